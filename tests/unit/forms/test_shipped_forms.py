# SPDX-License-Identifier: MulanPSL-2.0
"""Every shipped form loads, keeps what it says it keeps, and asks what the field lists ask."""

import re

import pytest

from tests.unit.forms.shipped import FOLDER, FORMS, Sheet, form_of, questions
from wuse_desktop.domain.fields import Kind, field_of, fields_of
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.forms.definition import Question, QuestionKind, Text
from wuse_desktop.forms.reader import read_form
from wuse_desktop.forms.xform import read_heading

# The R of the field lists (chapter 2 of the domain rules), by the names in the forms: a field
# that points at another record is asked by name, without its "_id" or "_ref".
FIELD_LISTS = {
    "case_intake": "intake_at intake_channel case_source presenting_problem problem_types "
    "client_expectation risk_flags urgency initial_opinion decision",
    "consent": "notice_version consent_items consenter_name consenter_role consent_mode "
    "consent_on confidentiality_limits_explained",
    "case_assessment": "assessed_on info_sources bio psycho family_system social_system "
    "economic_policy strengths_resources need description priority risk_level risk_detail "
    "conclusion case_grade",
    "service_plan": "plan_on overall_goal goal indicator target due step responsible "
    "planned_sessions planned_start planned_end worker_duties client_duties evaluation_methods "
    "plan_version",
    "case_session": "start_at end_at contact_mode place participant served worker worker_minutes "
    "session_goal process client_response next_step",
    "case_review": "review_on period goal progress plan_change_needed decision",
    "case_evaluation": "evaluated_on goal target actual attainment process_evaluation client_view "
    "worker_self_evaluation overall_result",
    "case_closure": "closed_on closure_reason overall_result outcome_summary client_status "
    "follow_up_on mode supervisor_opinion head_opinion",
    "case_follow_up": "start_at end_at contact_mode client_status stable need_reopen",
    "referral": "referred_on direction reason_code reason to_org to_unit to_contact to_phone "
    "service_summary documents_sent mandatory_report",
    "mandatory_report": "found_at finder subject situation evidence immediate_actions reported_to "
    "reported_at report_mode informed_superior_at",
    "consultation": "at end_at mode topic content reply result",
    "group_plan": "group_name group_type openness service_field target_categories background goal "
    "objective indicator planned_members planned_sessions planned_minutes schedule place "
    "recruit_mode entry_criteria theme session_objective activities lead person duty risks "
    "evaluation_methods",
    "group_session": "theme start_at end_at place leader role service_minutes phase objective "
    "time_span activity content member_response dynamics attainment reflection next_step",
    "group_summary": "finished_on objective attainment evidence outcome member_changes "
    "difficulties experience follow_up supervisor_opinion head_opinion",
    "activity_plan": "title activity_type background goals target_categories planned_people "
    "planned_at place village organiser time_span programme_item in_charge person duty "
    "safety_plan evaluation_methods approved_by approved_on approval_opinion",
    "activity_record": "title activity_type start_at end_at place village unsigned_estimate "
    "worker service_minutes process outcome problems improvement",
    "home_visit": "start_at end_at categories_at_visit visit_mode purposes outcome visitor "
    "service_minutes needs action_taken next_visit_on",
    "satisfaction": "respondent_kind anonymous item_content item_attitude item_time_place "
    "item_gain item_again overall filled_by filled_on",
    "supervision_plan": "supervisor supervisees period_from period_to goals planned_time topic "
    "schedule_mode modes",
    "supervision_record": "start_at end_at place mode kind supervisor supervisees functions "
    "topics issues advice has_tasks",
    "station_inspection": "inspected_on inspectors check_item standard score",
    "training": "name kind organiser trainer from to hours place content attendee",
    "meeting": "held_at chair recorder attendees agenda decisions",
    "complaint": "received_on channel anonymous content handler",
    "child_file": "school_status hukou_state guard_type father_name father_state mother_name "
    "mother_state care_status care_assessed_on income_sources receives_relief risk_flags "
    "child_director child_director_phone visit_plan",
    "hand_over": "handed_on from_worker to_worker reason case_situation has_open_tasks",
}
# Facts and figures of the field lists that a form shows and nobody types.
SHOWN = {
    "case_intake": "client household client_id_no case_no",
    "case_closure": "opened_on session_count total_minutes",
    "case_session": "seq minutes host_event",
    "group_session": "seq expected present",
    "group_summary": "sessions_held person_contacts unique_members attendance_rate total_minutes "
    "satisfaction_avg",
    "activity_record": "signed_count person_contacts",
    "home_visit": "household household_address self_care_result",
    "consultation": "person minutes",
    "satisfaction": "event",
    "child_file": "child sex birth_date id_no",
}
# What supervisor and head add when they agree: it cannot be asked of the worker who files.
ADDED_BY_OTHERS = {
    "case_closure": "supervisor_opinion head_opinion",
    "group_summary": "supervisor_opinion head_opinion",
    "activity_plan": "approved_by approved_on approval_opinion",
}
# What an empty form demands because of an expression that holds at the beginning.
DEMANDED_AT_FIRST = {
    "case_closure": {"client_opinion", "follow_up_on", "mode"},
    "consultation": {"person_desc"},
    "referral": {"consent_ref"},
}
# The form that begins a record; the other forms with columns write to one that is there already.
FIRST_FORMS = (
    "case_intake",
    "case_session",
    "case_follow_up",
    "consent",
    "referral",
    "consultation",
    "group_plan",
    "group_session",
    "activity_record",
    "home_visit",
    "satisfaction",
)
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_FITTING = {
    QuestionKind.TEXT: {Kind.TEXT, Kind.LONGTEXT},
    QuestionKind.HIDDEN: {Kind.TEXT, Kind.LONGTEXT, Kind.INT},
    QuestionKind.INTEGER: {Kind.INT, Kind.MINUTES},
    QuestionKind.DATE: {Kind.DATE},
    QuestionKind.DATETIME: {Kind.DATETIME},
    QuestionKind.ONE: {Kind.CODE, Kind.BOOL},
    QuestionKind.MANY: {Kind.CODES},
}


def test_every_form_of_the_field_lists_is_shipped() -> None:
    assert sorted(FIELD_LISTS) == FORMS


@pytest.mark.parametrize("form_id", FORMS)
def test_the_compiled_form_is_that_of_its_sheets(form_id: str) -> None:
    read = read_form(FOLDER / f"{form_id}.md")
    assert list(read.warnings) == []
    compiled = FOLDER / "xform" / f"{form_id}.xml"
    assert compiled.read_text(encoding="utf-8") == read.xform
    assert (read.form_id, read.version) == (form_id, "2026.1")


@pytest.mark.parametrize("form_id", FORMS)
def test_the_heading_says_what_the_compiled_form_says(form_id: str) -> None:
    form = form_of(form_id)
    heading = read_heading((FOLDER / "xform" / f"{form_id}.xml").read_text(encoding="utf-8"))
    assert (heading.form_id, heading.version) == (form.form_id, form.version)
    assert (heading.title, heading.sha256) == (form.title, form.sha256)


@pytest.mark.parametrize("form_id", FORMS)
def test_answers_go_into_fields_that_can_keep_them(form_id: str) -> None:
    form = form_of(form_id)
    saved = [item for item in form.questions() if item.save_to]
    assert bool(saved) == bool(form.entity)
    assert len({item.save_to for item in saved}) == len(saved)
    for item in saved:
        field = field_of(record_class(form.entity), item.save_to)
        assert field.kind in _FITTING[item.kind], (form_id, item.name)
        if item.list_name:
            expected = "YES_NO" if field.kind is Kind.BOOL else field.codes
            assert item.list_name == expected, (form_id, item.name)


@pytest.mark.parametrize("form_id", FIRST_FORMS)
def test_what_a_record_demands_is_asked_by_the_form_that_begins_it(form_id: str) -> None:
    form = form_of(form_id)
    saved = {item.save_to for item in form.questions()}
    fields = fields_of(record_class(form.entity))
    # the program knows by itself which record another one belongs to
    asked = {field.name for field in fields if field.required and field.kind is not Kind.REF}
    assert asked <= saved


@pytest.mark.parametrize("form_id", FORMS)
def test_every_field_of_the_field_list_is_asked(form_id: str) -> None:
    asked = questions(form_id)
    others = ADDED_BY_OTHERS.get(form_id, "").split()
    for name in FIELD_LISTS[form_id].split():
        assert (asked[name].required is None) == (name in others), name
    for name in SHOWN.get(form_id, "").split():
        shown = asked[name]
        assert shown.read_only or shown.calculation is not None, name


@pytest.mark.parametrize("form_id", FORMS)
def test_an_empty_form_demands_what_is_required_and_nothing_else(form_id: str) -> None:
    expected = set(DEMANDED_AT_FIRST.get(form_id, ()))
    for item in questions(form_id).values():
        always = item.required is not None and item.required.text == "true()"
        if always and _always_matters(form_id, item) and not (item.default or item.default_rule):
            expected.add(item.name)
    assert Sheet(form_id).demanded() == expected


def _always_matters(form_id: str, wanted: Question) -> bool:
    return not any(
        item.relevant is not None
        for item in form_of(form_id).walk()
        if wanted.path == item.path or wanted.path.startswith(f"{item.path}/")
    )


@pytest.mark.parametrize("form_id", FORMS)
def test_every_word_is_there_in_chinese_and_in_english(form_id: str) -> None:
    form = form_of(form_id)
    texts: list[Text] = [form.title]
    for item in form.walk():
        texts += [item.label, item.hint]
        if isinstance(item, Question):
            texts += [item.required_message, item.constraint_message]
            texts += [choice.label for choice in item.choices]
            assert bool(item.label) != (item.kind is QuestionKind.HIDDEN), item.path
            assert bool(item.constraint) == bool(item.constraint_message), item.path
    for text in texts:
        assert bool(text.zh) == bool(text.en), text
        assert not _CHINESE.search(text.en), text


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_has_room_to_sign_unless_it_may_be_anonymous(form_id: str) -> None:
    signed = [item for item in form_of(form_id).questions() if "signature" in item.appearance]
    assert bool(signed) != (form_id == "satisfaction")
