# SPDX-License-Identifier: MulanPSL-2.0
"""Reading the cells of a spreadsheet or a CSV file, as they are."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

from wuse_desktop.domain import zips
from wuse_desktop.domain.workbook_marks import MOST_CELLS, SheetMarks, is_protected, marks_of
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.tables.packed import Packed, pack

Place = tuple[int, int]
Cell = str | int | float | bool | datetime | date | time | timedelta

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ett", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
# As much as unpacks: a packed file of a few megabytes may hold a thousand times as much.
_MOST_BYTES = 400 << 20
_MOST_MERGED = 200_000  # a merge over more cells than that is no merge of a ledger
_DELIMITERS = (",", "\t", ";")
_NO_BYTES = b"\0"
_PACKED, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet by row, from its first row on; row 1 of the sheet is ``rows[0]``.

    ``spread`` maps the places (row, column) whose value stands in a merged cell beginning
    elsewhere to where it begins; the value was put there while reading. ``hidden`` are the
    places of rows that the file hides, by hand or by a filter. Of a sheet on which several tables
    stand each is one of these: ``whole`` is then the name of the sheet, ``top`` and ``left`` are
    the row and the column at which the part begins, from 0.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    spread: Mapping[Place, Place] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    whole: str | None = None
    top: int = 0
    left: int = 0

    def number(self, place: int) -> int:
        """The number that a spreadsheet program shows beside the row at a place."""
        return self.top + place + 1


@dataclass(frozen=True, slots=True)
class Book:
    """The visible sheets of a file, and the names of the hidden ones, which are not read."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()


def read_book(path: Path) -> Book:
    """The sheets of a file; a text file is one sheet without a name.

    Raises UserFault ``file_missing``, ``file_unreadable``, ``file_too_large``, ``file_protected``
    or ``file_kind``.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise _not_a_table()
        if size > _MOST_BYTES:
            raise _too_large()
        if path.suffix.lower() in SPREADSHEETS:
            return _read_workbook(path) if _is_packed(path) else _read_unpacked(path)
        if path.suffix.lower() in TEXTS:
            return Book((Sheet("", _read_text(path.read_bytes())),))
    except FileNotFoundError:
        raise UserFault(
            "file_missing",
            _("找不到这个表格文件，什么都没有改动。"),
            _("请检查文件位置，或重新插好U盘。"),
        ) from None
    except OSError:
        raise UserFault(
            "file_unreadable",
            _("这个表格文件读不出来，什么都没有改动。"),
            _("请检查文件权限，或先在表格软件里关掉它。"),
        ) from None
    raise _not_a_table()


def _not_a_table() -> UserFault:
    return UserFault(
        "file_kind",
        _("这个文件不是能读的表格，什么都没有改动。"),
        _("请用 xlsx、xls、ods 或 csv 格式保存后再导入。"),
    )


def _protected_or_damaged(path: Path) -> UserFault:
    return _protected() if is_protected(path.read_bytes()) else _not_a_table()


def _protected() -> UserFault:
    return UserFault(
        "file_protected",
        _("这个表格文件有打开密码，没有导入，什么都没有改动。"),
        _("请在表格软件里取消密码后另存，再导入。"),
    )


def _too_large() -> UserFault:
    return UserFault(
        "file_too_large",
        _("这个表格文件太大，没有导入，什么都没有改动。"),
        _("请分成几个文件再导入。"),
    )


def _is_packed(path: Path) -> bool:
    """Whether a file begins as workbooks do: as a ZIP or as the older compound file."""
    return _beginning(path) in (_PACKED, _COMPOUND)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _read_unpacked(path: Path) -> Book:
    """A text under the name of a workbook: a page in HTML, or cells with tabs between them."""
    from wuse_desktop.services.tables.html_sheet import read_html  # noqa: PLC0415 - uses this one

    try:
        text = _decode(path.read_bytes())
    except UserFault:
        raise _not_a_table() from None
    if "<table" in text.lower():
        return Book(read_html(text))
    if "\t" not in text:
        raise _not_a_table()
    return Book((Sheet("", _rows_of(io.StringIO(text, newline=""))),))


def _read_workbook(path: Path) -> Book:
    from python_calamine import (  # noqa: PLC0415 - heavy, loaded when first used
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    marks = _marks(path)
    try:
        # By content: a file named .xls may well be a newer one, WPS gives its own ending.
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        visible = {
            meta.name: meta.visible is SheetVisibleEnum.Visible
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        }
        found = []
        for name, shown in visible.items():
            if shown:
                sheet, beside = book.get_sheet_by_name(name), marks.get(name, SheetMarks())
                merges = sheet.merged_cell_ranges or beside.merges
                reading = _Reading(sheet.end[0] + 1 if sheet.end else 0, merges)
                before: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
                rows = reading.packed(before + cells for cells in sheet.iter_rows())
                found.append(Sheet(name, rows, reading.spread, beside.hidden))
        return Book(tuple(found), tuple(name for name, shown in visible.items() if not shown))
    except PasswordError:
        raise _protected() from None
    except (CalamineError, ValueError):
        raise _protected_or_damaged(path) from None
    except BaseException as error:
        # A file built to mislead the reader makes it panic, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise _not_a_table() from None
        raise


def _marks(path: Path) -> Mapping[str, SheetMarks]:
    """What a packed file says beside its cells.

    The reader of cells bounds nothing, so it gets no packed file that could not be measured.
    Raises UserFault ``file_too_large``, ``file_protected`` and ``file_kind``.
    """
    if _beginning(path) != _PACKED:
        return {}
    try:
        with zips.reading(path) as packed:
            if sum(item.file_size for item in packed.infolist()) > _MOST_BYTES:
                raise _too_large()
            zips.require_plain(packed)
            zips.require_true_sizes(packed)
            found = marks_of(packed)
    except zips.LockedZip:
        raise _protected() from None
    except zips.BrokenZip:
        raise _not_a_table() from None
    if any(item.reach > MOST_CELLS for item in found.values()):
        raise UserFault(
            "file_too_large",
            _("表里最远的一格离开头太远（行数乘列数太多），没有导入，什么都没有改动。"),
            _(
                "请在表格软件里按 Ctrl+End 找到最后一格，删掉用不到的行和列，存盘后再导入；"
                "确实有这么多内容的，请分成几个文件。"
            ),
        )
    return found


class _Reading:
    """Reads the rows of one sheet as they come, and writes merged cells out over what they cover.

    Every place that a merged cell covers holds its value; ``spread`` tells where it begins.
    """

    def __init__(self, height: int, merges: Iterable[tuple[Place, Place]]) -> None:
        self.spread: dict[Place, Place] = {}
        self._values: dict[Place, Cell] = {}
        self._merges: dict[int, list[tuple[Place, int]]] = {}  # by row: the origin, the last column
        for (top, left), (bottom, right) in merges:
            if (bottom - top + 1) * (right - left + 1) <= _MOST_MERGED:
                for row in range(top, min(bottom, height - 1) + 1):
                    self._merges.setdefault(row, []).append(((top, left), right))

    def packed(self, rows: Iterable[list[Cell]]) -> Packed[list[Cell]]:
        """The rows down to the last in which something stands: programs keep empty ones below."""
        used = 0

        def read() -> Iterator[list[Cell]]:
            nonlocal used
            for place, cells in enumerate(rows):
                if _is_filled(cells):
                    used = place + 1
                self._spread_over(place, cells)
                yield cells

        found = pack(read()).first(used)
        self.spread = {place: begin for place, begin in self.spread.items() if place[0] < used}
        return found

    def _spread_over(self, place: int, cells: list[Cell]) -> None:
        for origin, right in self._merges.get(place, ()):
            top, left = origin
            if place == top and left < len(cells):
                self._values[origin] = cells[left]
            if origin in self._values:
                for column in range(left, min(right, len(cells) - 1) + 1):
                    if (place, column) != origin:
                        cells[column] = self._values[origin]
                        self.spread[place, column] = origin


def _is_filled(cells: Iterable[Cell]) -> bool:
    return any(cell.strip() if isinstance(cell, str) else True for cell in cells if cell != "")


def _read_text(data: bytes) -> Packed[list[Cell]]:
    for encoding in _encodings(data):
        try:
            return _rows_of(io.TextIOWrapper(io.BytesIO(data), encoding, newline=""))
        except UnicodeDecodeError:
            continue
    raise _unknown_encoding()


def _rows_of(lines: TextIO) -> Packed[list[Cell]]:
    first = next((text for line in lines if (text := line.lstrip())), "")
    delimiter = max(_DELIMITERS, key=first.count)
    lines.seek(0)
    try:
        return pack(list[Cell](row) for row in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        raise _not_a_table() from None


def _decode(data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unknown_encoding()


def _encodings(data: bytes) -> tuple[str, ...]:
    """Of a text saved by whatever program: UTF-8, GB18030, or UTF-16 with its mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if _NO_BYTES in data:
        raise _not_a_table()
    return ("utf-8-sig", "gb18030")


def _unknown_encoding() -> UserFault:
    return UserFault(
        "file_encoding",
        _("这个文本文件的编码认不出来，什么都没有改动。"),
        _("请在表格软件里另存为 xlsx，或存为 UTF-8 编码的 csv 后再导入。"),
    )
