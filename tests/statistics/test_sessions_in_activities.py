# SPDX-License-Identifier: MulanPSL-2.0
"""A session of a group that was held within a community activity is counted once (C-04, C-13)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.statistics.conftest import Figure, Proof, Put
from tests.statistics.test_counting_rules import SCOPE, START, at, present, worked
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Database

FAIR = CommunityActivity(
    id="fair",
    activity_title="义诊",
    unsigned_estimate=20,
    start_at=START,
    end_at=START + timedelta(hours=2),
)
MEETING = GroupSession(
    id="meeting",
    group_id="g",
    host_event_id="fair",
    start_at=START,
    end_at=START + timedelta(minutes=45),
)
ALONE = (3 + 20) + 2, 120 + 120 + 45, 120 + 45  # contacts, minutes of workers and of events
WITHIN = (2 + 20) + 2, 45 + 75 + 120, 45 + 75


def around(fair: Event) -> list[Record]:
    """Three signed in at the fair, where two workers were all the time."""
    people = [present(fair, person) for person in ("p", "q", "r")]
    return [fair, *people, worked(fair, "w1", 120), worked(fair, "w2", 120)]


def about(meeting: Event) -> list[Record]:
    """Of the three, p was at the session of the group; s came to that alone."""
    people = [present(meeting, "p"), present(meeting, "s"), present(meeting, "q", state="5")]
    return [meeting, *people, worked(meeting, "w1", 45)]


def three(figure: Figure, scope: Scope = SCOPE) -> tuple[int, int, int]:
    names = ("person_contacts", "worker_minutes", "event_minutes")
    contacts, of_workers, of_events = (figure(name, scope) for name in names)
    return contacts, of_workers, of_events


@pytest.mark.parametrize("session_first", [False, True])
def test_who_was_at_both_is_counted_under_the_group(
    put: Put, figure: Figure, proof: Proof, *, session_first: bool
) -> None:
    parts = [about(MEETING), around(FAIR)]
    for records in parts if session_first else reversed(parts):
        put(*records)
    assert three(figure) == WITHIN
    assert figure("person_contacts.group", SCOPE) == 2
    assert figure("person_contacts.activity", SCOPE) == 2 + 20
    assert figure("unique_persons", SCOPE) == 4
    assert figure("unregistered_contacts", SCOPE) == 20, "the estimate is of who did not sign"
    assert figure("activities", SCOPE) == figure("group_sessions", SCOPE) == 1
    at_fair = [line.subject for line in proof("person_contacts.activity", SCOPE)]
    assert sorted(at_fair) == ["fair", "q", "r"]
    lines = sorted((line.entity, line.amount) for line in proof("worker_minutes", SCOPE))
    assert lines == [
        ("community_activity", 75),
        ("community_activity", 120),
        ("group_session", 45),
    ]


def test_without_the_link_both_count(put: Put, figure: Figure) -> None:
    put(*around(FAIR), *about(replace(MEETING, host_event_id="")))
    assert three(figure) == ALONE


@pytest.mark.parametrize("moved", [FAIR, MEETING], ids=["activity", "session"])
@pytest.mark.parametrize("day", ["2026-03-11", "2026-04-10"])
def test_on_another_day_both_count(put: Put, figure: Figure, moved: Event, day: str) -> None:
    put(*around(FAIR), *about(MEETING))
    put(at(moved, datetime.fromisoformat(f"{day}T09:00"), moved.minutes))
    both = SCOPE.during(date(2026, 3, 1), date(2026, 4, 30))
    assert three(figure, both) == ALONE


@pytest.mark.parametrize("status", ["draft", "submitted", "voided"])
def test_a_session_that_does_not_count_takes_nothing_from_the_activity(
    put: Put, figure: Figure, status: str
) -> None:
    put(*around(FAIR), *about(replace(MEETING, status=status)))
    assert three(figure) == (3 + 20, 120 + 120, 120)


def test_a_session_that_only_volunteers_held_takes_nothing(put: Put, figure: Figure) -> None:
    by_others = replace(worked(MEETING, ""), other_name="村干部", role="cadre")
    put(*around(FAIR), MEETING, present(MEETING, "p"), by_others)
    assert three(figure) == (3 + 20, 120 + 120, 120)


def test_with_the_activity_in_the_bin_the_session_counts(
    database: Database, put: Put, figure: Figure
) -> None:
    put(*around(FAIR), *about(MEETING))
    with database.unit_of_work("tester") as unit:
        unit.remove(CommunityActivity, "fair")
    assert three(figure) == (2, 45, 45)
    with database.unit_of_work("tester") as unit:
        unit.restore(CommunityActivity, "fair")
    assert three(figure) == WITHIN


def test_with_the_session_in_the_bin_the_activity_counts_everybody(
    database: Database, put: Put, figure: Figure
) -> None:
    put(*around(FAIR), *about(MEETING))
    with database.unit_of_work("tester") as unit:
        unit.remove(GroupSession, "meeting")
    assert three(figure) == (3 + 20, 120 + 120, 120)


def test_names_of_nobody_on_file_are_no_persons_that_are_known_again(
    put: Put, figure: Figure
) -> None:
    """As within a visit: two rows with one name may be two people."""
    put(*around(FAIR), *about(MEETING))
    put(present(FAIR, person_text="张大爷"), present(MEETING, person_text="张大爷"))
    assert figure("person_contacts", SCOPE) == WITHIN[0] + 2
    assert figure("unregistered_contacts", SCOPE) == 20 + 2


def test_two_sessions_in_one_activity_take_their_time_and_people(put: Put, figure: Figure) -> None:
    second = replace(MEETING, id="second", group_id="g2")
    put(*around(FAIR), *about(MEETING))
    put(second, present(second, "q"), worked(second, "w2", 60))
    assert three(figure) == ((1 + 20) + 2 + 1, 45 + 75 + 60 + 60, 45 + 45 + 30)


def test_a_session_longer_than_its_activity_leaves_no_negative_time(
    put: Put, figure: Figure
) -> None:
    put(*around(at(FAIR, minutes=30)))
    put(*about(at(MEETING, minutes=45)))
    assert figure("event_minutes", SCOPE) == 45
    assert figure("worker_minutes", SCOPE) == 45 + 75 + 120, "what was written of each worker"


@pytest.mark.parametrize(
    ("worker", "numbers"), [("w1", (4 + 20, 45 + 75, 45 + 75)), ("w2", (2 + 20, 120, 75))]
)
def test_each_worker_s_own_figures_have_nothing_twice(
    put: Put, figure: Figure, worker: str, numbers: tuple[int, int, int]
) -> None:
    put(*around(FAIR), *about(MEETING))
    assert three(figure, replace(SCOPE, worker_id=worker)) == numbers


def test_own_people_at_the_activity_of_another_station_gave_the_time_beyond_the_session(
    put: Put, figure: Figure
) -> None:
    put(*around(replace(FAIR, lead_here=False)), *about(MEETING))
    assert three(figure) == (2, 45 + 75 + 120, 45)


def test_hours_of_volunteers_are_theirs(put: Put, figure: Figure) -> None:
    hours = VolunteerService(
        volunteer_id="v",
        service_date=START.date(),
        minutes=90,
        host_event_kind="community_activity",
        host_event_id="fair",
    )
    put(*around(FAIR), *about(MEETING), hours)
    assert figure("volunteer_minutes", SCOPE) == 90


def test_months_add_up_to_their_quarter(put: Put, figure: Figure) -> None:
    put(*around(FAIR), *about(MEETING))
    late = timedelta(days=31)
    fair, meeting = replace(FAIR, id="fair-2"), replace(MEETING, id="meeting-2")
    put(*around(at(fair, START - late, 120)))
    put(*about(at(replace(meeting, host_event_id="fair-2"), START - late, 45)))
    quarter = Period("quarter", 2026, 1)
    months = [three(figure, Scope.of(month)) for month in quarter.months]
    assert months == [(0, 0, 0), WITHIN, WITHIN]
    assert three(figure, Scope.of(quarter)) == tuple(2 * number for number in WITHIN)
