# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet that is passed round at an activity or a group session (签到表)."""

import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.sheet_codes import SIGN_IN, sheet_code, shown
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.sign_in_sheet import SignInPerson, SignInSheet, render_sign_in_sheet
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import unit_name_of
from wuse_desktop.services.namesakes import place_lines
from wuse_desktop.storage import event_store, group_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import get, get_many

_BLANK_ROWS = 30
_SPARE_ROWS = 10


def write_sign_in_sheet(desk: Desk, record_id: str, printed_on: date, target: BinaryIO) -> int:
    """Write the sheet of an activity, a group session or a group's next one; the pages are told.

    Without a record it is a blank sheet. Raises UserFault ``record_missing`` for a record that is
    none of these; an OSError of ``target`` passes through.
    """
    with desk.read() as connection:
        sheet = _sheet(desk, connection, record_id, printed_on)
    return render_sign_in_sheet(sheet, target)


def _sheet(desk: Desk, connection: Connection, record_id: str, printed_on: date) -> SignInSheet:
    if not record_id:
        return _blank(desk, connection, printed_on)
    if activity := get(connection, CommunityActivity, record_id):
        rows = event_store.attendance_of(connection, activity.entity, activity.id)
        return SignInSheet(
            unit=unit_name_of(desk, connection, activity.site_id),
            title=activity.activity_title,
            facts=_facts(connection, activity, activity.place),
            people=_people(connection, rows, printed_on),
            printed_on=printed_on,
            extra_rows=_SPARE_ROWS if rows else _BLANK_ROWS,
            code=_code(activity.id),
        )
    if session := get(connection, GroupSession, record_id):
        group = get(connection, ServiceGroup, session.group_id) or ServiceGroup()
        title = _("{group}第{number}节").format(group=group.group_name, number=session.seq or "")
        facts = _facts(connection, session, session.place or group.place)
        sheet = _group_sheet(desk, connection, group, title, facts, session.on, printed_on)
        return dataclasses.replace(sheet, code=_code(session.id))
    if whole := get(connection, ServiceGroup, record_id):
        facts = _empty_facts(whole.place)
        sheet = _group_sheet(desk, connection, whole, whole.group_name, facts, None, printed_on)
        return dataclasses.replace(sheet, code=_code(whole.id))
    raise UserFault(
        "record_missing",
        _("找不到这个活动或小组，没有生成签到表。"),
        _("请从活动或小组的页面上打印。"),
    )


def _code(record_id: str) -> str:
    return shown(sheet_code(SIGN_IN, record_id))


def _blank(desk: Desk, connection: Connection, printed_on: date) -> SignInSheet:
    return SignInSheet(
        unit=unit_name_of(desk, connection, desk.site_id),
        title="",
        facts=((_("活动名称"), ""), *_empty_facts("")),
        people=(),
        printed_on=printed_on,
        extra_rows=_BLANK_ROWS,
    )


def _group_sheet(
    desk: Desk,
    connection: Connection,
    group: ServiceGroup,
    title: str,
    facts: tuple[tuple[str, str], ...],
    on: date | None,
    printed_on: date,
) -> SignInSheet:
    """A sheet with the members of the day of the session, or of the day of printing."""
    members = group_store.members(connection, group.id)
    people = _people(
        connection,
        (
            Attendance(person_id=member.person_id, person_text=member.name)
            for member in members
            if member.belongs_on(on or printed_on)
        ),
        printed_on,
    )
    unit = unit_name_of(desk, connection, group.site_id)
    return SignInSheet(unit, title, facts, people, printed_on)


def _people(
    connection: Connection, rows: Iterable[Attendance], printed_on: date
) -> tuple[SignInPerson, ...]:
    """Names and villages; of people with one name also what tells them apart, and no more."""
    listed = list(rows)
    on_file = get_many(connection, Person, (row.person_id for row in listed))
    places = place_lines(on_file.values(), printed_on)
    return tuple(
        SignInPerson(on_file[row.person_id].name, places[row.person_id])
        if row.person_id in on_file
        else SignInPerson(row.person_text)
        for row in listed
    )


def _facts(connection: Connection, event: Event, place: str) -> tuple[tuple[str, str], ...]:
    shares = event_store.workers_at(connection, event.entity, [event.id]).get(event.id, ())
    names = enumerated(share.name for share in shares)
    return ((_("时间"), _time(event)), (_("地点"), place), (_("带领者"), names))


def _empty_facts(place: str) -> tuple[tuple[str, str], ...]:
    return ((_("时间"), ""), (_("地点"), place), (_("带领者"), ""))


def _time(event: Event) -> str:
    if event.start_at is None:
        return ""
    start, end = event.start_at, event.end_at
    day = _("{year}年{month}月{day}日").format(year=start.year, month=start.month, day=start.day)
    if not event.time_known or end is None:
        return day
    return f"{day} {start:%H:%M}—{end:%H:%M}"
