# SPDX-License-Identifier: MulanPSL-2.0
"""Groups: members over time, meetings with sign-in, and the end."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tests.services.building import codes_of, group, meeting, put, served
from wuse_desktop.domain.records.activities import (
    Attendance,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.errors import UserFault
from wuse_desktop.services import group_entry, groups, signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.services.signin import VolunteerTime
from wuse_desktop.storage import records

JOINED = date(2026, 3, 1)


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return put(desk, *(Person(name=name) for name in ("王玉兰", "李强", "张桂英", "刘芳")))


@pytest.fixture
def group_id(desk: Desk, people: list[str]) -> str:
    """A closed group with the first three as members since 1 March."""
    saved = groups.save_group(desk, group(village_code="230127100200"))
    groups.add_members(desk, saved.id, people[:3], JOINED)
    return saved.id


def minutes(desk: Desk, amount: int = 60) -> dict[str, int]:
    return {desk.session.worker_id: amount}


def test_an_unusual_plan_is_warned_of(desk: Desk) -> None:
    saved = groups.save_group(desk, group(planned_members=3, planned_sessions=2))
    assert codes_of(saved) == {"group_size", "group_short"}
    with pytest.raises(UserFault):
        groups.save_group(desk, group(goal=""))


def test_a_meeting_counts_expected_and_present(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    sheet = [*served(people[0], people[1]), Attendance(person_id=people[2], state="4")]
    first = groups.save_session(desk, meeting(group_id, "2026-03-15 09:00"), sheet, minutes(desk))
    groups.save_session(
        desk, meeting(group_id, "2026-03-22 09:00"), served(*people[:3]), minutes(desk)
    )
    page = groups.group_page(desk, group_id)
    assert [(line.session.seq, line.expected, line.present) for line in page.sessions] == [
        (1, 3, 2),
        (2, 3, 3),
    ]
    assert (page.contacts, page.attendance_rate) == (5, 83)
    assert (page.minutes, page.worker_minutes) == (120, 120)
    assert [(member.name, member.present) for member in page.members] == [
        ("王玉兰", 2),
        ("李强", 2),
        ("张桂英", 1),
    ]
    assert page.group.started_on == date(2026, 3, 15)
    assert page.next_step.label == "记第3节"
    assert load(desk, GroupSession, first.id).village_code == "230127100200"


def test_who_is_no_member_that_day_cannot_sign_in_to_a_closed_group(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    for start, sheet in (
        ("2026-03-15 09:00", served(people[0], people[3])),
        ("2026-03-15 09:00", [Attendance(person_text="新来的")]),
        ("2026-02-27 09:00", served(people[0])),
    ):
        with pytest.raises(UserFault) as raised:
            groups.save_session(desk, meeting(group_id, start), sheet, minutes(desk))
        assert raised.value.code == "not_a_member"
    absent = [*served(people[0]), Attendance(person_id=people[3], state="5")]
    groups.save_session(desk, meeting(group_id, "2026-03-15 09:00"), absent, minutes(desk))


def test_an_open_group_takes_newcomers_from_that_day(desk: Desk, people: list[str]) -> None:
    group_id = groups.save_group(desk, group(openness="03")).id
    groups.add_members(desk, group_id, people[:1], JOINED)
    sheet = [*served(people[0], people[1]), Attendance(person_text="孙大爷", signed=True)]
    saved = groups.save_session(desk, meeting(group_id, "2026-03-15 09:00"), sheet, minutes(desk))
    assert codes_of(saved) == {"joins_now"}
    page = groups.group_page(desk, group_id)
    assert [(member.name, member.joined_on) for member in page.members] == [
        ("王玉兰", JOINED),
        ("李强", date(2026, 3, 15)),
        ("孙大爷", date(2026, 3, 15)),
    ]
    assert (page.sessions[0].expected, page.sessions[0].present) == (3, 3)


def test_who_came_before_joining_joined_on_that_day_and_is_one_member(
    desk: Desk, people: list[str]
) -> None:
    group_id = groups.save_group(desk, group(openness="03")).id
    groups.add_members(desk, group_id, people[:2], date(2026, 3, 20))
    saved = groups.save_session(
        desk, meeting(group_id, "2026-03-10 09:00"), served(*people[:3]), minutes(desk)
    )
    assert codes_of(saved) == {"joins_now"}
    page = groups.group_page(desk, group_id)
    assert [(member.name, member.joined_on) for member in page.members] == [
        ("王玉兰", date(2026, 3, 10)),
        ("李强", date(2026, 3, 10)),
        ("张桂英", date(2026, 3, 10)),
    ]
    with desk.read() as connection:
        assert len(records.find(connection, GroupMember, group_id=group_id)) == 3
    groups.add_members(desk, group_id, people[:1], date(2026, 3, 1))
    first, *_others = groups.group_page(desk, group_id).members
    assert (first.name, first.joined_on) == ("王玉兰", date(2026, 3, 1))


def test_a_membership_that_ended_stays_beside_the_one_that_begins_again(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    put(
        desk,
        GroupMember(
            group_id=group_id,
            person_id=people[3],
            joined_on=date(2026, 3, 1),
            left_on=date(2026, 3, 5),
        ),
    )
    groups.add_members(desk, group_id, [people[3]], date(2026, 3, 20))
    open_group = dataclasses.replace(load(desk, ServiceGroup, group_id), openness="03")
    groups.save_group(desk, open_group)
    groups.save_session(
        desk, meeting(group_id, "2026-03-15 09:00"), served(people[3]), minutes(desk)
    )
    page = groups.group_page(desk, group_id)
    spans = {
        (member.joined_on, member.left_on)
        for member in (*page.members, *page.former_members)
        if member.name == "刘芳"
    }
    assert spans == {
        (date(2026, 3, 1), date(2026, 3, 5)),
        (date(2026, 3, 15), None),
    }


def test_a_person_who_stands_twice_on_the_roster_is_shown_and_leaves_once(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    put(
        desk,
        GroupMember(group_id=group_id, person_id=people[0], joined_on=date(2026, 2, 10)),
        GroupMember(
            group_id=group_id,
            person_id=people[1],
            joined_on=date(2026, 2, 10),
            left_on=date(2026, 3, 2),
        ),
    )
    members = groups.group_page(desk, group_id).members
    assert [(member.name, member.joined_on, member.left_on) for member in members] == [
        ("王玉兰", date(2026, 2, 10), None),
        ("李强", date(2026, 2, 10), None),
        ("张桂英", JOINED, None),
    ]
    assert len(signin.roster(desk, "group_session", group_id, date(2026, 3, 15))) == 3
    groups.remove_member(desk, members[0].id, date(2026, 3, 18), "搬走")
    page = groups.group_page(desk, group_id)
    assert [member.name for member in page.members] == ["李强", "张桂英"]
    assert [(member.name, member.left_on) for member in page.former_members] == [
        ("王玉兰", date(2026, 3, 18))
    ]
    group_entry.take_back_leaving(desk, members[0].id)
    assert len(groups.group_page(desk, group_id).members) == 3


def test_attendance_counts_the_sessions_of_the_membership(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    for day in ("08", "15"):
        groups.save_session(
            desk, meeting(group_id, f"2026-03-{day} 09:00"), served(*people[:2]), minutes(desk)
        )
    groups.add_members(desk, group_id, [people[3]], date(2026, 3, 15))
    member = groups.group_page(desk, group_id).members[1]
    groups.remove_member(desk, member.id, date(2026, 3, 15))
    groups.save_session(
        desk, meeting(group_id, "2026-03-22 09:00"), served(people[0]), minutes(desk)
    )
    page = groups.group_page(desk, group_id)
    attended = {
        member.name: (member.present, member.held)
        for member in (*page.members, *page.former_members)
    }
    assert attended == {"王玉兰": (3, 3), "李强": (2, 2), "张桂英": (0, 3), "刘芳": (0, 2)}


def test_the_roster_of_a_new_meeting_lists_the_members_of_the_day(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    rows = signin.roster(desk, "group_session", group_id, date(2026, 3, 15))
    assert [(row.name, row.initials, row.state, row.signed) for row in rows] == [
        ("王玉兰", "wyl", "5", False),
        ("李强", "lq", "5", False),
        ("张桂英", "zgy", "5", False),
    ]
    assert signin.roster(desk, "group_session", group_id, date(2026, 2, 1)) == ()
    saved = groups.save_session(
        desk, meeting(group_id, "2026-03-15 09:00"), served(people[1]), minutes(desk)
    )
    rows = signin.roster(desk, "group_session", saved.id)
    assert [(row.name, row.state) for row in rows] == [
        ("李强", "1"),
        ("王玉兰", "5"),
        ("张桂英", "5"),
    ]


def test_a_member_leaves_and_is_expected_no_more(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    groups.save_session(
        desk, meeting(group_id, "2026-03-15 09:00"), served(*people[:3]), minutes(desk)
    )
    member = next(m for m in groups.group_page(desk, group_id).members if m.name == "李强")
    with pytest.raises(UserFault) as raised:
        groups.remove_member(desk, member.id, date(2026, 3, 10), "搬走")
    assert raised.value.code == "left_early"
    groups.remove_member(desk, member.id, date(2026, 3, 18), "搬走")
    groups.save_session(
        desk, meeting(group_id, "2026-03-22 09:00"), served(people[0]), minutes(desk)
    )
    page = groups.group_page(desk, group_id)
    assert [line.expected for line in page.sessions] == [3, 2]
    assert [former.name for former in page.former_members] == ["李强"]
    groups.add_members(desk, group_id, [people[1], people[0]], date(2026, 3, 20))
    assert len(groups.group_page(desk, group_id).members) == 3


def test_a_slip_among_the_members_is_taken_back_whole(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    groups.add_members(desk, group_id, [people[3]])
    member = next(m for m in groups.group_page(desk, group_id).members if m.name == "刘芳")
    groups.remove_member(desk, member.id)
    page = groups.group_page(desk, group_id)
    assert page.former_members == ()
    assert len(page.members) == 3


def test_a_group_ends_with_its_outcome(desk: Desk, group_id: str, people: list[str]) -> None:
    assert groups.group_page(desk, group_id).next_step.action == "record_session"
    for day in ("02", "09", "16", "23"):
        groups.save_session(
            desk, meeting(group_id, f"2026-03-{day} 09:00"), served(people[0]), minutes(desk)
        )
    assert groups.group_page(desk, group_id).next_step.action == "finish"
    for on, outcome in ((date(2026, 3, 20), "好"), (date(2026, 3, 24), " ")):
        with pytest.raises(UserFault):
            groups.finish_group(desk, group_id, on, outcome)
    saved = groups.finish_group(desk, group_id, date(2026, 3, 24), "结成三对互助邻里")
    assert codes_of(saved) == set()
    page = groups.group_page(desk, group_id)
    assert page.next_step.action == ""
    assert not page.too_few_sessions
    clean = meeting(group_id, "2026-03-24 09:00")
    groups.save_session(desk, clean, served(people[0]), minutes(desk))


def test_a_short_group_is_named_so(desk: Desk, group_id: str, people: list[str]) -> None:
    groups.save_session(
        desk, meeting(group_id, "2026-03-15 09:00"), served(people[0]), minutes(desk)
    )
    saved = groups.finish_group(desk, group_id, date(2026, 3, 20), "提前结束")
    assert codes_of(saved) == {"group_short"}
    assert groups.group_page(desk, group_id).too_few_sessions
    with pytest.raises(UserFault) as raised:
        groups.save_session(
            desk, meeting(group_id, "2026-03-22 09:00"), served(people[0]), minutes(desk)
        )
    assert raised.value.code == "session_after_finish"


def test_changing_the_sign_in_writes_only_what_changed(
    desk: Desk, group_id: str, people: list[str]
) -> None:
    (volunteer,) = put(desk, Volunteer(person_id=people[3]))
    helpers = [VolunteerTime(60, volunteer)]
    saved = groups.save_session(
        desk, meeting(group_id, "2026-03-15 09:00"), served(*people[:2]), minutes(desk), helpers
    )
    stored = load(desk, GroupSession, saved.id)
    again = groups.save_session(desk, stored, served(*people[:2]), minutes(desk), helpers)
    assert not again.changes
    sheet = [Attendance(person_id=people[0], state="2"), *served(people[2])]
    changed = signin.save_sign_in(desk, "group_session", saved.id, sheet, helpers)
    assert changed.changes.entities == {"attendance"}
    assert len(changed.changes.ids("attendance")) == 3
    (line,) = groups.group_page(desk, group_id).sessions
    assert (line.present, line.volunteers) == (2, 1)


def test_a_group_survives_a_restart(
    desk: Desk, group_id: str, people: list[str], reopen: Callable[..., Desk]
) -> None:
    groups.save_session(
        desk, meeting(group_id, "2026-03-15 09:00"), served(people[0]), minutes(desk)
    )
    page = groups.group_page(reopen(desk), group_id)
    assert (len(page.members), page.contacts) == (3, 1)


def test_another_station_s_group_is_read_only(desk: Desk, people: list[str]) -> None:
    (group_id,) = put(desk, dataclasses.replace(group(), site_id="another site"))
    assert groups.group_page(desk, group_id).read_only
    with pytest.raises(UserFault) as raised:
        groups.save_group(desk, load(desk, ServiceGroup, group_id))
    assert raised.value.code == "read_only_station"
