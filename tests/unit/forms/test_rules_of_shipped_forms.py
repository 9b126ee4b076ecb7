# SPDX-License-Identifier: MulanPSL-2.0
"""The rules of the field lists (domain rules, chapters 2 and 4), met by the shipped forms."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.unit.forms.shipped import NOW, Sheet, form_of, questions

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
DATED = (
    "consent",
    "case_assessment",
    "service_plan",
    "case_review",
    "case_evaluation",
    "case_closure",
    "referral",
    "group_summary",
    "station_inspection",
    "complaint",
    "child_file",
    "hand_over",
    "satisfaction",
)


@pytest.mark.parametrize(
    ("form_id", "name"),
    [
        ("case_intake", "risk_flags"),
        ("home_visit", "risk_flags"),
        ("child_file", "risk_flags"),
    ],
)
def test_no_risk_excludes_every_other_risk(form_id: str, name: str) -> None:
    sheet = Sheet(form_id).answer(**{name: ("0", "3")})
    assert "无" in sheet.problem(name)
    assert not sheet.answer(**{name: ("0",)}).problem(name)
    assert not sheet.answer(**{name: ("3", "4")}).problem(name)


@pytest.mark.parametrize(
    ("form_id", "start", "end"),
    [
        ("case_session", "start_at", "end_at"),
        ("case_follow_up", "start_at", "end_at"),
        ("consultation", "at", "end_at"),
        ("group_session", "start_at", "end_at"),
        ("activity_record", "start_at", "end_at"),
        ("home_visit", "start_at", "end_at"),
        ("supervision_record", "start_at", "end_at"),
    ],
)
def test_what_took_place_ends_after_it_began_and_is_not_to_come(
    form_id: str, start: str, end: str
) -> None:
    sheet = Sheet(form_id).answer(**{end: "2026-03-19 09:00"})
    assert not sheet.problem(end)
    sheet.answer(**{start: "2026-03-19 09:00"})
    assert "晚于" in sheet.problem(end)
    sheet.answer(**{end: "2026-03-19 10:15"})
    assert not sheet.problem(end)
    assert not sheet.problem(start)
    sheet.answer(**{start: NOW + timedelta(minutes=1)})
    assert "不能晚于现在" in sheet.problem(start)
    if "minutes" in questions(form_id):
        sheet.answer(**{start: "2026-03-19 09:00"})
        assert sheet.value("minutes") == 75


def test_dates_of_what_was_done_are_not_in_the_future() -> None:
    checked = 0
    for form_id in DATED:
        for name, question in questions(form_id).items():
            if question.constraint is not None and "<= today()" in question.constraint.text:
                sheet = Sheet(form_id, {"case.opened_on": date(2026, 1, 1)})
                if form_id == "child_file":
                    sheet.answer(guard_type="05")
                assert not sheet.answer(**{name: TODAY}).problem(name), (form_id, name)
                assert "今天" in sheet.answer(**{name: TOMORROW}).problem(name), (form_id, name)
                checked += 1
    assert checked > 15


class TestIntake:
    @pytest.mark.parametrize("source", ["4", "5", "6", "7", "8", "9", "10"])
    def test_a_referral_names_who_referred(self, source: str) -> None:
        assert Sheet("case_intake").answer(case_source=source).asks("referred_by")

    @pytest.mark.parametrize("source", ["1", "2", "3", "11", "12", "13"])
    def test_other_sources_name_nobody(self, source: str) -> None:
        assert not Sheet("case_intake").answer(case_source=source).asks("referred_by")

    def test_only_an_accepted_case_has_a_worker(self) -> None:
        sheet = Sheet("case_intake").answer(decision="1")
        assert "case_worker" in sheet.demanded()
        assert not sheet.asks("decision_reason")
        for decision in "2345":
            sheet.answer(decision=decision)
            assert sheet.asks("decision_reason")
            assert "case_worker" not in sheet.demanded()

    def test_who_approves_may_do_so_after_the_form_was_filed(self) -> None:
        sheet = Sheet("case_intake").answer(decision="1")
        assert not {"approved_by", "approved_on", "approval_comment"} & sheet.demanded()

    def test_the_worker_in_charge_is_known(self) -> None:
        assert Sheet("case_intake", {"case.worker.name": "周敏"}).value("case_worker") == "周敏"


class TestConsent:
    def test_a_guardian_consents_for_a_child_under_14(self) -> None:
        child = Sheet("consent", {"case.client.age": 13}).answer(consenter_role="01")
        assert "14周岁" in child.problem("consenter_role")
        assert not child.answer(consenter_role="02").problem("consenter_role")
        assert not child.asks("child_view")
        older = Sheet("consent", {"case.client.age": 14}).answer(consenter_role="02")
        assert not older.problem("consenter_role")
        assert older.asks("child_view")
        adult = Sheet("consent", {"case.client.age": 18})
        assert not adult.session.is_relevant(adult.path("child_view"))

    @pytest.mark.parametrize(("mode", "asked"), [("1", False), ("2", True), ("5", True)])
    def test_a_fingerprint_or_an_oral_consent_needs_a_witness(self, mode: str, asked: bool) -> None:
        assert Sheet("consent").answer(consent_mode=mode).asks("witness") is asked

    def test_a_refusal_is_no_consent(self) -> None:
        assert Sheet("consent").answer(consent_mode="7").problem("consent_mode")

    def test_a_file_needs_an_answer_about_sensitive_data(self) -> None:
        sheet = Sheet("consent")
        assert not sheet.asks("sensitive_consent")
        sheet.answer(consent_items=("1", "2"))
        assert sheet.asks("sensitive_consent")
        assert sheet.answer(sensitive_consent="no").problem("sensitive_consent")
        assert not sheet.answer(sensitive_consent="yes").problem("sensitive_consent")

    def test_the_limits_of_confidentiality_come_first(self) -> None:
        sheet = Sheet("consent").answer(confidentiality_limits_explained="no")
        assert "保密例外" in sheet.problem("confidentiality_limits_explained")

    def test_a_withdrawal_says_what_is_withdrawn(self) -> None:
        sheet = Sheet("consent").answer(consent_on=date(2026, 3, 10))
        assert not sheet.asks("withdrawn_items")
        assert sheet.answer(withdrawn_on=date(2026, 3, 9)).problem("withdrawn_on")
        assert not sheet.answer(withdrawn_on=date(2026, 3, 11)).problem("withdrawn_on")
        assert sheet.asks("withdrawn_items")


class TestCase:
    def test_a_plan_without_goals_or_steps_is_not_done(self) -> None:
        sheet = Sheet("service_plan").answer(overall_goal="安稳生活")
        assert not sheet.problem("overall_goal")
        sheet.session.remove_row("/data/goals[1]")
        assert "具体目标" in sheet.problem("overall_goal")

    def test_a_changed_plan_is_what_the_decision_says(self) -> None:
        sheet = Sheet("case_review").answer(plan_change_needed="no", decision="02")
        assert sheet.problem("decision")
        assert not sheet.answer(plan_change_needed="yes").problem("decision")

    def test_a_case_closes_after_it_was_opened(self) -> None:
        sheet = Sheet("case_closure", {"case.opened_on": date(2026, 3, 2)})
        assert sheet.answer(closed_on=date(2026, 3, 1)).problem("closed_on")
        assert not sheet.answer(closed_on=date(2026, 3, 2)).problem("closed_on")

    @pytest.mark.parametrize(("reason", "asked"), [("1", True), ("4", False), ("6", False)])
    def test_who_cannot_be_reached_has_no_opinion(self, reason: str, asked: bool) -> None:
        assert Sheet("case_closure").answer(closure_reason=reason).asks("client_opinion") is asked

    def test_follow_up_is_planned_unless_the_person_died(self) -> None:
        sheet = Sheet("case_closure").answer(closure_reason="1")
        assert {"follow_up_on", "mode"} <= sheet.demanded()
        assert not sheet.problem("closure_reason")
        sheet.session.remove_row("/data/follow_up_plan[1]")
        assert "跟进" in sheet.problem("closure_reason")
        sheet.answer(closure_reason="6")
        assert not sheet.problem("closure_reason")
        assert "follow_up_plan" not in sheet.session.answers()

    def test_figures_of_the_case_are_shown_not_typed(self) -> None:
        sheet = Sheet("case_closure", {"case.session_count": 7, "case.total_minutes": 430})
        assert (sheet.value("session_count"), sheet.value("total_minutes")) == (7, 430)
        assert sheet.session.is_read_only(sheet.path("session_count"))

    def test_a_follow_up_comes_after_the_closure(self) -> None:
        sheet = Sheet("case_follow_up", {"case.closed_on": date(2026, 3, 10)})
        assert sheet.answer(start_at="2026-03-09 09:00").problem("start_at")
        assert not sheet.answer(start_at="2026-03-10 09:00").problem("start_at")

    def test_the_next_date_is_not_before_the_session(self) -> None:
        sheet = Sheet("case_session").answer(start_at="2026-03-19 15:00")
        assert sheet.answer(next_on=date(2026, 3, 18)).problem("next_on")
        assert not sheet.answer(next_on=date(2026, 3, 19)).problem("next_on")

    def test_who_fills_in_the_session_is_its_first_worker(self) -> None:
        assert Sheet("case_session", {"user.name": "周敏"}).value("worker") == "周敏"

    def test_nobody_hands_a_case_to_himself(self) -> None:
        sheet = Sheet("hand_over", {"case.worker.name": "周敏"})
        assert sheet.answer(to_worker="周敏").problem("to_worker")
        assert not sheet.answer(to_worker="李强").problem("to_worker")
        assert "task" not in sheet.demanded()
        assert {"task", "due"} <= sheet.answer(has_open_tasks="yes").demanded()


class TestReferral:
    def test_only_a_mandatory_report_goes_without_consent(self) -> None:
        sheet = Sheet("referral")
        assert sheet.asks("consent_ref")
        assert not sheet.answer(mandatory_report="yes").asks("consent_ref")

    def test_a_returned_slip_says_what_became_of_it(self) -> None:
        sheet = Sheet("referral").answer(referred_on=date(2026, 3, 10))
        assert not sheet.asks("outcome")
        assert sheet.answer(received_on=date(2026, 3, 9)).problem("received_on")
        assert not sheet.answer(received_on=date(2026, 3, 12)).problem("received_on")
        assert sheet.asks("outcome")

    @pytest.mark.parametrize("situation", ["3", "4", "5"])
    def test_harm_to_a_minor_goes_to_the_police_first(self, situation: str) -> None:
        sheet = Sheet("mandatory_report").answer(protected="yes", situation=(situation,))
        assert "公安" in sheet.answer(reported_to="05").problem("reported_to")
        assert not sheet.answer(reported_to="01").problem("reported_to")
        sheet.answer(reported_to="05", protected="no")
        assert not sheet.problem("reported_to")

    def test_who_is_under_18_is_a_minor(self) -> None:
        sheet = Sheet("mandatory_report", {"case.client.age": 17}).answer(protected="no")
        assert sheet.problem("protected")

    def test_a_report_names_a_situation(self) -> None:
        assert Sheet("mandatory_report").answer(situation=("0",)).problem("situation")

    def test_reporting_comes_after_finding(self) -> None:
        sheet = Sheet("mandatory_report").answer(found_at="2026-03-20 09:00")
        assert sheet.answer(reported_at="2026-03-20 08:59").problem("reported_at")
        assert not sheet.answer(reported_at="2026-03-20 09:30").problem("reported_at")


class TestGroupsAndActivities:
    @pytest.mark.parametrize("form_id", ["group_plan", "activity_plan"])
    def test_amounts_and_totals_are_computed(self, form_id: str) -> None:
        sheet = Sheet(form_id).answer(item="纸笔", unit_price=Decimal("12.5"), quantity=3)
        second = sheet.session.add_row("/data/budget")
        for name, answer in (("item", "水"), ("unit_price", Decimal("1.99")), ("quantity", 20)):
            sheet.session.set(f"{second}/{name}", answer)
        assert sheet.value("amount") == Decimal("37.5")
        assert sheet.value("amount", row=2) == Decimal("39.8")
        assert sheet.value("budget_total") == Decimal("77.3")
        assert sheet.session.is_read_only(sheet.path("budget_total"))
        assert sheet.answer(unit_price=-1).problem("unit_price")

    def test_money_comes_from_somewhere(self) -> None:
        sheet = Sheet("activity_plan")
        assert not sheet.asks("fund_source")
        assert sheet.answer(item="水", unit_price=2, quantity=10).asks("fund_source")

    def test_sessions_of_a_plan_are_numbered(self) -> None:
        sheet = Sheet("group_plan")
        sheet.session.add_row("/data/session_outline")
        assert [sheet.value("seq", row) for row in (1, 2)] == [1, 2]

    def test_no_more_are_present_than_expected(self) -> None:
        facts: dict[str, object] = {"session.expected": 8, "session.present": 9}
        assert Sheet("group_session", facts).problem("present")
        assert not Sheet("group_session", {**facts, "session.present": 8}).problem("present")

    def test_the_steps_of_a_group_session_become_its_record(self) -> None:
        sheet = Sheet("group_session")
        assert not sheet.value("process")
        sheet.answer(
            time_span="9:00至9:20", activity="热身", content="传球报名字", member_response="笑声多"
        )
        assert sheet.value("process") == "9:00至9:20 热身：传球报名字；组员反应：笑声多"

    def test_an_estimate_has_a_basis(self) -> None:
        sheet = Sheet("activity_record", {"activity.signed_count": 12})
        assert not sheet.asks("estimate_basis")
        assert sheet.answer(unsigned_estimate=30).asks("estimate_basis")
        assert sheet.value("person_contacts") == 42
        assert sheet.answer(breakdown_older=43).problem("breakdown_older")
        assert not sheet.answer(breakdown_older=42).problem("breakdown_older")
        assert sheet.answer(unsigned_estimate=-1).problem("unsigned_estimate")

    def test_volunteers_are_insured_before_a_danger(self) -> None:
        sheet = Sheet("activity_plan").answer(danger_possible="no")
        assert not sheet.asks("insurance")
        assert sheet.answer(danger_possible="yes").asks("insurance")
        assert "保险" in sheet.answer(insurance="no").problem("insurance")

    def test_fundraising_needs_a_charity(self) -> None:
        sheet = Sheet("activity_plan").answer(activity_type="13")
        assert {"host_charity", "campaign_ref"} <= sheet.demanded()
        assert not {"host_charity", "campaign_ref"} & sheet.answer(activity_type="01").demanded()


class TestHomeVisit:
    def test_the_situation_is_told_when_somebody_was_met(self) -> None:
        sheet = Sheet("home_visit").answer(outcome="3")
        assert not sheet.asks("home_risks")
        sheet.answer(outcome="2")
        assert {"home_risks", "met_persons"} <= sheet.demanded()
        assert sheet.answer(home_risks=("00", "01")).problem("home_risks")

    @pytest.mark.parametrize("category", ["03", "10", "14", "15", "24", "91"])
    def test_care_is_told_of_those_who_need_it(self, category: str) -> None:
        sheet = Sheet("home_visit").answer(outcome="1", categories_at_visit=(category,))
        assert sheet.asks("care_status")
        assert not sheet.answer(categories_at_visit=("01",)).asks("care_status")

    def test_schooling_is_told_of_children(self) -> None:
        sheet = Sheet("home_visit", {"household.categories": ("15",)}).answer(outcome="1")
        assert sheet.asks("school_status")
        assert not sheet.answer(categories_at_visit=("20",)).asks("school_status")

    @pytest.mark.parametrize(
        ("unaided", "result"),
        [("123456", "1"), ("12345", "2"), ("123", "2"), ("12", "3"), ("", "3")],
    )
    def test_six_items_give_a_hint_of_self_care(self, unaided: str, result: str) -> None:
        sheet = Sheet("home_visit").answer(outcome="1", categories_at_visit=("03",))
        sheet.answer(self_care_items=tuple(unaided))
        assert not sheet.value("self_care_result")
        sheet.answer(self_care_assessed="yes", self_care_items=tuple(unaided))
        assert sheet.value("self_care_result") == result
        assert "县级民政部门" in str(questions("home_visit")["self_care_result"].hint)

    def test_a_relief_survey_takes_two(self) -> None:
        sheet = Sheet("home_visit").answer(purposes=("07",), visitor="周敏")
        assert "两名" in sheet.problem("purposes")
        row = sheet.session.add_row("/data/visitors")
        assert sheet.problem("purposes")
        sheet.session.set(f"{row}/visitor", "李强")
        assert not sheet.problem("purposes")

    def test_a_grave_risk_is_reported(self) -> None:
        sheet = Sheet("home_visit").answer(risk_flags=("6",))
        assert not sheet.asks("report_ref")
        assert sheet.answer(risk_flags=("6", "4")).asks("report_ref")

    def test_a_need_has_an_urgency(self) -> None:
        sheet = Sheet("home_visit").answer(needs=("00",))
        assert not sheet.asks("needs_urgency")
        assert sheet.answer(needs=("00", "01")).problem("needs")
        assert sheet.answer(needs=("01",)).asks("needs_urgency")

    def test_the_next_visit_is_due_by_its_interval(self) -> None:
        sheet = Sheet("home_visit", {"visit.next_due": date(2026, 4, 20)})
        assert sheet.value("next_visit_on") == date(2026, 4, 20)
        sheet.answer(start_at="2026-03-20 09:00", next_visit_on=date(2026, 3, 20))
        assert sheet.problem("next_visit_on")


class TestOtherForms:
    def test_who_is_not_anonymous_is_named(self) -> None:
        for form_id in ("satisfaction", "complaint"):
            sheet = Sheet(form_id).answer(anonymous="yes")
            assert not sheet.asks("person")
            assert sheet.answer(anonymous="no").asks("person")

    def test_the_overall_rating_is_kept_as_a_number(self) -> None:
        assert Sheet("satisfaction").answer(overall="4").value("overall_score") == "4"

    def test_a_visitor_is_on_file_or_described(self) -> None:
        assert Sheet("consultation").asks("person_desc")
        assert not Sheet("consultation", {"consultation.person.name": "王秀"}).asks("person_desc")

    def test_the_second_supervision_looks_back(self) -> None:
        assert not Sheet("supervision_record", {"supervision.seq": 1}).asks("previous_tasks_review")
        assert Sheet("supervision_record", {"supervision.seq": 2}).asks("previous_tasks_review")

    def test_scores_add_up_and_stay_within_their_full_score(self) -> None:
        sheet = Sheet("station_inspection").answer(full_score=10, score=Decimal("8.5"))
        row = sheet.session.add_row("/data/checklist")
        sheet.session.set(f"{row}/full_score", 5)
        sheet.session.set(f"{row}/score", 4)
        assert (sheet.value("total_score"), sheet.value("total_full")) == (Decimal("12.5"), 15)
        assert sheet.answer(score=11).problem("score")

    def test_hours_of_a_training_are_whole_or_half(self) -> None:
        sheet = Sheet("training")
        assert not sheet.answer(hours=Decimal("1.5")).problem("hours")
        assert sheet.answer(hours=Decimal("1.2")).problem("hours")

    def test_a_child_without_proper_guardianship_is_kept_restricted(self) -> None:
        sheet = Sheet("child_file", {"person.categories": ("14",)})
        assert not sheet.problem("confidentiality_level")
        assert sheet.answer(confidentiality_level="1").problem("confidentiality_level")

    def test_an_entrusted_carer_is_described(self) -> None:
        asked = {"carer_name", "carer_relation", "carer_age", "carer_health", "carer_letter"}
        sheet = Sheet("child_file").answer(guard_type="01")
        assert not asked & sheet.demanded()
        assert asked <= sheet.answer(guard_type="05").demanded()
        assert sheet.answer(carer_age=17).problem("carer_age")

    def test_a_parent_who_works_away_is_found_somewhere(self) -> None:
        sheet = Sheet("child_file").answer(father_state="2")
        asked = {"father_phone", "father_whereabouts", "father_return_frequency"}
        assert asked <= sheet.demanded()
        assert not asked & sheet.answer(father_state="3").demanded()


def test_sensitive_answers_are_marked() -> None:
    marked = {
        (form_id, name): question.sensitive
        for form_id in ("case_intake", "case_session", "child_file", "home_visit")
        for name, question in questions(form_id).items()
    }
    assert marked["case_intake", "client_id_no"] == "S"
    assert marked["case_intake", "presenting_problem"] == "S"
    assert marked["case_intake", "client_phone"] == "P"
    assert marked["case_session", "process"] == "S"
    assert marked["child_file", "father_id_no"] == "S"
    assert marked["home_visit", "health"] == "S"
    assert marked["case_intake", "decision"] == ""


def test_the_return_slip_is_a_group_of_its_own() -> None:
    slip = [item.path for item in form_of("referral").questions() if "/slip/" in item.path]
    names = {path.rpartition("/")[2] for path in slip}
    assert {"received_on", "outcome", "received_by", "sign_receiver"} <= names
