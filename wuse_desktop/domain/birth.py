# SPDX-License-Identifier: MulanPSL-2.0
"""Births of which the day, or only year and month are known (``birth_date_precision`` of 2.0.2).

Old rosters have 出生年月. Such a birth is kept as the first of its month and says that it is so:
ages are counted from there, and doubles are known by the month anyway (rule V-10).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.typed_dates import read_day
from wuse_desktop.i18n import _

TO_MONTH = "month"  # BIRTH_PRECISION; "" is to the day
_MONTH = re.compile(r"(\d{4})\s*[-./年、\s]\s*(\d{1,2})\s*(?:月份?)?|(\d{4})(\d{2})")


@dataclass(frozen=True, slots=True)
class Birth:
    """A day, or the first of a month of which the ``precision`` says that only it is known."""

    day: date
    precision: str = ""

    @property
    def text(self) -> str:
        """As people read it: 1948-03-05, 1948年3月."""
        return birth_text(self.day, self.precision)


def birth_text(day: date | None, precision: str) -> str:
    """What is known of a birth; "" for nothing."""
    if day is None:
        return ""
    if precision == TO_MONTH:
        return _("{year}年{month}月").format(year=day.year, month=day.month)
    return day.isoformat()


def read_birth_month(text: str) -> Birth | None:
    """1948.03, 1950年5月, 194803; None for anything else."""
    found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    year, month = (int(part) for part in found.groups() if part)
    return Birth(date(year, month, 1), TO_MONTH) if 1 <= month <= 12 and year >= 1900 else None


def read_birth(text: str, today: date) -> Birth | None:
    """What was typed for a birth, to the day or to the month; None for anything else."""
    day = read_day(text, today)
    return Birth(day) if day is not None else read_birth_month(text)


def agree(one: Birth, other: Birth) -> bool:
    """Whether two may be the same birth: to the month where one of them is known no better."""
    if TO_MONTH in (one.precision, other.precision):
        return (one.day.year, one.day.month) == (other.day.year, other.day.month)
    return one.day == other.day
