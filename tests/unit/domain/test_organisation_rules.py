# SPDX-License-Identifier: MulanPSL-2.0
"""What the register of organisations must hold, and who cannot be filed as one (V-50)."""

from datetime import date
from typing import Any

import pytest

from tests.services.organisation_samples import VALID_USCC, organisation
from wuse_desktop.domain.organisation_rules import (
    check_organisation,
    check_part,
    excluded_as,
    is_quiet,
)
from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)

TODAY = date(2026, 3, 24)
FILED = {
    "legal_status": "3",
    "filing_no": "木民备〔2024〕12号",
    "filed_on": date(2024, 7, 1),
    "filing_authority": "木兰镇人民政府",
}


def found(**values: Any) -> dict[str, str]:
    """Field and level of what is found about an organisation with other values."""
    problems = check_organisation(organisation(**values), TODAY)
    return {item.field: item.level for item in problems}


def test_a_complete_record_is_without_findings() -> None:
    assert found() == {}
    assert found(**FILED) == {}
    assert found(legal_status="1", uscc=VALID_USCC) == {}


@pytest.mark.parametrize(
    "name",
    [
        *("org_name", "org_category", "legal_status", "initiators", "contact", "activity_area"),
        *("place", "purpose_scope"),
    ],
)
def test_every_required_field_is_asked_for(name: str) -> None:
    assert found(**{name: ""}) == {name: "block"}


def test_a_leader_is_on_file_or_named() -> None:
    assert found(leader_name="") == {"leader_id": "block"}
    assert found(leader_name="", leader_id="p1") == {}


@pytest.mark.parametrize("name", ["filing_no", "filed_on", "filing_authority"])
def test_a_filed_one_says_when_where_and_under_which_number(name: str) -> None:
    empty = None if name == "filed_on" else ""
    assert found(**{**FILED, name: empty}) == {name: "block"}


def test_only_one_that_is_not_yet_founded_may_lack_its_day() -> None:
    assert found(founded_on=None) == {"founded_on": "block"}
    assert found(founded_on=None, org_status="01") == {}
    assert found(founded_on=None, legal_status="5") == {}


def test_a_closed_one_has_a_last_day_that_is_not_before_the_first() -> None:
    assert found(org_status="04") == {"closed_on": "block"}
    assert found(org_status="04", closed_on=date(2026, 2, 1)) == {}
    assert found(org_status="04", closed_on=date(2025, 2, 1)) == {"closed_on": "block"}
    assert found(founded_on=date(2026, 3, 25)) == {"founded_on": "block"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("木兰镇镇西村村民委员会", "01"),
        ("镇西村村委会", "01"),
        ("幸福社区人民调解委员会", "01"),
        ("阳光小区业主委员会", "02"),
        ("3号楼楼栋自治小组", "03"),
        ("木兰家政服务有限公司", "04"),
    ],
)
def test_excluded_bodies_are_told_by_their_names(name: str, code: str) -> None:
    assert excluded_as(name) == code
    (problem,) = check_organisation(organisation(name), TODAY)
    assert (problem.rule, problem.level, problem.field) == ("V-50", "warn", "org_name")
    assert check_organisation(organisation(name, org_kinds=("3",)), TODAY) == ()


@pytest.mark.parametrize(
    "name", ["老伙伴互助小组", "楼栋长志愿服务队", "村委会退休干部合唱团", "业主互助会"]
)
def test_names_that_only_sound_alike_are_left_alone(name: str) -> None:
    assert excluded_as(name) == ""


def test_a_registered_one_needs_the_credit_code_of_its_kind() -> None:
    (problem,) = check_organisation(organisation(legal_status="1"), TODAY)
    assert (problem.code, problem.rule, problem.level) == ("uscc_missing", "V-50", "warn")
    (problem,) = check_organisation(organisation(legal_status="2", uscc=VALID_USCC), TODAY)
    assert (problem.code, problem.rule) == ("uscc_kind", "V-06")
    wrong = VALID_USCC[:-1] + "0"
    (problem,) = check_organisation(organisation(legal_status="1", uscc=wrong), TODAY)
    assert (problem.code, problem.field) == ("uscc_check_digit", "uscc")


def test_a_telephone_number_of_a_wrong_shape_is_marked() -> None:
    assert found(contact="1390451") == {"contact": "warn"}


def test_an_active_one_without_activity_for_12_months_is_quiet() -> None:
    org = organisation(founded_on=date(2024, 1, 1))
    assert is_quiet(org, None, TODAY)
    assert is_quiet(org, date(2025, 3, 23), TODAY)
    assert not is_quiet(org, date(2025, 3, 24), TODAY)
    assert not is_quiet(organisation(), None, TODAY), "it is young"
    inactive = CommunityOrg(org_status="03")
    assert not is_quiet(inactive, None, TODAY)


def test_days_of_parts_do_not_run_backwards_or_lie_ahead() -> None:
    ahead = date(2026, 3, 25)
    member = OrgMember(org_id="o", person_id="p", joined_on=ahead)
    assert [item.field for item in check_part(member, TODAY)] == ["joined_on"]
    member = OrgMember(
        org_id="o", person_id="p", joined_on=date(2026, 2, 2), left_on=date(2026, 1, 1)
    )
    assert [item.field for item in check_part(member, TODAY)] == ["left_on"]
    support = OrgSupport(
        org_id="o", given_on=TODAY, support_kind="02", content="启动经费", amount=-1
    )
    assert [item.rule for item in check_part(support, TODAY)] == ["V-13"]


def test_an_incubation_that_ended_says_when_and_with_what() -> None:
    entered = Incubation(org_id="o", entered_on=TODAY, incubator="孵化中心", stage="05")
    assert [item.field for item in check_part(entered, TODAY)] == ["left_on", "exit_result"]


def test_a_granted_application_should_have_its_number() -> None:
    granted = OrgApplication(
        org_id="o", application_kind="1", submitted_on=TODAY, materials=("01",), result="02"
    )
    (problem,) = check_part(granted, TODAY)
    assert (problem.field, problem.level) == ("certificate_no", "warn")
