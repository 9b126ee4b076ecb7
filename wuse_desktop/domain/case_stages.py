# SPDX-License-Identifier: MulanPSL-2.0
"""The stage rail of a case: where it stands, what is missing in words, and the next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_rules import DEATH
from wuse_desktop.domain.next_step import NextStep
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.working_days import DEADLINES, due_on
from wuse_desktop.i18n import N_, _

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
_FOLLOW_UPS = ("D-11-first", "D-11-second")

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

_SESSION = (N_("记一次服务"), "record_session")
_ARCHIVE = (N_("归档"), "archive")
_STEPS = {
    states.INTAKE: (N_("填写处理决定"), "decide"),
    states.ACCEPTED: (N_("开始预估"), "assess"),
    states.ASSESSING: (N_("订计划并开案"), "open_case"),
    states.PLANNED: _SESSION,
    states.IN_SERVICE: _SESSION,
    states.REOPENED: _SESSION,
    states.SUSPENDED: (N_("恢复服务"), "resume"),
    states.EVALUATING: (N_("结案"), "close_case"),
    states.CLOSING: (N_("结案"), "close_case"),
    states.CLOSED: _ARCHIVE,
    states.REFUSED: _ARCHIVE,
    states.REFERRED_OUT: _ARCHIVE,
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
class CaseFacts:
    """What the rail needs beside the case: days of sessions, and of follow-ups since closing."""

    session_days: Sequence[date]
    follow_up_days: Sequence[date]
    today: date


def rail(case: CaseFile, facts: CaseFacts) -> tuple[Stage, ...]:
    """The seven stages of a case in order."""
    place = _PLACE.get(case.state, 0)
    declined = case.state in (states.REFUSED, states.REFERRED_OUT)
    days = _days(case, facts)
    missing = _missing(case, facts)
    found = []
    for number, label in enumerate(STAGES):
        lacks = "、".join(missing[number])
        if number > place or (declined and number):
            state: StageState = "later"
        elif number == place and not declined:
            state = "now"
        else:
            state = "missing" if lacks else "done"
        text = _("这一步还缺：{what}").format(what=lacks) if lacks and state != "later" else ""
        found.append(Stage(_(label), state, days[number], text))
    return tuple(found)


def _days(case: CaseFile, facts: CaseFacts) -> tuple[date | None, ...]:
    return (
        case.intake_at.date() if case.intake_at else None,
        case.approved_on,
        case.opened_on,
        min(facts.session_days, default=None),
        None,
        case.closed_on,
        max(facts.follow_up_days, default=None),
    )


def _missing(case: CaseFile, facts: CaseFacts) -> tuple[list[str], ...]:
    return (
        _unfilled(
            (_("处理决定"), case.decision),
            *(
                ((_("负责社工"), case.case_worker_id), (_("审批人和日期"), case.approved_on))
                if case.decision == "1"
                else ()
            ),
        ),
        _unfilled((_("风险等级"), case.risk_level)),
        _unfilled(
            (_("总目标"), case.overall_goal),
            (_("个案分级"), case.case_grade),
            (_("开案日期"), case.opened_on),
        ),
        _unfilled((_("服务记录"), facts.session_days)),
        _unfilled((_("目标达成"), case.overall_result)),
        _unfilled(
            (_("结案原因"), case.closure_reason),
            (_("服务成效摘要"), case.outcome_summary),
            (_("结案日期"), case.closed_on),
        ),
        _missing_follow_ups(case, facts),
    )


def _unfilled(*pairs: tuple[str, object]) -> list[str]:
    return [label for label, value in pairs if not value]


def follow_up_days_due(case: CaseFile) -> tuple[date, ...]:
    """The days by which the two follow-ups are due (D-11); none after a death."""
    if case.closed_on is None or case.closure_reason == DEATH:
        return ()
    return tuple(due_on(DEADLINES[rule], case.closed_on).on for rule in _FOLLOW_UPS)


def _missing_follow_ups(case: CaseFile, facts: CaseFacts) -> list[str]:
    due = follow_up_days_due(case)[len(facts.follow_up_days) :]
    message = _("回访（{day}前）")
    return [message.format(day=day) for day in due]


def next_step(case: CaseFile, facts: CaseFacts) -> NextStep:
    """What to do next with a case.

    Actions: decide, assess, open_case, record_session, resume, close_case, record_follow_up,
    archive; "" when nothing is left.
    """
    if case.state == states.CLOSED and _missing_follow_ups(case, facts):
        return NextStep(_("写回访"), "record_follow_up")
    label, action = _STEPS.get(case.state, ("", ""))
    return NextStep(_(label) if label else "", action)


def is_without_contact(case: CaseFile, contacts: Iterable[date], today: date) -> bool:
    """Whether a running case had no contact for 30 days (D-08)."""
    if case.state not in states.RUNNING or case.state == states.SUSPENDED:
        return False
    last = max((day for day in (case.opened_on, *contacts) if day), default=None)
    return last is not None and due_on(DEADLINES["D-08"], last).on < today
