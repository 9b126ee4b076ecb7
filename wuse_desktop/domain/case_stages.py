# SPDX-License-Identifier: MulanPSL-2.0
"""The stage rail of a case: where it stands, and in words what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.approvals import Standing
from wuse_desktop.domain.case_rules import DEATH
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.working_days import DEADLINES, due_on
from wuse_desktop.i18n import N_, _, enumerated

StageState = Literal["done", "now", "missing", "later"]

STAGES = (
    N_("接案"),
    N_("预估"),
    N_("计划"),
    N_("介入"),
    N_("评估"),
    N_("结案"),
    N_("回访"),
)
FOLLOW_UPS = ("D-11-first", "D-11-second")
_IN_SERVICE = (states.PLANNED, states.IN_SERVICE, states.REOPENED)
REPORT = "mandatory_report"

# The stage at which a case of each state stands; 7 is past the last one.
_PLACE = {
    states.INTAKE: 0,
    states.REFUSED: 0,
    states.REFERRED_OUT: 0,
    states.ACCEPTED: 1,
    states.ASSESSING: 2,
    states.PLANNED: 3,
    states.IN_SERVICE: 3,
    states.SUSPENDED: 3,
    states.REOPENED: 3,
    states.EVALUATING: 4,
    states.CLOSING: 5,
    states.CLOSED: 6,
    states.ARCHIVED: 7,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage on the rail.

    ``state`` is "done", "now", "missing" (passed, but something it asks for is not there) or
    "later"; ``on`` the day it was reached; ``missing`` a sentence, empty when nothing is.
    """

    label: str
    state: StageState
    on: date | None
    missing: str


@dataclass(frozen=True, slots=True)
class FormFact:
    """The latest form of a kind: when it was filed and where it stands with its approval."""

    filed_id: str
    on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What rail and next step need beside the case.

    Days of sessions, and of follow-ups since closing; ``forms`` by form id, of evaluation and
    closure only what was filed since the case was last opened. ``consented`` tells that somebody
    agreed to file and service; ``review_decision`` is the code of the latest stage review,
    ``planned_end`` the day on which the latest plan ends.
    """

    session_days: Sequence[date]
    follow_up_days: Sequence[date]
    today: date
    consented: bool = False
    forms: Mapping[str, FormFact] = field(default_factory=dict)
    review_decision: str = ""
    planned_end: date | None = None


def rail(case: CaseFile, facts: CaseFacts) -> tuple[Stage, ...]:
    """The seven stages of a case in order."""
    place = _PLACE.get(case.state, 0)
    declined = case.state in (states.REFUSED, states.REFERRED_OUT)
    days = _days(case, facts)
    missing = _missing(case, facts)
    found = []
    for number, label in enumerate(STAGES):
        lacks = enumerated(missing[number])
        if number > place or (declined and number):
            state: StageState = "later"
        elif number == place and not declined:
            state = "now"
        else:
            state = "missing" if lacks else "done"
        words = _("这一步还缺：{what}") if state == "now" else _("还缺：{what}")
        text = words.format(what=lacks) if lacks and state != "later" else ""
        found.append(Stage(_(label), state, days[number], text))
    return tuple(found)


def _days(case: CaseFile, facts: CaseFacts) -> tuple[date | None, ...]:
    return (
        case.intake_at.date() if case.intake_at else None,
        _day_of(facts, "case_assessment") or case.approved_on,
        case.opened_on,
        min(facts.session_days, default=None),
        _day_of(facts, "case_evaluation"),
        case.closed_on,
        max(facts.follow_up_days, default=None),
    )


def _day_of(facts: CaseFacts, form_id: str) -> date | None:
    found = facts.forms.get(form_id)
    return found.on if found is not None else None


def _missing(case: CaseFile, facts: CaseFacts) -> tuple[list[str], ...]:
    return (
        _missing_at_intake(case, facts),
        _missing_form(facts, "case_assessment", _("预估表"), (_("风险等级"), case.risk_level)),
        _missing_plan(case, facts),
        _unfilled((_("服务记录"), facts.session_days)) + _missing_review(case, facts),
        _missing_form(facts, "case_evaluation", _("评估表"), (_("目标达成"), case.overall_result)),
        _missing_form(
            facts,
            "case_closure",
            _("结案表"),
            (_("结案原因"), case.closure_reason),
            (_("服务成效摘要"), case.outcome_summary),
            (_("结案日期"), case.closed_on),
        ),
        missing_follow_ups(case, facts),
    )


def _missing_at_intake(case: CaseFile, facts: CaseFacts) -> list[str]:
    wanted: list[tuple[str, object]] = [(_("处理决定"), case.decision)]
    if case.decision == "1":
        wanted += [(_("负责社工"), case.case_worker_id), (_("审批人和日期"), case.approved_on)]
        wanted.append((_("知情同意书"), facts.consented))
    if asks_for_report(case):
        wanted.append((_("危机介入与强制报告表"), facts.forms.get(REPORT)))
    return _unfilled(*wanted)


def _missing_plan(case: CaseFile, facts: CaseFacts) -> list[str]:
    if "service_plan" in facts.forms:
        agreed = (_("协议签订日期"), case.opened_on)
    else:
        agreed = (_("开案日期"), case.opened_on)
    return _missing_form(
        facts,
        "service_plan",
        _("服务计划与协议"),
        (_("总目标"), case.overall_goal),
        (_("个案分级"), case.case_grade),
        agreed,
    )


def _missing_review(case: CaseFile, facts: CaseFacts) -> list[str]:
    due = review_due_on(case, facts)
    if due is not None and due <= facts.today:
        return [_("阶段评估（{day}前）").format(day=due)]
    return _approval_of(facts, "case_review", _("阶段评估表"))


def _missing_form(
    facts: CaseFacts, form_id: str, title: str, *columns: tuple[str, object]
) -> list[str]:
    """The form, where neither it nor all it tells is there; what it lacks; its approval."""
    lacks = _unfilled(*columns)
    if form_id not in facts.forms:
        return [title] if lacks else []
    return lacks + _approval_of(facts, form_id, title)


def _approval_of(facts: CaseFacts, form_id: str, title: str) -> list[str]:
    found = facts.forms.get(form_id)
    if found is None:
        return []
    if found.standing == "returned":
        return [_("改好退回的{form}").format(form=title)]
    if found.standing in ("waiting", "answered"):
        return [_("{form}审批").format(form=title)]
    return []


def _unfilled(*pairs: tuple[str, object]) -> list[str]:
    return [label for label, value in pairs if not value]


def follow_up_days_due(case: CaseFile) -> tuple[date, ...]:
    """The days by which the two follow-ups are due (D-11); none after a death."""
    if case.closed_on is None or case.closure_reason == DEATH:
        return ()
    return tuple(due_on(DEADLINES[rule], case.closed_on).on for rule in FOLLOW_UPS)


def missing_follow_ups(case: CaseFile, facts: CaseFacts) -> list[str]:
    """The follow-ups that are still to be made, each with its day."""
    due = follow_up_days_due(case)[len(facts.follow_up_days) :]
    message = _("回访（{day}前）")
    return [message.format(day=day) for day in due]


def asks_for_report(case: CaseFile) -> bool:
    """Whether the intake asks for a mandatory report at once (rule D-13)."""
    return case.urgency == "immediate"


def review_due_on(case: CaseFile, facts: CaseFacts) -> date | None:
    """The day by which the next stage review is due (D-09); None for a case not in service."""
    if case.state not in _IN_SERVICE:
        return None
    days = (case.opened_on, case.reopened_on, _day_of(facts, "case_review"))
    last = max((day for day in days if day is not None), default=None)
    return due_on(DEADLINES["D-09"], last).on if last is not None else None


def is_without_contact(case: CaseFile, contacts: Iterable[date], today: date) -> bool:
    """Whether a running case had no contact for 30 days (D-08)."""
    if case.state not in states.RUNNING or case.state == states.SUSPENDED:
        return False
    last = max((day for day in (case.opened_on, *contacts) if day), default=None)
    return last is not None and due_on(DEADLINES["D-08"], last).on < today
