# SPDX-License-Identifier: MulanPSL-2.0
"""Lengths without a unit: start and end tell whether they are hours (C-14, V-23)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_tables_ledgers import SAID, bring, look
from tests.services.test_tables_township_habits import book, id_of, roster, told
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.storage import records

TODAY = date(2026, 11, 1)
NUMBERS = (id_of("19900303", "001"), id_of("19950505", "002"), id_of("19970707", "003"))
GIVEN = {"地点": "镇西村", "活动": "邻里互助"}
Rows = list[list[Any]]


@pytest.fixture
def volunteers(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with three volunteers."""
    heads = ["姓名", "身份证号", "联系电话", "专业技能", "服务类别", "录入同意"]
    people: Rows = [
        [name, number, f"1384510000{place}", "其他", "社区服务", "是"]
        for place, (name, number) in enumerate(
            zip(("马志远", "何晓燕", "钱忍冬"), NUMBERS, strict=True)
        )
    ]
    made = bring(desk, book(tmp_path / "志愿者.xlsx", 志愿者=[heads, *people]))
    assert made.results[0].loaded == 3, made.results[0].findings
    return desk


def served(
    desk: Desk, folder: Path, rows: Rows, heading: str = "服务时长"
) -> tuple[LoadResult, list[int]]:
    """What becomes of rows of service, and the minutes that were kept, by day."""
    heads = ["姓名", "身份证号", "服务日期", "开始时间", "结束时间", heading, "服务内容"]
    whole = [
        ["马志远", NUMBERS[0], f"2026.3.{day}", *row, "打扫"] for day, row in enumerate(rows, 1)
    ]
    path = book(folder / "时长.xlsx", 志愿服务时长=[heads, *whole])
    (result,) = load_all(desk, path, given=GIVEN)
    with desk.read() as connection:
        found = records.find(connection, VolunteerService, "service_date")
    return result, [item.minutes or 0 for item in found]


def test_one_long_day_leaves_hours_hours(volunteers: Desk, tmp_path: Path) -> None:
    rows = [["8:00", "11:00", 3], ["8:00", "10:00", 2], ["7:00", "20:00", 13]]
    result, minutes = served(volunteers, tmp_path, rows)
    assert told(result) == {4: "service_long_day"}  # V-22 asks for the reason of thirteen hours
    assert minutes == [180, 120]
    assert [doubt for doubt in result.doubts if "起止时间" in doubt and "按小时" in doubt]


def test_small_numbers_that_fit_as_minutes_are_minutes(volunteers: Desk, tmp_path: Path) -> None:
    rows = [["8:00", "8:10", 10], ["8:00", "8:12", 12], ["8:00", "8:09", 8]]
    result, minutes = served(volunteers, tmp_path, rows)
    assert minutes == [10, 12, 8]
    assert [doubt for doubt in result.doubts if "按分钟" in doubt]


def test_a_break_nobody_wrote_down_leaves_the_unit(volunteers: Desk, tmp_path: Path) -> None:
    rows = [["8:00", "17:00", 7], ["8:00", "16:00", 6.5], ["8:00", "12:00", 2]]
    result, minutes = served(volunteers, tmp_path, rows)
    assert (result.returned, minutes) == (0, [420, 390, 120])
    assert not [text for text, _count in result.warnings if "对不上" in text]


def test_start_and_end_in_one_cell_tell_the_unit_too(volunteers: Desk, tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "服务日期", "起止时间", "服务时长", "服务内容"]
    rows: Rows = [
        ["马志远", NUMBERS[0], "2026.3.1", "8:30-11:00", 2.5, "打扫"],
        ["何晓燕", NUMBERS[1], "2026.3.1", "9点-11点", 2, "送餐"],
        ["钱忍冬", NUMBERS[2], "2026.3.1", "", 20, "抗洪"],
    ]
    path = book(tmp_path / "时长.xlsx", 志愿服务时长=[heads, *rows])
    (result,) = load_all(volunteers, path, given=GIVEN)
    assert told(result) == {4: "service_long_day"}
    with volunteers.read() as connection:
        kept = records.find(connection, VolunteerService)
    assert sorted(item.minutes or 0 for item in kept) == [120, 150]


def test_what_fits_neither_way_is_told_with_both_readings(volunteers: Desk, tmp_path: Path) -> None:
    rows = [
        ["8:00", "11:00", 3],
        ["8:00", "10:00", 2],
        ["8:00", "10:00", 7],  # more than start and end allow: V-23
        ["8:00", "18:00", 1],  # less: breaks may make it so (C-14)
        ["8:00", "9:30", 90],  # one row in minutes
    ]
    result, minutes = served(volunteers, tmp_path, rows)
    assert told(result) == {4: "length_unclear", 6: "length_unclear"}
    (longer, mixed) = [item.message for item in result.findings]
    assert all(part in longer for part in ("7分钟", "7小时", "2小时", "写上单位"))
    assert all(part in mixed for part in ("90分钟", "90小时", "1小时30分"))
    assert minutes == [180, 120, 60]
    (reminder,) = [text for text, _count in result.warnings if "对不上" in text]
    assert all(part in reminder for part in ("1分钟", "1小时", "10小时", "按小时"))


def test_hours_in_a_column_of_minutes_are_pointed_at(volunteers: Desk, tmp_path: Path) -> None:
    rows = [["8:00", "11:00", 3], ["8:00", "10:00", 120], ["8:00", "10:00", 20]]
    result, minutes = served(volunteers, tmp_path, rows, "服务时长（分钟）")
    assert minutes == [3, 120, 20]  # the heading says so, and the last may be true
    assert not result.doubts
    (reminder,) = [text for text, _count in result.warnings if "对不上" in text]
    assert "3分钟" in reminder


def test_without_times_most_numbers_tell(volunteers: Desk, tmp_path: Path) -> None:
    result, minutes = served(volunteers, tmp_path, [["", "", 3], ["", "", 2], ["", "", 20]])
    assert (minutes, told(result)) == ([180, 120], {4: "service_long_day"})


def test_without_times_a_few_minutes_are_pointed_at(volunteers: Desk, tmp_path: Path) -> None:
    result, minutes = served(volunteers, tmp_path, [["", "", 90], ["", "", 120], ["", "", 3]])
    assert minutes == [90, 120, 3]
    assert [doubt for doubt in result.doubts if "按分钟" in doubt]
    (reminder,) = [text for text, _count in result.warnings if "也可能是" in text]
    assert "3小时" in reminder


def test_the_preview_tells_the_unit_and_marks_the_row(volunteers: Desk, tmp_path: Path) -> None:
    heads = [
        "姓名",
        "身份证号",
        "服务日期",
        "开始时间",
        "结束时间",
        "服务时长",
        "地点",
        "活动",
        "服务内容",
    ]
    rows: Rows = [
        ["马志远", NUMBERS[0], "2026.3.1", "8:00", "11:00", 3, "镇西村", "互助", "打扫"],
        ["马志远", NUMBERS[0], "2026.3.2", "8:00", "18:00", 1, "镇西村", "互助", "打扫"],
    ]
    path = book(tmp_path / "时长.xlsx", 志愿服务时长=[heads, *rows])
    (sheet,) = look(volunteers, path).sheets
    assert sheet.result is not None
    assert [doubt for doubt in sheet.result.doubts if "按小时" in doubt]
    last = sheet.result.shown[-1]
    assert last.state == "warned"
    assert "1小时" in last.marks[5]


# other tables ------------------------------------------------------------------------------


def test_visits_of_hours_are_read_as_hours(desk: Desk, tmp_path: Path) -> None:
    bring(desk, roster(tmp_path, "孙玉梅", "郭永福"))
    heads = ["日期", "户主", "开始时间", "结束时间", "走访情况", "走访目的", "结果", "时长"]
    rows: Rows = [
        ["2026-3-5", "孙玉梅", "9:00", "10:00", "好", "例行探访", "见到本人", 1],
        ["2026-3-6", "郭永福", "9:00", "11:00", "好", "例行探访", "见到本人", 2],
        ["2026-3-7", "郭永福", "9:00", "11:00", "好", "例行探访", "见到本人", 40],
    ]
    (result,) = bring(desk, book(tmp_path / "走访.xlsx", 入户走访=[heads, *rows])).results
    assert told(result) == {4: "length_unclear"}
    with desk.read() as connection:
        lengths = [visit.minutes for visit in records.find(connection, HomeVisit, "start_at")]
    assert lengths == [60, 120]


@pytest.mark.parametrize("heading", ["时长（小时）", "时长(小时)"])
def test_a_heading_of_hours_is_taken_at_its_word(desk: Desk, tmp_path: Path, heading: str) -> None:
    bring(desk, roster(tmp_path, "孙玉梅", "郭永福"))
    heads = ["日期", "户主", "走访情况", "走访目的", "结果", heading]
    rows: Rows = [["2026-3-5", "孙玉梅", "好", "例行探访", "见到本人", 1]]
    bring(desk, book(tmp_path / "走访.xlsx", 入户走访=[heads, *rows]))
    with desk.read() as connection:
        (visit,) = records.find(connection, HomeVisit)
    assert visit.minutes == 60


def test_consultations_and_activities_share_it(desk: Desk, tmp_path: Path) -> None:
    asked: Rows = [
        [
            "来访人",
            "日期",
            "开始时间",
            "结束时间",
            "时长",
            "咨询方式",
            "咨询事项",
            "咨询内容",
            "答复",
            "办理结果",
        ],
        ["赵大", "2026-3-5", "9:00", "10:00", 1, "电话", "低保", "怎么申请", "已说明", "当场答复"],
    ]
    heads = ["活动名称", "活动类型", "日期", "开始时间", "结束时间", "时长", "活动地点"]
    held: Rows = [
        [*heads, "过程与内容", "成效"],
        ["重阳敬老", "文体类", "2026-3-6", "6:00", "20:00", 14, "广场", "演出", "好"],
        ["义诊", "文体类", "2026-3-7", "9:00", "11:00", 2, "广场", "测血压", "好"],
    ]
    path = book(tmp_path / "台账.xlsx", 咨询接待=asked, 社区活动=held)
    sheets = look(desk, path).sheets
    assert len(sheets) == 2
    for sheet in sheets:
        assert sheet.result is not None, sheet.fault
        assert [doubt for doubt in sheet.result.doubts if "按小时" in doubt], sheet.sheet
        codes = {item.code for item in sheet.result.findings}
        assert not codes & {"length_unclear", "lengths_differ"}


def test_the_columns_show_hours_and_minutes_that_are_chosen_hold(
    volunteers: Desk, tmp_path: Path
) -> None:
    heads = ["姓名", "身份证号", "服务日期", "服务时长", "地点", "活动", "服务内容"]
    row = ["马志远", NUMBERS[0], "2026.3.1", 3, "镇西村", "互助", "打扫"]
    path = book(tmp_path / "时长.xlsx", 志愿服务时长=[heads, row])
    (sheet,) = look(volunteers, path).sheets
    assert [item.name for item in sheet.columns if item.heading == "服务时长"] == ["hours"]
    said = SAID.with_column("volunteer_services", "服务时长", "minutes")
    (result,) = bring(volunteers, path, said=said).results
    with volunteers.read() as connection:
        (service,) = records.find(connection, VolunteerService)
    assert service.minutes == 3
    assert not result.doubts
