# SPDX-License-Identifier: MulanPSL-2.0
"""An activity with its sign-in: one pass writes attendance, 人次 and volunteers' hours."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.building import activity, at, codes_of, put, served
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.services.signin import VolunteerTime
from wuse_desktop.storage import records

VILLAGE = "230127100200"


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return put(
        desk,
        Person(id="p1", name="王玉兰", birth_date=date(1945, 1, 1), village_code=VILLAGE),
        Person(id="p2", name="曾小明", birth_date=date(2018, 6, 1)),
        Person(id="p3", name="赵刚"),
    )


@pytest.fixture
def volunteer(desk: Desk, people: list[str]) -> str:
    (row_id,) = put(desk, Volunteer(person_id=people[2], volunteer_status="01"))
    return row_id


def minutes(desk: Desk, amount: int = 120) -> dict[str, int]:
    return {desk.session.worker_id: amount}


def services(desk: Desk) -> list[VolunteerService]:
    with desk.read() as connection:
        return records.find(connection, VolunteerService)


def test_one_pass_writes_attendance_contacts_and_hours(
    desk: Desk, people: list[str], volunteer: str
) -> None:
    put(desk, PersonCategory(person_id="p1", category="01", start_date=date(2025, 1, 1)))
    saved = activities.save_activity(
        desk,
        activity(unsigned_estimate=30, estimate_basis="01", village_code=VILLAGE),
        [*served(*people[:2]), Attendance(person_id="", person_text="孙大爷", signed=True)],
        minutes(desk),
        [VolunteerTime(90, volunteer)],
    )
    assert codes_of(saved) == {"voluntary"}, "asked once (rule V-26)"
    page = activities.activity_page(desk, saved.id)
    assert [person.name for person in page.people] == ["王玉兰", "曾小明", "孙大爷"]
    assert all(person.person_id for person in page.people)
    assert page.contacts == 33
    found = page.breakdown
    assert (found.signed, found.older, found.children, found.disabled, found.relief) == (
        3,
        1,
        1,
        0,
        1,
    )
    assert (page.worker_minutes, page.volunteer_minutes) == (120, 90)
    assert page.next_step.action == ""
    (service,) = services(desk)
    assert (service.volunteer_id, service.minutes, service.host_event_id) == (
        volunteer,
        90,
        saved.id,
    )
    assert (service.activity_name, service.place) == ("学雷锋义诊", "村委会广场")
    assert service.organising_unit == "木兰镇社会工作服务站"
    assert service.recorded_on == desk.today()
    assert service.record_no.startswith("230127100-FW-2026-A-")


def test_a_new_name_becomes_a_person_of_the_village(desk: Desk) -> None:
    saved = activities.save_activity(
        desk, activity(village_code=VILLAGE), [Attendance(person_text=" 孙大爷 ")], minutes(desk)
    )
    (who,) = activities.activity_page(desk, saved.id).people
    person = load(desk, Person, who.person_id)
    assert (person.name, person.village_code, person.is_client) == ("孙大爷", VILLAGE, False)
    assert person.record_no.startswith("230127100-RY-")


def test_a_helper_without_registration_gets_a_draft_one(desk: Desk, people: list[str]) -> None:
    saved = activities.save_activity(
        desk,
        activity(),
        served(people[0]),
        minutes(desk),
        [VolunteerTime(60, person_id=people[2]), VolunteerTime(30, name="钱多多")],
    )
    page = activities.activity_page(desk, saved.id)
    assert [(item.name, item.minutes) for item in page.volunteers] == [("赵刚", 60), ("钱多多", 30)]
    with desk.read() as connection:
        drafts = records.find(connection, Volunteer)
    assert [draft.status for draft in drafts] == ["draft", "draft"]
    assert len(services(desk)) == 2


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"unsigned_estimate": 10}, "field_missing", "estimate_basis"),
        ({"unsigned_estimate": -1}, "number_negative", "unsigned_estimate"),
        ({"activity_type": "13"}, "fundraising_host", "co_organisers"),
        ({"end_at": at("2026-03-20 08:00")}, "event_end", "end_at"),
        ({"start_at": at("2026-03-24 09:31"), "end_at": at("2026-03-24 10:00")}, "event_future",
         "start_at"),
        ({"activity_title": ""}, "field_missing", "activity_title"),
        ({"activity_type": "77"}, "code_unknown", "activity_type"),
        ({"place": "很" * 201}, "text_too_long", "place"),
    ],
)  # fmt: skip
def test_a_record_that_lacks_something_is_refused(
    desk: Desk, changes: dict[str, Any], code: str, field: str
) -> None:
    wrong = activity(**changes)
    found = activities.check_activity(desk, wrong, (), minutes(desk, 20))
    blocking = [(item.code, item.field) for item in found if item.level == "block"]
    assert blocking == [(code, field)]
    with pytest.raises(UserFault):
        activities.save_activity(desk, wrong, (), minutes(desk, 20))


def test_a_draft_may_lack_what_a_record_needs(desk: Desk) -> None:
    saved = activities.save_activity(
        desk, activity(process="", outcome="", status="draft"), (), minutes(desk)
    )
    assert codes_of(saved) == {"field_missing"}
    page = activities.activity_page(desk, saved.id)
    assert page.activity.status == "draft"
    assert page.next_step.action == "sign_in"


def test_volunteers_cannot_give_more_than_the_activity_lasted(desk: Desk, volunteer: str) -> None:
    for amount, code in ((121, "service_too_many_minutes"), (0, "service_no_minutes")):
        with pytest.raises(UserFault) as raised:
            activities.save_activity(
                desk, activity(), (), minutes(desk), [VolunteerTime(amount, volunteer)]
            )
        assert raised.value.code == code


def test_who_helped_is_not_served_too(desk: Desk, people: list[str], volunteer: str) -> None:
    saved = activities.save_activity(
        desk, activity(), served(people[2]), minutes(desk), [VolunteerTime(60, volunteer)]
    )
    assert codes_of(saved) == {"volunteer_served", "voluntary"}
    with pytest.raises(UserFault) as raised:
        activities.save_activity(
            desk,
            activity(),
            (),
            minutes(desk),
            [VolunteerTime(60, volunteer), VolunteerTime(60, person_id=people[2])],
        )
    assert raised.value.code == "volunteer_twice"


def test_a_person_signs_in_once(desk: Desk, people: list[str]) -> None:
    with pytest.raises(UserFault) as raised:
        activities.save_activity(desk, activity(), served("p1", "p1"), minutes(desk))
    assert raised.value.code == "attendance_twice"


def test_the_same_activity_again_is_warned_of(desk: Desk) -> None:
    first = activities.save_activity(desk, activity(), (), minutes(desk))
    again = activities.save_activity(desk, activity(), (), minutes(desk))
    twin = next(item for item in again.problems if item.code == "activity_twin")
    assert twin.ids == (first.id,)
    moved = activities.save_activity(desk, activity(place="敬老院"), (), minutes(desk))
    assert "activity_twin" not in codes_of(moved)


def test_rows_that_are_taken_off_the_sheet_go_to_the_bin(
    desk: Desk, people: list[str], volunteer: str
) -> None:
    saved = activities.save_activity(
        desk, activity(), served("p1", "p2"), minutes(desk), [VolunteerTime(60, volunteer)]
    )
    changed = signin.save_sign_in(desk, "community_activity", saved.id, served("p2"))
    assert changed.changes.entities == {"attendance", "volunteer_service"}
    assert services(desk) == []
    rows = signin.roster(desk, "community_activity", saved.id)
    assert [row.name for row in rows] == ["曾小明"]
    signin.save_sign_in(
        desk, "community_activity", saved.id, served("p2"), [VolunteerTime(45, volunteer)]
    )
    assert [row.minutes for row in services(desk)] == [45]


def test_moving_an_activity_moves_its_volunteers_hours(desk: Desk, volunteer: str) -> None:
    helpers = [VolunteerTime(120, volunteer)]
    saved = activities.save_activity(desk, activity(), (), minutes(desk), helpers)
    stored = load(desk, CommunityActivity, saved.id)
    moved = dataclasses.replace(
        stored, start_at=at("2026-03-21 14:00"), end_at=at("2026-03-21 16:00")
    )
    activities.save_activity(desk, moved, (), minutes(desk), helpers)
    (service,) = services(desk)
    assert (service.service_date, service.start_at) == (date(2026, 3, 21), at("2026-03-21 14:00"))


def test_of_who_helped_a_part_the_hour_is_not_known(desk: Desk, volunteer: str) -> None:
    activities.save_activity(desk, activity(), (), minutes(desk), [VolunteerTime(60, volunteer)])
    other = activity("2026-03-20 10:00", activity_title="义演")
    activities.save_activity(desk, other, (), minutes(desk), [VolunteerTime(60, volunteer)])
    assert [(row.start_at, row.minutes) for row in services(desk)] == [(None, 60), (None, 60)]


def test_nobody_helps_the_whole_of_two_events_at_once(desk: Desk, volunteer: str) -> None:
    whole = [VolunteerTime(120, volunteer)]
    activities.save_activity(desk, activity(), (), minutes(desk), whole)
    other = activity("2026-03-20 10:00", activity_title="义演")
    with pytest.raises(UserFault) as raised:
        activities.save_activity(desk, other, (), minutes(desk), whole)
    assert raised.value.code == "service_overlap"
    assert "与已登记的“学雷锋义诊”（03-20 09:00—11:00）时间重叠" in raised.value.message
    assert len(services(desk)) == 1


def test_typed_letters_find_the_roster_first(desk: Desk, people: list[str], volunteer: str) -> None:
    saved = activities.save_activity(desk, activity(), served("p2"), minutes(desk))
    rows = signin.roster(desk, "community_activity", saved.id)
    for typed in ("zxm", "曾", "小明", "zengx", "xm", "ZXM"):
        found = signin.match(desk, typed, rows)
        assert [(item.person_id, item.on_roster) for item in found] == [("p2", True)], typed
    assert [item.person_id for item in signin.match(desk, "wyl", rows)] == ["p1"]
    assert signin.match(desk, "z", rows)[0].on_roster
    only = signin.match(desk, "z", volunteers=True)
    assert [item.person_id for item in only] == ["p3"]
    assert signin.match(desk, " ", rows) == ()


def test_the_bottom_line_counts_the_sheet() -> None:
    sheet = [*served("a", "b"), Attendance(person_id="c", state="2"),
             Attendance(person_id="d", state="5")]  # fmt: skip
    counts = signin.count_sheet(sheet, [VolunteerTime(60, "x"), VolunteerTime(30, "y")])
    assert (counts.present, counts.absent) == (3, 1)
    assert (counts.volunteers, counts.volunteer_minutes) == (2, 90)


def test_an_activity_survives_a_restart(
    desk: Desk, people: list[str], volunteer: str, reopen: Callable[..., Desk]
) -> None:
    saved = activities.save_activity(
        desk, activity(), served("p1"), minutes(desk), [VolunteerTime(60, volunteer)]
    )
    page = activities.activity_page(reopen(desk), saved.id)
    assert ([person.name for person in page.people], page.volunteer_minutes) == (["王玉兰"], 60)
