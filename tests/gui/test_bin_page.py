# SPDX-License-Identifier: MulanPSL-2.0
"""回收站: what was deleted is listed with who and when, and comes back by Enter."""

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.real_window import PASSWORD, Clock, OpenWindow, Typist
from tests.gui.work_samples import add_group, add_person
from wuse_desktop.gui.dialogs.history import HistoryDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.bin_page import BinPage
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import groups, lists, people, records
from wuse_desktop.services.bin_emptying import count_expired
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.setup import open_desk


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


def test_what_expired_is_emptied_only_after_being_asked(
    page: BinPage, desk: Desk, clock: Clock
) -> None:
    thrown(desk, "录错的人")
    page.refresh()
    assert not page._old.isVisible()
    clock.at = datetime.now() + timedelta(days=31)  # noqa: DTZ005 - the desk's local clock
    page.refresh()
    assert page._old.isVisible()
    assert page.table.model.lines[0].cells[5] == "已过期"
    page.ask_to_empty()
    assert page.asking is not None
    page.asking.reject()
    assert count_expired(desk) == 1
    said: list[str] = []
    page.said.connect(lambda text, *_rest: said.append(text))
    page.empty()
    assert "已清除 1 条" in said[-1]
    assert count_expired(desk) == 0
    assert page.table.model.lines == ()
    assert not page._old.isVisible()


def test_the_window_says_at_the_start_that_something_expired(
    desk: Desk, clock: Clock, open_window: OpenWindow
) -> None:
    thrown(desk, "录错的人")
    clock.at = datetime.now() + timedelta(days=31)  # noqa: DTZ005 - the desk's local clock
    workspace = open_window(desk).workspace
    assert workspace is not None
    assert "回收站里有 1 条已满30天" in workspace.notice.sentence


def test_the_bin_is_there_after_a_restart(
    desk: Desk, clock: Clock, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    person_id = thrown(desk, "录错的人")
    clock.at = datetime.now()  # noqa: DTZ005 - the desk's local clock
    desk.close()
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring(), now=clock)
    try:
        frame = open_window(again).workspace
        assert frame is not None
        page = frame.open_page("bin")
        assert isinstance(page, BinPage)
        page.focus_first()
        (line,) = page.table.model.lines
        assert line.cells[:2] == ("人员", "录错的人")
        assert line.cells[-1] == "30 天"
        with qtbot.waitSignal(page.said):
            typist.press("Return")
        assert [row.id for row in lists.page(again, "persons", ListQuery())] == [person_id]
    finally:
        again.close()


def test_what_has_no_page_of_its_own_is_not_offered_to_be_opened(
    page: BinPage, desk: Desk, qtbot: QtBot
) -> None:
    group = add_group(desk, "巧手编织", [add_person(desk, "王秀英")])
    (member,) = groups.group_page(desk, group).members
    groups.remove_member(desk, member.id, date(2026, 3, 1))
    page.refresh()
    (line,) = page.table.model.lines
    assert line.cells[:2] == ("组员", "巧手编织 王秀英")
    with qtbot.waitSignal(page.said) as said:
        page.restore()
    assert said.args[:2] == ["已恢复：组员 巧手编织 王秀英", ""]
    assert len(groups.group_page(desk, group).members) == 1
