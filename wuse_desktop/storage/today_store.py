# SPDX-License-Identifier: MulanPSL-2.0
"""What a day's work list is made of: today's records, tasks, silent cases, missing hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES

# Enough for the busiest day: the journal is read backwards from its end.
_LATEST = 3000
_DATED = frozenset(
    item.entity
    for item in RECORD_CLASSES
    if any(field.name == "record_date" for field in fields_of(item))
)


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record put down here, and the user who did."""

    entity: str
    id: str
    actor: str


def recorded_on(connection: Connection, on: date, site_id: str) -> list[NewRecord]:
    """The filed records with that record date which were entered at this desk, latest first."""
    rows = connection.exec_driver_sql(
        "SELECT entity, row_id, actor FROM audit WHERE op = 'I' ORDER BY seq DESC LIMIT ?",
        (_LATEST,),
    )
    entered = [NewRecord(*row) for row in rows if row[0] in _DATED]
    kept: set[str] = set()
    for entity in {item.entity for item in entered}:
        ids = [item.id for item in entered if item.entity == entity]
        for start in range(0, len(ids), 900):
            part = ids[start : start + 900]
            marks = ", ".join("?" * len(part))
            kept.update(  # "+" keeps SQLite from walking all that the site has
                connection.exec_driver_sql(
                    f"SELECT id FROM {entity} WHERE id IN ({marks}) "  # noqa: S608 - own names
                    "AND record_date = ? AND +site_id = ? AND deleted_hlc IS NULL",
                    (*part, on.isoformat(), site_id),
                ).scalars()
            )
    return [item for item in entered if item.id in kept]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that is not done, with the names it speaks of."""

    id: str
    action: str
    due_on: date
    responsible_id: str
    responsible: str
    subject: str
    person_id: str
    household_id: str
    event_kind: str
    event_id: str


def open_tasks(connection: Connection, until: date, site_id: str) -> list[TaskRow]:
    """Tasks of a site that are due by a day and not done, the earliest first."""
    rows = connection.exec_driver_sql(
        "SELECT t.id, t.action, t.due_on, t.responsible_id, coalesce(w.name, ''), "
        "coalesce(p.name, q.name, ''), t.person_id, t.household_id, t.event_kind, t.event_id "
        "FROM task t LEFT JOIN worker w ON w.id = t.responsible_id "
        "LEFT JOIN person p ON p.id = t.person_id "
        "LEFT JOIN household h ON h.id = t.household_id "
        "LEFT JOIN person q ON q.id = h.head_person_id "
        "WHERE t.deleted_hlc IS NULL AND t.done_on IS NULL AND t.due_on <= ? AND t.site_id = ? "
        "ORDER BY t.due_on, t.pk",
        (until.isoformat(), site_id),
    )
    return [TaskRow(row[0], row[1], date.fromisoformat(row[2]), *row[3:]) for row in rows]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with the days that its deadlines go by, its last contact and what was agreed then."""

    id: str
    case_no: str
    client_name: str
    worker: str
    state: str
    urgency: str
    intake_on: date | None
    approved_on: date | None
    opened_on: date | None
    last_session_on: date | None
    next_on: date | None

    @property
    def began_on(self) -> date | None:
        """When it was opened, or taken in while it was not."""
        return self.opened_on or self.intake_on


def cases_in(connection: Connection, states: Sequence[str], site_id: str) -> list[CaseRow]:
    """The cases of a site that are in one of the states."""
    marks = ", ".join("?" * len(states))
    rows = connection.exec_driver_sql(
        "SELECT c.id, coalesce(nullif(c.case_no, ''), c.record_no), coalesce(p.name, ''), "  # noqa: S608
        "coalesce(w.name, ''), c.state, c.urgency, substr(c.intake_at, 1, 10), c.approved_on, "
        "c.opened_on, "
        "(SELECT max(s.start_at) FROM case_session s WHERE s.case_id = c.id "
        "AND s.deleted_hlc IS NULL AND s.status <> 'voided'), "
        "(SELECT s.next_on FROM case_session s WHERE s.case_id = c.id "
        "AND s.deleted_hlc IS NULL AND s.status <> 'voided' ORDER BY s.start_at DESC LIMIT 1) "
        "FROM case_file c LEFT JOIN person p ON p.id = c.client_id "
        "LEFT JOIN worker w ON w.id = c.case_worker_id "
        "WHERE c.deleted_hlc IS NULL AND c.status <> 'voided' AND c.site_id = ? "
        f"AND c.state IN ({marks}) ORDER BY c.pk",
        (site_id, *states),
    )
    return [
        CaseRow(row_id, number, client, worker, state, urgency, *(_day(day) for day in days))
        for row_id, number, client, worker, state, urgency, *days in rows
    ]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event at which volunteers served and whose hours nobody has written down."""

    event_kind: str
    id: str
    title: str
    ended_on: date


_VOLUNTEERS_SERVED = """(EXISTS (SELECT 1 FROM event_worker w WHERE w.event_id = e.id
  AND w.event_kind = '{kind}' AND w.role = 'volunteer' AND w.deleted_hlc IS NULL){more})"""
_NO_HOURS = """SELECT '{kind}', e.id, e.{title}, substr(e.end_at, 1, 10) FROM {kind} e
WHERE e.start_at >= ? AND e.start_at < ? AND e.site_id = ? AND e.deleted_hlc IS NULL
  AND e.status NOT IN ('draft', 'voided') AND {served}
  AND NOT EXISTS (SELECT 1 FROM volunteer_service v WHERE v.host_event_id = e.id
    AND v.deleted_hlc IS NULL)"""
_COMMUNITY_VOLUNTEERS = """ OR e.five_way LIKE '%"04"%'"""
_WITHOUT_HOURS = (
    _NO_HOURS.format(
        kind="community_activity",
        title="activity_title",
        served=_VOLUNTEERS_SERVED.format(kind="community_activity", more=_COMMUNITY_VOLUNTEERS),
    ),
    _NO_HOURS.format(
        kind="group_session",
        title="theme",
        served=_VOLUNTEERS_SERVED.format(kind="group_session", more=""),
    ),
)


def without_hours(connection: Connection, start: date, stop: date, site_id: str) -> list[EventRow]:
    """Events from ``start`` until before ``stop`` at which volunteers served without hours (D-01).

    Volunteers served where the staffing or the five parties name them.
    """
    values = (start.isoformat(), stop.isoformat(), site_id)
    return [
        EventRow(kind, row_id, title, date.fromisoformat(ended))
        for statement in _WITHOUT_HOURS
        for kind, row_id, title, ended in connection.exec_driver_sql(statement, values)
    ]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None
