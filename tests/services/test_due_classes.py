# SPDX-License-Identifier: MulanPSL-2.0
"""Due days follow the class that a household is in now (rules V-30 and D-20)."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import Family
from tests.services.test_visit_dues import hold_together
from tests.services.test_visits import met
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import households, people, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.visit_dues import due_visits
from wuse_desktop.services.visit_intervals import interval_sheet, set_intervals
from wuse_desktop.storage import records

DAY = timedelta(days=1)
A_YEAR = 365 * DAY


def due_day(desk: Desk, home: Any) -> date | None:
    """The day of the list, which the page of the household says too."""
    hold_together(desk)
    day = households.household_page(desk, home.household_id).due_on
    (listed,) = due_visits(desk, date(2030, 1, 1))
    assert listed.due_on == day
    return day


@pytest.mark.parametrize(("category", "age", "days"), [("20", 86, 7), ("03", 66, 30)])
def test_a_paper_visit_from_before_the_filing_goes_by_the_class_of_today(
    desk: Desk, family: Any, category: str, age: int, days: int
) -> None:
    home = family(("周老太", age, [category]))
    on = desk.today() - 4 * DAY
    draft = visits.propose_visit(desk, home.household_id, on)
    assert draft.visit.next_visit_on == on + days * DAY
    assert draft.visit.categories_at_visit == (category,)
    saved = visits.save_visit(desk, met(desk, home, on=on, next_visit_on=None))
    visit = visits.load_visit(desk, saved.id).visit
    assert (visit.next_visit_on, visit.categories_at_visit) == (on + days * DAY, (category,))
    assert due_day(desk, home) == on + days * DAY


def test_a_roster_and_then_a_ledger_of_past_months_are_due_by_their_class(
    desk: Desk, tmp_path: Path
) -> None:
    roster, ledger = tmp_path / "服务对象花名册.csv", tmp_path / "走访台账.csv"
    roster.write_text(
        "姓名,性别,出生日期,村（社区）,居住地址,对象类别\n"
        "周老太,女,1940-05-06,镇西村,王家湾1号,独居老人\n"
        "吴老汉,男,1950-05-06,镇西村,王家湾2号,特困人员\n",
        "utf-8",
    )
    head = "日期,户主,村（社区）,走访目的,走访方式,时长（分钟）,结果,走访概况,走访人\n"
    rest = "镇西村,例行探访,入户,30,见到本人,都好,李晓梅\n"
    ledger.write_text(
        f"{head}2026-01-18,周老太,{rest}2026-01-18,吴老汉,{rest}2026-02-18,周老太,{rest}", "utf-8"
    )
    load_all(desk, roster)
    load_all(desk, ledger)
    hold_together(desk)
    assert {item.head_name: item.due_on for item in due_visits(desk)} == {
        "周老太": date(2026, 2, 25),
        "吴老汉": date(2026, 2, 17),
    }
    with desk.read() as connection:
        found = records.find(connection, HomeVisit, "start_at")
    assert sorted((visit.next_visit_on, visit.categories_at_visit) for visit in found) == [
        (date(2026, 1, 25), ("20",)),
        (date(2026, 2, 17), ("03",)),
        (date(2026, 2, 25), ("20",)),
    ]


def test_a_category_that_began_after_the_visit_was_not_held_then(desk: Desk, family: Any) -> None:
    home = family(("周老太", 86, ["01"]))
    people.open_category(desk, home.head, "20", desk.today() - 2 * DAY)
    draft = visits.propose_visit(desk, home.household_id, desk.today() - 4 * DAY)
    assert draft.visit.categories_at_visit == ("01",)
    assert draft.visit.next_visit_on == desk.today() + 3 * DAY, "the interval is that of today"


def test_what_the_program_proposed_for_a_laxer_class_gives_way(desk: Desk, family: Any) -> None:
    """As desks of before stored it: a year ahead, written after the category was."""
    home = family(("周老太", 86, ["20"]))
    on = desk.today() - 4 * DAY
    visits.save_visit(desk, met(desk, home, on=on, next_visit_on=on + A_YEAR))
    assert due_day(desk, home) == on + 7 * DAY


def test_who_moves_in_brings_their_class(desk: Desk, family: Any, clock: Any) -> None:
    with desk.write() as unit:
        old = unit.put(Person(name="周老太", birth_date=date(1940, 5, 6), is_client=False))
        unit.put(PersonCategory(person_id=old.id, category="20", start_date=date(2025, 1, 1)))
    home = family(("周建军", 50))
    visits.save_visit(desk, met(desk, home))
    assert due_day(desk, home) == desk.today() + A_YEAR
    clock.at += DAY
    with desk.write() as unit:
        unit.put(HouseholdMember(household_id=home.household_id, person_id=old.id, relation="99"))
    assert due_day(desk, home) == desk.today() + 6 * DAY


def test_eighty_years_shorten_the_interval_by_themselves(
    desk: Desk, clock: Any, village: str
) -> None:
    birthday = desk.today() + 20 * DAY
    person = Person(
        name="周老太", birth_date=birthday.replace(year=birthday.year - 80), village_code=village
    )
    entry = PersonCategory(category="20", start_date=date(2025, 1, 1))
    head = people.save_person(desk, person, [entry]).id
    saved = households.save_household(desk, Household(head_person_id=head))
    home = Family(saved.id, (head,))
    met_on = desk.today()
    visits.save_visit(desk, met(desk, home))
    assert due_day(desk, home) == met_on + 90 * DAY
    clock.at += 19 * DAY
    assert due_day(desk, home) == met_on + 90 * DAY
    clock.at += DAY
    assert due_day(desk, home) == met_on + 7 * DAY


def _eighty_soon(desk: Desk, family: Callable[..., Any]) -> Any:
    home = family(("周老太", 79, ["20"]))
    with desk.write() as unit:
        person = unit.get(Person, home.head)
        assert person is not None
        birthday = desk.today() + 20 * DAY
        unit.put(dataclasses.replace(person, birth_date=birthday.replace(year=1946)))
    return home


def test_a_later_day_that_somebody_chose_holds_until_the_facts_change(
    desk: Desk, family: Any, clock: Any
) -> None:
    home = _eighty_soon(desk, family)
    met_on = desk.today()
    chosen = met_on + 120 * DAY  # away at her daughter's
    visits.save_visit(desk, met(desk, home, next_visit_on=chosen))
    clock.at += 19 * DAY
    assert due_day(desk, home) == chosen
    clock.at += DAY
    assert due_day(desk, home) == met_on + 7 * DAY, "she is 80"


def test_a_category_that_begins_by_itself_ends_what_was_chosen(
    desk: Desk, family: Any, clock: Any
) -> None:
    home = family(("周老汉", 66, ["01"]))
    people.open_category(desk, home.head, "24", desk.today() + 5 * DAY)
    met_on = desk.today()
    visits.save_visit(desk, met(desk, home, next_visit_on=met_on + 120 * DAY))
    assert due_day(desk, home) == met_on + 120 * DAY
    clock.at += 5 * DAY
    assert due_day(desk, home) == met_on + 30 * DAY


def test_a_day_chosen_for_a_class_that_was_known_holds(desk: Desk, family: Any) -> None:
    home = family(("周老太", 86, ["20"]))
    on = desk.today() - 4 * DAY
    visits.save_visit(desk, met(desk, home, on=on, next_visit_on=on + 20 * DAY))
    assert due_day(desk, home) == on + 20 * DAY


def test_who_was_not_met_is_tried_again_within_a_week(desk: Desk, family: Any, clock: Any) -> None:
    home = family(("周老太", 79, ["03"]))
    met_on = desk.today()
    visits.save_visit(desk, met(desk, home))
    clock.at += 40 * DAY
    missed = dataclasses.replace(met(desk, home, outcome="3", next_visit_on=None), met_ids=())
    visits.save_visit(desk, missed)
    assert due_day(desk, home) == desk.today() + 7 * DAY
    people.open_category(desk, home.head, "24")
    assert due_day(desk, home) == met_on + 30 * DAY, "it runs from the last meeting"


def test_a_try_planned_for_a_laxer_class_comes_within_a_week(desk: Desk, family: Any) -> None:
    home = family(("周老太", 86, ["20"]))
    on = desk.today() - 4 * DAY
    visits.save_visit(desk, met(desk, home, on=on - 30 * DAY))
    missed = met(desk, home, on=on, outcome="3", next_visit_on=on + 335 * DAY)
    visits.save_visit(desk, dataclasses.replace(missed, met_ids=()))
    assert due_day(desk, home) == on + 7 * DAY


def test_another_profile_shortens_what_the_former_one_proposed(
    desk: Desk, family: Any, clock: Any
) -> None:
    home = family(("周老汉", 66, ["01"]))
    met_on = desk.today()
    visits.save_visit(desk, met(desk, home))
    for days in (40, 35, 31):
        lines = [
            dataclasses.replace(line, days=days) if line.code == "C" else line
            for line in interval_sheet(desk).tiers
        ]
        set_intervals(desk, tuple(lines), {})
        assert due_day(desk, home) == met_on + days * DAY
        visits.save_visit(desk, met(desk, home, on=met_on))  # proposed by the profile of then
        clock.at += DAY


def test_visits_of_another_day_do_not_count_as_written_then(desk: Desk, family: Any) -> None:
    """The day on which a visit was written is that of its record, not of the visit."""
    home = family(("周老太", 86, ["20"]))
    on = datetime(2026, 3, 1, 9)  # noqa: DTZ001 - a local time
    with desk.write() as unit:
        unit.put(
            HomeVisit(
                household_id=home.household_id,
                start_at=on,
                end_at=on + timedelta(minutes=30),
                outcome="1",
                next_visit_on=date(2026, 4, 20),
            )
        )
    assert due_day(desk, home) == date(2026, 3, 8), "nothing says that it was written later"
