# SPDX-License-Identifier: MulanPSL-2.0
"""Persons and households as their forms file them: all of it or nothing, and drafts of them."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.errors import UserFault
from wuse_desktop.services import days_ahead, duplicates, household_entry, person_entry, users
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.household_entry import HouseholdDraft
from wuse_desktop.services.households import household_page
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.person_entry import Home, PersonDraft

NUMBER = "230127194105060023"


def draft(name: str = "王秀英", **changes: Any) -> PersonDraft:
    return PersonDraft(Person(name=name, is_client=True), **changes)


def test_a_person_gets_a_household_of_their_own_at_once(desk: Desk, village: str) -> None:
    person = Person(name="王秀英", village_code=village, living_address="三组12号")
    saved = person_entry.file_person(desk, PersonDraft(person, home=Home(own=True)))
    sheet = person_entry.person_sheet(desk, saved.id)
    assert sheet.home is not None
    assert (sheet.home.head_name, sheet.home.household.address) == ("王秀英", "三组12号")
    assert sheet.home.household.living_member_count == 1
    assert saved.changes.entities >= {"person", "household", "household_member"}


def test_a_person_joins_a_household_on_file(desk: Desk, family: Any) -> None:
    home = family(("王秀英", 84))
    joining = draft("王小宇", home=Home(joins=True, household_id=home.household_id, relation="41"))
    saved = person_entry.file_person(desk, joining)
    page = household_page(desk, home.household_id)
    assert [line.person_id for line in page.members] == [home.head, saved.id]
    assert page.household.living_member_count == 2


def test_joining_needs_the_relation_and_keeps_nothing_without_it(desk: Desk, family: Any) -> None:
    home = family(("王秀英", 84))
    joining = draft("王小宇", home=Home(joins=True, household_id=home.household_id))
    with pytest.raises(UserFault, match="relation_missing"):
        person_entry.file_person(desk, joining)
    assert days_ahead.beginnings(desk).persons == 1


def test_joining_needs_a_household(desk: Desk) -> None:
    with pytest.raises(UserFault, match="household_unchosen"):
        person_entry.file_person(desk, draft(home=Home(joins=True)))


def test_a_household_that_is_gone_is_said_before_saving(desk: Desk) -> None:
    problems = person_entry.check_person_draft(
        desk, draft(home=Home(joins=True, household_id="gone", relation="1"))
    )
    assert "household_missing" in {problem.code for problem in problems}


def test_only_changed_categories_are_written(desk: Desk) -> None:
    entry = PersonCategory(category="01", start_date=date(2026, 1, 1))
    saved = person_entry.file_person(desk, draft(categories=(entry,)))
    stored, _titles = person_entry.load_person(desk, saved.id)
    again = person_entry.file_person(desk, stored)
    assert "person_category" not in again.changes.entities
    closed = dataclasses.replace(stored.categories[0], end_date=date(2026, 3, 1))
    fresh = PersonCategory(category="02", start_date=date(2026, 3, 2))
    changed = dataclasses.replace(stored, categories=(closed, fresh))
    person_entry.file_person(desk, changed)
    page = person_entry.person_sheet(desk, saved.id).page
    assert [item.category for item in page.categories_now] == ["02"]
    assert [item.category for item in page.categories_past] == ["01"]


def test_doubles_are_named_with_their_facts(desk: Desk, village: str) -> None:
    person = Person(name="王秀英", id_no=NUMBER, village_code=village)
    known = person_entry.file_person(desk, PersonDraft(person)).id
    (twin,) = duplicates.likely(desk, person)
    assert (twin.id, twin.name) == (known, "王秀英")
    assert "84岁" in twin.facts
    assert NUMBER not in twin.facts


def test_a_draft_of_a_person_comes_back_as_it_was(desk: Desk, family: Any) -> None:
    guardian = family(("王秀英", 84))
    typed = PersonDraft(
        Person(name="王小宇", guardian_id=guardian.head, birth_date=date(2014, 9, 1)),
        (PersonCategory(category="15", basis="名单"),),
        Home(joins=True, household_id=guardian.household_id, relation="41"),
        "抄错了",
    )
    titles = {guardian.head: "王秀英"}
    payload = person_entry.draft_payload(typed, titles)
    assert person_entry.draft_of(payload) == (typed, titles)


def test_a_household_is_filed_with_its_members(desk: Desk, family: Any, village: str) -> None:
    home = family(("王秀英", 84), ("王小宇", 11))
    stored, names = household_entry.load_household(desk, home.household_id)
    assert names[home.people[1]] == "王小宇"
    assert [row.person_id for row in stored.members] == list(home.people)
    left = dataclasses.replace(stored.members[1], end_date=desk.today())
    changed = dataclasses.replace(
        stored,
        household=dataclasses.replace(stored.household, address="三组13号"),
        members=(stored.members[0], left),
    )
    household_entry.file_household(desk, changed)
    page = household_entry.household_sheet(desk, home.household_id).page
    assert [line.name for line in page.members] == ["王秀英"]
    assert [line.name for line in page.former_members] == ["王小宇"]
    assert page.household.address == "三组13号"
    payload = household_entry.draft_payload(changed, names)
    assert household_entry.draft_of(payload) == (changed, names)


def test_the_head_does_not_move_out(desk: Desk, family: Any) -> None:
    home = family(("王秀英", 84))
    stored, _names = household_entry.load_household(desk, home.household_id)
    gone = dataclasses.replace(stored.members[0], end_date=desk.today())
    with pytest.raises(UserFault, match="head_moves_out"):
        household_entry.file_household(desk, dataclasses.replace(stored, members=(gone,)))


def test_a_new_household_starts_from_its_head(desk: Desk, village: str) -> None:
    person = Person(name="王秀英", village_code=village, living_address="三组12号")
    head = person_entry.file_person(desk, PersonDraft(person)).id
    started, names = household_entry.new_household(desk, head)
    assert (started.household.village_code, started.household.address) == (village, "三组12号")
    assert names == {head: "王秀英"}
    saved = household_entry.file_household(desk, started)
    assert household_page(desk, saved.id).head_name == "王秀英"
    empty, nobody = household_entry.new_household(desk)
    assert (empty, nobody) == (HouseholdDraft(Household()), {})


def test_the_visits_of_a_household_are_its_line_of_time(desk: Desk, worked_example: Any) -> None:
    assert worked_example
    with desk.read() as connection:
        found = connection.exec_driver_sql("SELECT household_id FROM home_visit").scalars().first()
    sheet = household_entry.household_sheet(desk, str(found))
    assert sheet.timeline
    assert {entry.entity for entry in sheet.timeline} == {"home_visit"}


def test_a_record_of_another_site_names_it(desk: Desk) -> None:
    assert other_site_name(desk, desk.site_id) == ""
    assert other_site_name(desk, "nobody-knows") == "nobody-knows"


def test_who_may_only_look_gets_no_editable_page(
    desk: Desk, family: Any, reopen: Callable[..., Desk]
) -> None:
    home = family(("王秀英", 84))
    assert may_write(desk)
    users.add_user(desk, "审计", "audit", "viewer", "青山绿水-日日向前-8")
    viewer = reopen(desk, "audit", "青山绿水-日日向前-8")
    assert not person_entry.person_sheet(viewer, home.head).editable
    assert not household_entry.household_sheet(viewer, home.household_id).editable


def test_the_coming_days_hold_what_is_late_and_what_comes(desk: Desk, family: Any) -> None:
    family(("孙玉梅", 85, ["20"]))  # visited weekly
    ahead = days_ahead.days_ahead(desk, 8)
    assert ahead.days[0] == desk.today()
    assert [visit.due_on for due in ahead.visits for visit in due.first] == [ahead.days[-1]]
    assert not any(due.count for due in days_ahead.days_ahead(desk).visits)
    begun = days_ahead.beginnings(desk)
    assert (begun.workers, begun.persons, begun.visits) == (1, 1, 0)


def test_a_member_may_be_added_without_dates(desk: Desk, family: Any) -> None:
    home = family(("王秀英", 84))
    other = person_entry.file_person(desk, draft("张建国")).id
    stored, _names = household_entry.load_household(desk, home.household_id)
    added = HouseholdMember(person_id=other, relation="1")
    household_entry.file_household(
        desk, dataclasses.replace(stored, members=(*stored.members, added))
    )
    page = household_page(desk, home.household_id)
    assert [line.relation for line in page.members][1] == "配偶"
