# SPDX-License-Identifier: MulanPSL-2.0
"""What keeping an event again does to its volunteers' service, and nights past midnight (V-22)."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.services.building import activity, at, put, service
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, hours_entry, signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.hours_entry import HoursRow
from wuse_desktop.services.reading import load
from wuse_desktop.services.signin import VolunteerTime
from wuse_desktop.storage import records, volunteer_store

KIND = CommunityActivity.entity


@pytest.fixture
def zhao(desk: Desk) -> str:
    (row_id,) = put(desk, Person(name="赵刚"))
    return row_id


def keep(desk: Desk, event: CommunityActivity, *helpers: VolunteerTime, reason: str = "") -> str:
    return activities.save_activity(
        desk, event, (), {desk.session.worker_id: event.minutes}, helpers, reason
    ).id


def keep_again(desk: Desk, event_id: str, **changes: Any) -> None:
    """What the form does: the event and its sign-in as they were read, with a change."""
    stored = load(desk, CommunityActivity, event_id)
    keep(
        desk,
        dataclasses.replace(stored, **changes),
        *signin.volunteer_times(desk, KIND, event_id),
    )


def services(desk: Desk) -> list[VolunteerService]:
    with desk.read() as connection:
        return records.find(connection, VolunteerService, "start_at")


def correct(desk: Desk, **cells: str) -> None:
    (row,) = hours_entry.hours_rows(desk, [services(desk)[0].id])
    changed: HoursRow = dataclasses.replace(row, **cells)  # type: ignore[arg-type]  # fields by name
    hours_entry.save_hours(desk, [changed], "本人说明")


def times(desk: Desk) -> list[tuple[str, str, int | None]]:
    return [
        (f"{row.start_at:%m-%d %H:%M}", f"{row.end_at:%m-%d %H:%M}", row.minutes)
        for row in services(desk)
    ]


# corrections ------------------------------------------------------------------------------


def test_what_was_corrected_stays_when_the_activity_is_kept_again(desk: Desk, zhao: str) -> None:
    event = keep(desk, activity(), VolunteerTime(120, person_id=zhao))
    correct(desk, content="给12位老人理发", start="09:30", end="11:00", place="村小学")
    before = services(desk)
    keep_again(desk, event, problems="场地太小")
    assert services(desk) == before
    keep_again(desk, event, activity_title="春季义诊", place="敬老院")
    (after,) = services(desk)
    assert (after.activity_name, after.content) == ("春季义诊", "给12位老人理发")
    assert after.place == "村小学"
    assert times(desk) == [("03-20 09:30", "03-20 11:00", 90)]


def test_what_nobody_corrected_follows_the_activity(desk: Desk, zhao: str) -> None:
    event = keep(desk, activity(), VolunteerTime(120, person_id=zhao))
    keep_again(
        desk,
        event,
        activity_title="春季义诊",
        start_at=at("2026-03-19 14:00"),
        end_at=at("2026-03-19 16:00"),
    )
    (after,) = services(desk)
    assert (after.activity_name, after.content) == ("春季义诊", "协助社区活动：春季义诊")
    assert times(desk) == [("03-19 14:00", "03-19 16:00", 120)]


def test_corrected_hours_go_with_an_activity_to_another_day(desk: Desk, zhao: str) -> None:
    event = keep(desk, activity(), VolunteerTime(120, person_id=zhao))
    correct(desk, start="09:30", end="11:00")
    keep_again(desk, event, start_at=at("2026-03-19 09:00"), end_at=at("2026-03-19 11:00"))
    assert times(desk) == [("03-19 09:30", "03-19 11:00", 90)]
    assert services(desk)[0].service_date == date(2026, 3, 19)


def test_other_minutes_on_the_sheet_count_more_than_corrected_times(desk: Desk, zhao: str) -> None:
    event = keep(desk, activity(), VolunteerTime(120, person_id=zhao))
    correct(desk, start="09:30", end="11:00", rest="10", content="给12位老人理发")
    (helper,) = signin.volunteer_times(desk, KIND, event)
    assert helper.minutes == 80
    helper = dataclasses.replace(helper, minutes=120)
    signin.save_sign_in(desk, KIND, event, (), [helper])
    (after,) = services(desk)
    assert (after.content, after.break_minutes) == ("给12位老人理发", 0)
    assert times(desk) == [("03-20 09:00", "03-20 11:00", 120)]


# past midnight ----------------------------------------------------------------------------


def test_a_night_is_a_row_a_day_and_can_be_kept_again(desk: Desk, zhao: str) -> None:
    night = activity("2026-03-20 20:00", 300, activity_title="守岁")
    event = keep(desk, night, VolunteerTime(300, person_id=zhao))
    both = [("03-20 20:00", "03-21 00:00", 240), ("03-21 00:00", "03-21 01:00", 60)]
    assert times(desk) == both
    assert [row.service_date for row in services(desk)] == [date(2026, 3, 20), date(2026, 3, 21)]
    (helper,) = signin.volunteer_times(desk, KIND, event)
    assert (helper.name, helper.minutes) == ("赵刚", 300)
    ids = [row.id for row in services(desk)]
    keep_again(desk, event, problems="下雪")
    assert (times(desk), [row.id for row in services(desk)]) == (both, ids)
    with desk.read() as connection:
        assert volunteer_store.hosted_counts(connection, [event]) == {event: 1}


def test_a_night_that_was_kept_as_one_row_is_parted_when_it_is_kept_again(
    desk: Desk, zhao: str
) -> None:
    night = activity("2026-03-20 20:00", 300)
    event = keep(desk, night, VolunteerTime(300, person_id=zhao))
    first, second = services(desk)
    with desk.write() as unit:
        unit.put(dataclasses.replace(first, end_at=second.end_at, minutes=300))
        unit.remove(VolunteerService, second.id)
    keep_again(desk, event, problems="下雪")
    assert [row[2] for row in times(desk)] == [240, 60]


def test_a_night_that_turns_into_an_evening_is_one_row_again(desk: Desk, zhao: str) -> None:
    event = keep(desk, activity("2026-03-20 20:00", 300), VolunteerTime(300, person_id=zhao))
    (helper,) = signin.volunteer_times(desk, KIND, event)
    stored = load(desk, CommunityActivity, event)
    evening = dataclasses.replace(stored, end_at=at("2026-03-20 22:00"))
    keep(desk, evening, dataclasses.replace(helper, minutes=120))
    assert times(desk) == [("03-20 20:00", "03-20 22:00", 120)]


# who is not named by the registration -----------------------------------------------------


def test_who_is_named_as_a_person_may_not_be_at_two_places(desk: Desk, zhao: str) -> None:
    (volunteer,) = put(desk, Volunteer(person_id=zhao, volunteer_status="01"))
    put(desk, service(volunteer, "2026-03-20", "10:00", "12:00", minutes=120))
    with pytest.raises(UserFault) as raised:
        keep(desk, activity(), VolunteerTime(120, person_id=zhao))
    assert raised.value.code == "service_overlap"
    assert raised.value.message.startswith("赵刚：")


def test_a_long_day_of_somebody_new_asks_for_a_reason(desk: Desk) -> None:
    long = activity("2026-03-20 08:00", 13 * 60)
    with pytest.raises(UserFault) as raised:
        keep(desk, long, VolunteerTime(13 * 60, name="孙大爷"))
    assert raised.value.code == "reason_required"
    problems = activities.check_activity(
        desk, activity(), (), {}, [VolunteerTime(120, name="孙大爷")]
    )
    assert {item.code for item in problems} >= {"voluntary"}
    assert "volunteer_unknown" not in {item.code for item in problems}
    keep(desk, long, VolunteerTime(13 * 60, name="孙大爷"), reason="防汛值守")
    assert [row.minutes for row in services(desk)] == [13 * 60]
