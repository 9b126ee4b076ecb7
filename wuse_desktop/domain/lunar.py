# SPDX-License-Identifier: MulanPSL-2.0
"""The Chinese calendar (农历, GB/T 33661) from 1900 to 2100, turned into calendar dates.

One number a year, in hexadecimal: the lowest thirteen bits say of each month in order, an
intercalary one among them, whether it has 30 days (1) or 29; the bits above name the month that
the intercalary one follows, 0 in a year without. The first month of 1900 began on 31 January.
"""

from datetime import date, timedelta
from functools import cache

_FIRST_YEAR = 1900
_FIRST_DAY = date(1900, 1, 31)
_MONTH_BITS = 13
_YEARS = """
    116d2 00752 00ea5 0b64a 0064b 00a9b 09556 0056a 00b59 05752
    00752 0db25 00b25 00a4b 0b4ab 002ad 0056b 04b69 00da9 0fd92
    00e92 00d25 0ba4d 00a56 002b6 095b5 006d4 00ea9 05e92 00e92
    0cd26 0052b 00a57 0b2b6 00b5a 006d4 06ec9 00749 0f693 00a93
    0052b 0ca5b 00aad 0056a 09b55 00ba4 00b49 05a93 00a95 0f52d
    00536 00aad 0b5aa 005b2 00da5 07d4a 00d4a 10a95 00a97 00556
    0cab5 00ad5 006d2 08ea5 00ea5 0064a 06c97 00a9b 0f55a 0056a
    00b69 0b752 00b52 00b25 0964b 00a4b 114ab 002ad 0056d 0cb69
    00da9 00d92 09d25 00d25 15a4d 00a56 002b6 0c5b5 006d5 00ea9
    0be92 00e92 00d26 06a56 00a57 114d6 0035a 006d5 0b6c9 00749
    00693 0952b 0052b 00a5b 0555a 0056a 0fb55 00ba4 00b49 0ba93
    00a95 0052d 08aad 00ab5 135aa 005d2 00da5 0dd4a 00d4a 00c95
    0952e 00556 00ab5 055b2 006d2 0cea5 00725 0064b 0ac97 00cab
    0055a 06ad6 00b69 17752 00b52 00b25 0da4b 00a4b 004ab 0a55b
    005ad 00b6a 05b52 00d92 0fd25 00d25 00a55 0b4ad 004b6 005b5
    06daa 00ec9 11e92 00e92 00d26 0ca56 00a57 004d6 086d5 00755
    00749 06e93 00693 0f52b 0052b 00a5b 0b55a 0056a 00b65 0974a
    00b4a 11a95 00a95 0052d 0caad 00ab5 005aa 08ba5 00da5 00d4a
    07c95 00c96 0f94e 00556 00ab5 0b5b2 006d2 00ea5 08e4a 0068b
    10c97 004ab 0055b 0cad6 00b6a 00752 09725 00b45 00a8b 0549b
    004ab
"""


@cache
def _years() -> tuple[tuple[date, int, tuple[int, ...]], ...]:
    """For each year its first day, the intercalary month or 0, and the lengths of its months."""
    found = []
    first = _FIRST_DAY
    for word in _YEARS.split():
        number = int(word, 16)
        leap = number >> _MONTH_BITS
        lengths = tuple(29 + (number >> place & 1) for place in range(13 if leap else 12))
        found.append((first, leap, lengths))
        first += timedelta(days=sum(lengths))
    return tuple(found)


def lunar_date(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The calendar date of a day of the Chinese calendar; None where there is no such day.

    ``year`` is the one in which the Chinese year begins (1900 to 2100), ``leap`` means the
    intercalary month that follows ``month``.
    """
    years = _years()
    if not (0 <= year - _FIRST_YEAR < len(years) and 1 <= month <= 12):
        return None
    first, intercalary, lengths = years[year - _FIRST_YEAR]
    if leap and month != intercalary:
        return None
    place = month - 1 + (leap or 0 < intercalary < month)
    if not 1 <= day <= lengths[place]:
        return None
    return first + timedelta(days=sum(lengths[:place]) + day - 1)


def last_day_of_year(year: int) -> date | None:
    """除夕: the day before the next Chinese new year; None outside of 1900 to 2100."""
    years = _years()
    if not 0 <= year - _FIRST_YEAR < len(years):
        return None
    first, _leap, lengths = years[year - _FIRST_YEAR]
    return first + timedelta(days=sum(lengths) - 1)
