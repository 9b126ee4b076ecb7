# SPDX-License-Identifier: MulanPSL-2.0
"""The rows that came back, in the layout they came in: a file to mend and to load again.

Sheets keep their names, titles, headings and columns; in front stands a column of reasons, and the
cells that are wrong are coloured. Only the returned rows are in it, so that loading it again loads
only those. What came as CSV goes back as CSV.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.table_text import harmless
from wuse_desktop.i18n import N_, _, every_language
from wuse_desktop.reports.copied_workbook import CopiedCell, CopiedSheet, Mark, Merge, write_copies
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.headings import REASON, Headings
from wuse_desktop.services.tables.results import reason_text
from wuse_desktop.services.tables.sheets import TEXTS, Cell, Sheet
from wuse_desktop.services.tables.table import Table

_SUFFIX = N_("退回")
_REASON_WIDTH = 48.0
_HALF_WIDTH = 0xFF
_NARROWEST, _WIDEST = 8.0, 40.0
_ROWS_MEASURED = 200
_EXACT = 10**9  # longer numbers are telephone and ID numbers: shown whole as text


@dataclass(frozen=True, slots=True)
class Returned:
    """The returned rows of one sheet: what is wrong in each, by its place."""

    path: Path
    sheet: Sheet
    table: Table
    headings: Headings
    rows: Mapping[int, tuple[Problem, ...]]

    def cells(self) -> Iterator[Sequence[Cell]]:
        """The cells of the returned rows."""
        return (self.sheet.rows[place] for place in self.rows)


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file of returned rows: whose it is, under what name, with what content."""

    path: Path
    name: str
    content: bytes


def returned_files(returned: Sequence[Returned]) -> tuple[ReturnedFile, ...]:
    """One file for each that rows came back from."""
    found = []
    for path in dict.fromkeys(item.path for item in returned):
        sheets = [item for item in returned if item.path == path]
        as_text = path.suffix.lower() in TEXTS
        content = _as_text(sheets) if as_text else _as_workbook(sheets)
        found.append(ReturnedFile(path, returned_name(path), content))
    return tuple(found)


def returned_name(path: Path) -> str:
    """花名册-退回.xlsx for 花名册.xls; 花名册-退回2.xlsx when that one was loaded."""
    stem, number = path.stem, 1
    for text in every_language(_SUFFIX):
        if found := re.fullmatch(rf"(.+)-{re.escape(text)}(\d*)(?:\(\d+\))?", path.stem):
            stem, number = found[1], int(found[2] or 1) + 1
    ending = ".csv" if path.suffix.lower() in TEXTS else ".xlsx"
    return f"{stem}-{_(_SUFFIX)}{number if number > 1 else ''}{ending}"


def write_beside(file: ReturnedFile) -> Path:
    """Write a file of returned rows beside the one they came from; nothing is replaced.

    Raises EnvironmentFault ``disk_full``, ``folder_read_only`` or ``disk_failed``.
    """
    first = file.path.with_name(file.name)
    target, number = first, 1
    while target.exists():
        number += 1
        target = first.with_name(f"{first.stem}({number}){first.suffix}")
    replace_file(target, file.content)
    return target


def save_returned(file: ReturnedFile, path: Path) -> Path:
    """Write a file of returned rows to a place, replacing what is there.

    Raises EnvironmentFault ``disk_full``, ``folder_read_only`` or ``disk_failed``.
    """
    ending = Path(file.name).suffix
    target = path if path.suffix.lower() == ending else path.with_name(path.name + ending)
    replace_file(target, file.content)
    return target


def bare_stem(stem: str) -> str:
    """The name of a file without what ``returned_name`` adds to it."""
    for text in every_language(_SUFFIX):
        stem = re.sub(rf"-{re.escape(text)}\d*(\(\d+\))?$", "", stem)
    return stem


def _width(item: Returned) -> int:
    """How many columns the sheet has."""
    return max(map(len, chain([item.sheet.rows[item.headings.row]], item.cells())))


def _given(item: Returned) -> list[str]:
    """Headings of what was said for all rows: the file stands on its own."""
    return [item.table.column(name).text for name in item.headings.given]


def _as_text(items: Sequence[Returned]) -> bytes:
    """All tables of the file one below the other, as they came."""
    text = io.StringIO()
    writer = csv.writer(text)
    for number, item in enumerate(items):
        if number:
            writer.writerow([])
        _write_text(item, writer.writerow)
    return text.getvalue().encode("utf-8-sig")


def _write_text(item: Returned, write: Callable[[list[str]], object]) -> None:
    width = _width(item)
    for place in range(item.headings.row + 1):
        last = place == item.headings.row
        cells = _texts(item.sheet.rows[place], width if last else 0)
        write([_(REASON), *cells, *_given(item)] if last else ["", *cells])
    for place, problems in item.rows.items():
        cells = _texts(item.sheet.rows[place], width)
        write([reason_text(problems), *cells, *item.headings.given.values()])


def _texts(cells: Sequence[Cell], width: int) -> list[str]:
    """The texts of cells; one that a program might take for a formula is none any more."""
    texts = [harmless(text_of(cell)) for cell in cells]
    return texts + [""] * (width - len(texts))


def _as_workbook(items: Sequence[Returned]) -> bytes:
    target = io.BytesIO()
    write_copies([_copied(item) for item in items], target)
    return target.getvalue()


def _copied(item: Returned) -> CopiedSheet:
    head = item.headings.row + 1
    rows = [*_head_rows(item), *_returned_rows(item)]
    return CopiedSheet(
        item.sheet.name or item.table.text,
        tuple(rows),
        _widths(item),
        tuple(_merges(item.sheet, head)),
        head,
    )


def _head_rows(item: Returned) -> Iterator[tuple[CopiedCell, ...]]:
    """Titles and headings as they stand, each merged cell once."""
    for place in range(item.headings.row + 1):
        is_heading = place >= item.headings.top
        mark = Mark.HEADING if is_heading else Mark.TITLE
        cells = [
            CopiedCell("" if (place, number) in item.sheet.spread else _value(cell), mark)
            for number, cell in enumerate(item.sheet.rows[place])
        ]
        first = _(REASON) if place == item.headings.row else ""
        if first:
            cells += [CopiedCell("", mark)] * (_width(item) - len(cells))
            cells += [CopiedCell(text, mark) for text in _given(item)]
        yield (CopiedCell(first, Mark.HEADING if first else Mark.PLAIN), *cells)


def _returned_rows(item: Returned) -> Iterator[tuple[CopiedCell, ...]]:
    width = _width(item)
    for place, problems in item.rows.items():
        wrong = {number for problem in problems for number in item.headings.places(problem.field)}
        cells = [
            CopiedCell(
                _own_value(item, place, number, cell),
                Mark.WRONG if number in wrong else Mark.PLAIN,
            )
            for number, cell in enumerate(item.sheet.rows[place])
        ]
        cells += [
            CopiedCell("", Mark.WRONG if number in wrong else Mark.PLAIN)
            for number in range(len(cells), width)
        ]
        cells += [CopiedCell(text) for text in item.headings.given.values()]
        yield (CopiedCell(reason_text(problems), Mark.REASON), *cells)


def _own_value(item: Returned, place: int, number: int, cell: Cell) -> str | float | date:
    """The value of a cell; one merged from above stands in each row, unless it cannot be shared."""
    origin = item.sheet.spread.get((place, number))
    column = item.headings.columns.get(number)
    if origin is not None and (origin[0] == place or (column is not None and column.own)):
        return ""
    return _value(cell)


def _value(cell: Cell) -> str | float | date:
    """What is written for a cell: numbers and dates as such, everything else as its text."""
    if isinstance(cell, datetime | date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _EXACT:
        return cell
    return text_of(cell)


def _widths(item: Returned) -> tuple[float, ...]:
    """Wide enough for most of what stands in each column."""
    width = _width(item)
    measured = [item.sheet.rows[item.headings.row], *islice(item.cells(), _ROWS_MEASURED)]
    longest = [
        max((_columns(cells, place) for cells in measured), default=0) for place in range(width)
    ]
    return (_REASON_WIDTH, *(min(max(size + 2.0, _NARROWEST), _WIDEST) for size in longest))


def _columns(cells: Sequence[Cell], place: int) -> int:
    """How many columns of a fixed font the longest line of a cell takes."""
    lines = text_of(cells[place]).split("\n") if place < len(cells) else [""]
    return max(sum(1 + (ord(char) > _HALF_WIDTH) for char in line) for line in lines)


def _merges(sheet: Sheet, head: int) -> Iterator[Merge]:
    """The merged cells among titles and headings, one column further to the right."""
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), origin in sheet.spread.items():
        bottom, right = reach.get(origin, origin)
        reach[origin] = (max(bottom, row), max(right, column))
    for (top, left), (bottom, right) in sorted(reach.items()):
        if bottom < head:
            yield Merge(top, left + 1, bottom, right + 1)
