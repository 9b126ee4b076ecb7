# SPDX-License-Identifier: MulanPSL-2.0
"""A form as a workbook to be edited in a spreadsheet program and read in again.

The sheets carry Chinese headings, types to choose from, a guide, and the shared code lists to look
up. Read in again, they give exactly the sheets they were made of: every cell is text, so that the
spreadsheet program keeps "01", "1e5" and "=" as they are.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wuse_desktop.domain.codes import list_names, shipped_list
from wuse_desktop.forms import guide
from wuse_desktop.forms.headings import (
    CHOICES,
    COLUMNS,
    ENTITIES,
    GUIDE,
    SENSITIVE,
    SETTINGS,
    SHARED,
    SHEET_NAMES,
    SURVEY,
    YES_NO,
    Sheet,
    Sheets,
)
from wuse_desktop.forms.question_types import MANY, ONE, TYPES, read_type

# Columns that are there to be filled in even where the form has nothing in them yet.
_USUAL: dict[str, tuple[str, ...]] = {
    SURVEY: (
        "type", "name", "label", "hint", "required", "relevant", "constraint",
        "constraint_message", "calculation", "choice_filter", "appearance", "default", "read_only",
    ),
    CHOICES: ("list_name", "name", "label"),
    SETTINGS: ("form_id", "form_title", "version"),
    ENTITIES: (),
}  # fmt: skip
_WIDE = ("label", "relevant", "constraint", "calculation")
_NARROW = ("required", "read_only", SENSITIVE)
_HEAD_COLOUR = "DCE6F1"
# A sequence that spreadsheet programs take for an escaped character.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LAST_ROW = 2_000


def write_workbook(sheets: Sheets) -> bytes:
    """The workbook of a form: its sheets, then the guide and the shared code lists."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, loaded when first used

    book = Workbook()
    book.remove(book.active)
    pen = _Pen()
    columns: list[str] = []
    for kind in (SURVEY, CHOICES, SETTINGS, ENTITIES):
        sheet = sheets.get(kind, Sheet(kind, (), ()))
        if sheet.rows or _USUAL[kind]:
            columns += pen.sheet(book.create_sheet(SHEET_NAMES[kind][0]), sheet)
    ranges = _write_guide(pen, book.create_sheet(GUIDE), sheets)
    _write_shared(pen, book.create_sheet(SHARED))
    _offer(book.worksheets[0], columns, ranges)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class _Pen:
    """Writes cells that are text, whatever they look like."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above

        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._bold = Font(name="Calibri", size=11, bold=True)
        self._shade = PatternFill("solid", start_color=_HEAD_COLOUR)

    def put(self, page: Any, row: int, column: int, text: str, *, bold: bool = False) -> Any:
        """Write one cell."""
        cell = page.cell(row, column, _ESCAPE.sub("_x005F_", text))
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = self._wrapped
        if bold:
            cell.font = self._bold
        return cell

    def head(self, page: Any, titles: Sequence[str], widths: Sequence[int]) -> None:
        """Write the row of headings and make the columns ready for text."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

        for place, (title, width) in enumerate(zip(titles, widths, strict=True), 1):
            column = page.column_dimensions[get_column_letter(place)]
            column.width = width
            column.number_format = "@"
            column.alignment = self._wrapped
            self.put(page, 1, place, title, bold=True).fill = self._shade
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
        page.page_setup.orientation = "landscape"
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToHeight = 0

    def sheet(self, page: Any, sheet: Sheet) -> list[str]:
        """Write a sheet of the form; returns its columns in order."""
        kind = sheet.kind
        usual = (column for column in _USUAL[kind] if column not in sheet.columns)
        columns = [*sheet.columns, *usual]
        widths = [46 if column in _WIDE else 10 if column in _NARROW else 18 for column in columns]
        self.head(page, [_heading(kind, column) for column in columns], widths)
        for number, row in enumerate(sheet.rows, 2):
            for place, column in enumerate(columns, 1):
                if text := row[column]:
                    self.put(page, number, place, _cell(kind, column, text))
        return columns


def _heading(kind: str, column: str) -> str:
    known = COLUMNS[kind]
    if column in known:
        return known[column][0]
    stem, colon, language = column.partition("::")
    return f"{known[stem][0]}::{language}" if colon and stem in known else column


def _cell(kind: str, column: str, text: str) -> str:
    """A cell in Chinese, where reading it again gives what it was."""
    if kind == SURVEY and column == "type":
        chinese = read_type(text).chinese
        return chinese if read_type(chinese).text == text else text
    if column in YES_NO:
        return {"yes": "是", "no": "否"}.get(text, text)
    return text


def _write_guide(pen: _Pen, page: Any, sheets: Sheets) -> Mapping[str, str]:
    """Write the guide; returns where the words for types and appearances stand."""
    types = [(TYPES[kind], text) for kind, text in guide.TYPES.items()]
    types = [pair for pair in types if pair[0] not in (TYPES[ONE], TYPES[MANY])]
    types += [
        (f"{TYPES[kind]} {name}", guide.TYPES[kind])
        for name in _lists_of(sheets)
        for kind in (ONE, MANY)
    ]
    columns = [(COLUMNS[SURVEY][name][0], text) for name, text in guide.COLUMNS.items()]
    appearances = [(word, text) for word, text in guide.APPEARANCES.items()]
    pen.head(page, [GUIDE, ""], [24, 90])
    row = 2
    for text in guide.INTRODUCTION:
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        pen.put(page, row, 1, text)
        page.row_dimensions[row].height = 32
        row += 1
    ranges = {}
    for name, title, pairs in (
        ("", "栏目", columns),
        ("type", "题型", types),
        ("appearance", "版式", appearances),
    ):
        row = _write_pairs(pen, page, row + 1, title, pairs)
        ranges[name] = f"'{GUIDE}'!$A${row - len(pairs)}:$A${row - 1}"
    return ranges


def _lists_of(sheets: Sheets) -> Iterable[str]:
    """The lists that questions of the form choose from, or may: its own and those in use."""
    survey = sheets[SURVEY].rows if SURVEY in sheets else ()
    used = [read_type(row["type"]).list_name for row in survey]
    own = [row["list_name"] for row in sheets[CHOICES].rows] if CHOICES in sheets else []
    return [name for name in dict.fromkeys([*own, *used]) if name]


def _write_pairs(
    pen: _Pen, page: Any, row: int, title: str, pairs: Sequence[tuple[str, str]]
) -> int:
    """Write words with what they mean under a title; returns the row below them."""
    pen.put(page, row, 1, title, bold=True)
    for number, (word, meaning) in enumerate(pairs, row + 1):
        pen.put(page, number, 1, word)
        pen.put(page, number, 2, meaning)
    return row + 1 + len(pairs)


def _write_shared(pen: _Pen, page: Any) -> None:
    titles = [COLUMNS[CHOICES][name][0] for name in _USUAL[CHOICES]]
    pen.head(page, titles, [18, 12, 46])
    row = 2
    for name in list_names():
        for code in shipped_list(name).active:
            for place, text in enumerate((name, code.code, code.label), 1):
                pen.put(page, row, place, text)
            row += 1


def _offer(page: Any, columns: Sequence[str], ranges: Mapping[str, str]) -> None:
    """Drop-downs of the survey; other words may be written all the same."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    offered = {
        "type": ranges["type"],
        "appearance": ranges["appearance"],
        "required": '"是,否"',
        "read_only": '"是,否"',
        SENSITIVE: '"S,P"',
    }
    for column, formula in offered.items():
        if column in columns:
            letter = get_column_letter(columns.index(column) + 1)
            choice = DataValidation(type="list", formula1=formula, allow_blank=True)
            choice.showErrorMessage = False
            choice.add(f"{letter}2:{letter}{_LAST_ROW}")
            page.add_data_validation(choice)
