# SPDX-License-Identifier: MulanPSL-2.0
"""What is typed and means nothing yet is refused, pointed at, and never lost."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_person
from wuse_desktop.domain.records.people import Household
from wuse_desktop.errors import Fault
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.widgets.fields import NumberEditor
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.households import save_household
from wuse_desktop.services.lists import ListQuery, page

GOODS = "distribution"


def in_front(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def groups(work: Workspace) -> GroupsPage:
    shown = work.page
    assert isinstance(shown, GroupsPage)
    return shown


def visit_part(work: Workspace) -> VisitsPage:
    shown = work.page
    assert isinstance(shown, VisitsPage)
    return shown


def test_a_refusal_says_how_and_goes_to_the_field(
    window: MainWindow, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    work = in_front(window)
    work.start_new(GOODS)
    part = groups(work).handouts
    form = part.form.form
    form.focus("item")
    typist.type("大米")
    form.focus("quantity")
    typist.type("30.5")
    form.focus("place")
    typist.press("Ctrl+S")
    assert page(desk, "handouts", ListQuery()) == []
    assert "数量" in part.entry.problems.text()
    assert "整数" in part.entry.problems.text()
    quantity = form.editor("quantity")
    qtbot.waitUntil(quantity.hasFocus)
    typist.type("30")  # it is marked, so that typing replaces it
    typist.press("Ctrl+S")
    assert len(page(desk, "handouts", ListQuery())) == 1


def test_it_comes_back_with_the_draft_after_a_restart(
    desk: Desk, open_window: OpenWindow, reopened: Callable[[], Desk], typist: Typist
) -> None:
    work = in_front(open_window(desk))
    work.start_new(GOODS)
    part = groups(work).handouts
    for name, text in (("item", "大米"), ("quantity", "30.5"), ("unit_value", "12,5")):
        part.form.form.focus(name)
        typist.type(text)
    part.leave()
    again = in_front(open_window(reopened()))
    again.start_new(GOODS)
    form = groups(again).handouts.form.form
    assert form.unreadable() == ["数量", "单价"]
    shown = {line.accessibleName(): line.text() for line in form.findChildren(QLineEdit)}
    assert (shown["品名"], shown["数量"], shown["单价"]) == ("大米", "30.5", "12,5")


def test_an_estimate_that_is_no_number_is_not_taken_for_nobody(
    window: MainWindow, typist: Typist
) -> None:
    work = in_front(window)
    work.start_new("community_activity")
    activities = groups(work).activities
    estimate: NumberEditor = activities.form.own["unsigned_estimate"]
    estimate.setFocus()
    estimate.selectAll()
    typist.type("1-2")
    activities.leave()
    activities.resume("community_activity")
    assert estimate.text() == "1-2"
    assert "估算" in "".join(activities.form.unreadable())


def test_a_household_keeps_it_too(window: MainWindow, desk: Desk, typist: Typist) -> None:
    home = save_household(desk, Household(head_person_id=add_person(desk, "王秀英"))).id
    work = in_front(window)
    work.open_record("household", home)
    shown = work.page
    assert isinstance(shown, PeoplePage)
    side = shown.household_side
    side.edit()
    (editor,) = [
        item
        for item in side.findChildren(NumberEditor)
        if item.accessibleName().startswith("同住") or "人数" in item.accessibleName()
    ]
    editor.setFocus()
    editor.selectAll()
    typist.type("2.5")
    side.leave()
    side.forget_record()
    work.open_record("household", home)
    side.edit()
    assert editor.text() == "2.5"
    assert editor.is_wrong()


# a visit ----------------------------------------------------------------------------------


@pytest.fixture
def visit(window: MainWindow, desk: Desk) -> VisitsPage:
    """A new visit of somebody on file."""
    work = in_front(window)
    work.start_new("home_visit", {"person_id": add_person(desk, "王秀英")})
    return visit_part(work)


@pytest.mark.parametrize("typed", [75, 5])
def test_minutes_that_were_typed_hold_whatever_the_result_is(
    visit: VisitsPage, typist: Typist, typed: int
) -> None:
    entry = visit.visits.entry
    entry.minutes.setFocus()
    entry.minutes.selectAll()
    typist.type(str(typed))
    entry.outcome.setFocus()
    typist.type("B")
    assert entry.minutes.value() == typed
    typist.type("J")
    assert entry.minutes.value() == typed
    typist.type("W")
    assert entry.minutes.value() == 0, "nobody met is no service time (rule C-13)"
    typist.type("B")
    assert entry.minutes.value() == typed


def test_minutes_that_mean_nothing_stay_to_be_mended(
    visit: VisitsPage, desk: Desk, typist: Typist
) -> None:
    entry = visit.visits.entry
    entry.minutes.setFocus()
    entry.minutes.selectAll()
    typist.type("30.5")
    entry.outcome.setFocus()
    typist.type("B")
    assert (entry.minutes.text(), entry.unreadable()) == ("30.5", ["时长"])
    told: list[Fault] = []
    visit.operations.failed.connect(told.append)
    visit.visits.save()
    assert "时长" in told[0].message
    assert page(desk, "visits", ListQuery()) == []
    visit.visits.step_back()
    entry.minutes.set_value(None)
    visit.visits.start_new("home_visit")
    assert entry.minutes.text() == "30.5"


def test_minutes_that_are_too_many_are_told_the_most(
    visit: VisitsPage, desk: Desk, typist: Typist
) -> None:
    entry = visit.visits.entry
    told: list[Fault] = []
    visit.operations.failed.connect(told.append)
    entry.minutes.setFocus()
    entry.minutes.selectAll()
    typist.type("2000")
    typist.press("Ctrl+S")
    assert told[-1].message == "没有保存：“时长”最多填999。"
    assert typist.at(entry.minutes)
    entry.next_on.setFocus()
    typist.press("Ctrl+A")
    typist.type("2026-02-30")
    typist.press("Ctrl+S")
    assert told[-1].message.startswith("没有保存：“时长”最多填999；这些内容看不懂：下次走访。数字")
    assert page(desk, "visits", ListQuery()) == []


def test_other_forms_tell_the_most_too(window: MainWindow, desk: Desk, typist: Typist) -> None:
    work = in_front(window)
    work.start_new(GOODS)
    part = groups(work).handouts
    part.form.form.focus("item")
    typist.type("大米")
    part.form.form.focus("quantity")
    typist.type("12345678")
    typist.press("Ctrl+S")
    assert part.entry.problems.text() == "没有保存：“数量”最多填999999。"
    assert page(desk, "handouts", ListQuery()) == []


def test_a_next_day_that_means_nothing_is_not_proposed_over(
    visit: VisitsPage, typist: Typist
) -> None:
    entry = visit.visits.entry
    entry.outcome.setFocus()
    typist.type("B")
    entry.next_on.setFocus()
    line = entry.next_on.findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    typist.type("下周三")
    entry.mode.setFocus()
    typist.type("2")
    assert line.text() == "下周三"
    assert "下次走访" in entry.unreadable()
