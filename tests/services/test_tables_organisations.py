# SPDX-License-Identifier: MulanPSL-2.0
"""Registers of organisations as stations have them in spreadsheets."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.ledgers import GOOD_ID
from tests.services.organisation_samples import VALID_USCC, add_organisation
from tests.services.test_tables_registers import Rows, sheet, stored
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.people import save_person
from wuse_desktop.services.tables.exporting import Handover, export_list
from wuse_desktop.services.tables.layouts import find_table
from wuse_desktop.services.tables.loading import load, load_all
from wuse_desktop.services.tables.undoing import undo_import

HEADINGS = [
    "社会组织名称", "类别", "成立时间", "负责人", "联系电话", "成员人数", "活动范围", "活动地点",
    "业务范围", "所在村",
]  # fmt: skip
DANCE = [
    "乐夕阳舞蹈队", "文体活动类", "2024.5.6", "赵玉兰", "13904515678", "18", "镇西村", "文化广场",
    "广场舞", "镇西村",
]  # fmt: skip
HELP = [
    "老伙伴互助小组", "居民互助类", "2023年3月1日", GOOD_ID, "13904510000", "23", "镇西村",
    "活动室", "互助", "镇西村",
]  # fmt: skip


@pytest.fixture
def zhao(desk: Desk) -> str:
    person = Person(name="赵玉兰", id_no=GOOD_ID, id_type="01")
    return save_person(desk, person).id


def orgs(desk: Desk) -> dict[str, CommunityOrg]:
    return {item.org_name: item for item in stored(desk, CommunityOrg)}


def test_an_old_register_is_taken_with_what_is_usual(desk: Desk, tmp_path: Path, zhao: str) -> None:
    result = load(desk, "organisations", sheet(tmp_path, "社会组织", [HEADINGS, DANCE, HELP]))
    assert (result.loaded, result.returned) == (2, 0)
    found = orgs(desk)
    dance, partners = found["乐夕阳舞蹈队"], found["老伙伴互助小组"]
    assert (dance.org_kinds, dance.org_category, dance.legal_status) == (("1",), "4", "4")
    assert (dance.org_status, dance.founded_on) == ("02", date(2024, 5, 6))
    assert (dance.leader_id, dance.initiators, dance.member_count) == (zhao, "赵玉兰", 18)
    assert dance.village_code == "230127100200"
    assert partners.leader_id == zhao
    assert dance.source == "3"


def test_somebody_without_a_file_leads_by_name(desk: Desk, tmp_path: Path) -> None:
    load(desk, "organisations", sheet(tmp_path, "社会组织", [HEADINGS, DANCE]))
    org = orgs(desk)["乐夕阳舞蹈队"]
    assert (org.leader_id, org.leader_name) == ("", "赵玉兰")


def test_the_numbers_tell_how_it_is_registered(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        [*HEADINGS, "信用代码", "备案编号", "备案时间", "备案部门"],
        [*DANCE, VALID_USCC, "", "", ""],
        ["互助组", *DANCE[1:], "", "木民备12号", "2024-07-01", "镇政府"],
    ]
    load(desk, "organisations", sheet(tmp_path, "社会组织", rows))
    assert {name: org.legal_status for name, org in orgs(desk).items()} == {
        "乐夕阳舞蹈队": "1",
        "互助组": "3",
    }


def test_rows_come_back_with_what_is_wrong_and_twins_are_refused(
    desk: Desk, tmp_path: Path
) -> None:
    wrong = ["互助组", "不知道类", *DANCE[2:]]
    path = sheet(tmp_path, "社会组织", [HEADINGS, DANCE, wrong])
    result = load(desk, "organisations", path)
    assert (result.loaded, result.returned) == (1, 1)
    again = load(desk, "organisations", path)
    assert (again.loaded, again.duplicates) == (0, 1)


def test_what_hangs_on_them_is_loaded_and_undone(desk: Desk, tmp_path: Path, zhao: str) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    sheet(folder, "社会组织", [HEADINGS, DANCE])
    sheet(folder, "组织成员", [["组织名称", "姓名", "职务"], ["乐夕阳舞蹈队", "赵玉兰", "团长"]])
    sheet(
        folder,
        "孵化记录",
        [
            ["组织名称", "入驻日期", "孵化单位", "孵化阶段"],
            ["乐夕阳舞蹈队", "2025-01-01", "镇孵化站", "培育中"],
        ],
    )
    sheet(
        folder,
        "扶持记录",
        [
            ["组织名称", "扶持日期", "扶持方式", "内容", "金额"],
            ["乐夕阳舞蹈队", "2025-02-01", "资金", "音响", "1200.50"],
        ],
    )
    sheet(
        folder,
        "备案登记申请",
        [
            ["组织名称", "事项", "提交日期", "提交材料"],
            ["乐夕阳舞蹈队", "备案", "2025-03-01", "备案申请表、成员名单"],
        ],
    )
    sheet(
        folder,
        "社区活动",
        [
            [
                "活动名称",
                "日期",
                "时间",
                "活动类型",
                "地点",
                "过程与内容",
                "成效",
                "参与的社会组织",
            ],
            [
                "春日义演",
                "2026.3.5",
                "9:00-11:00",
                "健康义诊",
                "广场",
                "跳舞",
                "好",
                "乐夕阳舞蹈队",
            ],
        ],
    )
    results = load_all(desk, folder)
    assert sum(item.returned for item in results) == 0, [item.findings for item in results]
    org = orgs(desk)["乐夕阳舞蹈队"]
    (member,) = stored(desk, OrgMember)
    assert (member.org_id, member.person_id, member.duty) == (org.id, zhao, "团长")
    (stay,) = stored(desk, Incubation)
    assert stay.stage == "03"
    (support,) = stored(desk, OrgSupport)
    assert support.amount == 120_050
    (asked,) = stored(desk, OrgApplication)
    assert asked.materials == ("01", "04")
    (activity,) = stored(desk, CommunityActivity)
    assert activity.org_ids == (org.id,)


def test_an_import_is_undone_unless_an_activity_needs_it(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path, "社会组织", [HEADINGS, DANCE, ["互助组", *DANCE[1:]]])
    made = load(desk, "organisations", path)
    assert made.loaded == 2
    rows: Rows = [
        ["活动名称", "日期", "时间", "活动类型", "地点", "过程与内容", "成效", "参与的社会组织"],
        ["义演", "2026.3.5", "9:00-11:00", "健康义诊", "广场", "跳舞", "好", "乐夕阳舞蹈队"],
        ["没有的", "2026.3.6", "9:00-11:00", "健康义诊", "广场", "跳舞", "好", "谁也不知道队"],
    ]
    result = load(desk, "activities", sheet(tmp_path, "社区活动", rows))
    assert (result.loaded, result.returned) == (1, 1)
    assert {item.code for item in result.findings} == {"organisation_unknown"}
    undo_import(desk, made.import_id)
    assert list(orgs(desk)) == ["乐夕阳舞蹈队"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("社会组织", "organisations"),
        ("03-organisations", "organisations"),
        ("组织成员", "org_members"),
        ("孵化记录", "incubations"),
    ],
)
def test_a_file_is_known_by_its_name(file: str, name: str) -> None:
    found = find_table(file)
    assert found is not None
    assert found.name == name


def test_the_list_goes_out_as_it_is_shown(desk: Desk, tmp_path: Path) -> None:
    add_organisation(desk)
    add_organisation(desk, "舞蹈队", org_category="4")
    query = ListQuery(filters={"org_category": "4"})
    assert lists.count(desk, "organisations", query) == 1
    handed = Handover("年检", "县民政局")
    made = export_list(desk, "organisations", query, tmp_path / "社会组织.csv", handed)
    assert made.rows == 1
    assert "舞蹈队" in made.path.read_text("utf-8-sig")
