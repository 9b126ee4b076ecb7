# SPDX-License-Identifier: MulanPSL-2.0
"""The paper of typed records: every fact that was recorded stands in it, figures as reported."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.building import activity, at, group, intake, meeting, put, served, session
from tests.services.conftest import Family, MakeDesk
from tests.services.form_filling import fill
from tests.services.printed import text, texts
from tests.services.worked_example import MARCH, WorkedExample
from wuse_desktop.domain import record_forms
from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.record_forms import RECORD_FORMS, RecordForm
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.forms import FiledForm, Satisfaction
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, cases, consultations, form_versions, groups, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.form_filling import path_of
from wuse_desktop.services.form_records import bound
from wuse_desktop.services.reading import load
from wuse_desktop.services.record_forms import record_session, record_sheet, record_sheets
from wuse_desktop.services.sign_in_rows import VolunteerTime
from wuse_desktop.services.visits import FollowUp, OtherVisitor

Make = Callable[..., Family]

# Columns that the heading, the facts or the rows of a paper show, or that no paper has.
_ELSEWHERE = {
    "record_no", "village_code", "record_date", "recorded_by", "status", "confidentiality_level",
    "source", "signatures", "time_known", "household_id", "follow_up", "person_id", "case_id",
    "seq", "host_event_id", "goal_progress", "group_id", "client_id", "case_no", "case_worker_id",
    "approved_by", "group_worker_id",
}  # fmt: skip
# Columns of a case and of a group that are written later, and stand in their later papers.
_LATER = {
    "case_intake": {
        "state", "case_grade", "risk_level", "overall_goal", "opened_on", "closed_on",
        "reopened_on", "closure_reason", "overall_result", "outcome_summary",
    },
    "group_plan": {"started_on", "finished_on", "outcome"},
}  # fmt: skip


def answer(desk: Desk, entity: str, record_id: str, name: str, form_id: str = "") -> object:
    filled = record_session(desk, entity, record_id, form_id)
    return filled.value(path_of(filled, name))


def rows(desk: Desk, entity: str, record_id: str, repeat: str) -> list[dict[str, Any]]:
    found = record_session(desk, entity, record_id).answers()[repeat]
    assert isinstance(found, list)
    return [row for row in found if isinstance(row, dict)]


@pytest.mark.parametrize(
    "paper",
    [item for item in RECORD_FORMS if item.typed and item.form_id in {*_LATER, item.entity}],
    ids=lambda item: item.form_id,
)
def test_every_column_that_is_typed_has_its_place_on_the_paper(paper: RecordForm) -> None:
    made = form_versions.shipped(paper.form_id)
    assert made is not None
    record_class = ENTITIES[paper.entity]
    shown = {field.name for _question, field in bound(made.form, record_class)}
    typed = {field.name for field in fields_of(record_class)}
    assert typed - shown - _ELSEWHERE - _LATER.get(paper.form_id, set()) == set()


# visits --------------------------------------------------------------------------------------


@pytest.fixture
def visit_id(desk: Desk, family: Make) -> str:
    """A visit of a morning that met the head and her grandson."""
    home = family(("孙玉梅", 76, ["01", "21"]), ("孙小宝", 10, ["15"]))
    draft = visits.propose_visit(desk, home.household_id, date(2026, 3, 24))
    visit = dataclasses.replace(
        draft.visit,
        start_at=at("2026-03-24 08:10"),
        end_at=at("2026-03-24 08:50"),
        time_known=True,
        outcome="1",
        living="2",
        living_note="取暖柴火不足",
        health="高血压，按时服药",
        home_risks=("07",),
        care_status="1",
        school_status="1",
        observed="老人精神不错，孙子放学在家写作业。",
        needs=("01",),
        needs_note="想申请临时救助",
        action_taken="讲了申请材料，留了电话。",
        accompanied_by="刘主任",
        next_visit_on=date(2026, 4, 20),
    )
    worker = desk.session.worker_id
    whole = dataclasses.replace(
        draft,
        visit=visit,
        met_ids=home.people,
        met_names=("邻居老周",),
        worker_minutes=((worker, 40),),
        other_visitors=(OtherVisitor("刘主任", "cadre", 30),),
        tasks=(FollowUp("送救助申请表", date(2026, 3, 27), worker),),
    )
    return visits.save_visit(desk, whole).id


def test_a_visit_prints_what_was_seen_and_done(desk: Desk, visit_id: str) -> None:
    printed = text(record_sheet(desk, HomeVisit.entity, visit_id, reveal=True))
    for told in (
        "木兰镇社会工作服务站入户走访记录表编号：230127100-ZF-2026-A-0001日期：2026年3月24日",
        "户主孙玉梅",
        "走访开始时间2026年3月24日08:10走访结束时间2026年3月24日08:50",
        "低保对象",
        "走访概况老人精神不错，孙子放学在家写作业。",
        "李晓梅主责/带领40刘主任村（社区）干部30",
        "见到的人孙玉梅（户主）、孙小宝（非亲属）、邻居老周",
        "生活状况说明取暖柴火不足",
        "健康/用药高血压，按时服药",
        "需求说明想申请临时救助",
        "现场处理讲了申请材料，留了电话。",
        "送救助申请表李晓梅2026-03-27",
        "下次走访日期2026年4月20日",
        "陪同村社区人员刘主任",
    ):
        assert told in printed, told
    assert "遮盖" not in printed


def test_sensitive_answers_of_a_visit_are_masked_unless_they_are_asked_for(
    desk: Desk, visit_id: str
) -> None:
    printed = text(record_sheet(desk, HomeVisit.entity, visit_id))
    assert "高血压" not in printed
    assert "健康/用药●●●" in printed
    assert "敏感内容已遮盖" in printed


def test_a_visit_of_a_day_says_the_day_and_how_long(desk: Desk, family: Make) -> None:
    home = family(("孙玉梅", 76))
    draft = visits.propose_visit(desk, home.household_id, date(2026, 3, 20))
    missed = dataclasses.replace(draft.visit, outcome="3", action_taken="给邻居留了话")
    saved = visits.save_visit(desk, dataclasses.replace(draft, visit=missed))
    printed = text(record_sheet(desk, HomeVisit.entity, saved.id))
    assert "走访开始时间2026年3月20日走访结束时间时长30分钟" in printed
    assert "00:00" not in printed


def test_what_a_visit_does_not_say_is_not_proposed_on_its_paper(
    desk: Desk, worked_example: WorkedExample
) -> None:
    record_id = worked_example["V1"]
    assert answer(desk, HomeVisit.entity, record_id, "next_visit_on") is None
    assert answer(desk, HomeVisit.entity, record_id, "categories_at_visit") is None
    assert answer(desk, HomeVisit.entity, record_id, "living_member_count") == 2


def test_several_visits_stand_in_one_file_each_from_a_new_page(
    desk: Desk, worked_example: WorkedExample
) -> None:
    ids = [worked_example[name] for name in ("V1", "V2", "V3")]
    single = [texts(record_sheet(desk, HomeVisit.entity, row_id)) for row_id in ids]
    together = texts(record_sheets(desk, HomeVisit.entity, ids))
    assert together == [page for paper in single for page in paper]
    assert "第1页共2页" in together[2]


# consultations -------------------------------------------------------------------------------


def test_a_consultation_prints_who_asked_and_the_case_it_became(desk: Desk, family: Make) -> None:
    home = family(("孙玉梅", 76))
    asked = Consultation(
        start_at=at("2026-03-20 09:00"),
        end_at=at("2026-03-20 09:15"),
        person_id=home.head,
        topic=("01",),
        content="低保怎么申请",
        reply="介绍了条件和材料",
        result="04",
    )
    saved = consultations.save(desk, asked, {desk.session.worker_id: 15})
    assert answer(desk, Consultation.entity, saved.id, "case_intake_ref") is None
    case = cases.save_intake(desk, intake(home.head, intake_at=at("2026-03-23 10:00")))
    printed = text(record_sheet(desk, Consultation.entity, saved.id))
    number = load(desk, CaseFile, case.id).record_no
    for told in (
        "时长（分钟）15接待人李晓梅",
        "来访人（已建档）孙玉梅",
        "咨询内容低保怎么申请答复介绍了条件和材料",
        f"转为接案的编号{number}",
    ):
        assert told in printed, told


# cases ---------------------------------------------------------------------------------------


@pytest.fixture
def case_id(desk: Desk, family: Make) -> str:
    """An accepted case."""
    home = family(("孙玉梅", 76, ["01"]))
    worker = desk.session.worker_id
    facts: dict[str, Any] = {"decision": "1", "case_worker_id": worker, "decision_reason": ""}
    facts |= {"approved_by": worker, "approved_on": date(2026, 2, 3)}
    return cases.save_intake(desk, intake(home.head, **facts)).id


def test_an_intake_prints_its_decision(desk: Desk, case_id: str) -> None:
    printed = text(record_sheet(desk, CaseFile.entity, case_id, reveal=True))
    for told in (
        "个案接案登记表",
        "服务对象孙玉梅",
        "主诉问题晚上睡不着，孩子常年在外",
        "求助期望有人说说话",
        "负责社工李晓梅审批人李晓梅审批日期2026年2月3日",
    ):
        assert told in printed, told


def test_a_session_prints_its_number_and_the_visit_it_took_place_in(
    desk: Desk, worked_example: WorkedExample
) -> None:
    record_id = worked_example["K2 session"]
    printed = text(record_sheet(desk, CaseSession.entity, record_id, reveal=True))
    visit = load(desk, HomeVisit, worked_example["V4"])
    for told in (
        "个案编号木兰-个-2026-K2",
        f"关联走访{visit.record_no}2026-03-12",
        "刘长山本人是",
        "何晓晴45高建国45",
        "过程摘要商量照料安排，约定下次见面。",
    ):
        assert told in printed, told
    # Nobody was listed for the first one: the client was served (rule C-03).
    first = rows(desk, CaseSession.entity, worked_example["K1 session"], "participants")
    assert first == [{"participant": "孙桂芝", "relation": "本人", "served": "yes"}]


def test_a_session_of_a_case_and_its_follow_up_print(desk: Desk, case_id: str) -> None:
    put(desk, dataclasses.replace(load(desk, CaseFile, case_id), state="in_service"))
    contact = session(case_id, "2026-03-10 09:00", analysis="信任在建立")
    minutes = {desk.session.worker_id: 60}
    client = load(desk, CaseFile, case_id).client_id
    saved = cases.save_session(desk, contact, served(client), minutes)
    printed = text(record_sheet(desk, CaseSession.entity, saved.id, reveal=True))
    assert "第几节1" in printed
    assert "社工分析与反思信任在建立" in printed
    closed = dataclasses.replace(
        load(desk, CaseFile, case_id), state="closed", closed_on=date(2026, 3, 12)
    )
    follow_up = CaseFollowUp(
        case_id=case_id,
        start_at=at("2026-03-20 09:00"),
        end_at=at("2026-03-20 09:20"),
        client_status="睡眠好转，常去活动室",
    )
    put(desk, closed)
    (follow_up_id,) = put(desk, follow_up)
    printed = text(record_sheet(desk, CaseFollowUp.entity, follow_up_id, reveal=True))
    assert "结案日期2026年3月12日" in printed
    assert "服务对象现况睡眠好转，常去活动室" in printed


# groups --------------------------------------------------------------------------------------


def test_the_summary_of_a_group_shows_the_figures_of_the_reports(
    desk: Desk, worked_example: WorkedExample
) -> None:
    record_id = worked_example["G1"]
    reported = figures(desk, MARCH)
    shown = {
        name: answer(desk, ServiceGroup.entity, record_id, name, "group_summary")
        for name in (
            "sessions_held", "person_contacts", "unique_members", "attendance_rate",
            "total_minutes", "satisfaction_avg",
        )
    }  # fmt: skip
    assert shown["sessions_held"] == reported["group_sessions"].value == 2
    assert shown["person_contacts"] == reported["person_contacts.group"].value == 6
    assert shown["unique_members"] == 4
    assert shown["attendance_rate"] == 75
    assert shown["total_minutes"] == 120
    assert shown["satisfaction_avg"] is None


def test_the_mean_satisfaction_is_that_of_the_group_and_its_sessions(
    desk: Desk, worked_example: WorkedExample
) -> None:
    group_id, meeting_id = worked_example["G1"], worked_example["G1 first"]
    put(
        desk,
        Satisfaction(event_entity="service_group", event_id=group_id, overall=5),
        Satisfaction(event_entity="service_group", event_id=group_id, overall=4),
        Satisfaction(event_entity="group_session", event_id=meeting_id, overall=4),
        Satisfaction(event_entity="service_group", event_id="another", overall=1),
        Satisfaction(event_entity="service_group", event_id=group_id, overall=1, status="voided"),
    )
    given = answer(desk, ServiceGroup.entity, group_id, "satisfaction_avg", "group_summary")
    assert str(given) == "4.3"


def test_a_plan_prints_with_numbered_rows_for_what_was_not_planned_in_the_program(
    desk: Desk,
) -> None:
    worker = desk.session.worker_id
    saved = groups.save_group(desk, group(group_worker_id=worker, background="独居老人多"))
    printed = text(record_sheet(desk, ServiceGroup.entity, saved.id))
    for told in (
        "小组名称夕阳红互助小组",
        "需求背景独居老人多",
        "带领人1234人员分工",
        "李晓梅负责社工",
    ):
        assert told in printed, told


def test_a_session_of_a_group_prints_sign_in_volunteers_and_its_course(desk: Desk) -> None:
    group_id = groups.save_group(desk, group(openness="03")).id
    helper, member = put(desk, Person(name="志愿者老李"), Person(name="王玉兰"))
    (volunteer,) = put(desk, Volunteer(person_id=helper, volunteer_status="01"))
    groups.add_members(desk, group_id, [member], date(2026, 3, 1))
    course = "9:00-9:20 热身，唱歌\n9:20—10:00 剪窗花\n大家都带了作品回家"
    saved = groups.save_session(
        desk,
        meeting(group_id, "2026-03-15 09:00", process=course),
        [*served(member), Attendance(person_text="孙大爷")],
        {desk.session.worker_id: 60},
        [VolunteerTime(45, volunteer_id=volunteer)],
    )
    printed = text(record_sheet(desk, "group_session", saved.id))
    for told in (
        "小组名称夕阳红互助小组第几节1",
        "应到人数2实到人数2",
        "李晓梅主责/带领60志愿者老李志愿者45",
        "9:00-9:20热身，唱歌9:20—10:00剪窗花大家都带了作品回家",
    ):
        assert told in printed, told


# activities ----------------------------------------------------------------------------------


def test_an_activity_prints_the_contacts_that_are_reported(
    desk: Desk, worked_example: WorkedExample
) -> None:
    record_id = worked_example["A1"]
    filled = record_session(desk, CommunityActivity.entity, record_id, "activity_record")
    value = filled.value(path_of(filled, "person_contacts"))
    assert value == figures(desk, MARCH)["person_contacts.activity"].value == 32
    printed = text(record_sheet(desk, CommunityActivity.entity, record_id, "activity_record"))
    for told in (
        "签到人数2未签到估算人数30参与人次合计32",
        "何晓晴主责/带领120高建国协助120吴志强志愿者120郑丽华志愿者90",
        "主办单位木兰镇社会工作服务站",
        "过程与内容量血压，讲解慢病用药。",
    ):
        assert told in printed, told


def test_an_activity_of_another_station_does_not_name_this_one_as_its_host(desk: Desk) -> None:
    record = activity(lead_here=False, organiser="")
    saved = activities.save_activity(desk, record, [], {desk.session.worker_id: 60})
    assert answer(desk, CommunityActivity.entity, saved.id, "organiser", "activity_record") is None


def test_the_plan_of_an_activity_begins_with_what_is_recorded(desk: Desk) -> None:
    saved = activities.save_activity(desk, activity(), [], {desk.session.worker_id: 60})
    printed = text(record_sheet(desk, CommunityActivity.entity, saved.id))
    assert "活动名称学雷锋义诊" in printed
    assert "计划时间2026年3月20日09:00" in printed
    assert "编号：" not in printed  # nothing was filed


# filed beside the typed columns ---------------------------------------------------------------


def test_answers_beyond_the_columns_stay_and_the_columns_are_what_is_true(desk: Desk) -> None:
    plan = groups.save_group(desk, group())
    form = form_versions.current_form(desk, "group_plan").form
    made = record_session(desk, ServiceGroup.entity, plan.id)
    fill(
        made,
        desk.today(),
        goal="旧的总目标",
        background="独居老人多",
        recruit_mode="村里张贴",
        objective="每人结识两名邻居",
    )
    put(
        desk,
        FiledForm(
            form_id="group_plan",
            form_sha256=form.sha256,
            subject_entity="service_group",
            subject_id=plan.id,
            filed_on=desk.today(),
            answers=made.answers(),
        ),
    )
    printed = text(record_sheet(desk, ServiceGroup.entity, plan.id))
    assert "招募方式村里张贴" in printed
    assert "总目标结成邻里互助" in printed
    assert "旧的总目标" not in printed
    assert "需求背景独居" not in printed  # taken out on the screen of the plan
    summary = text(record_sheet(desk, ServiceGroup.entity, plan.id, "group_summary"))
    assert "每人结识两名邻居" in summary


def test_an_activity_names_the_plan_that_was_filed_for_it(desk: Desk) -> None:
    saved = activities.save_activity(desk, activity(), [], {desk.session.worker_id: 60})
    form = form_versions.current_form(desk, "activity_plan").form
    earlier = FiledForm(
        form_id="activity_plan",
        form_sha256=form.sha256,
        subject_entity="station",
        subject_id=desk.site_id,
        record_no="BD-1",
        filed_on=date(2026, 3, 1),
        answers={"basic": {"title": "学雷锋义诊"}},
    )
    put(desk, earlier, dataclasses.replace(earlier, record_no="BD-2", filed_on=date(2026, 3, 21)))
    assert answer(desk, CommunityActivity.entity, saved.id, "plan", "activity_record") == "BD-1"


# other sites, other records -------------------------------------------------------------------


def test_the_paper_names_the_station_that_owns_the_record(desk: Desk, make_desk: MakeDesk) -> None:
    other = make_desk("county", "230127", "木兰县社会工作总督导站")
    with other.write() as unit:
        unit.put(dataclasses.replace(desk.station()))
        record = group(site_id=desk.site_id)
        group_id = unit.put(record).id
    printed = text(record_sheet(other, ServiceGroup.entity, group_id))
    assert printed.startswith("木兰镇社会工作服务站小组计划书")
    assert "总督导站" not in printed


def test_a_record_that_is_gone_has_no_paper(desk: Desk) -> None:
    with pytest.raises(UserFault) as raised:
        record_sheet(desk, HomeVisit.entity, "nobody")
    assert raised.value.code == "record_missing"
    with pytest.raises(KeyError):
        record_forms.form_of("home_visit", "group_plan")


def test_children_in_need_have_a_file_of_their_own() -> None:
    assert [item.form_id for item in record_forms.offered_for("person", ("15",))] == [
        "child_file",
        "complaint",
    ]
    assert [item.form_id for item in record_forms.offered_for("person", ("20",))] == ["complaint"]
