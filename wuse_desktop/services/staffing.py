# SPDX-License-Identifier: MulanPSL-2.0
"""Who was at an event and who delivered it: what every kind of event writes beside itself."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance, EventWorker
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import event_store
from wuse_desktop.storage.unit_of_work import UnitOfWork


def put_attendance(
    unit: UnitOfWork, event_kind: str, event_id: str, wanted: Iterable[Attendance]
) -> None:
    """Make the attendance of an event equal to ``wanted``: add, change, and remove the rest.

    A row is recognised by its person, or by its text when it has none; ids need not be given.
    """
    stored = {
        _who(row): row for row in event_store.attendance_of(unit.connection, event_kind, event_id)
    }
    for row in wanted:
        known = stored.pop(_who(row), None)
        unit.put(
            dataclasses.replace(
                row,
                id=known.id if known else "",
                site_id=known.site_id if known else "",
                event_kind=event_kind,
                event_id=event_id,
            )
        )
    for row in stored.values():
        unit.remove(Attendance, row.id)


def put_workers(
    unit: UnitOfWork, event_kind: str, event_id: str, minutes: Mapping[str, int]
) -> None:
    """Make the workers of an event equal to ``minutes`` (worker id to minutes).

    The first leads, the others assist; who is on the list without being a worker of the station
    (a cadre, somebody by name) is left alone.
    """
    rows = event_store.workers_of(unit.connection, event_kind, event_id)
    stored = {row.worker_id: row for row in rows if row.worker_id}
    for place, (worker_id, amount) in enumerate(minutes.items()):
        row = stored.pop(worker_id, None)
        role = "lead" if place == 0 else "assist"
        if row is None:
            row = EventWorker(event_kind=event_kind, event_id=event_id, worker_id=worker_id)
        unit.put(dataclasses.replace(row, role=role, minutes=amount))
    for row in stored.values():
        unit.remove(EventWorker, row.id)


def check_people(attendance: Sequence[Attendance]) -> tuple[Problem, ...]:
    """Each row names somebody, nobody twice."""
    problems = []
    if any(not row.person_id and not row.person_text.strip() for row in attendance):
        message = _("签到里有一行没有姓名，请补上或删去。")
        problems.append(Problem("attendance_nameless", "", "block", message))
    if len({_who(row) for row in attendance}) < len(attendance):
        message = _("签到里同一个人出现了两次，请删去一行。")
        problems.append(Problem("attendance_twice", "", "block", message))
    return tuple(problems)


def check_workers(desk: Desk, event: Event, minutes: Mapping[str, int]) -> tuple[Problem, ...]:
    """At least one worker, sensible minutes, and no other event of theirs at that time (V-21)."""
    if not minutes:
        message = _("请选参与的社工并填分钟数。")
        return (Problem("workers_missing", "", "block", message),)
    problems = []
    # A visit may have met nobody, or its time may be written on the session it was made for.
    least = 0 if isinstance(event, HomeVisit) else 1
    if any(amount < least for amount in minutes.values()):
        message = _("社工的服务分钟数要大于 0。")
        problems.append(Problem("worker_minutes", "C-13", "block", message))
    if event.minutes and any(amount > event.minutes for amount in minutes.values()):
        message = _("有社工的分钟数多于起止时间，路上和写记录的时间不算在内，请核对。")
        problems.append(Problem("worker_minutes_long", "C-13", "warn", message))
    return (*problems, *_overlaps(desk, event, minutes))


def _overlaps(desk: Desk, event: Event, workers: Iterable[str]) -> Iterable[Problem]:
    if event.start_at is None or event.end_at is None or not event.time_known:
        return
    with desk.read() as connection:
        leave_out = {event.id, getattr(event, "host_event_id", "")}
        leave_out.update(event_store.hosted_by(connection, event.id) if event.id else ())
        found = event_store.overlapping_events(
            connection, workers, event.start_at, event.end_at, leave_out
        )
    message = _("同一时间（{start}—{end}）还有一条{kind}记录是同一名社工做的，请核对起止时间。")
    for item in found:
        text = message.format(
            kind=_(record_class(item.event_kind).title),
            start=f"{item.start_at:%H:%M}",
            end=f"{item.end_at:%H:%M}",
        )
        yield Problem("worker_overlap", "V-21", "warn", text, "start_at", (item.event_id,))


def _who(row: Attendance) -> tuple[str, str]:
    return (row.person_id, "" if row.person_id else row.person_text.strip())
