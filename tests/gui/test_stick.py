# SPDX-License-Identifier: MulanPSL-2.0
"""U盘捎带: a stick is noticed, carries both ways, says what it holds, and is cleared when asked."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import Answers, enrol, press, save_people
from tests.gui.real_window import OpenWindow
from wuse_desktop.gui.dialogs.stick import StickDialog
from wuse_desktop.gui.navigation import PAGES
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.inbox_page import InboxPage
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.stick_watch import StickWatch
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.services import states, sticks
from wuse_desktop.services.desk import Desk


@pytest.fixture
def enrolled(desk: Desk, county_desk: Desk, tmp_path: Path) -> Desk:
    enrol(desk, county_desk, tmp_path / "cards")
    return county_desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


def open_dialog(page: SendingPage | InboxPage) -> StickDialog:
    page.carry_button.click()
    return page.stick_dialog


def states_shown(dialog: StickDialog) -> list[str]:
    return [line.cells[3] for line in dialog.table.model.lines]


def answer(dialog: StickDialog, text: str) -> None:
    press(dialog.question, text)


def test_a_stick_that_is_plugged_in_is_offered_once(
    operations: Operations, qtbot: QtBot, tmp_path: Path
) -> None:
    there: list[Path] = [tmp_path / "already"]
    watch = StickWatch(operations, lambda: there)
    watch.stop()
    seen: list[Path] = []
    watch.plugged.connect(seen.append)
    watch.look()
    there.append(tmp_path / "new")
    watch.look()
    watch.look()
    assert seen == [tmp_path / "new"]
    there.remove(tmp_path / "new")
    watch.look()
    there.append(tmp_path / "new")
    watch.look()
    assert seen == [tmp_path / "new"] * 2


@pytest.mark.usefixtures("enrolled")
def test_from_the_notice_of_the_window_the_stick_is_filled(
    desk: Desk, open_window: OpenWindow, stick: Path, qtbot: QtBot
) -> None:
    save_people(desk, "王秀兰")
    window = open_window(desk, table=[entry for entry in PAGES if entry.key == "sending"])
    workspace = window.workspace
    assert workspace is not None
    workspace.sticks.plugged.emit(stick)
    assert "KINGSTON" in workspace.notice.sentence
    press(workspace.notice, "U盘捎带…")
    dialog = workspace.stick_dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "已装上本单位的数据包" in dialog.notice.sentence
    assert states_shown(dialog) == ["有人等着"]
    dialog.accept()
    assert states.counts(desk).packed > 0


def test_round_trip_and_clearing_by_the_pages(
    desk: Desk, enrolled: Desk, operations: Operations, stick: Path, qtbot: QtBot
) -> None:
    (stick / "通知.docx").write_bytes(b"keep me")
    save_people(desk, "王秀兰")
    page = SendingPage(operations, choose_folder=Answers(stick, stick).folder)
    inbox = InboxPage(
        Operations(enrolled, InlineRunner()), choose_folder=Answers(stick, stick).folder
    )
    for each in (page, inbox):
        qtbot.addWidget(each)
        each.show()
    dialog = open_dialog(page)
    assert not dialog.wipe_button.isEnabled()
    dialog.carry_button.click()
    dialog.accept()
    dialog = open_dialog(inbox)
    assert states_shown(dialog) == ["有人等着"]
    dialog.carry_button.click()
    assert "收下 1 个数据包。\n给 1 个站" in dialog.notice.sentence
    assert "办完了" in states_shown(dialog)
    dialog.accept()
    dialog = open_dialog(page)
    dialog.carry_button.click()
    assert "已全部收下" in dialog.notice.sentence
    assert states.counts(desk).open == 0
    dialog.wipe_button.click()
    assert isinstance(dialog.question, QMessageBox)
    assert "2 个办完的文件" in dialog.question.text()
    answer(dialog, "清掉")
    assert states_shown(dialog) == []
    assert [path.name for path in stick.iterdir()] == ["通知.docx"]


def test_nothing_is_cleared_without_a_yes(
    desk: Desk, enrolled: Desk, operations: Operations, stick: Path, qtbot: QtBot
) -> None:
    assert enrolled.is_county
    save_people(desk, "王秀兰")
    sticks.carry(desk, stick)
    dialog = StickDialog(operations, stick)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.empty_button.click()
    assert "其中 1 个可能还有人等着收" in dialog.question.text()
    dialog.question.reject()
    assert len(list(stick.iterdir())) == 1
    dialog.empty_button.click()
    answer(dialog, "清掉")
    assert list(stick.iterdir()) == []


def test_a_stick_that_was_pulled_is_said(
    operations: Operations, enrolled: Desk, stick: Path, qtbot: QtBot
) -> None:
    assert enrolled.is_county
    dialog = StickDialog(operations, stick)
    qtbot.addWidget(dialog)
    dialog.show()
    stick.rmdir()
    dialog.carry_button.click()
    assert "找不到" in dialog.notice.sentence
