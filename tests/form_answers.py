# SPDX-License-Identifier: MulanPSL-2.0
"""Answers to the shipped forms of a case: what a careful worker would write, by question."""

import dataclasses
from collections.abc import Mapping, Sequence

from wuse_desktop.services import form_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_entry import FormDraft

Rows = Mapping[str, Sequence[Mapping[str, object]]]

ANSWERS: dict[str, dict[str, object]] = {
    "consent": {
        "confidentiality_limits_explained": "yes",
        "consent_items": ("1", "2", "3"),
        "sensitive_consent": "yes",
        "consenter_name": "王秀英",
        "consenter_role": "01",
        "consent_mode": "1",
    },
    "case_assessment": {
        "info_sources": ("01",),
        "bio": "高血压，行走不稳。",
        "psycho": "情绪平稳。",
        "family_system": "独居，儿子在外打工。",
        "social_system": "邻居常来往。",
        "economic_policy": "享受低保。",
        "strengths_resources": "愿意学。",
        "risk_level": "2",
        "risk_detail": "忘记服药。",
        "case_grade": "3",
        "conclusion": "需要用药支持。",
    },
    "service_plan": {
        "planned_sessions": 6,
        "planned_start": "2026-03-24",
        "planned_end": "2026-09-24",
        "overall_goal": "按时服药。",
        "worker_duties": "每两周入户。",
        "client_duties": "记服药卡。",
        "evaluation_methods": ("01",),
        "opened_on": "2026-03-24",
    },
    "case_review": {
        "period": "2026年3月至6月",
        "plan_change_needed": "no",
        "decision": "01",
    },
    "case_evaluation": {
        "process_evaluation": "按计划进行。",
        "client_view": "满意。",
        "worker_self_evaluation": "关系建立得好。",
        "overall_result": "2",
    },
    "case_closure": {
        "closure_reason": "1",
        "overall_result": "2",
        "outcome_summary": "能按时服药。",
        "client_status": "稳定。",
        "client_opinion": "同意结案。",
        "supervisor_opinion": "同意。",
        "head_opinion": "同意。",
    },
    "referral": {
        "direction": "1",
        "reason_code": "01",
        "reason": "需要康复训练。",
        "to_org": "县人民医院",
        "to_unit": "康复科",
        "to_contact": "周医生",
        "to_phone": "0451-57000000",
        "service_summary": "已核对用药。",
        "documents_sent": ("01",),
        "consent_ref": "2026-03-24",
    },
    "mandatory_report": {
        "found_at": "2026-03-24T08:00",
        "protected": "no",
        "situation": ("1",),
        "evidence": "手臂有新伤。",
        "immediate_actions": "陪同就医。",
        "reported_to": "01",
        "reported_at": "2026-03-24T08:20",
        "report_mode": "01",
        "informed_superior_at": "2026-03-24T08:30",
    },
    "hand_over": {
        "reason": "李晓梅调走。",
        "case_situation": "每周一次电话。",
        "client_informed": "yes",
        "documents": "全部案卷。",
    },
}
ROWS: dict[str, Rows] = {
    "case_assessment": {"needs": [{"need": "01", "description": "药盒", "priority": 1}]},
    "service_plan": {
        "goals": [
            {"goal": "每天按时服药", "indicator": "服药卡", "target": "漏服不超过1次/周",
             "due": "2026-06-30"},
        ],
        "steps": [{"step": "教用分药盒", "responsible": "李晓梅"}],
    },
    "case_review": {"goal_progress": [{"progress": "2"}]},
    "case_evaluation": {
        "goal_results": [
            {"target": "漏服不超过1次/周", "actual": "每周漏服1次", "attainment": "2"},
        ],
    },
}  # fmt: skip


def answered(
    draft: FormDraft, answers: Mapping[str, object], rows: Rows | None = None
) -> FormDraft:
    """A form with these answers, by the names of its questions; rows add to what is there."""
    session = draft.session()
    paths = {item.name: item.path for item in session.form.questions()}
    for name, value in answers.items():
        session.set(paths[name], value)
    repeats = {item.name: item.path for item in session.form.walk()}
    for repeat, lines in (rows or {}).items():
        places = session.rows(repeats[repeat])
        for number, line in enumerate(lines):
            new = number >= len(places)
            place = session.add_row(repeats[repeat]) if new else places[number]
            for name, value in line.items():
                session.set(f"{place}/{name}", value)
    return dataclasses.replace(draft, answers=session.answers())


def filled_form(desk: Desk, form_id: str, case_id: str, **answers: object) -> FormDraft:
    """A new form about a case, answered as ``ANSWERS`` has it with these changes."""
    draft = form_entry.new_form(desk, form_id, "case_file", case_id)
    return answered(draft, {**ANSWERS[form_id], **answers}, ROWS.get(form_id))


def add_form(desk: Desk, form_id: str, case_id: str, **answers: object) -> str:
    """File a form about a case; the id of the filed form."""
    return form_entry.file_form(desk, filled_form(desk, form_id, case_id, **answers)).id
