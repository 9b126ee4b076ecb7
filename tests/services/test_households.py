# SPDX-License-Identifier: MulanPSL-2.0
"""Filing households, their members and who moves out; when each is due for a visit."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import households, people
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records


def test_the_head_becomes_a_member_and_people_are_counted(desk: Desk, village: str) -> None:
    head = people.save_person(desk, Person(name="孙玉梅", village_code=village)).id
    child = people.save_person(desk, Person(name="小孙")).id
    member = HouseholdMember(person_id=child, relation="4")
    saved = households.save_household(desk, Household(head_person_id=head), [member])
    page = households.household_page(desk, saved.id)
    assert page.household.living_member_count == 2
    assert page.household.household_no == page.household.record_no == "230127100-JT-2026-A-0001"
    assert page.household.village_code == village
    assert [(line.name, line.relation) for line in page.members] == [
        ("孙玉梅", "本人或户主"),
        ("小孙", "孙子、孙女或外孙子、外孙女"),
    ]


def test_a_household_without_head_is_refused(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        households.save_household(desk, Household())
    assert caught.value.code == "field_missing"


def test_a_member_is_changed_in_place_and_nobody_is_twice(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76), ("小孙", 10))
    household = households.household_page(desk, home.household_id).household
    row = HouseholdMember(person_id=home.people[1], relation="41")
    households.save_household(desk, household, [row])
    page = households.household_page(desk, home.household_id)
    assert [line.relation for line in page.members] == ["本人或户主", "孙子"]
    problems = households.check_household(desk, household, [row, row])
    assert [problem.code for problem in problems] == ["member_twice"]


def test_somebody_who_still_lives_elsewhere_is_told(desk: Desk, family: Any) -> None:
    home, other = family(("孙玉梅", 76)), family(("周大爷", 80))
    row = HouseholdMember(person_id=home.head, relation="1")
    household = households.household_page(desk, other.household_id).household
    problems = households.check_household(desk, household, [row])
    assert [(problem.code, problem.ids) for problem in problems] == [
        ("member_elsewhere", (home.household_id,))
    ]


def test_moving_out_ends_the_membership(
    desk: Desk, family: Any, reopen: Callable[..., Desk]
) -> None:
    home = family(("孙玉梅", 76), ("小孙", 10))
    households.move_out(desk, home.household_id, home.people[1])
    page = households.household_page(reopen(desk), home.household_id)
    assert [line.name for line in page.members] == ["孙玉梅"]
    assert [line.name for line in page.former_members] == ["小孙"]
    assert page.household.living_member_count == 1


def test_the_head_cannot_move_out_before_another_is_named(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76), ("小孙", 20))
    with pytest.raises(UserFault) as caught:
        households.move_out(desk, home.household_id, home.head)
    assert caught.value.code == "head_moves_out"
    household = households.household_page(desk, home.household_id).household
    households.save_household(desk, dataclasses.replace(household, head_person_id=home.people[1]))
    households.move_out(desk, home.household_id, home.head)
    page = households.household_page(desk, home.household_id)
    assert [(line.name, line.relation) for line in page.members] == [("小孙", "本人或户主")]
    with pytest.raises(UserFault) as caught:
        households.move_out(desk, home.household_id, home.head)
    assert caught.value.code == "not_a_member"


def test_the_strictest_member_decides_the_class_of_visits(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 50, ["01"]), ("老孙", 82, ["20"]), ("小孙", 10))
    page = households.household_page(desk, home.household_id)
    assert page.tier == "A"
    assert page.due_on == desk.today() + timedelta(days=7)
    assert [line.tier for line in page.members] == ["C", "A", "D"]
    households.move_out(desk, home.household_id, home.people[1])
    page = households.household_page(desk, home.household_id)
    assert page.tier == "C"
    assert page.due_on == desk.today() + timedelta(days=90)


def test_a_head_without_membership_row_is_a_member_all_the_same(desk: Desk) -> None:
    head = people.save_person(desk, Person(name="孙玉梅", risk_level="1")).id
    with desk.write() as unit:
        row = Household(head_person_id=head, living_member_count=1, record_date=date(2026, 3, 1))
        household_id = unit.put(row).id
    page = households.household_page(desk, household_id)
    assert (page.tier, page.due_on) == ("A", date(2026, 3, 8))
    assert page.days_late == 16


def test_a_household_of_another_station_cannot_be_changed(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    with desk.write() as unit:
        row = Household(head_person_id=home.head, living_member_count=1, site_id="0190-other")
        foreign = unit.put(row).id
    with desk.read() as connection:
        household = records.get(connection, Household, foreign)
    assert household is not None
    with pytest.raises(UserFault) as caught:
        households.save_household(desk, dataclasses.replace(household, address="别处"))
    assert caught.value.code == "read_only_station"
