# SPDX-License-Identifier: MulanPSL-2.0
"""报表: numbers of a period, the records behind each, and the service log, from the keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.services.worked_example import (
    EXPECTED,
    EXPECTED_HOURS,
    WorkedExample,
    write_worked_example,
)
from wuse_desktop.gui.models.figure_list import SPANS
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.reports_page import ReportsPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.widgets.figure_table import FigureTable
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import FigureRecord
from wuse_desktop.services.pdf_pages import page_count


@pytest.fixture
def example(desk: Desk) -> WorkedExample:
    with desk.write() as unit:
        return write_worked_example(unit)


@pytest.fixture
def page(operations: Operations, example: WorkedExample, qtbot: QtBot) -> ReportsPage:
    return shown(operations, qtbot)


def shown(operations: Operations, qtbot: QtBot) -> ReportsPage:
    made = ReportsPage(operations)
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    made.focus_first()
    return made


def number(table: FigureTable, name: str, column: int = 1) -> str:
    row = table.figures.row_of(name)
    return str(table.figures.index(row, column).data())


def go_to(page: ReportsPage, name: str, column: int = 1) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.figures.index(page.table.figures.row_of(name), column))


def behind(page: ReportsPage) -> list[FigureRecord]:
    return [cast("FigureRecord", line.content) for line in page.records.table.model.lines]


def wait_for_period(page: ReportsPage, label: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.figures is not None and page.figures.period.label == label)


def test_this_month_s_numbers_are_there_at_once(page: ReportsPage) -> None:
    assert page.period.value().label == "2026年3月"
    for name, value in EXPECTED.items():
        text = EXPECTED_HOURS.get(name, str(value))
        assert number(page.table, name) == text, name


def test_every_number_opens_records_that_add_up_to_it(page: ReportsPage, typist: Typist) -> None:
    for name, value in EXPECTED.items():
        go_to(page, name)
        typist.press("Return")
        assert sum(record.amount for record in behind(page)) == value, name


def test_each_of_the_three_numbers_opens_its_own_records(
    page: ReportsPage, typist: Typist, qtbot: QtBot
) -> None:
    typist.press("Right")
    wait_for_period(page, "2026年4月", qtbot)
    go_to(page, "group_sessions")
    counts = []
    for column in SPANS:
        go_to(page, "group_sessions", column)
        typist.press("Return")
        counts.append((number(page.table, "group_sessions", column), len(behind(page))))
    assert counts == [("0", 0), ("2", 2), ("2", 2)]


def test_arrows_move_the_period_and_letters_its_kind(
    page: ReportsPage, typist: Typist, qtbot: QtBot
) -> None:
    assert typist.at(page.period)
    typist.press("Left")
    wait_for_period(page, "2026年2月", qtbot)
    assert number(page.table, "person_contacts") == "0"
    typist.press("Home", "J")
    wait_for_period(page, "2026年第1季度", qtbot)
    assert number(page.table, "person_contacts") == "44"
    typist.press("N")
    wait_for_period(page, "2026年", qtbot)
    typist.press("Y")
    wait_for_period(page, "2026年3月", qtbot)


def test_the_keyboard_passes_over_headings_and_says_what_a_number_means(
    page: ReportsPage, typist: Typist
) -> None:
    typist.press("Down")
    assert typist.at(page.table)
    go_to(page, "unique_persons")
    typist.press("Down")
    assert page.table.figures.figure_at(page.table.currentIndex().row()) is not None
    assert page.meaning_shown.startswith("入户走访户次（C-06）")


def test_enter_on_a_record_asks_the_window_for_it(
    page: ReportsPage, typist: Typist, qtbot: QtBot
) -> None:
    go_to(page, "volunteer_services")
    typist.press("Return")
    with qtbot.waitSignal(page.open_requested) as asked:
        typist.press("Return")
    entity, record_id = asked.args or ("", "")
    assert (entity, record_id) == ("volunteer_service", behind(page)[0].id)


def test_esc_closes_the_records_and_goes_back_to_the_number(
    page: ReportsPage, typist: Typist
) -> None:
    go_to(page, "activities")
    typist.press("Return")
    assert page.step_back()
    assert typist.at(page.table)
    assert page.table.currentIndex().row() == page.table.figures.row_of("activities")
    assert not page.step_back()


def test_a_click_on_a_number_opens_it(page: ReportsPage, qtbot: QtBot) -> None:
    index = page.table.figures.index(page.table.figures.row_of("person_contacts"), 3)
    place = page.table.visualRect(index).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sum(record.amount for record in behind(page)) == 44


def test_a_worker_s_numbers_are_chosen_by_initials(
    page: ReportsPage, typist: Typist, qtbot: QtBot
) -> None:
    whole = number(page.table, "worker_minutes")
    page.scope.setFocus()
    page.scope.line.selectAll()
    typist.type("sghxq")  # 社工 何晓晴
    typist.press("Return")
    qtbot.waitUntil(lambda: number(page.table, "worker_minutes") != whole)
    assert page.figures is not None
    assert page.figures.worker_id
    go_to(page, "worker_minutes")
    typist.press("Return")
    assert sum(record.amount for record in behind(page)) == page.figures["worker_minutes"].value


def test_the_table_is_copied_for_wps(page: ReportsPage, typist: Typist) -> None:
    go_to(page, "person_contacts")
    typist.press("Ctrl+C")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "指标\t本期\t上期\t本年累计\t单位"
    assert "服务人次\t44\t0\t44\t人次" in lines


def test_numbers_follow_a_change_made_elsewhere(page: ReportsPage, desk: Desk) -> None:
    with desk.write() as unit:
        write_worked_example(unit)
    page.refresh(unit.changes())
    assert number(page.table, "person_contacts") == "88"


def test_the_service_log_is_shown_before_it_is_printed(
    page: ReportsPage, typist: Typist, qtbot: QtBot
) -> None:
    typist.press("Ctrl+P")
    assert page.preview is not None
    qtbot.addWidget(page.preview)
    assert page.preview.pages > 1
    assert page.preview.windowTitle() == "服务工作日志 木兰镇社会工作服务站 2026年3月"
    page.preview.hide()


@pytest.mark.usefixtures("example")
def test_a_record_is_opened_through_the_real_window(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    window = open_window(desk)
    assert window.workspace is not None
    page = cast("ReportsPage", window.workspace.open_page("reports"))
    qtbot.waitUntil(page.isVisible)
    go_to(page, "visits_not_met")
    typist.press("Return", "Return")
    assert window.workspace.page is not None
    assert window.workspace.page.key == "visits"


def test_a_county_counts_all_stations_and_prints_the_county_log(
    county_desk: Desk, qtbot: QtBot
) -> None:
    with county_desk.write() as unit:
        write_worked_example(unit)
    page = shown(Operations(county_desk, InlineRunner()), qtbot)
    assert page.chosen_scope().label == "各站合计"
    assert number(page.table, "person_contacts") == "44"
    page.print_log()
    assert page.preview is not None
    qtbot.addWidget(page.preview)
    assert page.preview.pages == page_count(page.preview.pdf) > 0
    page.preview.hide()


def test_a_ledger_is_previewed_and_written_as_a_spreadsheet(
    page: ReportsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    said: list[str] = []
    page.said.connect(lambda text, *_rest: said.append(text))
    menu = page.ledgers
    menu.show_paper("ledger-visits")
    assert menu.preview is not None
    qtbot.waitUntil(lambda: menu.preview is not None and menu.preview.print_button.isEnabled())
    menu.preview.close()
    menu._choose = lambda *_asked: tmp_path / "走访台账.xlsx"
    menu.export("ledger-visits")
    assert (tmp_path / "走访台账.xlsx").stat().st_size > 0
    assert "走访台账.xlsx" in said[-1]


def test_a_list_of_names_asks_what_it_is_for(page: ReportsPage, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(_parent: object, heading: str, _note: str, then: Callable[[str], None]) -> None:
        asked.append(heading)
        then("年度核对")

    menu = page.ledgers
    menu._ask_reason = answer
    menu._choose = lambda *_asked: tmp_path / "名册.xlsx"
    menu.export("ledger-volunteers")
    assert asked == ["志愿者花名册"]
    assert (tmp_path / "名册.xlsx").exists()
