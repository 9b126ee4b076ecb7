# SPDX-License-Identifier: MulanPSL-2.0
"""Hints say what somebody may apply for, in the words of the rules, and decide nothing."""

import pytest

from wuse_desktop.domain.eligibility import APPLY, FOR_REFERENCE, Standing, hints, self_care_from


def said(**facts: object) -> list[tuple[str, str]]:
    return [(hint.rule, hint.text) for hint in hints(Standing(**facts))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unaided", "code"),
    [("123456", "1"), ("12345", "2"), ("123", "2"), ("12", "3"), ("", "3")],
)
def test_six_items_point_to_a_degree_of_self_care(unaided: str, code: str) -> None:
    assert self_care_from(frozenset(unaided)) == code


def test_the_degree_is_for_reference_and_told_for_tekun_only() -> None:
    ((rule, text),) = said(categories=frozenset({"03"}), unaided=frozenset("12345"), self_care="1")
    assert rule == "R-12"
    assert "部分丧失生活自理能力（不能：自主洗澡）" in text
    assert "档案里登记的是“具备生活自理能力”" in text
    assert text.endswith(FOR_REFERENCE)
    assert said(categories=frozenset({"01"}), unaided=frozenset("12345")) == []
    assert said(categories=frozenset({"03"})) == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"age": 60}, "满60岁"),
        ({"age": 15}, "未满16岁"),
        ({"age": 40, "disabilities": (("5", "3"),)}, "智力残疾三级"),
        ({"age": 40, "disabilities": (("4", "2"),)}, "肢体残疾二级"),
        ({"age": 40, "disabilities": (("1", "1"),)}, "视力残疾一级"),
    ],
)
def test_without_capacity_to_work_one_may_apply(facts: dict[str, object], reason: str) -> None:
    ((rule, text),) = said(categories=frozenset({"01"}), **facts)
    assert rule == "R-13"
    assert reason in text
    assert text.endswith(APPLY)


@pytest.mark.parametrize(
    "facts",
    [
        {"age": 59},
        {"age": 16},
        {"age": 40, "disabilities": (("4", "3"),)},
        {"age": 40, "disabilities": (("1", "2"),)},
        {"age": 40, "disabilities": (("2", "1"),)},
    ],
)
def test_with_capacity_to_work_nothing_is_said(facts: dict[str, object]) -> None:
    assert said(categories=frozenset({"01"}), **facts) == []


def test_somebody_who_has_it_already_is_told_nothing() -> None:
    assert said(age=70, categories=frozenset({"03"})) == []
    assert said(age=70, categories=frozenset({"92"})) == []


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"disabilities": (("2", "2"),)}, True),
        ({"disabilities": (("6", "3"),)}, True),
        ({"disabilities": (("4", "3"),)}, False),
        ({"health_status": "4"}, True),
        ({"categories": frozenset({"02", "30"})}, True),
        ({}, False),
    ],
)
def test_beside_relief_the_severely_ill_may_apply_alone(
    facts: dict[str, object], holds: bool
) -> None:
    found = said(**{"age": 40, "categories": frozenset({"02"}), **facts})
    alone = [text for rule, text in found if rule == "R-14"]
    assert bool(alone) is holds
    assert all(text.endswith(APPLY) for text in alone)
