# SPDX-License-Identifier: MulanPSL-2.0
"""A visit that hosts a session of a case is changed: the two do not drift apart unseen (C-04)."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.test_visits import met
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Attendance, EventWorker, Task
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.services import households, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.today import finish_task
from wuse_desktop.services.visit_writing import save_typed
from wuse_desktop.services.visits import FollowUp, VisitDraft
from wuse_desktop.services.work_diary import diary
from wuse_desktop.storage import records

MARCH = Period("month", 2026, 3)


def drifting(desk: Desk, draft: VisitDraft) -> list[str]:
    found = visits.check_visit(desk, draft)
    return [item.message for item in found if item.code == "visit_hosts_session"]


def changed(draft: VisitDraft, **values: Any) -> VisitDraft:
    return dataclasses.replace(draft, visit=dataclasses.replace(draft.visit, **values))


@pytest.fixture
def home(family: Any) -> Any:
    return family(("孙玉梅", 76, ["01"]), ("小孙", 40))


@pytest.fixture
def visit_id(desk: Desk, home: Any) -> str:
    """A visit of half an hour on the 20th, the whole of which was a session of the head's case."""
    saved = visits.save_visit(desk, met(desk, home, on=date(2026, 3, 20)))
    visit = visits.load_visit(desk, saved.id).visit
    with desk.write() as unit:
        case = unit.put(CaseFile(client_id=home.head, state="in_service"))
        session = unit.put(
            CaseSession(
                case_id=case.id,
                host_event_id=saved.id,
                start_at=visit.start_at,
                end_at=visit.end_at,
                contact_mode="2",
            )
        )
        kind, worker = CaseSession.entity, desk.session.worker_id
        unit.put(Attendance(event_kind=kind, event_id=session.id, person_id=home.head))
        unit.put(EventWorker(event_kind=kind, event_id=session.id, worker_id=worker, minutes=30))
    return saved.id


def test_a_visit_that_still_fits_its_session_is_saved_without_a_word(
    desk: Desk, visit_id: str
) -> None:
    draft = changed(visits.load_visit(desk, visit_id), observed="屋里暖和")
    assert drifting(desk, draft) == []


def test_a_visit_moved_to_another_day_says_that_it_hosts_a_session(
    desk: Desk, visit_id: str
) -> None:
    draft = visits.load_visit(desk, visit_id)
    assert draft.visit.start_at is not None
    assert draft.visit.end_at is not None
    moved = changed(
        draft,
        start_at=draft.visit.start_at - timedelta(days=30),
        end_at=draft.visit.end_at - timedelta(days=30),
    )
    (message,) = drifting(desk, moved)
    assert "2026-03-20" in message
    saved, problems = save_typed(desk, moved, ())
    assert saved is None, "it is read before it is saved"
    saved, _problems = save_typed(desk, moved, {item.code for item in problems}, "记错了日子")
    assert saved is not None


def test_a_visit_that_met_nobody_after_all_says_it(desk: Desk, visit_id: str) -> None:
    draft = changed(visits.load_visit(desk, visit_id), outcome="3")
    assert len(drifting(desk, dataclasses.replace(draft, met_ids=()))) == 1


def test_a_visit_given_to_another_household_says_it(
    desk: Desk, home: Any, family: Any, visit_id: str
) -> None:
    other = family(("吴老汉", 70))
    draft = changed(visits.load_visit(desk, visit_id), household_id=other.household_id)
    assert len(drifting(desk, dataclasses.replace(draft, met_ids=(other.head,)))) == 1
    assert drifting(desk, dataclasses.replace(draft, met_ids=(home.head,))) == [], "met elsewhere"


def test_a_visit_at_which_only_the_family_was_met_still_fits(
    desk: Desk, home: Any, visit_id: str
) -> None:
    draft = visits.load_visit(desk, visit_id)
    assert drifting(desk, dataclasses.replace(draft, met_ids=(home.people[1],))) == []
    households.move_out(desk, home.household_id, home.people[1])
    assert drifting(desk, draft) == []


def test_what_follows_goes_with_the_visit_to_another_household(
    desk: Desk, home: Any, family: Any
) -> None:
    other = family(("吴老汉", 70))
    draft = met(desk, home)
    tasks = FollowUp("送药", date(2026, 3, 26)), FollowUp("装扶手", date(2026, 3, 26))
    saved = visits.save_visit(desk, dataclasses.replace(draft, tasks=tasks))
    draft = visits.load_visit(desk, saved.id)
    done = next(task for task in draft.tasks if task.action == "装扶手")
    finish_task(desk, done.id)
    draft = changed(draft, household_id=other.household_id)
    left = tuple(task for task in draft.tasks if task != done)
    moved = dataclasses.replace(draft, met_ids=(other.head,), tasks=left)
    visits.save_visit(desk, moved, "记错了户")
    with desk.read() as connection:
        kept = records.find(connection, Task, event_id=saved.id)
    assert {task.action: task.household_id for task in kept} == {
        "送药": other.household_id,
        "装扶手": other.household_id,
    }


def test_the_diary_tells_of_a_visit_whose_time_is_all_a_session_s(
    desk: Desk, visit_id: str
) -> None:
    found = diary(desk, desk.session.worker_id, MARCH)
    (line,) = found.lines
    assert (line.entity, line.minutes, found.direct_minutes) == ("case_session", 30, 30)
    assert "入户走访" in line.told
    assert "入户走访" in line.title
