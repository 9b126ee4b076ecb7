# SPDX-License-Identifier: MulanPSL-2.0
"""Filters, columns and saved views of the lists of work: cases, visits, groups, activities."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.real_window import PASSWORD, Clock, OpenWindow, Typist
from tests.gui.work_samples import (
    VILLAGE,
    add_closed_case,
    add_family,
    add_group,
    add_open_case,
    add_person,
)
from wuse_desktop.domain.records.activities import CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.gui.dialogs.export_list import ExportDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.pages.volunteers_page import VolunteersPage
from wuse_desktop.gui.widgets.list_tools import ListTools
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import list_filters, list_views, lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import STATION_KEY, ListQuery
from wuse_desktop.services.setup import open_desk

Part = tuple[RecordTable, ListTools]


def fill(desk: Desk) -> None:
    """Of each kind one that a filter keeps and one that it leaves out."""
    add_open_case(desk, add_person(desk, "王秀英"))
    add_closed_case(desk, add_person(desk, "赵树林"))
    home, _people = add_family(desk, "孙玉梅")
    running = add_group(desk, "巧手编织", [])
    ended = add_group(desk, "老友会", [])
    with desk.write() as unit:
        group = unit.get(ServiceGroup, ended)
        assert group is not None
        unit.put(ServiceGroup(id=ended, group_name="老友会", finished_on=date(2026, 2, 1)))
        assert unit.get(ServiceGroup, running) is not None
        for day in ("2026-03-05", "2026-02-05"):
            start = datetime.fromisoformat(f"{day}T09:00")
            end = start + timedelta(minutes=40)
            unit.put(HomeVisit(household_id=home, start_at=start, end_at=end, outcome="1"))
            unit.put(
                CommunityActivity(
                    activity_title=f"义诊{day}", start_at=start, end_at=end, village_code=VILLAGE
                )
            )
        for name, status in (("钱多多", "01"), ("周全", "02")):
            person = unit.put(Person(name=name))
            unit.put(Volunteer(person_id=person.id, volunteer_status=status))


def part(window: MainWindow, key: str) -> Part:
    """The list that a key names, in front."""
    frame = window.workspace
    assert frame is not None
    if key == "cases":
        shown = cast("CasesPage", frame.open_page("cases")).cases
    elif key == "visits":
        visits = cast("VisitsPage", frame.open_page("visits")).visits
        return visits.table, visits.tools
    elif key in ("groups", "activities"):
        page = cast("GroupsPage", frame.open_page("groups"))
        page.tabs.setCurrentIndex(1 if key == "activities" else 0)
        shown = page.activities if key == "activities" else page.groups  # type: ignore[assignment]
    else:
        volunteers = cast("VolunteersPage", frame.open_page("volunteers"))
        return volunteers.roster, volunteers.tools
    return shown.table, shown.tools


def call(typist: Typist, qtbot: QtBot, keys: str, is_there: Callable[[], bool]) -> None:
    """Press keys in a window that was just opened: it takes them in a moment."""

    def pressed() -> bool:
        typist.press(keys)
        return is_there()

    qtbot.waitUntil(pressed)


@pytest.mark.parametrize(
    "way",
    [
        ("cases", "正在办", "王秀英", "village"),
        ("visits", "本月", "2026-03-05", "workers"),
        ("groups", "还没结束", "巧手编织", "worker"),
        ("activities", "上月", "2026-02-05", "village"),
        ("volunteers", "在册", "钱多多", "team"),
    ],
    ids=lambda way: way[0],
)
def test_a_list_is_narrowed_widened_and_remembered_by_keys(
    desk: Desk,
    clock: Clock,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    way: tuple[str, str, str, str],
) -> None:
    key, typed, kept, column = way
    fill(desk)
    table, tools = part(open_window(desk), key)
    assert table.model.rowCount() == 2
    table.view.setFocus()
    call(typist, qtbot, "F3", tools.filters.isVisible)
    typist.type(typed)
    typist.press("Return")
    assert table.model.rowCount() == 1, tools.filters.value()
    row = table.model.row_at(0)
    assert row is not None
    assert kept in " ".join(row.cells)
    typist.press("Escape", "F7")
    typist.type("我的")
    typist.press("Return")
    typist.press("Escape", "F4")
    tools.columns.boxes[column].setFocus()
    typist.press("Space")
    assert column in table.shown_columns()
    tools.filters.clear()
    assert table.model.rowCount() == 2
    desk.close()
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring(), now=clock)
    try:
        table, tools = part(open_window(again), key)
        assert column in table.shown_columns()
        assert table.model.rowCount() == 2
        (view,) = tools.views.views
        next(b for b in tools.views.findChildren(QPushButton) if b.text() == view.name).click()
        assert table.model.rowCount() == 1
    finally:
        again.close()


def test_last_month_stays_last_month_in_a_saved_view(desk: Desk, clock: Clock) -> None:
    fill(desk)
    query = ListQuery(filters={"month": "last"})
    assert lists.count(desk, "visits", query) == 1
    clock.at = clock.at.replace(month=4)
    (row,) = lists.page(desk, "visits", query)
    assert row.cells[0] == "2026-03-05"
    clock.at = clock.at.replace(month=5)
    assert lists.count(desk, "visits", query) == 0


def test_every_month_and_either_that_is_offered_is_understood(desk: Desk) -> None:
    fill(desk)
    for name in lists.NAMES:
        for item in list_filters.filters_of(name):
            for choice in list_filters.choices_of(desk, item):
                lists.count(desk, name, ListQuery(filters={item.name: choice.code}))


def test_the_columns_of_the_list_are_exported_where_only_they_are_wanted(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(desk)
    table, _tools = part(open_window(desk), "cases")
    table.view.setFocus()
    call(typist, qtbot, "Ctrl+E", lambda: table.files.dialog is not None)
    dialog = table.files.dialog
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(dialog.purpose.hasFocus)
    target = tmp_path / "个案.xlsx"
    dialog._choose_target = lambda *_asked: target
    dialog.purpose.set_value("站务会")
    dialog.receiver.set_value("本站")
    dialog.columns.setFocus()
    typist.press("L")
    dialog.export()
    sheet = load_workbook(target).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["服务对象", "个案状态", "最近服务"]
    assert sheet.max_row == 3


def test_what_is_copied_is_what_is_shown(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    fill(desk)
    table, tools = part(open_window(desk), "groups")
    table.view.setFocus()
    call(typist, qtbot, "F4", tools.columns.isVisible)
    tools.columns.boxes["members"].click()
    table.view.setFocus()
    typist.press("Ctrl+C")
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["小组名称", "已开/计划节"]
    assert sorted(line[0] for line in lines[1:]) == ["巧手编织", "老友会"]


def click_heading(qtbot: QtBot, table: RecordTable, section: int) -> None:
    header = table.view.horizontalHeader()
    table.view.scrollTo(table.model.index(0, section))
    middle = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
    qtbot.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, header.height() // 2)
    )


@pytest.mark.parametrize("key", ["cases", "visits", "groups", "activities", "volunteers"])
def test_the_arrow_stands_at_the_column_by_which_the_rows_are_sorted(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot, key: str
) -> None:
    fill(desk)
    table, _tools = part(open_window(desk), key)
    header, columns = table.view.horizontalHeader(), lists.columns(table.name)
    sortable = [number for number, item in enumerate(columns) if item.sortable]
    others = [
        number
        for number in range(len(columns) + 1)  # the marks too
        if number not in sortable and not table.view.isColumnHidden(number)
    ]
    assert others
    click_heading(qtbot, table, others[0])
    assert header.sortIndicatorSection() == -1, "the latest stand first"
    first = next(number for number in sortable if not table.view.isColumnHidden(number))
    click_heading(qtbot, table, first)
    order = header.sortIndicatorOrder()
    rows = [table.model.row_at(number) for number in range(2)]
    for number in others:
        click_heading(qtbot, table, number)
        assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (first, order)
        assert [table.model.row_at(number) for number in range(2)] == rows
    click_heading(qtbot, table, first)
    assert header.sortIndicatorOrder() != order
    assert table.model.query.descending


def test_a_heading_tells_whether_it_sorts(desk: Desk, open_window: OpenWindow) -> None:
    fill(desk)
    table, _tools = part(open_window(desk), "volunteers")
    columns = lists.columns(table.name)

    def tip(section: int) -> str:
        across, role = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
        return str(table.model.headerData(section, across, role))

    for number, item in enumerate(columns):
        assert ("不能排序" in tip(number)) is not item.sortable
    assert "不能排序" in tip(len(columns))


def test_headings_of_numbers_stand_above_them(desk: Desk, open_window: OpenWindow) -> None:
    fill(desk)
    table, _tools = part(open_window(desk), "volunteers")
    role, across = Qt.ItemDataRole.TextAlignmentRole, Qt.Orientation.Horizontal
    for number, item in enumerate((*table.model.columns, None)):
        heading = table.model.headerData(number, across, role)
        right = bool(heading & Qt.AlignmentFlag.AlignRight.value)
        assert right == (item is not None and item.align == "right")
        if item is not None:
            assert table.model.index(0, number).data(role) == heading


def test_a_row_is_marked_alone_while_ctrl_is_held(
    desk: Desk, open_window: OpenWindow, typist: Typist
) -> None:
    fill(desk)
    window = open_window(desk)
    table, _tools = part(window, "visits")
    first, second = (row.id for row in lists.page(desk, "visits", ListQuery()))
    table.select_first()
    QTest.keyPress(typist.where, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    table.mark(second)
    assert table.selected_ids() == [second]
    table.mark(first)
    assert table.selected_ids() == [first]
    QTest.keyRelease(typist.where, Qt.Key.Key_Control)


def test_the_list_of_visits_marks_the_one_that_is_shown(
    desk: Desk, open_window: OpenWindow, typist: Typist
) -> None:
    fill(desk)
    window = open_window(desk)
    table, tools = part(window, "visits")
    first, second = (row.id for row in lists.page(desk, "visits", ListQuery()))
    frame = window.workspace
    assert frame is not None
    table.view.setFocus()
    table.select_first()
    for wanted in (second, first):
        assert frame.open_record(HomeVisit.entity, wanted)
        assert table.selected_ids() == [wanted]
        assert table.current() == (HomeVisit.entity, wanted)
    tools.filters.clear()
    assert table.selected_ids() == [first], "also after the list was read again"
    assert frame.start_new(HomeVisit.entity)
    assert table.selected_ids() == []
    page = cast("VisitsPage", frame.page)
    typist.press("Escape")
    table.view.selectRow(0)
    table.view.selectionModel().select(
        table.model.index(1, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    page.visits._open(first)
    assert table.selected_ids() == [first, second], "several that somebody is selecting stay"


def view_button(tools: ListTools, name: str) -> QPushButton:
    """The button of the saved views that assistive software calls so."""
    return next(
        found
        for found in tools.views.findChildren(QPushButton)
        if name in (found.accessibleName(), found.text())
    )


def test_a_saved_view_is_renamed_and_its_deletion_undone(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    fill(desk)
    window = open_window(desk)
    table, tools = part(window, "visits")
    assert window.workspace is not None
    notice = window.workspace.notice

    def names() -> list[str]:
        return [view.name for view in list_views.views(desk, "visits")]

    table.view.setFocus()
    call(typist, qtbot, "F7", tools.views.isVisible)
    for name in ("上个月", "我的"):
        typist.type(name)
        typist.press("Return")
    view_button(tools, "给视图我的改名").click()
    typist.press("Ctrl+A")
    typist.type("上个月")
    typist.press("Return")
    assert "上个月" in notice.sentence
    assert sorted(names()) == ["上个月", "我的"], "no other view is replaced"
    typist.press("Escape")
    assert tools.views.isVisible(), "only the renaming ends"
    qtbot.waitUntil(lambda: view_button(tools, "我的").isVisible())
    view_button(tools, "给视图我的改名").click()
    typist.press("Ctrl+A")
    typist.type("我的走访")
    typist.press("Return")
    assert sorted(names()) == ["上个月", "我的走访"]
    assert not notice.isVisible(), "what was wrong before was put right"
    qtbot.waitUntil(lambda: view_button(tools, "我的走访").isVisible())
    view_button(tools, "删除视图我的走访").click()
    assert names() == ["上个月"]
    assert notice._action.text() == "撤销"
    notice._action.click()
    assert sorted(names()) == ["上个月", "我的走访"]
    qtbot.waitUntil(lambda: view_button(tools, "我的走访").isVisible())
    typist.press("Escape")
    assert not tools.views.isVisible()


# over several stations ----------------------------------------------------------------------


@pytest.mark.parametrize("key", ["cases", "visits", "groups", "activities", "volunteers"])
def test_a_county_sees_whose_rows_they_are_and_narrows_to_a_station(
    county_desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot, key: str
) -> None:
    site = "01900000-0000-7000-8000-0000000000e1"
    fill(county_desk)
    station = Station(
        id=site, site_id=site, name="东兴镇社工站", division_code="230127101", level="2"
    )
    with county_desk.write() as unit:
        unit.put(station)
        unit.put(ServiceGroup(group_name="老伙伴互助小组", site_id=site))
    table, tools = part(open_window(county_desk), key)
    assert STATION_KEY in table.shown_columns()
    before = table.model.rowCount()
    table.view.setFocus()
    call(typist, qtbot, "F3", tools.filters.isVisible)
    typist.type("东兴")
    typist.press("Return")
    assert tools.filters.value() == {"site_id": site}
    assert table.model.rowCount() == (1 if key == "groups" else 0) < before
    tools.filters.clear()
    assert table.model.rowCount() == before


def test_a_station_is_not_told_of_itself(desk: Desk, open_window: OpenWindow) -> None:
    fill(desk)
    table, tools = part(open_window(desk), "groups")
    assert STATION_KEY not in table.shown_columns()
    assert "site_id" not in tools.filters.names
