# SPDX-License-Identifier: MulanPSL-2.0
"""Breaks Chinese text into lines.

The rules are those of GB/T 15834-2011 section 5.1 for horizontal text: closing marks do not begin
a line, opening marks do not end one, a dash or an ellipsis is not cut in two. Latin words and
numbers, with whatever joins them (``LA-2026/-0113``, ``2026-03-12``, ``12.5%``), stay whole unless
one alone is longer than a line.

Widths may be in any unit as long as the line and the characters use the same one.
"""

import re
from collections.abc import Callable, Iterator

Advance = Callable[[str], float]
"""The width of one character."""

CLOSERS = frozenset("\u2060，。、；：！？…·）》〉」』】〗〕］｝”’％‰℃°～,.;:!?%)]}»›-")
"""Characters that do not begin a line; a hyphen stays with what it follows (木兰-个-/2026-002)."""

OPENERS = frozenset("\u2060（《〈「『【〖〔［｛“‘￥¥＄$№☐☑([{«‹")
"""Characters that do not end a line; a check box belongs to the label after it."""

CHECKED = "☑"
UNCHECKED = "☐"

JOINER = "\u2060"
"""Word joiner: no line ends on either side of it. It has no width and is not in the lines."""

_MARKS = r"[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_ATOM = re.compile(
    r"(?P<space>[ \u3000]+)"
    r"|(?<=[\u4e00-\u9fff])-"
    # Printable ASCII, Latin letters and full-width letters and digits run together.
    r"|[!-~\u00a0-\u00b6\u00b8-\u024f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u0300-\u036f]+"
    rf"|(?:——|……|.){_MARKS}*",
)
_MARK = re.compile(_MARKS)
_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\ufeff\u202a-\u202e\u2066-\u2069]")
_NEW_LINE = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SLACK = 1e-6
_MOST_STEPS_BACK = 4
_SHORTEST_PARTED = 2
_MOST_GIVEN = 3
_JOINING = ("及", "与", "和", "或", "、", "/")
"""A label is best broken after one of these, if one is near the end of the line."""

_Unit = tuple[int, int, float, float]
"""start, end, width of the text between, width of the blanks before it."""


def plain(text: str) -> str:
    """Return the text without control and direction characters, tabs as blanks.

    Such characters come in with pasted text; on paper they would be boxes or turn the line round.
    All ends of lines become line feeds.
    """
    if text.isprintable():
        return text
    return _DROPPED.sub("", _NEW_LINE.sub("\n", text).replace("\t", " "))


def whole(name: str) -> str:
    """Return ``name`` so that it is not parted at a line end while it fits on a line."""
    return JOINER.join(name)


def wrap(text: str, width: float, advance: Advance) -> list[str]:
    """Break ``text`` into lines no wider than ``width``.

    Blanks at a break disappear, every other character stays in its order; JOINER must have no
    width in ``advance`` and is left out. A line is wider than
    asked only where a single character is. The work grows linearly with the text. An empty text
    is one empty line.
    """
    text = plain(text)
    if "\n" not in text and sum(map(advance, text)) <= width + _SLACK:
        return [text.rstrip().replace(JOINER, "")]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_fill(paragraph.rstrip(), width + _SLACK, advance))
    return [line.replace(JOINER, "") for line in lines]


def label_lines(text: str, width: float, advance: Advance) -> list[str]:
    """Break the label of a column or cell, where a word cut in two reads worse than short lines.

    A bracket goes to a line of its own where that takes no further line; else the last break comes
    after a joining word, if one is near, and a single character is not left alone.
    """
    lines = wrap(text, width, advance)
    if len(lines) < 2 or "\n" in text:
        return lines
    for bracket in "（(":
        before, found, after = text.partition(bracket)
        if found and before:
            parted = wrap(f"{before.rstrip()}\n{found}{after}", width, advance)
            if len(parted) <= len(lines):
                lines = parted
    *most, above, last = lines
    for given in range(_MOST_GIVEN + 1):
        kept, moved = above[: len(above) - given], above[len(above) - given :]
        fits = len(wrap(moved + last, width, advance)) == 1
        if fits and kept.endswith(_JOINING) and _may_join(moved, last):
            return [*most, kept, moved + last]
    if len(last.rstrip("".join(CLOSERS))) == 1 and _may_give(above):
        return [*most, above[:-1], above[-1] + last]
    return lines


def _may_join(moved: str, line: str) -> bool:
    """Whether characters may go to the beginning of a line: no letters, and not to a bracket."""
    if not moved:
        return True
    return line[0] not in OPENERS and not any(map(str.isascii, moved + line[0]))


def _may_give(line: str) -> bool:
    """Whether the last character of a line may go to the next one: a Han character with company."""
    if len(line) <= _SHORTEST_PARTED or line[-1].isascii():
        return False
    return line[-1] not in CLOSERS and line[-2] not in OPENERS


def _fill(text: str, width: float, advance: Advance) -> Iterator[str]:
    start = end = 0
    used = 0.0
    for unit_start, unit_end, unit_width, blank in _units(text, advance):
        if end and used + blank + unit_width <= width:
            used += blank + unit_width
        else:
            if end:
                yield text[start:end]
            start, used = unit_start, unit_width
            if unit_width > width:
                *whole, last = _cut(text, unit_start, unit_end, width, advance)
                yield from (text[a:b] for a, b in whole)
                start = last[0]
                used = sum(map(advance, text[start:unit_end]))
        end = unit_end
    yield text[start:end]


def _units(text: str, advance: Advance) -> Iterator[_Unit]:
    """Join atoms that must not be parted into units between which a line may end."""
    start = end = 0
    width = blank = 0.0
    gap = 0.0
    open_ended = True  # blanks that begin a paragraph are its indent and stay with it
    for match in _ATOM.finditer(text):
        atom = match.group()
        atom_width = sum(map(advance, atom))
        if match.lastgroup == "space" and match.start() > 0:
            gap = atom_width
            continue
        if open_ended or atom[0] in CLOSERS:
            width += gap + atom_width
        else:
            yield start, end, width, blank
            start, width, blank = match.start(), atom_width, gap
        end, gap = match.end(), 0.0
        open_ended = match.lastgroup == "space" or _last_sign(atom) in OPENERS
    yield start, end, width, blank


def _last_sign(atom: str) -> str:
    """The last character that is not a mark on the one before it."""
    for char in reversed(atom):
        if not _MARK.match(char):
            return char
    return atom[-1]


def _cut(
    text: str, start: int, end: int, width: float, advance: Advance
) -> Iterator[tuple[int, int]]:
    """Cut a unit that is longer than a line, between signs, with the rules kept if they can be."""
    line_start, used = start, 0.0
    position = start
    while position < end:
        char_width = advance(text[position])
        while position > line_start and used + char_width > width:
            cut = _better_cut(text, line_start, position)
            yield line_start, cut
            line_start = cut
            used = sum(map(advance, text[cut:position]))
        used += char_width
        position += 1
    yield line_start, end


def _better_cut(text: str, line_start: int, position: int) -> int:
    lowest = max(line_start + 1, position - _MOST_STEPS_BACK)
    for cut in range(position, lowest - 1, -1):
        begins, ends = text[cut], text[cut - 1]
        if begins in CLOSERS or _MARK.match(begins) or ends in OPENERS:
            continue
        return cut
    return position
