# SPDX-License-Identifier: MulanPSL-2.0
"""How it is said where a form stands with those who have to agree, and in which tone."""

from collections.abc import Mapping
from datetime import date

from wuse_desktop.i18n import N_, _

_WORDS: Mapping[str, tuple[str, str]] = {
    "unwritten": (N_("未写"), ""),
    "draft": (N_("草稿"), "due"),
    "filed": (N_("已填"), "confirmed"),
    "waiting": (N_("待审核"), "accent"),
    "returned": (N_("退回待改"), "risk"),
    "answered": (N_("改好待复核"), "accent"),
    "approved": (N_("已同意"), "confirmed"),
}


def standing_words(state: str, on: date | None = None) -> tuple[str, str]:
    """The word for a standing and the tone of its badge; a filed form says its day as well."""
    words, tone = _WORDS[state]
    text = _(words)
    if state == "filed" and on is not None:
        text = _("{state} {day}").format(state=text, day=on)
    return text, tone
