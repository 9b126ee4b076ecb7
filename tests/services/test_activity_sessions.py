# SPDX-License-Identifier: MulanPSL-2.0
"""A group meets within an activity: who was at both and the time count once (C-04, C-13)."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.services.building import activity, at, codes_of, group, meeting, put, served, session
from tests.services.exchanging import carry
from tests.services.printed import text
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import activities, gathering_entry, groups, records
from wuse_desktop.services.activity_sessions import activities_that_could_host
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.gathering_plans import repeat
from wuse_desktop.services.ledgers.ledger import LEDGERS, ledger
from wuse_desktop.services.ledgers.ledger_types import Cell
from wuse_desktop.services.papers import make_service_log
from wuse_desktop.services.reading import load
from wuse_desktop.services.record_forms import record_sheet
from wuse_desktop.services.tables.loading import load as load_table
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.work_diary import diary
from wuse_desktop.storage import records as stored

MARCH = Period("month", 2026, 3)
DAY = date(2026, 3, 20)
NAMES = ("王玉兰", "李强", "张桂英")
COUNTED = (
    "person_contacts",
    "person_contacts.group",
    "person_contacts.activity",
    "unique_persons",
    "worker_minutes",
    "event_minutes",
)


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return put(desk, *(Person(name=name) for name in NAMES))


@pytest.fixture
def group_id(desk: Desk, people: list[str]) -> str:
    """A group that the first two have been in since 1 March."""
    saved = groups.save_group(desk, group())
    groups.add_members(desk, saved.id, people[:2], date(2026, 3, 1))
    return saved.id


@pytest.fixture
def fair(desk: Desk, people: list[str]) -> str:
    """Two hours to which all three signed in, and thirty more came."""
    held = activity(unsigned_estimate=30, estimate_basis="01")
    return activities.save_activity(desk, held, served(*people), minutes(desk, 120)).id


def minutes(desk: Desk, amount: int) -> dict[str, int]:
    return {desk.session.worker_id: amount}


def within(group_id: str, fair: str, length: int = 45, **changes: Any) -> GroupSession:
    return meeting(group_id, "2026-03-20 09:10", length, host_event_id=fair, **changes)


@pytest.fixture
def meeting_id(desk: Desk, people: list[str], group_id: str, fair: str) -> str:
    """Three quarters of an hour of the fair, to which the first two came."""
    held = within(group_id, fair)
    saved = groups.save_session(desk, held, served(*people[:2]), minutes(desk, 45))
    assert "worker_overlap" not in codes_of(saved), "it is within, not beside"
    return saved.id


def counted(desk: Desk, **of: str) -> dict[str, int]:
    found = figures(desk, MARCH, **of)  # type: ignore[arg-type]  # scopes by name
    return {name: found[name].value for name in COUNTED}


def changed(desk: Desk, kind: type[Any], record_id: str, **values: object) -> None:
    with desk.write("更正") as unit:
        unit.put(dataclasses.replace(load(desk, kind, record_id), **values))


ONCE = dict(zip(COUNTED, (33, 2, 31, 3, 120, 120), strict=True))
TWICE = dict(zip(COUNTED, (35, 2, 33, 3, 165, 165), strict=True))


def test_the_figures_of_the_month_have_everybody_once(desk: Desk, meeting_id: str) -> None:
    assert counted(desk) == ONCE
    assert counted(desk, worker_id=desk.session.worker_id) == ONCE
    changed(desk, GroupSession, meeting_id, host_event_id="")
    assert counted(desk) == TWICE


def test_an_activity_that_is_recorded_after_its_session_counts_the_same(
    desk: Desk, people: list[str], group_id: str
) -> None:
    alone = meeting(group_id, "2026-03-20 09:10", 45)
    held = groups.save_session(desk, alone, served(*people[:2]), minutes(desk, 45)).id
    later = activity(unsigned_estimate=30, estimate_basis="01")
    fair = activities.save_activity(desk, later, served(*people), minutes(desk, 120)).id
    draft = gathering_entry.load_gathering(desk, GroupSession.entity, held)[0]
    assert isinstance(draft.record, GroupSession)
    linked = dataclasses.replace(draft.record, host_event_id=fair)
    gathering_entry.file_gathering(desk, dataclasses.replace(draft, record=linked), "补关联")
    assert counted(desk) == ONCE


def test_in_the_bin_or_on_another_day_the_activity_hosts_nothing(
    desk: Desk, meeting_id: str, fair: str
) -> None:
    records.delete(desk, CommunityActivity.entity, fair)
    assert counted(desk) == dict(zip(COUNTED, (2, 2, 0, 2, 45, 45), strict=True))
    assert load(desk, GroupSession, meeting_id).host_event_id == fair
    assert "学雷锋义诊" not in text(record_sheet(desk, GroupSession.entity, meeting_id))
    records.restore(desk, CommunityActivity.entity, fair)
    assert counted(desk) == ONCE
    start = at("2026-03-21 09:00")
    changed(desk, CommunityActivity, fair, start_at=start, end_at=at("2026-03-21 11:00"))
    assert counted(desk) == TWICE
    assert activities.activity_page(desk, fair).sessions == ()


def test_an_activity_that_is_moved_says_what_it_leaves_behind(
    desk: Desk, people: list[str], meeting_id: str, fair: str
) -> None:
    def findings(held: CommunityActivity) -> list[tuple[str, tuple[str, ...]]]:
        found = activities.check_activity(desk, held, served(*people), minutes(desk, 120))
        return [(item.level, item.ids) for item in found if item.rule == "C-04"]

    held = load(desk, CommunityActivity, fair)
    assert findings(held) == []
    moved = dataclasses.replace(
        held, start_at=at("2026-03-21 09:00"), end_at=at("2026-03-21 11:00")
    )
    assert findings(moved) == [("warn", (meeting_id,))]


def test_the_activities_of_the_day_are_offered(desk: Desk, people: list[str], fair: str) -> None:
    def on(day: date | None) -> list[str]:
        return [item.title for item in activities_that_could_host(desk, day)]

    early = activity("2026-03-20 07:30", 30, activity_title="升旗")
    first = activities.save_activity(desk, early, served(people[0]), minutes(desk, 30)).id
    put(desk, activity(activity_title="计划中的", status="draft"))
    put(desk, activity(activity_title="作废的", status="voided"))
    put(desk, activity("2026-03-21 09:00", activity_title="第二天的"))
    with desk.write() as unit:
        unit.put(activity(activity_title="别站的", site_id="01900000-0000-7000-8000-00000000000a"))
    assert on(DAY) == ["升旗", "学雷锋义诊", "计划中的"]
    assert on(date(2026, 3, 19)) == on(None) == []
    records.delete(desk, CommunityActivity.entity, first)
    assert on(DAY) == ["学雷锋义诊", "计划中的"]


def test_the_page_of_the_activity_names_its_sessions(
    desk: Desk, meeting_id: str, fair: str
) -> None:
    (held,) = activities.activity_page(desk, fair).sessions
    assert (held.id, held.group_name, held.seq) == (meeting_id, "夕阳红互助小组", 1)
    assert (held.present, held.minutes) == (2, 45)
    changed(desk, GroupSession, meeting_id, status="voided")
    assert activities.activity_page(desk, fair).sessions == ()


def test_the_paper_of_the_session_names_the_activity(
    desk: Desk, meeting_id: str, fair: str
) -> None:
    printed = text(record_sheet(desk, GroupSession.entity, meeting_id))
    assert f"关联活动学雷锋义诊{load(desk, CommunityActivity, fair).record_no}" in printed


def test_a_case_session_prints_whose_visit_lies_in_the_bin(desk: Desk, people: list[str]) -> None:
    start, end = at("2026-03-12 09:00"), at("2026-03-12 09:30")
    visit, case = put(
        desk,
        HomeVisit(household_id="h", outcome="1", start_at=start, end_at=end),
        CaseFile(client_id=people[0], case_no="木兰-个-1", state="in_service"),
    )
    (held,) = put(desk, session(case, "2026-03-12 09:00", 30, host_event_id=visit))
    records.delete(desk, HomeVisit.entity, visit)
    assert "木兰-个-1" in text(record_sheet(desk, CaseSession.entity, held, reveal=True))


def ledger_row(desk: Desk, name: str) -> dict[str, Cell]:
    (row,) = ledger(desk, name, MARCH).rows
    labels = (item.label for item in LEDGERS[name].columns)
    return dict(zip(labels, row.cells, strict=True))


def test_ledgers_and_the_log_agree_with_the_figures(desk: Desk, meeting_id: str) -> None:
    found = counted(desk)
    of_group, of_fair = ledger_row(desk, "ledger-groups"), ledger_row(desk, "ledger-activities")
    assert of_group["参与人次"] == found["person_contacts.group"] == 2
    assert of_fair["参与人次"] == found["person_contacts.activity"] == 31
    assert (of_fair["签到人数"], of_fair["估算人数"]) == (1, 30)
    log = make_service_log(desk, MARCH)
    assert [row.minutes for row in log.groups] == [45]
    assert [row.minutes for row in log.activities] == [75]
    assert [row.present for row in log.groups] == [2]
    assert [row.signed for row in log.activities] == [1]


def test_an_activity_that_was_all_the_session_has_no_time_of_its_own(
    desk: Desk, people: list[str], group_id: str, fair: str
) -> None:
    held = meeting(group_id, "2026-03-20 09:00", 120, host_event_id=fair)
    groups.save_session(desk, held, served(*people[:2]), minutes(desk, 120))
    log = make_service_log(desk, MARCH)
    assert [row.minutes for row in log.groups] == [120]
    assert [row.minutes for row in log.activities] == [None]
    (line,) = diary(desk, desk.session.worker_id, MARCH).lines
    assert (line.entity, line.minutes) == (GroupSession.entity, 120)
    assert "社区活动中进行" in line.told
    assert "社区活动中进行" in line.title


def test_a_session_that_is_repeated_is_within_no_activity(
    desk: Desk, meeting_id: str, fair: str
) -> None:
    (planned,) = repeat(desk, GroupSession.entity, meeting_id, [date(2026, 3, 27)])
    assert load(desk, GroupSession, planned).host_event_id == ""
    assert load(desk, GroupSession, meeting_id).host_event_id == fair


def test_a_draft_keeps_the_activity_and_one_of_before_has_none(
    desk: Desk, meeting_id: str, fair: str
) -> None:
    draft, titles = gathering_entry.load_gathering(desk, GroupSession.entity, meeting_id)
    payload = gathering_entry.gathering_payload(draft, titles)
    again = gathering_entry.gathering_of(payload)[0].record
    assert isinstance(again, GroupSession)
    assert again.host_event_id == fair
    del payload["record"]["host_event_id"]
    older = gathering_entry.gathering_of(payload)[0].record
    assert isinstance(older, GroupSession)
    assert older.host_event_id == ""


def test_a_county_counts_a_carried_session_once(
    desk: Desk, county: Desk, stick: Path, meeting_id: str, fair: str
) -> None:
    carry(desk, county, stick)
    with county.read() as connection:
        held = stored.get(connection, GroupSession, meeting_id)
    assert held is not None
    assert held.host_event_id == fair
    assert counted(county) == counted(county, site_id=desk.site_id) == ONCE


def loaded(desk: Desk, folder: Path, host: str) -> LoadResult:
    head = ["小组", "日期", "开始时间", "分钟", "社工", "出席组员", "主题", "地点", "所处阶段"]
    head += ["本节目标", "过程记录", "小组动力/氛围", "目标达成", "反思与改进", "下节跟进"]
    row: list[object] = ["夕阳红互助小组", "2026-03-20", "09:10", 45, "", "王玉兰、李强"]
    row += ["认识彼此", "广场", "形成期"]
    row += ["互相认识", "自我介绍", "有些拘谨", "基本达成", "时间偏短", "下节做手工"]
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([*head, "关联活动"])
    page.append([*row, host])
    path = folder / "sessions.xlsx"
    book.save(path)
    return load_table(desk, "group_sessions", path)


def test_a_table_of_sessions_names_the_activity(
    desk: Desk, group_id: str, fair: str, tmp_path: Path
) -> None:
    refused = loaded(desk, tmp_path, "不知道的活动")
    assert [item.code for item in refused.findings] == ["event_unknown"]
    result = loaded(desk, tmp_path, "学雷锋义诊")
    assert result.loaded == 1, result.findings
    with desk.read() as connection:
        (held,) = stored.find(connection, GroupSession, group_id=group_id)
    assert held.host_event_id == fair
    assert counted(desk) == ONCE
