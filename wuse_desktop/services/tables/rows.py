# SPDX-License-Identifier: MulanPSL-2.0
"""One row of a table: its values by column, and what of it cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _
from wuse_desktop.services.tables.cells import Around, CellFault, read_cell, text_of
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.headings import Headings
from wuse_desktop.services.tables.sheets import Cell, Sheet
from wuse_desktop.services.tables.table import Table

_ID_DIGITS = 6


class RowRefused(Exception):
    """A row cannot be loaded; ``problem`` says why without repeating what stands in it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def refuse(code: str, message: str, column: str = "", rule: str = "") -> RowRefused:
    """A refusal to raise, about a column of the table or ("") the whole row."""
    return RowRefused(Problem(code, rule, "block", message, column))


def refuse_duplicate(message: str, *ids: str) -> RowRefused:
    """A refusal to raise: what the row says is on file already, as these records."""
    return RowRefused(Problem("row_duplicate", "V-10", "block", message, "", ids))


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read.

    ``number`` is what a spreadsheet program shows beside it; ``cells`` are the cells as they
    stand; ``values`` holds what is filled in and readable, by column name.
    """

    number: int
    cells: Sequence[Cell]
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a column, or the default where the cell is empty."""
        return self.values.get(name, default)

    def fields(self, record_class: type[Record]) -> dict[str, Any]:
        """The values that are fields of a record, by field name."""
        described = {item.name for item in fields_of(record_class)}
        return {name: value for name, value in self.values.items() if name in described}


def read_rows(sheet: Sheet, table: Table, headings: Headings, around: Around) -> Iterator[Row]:
    """The rows below the headings; empty ones are left out."""
    for place in range(headings.row + 1, len(sheet.rows)):
        cells = sheet.rows[place]
        if any(text_of(cell) for cell in cells):
            yield _read_row(sheet, place, table, headings, around)


def _read_row(sheet: Sheet, place: int, table: Table, headings: Headings, around: Around) -> Row:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, cell in _cells(sheet, place, headings, problems):
        try:
            value = read_cell(column, cell, around)
        except CellFault as fault:
            message = _("“{column}”：{message}").format(column=column.text, message=fault.message)
            problems.append(Problem(fault.code, "", "block", message, column.name))
        else:
            if value is not None:
                values[column.name] = value
    _keep_unknown(sheet, place, table, headings, values)
    unreadable = {problem.field for problem in problems}
    for column in table.columns:
        said = {column.name, column.instead} & (values.keys() | unreadable)
        if column.required and not said:
            message = _("“{column}”没有填写。").format(column=column.text)
            problems.append(Problem("field_missing", "", "block", message, column.name))
    return Row(place + 1, sheet.rows[place], values, tuple(problems))


def _cells(
    sheet: Sheet, place: int, headings: Headings, problems: list[Problem]
) -> Iterator[tuple[Column, Cell]]:
    """The cells of a row with their columns; a link that has several cells is given one."""
    links: dict[str, tuple[Column, Cell]] = {}
    cells = sheet.rows[place]
    for number, column in headings.columns.items():
        if number >= len(cells):
            continue
        origin = sheet.spread.get((place, number))
        if origin is not None and origin[0] == place:
            continue  # merged from the left: the value belongs to another column
        if origin is not None and column.own and text_of(cells[number]):
            message = _("“{column}”是合并单元格，分不清是哪一行的，请取消合并后每行填写。")
            text = message.format(column=column.text)
            problems.append(Problem("cell_merged", "", "block", text, column.name))
        elif column.kind is not ColumnKind.LINK:
            yield column, cells[number]
        elif column.name not in links or _says_more(cells[number], links[column.name][1]):
            links[column.name] = (column, cells[number])
    yield from links.values()


def _says_more(cell: Cell, other: Cell) -> bool:
    """Whether a cell names a record better than another: a number better than a name."""
    text, known = text_of(cell), text_of(other)
    digits, known_digits = (sum(map(str.isdigit, item)) for item in (text, known))
    return bool(text) and (not known or (digits >= _ID_DIGITS > known_digits))


def _keep_unknown(
    sheet: Sheet, place: int, table: Table, headings: Headings, values: dict[str, Any]
) -> None:
    """Put what stands under unknown headings into the table's column for free text."""
    cells = sheet.rows[place]
    parts = [
        f"{heading}：{text_of(cells[number])}"
        for number, heading in headings.unknown.items()
        if number < len(cells) and text_of(cells[number])
    ]
    if table.spare and parts:
        known = values.get(table.spare)
        values[table.spare] = "\n".join(([known] if known else []) + parts)
