# SPDX-License-Identifier: MulanPSL-2.0
"""How somebody comes to belong to a group, and goes: one membership at a time (rule V-24)."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from wuse_desktop.domain.records.activities import GroupMember
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.reading import load_in
from wuse_desktop.storage import group_store, records
from wuse_desktop.storage.unit_of_work import UnitOfWork


def join(
    desk: Desk, unit: UnitOfWork, joining: GroupMember, until: date | None = None, reason: str = ""
) -> None:
    """Let a person belong to a group from a day on on which they are no member yet.

    Who joined later has joined earlier than was known: that membership begins on the earlier day,
    and no second one is made beside it. One that ended before stays, and so does a later one
    when it is known that the new one ended (``until``) before it.
    """
    known = records.find(
        unit.connection,
        GroupMember,
        "joined_on",
        group_id=joining.group_id,
        person_id=joining.person_id,
    )
    later = _first_after(known, joining.joined_on, until)
    if later is not None:
        joining = dataclasses.replace(later, joined_on=joining.joined_on)
    put_record(desk, unit, joining, reason)


def _first_after(
    known: Sequence[GroupMember], on: date | None, until: date | None
) -> GroupMember | None:
    """The first of a person's memberships that begins after a day, and not after ``until``."""
    for member in known:
        begins = member.joined_on
        if on and begins and on < begins and (until is None or begins <= until):
            return member
    return None


def leave(desk: Desk, unit: UnitOfWork, member_id: str, on: date, reason: str = "") -> None:
    """Let a member leave: ``on`` is the last day; sessions attended stay.

    A membership that no session was attended in and that began that day is put into the bin: it
    was a slip. So is every other one that shares days with it: the person leaves whole. Raises
    UserFault ``left_early`` when the person came to a session later.
    """
    group_id = load_in(unit, GroupMember, member_id).group_id
    shown = next(
        item for item in group_store.members(unit.connection, group_id) if member_id in item.ids
    )
    last_on = group_store.last_present_on(
        unit.connection, group_id, shown.person_id, shown.joined_on
    )
    if last_on is not None and on < last_on:
        raise UserFault(
            "left_early",
            _("这名组员{day}还参加了小组活动，离组日期不能更早，没有改动。").format(day=last_on),
            _("请改离组日期，或先更正那一节的签到。"),
        )
    for other_id in shown.beside:
        unit.remove(GroupMember, other_id, reason)
    if last_on is None and (shown.joined_on is None or on <= shown.joined_on):
        unit.remove(GroupMember, shown.id, reason)
        return
    member = load_in(unit, GroupMember, shown.id)
    put_record(desk, unit, dataclasses.replace(member, left_on=on, leave_reason=reason), reason)
