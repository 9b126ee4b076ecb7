# SPDX-License-Identifier: MulanPSL-2.0
"""Hours in a batch: typed, filled down, pasted, checked, kept at once and taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.hours_at_the_desk import DAY, ROW, Sheet, register, services, shown
from tests.gui.real_window import OpenWindow, Typist
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.volunteers_page import VolunteersPage
from wuse_desktop.gui.widgets.volunteer_view import VolunteerView
from wuse_desktop.services import drafts, records, volunteers
from wuse_desktop.services.desk import Desk


@pytest.fixture
def zhao(desk: Desk) -> str:
    return register(desk, "赵刚")


@pytest.fixture
def qian(desk: Desk) -> str:
    return register(desk, "钱丽")


@pytest.fixture
def page(operations: Operations, zhao: str, qian: str, qtbot: QtBot) -> VolunteersPage:
    assert zhao != qian
    return shown(operations, qtbot)


@pytest.fixture
def sheet(page: VolunteersPage, typist: Typist, qtbot: QtBot) -> Sheet:
    return Sheet(page, typist, qtbot)


# the sheet --------------------------------------------------------------------------------


def test_hours_are_registered_from_the_keyboard_and_survive_a_restart(
    desk: Desk,
    zhao: str,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    reopened: Callable[[], Desk],
) -> None:
    window = open_window(desk)
    assert window.workspace is not None
    qtbot.waitUntil(window.workspace.isVisible)
    window.workspace.show_new_menu()
    qtbot.keyClick(window.workspace.new_menu, Qt.Key.Key_H)
    sheet = Sheet(cast("VolunteersPage", window.workspace.page), typist, qtbot)
    sheet.who("zg", then="Tab")
    sheet.cells("3-20", "0830", "1130", "30", "", "河道清洁日", "木兰河东岸", "捡拾垃圾")
    assert sheet.grid.sheet.index(0, 5).data() == "150"
    assert sheet.mark(0) == "✓"
    sheet.confirm()
    assert window.workspace.notice.sentence == "已登记 1 条，合计 2.5 小时"
    window.lock()
    (kept,) = services(reopened())
    assert (kept.volunteer_id, kept.minutes, kept.break_minutes) == (zhao, 150, 30)
    assert kept.start_at == datetime.fromisoformat("2026-03-20T08:30")
    assert kept.service_date == kept.recorded_on - timedelta(days=4) if kept.recorded_on else False
    assert (kept.place, kept.content) == ("木兰河东岸", "捡拾垃圾")


def test_enter_takes_a_name_and_goes_down(sheet: Sheet) -> None:
    sheet.who("zg")
    assert sheet.grid.view.currentIndex().row() == 1
    sheet.who("ql")
    assert sheet.names() == ["赵刚", "钱丽"]
    assert {row.day for row in sheet.grid.sheet.rows} == {"2026-03-24"}


def test_what_is_typed_survives_that_its_row_is_drawn_anew(sheet: Sheet) -> None:
    sheet.grid.view.go_to(0, 6)
    sheet.type("河道")
    sheet.grid.sheet.put(0, {"who": "赵刚", "place": "木兰河东岸"})  # an answer arrives meanwhile
    sheet.type("清洁")
    sheet.press("Tab")
    (row, *_blank) = sheet.grid.sheet.rows
    assert (row.activity, row.place) == ("河道清洁", "木兰河东岸")


def test_enter_after_tabs_goes_back_to_where_they_began(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.grid.view.go_to(0, 0)
    sheet.press("Right")
    sheet.cells("3-20", "0900")
    sheet.type("1100")
    sheet.press("Return")
    view = sheet.grid.view
    qtbot.waitUntil(lambda: view.currentIndex().row() == 1)  # Qt ends the cell a moment later
    assert view.currentIndex().column() == 1


def test_fill_down_fills_all_but_the_names(sheet: Sheet) -> None:
    sheet.paste(0, 0, "赵刚\n钱丽")
    sheet.paste(0, 1, ROW)
    sheet.press("Ctrl+A", "Ctrl+D")
    first, second = sheet.grid.sheet.rows
    assert (first.who, second.who) == ("赵刚", "钱丽")
    assert (second.day, second.start, second.content) == (DAY, "09:00", "捡拾垃圾")


def test_what_is_copied_is_no_formula_and_pasted_as_it_was(sheet: Sheet) -> None:
    content = "=HYPERLINK(1)"
    sheet.paste(0, 0, f"赵刚\t{ROW.replace('捡拾垃圾', content)}\n钱丽\t{ROW}")
    sheet.press("Ctrl+A", "Ctrl+C")
    copied = QGuiApplication.clipboard().text()
    assert f"\t'{content}" in copied
    sheet.press("Delete")
    sheet.paste(0, 0, copied)
    assert [row.content for row in sheet.grid.sheet.rows[:2]] == [content, "捡拾垃圾"]


def test_a_single_cell_takes_what_stands_above_it(sheet: Sheet) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}\n钱丽")
    sheet.grid.view.go_to(1, 7)
    sheet.press("Ctrl+D")
    assert sheet.grid.sheet.row(1).place == "木兰河东岸"
    sheet.press("Ctrl+Shift+D")
    assert sheet.grid.sheet.row(1).content == "捡拾垃圾"
    assert sheet.grid.sheet.row(1).who == "钱丽"


def test_a_pasted_table_finds_its_volunteers_and_marks_the_others(
    sheet: Sheet, zhao: str, qian: str
) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}\n查无此人\t{ROW}\n钱丽\t2026/3/20\t8:30:00\t10:30:00")
    rows = sheet.grid.sheet.rows
    assert [row.volunteer_id for row in rows] == [zhao, "", qian]
    assert (rows[2].day, rows[2].start) == (DAY, "08:30")
    assert sheet.mark(0) == "✓"
    assert sheet.mark(1) == "没有对上"
    assert sheet.mark(2) == "还缺活动、地点、内容"


def test_headings_of_a_pasted_table_say_what_is_what(sheet: Sheet) -> None:
    text = "服务地点\t姓名\t备注\t日期\t时长\n木兰河东岸\t赵刚\t雨天\t3-20\t90"
    sheet.paste(0, 0, text)
    (row,) = sheet.grid.sheet.rows
    assert (row.who, row.place, row.day, row.minutes) == ("赵刚", "木兰河东岸", DAY, "90")


@pytest.mark.parametrize("heading", ["休息", "休息时间", "休息（分钟）"])
def test_a_pasted_break_is_known_by_the_headings_that_are_imported(
    sheet: Sheet, heading: str
) -> None:
    sheet.paste(0, 0, f"姓名\t日期\t开始\t结束\t{heading}\n赵刚\t{DAY}\t8:00\t11:30\t30")
    (row,) = sheet.grid.sheet.rows
    assert (row.start, row.end, row.rest) == ("08:00", "11:30", "30")


def test_an_overlap_is_shown_in_the_row_that_causes_it_and_the_row_it_hits(
    sheet: Sheet,
) -> None:
    later = ROW.replace("9:00", "10:00").replace("11:00", "12:00")
    sheet.paste(0, 0, f"赵刚\t{ROW}\n钱丽\t{ROW}\n赵刚\t{later}")
    assert [sheet.mark(number) for number in range(3)] == [
        "与第3行重叠",
        "✓",
        "与第1行重叠",
    ]
    sheet.grid.view.go_to(0, 0)
    assert "与第3行（03-20 10:00—12:00）时间重叠" in sheet.grid.message


def test_an_overlap_with_what_is_stored_is_shown(sheet: Sheet, desk: Desk, zhao: str) -> None:
    start = datetime.fromisoformat("2026-03-20T08:00")
    volunteers.save_services(
        desk,
        [
            VolunteerService(
                volunteer_id=zhao,
                activity_name="敬老院理发",
                place="镇敬老院",
                content="理发",
                start_at=start,
                end_at=start + timedelta(hours=2),
            )
        ],
    )
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    assert sheet.mark(0) == "与已登记的重叠"


def test_more_than_twelve_hours_a_day_need_a_reason(sheet: Sheet, desk: Desk) -> None:
    long = ROW.replace("9:00", "6:00").replace("11:00", "20:00")
    sheet.paste(0, 0, f"赵刚\t{long}")
    assert sheet.mark(0) == "超12小时"
    sheet.press("Ctrl+S")
    assert "写一句原因" in sheet.page.pane.state
    assert services(desk) == []
    sheet.type("防汛值守")  # the cursor went there
    sheet.confirm()
    assert [item.minutes for item in services(desk)] == [840]


def test_a_whole_day_is_typed_as_the_program_asks(sheet: Sheet, desk: Desk) -> None:
    sheet.paste(0, 0, "赵刚\t2026-03-22\t00:00\t24:00\t\t\t抗洪\t江堤\t值守")
    assert sheet.grid.sheet.row(0).end == "24:00"
    assert sheet.mark(0) == "超12小时"
    sheet.press("Ctrl+S")
    sheet.type("抗洪值守")  # the cursor went to the reason
    sheet.confirm()
    assert [item.minutes for item in services(desk)] == [1440]


def test_more_than_a_day_a_day_is_refused_in_both_rows(sheet: Sheet, desk: Desk) -> None:
    cells = f"{DAY}\t\t\t\t800\t值守\t村口\t看路"
    sheet.paste(0, 0, f"赵刚\t{cells}\n赵刚\t{cells}")
    assert [sheet.mark(0), sheet.mark(1)] == ["超24小时", "超24小时"]
    sheet.press("Ctrl+S")
    assert "2 行要改好" in sheet.page.pane.state
    assert services(desk) == []


def test_what_is_registered_late_is_said_and_marked(
    sheet: Sheet, desk: Desk, zhao: str, qtbot: QtBot
) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW.replace(DAY, '2026-03-02')}")
    assert sheet.mark(0) == "逾期登记"
    sheet.confirm()
    assert [line.late for line in volunteers.volunteer_page(desk, zhao).services] == [True]
    sheet.page.show_record("volunteer", zhao)
    view = cast("VolunteerView", sheet.page.side.view)
    qtbot.waitUntil(lambda: bool(view.services.model.lines))
    assert view.services.model.lines[0].cells[-1] == "逾期登记"


def test_empty_cells_are_named_when_saving_is_refused(sheet: Sheet, desk: Desk) -> None:
    sheet.who("zg")
    sheet.press("Ctrl+S")
    assert "1 行要改好" in sheet.page.pane.state
    assert "还没有填写" in sheet.grid.message
    assert services(desk) == []


def test_somebody_new_is_filed_with_the_row(sheet: Sheet, desk: Desk, qtbot: QtBot) -> None:
    sheet.type("z")
    sheet.press("Esc")
    sheet.type("周小雨")
    sheet.press("Return")
    qtbot.waitUntil(lambda: sheet.grid.sheet.row(0).is_new)
    sheet.paste(0, 1, ROW)
    assert sheet.mark(0) == "一并建档"
    sheet.confirm()
    (kept,) = services(desk)
    filed = volunteers.volunteer_page(desk, kept.volunteer_id)
    assert filed.person is not None
    assert (filed.person.name, filed.volunteer.status) == ("周小雨", "draft")


def test_letters_that_fit_nobody_make_no_new_person(sheet: Sheet) -> None:
    sheet.type("xyz")
    sheet.press("Return", "Return")
    assert not sheet.grid.sheet.row(0).is_known
    assert sheet.mark(0).startswith("没有对上")


def test_a_name_is_composed_with_the_input_method(
    sheet: Sheet, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    view = sheet.grid.view
    for composed in ("zhao", "zhao gang"):
        QApplication.sendEvent(view, QInputMethodEvent(composed, []))
    done = QInputMethodEvent("", [])
    done.setCommitString("赵刚")
    QApplication.sendEvent(view, done)
    qtbot.waitUntil(lambda: not typist.at(view))
    typist.press("Return")
    qtbot.waitUntil(lambda: sheet.grid.sheet.row(0).volunteer_id == zhao)


def test_ctrl_z_takes_an_edit_back(sheet: Sheet) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    sheet.paste(0, 7, "别处")
    sheet.press("Ctrl+Z")
    assert sheet.grid.sheet.row(0).place == "木兰河东岸"
    sheet.press("Ctrl+Z")
    assert sheet.grid.sheet.rows == ()


def test_rows_are_taken_out_and_cells_emptied(sheet: Sheet) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}\n钱丽\t{ROW}")
    sheet.grid.view.go_to(0, 7)
    sheet.press("Del")
    assert sheet.grid.sheet.row(0).place == ""
    sheet.press("Ctrl+Del")
    assert sheet.names() == ["钱丽"]


def test_the_sums_follow_the_rows(sheet: Sheet) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}\n钱丽\t{ROW}\n赵刚\t{ROW.replace(DAY, '2026-03-19')}")
    assert sheet.grid.sums == "3 条 · 2 人 · 合计 360 分钟（6.0 小时）"


def test_a_changed_sheet_asks_for_confirmation_again(sheet: Sheet, desk: Desk) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    sheet.press("Ctrl+S")
    sheet.paste(1, 0, f"钱丽\t{ROW}")
    sheet.press("Ctrl+S")
    assert services(desk) == []
    sheet.press("Ctrl+S")
    assert len(services(desk)) == 2


def test_a_saving_is_undone_in_one_go_and_the_sheet_comes_back(
    sheet: Sheet, desk: Desk, qtbot: QtBot
) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}\n钱丽\t{ROW}")
    with qtbot.waitSignal(sheet.page.said) as said:
        sheet.confirm()
    _sentence, label, wish = said.args or ("", "", None)
    assert label == "撤销"
    cast("Callable[[], object]", wish)()
    assert services(desk) == []
    sheet.page.start_new(VolunteerService.entity)
    assert sheet.names() == ["赵刚", "钱丽"]


# drafts -----------------------------------------------------------------------------------


def test_a_half_written_sheet_is_offered_again_after_a_restart(
    desk: Desk,
    zhao: str,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    reopened: Callable[[], Desk],
) -> None:
    assert zhao
    window = open_window(desk)
    assert window.workspace is not None
    page = cast("VolunteersPage", window.workspace.open_page("volunteers"))
    sheet = Sheet(page, typist, qtbot)
    sheet.who("zg", then="Tab")
    sheet.type("3-2")  # the cell is still being typed into
    window.lock()
    again = open_window(reopened())
    assert again.workspace is not None
    page = cast("VolunteersPage", again.workspace.open_page("volunteers"))
    assert "服务时长 1 条" in page.strip.sentence
    page.strip.resumed.emit()
    (row,) = page.pane.grid.sheet.rows
    assert (row.who, row.day) == ("赵刚", "2026-03-02")
    assert page.pane.state == "上次没有写完，已为您找回"


def test_esc_leaves_the_sheet_and_keeps_it(sheet: Sheet, desk: Desk) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    assert sheet.page.step_back()
    assert drafts.load_draft(desk, "volunteer_service") is not None
    assert "服务时长 1 条" in sheet.page.strip.sentence


def test_nothing_is_left_of_a_sheet_that_was_saved(sheet: Sheet, desk: Desk) -> None:
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    sheet.confirm()
    sheet.page.leave()
    assert drafts.drafts(desk) == ()


# stored rows ------------------------------------------------------------------------------


@pytest.fixture
def kept(sheet: Sheet, desk: Desk) -> VolunteerService:
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    sheet.confirm()
    return services(desk)[0]


def test_a_stored_row_is_corrected_in_the_sheet(
    sheet: Sheet, desk: Desk, kept: VolunteerService, qtbot: QtBot
) -> None:
    assert sheet.page.show_record(kept.entity, kept.id)
    qtbot.waitUntil(lambda: bool(sheet.grid.sheet.rows))
    sheet.grid.view.go_to(0, 3)
    sheet.type("1200")
    sheet.confirm()
    (after,) = services(desk)
    assert (after.id, after.minutes) == (kept.id, 180)
    assert len(records.history(desk, kept.entity, kept.id)) == 2


def test_a_stored_row_is_deleted_and_taken_back(
    sheet: Sheet, desk: Desk, kept: VolunteerService, qtbot: QtBot
) -> None:
    sheet.page.show_record(kept.entity, kept.id)
    with qtbot.waitSignal(sheet.page.said) as said:
        sheet.page.pane.delete()
    assert services(desk) == []
    _sentence, _label, wish = said.args or ("", "", None)
    cast("Callable[[], object]", wish)()
    assert [item.id for item in services(desk)] == [kept.id]


def test_rows_of_service_are_filtered_by_month(
    sheet: Sheet, desk: Desk, kept: VolunteerService, typist: Typist
) -> None:
    assert kept.id
    page = sheet.page
    page.kind.take("hours")
    assert page.services.model.rowCount() == 1
    page.period.setFocus()
    typist.press("Left")
    assert page.services.model.rowCount() == 0
    page.any_day.click()
    assert page.services.model.rowCount() == 1


def test_a_day_of_service_without_a_year_is_past_also_when_pasted(sheet: Sheet) -> None:
    sheet.paste(0, 0, "赵刚\t3-25\t9:00\t11:00")  # tomorrow, were it this year
    (row, *_blank) = sheet.grid.sheet.rows
    assert row.day == "2025-03-25"
    sheet.grid.view.go_to(0, 1)
    sheet.type("12-30")
    sheet.press("Tab")
    assert sheet.grid.sheet.rows[0].day == "2025-12-30"
