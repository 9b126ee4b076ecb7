# SPDX-License-Identifier: MulanPSL-2.0
"""A month day by day: what took place, what is planned, what is due, and which days are free."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.i18n import _
from wuse_desktop.services.case_dues import DueStep, due_steps
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import DayOff, HolidaySpan, day_off, holidays_of
from wuse_desktop.services.today import (
    DueContact,
    DueHours,
    DueTask,
    due_contacts,
    due_hours,
    due_tasks,
)
from wuse_desktop.services.visit_dues import DueVisits, due_on_days
from wuse_desktop.storage import event_store, record_titles

_WEEKS, _WEEK = 6, 7


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Something that took place or, when ``planned``, is to be held."""

    entity: str
    id: str
    title: str
    start_at: datetime
    time_known: bool
    planned: bool

    @property
    def about(self) -> str:
        """The title without what kind of event it is."""
        return self.title.removeprefix(_(record_class(self.entity).title)).strip() or self.title


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day: its events in order of time, and what is due on it (today has the late ones)."""

    on: date
    in_month: bool
    off: DayOff
    events: tuple[CalendarEvent, ...] = ()
    visits: DueVisits = field(default_factory=DueVisits)
    tasks: tuple[DueTask, ...] = ()
    contacts: tuple[DueContact, ...] = ()
    hours: tuple[DueHours, ...] = ()
    steps: tuple[DueStep, ...] = ()

    @property
    def others_due(self) -> int:
        """How many things beside visits are due."""
        return len(self.tasks) + len(self.contacts) + len(self.hours) + len(self.steps)


@dataclass(frozen=True, slots=True)
class MonthView:
    """Six weeks from the Monday on or before the first of a month.

    ``holidays`` are those of the year, none when the table does not know it.
    """

    year: int
    month: int
    today: date
    days: tuple[CalendarDay, ...]
    holidays: tuple[HolidaySpan, ...]

    @property
    def certain(self) -> bool:
        """Whether the table of holidays knows the year; else "节假日表未更新" is shown."""
        return bool(self.holidays)

    def day(self, on: date) -> CalendarDay | None:
        """One of the days shown."""
        return next((day for day in self.days if day.on == on), None)


def month_view(desk: Desk, year: int, month: int) -> MonthView:
    """A month of this site."""
    today = desk.today()
    first = date(year, month, 1)
    start = first - timedelta(days=first.weekday())
    span = [start + timedelta(days=number) for number in range(_WEEKS * _WEEK)]
    last = span[-1]
    events = _events(desk, start, last)
    # What is late is due today; nothing is due on days that are over.
    visits = due_on_days(desk, span)
    tasks = due_tasks(desk, last) if last >= today else ()
    contacts = due_contacts(desk, last) if last >= today else ()
    hours = tuple(item for item in due_hours(desk) if item.due_on <= last)
    steps = due_steps(desk, last) if last >= today else ()
    return MonthView(
        year,
        month,
        today,
        tuple(
            CalendarDay(
                day,
                day.month == month,
                day_off(day),
                events.get(day, ()),
                due,
                tuple(item for item in tasks if max(item.due_on, today) == day),
                tuple(item for item in contacts if max(item.due_on, today) == day),
                tuple(item for item in hours if max(item.due_on, today) == day),
                tuple(item for item in steps if max(item.due_on, today) == day),
            )
            for day, due in zip(span, visits, strict=True)
        ),
        holidays_of(year),
    )


def _events(desk: Desk, first: date, last: date) -> dict[date, tuple[CalendarEvent, ...]]:
    with desk.read() as connection:
        rows = event_store.events_between(connection, first, last, desk.site_id)
        keys = [(row.entity, row.id) for row in rows]
        titles = {(item.entity, item.id): item for item in record_titles.titles(connection, keys)}
    found: dict[date, list[CalendarEvent]] = {}
    for row in rows:
        line = titles.get((row.entity, row.id))
        found.setdefault(row.start_at.date(), []).append(
            CalendarEvent(
                row.entity,
                row.id,
                line.title if line else "",
                row.start_at,
                row.time_known,
                row.planned,
            )
        )
    return {day: tuple(events) for day, events in found.items()}


def month_before(year: int, month: int, step: int) -> tuple[int, int]:
    """The year and month some months later, or earlier with a negative step."""
    count = year * 12 + month - 1 + step
    return count // 12, count % 12 + 1


def last_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])
