# SPDX-License-Identifier: MulanPSL-2.0
"""Groups: plan, members over time, sessions with sign-in, and the end (rules V-24, C-11)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain import group_rules
from wuse_desktop.domain.next_step import NextStep
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import (
    Attendance,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.rounding import whole_percent
from wuse_desktop.i18n import _
from wuse_desktop.services import memberships, staffing, waiting_files
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.satisfaction import Opinions, opinions_of
from wuse_desktop.services.sign_in_rows import (
    VolunteerTime,
    check_sign_in,
    put_sign_in,
    refuse_long_days,
)
from wuse_desktop.services.waiting_files import WaitingFile
from wuse_desktop.storage import event_store, group_store, records, volunteer_store
from wuse_desktop.storage.event_store import WorkerAt
from wuse_desktop.storage.group_store import Member


def check_group(desk: Desk, group: ServiceGroup) -> tuple[Problem, ...]:
    """What the plan of a group still lacks."""
    del desk
    return group_rules.check_group(group)


def save_group(desk: Desk, group: ServiceGroup, reason: str = "") -> Saved:
    """Keep the plan of a group, new or changed. Raises UserFault for a blocking problem."""
    problems = check_group(desk, group)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        group = put_record(desk, unit, group, reason)
        return Saved(group.id, unit.changes(), problems)


def add_members(
    desk: Desk,
    group_id: str,
    person_ids: Iterable[str],
    joined_on: date | None = None,
    left_on: date | None = None,
) -> Saved:
    """Let persons join from a day on (today); who is a member that day stays as they are.

    ``left_on`` is the last day, where they are known to have left; ``remove_member`` says so of
    them. Who is known to have joined later has joined on this day instead.
    """
    on = joined_on or desk.today()
    with desk.write() as unit:
        group = load_in(unit, ServiceGroup, group_id)
        present = group_store.expected(group_store.members(unit.connection, group.id), on)
        for person_id in dict.fromkeys(person_ids):
            if person_id not in present:
                member = GroupMember(group_id=group_id, person_id=person_id, joined_on=on)
                memberships.join(desk, unit, member, left_on)
        return Saved(group_id, unit.changes())


def remove_member(
    desk: Desk, member_id: str, left_on: date | None = None, reason: str = ""
) -> Saved:
    """Let a member leave, today or on ``left_on``. Raises what ``memberships.leave`` raises."""
    with desk.write(reason) as unit:
        memberships.leave(desk, unit, member_id, left_on or desk.today(), reason)
        return Saved(member_id, unit.changes())


# sessions ------------------------------------------------------------------------------------


def check_session(
    desk: Desk,
    session: GroupSession,
    attendance: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    volunteers: Sequence[VolunteerTime] = (),
    reason: str = "",
) -> tuple[Problem, ...]:
    """What the record of a meeting still lacks, and what does not fit."""
    group = load(desk, ServiceGroup, session.group_id)
    return (
        *group_rules.check_session(session, group, desk.now()),
        *check_sign_in(desk, session, attendance, volunteers, reason),
        *staffing.check_workers(desk, session, worker_minutes),
    )


def save_session(
    desk: Desk,
    session: GroupSession,
    attendance: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    volunteers: Sequence[VolunteerTime] = (),
    reason: str = "",
    files: Sequence[WaitingFile] = (),
) -> Saved:
    """Keep one meeting with its sign-in, workers, volunteers and the files that waited for it.

    The number within the group is given here; the first meeting starts the group. Raises
    UserFault for a blocking problem and what filing raises.
    """
    problems = check_session(desk, session, attendance, worker_minutes, volunteers, reason)
    refuse_blocking(problems)
    refuse_long_days(problems, reason)
    with desk.write(reason) as unit:
        group = load_in(unit, ServiceGroup, session.group_id)
        stored = unit.get(GroupSession, session.id) if session.id else None
        seq = stored.seq if stored else group_store.next_seq(unit.connection, group.id)
        village = session.village_code or group.village_code
        session = dataclasses.replace(session, seq=seq, village_code=village)
        session = put_sign_in(desk, unit, session, attendance, volunteers, reason)
        staffing.put_workers(unit, GroupSession.entity, session.id, worker_minutes)
        waiting_files.put(desk, unit, session, files)
        on = session.on
        if on and (group.started_on is None or on < group.started_on):
            put_record(desk, unit, dataclasses.replace(group, started_on=on), reason)
        return Saved(session.id, unit.changes(), problems)


def finish_group(
    desk: Desk, group_id: str, finished_on: date, outcome: str, reason: str = ""
) -> Saved:
    """End a group with its outcome (小组成效)."""
    group = load(desk, ServiceGroup, group_id)
    with desk.read() as connection:
        days = [item.on for item in group_store.sessions(connection, group_id) if item.on]
    problems = group_rules.check_finish(group, finished_on, outcome, days, desk.today())
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        group = load_in(unit, ServiceGroup, group_id)
        group = dataclasses.replace(group, finished_on=finished_on, outcome=outcome)
        put_record(desk, unit, group, reason)
        return Saved(group_id, unit.changes(), problems)


# the page ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One meeting: 应到, 实到, workers, and how many volunteers."""

    session: GroupSession
    expected: int
    present: int
    workers: tuple[WorkerAt, ...]
    volunteers: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Everything the page of a group shows; ``planned`` are sessions still to be held.

    ``contacts`` is 人次 (present at sessions), ``attendance_rate`` 实到 of 应到 in percent, None
    without sessions; ``minutes`` has each session once, ``worker_minutes`` each worker's part.
    """

    group: ServiceGroup
    worker: Worker | None
    members: tuple[Member, ...]
    former_members: tuple[Member, ...]
    sessions: tuple[SessionLine, ...]
    planned: tuple[GroupSession, ...]
    contacts: int
    attendance_rate: int | None
    minutes: int
    worker_minutes: int
    too_few_sessions: bool
    next_step: NextStep
    read_only: bool
    opinions: Opinions


def group_page(desk: Desk, group_id: str) -> GroupPage:
    """The page of a group. Raises UserFault ``record_missing``."""
    group = load(desk, ServiceGroup, group_id)
    today = desk.today()
    with desk.read() as connection:
        members = group_store.members(connection, group_id)
        sessions = group_store.sessions(connection, group_id)
        planned = group_store.planned_sessions(connection, group_id)
        ids = [item.id for item in sessions]
        expected = group_store.expected_counts(connection, ids)
        present = event_store.present_counts(connection, GroupSession.entity, ids)
        workers = event_store.workers_at(connection, GroupSession.entity, ids)
        helpers = volunteer_store.hosted_counts(connection, ids)
        opinions = opinions_of(connection, [group_id, *ids])
        worker = records.get(connection, Worker, group.group_worker_id)
    lines = tuple(
        SessionLine(
            item,
            expected.get(item.id, 0),
            present.get(item.id, 0),
            workers.get(item.id, ()),
            helpers.get(item.id, 0),
        )
        for item in sessions
    )
    return GroupPage(
        group=group,
        worker=worker,
        members=tuple(item for item in members if item.belongs_on(today)),
        former_members=tuple(item for item in members if not item.belongs_on(today)),
        sessions=lines,
        planned=tuple(planned),
        contacts=sum(line.present for line in lines),
        attendance_rate=attendance_rate(lines),
        minutes=sum(item.minutes for item in sessions),
        worker_minutes=sum(one.minutes for line in lines for one in line.workers),
        too_few_sessions=group.finished_on is not None and len(sessions) < group_rules.MIN_SESSIONS,
        next_step=_next_step(group, members, len(sessions)),
        read_only=group.site_id != desk.site_id or group.status == "locked",
        opinions=opinions,
    )


def attendance_rate(lines: Iterable[SessionLine]) -> int | None:
    """实到 of 应到 over some sessions in percent, None where nobody was expected."""
    came = wanted = 0
    for line in lines:
        came += line.present
        wanted += line.expected
    return whole_percent(came, wanted)


def _next_step(group: ServiceGroup, members: Sequence[Member], held: int) -> NextStep:
    """Actions: add_members, record_session, finish; "" for a group that ended."""
    if group.finished_on is not None:
        return NextStep("", "")
    if not members:
        return NextStep(_("添加组员"), "add_members")
    if held and held >= (group.planned_sessions or 0):
        return NextStep(_("写总结并结束小组"), "finish")
    return NextStep(_("记第{number}节").format(number=held + 1), "record_session")
