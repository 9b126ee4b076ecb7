# SPDX-License-Identifier: MulanPSL-2.0
"""Somebody on file twice who heads two households: one home is left, or a way to it is named."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.services.building import put
from tests.services.conftest import Family
from tests.services.exchanging import carry, records_of
from tests.services.test_merging import state
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.visits import HomeVisit, WalkSheet
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    comparing,
    households,
    late_rows,
    merging,
    moving,
    people,
    records,
    visit_dues,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.moving import Move
from wuse_desktop.services.visits import FollowUp, propose_visit, save_visit

MakeFamily = Callable[..., Family]
_FAR = date(2030, 1, 1)


def visited(desk: Desk, home: Family, on: date) -> str:
    """A visit at which the head was met, with something to do afterwards."""
    draft = propose_visit(desk, home.household_id, on)
    visit = dataclasses.replace(draft.visit, outcome="1", observed="都好")
    tasks = (FollowUp("送药"),)
    return save_visit(
        desk, dataclasses.replace(draft, visit=visit, met_ids=(home.head,), tasks=tasks)
    ).id


def due(desk: Desk) -> list[str]:
    return [item.household_id for item in visit_dues.due_visits(desk, _FAR)]


def files(desk: Desk) -> int:
    """家庭档案在册 at the end of the month."""
    found = figures(desk, Period.parse("2026-03")).figures
    return next(int(item.text) for item in found if item.name == "household_files")


@pytest.fixture
def homes(family: MakeFamily) -> tuple[Family, Family]:
    """王秀英 twice, each alone in a household of hers."""
    return family(("王秀英", 76, ["01"])), family(("王秀英", 76, ["20"]))


def test_the_other_household_of_one_woman_is_taken_into_the_kept_one(
    desk: Desk, homes: tuple[Family, Family]
) -> None:
    kept, other = homes
    seen = visited(desk, other, date(2026, 3, 20))
    with desk.write() as unit:
        stored = unit.get(Household, other.household_id)
        assert stored is not None
        unit.put(dataclasses.replace(stored, address="三组12号", note="门前有狗"))
    stops = tuple({"household_id": item.household_id, "visit_id": ""} for item in homes)
    (sheet,) = put(desk, WalkSheet(places="镇西村", printed_on=date(2026, 3, 23), stops=stops))
    before = state(desk)
    assert any("并成一户" in text for text in remarks(desk, kept.head, other.head))
    done = merging.merge(desk, kept.head, other.head)
    assert due(desk) == [kept.household_id]
    assert files(desk) == 1
    page = households.household_page(desk, kept.household_id)
    assert [visit.id for visit in page.visits] == [seen]
    assert [line.person_id for line in page.members] == [kept.head]
    assert (page.household.address, page.household.note) == ("三组12号", "门前有狗")
    assert page.household.living_member_count == 1
    assert [home.id for home in people.person_page(desk, kept.head).households] == [
        kept.household_id
    ]
    now = state(desk)
    assert [stop["household_id"] for stop in now[f"walk_sheet/{sheet}"]["stops"]] == [
        kept.household_id
    ] * 2
    (task,) = (row for key, row in now.items() if key.startswith("task/"))
    assert task["household_id"] == kept.household_id
    assert merging.undo(desk, done.match_id).left == 0
    assert state(desk) == before
    assert set(due(desk)) == {kept.household_id, other.household_id}
    assert files(desk) == 2


def test_a_household_that_was_taken_in_is_not_in_the_bin(
    desk: Desk, homes: tuple[Family, Family]
) -> None:
    kept, other = homes
    merging.merge(desk, kept.head, other.head)
    assert records.bin(desk) == ()
    with pytest.raises(UserFault) as caught:
        records.restore(desk, "household", other.household_id)
    assert caught.value.code == "merged_person"


def test_the_one_who_lives_alone_joins_the_household_with_a_family(
    desk: Desk, family: MakeFamily
) -> None:
    alone, large = family(("王秀英", 76)), family(("王秀英", 76), ("王建军", 50))
    before = state(desk)
    done = merging.merge(desk, alone.head, large.head)
    assert due(desk) == [large.household_id]
    page = households.household_page(desk, large.household_id)
    assert {line.person_id for line in page.members} == {alone.head, large.people[1]}
    assert page.household.head_person_id == alone.head
    assert page.household.living_member_count == 2
    merging.undo(desk, done.match_id)
    assert state(desk) == before


def test_where_both_have_a_family_the_way_is_named_and_works(
    desk: Desk, family: MakeFamily
) -> None:
    here, there = family(("王秀英", 76), ("王建军", 50)), family(("王秀英", 76), ("李小妹", 70))
    assert any("搬家" in text for text in remarks(desk, here.head, there.head))
    merging.merge(desk, here.head, there.head)
    assert set(due(desk)) == {here.household_id, there.household_id}
    leaving = moving.leaving(desk, here.head)
    assert there.people[1] in {choice.code for choice in leaving.successors}
    before = state(desk)
    stay = Move(here.household_id, successor_id=there.people[1], takes_address=False)
    moved = moving.move(desk, here.head, stay)
    assert moved.household_id == here.household_id
    assert [home.id for home in people.person_page(desk, here.head).households] == [
        here.household_id
    ]
    left = households.household_page(desk, there.household_id)
    assert left.household.head_person_id == there.people[1]
    assert [line.person_id for line in left.members] == [there.people[1]]
    stayed = households.household_page(desk, here.household_id)
    assert stayed.household.living_member_count == 2
    moving.undo(desk, moved.steps)
    assert state(desk) == before


def test_who_lives_alone_on_one_file_and_with_others_on_the_other_moves_to_them(
    desk: Desk, family: MakeFamily
) -> None:
    alone, large = family(("王秀英", 76)), family(("王建军", 50), ("王秀英", 76))
    visited(desk, alone, date(2026, 3, 20))
    assert any("搬家" in text for text in remarks(desk, alone.head, large.people[1]))
    merging.merge(desk, alone.head, large.people[1])
    moving.move(desk, alone.head, Move(large.household_id, takes_address=False))
    assert due(desk) == [large.household_id]
    assert files(desk) == 1


def test_an_emptied_household_is_no_file_on_file(desk: Desk, homes: tuple[Family, Family]) -> None:
    mine, theirs = homes
    assert files(desk) == 2
    moving.move(desk, mine.head, Move(theirs.household_id, "99", date(2026, 3, 20)))
    assert files(desk) == 1
    assert moving.leaving(desk, mine.head).left


def test_what_another_laptop_wrote_of_the_household_follows_and_comes_back(
    desk: Desk, homes: tuple[Family, Family]
) -> None:
    kept, other = homes
    visit = propose_visit(desk, other.household_id, date(2026, 3, 20)).visit
    done = merging.merge(desk, kept.head, other.head)
    with desk.write("收下数据包") as unit:
        late = unit.put(dataclasses.replace(visit, outcome="1", observed="都好")).id
        assert late_rows.follow_merges(desk, unit) == 1
        assert late_rows.follow_merges(desk, unit) == 0
    assert state(desk)[f"home_visit/{late}"]["household_id"] == kept.household_id
    assert merging.undo(desk, done.match_id).left == 0
    assert state(desk)[f"home_visit/{late}"]["household_id"] == other.household_id


def test_a_late_row_follows_to_the_last_household_of_a_chain(
    desk: Desk, homes: tuple[Family, Family], family: MakeFamily
) -> None:
    kept, other = homes
    last = family(("王秀英", 76))
    visit = propose_visit(desk, other.household_id, date(2026, 3, 20)).visit
    merging.merge(desk, kept.head, other.head)
    merging.merge(desk, last.head, kept.head)
    with desk.write("收下数据包") as unit:
        late = unit.put(dataclasses.replace(visit, outcome="1", observed="都好")).id
        late_rows.follow_merges(desk, unit)
    assert state(desk)[f"home_visit/{late}"]["household_id"] == last.household_id


def test_a_visit_out_of_the_bin_belongs_to_the_household_that_is_left(
    desk: Desk, homes: tuple[Family, Family]
) -> None:
    kept, other = homes
    seen = visited(desk, other, date(2026, 3, 20))
    gone = records.delete(desk, HomeVisit.entity, seen, "误")
    merging.merge(desk, kept.head, other.head)
    records.undo(desk, gone.token)
    assert state(desk)[f"home_visit/{seen}"]["household_id"] == kept.household_id
    (task,) = (row for key, row in state(desk).items() if key.startswith(f"{Task.entity}/"))
    assert task["household_id"] == kept.household_id


def test_the_county_follows_the_household_and_its_undoing(
    desk: Desk, county: Desk, stick: Path, homes: tuple[Family, Family]
) -> None:
    kept, other = homes
    visited(desk, other, date(2026, 3, 20))
    carry(desk, county, stick)
    done = merging.merge(desk, kept.head, other.head)
    carry(desk, county, stick)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    merging.undo(desk, done.match_id)
    carry(desk, county, stick)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)


def test_who_lived_there_before_is_still_told(desk: Desk, homes: tuple[Family, Family]) -> None:
    kept, other = homes
    (gone,) = put(
        desk,
        HouseholdMember(
            household_id=other.household_id,
            person_id=people.save_person(desk, _person("王小宇")).id,
            relation="41",
            end_date=date(2025, 6, 1),
        ),
    )
    merging.merge(desk, kept.head, other.head)
    page = households.household_page(desk, kept.household_id)
    assert [line.id for line in page.former_members] == [gone]


def _person(name: str) -> Person:
    return Person(name=name)


def remarks(desk: Desk, kept_id: str, other_id: str) -> tuple[str, ...]:
    return comparing.compare(desk, kept_id, other_id).remarks


# out of the bin ---------------------------------------------------------------------------


def test_a_restored_household_takes_nobody_out_of_the_one_they_joined(
    desk: Desk, family: MakeFamily
) -> None:
    home, other = family(("周大爷", 85), ("周小弟", 60), ("周小妹", 50)), family(("吴一", 50))
    brother = home.people[1]
    gone = records.delete(desk, "household", home.household_id, "重复")
    moving.move(desk, brother, Move(other.household_id, "99", date(2026, 3, 23)))
    saved = records.undo(desk, gone.token)
    assert [home.id for home in people.person_page(desk, brother).households] == [
        other.household_id
    ]
    page = households.household_page(desk, home.household_id)
    assert [line.name for line in page.members] == ["周大爷", "周小妹"]
    assert [(line.name, line.end_on) for line in page.former_members] == [
        ("周小弟", date(2026, 3, 23))
    ]
    assert page.household.living_member_count == 2
    (told,) = saved.problems
    assert told.code == "member_elsewhere"
    assert "周小弟" in told.message


def test_a_household_whose_head_joined_another_asks_for_a_new_one(
    desk: Desk, family: MakeFamily
) -> None:
    home, other = family(("周大爷", 85), ("周小弟", 60)), family(("吴一", 50))
    gone = records.delete(desk, "household", home.household_id, "重复")
    moving.move(desk, home.head, Move(other.household_id, "99", date(2026, 3, 23)))
    saved = records.undo(desk, gone.token)
    assert len(people.person_page(desk, home.head).households) == 1
    assert [item.code for item in saved.problems] == ["member_elsewhere", "head_elsewhere"]


def test_a_restored_household_that_nobody_left_is_as_it_was(desk: Desk, family: MakeFamily) -> None:
    home = family(("周大爷", 85), ("周小弟", 60))
    before = state(desk)
    gone = records.delete(desk, "household", home.household_id, "重复")
    assert records.undo(desk, gone.token).problems == ()
    assert state(desk) == before


def test_who_goes_into_the_bin_is_counted_in_the_household_no_more(
    desk: Desk, family: MakeFamily
) -> None:
    home = family(("周大爷", 85), ("周小弟", 60))
    before = state(desk)
    gone = records.delete(desk, "person", home.people[1], "建错")
    page = households.household_page(desk, home.household_id)
    assert page.household.living_member_count == len(page.members) == 1
    records.undo(desk, gone.token)
    assert state(desk) == before
