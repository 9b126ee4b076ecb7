# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteer service time: what a row may say (V-22, V-23), rounding, and star levels (R-21).

Law asks for the time actually given: that is what is stored, counted and certified. A rounding
rule concerns lists and sheets only, and goes down or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _

DAY_MINUTES = 24 * 60
LONG_DAY_MINUTES = 12 * 60
_STAR_HOURS = (100, 300, 600, 1000, 1500)

Rounding = Literal[1, 5, 15, 30]
ROUNDINGS: tuple[Rounding, ...] = (1, 5, 15, 30)


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


def span_of(
    day: date, start: time, end: time, *, ends_day: bool = False
) -> tuple[datetime, datetime]:
    """Start and end as typed on a sheet for one day: an end before the start is past midnight.

    ``ends_day`` tells 24:00 from the 0:00 with which the day begins.
    """
    start_at, end_at = datetime.combine(day, start), datetime.combine(day, end)
    return start_at, end_at + timedelta(days=1) if ends_day or end_at < start_at else end_at


def midnight_after(moment: datetime) -> datetime:
    """The midnight that ends a moment's day."""
    return datetime.combine(moment.date() + timedelta(days=1), time())


def minutes_given(start_at: datetime, end_at: datetime, break_minutes: int = 0) -> int:
    """Whole minutes from start to end without the break; never below zero."""
    return max(0, int((end_at - start_at).total_seconds()) // 60 - break_minutes)


def rounded(minutes: int, rounding: Rounding) -> int:
    """Minutes by the rounding rule: whole steps of that many minutes; 1 leaves them as they are."""
    return minutes - minutes % rounding


def check_service(service: ServiceTime) -> tuple[Problem, ...]:
    """Check one row: end after start (V-09) on one day (V-22), minutes within them (V-23)."""
    problems = []
    if service.minutes <= 0:
        problems.append(_block("service_no_minutes", "V-23", _("服务时长要大于 0 分钟。")))
    if service.minutes > DAY_MINUTES:
        problems.append(_block("service_over_day", "V-22", _("一次服务不能超过24小时。")))
    if service.break_minutes < 0:
        problems.append(_block("service_break", "V-23", _("休息时间不能小于 0 分钟。")))
    if service.start_at is None or service.end_at is None:
        return tuple(problems)
    if service.end_at <= service.start_at:
        problems.append(_block("service_end", "V-09", _("结束时间要晚于开始时间。")))
        return tuple(problems)
    if service.end_at > midnight_after(service.start_at):
        message = _(
            "服务跨过零点（{start}到{end}），没有接受。请按日期分成两行：前一行到24:00，"
            "后一行从次日00:00开始；如果是起止填反了，请改过来。"
        )
        text = message.format(
            start=f"{service.start_at:%m-%d %H:%M}", end=f"{service.end_at:%m-%d %H:%M}"
        )
        problems.append(_block("service_past_midnight", "V-22", text))
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
        stop = min(midnight_after(start), end)
        passed = 1 - (end - stop).total_seconds() / whole
        upto = service.minutes if stop == end else round(service.minutes * passed)
        parts.append((start.date(), upto - given))
        given, start = upto, stop
    return parts


def _block(code: str, rule: str, message: str) -> Problem:
    return Problem(code, rule, "block", message)
