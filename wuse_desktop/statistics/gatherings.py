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
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

_GROUP, _SESSION = TABLES["service_group"], TABLES["group_session"]
_ACTIVITY = TABLES["community_activity"]


def groups(terms: Terms) -> Select[Any]:
    """小组数(个): groups that held a session, to be counted once each."""
    return line(
        _SESSION,
        event_day(_SESSION),
        entity="service_group",
        record_id=_SESSION.c.group_id,
        key=_SESSION.c.group_id,
    ).where(*counted(_SESSION, terms))


def group_sessions(terms: Terms) -> Select[Any]:
    """小组活动(节): sessions held."""
    return line(_SESSION, event_day(_SESSION)).where(*counted(_SESSION, terms))


def groups_started(terms: Terms) -> Select[Any]:
    """Groups whose first day lies in the scope."""
    return _groups(terms, _GROUP.c.started_on)


def groups_finished(terms: Terms) -> Select[Any]:
    """完成小组: ended in the scope, with the record approved."""
    return _groups(terms, _GROUP.c.finished_on)


def groups_too_few_sessions(terms: Terms) -> Select[Any]:
    """未达节数: finished groups that held fewer sessions than a group needs."""
    held = (
        select(func.count())
        .select_from(_SESSION)
        .where(_SESSION.c.group_id == _GROUP.c.id, eligible(_SESSION), delivered(_SESSION))
        .correlate_except(_SESSION)
        .scalar_subquery()
    )
    return _groups(terms, _GROUP.c.finished_on, held < terms.rules.min_group_sessions)


def activities(terms: Terms) -> Select[Any]:
    """社区活动(场): led by the station; one title at one place on one day is one."""
    return _activities(terms, lead_here=1)


def activities_joined(terms: Terms) -> Select[Any]:
    """参与的活动: led by another station, which counts them."""
    return _activities(terms, lead_here=0)


def _groups(terms: Terms, day: Value, *conditions: Condition) -> Select[Any]:
    return line(_GROUP, day).where(
        on_days(day, terms), *filed(_GROUP, terms, _GROUP.c.group_worker_id), *conditions
    )


def _activities(terms: Terms, lead_here: int) -> Select[Any]:
    day = event_day(_ACTIVITY)
    parts = (func.trim(_ACTIVITY.c.activity_title), func.trim(_ACTIVITY.c.place), day)
    key = _ACTIVITY.c.site_id + "|" + parts[0] + "|" + parts[1] + "|" + parts[2]
    conditions = counted(_ACTIVITY, terms, joined=True)
    return line(_ACTIVITY, day, key=key).where(*conditions, _ACTIVITY.c.lead_here == lead_here)
