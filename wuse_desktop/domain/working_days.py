# SPDX-License-Identifier: MulanPSL-2.0
"""Working days and the deadlines D-01 to D-12 (chapter 4.2 of the domain rules).

A working day is Monday to Friday, minus the holidays of the State Council, plus the make-up days.
The yearly table is not known here: whoever has one passes a HolidayTable.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from wuse_desktop.i18n import N_, _

_ONE_DAY = timedelta(days=1)

Unit = Literal["working_days", "days", "months", "hours", "at_once"]


class HolidayTable(Protocol):
    """Which days are free."""

    def holiday(self, day: date) -> bool | None:
        """True for a free day (weekends too), False for a working day, None in unknown years."""


class WeekdaysOnly:
    """The table that knows no year: Monday to Friday are working days."""

    def holiday(self, day: date) -> bool | None:
        """Nothing is known."""


WEEKDAYS_ONLY = WeekdaysOnly()


@dataclass(frozen=True, slots=True)
class Deadline:
    """One rule: how long after the day that starts it something is due.

    ``label`` is the untranslated text; ``text`` is shown. A county that wants other amounts uses
    ``dataclasses.replace``.
    """

    id: str
    amount: int
    unit: Unit
    label: str

    @property
    def text(self) -> str:
        """The label in the current language."""
        return _(self.label)


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which something is due; ``certain`` is False when a year's holidays are unknown.

    An uncertain day is shown with "节假日表未更新".
    """

    on: date
    certain: bool = True


DEADLINES: dict[str, Deadline] = {
    rule.id: rule
    for rule in (
        Deadline("D-01", 10, "working_days", N_("志愿服务信息和评价记录")),
        Deadline("D-02", 0, "at_once", N_("志愿者培训、表彰和个人信息记录")),
        Deadline("D-03", 5, "working_days", N_("出具志愿服务记录证明")),
        Deadline("D-04", 5, "working_days", N_("接案决定")),
        Deadline("D-04-immediate", 24, "hours", N_("接案决定（立即）")),
        Deadline("D-05", 10, "working_days", N_("预估")),
        Deadline("D-06", 5, "working_days", N_("服务计划和协议")),
        Deadline("D-07", 3, "working_days", N_("个案、小组、活动、走访记录")),
        Deadline("D-08", 30, "days", N_("个案长时间没有联系：提醒社工")),
        Deadline("D-08-supervisor", 60, "days", N_("个案长时间没有联系：提醒督导")),
        Deadline("D-09", 90, "days", N_("个案阶段评估")),
        Deadline("D-10", 10, "working_days", N_("结案材料齐全")),
        Deadline("D-11-first", 1, "months", N_("结案后第一次回访")),
        Deadline("D-11-second", 3, "months", N_("结案后第二次回访")),
        Deadline("D-12", 10, "working_days", N_("转介回执")),
    )
}


def is_working_day(day: date, table: HolidayTable = WEEKDAYS_ONLY) -> bool:
    """Whether people work on a day; without the year's table Monday to Friday."""
    free = table.holiday(day)
    return day.weekday() < 5 if free is None else not free


def add_working_days(start: date, count: int, table: HolidayTable = WEEKDAYS_ONLY) -> date:
    """The ``count``-th working day after ``start`` (which is not counted); ``start`` for 0.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(count)
    day = start
    while count:
        day += _ONE_DAY
        count -= is_working_day(day, table)
    return day


def working_days_between(start: date, end: date, table: HolidayTable = WEEKDAYS_ONLY) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, table)
    days = ((start + _ONE_DAY * step) for step in range(1, (end - start).days + 1))
    return sum(is_working_day(day, table) for day in days)


def covers(table: HolidayTable, start: date, end: date) -> bool:
    """Whether the table knows every year from ``start`` to ``end``."""
    years = range(start.year, end.year + 1)
    return all(table.holiday(date(year, 1, 1)) is not None for year in years)


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_on(rule: Deadline, start: date, table: HolidayTable = WEEKDAYS_ONLY) -> Due:
    """The last day on which the rule is kept; hours are rounded up to days."""
    match rule.unit:
        case "working_days":
            on = add_working_days(start, rule.amount, table)
            return Due(on, covers(table, start, on))
        case "days":
            return Due(start + _ONE_DAY * rule.amount)
        case "months":
            return Due(add_months(start, rule.amount))
        case "hours":
            return Due(start + _ONE_DAY * -(-rule.amount // 24))
        case "at_once":
            return Due(start)


def due_at(rule: Deadline, start_at: datetime, table: HolidayTable = WEEKDAYS_ONLY) -> datetime:
    """The local moment until which the rule is kept: exact for hours, else the end of the day."""
    if rule.unit == "hours":
        return start_at + timedelta(hours=rule.amount)
    return datetime.combine(due_on(rule, start_at.date(), table).on, time(23, 59))
