# SPDX-License-Identifier: MulanPSL-2.0
"""Moving house: dates on both sides, a new head where one is needed, one undo."""

from datetime import date
from typing import Any

import pytest

from tests.services.conftest import Family
from tests.services.exchanging import save
from tests.services.test_merging import state
from wuse_desktop.domain.records.people import Household
from wuse_desktop.errors import UserFault
from wuse_desktop.services import households, moving, person_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.moving import Move

FRIDAY = date(2026, 3, 20)


@pytest.fixture
def home(family: Any) -> Family:
    """王秀英 with her son and her grandson."""
    made: Family = family(("王秀英", 84), ("王建军", 50), ("王小宇", 11))
    return made


@pytest.fixture
def other(desk: Desk, family: Any, village: str) -> Family:
    """孙玉梅, alone, at an address of hers."""
    made: Family = family(("孙玉梅", 70))
    household = households.household_page(desk, made.household_id).household
    changed = Household(
        id=household.id,
        head_person_id=made.head,
        village_code=village,
        address="五组1号",
        living_member_count=1,
    )
    households.save_household(desk, changed)
    return made


def names(desk: Desk, household_id: str) -> list[tuple[str, str]]:
    page = households.household_page(desk, household_id)
    return [(line.name, line.relation) for line in page.members]


def test_a_member_moves_into_another_household(desk: Desk, home: Family, other: Family) -> None:
    boy = home.people[2]
    moved = moving.move(desk, boy, Move(other.household_id, "41", FRIDAY))
    assert moved.household_id == other.household_id
    assert [name for name, _relation in names(desk, home.household_id)] == ["王秀英", "王建军"]
    assert [name for name, _relation in names(desk, other.household_id)] == ["孙玉梅", "王小宇"]
    left = households.household_page(desk, home.household_id)
    assert [(line.name, line.end_on) for line in left.former_members] == [("王小宇", FRIDAY)]
    assert left.household.living_member_count == 2
    joined = households.household_page(desk, other.household_id)
    assert joined.household.living_member_count == 2
    assert joined.members[1].start_on == FRIDAY
    sheet = person_entry.person_sheet(desk, boy)
    assert sheet.page.person.living_address == "五组1号"
    assert [item.id for item in sheet.page.households] == [other.household_id]
    assert [(span.head_name, span.end_on) for span in sheet.homes] == [("王秀英", FRIDAY)]


def test_a_move_is_taken_back_in_one_go(desk: Desk, home: Family, other: Family) -> None:
    for move_to in (
        Move(other.household_id, "41", FRIDAY),
        Move(on=FRIDAY),
    ):
        before = {key: row for key, row in state(desk).items() if not row["deleted_hlc"]}
        moved = moving.move(desk, home.people[2], move_to)
        assert moving.undo(desk, moved.steps) == 0
        after = {key: row for key, row in state(desk).items() if not row["deleted_hlc"]}
        assert after == before


def test_the_head_leaves_a_successor(desk: Desk, home: Family, other: Family) -> None:
    assert [
        choice.label.split("（")[0] for choice in moving.leaving(desk, home.head).successors
    ] == [
        "王建军",
        "王小宇",
    ]
    with pytest.raises(UserFault) as caught:
        moving.move(desk, home.head, Move(other.household_id, "1"))
    assert caught.value.code == "successor"
    son = home.people[1]
    moving.move(desk, home.head, Move(other.household_id, "1", FRIDAY, son))
    page = households.household_page(desk, home.household_id)
    assert (page.head_name, page.members[0].name) == ("王建军", "王建军")
    assert [line.name for line in page.former_members] == ["王秀英"]


def test_somebody_who_lived_alone_leaves_an_empty_household_that_is_not_visited(
    desk: Desk, home: Family, other: Family
) -> None:
    moving.move(desk, other.head, Move(home.household_id, "99", FRIDAY))
    page = households.household_page(desk, other.household_id)
    assert (page.members, page.due_on, page.tier) == ((), None, "")
    sheet = person_entry.person_sheet(desk, other.head)
    assert [item.id for item in sheet.page.households] == [home.household_id]


def test_somebody_without_a_household_joins_or_settles(desk: Desk, other: Family) -> None:
    stray = save(desk, "某人", living_address="桥头")
    assert moving.leaving(desk, stray).left == ""
    moved = moving.move(desk, stray, Move(on=FRIDAY))
    page = households.household_page(desk, moved.household_id)
    assert (page.head_name, page.household.address) == ("某人", "桥头")
    moving.move(desk, stray, Move(other.household_id, "99", takes_address=False))
    assert person_entry.person_sheet(desk, stray).page.person.living_address == "桥头"


@pytest.mark.parametrize(
    ("move_to", "code"),
    [
        (Move("home", "41"), "move_nowhere"),
        (Move("other", ""), "move_relation"),
        (Move("other", "41", date(2026, 3, 25)), "move_late"),
    ],
)
def test_moves_that_make_no_sense_change_nothing(
    desk: Desk, home: Family, other: Family, move_to: Move, code: str
) -> None:
    ids = {"home": home.household_id, "other": other.household_id}
    before = state(desk)
    with pytest.raises(UserFault) as caught:
        moving.move(
            desk, home.people[2], Move(ids[move_to.household_id], move_to.relation, move_to.on)
        )
    assert caught.value.code == code
    assert state(desk) == before


def test_nobody_moves_out_before_they_came(desk: Desk, home: Family, other: Family) -> None:
    boy = home.people[2]
    moving.move(desk, boy, Move(other.household_id, "41", FRIDAY))
    before = state(desk)
    with pytest.raises(UserFault) as caught:
        moving.move(desk, boy, Move(home.household_id, "41", date(2026, 3, 1)))
    assert caught.value.code == "move_early"
    assert state(desk) == before
