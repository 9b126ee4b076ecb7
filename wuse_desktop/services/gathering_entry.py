# SPDX-License-Identifier: MulanPSL-2.0
"""A group session or community activity in the making, with its sign-in grid and workers."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.services import activities, groups, signin, waiting_files
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.gathering_plans import PLANNED, check_plan, is_plan, save_plan
from wuse_desktop.services.reading import load
from wuse_desktop.services.signin import RosterRow, VolunteerTime
from wuse_desktop.services.staff_choice import (
    StaffChoice,
    minutes_of,
    plain_staff,
    staff_for_new,
    staff_from,
    staff_of,
)
from wuse_desktop.services.waiting_files import WaitingFile
from wuse_desktop.storage import event_store, group_store, org_store
from wuse_desktop.storage.draft_store import FILES

Gathering = GroupSession | CommunityActivity
G = TypeVar("G", GroupSession, CommunityActivity)

_CLASSES: dict[str, type[Gathering]] = {
    GroupSession.entity: GroupSession,
    CommunityActivity.entity: CommunityActivity,
}
_ABSENT = "5"
_ACTIVITY_MINUTES = 90
_SESSION_MINUTES = 60
_FIRST_PHASE, _MIDDLE_PHASE, _LAST_PHASE = "2", "4", "5"  # GROUP_PHASE


@dataclass(frozen=True, slots=True)
class GatheringDraft:
    """A meeting as its form holds it; ``roster`` and ``volunteers`` are the sign-in grid.

    ``files`` wait for its first saving.
    """

    record: Gathering
    roster: tuple[RosterRow, ...] = ()
    volunteers: tuple[VolunteerTime, ...] = ()
    staff: tuple[StaffChoice, ...] = ()
    files: tuple[WaitingFile, ...] = ()


Titled = tuple[GatheringDraft, dict[str, str]]


def new_session(desk: Desk, group_id: str) -> Titled:
    """A meeting of a group today: its members, nobody ticked yet; what the last one left to do."""
    group = load(desk, ServiceGroup, group_id)
    with desk.read() as connection:
        former = group_store.sessions(connection, group_id)
    last = former[-1] if former else None
    record = GroupSession(
        group_id=group_id,
        village_code=group.village_code,
        place=last.place if last else group.place,
        objective=last.next_step if last else "",
        phase=_phase(len(former) + 1, group.planned_sessions or 0),
    )
    minutes = last.minutes if last else group.planned_minutes or _SESSION_MINUTES
    roster = signin.roster(desk, GroupSession.entity, group_id, desk.today())
    return _new(desk, record, minutes, roster), {group_id: group.group_name}


def _phase(number: int, planned: int) -> str:
    """The usual phase of a meeting by its number; the form lets it be changed."""
    if number == 1:
        return _FIRST_PHASE
    return _LAST_PHASE if planned and number >= planned else _MIDDLE_PHASE


def new_activity(desk: Desk, org_id: str = "") -> Titled:
    """An activity today without anybody yet, held by an organisation if one is known."""
    if not org_id:
        return _new(desk, CommunityActivity(), _ACTIVITY_MINUTES, ()), {}
    org = load(desk, CommunityOrg, org_id)
    record = CommunityActivity(
        organiser=org.org_name,
        org_ids=(org_id,),
        place=org.place,
        village_code=org.village_code,
    )
    return _new(desk, record, _ACTIVITY_MINUTES, ()), {org_id: org.org_name}


def _new(desk: Desk, record: G, minutes: int, roster: tuple[RosterRow, ...]) -> GatheringDraft:
    start = desk.now().replace(hour=0, minute=0, second=0)
    record = dataclasses.replace(
        record, start_at=start, end_at=start + timedelta(minutes=minutes), time_known=False
    )
    return GatheringDraft(record, roster, staff=staff_for_new(desk, minutes))


def expected_on(desk: Desk, group_id: str, on: date) -> tuple[RosterRow, ...]:
    """The members expected at a meeting of another day."""
    return signin.roster(desk, GroupSession.entity, group_id, on)


def group_of_session(desk: Desk, session_id: str) -> str:
    """The group of a stored meeting. Raises UserFault ``record_missing``."""
    return load(desk, GroupSession, session_id).group_id


def load_gathering(desk: Desk, entity: str, record_id: str) -> Titled:
    """A stored meeting or activity with its sign-in, and the names of its group or organisations.

    Raises UserFault ``record_missing``.
    """
    record = load(desk, _CLASSES[entity], record_id)
    with desk.read() as connection:
        workers = event_store.workers_at(connection, entity, [record_id]).get(record_id, ())
    draft = GatheringDraft(
        record,
        signin.roster(desk, entity, record_id),
        signin.volunteer_times(desk, entity, record_id),
        staff_of(desk, workers, record.on),
    )
    if isinstance(record, CommunityActivity):
        with desk.read() as connection:
            return draft, org_store.names(connection, record.org_ids)
    return draft, {record.group_id: load(desk, ServiceGroup, record.group_id).group_name}


def attendance_of(draft: GatheringDraft) -> tuple[Attendance, ...]:
    """The grid as rows of attendance.

    A group keeps who was absent, because they were expected; an activity expects nobody.
    """
    keeps_absent = isinstance(draft.record, GroupSession)
    return tuple(
        Attendance(
            person_id=row.person_id,
            person_text="" if row.person_id else row.name,
            state=row.state,
            signed=row.signed,
            served=row.served,
        )
        for row in draft.roster
        if keeps_absent or row.state != _ABSENT
    )


def check_gathering(desk: Desk, draft: GatheringDraft, reason: str) -> tuple[Problem, ...]:
    """What form and grid still lack, and what does not fit; of a plan, what it needs."""
    rows, minutes = attendance_of(draft), minutes_of(draft.staff)
    if is_plan(draft.record, rows, desk.today()):
        return check_plan(draft.record, minutes)
    if isinstance(draft.record, GroupSession):
        return groups.check_session(desk, draft.record, rows, minutes, draft.volunteers, reason)
    return activities.check_activity(desk, draft.record, rows, minutes, draft.volunteers, reason)


def file_gathering(desk: Desk, draft: GatheringDraft, reason: str) -> Saved:
    """Keep everything in one pass: of a later day as a plan, else as the record.

    Raises what the services of plans, groups and activities raise.
    """
    rows, minutes = attendance_of(draft), minutes_of(draft.staff)
    record = draft.record
    if is_plan(record, rows, desk.today()):
        return save_plan(desk, record, expected_of(draft), minutes, reason, draft.files)
    if record.status == PLANNED:
        record = dataclasses.replace(record, status="approved")
    volunteers, files = draft.volunteers, draft.files
    if isinstance(record, GroupSession):
        return groups.save_session(desk, record, rows, minutes, volunteers, reason, files)
    return activities.save_activity(desk, record, rows, minutes, volunteers, reason, files)


def files_plan(desk: Desk, draft: GatheringDraft) -> bool:
    """Whether saving keeps what was typed as a plan."""
    return is_plan(draft.record, attendance_of(draft), desk.today())


def expected_of(draft: GatheringDraft) -> tuple[Attendance, ...]:
    """Everybody on the grid, for the sheet that is printed before an activity."""
    return tuple(
        Attendance(person_id=row.person_id, person_text="" if row.person_id else row.name)
        for row in draft.roster
    )


def gathering_payload(draft: GatheringDraft, titles: Mapping[str, str]) -> dict[str, Any]:
    """Form and grid as JSON values."""
    return {
        "entity": draft.record.entity,
        "record": plain_values(draft.record),
        "roster": [
            [row.person_id, row.name, row.village, row.state, row.signed, row.served, row.more]
            for row in draft.roster
        ],
        "volunteers": [
            [item.minutes, item.volunteer_id, item.person_id, item.name]
            for item in draft.volunteers
        ],
        "staff": plain_staff(draft.staff),
        "titles": dict(titles),
        FILES: waiting_files.payload_of(draft.files),
    }


def gathering_of(payload: Mapping[str, Any]) -> Titled:
    """Form and grid of such values."""
    draft = GatheringDraft(
        record_of(_CLASSES[payload["entity"]], payload["record"]),
        tuple(_roster_row(*row) for row in payload["roster"]),
        tuple(VolunteerTime(*row) for row in payload["volunteers"]),
        staff_from(payload["staff"]),
        waiting_files.waiting_of(payload),
    )
    return draft, dict(payload["titles"])


def _roster_row(*values: Any) -> RosterRow:
    person_id, name, village, state, signed, served, *more = values  # older drafts lack the last
    line = Attendance(person_id=person_id, state=state, signed=signed, served=served)
    return signin.roster_row(line, name, village, *more)


def counted(rows: Sequence[RosterRow], volunteers: Sequence[VolunteerTime]) -> signin.SheetCounts:
    """The bottom line of a grid as it stands."""
    states = [Attendance(state=row.state) for row in rows]
    return signin.count_sheet(states, volunteers)
