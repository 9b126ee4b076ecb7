# SPDX-License-Identifier: MulanPSL-2.0
"""A home visit: proposed, checked, saved whole, corrected, and followed by the next one."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance, EventWorker, Task
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.services import households, people, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.visits import FollowUp, OtherVisitor, VisitDraft
from wuse_desktop.storage import records


def met(desk: Desk, home: Any, **changes: Any) -> VisitDraft:
    """A proposed visit in which the head was met, with changes of the visit's own fields."""
    draft = visits.propose_visit(desk, home.household_id, changes.pop("on", None))
    values = {"outcome": "1", "home_risks": ("00",), "needs": ("00",), "care_status": "1"}
    visit = dataclasses.replace(draft.visit, **{**values, "school_status": "1", **changes})
    return dataclasses.replace(draft, visit=visit, met_ids=(home.head,))


def found(problems: tuple[Problem, ...], level: str = "warn") -> list[str]:
    return [problem.code for problem in problems if problem.level == level]


def test_a_visit_is_proposed_with_everything_known_beforehand(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76, ["01", "21"]), ("小孙", 10, ["15"]))
    draft = visits.propose_visit(desk, home.household_id)
    visit = draft.visit
    assert visit.start_at == datetime.fromisoformat("2026-03-24T00:00")
    assert (visit.time_known, visit.minutes, visit.visit_mode) == (False, 30, "in_person")
    assert visit.purposes == ("01",)
    assert visit.categories_at_visit == ("01", "15", "21")
    assert visit.next_visit_on == date(2026, 3, 24) + timedelta(days=90)
    assert draft.worker_minutes == ((desk.session.worker_id, 30),)
    assert draft.met_ids == ()
    assert found(visits.check_visit(desk, draft), "block") == ["field_missing"]


def test_minutes_follow_the_habit_of_the_last_ten_visits(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    worker = desk.session.worker_id
    for day, minutes in enumerate([300, *[20] * 4, *[50] * 6], start=1):
        draft = met(desk, home, on=date(2026, 3, day))
        visits.save_visit(desk, dataclasses.replace(draft, worker_minutes=((worker, minutes),)))
    assert visits.propose_visit(desk, home.household_id).worker_minutes == ((worker, 50),)


def test_a_visit_is_saved_whole_and_is_there_after_a_restart(
    desk: Desk, family: Any, reopen: Callable[..., Desk]
) -> None:
    home = family(("孙玉梅", 76, ["01"]), ("小孙", 10))
    draft = dataclasses.replace(
        met(desk, home, observed="身体还好，屋里冷"),
        met_ids=home.people,
        met_names=("邻居老李",),
        other_visitors=(OtherVisitor("村干部王"),),
        tasks=(FollowUp("送棉被", date(2026, 3, 26)),),
    )
    saved = visits.save_visit(desk, draft)
    assert saved.problems == ()
    assert saved.changes.entities == {"home_visit", "attendance", "event_worker", "task"}
    again = visits.load_visit(reopen(desk), saved.id)
    assert set(again.met_ids) == set(home.people)
    assert again.met_names == ("邻居老李",)
    assert again.other_visitors == (OtherVisitor("村干部王", "cadre", 30),)
    assert again.worker_minutes == draft.worker_minutes
    assert [(task.action, task.due_on) for task in again.tasks] == [("送棉被", date(2026, 3, 26))]
    assert again.visit.record_no == "230127100-ZF-2026-A-0001"
    assert again.visit.observed == "身体还好，屋里冷"
    assert again.visit.follow_up[0]["task_id"] == again.tasks[0].id
    assert again.tasks[0].responsible_id == desk.session.worker_id


def test_saving_the_loaded_visit_unchanged_changes_nothing(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    draft = dataclasses.replace(met(desk, home), tasks=(FollowUp("送棉被"),))
    saved = visits.save_visit(desk, draft)
    assert not visits.save_visit(desk, visits.load_visit(desk, saved.id)).changes


def test_a_correction_changes_who_was_met_and_who_went(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76), ("小孙", 30))
    draft = dataclasses.replace(
        met(desk, home), met_ids=home.people, tasks=(FollowUp("送棉被"), FollowUp("办低保"))
    )
    visit_id = visits.save_visit(desk, draft).id
    loaded = visits.load_visit(desk, visit_id)
    assert loaded.visit.start_at is not None
    end = loaded.visit.start_at + timedelta(minutes=45)
    changed = dataclasses.replace(
        loaded,
        met_ids=(home.head,),
        worker_minutes=((desk.session.worker_id, 45),),
        visit=dataclasses.replace(loaded.visit, end_at=end),
        tasks=loaded.tasks[:1],
    )
    visits.save_visit(desk, changed, "看错了人")
    again = visits.load_visit(desk, visit_id)
    assert again.met_ids == (home.head,)
    assert again.worker_minutes == ((desk.session.worker_id, 45),)
    assert [task.action for task in again.tasks] == ["送棉被"]
    with desk.read() as connection:
        assert records.count(connection, Attendance) == 1
        assert records.count(connection, EventWorker) == 1
        assert records.count(connection, Task) == 1


def test_a_result_and_the_people_met_must_agree(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    nobody = dataclasses.replace(met(desk, home), met_ids=())
    with pytest.raises(UserFault) as caught:
        visits.save_visit(desk, nobody)
    assert caught.value.code == "met_nobody"
    away = met(desk, home, outcome="3")
    assert found(visits.check_visit(desk, away), "block") == ["met_although_not"]
    assert found(visits.check_visit(desk, dataclasses.replace(nobody, met_names=("儿媳",)))) == []


def test_a_visit_cannot_lie_in_the_future_or_be_made_by_nobody(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    assert found(visits.check_visit(desk, met(desk, home, on=date(2026, 3, 25))), "block") == [
        "event_future"
    ]
    alone = dataclasses.replace(met(desk, home), worker_minutes=())
    assert found(visits.check_visit(desk, alone), "block") == ["workers_missing"]


def test_a_relief_survey_needs_two_visitors(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    survey = met(desk, home, purposes=("07",))
    assert found(visits.check_visit(desk, survey), "block") == ["survey_alone"]
    together = dataclasses.replace(survey, other_visitors=(OtherVisitor("民政办老张"),))
    assert found(visits.check_visit(desk, together), "block") == []
    assert (
        found(visits.check_visit(desk, met(desk, home, purposes=("07",), visit_mode="phone"))) == []
    )


def test_a_second_visit_on_the_same_day_points_to_the_first(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76))
    first = visits.save_visit(desk, met(desk, home)).id
    problems = visits.check_visit(desk, met(desk, home))
    assert [(problem.code, problem.ids) for problem in problems] == [("visit_same_day", (first,))]
    assert visits.check_visit(desk, visits.load_visit(desk, first)) == ()
    assert visits.save_visit(desk, met(desk, home)).id != first


def test_two_visits_of_one_worker_at_one_time_are_told(desk: Desk, family: Any) -> None:
    nine = datetime.fromisoformat("2026-03-24T09:00")
    times = {"start_at": nine, "end_at": nine + timedelta(minutes=30), "time_known": True}
    one, other = family(("孙玉梅", 76)), family(("周大爷", 80))
    first = visits.save_visit(desk, met(desk, one, **times)).id
    problems = visits.check_visit(desk, met(desk, other, **times))
    assert [(problem.rule, problem.ids) for problem in problems] == [("V-21", (first,))]
    later = {"start_at": times["end_at"], "end_at": nine + timedelta(hours=1), "time_known": True}
    clock_later = met(desk, other, **later)
    assert "worker_overlap" not in found(visits.check_visit(desk, clock_later))


def test_a_hurried_entry_is_told_what_the_form_asks(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76, ["03"]), ("小孙", 10))
    hurried = met(desk, home, home_risks=(), needs=(), care_status="", school_status="")
    fields = [problem.field for problem in visits.check_visit(desk, hurried)]
    assert fields == ["home_risks", "needs", "care_status", "school_status"]
    visits.save_visit(desk, hurried)


def test_the_next_visit_follows_from_the_result(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76, ["03"]))  # class B: 30 days, only seeing counts
    today = desk.today()
    draft = met(desk, home)
    assert visits.propose_next(desk, draft.visit) == today + timedelta(days=30)
    away = dataclasses.replace(draft.visit, outcome="3")
    assert visits.propose_next(desk, away) == today + timedelta(days=7)
    call = dataclasses.replace(draft.visit, visit_mode="phone")
    assert visits.propose_next(desk, call) == today + timedelta(days=7)
    assert visits.propose_next(desk, dataclasses.replace(draft.visit, outcome="6")) is None


def test_a_call_stands_for_every_second_visit_of_the_general_class(
    desk: Desk, family: Any, clock: Any
) -> None:
    home = family(("孙玉梅", 50, ["01"]))  # class C: 90 days
    visits.save_visit(desk, met(desk, home))
    clock.at += timedelta(days=80)
    call = met(desk, home, visit_mode="phone", next_visit_on=None)
    visits.save_visit(desk, call)
    page = households.household_page(desk, home.household_id)
    assert page.due_on == desk.today() + timedelta(days=90)
    clock.at += timedelta(days=80)
    visits.save_visit(desk, met(desk, home, visit_mode="phone", next_visit_on=None))
    page = households.household_page(desk, home.household_id)
    assert page.last_met_on == desk.today() - timedelta(days=80)
    assert page.due_on == desk.today() + timedelta(days=10)


def test_an_agreed_date_holds_until_the_facts_change(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 50, ["01"]))
    agreed = desk.today() + timedelta(days=60)
    visits.save_visit(desk, met(desk, home, next_visit_on=agreed))
    assert households.household_page(desk, home.household_id).due_on == agreed
    people.open_category(desk, home.head, "24")  # lost self-care: class B, 30 days
    page = households.household_page(desk, home.household_id)
    assert page.due_on == desk.today() + timedelta(days=30)
    person = people.person_page(desk, home.head).person
    people.save_person(desk, dataclasses.replace(person, risk_level="1"))
    page = households.household_page(desk, home.household_id)
    assert page.due_on == desk.today() + timedelta(days=7)


def test_nobody_is_sent_to_somebody_who_died(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76, ["03"]))
    draft = met(desk, home, outcome="6", next_visit_on=None)
    visits.save_visit(desk, dataclasses.replace(draft, met_ids=()))
    assert households.household_page(desk, home.household_id).due_on is None


def test_events_wait_for_review_where_the_station_asks_for_it(desk: Desk, family: Any) -> None:
    desk.set_setting("review_events", True)
    saved = visits.save_visit(desk, met(desk, family(("孙玉梅", 76))))
    assert visits.load_visit(desk, saved.id).visit.status == "submitted"


def test_an_archived_visit_is_changed_with_a_reason_only(desk: Desk, family: Any) -> None:
    visit_id = visits.save_visit(desk, met(desk, family(("孙玉梅", 76)), status="locked")).id
    draft = visits.load_visit(desk, visit_id)
    draft = dataclasses.replace(draft, visit=dataclasses.replace(draft.visit, observed="更正"))
    with pytest.raises(UserFault) as caught:
        visits.save_visit(desk, draft)
    assert caught.value.code == "reason_required"
    visits.save_visit(desk, draft, "写错了户")
    assert visits.load_visit(desk, visit_id).visit.observed == "更正"


def test_the_page_of_the_household_lists_its_visits(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76), ("小孙", 30))
    early = met(desk, home, on=date(2026, 2, 28))
    visits.save_visit(desk, dataclasses.replace(early, met_ids=home.people))
    visits.save_visit(desk, met(desk, home, on=date(2026, 3, 1)))
    latest, first = households.household_page(desk, home.household_id).visits
    assert (first.head_name, first.met_count, first.workers) == ("孙玉梅", 2, ("李晓梅",))
    assert (first.minutes, latest.start_at.day) == (30, 1)


def test_an_unknown_household_is_said(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        visits.propose_visit(desk, "0190-none")
    assert caught.value.code == "record_missing"
    assert found(visits.check_visit(desk, VisitDraft(HomeVisit())), "block")[0] == "field_missing"
