# SPDX-License-Identifier: MulanPSL-2.0
"""Forms about groups, activities, people and stations: what they show, what filing them keeps."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.building import activity, at, group, meeting, put, served
from tests.services.conftest import Family
from tests.services.form_filling import fill
from wuse_desktop.domain.records.activities import CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.forms import FiledForm, Satisfaction
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, drafts, form_entry, groups, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filed_forms import address, filed_forms, station_forms
from wuse_desktop.services.form_entry import FormDraft
from wuse_desktop.services.form_filling import path_of
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records as stored

Make = Callable[..., Family]
PHONES = dict.fromkeys(
    ("father_phone", "mother_phone", "child_director_phone"), "0451-5782100"
)  # fmt: skip
HOUR = {"start_at": at("2026-03-20 09:00"), "end_at": at("2026-03-20 10:30")}


def written(desk: Desk, form_id: str, entity: str, subject_id: str, **given: Any) -> FormDraft:
    draft = form_entry.new_form(desk, form_id, entity, subject_id)
    session = fill(draft.session(), desk.today(), **given)
    return dataclasses.replace(draft, answers=session.answers())


def filed(desk: Desk, form_id: str, entity: str, subject_id: str, **given: Any) -> FiledForm:
    saved = form_entry.file_form(desk, written(desk, form_id, entity, subject_id, **given))
    return load(desk, FiledForm, saved.id)


def shown(draft: FormDraft, name: str) -> object:
    session = draft.session()
    return session.value(path_of(session, name))


@pytest.fixture
def group_id(desk: Desk) -> str:
    """A group of which one session was held."""
    found = groups.save_group(desk, group(openness="03", planned_sessions=4)).id
    (person,) = put(desk, Person(name="王玉兰"))
    minutes = {desk.session.worker_id: 60}
    groups.save_session(desk, meeting(found, "2026-03-15 09:00"), served(person), minutes)
    return found


@pytest.fixture
def activity_id(desk: Desk) -> str:
    return activities.save_activity(desk, activity(), [], {desk.session.worker_id: 120}).id


# groups --------------------------------------------------------------------------------------


def test_the_plan_of_a_group_begins_with_its_columns_and_keeps_them(
    desk: Desk, group_id: str
) -> None:
    draft = form_entry.new_form(desk, "group_plan", ServiceGroup.entity, group_id)
    assert shown(draft, "goal") == "结成邻里互助"
    assert len(draft.session().rows("/data/session_outline")) == 4
    changed = filed(
        desk, "group_plan", ServiceGroup.entity, group_id, goal="结成五对邻里", objective="互认"
    )
    assert (changed.subject_entity, changed.subject_id) == ("service_group", group_id)
    assert load(desk, ServiceGroup, group_id).goal == "结成五对邻里"


def test_a_filed_plan_opens_with_what_its_screen_says_since(desk: Desk, group_id: str) -> None:
    saved = filed(desk, "group_plan", ServiceGroup.entity, group_id, recruit_mode="村里张贴")
    stored_group = load(desk, ServiceGroup, group_id)
    groups.save_group(desk, dataclasses.replace(stored_group, goal="改了的目标", background=""))
    again = form_entry.load_form(desk, saved.id)
    assert shown(again, "goal") == "改了的目标"
    assert shown(again, "background") is None
    assert shown(again, "recruit_mode") == "村里张贴"


def test_the_summary_ends_the_group_and_takes_the_objectives_of_the_plan(
    desk: Desk, group_id: str
) -> None:
    filed(desk, "group_plan", ServiceGroup.entity, group_id, objective="每人结识两名邻居")
    draft = form_entry.new_form(desk, "group_summary", ServiceGroup.entity, group_id)
    assert draft.session().value("/data/objective_results[1]/objective") == "每人结识两名邻居"
    assert shown(draft, "sessions_held") == 1
    filed(desk, "group_summary", ServiceGroup.entity, group_id, outcome="大家常走动")
    ended = load(desk, ServiceGroup, group_id)
    assert (ended.finished_on, ended.outcome) == (desk.today(), "大家常走动")


def test_a_group_does_not_end_before_its_last_session(desk: Desk, group_id: str) -> None:
    draft = written(desk, "group_summary", ServiceGroup.entity, group_id)
    session = draft.session()
    path = path_of(session, "finished_on")
    session.set(path, date(2026, 3, 14))
    draft = dataclasses.replace(draft, answers=session.answers())
    blocking = [p for p in form_entry.check_form(desk, draft, "") if p.level == "block"]
    assert [(item.code, item.field) for item in blocking] == [("finish_early", path)]
    with pytest.raises(UserFault):
        form_entry.file_form(desk, draft)
    assert load(desk, ServiceGroup, group_id).finished_on is None


# activities ----------------------------------------------------------------------------------


def test_the_record_of_an_activity_keeps_its_columns(desk: Desk, activity_id: str) -> None:
    filed(
        desk, "activity_record", "community_activity", activity_id, problems="排队太久",
        improvement="分时段", news_ref="公众号3月20日",
    )  # fmt: skip
    kept = load(desk, CommunityActivity, activity_id)
    assert (kept.problems, kept.improvement) == ("排队太久", "分时段")
    assert kept.time_known


def test_an_activity_needs_a_basis_for_its_estimate(desk: Desk, activity_id: str) -> None:
    draft = form_entry.new_form(desk, "activity_record", "community_activity", activity_id)
    session = fill(draft.session(), desk.today())
    session.set(path_of(session, "activity_type"), "13")
    session.set(path_of(session, "co_organisers"), "")
    draft = dataclasses.replace(draft, answers=session.answers())
    found = form_entry.check_form(desk, draft, "")
    assert [item.code for item in found if item.level == "block"] == ["fundraising_host"]
    assert found[0].field == path_of(session, "co_organisers")


# questionnaires ------------------------------------------------------------------------------


def test_questionnaires_about_a_group_are_records_of_it(desk: Desk, group_id: str) -> None:
    saved = filed(desk, "satisfaction", ServiceGroup.entity, group_id, overall="4")
    typed = load(desk, Satisfaction, saved.subject_id)
    assert (typed.event_entity, typed.event_id, typed.overall) == ("service_group", group_id, 4)
    (line,) = filed_forms(desk, ServiceGroup.entity, group_id).lines
    assert (line.filed_id, line.title) == (saved.id, "服务满意度调查表")
    again = form_entry.load_form(desk, saved.id)
    assert (again.subject_entity, again.subject_id, again.typed_id) == (
        "service_group",
        group_id,
        typed.id,
    )
    form_entry.file_form(desk, again)
    with desk.read() as connection:
        assert len(stored.find(connection, Satisfaction)) == 1
    gone = records.delete(desk, *line.deletes)
    assert filed_forms(desk, ServiceGroup.entity, group_id).lines == ()
    records.undo(desk, gone.token)
    assert len(filed_forms(desk, ServiceGroup.entity, group_id).lines) == 1


@pytest.mark.parametrize(("anonymous", "named"), [("yes", False), ("no", True)])
def test_who_wants_no_name_on_a_questionnaire_has_none(
    desk: Desk, family: Make, anonymous: str, named: bool
) -> None:
    person = family(("孙玉梅", 76)).head
    saved = filed(desk, "satisfaction", Person.entity, person, anonymous=anonymous)
    typed = load(desk, Satisfaction, saved.subject_id)
    assert typed.person_id == (person if named else "")


# people and stations -------------------------------------------------------------------------


def test_the_file_of_a_child_updates_the_child(desk: Desk, family: Make) -> None:
    child = family(("孙玉梅", 76), ("孙小宝", 10, ["15"])).people[1]
    offers = filed_forms(desk, Person.entity, child).offers
    assert [item.form_id for item in offers] == ["child_file", "complaint"]
    saved = filed(
        desk,
        "child_file",
        Person.entity,
        child,
        health_note="哮喘",
        confidentiality_level="2",
        **PHONES,
    )
    assert load(desk, Person, child).health_note == "哮喘"
    assert (saved.person_id, saved.confidentiality_level) == (child, "2")
    with desk.read() as connection:
        assert len(stored.find(connection, Person)) == 2
    after = filed_forms(desk, Person.entity, child)
    assert [item.form_id for item in after.offers] == ["complaint"]
    records.delete(desk, Person.entity, child)
    with desk.read() as connection:
        assert stored.find(connection, FiledForm) == []


def test_a_form_for_named_persons_is_not_opened_by_others(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(role="worker")
    (child,) = put(desk, Person(name="孙小宝"))
    saved = filed(desk, "child_file", Person.entity, child, confidentiality_level="3", **PHONES)
    assert not filed_forms(desk, Person.entity, child).lines[0].hidden
    put(desk, dataclasses.replace(saved, recorded_by="somebody-else"))
    assert filed_forms(desk, Person.entity, child).lines[0].hidden
    with pytest.raises(UserFault) as raised:
        form_entry.load_form(desk, saved.id)
    assert raised.value.code == "form_strict"


def test_the_forms_of_a_station_are_listed_latest_first(desk: Desk) -> None:
    tasks = {"has_tasks": "yes", "task": "补齐走访记录", "responsible": "李晓梅"}
    first = filed(desk, "supervision_record", Station.entity, desk.site_id, **HOUR, **tasks)
    assert shown(form_entry.load_form(desk, first.id), "record_seq") == 1
    draft = form_entry.new_form(desk, "supervision_record", Station.entity, desk.site_id)
    assert shown(draft, "record_seq") == 2
    assert shown(draft, "previous_tasks_review") == "1. 补齐走访记录（李晓梅 2026-03-24）："
    filed(desk, "meeting", Station.entity, desk.site_id, title="周例会")
    found = station_forms(desk)
    assert [line.form_id for line in found.lines] == ["meeting", "supervision_record"]
    assert found.lines[0].writer == "李晓梅"
    assert "training" in [item.form_id for item in found.offers]


def test_forms_left_half_written_are_told(desk: Desk, group_id: str) -> None:
    name = address(ServiceGroup.entity, "group_plan", group_id)
    drafts.keep_draft(desk, name, "小组计划书", {})
    offers = filed_forms(desk, ServiceGroup.entity, group_id).offers
    assert [item.form_id for item in offers if item.begun] == ["group_plan"]


def test_who_may_only_look_is_offered_nothing(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    (group_id,) = put(desk, group())
    desk.session = dataclasses.replace(desk.session, role="viewer")
    assert filed_forms(desk, ServiceGroup.entity, group_id).offers == ()
    assert station_forms(desk).offers == ()
