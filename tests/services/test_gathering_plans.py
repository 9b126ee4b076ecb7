# SPDX-License-Identifier: MulanPSL-2.0
"""Activities and sessions that are still to be held: planned, printed, repeated, then recorded."""

import dataclasses
import io
from datetime import date, datetime
from typing import Any

import pytest

from tests.services.building import activity, group, meeting, served
from tests.services.conftest import Clock
from tests.services.printed import text
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.sheet_codes import SIGN_IN, WALK, sheet_code, shown
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, gathering_entry, groups, signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.gathering_entry import GatheringDraft
from wuse_desktop.services.gathering_plans import days_of, plan_sessions, repeat, save_plan
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.reading import load
from wuse_desktop.services.sheet_finding import find_sheet, sheets_with
from wuse_desktop.services.staff_choice import StaffChoice, minutes_of
from wuse_desktop.services.today import due_hours

TODAY = date(2026, 3, 24)


@pytest.fixture
def people(family: Any) -> tuple[str, ...]:
    return tuple(family((name, 70)).head for name in ("孙玉梅", "王秀英", "赵德福"))


def workers(desk: Desk) -> dict[str, int]:
    return {desk.session.worker_id: 120}


def held(desk: Desk, people: tuple[str, ...]) -> str:
    record = activity("2026-03-20 09:00")
    return activities.save_activity(desk, record, served(*people), workers(desk)).id


def draft_of(desk: Desk, entity: str, record_id: str) -> GatheringDraft:
    return gathering_entry.load_gathering(desk, entity, record_id)[0]


def counted(desk: Desk, name: str) -> int:
    return figures(desk, Period.parse("2026-03"))[name].value


def test_a_gathering_of_a_later_day_is_kept_as_a_plan_and_counts_nowhere(
    desk: Desk, people: tuple[str, ...]
) -> None:
    record = activity("2026-03-28 09:00", process="", outcome="")
    draft, _titles = gathering_entry.new_activity(desk)
    draft = dataclasses.replace(draft, record=record)
    assert not any(
        item.level == "block" for item in gathering_entry.check_gathering(desk, draft, "")
    )
    saved = gathering_entry.file_gathering(desk, draft, "")
    assert load(desk, CommunityActivity, saved.id).status == "draft"
    assert counted(desk, "activities") == 0
    assert counted(desk, "worker_minutes") == 0
    assert due_hours(desk) == ()
    assert activities.activity_page(desk, saved.id).next_step.action == "print:sign-in-sheet"
    assert people


def test_a_plan_needs_a_name_a_place_and_somebody_who_holds_it(desk: Desk) -> None:
    record = activity("2026-03-28 09:00", activity_title="", place="")
    with pytest.raises(UserFault):
        save_plan(desk, record, (), workers(desk))
    with pytest.raises(UserFault):
        save_plan(desk, activity("2026-03-28 09:00"), (), {})


def test_a_plan_becomes_the_record_when_it_is_told(
    desk: Desk, people: tuple[str, ...], clock: Clock
) -> None:
    plan_id = save_plan(
        desk, activity("2026-03-28 09:00", process="", outcome=""), served(*people), workers(desk)
    ).id
    clock.at = datetime.fromisoformat("2026-03-28T15:00")
    assert activities.activity_page(desk, plan_id).next_step.action == "sign_in"
    draft = draft_of(desk, "community_activity", plan_id)
    assert [row.state for row in draft.roster] == ["5", "5", "5"]
    came = tuple(
        dataclasses.replace(row, state="1") if number < 2 else row
        for number, row in enumerate(draft.roster)
    )
    assert isinstance(draft.record, CommunityActivity)
    record = dataclasses.replace(draft.record, process="量血压", outcome="都来了")
    draft = dataclasses.replace(draft, record=record, roster=came)
    gathering_entry.file_gathering(desk, draft, "")
    stored = load(desk, CommunityActivity, plan_id)
    assert (stored.status, stored.record_date) == ("approved", date(2026, 3, 28))
    assert counted(desk, "activities") == 1
    assert len(activities.activity_page(desk, plan_id).people) == 2


def test_the_days_of_something_repeated() -> None:
    first = date(2026, 1, 31)
    assert days_of(first, "week", 3) == (first, date(2026, 2, 7), date(2026, 2, 14))
    assert days_of(first, "fortnight", 2)[1] == date(2026, 2, 14)
    assert days_of(first, "month", 3) == (first, date(2026, 2, 28), date(2026, 3, 31))


def test_an_activity_is_repeated_with_its_roster_and_not_twice_on_a_day(
    desk: Desk, people: tuple[str, ...]
) -> None:
    first = held(desk, people)
    days = days_of(date(2026, 3, 27), "week", 3)
    made = repeat(desk, "community_activity", first, days)
    plans = [load(desk, CommunityActivity, row_id) for row_id in made]
    assert tuple(plan.on for plan in plans) == days
    assert {plan.status for plan in plans} == {"draft"}
    assert {plan.process + plan.outcome for plan in plans} == {""}
    assert {plan.minutes for plan in plans} == {120}
    assert len({plan.record_no for plan in plans}) == 3
    roster = signin.roster(desk, "community_activity", made[0])
    assert [row.name for row in roster] == ["孙玉梅", "王秀英", "赵德福"]
    assert minutes_of(draft_of(desk, "community_activity", made[0]).staff) == workers(desk)
    again = repeat(desk, "community_activity", first, (*days, date(2026, 4, 17)))
    assert len(again) == 1
    with pytest.raises(UserFault) as caught:
        repeat(desk, "community_activity", first, days)
    assert caught.value.code == "repeat_none"
    assert counted(desk, "activities") == 1


def test_sessions_of_a_group_are_planned_and_count_when_they_are_held(
    desk: Desk, people: tuple[str, ...], clock: Clock
) -> None:
    group_id = groups.save_group(desk, group()).id
    groups.add_members(desk, group_id, people, date(2026, 3, 1))
    made = plan_sessions(desk, group_id, days_of(date(2026, 3, 26), "week", 2))
    page = groups.group_page(desk, group_id)
    assert [item.on for item in page.planned] == [date(2026, 3, 26), date(2026, 4, 2)]
    assert (page.sessions, page.contacts, page.attendance_rate) == ((), 0, None)
    clock.at = datetime.fromisoformat("2026-03-26T17:00")
    draft = draft_of(desk, "group_session", made[0])
    roster = tuple(dataclasses.replace(row, state="1") for row in draft.roster)
    told = meeting(group_id, "2026-03-26 09:00", id=made[0], status="draft")
    draft = dataclasses.replace(
        draft, record=told, roster=roster, staff=(StaffChoice(desk.session.worker_id, "", 60),)
    )
    gathering_entry.file_gathering(desk, draft, "")
    page = groups.group_page(desk, group_id)
    assert [line.session.seq for line in page.sessions] == [1]
    assert [item.seq for item in page.planned] == [2]
    assert page.contacts == 3
    assert counted(desk, "group_sessions") == 1
    assert load(desk, GroupSession, made[1]).theme == group().group_name


def printed(desk: Desk, record_id: str) -> str:
    target = io.BytesIO()
    paper(desk, "sign-in-sheet", PaperOptions(record_id=record_id), target)
    return text(target.getvalue())


def test_the_sheet_of_a_plan_has_names_and_the_code_by_which_it_is_found(
    desk: Desk, people: tuple[str, ...]
) -> None:
    made = repeat(desk, "community_activity", held(desk, people), [date(2026, 4, 3)])
    code = sheet_code(SIGN_IN, made[0])
    said = printed(desk, made[0])
    for word in ("孙玉梅", "王秀英", "赵德福", "2026年4月3日", code):
        assert word in said
    found = find_sheet(desk, shown(code), SIGN_IN)
    assert (found.entity, found.id, found.on) == ("community_activity", made[0], "2026-04-03")


def test_sheets_of_sessions_and_groups_are_found_and_walk_sheets_are_not(
    desk: Desk, people: tuple[str, ...]
) -> None:
    group_id = groups.save_group(desk, group()).id
    groups.add_members(desk, group_id, people, date(2026, 3, 1))
    (planned,) = plan_sessions(desk, group_id, [date(2026, 3, 26)])
    for entity, row_id in (("service_group", group_id), ("group_session", planned)):
        code = sheet_code(SIGN_IN, row_id)
        assert code in printed(desk, row_id)
        assert [(item.entity, item.id) for item in sheets_with(desk, code)] == [(entity, row_id)]
    assert sheets_with(desk, "王秀英") == ()
    with pytest.raises(UserFault) as caught:
        find_sheet(desk, sheet_code(WALK, planned), SIGN_IN)
    assert caught.value.code == "sheet_code_other"
