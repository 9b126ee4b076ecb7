# SPDX-License-Identifier: MulanPSL-2.0
"""Ledgers in the words of townships and not of the template, and those of the program itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.test_tables_ledgers import SAID, assert_all_rows_are_told, bring, look, persons
from tests.services.worked_example import MARCH
from wuse_desktop.domain.birth import TO_MONTH
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ledgers.ledger import LEDGERS
from wuse_desktop.services.ledgers.ledger_files import save_ledger
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.people import save_person
from wuse_desktop.services.tables.loading import load, load_all
from wuse_desktop.storage import records

Write = Callable[..., Path]
RECORDS: tuple[type[Record], ...] = (
    *(Person, HomeVisit, CaseFile, ServiceGroup),
    *(CommunityActivity, Volunteer, VolunteerService),
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes lines into a file as an old program does."""

    def make(name: str, *lines: str, encoding: str = "gb18030") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return make


@pytest.fixture
def household(desk: Desk, write: Write) -> Desk:
    """Two households on file."""
    path = write(
        "人员.csv",
        "家庭编号,与户主关系,姓名,村",
        "H1,户主,孙玉梅,镇西村",
        "H2,户主,郭永福,镇西村",
    )
    assert bring(desk, path).results[0].loaded == 2
    return desk


def all_of(desk: Desk, record_class: type[Record]) -> list[Record]:
    with desk.read() as connection:
        return records.find(connection, record_class)


def visits(desk: Desk) -> list[HomeVisit]:
    with desk.read() as connection:
        return records.find(connection, HomeVisit, "start_at")


VISIT_LEDGER = (
    "2026年3月入户走访台账,,,,,,,,",
    "序号,日期,户主,村（社区）,走访人,走访情况,需求,处理情况,结果",
    "1,2026.3.5,孙玉梅,镇西村,,独自住，腿不好,想要轮椅,联系村里,见到本人",
    "2,2026.3.6,郭永福,镇西村,,一切好,,,未遇",
    "3,二〇二六年三月七日,孙玉梅,镇西村,,送慰问,,,见到本人",
    "合计,3户次,,,,,,,",
    "填表人：王某,,,,,,,,",
)


def test_a_visit_ledger_is_known_and_asks_once_for_what_it_lacks(
    household: Desk, write: Write
) -> None:
    path = write("入户走访台账.csv", *VISIT_LEDGER)
    (sheet,) = look(household, path).sheets
    assert sheet.table == "visits"
    asked = [(item.name, item.required) for item in sheet.missing]
    assert asked == [("purposes", True), ("minutes", False)]
    assert "例行探访" in sheet.missing[0].examples
    assert "走访目的" in sheet.fault
    assert "没有导入" not in sheet.fault
    said = SAID.with_given(sheet.key, "purposes", "例行探访")
    (sheet,) = look(household, path, said=said).sheets
    assert sheet.result is not None
    assert {item.code for item in sheet.result.findings} == {"length_missing"}
    said = said.with_given(sheet.key, "minutes", "40")
    loaded = bring(household, path, said=said)
    assert_all_rows_are_told(list(loaded.results))
    assert (loaded.results[0].loaded, loaded.results[0].returned) == (3, 0)
    first, missed, last = visits(household)
    assert (first.minutes, missed.minutes, last.minutes) == (40, 0, 40)  # nobody met: no time
    assert first.observed == "独自住，腿不好"
    assert first.needs_note == "想要轮椅"
    assert first.action_taken == "联系村里"


def test_the_same_ledger_again_with_another_length_makes_no_doubles(
    household: Desk, write: Write
) -> None:
    path = write("入户走访台账.csv", *VISIT_LEDGER)
    load_all(household, path, given={"走访目的": "例行探访", "时长": "40"})
    (again,) = load_all(household, path, given={"走访目的": "例行探访", "时长": "30"})
    assert (again.loaded, again.duplicates) == (0, 3)
    assert len(visits(household)) == 3


def test_the_command_names_what_may_be_given_and_refuses_what_is_no_column(
    household: Desk, write: Write
) -> None:
    path = write("入户走访台账.csv", *VISIT_LEDGER)
    with pytest.raises(UserFault) as caught:
        load_all(household, path)
    assert caught.value.code == "columns_missing"
    assert "--given" in caught.value.next_step
    with pytest.raises(UserFault) as caught:
        load(household, "visits", path, given={"天气": "晴"})
    assert caught.value.code == "column_unknown"


@pytest.mark.parametrize(
    ("name", "lines", "table"),
    [
        ("走访.csv", ("日期,户主,村,走访人,情况,处理,结果",), "visits"),
        ("登记.csv", ("2025年探访登记表", "户主,日期,情况,方式"), "visits"),
        (
            "活动台账.csv",
            ("2026年台账,,,,", "序号,活动时间,活动名称,活动类型,地点,参加人数,社工,内容"),
            "activities",
        ),
        (
            "志愿者服务.csv",
            ("志愿者服务记录", "姓名,日期,开始时间,结束时间,休息,活动名称,地点,服务内容"),
            "volunteer_services",
        ),
        ("花名册.csv", ("姓名,性别,出生年月,村,组,类别,家庭住址",), "persons"),
    ],
)
def test_ledgers_are_known_by_their_titles_names_and_usual_headings(
    desk: Desk, write: Write, name: str, lines: tuple[str, ...], table: str
) -> None:
    (sheet,) = look(desk, write(name, *lines)).sheets
    assert sheet.table == table


def test_a_sheet_that_fits_no_table_is_not_taken_for_the_only_one_left(
    desk: Desk, write: Write
) -> None:
    path = write("某表.csv", "户主,村,水费,电费,车牌,品种,亩数", "张三,镇西村,1,2,3,4,5")
    (sheet,) = look(desk, path).sheets
    assert sheet.table == ""


def test_the_list_from_which_an_import_began_decides_where_the_sheet_does_not(
    desk: Desk, write: Write
) -> None:
    path = write("表.csv", "姓名,性别,电话", "张三,男,13800000000")
    for wanted in ("persons", "volunteers"):
        (sheet,) = look(desk, path, said=type(SAID)(wanted=wanted)).sheets
        assert sheet.table == ("persons" if wanted == "persons" else sheet.table)


def test_an_activity_with_day_and_hours_in_one_cell_is_loaded(desk: Desk, write: Write) -> None:
    path = write(
        "活动台账.csv",
        "2026年活动台账",
        "序号,活动时间,活动名称,活动类型,地点,参加人数,内容",
        "1,2026.3.5,学雷锋义诊,健康义诊,文化广场,56人,量血压",
        "2,2026年3月8日 9:00-11:00,妇女节,节日活动,村部,30,座谈会",
    )
    said = {"成效": "群众满意", "时长": "120", "估算依据": "1"}
    (result,) = load_all(desk, path, given=said)
    reasons = {item.code for item in result.findings}
    assert reasons <= {"code_unknown"}
    with desk.read() as connection:
        (first, *_rest) = records.find(connection, CommunityActivity, "start_at")
    assert (first.minutes, first.unsigned_estimate, first.process) == (120, 56, "量血压")


# the program's own ledgers ----------------------------------------------------------------

GIVEN = {
    "ledger-visits": {"走访目的": "例行探访", "时长": "40"},
    "ledger-activities": {"过程与内容": "见档案", "成效": "见档案"},
    "ledger-groups": {
        "小组类型/性质": "支持小组",
        "服务领域": "养老服务",
        "服务对象类别": "独居老人",
        "开放/封闭": "封闭",
        "总目标": "见档案",
        "计划人数": "8",
        "每节分钟": "60",
        "地点": "活动室",
    },
    "ledger-cases": {
        "接案方式": "来访",
        "主诉问题": "见档案",
        "求助期望": "见档案",
        "初步风险判断": "无",
        "初步评估意见": "见档案",
    },
    "ledger-volunteers": {"专业技能": "医护", "服务类别": "助老"},
    "ledger-hours": {},
}


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.usefixtures("worked_example")
def test_an_own_ledger_is_known_and_makes_no_doubles_and_no_masked_person(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    options = PaperOptions(period=MARCH, reason="核对")
    path, count = save_ledger(desk, name, options, tmp_path / name)
    before = {kind: len(all_of(desk, kind)) for kind in RECORDS}
    results = list(load_all(desk, path, given=GIVEN[name]))
    assert_all_rows_are_told(results)
    (result,) = results
    assert result.rows_in == count > 0
    assert result.loaded == 0, result.findings
    assert {kind: len(all_of(desk, kind)) for kind in RECORDS} == before
    assert not any("*" in person.name for person in all_of(desk, Person))  # type: ignore[attr-defined]  # persons
    assert result.duplicates == count, result.findings


@pytest.mark.usefixtures("worked_example")
def test_an_own_ledger_at_another_desk_says_that_names_are_masked(
    make_desk: Callable[..., Desk], desk: Desk, tmp_path: Path
) -> None:
    path, count = save_ledger(desk, "ledger-visits", PaperOptions(period=MARCH), tmp_path / "x")
    other = make_desk()
    (result,) = load_all(other, path, given=GIVEN["ledger-visits"])
    assert result.rows_in == result.returned == count
    assert {item.code for item in result.findings if item.column == "家庭/户主"} == {"name_masked"}
    assert not all_of(other, Person)


@pytest.mark.parametrize("name", ["ledger-certificates", "ledger-visits-due"])
@pytest.mark.usefixtures("worked_example")
def test_papers_of_which_nothing_is_loaded_say_why(desk: Desk, tmp_path: Path, name: str) -> None:
    options = PaperOptions(period=MARCH, reason="核对")
    path, _count = save_ledger(desk, name, options, tmp_path / name)
    (sheet,) = look(desk, path).sheets
    assert sheet.table == ""
    assert LEDGERS[name].text in sheet.fault
    with pytest.raises(UserFault) as caught:
        load_all(desk, path)
    assert caught.value.code == "table_printed"


def test_a_number_in_part_beside_a_whole_name_is_known(desk: Desk, write: Write) -> None:
    save_person(desk, Person(name="王秀兰", id_no="11010519491231002X", sex="2"))
    path = write(
        "人员.csv",
        "姓名,证件号码,电话",
        "王秀兰,110105********002X,13800000000",
        "孙桂芝,110105********002X,",
        "赵*福,,",
    )
    (result,) = load_all(desk, path)
    assert (result.loaded, result.returned) == (1, 2), result.findings
    assert persons(desk)["王秀兰"].phone == "13800000000"
    assert set(persons(desk)) == {"王秀兰"}
    assert {item.code for item in result.findings} == {"name_masked"}


# hours ------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["休息", "休息时间", "休息（分钟）", "休息分钟", "中途休息"])
def test_a_break_is_taken_off_the_time_given(desk: Desk, write: Write, heading: str) -> None:
    people = write("志愿者.csv", "姓名,专业技能,服务类别,录入同意", "吴志强,驾驶,助老,是")
    assert bring(desk, people).results[0].loaded == 1
    path = write(
        "志愿服务时长.csv",
        f"姓名,日期,开始,结束,{heading},活动,地点,服务内容",
        "吴志强,2026.3.5,8:00,11:30,30,帮厨,食堂,做饭",
    )
    (result,) = load_all(desk, path)
    assert result.loaded == 1
    with desk.read() as connection:
        (service,) = records.find(connection, VolunteerService)
    assert (service.minutes, service.break_minutes, service.content) == (180, 30, "做饭")


def test_an_unknown_heading_that_looks_like_a_column_is_a_doubt(desk: Desk, write: Write) -> None:
    path = write(
        "志愿服务时长.csv",
        "姓名,日期,开始,结束,休息了多少分钟,活动,地点,服务内容,天气",
        "吴志强,2026.3.5,8:00,11:30,30,帮厨,食堂,做饭,晴",
    )
    (sheet,) = look(desk, path).sheets
    assert sheet.result is not None
    (doubt,) = sheet.result.doubts
    assert "休息了多少分钟" in doubt
    assert "休息分钟" in doubt


# births and addresses -----------------------------------------------------------------------


def test_a_roster_with_years_and_months_of_birth_is_taken(desk: Desk, write: Write) -> None:
    path = write(
        "花名册.csv",
        "姓名,性别,出生年月,身份证号,村,组,家庭住址",
        "周大年,男,1948.03,,镇西村,4,王家湾5号",
        "周小年,男,1950年5月,,镇西村,4组,",
        "王秀兰,女,1949.12,11010519491231002X,镇西村,,",
        "赵德福,男,民国37年3月5日,,镇西村,,",
    )
    (result,) = load_all(desk, path)
    assert (result.loaded, result.returned) == (4, 0)
    found = persons(desk)
    assert {name: person.birth.text for name, person in found.items() if person.birth} == {
        "周大年": "1948年3月",
        "周小年": "1950年5月",
        "王秀兰": "1949-12-31",  # as the number says
        "赵德福": "1948-03-05",
    }
    assert found["周大年"].birth_date_precision == TO_MONTH
    assert found["王秀兰"].birth_date_precision == ""
    assert found["周大年"].living_address == "王家湾5号 4组"
    assert found["周小年"].living_address == "4组"
    assert not found["周小年"].note
    (again,) = load_all(desk, path)
    assert again.duplicates == again.rows_in


def test_a_month_of_birth_agrees_with_a_day_on_file_and_a_day_makes_it_whole(
    desk: Desk, write: Write
) -> None:
    heading = "姓名,性别,身份证号,出生年月,电话"
    path = write("人员.csv", heading, "周大年,男,,1948.03,13800000000")
    assert load_all(desk, path)[0].loaded == 1
    volunteers = "姓名,出生日期,专业技能,服务类别,录入同意"
    path = write("志愿者.csv", volunteers, "周大年,1948-3-5,驾驶,助老,是")
    assert load_all(desk, path)[0].loaded == 1
    (person,) = persons(desk).values()
    assert person.birth is not None
    assert person.birth.text == "1948-03-05"
    path = write("志愿者2.csv", volunteers, "周大年,1948年3月,驾驶,助老,是")
    assert load(desk, "volunteers", path).duplicates == 1
    assert persons(desk)["周大年"].birth == person.birth


def test_address_and_group_below_one_heading_are_one_address(desk: Desk, write: Write) -> None:
    path = write(
        "花名册.csv", "姓名,住址,住址,住址", ",村,组,门牌", "周大年,镇西村,3组,", encoding="utf-8"
    )
    assert load_all(desk, path)[0].loaded == 1
    assert persons(desk)["周大年"].living_address == "3组"
    assert persons(desk)["周大年"].village_code
