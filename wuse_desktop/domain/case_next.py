# SPDX-License-Identifier: MulanPSL-2.0
"""The one obvious thing to do next with a case (field list 2.1, rules R-01, D-09, D-13).

Actions are the steps of a case, or name a form: ``form:<form_id>`` begins one, and
``filed:<id>`` goes on with one that is there, ``filed:<id>#<question>`` at a question of it.
"""

from collections.abc import Callable, Mapping

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_stages import (
    REPORT,
    CaseFacts,
    asks_for_report,
    missing_follow_ups,
    review_due_on,
)
from wuse_desktop.domain.next_step import NextStep
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.i18n import N_, _

NEW_FORM, FILED_FORM = "form:", "filed:"
_CLOSE = "04"
_TITLES: Mapping[str, str] = {
    "consent": N_("签知情同意书"),
    "case_assessment": N_("写预估表"),
    "service_plan": N_("订服务计划"),
    "case_review": N_("写阶段评估"),
    "case_evaluation": N_("写评估表"),
    "case_closure": N_("写结案表"),
    REPORT: N_("填强制报告表"),
}
# A form that was returned is mended before anything else is begun.
_RETURNABLE = (
    ("service_plan", N_("改退回的计划")),
    ("case_review", N_("改退回的阶段评估")),
    ("case_closure", N_("改退回的结案表")),
)


def next_step(case: CaseFile, facts: CaseFacts) -> NextStep:
    """What to do next with a case; both texts are "" when nothing is left."""
    if case.state == states.ARCHIVED:
        return NextStep("", "")
    if asks_for_report(case) and REPORT not in facts.forms and case.state not in states.READ_ONLY:
        return _form(REPORT)
    for form_id, label in _RETURNABLE:
        found = facts.forms.get(form_id)
        if found is not None and found.standing == "returned":
            return NextStep(_(label), f"{FILED_FORM}{found.filed_id}")
    return _BY_STATE[case.state](case, facts)


def _form(form_id: str) -> NextStep:
    return NextStep(_(_TITLES[form_id]), f"{NEW_FORM}{form_id}")


def _step(label: str, action: str) -> Callable[[CaseFile, CaseFacts], NextStep]:
    return lambda _case, _facts: NextStep(_(label), action)


def _before_plan(case: CaseFile, facts: CaseFacts) -> NextStep:
    if not facts.consented:
        return _form("consent")
    if "case_assessment" not in facts.forms and case.state == states.ACCEPTED:
        return _form("case_assessment")
    plan = facts.forms.get("service_plan")
    if plan is None:
        return _form("service_plan")
    return NextStep(_("补协议签订日期"), f"{FILED_FORM}{plan.filed_id}#opened_on")


def _in_service(case: CaseFile, facts: CaseFacts) -> NextStep:
    due = review_due_on(case, facts)
    if facts.session_days:
        if facts.review_decision == _CLOSE:
            return _form("case_evaluation")
        if facts.planned_end is not None and facts.planned_end < facts.today:
            return _form("case_evaluation")
        if due is not None and due <= facts.today:
            return _form("case_review")
    return NextStep(_("记一次服务"), "record_session")


def _evaluating(_case: CaseFile, facts: CaseFacts) -> NextStep:
    return _form("case_closure" if "case_evaluation" in facts.forms else "case_evaluation")


def _closed(case: CaseFile, facts: CaseFacts) -> NextStep:
    if missing_follow_ups(case, facts):
        return NextStep(_("写回访"), "record_follow_up")
    closure = facts.forms.get("case_closure")
    if closure is not None and closure.standing in ("waiting", "answered"):
        return NextStep("", "")
    return NextStep(_("归档"), "archive")


_ARCHIVE = _step(N_("归档"), "archive")
_BY_STATE: Mapping[str, Callable[[CaseFile, CaseFacts], NextStep]] = {
    states.INTAKE: _step(N_("填写处理决定"), "decide"),
    states.ACCEPTED: _before_plan,
    states.ASSESSING: _before_plan,
    states.PLANNED: _in_service,
    states.IN_SERVICE: _in_service,
    states.REOPENED: _in_service,
    states.SUSPENDED: _step(N_("恢复服务"), "resume"),
    states.EVALUATING: _evaluating,
    states.CLOSING: _evaluating,
    states.CLOSED: _closed,
    states.REFUSED: _ARCHIVE,
    states.REFERRED_OUT: _ARCHIVE,
}
