# SPDX-License-Identifier: MulanPSL-2.0
"""The frame over an open desk: pages, search, new records, history, what is said below."""

import threading
from datetime import datetime, timedelta
from typing import cast

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.fake_pages import TABLE, FakePage
from tests.gui.real_window import PASSWORD, Clock, OpenWindow, Typist
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.navigation import PAGES, owner_of, pages_of
from wuse_desktop.gui.new_menu import NEW
from wuse_desktop.gui.search_box import SearchBox
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services.backups import backup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import drafts
from wuse_desktop.services.people import quick_person
from wuse_desktop.services.setup import open_desk


@pytest.fixture
def window(desk: Desk, open_window: OpenWindow) -> MainWindow:
    return open_window(desk, table=TABLE)


@pytest.fixture
def frame(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def front(frame: Workspace) -> FakePage:
    return cast("FakePage", frame.page)


def test_window_opens_on_the_first_page_with_the_keyboard_in_it(
    window: MainWindow, frame: Workspace, typist: Typist
) -> None:
    assert front(frame).key == "today"
    assert typist.at(front(frame).line)
    assert window.windowTitle() == "木兰镇社会工作服务站 — 五社工作台"
    assert (window.width(), window.height()) == (1366, 768)


def test_pages_are_made_when_first_opened(frame: Workspace) -> None:
    assert len(frame.findChildren(FakePage)) == 1
    frame.open_page("people")
    frame.open_page("today")
    frame.open_page("people")
    assert len(frame.findChildren(FakePage)) == 2
    assert front(frame).refreshed == [None, None]


def test_navigation_shows_the_pages_of_the_kind_of_desk(
    frame: Workspace, county_desk: Desk, open_window: OpenWindow
) -> None:
    assert frame.open_page("inbox") is None
    county = open_window(county_desk, table=TABLE).workspace
    assert county is not None
    assert county.open_page("inbox") is not None


def test_every_page_of_the_program_has_an_owner_for_what_can_be_made() -> None:
    for kind in ("station", "county"):
        entries = tuple(pages_of(PAGES, kind).values())
        assert all(owner_of(entries, entity) is not None for entity, _letter, _label in NEW)


def test_keyboard_walks_through_the_pages(frame: Workspace, typist: Typist) -> None:
    frame.navigation.setFocus()
    typist.press("Down", "Down")
    assert front(frame).key == "visits"
    assert typist.at(frame.navigation)
    typist.press("Return")
    assert typist.at(front(frame).line)
    typist.press("Ctrl+2")
    assert front(frame).key == "people"
    typist.press("F6")
    assert typist.at(frame.navigation)
    typist.press("F6")
    assert typist.at(front(frame).line)


def test_history_goes_back_and_forth_like_a_browser(frame: Workspace, typist: Typist) -> None:
    frame.open_record("person", "p1")
    frame.open_record("home_visit", "v1")
    typist.press("Alt+Left")
    assert (front(frame).key, front(frame).shown.text()) == ("people", "person p1")
    typist.press("Alt+Left")
    assert front(frame).key == "today"
    assert not frame.go_back()
    typist.press("Alt+Right", "Alt+Right")
    assert front(frame).shown.text() == "home_visit v1"


def test_escape_closes_inside_the_page_first_and_then_goes_back(
    frame: Workspace, typist: Typist
) -> None:
    frame.open_page("people")
    front(frame).focus_first()
    front(frame).closable = True
    typist.press("Escape")
    assert front(frame).key == "people"
    typist.press("Escape")
    assert front(frame).key == "today"


def test_a_page_that_stays_is_not_left(frame: Workspace) -> None:
    front(frame).may_leave = False
    frame.navigation.setCurrentRow(1)
    assert front(frame).key == "today"
    assert frame.navigation.currentRow() == 0


def test_pages_ask_the_window_for_records_of_other_pages(frame: Workspace) -> None:
    front(frame).open_requested.emit("person", "p1")
    assert front(frame).shown.text() == "person p1"
    front(frame).new_requested.emit("home_visit", {"household_id": "h1"})
    assert front(frame).begun == [("home_visit", {"household_id": "h1"})]
    front(frame).window_requested.emit("page:bin")
    assert frame.page is not None
    assert frame.navigation.currentRow() == -1
    assert not frame.open_record("fund", "f1")


def test_new_menu_is_one_letter_away(frame: Workspace, typist: Typist, qtbot: QtBot) -> None:
    assert [action.text() for action in frame.new_menu.actions()] == [
        "走访(&V)",
        "服务对象(&P)",
        "咨询(&Q)",
    ]
    typist.press("Ctrl+N")
    qtbot.waitUntil(frame.new_menu.isVisible)
    QTest.keyClicks(frame.new_menu, "v")
    assert not frame.new_menu.isVisible()
    assert front(frame).begun == [("home_visit", None)]


def test_a_viewer_is_offered_no_new_records(desk: Desk, open_window: OpenWindow) -> None:
    desk.session = type(desk.session)("u", "u", "看看", "viewer", "")
    frame = open_window(desk, table=TABLE).workspace
    assert frame is not None
    assert frame.new_menu.isEmpty()


def type_search(frame: Workspace, typist: Typist, text: str) -> SearchBox:
    typist.press("Ctrl+K")
    assert typist.at(frame.search)
    typist.type(text)
    return frame.search


def test_search_finds_by_initials_and_enter_opens(
    desk: Desk, frame: Workspace, typist: Typist, qtbot: QtBot
) -> None:
    saved = quick_person(desk, "王秀英")
    quick_person(desk, "赵树林")
    box = type_search(frame, typist, "wxy")
    qtbot.waitUntil(box.popup.isVisible)
    assert box.popup.count() == 1
    typist.press("Return")
    assert front(frame).shown.text() == f"person {saved.id}"
    assert not box.popup.isVisible()
    assert not box.text()


def test_enter_before_the_answer_opens_what_the_text_finds(
    desk: Desk, frame: Workspace, typist: Typist
) -> None:
    quick_person(desk, "王秀英")
    wanted = quick_person(desk, "赵树林")
    type_search(frame, typist, "zsl")
    typist.press("Return")
    assert front(frame).shown.text() == f"person {wanted.id}"


def test_search_that_finds_nothing_says_how_to_search(
    frame: Workspace, typist: Typist, qtbot: QtBot
) -> None:
    box = type_search(frame, typist, "没有")
    qtbot.waitUntil(box.popup.isVisible)
    assert "首字母" in box.popup.item(0).text()
    typist.press("Return")
    assert front(frame).key == "today"
    typist.press("Escape")
    assert not box.popup.isVisible()


def test_a_word_of_a_visit_is_found_with_its_month_and_shows_where(
    desk: Desk, frame: Workspace, typist: Typist, qtbot: QtBot
) -> None:
    with desk.write() as unit:
        head = unit.put(Person(name="王秀英"))
        home = unit.put(Household(head_person_id=head.id, living_member_count=1))
        visit = unit.put(
            HomeVisit(
                household_id=home.id,
                start_at=datetime.fromisoformat("2026-03-05T09:00"),
                end_at=datetime.fromisoformat("2026-03-05T09:40"),
                outcome="1",
                observed="刚领到轮椅，门槛太高。",
            )
        )
    box = type_search(frame, typist, "轮椅 3月")
    qtbot.waitUntil(lambda: box.popup.isVisible() and box.popup.count() == 1)
    assert "刚领到轮椅，门槛太高" in box.popup.item(0).text()
    typist.press("Return")
    assert front(frame).shown.text() == f"home_visit {visit.id}"


def test_older_answers_of_the_search_are_dropped(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    quick_person(desk, "王秀英")
    quick_person(desk, "赵树林")
    window = open_window(desk, table=TABLE, runner=LaneRunner())
    frame = window.workspace
    assert frame is not None
    qtbot.waitUntil(lambda: frame.page is not None)
    hold = threading.Event()
    frame.operations.read(lambda _desk: hold.wait(30), lambda _nothing: None)
    box = type_search(frame, typist, "w")
    box.search_now()
    typist.press("Backspace")
    typist.type("z")
    box.search_now()
    hold.set()
    qtbot.waitUntil(box.popup.isVisible)
    assert "赵树林" in box.popup.item(0).text()
    assert box.popup.count() == 1
    window.close()


def test_change_of_another_page_refreshes_the_one_in_front(frame: Workspace) -> None:
    page = front(frame)
    page.refreshed.clear()
    frame.operations.write(lambda desk: quick_person(desk, "王秀英"))
    assert [changes is not None and "person" in changes.entities for changes in page.refreshed] == [
        True
    ]
    page.refreshed.clear()
    frame.operations.write(lambda desk: quick_person(desk, "赵树林"), initiator=page.line)
    assert page.refreshed == []


def test_bottom_line_says_what_is_saved_unsent_and_backed_up(
    desk: Desk, clock: Clock, frame: Workspace
) -> None:
    assert "已自动保存" in frame.status.sentence
    assert "还没有在县级总督导站登记" in frame.status.sentence
    assert "还没有备份" in frame.status.sentence
    backup(desk)
    frame.read_standing()
    assert "（已试恢复）" in frame.status.sentence
    clock.at += timedelta(days=1)


def test_failures_and_successes_are_said_in_the_notice_bar(frame: Workspace) -> None:
    def refuse(_desk: Desk) -> None:
        raise UserFault("test", "没有保存。", "请再试一次。")

    frame.operations.read(refuse, lambda _nothing: None)
    assert frame.notice.sentence == "没有保存。请再试一次。"
    undone: list[str] = []
    front(frame).said.emit("已删除。", "撤销", lambda: undone.append("x"))
    assert frame.notice.sentence == "已删除。"
    frame.notice.findChildren(QPushButton)[0].click()
    assert undone == ["x"]


@pytest.mark.logs_errors
def test_a_page_that_cannot_be_made_takes_no_other_along(frame: Workspace) -> None:
    assert frame.open_page("broken") is None
    assert "程序出了错" in frame.notice.sentence
    assert front(frame).key == "today"
    assert frame.open_page("people") is not None


def test_size_and_page_are_remembered_for_the_user(
    window: MainWindow, frame: Workspace, desk: Desk, open_window: OpenWindow
) -> None:
    frame.open_page("visits")
    window.resize(790, 610)
    window.close()
    opened = open_desk(desk.paths.home, "", PASSWORD)
    again = open_window(None, desk.paths.home, table=TABLE)
    again.enter(opened)
    assert again.workspace is not None
    assert front(again.workspace).key == "visits"
    assert (again.width(), again.height()) == (790, 610)
    again.close()


def test_closing_keeps_what_was_typed_and_a_page_may_hold_the_window(
    window: MainWindow, frame: Workspace, desk: Desk
) -> None:
    page = front(frame)
    page.line.setText("写了一半")
    page.may_leave = False
    assert not window.close()
    page.may_leave = True
    assert window.close()
    opened = open_desk(desk.paths.home, "", PASSWORD)
    assert [draft.payload for draft in drafts(opened)] == [{"text": "写了一半"}]
    opened.close()
