# SPDX-License-Identifier: MulanPSL-2.0
"""What the text of a packed workbook says beside its cells: hidden rows, merges, how far it goes.

The reader of cells lays out a sheet from corner to corner before it gives a row, so that one
stray cell in the last column of the last row takes all memory there is; this looks before it does.
"""

import html
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Range = tuple[tuple[int, int], tuple[int, int]]

_VALUE = rb"""\s*=\s*["']([^"']*)["']"""
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_INSIDE = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b" + _INSIDE + rb">")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b" + _INSIDE + rb">")
_ROW = re.compile(rb"<(?:\w+:)?row\b" + _INSIDE + rb">")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)")
_NUMBER = re.compile(rb"\br" + _VALUE)
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ODS = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)\b(?!-)" + _INSIDE + rb">"
)
_PARTS_OF_ROW = (b"table-cell", b"covered-table-cell")
# Of the older workbooks: how the file begins, its first record, the one that asks for a password.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BEGIN_OF_BOOK = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = 0x2F
_MOST_BEFORE_PASSWORD = 8
_MANIFEST = "META-INF/manifest.xml"  # of ods files
_MOST_REPEATED = 1 << 16
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


def marks_of(packed: zipfile.ZipFile) -> Mapping[str, SheetMarks]:
    """The marks of each sheet by its name; none for a file of another kind."""
    names = frozenset(packed.namelist())
    if "content.xml" in names:
        return dict(_ods_marks(_pieces(packed, "content.xml")))
    found = {}
    sheets = [part for part in sorted(names) if part.startswith("xl/worksheets/")]
    if "xl/workbook.xml" in names:
        called = _sheet_names(packed)
        for part in sheets:
            if part.endswith((".xml", ".bin")):
                found[called.get(part, part)] = _xlsx_marks(_pieces(packed, part))
    if "xl/workbook.bin" in names:
        for part in sheets:
            if part.endswith((".xml", ".bin")):
                found[part] = _xlsb_marks(packed.read(part))
    return found


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
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            listed = _MANIFEST in packed.namelist()
            return listed and b"encryption-data" in packed.read(_MANIFEST)
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


def _sheet_names(packed: zipfile.ZipFile) -> dict[str, str]:
    """The names of sheets by the part of the file that holds them."""
    try:
        relations = packed.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for inside in _RELATION.findall(relations):
        given = _attributes(inside)
        target = given.get(b"Target", b"").decode("utf-8", "replace")
        path = target.removeprefix("/")
        targets[given.get(b"Id", b"")] = path if path.startswith("xl/") else f"xl/{path}"
    named = {}
    for inside in _SHEET.findall(packed.read("xl/workbook.xml")):
        given = _attributes(inside)
        identity = next((value for name, value in given.items() if name.endswith(b":id")), b"")
        name = html.unescape(given.get(b"name", b"").decode("utf-8", "replace"))
        named[targets.get(identity, "")] = name
    return named


def _xlsx_marks(pieces: Iterable[bytes]) -> SheetMarks:
    rows = columns = following = 0
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
    return SheetMarks(max(rows, following), columns, frozenset(hidden))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
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
    text = given.get(name, b"1")
    return max(int(text), 1) if text.isdigit() and len(text) < 10 else 1
