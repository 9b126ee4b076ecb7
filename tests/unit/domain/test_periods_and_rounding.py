# SPDX-License-Identifier: MulanPSL-2.0
"""Reporting periods (C-01) and the one conversion of exact numbers into shown ones (C-13, V-13)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.period import Kind, Period
from wuse_desktop.domain.rounding import (
    average,
    fen_to_yuan,
    minutes_to_hours,
    percent,
    percent_text,
    whole_percent,
    yuan_text,
    yuan_to_fen,
)
from wuse_desktop.errors import UserFault

KINDS: list[Kind] = ["month", "quarter", "half", "year"]
periods = st.builds(
    Period.containing, st.sampled_from(KINDS), st.dates(date(1990, 1, 1), date(2100, 1, 1))
)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31), "2026年3月"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "2026年第1季度"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026年第4季度"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, start: date, end: date, label: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.label, str(period)) == (start, end, label, text)
    assert period.cumulative_start == date(start.year, 1, 1)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2026-3", "2026-03"),
        ("202603", "2026-03"),
        ("２０２６年３月", "2026-03"),
        ("2026.3", "2026-03"),
        (" 2026q2 ", "2026-Q2"),
        ("2026年第一季度", "2026-Q1"),
        ("2026年上半年", "2026-H1"),
        ("2026年度", "2026"),
    ],
)
def test_other_ways_of_writing_are_read(text: str, canonical: str) -> None:
    assert str(Period.parse(text)) == canonical


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26-03", "三月", "0026", "2026-03-05"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserFault) as caught:
        Period.parse(text)
    assert caught.value.code == "period_unknown"
    assert "2026-03" in caught.value.next_step


@given(periods)
def test_text_and_label_lead_back_to_the_period(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.label) == period


@given(periods)
def test_periods_follow_each_other_without_a_gap(period: Period) -> None:
    assert period.next.previous == period
    assert period.next.start == period.end + timedelta(days=1)
    assert period.contains(period.start)
    assert period.contains(period.end)
    assert not period.contains(period.next.start)


@given(periods)
def test_the_months_fill_the_period(period: Period) -> None:
    assert period.months[0].start == period.start
    assert period.months[-1].end == period.end
    assert all(Period.containing(period.kind, month.start) == period for month in period.months)


def test_an_impossible_number_is_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        Period("quarter", 2026, 5)


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(620, "10.3"), (415, "6.9"), (210, "3.5"), (0, "0.0"), (3, "0.1"), (2, "0.0"), (-3, "-0.1")],
)
def test_minutes_become_hours_half_up(minutes: int, hours: str) -> None:
    assert str(minutes_to_hours(minutes)) == hours


@given(st.integers(-(10**9), 10**9))
def test_hours_are_never_more_than_three_minutes_off(minutes: int) -> None:
    assert abs(minutes_to_hours(minutes) * 60 - minutes) <= 3


@given(st.integers(0, 10**14))
def test_fen_survive_paper(fen: int) -> None:
    assert yuan_to_fen(yuan_text(fen)) == fen
    assert fen_to_yuan(fen) * 100 == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5", 123450),
        ("￥1234.50元", 123450),
        ("１２元", 1200),
        ("3万", 3_000_000),
        ("1.25 万元", 1_250_000),
        ("0", 0),
        ("12.340", 1234),
        ("1,234,567.8", 123456780),
        ("１，２３４", 123400),
    ],
)
def test_typed_amounts_are_read(text: str, fen: int) -> None:
    assert yuan_to_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_unknown"),
        ("一百", "amount_unknown"),
        ("NaN", "amount_unknown"),
        ("Infinity", "amount_unknown"),
        ("1e999999", "amount_unknown"),
        ("1_000", "amount_unknown"),
        ("-5", "amount_negative"),
        ("1.005", "amount_too_fine"),
        ("1e-9999", "amount_unknown"),
        ("١٢", "amount_unknown"),
        ("99999999999999", "amount_unknown"),
        ("12,5", "amount_unknown"),
        ("12，5", "amount_unknown"),
        ("1,2345", "amount_unknown"),
        ("1234,567", "amount_unknown"),
        ("0,500", "amount_unknown"),
    ],
)
def test_other_amounts_are_refused(text: str, code: str) -> None:
    with pytest.raises(UserFault) as caught:
        yuan_to_fen(text)
    assert caught.value.code == code


def test_shares_are_shown_half_up() -> None:
    assert percent(1, 3) == Decimal("33.3")
    assert percent(1, 8) == Decimal("12.5")
    assert percent(1, 16) == Decimal("6.3")
    assert percent(0, 0) is None
    assert [whole_percent(part, 8) for part in (1, 3, 5)] == [13, 38, 63]
    assert (percent_text(5, 8), percent_text(0, 8), percent_text(0, 0)) == ("63%", "0%", "")
    assert (average([3, 3, 3, 4]), average([])) == (Decimal("3.3"), None)
