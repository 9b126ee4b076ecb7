# SPDX-License-Identifier: MulanPSL-2.0
"""Cases seen from a visit: the sessions it hosts, and the cases of which it may be one (C-04)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_forms import may_read_strict
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.reading import load
from wuse_desktop.storage import case_store, event_store, household_store, records
from wuse_desktop.storage.database import Connection

_NAMED_ONLY = "3"


@dataclass(frozen=True, slots=True)
class HostedSession:
    """A session of a case that was held within a visit."""

    id: str
    client: str
    seq: int
    minutes: int


@dataclass(frozen=True, slots=True)
class RunningCase:
    """A case that is open and that the visit may be a session of."""

    id: str
    client: str
    case_no: str


@dataclass(frozen=True, slots=True)
class VisitCases:
    """What a visit has to do with cases.

    ``running`` leaves out the cases of which the visit is a session already; ``newcomers`` are
    those met (id and name) for whom a case may be begun. Both are empty where nothing may be
    written or nobody was met.
    """

    hosted: tuple[HostedSession, ...] = ()
    running: tuple[RunningCase, ...] = ()
    newcomers: tuple[tuple[str, str], ...] = ()


def visit_cases(desk: Desk, visit_id: str) -> VisitCases:
    """The cases of those who live in a visited household or were met there.

    A case that only named persons may read is left out for others. Raises UserFault
    ``record_missing``.
    """
    visit = load(desk, HomeVisit, visit_id)
    with desk.read() as connection:
        sessions = records.find(connection, CaseSession, "start_at", host_event_id=visit_id)
        cases = records.get_many(connection, CaseFile, (item.case_id for item in sessions))
        met = _met(connection, visit_id)
        people = dict.fromkeys((*met, *_living_there(connection, visit, desk.today())))
        for person_id in people:
            found = case_store.running_cases(connection, person_id)
            cases.update(records.get_many(connection, CaseFile, found))
        clients = {case.client_id for case in cases.values()}
        named = records.get_many(connection, Person, {*clients, *met})
    names = {person_id: person.name for person_id, person in named.items()}
    open_here = {case_id: case for case_id, case in cases.items() if _may_see(desk, case)}
    hosted = tuple(
        HostedSession(
            item.id, names.get(open_here[item.case_id].client_id, ""), item.seq or 0, item.minutes
        )
        for item in sessions
        if item.case_id in open_here
    )
    if not visit.met or visit.site_id != desk.site_id or not may_write(desk):
        return VisitCases(hosted)
    taken = {item.case_id for item in sessions}
    running = tuple(
        RunningCase(case.id, names.get(case.client_id, ""), case.case_no or case.record_no)
        for case in open_here.values()
        if case.id not in taken and case.state in states.TAKES_SESSIONS
    )
    newcomers = tuple((item, names.get(item, "")) for item in met if item not in clients)
    return VisitCases(hosted, running, newcomers)


def sessions_not_within(
    desk: Desk, visit: HomeVisit, met_ids: Collection[str]
) -> tuple[CaseSession, ...]:
    """The sessions linked with a visit that cannot have been within it as it is given (C-04).

    It met nobody, it is of another day, or neither its household nor those met are the case's.
    Cases that only named persons may read are left out for others.
    """
    with desk.read() as connection:
        sessions = records.find(connection, CaseSession, "start_at", host_event_id=visit.id)
        cases = records.get_many(connection, CaseFile, (item.case_id for item in sessions))
        return tuple(
            item
            for item in sessions
            if item.case_id in cases
            and _may_see(desk, cases[item.case_id])
            and not (
                visit.met
                and visit.on == item.on
                and _is_theirs(connection, visit, met_ids, item, cases[item.case_id])
            )
        )


def _is_theirs(
    connection: Connection,
    visit: HomeVisit,
    met_ids: Collection[str],
    session: CaseSession,
    case: CaseFile,
) -> bool:
    """Whether a session is of the household or of somebody who was met."""
    rows = event_store.attendance_of(connection, CaseSession.entity, session.id)
    people = {case.client_id, *(row.person_id for row in rows if row.person_id)}
    if not people.isdisjoint(met_ids):
        return True
    homes = household_store.current_households(connection, case.client_id, visit.on or date.max)
    return visit.household_id in (*homes, case.household_id)


def _met(connection: Connection, visit_id: str) -> list[str]:
    rows = event_store.attendance_of(connection, HomeVisit.entity, visit_id)
    return [row.person_id for row in rows if row.person_id]


def _living_there(connection: Connection, visit: HomeVisit, today: date) -> list[str]:
    members = household_store.living_members(
        connection, visit.on or today, household_ids=[visit.household_id]
    )
    return [member.person_id for member in members]


def _may_see(desk: Desk, case: CaseFile) -> bool:
    session = desk.session
    return case.confidentiality_level != _NAMED_ONLY or may_read_strict(
        session.role, session.worker_id, case.case_worker_id, case.recorded_by
    )
