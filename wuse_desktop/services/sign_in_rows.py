# SPDX-License-Identifier: MulanPSL-2.0
"""What a sign-in grid writes: attendance, new names, new members, and volunteers' service."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import (
    PRESENT_STATES,
    Attendance,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.i18n import _
from wuse_desktop.services import memberships, staffing
from wuse_desktop.services.certificate_changes import require_certificate_reason
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record, refuse_blocking
from wuse_desktop.services.reading import load
from wuse_desktop.services.sign_in_hours import Signed, services_of
from wuse_desktop.services.volunteer_hours import check_services, put_services
from wuse_desktop.services.volunteers import quick_volunteer
from wuse_desktop.storage import group_store, records, volunteer_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.group_store import Member
from wuse_desktop.storage.unit_of_work import UnitOfWork

S = TypeVar("S", bound=Signed)

_CLOSED_GROUP = "01"
_NO_VILLAGE = "000"
# Findings about single rows of service that the grid itself words better.
_SAID_ALREADY = ("service_late", "service_no_minutes", "service_too_many_minutes", "field_missing")


@dataclass(frozen=True, slots=True)
class VolunteerTime:
    """Minutes of one volunteer: a volunteer, else a person, else a name not yet on file."""

    minutes: int
    volunteer_id: str = ""
    person_id: str = ""
    name: str = ""


def check_sign_in(
    desk: Desk,
    event: Signed,
    attendance: Sequence[Attendance],
    volunteers: Sequence[VolunteerTime] = (),
    reason: str = "",
) -> tuple[Problem, ...]:
    """What does not fit: nameless or double lines, membership (V-24), volunteers' time (V-22)."""
    problems = list(staffing.check_people(attendance))
    if isinstance(event, GroupSession) and event.group_id:
        problems += _check_members(desk, event, attendance)
    problems += _check_volunteers(desk, event, attendance, volunteers)
    problems += _check_voluntary(desk, event, volunteers)
    if event.on:
        problems += _check_services(desk, event, volunteers, reason)
    return tuple(problems)


def _check_services(
    desk: Desk, event: Signed, volunteers: Sequence[VolunteerTime], reason: str
) -> Iterator[Problem]:
    """Findings about the service of everybody on the sheet, registered as volunteers or not."""
    with desk.read() as connection:
        former = records.get(connection, type(event), event.id) if event.id else None
        stored = _stored(connection, event)
        people = [item.person_id for item in volunteers if not item.volunteer_id]
        registered = volunteer_store.volunteers_of(connection, filter(None, people))
        known = {*registered.values(), *(item.volunteer_id for item in volunteers)}
        names = volunteer_store.names_of(connection, known)
    services, known_names = [], []
    for item in volunteers:
        ref = item.volunteer_id or registered.get(item.person_id) or _reference(item)
        rows = services_of(event, former, ref, item.minutes, stored.get(ref, ()))
        services += rows
        known_names += [names.get(ref, "") or item.name.strip()] * len(rows)
    for row, name, check in zip(
        services, known_names, check_services(desk, services, reason), strict=True
    ):
        said = _SAID_ALREADY if row.volunteer_id in names else (*_SAID_ALREADY, "volunteer_unknown")
        yield from _of(name, (item for item in check.problems if item.code not in said))


def _reference(item: VolunteerTime) -> str:
    """Who a row is of as long as there is no registration: overlaps are found by it."""
    return f"person/{item.person_id}" if item.person_id else f"new/{item.name.strip()}"


def _stored(connection: Connection, event: Signed) -> dict[str, list[VolunteerService]]:
    """The stored service at an event by volunteer, in the order of days."""
    found: dict[str, list[VolunteerService]] = {}
    if event.id:
        for row in volunteer_store.hosted_services(connection, event.entity, event.id):
            found.setdefault(row.volunteer_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.service_date or date.min)
    return found


def _of(name: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Findings about one volunteer's service, with the name of the volunteer."""
    for item in problems:
        message = _("{name}：{message}").format(name=name, message=item.message)
        yield dataclasses.replace(item, message=message if name else item.message)


def _check_members(
    desk: Desk, session: GroupSession, attendance: Sequence[Attendance]
) -> Iterator[Problem]:
    group = load(desk, ServiceGroup, session.group_id)
    with desk.read() as connection:
        strangers = _strangers(group_store.members(connection, group.id), session, attendance)
    if not strangers:
        return
    count = len(strangers)
    if group.openness == _CLOSED_GROUP:
        message = _("有{count}人那天不是组员，封闭小组要先加为组员才能签到。").format(count=count)
        yield Problem("not_a_member", "V-24", "block", message)
    else:
        message = _("有{count}人那天还不是组员，保存时会从那天起加为组员。").format(count=count)
        yield Problem("joins_now", "V-24", "warn", message)


def _strangers(
    members: Sequence[Member], session: GroupSession, attendance: Sequence[Attendance]
) -> list[Attendance]:
    """Those present who were no members on the day of the session."""
    if session.on is None:
        return []
    expected = group_store.expected(members, session.on)
    return [
        row
        for row in attendance
        if row.state in PRESENT_STATES and (not row.person_id or row.person_id not in expected)
    ]


def _check_volunteers(
    desk: Desk,
    event: Signed,
    attendance: Sequence[Attendance],
    volunteers: Sequence[VolunteerTime],
) -> Iterator[Problem]:
    if any(not (item.volunteer_id or item.person_id or item.name.strip()) for item in volunteers):
        message = _("志愿者里有一行没有姓名，请补上或删去。")
        yield Problem("volunteer_nameless", "", "block", message)
    if any(item.minutes <= 0 for item in volunteers):
        message = _("志愿者的服务分钟数要大于 0。")
        yield Problem("service_no_minutes", "V-23", "block", message)
    if event.minutes and any(item.minutes > event.minutes for item in volunteers):
        message = _("志愿者的分钟数不能多于活动起止时间的{most}分钟。")
        text = message.format(most=event.minutes)
        yield Problem("service_too_many_minutes", "V-23", "block", text)
    known = [item.volunteer_id for item in volunteers if item.volunteer_id]
    with desk.read() as connection:
        found = volunteer_store.known(connection, known)
    helpers = [found[item].person_id for item in known if item in found]
    helpers += (item.person_id for item in volunteers if item.person_id and not item.volunteer_id)
    if len(set(helpers)) < len(helpers):
        message = _("同一名志愿者出现了两次，请删去一行。")
        yield Problem("volunteer_twice", "", "block", message)
    served = {row.person_id for row in attendance if row.served and row.state in PRESENT_STATES}
    if served.intersection(helpers):
        message = _("有人既签到又算志愿者；志愿者不计入服务人次，请核对。")
        yield Problem("volunteer_served", "C-03", "warn", message)


def _check_voluntary(
    desk: Desk, event: Signed, volunteers: Sequence[VolunteerTime]
) -> Iterator[Problem]:
    """Ask once for each volunteer who is new on the sheet (rule V-26)."""
    with desk.read() as connection:
        stored = volunteer_store.hosted_services(connection, event.entity, event.id)
    known = {row.volunteer_id for row in stored} if event.id else set()
    if any(item.volunteer_id not in known for item in volunteers):
        message = _(
            "请确认：志愿者都是自愿、无偿的服务，不含有报酬的、摊派的和工作人员上班时间的。"
        )
        yield Problem("voluntary", "V-26", "warn", message)


def put_sign_in(
    desk: Desk,
    unit: UnitOfWork,
    event: S,
    attendance: Sequence[Attendance],
    volunteers: Sequence[VolunteerTime],
    reason: str = "",
) -> S:
    """Write an event with its checked grid within an open unit; gives the event as stored.

    Raises what filing raises for what may not be changed.
    """
    former = unit.get(type(event), event.id) if event.id else None
    event = put_record(desk, unit, event, reason)
    rows = [_on_file(desk, unit, event, row) for row in attendance]
    if isinstance(event, GroupSession):
        members = group_store.members(unit.connection, event.group_id)
        for row in _strangers(members, event, rows):
            joining = GroupMember(
                group_id=event.group_id, person_id=row.person_id, joined_on=event.on
            )
            memberships.join(desk, unit, joining, reason=reason)
    staffing.put_attendance(unit, event.entity, event.id, rows)
    _put_services(desk, unit, event, former, volunteers, reason)
    return event


def _on_file(desk: Desk, unit: UnitOfWork, event: Signed, row: Attendance) -> Attendance:
    """The line with a person: a name that is new becomes a person with only a name."""
    if row.person_id:
        return row
    person = _new_person(desk, unit, event, row.person_text)
    return dataclasses.replace(row, person_id=person.id, person_text="")


def _new_person(desk: Desk, unit: UnitOfWork, event: Signed, name: str) -> Person:
    village = "" if event.village_code.endswith(_NO_VILLAGE) else event.village_code
    return put_record(desk, unit, Person(name=name.strip(), village_code=village))


def _put_services(
    desk: Desk,
    unit: UnitOfWork,
    event: Signed,
    former: Signed | None,
    volunteers: Sequence[VolunteerTime],
    reason: str,
) -> None:
    stored = _stored(unit.connection, event)
    rows = []
    for item in volunteers:
        volunteer_id = item.volunteer_id
        if not volunteer_id:
            person_id = item.person_id or _new_person(desk, unit, event, item.name).id
            volunteer_id = quick_volunteer(desk, unit, person_id, event.village_code)
        known = stored.get(volunteer_id, ())
        rows += services_of(event, former, volunteer_id, item.minutes, known)
    put_services(desk, unit, rows, reason)
    kept = {row.id for row in rows if row.id}
    for row in (row for known in stored.values() for row in known):
        if row.id not in kept:
            require_certificate_reason(unit, row, reason)
            unit.remove(VolunteerService, row.id, reason)


def refuse_long_days(problems: Sequence[Problem], reason: str) -> None:
    """A volunteer's day of more than twelve hours asks for a reason (rule V-22)."""
    if not reason.strip():
        refuse_blocking(
            dataclasses.replace(item, code="reason_required", level="block")
            for item in problems
            if item.code == "service_long_day"
        )
