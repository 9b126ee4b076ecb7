# SPDX-License-Identifier: MulanPSL-2.0
"""The list of persons and the page of a person know the same class of visits (rule D-20)."""

import random
from datetime import date, timedelta

import pytest

from tests.services.building import at, put
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import lists, people
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery

TODAY = date(2026, 3, 24)
_CATEGORIES = ("01", "03", "04", "15", "20", "22", "23", "24", "30", "92", "98")
_EDGE = tuple(TODAY.replace(year=TODAY.year - 80) + timedelta(days=step) for step in (-1, 0, 1))


def somebody(desk: Desk, chance: random.Random) -> str:
    """A person at random with a household and now and then visits that speak of care."""
    person_id, home = new_id(), new_id()
    born = chance.choice((*_EDGE, date(1990, 1, 1), date(2015, 1, 1), None))
    put(
        desk,
        Person(
            id=person_id,
            name="某人",
            birth_date=born,
            self_care=chance.choice(("", "1", "3")),
            risk_level=chance.choice(("", "", "", "1", "2")),
            visit_tier=chance.choice(("", "", "", "", "A", "B", "C", "D")),
        ),
        Household(id=home, head_person_id=person_id, living_member_count=1),
        HouseholdMember(household_id=home, person_id=person_id, relation="0"),
    )
    for code in chance.sample(_CATEGORIES, chance.randint(0, 2)):
        start = chance.choice((None, date(2025, 1, 1), date(2027, 1, 1)))
        end = chance.choice((None, None, date(2026, 3, 23), TODAY))
        put(
            desk, PersonCategory(person_id=person_id, category=code, start_date=start, end_date=end)
        )
    for day in sorted(chance.sample(range(1, 20), chance.randint(0, 3))):
        start = at(f"2026-03-{day:02d} 09:00")
        put(
            desk,
            HomeVisit(
                household_id=home,
                start_at=start,
                end_at=start + timedelta(minutes=20),
                outcome=chance.choice(("1", "3")),
                visit_mode=chance.choice(("in_person", "phone")),
                care_status=chance.choice(("", "", "1", "3", "6")),
                status=chance.choice(("approved", "approved", "draft")),
            ),
        )
    return person_id


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_list_finds_by_tier_whom_the_page_calls_so(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same people in each run
    ids = [somebody(desk, chance) for _number in range(60)]
    told = {person_id: people.person_page(desk, person_id).tier for person_id in ids}
    keys = [column.key for column in lists.columns("persons")]
    place = keys.index("tier")
    labels = {"A": "高风险", "B": "重点", "C": "一般", "D": "普通"}
    for code in "ABCD":
        expected = {person_id for person_id, tier in told.items() if tier == code}
        query = ListQuery(filters={"tier": code})
        rows = lists.page(desk, "persons", query)
        assert {row.id for row in rows} == expected
        assert lists.count(desk, "persons", query) == len(expected)
        assert {row.cells[place] for row in rows} <= {labels[code]}
    both = ListQuery(filters={"tier": ("A", "D")})
    assert {row.id for row in lists.page(desk, "persons", both)} == {
        person_id for person_id, tier in told.items() if tier in "AD"
    }
    assert lists.count(desk, "persons", ListQuery(filters={"tier": "X"})) == 0


def test_a_member_who_left_takes_no_word_about_care_along(desk: Desk) -> None:
    boy, head = new_id(), new_id()
    put(
        desk,
        Person(id=boy, name="王小宇"),
        Person(id=head, name="王秀英"),
        PersonCategory(person_id=boy, category="15"),
        Household(id="h", head_person_id=head),
        HouseholdMember(household_id="h", person_id=boy, relation="41", end_date=TODAY),
        HomeVisit(
            household_id="h",
            start_at=at("2026-03-01 09:00"),
            end_at=at("2026-03-01 09:30"),
            outcome="1",
            care_status="3",
        ),
    )
    assert people.person_page(desk, boy).tier == "C"
    assert lists.count(desk, "persons", ListQuery(filters={"tier": "B"})) == 0
