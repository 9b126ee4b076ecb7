# SPDX-License-Identifier: MulanPSL-2.0
"""The page a day begins with, each of its lists, and drafts that outlive a restart."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import CommunityActivity, EventWorker, GroupSession
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.services import drafts, people, today, users, visit_dues, visits
from wuse_desktop.services.backups import backup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.visits import FollowUp


def put(desk: Desk, record: Record) -> str:
    with desk.write() as unit:
        return unit.put(record).id


def span(day: date) -> dict[str, Any]:
    start = datetime.combine(day, datetime.min.time()) + timedelta(hours=9)
    return {"start_at": start, "end_at": start + timedelta(hours=1)}


def visit(desk: Desk, home: Any, *tasks: FollowUp, **changes: Any) -> str:
    draft = visits.propose_visit(desk, home.household_id)
    draft = dataclasses.replace(
        draft,
        visit=dataclasses.replace(draft.visit, outcome="1", **changes),
        met_ids=(home.head,),
        tasks=tasks,
    )
    return visits.save_visit(desk, draft).id


def test_a_fresh_desk_has_nothing_due(desk: Desk) -> None:
    page = today.today(desk)
    assert page.on == date(2026, 3, 24)
    assert page.records == ()
    assert (page.due_visits.first, page.due_tasks, page.due_contacts, page.due_hours) == (
        (),
        (),
        (),
        (),
    )
    assert page.drafts == ()
    assert not page.counts.enrolled
    assert page.backup_at is None


def test_todays_records_are_listed_and_yesterdays_are_not(
    desk: Desk, family: Any, clock: Any
) -> None:
    home = family(("孙玉梅", 76))
    clock.at += timedelta(days=1)
    visit_id = visit(desk, home)
    records = today.today(desk).records
    assert [(item.entity, item.id, item.mine) for item in records] == [
        ("home_visit", visit_id, True)
    ]
    assert "孙玉梅" in records[0].title
    assert records[0].on == "2026-03-25"


def test_a_colleagues_records_are_told_apart(
    desk: Desk, family: Any, reopen: Callable[..., Desk], password: str
) -> None:
    family(("孙玉梅", 76))
    users.add_user(desk, "王芳", "wangf", "worker", "青山绿水-日日向前-8")
    other = reopen(desk, "wangf", "青山绿水-日日向前-8")
    people.quick_person(other, "新来的")
    assert [item.mine for item in today.today(other).records] == [True, False, False]


def test_due_visits_come_in_order_of_urgency(
    desk: Desk, family: Any, clock: Any, village: str
) -> None:
    often = family(("孙玉梅", 85, ["20"]))  # class A, 7 days
    monthly = family(("周大爷", 70, ["03"]))  # class B, 30 days
    family(("钱婶", 50, ["01"]))  # class C, 90 days
    clock.at += timedelta(days=31)
    due = visit_dues.due_visits(desk)
    assert [item.household_id for item in due] == [often.household_id, monthly.household_id]
    assert [(item.tier, item.days_late) for item in due] == [("A", 24), ("B", 1)]
    assert (due[0].head_name, due[0].last_met_on, due[0].village_code) == ("孙玉梅", None, village)
    assert len(visit_dues.due_visits(desk, desk.today() + timedelta(days=60))) == 3
    assert len(visit_dues.due_visits(desk, village="230127100")) == 2
    assert visit_dues.due_visits(desk, village="230127100001") == ()
    visit(desk, often)
    assert [item.head_name for item in visit_dues.due_visits(desk)] == ["周大爷"]


def test_tasks_of_visits_are_due_until_they_are_done(desk: Desk, family: Any, clock: Any) -> None:
    home = family(("孙玉梅", 76))
    visit_id = visit(desk, home, FollowUp("送棉被", date(2026, 3, 26)), FollowUp("量血压"))
    assert today.due_tasks(desk) == ()
    clock.at += timedelta(days=4)
    (task,) = today.due_tasks(desk)
    assert (task.action, task.subject, task.days_late, task.mine) == ("送棉被", "孙玉梅", 2, True)
    assert (task.event_kind, task.event_id) == ("home_visit", visit_id)
    saved = today.finish_task(desk, task.id)
    assert saved.changes.ids("task") == {task.id}
    assert today.due_tasks(desk) == ()
    later = visits.load_visit(desk, visit_id)
    visits.save_visit(desk, dataclasses.replace(later, tasks=later.tasks[1:]))
    assert {item.action for item in visits.load_visit(desk, visit_id).tasks} == {"送棉被", "量血压"}


def test_a_case_is_due_after_thirty_days_or_as_agreed(desk: Desk) -> None:
    client = people.quick_person(desk, "孙玉梅").id

    def case(**facts: Any) -> str:
        return put(desk, CaseFile(client_id=client, state="in_service", **facts))

    silent = case(opened_on=date(2026, 2, 1))
    agreed = case(opened_on=date(2026, 3, 1))
    fresh = case(opened_on=date(2026, 3, 20))
    put(desk, CaseFile(client_id=client, state="suspended", opened_on=date(2026, 1, 1)))
    put(desk, CaseFile(client_id=client, state="closed", opened_on=date(2026, 1, 1)))
    put(desk, CaseSession(case_id=agreed, next_on=date(2026, 3, 24), **span(date(2026, 3, 10))))
    put(desk, CaseSession(case_id=agreed, next_on=date(2026, 3, 9), **span(date(2026, 3, 2))))
    due = today.due_contacts(desk)
    assert [(item.case_id, item.days_late, item.agreed) for item in due] == [
        (silent, 20, False),
        (agreed, 0, True),
    ]
    assert due[0].client_name == "孙玉梅"
    assert due[1].last_contact_on == date(2026, 3, 10)
    assert fresh in {item.case_id for item in today.due_contacts(desk, date(2026, 5, 1))}


def test_missing_volunteer_hours_are_due_ten_working_days_after_the_event(desk: Desk) -> None:
    named = put(
        desk,
        CommunityActivity(activity_title="义诊", five_way=("01", "04"), **span(date(2026, 3, 20))),
    )
    put(desk, CommunityActivity(activity_title="无志愿者", **span(date(2026, 3, 20))))
    session = put(desk, GroupSession(theme="互助", **span(date(2026, 3, 2))))
    put(desk, EventWorker(event_kind="group_session", event_id=session, role="volunteer"))
    due = today.due_hours(desk)
    assert [(item.event_id, item.due_on, item.days_late) for item in due] == [
        (session, date(2026, 3, 16), 8),
        (named, date(2026, 4, 3), 0),
    ]
    put(
        desk,
        VolunteerService(host_event_kind="community_activity", host_event_id=named, minutes=60),
    )
    assert [item.event_id for item in today.due_hours(desk)] == [session]


def test_the_last_backup_is_shown_as_tried(desk: Desk) -> None:
    backup(desk)
    page = today.today(desk)
    assert page.backup_at is not None
    assert page.backup_tried


def test_a_draft_is_there_after_a_restart(desk: Desk, reopen: Callable[..., Desk]) -> None:
    payload = {"observed": "身体还好", "minutes": 30, "met": ["a", "b"], "next": None}
    drafts.keep_draft(desk, "home_visit/new", "走访 孙玉梅", {"observed": "身"})
    kept_at = drafts.keep_draft(desk, "home_visit/new", "走访 孙玉梅", payload)
    again = reopen(desk)
    (draft,) = today.today(again).drafts
    assert (draft.name, draft.title, draft.payload) == ("home_visit/new", "走访 孙玉梅", payload)
    assert draft.updated_at == kept_at
    assert drafts.load_draft(again, "home_visit/new") == draft
    assert drafts.load_draft(again, "home_visit/other") is None
    drafts.drop_draft(again, "home_visit/new")
    drafts.drop_draft(again, "home_visit/new")
    assert drafts.drafts(again) == ()


def test_drafts_of_another_user_are_neither_shown_nor_overwritten(
    desk: Desk, reopen: Callable[..., Desk]
) -> None:
    drafts.keep_draft(desk, "home_visit/new", "走访", {"text": "甲"})
    users.add_user(desk, "王芳", "wangf", "worker", "青山绿水-日日向前-8")
    other = reopen(desk, "wangf", "青山绿水-日日向前-8")
    assert drafts.drafts(other) == ()
    drafts.keep_draft(other, "home_visit/new", "走访", {"text": "乙"})
    drafts.drop_draft(other, "home_visit/new")
    mine = drafts.load_draft(reopen(other), "home_visit/new")
    assert mine is not None
    assert mine.payload == {"text": "甲"}


def test_a_draft_that_is_no_plain_data_is_refused(desk: Desk) -> None:
    with pytest.raises(TypeError):
        drafts.keep_draft(desk, "home_visit/new", "走访", {"on": date(2026, 3, 1)})
    assert drafts.drafts(desk) == ()


def test_a_deadline_in_a_year_without_holiday_table_says_that_it_is_uncertain(
    desk: Desk, clock: Any
) -> None:
    clock.at = datetime.fromisoformat("2040-03-20T10:00")
    activity = CommunityActivity(activity_title="义诊", five_way=("04",), **span(date(2040, 3, 19)))
    put(desk, activity)
    (due,) = today.due_hours(desk)
    assert (due.due_on, due.certain) == (date(2040, 4, 2), False)
