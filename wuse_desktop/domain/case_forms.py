# SPDX-License-Identifier: MulanPSL-2.0
"""The forms of a case as data: at which stage, how often, who has to agree (2.1, 2.15).

The order is that of the archive (2.16).
"""

from dataclasses import dataclass

ANY_STAGE = -1


@dataclass(frozen=True, slots=True)
class CaseForm:
    """One form of a case.

    ``stage`` counts the stages of the rail from 0, or is ANY_STAGE. ``many`` forms may be filed
    more than once. ``approval`` tells that a station head or supervisor has to agree (R-04).
    ``strict`` forms are for named persons only (CONF 3) and stay out of ordinary prints.
    ``record`` is the kind of record whose own screen writes the form, "" for a form page.
    """

    form_id: str
    stage: int
    many: bool = False
    approval: bool = False
    strict: bool = False
    record: str = ""


CASE_FORMS: tuple[CaseForm, ...] = (
    CaseForm("case_intake", 0, record="case_file"),
    CaseForm("consent", 0, many=True),
    CaseForm("case_assessment", 1, many=True),
    CaseForm("service_plan", 2, many=True, approval=True),
    CaseForm("case_session", 3, many=True, record="case_session"),
    CaseForm("case_review", 3, many=True, approval=True),
    CaseForm("referral", ANY_STAGE, many=True),
    CaseForm("mandatory_report", ANY_STAGE, many=True, strict=True),
    CaseForm("hand_over", ANY_STAGE, many=True),
    CaseForm("case_evaluation", 4, many=True),
    CaseForm("satisfaction", 4, many=True),
    CaseForm("case_closure", 5, many=True, approval=True),
    CaseForm("case_follow_up", 6, many=True, record="case_follow_up"),
)
BY_ID: dict[str, CaseForm] = {item.form_id: item for item in CASE_FORMS}


def needs_approval(form_id: str) -> bool:
    """Whether somebody has to agree to a form of that kind."""
    found = BY_ID.get(form_id)
    return found is not None and found.approval
