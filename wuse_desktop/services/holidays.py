# SPDX-License-Identifier: MulanPSL-2.0
"""The yearly table of holidays and make-up days of the State Council, for working days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from wuse_desktop.domain.working_days import HolidayTable
from wuse_desktop.i18n import current_language, enumerated

_FIRST_YEAR = 2004
_ONE_DAY = timedelta(days=1)


class StateHolidays:
    """The table that comes with the program, and what was learned of later years.

    The program knows the years announced when it was made. The holidays are the same in the whole
    country, so what one desk was told holds wherever it is asked.
    """

    def holiday(self, day: date) -> bool | None:
        """True for a free day (weekends too), False for a working day, None in unknown years."""
        found = day_off(day)
        return found.free if found.certain else None


HOLIDAYS: HolidayTable = StateHolidays()


def known_until() -> int:
    """The last year that the table knows."""
    year = _FIRST_YEAR
    while HOLIDAYS.holiday(date(year + 1, 1, 1)) is not None:
        year += 1
    return year


@dataclass(frozen=True, slots=True)
class DayOff:
    """What the table says of a day: ``free`` or a working day, and the holiday's name.

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


_learned: dict[int, tuple[HolidaySpan, ...]] = {}
_days_learned: dict[date, DayOff] = {}


def learn_years(years: Mapping[int, Sequence[HolidaySpan]]) -> None:
    """Know the holidays of these years too; they come before those the program knew."""
    for year, spans in years.items():
        for span in _learned.get(year, ()):
            for day in [*_days_of(span), *span.made_up]:
                _days_learned.pop(day, None)
        _learned[year] = tuple(spans)
        for span in spans:
            for day in _days_of(span):
                _days_learned[day] = DayOff(free=True, name=span.name, certain=True)
            for made_up in span.made_up:
                _days_learned[made_up] = DayOff(free=False, name=span.name, certain=True)


def _days_of(span: HolidaySpan) -> list[date]:
    return [span.first + number * _ONE_DAY for number in range((span.last - span.first).days + 1)]


def forget_years() -> None:
    """Know only what the program knew."""
    _learned.clear()
    _days_learned.clear()


def day_off(day: date) -> DayOff:
    """Whether a day is free; of unknown years Saturdays and Sundays are."""
    if day in _days_learned:
        found = _days_learned[day]
        return replace(found, name=_named(found.name))
    if day.year in _learned:
        return DayOff(day.weekday() >= 5, "", certain=True)
    announced = _announced(day)
    if announced is None:
        return DayOff(day.weekday() >= 5, "", certain=False)
    free, name = announced
    return DayOff(free, _named(name) if name else "", certain=True)


@cache  # the library looks through its whole table each time, a list asks for thousands of days
def _announced(day: date) -> tuple[bool, str] | None:
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return bool(free), name or ""


def holidays_of(year: int) -> tuple[HolidaySpan, ...]:
    """The holidays of a year in order, none when the table does not know it."""
    if year in _learned:
        spans = sorted(_learned[year], key=lambda span: span.first)
        return tuple(replace(span, name=_named(span.name)) for span in spans)
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


def _named(names: str) -> str:
    """Names of the library or of a notice, as the language has them."""
    return enumerated(_one_named(name) for name in names.split("、"))


def _one_named(name: str) -> str:
    for holiday in chinese_calendar.Holiday:
        if name in (holiday.value, holiday.chinese):
            return str(holiday.value if current_language() == "en" else holiday.chinese)
    return name
