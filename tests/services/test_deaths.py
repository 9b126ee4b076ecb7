# SPDX-License-Identifier: MulanPSL-2.0
"""Somebody has died: a new head, ended memberships and categories, and no visit to nobody."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.services.conftest import Clock, Family
from tests.services.test_merging import state
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    deaths,
    households,
    moving,
    people,
    visit_dues,
    visit_writing,
    walk_entry,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.today import due_tasks
from wuse_desktop.services.visits import load_visit, propose_visit, save_visit
from wuse_desktop.services.walk_entry import WalkRow

MakeFamily = Callable[..., Family]
DIED = date(2026, 3, 20)


def find_dead(desk: Desk, home: Family) -> str:
    """A visit typed in at which somebody turned out to have died."""
    draft = propose_visit(desk, home.household_id, desk.today())
    visit = dataclasses.replace(draft.visit, outcome="6", observed="家人说的", next_visit_on=None)
    draft = dataclasses.replace(draft, visit=visit)
    noted = {item.code for item in visit_writing.save_typed(desk, draft, ())[1]}
    saved, _problems = visit_writing.save_typed(desk, draft, noted)
    if saved is None:  # nothing was found, so that the first call has saved it
        page = households.household_page(desk, home.household_id)
        return page.visits[0].id
    return saved.id


def count(desk: Desk, name: str, month: str = "2026-03") -> int:
    found = figures(desk, Period.parse(month)).figures
    return next(int(item.text) for item in found if item.name == name)


def due(desk: Desk) -> dict[str, date]:
    found = visit_dues.due_visits(desk, date(2030, 1, 1))
    return {item.household_id: item.due_on for item in found}


@pytest.fixture
def couple(family: MakeFamily) -> Family:
    made: Family = family(("周大爷", 85, ["20"]), ("吴大娘", 82, ["22"]))
    return made


def test_a_visit_that_found_somebody_dead_leaves_something_to_do(
    desk: Desk, couple: Family
) -> None:
    visit_id = find_dead(desk, couple)
    (task,) = due_tasks(desk)
    assert task.action == "办理去世后的登记：由谁当户主、终止类别"
    assert households.household_page(desk, couple.household_id).death_on == desk.today()
    # once it was taken off the list it does not come back with the next correction
    draft = dataclasses.replace(load_visit(desk, visit_id), tasks=())
    save_visit(desk, draft)
    assert due_tasks(desk) == ()


def test_a_row_of_a_walk_sheet_leaves_the_same(desk: Desk, couple: Family) -> None:
    head = walk_entry.WalkHead(desk.today(), (desk.session.worker_id,), 30)
    row = WalkRow(household_id=couple.household_id, outcome="6", observed="家人说的")
    walk_entry.save_walk(desk, "", head, (row,))
    assert len(due_tasks(desk)) == 1


def test_the_one_who_is_left_heads_the_household_and_is_visited(desk: Desk, couple: Family) -> None:
    find_dead(desk, couple)
    files = count(desk, "person_files"), count(desk, "household_files")
    with pytest.raises(UserFault) as caught:
        deaths.record_death(desk, couple.head, DIED)
    assert caught.value.code == "successor"
    before = state(desk)
    done = deaths.record_death(desk, couple.head, desk.today(), couple.people[1])
    page = households.household_page(desk, couple.household_id)
    assert page.household.head_person_id == couple.people[1]
    assert [line.person_id for line in page.members] == [couple.people[1]]
    assert page.household.living_member_count == 1
    assert page.death_on is None
    dead = people.person_page(desk, couple.head)
    assert [item.end_on for item in dead.categories_now] == [desk.today()]
    assert "去世" in dead.person.note
    assert couple.household_id in due(desk)
    assert due_tasks(desk) == ()
    assert (count(desk, "person_files"), count(desk, "household_files")) == (
        files[0] - 1,
        files[1],
    )
    assert moving.undo(desk, done.steps) == 0
    assert state(desk) == before


def test_who_died_alone_leaves_no_file_on_file(
    desk: Desk, family: MakeFamily, clock: Clock
) -> None:
    """C-16: on file is who is so at the end of the period; earlier periods stay as they were."""
    home = family(("周大爷", 85, ["20"]))
    find_dead(desk, home)
    clock.at += timedelta(days=10)
    deaths.record_death(desk, home.head, date(2026, 4, 2))
    assert home.household_id not in due(desk)
    assert home.head not in due(desk)
    for name in ("person_files", "household_files"):
        assert count(desk, name, "2026-03") - count(desk, name, "2026-04") == 1
    (category,) = people.person_page(desk, home.head).categories_past
    assert category.end_on == date(2026, 4, 2)


def test_a_client_in_no_household_is_served_no_more(desk: Desk, village: str) -> None:
    lone = people.save_person(desk, Person(name="周大爷", village_code=village, is_client=True)).id
    assert lone in due(desk)
    before = state(desk)
    done = deaths.record_death(desk, lone, DIED)
    assert lone not in due(desk)
    moving.undo(desk, done.steps)
    assert state(desk) == before


def test_a_death_ahead_is_refused(desk: Desk, couple: Family) -> None:
    ahead = desk.today() + timedelta(days=1)
    with pytest.raises(UserFault) as caught:
        deaths.record_death(desk, couple.people[1], ahead)
    assert caught.value.code == "death_ahead"


def test_moved_out_by_hand_the_one_who_is_left_is_visited_too(desk: Desk, couple: Family) -> None:
    """V-30: that nobody is due after a death holds only while the dead one is all there is."""
    find_dead(desk, couple)
    households.move_out(desk, couple.household_id, couple.people[1])
    assert couple.household_id in due(desk)


def test_who_was_dead_before_the_household_was_known_is_due_no_more(
    desk: Desk, family: MakeFamily
) -> None:
    home = family(("周大爷", 85))
    find_dead(desk, home)
    assert home.household_id not in due(desk)
