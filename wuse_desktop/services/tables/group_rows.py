# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of groups, members, group sessions and community activities."""

import dataclasses
from collections.abc import Sequence

from wuse_desktop.domain.records.activities import (
    PRESENT_STATES,
    Attendance,
    CommunityActivity,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.volunteer_rules import team_names
from wuse_desktop.i18n import _
from wuse_desktop.services import activities, groups, signin
from wuse_desktop.services.records import correct
from wuse_desktop.services.sign_in_rows import VolunteerTime
from wuse_desktop.services.tables.keeping import IMPORTED, Keeping, Kept
from wuse_desktop.services.tables.links import bare_name
from wuse_desktop.services.tables.mentions import Mention
from wuse_desktop.services.tables.rows import Row, refuse_duplicate
from wuse_desktop.services.tables.spans import span_of
from wuse_desktop.storage import records


def keep_group(keeping: Keeping, row: Row) -> Kept:
    """Keep the plan of a group; end it where the row gives that date."""
    values = row.fields(ServiceGroup)
    finished_on = values.pop("finished_on", None)
    outcome = values.pop("outcome", "")
    if text := row.get("group_worker"):
        values["group_worker_id"] = keeping.links.worker("group_worker", text)
    values.setdefault("group_worker_id", keeping.desk.session.worker_id)
    group = ServiceGroup(**values, source=IMPORTED)
    told = {} if "place" in row.given else {"place": group.place}
    message = _("这个小组已经登记，没有重复导入。")
    keeping.refuse_same(ServiceGroup, message, group_name=group.group_name, **told)
    saved = groups.save_group(keeping.desk, group)
    problems = saved.problems
    if finished_on is not None:
        ended = groups.finish_group(keeping.desk, saved.id, finished_on, outcome, keeping.reason)
        problems += ended.problems
    return Kept(ServiceGroup.entity, saved.id, problems)


def keep_group_member(keeping: Keeping, row: Row) -> Kept:
    """Let the person of a row join a group, and leave it where the row says so."""
    desk = keeping.desk
    group = keeping.links.group("group", row.get("group"))
    person = keeping.links.person("person", row.get("person"))
    joined_on = row.get("joined_on") or group.started_on or desk.today()
    with desk.read() as connection:
        known = records.find(connection, GroupMember, group_id=group.id, person_id=person.id)
    if any(item.joined_on == joined_on or item.left_on is None for item in known):
        raise refuse_duplicate(_("这个人已经是组员，没有重复导入。"), known[0].id)
    groups.add_members(desk, group.id, [person.id], joined_on, row.get("left_on"))
    with desk.read() as connection:
        found = records.find(connection, GroupMember, group_id=group.id, person_id=person.id)
    member = next(item for item in found if item.joined_on == joined_on)
    if expectation := row.get("expectation"):
        correct(desk, dataclasses.replace(member, expectation=expectation), keeping.reason)
    if left_on := row.get("left_on"):
        groups.remove_member(desk, member.id, left_on, row.get("leave_reason", ""))
    return Kept(GroupMember.entity, member.id)


def keep_group_session(keeping: Keeping, row: Row) -> Kept:
    """Keep a meeting of a group with who was there; other members of the day were absent."""
    span = span_of(row)
    group = keeping.links.group("group", row.get("group"))
    values = row.fields(GroupSession)
    if host := row.get("host_activity"):
        activity = keeping.links.activity("host_activity", host, span.start_at.date())
        values["host_event_id"] = activity.id
    session = GroupSession(**values, **span.fields, group_id=group.id, source=IMPORTED)
    keeping.refuse_same(
        GroupSession,
        _("这个小组这个时间已经有一节活动，没有重复导入。"),
        group_id=group.id,
        start_at=span.start_at,
        end_at=span.end_at,
        theme=session.theme,
    )
    with keeping.desk.read() as connection:
        members = records.find(connection, GroupMember, group_id=group.id)
    present = _attendance(
        keeping, "present", row.get("present", ()), [item.person_id for item in members]
    )
    saved = groups.save_session(
        keeping.desk,
        session,
        present,
        keeping.links.shares("workers", row.get("workers", ()), span.minutes),
        _volunteers(keeping, row, span.minutes),
    )
    return Kept(GroupSession.entity, saved.id, saved.problems)


def keep_activity(keeping: Keeping, row: Row) -> Kept:
    """Keep a community activity with sign-in, workers and volunteers."""
    span = span_of(row)
    named = team_names(row.get("orgs", ""))
    activity = CommunityActivity(
        **row.fields(CommunityActivity),
        **span.fields,
        org_ids=tuple(keeping.links.organisation("orgs", name).id for name in named),
        source=IMPORTED,
    )
    _refuse_known_activity(keeping, row, activity)
    saved = activities.save_activity(
        keeping.desk,
        activity,
        _attendance(keeping, "signed", row.get("signed", ())),
        keeping.links.shares("workers", row.get("workers", ()), span.minutes),
        _volunteers(keeping, row, span.minutes),
    )
    return Kept(CommunityActivity.entity, saved.id, saved.problems)


def _refuse_known_activity(keeping: Keeping, row: Row, activity: CommunityActivity) -> None:
    """One title, place and day (rule C-12); the hour tells two apart where both have one."""
    with keeping.desk.read() as connection:
        known = records.find(
            connection,
            CommunityActivity,
            site_id=keeping.desk.site_id,
            activity_title=activity.activity_title,
        )
    for item in known:
        # a ledger writes the village before the place
        there = "place" in row.given or item.place in activity.place
        both = item.time_known and activity.time_known
        if there and (item.start_at == activity.start_at if both else item.on == activity.on):
            message = _("这一天这个地点已经有一场同名活动，没有重复导入。")
            raise refuse_duplicate(message, item.id)


def keep_attendance(keeping: Keeping, row: Row) -> Kept:
    """Add one person to the sign-in of an event that is on file."""
    desk, text = keeping.desk, row.get("person")
    event = keeping.links.gathering("event", row.get("event"), row.get("date"))
    line = Attendance(**row.fields(Attendance), person_text=bare_name(text))
    if keeping.links.is_number(text) or keeping.links.persons(text):
        person = keeping.links.person("person", text)
        line = dataclasses.replace(line, person_id=person.id, person_text="")
    with desk.read() as connection:
        stored = records.find(connection, Attendance, event_kind=event.entity, event_id=event.id)
    known = [item for item in stored if line.person_id and item.person_id == line.person_id]
    if known and known[0].state in PRESENT_STATES:
        message = _("这个人在这一场已经签到，没有重复导入。")
        raise refuse_duplicate(message, known[0].id)
    others = [item for item in stored if item not in known]
    times = signin.volunteer_times(desk, event.entity, event.id)
    saved = signin.save_sign_in(
        desk, event.entity, event.id, [*others, line], times, keeping.reason
    )
    return Kept(event.entity, event.id, saved.problems)


def _attendance(
    keeping: Keeping, column: str, mentions: Sequence[Mention], among: Sequence[str] = ()
) -> list[Attendance]:
    ids, names = keeping.links.people(column, mentions, among)
    rows = [Attendance(person_id=person_id) for person_id in ids]
    return rows + [Attendance(person_text=name) for name in names]


def _volunteers(keeping: Keeping, row: Row, minutes: int) -> list[VolunteerTime]:
    """The volunteers of an event; who is not on file yet is put there with the name."""
    found = []
    for mention in row.get("volunteers", ()):
        amount = minutes if mention.minutes is None else mention.minutes
        if keeping.links.persons(mention.text):
            person = keeping.links.person("volunteers", mention.text)
            found.append(VolunteerTime(amount, person_id=person.id))
        else:
            found.append(VolunteerTime(amount, name=bare_name(mention.text)))
    return found
