# SPDX-License-Identifier: MulanPSL-2.0
"""Registers beside the main ones: what is recorded of volunteers, sign-in, goods, other work."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.services.example_tables import load_worked_example
from tests.services.ledgers import GOOD_ID, OTHER_ID
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity
from wuse_desktop.domain.records.cases import CaseFollowUp
from wuse_desktop.domain.records.goods import Distribution, recipients_of
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import (
    VolunteerAward,
    VolunteerCorrection,
    VolunteerInsurance,
    VolunteerRating,
    VolunteerService,
    VolunteerTraining,
)
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.tables.layouts import table_names
from wuse_desktop.services.tables.loading import load, load_all
from wuse_desktop.services.tables.undoing import undo_import
from wuse_desktop.services.work_diary import diary
from wuse_desktop.storage import records

Rows = Sequence[Sequence[str]]
R = TypeVar("R", bound=Record)
VOLUNTEERS: Rows = [
    ["姓名", "身份证号", "电话", "专业技能", "服务类别", "录入同意"],
    ["吴志强", GOOD_ID, "13900000001", "驾驶", "助老", "是"],
    ["张强", OTHER_ID, "13900000002", "医护", "助老", "是"],
]
ACTIVITY: Rows = [
    ["活动名称", "日期", "时间", "活动类型", "地点", "过程与内容", "成效", "志愿者"],
    ["春日义诊", "2026.3.5", "9:00-11:00", "健康义诊", "文化广场", "量血压", "好", "吴志强60"],
]


def sheet(folder: Path, name: str, rows: Rows) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def stored(desk: Desk, kind: type[R]) -> list[R]:
    with desk.read() as connection:
        return list(records.find(connection, kind))


@pytest.fixture
def volunteers(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with two registered volunteers."""
    result = load(desk, "volunteers", sheet(tmp_path, "志愿者", VOLUNTEERS))
    assert result.loaded == 2, result.findings
    return desk


PARTS: list[tuple[type[Record], str, Rows]] = [
    (
        VolunteerTraining,
        "志愿者培训",
        [
            ["培训登记表", "", "", "", ""],
            ["姓名", "培训名称", "培训日期", "学习时长", "培训内容"],
            ["吴志强", "急救常识", "2026.3.1", "2小时", "心肺复苏"],
            ["张强", "急救常识", "2026.3.1", "半天", "心肺复苏"],
            ["张强", "急救常识", "2026.13.1", "120", "心肺复苏"],
            ["合计", "", "", "2", ""],
        ],
    ),
    (
        VolunteerAward,
        "志愿者表彰",
        [
            ["志愿者", "荣誉名称", "获奖日期", "授予单位"],
            ["吴志强", "优秀志愿者", "2026年2月1日", "县文明办"],
            ["没登记的人", "优秀志愿者", "2026年2月1日", "县文明办"],
        ],
    ),
    (
        VolunteerRating,
        "志愿者评价",
        [
            ["志愿者", "评价", "评价日期", "评语"],
            ["吴志强", "优秀", "2026-03-01", "守时"],
            ["张强", "特别好", "2026-03-01", "守时"],
        ],
    ),
    (
        VolunteerInsurance,
        "志愿者保险",
        [
            ["志愿者", "保险公司", "保单号", "起保日期", "到期日期"],
            ["吴志强", "某保险公司", "0012345678901234567", "2026.1.1", "2026.12.31"],
            ["张强", "某保险公司", "", "2026.12.31", "2026.1.1"],
        ],
    ),
    (
        VolunteerCorrection,
        "志愿服务记录更正",
        [
            ["志愿者", "申请日期", "更正申请"],
            ["吴志强", "2026.3.3", "少记了半小时"],
            ["张强", "2027.3.3", "少记了半小时"],
        ],
    ),
]


@pytest.mark.parametrize(
    ("kind", "name", "rows"), PARTS, ids=lambda item: getattr(item, "entity", "")
)
def test_what_is_recorded_of_volunteers_is_loaded_returned_and_undone(
    volunteers: Desk, tmp_path: Path, kind: type[Record], name: str, rows: Rows
) -> None:
    desk, path = volunteers, sheet(tmp_path, name, rows)
    (result,) = load_all(desk, path)
    aside = sum(len(item.rows) for item in result.asides)
    assert result.sheet_rows == len(rows) == result.loaded + result.returned + aside
    assert result.loaded == len(stored(desk, kind)) >= 1
    assert result.returned >= 1
    again = load_all(desk, path)[0]
    assert (again.loaded, again.duplicates) == (0, result.loaded)
    undo_import(desk, result.import_id)
    assert not stored(desk, kind)


def test_what_a_roster_says_besides_goes_below_what_is_on_file(desk: Desk, tmp_path: Path) -> None:
    load(
        desk,
        "persons",
        sheet(tmp_path, "人员", [["姓名", "身份证号", "备注"], ["吴志强", GOOD_ID, "独居"]]),
    )
    rows = [[*VOLUNTEERS[0], "备注", "血型"], [*VOLUNTEERS[1], "热心", "O"]]
    result = load(desk, "volunteers", sheet(tmp_path, "志愿者", rows))
    assert result.loaded == 1, result.findings
    (person,) = stored(desk, Person)
    assert isinstance(person, Person)
    assert person.note == "独居\n热心\n血型：O"


def test_a_clash_of_hours_is_told_at_its_cell_without_another_row_s_number(
    volunteers: Desk, tmp_path: Path
) -> None:
    rows = [
        ["志愿者", "日期", "开始", "结束", "活动名称", "地点", "服务内容", "超过12小时的原因"],
        ["吴志强", "2026.3.20", "9:00", "11:00", "送餐", "敬老院", "送饭", ""],
        ["吴志强", "2026.3.20", "10:00", "12:00", "义诊", "卫生院", "量血压", ""],
        ["张强", "2026.3.20", "6:00", "20:00", "抗洪", "河堤", "巡堤", ""],
        ["张强", "2026.3.21", "6:00", "20:00", "抗洪", "河堤", "巡堤", "汛情紧急"],
        ["张强", "2026.3.22", "22:00", "2:00", "抗洪", "河堤", "巡堤", ""],
    ]  # fmt: skip
    (result,) = load_all(volunteers, sheet(tmp_path, "志愿服务时长", rows))
    found = {item.row: (item.code, item.message) for item in result.findings}
    assert {row: code for row, (code, _message) in found.items()} == {
        3: "service_overlap",
        4: "service_long_day",
        6: "end_before_start",
    }
    assert found[3][1].startswith("与已登记的“送餐”（03-20 09:00—11:00）时间重叠")
    clash = next(row for row in result.shown if row.number == 3)
    assert set(clash.marks) == {1, 2}
    assert result.loaded == 2


def test_a_sign_in_sheet_is_added_to_the_event_with_its_volunteers(
    volunteers: Desk, tmp_path: Path
) -> None:
    desk = volunteers
    activity = load(desk, "activities", sheet(tmp_path, "社区活动", ACTIVITY))
    assert activity.loaded == 1, activity.findings
    rows = [
        ["春日义诊签到表", "", "", ""],
        ["活动名称", "日期", "姓名", "签字"],
        ["春日义诊", "2026.3.5", "王秀兰", "√"],
        ["春日义诊", "2026.3.5", "孙桂芝", "√"],
        ["春日义诊", "2026.3.5", "王秀兰", "√"],
        ["春日义诊", "2026.3.6", "刘长山", "√"],
        ["共 3 人", "", "", ""],
    ]
    (result,) = load_all(desk, sheet(tmp_path, "签到", rows))
    assert [(item.row, item.code) for item in result.findings] == [
        (5, "row_duplicate"),
        (6, "event_unknown"),
    ]
    assert result.loaded == 2
    there = stored(desk, Attendance)
    assert [(item.signed, item.state) for item in there] == [(True, "1"), (True, "1")]
    with desk.read() as connection:
        assert records.count(connection, Person, desk.site_id) == 4
        hosted = records.find(connection, VolunteerService)
    assert [item.minutes for item in hosted] == [60]  # the volunteers' time is as it was
    undone = undo_import(desk, result.import_id)
    assert not stored(desk, Attendance)
    assert len(stored(desk, CommunityActivity)) == 1
    assert not undone.left


def test_goods_are_loaded_beside_the_activity_they_were_handed_out_at(
    volunteers: Desk, tmp_path: Path
) -> None:
    desk = volunteers
    load(desk, "activities", sheet(tmp_path, "社区活动", ACTIVITY))
    rows = [
        ["物资发放登记表", "", "", "", "", ""],
        ["发放日期", "物品名称", "数量", "单位", "活动名称", "发放地点"],
        ["2026.3.5", "血压计", "3个", "个", "春日义诊", ""],
        ["2026.3.8", "大米", "20", "袋", "", "镇西村"],
        ["2026.3.9", "食用油", "若干", "桶", "", "镇西村"],
        ["合计", "", "23", "", "", ""],
    ]
    (result,) = load_all(desk, sheet(tmp_path, "物资发放", rows))
    assert [(item.row, item.code) for item in result.findings] == [(5, "number_shape")]
    found = {item.item: item for item in stored(desk, Distribution)}
    (activity,) = stored(desk, CommunityActivity)
    assert found["血压计"].event_id == activity.id
    assert found["血压计"].place == "文化广场"
    assert (found["大米"].event_id, found["大米"].quantity) == ("", 20)
    assert load_all(desk, sheet(tmp_path, "物资发放", rows))[0].duplicates == 2


def test_a_register_of_who_was_given_what_has_a_line_for_each(
    desk: Desk, tmp_path: Path, family: Any
) -> None:
    family(("孙玉梅", 76))
    rows = [
        ["春节慰问品领取登记表", "", "", "", "", ""],
        ["发放日期", "品名", "数量", "单位", "领取人姓名", "备注"],
        ["2026.3.8", "大米", "2", "袋", "孙玉梅", ""],
        ["2026.3.8", "大米", "1", "袋", "外村老人", ""],
        ["2026.3.8", "油", "1", "桶", "孙玉梅", ""],
    ]
    (result,) = load_all(desk, sheet(tmp_path, "物资发放", rows))
    assert (result.loaded, result.findings) == (3, ())
    found = [(item.quantity, recipients_of(item)[0]) for item in stored(desk, Distribution)]
    assert [(count, each.name, each.quantity) for count, each in found] == [
        (2, "", 2),
        (1, "外村老人", 1),
        (1, "", 1),
    ]
    march = figures(desk, Period.parse("2026-03"))
    assert march["person_contacts.handout"].value == 2
    assert march["unique_persons"].value == 1
    assert load_all(desk, sheet(tmp_path, "物资发放", rows))[0].duplicates == 3


def test_meetings_and_journeys_of_an_old_diary_are_in_the_new_one(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [
        ["日期", "类别", "分钟", "工作内容"],
        ["2026.3.2", "会议", "90", "县里例会"],
        ["2026.3.3", "行政协助", "1.5小时", "帮村里录表"],
        ["2026.3.4", "会议", "2000", "不可能"],
    ]
    (result,) = load_all(desk, sheet(tmp_path, "间接工作", rows))
    assert (result.loaded, result.returned) == (2, 1), result.findings
    (item, _other) = stored(desk, IndirectWork)
    assert isinstance(item, IndirectWork)
    found = diary(desk, item.worker_id, Period("month", 2026, 3))
    assert found.indirect_minutes == 180


def test_contacts_after_closure_are_loaded_for_closed_cases(
    desk: Desk, tmp_path: Path, clock: Any
) -> None:
    clock.at = datetime.fromisoformat("2026-05-06T09:30")
    load_worked_example(desk)
    rows = [
        ["个案编号", "回访日期", "时长", "回访方式", "回访情况", "参与社工"],
        ["K1", "2026.4.28", "30", "电话", "稳定，按时取药", "何晓晴"],
        ["K9", "2026.4.28", "30", "电话", "稳定", "何晓晴"],
    ]
    path = sheet(tmp_path, "回访记录", rows)
    (result,) = load_all(desk, path)
    assert [(item.row, item.code) for item in result.findings] == [(3, "case_unknown")]
    (item,) = stored(desk, CaseFollowUp)
    assert isinstance(item, CaseFollowUp)
    assert (item.minutes, item.client_status) == (30, "稳定，按时取药")
    assert load_all(desk, path)[0].duplicates == 1


def test_each_kind_of_record_that_people_write_down_has_a_table() -> None:
    assert len(table_names()) == 28
