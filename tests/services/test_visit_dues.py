# SPDX-License-Identifier: MulanPSL-2.0
"""The table of due days says of every household what planning it anew from nothing says."""

import contextlib
import dataclasses
import itertools
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.services.exchanging import carry
from tests.services.full_disk import full_disk
from tests.services.ledgers import low_income_roster
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.visit_tiers import DEFAULT_PROFILE
from wuse_desktop.services import bundles, inbox, merging, visit_dues
from wuse_desktop.services.bin_emptying import empty_bin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.imports import past_imports
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.undoing import undo_import
from wuse_desktop.services.visit_dues import MOST_SHOWN, due_on_days, due_table, due_visits
from wuse_desktop.services.visit_intervals import interval_sheet, reset_intervals, set_intervals
from wuse_desktop.services.visit_plan import visit_plans
from wuse_desktop.services.walk_list import walk_list, walk_villages
from wuse_desktop.storage import records, visit_due_store
from wuse_desktop.storage.database import Connection

R = TypeVar("R", bound=Record)
_STEPS = 60
_CATEGORIES = ("01", "03", "15", "20", "22", "92")
_KINDS: tuple[type[Record], ...] = (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
    HomeVisit,
)


def kept(connection: Connection) -> dict[str, tuple[Any, ...]]:
    rows = connection.exec_driver_sql(
        "SELECT household_id, tier, last_met_on, due_on, village_code, event, event_on "
        "FROM visit_due"
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def made_anew(desk: Desk, connection: Connection) -> dict[str, tuple[Any, ...]]:
    filed = (Household, Person)
    homes = {
        home.id: home
        for kind in filed
        for home in records.find(connection, kind, site_id=desk.site_id)
        if home.status != "voided"
    }
    plans = visit_plans(connection, desk.today(), desk.site_id)
    return {
        key: (
            plan.tier.code,
            plan.last_met_on.isoformat() if plan.last_met_on else None,
            plan.due_on.isoformat() if plan.due_on else None,
            homes[key].village_code,
            plan.event,
            plan.event_on.isoformat() if plan.event_on else None,
        )
        for key, plan in plans.items()
        if key in homes
    }


def hold_together(desk: Desk) -> None:
    with due_table(desk) as connection:
        assert kept(connection) == made_anew(desk, connection)


class _Life:
    """What happens at a station, drawn from a seed."""

    def __init__(self, desk: Desk, clock: Any, seed: int) -> None:
        self.desk, self.clock = desk, clock
        self.dice = random.Random(seed)  # noqa: S311 - the same life for each seed

    def begin(self) -> None:
        for _number in range(8):
            self.settle()
        for _number in range(12):
            self.visit()

    def step(self) -> str:
        deeds: tuple[Callable[[], None], ...] = (
            self.settle,
            self.file,
            self.visit,
            self.visit,
            self.refuse,
            self.change_visit,
            self.change_person,
            self.change_household,
            self.move,
            self.hold,
            self.change_category,
            self.throw_away,
            self.take_back,
            self.empty,
            self.merge,
            self.set_profile,
            self.receive,
            self.half_way,
            self.wait,
            self.wait,
            self.clock_back,
            self.catch_up,
            self.catch_up,
        )
        deed = self.dice.choice(deeds)
        deed()
        return deed.__name__

    # drawing ----------------------------------------------------------------------------------

    def all_of(self, kind: type[R], *, deleted: bool = False) -> list[R]:
        with self.desk.read() as connection:
            if deleted:
                entries = records.bin_entries(connection)
                return [item.record for item in entries if isinstance(item.record, kind)]
            return records.find(connection, kind, "id")

    def one_of(self, kind: type[R]) -> R | None:
        found = self.all_of(kind)
        return self.dice.choice(found) if found else None

    def day(self, most: int = 60, *, ahead: int = 60) -> date:
        return self.desk.today() + timedelta(days=self.dice.randint(-most, ahead))

    def put(self, *made: Record) -> None:
        with self.desk.write() as unit:
            for record in made:
                unit.put(record)

    # deeds ------------------------------------------------------------------------------------

    def person(self) -> Person:
        born = self.dice.choice(
            (
                None,
                date(1940, 2, 29),
                self.desk.today().replace(day=1) - timedelta(days=80 * 365 - 30),
                date(2015, 5, 5),
            )
        )
        risk = self.dice.choice(("", "", "", "1", "2"))
        return Person(id=new_id(), name="某人", birth_date=born, risk_level=risk, is_client=True)

    def category(self, person_id: str) -> PersonCategory:
        return PersonCategory(
            id=new_id(),
            person_id=person_id,
            category=self.dice.choice(_CATEGORIES),
            start_date=self.dice.choice((None, self.day(ahead=30))),
            end_date=self.dice.choice((None, None, self.day(most=10))),
        )

    def settle(self) -> None:
        head = self.person()
        others = [self.person() for _number in range(self.dice.randrange(3))]
        home = Household(
            id=new_id(),
            head_person_id=head.id,
            village_code=self.dice.choice(("", "230127100200", "230127100201")),
            record_date=self.dice.choice((None, self.day(ahead=0))),
        )
        members = [HouseholdMember(household_id=home.id, person_id=item.id) for item in others]
        if self.dice.random() < 0.5:
            members.append(HouseholdMember(household_id=home.id, person_id=head.id))
        held = [self.category(item.id) for item in (head, *others)]
        self.put(head, *others, home, *members, *held)

    def file(self) -> None:
        """Somebody without a household."""
        person = dataclasses.replace(
            self.person(),
            is_client=self.dice.random() < 0.8,
            village_code=self.dice.choice(("", "230127100200")),
            record_date=self.dice.choice((None, self.day(ahead=0))),
        )
        self.put(person, self.category(person.id))

    def visit(self, outcome: str = "") -> None:
        home = self.one_of(Household)
        start = datetime.combine(self.day(ahead=0), datetime.min.time()) + timedelta(hours=9)
        if home is not None:
            self.put(
                HomeVisit(
                    household_id=home.id,
                    start_at=start,
                    end_at=start + timedelta(minutes=30),
                    outcome=outcome or self.dice.choice(("1", "1", "2", "6")),
                    visit_mode=self.dice.choice(("in_person", "phone", "doorstep")),
                    care_status=self.dice.choice(("", "1", "4")),
                    next_visit_on=self.dice.choice((None, None, self.day(most=0))),
                    status=self.dice.choice(("approved", "approved", "draft")),
                )
            )

    def refuse(self) -> None:
        self.visit("4")

    def change(self, kind: type[R], change: Callable[[R], Mapping[str, Any]]) -> None:
        found = self.one_of(kind)
        if found is not None:
            self.put(dataclasses.replace(found, **change(found)))

    def change_visit(self) -> None:
        other = self.one_of(Household)
        self.change(
            HomeVisit,
            lambda visit: self.dice.choice(
                (
                    {"household_id": other.id if other else visit.household_id},
                    {"status": "voided"},
                    {"next_visit_on": self.day(most=0)},
                    {"outcome": "3"},
                )
            ),
        )

    def change_person(self) -> None:
        self.change(
            Person,
            lambda _person: self.dice.choice(
                (
                    {"risk_level": self.dice.choice(("", "1"))},
                    {"visit_tier": self.dice.choice(("", "A", "B"))},
                    {"birth_date": date(1930, 1, 1)},
                    {"self_care": "3"},
                    {"is_client": False},
                    {"major_event": "3", "major_event_on": self.day(ahead=0)},
                    {"major_event": "", "major_event_on": None},
                    {"village_code": "230127100201"},
                    {"status": self.dice.choice(("approved", "voided"))},
                )
            ),
        )

    def change_household(self) -> None:
        head = self.one_of(Person)
        self.change(
            Household,
            lambda home: self.dice.choice(
                (
                    {"head_person_id": head.id if head else home.head_person_id},
                    {"village_code": "230127100202"},
                    {"status": self.dice.choice(("approved", "voided"))},
                    {"record_date": self.day(ahead=0)},
                )
            ),
        )

    def move(self) -> None:
        there = self.one_of(Household)
        self.change(
            HouseholdMember,
            lambda member: self.dice.choice(
                (
                    {"end_date": self.day(most=5)},
                    {"end_date": None},
                    {"household_id": there.id if there else member.household_id},
                )
            ),
        )

    def hold(self) -> None:
        person = self.one_of(Person)
        if person is not None:
            self.put(self.category(person.id))

    def change_category(self) -> None:
        other = self.one_of(Person)
        self.change(
            PersonCategory,
            lambda entry: self.dice.choice(
                (
                    {"end_date": self.day(most=5)},
                    {"start_date": self.day(most=5)},
                    {"person_id": other.id if other else entry.person_id},
                )
            ),
        )

    def throw_away(self) -> None:
        found = self.one_of(self.dice.choice(_KINDS))
        if found is not None:
            with self.desk.write() as unit:
                unit.remove(type(found), found.id)

    def take_back(self) -> None:
        kind = self.dice.choice(_KINDS)
        gone = self.all_of(kind, deleted=True)
        if gone:
            with self.desk.write() as unit:
                unit.restore(kind, self.dice.choice(gone).id)

    def empty(self) -> None:
        empty_bin(self.desk)

    def merge(self) -> None:
        people = self.all_of(Person)
        if len(people) < 2:
            return
        one, other = self.dice.sample(people, 2)
        matched = merging.merge(self.desk, one.id, other.id, {})
        if self.dice.random() < 0.5:
            hold_together(self.desk)
            merging.undo(self.desk, matched.match_id)

    def set_profile(self) -> None:
        if self.dice.random() < 0.5:
            reset_intervals(self.desk)
            return
        lines = interval_sheet(self.desk).tiers
        longer = tuple(
            dataclasses.replace(line, days=min(line.days * 2, 700), remote=not line.remote)
            for line in lines
        )
        set_intervals(self.desk, longer, {"92": "B"})

    def receive(self) -> None:
        """Rows as a bundle brings them: some new, some in the place of stored ones."""
        with self.desk.write() as unit:
            for kind in _KINDS:
                found = self.one_of(kind)
                if found is None:
                    continue
                stored = unit.row(kind.entity, found.id)
                assert stored is not None
                row = {**stored, "deleted_hlc": self.dice.choice((None, None, stored["hlc"]))}
                row.pop("pk")
                if kind is HomeVisit and self.dice.random() < 0.5:
                    unit.apply_rows(kind.entity, [({**row, "id": new_id()}, None)])
                else:
                    unit.apply_rows(kind.entity, [(row, stored)])

    def half_way(self) -> None:
        """What is read inside a unit counts what it wrote so far, and no more after a retreat."""
        with contextlib.suppress(ZeroDivisionError), self.desk.together() as unit:
            self.visit()
            hold_together(self.desk)
            with contextlib.suppress(ZeroDivisionError), unit.attempt():
                self.visit()
                hold_together(self.desk)
                raise ZeroDivisionError
            hold_together(self.desk)
            self.settle()
            if self.dice.random() < 0.5:
                raise ZeroDivisionError

    def wait(self) -> None:
        self.clock.at += timedelta(days=self.dice.choice((1, 3, 20, 45)))

    def clock_back(self) -> None:
        self.clock.at -= timedelta(days=self.dice.choice((1, 10)))

    def catch_up(self) -> None:
        """Some of the quiet work, not always to its end; best after much has changed."""
        if self.dice.random() < 0.5:
            self.set_profile()
        for _stretch in range(self.dice.randrange(1, 6)):
            if not visit_dues.catch_up(self.desk):
                break


@pytest.mark.parametrize("seed", range(10))
def test_whatever_happens_the_table_says_what_planning_anew_says(
    desk: Desk, clock: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_dues, "_STRETCH", 3)
    life = _Life(desk, clock, seed)
    life.begin()
    hold_together(desk)
    done = []
    for _number in range(_STEPS):
        done.append(life.step())
        if life.dice.random() < 0.7:  # what happens is looked at singly, and several at once
            hold_together(desk)
    hold_together(desk)
    assert len(set(done)) > 10


def test_very_many_are_planned_a_stretch_at_a_time(
    desk: Desk, family: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_dues, "_STRETCH", 4)
    planned: list[list[str]] = []

    def watched(connection: Connection, today: date, *, household_ids: list[str]) -> Any:
        planned.append(list(household_ids))
        return visit_plans(connection, today, household_ids=household_ids)

    monkeypatch.setattr(visit_dues, "visit_plans", watched)
    homes = [family((f"某{number}", 70 + number)).household_id for number in range(9)]
    assert [visit_dues.catch_up(desk) for _stretch in range(4)] == [True, True, False, False]
    assert sorted(itertools.chain(*planned)) == sorted(homes)
    assert [len(part) for part in planned] == [4, 4, 1]
    planned.clear()
    hold_together(desk)
    assert planned == []
    family(("后来的", 81))
    assert not visit_dues.catch_up(desk), "few are planned by whoever reads them"
    assert planned == []
    more = [family((f"又{number}", 60 + number)).household_id for number in range(6)]
    assert visit_dues.catch_up(desk)
    assert len(due_visits(desk, date(2028, 1, 1))) == 16, "who reads meanwhile waits for the rest"
    assert set(more) <= set(itertools.chain(*planned))
    hold_together(desk)
    assert not visit_dues.catch_up(desk)


@pytest.mark.parametrize("seed", range(3))
def test_pages_and_lists_are_read_from_it_in_order(desk: Desk, clock: Any, seed: int) -> None:
    life = _Life(desk, clock, seed)
    life.begin()
    clock.at += timedelta(days=20)
    with desk.read() as connection:
        plans = visit_plans(connection, desk.today(), desk.site_id)
    due = {key: plan for key, plan in plans.items() if plan.due_on is not None}
    today, last = desk.today(), desk.today() + timedelta(days=30)
    listed = due_visits(desk, last)
    assert {item.household_id for item in listed} == {
        key for key, plan in due.items() if plan.due_on and plan.due_on <= last
    }
    assert [(item.due_on, item.tier, item.village_code) for item in listed] == sorted(
        (item.due_on, item.tier, item.village_code) for item in listed
    )
    for item in listed:
        assert (item.tier, item.last_met_on) == (
            due[item.household_id].tier.code,
            due[item.household_id].last_met_on,
        )
    days = [today + timedelta(days=number) for number in range(-3, 31)]
    for day, found in zip(days, due_on_days(desk, days), strict=True):
        expected = [item for item in listed if day >= today and max(item.due_on, today) == day]
        assert (found.count, found.first) == (len(expected), tuple(expected[:MOST_SHOWN]))
    stops = walk_list(desk, "all")
    assert len(stops) == sum(item.count for item in walk_villages(desk, "all")) == len(due)
    for village in walk_villages(desk, "all"):
        of_it = walk_list(desk, "all", village.code)
        assert of_it == tuple(s for s in stops if s.visit.village_code == village.code)


def test_an_import_and_its_undoing_move_the_table(desk: Desk, tmp_path: Path) -> None:
    hold_together(desk)
    load_all(desk, low_income_roster(tmp_path).path)
    hold_together(desk)
    undo_import(desk, past_imports(desk)[0].id)
    hold_together(desk)


def test_a_countys_profile_that_comes_in_a_bundle_moves_the_table(
    desk: Desk, county: Desk, family: Any, stick: Path
) -> None:
    home = family(("孙玉梅", 85, ["20"]))
    assert [item.due_on for item in due_visits(desk, date(2027, 1, 1))] == [date(2026, 3, 31)]
    carry(desk, county, stick)
    lines = interval_sheet(county).tiers
    shorter = (dataclasses.replace(lines[0], days=3), *lines[1:])
    set_intervals(county, shorter, {})
    inbox.take(desk, bundles.make_down(county, desk.site_id, stick).path)
    (item,) = due_visits(desk, date(2027, 1, 1))
    assert (item.household_id, item.due_on) == (home.household_id, date(2026, 3, 27))
    hold_together(desk)
    with due_table(county) as connection:
        assert kept(connection) == {}, "households of stations are the stations' to visit"


def test_a_writing_plans_its_own_household_anew_and_no_other(
    desk: Desk, family: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [family((f"某{number}", 70 + number)) for number in range(4)]
    hold_together(desk)
    planned: list[str] = []

    def watched(connection: Connection, today: date, *, household_ids: list[str]) -> Any:
        planned.extend(household_ids)
        return visit_plans(connection, today, household_ids=household_ids)

    monkeypatch.setattr(visit_dues, "visit_plans", watched)
    start = datetime(2026, 3, 20, 9)  # noqa: DTZ001 - a local time
    with desk.write() as unit:
        unit.put(
            HomeVisit(
                household_id=homes[2].household_id,
                start_at=start,
                end_at=start + timedelta(hours=1),
                outcome="1",
            )
        )
    hold_together(desk)
    assert planned == [homes[2].household_id]
    hold_together(desk)
    assert planned == [homes[2].household_id], "nothing is planned without a change"


def test_a_full_disk_keeps_nobody_from_reading(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 85, ["20"]))
    with full_disk(desk):
        (item,) = due_visits(desk, date(2027, 1, 1))
        assert item.household_id == home.household_id
    hold_together(desk)


def test_every_age_that_a_rule_asks_for_is_waited_for(desk: Desk, family: Any, clock: Any) -> None:
    ages = {rule.min_age for rule in DEFAULT_PROFILE.rules} - {0}
    for age in ages:
        family(("将满", age - 1, ["20"]))
    hold_together(desk)
    clock.at += timedelta(days=364)
    hold_together(desk)
    assert not [item for item in due_visits(desk) if item.tier == "A"]
    clock.at += timedelta(days=2)
    hold_together(desk)
    assert len([item for item in due_visits(desk) if item.tier == "A"]) == len(ages)


def test_what_changed_is_found_without_going_through_what_did_not(desk: Desk) -> None:
    with desk.read() as connection:
        steps = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {visit_due_store._CHANGED}", {"rev": 1, "seq": 1}
        ).all()
    assert not [step for *_place, step in steps if step.startswith("SCAN")]
