# SPDX-License-Identifier: MulanPSL-2.0
"""A form goes out as a workbook, is edited in a spreadsheet program, and comes back the same."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.forms.form_sources import INTAKE, markdown
from wuse_desktop.domain.codes import code_list
from wuse_desktop.forms.headings import GUIDE, SHARED, read_sheets
from wuse_desktop.forms.reader import ReadForm, read_form
from wuse_desktop.forms.sheets import Grid, GridRow, read_grids
from wuse_desktop.forms.workbook import write_workbook

OFFICE = shutil.which("soffice") or ""
AWKWARD = markdown(
    "type | name | label | label::English (en) | required | default | relevant | bind::wuse:from"
    " | bind::wuse:sensitive | 备注\n"
    "text | 姓名 | =1+1 | _x000D_ | yes | 01 | | case.client.name | P | 记得问\n"
    "integer | n1 | 1e5 | 1E5 | ${姓名} = '（无）' | 007 | | | |\n"
    "select_one SEX or_other | s | 'x | TRUE | no | 1 | ${n1} > 1 | | S | \n"
    "date | d | 2026-03-01 | 1/2 | | 2026-03-01 | | | |",
    choices="list_name | name | label | 乡镇\nl | 01 | +1 | t\nl | 1 | -1 | u",
    settings="form_id | form_title | version\nawkward | =表 | 1.10",
)


def opened(data: bytes) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load

    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("source", [INTAKE, AWKWARD])
def test_what_is_read_back_is_exactly_what_was_written(source: str) -> None:
    first = read_form(source, ".md")
    again = read_form(write_workbook(first.sheets), ".xlsx")
    assert again.sheets == first.sheets
    assert again.xform == first.xform
    assert write_workbook(again.sheets)[:2] == b"PK"


@pytest.mark.skipif(not OFFICE, reason="no spreadsheet program here")
@pytest.mark.parametrize("way", [("xlsx",), ("ods", "xlsx"), ("xls",)])
def test_it_stays_the_same_when_a_spreadsheet_program_saves_it(
    way: tuple[str, ...], tmp_path: Path
) -> None:
    first = read_form(AWKWARD, ".md")
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_workbook(first.sheets))
    for number, suffix in enumerate(way):
        folder = tmp_path / str(number)
        subprocess.run(
            [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
             "--convert-to", suffix, "--outdir", folder, path],
            check=True,
            capture_output=True,
        )  # fmt: skip
        path = folder / f"form.{suffix}"
    again = read_form(path)
    assert again.sheets == first.sheets
    assert again.xform == first.xform


def test_the_workbook_speaks_chinese_and_offers_what_may_be_written() -> None:
    found = read_form(INTAKE, ".md")
    book = opened(write_workbook(found.sheets))
    assert book.sheetnames == ["题目", "选项", "设置", GUIDE, SHARED]
    page = book["题目"]
    assert [cell.value for cell in page[1]][:4] == ["题型", "题名", "题目", "题目::English (en)"]
    assert page["A2"].value == "分组开始"
    assert page["F3"].value == "是"
    assert page.freeze_panes == "A2"
    offered = {
        str(item.sqref).rstrip("0123456789").partition(":")[0]: item.formula1
        for item in page.data_validations.dataValidation
    }
    assert offered["F2"] == '"是,否"'
    for cell, words in (("A2", {"文本", "单选 town", "多选 hard"}), ("L2", {"w2", "multiline"})):
        sheet, _mark, place = offered[cell].partition("!")
        listed = {row[0].value for row in book[sheet.strip("'")][place.replace("$", "")]}
        assert words <= listed, listed


def test_the_shared_lists_are_there_to_look_up_and_are_not_read_back() -> None:
    found = read_form(INTAKE, ".md")
    data = write_workbook(found.sheets)
    rows = {(row[0].value, row[1].value, row[2].value) for row in opened(data)[SHARED]}
    assert {("SEX", code.code, code.label) for code in code_list("SEX").active} <= rows
    assert set(read_form(data, ".xlsx").sheets) == {"survey", "choices", "settings"}


def test_every_cell_is_text_so_that_nothing_is_calculated_or_rounded() -> None:
    book = opened(write_workbook(read_form(AWKWARD, ".md").sheets))
    kinds = {
        cell.data_type for page in book for row in page for cell in row if cell.value is not None
    }
    assert kinds == {"s"}


# What is left of a cell that is read: no outer blanks, no control or private characters.
_SIGNS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=12).map(
    str.strip
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(_SIGNS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_text_survives_the_workbook(rows: list[list[str]]) -> None:
    """Whatever the rows say, even what no form may have: the sheet comes back as it was read."""
    headings = ("type", "name", "label", "required", "无此列")
    grid = [GridRow(1, headings), *(GridRow(n, tuple(row)) for n, row in enumerate(rows, 2))]
    sheets = read_sheets([Grid("survey", tuple(grid))]).sheets
    again = read_sheets(read_grids(write_workbook(sheets), ".xlsx")).sheets
    assert again == sheets


def test_a_form_of_a_workbook_keeps_its_place_names() -> None:
    found: ReadForm = read_form(write_workbook(read_form(INTAKE, ".md").sheets), ".xlsx")
    assert found.sheets["survey"].title == "题目"
    assert found.sheets["survey"].headings["relevant"] == "显示条件"
