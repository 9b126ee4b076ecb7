# SPDX-License-Identifier: MulanPSL-2.0
"""What a case owes by when: one rule a stage, and a report at once where it is urgent."""

from datetime import date

import pytest

from wuse_desktop.domain.case_deadlines import CaseDates, case_dues


def day(text: str) -> date:
    return date.fromisoformat(text)


MONDAY = day("2026-03-02")


def owed(**facts: object) -> list[tuple[str, str, str]]:
    dates = CaseDates(**{"state": "intake", "urgency": "normal", **facts})  # type: ignore[arg-type]
    return [(item.rule, item.form_id, item.due.on.isoformat()) for item in case_dues(dates)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": "intake", "intake_on": MONDAY}, ("D-04", "", "2026-03-09")),
        ({"state": "accepted", "accepted_on": MONDAY}, ("D-05", "case_assessment", "2026-03-16")),
        ({"state": "accepted", "intake_on": MONDAY}, ("D-05", "case_assessment", "2026-03-16")),
        ({"state": "assessing", "assessed_on": MONDAY}, ("D-06", "service_plan", "2026-03-09")),
        ({"state": "in_service", "opened_on": MONDAY}, ("D-09", "case_review", "2026-05-31")),
        (
            {"state": "in_service", "opened_on": day("2025-11-03"), "reviewed_on": MONDAY},
            ("D-09", "case_review", "2026-05-31"),
        ),
        (
            {"state": "evaluating", "last_session_on": MONDAY},
            ("D-10", "case_closure", "2026-03-16"),
        ),
    ],
)
def test_each_stage_owes_its_form_by_its_rule(
    facts: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert owed(**facts) == [expected]


@pytest.mark.parametrize("state", ["suspended", "closed", "archived", "refused", "referred_out"])
def test_a_case_that_rests_or_ended_owes_nothing(state: str) -> None:
    facts = {"intake_on": MONDAY, "opened_on": MONDAY, "last_session_on": MONDAY}
    assert owed(state=state, **facts) == []


def test_an_urgent_case_owes_a_report_the_same_day_and_a_decision_within_a_day() -> None:
    assert owed(urgency="immediate", intake_on=MONDAY) == [
        ("D-13", "mandatory_report", "2026-03-02"),
        ("D-04", "", "2026-03-03"),
    ]
    assert owed(urgency="immediate", intake_on=MONDAY, reported_on=MONDAY) == [
        ("D-04", "", "2026-03-03")
    ]


def test_a_stage_whose_day_is_unknown_owes_nothing_yet() -> None:
    assert owed(state="assessing") == []
    assert owed(state="evaluating") == []
