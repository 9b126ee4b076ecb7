# SPDX-License-Identifier: MulanPSL-2.0
"""Rule C-27 and ledger R12: the figures are the records, and so is every row, cell by cell."""

import dataclasses
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.services.building import put
from tests.services.organisation_samples import VALID_USCC, add_activity, add_organisation
from tests.services.printed import text
from tests.services.worked_example import EXPECTED, MARCH, WorkedExample
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.organisations import CommunityOrg, Incubation, OrgSupport
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import organisations, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.ledgers.ledger import ledger, ledger_workbook
from wuse_desktop.services.ledgers.ledger_types import cell_text
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.people import save_person
from wuse_desktop.services.reading import load

NAME = "ledger-organisations"
FIGURES = (
    "organisations",
    "organisations_founded",
    "organisations_closed",
    "organisations_active",
    "organisations_incubated",
    "organisation_activities",
    "volunteer_organisations",
)
HEADINGS = (
    "名称",
    "类别",
    "状态",
    "登记/备案号",
    "成立日期",
    "负责人",
    "成员数",
    "活动范围",
    "是否联合会成员",
    "孵化阶段",
    "扶持资金（元）",
    "本期活动（场）",
    "联系电话",
)


def day(number: int, month: int = 3, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.fixture
def register(desk: Desk) -> dict[str, str]:
    """Six organisations, of which four stand on the register at the end of March."""
    zhao = save_person(desk, Person(name="赵玉兰")).id
    found = {
        "互助组": add_organisation(
            desk,
            "老伙伴互助小组",
            founded_on=day(6, 5, 2024),
            leader_id=zhao,
            federation_member=True,
            legal_status="3",
            filing_no="木民备12号",
            filed_on=day(1, 7, 2024),
            filing_authority="木兰镇人民政府",
        ),
        "服务队": add_organisation(
            desk, "暖心窝志愿者服务队", org_kinds=("1", "3"), org_category="1", founded_on=day(2)
        ),
        "联合会": add_organisation(
            desk,
            "木兰镇社区社会组织联合会",
            org_kinds=("2",),
            org_category="3",
            legal_status="1",
            uscc=VALID_USCC,
            founded_on=day(1, 1, 2025),
            support_capital=3_000_000,
            member_count=8,
        ),
        "散了": add_organisation(
            desk,
            "乐夕阳舞蹈团队",
            org_category="4",
            founded_on=day(1, 2, 2024),
            org_status="04",
            closed_on=day(20),
        ),
        "筹备": add_organisation(desk, "农建营女连", founded_on=None, org_status="01"),
        "义工协会": add_organisation(
            desk, "县义工协会", org_kinds=("3",), founded_on=day(1, 1, 2023)
        ),
    }
    put(
        desk,
        Incubation(org_id=found["互助组"], entered_on=day(1, 2), incubator="x", stage="03"),
        Incubation(org_id=found["服务队"], entered_on=day(3), incubator="x", stage="02"),
        Incubation(org_id=found["义工协会"], entered_on=day(3), incubator="x", stage="02"),
        OrgSupport(
            org_id=found["互助组"],
            given_on=day(5),
            support_kind="02",
            content="茶水",
            amount=25_050,
        ),
        OrgSupport(
            org_id=found["互助组"],
            given_on=day(5, 4),
            support_kind="02",
            content="下月的",
            amount=100_000,
        ),
    )
    add_activity(desk, "邻里互助日", day(7), found["互助组"], found["服务队"])
    add_activity(desk, "舞蹈排练", day(9), found["互助组"], by_worker=False)
    add_activity(desk, "春节慰问", day(9, 1), found["互助组"])
    add_activity(desk, "很久以前", day(1, 3, 2025), found["联合会"])
    add_activity(desk, "义工大会", day(11), found["义工协会"])
    add_activity(desk, "站里自己的", day(12))
    return found


def counted(desk: Desk, period: Period = MARCH) -> dict[str, int]:
    found = figures(desk, period)
    return {name: found[name].value for name in FIGURES}


def test_the_figures_are_exactly_these(desk: Desk, register: dict[str, str]) -> None:
    assert counted(desk) == {
        "organisations": 3,
        "organisations_founded": 1,
        "organisations_closed": 1,
        "organisations_active": 2,
        "organisations_incubated": 1,
        "organisation_activities": 2,
        "volunteer_organisations": 2,
    }
    assert figures(desk, MARCH)["activities"].value == 3, "C-12 wants a worker of the station"
    assert counted(desk, Period("month", 2026, 2))["organisations"] == 3
    year = counted(desk, Period("year", 2026))
    assert (year["organisations_founded"], year["organisation_activities"]) == (1, 3)
    assert year["organisations_incubated"] == 2


def test_every_figure_opens_its_records(desk: Desk, register: dict[str, str]) -> None:
    found = figures(desk, MARCH, records=True)
    ids = {name: {item.id for item in found[name].records} for name in FIGURES}
    known = register
    assert ids["organisations"] == {known["互助组"], known["服务队"], known["联合会"]}
    assert ids["organisations_closed"] == {known["散了"]}
    assert ids["organisations_active"] == {known["互助组"], known["服务队"]}
    assert ids["volunteer_organisations"] == {known["服务队"], known["义工协会"]}
    titles = [item.title for item in found["organisations"].records]
    assert "社会组织 老伙伴互助小组" in titles


def test_what_is_deleted_or_voided_counts_nowhere(desk: Desk, register: dict[str, str]) -> None:
    records.delete(desk, "community_org", register["筹备"])
    draft = dataclasses.replace(load(desk, CommunityOrg, register["联合会"]), status="draft")
    organisations.save(desk, draft)
    found = counted(desk)
    assert (found["organisations"], found["organisations_founded"]) == (2, 1)


def test_the_worked_example_has_no_organisations_and_keeps_its_numbers(
    desk: Desk, worked_example: WorkedExample
) -> None:
    assert worked_example["A1"]
    assert set(counted(desk).values()) == {0}
    found = figures(desk, MARCH)
    assert {name: found[name].value for name in EXPECTED} == EXPECTED


ROWS = (
    ("乐夕阳舞蹈团队", "文体活动类", "注销/撤销备案", "", day(1, 2, 2024), "赵玉兰", 23, "镇西村",
     "否", "", None, 0, "13904515678"),
    ("老伙伴互助小组", "居民互助类", "活跃", "木民备12号", day(6, 5, 2024), "赵玉兰", 23, "镇西村",
     "是", "培育中", 250.5, 2, "13904515678"),
    ("木兰镇社区社会组织联合会", "社区事务类", "活跃", VALID_USCC, day(1, 1, 2025), "赵玉兰", 8,
     "镇西村", "否", "", 30000.0, 0, "13904515678"),
    ("暖心窝志愿者服务队", "公益慈善类", "活跃", "", day(2), "赵玉兰", 23, "镇西村", "否",
     "入驻/成立", None, 1, "13904515678"),
)  # fmt: skip


def test_every_row_is_its_record_cell_by_cell(desk: Desk, register: dict[str, str]) -> None:
    content = ledger(desk, NAME, MARCH)
    assert tuple(column.label for column in content.kind.columns) == HEADINGS
    assert tuple(row.cells for row in content.rows) == ROWS
    names = ("散了", "互助组", "联合会", "服务队")
    assert [row.record_id for row in content.rows] == [register[name] for name in names]


def test_the_rows_are_the_records_of_the_figures(desk: Desk, register: dict[str, str]) -> None:
    assert register
    found = figures(desk, MARCH, records=True)
    wanted = [
        item.id
        for name in ("organisations", "organisations_closed")
        for item in found[name].records
    ]
    rows = [row.record_id for row in ledger(desk, NAME, MARCH).rows]
    assert sorted(rows) == sorted(wanted)


def test_one_that_was_closed_later_stands_as_it_stood_then(
    desk: Desk, register: dict[str, str]
) -> None:
    add_activity(desk, "元宵舞会", day(3, 2), register["散了"])
    rows = {row.record_id: row.cells for row in ledger(desk, NAME, Period("month", 2026, 2)).rows}
    assert rows[register["散了"]][2] == "活跃"
    january = {
        row.record_id: row.cells for row in ledger(desk, NAME, Period("month", 2026, 1)).rows
    }
    assert january[register["散了"]][2] == "不活跃"


def test_every_cell_stands_on_paper_and_in_the_spreadsheet(
    desk: Desk, register: dict[str, str]
) -> None:
    assert register
    with pytest.raises(UserFault) as caught:
        paper(desk, NAME, PaperOptions(period=MARCH), io.BytesIO())
    assert caught.value.code == "reason_required"
    content = ledger(desk, NAME, MARCH)
    target = io.BytesIO()
    paper(desk, NAME, PaperOptions(period=MARCH, reason="年检"), target)
    said = text(target.getvalue()).replace("\ufffe", "-")
    for row in content.rows:
        for cell in row.cells:
            assert "".join(cell_text(cell).split()) in said
    page: Any = openpyxl.load_workbook(io.BytesIO(ledger_workbook(content, desk.today()))).active
    rows = list(page.iter_rows(values_only=True))
    assert rows[2] == ("序号", *HEADINGS)
    for number, cells in enumerate(ROWS, 1):
        first, *others = rows[2 + number]
        assert first == number
        plain = [value.date() if hasattr(value, "date") else value for value in others]
        assert plain == [None if value == "" else value for value in cells]
    sums = rows[3 + len(ROWS)]
    assert (sums[7], sums[11], sums[12]) == (77, 30250.5, 3)
