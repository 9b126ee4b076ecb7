# SPDX-License-Identifier: MulanPSL-2.0
"""Several tables on one sheet: beside each other to save paper, or one below the other.

Read as one table the second would be taken for more columns or more rows of the first, and its
people would end up in other people's notes. Each becomes a sheet of its own, whose rows keep the
numbers that they have in the file.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from itertools import islice

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.reports import ooxml
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.headings import (
    HEADINGS_WITHIN,
    find_headings,
    is_serial,
    key,
    names_of,
)
from wuse_desktop.services.tables.layouts import tables
from wuse_desktop.services.tables.packed import pack
from wuse_desktop.services.tables.sheets import Cell, Sheet

_LONGEST_HEADING = 30
_FEWEST, _MOST_ABOVE = 2, 3
_PLENTY = 3
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_DIGIT = re.compile(r"\d")


def parts_of(sheet: Sheet) -> tuple[Sheet, ...]:
    """The tables on a sheet from top to bottom and left to right; mostly it is one."""
    found = [part for band in _below_each_other(sheet) for part in _beside_each_other(band)]
    if len(found) == 1:
        return (sheet,)
    return tuple(_named(sheet, part) for part in found)


def _named(sheet: Sheet, part: Sheet) -> Sheet:
    """A part under a name of its own; the first keeps that of the sheet."""
    if not (part.top or part.left):
        return dataclasses.replace(part, whole=sheet.name)
    places = []
    if part.top:
        places.append(_("第{row}行起").format(row=part.top + 1))
    if part.left:
        places.append(_("{column}列起").format(column=column_letters(part.left)))
    name = f"{sheet.name}（{'、'.join(places)}）"
    return dataclasses.replace(part, name=name, whole=sheet.name)


def column_letters(place: int) -> str:
    """A for 0, AA for 26, as spreadsheet programs call them."""
    return ooxml.column_letters(place + 1)


# one below the other ----------------------------------------------------------------------


def _below_each_other(sheet: Sheet) -> list[Sheet]:
    """Parted above each row of other headings than those before, with the titles over it."""
    starts, known, last = [0], set[tuple[str, ...]](), -1
    for place in range(len(sheet.rows)):
        texts = _own_texts(sheet, place) if _may_be_headings(sheet.rows[place]) else ()
        if not _are_headings(texts):
            continue
        if known and texts not in known:
            start = _with_titles(sheet, place, len(texts), last)
            if _is_data_between(sheet, last + 1, start):
                starts.append(start)
                known.clear()
        known.add(texts)
        last = place
    if len(starts) == 1:
        return [sheet]
    ends = [*starts[1:], len(sheet.rows)]
    return [_cut(sheet, start, end) for start, end in zip(starts, ends, strict=True)]


def _may_be_headings(cells: Sequence[Cell]) -> bool:
    """A quick look: texts without numbers and dates among them, several of them known."""
    texts = [cell for cell in cells if cell != ""]
    if any(not isinstance(cell, str) or cell.isdigit() for cell in texts):
        return False
    return sum(map(_is_heading, texts)) >= _FEWEST


@lru_cache(maxsize=1 << 14)
def _is_heading(cell: Cell) -> bool:
    """Whether a text is a heading of any table; what columns say again and again is known."""
    text = key(text_of(cell))
    return any(text in names for names in _names())


def _are_headings(texts: tuple[str, ...]) -> bool:
    """Whether these are headings of one table: nearly all of a few, more than half of many."""
    if len(texts) < _FEWEST or any(len(text) > _LONGEST_HEADING for text in texts):
        return False
    if any(_DIGIT.search(_BRACKETED.sub("", text)) for text in texts):
        return False
    keys = {key(text) for text in texts if not is_serial(text)}
    if len(keys) < _FEWEST:
        return False
    most = max(sum(text in names for text in keys) for names in _names())
    return most == len(keys) or (most >= _PLENTY and 5 * most > 3 * len(keys))


@cache
def _names() -> tuple[frozenset[str], ...]:
    return tuple(names_of(table) for table in tables())


def _own_texts(sheet: Sheet, place: int) -> tuple[str, ...]:
    spread = sheet.spread
    return tuple(
        text
        for number, cell in enumerate(sheet.rows[place])
        if (place, number) not in spread and (text := text_of(cell))
    )


def _with_titles(sheet: Sheet, place: int, width: int, least: int) -> int:
    """The first of the rows over a row of headings that are its titles or wider headings."""
    start = place
    while start > least + 1 and place - start < _MOST_ABOVE:
        texts = _own_texts(sheet, start - 1)
        if not texts or 2 * len(texts) > width or any(map(str.isdigit, texts)):
            break
        start -= 1
    return start


def _is_data_between(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a row of several cells stands there: headings of two rows have nothing between."""
    return any(len(_own_texts(sheet, place)) > 1 for place in range(start, end))


# beside each other ------------------------------------------------------------------------


def _beside_each_other(sheet: Sheet) -> Iterator[Sheet]:
    """Parted where the headings begin anew, or at an empty column between two whole tables."""
    lefts = _repeated(sheet) or _apart(sheet)
    width = max((len(cells) for cells in sheet.rows), default=0)
    for left, right in zip([0, *lefts], [*lefts, width], strict=True):
        yield _cut(sheet, 0, len(sheet.rows), left, right) if lefts else sheet


def _repeated(sheet: Sheet) -> list[int]:
    """The columns from which the same headings stand again, as in 姓名 电话 姓名 电话."""
    for place in range(min(HEADINGS_WITHIN, len(sheet.rows))):
        words = {
            number: key(text)
            for number, cell in enumerate(sheet.rows[place])
            if (place, number) not in sheet.spread and (text := text_of(cell))
        }
        numbers, texts = list(words), list(words.values())
        for period in range(_FEWEST, len(texts) // 2 + 1):
            whole, rest = divmod(len(texts), period)
            if rest or texts != texts[:period] * whole or not _are_headings(tuple(texts[:period])):
                continue
            lefts = [numbers[period * count] for count in range(whole)]
            return lefts[1:] if _is_same_above(sheet, place, lefts) else []
    return []


def _is_same_above(sheet: Sheet, place: int, lefts: Sequence[int]) -> bool:
    """Whether no wider headings tell the repeated ones apart, as 儿童 and 监护人 do."""
    above = sheet.rows[place - 1] if place else ()
    texts = {text_of(above[left]) for left in lefts if left < len(above)}
    return len(texts - {""}) < _FEWEST


def _apart(sheet: Sheet) -> list[int]:
    """The column after an empty one, where on both sides of it stands a table with its headings."""
    width = max((len(cells) for cells in sheet.rows), default=0)
    filled = [False] * width
    for place, cells in enumerate(sheet.rows):
        for number, cell in enumerate(cells):
            # a title merged over both tables does not join them
            if not filled[number] and cell != "" and (place, number) not in sheet.spread:
                filled[number] = bool(text_of(cell))
    for gap in range(1, width - 1):
        if filled[gap] or not filled[gap + 1]:
            continue
        sides = (
            _cut(sheet, 0, HEADINGS_WITHIN, 0, gap),
            _cut(sheet, 0, HEADINGS_WITHIN, gap + 1, width),
        )
        if all(map(_is_table, sides)):
            return [gap + 1]
    return []


def _is_table(head: Sheet) -> bool:
    """Whether the first rows of a part are headings with all that the rows of a table need."""
    if not any(_are_headings(_own_texts(head, place)) for place in range(len(head.rows))):
        return False
    for table in tables():
        with suppress(UserFault):
            return len(find_headings(head, table).columns) >= _FEWEST
    return False


def _cut(sheet: Sheet, top: int, bottom: int, left: int = 0, right: int | None = None) -> Sheet:
    """A part of a sheet; what is merged keeps to the part in which it begins."""
    rows = pack(cells[left:right] for cells in islice(sheet.rows, top, bottom))
    end = right if right is not None else max((len(cells) for cells in sheet.rows), default=0)
    spread = {
        (row - top, column - left): (max(from_row - top, 0), max(from_column - left, 0))
        for (row, column), (from_row, from_column) in sheet.spread.items()
        if top <= row < bottom and left <= column < end
    }
    own = {place: origin for place, origin in spread.items() if place != origin}
    hidden = frozenset(place - top for place in sheet.hidden if top <= place < bottom)
    return dataclasses.replace(
        sheet, rows=rows, spread=own, hidden=hidden, top=sheet.top + top, left=sheet.left + left
    )
