# SPDX-License-Identifier: MulanPSL-2.0
"""Working days with and without a holiday table, and the deadlines D-01 to D-12."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.working_days import (
    DEADLINES,
    WEEKDAYS_ONLY,
    add_months,
    add_working_days,
    covers,
    due_at,
    due_on,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@dataclass(frozen=True)
class SpringFestival:
    """The free and the make-up days around the Spring Festival of 2026; knows only that year."""

    free: frozenset[date] = frozenset(date(2026, 2, 15) + timedelta(days=n) for n in range(9))
    made_up: frozenset[date] = frozenset({date(2026, 2, 14), date(2026, 2, 28)})

    def holiday(self, day: date) -> bool | None:
        if day.year != 2026:
            return None
        return day in self.free or (day.weekday() >= 5 and day not in self.made_up)


TABLE = SpringFestival()


def test_without_a_table_monday_to_friday_are_working_days() -> None:
    week = [is_working_day(date(2026, 3, 2) + timedelta(days=n)) for n in range(7)]
    assert week == [True] * 5 + [False] * 2


def test_holidays_are_free_and_make_up_days_are_worked() -> None:
    assert not is_working_day(date(2026, 2, 18), TABLE)  # a Wednesday
    assert is_working_day(date(2026, 2, 28), TABLE)  # a Saturday
    assert add_working_days(date(2026, 2, 13), 2, TABLE) == date(2026, 2, 24)
    assert working_days_between(date(2026, 2, 13), date(2026, 2, 28), TABLE) == 6


@given(DAYS, st.integers(0, 60), st.sampled_from([WEEKDAYS_ONLY, TABLE]))
def test_adding_and_counting_agree(start: date, count: int, table: SpringFestival) -> None:
    end = add_working_days(start, count, table)
    assert working_days_between(start, end, table) == count
    assert working_days_between(end, start, table) == -count
    assert count == 0 or is_working_day(end, table)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 3, 2), -1)


def test_a_day_in_an_unknown_year_is_uncertain() -> None:
    rule = DEADLINES["D-01"]
    assert due_on(rule, date(2026, 3, 2), TABLE).certain
    assert not due_on(rule, date(2026, 12, 28), TABLE).certain
    assert not due_on(rule, date(2026, 3, 2)).certain
    assert not covers(TABLE, date(2025, 12, 31), date(2026, 1, 2))
    assert due_on(DEADLINES["D-08"], date(2026, 3, 2)).certain


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("D-01", date(2026, 3, 16)),
        ("D-02", date(2026, 3, 2)),
        ("D-03", date(2026, 3, 9)),
        ("D-04", date(2026, 3, 9)),
        ("D-04-immediate", date(2026, 3, 3)),
        ("D-05", date(2026, 3, 16)),
        ("D-06", date(2026, 3, 9)),
        ("D-07", date(2026, 3, 5)),
        ("D-08", date(2026, 4, 1)),
        ("D-08-supervisor", date(2026, 5, 1)),
        ("D-09", date(2026, 5, 31)),
        ("D-10", date(2026, 3, 16)),
        ("D-11-first", date(2026, 4, 2)),
        ("D-11-second", date(2026, 6, 2)),
        ("D-12", date(2026, 3, 16)),
    ],
)
def test_each_deadline_runs_from_a_monday(rule: str, due: date) -> None:
    assert due_on(DEADLINES[rule], date(2026, 3, 2)).on == due


def test_every_deadline_is_tried_above_and_says_what_it_is() -> None:
    assert len(DEADLINES) == 15
    assert all(rule.text for rule in DEADLINES.values())


def test_hours_run_to_the_minute_and_days_to_their_end() -> None:
    start = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - event times are local
    assert due_at(DEADLINES["D-04-immediate"], start) == start + timedelta(hours=24)
    assert due_at(DEADLINES["D-07"], start).isoformat() == "2026-03-05T23:59:00"


def test_a_county_may_set_another_amount() -> None:
    assert due_on(replace(DEADLINES["D-07"], amount=1), date(2026, 3, 6)).on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 15), 0, date(2026, 3, 15)),
    ],
)
def test_months_end_at_the_end_of_shorter_months(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then
