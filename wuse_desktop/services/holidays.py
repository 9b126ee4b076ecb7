# SPDX-License-Identifier: MulanPSL-2.0
"""The yearly table of holidays and make-up days of the State Council, for working days."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from wuse_desktop.domain.working_days import HolidayTable

_FIRST_YEAR = 2004
_ONE_DAY = timedelta(days=1)


class StateHolidays:
    """The table that comes with the program; it knows the years announced when it was made."""

    def __init__(self) -> None:
        self._asked: dict[date, bool | None] = {}  # the library looks through its table each time

    def holiday(self, day: date) -> bool | None:
        """True for a free day (weekends too), False for a working day, None in unknown years."""
        if day not in self._asked:
            self._asked[day] = _is_free(day)
        return self._asked[day]


def _is_free(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return None


HOLIDAYS: HolidayTable = StateHolidays()


def known_until() -> int:
    """The last year that the table knows."""
    year = _FIRST_YEAR
    while HOLIDAYS.holiday(date(year + 1, 1, 1)) is not None:
        year += 1
    return year


@dataclass(frozen=True, slots=True)
class DayOff:
    """What the table says of a day: ``free`` or a working day, and the holiday's Chinese name.

    ``name`` is empty on ordinary days; a working day with a name is a make-up day for it.
    ``certain`` is False in years that the table does not know.
    """

    free: bool
    name: str
    certain: bool


@dataclass(frozen=True, slots=True)
class HolidaySpan:
    """A holiday of a year: its first and last free day, and the days made up for it."""

    name: str
    first: date
    last: date
    made_up: tuple[date, ...]


def day_off(day: date) -> DayOff:
    """Whether a day is free; of unknown years Saturdays and Sundays are."""
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return DayOff(day.weekday() >= 5, "", certain=False)
    return DayOff(bool(free), _chinese(name) if name else "", certain=True)


def holidays_of(year: int) -> tuple[HolidaySpan, ...]:
    """The holidays of a year in order, none when the table does not know it."""
    free: dict[str, list[date]] = {}
    made_up: dict[str, list[date]] = {}
    day = date(year, 1, 1)
    while day.year == year:
        found = day_off(day)
        if not found.certain:
            return ()
        if found.name:
            (free if found.free else made_up).setdefault(found.name, []).append(day)
        day += _ONE_DAY
    return tuple(
        HolidaySpan(name, days[0], days[-1], tuple(made_up.get(name, ())))
        for name, days in free.items()
    )


def _chinese(name: str) -> str:
    for holiday in chinese_calendar.Holiday:
        if holiday.value == name:
            return str(holiday.chinese)
    return name
