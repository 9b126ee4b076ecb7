# SPDX-License-Identifier: MulanPSL-2.0
"""The forms of a case: what each does to it, where the papers stand, who may look into them."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tests.form_answers import add_form, answered, filled_form
from tests.gui.work_samples import add_intake, add_open_case, add_person, add_session
from tests.services.conftest import Clock, Family
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm, Referral
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.services import case_entry, case_steps, finding, form_entry
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_folder import FolderLine
from wuse_desktop.services.case_pages import case_page
from wuse_desktop.services.choices import persons_in_household
from wuse_desktop.services.desk import Desk, Session
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records


@pytest.fixture
def accepted(desk: Desk) -> str:
    """A case that was accepted on 5 January."""
    return add_intake(desk, add_person(desk, "王秀英"))


def sheet(desk: Desk, case_id: str) -> CaseSheet:
    return case_entry.case_sheet(desk, case_id)


def step(desk: Desk, case_id: str) -> str:
    return case_page(desk, case_id).next_step.action


def state(desk: Desk, case_id: str) -> str:
    return load(desk, CaseFile, case_id).state


def paper(desk: Desk, case_id: str, form_id: str) -> FolderLine:
    return next(line for line in sheet(desk, case_id).papers if line.form_id == form_id)


def as_user(desk: Desk, role: str, name: str = "孙明") -> str:
    """Let another worker sit at the desk; returns the worker."""
    with desk.write() as unit:
        worker = unit.put(Worker(name=name, post="01", employment_kind="1"))
    desk.session = Session("user-2", "other", name, role, worker.id)
    return worker.id


def test_one_step_leads_to_the_next_from_intake_to_archive(desk: Desk, clock: Clock) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"), decision="4")
    assert step(desk, case_id) == "decide"
    case = load(desk, CaseFile, case_id)
    case_entry.file_case(desk, dataclasses.replace(case, decision="1"), "")
    for form_id in ("consent", "case_assessment", "service_plan"):
        assert step(desk, case_id) == f"form:{form_id}"
        add_form(desk, form_id, case_id)
    assert state(desk, case_id) == "planned"
    assert step(desk, case_id) == "record_session"
    add_session(desk, case_id, "2026-03-24")
    assert step(desk, case_id) == "record_session"
    clock.at = clock.at.replace(month=6, day=22)
    assert step(desk, case_id) == "form:case_review"
    add_form(desk, "case_review", case_id, decision="04")
    assert step(desk, case_id) == "form:case_evaluation"
    add_form(desk, "case_evaluation", case_id)
    assert state(desk, case_id) == "evaluating"
    assert step(desk, case_id) == "form:case_closure"
    add_form(desk, "case_closure", case_id)
    assert state(desk, case_id) == "closed"
    assert step(desk, case_id) == "record_follow_up"


def test_a_plan_whose_agreement_is_not_signed_waits_for_the_day(desk: Desk, accepted: str) -> None:
    add_form(desk, "consent", accepted)
    add_form(desk, "case_assessment", accepted)
    plan = add_form(desk, "service_plan", accepted, opened_on=None)
    page = case_page(desk, accepted)
    assert page.case.state == "assessing"
    assert page.next_step.action == f"filed:{plan}#opened_on"
    assert "协议签订日期" in page.rail[2].missing
    draft = answered(form_entry.load_form(desk, plan), {"opened_on": "2026-03-20"})
    form_entry.file_form(desk, draft)
    page = case_page(desk, accepted)
    assert (page.case.state, page.case.opened_on) == ("planned", date(2026, 3, 20))
    assert page.case.case_no == "木兰-个-2026-001"
    assert page.rail[2].missing == "还缺：服务计划与协议审批"


def test_the_rail_tells_that_nobody_agreed_yet(desk: Desk, accepted: str) -> None:
    assert "知情同意书" in case_page(desk, accepted).rail[0].missing
    add_form(desk, "consent", accepted)
    page = case_page(desk, accepted)
    assert "知情同意书" not in page.rail[0].missing
    assert load(desk, Person, page.case.client_id).consent_given


def test_a_withdrawn_consent_no_longer_holds(desk: Desk, accepted: str) -> None:
    filed = add_form(desk, "consent", accepted)
    draft = form_entry.load_form(desk, filed)
    taken_back = {"withdrawn_on": "2026-03-24", "withdrawn_items": ("1", "3")}
    form_entry.file_form(desk, answered(draft, taken_back))
    page = case_page(desk, accepted)
    assert not page.folder.consented
    assert not load(desk, Person, page.case.client_id).consent_given
    held = {item.code: item.withdrawn_on for item in page.folder.consents}
    assert held == {"1": date(2026, 3, 24), "2": None, "3": date(2026, 3, 24)}


def test_an_immediate_case_asks_for_the_report_before_anything_else(desk: Desk) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    case = load(desk, CaseFile, case_id)
    case_entry.file_case(desk, dataclasses.replace(case, urgency="immediate"), "")
    assert step(desk, case_id) == "form:mandatory_report"
    assert "强制报告" in case_page(desk, case_id).rail[0].missing
    add_form(desk, "mandatory_report", case_id)
    assert step(desk, case_id) == "form:consent"


def test_the_papers_stand_in_the_order_of_the_archive(desk: Desk, accepted: str) -> None:
    add_form(desk, "consent", accepted)
    lines = sheet(desk, accepted).papers
    assert [line.form_id for line in lines][:4] == [
        "case_intake",
        "consent",
        "case_assessment",
        "service_plan",
    ]
    assert [line.state for line in lines][:4] == ["filed", "filed", "unwritten", "unwritten"]
    assert (lines[1].on, lines[1].writer) == (date(2026, 3, 24), "李晓梅")


def test_a_changed_plan_begins_with_the_former_one(desk: Desk, accepted: str) -> None:
    add_form(desk, "case_assessment", accepted)
    add_form(desk, "service_plan", accepted)
    answers = form_entry.new_form(desk, "service_plan", "case_file", accepted).answers
    assert answers is not None
    goals, plan = answers["goals"], answers["plan"]
    assert isinstance(goals, list)
    assert isinstance(plan, dict)
    assert [row["goal"] for row in goals if isinstance(row, dict)] == ["每天按时服药"]
    assert plan["plan_version"] == 2
    assert plan["overall_goal"] == "按时服药。"


def test_goals_show_the_latest_word_on_them(desk: Desk, accepted: str) -> None:
    add_form(desk, "case_assessment", accepted)
    add_form(desk, "service_plan", accepted)
    add_form(desk, "case_review", accepted)
    (goal,) = sheet(desk, accepted).goals
    assert (goal.goal, goal.progress, goal.tone) == ("每天按时服药", "部分达成", "")
    add_form(desk, "case_evaluation", accepted)
    (goal,) = sheet(desk, accepted).goals
    assert (goal.progress, goal.tone) == ("基本达成", "confirmed")


def test_the_timeline_holds_contacts_forms_and_moves_with_their_reason(
    desk: Desk, accepted: str
) -> None:
    add_form(desk, "case_assessment", accepted)
    add_form(desk, "service_plan", accepted, opened_on="2026-03-20", plan_on="2026-03-20")
    add_session(desk, accepted, "2026-03-23")
    case_steps.take_step(
        desk, dataclasses.replace(case_steps.new_step(desk, accepted, "suspend"), reason="住院"), ""
    )
    entries = sheet(desk, accepted).timeline
    assert {entry.kind_label for entry in entries} == {"服务", "表单", "办理"}
    moved = [entry.title for entry in entries if entry.kind_label == "办理"]
    assert moved[0] == "服务中 → 暂停"
    assert any("住院" in entry.detail for entry in entries)
    assert [entry.on for entry in entries] == sorted((e.on for e in entries), reverse=True)


# risk ----------------------------------------------------------------------------------------


def test_the_risk_of_a_case_is_told_wherever_the_person_is_found(
    desk: Desk, family: Callable[..., Family]
) -> None:
    home = family(("孙玉梅", 76), ("孙小军", 9))
    case_id = add_intake(desk, home.people[1])
    assert all("风险" not in hit.detail for hit in finding.find(desk, "孙"))
    add_form(desk, "case_assessment", case_id, risk_level="1")
    details = {hit.id: hit.detail for hit in finding.find(desk, "孙")}
    assert details[home.people[1]].startswith("风险 高")
    assert details[home.household_id].startswith("风险 高")
    assert "风险" not in details[home.head]
    assert "风险 高" in persons_in_household(desk, home.household_id)[1].label
    add_form(desk, "service_plan", case_id)
    add_form(desk, "case_review", case_id, risk_level="3")
    assert load(desk, Person, home.people[1]).risk_level == "3"
    assert all("风险" not in hit.detail for hit in finding.find(desk, "孙"))


# hand-over -----------------------------------------------------------------------------------


def test_a_hand_over_names_the_new_worker_and_passes_on_what_is_open(
    desk: Desk, accepted: str
) -> None:
    with desk.write() as unit:
        other = unit.put(Worker(name="孙明", post="01", employment_kind="1")).id
        unit.put(
            Task(
                action="送药盒",
                due_on=date(2026, 3, 30),
                responsible_id=desk.session.worker_id,
                event_kind="case_file",
                event_id=accepted,
            )
        )
    draft = filled_form(desk, "hand_over", accepted, to_worker="孙明")
    assert draft.answers is not None
    assert draft.answers["open_tasks"] == [{"task": "送药盒", "due": "2026-03-30"}]
    form_entry.file_form(desk, draft)
    page = case_page(desk, accepted)
    assert page.case.case_worker_id == other
    assert [task.responsible_id for task in page.tasks] == [other]


def test_the_intake_form_does_not_change_the_worker_in_charge(desk: Desk, accepted: str) -> None:
    with desk.write() as unit:
        other = unit.put(Worker(name="孙明", post="01", employment_kind="1")).id
    case = dataclasses.replace(load(desk, CaseFile, accepted), case_worker_id=other)
    with pytest.raises(UserFault) as raised:
        case_entry.file_case(desk, case, "调岗")
    assert raised.value.code == "hand_over_form"
    assert "交接记录" in raised.value.next_step


# referral ------------------------------------------------------------------------------------


def test_a_referral_waits_for_its_slip_until_it_is_written_down(desk: Desk, accepted: str) -> None:
    filed = add_form(desk, "referral", accepted)
    (slip,) = case_page(desk, accepted).folder.slips
    assert (slip.filed_id, slip.to_org, slip.due_on) == (filed, "县人民医院", date(2026, 4, 8))
    received = {"received_on": "2026-03-24", "outcome": "01"}
    form_entry.file_form(desk, answered(form_entry.load_form(desk, filed), received))
    assert case_page(desk, accepted).folder.slips == ()
    with desk.read() as connection:
        (task,) = records.find(connection, Task, event_kind=Referral.entity)
    assert task.done_on == date(2026, 3, 24)


def test_a_referral_to_the_station_asks_for_no_slip(desk: Desk, accepted: str) -> None:
    add_form(desk, "referral", accepted, direction="2")
    assert case_page(desk, accepted).folder.slips == ()


# strict forms --------------------------------------------------------------------------------


def test_others_see_that_a_strict_form_is_there_and_not_what_it_says(
    desk: Desk, accepted: str
) -> None:
    filed = add_form(desk, "mandatory_report", accepted)
    assert not paper(desk, accepted, "mandatory_report").hidden
    as_user(desk, "worker")
    line = paper(desk, accepted, "mandatory_report")
    assert (line.state, line.hidden) == ("filed", True)
    with pytest.raises(UserFault) as raised:
        form_entry.load_form(desk, filed)
    assert raised.value.code == "form_strict"
    told = [item for item in sheet(desk, accepted).timeline if "强制报告" in item.title]
    assert [(item.entity, item.id) for item in told] == [("", "")]


@pytest.mark.parametrize("role", ["head", "supervisor", "administrator"])
def test_those_who_answer_for_the_station_read_strict_forms(
    desk: Desk, accepted: str, role: str
) -> None:
    filed = add_form(desk, "mandatory_report", accepted)
    as_user(desk, role)
    assert form_entry.load_form(desk, filed).filed_id == filed


def test_the_new_worker_in_charge_reads_a_strict_form(desk: Desk, accepted: str) -> None:
    filed = add_form(desk, "mandatory_report", accepted)
    with desk.write() as unit:
        other = unit.put(Worker(name="孙明", post="01", employment_kind="1")).id
    add_form(desk, "hand_over", accepted, to_worker="孙明")
    desk.session = Session("user-2", "other", "孙明", "worker", other)
    assert form_entry.load_form(desk, filed).filed_id == filed


# closed cases --------------------------------------------------------------------------------


def test_a_form_of_a_closed_case_is_changed_only_with_a_reason(desk: Desk) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    add_session(desk, case_id, "2026-01-20")
    add_form(desk, "case_evaluation", case_id)
    closure = add_form(desk, "case_closure", case_id)
    draft = answered(form_entry.load_form(desk, closure), {"outcome_summary": "明显好转。"})
    with pytest.raises(UserFault) as raised:
        form_entry.file_form(desk, draft)
    assert raised.value.code == "reason_required"
    form_entry.file_form(desk, draft, "写错了")
    assert load(desk, CaseFile, case_id).outcome_summary == "明显好转。"
    assert load(desk, FiledForm, closure).seq == 1


def test_a_review_of_a_case_without_a_plan_begins_with_its_overall_goal(desk: Desk) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    draft = form_entry.new_form(desk, "case_review", "case_file", case_id)
    assert draft.answers is not None
    assert draft.answers["goal_progress"] == [{"goal": "按时服药。"}]
