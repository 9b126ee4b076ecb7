# SPDX-License-Identifier: MulanPSL-2.0
"""Writes spreadsheets that WPS and Excel open: exports, templates, lists of rows sent back.

No text becomes a formula: a cell that begins with ``=``, ``+``, ``-`` or ``@`` is stored as text
and marked so, also when a person edits it or saves the sheet as CSV.
"""

import dataclasses
import datetime
import enum
import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from wuse_desktop.i18n import _

CellValue = str | int | float | datetime.date | datetime.datetime | None

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_FORMULA_STARTS = ("=", "+", "-", "@")
_LONGEST_NAME = 31
_LONGEST_PROMPT = 250
_LONGEST_TEXT = 32_767
_LAST_ROW = 1_048_576
_CHOICES = "_choices"


class Kind(enum.Enum):
    """How a column's cells are stored; TEXT keeps ID and telephone numbers as typed."""

    TEXT = "@"
    NUMBER = "General"
    DATE = "yyyy-mm-dd"
    MINUTE = "yyyy-mm-dd hh:mm"


@dataclasses.dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: heading, width in characters, kind, values offered to choose from.

    ``required`` shades the heading; ``note`` is shown when a cell is entered and is listed on the
    notes sheet. ``strict`` refuses a value that is not among ``choices``.
    """

    heading: str
    width: float = 14
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    strict: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the headings stand in row 1, the rows follow; ``notes`` go to a sheet of notes."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[CellValue]] = ()
    notes: tuple[str, ...] = ()


def write_workbook(sheets: Sequence[Sheet], target: BinaryIO) -> None:
    """Write an xlsx workbook of ``sheets`` to ``target``.

    The heading row stays in sight. Raises ValueError for a row whose length differs from the
    columns'. An OSError of ``target`` passes through.
    """
    book = _Book()
    names = _sheet_names(sheet.name for sheet in sheets)
    for name, sheet in zip(names, sheets, strict=True):
        book.add(name, sheet)
    notes = _notes(sheets, names)
    if notes.rows:
        book.add(_sheet_names([notes.name], taken=names)[0], notes)
    book.add_choices()
    book.save(target)


def _notes(sheets: Sequence[Sheet], names: Sequence[str]) -> Sheet:
    """The notes of all sheets and columns, as a sheet of their own."""
    lines: list[tuple[str, str, str]] = []
    for name, sheet in zip(names, sheets, strict=True):
        lines += [(name, "", note) for note in sheet.notes]
        lines += [(name, column.heading, column.note) for column in sheet.columns if column.note]
    columns = (SheetColumn(_("表"), 18), SheetColumn(_("栏目"), 18), SheetColumn(_("说明"), 90))
    return Sheet(_("填写说明"), columns, lines)


class _Book:
    """A workbook that is written row by row, so that its size does not stay in memory."""

    def __init__(self) -> None:
        import openpyxl  # noqa: PLC0415 - heavy, loaded when first used
        from openpyxl import cell, styles, utils  # noqa: PLC0415 - heavy, loaded when first used
        from openpyxl.worksheet import datavalidation  # noqa: PLC0415 - heavy

        self._book = openpyxl.Workbook(write_only=True)
        self._new_cell = cell.WriteOnlyCell
        self._new_rule = datavalidation.DataValidation
        self._letter = utils.get_column_letter
        self._bold = styles.Font(bold=True)
        self._centred = styles.Alignment(horizontal="center", vertical="center", wrap_text=True)
        self._fills = {
            required: styles.PatternFill("solid", fgColor=colour)
            for required, colour in ((True, "FFE699"), (False, "E7E6E6"))
        }
        self._choices: list[tuple[str, ...]] = []

    def save(self, target: BinaryIO) -> None:
        self._book.save(target)

    def add(self, name: str, sheet: Sheet) -> None:
        page = self._book.create_sheet(name)
        page.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, 1):
            letter = self._letter(number)
            page.column_dimensions[letter].width = column.width
            # Also the cells that are still empty: an ID number typed there keeps its 18 digits.
            page.column_dimensions[letter].number_format = column.kind.value
            if column.choices or column.note:
                rule = self._rule(column)
                rule.add(f"{letter}2:{letter}{_LAST_ROW}")
                page.data_validations.append(rule)
        page.append([self._heading(page, column) for column in sheet.columns])
        kinds = [column.kind for column in sheet.columns]
        for row in sheet.rows:
            cells = zip(row, kinds, strict=True)
            page.append([self._cell(page, value, kind) for value, kind in cells])

    def add_choices(self) -> None:
        """The values of all choice columns, on a hidden sheet: a list in a cell ends at 255."""
        if not self._choices:
            return
        page = self._book.create_sheet(_CHOICES)
        page.sheet_state = "hidden"
        for values in itertools.zip_longest(*self._choices):
            page.append([self._cell(page, value, Kind.TEXT) for value in values])

    def _rule(self, column: SheetColumn) -> Any:
        rule = self._new_rule(allow_blank=True)
        if column.choices:
            if column.choices not in self._choices:
                self._choices.append(column.choices)
            letter = self._letter(self._choices.index(column.choices) + 1)
            rule.type = "list"
            rule.formula1 = f"'{_CHOICES}'!${letter}$1:${letter}${len(column.choices)}"
            rule.showErrorMessage = column.strict
            rule.error = _("请从列表中选择。")
            rule.errorTitle = column.heading[:_LONGEST_NAME]
        if column.note:
            rule.showInputMessage = True
            rule.promptTitle = column.heading[:_LONGEST_NAME]
            rule.prompt = column.note[:_LONGEST_PROMPT]
        return rule

    def _heading(self, page: Any, column: SheetColumn) -> Any:
        cell = self._cell(page, column.heading, Kind.TEXT)
        cell.font = self._bold
        cell.alignment = self._centred
        cell.fill = self._fills[column.required]
        return cell

    def _cell(self, page: Any, value: CellValue, kind: Kind) -> Any:
        if not isinstance(value, str):
            cell = self._new_cell(page, value=value)
            cell.number_format = kind.value
            return cell
        text = _ILLEGAL.sub("", value)[:_LONGEST_TEXT]
        cell = self._new_cell(page, value=text)
        cell.data_type = "s"
        cell.number_format = Kind.TEXT.value
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)
        return cell


def _sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    r"""Names that spreadsheets accept: at most 31 characters, none of ``[]:*?/\``, no two equal."""
    names: list[str] = []
    used = {name.casefold() for name in taken} | {_CHOICES}
    for text in wanted:
        base = _BAD_IN_NAME.sub(" ", _ILLEGAL.sub("", text)).strip().strip("'") or _("表")
        name, number = base[:_LONGEST_NAME], 2
        while name.casefold() in used:
            mark = f" {number}"
            name = base[: _LONGEST_NAME - len(mark)] + mark
            number += 1
        used.add(name.casefold())
        names.append(name)
    return names
