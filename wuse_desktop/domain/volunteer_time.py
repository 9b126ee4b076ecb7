# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteer service time: what a row may say (V-22, V-23), rounding, and star levels (R-21).

Law asks for the time actually given, so a county's rounding goes down or not at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _

_DAY_MINUTES = 24 * 60
_LONG_DAY_MINUTES = 12 * 60
_STAR_HOURS = (100, 300, 600, 1000, 1500)

Rounding = Literal["exact", "quarter_down", "half_hour_down", "hour_down"]
_STEPS: dict[Rounding, int] = {
    "exact": 1,
    "quarter_down": 15,
    "half_hour_down": 30,
    "hour_down": 60,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of local time with a name of the caller's own, e.g. a record id."""

    ref: str
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """One row of service of one volunteer.

    ``minutes`` is the time given. Start and end may be missing in loaded tables; then the whole
    time lies on ``service_on``.
    """

    ref: str
    service_on: date
    minutes: int
    start_at: datetime | None = None
    end_at: datetime | None = None
    break_minutes: int = 0


def span_of(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """Start and end as typed on a sheet for one day: an end before the start is past midnight."""
    start_at, end_at = datetime.combine(day, start), datetime.combine(day, end)
    return start_at, end_at + timedelta(days=1) if end_at < start_at else end_at


def minutes_given(start_at: datetime, end_at: datetime, break_minutes: int = 0) -> int:
    """Whole minutes from start to end without the break; never below zero."""
    return max(0, int((end_at - start_at).total_seconds()) // 60 - break_minutes)


def rounded(minutes: int, rounding: Rounding) -> int:
    """Minutes by the county's setting; the default of the program is "exact"."""
    return minutes - minutes % _STEPS[rounding]


def check_service(service: ServiceTime) -> tuple[Problem, ...]:
    """Check one row: end after start (V-09), minutes within start, end and break (V-23)."""
    problems = []
    if service.minutes <= 0:
        problems.append(_block("service_no_minutes", "V-23", _("服务时长要大于 0 分钟。")))
    if service.minutes > _DAY_MINUTES:
        problems.append(_block("service_over_day", "V-22", _("一次服务不能超过24小时。")))
    if service.break_minutes < 0:
        problems.append(_block("service_break", "V-23", _("休息时间不能小于 0 分钟。")))
    if service.start_at is None or service.end_at is None:
        return tuple(problems)
    if service.end_at <= service.start_at:
        problems.append(_block("service_end", "V-09", _("结束时间要晚于开始时间。")))
        return tuple(problems)
    most = minutes_given(service.start_at, service.end_at, max(0, service.break_minutes))
    if service.minutes > most:
        message = _("服务时长{minutes}分钟，多于起止时间减去休息的{most}分钟。")
        text = message.format(minutes=service.minutes, most=most)
        problems.append(_block("service_too_many_minutes", "V-23", text))
    return tuple(problems)


def overlaps(spans: Iterable[Span]) -> tuple[tuple[Span, Span], ...]:
    """All pairs that share time (rules V-21 and V-22), in order of start; touching is no overlap.

    Empty and reversed spans overlap with nothing: ``check_service`` names them.
    """
    ordered = sorted(
        (span for span in spans if span.end_at > span.start_at),
        key=lambda span: (span.start_at, span.end_at, span.ref),
    )
    pairs: list[tuple[Span, Span]] = []
    running: list[Span] = []
    for span in ordered:
        running = [earlier for earlier in running if earlier.end_at > span.start_at]
        pairs.extend((earlier, span) for earlier in running)
        running.append(span)
    return tuple(pairs)


def minutes_by_day(services: Iterable[ServiceTime]) -> dict[date, int]:
    """Minutes given on each calendar day, in order of days.

    A row that crosses midnight is divided in proportion to the time on each side; the parts add
    up to its minutes.
    """
    totals: dict[date, int] = {}
    for service in services:
        for day, minutes in _parts(service):
            totals[day] = totals.get(day, 0) + minutes
    return dict(sorted(totals.items()))


def check_volunteer(
    services: Sequence[ServiceTime], reasons: frozenset[date] = frozenset()
) -> tuple[Problem, ...]:
    """Check all rows of one volunteer together (rule V-22).

    ``reasons`` holds the days for which somebody gave a reason for more than twelve hours.
    """
    spans = (
        Span(service.ref, service.start_at, service.end_at)
        for service in services
        if service.start_at is not None and service.end_at is not None
    )
    problems = []
    if pairs := overlaps(spans):
        message = _("同一名志愿者有{count}处服务时间重叠，请核对起止时间。")
        problems.append(
            Problem("service_overlap", "V-22", "warn", message.format(count=len(pairs)))
        )
    for day, minutes in minutes_by_day(services).items():
        if minutes > _DAY_MINUTES:
            message = _("{day}的志愿服务合计超过24小时，不能保存，请核对时长。")
            problems.append(_block("service_over_day", "V-22", message.format(day=day)))
        elif minutes > _LONG_DAY_MINUTES and day not in reasons:
            message = _("{day}的志愿服务合计超过12小时，请写明原因。")
            problems.append(Problem("service_long_day", "V-22", "warn", message.format(day=day)))
    return tuple(problems)


def star_level(total_minutes: int) -> int:
    """The reference star level 0 to 5 (rule R-21; codes of VOL_STAR) from all recorded minutes.

    Hours are taken whole; thresholds 100, 300, 600, 1000 and 1500 hours. Shown as 参考星级.
    """
    return sum(total_minutes // 60 >= hours for hours in _STAR_HOURS)


def minutes_to_next_star(total_minutes: int) -> int | None:
    """Minutes that are missing for the next star; None at the fifth."""
    level = star_level(total_minutes)
    return None if level == len(_STAR_HOURS) else _STAR_HOURS[level] * 60 - total_minutes


def _parts(service: ServiceTime) -> list[tuple[date, int]]:
    start, end = service.start_at, service.end_at
    if start is None or end is None or end <= start or start.date() == end.date():
        return [(start.date() if start else service.service_on, service.minutes)]
    whole = (end - start).total_seconds()
    parts: list[tuple[date, int]] = []
    given = 0
    while start < end:
        midnight = datetime.combine(start.date() + timedelta(days=1), time())
        stop = min(midnight, end)
        passed = 1 - (end - stop).total_seconds() / whole
        upto = service.minutes if stop == end else round(service.minutes * passed)
        parts.append((start.date(), upto - given))
        given, start = upto, stop
    return parts


def _block(code: str, rule: str, message: str) -> Problem:
    return Problem(code, rule, "block", message)
