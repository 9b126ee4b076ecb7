# SPDX-License-Identifier: MulanPSL-2.0
"""Several people in one cell: "王芳40、李敏（20分钟）", ID numbers, names padded with blanks."""

import re
import unicodedata
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[、,;；\n|]+")
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9]{14,17}[0-9Xx]")
# Directly after a Chinese name, else after a blank, colon or bracket: "P1" is a name of its own.
_WITH_TIME = re.compile(
    r"(?P<who>.*[^\x00-\x7f]|.*\S(?=[\s(:]))\s*[(:]?\s*"
    r"(?P<amount>[0-9]{1,3}(?:\.[0-9])?)\s*(?P<unit>分钟|分|小时|h)?\s*\)?"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a cell, with minutes where they stand beside the name."""

    text: str
    minutes: int | None = None


def read_mentions(text: str) -> tuple[Mention, ...]:
    """The people named in a cell, in order."""
    plain = unicodedata.normalize("NFKC", text).strip()
    pieces = [piece for piece in _SEPARATORS.split(plain) if piece.strip()]
    return tuple(_mention(name) for piece in pieces for name in _names(piece.strip()))


def _names(piece: str) -> list[str]:
    """Names between blanks; a name padded with blanks (王 芳) stays one, as does "王芳 40"."""
    parts = _BLANKS.split(piece)
    names: list[str] = []
    for part in parts:
        starts_time = bool(re.match(r"[(0-9]", part)) and not _NUMBER.fullmatch(part)
        padded = names and len(part) == 1 and len(names[-1]) == 1
        if names and starts_time:
            names[-1] += f" {part}"
        elif padded:
            names[-1] += part
        else:
            names.append(part)
    return names


def _mention(name: str) -> Mention:
    found = None if _NUMBER.fullmatch(name) else _WITH_TIME.fullmatch(name)
    if found is None:
        return Mention(name)
    hours = found["unit"] in ("小时", "h")
    minutes = round(float(found["amount"]) * (60 if hours else 1))
    return Mention(found["who"].strip(" (:"), minutes)
