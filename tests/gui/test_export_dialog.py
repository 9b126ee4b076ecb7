# SPDX-License-Identifier: MulanPSL-2.0
"""导出: from any list by Ctrl+E; purpose and receiver are asked before a file is written."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.dialogs.export_list import ExportDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.people import save_person

AskedDialog = Callable[[Path | None], ExportDialog]


@pytest.fixture
def asked(window: MainWindow, operations: Operations, qtbot: QtBot) -> AskedDialog:
    """Return a function that opens the dialog; its argument is where the user wants the file."""

    def opened(target: Path | None) -> ExportDialog:
        made = ExportDialog(
            window, operations, "persons", ListQuery(), 1, choose_target=lambda *_asked: target
        )
        made.open()
        qtbot.waitUntil(made.purpose.hasFocus)
        return made

    return opened


def test_ctrl_e_asks_about_what_the_list_shows(
    window: MainWindow, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    save_person(desk, Person(name="王秀兰", is_client=True))
    assert window.workspace is not None
    people = cast("PeoplePage", window.workspace.open_page("people"))
    people.persons.view.setFocus()
    typist.press("Ctrl+E")
    dialog = people.persons.files.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.purpose.hasFocus)
    typist.press("Escape")


def test_nothing_is_written_before_purpose_and_receiver_are_said(
    asked: AskedDialog, operations: Operations, typist: Typist, desk: Desk, tmp_path: Path
) -> None:
    save_person(desk, Person(name="王秀兰"))
    target = tmp_path / "名单.xlsx"
    dialog = asked(target)
    typist.press("Return")
    assert "请写明用途" in dialog.problem.text()
    assert typist.at(dialog.purpose)
    typist.type("报送名单")
    typist.press("Tab")
    typist.type("县民政局")
    said: list[str] = []
    operations.said.connect(said.append)
    typist.press("Return")
    assert load_workbook(target).worksheets[0]["A2"].value == "王秀兰"
    assert "已导出 1 行" in said[0]


def test_csv_is_taken_with_one_key(
    asked: AskedDialog, typist: Typist, desk: Desk, tmp_path: Path
) -> None:
    save_person(desk, Person(name="王秀兰"))
    dialog = asked(tmp_path / "名单")
    dialog.purpose.set_value("报送名单")
    dialog.receiver.set_value("县民政局")
    dialog.kind.setFocus()
    typist.press("C")
    dialog.export()
    assert (tmp_path / "名单.csv").read_text("utf-8-sig").splitlines()[1].startswith("王秀兰")


def test_changing_one_s_mind_leaves_the_dialog_open(asked: AskedDialog) -> None:
    dialog = asked(None)
    dialog.purpose.set_value("报送名单")
    dialog.receiver.set_value("县民政局")
    dialog.export()
    assert dialog.isVisible()
    assert dialog.export_button.isEnabled()
