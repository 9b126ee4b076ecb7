# SPDX-License-Identifier: MulanPSL-2.0
"""Who was at an event and who delivered it, for events of every kind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wuse_desktop.domain.records.activities import Attendance, EventWorker
from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.storage.records import find

# Rule V-09 asks about events of more than twelve hours; none is looked for beyond a day.
_LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Overlap:
    """An event of a worker that shares time with another."""

    worker_id: str
    event_kind: str
    event_id: str
    start_at: datetime
    end_at: datetime


def attendance_of(connection: Connection, event_kind: str, event_id: str) -> list[Attendance]:
    """Who was met, served or present, in the order of entry."""
    return find(connection, Attendance, event_kind=event_kind, event_id=event_id)


def workers_of(connection: Connection, event_kind: str, event_id: str) -> list[EventWorker]:
    """Who delivered the event, in the order of entry."""
    return find(connection, EventWorker, event_kind=event_kind, event_id=event_id)


def hosted_by(connection: Connection, visit_id: str) -> list[str]:
    """The case sessions that took place within a home visit."""
    found = connection.exec_driver_sql(
        "SELECT id FROM case_session WHERE host_event_id = ? AND deleted_hlc IS NULL", (visit_id,)
    )
    return list(found.scalars())


def overlapping_events(
    connection: Connection,
    worker_ids: Iterable[str],
    start_at: datetime,
    end_at: datetime,
    leave_out: Collection[str] = (),
) -> list[Overlap]:
    """Events of these workers that share time with a span (rule V-21).

    Events whose hour is not known are not looked at; ``leave_out`` holds event ids.
    """
    workers = tuple(worker_ids)
    earliest, start, end = (
        moment.isoformat(timespec="minutes") for moment in (start_at - _LONGEST, start_at, end_at)
    )
    marks = ", ".join("?" * len(workers))
    found: list[Overlap] = []
    for entity in EVENT_ENTITIES:
        # CROSS JOIN keeps the order: few events lie in a day, many belong to a worker.
        rows = connection.exec_driver_sql(
            f"SELECT w.worker_id, e.id, e.start_at, e.end_at FROM {entity} e "  # noqa: S608
            "CROSS JOIN event_worker w ON w.event_id = e.id "
            "WHERE e.start_at > ? AND e.start_at < ? AND e.end_at > ? AND e.time_known = 1 "
            "AND e.deleted_hlc IS NULL AND e.status <> 'voided' "
            f"AND w.deleted_hlc IS NULL AND w.worker_id IN ({marks})",
            (earliest, end, start, *workers),
        )
        found.extend(
            Overlap(worker, entity, event, datetime.fromisoformat(a), datetime.fromisoformat(b))
            for worker, event, a, b in rows
            if event not in leave_out
        )
    return sorted(found, key=lambda item: item.start_at)
