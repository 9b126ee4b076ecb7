# SPDX-License-Identifier: MulanPSL-2.0
"""Any record: corrected with a reason, deleted with its parts, restored, and its history read."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity, EventWorker, Task
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import finding, households, people, records, users, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.visits import FollowUp
from wuse_desktop.storage import records as stored

COLLEAGUE = "青山绿水-日日向前-8"


def put(desk: Desk, record: Record) -> str:
    with desk.write() as unit:
        return unit.put(record).id


def count(desk: Desk, kind: type[Record]) -> int:
    with desk.read() as connection:
        return stored.count(connection, kind)


def save_visit(desk: Desk, home: Any, **changes: Any) -> str:
    draft = visits.propose_visit(desk, home.household_id)
    draft = dataclasses.replace(
        draft,
        visit=dataclasses.replace(draft.visit, outcome="1", **changes),
        met_ids=home.people,
        tasks=(FollowUp("送棉被"),),
    )
    return visits.save_visit(desk, draft).id


def refused(call: Callable[[], object]) -> UserFault:
    with pytest.raises(UserFault) as caught:
        call()
    return caught.value


def test_a_correction_keeps_the_former_value_with_who_and_why(
    desk: Desk, family: Any, reopen: Callable[..., Desk]
) -> None:
    home = family(("孙玉梅", 76))
    visit_id = save_visit(desk, home, observed="身体还好")
    users.add_user(desk, "王芳", "wangf", "worker", COLLEAGUE)
    other = reopen(desk, "wangf", COLLEAGUE)
    visit = records.get(other, "home_visit", visit_id)
    assert isinstance(visit, HomeVisit)
    changed = dataclasses.replace(visit, observed="感冒了", living="2", home_risks=("02", "09"))
    records.correct(other, changed, "听错了")
    latest, first = records.history(other, "home_visit", visit_id)
    assert (latest.who, latest.what, latest.reason) == ("王芳", "修改", "听错了")
    assert [(item.label, item.former, item.new) for item in latest.changes] == [
        ("生活状况", "", "一般"),
        ("住房与安全隐患", "", "用电隐患、取暖防寒"),
        ("走访概况", "身体还好", "感冒了"),
    ]
    assert "走访概况：身体还好 → 感冒了" in latest.text
    assert (first.who, first.what, first.changes) == ("李晓梅", "新建", ())
    assert abs(first.at - datetime.now().astimezone().replace(tzinfo=None)) < timedelta(minutes=5)


def test_a_history_names_people_dates_and_choices_in_words(desk: Desk, village: str) -> None:
    worker = put(desk, Worker(name="王芳", employer="本站", post="02", employment_kind="01"))
    client = people.quick_person(desk, "孙玉梅").id
    case = put(desk, CaseFile(client_id=client, case_worker_id=desk.session.worker_id))
    record = records.get(desk, "case_file", case)
    with desk.write("交接") as unit:
        unit.put(
            dataclasses.replace(
                record,
                case_worker_id=worker,  # type: ignore[call-arg]
                opened_on=date(2026, 3, 1),
                intake_at=datetime.fromisoformat("2026-03-01T09:30"),
                urgency="urgent",
                village_code=village,
            )
        )
    changes = {item.name: item for item in records.history(desk, "case_file", case)[0].changes}
    assert (changes["case_worker_id"].former, changes["case_worker_id"].new) == ("李晓梅", "王芳")
    assert changes["opened_on"].new == "2026-03-01"
    assert changes["intake_at"].new == "2026-03-01 09:30"
    assert changes["urgency"].former.startswith("一般")
    assert changes["village_code"].new.endswith("村")


def test_a_history_tells_who_was_added_to_or_taken_from_a_visit(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76), ("小孙", 30))
    visit_id = save_visit(desk, home)
    draft = visits.load_visit(desk, visit_id)
    visits.save_visit(desk, dataclasses.replace(draft, met_ids=(home.head,)), "看错了人")
    lines = records.history(desk, "home_visit", visit_id)
    assert [(line.what, line.reason) for line in lines] == [
        ("删除签到“小孙”", "看错了人"),
        ("新建", ""),
    ]


def test_a_locked_record_is_corrected_with_a_reason_only(desk: Desk, family: Any) -> None:
    visit_id = save_visit(desk, family(("孙玉梅", 76)), status="locked")
    visit = records.get(desk, "home_visit", visit_id)
    changed = dataclasses.replace(visit, observed="更正")  # type: ignore[call-arg]
    assert refused(lambda: records.correct(desk, changed)).code == "reason_required"
    assert refused(lambda: records.delete(desk, "home_visit", visit_id)).code == "reason_required"
    records.correct(desk, changed, "写错了户")
    assert records.get(desk, "home_visit", visit_id) == changed


def test_a_session_of_a_closed_case_is_corrected_with_a_reason_only(desk: Desk) -> None:
    start = datetime.fromisoformat("2026-03-01T09:00")
    case = put(desk, CaseFile(client_id="x", state="closed"))
    session = CaseSession(
        case_id=case, session_goal="甲", process="乙", client_response="丙", next_step="丁",
        place="家中", start_at=start, end_at=start + timedelta(hours=1),
    )  # fmt: skip
    session = dataclasses.replace(session, id=put(desk, session))
    changed = dataclasses.replace(session, process="改过")
    assert refused(lambda: records.correct(desk, changed)).code == "reason_required"
    assert records.correct(desk, changed, "补充").changes.ids("case_session") == {session.id}


def test_a_correction_that_breaks_a_rule_changes_nothing(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    person = records.get(desk, "person", home.head)
    nameless = dataclasses.replace(person, name="")  # type: ignore[call-arg]
    assert refused(lambda: records.correct(desk, nameless)).code == "field_missing"
    unknown = dataclasses.replace(person, id="0190-none")
    assert refused(lambda: records.correct(desk, unknown)).code == "record_missing"
    assert records.get(desk, "person", home.head) == person


def test_a_deleted_visit_takes_its_parts_along_and_brings_them_back(
    desk: Desk, family: Any, reopen: Callable[..., Desk]
) -> None:
    home = family(("孙玉梅", 76), ("小孙", 30))
    visit_id = save_visit(desk, home)
    before = visits.load_visit(desk, visit_id)
    deleted = records.delete(desk, "home_visit", visit_id, "重复录入")
    assert deleted.changes.entities == {"home_visit", "attendance", "event_worker", "task"}
    for kind in (HomeVisit, Attendance, EventWorker, Task):
        assert count(desk, kind) == 0
    assert refused(lambda: records.get(desk, "home_visit", visit_id)).code == "record_missing"
    again = reopen(desk)
    (item,) = records.bin(again)
    assert (item.entity, item.id, item.who) == ("home_visit", visit_id, "李晓梅")
    assert item.title == "入户走访 孙玉梅"
    records.undo(again, deleted.token)
    assert visits.load_visit(again, visit_id) == before
    assert records.bin(again) == ()
    assert [line.what for line in records.history(again, "home_visit", visit_id)] == [
        "从回收站恢复",
        "删除",
        "新建",
    ]


def test_what_was_deleted_before_does_not_come_back_with_the_record(
    desk: Desk, family: Any
) -> None:
    home = family(("孙玉梅", 76), ("小孙", 30))
    visit_id = save_visit(desk, home)
    draft = visits.load_visit(desk, visit_id)
    visits.save_visit(desk, dataclasses.replace(draft, met_ids=(home.head,)))
    records.delete(desk, "home_visit", visit_id)
    records.restore(desk, "home_visit", visit_id)
    assert visits.load_visit(desk, visit_id).met_ids == (home.head,)


def test_a_deletion_is_undone_once(desk: Desk, family: Any) -> None:
    visit_id = save_visit(desk, family(("孙玉梅", 76)))
    token = records.delete(desk, "home_visit", visit_id).token
    records.undo(desk, token)
    assert refused(lambda: records.undo(desk, token)).code == "nothing_to_undo"
    assert not records.restore(desk, "home_visit", visit_id).changes
    assert refused(lambda: records.restore(desk, "person", "0190-none")).code == "record_missing"


def test_an_activity_takes_the_hours_of_its_volunteers_along(desk: Desk) -> None:
    person = people.quick_person(desk, "周志远").id
    volunteer = put(desk, Volunteer(person_id=person))
    activity = put(desk, CommunityActivity(activity_title="义诊"))
    service = VolunteerService(
        volunteer_id=volunteer,
        host_event_kind="community_activity",
        host_event_id=activity,
        minutes=60,
    )
    put(desk, service)
    put(desk, dataclasses.replace(service, host_event_id=""))
    token = records.delete(desk, "community_activity", activity).token
    assert count(desk, VolunteerService) == 1
    records.undo(desk, token)
    assert count(desk, VolunteerService) == 2


def test_a_person_with_contacts_is_not_deleted(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76), ("小孙", 30))
    save_visit(desk, home)
    fault = refused(lambda: records.delete(desk, "person", home.people[1]))
    assert fault.code == "record_in_use"
    assert "入户走访 1" in fault.message
    assert "终止服务对象类别" in fault.next_step
    assert "孙" not in fault.sentence
    assert people.person_page(desk, home.people[1]).households


def test_a_person_without_contacts_goes_with_categories_and_membership(
    desk: Desk, family: Any
) -> None:
    home = family(("孙玉梅", 76), ("小孙", 10, ["15"]))
    token = records.delete(desk, "person", home.people[1]).token
    assert count(desk, PersonCategory) == 0
    page = households.household_page(desk, home.household_id)
    assert [line.name for line in page.members] == ["孙玉梅"]
    assert finding.find(desk, "小孙") == []
    records.undo(desk, token)
    back = people.person_page(desk, home.people[1])
    assert [item.category for item in back.categories_now] == ["15"]
    assert [item.id for item in back.households] == [home.household_id]


def test_a_head_a_client_and_a_worker_in_use_stay(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    assert refused(lambda: records.delete(desk, "person", home.head)).code == "record_in_use"
    save_visit(desk, home)
    household = refused(lambda: records.delete(desk, "household", home.household_id))
    assert household.code == "record_in_use"
    worker = refused(lambda: records.delete(desk, "worker", desk.session.worker_id))
    assert (worker.code, "离职日期" in worker.next_step) == ("record_in_use", True)
    assert refused(lambda: records.delete(desk, "station", desk.site_id)).code == "record_in_use"


def test_nothing_is_restored_below_a_record_in_the_bin(desk: Desk) -> None:
    client = people.quick_person(desk, "孙玉梅").id
    case = put(desk, CaseFile(client_id=client))
    session = put(desk, CaseSession(case_id=case))
    assert refused(lambda: records.delete(desk, "case_file", case)).code == "record_in_use"
    records.delete(desk, "case_session", session)
    records.delete(desk, "case_file", case)
    fault = refused(lambda: records.restore(desk, "case_session", session))
    assert (fault.code, "个案" in fault.message) == ("parent_in_bin", True)
    records.restore(desk, "case_file", case)
    records.restore(desk, "case_session", session)
    assert [item.entity for item in records.bin(desk)] == []


def test_records_of_another_station_are_read_only(desk: Desk) -> None:
    foreign = put(desk, Person(name="外站人", site_id="0190-other"))
    person = records.get(desk, "person", foreign)
    assert refused(lambda: records.correct(desk, person)).code == "read_only_station"
    assert refused(lambda: records.delete(desk, "person", foreign)).code == "read_only_station"


def test_a_record_that_came_from_elsewhere_begins_with_its_author(desk: Desk) -> None:
    source = people.quick_person(desk, "孙玉梅").id
    with desk.write() as unit:
        row = unit.row("person", source)
        assert row is not None
        values = {name: value for name, value in row.items() if name != "pk"}
        merged = {**values, "id": "0190-merged"}
        unit.apply_rows("person", [(merged, None)])
    (line,) = records.history(desk, "person", "0190-merged")
    assert (line.who, line.what) == ("李晓梅", "新建")
    with desk.write() as unit:
        changed = {**merged, "phone": "13812345678"}
        unit.apply_rows("person", [(changed, unit.row("person", "0190-merged"))])
    latest = records.history(desk, "person", "0190-merged")[0]
    assert latest.who == "木兰镇社会工作服务站"
    assert [change.new for change in latest.changes] == ["13812345678"]
    assert refused(lambda: records.history(desk, "person", "0190-none")).code == "record_missing"


def test_a_viewer_changes_nothing(desk: Desk, family: Any, reopen: Callable[..., Desk]) -> None:
    visit_id = save_visit(desk, family(("孙玉梅", 76)))
    users.add_user(desk, "来访者", "viewer", "viewer", COLLEAGUE)
    viewer = reopen(desk, "viewer", COLLEAGUE)
    fault = refused(lambda: records.delete(viewer, "home_visit", visit_id))
    assert fault.code == "read_only_role"
    assert len(records.history(viewer, "home_visit", visit_id)) == 1


def test_finding_knows_names_initials_and_tails_and_masks_the_id(desk: Desk, village: str) -> None:
    person = Person(
        name="王秀英", id_no="11010519491231002X", phone="13812345678", village_code=village
    )
    client = people.save_person(desk, person, [PersonCategory(category="01")]).id
    for typed in ("王秀", "wxy", "wangxiuying", "002x", "5678"):
        assert [hit.id for hit in finding.find(desk, typed)] == [client], typed
    (hit,) = finding.find(desk, "王秀英", kinds=("client",))
    assert "110105********002X" in hit.detail
    assert "19491231" not in hit.detail
    assert finding.find(desk, "王秀英", kinds=("volunteer",)) == []
    assert finding.find(desk, "王秀英", site_id="0190-other") == []
    assert finding.find(desk, "，。") == []
