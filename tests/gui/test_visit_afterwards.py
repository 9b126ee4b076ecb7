# SPDX-License-Identifier: MulanPSL-2.0
"""What stands on the screen once a visit was saved, corrected or left; whom it was made to."""

import dataclasses
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from tests.gui.work_samples import add_family
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.visit_part import VisitPart
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import drafts, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page

SEEN = "老人精神好。"


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def shown(work: Workspace) -> VisitPart:
    found = work.open_page("visits")
    assert isinstance(found, VisitsPage)
    return found.visits


def visit(desk: Desk, household_id: str, day: str) -> str:
    """A visit to a household at which nobody was in."""
    proposed = visits.propose_visit(desk, household_id, date.fromisoformat(day))
    at = datetime.fromisoformat(day)
    made = dataclasses.replace(
        proposed.visit, start_at=at, end_at=at, outcome="3", observed="敲门没人应。"
    )
    return visits.save_visit(desk, dataclasses.replace(proposed, visit=made)).id


def marked(shown: VisitPart) -> list[str]:
    """The visits that are marked in the list."""
    return shown.table.selected_ids()


def pick(shown: VisitPart, typist: Typist, qtbot: QtBot, initials: str) -> None:
    typist.type(initials)
    qtbot.waitUntil(shown.entry.who._popup.isVisible)
    typist.press("Return")


def record(shown: VisitPart, typist: Typist, qtbot: QtBot, initials: str, day: str) -> str:
    """A visit to nobody at home, by the keys of a worker; its id."""
    before = {row.id for row in page(shown.operations.desk, "visits", ListQuery())}
    shown.start_new(HomeVisit.entity)
    pick(shown, typist, qtbot, initials)
    shown.entry.day.setFocus()
    typist.press("Ctrl+A")
    typist.type(day)
    shown.entry.outcome.setFocus()
    typist.type("w")
    typist.press("Ctrl+S")
    (made,) = {row.id for row in page(shown.operations.desk, "visits", ListQuery())} - before
    return made


def in_front(shown: VisitPart) -> str:
    """The visit that is shown, or an empty text for none."""
    assert shown.entry.isVisible() is (shown._stack.currentIndex() == 1)
    return shown.entry.draft().visit.id if shown.entry.isVisible() else ""


def click(shown: VisitPart, row: int) -> None:
    view = shown.table.view
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_visit_of_an_earlier_day_is_the_one_shown_once_it_is_saved(
    desk: Desk, shown: VisitPart, typist: Typist, qtbot: QtBot
) -> None:
    later = visit(desk, add_family(desk, "何小满")[0], "2026-03-20")
    add_family(desk, "王石斛")
    shown.refresh()
    made = record(shown, typist, qtbot, "wsh", "3-2")
    assert [row.id for row in page(desk, "visits", ListQuery())] == [later, made]
    assert in_front(shown) == made
    assert marked(shown) == [made]
    assert typist.at(shown.table.view)


def test_a_visit_that_the_filter_hides_is_shown_all_the_same(
    desk: Desk, shown: VisitPart, typist: Typist, qtbot: QtBot, window: MainWindow
) -> None:
    visit(desk, add_family(desk, "何小满")[0], "2026-03-20")
    add_family(desk, "王石斛")
    shown.table.filter.setFocus()
    typist.type("hxm")
    qtbot.waitUntil(lambda: shown.table.model.query.text == "hxm")
    made = record(shown, typist, qtbot, "wsh", "3-2")
    assert (in_front(shown), marked(shown)) == (made, [])
    window.setFocus()
    shown.table.view.setFocus()  # as when a window that lay over this one closes
    assert (in_front(shown), marked(shown)) == (made, [])


def test_a_corrected_visit_stays_in_front(
    desk: Desk, shown: VisitPart, typist: Typist, qtbot: QtBot
) -> None:
    first = visit(desk, add_family(desk, "何小满")[0], "2026-03-20")
    visit(desk, add_family(desk, "王石斛")[0], "2026-03-21")
    shown.refresh()
    click(shown, 1)
    assert in_front(shown) == first
    shown.entry.observed.setFocus()
    typist.type(SEEN)
    typist.press("Ctrl+S")
    assert (in_front(shown), marked(shown)) == (first, [first])
    assert SEEN in shown.entry.observed.value()
    typist.press("Escape")
    assert (in_front(shown), marked(shown)) == ("", [first])
    click(shown, 1)
    assert in_front(shown) == first


def test_who_was_picked_is_who_was_met(
    desk: Desk, shown: VisitPart, typist: Typist, qtbot: QtBot
) -> None:
    _household, (head, son) = add_family(desk, "王秀英", "赵德福")
    for initials, own, family in (("zdf", son, head), ("wxy", head, son)):
        shown.start_new(HomeVisit.entity)
        pick(shown, typist, qtbot, initials)
        typist.type("b")
        assert shown.entry.met.value() == (own,)
        typist.type("j")
        assert shown.entry.met.value() == (family,)
        shown._start_afresh()


def test_what_is_said_of_a_saved_visit_names_the_household_that_is_shown(
    desk: Desk, work: Workspace, shown: VisitPart, typist: Typist, qtbot: QtBot
) -> None:
    add_family(desk, "王秀英", "赵德福")
    record(shown, typist, qtbot, "zdf", "3-2")
    assert work.notice.sentence == "已保存：王秀英 的走访"
    assert shown.entry.who.title() == "王秀英"


def test_a_form_in_which_nobody_typed_leaves_no_draft_and_no_visit_open(
    desk: Desk, work: Workspace, shown: VisitPart, typist: Typist, qtbot: QtBot
) -> None:
    visit(desk, add_family(desk, "何小满")[0], "2026-03-20")
    household_id, _people = add_family(desk, "秦处暑")
    shown.refresh()
    known = {"household_id": household_id, "title": "秦处暑"}
    assert work.start_new(HomeVisit.entity, known)
    assert shown.entry.draft().visit.household_id == household_id
    typist.press("Escape")
    assert drafts.drafts(desk) == ()
    assert (in_front(shown), marked(shown)) == ("", [])
    typist.press("Down")
    assert in_front(shown), "the arrows begin at the first row"


def test_what_is_typed_into_a_prefilled_picker_replaces_the_name(
    desk: Desk, work: Workspace, shown: VisitPart, typist: Typist, qtbot: QtBot
) -> None:
    household_id, _people = add_family(desk, "秦处暑")
    wanted, _people = add_family(desk, "姜立夏")
    assert work.start_new(HomeVisit.entity, {"household_id": household_id, "title": "秦处暑"})
    assert typist.at(shown.entry.who.line)
    pick(shown, typist, qtbot, "jlx")
    assert shown.entry.draft().visit.household_id == wanted
    shown.entry.observed.setFocus()
    QTest.mouseClick(shown.entry.who.line, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shown.entry.who.line.hasSelectedText)
    pick(shown, typist, qtbot, "qcs")
    assert shown.entry.draft().visit.household_id == household_id


def test_reminders_come_into_sight(
    desk: Desk, shown: VisitPart, typist: Typist, qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1100, 768)
    add_family(desk, "王秀英")
    shown.start_new(HomeVisit.entity)
    pick(shown, typist, qtbot, "wxy")
    typist.type("b")
    shown.entry.show_more(True)
    bar = shown.pane._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    shown.entry.observed.setFocus()
    typist.type(SEEN)
    bar.setValue(bar.maximum())
    typist.press("Ctrl+S")
    reminders = shown.entry._problems
    qtbot.waitUntil(lambda: bool(reminders.text()))
    qtbot.waitUntil(lambda: reminders.visibleRegion().boundingRect().height() == reminders.height())
    assert shown.pane._area.horizontalScrollBar().value() == 0, "sideways nothing moves"
