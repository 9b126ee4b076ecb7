# SPDX-License-Identifier: MulanPSL-2.0
"""Group sessions and activities that are still to be held: planned, repeated, then recorded.

A plan is the record itself with the status of a draft: it counts nowhere (rule C-02), has its
sign-in sheet with names, and becomes the record when what happened is written into it.
"""

import calendar
import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from wuse_desktop.domain.checks import missing_field
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import (
    PRESENT_STATES,
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import staffing, waiting_files
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.waiting_files import WaitingFile
from wuse_desktop.storage import event_store, group_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

Gathering = GroupSession | CommunityActivity
Step = Literal["week", "fortnight", "month"]

PLANNED = "draft"
MOST_TIMES = 26
_ABSENT = "5"
_CLASSES: dict[str, type[Gathering]] = {
    GroupSession.entity: GroupSession,
    CommunityActivity.entity: CommunityActivity,
}
# What was written about one occasion and says nothing about the next.
_OF_ONE_DAY: dict[str, dict[str, Any]] = {
    GroupSession.entity: dict.fromkeys(
        ("objective", "process", "dynamics", "attainment", "reflection", "next_step",
         "supervisor_comment", "host_event_id"),
        "",
    ),
    CommunityActivity.entity: {
        **dict.fromkeys(("process", "outcome", "problems", "improvement", "estimate_basis"), ""),
        "unsigned_estimate": 0,
    },
}  # fmt: skip


def is_plan(record: Gathering, attendance: Sequence[Attendance], today: date) -> bool:
    """Whether what was typed is a plan: a later day, or today with nothing told yet."""
    if record.on is None or record.on < today:
        return False
    told = bool(record.process.strip()) or any(row.state in PRESENT_STATES for row in attendance)
    return record.on > today or not told


def check_plan(record: Gathering, worker_minutes: Mapping[str, int]) -> tuple[Problem, ...]:
    """What a plan needs: what it is called, when and where it is held, who holds it."""
    wanted = ["start_at", "place"]
    wanted.append("theme" if isinstance(record, GroupSession) else "activity_title")
    problems = [missing_field(type(record), name) for name in wanted if not getattr(record, name)]
    if not worker_minutes:
        message = _("请选参与的社工并填分钟数。")
        problems.append(Problem("workers_missing", "", "block", message))
    return tuple(problems)


def save_plan(
    desk: Desk,
    record: Gathering,
    expected: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    reason: str = "",
    files: Sequence[WaitingFile] = (),
) -> Saved:
    """Keep a plan with who is expected at an activity, who holds it, and the files that waited.

    Raises UserFault for a blocking problem and what filing raises.
    """
    problems = check_plan(record, worker_minutes)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        record = dataclasses.replace(record, status=PLANNED)
        record = _put(desk, unit, record, expected, worker_minutes)
        waiting_files.put(desk, unit, record, files)
        return Saved(record.id, unit.changes(), problems)


def _put(
    desk: Desk,
    unit: UnitOfWork,
    record: Gathering,
    expected: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
) -> Gathering:
    if isinstance(record, GroupSession):
        group = load_in(unit, ServiceGroup, record.group_id)
        record = dataclasses.replace(
            record,
            seq=record.seq or group_store.next_seq(unit.connection, group.id),
            village_code=record.village_code or group.village_code,
        )
        expected = ()  # its members are expected without being listed
    record = put_record(desk, unit, record)
    rows = [dataclasses.replace(row, state=_ABSENT, signed=False) for row in expected]
    staffing.put_attendance(unit, record.entity, record.id, rows)
    staffing.put_workers(unit, record.entity, record.id, worker_minutes)
    return record


# repeating -----------------------------------------------------------------------------------


def days_of(first: date, step: Step, times: int) -> tuple[date, ...]:
    """The days of something that is repeated, the first of them included.

    A month later is the same day of the month, or its last one where the month is shorter.
    """
    if step == "month":
        return tuple(_months_later(first, number) for number in range(times))
    days = 7 if step == "week" else 14
    return tuple(first + timedelta(days=days * number) for number in range(times))


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def next_day(desk: Desk, on: date | None, step: Step) -> date:
    """The first day to propose for repeating what took place on a day: one step later."""
    if on is None:
        return desk.today()
    return days_of(on, step, 2)[1]


def repeat(desk: Desk, entity: str, record_id: str, days: Sequence[date]) -> tuple[str, ...]:
    """Plan an activity or a session again on some days; returns the ids of the plans.

    Each takes over name, place, hours, workers and, for an activity, those who signed in as those
    expected. A day that has such a plan or record already is left out. Raises UserFault
    ``repeat_days`` for no day or more than 26, ``repeat_none`` when nothing was left to plan.
    """
    record = load(desk, _CLASSES[entity], record_id)
    with desk.together() as unit:
        rows = event_store.attendance_of(unit.connection, entity, record_id)
        shares = event_store.workers_of(unit.connection, entity, record_id)
        minutes = {row.worker_id: row.minutes or 0 for row in shares if row.worker_id}
        return _plan_days(desk, unit, record, days, (rows, minutes))


def plan_sessions(desk: Desk, group_id: str, days: Sequence[date]) -> tuple[str, ...]:
    """Plan the next sessions of a group that has none to repeat; returns the ids of the plans.

    Raises what ``repeat`` raises.
    """
    group = load(desk, ServiceGroup, group_id)
    with desk.together() as unit:
        former = find_sessions(unit.connection, group_id)
        if former:
            return repeat(desk, GroupSession.entity, former[-1].id, days)
        start = datetime.combine(desk.today(), datetime.min.time())
        minutes = group.planned_minutes or 60
        record = GroupSession(
            group_id=group_id,
            theme=group.group_name,
            place=group.place,
            village_code=group.village_code,
            start_at=start,
            end_at=start + timedelta(minutes=minutes),
            time_known=False,
        )
        worker_id = group.group_worker_id or desk.session.worker_id
        workers = {worker_id: minutes} if worker_id else {}
        return _plan_days(desk, unit, record, days, ((), workers))


def find_sessions(connection: Connection, group_id: str) -> list[GroupSession]:
    """All sessions of a group, planned ones too, in order of time."""
    held = group_store.sessions(connection, group_id)
    planned = group_store.planned_sessions(connection, group_id)
    timed = [item for item in (*held, *planned) if item.start_at is not None]
    return sorted(timed, key=lambda item: str(item.start_at))


def _plan_days(
    desk: Desk,
    unit: UnitOfWork,
    record: Gathering,
    days: Sequence[date],
    company: tuple[Sequence[Attendance], Mapping[str, int]],
) -> tuple[str, ...]:
    if not 0 < len(days) <= MOST_TIMES:
        raise UserFault(
            "repeat_days",
            _("一次可以排 1 到 {most} 次，没有排。").format(most=MOST_TIMES),
            _("请改一下次数。"),
        )
    rows, minutes = company
    came = [
        Attendance(person_id=row.person_id, person_text=row.person_text)
        for row in rows
        if row.state in PRESENT_STATES or record.status == PLANNED
    ]
    taken = _days_taken(unit.connection, record)
    made = [
        _put(desk, unit, _on_day(record, day), came, minutes).id for day in days if day not in taken
    ]
    if not made:
        raise UserFault(
            "repeat_none",
            _("这些日子都已经有同名的记录或计划，没有再排。"),
            _("请换一个开始的日期。"),
        )
    return tuple(made)


def _on_day(record: Gathering, day: date) -> Gathering:
    """The same gathering planned on another day, with nothing told of it yet."""
    start = record.start_at or datetime.combine(day, datetime.min.time())
    moved = datetime.combine(day, start.time())
    fresh = dataclasses.replace(
        record,
        id="",
        status=PLANNED,
        start_at=moved,
        end_at=moved + timedelta(minutes=record.minutes),
        record_no="",
        record_date=None,
        recorded_by="",
        signatures=(),
        **_OF_ONE_DAY[record.entity],
    )
    return dataclasses.replace(fresh, seq=None) if isinstance(fresh, GroupSession) else fresh


def _days_taken(connection: Connection, record: Gathering) -> set[date]:
    if isinstance(record, GroupSession):
        return {item.on for item in find_sessions(connection, record.group_id) if item.on}
    return event_store.days_of_title(
        connection, record.site_id, record.activity_title, record.place
    )
