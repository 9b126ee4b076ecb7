# SPDX-License-Identifier: MulanPSL-2.0
"""Troubles that no later round tells again: what was refused was thrown away.

A forged receipt or a damaged bundle is gone from the drop when the round is over, and the next
one, which runs by itself, is a good one. So that somebody learns of it, the sentence is kept with
the desk until it was read.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.troubles import Trouble
from wuse_desktop.sync.engine import WORTHLESS

_KEPT = "kept_troubles"
_MOST = 20  # a drop that is flooded does not grow the desk

_Line = dict[str, Any]


def keep(desk: Desk, troubles: Sequence[Trouble]) -> None:
    """Keep those of a round whose evidence is gone; the same again counts its times."""
    told = [trouble for trouble in troubles if passes_unseen(trouble)]
    if not told:
        return
    lines = {(line["code"], line["sentence"]): line for line in _lines(desk)}
    for trouble in told:
        before = lines.pop((trouble.code, trouble.sentence), {"times": 0})
        lines[trouble.code, trouble.sentence] = {
            "code": trouble.code,
            "sentence": trouble.sentence,
            "at": utc_text(),
            "times": before["times"] + 1,
        }
    desk.set_setting(_KEPT, list(lines.values())[-_MOST:])


def kept(desk: Desk) -> tuple[Trouble, ...]:
    """What nobody has read yet, the oldest first."""
    return tuple(map(_trouble, _lines(desk)))


def forget(desk: Desk, trouble: Trouble) -> None:
    """Somebody has read it. One that came again in the meantime stays."""
    desk.set_setting(_KEPT, [line for line in _lines(desk) if _trouble(line) != trouble])


def passes_unseen(trouble: Trouble) -> bool:
    """Whether the next round says nothing of it although nobody did anything."""
    return trouble.code in WORTHLESS


def _lines(desk: Desk) -> list[_Line]:
    return cast("list[_Line]", desk.setting(_KEPT, []))


def _trouble(line: _Line) -> Trouble:
    at = datetime.fromisoformat(line["at"])
    return Trouble(line["code"], line["sentence"], at, line["times"])
