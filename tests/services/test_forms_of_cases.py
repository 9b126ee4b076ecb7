# SPDX-License-Identifier: MulanPSL-2.0
"""Forms about a case: what they show, what filing them does, and the version they keep."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.building import intake
from tests.services.conftest import Clock, Family
from tests.services.form_filling import fill
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import Consent, FiledForm, FormVersion, Referral
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.services import form_entry, form_versions
from wuse_desktop.services.cases import save_intake
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_entry import FormDraft
from wuse_desktop.services.form_records import single_questions
from wuse_desktop.storage import records


@pytest.fixture
def case_id(desk: Desk, family: Callable[..., Family]) -> str:
    """A case that was accepted today."""
    worker = desk.session.worker_id
    facts = {"decision": "1", "case_worker_id": worker, "intake_at": desk.now()}
    return save_intake(desk, intake(family(("孙玉梅", 76, ["01"])).head, **facts)).id


def case_of(desk: Desk, case_id: str) -> CaseFile:
    with desk.read() as connection:
        found = records.get(connection, CaseFile, case_id)
    assert found is not None
    return found


def written(desk: Desk, case_id: str, form_id: str, **given: Any) -> FormDraft:
    draft = form_entry.new_form(desk, form_id, CaseFile.entity, case_id)
    session = fill(draft.session(), desk.today(), **given)
    return dataclasses.replace(draft, answers=session.answers())


def filed(desk: Desk, case_id: str, form_id: str, **given: Any) -> FiledForm:
    saved = form_entry.file_form(desk, written(desk, case_id, form_id, **given))
    with desk.read() as connection:
        found = records.get(connection, FiledForm, saved.id)
    assert found is not None
    return found


def test_what_is_known_is_filled_in(desk: Desk, case_id: str) -> None:
    session = form_entry.new_form(desk, "case_assessment", "case_file", case_id).session()
    asked = single_questions(session.form.items)
    by_name = {item.name: session.value(item.path) for item in asked}
    assert by_name["client"] == "孙玉梅"
    assert by_name["client_age"] == 76
    assert by_name["case_worker"] == "李晓梅"


def test_the_forms_of_a_case_carry_it_from_assessment_to_closure(
    desk: Desk, case_id: str, clock: Clock
) -> None:
    filed(desk, case_id, "case_assessment", risk_level="2", case_grade="3")
    case = case_of(desk, case_id)
    assert (case.state, case.risk_level, case.case_grade) == ("assessing", "2", "3")

    plan = filed(desk, case_id, "service_plan", overall_goal="每周外出两次", opened_on=desk.today())
    case = case_of(desk, case_id)
    assert (case.state, case.opened_on, case.overall_goal) == (
        "planned",
        desk.today(),
        "每周外出两次",
    )
    assert case.case_no
    assert plan.status == "submitted"

    clock.at += timedelta(days=30)
    filed(desk, case_id, "case_evaluation", overall_result="2")
    assert case_of(desk, case_id).state == "evaluating"
    filed(desk, case_id, "case_closure", closure_reason="1", closed_on=desk.today())
    case = case_of(desk, case_id)
    assert (case.state, case.closed_on) == ("closed", desk.today())
    with desk.read() as connection:
        tasks = records.find(connection, Task, event_id=case_id)
    assert len(tasks) == 2


def test_a_plan_without_a_signed_agreement_does_not_open_the_case(desk: Desk, case_id: str) -> None:
    filed(desk, case_id, "case_assessment")
    draft = written(desk, case_id, "service_plan")
    problems = form_entry.check_form(desk, draft, "")
    assert [(item.code, item.level) for item in problems] == [("plan_unsigned", "warn")]
    form_entry.file_form(desk, draft)
    case = case_of(desk, case_id)
    assert (case.state, case.opened_on) == ("assessing", None)
    assert case.overall_goal


def test_nothing_is_kept_of_a_form_that_is_refused(desk: Desk, case_id: str) -> None:
    draft = form_entry.new_form(desk, "service_plan", "case_file", case_id)
    with pytest.raises(UserFault):
        form_entry.file_form(desk, draft)
    with desk.read() as connection:
        assert records.find(connection, FiledForm) == []
        assert records.find(connection, FormVersion) == []


def test_a_closure_before_the_case_is_open_is_told_beside_the_date(
    desk: Desk, case_id: str
) -> None:
    draft = written(desk, case_id, "case_closure")
    (problem, *_rest) = form_entry.check_form(desk, draft, "")
    assert problem.code == "case_not_open"


def test_a_filed_form_opens_as_it_was_filed(desk: Desk, case_id: str) -> None:
    first = written(desk, case_id, "case_assessment")
    saved = form_entry.file_form(desk, first)
    again = form_entry.load_form(desk, saved.id)
    assert again.sha256 == first.sha256
    assert again.session().answers() == first.session().answers()


def test_a_draft_comes_back_from_its_plain_values(desk: Desk, case_id: str) -> None:
    draft = form_entry.new_form(desk, "service_plan", "case_file", case_id)
    session = draft.session()
    session.set("/data/plan/overall_goal", "没写完")
    draft = dataclasses.replace(draft, answers=session.answers())
    again, titles = form_entry.form_of(form_entry.form_payload(draft, {"x": "孙玉梅"}))
    assert (again, titles) == (draft, {"x": "孙玉梅"})


def test_a_consent_sets_the_flag_of_the_person_and_withdrawing_takes_it_back(
    desk: Desk, case_id: str
) -> None:
    client = case_of(desk, case_id).client_id

    def flag() -> bool:
        with desk.read() as connection:
            person = records.get(connection, Person, client)
        return person is not None and person.consent_given

    given = {"consent_items": ("1", "3"), "sensitive_consent": "no", "consenter_name": "孙玉梅"}
    form = filed(desk, case_id, "consent", **given)
    assert flag()
    with desk.read() as connection:
        (consent,) = records.find(connection, Consent)
    assert (form.subject_entity, form.subject_id) == ("consent", consent.id)
    assert consent.consent_items == ("1", "3")

    draft = form_entry.load_form(desk, form.id)
    session = draft.session()
    paths = {item.name: item.path for item in session.form.questions()}
    session.set(paths["withdrawn_on"], desk.today())
    session.set(paths["withdrawn_items"], ("1",))
    form_entry.file_form(desk, dataclasses.replace(draft, answers=session.answers()))
    assert not flag()
    with desk.read() as connection:
        assert len(records.find(connection, Consent)) == 1


def test_a_referral_waits_for_its_return_slip(desk: Desk, case_id: str) -> None:
    form = filed(desk, case_id, "referral")
    with desk.read() as connection:
        (referral,) = records.find(connection, Referral)
        (task,) = records.find(connection, Task, event_kind="referral")
    assert (task.event_id, task.done_on) == (referral.id, None)
    draft = form_entry.load_form(desk, form.id)
    session = draft.session()
    paths = {item.name: item.path for item in session.form.questions()}
    session.set(paths["received_on"], desk.today())
    session.set(paths["outcome"], session.choices(paths["outcome"])[0].value)
    form_entry.file_form(desk, dataclasses.replace(draft, answers=session.answers()))
    with desk.read() as connection:
        (task,) = records.find(connection, Task, event_kind="referral")
    assert task.done_on == desk.today()


def test_a_hand_over_changes_the_worker_in_charge(desk: Desk, case_id: str) -> None:
    unknown = written(desk, case_id, "hand_over", to_worker="没有这个人")
    assert [item.code for item in form_entry.check_form(desk, unknown, "")] == ["worker_unknown"]
    with desk.write() as unit:
        other = unit.put(Worker(name="王芳")).id
    filed(desk, case_id, "hand_over", to_worker="王芳")
    assert case_of(desk, case_id).case_worker_id == other


# versions ---------------------------------------------------------------------------------


def _republished(desk: Desk, version: str, old: str, new: str) -> str:
    made = form_versions.current_form(desk, "case_assessment")
    text = made.xform.replace(old, new).replace("2026.1", version)
    return form_versions.publish(desk, text, "").sha256


def test_a_record_keeps_the_version_that_asked(desk: Desk, case_id: str) -> None:
    before = filed(desk, case_id, "case_assessment")
    sha256 = _republished(desk, "2027.1", "预估结论", "预估总结")
    assert form_versions.current_form(desk, "case_assessment").form.sha256 == sha256
    old = form_entry.load_form(desk, before.id).form
    new = form_entry.new_form(desk, "case_assessment", "case_file", case_id).form
    labels = [{str(item.label) for item in form.questions()} for form in (old, new)]
    assert "预估结论" in labels[0]
    assert "预估总结" in labels[1]


def test_other_content_under_a_known_version_is_refused(desk: Desk) -> None:
    with pytest.raises(UserFault) as refused:
        _republished(desk, "2026.1", "预估结论", "预估总结")
    assert refused.value.code == "form_version_taken"
    _republished(desk, "2027.1", "预估结论", "预估总结")
    with pytest.raises(UserFault) as refused:
        _republished(desk, "2027.1", "预估总结", "别的")
    assert refused.value.code == "form_version_taken"


def test_a_retired_version_gives_way_to_the_one_before(desk: Desk) -> None:
    shipped = form_versions.current_form(desk, "case_assessment").form.sha256
    published = _republished(desk, "2027.1", "预估结论", "预估总结")
    form_versions.retire(desk, published)
    assert form_versions.current_form(desk, "case_assessment").form.sha256 == shipped
    form_versions.retire(desk, shipped)
    with pytest.raises(UserFault) as gone:
        form_versions.current_form(desk, "case_assessment")
    assert gone.value.code == "form_unknown"
    form_versions.retire(desk, published, again=True)
    assert form_versions.current_form(desk, "case_assessment").form.sha256 == published
    states = {line.sha256: line for line in form_versions.list_forms(desk)}
    assert (states[shipped].state, states[published].current) == ("retired", True)


def test_forms_are_listed_without_compiling_any(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    monkeypatch.setattr(form_versions, "_known", {})
    monkeypatch.setattr(form_versions, "load_xform", compiled.append)
    lines = form_versions.list_forms(desk)
    assert {line.form_id for line in lines if line.current} == set(form_versions.shipped_ids())
    assert all(form_versions.is_shipped(line.sha256) for line in lines)
    assert not compiled


@pytest.mark.usefixtures("county")
def test_a_station_leaves_publishing_to_its_county(desk: Desk) -> None:
    with pytest.raises(UserFault) as refused:
        _republished(desk, "2027.1", "预估结论", "预估总结")
    assert refused.value.code == "forms_come_from_county"


def test_the_day_of_a_form_is_its_first_required_date(desk: Desk, case_id: str) -> None:
    draft = written(desk, case_id, "case_assessment", assessed_on=date(2026, 3, 20))
    assert form_entry.filed_on(draft.session()) == date(2026, 3, 20)
