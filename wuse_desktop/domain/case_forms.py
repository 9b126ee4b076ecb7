# SPDX-License-Identifier: MulanPSL-2.0
"""The forms of a case as data: at which stage, how often, who has to agree (2.1, 2.15).

The order is that of the archive (2.16).
"""

from dataclasses import dataclass

from wuse_desktop.domain import case_states as states
from wuse_desktop.i18n import N_

ANY_STAGE = -1
_OVERSEERS = frozenset({"head", "supervisor", "administrator"})


@dataclass(frozen=True, slots=True)
class CaseForm:
    """One form of a case; ``title`` is its name where none of its versions is at hand.

    ``stage`` counts the stages of the rail from 0, or is ANY_STAGE. ``many`` forms may be filed
    more than once. ``approval`` tells that a station head or supervisor has to agree (R-04).
    ``strict`` forms are for named persons only (CONF 3) and stay out of ordinary prints.
    ``record`` is the kind of record whose own screen writes the form, "" for a form page.
    """

    form_id: str
    title: str
    stage: int
    many: bool = False
    approval: bool = False
    strict: bool = False
    record: str = ""


CASE_FORMS: tuple[CaseForm, ...] = (
    CaseForm("case_intake", N_("个案接案登记表"), 0, record="case_file"),
    CaseForm("consent", N_("知情同意书"), 0, many=True),
    CaseForm("case_assessment", N_("个案预估表"), 1, many=True),
    CaseForm("service_plan", N_("个案服务计划与协议书"), 2, many=True, approval=True),
    CaseForm("case_session", N_("个案服务过程记录表"), 3, many=True, record="case_session"),
    CaseForm("case_review", N_("个案阶段评估表"), 3, many=True, approval=True),
    CaseForm("referral", N_("转介表"), ANY_STAGE, many=True),
    CaseForm("mandatory_report", N_("危机介入与强制报告表"), ANY_STAGE, many=True, strict=True),
    CaseForm("hand_over", N_("个案交接记录"), ANY_STAGE, many=True),
    CaseForm("case_evaluation", N_("个案评估表"), 4, many=True),
    CaseForm("satisfaction", N_("服务满意度调查表"), 4, many=True),
    CaseForm("case_closure", N_("个案结案表"), 5, many=True, approval=True),
    CaseForm("case_follow_up", N_("个案回访记录表"), 6, many=True, record="case_follow_up"),
)
BY_ID: dict[str, CaseForm] = {item.form_id: item for item in CASE_FORMS}


def needs_approval(form_id: str) -> bool:
    """Whether somebody has to agree to a form of that kind."""
    found = BY_ID.get(form_id)
    return found is not None and found.approval


def is_strict(form_id: str) -> bool:
    """Whether a form is for named persons only (CONF 3)."""
    found = BY_ID.get(form_id)
    return found is not None and found.strict


def may_read_strict(role: str, worker_id: str, *named: str) -> bool:
    """Whether a user may read a strict form.

    Station head, supervisor and administrator may; of the others only the workers that are
    ``named``: who is in charge of the case, and who wrote the form.
    """
    return role in _OVERSEERS or (bool(worker_id) and worker_id in named)


_ALWAYS = frozenset({"consent", "referral", "mandatory_report"})
_BEFORE_SERVICE = _ALWAYS | {"case_assessment", "service_plan", "hand_over"}
_IN_SERVICE = frozenset(item.form_id for item in CASE_FORMS if not item.record)
_AFTERWARDS = _ALWAYS | {"satisfaction"}


def may_begin(form_id: str, state: str) -> bool:
    """Whether a form may be begun about a case in that state (gates of field list 2.1)."""
    if state in (states.ACCEPTED, states.ASSESSING):
        return form_id in _BEFORE_SERVICE
    if state in states.RUNNING:
        return form_id in _IN_SERVICE
    if state in states.READ_ONLY:
        return form_id in _AFTERWARDS
    return form_id in _ALWAYS
