# SPDX-License-Identifier: MulanPSL-2.0
"""表单: a form is handed out, edited in a workbook, brought back, examined and published."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.form_versions_part import FormVersionsPart
from wuse_desktop.services import form_versions
from wuse_desktop.services.desk import Desk

Edit = Callable[[Path], None]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Where the workbook lies."""
    return tmp_path / "预估表.xlsx"


@pytest.fixture
def page(operations: Operations, qtbot: QtBot, book: Path) -> FormVersionsPart:
    made = FormVersionsPart(
        operations,
        choose_file=lambda *_asked: book,
        choose_target=lambda *_asked: book,
    )
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    made.refresh()
    return made


def choose(page: FormVersionsPart, form_id: str) -> None:
    found = [
        line for line in page.table.model.lines if getattr(line.content, "form_id", "") == form_id
    ]
    assert page.table.select(found[0].key)


def change(book: Path, **cells: tuple[str, str, str]) -> None:
    """Set cells of the workbook: name=(sheet, word to look for, new word)."""
    workbook = openpyxl.load_workbook(book)
    for sheet, old, new in cells.values():
        found = [cell for row in workbook[sheet].iter_rows() for cell in row if cell.value == old]
        assert found, (sheet, old)
        for cell in found:
            cell.value = new
    workbook.save(book)


def titles(book: Path) -> list[str]:
    return list(openpyxl.load_workbook(book, read_only=True).sheetnames)


def survey_and_settings(book: Path) -> tuple[str, str]:
    """The names of the two sheets, whatever language they are in."""
    names = titles(book)
    survey = next(name for name in names if name in ("survey", "题目"))
    return survey, next(name for name in names if name in ("settings", "设置"))


def test_every_shipped_form_is_listed_and_in_use(page: FormVersionsPart) -> None:
    lines = page.table.model.lines
    assert {getattr(line.content, "form_id", "") for line in lines} == set(
        form_versions.shipped_ids()
    )
    assert {line.cells[5] for line in lines} == {"在用"}


def test_enter_shows_the_empty_sheet(page: FormVersionsPart, qtbot: QtBot) -> None:
    choose(page, "service_plan")
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert page.preview is not None
    assert "个案服务计划与协议书" in page.preview.windowTitle()
    page.preview.close()


def test_a_form_goes_out_is_edited_and_comes_back_as_a_new_version(
    page: FormVersionsPart, desk: Desk, book: Path, qtbot: QtBot
) -> None:
    choose(page, "case_assessment")
    page.hand_out()
    survey, settings = survey_and_settings(book)
    change(book, label=(survey, "预估结论", "预估总结"), version=(settings, "2026.1", "2027.1"))
    qtbot.keyClick(page.import_button, Qt.Key.Key_Space)
    texts = [line.cells for line in page.examination.table.model.lines]
    assert [cells[1] for cells in texts] == ["预估总结", "预估总结"]  # the group and the question
    assert "预估结论" in texts[0][2]
    page.examination.publish_button.setFocus()
    qtbot.keyClick(page.examination.publish_button, Qt.Key.Key_Space)
    assert "已发布" in page.notice.sentence
    lines = [
        line.cells[1:6]
        for line in page.table.model.lines
        if getattr(line.content, "form_id", "") == "case_assessment"
    ]
    assert [(cells[0], cells[1], cells[4]) for cells in lines] == [
        ("2027.1", "本单位", "在用"),
        ("2026.1", "随程序", "旧版"),
    ]
    assert form_versions.current_form(desk, "case_assessment").form.version == "2027.1"


def test_a_changed_form_under_an_old_version_is_refused(
    page: FormVersionsPart, book: Path, qtbot: QtBot
) -> None:
    choose(page, "case_assessment")
    page.hand_out()
    survey, _settings = survey_and_settings(book)
    change(book, label=(survey, "预估结论", "预估总结"))
    page.bring_in()
    qtbot.keyClick(page.examination.publish_button, Qt.Key.Key_Space)
    assert "请改版本号" in page.notice.sentence


def test_all_mistakes_of_a_workbook_are_listed_with_their_places(
    page: FormVersionsPart, desk: Desk, book: Path
) -> None:
    choose(page, "case_assessment")
    page.hand_out()
    survey, _settings = survey_and_settings(book)
    change(
        book,
        kind=(survey, "单选 RISK_LEVEL", "单选 没有这张表"),
        name=(survey, "conclusion", "bio"),
    )
    before = form_versions.list_forms(desk)
    page.bring_in()
    lines = page.examination.table.model.lines
    assert len(lines) >= 2
    assert all("第" in line.cells[0] for line in lines)
    assert not page.examination.publish_button.isVisible()
    assert form_versions.list_forms(desk) == before
    assert page.step_back()
    assert page.table.isVisible()


def test_a_form_is_taken_out_of_use_and_brought_back(page: FormVersionsPart, qtbot: QtBot) -> None:
    choose(page, "complaint")
    with qtbot.waitSignal(page.said):
        page.retire()
    choose(page, "complaint")
    assert page.table.current().cells[5] == "停用"  # type: ignore[union-attr]
    page.retire()
    choose(page, "complaint")
    assert page.table.current().cells[5] == "在用"  # type: ignore[union-attr]
