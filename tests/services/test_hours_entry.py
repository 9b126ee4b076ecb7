# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of service hours: rows as typed, who is meant, all kept at once or none."""

import dataclasses
from datetime import date, datetime

import pytest

from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import hours_entry, volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.hours_entry import HoursRow, check_hours, row_minutes, save_hours
from wuse_desktop.services.people import save_person
from wuse_desktop.services.reading import load
from wuse_desktop.services.volunteer_finding import find_volunteers, match_volunteers
from wuse_desktop.services.volunteer_hours import RowCheck

FORM = Volunteer(
    skills=("08",),
    service_categories=("13",),
    registration_mode="01",
    registry="03",
    volunteer_status="01",
)
TODAY = date(2026, 3, 24)


def registered(desk: Desk, name: str) -> str:
    return volunteers.save_volunteer(desk, FORM, Person(name=name)).id


@pytest.fixture
def zhao(desk: Desk) -> str:
    return registered(desk, "赵刚")


def typed(volunteer_id: str = "", **cells: str) -> HoursRow:
    row = HoursRow(
        who="赵刚",
        day="2026-03-20",
        start="09:00",
        end="11:00",
        activity="河道清洁日",
        place="木兰河东岸",
        content="捡拾垃圾",
        volunteer_id=volunteer_id,
    )
    return dataclasses.replace(row, **cells)  # type: ignore[arg-type]


def codes(check: RowCheck) -> set[str]:
    return {item.code for item in check.problems}


def stored(desk: Desk, service_id: str) -> VolunteerService:
    return load(desk, VolunteerService, service_id)


# reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        ({}, 120),
        ({"rest": "30"}, 90),
        ({"minutes": "75"}, 75),
        ({"minutes": "75分钟"}, 75),
        ({"start": "22:00", "end": "01:00"}, 180),
        ({"start": "22:00", "end": "24:00"}, 120),
        ({"start": "00:00", "end": "24:00"}, 1440),
        ({"start": "0000", "end": "24点"}, 1440),
        ({"start": "00:00", "end": "00:00"}, 0),
        ({"end": ""}, None),
        ({"minutes": "很久"}, None),
    ],
)
def test_minutes_are_computed_unless_they_are_typed(
    cells: dict[str, str], minutes: int | None
) -> None:
    assert row_minutes(typed(**cells)) == minutes


def test_a_row_that_ends_after_midnight_belongs_to_the_day_it_began() -> None:
    service, wrong = hours_entry.read_row(typed(start="22:00", end="01:00"), TODAY)
    assert not wrong
    assert service.service_date == date(2026, 3, 20)
    assert service.end_at == datetime.fromisoformat("2026-03-21T01:00")


def test_what_cannot_be_read_is_named(desk: Desk, zhao: str) -> None:
    row = typed(zhao, day="2026-02-30", start="25:00", rest="半小时")
    (check,), _services = check_hours(desk, [row])
    fields = {item.field for item in check.problems if item.code == "unreadable"}
    assert fields == {"service_date", "start_at", "break_minutes"}
    assert all(hours_entry.cell_of(item) for item in check.problems)


# checking ---------------------------------------------------------------------------------


def test_an_overlap_is_shown_in_both_rows_and_blank_rows_keep_their_numbers(
    desk: Desk, zhao: str
) -> None:
    rows = [typed(zhao), HoursRow(), typed(zhao, start="10:00", end="12:00")]
    (first, blank, third), _services = check_hours(desk, rows)
    assert (first.hits, third.hits) == ((2,), (0,))
    assert "与第3行" in first.problems[0].message
    assert not blank.problems


def test_an_overlap_is_found_before_the_person_is_registered(desk: Desk) -> None:
    person = save_person(desk, Person(name="赵刚")).id
    rows = [
        dataclasses.replace(typed(), person_id=person),
        dataclasses.replace(typed(start="10:00", end="12:00"), person_id=person),
    ]
    checks, _services = check_hours(desk, rows)
    assert [check.hits for check in checks] == [(1,), (0,)]
    assert all(codes(check) == {"service_overlap", "volunteer_to_register"} for check in checks)


def test_a_name_that_nobody_was_found_for_blocks(desk: Desk) -> None:
    (check,), _services = check_hours(desk, [typed()])
    assert codes(check) == {"volunteer_unmatched"}
    with pytest.raises(UserFault) as raised:
        save_hours(desk, [typed()])
    assert raised.value.code == "volunteer_unmatched"


def test_a_day_of_more_than_a_day_blocks_each_row_of_it(desk: Desk, zhao: str) -> None:
    rows = [
        typed(zhao, start="", end="", minutes="800"),
        typed(zhao, start="", end="", minutes="800"),
    ]
    checks, _services = check_hours(desk, rows)
    assert all("service_over_day" in codes(check) for check in checks)


# keeping ----------------------------------------------------------------------------------


def test_a_whole_day_is_twenty_four_hours(desk: Desk, zhao: str) -> None:
    row = typed(zhao, start="00:00", end="24:00")
    (check,), (service,) = check_hours(desk, [row])
    assert codes(check) == {"service_long_day"}, "more than 12 hours need a reason (V-22)"
    assert service.end_at == datetime.fromisoformat("2026-03-21T00:00")
    saved = save_hours(desk, [row], "抗洪值守")
    assert saved.minutes == 24 * 60
    (again,) = hours_entry.hours_rows(desk, saved.ids)
    assert (again.start, again.end, again.minutes) == ("00:00", "24:00", "")
    (check,), _services = check_hours(desk, [typed(zhao, start="00:00", end="00:00")], "抗洪")
    assert "service_end" in codes(check)


def test_all_rows_are_kept_in_one_go(desk: Desk, zhao: str) -> None:
    kept = save_hours(desk, [typed(zhao), HoursRow(), typed(zhao, start="13:00", end="14:30")])
    assert kept.ids == kept.new_ids
    assert (len(kept.ids), kept.minutes) == (2, 210)
    assert kept.changes.ids("volunteer_service") == frozenset(kept.ids)
    assert stored(desk, kept.ids[0]).person_in_charge == "李晓梅"


def test_no_row_is_kept_when_one_cannot_be(desk: Desk, zhao: str) -> None:
    with pytest.raises(UserFault) as raised:
        save_hours(desk, [typed(zhao), typed(zhao, start="13:00", end="14:00", place="")])
    assert raised.value.code == "field_missing"
    assert raised.value.message.startswith("第2行")
    assert volunteers.volunteer_page(desk, zhao).services == ()


def test_somebody_new_is_put_on_file_once(desk: Desk) -> None:
    rows = [
        dataclasses.replace(typed(), is_new=True),
        dataclasses.replace(typed(start="13:00", end="14:00"), is_new=True),
    ]
    kept = save_hours(desk, rows)
    (volunteer_id,) = {stored(desk, row_id).volunteer_id for row_id in kept.ids}
    page = volunteers.volunteer_page(desk, volunteer_id)
    assert page.person is not None
    assert (page.person.name, page.volunteer.status) == ("赵刚", "draft")
    assert page.total_minutes == 180


def test_somebody_on_file_becomes_a_volunteer(desk: Desk) -> None:
    person = save_person(desk, Person(name="赵刚")).id
    kept = save_hours(desk, [dataclasses.replace(typed(), person_id=person)])
    page = volunteers.volunteer_page(desk, stored(desk, kept.ids[0]).volunteer_id)
    assert page.volunteer.person_id == person


def test_a_saving_is_taken_back_in_one_go(desk: Desk, zhao: str) -> None:
    kept = save_hours(desk, [typed(zhao), typed(zhao, start="13:00", end="14:30")])
    changes = hours_entry.remove_hours(desk, kept.new_ids)
    assert changes.ids("volunteer_service") == frozenset(kept.ids)
    assert volunteers.volunteer_page(desk, zhao).services == ()


def test_a_correction_keeps_what_the_sheet_does_not_show(desk: Desk, zhao: str) -> None:
    first = save_hours(desk, [typed(zhao)]).ids[0]
    with desk.write() as unit:
        unit.put(
            dataclasses.replace(
                stored(desk, first), beneficiaries="沿河住户", recorded_on=date(2026, 3, 21)
            )
        )
    (row,) = hours_entry.hours_rows(desk, [first])
    assert row == typed(zhao, in_charge="李晓梅", service_id=first)
    kept = save_hours(desk, [dataclasses.replace(row, end="12:00")])
    after = stored(desk, first)
    assert (kept.ids, kept.new_ids) == ((first,), ())
    assert (after.minutes, after.beneficiaries) == (180, "沿河住户")
    assert after.recorded_on == date(2026, 3, 21)


def test_minutes_typed_below_the_times_survive_a_correction(desk: Desk, zhao: str) -> None:
    first = save_hours(desk, [typed(zhao, minutes="75")]).ids[0]
    (row,) = hours_entry.hours_rows(desk, [first])
    assert row.minutes == "75"


def test_a_draft_of_the_sheet_comes_back_whole(zhao: str) -> None:
    rows = (typed(zhao), HoursRow(who="不认识"))
    payload = hours_entry.rows_payload(rows, "连续值守")
    payload["rows"][0]["from_the_future"] = "x"
    assert hours_entry.rows_of(payload) == (rows, "连续值守")


# finding ----------------------------------------------------------------------------------


def test_volunteers_come_before_people_who_are_none(desk: Desk, zhao: str) -> None:
    other = save_person(desk, Person(name="赵国")).id
    hits = find_volunteers(desk, "zg")
    assert [(hit.entity, hit.id) for hit in hits] == [("volunteer", zhao), ("person", other)]
    assert "还不是志愿者" in hits[1].detail


def test_a_pasted_name_means_the_one_volunteer_of_that_name(desk: Desk, zhao: str) -> None:
    registered(desk, "赵刚子")
    save_person(desk, Person(name="赵刚"))
    found = match_volunteers(desk, ["赵刚", "zg", "没有这人", " "])
    assert [hit.id for hit in found["赵刚"]] == [zhao]
    assert len(found["zg"]) == 2
    assert found["没有这人"] == ()
    assert " " not in found


def test_a_name_of_two_volunteers_stays_open(desk: Desk, zhao: str) -> None:
    twin = registered(desk, "赵刚")
    found = match_volunteers(desk, ["赵刚"])
    assert {hit.id for hit in found["赵刚"]} == {zhao, twin}
