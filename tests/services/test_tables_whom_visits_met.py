# SPDX-License-Identifier: MulanPSL-2.0
"""Ledgers of visits that do not say who was met, and their usual words and headings (C-08)."""

from pathlib import Path
from typing import Any

import pytest

from tests.services.test_tables_ledgers import bring
from tests.services.test_tables_township_habits import TODAY, book, told
from wuse_desktop.domain.codes import find
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.storage import records

__all__ = ["TODAY"]
Rows = list[list[Any]]


@pytest.fixture
def families(desk: Desk, tmp_path: Path) -> Desk:
    """A couple in 镇西村, and two people who live alone."""
    rows: Rows = [
        ["家庭编号", "与户主关系", "姓名", "村"],
        ["H1", "户主", "孙玉梅", "镇西村"],
        ["H1", "配偶", "郭永福", "镇西村"],
        ["H2", "户主", "赵处暑", "镇西村"],
    ]
    assert bring(desk, book(tmp_path / "名册.xlsx", 人员=rows)).results[0].loaded == 3
    return desk


def visited(desk: Desk, folder: Path, heads: list[str], *rows: list[Any]) -> LoadResult:
    whole: Rows = [["日期", "时长", "走访目的", *heads]]
    whole += [[f"2026-3-{day}", 30, "例行探访", *row] for day, row in enumerate(rows, 1)]
    (result,) = bring(desk, book(folder / "走访.xlsx", 入户走访=whole)).results
    return result


def met(desk: Desk) -> list[list[str]]:
    """The names of those met, by visit."""
    with desk.read() as connection:
        found = records.find(connection, HomeVisit, "start_at")
        names = {person.id: person.name for person in records.find(connection, Person)}
    opened = [visits.load_visit(desk, visit.id) for visit in found]
    return [[names[person] for person in item.met_ids] for item in opened]


@pytest.mark.parametrize("heading", ["户主", "姓名", "走访对象", "服务对象姓名"])
def test_the_person_named_in_the_row_counts_as_met(
    families: Desk, tmp_path: Path, heading: str
) -> None:
    result = visited(families, tmp_path, ["村名", heading, "结果"], ["镇西村", "孙玉梅", "已访"])
    assert not told(result), result.findings
    assert met(families) == [["孙玉梅"]]
    assert [text for text, _count in result.warnings if "请核对" in text and "见到" in text]
    with families.read() as connection:
        (visit,) = records.find(connection, HomeVisit)
    assert visit.village_code


def test_family_that_was_met_has_to_be_named(families: Desk, tmp_path: Path) -> None:
    rows = (["孙玉梅", "家属"], ["H1", "已访"], ["赵处暑", "已访"])
    result = visited(families, tmp_path, ["户主", "结果"], *rows)
    assert told(result) == {2: "met_nobody", 3: "met_nobody"}
    assert all("见到的人" in item.message for item in result.findings)
    assert not [item for item in result.findings if "勾选" in item.message]
    assert met(families) == [["赵处暑"]]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("已访", [["郭永福"]]), ("不在家", [[]]), ("家属", [])],
)
def test_a_ledger_of_those_visited_needs_no_head(
    families: Desk, tmp_path: Path, outcome: str, expected: list[list[str]]
) -> None:
    result = visited(families, tmp_path, ["被访人", "结果"], ["郭永福", outcome])
    assert set(told(result).values()) == (set() if expected else {"met_nobody"})
    assert met(families) == expected


def test_who_was_met_beside_the_head_is_kept(families: Desk, tmp_path: Path) -> None:
    heads = ["户主", "被访人", "结果"]
    result = visited(families, tmp_path, heads, ["孙玉梅", "郭永福", "家属"])
    assert not told(result)
    assert met(families) == [["郭永福"]]


@pytest.mark.parametrize(
    ("code_list", "word", "code"),
    [
        ("VISIT_OUTCOME", "已访", "1"),
        ("VISIT_OUTCOME", "家属", "2"),
        ("VISIT_OUTCOME", "不在家", "3"),
        ("VISIT_OUTCOME", "没人", "3"),
        ("VISIT_OUTCOME", "搬走", "4"),
        ("VISIT_OUTCOME", "外出务工", "4"),
        ("VISIT_OUTCOME", "住院", "5"),
        ("VISIT_OUTCOME", "已去世", "6"),
        ("VISIT_OUTCOME", "拒访", "7"),
        ("VISIT_OUTCOME", "查无此人", "8"),
        ("VISIT_MODE", "电话", "phone"),
        ("VISIT_MODE", "电话回访", "phone"),
        ("VISIT_MODE", "微信", "video"),
        ("VISIT_MODE", "上门走访", "in_person"),
        ("VISIT_MODE", "敬老院", "institution"),
    ],
)
def test_usual_words_of_visits_are_understood(code_list: str, word: str, code: str) -> None:
    found = find(code_list, word)
    assert found is not None
    assert found.code == code
