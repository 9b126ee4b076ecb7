# SPDX-License-Identifier: MulanPSL-2.0
"""The register of organisations: kept, listed, found, sent up, and what hangs on a record."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import put
from tests.services.conftest import Reopen
from tests.services.exchanging import carry
from tests.services.organisation_samples import (
    VALID_USCC,
    VILLAGE,
    add_activity,
    add_organisation,
    organisation,
)
from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    attachment_list,
    attachments,
    finding,
    lists,
    merging,
    organisation_parts,
    organisations,
    records,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.organisation_entry import organisation_sheet
from wuse_desktop.services.people import save_person
from wuse_desktop.services.person_page import person_page
from wuse_desktop.services.reading import load

DAY = date(2026, 3, 5)


@pytest.fixture
def partners(desk: Desk) -> str:
    return add_organisation(desk)


@pytest.fixture
def zhao(desk: Desk) -> str:
    return save_person(desk, Person(name="赵玉兰", phone="13904515678", village_code=VILLAGE)).id


def names(desk: Desk, **filters: object) -> list[str]:
    """The organisations that a list with these filters shows, by name."""
    query = ListQuery(filters=filters, sort="org_name")
    return sorted(row.cells[0] for row in lists.page(desk, "organisations", query))


# keeping it -------------------------------------------------------------------------------


def test_it_is_kept_with_a_number_and_survives_a_restart(desk: Desk, reopen: Reopen) -> None:
    org_id = add_organisation(desk, contact="139 0451 5678", uscc=VALID_USCC.lower())
    again = reopen(desk)
    stored = load(again, CommunityOrg, org_id)
    assert stored == dataclasses.replace(
        organisation(),
        id=org_id,
        site_id=again.site_id,
        uscc=VALID_USCC,
        record_no="230127100-ZZ-2026-A-0001",
        record_date=date(2026, 3, 24),
        recorded_by=again.session.worker_id,
    )


def test_nothing_is_kept_while_something_is_missing(desk: Desk) -> None:
    with pytest.raises(UserFault):
        organisations.save(desk, organisation(purpose_scope=""))
    assert lists.count(desk, "organisations", ListQuery()) == 0


def test_a_second_one_of_the_same_name_is_told(desk: Desk, partners: str) -> None:
    (problem,) = organisations.check(desk, organisation())
    assert (problem.code, problem.level, problem.ids) == ("org_twin", "warn", (partners,))
    assert organisations.check(desk, load(desk, CommunityOrg, partners)) == ()


def test_a_leader_on_file_takes_the_place_of_the_name(desk: Desk, zhao: str) -> None:
    org_id = add_organisation(desk, leader_id=zhao, leader_name="赵大姐")
    page = organisations.organisation_page(desk, org_id)
    assert (page.leader_name, page.org.leader_name) == ("赵玉兰", "")
    (duty,) = person_page(desk, zhao).organisations
    assert (duty.id, duty.leads) == (org_id, True)


def test_what_changed_stands_in_its_history(desk: Desk, partners: str) -> None:
    changed = dataclasses.replace(load(desk, CommunityOrg, partners), org_status="03")
    organisations.save(desk, changed, "一年没有活动")
    line = records.history(desk, "community_org", partners)[0]
    assert [change.label for change in line.changes] == ["组织状态"]
    assert line.reason == "一年没有活动"


# its page ---------------------------------------------------------------------------------


def test_the_page_shows_its_activities_and_what_it_was_given(desk: Desk, partners: str) -> None:
    add_activity(desk, "茶话会", date(2026, 2, 3), partners)
    latest = add_activity(desk, "义诊", DAY, partners, add_organisation(desk, "舞蹈队"))
    add_activity(desk, "别的", DAY)
    for amount in (200_000, None):
        organisation_parts.save_part(
            desk,
            OrgSupport(
                org_id=partners, given_on=DAY, support_kind="02", content="启动", amount=amount
            ),
        )
    page = organisations.organisation_page(desk, partners)
    assert [item.activity_title for item in page.activities] == ["义诊", "茶话会"]
    assert page.activities[0].id == latest
    assert (page.year_count, page.last_activity_on, page.quiet) == (2, DAY, False)
    assert page.support_total == 200_000
    assert page.next_step.action == "activity"


def test_one_that_did_nothing_for_a_year_is_to_be_looked_at(desk: Desk) -> None:
    org_id = add_organisation(desk, founded_on=date(2024, 5, 1))
    page = organisations.organisation_page(desk, org_id)
    assert (page.quiet, page.next_step.action) == (True, "edit")
    (row,) = lists.page(desk, "organisations", ListQuery())
    assert "due" in row.marks


def test_parts_are_kept_with_what_is_usual(desk: Desk, partners: str, zhao: str) -> None:
    told: dict[str, dict[str, Any]] = {
        "org_member": {"person_id": zhao, "duty": "组长"},
        "incubation": {},
        "org_support": {"support_kind": "03", "content": "培训骨干"},
        "org_application": {"materials": ("01",)},
    }
    for entity, values in told.items():
        part: Any = organisation_parts.new_part(desk, entity, partners)
        organisation_parts.save_part(desk, dataclasses.replace(part, **values))
    parts = organisations.organisation_page(desk, partners).parts
    assert parts.stage == "03"
    assert parts.incubations[0].incubator == "木兰镇社会工作服务站"
    assert parts.incubations[0].village_code == VILLAGE
    assert parts.names[zhao] == "赵玉兰"
    numbers = (parts.incubations, parts.supports, parts.applications)
    assert [kind[0].record_no.split("-")[1] for kind in numbers] == ["FH", "FC", "SQ"]
    (duty,) = person_page(desk, zhao).organisations
    assert (duty.duty, duty.leads) == ("组长", False)


def test_nobody_is_a_member_twice_at_one_time(desk: Desk, partners: str, zhao: str) -> None:
    member = OrgMember(org_id=partners, person_id=zhao, joined_on=DAY)
    saved = organisation_parts.save_part(desk, member)
    with pytest.raises(UserFault) as caught:
        organisation_parts.save_part(desk, member)
    assert caught.value.code == "member_twice"
    stored = load(desk, OrgMember, saved.id)
    organisation_parts.save_part(desk, dataclasses.replace(stored, left_on=DAY))
    organisation_parts.save_part(desk, member)
    assert len(organisations.organisation_page(desk, partners).parts.members) == 2


# the bin and merging ----------------------------------------------------------------------


def test_it_goes_into_the_bin_with_its_parts_and_comes_back(desk: Desk, partners: str) -> None:
    (part_id,) = put(desk, Incubation(org_id=partners, entered_on=DAY, incubator="x", stage="03"))
    gone = records.delete(desk, "community_org", partners)
    with pytest.raises(UserFault):
        load(desk, Incubation, part_id)
    assert finding.find(desk, "老伙伴") == []
    records.undo(desk, gone.token)
    assert load(desk, Incubation, part_id).stage == "03"
    assert [hit.id for hit in finding.find(desk, "老伙伴")] == [partners]


def test_one_that_held_activities_stays(desk: Desk, partners: str) -> None:
    activity_id = add_activity(desk, "茶话会", DAY, partners)
    with pytest.raises(UserFault) as caught:
        records.delete(desk, "community_org", partners)
    assert caught.value.code == "record_in_use"
    assert "社区活动 1" in caught.value.message
    records.delete(desk, "community_activity", activity_id)
    records.delete(desk, "community_org", partners)


def test_a_leader_stays_and_takes_the_organisation_along_when_merged(desk: Desk, zhao: str) -> None:
    org_id = add_organisation(desk, leader_id=zhao)
    with pytest.raises(UserFault):
        records.delete(desk, "person", zhao)
    other = save_person(desk, Person(name="赵玉兰", alias="赵大姐")).id
    merging.merge(desk, other, zhao, reason="同一个人")
    assert load(desk, CommunityOrg, org_id).leader_id == other


# lists and finding ------------------------------------------------------------------------


def test_the_list_narrows_by_everything_it_offers(desk: Desk) -> None:
    add_organisation(desk, "互助组", federation_member=True)
    dance = add_organisation(desk, "舞蹈队", org_category="4", village_code="230127100201")
    add_organisation(desk, "服务队", org_kinds=("1", "3"), org_status="03")
    add_organisation(desk, "联合会", org_kinds=("2",), legal_status="1", uscc=VALID_USCC)
    put(
        desk,
        Incubation(org_id=dance, entered_on=date(2025, 1, 1), incubator="x", stage="02"),
        Incubation(org_id=dance, entered_on=date(2026, 1, 1), incubator="x", stage="05"),
    )
    assert names(desk, kind="3") == ["服务队"]
    assert names(desk, kind="1") == ["互助组", "服务队", "舞蹈队"]
    assert names(desk, org_category="4") == ["舞蹈队"]
    assert names(desk, org_status="03") == ["服务队"]
    assert names(desk, legal_status="1") == ["联合会"]
    assert names(desk, village_code="230127100201") == ["舞蹈队"]
    assert names(desk, federation_member="yes") == ["互助组"]
    assert names(desk, stage="05") == ["舞蹈队"], "the latest stage counts"
    assert names(desk, stage="02") == []


def test_a_row_says_who_leads_it_and_what_it_does(desk: Desk, zhao: str) -> None:
    org_id = add_organisation(desk, leader_id=zhao, founded_on=date(2024, 5, 6))
    add_activity(desk, "茶话会", DAY, org_id)
    (row,) = lists.page(desk, "organisations", ListQuery())
    cells = dict(zip((c.key for c in lists.columns("organisations")), row.cells, strict=True))
    assert cells == {
        "org_name": "老伙伴互助小组",
        "kind": "社区社会组织",
        "org_category": "居民互助类",
        "org_status": "活跃",
        "legal_status": "村居登记管理/未备案",
        "village": "镇西村",
        "leader": "赵玉兰",
        "contact": "13904515678",
        "member_count": "23",
        "stage": "",
        "activities": "1",
        "federation_member": "",
        "number": "",
        "founded_on": "2024-05-06",
    }


@pytest.mark.parametrize("sort", ["org_name", "member_count", "founded_on"])
def test_it_is_sorted_by_columns(desk: Desk, sort: str) -> None:
    for number, name in enumerate(("乙组", "甲组", "丙组")):
        add_organisation(desk, name, member_count=number, founded_on=date(2024, 1, 1 + number))
    found = lists.page(desk, "organisations", ListQuery(sort=sort))
    place = [column.key for column in lists.columns("organisations")].index(sort)
    values = [row.cells[place] for row in found]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("老伙伴", ""),
        ("互助", ""),
        ("lhb", "首字母"),
        ("laohuoban", "拼音"),
        ("赵玉兰", ""),
        ("zyl", "负责人 赵玉兰"),
        ("5678", "电话尾号 5678"),
        ("镇西", ""),
    ],
)
def test_it_is_found_by_whatever_one_knows_of_it(
    desk: Desk, partners: str, typed: str, why: str
) -> None:
    found = {hit.id: hit for hit in finding.find(desk, typed)}
    assert found[partners].why == why
    assert found[partners].title == "老伙伴互助小组"
    assert finding.find(desk, typed, kinds=("community_org",))[0].id == partners
    (row,) = lists.page(desk, "organisations", ListQuery(text=typed))
    assert row.id == partners


def test_a_leader_on_file_leads_to_it_also_under_a_new_name(desk: Desk, zhao: str) -> None:
    org_id = add_organisation(desk, leader_id=zhao, leader_name="")
    save_person(desk, dataclasses.replace(load(desk, Person, zhao), name="赵玉莲"))
    hits = finding.find(desk, "赵玉莲", kinds=("community_org",))
    assert [hit.id for hit in hits] == [org_id]


@pytest.mark.parametrize("typed", ["独居老人", "老伙伴 独居", "镇西 互助", "独居 2026年"])
def test_what_it_is_for_is_found_by_its_words(desk: Desk, partners: str, typed: str) -> None:
    while finding.catch_up(desk):
        pass
    (hit,) = finding.find_words(desk, typed)
    assert (hit.entity, hit.id) == ("community_org", partners)


# the county -------------------------------------------------------------------------------


def test_the_county_has_the_register_of_its_stations_read_only(
    desk: Desk, county: Desk, stick: Path, zhao: str
) -> None:
    org_id = add_organisation(desk, leader_id=zhao)
    organisation_parts.save_part(
        desk, OrgMember(org_id=org_id, person_id=zhao, joined_on=DAY, duty="组长")
    )
    organisation_parts.save_part(
        desk,
        OrgApplication(org_id=org_id, application_kind="1", submitted_on=DAY, materials=("01",)),
    )
    add_activity(desk, "茶话会", DAY, org_id)
    taken = carry(desk, county, stick)
    assert taken.rejected == 0
    sheet = organisation_sheet(county, org_id)
    assert (sheet.site_name, sheet.editable) == ("木兰镇社会工作服务站", False)
    assert sheet.page.leader_name == "赵玉兰"
    assert [item.duty for item in sheet.page.parts.members] == ["组长"]
    assert [item.result for item in sheet.page.parts.applications] == ["01"]
    assert [item.activity_title for item in sheet.page.activities] == ["茶话会"]
    assert [hit.id for hit in finding.find(county, "lhb")] == [org_id]
    with pytest.raises(UserFault) as caught:
        organisations.save(county, sheet.page.org)
    assert caught.value.code == "read_only_station"
    own = add_organisation(county, "县社会组织孵化中心联盟", place="县政府")
    query = ListQuery(site_id=county.site_id)
    assert [row.id for row in lists.page(county, "organisations", query)] == [own]


def test_activities_are_narrowed_by_organisation_and_by_who_leads(
    desk: Desk, partners: str
) -> None:
    theirs = add_activity(desk, "茶话会", DAY, partners)
    joined = add_activity(desk, "别站的义诊", DAY, lead_here=False)
    query = ListQuery(filters={"org_id": partners})
    assert [row.id for row in lists.page(desk, "activities", query)] == [theirs]
    for wanted, row_id in (("yes", theirs), ("no", joined)):
        query = ListQuery(filters={"lead_here": wanted})
        assert [row.id for row in lists.page(desk, "activities", query)] == [row_id]


def test_papers_are_attached_to_it_and_go_where_it_goes(
    desk: Desk, county: Desk, stick: Path, partners: str, tmp_path: Path
) -> None:
    charter = tmp_path / "章程.pdf"
    charter.write_bytes(b"%PDF-1.4 " + bytes(range(256)))
    attachments.add(desk, "community_org", partners, charter)
    assert len(attachment_list.list_of(desk, "community_org", partners)) == 1
    carry(desk, county, stick)
    assert len(attachment_list.list_of(county, "community_org", partners)) == 1
