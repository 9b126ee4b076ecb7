# SPDX-License-Identifier: MulanPSL-2.0
"""A session or follow-up of a case in the making: the record, who was there, the workers."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import cases
from wuse_desktop.services.choices import Choice, persons_in_household
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.form_beginnings import plan_goals
from wuse_desktop.services.reading import load
from wuse_desktop.services.staff_choice import (
    StaffChoice,
    minutes_of,
    plain_staff,
    staff_for_new,
    staff_from,
    staff_of,
)
from wuse_desktop.storage import case_store, event_store, household_store, records
from wuse_desktop.storage.case_store import HostVisit
from wuse_desktop.storage.event_store import PersonAt

Contact = CaseSession | CaseFollowUp
C = TypeVar("C", CaseSession, CaseFollowUp)

_FIRST_MINUTES = {CaseSession.entity: 60, CaseFollowUp.entity: 15}
_AT_HOME = "2"  # CONTACT_MODE
_WITHIN = {"phone": "4", "video": "5"}
_CLASSES: dict[str, type[Contact]] = {
    CaseSession.entity: CaseSession,
    CaseFollowUp.entity: CaseFollowUp,
}


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact as its form holds it; ``people`` are those present, served or not."""

    record: Contact
    people: tuple[Attendance, ...] = ()
    staff: tuple[StaffChoice, ...] = ()


Titled = tuple[ContactDraft, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the form offers for a case and a day: who may be present, visits that may host.

    ``goals`` are those of the plan, whose progress a session may tell.
    """

    people: tuple[Choice, ...]
    visits: tuple[HostVisit, ...]
    goals: tuple[str, ...] = ()


def surroundings(desk: Desk, case_id: str, on: date | None) -> Surroundings:
    """The client first, then who lives with them, and home visits of the day."""
    case = load(desk, CaseFile, case_id)
    day = on or desk.today()
    with desk.read() as connection:
        homes = household_store.current_households(connection, case.client_id, day)
        client = records.get(connection, Person, case.client_id)
    found = {case.client_id: Choice(case.client_id, client.name if client else "", ())}
    for household_id in dict.fromkeys((case.household_id, *homes)):
        if household_id:
            # The text of a member says more than the bare name: relation and age.
            for item in persons_in_household(desk, household_id, day):
                found[item.code] = item
    return Surroundings(
        tuple(found.values()),
        cases.visits_that_could_host(desk, case_id, day),
        plan_goals(desk, case_id),
    )


def new_session(desk: Desk, case_id: str, visit_id: str = "") -> Titled:
    """A session today: the client present, the present worker, the goal set last time.

    Held within a visit it has that visit's time, way and workers, and is counted instead of it
    for the client (rule C-04).
    """
    case = load(desk, CaseFile, case_id)
    with desk.read() as connection:
        former = case_store.sessions(connection, case_id)
    last = former[-1] if former else None
    draft, titles = _new(
        desk,
        case,
        CaseSession(
            case_id=case_id,
            village_code=case.village_code,
            session_goal=last.next_step if last else case.overall_goal,
            place=last.place if last else "",
            contact_mode=last.contact_mode if last else "1",
        ),
    )
    return (_within(desk, draft, visit_id) if visit_id else draft), titles


def _within(desk: Desk, draft: ContactDraft, visit_id: str) -> ContactDraft:
    """The session as a part of a visit. Raises UserFault ``record_missing``."""
    visit = load(desk, HomeVisit, visit_id)
    with desk.read() as connection:
        workers = event_store.workers_at(connection, HomeVisit.entity, [visit_id])
    record = dataclasses.replace(
        cast("CaseSession", draft.record),
        host_event_id=visit_id,
        contact_mode=_WITHIN.get(visit.visit_mode, _AT_HOME),
        place="",
        start_at=visit.start_at,
        end_at=visit.end_at,
        time_known=visit.time_known,
    )
    staff = staff_of(desk, workers.get(visit_id, ()), visit.on)
    return dataclasses.replace(draft, record=record, staff=staff)


def new_follow_up(desk: Desk, case_id: str) -> Titled:
    """A follow-up today: the client spoken to, by the present worker."""
    case = load(desk, CaseFile, case_id)
    return _new(desk, case, CaseFollowUp(case_id=case_id, village_code=case.village_code))


def _new(desk: Desk, case: CaseFile, record: C) -> Titled:
    minutes = _FIRST_MINUTES[record.entity]
    start = desk.now().replace(hour=0, minute=0, second=0)
    record = dataclasses.replace(
        record, start_at=start, end_at=start + timedelta(minutes=minutes), time_known=False
    )
    draft = ContactDraft(
        record, (Attendance(person_id=case.client_id),), staff_for_new(desk, minutes)
    )
    return draft, _titles(desk, case, ())


def load_contact(desk: Desk, entity: str, record_id: str) -> Titled:
    """A stored session or follow-up, and names by id; the case is named by its client.

    Raises UserFault ``record_missing``.
    """
    record = load(desk, _CLASSES[entity], record_id)
    with desk.read() as connection:
        people = event_store.attendance_of(connection, entity, record_id)
        named = event_store.people_at(connection, entity, [record_id]).get(record_id, ())
        workers = event_store.workers_at(connection, entity, [record_id]).get(record_id, ())
    draft = ContactDraft(record, tuple(people), staff_of(desk, workers, record.on))
    return draft, _titles(desk, load(desk, CaseFile, record.case_id), named)


def _titles(desk: Desk, case: CaseFile, people: Sequence[PersonAt]) -> dict[str, str]:
    with desk.read() as connection:
        client = records.get(connection, Person, case.client_id)
    name = client.name if client else ""
    named = {person.person_id: person.name for person in people if person.person_id}
    return {case.id: name, case.client_id: name, **named}


def check_contact(desk: Desk, draft: ContactDraft, reason: str) -> tuple[Problem, ...]:
    """What the form still lacks, and what does not fit case and calendar."""
    del reason
    record, minutes = draft.record, minutes_of(draft.staff)
    if isinstance(record, CaseSession):
        return cases.check_session(desk, record, draft.people, minutes)
    return cases.check_follow_up(desk, record, draft.people, minutes)


def file_contact(desk: Desk, draft: ContactDraft, reason: str) -> Saved:
    """Keep the contact. Raises what the services of cases raise."""
    record, minutes = draft.record, minutes_of(draft.staff)
    if isinstance(record, CaseSession):
        return cases.save_session(desk, record, draft.people, minutes, reason)
    return cases.save_follow_up(desk, record, draft.people, minutes, reason)


def contact_payload(draft: ContactDraft, titles: Mapping[str, str]) -> dict[str, Any]:
    """The form as JSON values."""
    return {
        "entity": draft.record.entity,
        "record": plain_values(draft.record),
        "people": [[row.person_id, row.person_text, row.served] for row in draft.people],
        "staff": plain_staff(draft.staff),
        "titles": dict(titles),
    }


def contact_of(payload: Mapping[str, Any]) -> Titled:
    """The form of such values."""
    record = record_of(_CLASSES[payload["entity"]], payload["record"])
    return ContactDraft(record, _people(payload["people"]), staff_from(payload["staff"])), dict(
        payload["titles"]
    )


def _people(rows: Sequence[Sequence[Any]]) -> tuple[Attendance, ...]:
    return tuple(
        Attendance(person_id=person, person_text=text, served=served)
        for person, text, served in rows
    )
