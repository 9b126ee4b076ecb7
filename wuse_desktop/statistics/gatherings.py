# SPDX-License-Identifier: MulanPSL-2.0
"""Groups with their sessions (rule C-11) and community activities (rule C-12)."""

from typing import Any

from sqlalchemy import Select, func, select

from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    counted,
    delivered,
    eligible,
    event_day,
    filed,
    line,
    on_days,
)
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.tables import TABLES

_GROUP, _SESSION = TABLES["service_group"], TABLES["group_session"]
_ACTIVITY = TABLES["community_activity"]


def groups(scope: Scope) -> Select[Any]:
    """小组数(个): groups that held a session, to be counted once each."""
    return line(
        _SESSION,
        event_day(_SESSION),
        entity="service_group",
        record_id=_SESSION.c.group_id,
        key=_SESSION.c.group_id,
    ).where(*counted(_SESSION, scope))


def group_sessions(scope: Scope) -> Select[Any]:
    """小组活动(节): sessions held."""
    return line(_SESSION, event_day(_SESSION)).where(*counted(_SESSION, scope))


def groups_started(scope: Scope) -> Select[Any]:
    """Groups whose first day lies in the scope."""
    return _groups(scope, _GROUP.c.started_on)


def groups_finished(scope: Scope) -> Select[Any]:
    """完成小组: ended in the scope, with the record approved."""
    return _groups(scope, _GROUP.c.finished_on)


def groups_too_few_sessions(scope: Scope) -> Select[Any]:
    """未达节数: finished groups that held fewer sessions than a group needs."""
    held = (
        select(func.count())
        .select_from(_SESSION)
        .where(_SESSION.c.group_id == _GROUP.c.id, eligible(_SESSION), delivered(_SESSION))
        .correlate_except(_SESSION)
        .scalar_subquery()
    )
    return _groups(scope, _GROUP.c.finished_on, held < scope.rules.min_group_sessions)


def activities(scope: Scope) -> Select[Any]:
    """社区活动(场): led by the station; one title at one place on one day is one."""
    return _activities(scope, lead_here=1)


def activities_joined(scope: Scope) -> Select[Any]:
    """参与的活动: led by another station, which counts them."""
    return _activities(scope, lead_here=0)


def _groups(scope: Scope, day: Value, *conditions: Condition) -> Select[Any]:
    return line(_GROUP, day).where(
        on_days(day, scope), *filed(_GROUP, scope, _GROUP.c.group_worker_id), *conditions
    )


def _activities(scope: Scope, lead_here: int) -> Select[Any]:
    day = event_day(_ACTIVITY)
    parts = (func.trim(_ACTIVITY.c.activity_title), func.trim(_ACTIVITY.c.place), day)
    key = _ACTIVITY.c.site_id + "|" + parts[0] + "|" + parts[1] + "|" + parts[2]
    conditions = counted(_ACTIVITY, scope, joined=True)
    return line(_ACTIVITY, day, key=key).where(*conditions, _ACTIVITY.c.lead_here == lead_here)
