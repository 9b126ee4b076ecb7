# SPDX-License-Identifier: MulanPSL-2.0
"""A first visit from the open window to the saved record: every key beyond the text is counted."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.held_runner import HeldRunner
from tests.gui.real_window import OpenWindow
from tests.gui.work_samples import add_family
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.widgets.visit_entry import VisitEntry
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.storage.records import find

MOST_KEYS = 12
SEEN, DONE = "老人精神好，屋顶有一处漏雨。", "联系村里来修。"


class CountingTypist:
    """Counts all keys but the text that a worker has to tell.

    Keys go where the window has its keyboard: the list of names found is a window beside it.
    """

    def __init__(self, work: Workspace) -> None:
        self._window = work.window()
        self.keys = 0

    @property
    def _here(self) -> QWidget:
        here = self._window.focusWidget()
        assert here is not None
        return here

    def press(self, *names: str) -> None:
        """Named keys; one with Ctrl is one."""
        self.keys += len(names)
        for name in names:
            QTest.keySequence(self._here, name)

    def tab(self) -> None:
        """On to the next field, also out of a long text."""
        self.keys += 1
        QTest.keyClick(self._here, Qt.Key.Key_Tab)

    def letters(self, typed: str, menu: QMenu | None = None) -> None:
        """Letters that only choose something; an open menu has the keyboard."""
        self.keys += len(typed)
        QTest.keyClicks(menu or self._here, typed)

    def tell(self, text: str) -> None:
        """What was seen and done, as an input method puts it in: the text itself."""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self._here, event)


@pytest.fixture
def work(desk: Desk, open_window: OpenWindow) -> Workspace:
    add_family(desk, "王秀英", "赵德福")
    add_family(desk, "孙玉梅")
    workspace = open_window(desk).workspace
    assert workspace is not None
    return workspace


def start(work: Workspace, keys: CountingTypist, qtbot: QtBot, initials: str) -> VisitsPage:
    """From wherever one is to the result of the visit."""
    keys.press("Ctrl+N")
    qtbot.waitUntil(work.new_menu.isVisible)
    keys.letters("v", work.new_menu)
    shown = work.page
    assert isinstance(shown, VisitsPage)
    work.window().activateWindow()  # as a desktop does when a menu closes
    qtbot.waitUntil(shown.visits.entry.who.line.hasFocus)
    keys.letters(initials)
    keys.press("Return")
    qtbot.waitUntil(lambda: bool(shown.visits.entry.who.value()))
    return shown


def test_a_first_visit_takes_at_most_twelve_keys_beyond_its_text(
    work: Workspace, desk: Desk, qtbot: QtBot, told: Callable[[str], None]
) -> None:
    keys = CountingTypist(work)
    start(work, keys, qtbot, "wxy")
    keys.letters("b")
    keys.press("Return")
    keys.tell(SEEN)
    keys.press("Ctrl+Return")
    keys.press("Ctrl+Return")  # the reminder of risks and needs was read
    (row,) = page(desk, "visits", ListQuery())
    stored = visits.load_visit(desk, row.id)
    assert (stored.visit.observed, stored.visit.outcome) == (SEEN, "1")
    assert stored.visit.on == desk.today()
    assert stored.visit.next_visit_on is not None
    assert len(stored.met_ids) == 1
    told(f"{keys.keys} keys beyond the text for a first visit, Ctrl+N, V and initials too")
    assert keys.keys <= MOST_KEYS


def test_a_visit_to_nobody_at_home_takes_fewer(
    work: Workspace, desk: Desk, qtbot: QtBot, told: Callable[[str], None]
) -> None:
    keys = CountingTypist(work)
    start(work, keys, qtbot, "sym")
    keys.letters("w")
    keys.press("Ctrl+Return")
    (row,) = page(desk, "visits", ListQuery())
    stored = visits.load_visit(desk, row.id)
    assert (stored.visit.outcome, stored.visit.minutes, stored.met_ids) == ("3", 0, ())
    assert stored.visit.next_visit_on is not None
    told(f"{keys.keys} keys for a household that was not met")
    assert keys.keys < MOST_KEYS


def test_digits_on_the_result_tick_whom_one_met(work: Workspace, desk: Desk, qtbot: QtBot) -> None:
    keys = CountingTypist(work)
    shown = start(work, keys, qtbot, "wxy")
    keys.letters("j")
    entry = shown.visits.entry
    head, second = entry.met.codes
    assert entry.met.value() == (second,), "somebody of the family is not the head"
    keys.letters("1")
    assert set(entry.met.value()) == {head, second}
    keys.letters("2")
    assert entry.met.value() == (head,)
    keys.letters("w")
    assert entry.met.value() == ()


def test_each_purpose_has_a_digit_the_tenth_has_0(work: Workspace, qtbot: QtBot) -> None:
    work.start_new("home_visit")
    purposes = cast("VisitsPage", work.page).visits.entry.purposes
    shown = [made.text() for made in purposes._buttons]
    assert [text[0] for text in shown] == list("1234567890")
    assert shown[-1] == "0 应急/极端天气"
    purposes.set_value(())
    qtbot.keyClicks(purposes, "02")
    assert purposes.value() == (purposes.codes[1], purposes.codes[9])


def test_a_visit_of_the_same_day_is_said_at_once_and_can_be_gone_on_with(
    work: Workspace, desk: Desk, qtbot: QtBot
) -> None:
    keys = CountingTypist(work)
    start(work, keys, qtbot, "wxy")
    keys.letters("b")
    keys.press("Return")
    keys.tell(SEEN)
    keys.press("Ctrl+Return", "Ctrl+Return")
    (row,) = page(desk, "visits", ListQuery())
    shown = start(work, keys, qtbot, "wxy")
    entry = shown.visits.entry
    assert entry._twin.isVisible()
    entry.day.set_value(date(2026, 3, 20))
    entry.day.changed.emit()
    assert not entry._twin.isVisible(), "on another day it is another visit"
    entry.day.set_value(desk.today())
    entry.day.changed.emit()
    entry._twin.click()
    assert entry.draft().visit.id == row.id
    entry.action.setFocus()
    keys.tell(DONE)
    keys.press("Ctrl+Return", "Ctrl+Return")
    (row,) = page(desk, "visits", ListQuery())
    assert visits.load_visit(desk, row.id).visit.action_taken == DONE


def test_several_things_to_do_are_typed_each_with_its_day_and_become_tasks(
    work: Workspace, desk: Desk, qtbot: QtBot
) -> None:
    keys = CountingTypist(work)
    shown = start(work, keys, qtbot, "sym")
    keys.letters("w")
    entry = shown.visits.entry

    def tab() -> None:
        """Once the row that typing made is there."""
        qtbot.waitUntil(entry.follow_ups.rows[-1].widgets()[0].isVisible)
        keys.tab()

    entry.action.setFocus()
    tab()
    keys.tell("联系村医")
    tab()
    keys.letters("4-2")
    tab()
    keys.tell("申请临时救助")
    tab()
    keys.letters("4-10")
    tab()
    tab()
    tab()
    assert entry.next_on.line.hasFocus(), "an empty row is passed over on the way"
    keys.press("Ctrl+Return")
    (row,) = page(desk, "visits", ListQuery())
    expected = [("联系村医", date(2026, 4, 2)), ("申请临时救助", date(2026, 4, 10))]
    stored = visits.load_visit(desk, row.id)
    assert [(task.action, task.due_on) for task in stored.tasks] == expected
    with desk.read() as connection:
        tasks = find(connection, Task, "due_on")
    assert [(task.action, task.due_on) for task in tasks] == expected

    shown.show_record("home_visit", row.id)
    assert [task.action for task in entry.follow_ups.value()] == ["联系村医", "申请临时救助"]
    first = entry.follow_ups.rows[0].widgets()[0]
    qtbot.waitUntil(first.isVisible)
    first.setFocus()
    keys.press("Ctrl+A", "Delete", "Ctrl+S", "Ctrl+S")
    stored = visits.load_visit(desk, row.id)
    assert [task.action for task in stored.tasks] == ["申请临时救助"]


def test_a_result_that_is_typed_before_the_family_is_there_ticks_who_was_met(
    desk: Desk, dressed: QApplication, qtbot: QtBot
) -> None:
    assert isinstance(dressed, QApplication)
    household_id, _people = add_family(desk, "王秀英", "赵德福")
    runner = HeldRunner()
    entry = VisitEntry(Operations(desk, runner))
    qtbot.addWidget(entry)
    runner.do_all()
    entry.who.set_value(household_id, "王秀英")
    entry.who.changed.emit()
    entry.outcome.set_value("1")
    entry.outcome.changed.emit()
    runner.do_all()
    assert entry.met.value() == entry.met.codes[:1] != ()
    assert entry.draft().visit.outcome == "1"
