# SPDX-License-Identifier: MulanPSL-2.0
"""The page of one case: who, where it stands, what happened, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_next import next_step
from wuse_desktop.domain.case_rules import counts_as_session
from wuse_desktop.domain.case_stages import CaseFacts, Stage, is_without_contact, rail
from wuse_desktop.domain.next_step import NextStep
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.services.case_folder import CaseFolder, case_folder
from wuse_desktop.services.case_goals import answer_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.storage import case_store, event_store, records
from wuse_desktop.storage.event_store import PersonAt, WorkerAt

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class ContactLine(Generic[E]):
    """One session or follow-up with everybody present and the workers."""

    record: E
    people: tuple[PersonAt, ...]
    workers: tuple[WorkerAt, ...]

    @property
    def worker_minutes(self) -> int:
        """Minutes of all workers together."""
        return sum(worker.minutes for worker in self.workers)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of a case shows.

    ``session_count`` counts under C-10; ``event_minutes`` has each session once,
    ``worker_minutes`` each worker's part (C-13). ``next_on`` is the contact agreed on in the
    latest session, ``tasks`` the follow-ups still to be made, ``folder`` what is filed. ``due``
    tells that a running case had no contact for 30 days (D-08), ``read_only`` that a change needs
    a reason or belongs to another site.
    """

    case: CaseFile
    client: Person | None
    household: Household | None
    worker: Worker | None
    rail: tuple[Stage, ...]
    sessions: tuple[ContactLine[CaseSession], ...]
    follow_ups: tuple[ContactLine[CaseFollowUp], ...]
    next_on: date | None
    tasks: tuple[Task, ...]
    folder: CaseFolder
    session_count: int
    event_minutes: int
    worker_minutes: int
    next_step: NextStep
    due: bool
    read_only: bool


def case_page(desk: Desk, case_id: str) -> CasePage:
    """The page of a case. Raises UserFault ``record_missing``."""
    case = load(desk, CaseFile, case_id)
    with desk.read() as connection:
        sessions = case_store.sessions(connection, case_id)
        follow_ups = case_store.follow_ups(connection, case_id)
        session_ids, follow_up_ids = ([item.id for item in rows] for rows in (sessions, follow_ups))
        people = event_store.people_at(connection, CaseSession.entity, session_ids)
        workers = event_store.workers_at(connection, CaseSession.entity, session_ids)
        people |= event_store.people_at(connection, CaseFollowUp.entity, follow_up_ids)
        workers |= event_store.workers_at(connection, CaseFollowUp.entity, follow_up_ids)
        client = records.get(connection, Person, case.client_id)
        household = records.get(connection, Household, case.household_id)
        worker = records.get(connection, Worker, case.case_worker_id)
        tasks = tuple(case_store.open_tasks(connection, case_id))
    since = [
        item for item in follow_ups if item.on and case.closed_on and item.on >= case.closed_on
    ]
    folder = case_folder(desk, case)
    facts = _facts(folder, _days(sessions), _days(since), desk.today())
    session_lines = tuple(
        ContactLine(item, people.get(item.id, ()), workers.get(item.id, ())) for item in sessions
    )
    follow_up_lines = tuple(
        ContactLine(item, people.get(item.id, ()), workers.get(item.id, ())) for item in follow_ups
    )
    return CasePage(
        case=case,
        client=client,
        household=household,
        worker=worker,
        rail=rail(case, facts),
        sessions=session_lines,
        follow_ups=follow_up_lines,
        next_on=sessions[-1].next_on if sessions else None,
        tasks=tasks,
        folder=folder,
        session_count=sum(counts_as_session(item) for item in sessions),
        event_minutes=sum(item.minutes for item in sessions),
        worker_minutes=sum(line.worker_minutes for line in session_lines),
        next_step=next_step(case, facts),
        due=is_without_contact(case, facts.session_days, facts.today),
        read_only=case.state in states.READ_ONLY or case.site_id != desk.site_id,
    )


def _facts(
    folder: CaseFolder, sessions: tuple[date, ...], follow_ups: tuple[date, ...], today: date
) -> CaseFacts:
    review, plan = folder.facts.get("case_review"), folder.latest("service_plan")
    reviewed = folder.latest("case_review") if review is not None else None
    decision = answer_of(reviewed.answers, "decision") if reviewed is not None else ""
    planned_end = str(answer_of(plan.answers, "planned_end") or "") if plan is not None else ""
    return CaseFacts(
        session_days=sessions,
        follow_up_days=follow_ups,
        today=today,
        consented=folder.consented,
        forms=folder.facts,
        review_decision=str(decision or ""),
        planned_end=date.fromisoformat(planned_end) if planned_end else None,
    )


def _days(events: Sequence[Event]) -> tuple[date, ...]:
    return tuple(event.on for event in events if event.on)
