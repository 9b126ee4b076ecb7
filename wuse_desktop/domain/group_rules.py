# SPDX-License-Identifier: MulanPSL-2.0
"""What the forms of groups and community activities demand (field lists 2.2 and 2.3)."""

from datetime import date, datetime

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.event_rules import check_times
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.i18n import _

MIN_SESSIONS = 4
_FEW, _MANY = 5, 20
_FUNDRAISING = "13"


def check_group(group: ServiceGroup) -> tuple[Problem, ...]:
    """The plan of a group: its fields, and sizes that are unusual."""
    problems = list(check_fields(group))
    if group.planned_members is not None and not _FEW <= group.planned_members <= _MANY:
        message = _("计划人数一般是{few}到{many}人，请核对。").format(few=_FEW, many=_MANY)
        problems.append(Problem("group_size", "", "warn", message, "planned_members"))
    if group.planned_sessions is not None and group.planned_sessions < MIN_SESSIONS:
        message = _("小组少于{count}节，结束时会列为“未达节数”。").format(count=MIN_SESSIONS)
        problems.append(Problem("group_short", "C-11", "warn", message, "planned_sessions"))
    if group.started_on and group.finished_on and group.finished_on < group.started_on:
        message = _("结束日期早于开始日期，请核对。")
        problems.append(Problem("group_finish", "V-09", "block", message, "finished_on"))
    return tuple(problems)


def check_session(session: GroupSession, group: ServiceGroup, now: datetime) -> tuple[Problem, ...]:
    """The record of one meeting."""
    problems = [*check_fields(session), *check_times(session, now)]
    if group.finished_on and session.on and session.on > group.finished_on:
        message = _("小组已经结束，这一节的日期在结束以后，请核对。")
        problems.append(Problem("session_after_finish", "C-11", "block", message, "start_at"))
    return tuple(problems)


def check_finish(
    group: ServiceGroup, finished_on: date, outcome: str, days: list[date], today: date
) -> tuple[Problem, ...]:
    """The end of a group; ``days`` are those of its sessions."""
    problems = []
    if not outcome.strip():
        problems.append(missing_field(ServiceGroup, "outcome"))
    if finished_on > today:
        message = _("结束日期还没有到，请核对。")
        problems.append(Problem("finish_future", "V-09", "block", message, "finished_on"))
    if any(day > finished_on for day in days):
        message = _("结束日期之后还有小组活动记录，请核对。")
        problems.append(Problem("finish_early", "V-09", "block", message, "finished_on"))
    if len(days) < MIN_SESSIONS:
        message = _("只开了{held}节，不足{count}节，会列为“未达节数”。")
        text = message.format(held=len(days), count=MIN_SESSIONS)
        problems.append(Problem("group_short", "C-11", "warn", text))
    elif group.planned_sessions and len(days) < group.planned_sessions:
        message = _("计划{planned}节，只开了{held}节，请核对。")
        text = message.format(planned=group.planned_sessions, held=len(days))
        problems.append(Problem("group_unfinished", "C-11", "warn", text))
    return tuple(problems)


def check_activity(activity: CommunityActivity, now: datetime) -> tuple[Problem, ...]:
    """The record of an activity: an estimate needs its basis, fundraising its charity."""
    problems = [*check_fields(activity), *check_times(activity, now)]
    if (activity.unsigned_estimate or 0) > 0 and not activity.estimate_basis:
        problems.append(missing_field(CommunityActivity, "estimate_basis"))
    if activity.activity_type == _FUNDRAISING and not activity.co_organisers.strip():
        message = _("义卖募捐必须依托慈善组织，请在协办单位里写明是哪一家。")
        problems.append(Problem("fundraising_host", "V-44", "block", message, "co_organisers"))
    return tuple(problems)
