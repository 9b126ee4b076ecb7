# SPDX-License-Identifier: MulanPSL-2.0
"""Forms in the making: what they propose, and that a draft gives back what was typed."""

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from wuse_desktop.domain.records.activities import Attendance, CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    case_contacts,
    case_entry,
    case_steps,
    cases,
    consultation_entry,
    gathering_entry,
    group_entry,
    groups,
    records,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import keep_draft
from wuse_desktop.services.signin import RosterRow, VolunteerTime, roster_row

Family = Callable[..., Any]


@pytest.fixture
def home(family: Family) -> Any:
    return family(("王秀英", 80), ("王小宝", 12))


@pytest.fixture
def open_case(desk: Desk, home: Any) -> str:
    case, _titles = case_entry.new_case(desk, home.head)
    case = dataclasses.replace(
        case,
        intake_at=datetime.fromisoformat("2026-03-02T09:00"),
        intake_channel="2",
        case_source="2",
        presenting_problem="买药难。",
        problem_types=("03",),
        client_expectation="有人来看看。",
        risk_flags=("0",),
        initial_opinion="建议接案。",
        decision="1",
    )
    case_id = case_entry.file_case(desk, case, "").id
    cases.open_case(desk, case_id, date(2026, 3, 3), "按时服药。", "3")
    return case_id


def through_json(payload: dict[str, Any]) -> dict[str, Any]:
    """What a draft goes through in the database."""
    again: dict[str, Any] = json.loads(json.dumps(payload, ensure_ascii=False))
    return again


# cases ---------------------------------------------------------------------------------------


def test_an_intake_knows_household_and_village_of_its_client(desk: Desk, home: Any) -> None:
    case, titles = case_entry.new_case(desk, home.head)
    assert (case.client_id, case.household_id) == (home.head, home.household_id)
    assert case.village_code
    assert titles == {home.head: "王秀英", home.household_id: "王秀英家"}
    assert case.case_worker_id == desk.session.worker_id
    assert case_entry.case_of(through_json(case_entry.case_payload(case, titles))) == (case, titles)


def test_a_stored_intake_comes_with_the_names_it_refers_to(
    desk: Desk, home: Any, open_case: str
) -> None:
    case, titles = case_entry.load_case(desk, open_case)
    assert case.id == open_case
    assert titles == {home.head: "王秀英", home.household_id: "王秀英家"}


def test_the_page_of_a_case_tells_what_was_left_half_written(desk: Desk, open_case: str) -> None:
    keep_draft(desk, f"case_session:new:{open_case}", "个案服务 王秀英", {})
    keep_draft(desk, f"case_file:close_case:{open_case}", "结案 王秀英", {})
    keep_draft(desk, "case_file", "接案登记", {})
    sheet = case_entry.case_sheet(desk, open_case)
    assert {draft.title for draft in sheet.unfinished} == {"个案服务 王秀英", "结案 王秀英"}
    assert sheet.editable
    assert sheet.site_name == ""


def test_a_session_proposes_the_goal_and_who_may_be_there(
    desk: Desk, home: Any, open_case: str
) -> None:
    draft, titles = case_contacts.new_session(desk, open_case)
    assert isinstance(draft.record, CaseSession)
    assert draft.record.session_goal == "按时服药。"
    assert draft.record.minutes == 60
    assert not draft.record.time_known
    assert titles[open_case] == "王秀英"
    offered = case_contacts.surroundings(desk, open_case, date(2026, 3, 24))
    assert [item.code for item in offered.people] == list(home.people)
    assert offered.visits == ()


def test_a_half_written_contact_comes_back_as_it_was(desk: Desk, home: Any, open_case: str) -> None:
    for new in (case_contacts.new_session, case_contacts.new_follow_up):
        draft, titles = new(desk, open_case)
        people = (*draft.people, Attendance(person_text="村主任", served=False))
        draft = dataclasses.replace(draft, people=people)
        payload = through_json(case_contacts.contact_payload(draft, titles))
        assert case_contacts.contact_of(payload) == (draft, titles)
    assert home


def test_a_stored_contact_comes_with_everybody(desk: Desk, home: Any, open_case: str) -> None:
    draft, _titles = case_contacts.new_session(desk, open_case)
    assert isinstance(draft.record, CaseSession)
    record = dataclasses.replace(
        draft.record,
        place="社工站",
        process="核对药盒。",
        client_response="愿意。",
        next_step="联系村医",
    )
    people = (*draft.people, Attendance(person_text="村主任", served=False))
    draft = dataclasses.replace(draft, record=record, people=people)
    assert not [item for item in case_contacts.check_contact(desk, draft, "") if item.field]
    saved = case_contacts.file_contact(desk, draft, "")
    stored, titles = case_contacts.load_contact(desk, CaseSession.entity, saved.id)
    assert [(item.person_id, item.person_text, item.served) for item in stored.people] == [
        (home.head, "", True),
        ("", "村主任", False),
    ]
    assert [item.minutes for item in stored.staff] == [60]
    assert titles[home.head] == "王秀英"


def test_a_follow_up_is_checked_like_a_session(desk: Desk, open_case: str) -> None:
    draft, _titles = case_contacts.new_follow_up(desk, open_case)
    assert isinstance(draft.record, CaseFollowUp)
    found = {item.code for item in case_contacts.check_contact(desk, draft, "")}
    assert "case_not_closed" in found
    assert "field_missing" in found


def test_the_steps_of_a_case_follow_its_state(desk: Desk, open_case: str) -> None:
    def possible() -> list[str]:
        case = records.get(desk, CaseFile.entity, open_case)
        assert isinstance(case, CaseFile)
        return [step.action for step in case_steps.possible_steps(case)]

    assert possible() == ["suspend", "correct_plan"]
    take(desk, open_case, "suspend", reason="住院")
    assert "resume" in possible()
    take(desk, open_case, "resume")
    cases.move_case(desk, open_case, "evaluating", date(2026, 3, 24))
    assert "resume" in possible(), "from evaluation one may return to the service"
    cases.close_case(desk, open_case, date(2026, 3, 24), "1", "2", "好转。")
    assert possible() == ["reopen", "archive", "correct_closing"]
    take(desk, open_case, "correct_closing", reason="写错", outcome_summary="明显好转。")
    stored = records.get(desk, CaseFile.entity, open_case)
    assert isinstance(stored, CaseFile)
    assert stored.outcome_summary == "明显好转。"
    take(desk, open_case, "archive")
    assert possible() == []


def take(desk: Desk, case_id: str, action: str, reason: str = "", **facts: Any) -> None:
    draft = case_steps.new_step(desk, case_id, action)
    draft = dataclasses.replace(draft, case=dataclasses.replace(draft.case, **facts), reason=reason)
    assert not [item for item in case_steps.check_step(desk, draft, "") if item.level == "block"]
    case_steps.take_step(desk, draft, "")


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("suspend", {"reason"}),
        ("correct_closing", {"reason", "closed_on"}),
        ("correct_plan", set()),
    ],
)
def test_a_step_says_what_it_lacks(
    desk: Desk, open_case: str, action: str, fields: set[str]
) -> None:
    draft = case_steps.new_step(desk, open_case, action)
    blocking = {
        item.field for item in case_steps.check_step(desk, draft, "") if item.level == "block"
    }
    assert blocking == fields


def test_a_half_written_step_comes_back_as_it_was(desk: Desk, open_case: str) -> None:
    draft = dataclasses.replace(case_steps.new_step(desk, open_case, "suspend"), reason="住院")
    payload = through_json(case_steps.step_payload(draft, {open_case: "王秀英"}))
    assert case_steps.step_of(payload) == (draft, {open_case: "王秀英"})


# groups, activities, consultations -----------------------------------------------------------


@pytest.fixture
def group_id(desk: Desk, home: Any) -> str:
    group, _titles = group_entry.new_group(desk)
    group = dataclasses.replace(
        group,
        group_name="互助小组",
        group_type="3",
        service_field="2",
        target_categories=("20",),
        goal="互助。",
        place="活动室",
    )
    row_id = group_entry.file_plan(desk, group, "").id
    groups.add_members(desk, row_id, home.people, date(2026, 3, 1))
    return row_id


def test_a_group_session_proposes_its_members_and_phase(desk: Desk, group_id: str) -> None:
    draft, titles = gathering_entry.new_session(desk, group_id)
    assert [(row.name, row.state) for row in draft.roster] == [("王秀英", "5"), ("王小宝", "5")]
    assert titles == {group_id: "互助小组"}
    assert draft.record.minutes == 60
    assert gathering_entry.expected_on(desk, group_id, date(2026, 2, 1)) == ()


def test_a_half_written_gathering_comes_back_with_its_grid(desk: Desk, group_id: str) -> None:
    draft, titles = gathering_entry.new_session(desk, group_id)
    newcomer = roster_row(Attendance(state="1"), "贾大山")
    draft = dataclasses.replace(
        draft,
        roster=(*draft.roster, newcomer),
        volunteers=(VolunteerTime(45, name="田小雨"),),
    )
    payload = through_json(gathering_entry.gathering_payload(draft, titles))
    assert gathering_entry.gathering_of(payload) == (draft, titles)


def test_an_activity_keeps_nobody_who_was_not_there(desk: Desk, home: Any) -> None:
    draft, titles = gathering_entry.new_activity(desk)
    assert titles == {}
    assert isinstance(draft.record, CommunityActivity)

    def line(person_id: str, state: str) -> RosterRow:
        return roster_row(Attendance(person_id=person_id, state=state), "某人")

    draft = dataclasses.replace(draft, roster=tuple(map(line, home.people, ("1", "5"))))
    assert [row.person_id for row in gathering_entry.attendance_of(draft)] == [home.head]


def test_a_group_ends_by_a_form_of_its_own(desk: Desk, group_id: str) -> None:
    group, _titles = group_entry.load_ending(desk, group_id)
    assert group.finished_on == desk.today()
    empty = dataclasses.replace(group, finished_on=None)
    assert [item.field for item in group_entry.check_ending(desk, empty, "")] == ["finished_on"]
    assert "outcome" in {item.field for item in group_entry.check_ending(desk, group, "")}
    group_entry.file_ending(desk, dataclasses.replace(group, outcome="结成对子。"), "")
    stored, titles = group_entry.load_group(desk, group_id)
    assert (stored.finished_on, stored.outcome) == (desk.today(), "结成对子。")
    payload = through_json(group_entry.group_payload(stored, titles))
    assert group_entry.group_of(payload) == (stored, titles)
    assert isinstance(stored, ServiceGroup)


def test_a_new_member_may_be_a_name(desk: Desk, group_id: str) -> None:
    group_entry.add_new_member(desk, group_id, "贾大山")
    sheet = group_entry.group_sheet(desk, group_id)
    assert [item.name for item in sheet.page.members] == ["王秀英", "王小宝", "贾大山"]


def test_a_slip_of_adding_or_leaving_is_taken_back(desk: Desk, group_id: str) -> None:
    group_entry.add_new_member(desk, group_id, "贾大山")
    added = group_entry.group_sheet(desk, group_id).page.members[-1]
    groups.remove_member(desk, added.id)
    assert len(group_entry.group_sheet(desk, group_id).page.members) == 2, "it was a slip"
    group_entry.take_back_leaving(desk, added.id)
    assert group_entry.group_sheet(desk, group_id).page.members[-1].name == "贾大山"


def test_a_new_member_who_is_in_other_records_by_now_stays(desk: Desk, group_id: str) -> None:
    made = group_entry.add_new_member(desk, group_id, "贾大山").changes
    (person_id,) = made.ids("person")
    with desk.write() as unit:
        unit.put(Attendance(event_kind="home_visit", event_id="x", person_id=person_id))
    with pytest.raises(UserFault) as caught:
        group_entry.take_back_joining(desk, made)
    assert caught.value.code == "record_in_use"
    assert len(group_entry.group_sheet(desk, group_id).page.members) == 3


def test_a_consultation_begins_now_with_who_asks(desk: Desk, home: Any) -> None:
    draft, titles = consultation_entry.new_consultation(desk, home.head)
    assert draft.record.start_at == desk.now().replace(second=0)
    assert draft.record.minutes == 15
    assert titles == {home.head: "王秀英"}
    payload = through_json(consultation_entry.consultation_payload(draft, titles))
    assert consultation_entry.consultation_of(payload) == (draft, titles)
    record = dataclasses.replace(
        draft.record, topic=("01",), content="问低保。", reply="告知材料。", result="01"
    )
    draft = dataclasses.replace(draft, record=record)
    assert consultation_entry.check_consultation(desk, draft, "") == ()
    saved = consultation_entry.file_consultation(desk, draft, "")
    stored, names = consultation_entry.load_consultation(desk, saved.id)
    assert (stored.record.content, names) == ("问低保。", titles)
    assert consultation_entry.consultation_sheet(desk, saved.id).editable
