# SPDX-License-Identifier: MulanPSL-2.0
"""Rules that hold for every event: its times (V-09) and how late it was written down (V-25)."""

from datetime import date, datetime, timedelta

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.i18n import _

LATE_DAYS = 30
_LONGEST = timedelta(hours=12)


def is_late_entry(event_on: date, record_date: date) -> bool:
    """Whether a record was typed more than 30 days after its event and is marked 补录 (V-25)."""
    return (record_date - event_on).days > LATE_DAYS


def check_times(event: Event, now: datetime) -> tuple[Problem, ...]:
    """End after start, not in the future, not longer than half a day; and the mark 补录.

    Only a visit that met nobody may have taken no time. ``now`` is local and without zone.
    Missing times are the business of ``check_fields``.
    """
    start, end = event.start_at, event.end_at
    if start is None or end is None:
        return ()
    problems: list[Problem] = []
    missed = isinstance(event, HomeVisit) and bool(event.outcome) and not event.met
    if end == start and not missed:
        problems.append(_v09("event_end", _("还没有填时长（分钟）。"), "end_at"))
    elif end < start:
        problems.append(_v09("event_end", _("结束时间要晚于开始时间。"), "end_at"))
    if start.date() > now.date() or (event.time_known and start > now):
        problems.append(_v09("event_future", _("开始时间还没有到，请核对日期。"), "start_at"))
    if end - start > _LONGEST:
        message = _("一次服务超过12小时，请核对起止时间。")
        problems.append(Problem("event_long", "V-09", "warn", message, "end_at"))
    if is_late_entry(start.date(), event.record_date or now.date()):
        message = _("事情已过去30多天，这条记录会标为补录。")
        problems.append(Problem("event_late", "V-25", "warn", message, "start_at"))
    return tuple(problems)


def _v09(code: str, message: str, field: str) -> Problem:
    return Problem(code, "V-09", "block", message, field)
