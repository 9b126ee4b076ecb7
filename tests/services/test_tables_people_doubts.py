# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of people: a number that contradicts them, somebody dead, a part of a village."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.test_tables_ledgers import bring, persons
from tests.services.test_tables_township_habits import Rows, book, id_of, told
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.storage import records

BORN = date(1950, 3, 7)
NUMBER = id_of("19500307", "001")  # a man
HEADS = ["姓名", "身份证号", "出生日期", "性别", "村"]


def load(desk: Desk, folder: Path, *rows: list[str]) -> LoadResult:
    path = book(folder / "名册.xlsx", 人员=[HEADS, *rows])
    (result,) = bring(desk, path).results
    return result


# the ID number (V-04) ---------------------------------------------------------------------


def test_a_sound_number_comes_before_what_was_typed_beside_it(desk: Desk, tmp_path: Path) -> None:
    result = load(desk, tmp_path, ["测试王", NUMBER, "2024.3.5", "女", "镇西村"])
    person = persons(desk)["测试王"]
    assert (person.birth_date, person.sex) == (BORN, "1")
    assert "出生日期原表写作：2024-03-05" in person.note, "both are kept"
    assert "性别原表写作：女" in person.note
    said = " ".join(text for text, _count in result.warnings)
    assert "“出生日期”和证件号码不一致" in said
    assert "“性别”和证件号码不一致" in said
    assert "写进了“备注”" in said
    assert "请核对是哪一个写错了" not in said, "told once"


def test_the_right_row_that_comes_later_is_the_same_person(desk: Desk, tmp_path: Path) -> None:
    wrong = ["测试王", NUMBER, "2024.3.5", "男", "镇西村"]
    result = load(desk, tmp_path, wrong, ["测试王", NUMBER, "1950.3.7", "男", "镇西村"], wrong)
    assert (result.loaded, result.duplicates) == (1, 2)


def test_what_the_number_leaves_open_stays_as_it_was_typed(desk: Desk, tmp_path: Path) -> None:
    load(
        desk,
        tmp_path,
        ["测试一", NUMBER, "1950年3月", "男", "镇西村"],
        ["测试二", "230127500307001", "1951-01-01", "男", "镇西村"],  # the old kind proves nothing
        ["测试三", "", "1952-01-01", "女", "镇西村"],
    )
    found = persons(desk)
    assert [found[name].birth_date for name in ("测试一", "测试二", "测试三")] == [
        BORN,
        date(1951, 1, 1),
        date(1952, 1, 1),
    ]
    assert [item.note for item in found.values()] == ["", "", ""]


def test_the_number_of_a_volunteer_is_believed_as_well(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        [*HEADS, "专业技能", "服务类别", "录入同意"],
        ["测试王", NUMBER, "2024.3.5", "女", "镇西村", "其他", "社区服务", "是"],
    ]
    (result,) = bring(desk, book(tmp_path / "志愿者.xlsx", 志愿者=rows)).results
    assert (result.table, result.loaded) == ("volunteers", 1)
    person = persons(desk)["测试王"]
    assert (person.birth_date, person.sex) == (BORN, "1")
    assert "出生日期原表写作：2024-03-05" in person.note
    assert any("“出生日期”和证件号码不一致" in text for text, _count in result.warnings)
    with desk.read() as connection:
        assert len(records.find(connection, Volunteer)) == 1


# the dead ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "（已故）", "(已去世)", "（2024年3月去世）", "【死亡】", "（病故）", "（2024.3.5因病死亡）",
        "（五保，已故）", "（于2024年亡故）", "（已死亡销户）", "（故）", "（已过世）",
    ],
)  # fmt: skip
def test_a_name_that_is_said_to_be_dead_comes_back(desk: Desk, tmp_path: Path, words: str) -> None:
    rows = [f"测试冯{words}", NUMBER, "1950-03-07", "男", "镇西村"]
    result = load(desk, tmp_path, rows)
    assert (result.loaded, told(result)) == (0, {2: "name_dead"})
    (finding,) = result.findings
    for text in ("已经去世", "“搬家”", "“去世”", "去掉括号里的字"):
        assert text in finding.message
    assert persons(desk).keys() == set()


@pytest.mark.parametrize("words", ["（丈夫已故）", "（父亡母改嫁）", "（烈士家属）", "（五保）"])
def test_who_outlived_somebody_is_not_dead(desk: Desk, tmp_path: Path, words: str) -> None:
    load(desk, tmp_path, [f"测试冯{words}", NUMBER, "1950-03-07", "男", "镇西村"])
    assert words in persons(desk)["测试冯"].note


def test_a_person_on_file_does_not_change_by_such_a_row(desk: Desk, tmp_path: Path) -> None:
    known = save_person(desk, Person(name="测试冯", id_no=NUMBER)).id
    result = load(desk, tmp_path, ["测试冯（已故）", NUMBER, "", "", "镇西村"])
    assert result.loaded == 0
    assert persons(desk)["测试冯"].id == known
    assert persons(desk)["测试冯"].village_code == ""


# the village ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "所在村（屯）", "所在村(屯)", "所属村屯", "所在村组", "村屯", "所在村（社区）", "村（屯）",
        "所属村（社区）", "所在村社区", "所在村（居）", "行政村",
    ],
)  # fmt: skip
def test_the_village_has_many_names(desk: Desk, tmp_path: Path, heading: str) -> None:
    rows: Rows = [["姓名", "家庭编号", "与户主关系", heading], ["测试王", "H1", "户主", "镇西村"]]
    assert bring(desk, book(tmp_path / "名册.xlsx", 人员=rows)).results[0].loaded == 1
    person = persons(desk)["测试王"]
    assert (division_name(person.village_code), person.note) == ("镇西村", "")


@pytest.mark.parametrize("text", ["镇西村3组", "镇西村（东屯）", "镇西村前屯"])
def test_no_part_of_a_village_is_lost(desk: Desk, tmp_path: Path, text: str) -> None:
    rows: Rows = [["姓名", "家庭编号", "与户主关系", "所属村屯"], ["测试王", "H1", "户主", text]]
    (result,) = bring(desk, book(tmp_path / "名册.xlsx", 人员=rows)).results
    person = persons(desk)["测试王"]
    assert division_name(person.village_code) == "镇西村"
    assert f"原表写作：{text}" in person.note
    assert any("按村（社区）算" in said for said, _count in result.warnings)
