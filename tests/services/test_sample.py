# SPDX-License-Identifier: MulanPSL-2.0
"""Invented people on real places: said to be invented, the same for the same seed, and counted."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from wuse_desktop.domain.codes import is_code
from wuse_desktop.domain.divisions import shipped
from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.identity import check_id
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.doctor import examine
from wuse_desktop.services.figures import figures
from wuse_desktop.services.people import save_person
from wuse_desktop.services.sample.filling import fill, is_sample
from wuse_desktop.services.sample.invented import InventedPeople
from wuse_desktop.services.sample.profile import load_profile, profile_names
from wuse_desktop.storage.records import count, find

MakeDesk = Callable[..., Desk]
WEEK: dict[str, Any] = {"start": date(2026, 3, 16), "end": date(2026, 3, 22)}


def everything(desk: Desk, kind: type[Any]) -> list[Any]:
    with desk.read() as connection:
        return find(connection, kind)


def story(desk: Desk) -> list[str]:
    """What the records say, without the identities that are new each time."""
    people = [(item.name, item.id_no, item.phone) for item in everything(desk, Person)]
    visits = [
        (item.start_at, item.end_at, item.outcome, item.observed)
        for item in everything(desk, HomeVisit)
    ]
    return sorted(map(str, people)) + sorted(map(str, visits))


def test_every_kind_of_work_of_a_week_is_there(desk: Desk) -> None:
    filled = fill(desk, persons=30, **WEEK)
    with desk.read() as connection:
        stored = {kind.entity: count(connection, kind) for kind in RECORD_CLASSES}
    everything = (
        "worker person person_category household household_member home_visit consultation "
        "case_file case_session service_group group_member group_session community_activity "
        "volunteer volunteer_service attendance event_worker form_version filed_form consent "
        "community_org org_member incubation org_support"
    )
    assert all(stored[entity] for entity in everything.split()), stored
    assert filled.rows >= 150
    assert filled.counts["person"] == stored["person"]
    assert is_sample(desk)


def test_the_week_is_counted_by_every_main_figure(desk: Desk) -> None:
    fill(desk, persons=30, **WEEK)
    found = figures(desk, Period("month", 2026, 3))
    for name in (
        "person_contacts",
        "unique_persons",
        "household_visit_count",
        "cases_opened",
        "case_sessions",
        "group_sessions",
        "activities",
        "worker_minutes",
        "organisations",
        "organisation_activities",
        "volunteer_organisations",
        "volunteer_minutes",
    ):
        assert found[name].value > 0, name


def test_nothing_lies_outside_the_days_or_in_the_future(desk: Desk) -> None:
    fill(desk, persons=20, **WEEK)
    for visit in everything(desk, HomeVisit):
        assert WEEK["start"] <= visit.on <= WEEK["end"]
        assert visit.on.weekday() < 5


def test_the_same_seed_tells_the_same_story(make_desk: MakeDesk) -> None:
    one, two, other = (make_desk() for _each in range(3))
    fill(one, seed=7, persons=20, **WEEK)
    fill(two, seed=7, persons=20, **WEEK)
    fill(other, seed=8, persons=20, **WEEK)
    assert story(one) == story(two)
    assert story(one) != story(other)


def test_everybody_is_said_to_be_invented_on_a_real_village(desk: Desk) -> None:
    fill(desk, persons=20, **WEEK)
    villages = {item.code for item in shipped().villages("230127100")}
    for person in everything(desk, Person):
        assert "虚构" in person.note
        assert person.source == "5"
        assert person.village_code in villages


def test_invented_numbers_are_sound_and_nobodys(desk: Desk) -> None:
    fill(desk, persons=30, **WEEK)
    numbers = [person.id_no for person in everything(desk, Person)]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        assert check_id(number, date(2026, 3, 24)).problems == ()
        assert int(number[14:17]) >= 900


def test_a_filled_desk_is_sound(desk: Desk) -> None:
    fill(desk, persons=20, **WEEK)
    assert not [finding for finding in examine(desk) if finding.mark == "bad"]


def test_without_days_it_is_the_month_up_to_yesterday(desk: Desk) -> None:
    filled = fill(desk, persons=10)
    assert (filled.start, filled.end) == (date(2026, 3, 1), date(2026, 3, 23))


def test_early_in_a_month_it_is_the_month_before(desk: Desk, clock: Any) -> None:
    clock.at = clock.at.replace(month=4, day=3)
    filled = fill(desk, persons=10)
    assert (filled.start, filled.end) == (date(2026, 3, 1), date(2026, 3, 31))


def test_more_people_are_made_when_asked_for(desk: Desk) -> None:
    fill(desk, persons=120, **WEEK)
    assert len(everything(desk, Person)) >= 120


def test_a_county_desk_is_filled_too(make_desk: MakeDesk) -> None:
    county = make_desk("county", "230127", "木兰镇社会工作总督导站")
    fill(county, persons=10, **WEEK)
    assert {person.village_code[:9] for person in everything(county, Person)} == {"230127100"}


def test_real_records_are_not_mixed_with_invented_ones(desk: Desk) -> None:
    save_person(desk, Person(name="王秀兰"))
    with pytest.raises(UserFault) as caught:
        fill(desk, persons=10, **WEEK)
    assert caught.value.code == "sample_on_real_records"
    assert len(everything(desk, Person)) == 1


def test_days_to_come_cannot_be_filled(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        fill(desk, start=date(2026, 4, 1), end=date(2026, 4, 30))
    assert caught.value.code == "sample_without_days"
    assert everything(desk, Person) == []


def test_an_unknown_profile_is_refused(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        fill(desk, "mars")
    assert caught.value.code == "profile_unknown"


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_uses_codes_that_there_are(name: str) -> None:
    profile = load_profile(name)
    lists = {
        item.name: item.codes
        for kind in RECORD_CLASSES
        for item in fields_of(kind)
        if item.kind in (Kind.CODE, Kind.CODES)
    }
    for visit in profile.visits:
        assert all(is_code(lists["purposes"], code) for code in visit["purposes"])
        assert all(is_code(lists["home_risks"], code) for code in visit["risks"])
        assert all(is_code(lists["needs"], code) for code in visit["needs"])
    for case in profile.cases:
        assert all(is_code(lists["problem_types"], code) for code in case["problems"])
    assert all(is_code("VOL_SKILL", code) for code in profile.volunteer_skills)
    for org in profile.organisations:
        assert is_code("CORG_CAT", org["category"])
        assert all(is_code("ORG_KIND", code) for code in org["kinds"])
    assert all(shipped().get(code) for code in (profile.county, *profile.stations))


def test_a_day_with_more_births_than_numbers_leaves_some_without() -> None:
    people = InventedPeople(load_profile("mulan"), random.Random(1), "230127100")  # noqa: S311
    numbers = [people.id_number("1", date(1950, 1, 1)) for _each in range(60)]
    assert len(set(numbers) - {""}) == 50
    assert numbers[-1] == ""
