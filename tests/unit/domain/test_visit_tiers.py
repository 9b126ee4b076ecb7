# SPDX-License-Identifier: MulanPSL-2.0
"""Visit tiers of the default profile D-20, the next date (V-30), and what a phone call counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.codes import code_list, is_code
from wuse_desktop.domain.visit_tiers import (
    DEFAULT_PROFILE,
    Contact,
    Tier,
    day_after_event,
    last_counted_on,
    next_visit_on,
    strictest,
    tier,
    tier_of,
    visit_after_event_by,
)

A, B, C, D = DEFAULT_PROFILE.tiers
CATEGORIES = [entry.code for entry in code_list("CLIENT_CAT")]


@pytest.mark.parametrize(
    ("categories", "age", "self_care", "risk", "expected"),
    [
        (["20"], 80, "", "", "A"),
        (["20"], 79, "", "", "C"),
        (["20"], None, "", "", "C"),
        (["23"], 85, "", "", "C"),
        (["22", "23"], 82, "", "", "A"),
        (["03"], 70, "3", "", "A"),
        (["03"], 70, "2", "", "B"),
        (["04"], 70, "3", "", "D"),
        (["24"], 70, "", "", "B"),
        (["30"], 40, "", "", "B"),
        (["31"], 40, "", "", "C"),
        (["10"], 9, "", "", "B"),
        (["14"], 9, "", "", "B"),
        (["15"], 9, "", "", "C"),
        (["01"], 50, "", "", "C"),
        (["01", "30"], 50, "", "", "B"),
        (["98"], 30, "", "1", "A"),
        (["98"], 30, "", "2", "D"),
        (["06"], 30, "", "", "D"),
        ([], None, "", "", "D"),
    ],
)
def test_the_default_profile(
    categories: list[str], age: int | None, self_care: str, risk: str, expected: str
) -> None:
    assert tier_of(categories, age, self_care, risk).code == expected


def test_left_behind_children_with_weak_care_are_seen_monthly() -> None:
    for weak in ("3", "4", "6"):
        assert tier_of(["15"], 9, care_status=weak) == B
    for good in ("1", "2", "5"):
        assert tier_of(["15"], 9, care_status=good) == C


def test_acute_illness_is_high_risk() -> None:
    assert tier_of(["98"], 66, acute=True) == A


def test_the_profile_uses_known_codes_only() -> None:
    for rule in DEFAULT_PROFILE.rules:
        assert all(is_code("CLIENT_CAT", code) for code in rule.categories)
        assert all(is_code("SELF_CARE", code) for code in rule.self_care)
        assert all(is_code("RISK_LEVEL", code) for code in rule.risk_levels)
        assert all(is_code("CARE_STATUS", code) for code in rule.care_status)
        assert rule.tier in {found.code for found in DEFAULT_PROFILE.tiers}


@given(
    st.lists(st.sampled_from(CATEGORIES)),
    st.sampled_from(CATEGORIES),
    st.one_of(st.none(), st.integers(0, 110)),
)
def test_one_more_category_never_means_fewer_visits(
    categories: list[str], more: str, age: int | None
) -> None:
    with_more = tier_of([*categories, more], age)
    assert with_more.interval_days <= tier_of(categories, age).interval_days


def test_the_next_visit_is_one_interval_after_the_last_meeting() -> None:
    met = date(2026, 3, 2)
    days = [(next_visit_on(met, found) - met).days for found in DEFAULT_PROFILE.tiers]
    assert days == [7, 30, 90, 365]


def test_a_county_may_have_another_profile() -> None:
    monthly = replace(DEFAULT_PROFILE, tiers=(A, B, replace(C, interval_days=30), D), rules=())
    assert tier_of(["03"], profile=monthly) == D
    assert tier("C", monthly).interval_days == 30
    with pytest.raises(KeyError):
        tier("E", monthly)


def test_a_household_is_visited_for_its_member_most_at_risk() -> None:
    assert strictest([C, A, D]) == A
    assert strictest([]) == D


def test_after_a_major_event_high_risk_is_seen_within_a_day() -> None:
    event = datetime(2026, 3, 2, 20)  # noqa: DTZ001 - event times are local
    assert visit_after_event_by(event, A) == event + timedelta(hours=24)
    assert visit_after_event_by(event, B) is None


@pytest.mark.parametrize(
    ("hours", "day"), [(1, 20), (24, 20), (25, 21), (48, 21), (72, 22), (0, None)]
)
def test_hours_after_an_event_are_whole_days_where_only_its_day_is_known(
    hours: int, day: int | None
) -> None:
    tier = replace(A, hours_after_event=hours)
    by = day_after_event(date(2026, 3, 20), tier)
    assert by == (date(2026, 3, day) if day else None)


def days(*contacts: tuple[int, bool]) -> list[Contact]:
    return [Contact(date(2026, 3, day), in_person) for day, in_person in contacts]


@pytest.mark.parametrize(
    ("contacts", "found", "last"),
    [
        (days((1, True), (9, False)), A, 1),
        (days((1, True), (9, False)), B, 1),
        (days((1, True), (9, False)), C, 9),
        (days((1, True), (9, False), (20, False)), C, 9),
        (days((1, True), (9, False), (20, False), (25, True), (28, False)), D, 28),
        (days((9, False), (1, True)), C, 9),
    ],
)
def test_a_call_stands_for_every_second_visit_where_it_may(
    contacts: list[Contact], found: Tier, last: int
) -> None:
    assert last_counted_on(contacts, found) == date(2026, 3, last)


def test_calls_alone_never_satisfy_those_who_must_be_seen() -> None:
    assert last_counted_on(days((1, False), (2, False)), A) is None
    assert last_counted_on([], D) is None
