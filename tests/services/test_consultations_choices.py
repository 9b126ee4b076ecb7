# SPDX-License-Identifier: MulanPSL-2.0
"""Consultations, and what pickers offer."""

import dataclasses
from datetime import date

import pytest

from tests.services.building import at, codes_of, put
from wuse_desktop import i18n
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.errors import UserFault
from wuse_desktop.services import choices, consultations
from wuse_desktop.services.desk import Desk

FORM = Consultation(
    start_at=at("2026-03-20 09:00"),
    end_at=at("2026-03-20 09:15"),
    person_desc="路过的大爷",
    topic=("01",),
    content="低保怎么申请",
    reply="介绍了条件和材料",
    result="01",
)


def minutes(desk: Desk) -> dict[str, int]:
    return {desk.session.worker_id: 15}


def test_a_consultation_is_kept_and_read_back(desk: Desk) -> None:
    saved = consultations.save(desk, FORM, minutes(desk))
    assert codes_of(saved) == set()
    page = consultations.load(desk, saved.id)
    assert page.consultation.record_no == "230127100-ZX-2026-A-0001"
    assert page.person is None
    assert [(worker.name, worker.minutes) for worker in page.workers] == [("李晓梅", 15)]


def test_somebody_without_a_file_is_described(desk: Desk) -> None:
    with pytest.raises(UserFault) as raised:
        consultations.save(desk, dataclasses.replace(FORM, person_desc=""), minutes(desk))
    assert raised.value.code == "field_missing"
    (person,) = put(desk, Person(name="王玉兰"))
    known = dataclasses.replace(FORM, person_desc="", person_id=person)
    page = consultations.load(desk, consultations.save(desk, known, minutes(desk)).id)
    assert page.person is not None
    assert page.person.name == "王玉兰"


def test_an_intake_needs_a_person_on_file(desk: Desk) -> None:
    saved = consultations.save(desk, dataclasses.replace(FORM, result="04"), minutes(desk))
    assert codes_of(saved) == {"person_not_on_file"}


def test_codes_are_found_by_initials_and_by_code() -> None:
    outcome = choices.choices("VISIT_OUTCOME")[0]
    assert (outcome.code, outcome.label) == ("1", "见到本人")
    assert {"1", "见到本人", "jiandaobenren", "jdbr"} <= set(outcome.keys)
    i18n.set_language("en")
    assert choices.choices("VISIT_OUTCOME")[0].label != "见到本人"


def test_an_event_may_be_of_the_whole_township(desk: Desk) -> None:
    offered = {item.code: item.label for item in choices.event_places(desk)}
    assert offered["230127100000"] == "木兰镇（不分村）"
    assert len(offered) == len(choices.villages(desk)) + 1


def test_a_station_offers_its_villages_and_a_county_all_of_them(
    desk: Desk, make_desk: object
) -> None:
    offered = choices.villages(desk)
    assert {item.code[:9] for item in offered} == {"230127100"}
    west = next(item for item in offered if item.code == "230127100200")
    assert west.label == "镇西村"
    assert "zxc" in west.keys
    county = make_desk(kind="county", division="230127", name="木兰县总督导站")  # type: ignore[operator]
    everywhere = choices.villages(county)
    assert len(everywhere) > len(offered)
    assert next(item for item in everywhere if item.code == west.code).label == "木兰镇 镇西村"


def test_workers_in_a_post_are_offered_the_present_user_first(desk: Desk) -> None:
    put(
        desk,
        Worker(name="周平", entry_on=date(2025, 1, 1)),
        Worker(name="吴离", entry_on=date(2025, 1, 1), left_on=date(2026, 1, 1)),
    )
    offered = choices.workers(desk)
    assert [item.label for item in offered] == ["李晓梅", "周平"]
    assert "zp" in offered[1].keys
    assert [item.label for item in choices.workers(desk, date(2025, 6, 1))] == ["周平", "吴离"]


def test_the_household_is_offered_head_first(desk: Desk) -> None:
    put(
        desk,
        Person(id="p1", name="王玉兰", birth_date=date(1945, 1, 1)),
        Person(id="p2", name="李强"),
        Person(id="p3", name="搬走的"),
        Household(id="h1", head_person_id="p1", living_member_count=2),
        HouseholdMember(household_id="h1", person_id="p2", relation="2"),
        HouseholdMember(household_id="h1", person_id="p3", relation="3", end_date=date(2026, 1, 1)),
    )
    offered = choices.persons_in_household(desk, "h1")
    assert [(item.code, item.label) for item in offered] == [
        ("p1", "王玉兰（户主，81岁）"),
        ("p2", "李强（子）"),
    ]
