# SPDX-License-Identifier: MulanPSL-2.0
"""Invented people: names of seasons and herbs, and ID numbers that nobody holds.

The number carries a right check digit, so that every rule can be shown; its order digits are 900
and above, which registries do not reach for a place and a day.
"""

import random
from datetime import date, timedelta

from wuse_desktop.domain.divisions import short_code
from wuse_desktop.domain.identity import check_digit
from wuse_desktop.services.sample.profile import Profile

MALE, FEMALE = "1", "2"  # SEX
_COUNTY_DIGITS = 6
_FIRST_ORDER, _LAST_ORDER = 900, 999


class InventedPeople:
    """Hands out names and numbers; the same seed gives the same ones."""

    def __init__(self, profile: Profile, chance: random.Random, place: str) -> None:
        self._profile = profile
        self._chance = chance
        self._county = short_code(place)[:_COUNTY_DIGITS].ljust(_COUNTY_DIGITS, "0")
        self._numbers: set[str] = set()
        self._names: set[str] = set()

    def sex(self) -> str:
        """A code of SEX."""
        return self._chance.choice((MALE, FEMALE))

    def name(self, sex: str) -> str:
        """A name that is new while there are new ones."""
        for _attempt in range(20):
            surname = self._chance.choice(self._profile.surnames)
            name = surname + self._chance.choice(self._profile.given_names[sex])
            if name not in self._names:
                break
        self._names.add(name)
        return name

    def born(self, youngest: int, oldest: int, today: date) -> date:
        """A day of birth for an age in completed years between two, both included."""
        latest = _years_before(today, youngest)
        earliest = _years_before(today, oldest + 1) + timedelta(days=1)
        return earliest + timedelta(days=self._chance.randrange((latest - earliest).days + 1))

    def id_number(self, sex: str, born: date) -> str:
        """An ID number of the county with that birth date and sex, given to nobody else here."""
        orders = list(range(_FIRST_ORDER + (sex == MALE), _LAST_ORDER + 1, 2))
        self._chance.shuffle(orders)
        for order in orders:
            first17 = f"{self._county}{born:%Y%m%d}{order}"
            if first17 not in self._numbers:
                self._numbers.add(first17)
                return first17 + check_digit(first17)
        return ""  # a hundred people of one day: this one carries no number

    def phone(self) -> str:
        """A telephone number of a block that is used in films and examples."""
        return f"1390000{self._chance.randrange(10_000):04d}"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
