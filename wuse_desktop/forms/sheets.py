# SPDX-License-Identifier: MulanPSL-2.0
"""The cells of a form definition as plain text: Markdown tables, CSV, and workbooks.

Nothing is understood here: a file becomes named grids of text whose rows know where they stand.
Markdown and CSV files name a sheet in their first column, as the XLSForm tools do::

    | survey |      |      |
    |        | type | name |
    |        | text | who  |
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from wuse_desktop.domain import zips
from wuse_desktop.domain.workbook_marks import marks_of
from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.i18n import _

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
TEXTS = (".md", ".csv")
MOST_BYTES = 2_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_SIGNS = 10_000
# As much as a packed workbook may unpack to, and as many cells as its corners may span.
_MOST_UNPACKED = 60_000_000
_MOST_CELLS = 2_000_000
_COMPOUND = b"\xd0\xcf\x11\xe0"  # how the older workbooks begin

# What XML cannot hold, and private characters that carry marks through the conversion.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ue000\U000f0000-\U0010ffff]"
)
# A text file that begins so is one sheet without a name column.
_FIRST_HEADINGS = {"type", "题型"}
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of cells without outer blanks; ``number`` is its row or line in the file, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it stands in the file: its name and its rows that are not blank."""

    name: str
    rows: tuple[GridRow, ...]


def read_grids(source: Path | str | bytes, suffix: str = "") -> tuple[Grid, ...]:
    """The sheets of a file, of its bytes, or of a text.

    ``suffix`` (".md", ".csv", ".xlsx", ".xlsm", ".xls") is needed where no path tells it. Text
    files may be UTF-8, GB18030 or UTF-16 with its mark. Raises FormFault for what cannot be read
    and for more than 2 MB or 2,000 rows.
    """
    suffix = (suffix or (source.suffix if isinstance(source, Path) else "")).lower()
    data = _bytes_of(source)
    if suffix in WORKBOOKS:
        grids = _read_workbook(data)
    elif suffix in TEXTS:
        text = _decode(data)
        grids = list(_read_markdown(text) if suffix == ".md" else _read_csv(text))
    else:
        raise refusal(_("这不是能读的表单文件，请用 xlsx、xlsm、xls、csv 或 md 格式"))
    for grid in grids:
        _refuse_large(grid)
    if not any(grid.rows for grid in grids):
        raise refusal(_("文件里没有表格内容"))
    return tuple(grids)


def refusal(message: str, sheet: str = "") -> FormFault:
    """A fault of the file as a whole."""
    return FormFault((FormProblem(sheet=sheet, message=message),))


def _bytes_of(source: Path | str | bytes) -> bytes:
    if isinstance(source, str):
        source = source.encode("utf-8", "replace")
    elif isinstance(source, Path):
        try:
            with source.open("rb") as file:
                source = file.read(MOST_BYTES + 1)
        except OSError:
            raise refusal(_("文件读不出来，请检查位置和权限，或先在表格软件里关掉它")) from None
    if len(source) > MOST_BYTES:
        raise refusal(_("文件超过 2 MB，不像是表单；请去掉图片和别的内容"))
    return source


def _refuse_large(grid: Grid) -> None:
    if len(grid.rows) > MOST_ROWS:
        message = _("这张表超过 {count} 行，请分成几张表单").format(count=MOST_ROWS)
        raise refusal(message, grid.name)
    if any(len(row.cells) > MOST_COLUMNS for row in grid.rows):
        message = _("这张表超过 {count} 列，请去掉多余的列").format(count=MOST_COLUMNS)
        raise refusal(message, grid.name)
    for row in grid.rows:
        if any(len(cell) > MOST_SIGNS for cell in row.cells):
            message = _("这一行有一格超过 {count} 个字").format(count=MOST_SIGNS)
            raise FormFault((FormProblem(sheet=grid.name, row=row.number, message=message),))


def _decode(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if marked else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal(_("文字的编码认不出来，请另存为 UTF-8 编码，或改用 xlsx"))


def _row(number: int, cells: Iterable[str]) -> GridRow | None:
    """A row with clean cells and no blank end; None for a blank row."""
    clean = [_clean(cell) for cell in cells]
    while clean and not clean[-1]:
        clean.pop()
    return GridRow(number, tuple(clean)) if clean else None


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", text).strip()


def _read_markdown(text: str) -> Iterator[Grid]:
    """Lines that are not rows of a table (titles, comments, prose) are passed over."""
    return _grids(
        (number, cells)
        for number, line in enumerate(text.split("\n"), 1)
        if (cells := _markdown_cells(line))
    )


def _markdown_cells(line: str) -> list[str]:
    line = line.strip()
    if not line.startswith("|") or _RULE.fullmatch(line):
        return []
    cells = _PIPE.split(line)[1:-1]
    return [cell.replace(r"\|", "|") for cell in cells]


def _read_csv(text: str) -> Iterator[Grid]:
    lines = list(_csv_rows(text))
    first = next((cells[0] for _number, cells in lines if any(cells)), "")
    if _clean(first).lower() in _FIRST_HEADINGS:
        lines = [(number, ["", *cells]) for number, cells in lines]
    return _grids(lines)


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error:
        raise refusal(_("csv 的内容读不出来，请改用 xlsx")) from None


def _grids(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Grid]:
    """Sheets whose names stand in the first column; rows before the first name have none."""
    name = ""
    rows: list[GridRow] = []
    for number, cells in lines:
        first = _clean(cells[0]) if cells else ""
        if first:
            if rows:
                yield Grid(name, tuple(rows))
            name, rows = first, []
        row = _row(number, cells[1:])
        if row is not None:
            rows.append(row)
    if rows or name:
        yield Grid(name, tuple(rows))


def _read_workbook(data: bytes) -> list[Grid]:
    from python_calamine import (  # noqa: PLC0415 - heavy, loaded when first used
        CalamineError,
        CalamineWorkbook,
        PasswordError,
    )

    unreadable = refusal(_("这个表格文件打不开，请在表格软件里另存为 xlsx 后再试"))
    locked = refusal(_("这个表格文件有打开密码，请取消密码后另存"))
    try:
        _refuse_bomb(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_grid(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (PasswordError, zips.LockedZip):
        raise locked from None
    except (CalamineError, zips.BrokenZip, OSError, ValueError):
        raise unreadable from None
    except BaseException as error:
        # A file built to mislead the parser makes it panic, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise unreadable from None
        raise


def _grid(sheet: Any) -> Grid:
    values = sheet.to_python(skip_empty_area=False)
    found = (_row(number, map(_text_of, row)) for number, row in enumerate(values, 1))
    return Grid(_clean(sheet.name), tuple(row for row in found if row is not None))


def _refuse_bomb(data: bytes) -> None:
    """Refuse a workbook that unpacks, or spans from corner to corner, to more than any form."""
    if data.startswith(_COMPOUND):
        return
    with zips.reading(data) as packed:
        if sum(item.file_size for item in packed.infolist()) > _MOST_UNPACKED:
            raise refusal(_("这个表格文件太大，不像是表单；请去掉图片和别的内容"))
        zips.require_plain(packed)
        zips.require_true_sizes(packed)
        marks = marks_of(packed, _MOST_CELLS)
    if any(item.reach > _MOST_CELLS for item in marks.values()):
        raise refusal(_("表格最远的一格离开头太远，请删除空白处误填的内容后再试"))


def _text_of(value: object) -> str:
    """A cell as a person reads it: 1.0 as "1", a date in ISO form."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
