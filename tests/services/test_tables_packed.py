# SPDX-License-Identifier: MulanPSL-2.0
"""Long sheets are kept as bytes and read bit by bit; what is read is what stands in the file."""

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from wuse_desktop.domain import workbook_marks
from wuse_desktop.domain.workbook_marks import marks_of
from wuse_desktop.services.tables.packed import Packed, pack
from wuse_desktop.services.tables.sheets import Cell, Sheet, read_book

COUNT = 1000


def _numbers(count: int = COUNT) -> Packed[int]:
    return pack(iter(range(count)))


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, COUNT])
def test_what_was_packed_comes_back_in_its_order(count: int) -> None:
    packed = _numbers(count)
    assert list(packed) == list(range(count))
    assert len(packed) == count


@pytest.mark.parametrize("place", [0, 255, 256, 999, -1, -COUNT])
def test_a_value_is_found_by_its_place_as_in_a_list(place: int) -> None:
    assert _numbers()[place] == range(COUNT)[place]


@pytest.mark.parametrize("place", [COUNT, -COUNT - 1])
def test_beyond_its_ends_there_is_nothing(place: int) -> None:
    with pytest.raises(IndexError):
        _numbers()[place]


def test_a_stretch_is_taken_as_from_a_list() -> None:
    assert _numbers()[250:260] == list(range(250, 260))
    assert _numbers()[-3:] == [997, 998, 999]


@pytest.mark.parametrize("length", [0, 1, 256, 300])
def test_the_first_values_are_a_sequence_of_their_own(length: int) -> None:
    first = _numbers().first(length)
    assert list(first) == list(range(length))
    with pytest.raises(IndexError):
        first[length]


def test_cells_keep_their_kinds() -> None:
    cells: list[Cell] = [
        "王秀兰",
        1,
        1.5,
        True,
        datetime.date(2026, 3, 1),
        datetime.datetime.fromisoformat("2026-03-01T08:30"),
        datetime.time(8, 30),
        datetime.timedelta(minutes=90),
    ]
    (read,) = pack([cells])
    assert read == cells
    assert list(map(type, read)) == list(map(type, cells))


def _workbook(path: Path, cells: Mapping[str, str], merged: str = "") -> Sheet:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    (sheet,) = read_book(path).sheets
    return sheet


def test_rows_and_columns_before_the_first_cell_are_counted(tmp_path: Path) -> None:
    sheet = _workbook(tmp_path / "a.xlsx", {"C3": "姓名", "E4": "王秀兰"})
    assert list(sheet.rows) == [
        ["", "", "", "", ""],
        ["", "", "", "", ""],
        ["", "", "姓名", "", ""],
        ["", "", "", "", "王秀兰"],
    ]


def test_rows_below_the_last_in_which_something_stands_are_none(tmp_path: Path) -> None:
    sheet = _workbook(tmp_path / "a.xlsx", {"A1": "姓名", "A2": "王秀兰", "A900": "  "})
    assert list(sheet.rows) == [["姓名"], ["王秀兰"]]


def test_a_cell_merged_over_many_rows_is_in_each_that_is_read(tmp_path: Path) -> None:
    cells = {"A1": "村", "A2": "镇西村", "B700": "王秀兰"}
    sheet = _workbook(tmp_path / "a.xlsx", cells, "A2:A900")
    assert len(sheet.rows) == 700
    assert {row[0] for row in list(sheet.rows)[1:]} == {"镇西村"}
    assert sheet.spread == {(place, 0): (1, 0) for place in range(2, 700)}


@pytest.mark.parametrize("piece", [7, 100, 1 << 16])
def test_hidden_rows_are_told_wherever_the_text_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 60):
        book.active.cell(number, 3, f"王{number}")
    for number in (5, 40):
        book.active.row_dimensions[number].hidden = True
    content = io.BytesIO()
    book.save(content)
    monkeypatch.setattr(workbook_marks, "_PIECE", piece)
    with zipfile.ZipFile(content) as packed:
        (marks,) = marks_of(packed).values()
    assert (marks.rows, marks.columns, marks.hidden) == (59, 3, frozenset({4, 39}))


def test_a_text_without_a_tag_is_not_gathered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", "x" * 1000 + '<row r="3"><c r="B3"/></row>')
    monkeypatch.setattr(workbook_marks, "_PIECE", 10)
    monkeypatch.setattr(workbook_marks, "_LONGEST_TAG", 50)
    with zipfile.ZipFile(content) as packed:
        (marks,) = marks_of(packed).values()
    assert (marks.rows, marks.columns) == (3, 2)


def test_an_encoding_that_shows_late_is_found(tmp_path: Path) -> None:
    lines = ["name,phone", *(f"a{number},1" for number in range(5000)), "王秀兰,1"]
    path = tmp_path / "花名册.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    (sheet,) = read_book(path).sheets
    assert len(sheet.rows) == len(lines)
    assert sheet.rows[-1] == ["王秀兰", "1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_line_within_a_cell_stays_there(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes('\r\n姓名\t备注\r\n王秀兰\t"独居\r\n高龄"\r\n'.encode(encoding))
    (sheet,) = read_book(path).sheets
    assert list(sheet.rows) == [[], ["姓名", "备注"], ["王秀兰", "独居\r\n高龄"]]
