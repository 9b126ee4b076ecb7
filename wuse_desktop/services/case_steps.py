# SPDX-License-Identifier: MulanPSL-2.0
"""The steps of a case that have no form of their own, each as a small one (rule R-01).

A step says which fields of the case it asks for and whether it wants a reason. Correcting plan or
closure of a case that has no such form (one that was loaded from a ledger) is a step as well: it
moves nothing.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from wuse_desktop.domain import case_rules
from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.checks import missing_field
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import cases, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.reading import load
from wuse_desktop.storage import case_store

REASON_FIELD, DAY_FIELD = "reason", "on"


@dataclass(frozen=True, slots=True)
class Step:
    """One small form.

    ``fields`` are fields of the case that it asks for; ``to_state`` is the state it leads to, ""
    for a correction, which moves nothing. ``explains`` tells the user what it does.
    """

    action: str
    label: str
    explains: str
    fields: tuple[str, ...] = ()
    to_state: str = ""
    reason: Literal["none", "may", "must"] = "none"


_ALL = (
    Step(
        "suspend",
        N_("暂停服务"),
        N_("暂停期间不再提醒没有接触；个案仍算在服。"),
        to_state=states.SUSPENDED,
        reason="must",
    ),
    Step("resume", N_("恢复服务"), N_("从这一天起继续服务。"), to_state=states.IN_SERVICE),
    Step(
        "reopen",
        N_("重开"),
        N_("结案后90天内可以用原来的编号重开，不算新开个案。"),
        to_state=states.REOPENED,
        reason="must",
    ),
    Step(
        "refuse",
        N_("不接案"),
        N_("写明不接案的原因，服务对象的咨询可以另记。"),
        to_state=states.REFUSED,
        reason="must",
    ),
    Step(
        "refer_out",
        N_("转介"),
        N_("写明转介到哪里、为什么；需征得服务对象或监护人同意。"),
        to_state=states.REFERRED_OUT,
        reason="must",
    ),
    Step("archive", N_("归档"), N_("资料齐全后归档，归档后不再改动。"), to_state=states.ARCHIVED),
    Step(
        "correct_plan",
        N_("改计划"),
        N_("改目标、分级或风险等级；原来的内容会保留。"),
        ("opened_on", "case_grade", "risk_level", "overall_goal"),
        reason="may",
    ),
    Step(
        "correct_closing",
        N_("更正结案"),
        N_("已结案的内容更正要写原因；原来的内容会保留。"),
        ("closed_on", "closure_reason", "overall_result", "outcome_summary"),
        reason="must",
    ),
)
STEPS: Mapping[str, Step] = {step.action: step for step in _ALL}


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step as its form holds it."""

    action: str
    case: CaseFile
    on: date | None
    reason: str = ""

    @property
    def step(self) -> Step:
        """What it is."""
        return STEPS[self.action]


def possible_steps(case: CaseFile) -> tuple[Step, ...]:
    """The steps that rule R-01 allows in the present state, in their usual order."""
    found = []
    for step in _ALL:
        if step.action == "correct_plan":
            fits = case.opened_on is not None and case.state not in states.READ_ONLY
        elif step.action == "correct_closing":
            fits = case.state == states.CLOSED
        elif step.action == "resume":
            fits = case.state in (states.SUSPENDED, states.EVALUATING, states.CLOSING)
        else:
            fits = states.may_move(case.state, step.to_state)
        if fits:
            found.append(step)
    return tuple(found)


def new_step(desk: Desk, case_id: str, action: str) -> StepDraft:
    """A step today. Raises UserFault ``record_missing``."""
    return StepDraft(action, load(desk, CaseFile, case_id), desk.today())


def check_step(desk: Desk, draft: StepDraft, reason: str) -> tuple[Problem, ...]:
    """What the small form still lacks; fields ``on`` and ``reason`` are its own."""
    del reason
    case, step = draft.case, draft.step
    problems: list[Problem] = []
    if step.to_state and draft.on is None:
        problems.append(_missing(DAY_FIELD, _("日期")))
    if step.reason == "must" and not draft.reason.strip():
        problems.append(_missing(REASON_FIELD, _("原因")))
    if draft.action == "correct_closing":
        if case.closed_on is None:
            problems.append(missing_field(CaseFile, "closed_on"))
        else:
            problems += _check_closing(desk, case, case.closed_on)
    return tuple(problems)


def _check_closing(desk: Desk, case: CaseFile, closed_on: date) -> tuple[Problem, ...]:
    with desk.read() as connection:
        last_on = case_store.last_session_on(connection, case.id)
    return case_rules.check_closing(
        case,
        closed_on,
        case.closure_reason,
        case.overall_result,
        case.outcome_summary,
        last_session_on=last_on,
        today=desk.today(),
    )


def _missing(field: str, text: str) -> Problem:
    message = _("“{label}”还没有填写。").format(label=text)
    return Problem("field_missing", "", "block", message, field)


def take_step(desk: Desk, draft: StepDraft, reason: str) -> Saved:
    """Do what the form says. Raises what the services of cases and records raise."""
    del reason
    case, step, why = draft.case, draft.step, draft.reason.strip()
    on = draft.on or desk.today()
    if not step.to_state:
        return _correct(desk, draft, why)
    return cases.move_case(desk, case.id, step.to_state, on, why)


def _correct(desk: Desk, draft: StepDraft, why: str) -> Saved:
    stored = load(desk, CaseFile, draft.case.id)
    typed = {name: getattr(draft.case, name) for name in draft.step.fields}
    return records.correct(desk, dataclasses.replace(stored, **typed), why)


def step_payload(draft: StepDraft, titles: Mapping[str, str]) -> dict[str, Any]:
    """The small form as JSON values."""
    return {
        "action": draft.action,
        "case": plain_values(draft.case),
        "on": draft.on.isoformat() if draft.on else "",
        "reason": draft.reason,
        "titles": dict(titles),
    }


def step_of(payload: Mapping[str, Any]) -> tuple[StepDraft, dict[str, str]]:
    """The small form of such values."""
    on = date.fromisoformat(payload["on"]) if payload["on"] else None
    case = record_of(CaseFile, payload["case"])
    return StepDraft(payload["action"], case, on, payload["reason"]), dict(payload["titles"])
