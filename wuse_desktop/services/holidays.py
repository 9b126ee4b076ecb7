# SPDX-License-Identifier: MulanPSL-2.0
"""The yearly table of holidays and make-up days of the State Council, for working days."""

from datetime import date

import chinese_calendar

from wuse_desktop.domain.working_days import HolidayTable

_FIRST_YEAR = 2004


class StateHolidays:
    """The table that comes with the program; it knows the years announced when it was made."""

    def holiday(self, day: date) -> bool | None:
        """True for a free day (weekends too), False for a working day, None in unknown years."""
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
