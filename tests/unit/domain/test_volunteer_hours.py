# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteer time: rows and days that can be true (V-22, V-23), rounding, stars (R-21)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.codes import is_code
from wuse_desktop.domain.problems import blocks
from wuse_desktop.domain.volunteer_time import (
    ROUNDINGS,
    Rounding,
    ServiceTime,
    Span,
    check_service,
    minutes_by_day,
    minutes_given,
    minutes_to_next_star,
    overlaps,
    rounded,
    span_of,
    star_level,
)

DAY = date(2026, 3, 20)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime.combine(date(2026, 3, day), time(hour, minute))


def row(start: datetime, end: datetime, minutes: int | None = None, pause: int = 0) -> ServiceTime:
    given_minutes = minutes_given(start, end, pause) if minutes is None else minutes
    return ServiceTime("r", start.date(), given_minutes, start, end, pause)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = at(0) + timedelta(minutes=draw(st.integers(0, 600)))
    end = start + timedelta(minutes=draw(st.integers(-5, 300)))
    return Span(str(draw(st.integers(0, 99))), start, end)


def test_a_row_within_its_times_is_right() -> None:
    assert check_service(row(at(9), at(11))) == ()
    assert check_service(row(at(9), at(12), minutes=120, pause=60)) == ()
    assert check_service(ServiceTime("r", DAY, 90)) == ()
    assert check_service(row(at(22), at(0, day=21))) == ()


def test_a_row_past_midnight_is_told_how_to_part() -> None:
    (problem,) = check_service(row(at(22), at(2, day=21)))
    assert "03-20 22:00到03-21 02:00" in problem.message
    assert "分成两行" in problem.message


@pytest.mark.parametrize(
    ("service", "code", "rule"),
    [
        (row(at(9), at(11), minutes=121), "service_too_many_minutes", "V-23"),
        (row(at(9), at(12), minutes=121, pause=60), "service_too_many_minutes", "V-23"),
        (row(at(22), at(2, day=21)), "service_past_midnight", "V-22"),
        (row(at(11), at(9), minutes=60), "service_end", "V-09"),
        (row(at(9), at(9), minutes=60), "service_end", "V-09"),
        (ServiceTime("r", DAY, 0), "service_no_minutes", "V-23"),
        (ServiceTime("r", DAY, 1441), "service_over_day", "V-22"),
        (row(at(9), at(11), minutes=60, pause=-10), "service_break", "V-23"),
    ],
)
def test_an_impossible_row_cannot_be_saved(service: ServiceTime, code: str, rule: str) -> None:
    found = check_service(service)
    assert [(problem.code, problem.rule) for problem in found] == [(code, rule)]
    assert blocks(found)


def test_a_night_typed_on_one_sheet_ends_on_the_next_day() -> None:
    assert span_of(DAY, time(22), time(2)) == (at(22), at(2, day=21))
    assert span_of(DAY, time(9), time(11)) == (at(9), at(11))


def test_overlaps_are_found_across_midnight_and_touching_is_none() -> None:
    night = Span("night", at(22), at(2, day=21))
    early = Span("early", at(1, day=21), at(3, day=21))
    after = Span("after", at(3, day=21), at(4, day=21))
    assert overlaps([after, early, night]) == ((night, early),)


@given(st.lists(spans(), max_size=8))
def test_overlaps_are_exactly_the_pairs_that_share_a_minute(found: list[Span]) -> None:
    real = [span for span in found if span.end_at > span.start_at]
    expected = sum(
        one.start_at < other.end_at and other.start_at < one.end_at
        for place, one in enumerate(real)
        for other in real[place + 1 :]
    )
    assert len(overlaps(found)) == expected


def test_a_night_counts_on_both_days() -> None:
    assert minutes_by_day([row(at(22), at(4, day=21))]) == {DAY: 120, date(2026, 3, 21): 240}
    half = row(at(22), at(4, day=21), minutes=90)
    assert minutes_by_day([half]) == {DAY: 30, date(2026, 3, 21): 60}


@given(st.integers(0, 4320), st.integers(1, 4320), st.integers(1, 4320))
def test_the_parts_of_a_row_add_up(offset: int, length: int, minutes: int) -> None:
    start = at(0) + timedelta(minutes=offset)
    service = row(start, start + timedelta(minutes=length), minutes=min(minutes, length))
    by_day = minutes_by_day([service])
    assert sum(by_day.values()) == service.minutes
    assert all(0 <= part <= 1440 for part in by_day.values())


@pytest.mark.parametrize(("rounding", "minutes"), [(1, 119), (5, 115), (15, 105), (30, 90)])
def test_rounding_never_gives_more_than_was_given(rounding: Rounding, minutes: int) -> None:
    assert rounding in ROUNDINGS
    assert rounded(119, rounding) == minutes


@pytest.mark.parametrize(
    ("hours", "stars"),
    [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (600, 3), (1000, 4), (1499, 4), (1500, 5)],
)
def test_stars_come_at_whole_hours(hours: int, stars: int) -> None:
    assert star_level(hours * 60) == stars
    assert star_level(hours * 60 + 59) == stars
    assert is_code("VOL_STAR", str(stars))


@given(st.integers(0, 200_000))
def test_the_missing_minutes_bring_the_next_star(minutes: int) -> None:
    missing = minutes_to_next_star(minutes)
    if missing is None:
        assert star_level(minutes) == 5
    else:
        assert star_level(minutes + missing) == star_level(minutes) + 1
        assert star_level(minutes + missing - 1) == star_level(minutes)
