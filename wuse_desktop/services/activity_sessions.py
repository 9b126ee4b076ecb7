# SPDX-License-Identifier: MulanPSL-2.0
"""Sessions of groups held within community activities: which may host, which were held (C-04)."""

from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import activity_store, event_store, records
from wuse_desktop.storage.activity_store import HostActivity
from wuse_desktop.storage.database import Connection

__all__ = [
    "HeldSession",
    "HostActivity",
    "activities_that_could_host",
    "check_sessions_within",
    "held_within",
]


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session of a group that counts and was held within an activity, of its day."""

    id: str
    group_name: str
    seq: int
    present: int
    minutes: int


def activities_that_could_host(
    desk: Desk, on: date | None, site_id: str = ""
) -> tuple[HostActivity, ...]:
    """The activities of a day at a site (this one) within which a session may have been held."""
    if on is None:
        return ()
    with desk.read() as connection:
        return activity_store.of_day(connection, site_id or desk.site_id, on)


def held_within(connection: Connection, activity: CommunityActivity) -> tuple[HeldSession, ...]:
    """The sessions that count instead of the activity for who was at both, and for their time."""
    found = records.find(connection, GroupSession, "start_at", host_event_id=activity.id)
    held = [item for item in found if item.on == activity.on and item.status in COUNTED]
    groups = records.get_many(connection, ServiceGroup, (item.group_id for item in held))
    present = event_store.present_counts(
        connection, GroupSession.entity, (item.id for item in held)
    )
    return tuple(
        HeldSession(
            item.id,
            groups[item.group_id].group_name if item.group_id in groups else "",
            item.seq or 0,
            present.get(item.id, 0),
            item.minutes,
        )
        for item in held
    )


def check_sessions_within(desk: Desk, activity: CommunityActivity) -> tuple[Problem, ...]:
    """An activity that is moved to another day leaves the sessions linked with it behind."""
    if not activity.id:
        return ()
    with desk.read() as connection:
        linked = records.find(connection, GroupSession, "start_at", host_event_id=activity.id)
    message = _(
        "这场活动关联着 {day} 的一节小组活动“{theme}”，改后两条记录不在同一天，人次和工时会"
        "各自计算。请把那一节也改好，或者取消它的“关联活动”。"
    )
    return tuple(
        Problem(
            "activity_hosts_session",
            "C-04",
            "warn",
            message.format(day=item.on, theme=item.theme),
            "start_at",
            (item.id,),
        )
        for item in linked
        if item.on != activity.on
    )
