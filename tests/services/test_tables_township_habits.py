# SPDX-License-Identifier: MulanPSL-2.0
"""Habits of township ledgers: no year, no unit, ticks, brackets, two telephones, certificates."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.services.test_tables_ledgers import SAID, assert_all_rows_are_told, bring, look, persons
from wuse_desktop.domain.identity import check_digit
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.rows import Row
from wuse_desktop.services.tables.spans import span_of
from wuse_desktop.services.tables.times import CellFault, read_clock, read_date
from wuse_desktop.services.tables.written_year import year_of
from wuse_desktop.storage import records

TODAY = date(2026, 11, 1)
GIVEN = {"走访目的": "例行探访", "结果": "见到本人", "时长": "40"}
Rows = list[list[Any]]


def id_of(birth: str, order: str) -> str:
    """An ID number of Mulan county."""
    body = f"230127{birth}{order}"
    return body + check_digit(body)


def book(path: Path, **sheets: Rows) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def roster(folder: Path, *names: str) -> Path:
    rows: Rows = [["家庭编号", "与户主关系", "姓名", "村"]]
    rows += [[f"H{number}", "户主", name, "镇西村"] for number, name in enumerate(names)]
    return book(folder / "名册.xlsx", 人员=rows)


def told(result: LoadResult) -> dict[int, str]:
    return {item.row: item.code for item in result.findings}


# the year ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (["2026年3月份入户走访台账"], 2026),
        (["走访台账", "3月", "走访2025"], 2025),
        (["2025-2026年走访台账", "2026"], None),
        (["2025年走访台账（续）", "填报时间2026年1月"], 2025),
        (["填报日期：2026年1月5日", "2025年度"], 2025),
        (["20260331导出", "走访"], None),
        (["走访台账"], None),
    ],
)
def test_the_year_is_that_of_the_first_text_that_names_one(
    texts: list[str], year: int | None
) -> None:
    assert year_of(texts) == year


def test_a_ledger_of_months_takes_the_year_of_its_titles(desk: Desk, tmp_path: Path) -> None:
    bring(desk, roster(tmp_path, "孙玉梅", "郭永福"))
    heads = ["日期", "走访对象", "情况记录"]
    path = book(
        tmp_path / "台账.xlsx",
        三月=[["2026年3月入户走访台账"], heads, ["3.5", "孙玉梅", "好"], ["3月12日", "郭永福", ""]],
        二月=[
            ["2026年2月入户走访台账"],
            heads,
            [2.15, "孙玉梅", ""],
            [2.1, "郭永福", ""],  # 2月1日 or 2月10日: the naught is gone
            ["2.30", "郭永福", ""],
        ],
    )
    march, february = load_all(desk, path, given=GIVEN)
    assert_all_rows_are_told([march, february])
    assert (march.loaded, march.returned) == (2, 0)
    assert march.warnings[0][1] == 2
    assert "2026" in march.warnings[0][0]
    assert (february.loaded, told(february)) == (1, {4: "date_decimal", 5: "date_absent"})
    with desk.read() as connection:
        days = [str(visit.on) for visit in records.find(connection, HomeVisit, "start_at")]
    assert days == ["2026-02-15", "2026-03-05", "2026-03-12"]


def test_without_a_year_anywhere_such_rows_come_back(desk: Desk, tmp_path: Path) -> None:
    bring(desk, roster(tmp_path, "孙玉梅"))
    rows: Rows = [["入户走访台账"], ["日期", "走访对象", "走访情况"], ["3.5", "孙玉梅", "好"]]
    path = book(tmp_path / "台账.xlsx", 走访=rows)
    (result,) = load_all(desk, path, given=GIVEN)
    assert told(result) == {3: "date_shape"}


# lengths ----------------------------------------------------------------------------------


def test_a_time_sheet_in_its_own_words(desk: Desk, tmp_path: Path) -> None:
    numbers = [id_of("19900303", "001"), id_of("19950505", "002")]
    volunteers: Rows = [
        ["姓名", "身份证号", "联系电话", "专业技能", "服务类别", "录入同意"],
        ["马志远", numbers[0], "13845100000", "其他", "社区服务", "是"],
        ["何晓燕", numbers[1], "13845100001", "其他", "社区服务", "是"],
    ]
    made = bring(desk, book(tmp_path / "志愿者.xlsx", 志愿者=volunteers))
    assert made.results[0].loaded == 2, made.results[0].findings
    heads = ["姓名", "身份证号", "服务日期", "服务内容", "服务时间", "时长"]
    path = book(
        tmp_path / "志愿服务时长.xlsx",
        时长登记=[
            ["志愿服务时长登记表（2026年上半年）"],
            heads,
            ["马志远", numbers[0], "2026.3.5", "打扫", "8:30-11:00", "2.5"],
            ["马志远", numbers[0], "3月6日", "打扫", "", 2],
            ["何晓燕", numbers[1], "2026/3/6", "送餐", "22:00-24:00", "2小时"],
            ["何晓燕", numbers[1], "2026/3/7", "夜巡", "22:00-次日2:00", "4小时"],
        ],
    )
    (result,) = load_all(desk, path, given={"地点": "镇西村", "活动": "邻里互助"})
    assert_all_rows_are_told([result])
    assert (result.loaded, told(result)) == (3, {6: "time_midnight"})
    assert any("小时" in doubt for doubt in result.doubts)
    with desk.read() as connection:
        served = records.find(connection, VolunteerService, "service_date")
    assert sorted(item.minutes or 0 for item in served) == [120, 120, 150]


def test_numbers_of_minutes_stay_minutes(desk: Desk, tmp_path: Path) -> None:
    bring(desk, roster(tmp_path, "孙玉梅", "郭永福"))
    rows: Rows = [
        ["日期", "户主", "走访情况", "走访目的", "结果", "时长"],
        ["2026-3-5", "孙玉梅", "好", "例行探访", "见到本人", 10],
        ["2026-3-6", "郭永福", "好", "例行探访", "见到本人", 45],
    ]
    bring(desk, book(tmp_path / "走访.xlsx", 入户走访=rows))
    with desk.read() as connection:
        lengths = [visit.minutes for visit in records.find(connection, HomeVisit, "start_at")]
    assert lengths == [10, 45]


@pytest.mark.parametrize(("lengths", "minutes"), [((5, 8), [5, 8]), ((1.5, 1), [90, 60])])
def test_short_calls_are_minutes_unless_a_fraction_tells(
    desk: Desk, tmp_path: Path, lengths: tuple[float, float], minutes: list[int]
) -> None:
    bring(desk, roster(tmp_path, "孙玉梅", "郭永福"))
    rows: Rows = [["日期", "户主", "走访方式", "走访情况", "走访目的", "结果", "时长"]]
    for day, name, length in zip((5, 6), ("孙玉梅", "郭永福"), lengths, strict=True):
        rows.append([f"2026-3-{day}", name, "电话", "好", "例行探访", "见到本人", length])
    (result,) = bring(desk, book(tmp_path / "走访.xlsx", 入户走访=rows)).results
    assert result.loaded == 2, result.findings
    with desk.read() as connection:
        found = [visit.minutes for visit in records.find(connection, HomeVisit, "start_at")]
    assert found == minutes


def test_a_length_under_the_heading_of_a_time_is_one(desk: Desk, tmp_path: Path) -> None:
    bring(desk, roster(tmp_path, "孙玉梅"))
    rows: Rows = [
        ["日期", "户主", "走访情况", "走访目的", "结果", "走访时间"],
        ["2026-3-5", "孙玉梅", "好", "例行探访", "见到本人", "1小时20分"],
    ]
    assert bring(desk, book(tmp_path / "走访.xlsx", 入户走访=rows)).results[0].loaded == 1
    with desk.read() as connection:
        (visit,) = records.find(connection, HomeVisit)
    assert (visit.minutes, visit.time_known) == (80, False)


@pytest.mark.parametrize("text", ["22:00-次日2:00", "晚上10点到第二天2点"])
def test_a_night_is_asked_for_in_two_rows(text: str) -> None:
    with pytest.raises(CellFault) as caught:
        read_clock(text, text, TODAY)
    assert caught.value.code == "time_midnight"


def test_a_day_and_its_hour_need_no_blank_between_them() -> None:
    clock = read_clock("3月5日9:00-11:00", "3月5日9:00-11:00", TODAY, 2026)
    assert (clock.day, clock.at, clock.until) == (date(2026, 3, 5), time(9), time(11))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("0:00-24:00", 1440), ("20:00-24:00", 240), ("20:00-0:00", 240), ("0:00-0:00", 0)],
)
def test_twenty_four_hundred_ends_the_day_that_began_at_midnight(text: str, minutes: int) -> None:
    clock = read_clock(text, text, TODAY)
    row = Row(2, {"date": date(2026, 3, 5), "start_time": clock}, ())
    assert span_of(row).minutes == minutes


def test_a_birth_takes_no_year_of_a_title() -> None:
    with pytest.raises(CellFault):
        read_date("3.5", "3.5", TODAY, born=True)


# people -----------------------------------------------------------------------------------


def categories(desk: Desk) -> dict[str, set[str]]:
    people = {person.id: name for name, person in persons(desk).items()}
    found: dict[str, set[str]] = {name: set() for name in people.values()}
    with desk.read() as connection:
        for entry in records.find(connection, PersonCategory):
            found[people[entry.person_id]].add(entry.category)
    return found


def test_a_register_of_disabled_people(desk: Desk, tmp_path: Path) -> None:
    number = id_of("19550606", "001")
    rows: Rows = [
        ["残疾人基本信息台账"],
        ["姓名", "残疾证号", "残疾类别", "村", "监护人", "监护人电话", "是否低保", "低保边缘"],
        ["刘满仓", f"{number}42", "肢体", "镇西村", "刘强", "13904510001", "是", ""],
        ["陈小花", f"{id_of('20120815', '002')}61", "", "镇西村", "", "", "否", "√"],
        ["于得水", "", "听力", "镇西村", "", "", "申请中", ""],
    ]
    path = book(tmp_path / "残疾人台账.xlsx", 残疾人=rows)
    (sheet,) = look(desk, path).sheets
    assert sheet.table == "persons"
    names = {column.heading: column.name for column in sheet.columns}
    assert names["是否低保"] == "categories"
    (result,) = bring(desk, path).results
    assert (result.loaded, result.returned) == (3, 0)
    found = persons(desk)
    first = found["刘满仓"]
    assert (first.id_no, first.sex) == (number, "1")
    assert first.disability == ({"type": "4", "level": "2", "cert_no": f"{number}42"},)
    assert (first.emergency_contact_name, first.emergency_contact_phone) == ("刘强", "13904510001")
    assert found["陈小花"].disability[0]["type"] == "6"
    assert "是否低保：申请中" in found["于得水"].note
    assert categories(desk) == {"刘满仓": {"01", "30"}, "陈小花": {"02", "30"}, "于得水": set()}
    (again,) = bring(desk, path).results
    assert (again.loaded, again.duplicates) == (0, 3)


def test_what_was_chosen_for_a_ticked_column_stays_a_tick(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "村", "是否低保"], ["刘满仓", "镇西村", "是"]]
    path = book(tmp_path / "人员.xlsx", 人员=rows)
    said = SAID.with_column("persons", "是否低保", "categories")
    assert bring(desk, path, said=said).results[0].loaded == 1
    assert categories(desk)["刘满仓"] == {"01"}
    left_out = SAID.with_column("persons", "是否低保", "+")
    rows[1][0] = "于得水"
    path = book(tmp_path / "人员2.xlsx", 人员=rows)
    bring(desk, path, said=left_out)
    assert "是否低保：是" in persons(desk)["于得水"].note


def test_brackets_two_telephones_and_what_stands_there_already(desk: Desk, tmp_path: Path) -> None:
    number = id_of("19391111", "004")
    rows: Rows = [
        ["姓名", "身份证号", "村", "联系电话", "备注"],
        ["周秀英（五保）", number, "镇西村", "13845102237／0451-57081234", "腿脚不便"],
        ["周秀英", number, "镇西村", "", "已走访"],
    ]
    (result,) = bring(desk, book(tmp_path / "人员.xlsx", 人员=rows)).results
    assert (result.loaded, result.returned) == (2, 0)
    (person,) = persons(desk).values()
    assert (person.name, person.phone) == ("周秀英", "13845102237")
    for text in ("周秀英（五保）", "0451-57081234", "腿脚不便", "已走访"):
        assert text in person.note
    visit: Rows = [
        ["日期", "走访对象", "走访情况", "走访目的", "结果", "时长（分钟）"],
        ["2026-3-5", "周秀英（五保）", "好", "例行探访", "见到本人", 40],
    ]
    assert bring(desk, book(tmp_path / "走访.xlsx", 入户走访=visit)).results[0].loaded == 1


def test_a_table_without_notes_keeps_no_second_number_silently(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "岗位", "用工性质", "入职日期", "电话"],
        ["王芳", "专职社工", "政府直聘", "2026-1-5", "13845102237、13845102238"],
    ]
    (result,) = bring(desk, book(tmp_path / "社工.xlsx", 社工=rows)).results
    assert (result.loaded, [item.column for item in result.findings]) == (0, ["联系电话"])


# other registers --------------------------------------------------------------------------


def test_activities_of_about_so_many_people_and_of_several_days(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年社区活动台账"],
        ["活动时间", "活动主题", "活动类型", "活动地点", "参与人数", "活动内容"],
        ["3月5日上午9:00-11:00", "学雷锋", "义诊", "文化广场", "20余人", "量血压"],
        ["3月8日-3月9日", "三八节", "节日活动", "镇政府", "35人", "插花"],
    ]
    path = book(tmp_path / "活动.xlsx", Sheet1=rows)
    (result,) = load_all(desk, path, given={"成效": "好", "估算依据": "清点人头", "时长": "60"})
    assert (result.loaded, told(result)) == (1, {4: "time_days"})
    with desk.read() as connection:
        (held,) = records.find(connection, CommunityActivity)
    assert (held.start_at, held.minutes, held.unsigned_estimate) == (
        datetime.fromisoformat("2026-03-05T09:00"),
        120,
        20,
    )
    assert "20余人" in held.process


def test_a_month_of_founding_is_its_first_day_and_stands_in_words(
    desk: Desk, tmp_path: Path
) -> None:
    rows: Rows = [
        ["组织名称", "类别", "负责人", "联系电话", "成员人数", "成立时间", "主要活动"],
        ["镇西村秧歌队", "文体类", "赵玉珍", "13845102235", 22, "2018.5", "扭秧歌"],
        ["邻里互助会", "互助", "孙德才", "13845102236", 15, "2020", "帮扶"],
        ["夕阳红", "文体", "孙德才", "13845102237", 15, 2019.1, "唱歌"],  # or 2019.10
    ]
    path = book(tmp_path / "社会组织.xlsx", 社会组织=rows)
    (result,) = load_all(desk, path, given={"活动范围": "本村", "活动场所": "广场"})
    assert (result.loaded, told(result)) == (1, {3: "date_year_alone", 4: "date_month"})
    with desk.read() as connection:
        (made,) = records.find(connection, CommunityOrg)
    assert made.founded_on == date(2018, 5, 1)
    assert made.purpose_scope == "扭秧歌\n成立日期：2018.5"


def test_needs_in_other_words_stand_beside_the_note_of_needs(desk: Desk, tmp_path: Path) -> None:
    bring(desk, roster(tmp_path, "孙玉梅"))
    rows: Rows = [
        ["日期", "户主", "走访情况", "需求", "需求说明", "走访目的", "结果", "时长"],
        ["2026-3-5", "孙玉梅", "好", "想要轮椅", "腿不好", "例行探访", "见到本人", 40],
    ]
    assert bring(desk, book(tmp_path / "走访.xlsx", 入户走访=rows)).results[0].loaded == 1
    with desk.read() as connection:
        (visit,) = records.find(connection, HomeVisit)
    assert visit.needs_note == "腿不好\n想要轮椅"
