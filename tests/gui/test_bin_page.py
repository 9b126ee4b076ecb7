# SPDX-License-Identifier: MulanPSL-2.0
"""回收站: what was deleted is listed with who and when, and comes back by Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wuse_desktop.gui.dialogs.history import HistoryDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.bin_page import BinPage
from wuse_desktop.services import lists, people, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery


@pytest.fixture
def page(operations: Operations, qtbot: QtBot) -> BinPage:
    made = BinPage(operations)
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    made.refresh()
    return made


def thrown(desk: Desk, name: str) -> str:
    person_id = people.quick_person(desk, name).id
    records.delete(desk, "person", person_id)
    return person_id


def test_an_empty_bin_says_what_it_is_for(page: BinPage) -> None:
    assert page.table.empty.isVisible()
    assert not page.table.view.isVisible()


def test_a_deleted_record_is_listed_with_who_and_how_long(page: BinPage, desk: Desk) -> None:
    thrown(desk, "录错的人")
    page.refresh()
    (line,) = page.table.model.lines
    assert line.cells[:2] == ("人员", "录错的人")
    assert line.cells[3] == "李晓梅"


def test_enter_restores_and_the_notice_opens_the_record(
    page: BinPage, desk: Desk, qtbot: QtBot
) -> None:
    person_id = thrown(desk, "录错的人")
    page.refresh()
    page.focus_first()
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert [row.id for row in lists.page(desk, "persons", ListQuery())] == [person_id]
    assert page.table.model.lines == ()
    with qtbot.waitSignal(page.open_requested) as opened:
        said.args[2]()
    assert opened.args == ["person", person_id]


def test_one_after_the_other_comes_back(page: BinPage, desk: Desk, qtbot: QtBot) -> None:
    for name in ("甲", "乙"):
        thrown(desk, name)
    page.refresh()
    page.focus_first()
    for _time in range(2):
        qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert len(lists.page(desk, "persons", ListQuery())) == 2


def test_the_history_of_a_deleted_record_can_be_read(
    page: BinPage, desk: Desk, qtbot: QtBot
) -> None:
    thrown(desk, "录错的人")
    page.refresh()
    next(item for item in page.findChildren(QPushButton) if item.text() == "修改记录").click()
    (dialog,) = page.window().findChildren(HistoryDialog)
    assert [line.what for line in dialog.lines] == ["删除", "新建"]
    dialog.close()
