# SPDX-License-Identifier: MulanPSL-2.0
"""Dates and times in expressions: whole local days, ISO text, parts of a day."""

import math
from collections.abc import Callable
from datetime import datetime

import pytest

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.expression import (
    Context,
    EvaluationFault,
    Surroundings,
    compile_expression,
)

CONTEXT = Context(
    Node("data", "2026-02-28"),
    Surroundings(lambda: datetime(2026, 3, 1, 9, 30)),  # noqa: DTZ001 - local by definition
)


def text(expression: str) -> str:
    return compile_expression(expression).string(CONTEXT)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today()", "2026-03-01"),
        ("now()", "2026-03-01T09:30:00"),
        (". <= today()", "true"),
        (". = today()", "false"),
        ("today() - .", "1"),
        ("date(. + 1)", "2026-03-01"),
        ("date(. + 1) = today()", "true"),
        ("now() > today()", "true"),
        ("now() - today() < 1", "true"),
        ("date('2026-3-1')", "2026-03-01"),
        ("date('2026-02-30')", ""),
        ("date('昨天')", ""),
        ("date('')", ""),
        ("date(6.5)", "1970-01-07"),
        ("date(-10252)", "1941-12-07"),
        ("date(now())", "2026-03-01"),
        ("date(9999999999)", ""),
        ("number('1970-01-02')", "1"),
        ("number('1970-01-02T12:00')", "1.5"),
        ("'2026-12-31' - '2026-01-01'", "364"),
        ("'2026-02-30' > '2026-01-01'", "false"),
        ("date-time('2026-03-01')", "2026-03-01"),
        ("date-time('2026-03-01T09:30')", "2026-03-01T09:30:00"),
        ("date-time(0.5)", "1970-01-01T12:00:00"),
        ("decimal-date-time('1970-01-02T06:00:00')", "1.25"),
        ("decimal-time('18:00')", "0.75"),
        ("decimal-time('24:00')", ""),
        ("'18:00' > '09:30'", "true"),
        ("round(('18:00' - '09:30') * 24, 1)", "8.5"),
        ("format-date(., '%Y年%n月%e日')", "2026年2月28日"),
        ("format-date(., '%y%m%d')", "260228"),
        ("format-date-time(now(), '%H:%M:%S.%3')", "09:30:00.000"),
        ("format-date(., '%a %b 100%%')", "Sat Feb 100%"),
        ("format-date('', '%Y')", ""),
    ],
)
def test_dates_are_text_that_counts_as_whole_days(expression: str, expected: str) -> None:
    assert text(expression) == expected


def test_a_case_number_is_no_date() -> None:
    assert math.isnan(compile_expression("number('2026-001')").number(CONTEXT))
    assert math.isnan(compile_expression("number('0571-8888-1234')").number(CONTEXT))


def test_a_whole_day_is_the_same_number_in_every_zone(time_zone: Callable[[str], None]) -> None:
    for zone in ("UTC0", "<-07>7", "<+08>-8"):
        time_zone(zone)
        assert text("number('2026-03-01')") == "20513"
        assert text("'2026-03-01' - '2026-02-28'") == "1"


def test_a_time_that_names_its_zone_becomes_local(time_zone: Callable[[str], None]) -> None:
    time_zone("<+08>-8")
    assert text("date-time('2026-03-01T20:00:00Z')") == "2026-03-02T04:00:00"
    assert text("date('2026-03-01T20:00:00.000+00:00')") == "2026-03-02"
    assert text("decimal-time('06:00:00.000+08:00')") == "0.25"
    assert text("decimal-time('06:00:00.000+24:00')") == ""
    assert text("date-time('0001-01-01T00:00:00+23:00')") == ""
    assert text("date-time('1941-12-07T00:00:00Z')").startswith("1941-12-07T0")


def test_an_unknown_code_that_is_put_together_fails_in_words() -> None:
    with pytest.raises(EvaluationFault) as caught:
        text("format-date(., concat('%', 'q'))")
    assert caught.value.message == "日期格式“%q”不在支持范围内"
