# SPDX-License-Identifier: MulanPSL-2.0
"""The Chinese calendar beside dates that everybody can look up."""

from datetime import date, timedelta

import pytest

from wuse_desktop.domain.lunar import last_day_of_year, lunar_date


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1949, 1, 29),
        (1954, 2, 3),
        (1985, 2, 20),
        (2000, 2, 5),
        (2008, 2, 7),
        (2020, 1, 25),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2030, 2, 3),
        (2033, 1, 31),
    ],
)
def test_the_spring_festival_is_the_first_day_of_the_first_month(
    year: int, month: int, day: int
) -> None:
    assert lunar_date(year, 1, 1) == date(year, month, day)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1963, 10, 2), (1996, 9, 27), (2012, 9, 30), (2020, 10, 1), (2023, 9, 29), (2025, 10, 6)],
)
def test_the_moon_festival_is_the_fifteenth_of_the_eighth(year: int, month: int, day: int) -> None:
    assert lunar_date(year, 8, 15) == date(year, month, day)


@pytest.mark.parametrize(
    ("year", "leap"), [(1987, 6), (2001, 4), (2012, 4), (2020, 4), (2023, 2), (2025, 6), (2033, 11)]
)
def test_an_intercalary_month_follows_its_own_and_only_in_its_year(year: int, leap: int) -> None:
    first = lunar_date(year, leap, 1)
    second = lunar_date(year, leap, 1, leap=True)
    assert first is not None
    assert second is not None
    assert second - first in (timedelta(29), timedelta(30))
    others = [month for month in range(1, 13) if month != leap]
    assert not any(lunar_date(year, month, 1, leap=True) for month in others)


def test_every_day_from_1900_to_2100_has_exactly_one_name() -> None:
    day = date(1900, 1, 31)
    for year in range(1900, 2101):
        for month in range(1, 13):
            for leap in (False, True):
                for number in range(1, 31):
                    found = lunar_date(year, month, number, leap=leap)
                    if found is not None:
                        assert found == day
                        day += timedelta(1)
        assert last_day_of_year(year) == day - timedelta(1)
    assert day == date(2101, 1, 29)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1899, 1, 1), (2101, 1, 1), (2024, 13, 1), (2024, 0, 1), (2024, 1, 31)],
)
def test_there_is_no_such_day(year: int, month: int, day: int) -> None:
    assert lunar_date(year, month, day) is None
    if not 1900 <= year <= 2100:
        assert last_day_of_year(year) is None
