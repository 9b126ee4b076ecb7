# SPDX-License-Identifier: MulanPSL-2.0
"""Choosing a place step by step, by name, by pinyin initials or by code."""

from wuse_desktop.domain import divisions
from wuse_desktop.domain.divisions import Division
from wuse_desktop.storage.pinyin import text_readings


def places_below(code: str = "", typed: str = "") -> tuple[Division, ...]:
    """The provinces (no code) or the divisions directly below one, those that fit what was typed.

    Names that begin with the typed text come first; otherwise the order is that of the table.
    """
    tree = divisions.shipped()
    offered = tree.children(code) if code else tree.provinces()
    wanted = "".join(typed.split()).lower()
    if not wanted:
        return offered
    ranked = [(_rank(item, wanted), item) for item in offered]
    fitting = [pair for pair in ranked if pair[0]]
    fitting.sort(key=lambda pair: pair[0])
    return tuple(item for _number, item in fitting)


def _rank(place: Division, wanted: str) -> int:
    """1 for the beginning of the name, 2 for a part of it, 3 for its reading or code, 0 for no."""
    if place.name.startswith(wanted):
        return 1
    if wanted in place.name:
        return 2
    if wanted.isdecimal():
        return 3 if place.code.startswith(wanted) else 0
    return 3 if wanted.isascii() and _reads_like(place.name, wanted) else 0


def _reads_like(name: str, wanted: str) -> bool:
    return any(
        "".join(syllables).startswith(wanted)
        or "".join(syllable[0] for syllable in syllables).startswith(wanted)
        for syllables in text_readings(name)
    )
