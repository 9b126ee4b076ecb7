# SPDX-License-Identifier: MulanPSL-2.0
"""The month and the work diary from the keyboard."""

import dataclasses
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_family
from tests.services.test_announced_holidays import NOTICE_2061
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.errors import Fault
from wuse_desktop.gui.pages.calendar_page import CalendarPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import forget_years
from wuse_desktop.services.visits import VisitDraft
from wuse_desktop.services.work_diary import diary


@pytest.fixture
def visit_id(desk: Desk) -> str:
    """A visit of half an hour on 23 March, and a task due on the 27th."""
    household_id, people = add_family(desk, "孙玉梅")
    draft: VisitDraft = visits.propose_visit(desk, household_id, date(2026, 3, 23))
    visit = dataclasses.replace(draft.visit, outcome="1")
    with desk.write() as unit:
        unit.put(Task(action="送药", due_on=date(2026, 3, 27)))
    return visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=people)).id


@pytest.fixture
def work(desk: Desk, visit_id: str, open_window: OpenWindow) -> Workspace:
    assert visit_id
    workspace = open_window(desk).workspace
    assert workspace is not None
    return workspace


@pytest.fixture
def page(work: Workspace, qtbot: QtBot) -> CalendarPage:
    found = work.open_page("calendar")
    assert isinstance(found, CalendarPage)
    qtbot.waitUntil(found.month.grid.isVisible)
    found.focus_first()
    return found


def titles(page: CalendarPage) -> list[str]:
    return [item.title for item in page.month.day.rows]


def test_the_cursor_walks_by_days_and_the_day_is_shown_beside(
    page: CalendarPage, typist: Typist
) -> None:
    grid = page.month.grid
    assert grid.day is not None
    assert grid.day.on == date(2026, 3, 24)
    typist.press("Left")
    assert any("孙玉梅" in title for title in titles(page))
    typist.press("Right", "Right", "Right", "Right")
    assert titles(page) == ["送药"]
    typist.press("PgDown")
    assert (grid.day.on.year, grid.day.on.month) == (2026, 4)
    typist.press("PgUp", "PgUp")
    assert grid.day.on == date(2026, 2, 27)
    assert "春节" in page.month._holidays.text()
    typist.press("Home")
    assert grid.day.on == date(2026, 3, 24)
    typist.press("Down", *["Right"] * 5)  # from Tuesday over Sunday, and over the end of the month
    assert grid.day.on == date(2026, 4, 5)
    typist.press("Right")
    assert grid.day.on == date(2026, 4, 6)
    typist.press("Left", *["Up"] * 5)
    assert grid.day.on == date(2026, 3, 1)
    typist.press("Left")
    assert grid.day.on == date(2026, 2, 28)


def test_enter_goes_into_the_day_and_opens_its_first_entry(
    page: CalendarPage, typist: Typist, work: Workspace
) -> None:
    typist.press("Left", "Return")
    assert page.month.day.hasFocus()
    typist.press("Return")
    assert work.page is not page


def test_a_year_without_a_table_says_so(page: CalendarPage) -> None:
    page.month.turn(0, date(2060, 1, 5))
    assert page.month._doubt.text() == "节假日表未更新"
    page.month.turn(0, date(2026, 3, 5))
    assert page.month._doubt.text() == ""


def test_indirect_work_is_added_and_taken_back_by_keys(
    page: CalendarPage, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    page.tabs.setCurrentIndex(1)
    part = page.diary
    qtbot.waitUntil(part.table.isVisible)
    assert part.kind.line.hasFocus()
    assert [line.cells[2] for line in part.table.model.lines] == ["入户走访"]
    typist.type("hy")
    typist.press("Return")
    assert part.kind.value() == "04"
    typist.type("45")
    typist.press("Return")
    assert part.kind.line.hasFocus(), "ready for the next one"
    found = diary(desk, desk.session.worker_id, part.period.value())
    assert (found.direct_minutes, found.indirect) == (30, {"04": 45})
    assert "直接服务 30 分钟" in part.sums
    assert "间接工作 45 分钟" in part.sums
    part.table.select_first()
    part.table.view.setFocus()
    typist.press("Delete")
    assert diary(desk, desk.session.worker_id, part.period.value()).indirect == {}


def test_indirect_work_without_minutes_is_refused_in_place(
    page: CalendarPage, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    page.tabs.setCurrentIndex(1)
    part = page.diary
    qtbot.waitUntil(part.table.isVisible)
    part.add()
    assert "分钟" in part.problems.text()
    assert len(diary(desk, desk.session.worker_id, part.period.value()).lines) == 1
    part.note.setFocus()
    typist.type("x")
    assert part.note.value() == "x"


def test_minutes_beyond_what_the_diary_takes_are_told_the_most(
    page: CalendarPage, typist: Typist, qtbot: QtBot
) -> None:
    page.tabs.setCurrentIndex(1)
    part = page.diary
    qtbot.waitUntil(part.table.isVisible)
    told: list[Fault] = []
    part.operations.failed.connect(told.append)
    part.minutes.setFocus()
    typist.type("1500")
    typist.press("Return")
    assert [fault.message for fault in told] == ["没有保存：“分钟”最多填999。"]
    assert part.minutes.selectedText() == "1500"


def test_the_diary_is_previewed_and_a_line_opens_its_record(
    page: CalendarPage, work: Workspace, qtbot: QtBot
) -> None:
    page.tabs.setCurrentIndex(1)
    part = page.diary
    qtbot.waitUntil(part.table.isVisible)
    part.print_diary()
    assert part.preview is not None
    qtbot.waitUntil(lambda: part.preview is not None and part.preview.print_button.isEnabled())
    part.preview.close()
    part.table.opened.emit(part.table.model.lines[0].content)
    assert work.page is not page


def test_the_holidays_of_a_new_year_are_pasted_from_the_notice(
    page: CalendarPage, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    try:
        page.month.notice_button.click()
        dialog = page.month.notice
        assert dialog is not None
        qtbot.waitUntil(lambda: typist.at(dialog.text))
        assert not dialog.save_button.isEnabled()
        dialog.year.setText("20")
        assert "四位数字" in dialog.problem.text()
        dialog.year.setText("2061")
        typist.type("元旦：1月1日至3日放假，共3天。")
        assert dialog.found.text() == "元旦　01-01 — 01-03"
        assert dialog.problem.text().startswith("还缺：春节、清明")
        dialog.text.setPlainText(NOTICE_2061)
        assert dialog.problem.text() == ""
        assert dialog.found.text().splitlines()[1] == "春节　01-20 — 01-26　补班 01-29、01-30"
        typist.press("Ctrl+S")
        assert page.month.grid.day is not None
        assert page.month.grid.day.on == date(2061, 1, 1)
        assert page.month._doubt.text() == ""
        assert "国庆节、中秋" in page.month._holidays.text()
        assert "2061" in str(desk.setting("announced_holidays", {}))
    finally:
        forget_years()
