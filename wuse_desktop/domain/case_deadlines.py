# SPDX-License-Identifier: MulanPSL-2.0
"""What a case owes by when (deadlines D-04 to D-06, D-09, D-10 and D-13), from its own facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.working_days import DEADLINES, WEEKDAYS_ONLY, Due, HolidayTable, due_on
from wuse_desktop.i18n import N_

IMMEDIATE = "immediate"
_SERVED = (states.PLANNED, states.IN_SERVICE, states.REOPENED)
_ENDING = (states.EVALUATING, states.CLOSING)
_REPORTABLE = (states.INTAKE, states.ACCEPTED, states.ASSESSING, *_SERVED)

LABELS = {
    "D-04": N_("作出接案决定"),
    "D-05": N_("写预估表"),
    "D-06": N_("订服务计划和协议"),
    "D-09": N_("写阶段评估"),
    "D-10": N_("写结案表"),
    "D-13": N_("写危机介入/强制报告"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDates:
    """What the deadlines of one case go by; None is a day that has not come or is not known."""

    state: str
    urgency: str
    intake_on: date | None = None
    accepted_on: date | None = None
    assessed_on: date | None = None
    opened_on: date | None = None
    reviewed_on: date | None = None
    last_session_on: date | None = None
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseDue:
    """Something that a case owes: the rule, the form that settles it ("" for a decision)."""

    rule: str
    form_id: str
    due: Due


def case_dues(case: CaseDates, table: HolidayTable = WEEKDAYS_ONLY) -> Iterator[CaseDue]:
    """What is owed in the present state, the most pressing first."""
    urgent = case.urgency == IMMEDIATE and case.state in _REPORTABLE
    if urgent and case.reported_on is None and case.intake_on is not None:
        yield CaseDue("D-13", "mandatory_report", Due(case.intake_on))
    step = _step(case)
    if step is not None:
        rule, form_id, since = step
        deadline = rule
        if rule == "D-04" and case.urgency == IMMEDIATE:
            deadline = "D-04-immediate"
        yield CaseDue(rule, form_id, due_on(DEADLINES[deadline], since, table))


def _step(case: CaseDates) -> tuple[str, str, date] | None:
    """The rule of the present stage, the form that keeps it, and the day it counts from."""
    found: tuple[str, str, date | None] = ("", "", None)
    if case.state == states.INTAKE:
        found = "D-04", "", case.intake_on
    elif case.state == states.ACCEPTED:
        found = "D-05", "case_assessment", case.accepted_on or case.intake_on
    elif case.state == states.ASSESSING:
        found = "D-06", "service_plan", case.assessed_on
    elif case.state in _SERVED:
        days = [day for day in (case.opened_on, case.reviewed_on) if day is not None]
        found = "D-09", "case_review", max(days, default=None)
    elif case.state in _ENDING:
        found = "D-10", "case_closure", case.last_session_on
    rule, form_id, since = found
    return (rule, form_id, since) if since is not None else None
