# SPDX-License-Identifier: MulanPSL-2.0
"""Who was at an event and who delivered it, for events of every kind."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from wuse_desktop.domain.records.activities import PRESENT_STATES, Attendance, EventWorker
from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.storage.records import find

# Rule V-09 asks about events of more than twelve hours; none is looked for beyond a day.
_LONGEST = timedelta(days=1)
_PORTION = 900


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


def hosted_by(connection: Connection, event_id: str) -> list[str]:
    """The sessions that took place within a visit or an activity."""
    found = connection.exec_driver_sql(
        "SELECT id FROM case_session WHERE host_event_id = ? AND deleted_hlc IS NULL UNION ALL "
        "SELECT id FROM group_session WHERE host_event_id = ? AND deleted_hlc IS NULL",
        (event_id, event_id),
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
            # "+" keeps SQLite from walking all rows of the worker for each event.
            f"AND w.deleted_hlc IS NULL AND +w.worker_id IN ({marks})",
            (earliest, end, start, *workers),
        )
        found.extend(
            Overlap(worker, entity, event, datetime.fromisoformat(a), datetime.fromisoformat(b))
            for worker, event, a, b in rows
            if event not in leave_out
        )
    return sorted(found, key=lambda item: item.start_at)


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Somebody at an event with the name to show."""

    person_id: str
    name: str
    state: str
    signed: bool
    served: bool


@dataclass(frozen=True, slots=True)
class WorkerAt:
    """Somebody who delivered an event with the name to show."""

    worker_id: str
    name: str
    role: str
    minutes: int


def people_at(
    connection: Connection, event_kind: str, event_ids: Iterable[str]
) -> dict[str, tuple[PersonAt, ...]]:
    """Who was at each event, in the order of entry; events without anybody are left out."""
    found: dict[str, list[PersonAt]] = {}
    for part, marks in batches(event_ids):
        rows = connection.exec_driver_sql(
            "SELECT a.event_id, a.person_id, coalesce(p.name, a.person_text), a.state, a.signed, "  # noqa: S608
            "a.served FROM attendance a LEFT JOIN person p ON p.id = a.person_id "
            f"WHERE a.event_kind = ? AND a.event_id IN ({marks}) AND a.deleted_hlc IS NULL "
            "ORDER BY a.pk",
            (event_kind, *part),
        )
        for event, person, name, state, signed, served in rows:
            line = PersonAt(person, name, state, bool(signed), bool(served))
            found.setdefault(event, []).append(line)
    return {event: tuple(lines) for event, lines in found.items()}


def workers_at(
    connection: Connection, event_kind: str, event_ids: Iterable[str]
) -> dict[str, tuple[WorkerAt, ...]]:
    """Who delivered each event, in the order of entry."""
    found: dict[str, list[WorkerAt]] = {}
    for part, marks in batches(event_ids):
        rows = connection.exec_driver_sql(
            "SELECT e.event_id, e.worker_id, coalesce(w.name, e.other_name), e.role, "  # noqa: S608
            "coalesce(e.minutes, 0) FROM event_worker e LEFT JOIN worker w ON w.id = e.worker_id "
            f"WHERE e.event_kind = ? AND e.event_id IN ({marks}) AND e.deleted_hlc IS NULL "
            "ORDER BY e.pk",
            (event_kind, *part),
        )
        for event, worker, name, role, minutes in rows:
            found.setdefault(event, []).append(WorkerAt(worker, name, role, minutes))
    return {event: tuple(lines) for event, lines in found.items()}


def present_counts(
    connection: Connection, event_kind: str, event_ids: Iterable[str]
) -> dict[str, int]:
    """How many were present at each event; events with nobody are left out."""
    states = ", ".join("?" * len(PRESENT_STATES))
    found: dict[str, int] = {}
    for part, marks in batches(event_ids):
        rows = connection.exec_driver_sql(
            "SELECT event_id, count(*) FROM attendance WHERE event_kind = ? "  # noqa: S608
            f"AND event_id IN ({marks}) AND deleted_hlc IS NULL AND state IN ({states}) "
            "GROUP BY event_id",
            (event_kind, *part, *PRESENT_STATES),
        )
        found.update((event, count) for event, count in rows)
    return found


def batches(ids: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Ids in portions that one statement takes, each with its question marks."""
    wanted = tuple(dict.fromkeys(ids))
    for start in range(0, len(wanted), _PORTION):
        part = wanted[start : start + _PORTION]
        yield part, ", ".join("?" * len(part))


def days_of_title(connection: Connection, site_id: str, title: str, place: str) -> set[date]:
    """The days on which a site has an activity of one title and place, planned ones too."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT substr(start_at, 1, 10) FROM community_activity WHERE site_id = ? "
        "AND activity_title = ? AND place = ? AND start_at IS NOT NULL "
        "AND deleted_hlc IS NULL AND status <> 'voided'",
        (site_id, title, place),
    )
    return {date.fromisoformat(day) for day in rows.scalars()}


def ids_of(connection: Connection, entity: str, site_id: str) -> list[str]:
    """The ids of a site's records of a kind, deleted ones left out."""
    rows = connection.exec_driver_sql(
        f"SELECT id FROM {entity} WHERE site_id = ? AND deleted_hlc IS NULL",  # noqa: S608
        (site_id,),
    )
    return list(rows.scalars())


@dataclass(frozen=True, slots=True)
class EventAt:
    """An event of some day; ``planned`` ones are still to be held."""

    entity: str
    id: str
    start_at: datetime
    time_known: bool
    planned: bool


def events_between(connection: Connection, first: date, last: date, site_id: str) -> list[EventAt]:
    """A site's events from one day to another, both included, in order of time."""
    parts = [
        f"SELECT '{entity}', id, start_at, time_known, status = 'draft' FROM {entity} "  # noqa: S608
        "WHERE start_at >= :first AND start_at < :after AND site_id = :site "
        "AND deleted_hlc IS NULL AND status <> 'voided'"
        for entity in EVENT_ENTITIES
    ]
    values = {
        "first": first.isoformat(),
        "after": (last + timedelta(days=1)).isoformat(),
        "site": site_id,
    }
    rows = connection.exec_driver_sql(" UNION ALL ".join(parts) + " ORDER BY 3, 2", values)
    return [
        EventAt(entity, row_id, datetime.fromisoformat(start), bool(known), bool(planned))
        for entity, row_id, start, known, planned in rows
    ]


# entity → SQL of what may be said of an event without naming whom it was about, and of its place
_PUBLIC = {
    "community_activity": ("t.activity_title", "t.place"),
    "group_session": (
        "(SELECT g.group_name FROM service_group g WHERE g.id = t.group_id) || ' ' || t.theme",
        "t.place",
    ),
    "case_session": (
        "(SELECT coalesce(nullif(c.case_no, ''), c.record_no) FROM case_file c "
        "WHERE c.id = t.case_id)",
        "t.place",
    ),
    "case_follow_up": (
        "(SELECT coalesce(nullif(c.case_no, ''), c.record_no) FROM case_file c "
        "WHERE c.id = t.case_id)",
        "t.village_code",
    ),
    "home_visit": ("t.record_no", "t.village_code"),
    "consultation": ("t.record_no", "t.village_code"),
}


def times_and_places(
    connection: Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[datetime | None, str, str]]:
    """The hour where it is known, the place or its code, words that name nobody, of some events."""
    by_entity: dict[str, list[str]] = {}
    for entity, row_id in keys:
        by_entity.setdefault(entity, []).append(row_id)
    found: dict[tuple[str, str], tuple[datetime | None, str, str]] = {}
    for entity, ids in by_entity.items():
        public, place = _PUBLIC[entity]
        for part, marks in batches(ids):
            rows = connection.exec_driver_sql(
                f"SELECT t.id, t.start_at, t.time_known, {place}, {public} "  # noqa: S608
                f"FROM {entity} t WHERE t.id IN ({marks})",
                part,
            )
            for row_id, start, known, where, words in rows:
                at = datetime.fromisoformat(start) if known and start else None
                found[entity, row_id] = (at, where or "", words or "")
    return found
