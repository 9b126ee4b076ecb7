# SPDX-License-Identifier: MulanPSL-2.0
"""Reading cases: their sessions, numbers, tasks and the visits that may host a session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from wuse_desktop.domain.case_states import ARCHIVED, CLOSED, REFERRED_OUT, REFUSED
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.cases import CaseFollowUp, CaseSession
from wuse_desktop.domain.records.visits import MET_OUTCOMES
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.records import find

_ENDED = (CLOSED, ARCHIVED, REFUSED, REFERRED_OUT)


def sessions(connection: Connection, case_id: str) -> list[CaseSession]:
    """The sessions of a case in order of time."""
    return find(connection, CaseSession, order="start_at", case_id=case_id)


def follow_ups(connection: Connection, case_id: str) -> list[CaseFollowUp]:
    """The follow-ups of a case in order of time."""
    return find(connection, CaseFollowUp, order="start_at", case_id=case_id)


def next_seq(connection: Connection, case_id: str) -> int:
    """The number of the next session; numbers of deleted sessions are not given again."""
    found = connection.exec_driver_sql(
        "SELECT coalesce(max(seq), 0) + 1 FROM case_session WHERE case_id = ?", (case_id,)
    )
    return int(found.scalar_one())


def last_session_on(connection: Connection, case_id: str) -> date | None:
    """The day of the latest session, or None."""
    found = connection.exec_driver_sql(
        "SELECT max(start_at) FROM case_session WHERE case_id = ? AND deleted_hlc IS NULL",
        (case_id,),
    ).scalar()
    return datetime.fromisoformat(found).date() if found else None


def last_sessions(connection: Connection, case_ids: Iterable[str]) -> dict[str, date]:
    """The day of the latest session of each case that has one."""
    found: dict[str, date] = {}
    for part, marks in batches(case_ids):
        rows = connection.exec_driver_sql(
            "SELECT case_id, max(start_at) FROM case_session "  # noqa: S608
            f"WHERE case_id IN ({marks}) AND deleted_hlc IS NULL GROUP BY case_id",
            part,
        )
        found.update((case, datetime.fromisoformat(start).date()) for case, start in rows if start)
    return found


def last_case_number(connection: Connection, prefix: str) -> int:
    """The highest number given after a prefix, 0 when none was; deleted cases keep theirs."""
    found = connection.exec_driver_sql(
        "SELECT max(CAST(substr(case_no, ?) AS INTEGER)) FROM case_file "
        "WHERE substr(case_no, 1, ?) = ?",
        (len(prefix) + 1, len(prefix), prefix),
    )
    return int(found.scalar() or 0)


def running_cases(connection: Connection, client_id: str) -> tuple[str, ...]:
    """Cases of a person that have not ended, latest first."""
    marks = ", ".join("?" * len(_ENDED))
    found = connection.exec_driver_sql(
        "SELECT id FROM case_file WHERE client_id = ? AND deleted_hlc IS NULL "  # noqa: S608
        f"AND status <> 'voided' AND state NOT IN ({marks}) ORDER BY pk DESC",
        (client_id, *_ENDED),
    )
    return tuple(found.scalars())


@dataclass(frozen=True, slots=True)
class HostVisit:
    """A visit within which a session may have taken place.

    ``client_met`` tells whether the client is among those met, ``sessions`` how many sessions
    are linked with it already.
    """

    id: str
    start_at: datetime
    end_at: datetime
    client_met: bool
    sessions: int


def met_visits_on(
    connection: Connection, household_ids: Sequence[str], client_id: str, on: date
) -> list[HostVisit]:
    """Visits of one day at which somebody of these households was met, in order of time."""
    households, met = (", ".join("?" * len(items)) for items in (household_ids, MET_OUTCOMES))
    rows = connection.exec_driver_sql(
        "SELECT v.id, v.start_at, v.end_at, "  # noqa: S608 - only marks
        "EXISTS (SELECT 1 FROM attendance a WHERE a.event_id = v.id AND a.person_id = ? "
        "AND a.deleted_hlc IS NULL), "
        "(SELECT count(*) FROM case_session s WHERE s.host_event_id = v.id "
        "AND s.deleted_hlc IS NULL) "
        f"FROM home_visit v WHERE v.household_id IN ({households}) AND v.outcome IN ({met}) "
        "AND substr(v.start_at, 1, 10) = ? AND v.deleted_hlc IS NULL ORDER BY v.start_at",
        (client_id, *household_ids, *MET_OUTCOMES, on.isoformat()),
    )
    return [
        HostVisit(row_id, _moment(start), _moment(end), bool(client), count)
        for row_id, start, end, client, count in rows
    ]


def open_tasks(connection: Connection, case_id: str) -> list[Task]:
    """What is still to be done for a case, the earliest first."""
    tasks = find(connection, Task, order="due_on", event_kind="case_file", event_id=case_id)
    return [task for task in tasks if task.done_on is None]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
