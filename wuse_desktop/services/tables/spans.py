# SPDX-License-Identifier: MulanPSL-2.0
"""When the event of a row took place: date and minutes, or start and end."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from wuse_desktop.i18n import _
from wuse_desktop.services.tables.rows import Row, refuse
from wuse_desktop.services.tables.times import Clock


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end of an event; midnight and its length where the hour is not known."""

    start_at: datetime
    end_at: datetime
    time_known: bool

    @property
    def minutes(self) -> int:
        """The length in minutes."""
        return int((self.end_at - self.start_at).total_seconds()) // 60

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of an event record."""
        return {
            "start_at": self.start_at,
            "end_at": self.end_at,
            "time_known": self.time_known,
        }


def day_of(row: Row) -> date:
    """The day of the row's event. Raises RowRefused."""
    clock: Clock | None = row.get("start_time")
    day: date | None = row.get("date")
    if clock is not None and clock.day is not None and day is not None and clock.day != day:
        raise refuse("dates_differ", _("日期和开始时间里的日期不一样，请核对。"), "date")
    found = day or (clock.day if clock else None)
    if found is None:
        raise refuse("field_missing", _("没有填写日期。"), "date")
    return found


def span_of(row: Row, *, may_be_empty: bool = False) -> Span:
    """When the row's event took place; ``may_be_empty`` allows one whose length nobody wrote.

    Raises RowRefused when the parts say different things or too little.
    """
    day, minutes = day_of(row), row.get("minutes")
    start: Clock | None = row.get("start_time")
    if start is None or (start.day is not None and start.at == time() and minutes is not None):
        return _without_hour(row, day, minutes, may_be_empty=may_be_empty)
    begin = datetime.combine(day, start.at)
    end = _end_of(row, start, begin)
    if end is None and minutes is None:
        if may_be_empty:
            return Span(begin, begin, time_known=True)
        raise refuse("length_missing", _("没有填写结束时间或时长。"), "minutes")
    if end is None:
        end = begin + timedelta(minutes=minutes)
    elif minutes is not None and end != begin + timedelta(minutes=minutes):
        raise refuse("lengths_differ", _("起止时间和时长对不上，请核对。"), "minutes")
    return Span(begin, end, time_known=True)


def _without_hour(row: Row, day: date, minutes: int | None, *, may_be_empty: bool) -> Span:
    if row.get("end_time") is not None:
        raise refuse("start_missing", _("填了结束时间，没有填开始时间。"), "start_time")
    if minutes is None and not may_be_empty:
        raise refuse("length_missing", _("没有填写时长，或起止时间。"), "minutes")
    begin = datetime.combine(day, time())
    return Span(begin, begin + timedelta(minutes=minutes or 0), time_known=False)


def _end_of(row: Row, start: Clock, begin: datetime) -> datetime | None:
    end: Clock | None = row.get("end_time")
    at = end.at if end else start.until
    if at is None:
        return None
    until = datetime.combine(end.day if end and end.day else begin.date(), at)
    midnight = until < begin and at == time()
    if (midnight or (end or start).ends_day) and not (end and end.day):
        until += timedelta(days=1)
    if until < begin:
        raise refuse(
            "end_before_start",
            _("结束时间早于开始时间，请核对；跨过零点的按日期分成两行。"),
            "end_time",
        )
    return until
