# SPDX-License-Identifier: MulanPSL-2.0
"""Groups and activities as pages show them and forms hold them: the plan, the end, whose it is."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain import group_rules
from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.checks import missing_field
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import (
    CommunityActivity,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _
from wuse_desktop.services import groups, people, records
from wuse_desktop.services.activities import ActivityPage, activity_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.drafts import Draft, drafts
from wuse_desktop.services.filing import Saved, put_record
from wuse_desktop.services.groups import GroupPage, group_page
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.storage import group_store
from wuse_desktop.storage.group_store import Member

__all__ = [
    "ActivitySheet",
    "GroupSheet",
    "Member",
    "activity_sheet",
    "add_new_member",
    "check_ending",
    "check_plan",
    "file_ending",
    "file_plan",
    "group_of",
    "group_payload",
    "group_sheet",
    "load_ending",
    "load_group",
    "new_group",
    "take_back_joining",
    "take_back_leaving",
]

Titled = tuple[ServiceGroup, dict[str, str]]
_HALF_CLOSED = "02"


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """The page of a group, whose it is, and the forms about it that were left unfinished."""

    page: GroupPage
    site_name: str
    editable: bool
    unfinished: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class ActivitySheet:
    """The page of an activity, whose it is, and its form if that was left unfinished."""

    page: ActivityPage
    site_name: str
    editable: bool
    unfinished: tuple[Draft, ...]


def group_sheet(desk: Desk, group_id: str) -> GroupSheet:
    """Everything one sees of a group. Raises UserFault ``record_missing``."""
    page = group_page(desk, group_id)
    site_name = other_site_name(desk, page.group.site_id)
    names = {f"{GroupSession.entity}:{line.session.id}" for line in page.sessions}
    unfinished = tuple(
        draft
        for draft in drafts(desk)
        if draft.name in names or draft.name.endswith(f":{group_id}")
    )
    return GroupSheet(page, site_name, not page.read_only and may_write(desk), unfinished)


def activity_sheet(desk: Desk, activity_id: str) -> ActivitySheet:
    """Everything one sees of an activity. Raises UserFault ``record_missing``."""
    page = activity_page(desk, activity_id)
    site_name = other_site_name(desk, page.activity.site_id)
    name = f"{CommunityActivity.entity}:{activity_id}"
    unfinished = tuple(
        draft
        for draft in drafts(desk)
        if draft.name == name or draft.name.endswith(f":{activity_id}")
    )
    return ActivitySheet(page, site_name, not page.read_only and may_write(desk), unfinished)


def new_group(desk: Desk) -> Titled:
    """An empty plan with what is usual: half closed, ten members, six meetings of an hour."""
    group = ServiceGroup(
        openness=_HALF_CLOSED,
        planned_members=10,
        planned_sessions=6,
        planned_minutes=60,
        group_worker_id=desk.session.worker_id,
    )
    return group, {}


def load_group(desk: Desk, group_id: str) -> Titled:
    """A stored plan. Raises UserFault ``record_missing``."""
    return load(desk, ServiceGroup, group_id), {}


def check_plan(desk: Desk, group: ServiceGroup, reason: str) -> tuple[Problem, ...]:
    """What the plan still lacks."""
    del reason
    return groups.check_group(desk, group)


def file_plan(desk: Desk, group: ServiceGroup, reason: str) -> Saved:
    """Keep the plan. Raises what ``groups.save_group`` raises."""
    return groups.save_group(desk, group, reason)


def add_new_member(desk: Desk, group_id: str, name: str) -> Saved:
    """Somebody who is not on file becomes a person with only a name, and a member from today."""
    with desk.together():
        person = people.quick_person(desk, name)
        return groups.add_members(desk, group_id, [person.id])


def take_back_joining(desk: Desk, made: Changes) -> None:
    """Undo what adding somebody to a group made: a person put on file for it goes with it.

    Raises UserFault ``record_in_use`` when that person is in other records by now.
    """
    new_persons = made.ids(Person.entity)
    with desk.together():
        for person_id in new_persons:  # the membership goes into the bin with the person
            records.delete(desk, Person.entity, person_id, _("撤销"))
        if not new_persons:
            for member_id in made.ids(GroupMember.entity):
                groups.remove_member(desk, member_id)


def take_back_leaving(desk: Desk, member_id: str) -> Saved:
    """Undo ``groups.remove_member``: the member stays, as if nothing had been said."""
    with desk.write() as unit:
        member = unit.get(GroupMember, member_id)
        if member is None:
            unit.restore(GroupMember, member_id)
        else:
            put_record(desk, unit, dataclasses.replace(member, left_on=None, leave_reason=""))
        return Saved(member_id, unit.changes())


def load_ending(desk: Desk, group_id: str) -> Titled:
    """A group about to end today. Raises UserFault ``record_missing``."""
    group = load(desk, ServiceGroup, group_id)
    return dataclasses.replace(group, finished_on=group.finished_on or desk.today()), {}


def check_ending(desk: Desk, group: ServiceGroup, reason: str) -> tuple[Problem, ...]:
    """What the end of a group still lacks."""
    del reason
    if group.finished_on is None:
        return (missing_field(ServiceGroup, "finished_on"),)
    with desk.read() as connection:
        held = group_store.sessions(connection, group.id)
    days = [item.on for item in held if item.on]
    return group_rules.check_finish(group, group.finished_on, group.outcome, days, desk.today())


def file_ending(desk: Desk, group: ServiceGroup, reason: str) -> Saved:
    """End the group. Raises what ``groups.finish_group`` raises."""
    day = group.finished_on or desk.today()
    return groups.finish_group(desk, group.id, day, group.outcome, reason)


def group_payload(group: ServiceGroup, titles: Mapping[str, str]) -> dict[str, Any]:
    """A plan as JSON values."""
    return {"record": plain_values(group), "titles": dict(titles)}


def group_of(payload: Mapping[str, Any]) -> Titled:
    """The plan of such values."""
    return record_of(ServiceGroup, payload["record"]), dict(payload["titles"])
