# SPDX-License-Identifier: MulanPSL-2.0
"""Spreadsheets: text stays text, lists can be chosen from, nothing becomes a formula."""

import datetime
import io
import pathlib
import tempfile
from typing import Any

import openpyxl
import pytest
import python_calamine

from wuse_desktop.reports.workbook import Kind, Sheet, SheetColumn, write_workbook

COLUMNS = (
    SheetColumn("姓名", 12, required=True),
    SheetColumn("身份证号", 22, note="18位，最后一位可以是X"),
    SheetColumn("性别", 8, choices=("男", "女")),
    SheetColumn("人数", 8, Kind.NUMBER),
    SheetColumn("日期", 12, Kind.DATE),
)
ROWS = [
    ("张䶮", "230127195001010011", "男", 3, datetime.date(2026, 3, 12)),
    ("=1+1", "007", "女", None, None),
    ("@SUM(A1)", "+8613800000000", "-1", 0, None),
]


def written(*sheets: Sheet) -> Any:
    target = io.BytesIO()
    write_workbook(sheets, target)
    target.seek(0)
    return openpyxl.load_workbook(target)


def test_values_come_back_as_they_went_in() -> None:
    book = written(Sheet("服务对象", COLUMNS, ROWS))
    values = [tuple(row) for row in book["服务对象"].iter_rows(min_row=2, values_only=True)]
    moment = datetime.datetime(2026, 3, 12)  # noqa: DTZ001 - a spreadsheet has no time zones
    assert values[0] == ("张䶮", "230127195001010011", "男", 3, moment)
    assert values[1][:2] == ("=1+1", "007")


def test_no_text_becomes_a_formula() -> None:
    page = written(Sheet("服务对象", COLUMNS, ROWS))["服务对象"]
    for cell in (page["A3"], page["A4"], page["B4"], page["C4"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.number_format == "@"
    assert not page["A2"].quotePrefix


def test_cells_still_empty_are_text_too_and_the_heading_stays_in_sight() -> None:
    page = written(Sheet("服务对象", COLUMNS))["服务对象"]
    assert page.column_dimensions["B"].number_format == "@"
    assert page.column_dimensions["B"].width == 22
    assert page.freeze_panes == "A2"
    assert [cell.value for cell in page[1]] == [column.heading for column in COLUMNS]
    assert page["A1"].font.bold


def test_choices_of_any_length_are_offered() -> None:
    villages = tuple(f"木兰镇第{number}村民委员会" for number in range(1, 120))
    columns = (SheetColumn("村", choices=villages), *COLUMNS)
    book = written(Sheet("服务对象", columns), Sheet("家庭", columns[:1]))
    assert book["_choices"].sheet_state == "hidden"
    rules = {
        rule.formula1: str(rule.sqref) for rule in book["服务对象"].data_validations.dataValidation
    }
    assert rules["'_choices'!$A$1:$A$119"] == "A2:A1048576"
    assert rules["'_choices'!$B$1:$B$2"] == "D2:D1048576"
    (shared,) = book["家庭"].data_validations.dataValidation
    assert shared.formula1 == "'_choices'!$A$1:$A$119"
    assert [cell.value for cell in book["_choices"]["A"]] == list(villages)
    assert [cell.value for cell in book["_choices"]["B"]][:3] == ["男", "女", None]


def test_notes_stand_on_their_own_sheet_and_at_the_cell() -> None:
    book = written(Sheet("服务对象", COLUMNS, notes=("一人一行。",)))
    assert book.sheetnames == ["服务对象", "填写说明", "_choices"]
    lines = list(book["填写说明"].iter_rows(min_row=2, values_only=True))
    assert lines == [("服务对象", None, "一人一行。"), ("服务对象", "身份证号", COLUMNS[1].note)]
    prompts = [rule.prompt for rule in book["服务对象"].data_validations.dataValidation]
    assert COLUMNS[1].note in prompts


def test_names_that_spreadsheets_refuse_are_mended() -> None:
    column = (SheetColumn("甲"),)
    names = ["走访/2026", "走访*2026", "很" * 40, "", "_choices", "填写说明"]
    book = written(*(Sheet(name, column, notes=("注",)) for name in names))
    assert len({name.casefold() for name in book.sheetnames}) == len(names) + 1
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_control_characters_do_not_spoil_the_file() -> None:
    page = written(Sheet("甲", (SheetColumn("甲"),), [("一\x00二\x0b三\r\n<&四> ",)]))["甲"]
    assert page["A2"].value == "一二三\n<&四> "


def test_dates_times_and_numbers_are_values_of_their_kind() -> None:
    moment = datetime.datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 - a spreadsheet has no zones
    old = datetime.date(1899, 5, 4)
    columns = (SheetColumn("时", kind=Kind.MOMENT), SheetColumn("旧"), SheetColumn("数"))
    page = written(Sheet("甲", columns, [(moment, old, 2.5), (None, None, 10**17)]))["甲"]
    assert [cell.value for cell in page[2]] == [moment, "1899-05-04", 2.5]
    assert page["A2"].number_format == r"yyyy\-mm\-dd\ hh:mm"
    assert page["C3"].value == 10**17


def test_equal_sheets_give_equal_bytes_and_leave_no_temporary_file(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    targets = [Watching(tmp_path), Watching(tmp_path)]
    for target in targets:
        write_workbook([Sheet("服务对象", COLUMNS, ROWS)], target)
    assert targets[0].getvalue() == targets[1].getvalue()


class Watching(io.BytesIO):
    """Takes what is written while a folder stays empty."""

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__()
        self._folder = folder

    def write(self, data: Any) -> int:
        assert list(self._folder.iterdir()) == []
        return super().write(data)


def test_a_full_disk_is_told_to_the_caller() -> None:
    with pytest.raises(OSError, match="No space left"):
        write_workbook([Sheet("服务对象", COLUMNS, ROWS)], Full())


class Full(io.BytesIO):
    def write(self, _data: Any) -> int:
        raise OSError(28, "No space left on device")


def test_other_programs_read_the_same_values() -> None:
    target = io.BytesIO()
    write_workbook([Sheet("服务对象", COLUMNS, ROWS)], target)
    target.seek(0)
    rows = python_calamine.load_workbook(target).get_sheet_by_name("服务对象").to_python()
    assert rows[1] == ["张䶮", "230127195001010011", "男", 3.0, datetime.date(2026, 3, 12)]
    assert rows[3][:2] == ["@SUM(A1)", "+8613800000000"]


def test_a_row_that_does_not_match_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        write_workbook([Sheet("甲", COLUMNS, [("一",)])], io.BytesIO())
