# SPDX-License-Identifier: MulanPSL-2.0
"""What the text of a packed workbook says beside its cells: hidden rows, merges, how far it goes.

The reader of cells lays out a sheet from corner to corner before it gives a row, so that one
stray cell in the last column of the last row takes all memory there is; this looks before it does.
"""

import html
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from wuse_desktop.domain import zips

Range = tuple[tuple[int, int], tuple[int, int]]

_VALUE = rb"""\s*=\s*["']([^"']*)["']"""
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_INSIDE = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
_BEGIN = rb"<(?:[^\s<>/:=]+:)?"  # with whatever the file calls the language of the tag
_SHEET = re.compile(_BEGIN + rb"sheet\b" + _INSIDE + rb">")
_RELATION = re.compile(_BEGIN + rb"Relationship\b" + _INSIDE + rb">")
_ROW = re.compile(_BEGIN + rb"row\b" + _INSIDE + rb">")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)")
_NUMBER = re.compile(rb"\br" + _VALUE)
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,8})(\d{1,20})["']""")
_ROW_OR_CELL = re.compile(_BEGIN + rb"(row|c)\b" + _INSIDE + rb">")
_ODS = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)\b(?!-)" + _INSIDE + rb">"
)
# From corner to corner of one sheet: a stray cell in the last row of the last column is refused.
MOST_CELLS = 16 << 20
_PARTS_OF_ROW = (b"table-cell", b"covered-table-cell")
# Of the older workbooks: how the file begins, its first record, the one that asks for a password.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BEGIN_OF_BOOK = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = 0x2F
_MOST_BEFORE_PASSWORD = 8
_MANIFEST = "META-INF/manifest.xml"  # of ods files
_MOST_REPEATED = 1 << 16
_LONGEST_NUMBER = 1000
_PIECE, _LONGEST_TAG = 1 << 16, 1 << 22
_XLSB_ROW = 0
_XLSB_CELLS = range(1, 12)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """``hidden`` are places of rows from 0, ``merges`` corners of merged cells (of ods files)."""

    rows: int = 0
    columns: int = 0
    hidden: frozenset[int] = field(default_factory=frozenset)
    merges: tuple[Range, ...] = ()

    @property
    def reach(self) -> int:
        """How many cells there are from the first corner to the last."""
        return self.rows * self.columns


def marks_of(packed: zipfile.ZipFile, most_cells: int = MOST_CELLS) -> Mapping[str, SheetMarks]:
    """The marks of each sheet by its name; none for a file of another kind.

    A sheet that seems to have more than ``most_cells`` is looked through once more, without cells
    in which nothing stands: programs write those down to the last row. Of sheets of one name the
    widest counts.
    """
    found: dict[str, SheetMarks] = {}
    for name, marks in _all_marks(packed, most_cells):
        if name not in found or marks.reach > found[name].reach:
            found[name] = marks
    return found


def _all_marks(packed: zipfile.ZipFile, most_cells: int) -> Iterator[tuple[str, SheetMarks]]:
    """Of every kind of workbook that is in the file: readers differ in which they take it for."""
    parts = {_plain(part): part for part in packed.namelist()}
    if "content.xml" in parts:
        yield from _ods_marks(_pieces(packed, parts["content.xml"]))
    for part in sorted(parts):
        folder, name = part[: part.rfind("/") + 1], part[part.rfind("/") + 1 :]
        if name == "workbook.xml":
            yield from _xlsx_sheets(packed, parts, folder, most_cells)
        elif name == "workbook.bin":
            sheets = _usual_sheets(parts, folder)
            for named in _targets(packed, parts, folder, name).values():
                sheets.update(named)
            for sheet in sorted(sheets):
                if sheet.endswith(".bin") and not sheet.endswith("/vbaproject.bin"):
                    yield parts[sheet], _xlsb_marks(packed.read(parts[sheet]))


def _xlsx_sheets(
    packed: zipfile.ZipFile, parts: Mapping[str, str], folder: str, most_cells: int
) -> Iterator[tuple[str, SheetMarks]]:
    called = _sheet_names(packed, parts, folder)  # these may lie anywhere
    for part in sorted(called.keys() | _usual_sheets(parts, folder)):
        marks = _xlsx_marks(_pieces(packed, parts[part]))
        if marks.reach > most_cells:
            rows, columns = _filled(_pieces(packed, parts[part]))
            marks = replace(marks, rows=rows, columns=columns)
        yield called.get(part, parts[part]), marks


def _usual_sheets(parts: Mapping[str, str], folder: str) -> set[str]:
    found = {part for part in parts if part.startswith(f"{folder}worksheets/")}
    return {part for part in found if part.endswith((".xml", ".bin"))}


def _plain(part: str) -> str:
    """The name of a part as readers look for it: however its letters and slashes are written."""
    return part.replace("\\", "/").lower()


def _pieces(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The text of a part bit by bit, each ending before a tag.

    To look through the whole of it at once would hold up every thread for seconds.
    """
    rest = b""
    with packed.open(part) as file:
        while block := file.read(_PIECE):
            text = rest + block
            end = text.rfind(b"<")
            if end <= 0:
                end = len(text) if len(text) > _LONGEST_TAG else 0
            yield text[:end]
            rest = text[end:]
    yield rest


def is_protected(data: bytes) -> bool:
    """Whether a workbook that cannot be read is one with a password to open it."""
    try:
        with zips.reading(data) as packed, packed.open(_MANIFEST) as listed:
            return b"encryption-data" in listed.read(_LONGEST_TAG)
    except zips.BrokenZip:  # no ZIP file, or none that lists what it holds
        pass
    if not data.startswith(_COMPOUND):
        return False
    if "EncryptedPackage".encode("utf-16-le") in data:
        return True
    place = data.find(_BEGIN_OF_BOOK)
    for _record in range(_MOST_BEFORE_PASSWORD if place >= 0 else 0):
        kind, size = struct.unpack_from("<HH", data, place) if place + 4 <= len(data) else (0, 0)
        if kind == _FILE_PASS:
            return True
        place += 4 + size
    return False


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(text)}


def _targets(
    packed: zipfile.ZipFile, parts: Mapping[str, str], folder: str, book: str
) -> dict[bytes, list[str]]:
    """The parts that there are by what a workbook calls them, in every way to understand it."""
    listed = parts.get(f"{folder}_rels/{book}.rels")
    targets = {}
    for inside in _RELATION.findall(packed.read(listed) if listed else b""):
        given = _attributes(inside)
        target = html.unescape(given.get(b"Target", b"").decode("utf-8", "replace"))
        path = _plain(target).removeprefix("/")
        meant = (path, f"{folder}{path}", f"xl/{path}")
        targets[given.get(b"Id", b"")] = [part for part in meant if part in parts]
    return targets


def _sheet_names(packed: zipfile.ZipFile, parts: Mapping[str, str], folder: str) -> dict[str, str]:
    """The names of sheets by the part of the file that holds them."""
    targets = _targets(packed, parts, folder, "workbook.xml")
    named = {}
    for inside in _SHEET.findall(packed.read(parts[f"{folder}workbook.xml"])):
        given = _attributes(inside)
        identity = next((value for name, value in given.items() if name.endswith(b":id")), b"")
        name = html.unescape(given.get(b"name", b"").decode("utf-8", "replace"))
        named.update(dict.fromkeys(targets.get(identity, ()), name))
    return named


def _xlsx_marks(pieces: Iterable[bytes]) -> SheetMarks:
    rows = columns = following = unplaced = most_unplaced = 0
    hidden = set()
    for text in pieces:
        for inside in _ROW.findall(text):
            number = _NUMBER.search(inside)
            following = int(number[1]) if number and number[1].isdigit() else following + 1
            if b"hidden" in inside and _HIDDEN.search(inside):
                hidden.add(following - 1)
        cells = _CELL.findall(text)
        rows = max(rows, *(int(number) for number in {number for _letters, number in cells}), 0)
        columns = max(columns, *map(_column, {letters for letters, _number in cells}), 0)
        if text.count(b"<c") + text.count(b":c") > len(cells):  # some do not say where they stand
            for kind, inside in _ROW_OR_CELL.findall(text):
                stands = kind == b"row" or _CELL.search(inside)
                unplaced = 0 if stands else unplaced + 1
                most_unplaced = max(most_unplaced, unplaced)
    return SheetMarks(max(rows, following), columns + most_unplaced, frozenset(hidden))


def _filled(pieces: Iterable[bytes]) -> tuple[int, int]:
    """How many rows and columns there are to the last cell in which something may stand."""
    rows = columns = row = column = 0
    for text in pieces:
        for kind, inside in _ROW_OR_CELL.findall(text):
            if kind == b"row":
                number = _NUMBER.search(inside)
                row = int(number[1]) if number and number[1].isdigit() else row + 1
                column = 0
                continue
            place = _CELL.search(inside)
            here, column = (int(place[2]), _column(place[1])) if place else (row, column + 1)
            if not inside.endswith(b"/"):
                rows, columns = max(rows, here), max(columns, column)
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _xlsb_marks(data: bytes) -> SheetMarks:
    """How far the records of a binary sheet reach; each begins with its row or its column."""
    rows = columns = place = 0
    while place < len(data):
        kind, place = _varying(data, place, 2)
        size, place = _varying(data, place, 4)
        first = int.from_bytes(data[place : place + 4], "little")
        if kind == _XLSB_ROW:
            rows = max(rows, first + 1)
        elif kind in _XLSB_CELLS:
            columns = max(columns, first + 1)
        place += size
    return SheetMarks(rows, columns)


def _varying(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for number in range(most):
        byte = data[place] if place < len(data) else 0
        place += 1
        value |= (byte & 0x7F) << (7 * number)
        if byte < 0x80:
            break
    return value, place


def _ods_marks(pieces: Iterable[bytes]) -> Iterator[tuple[str, SheetMarks]]:
    name, reading = "", _OdsSheet()
    for closing, kind, inside in (found for text in pieces for found in _ODS.findall(text)):
        given = {} if closing else _attributes(inside)
        if kind == b"table":
            if closing:
                yield name, reading.marks()
            else:
                name = html.unescape(given.get(b"table:name", b"").decode("utf-8", "replace"))
                reading = _OdsSheet()
        elif kind == b"table-row":
            reading.row_ends() if closing else reading.row_begins(given)
            if not closing and inside.endswith(b"/"):
                reading.row_ends()
        elif not closing and kind in _PARTS_OF_ROW:
            reading.cell(given, is_empty=inside.endswith(b"/"))


class _OdsSheet:
    """One sheet of an ods file while its rows and cells go by, repeated ones counted once."""

    def __init__(self) -> None:
        self._row = self._column = self._repeated = 0
        self._rows = self._columns = 0
        self._filled = self._is_hidden = False
        self._hidden: set[int] = set()
        self._merges: list[Range] = []

    def row_begins(self, given: Mapping[bytes, bytes]) -> None:
        self._column, self._filled = 0, False
        self._repeated = _count(given, b"table:number-rows-repeated")
        self._is_hidden = given.get(b"table:visibility") in (b"collapse", b"filter")

    def cell(self, given: Mapping[bytes, bytes], *, is_empty: bool) -> None:
        repeated = _count(given, b"table:number-columns-repeated")
        across = _count(given, b"table:number-columns-spanned")
        down = _count(given, b"table:number-rows-spanned")
        if across > 1 or down > 1:
            corner = (self._row + down - 1, self._column + across - 1)
            self._merges.append(((self._row, self._column), corner))
        self._column += repeated
        if not is_empty or b"office:value-type" in given:
            self._filled = True
            self._columns = max(self._columns, self._column)

    def row_ends(self) -> None:
        if self._filled:
            self._rows = self._row + self._repeated
            if self._is_hidden and self._repeated < _MOST_REPEATED:
                self._hidden.update(range(self._row, self._rows))
        self._row += self._repeated

    def marks(self) -> SheetMarks:
        return SheetMarks(self._rows, self._columns, frozenset(self._hidden), tuple(self._merges))


def _count(given: Mapping[bytes, bytes], name: bytes) -> int:
    text = html.unescape(given.get(name, b"1").decode("utf-8", "replace")).removeprefix("+")
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return max(int(text), 1) if is_number else 1
