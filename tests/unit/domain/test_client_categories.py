# SPDX-License-Identifier: MulanPSL-2.0
"""Client categories against age (V-11) and against each other (V-12)."""

from datetime import date

import pytest

from wuse_desktop.domain.categories import (
    CategoryEntry,
    check_ages,
    check_categories,
    check_exclusive,
    holding_on,
)
from wuse_desktop.domain.problems import blocks

TODAY = date(2026, 3, 15)


def entry(category: str, start: str = "", end: str = "") -> CategoryEntry:
    return CategoryEntry(
        category,
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


@pytest.mark.parametrize(
    ("category", "age", "fits"),
    [
        ("20", 60, True),
        ("20", 59, False),
        ("27", 59, False),
        ("23", 80, True),
        ("23", 79, False),
        ("15", 15, True),
        ("15", 16, False),
        ("10", 17, True),
        ("14", 18, False),
        ("90", 12, True),
        ("90", 13, False),
        ("91", 13, True),
        ("91", 18, False),
        ("92", 59, False),
        ("01", 5, True),
        ("98", 70, True),
    ],
)
def test_the_age_of_a_definition_is_checked(category: str, age: int, fits: bool) -> None:
    found = check_ages([category], age)
    assert (found == ()) == fits
    assert not blocks(found)


def test_the_message_names_the_category() -> None:
    (problem,) = check_ages(["23"], 70)
    assert (problem.rule, problem.code) == ("V-11", "category_age")
    assert "高龄老人" in problem.message
    assert "70岁" in problem.message


def test_an_entry_holds_from_its_first_to_its_last_day() -> None:
    entries = [entry("01", "2026-03-15", "2026-03-31"), entry("30"), entry("01", "2026-01-01")]
    assert holding_on(entries, TODAY) == ("01", "30")
    assert holding_on(entries[:1], date(2026, 3, 14)) == ()
    assert holding_on(entries[:1], date(2026, 3, 31)) == ("01",)
    assert holding_on(entries[:1], date(2026, 4, 1)) == ()


@pytest.mark.parametrize("pair", [("01", "02"), ("01", "03"), ("03", "04"), ("05", "04")])
def test_relief_statuses_exclude_each_other(pair: tuple[str, str]) -> None:
    found = check_exclusive([entry(code) for code in pair])
    assert [(problem.rule, problem.level) for problem in found] == [("V-12", "warn")]


@pytest.mark.parametrize("pair", [("10", "03"), ("04", "11")])
def test_a_child_with_an_allowance_is_not_also_in_extreme_difficulty(
    pair: tuple[str, str],
) -> None:
    assert len(check_exclusive([entry(code) for code in pair])) == 1


@pytest.mark.parametrize("pair", [("01", "30"), ("01", "20"), ("10", "01"), ("01", "01")])
def test_other_categories_stand_together(pair: tuple[str, str]) -> None:
    assert check_exclusive([entry(code) for code in pair]) == ()


def test_one_status_after_the_other_is_fine() -> None:
    before = entry("01", "2025-01-01", "2026-03-01")
    assert check_exclusive([before, entry("02", "2026-03-01")]) == ()
    assert check_exclusive([before, entry("02", "2026-03-02")]) == ()
    assert len(check_exclusive([before, entry("02", "2026-02-01")])) == 1


def test_a_conflict_is_told_once() -> None:
    entries = [entry("01", "2025-01-01"), entry("01", "2026-01-01"), entry("03")]
    assert len(check_exclusive(entries)) == 1


def test_age_is_taken_on_the_day_of_the_event() -> None:
    born = date(1966, 3, 16)
    entries = [entry("20", "2026-01-01")]
    assert len(check_categories(entries, born, TODAY)) == 1
    assert check_categories(entries, born, date(2026, 3, 16)) == ()
    assert check_categories(entries, born, date(2025, 12, 31)) == ()
    assert check_categories(entries, None, TODAY) == ()
