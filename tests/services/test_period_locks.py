# SPDX-License-Identifier: MulanPSL-2.0
"""A month that was reported: locked figures, corrections with reasons, 补报 (rules C-15, V-25)."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import service
from tests.services.conftest import Clock, Family
from tests.services.exchanging import carry
from tests.services.printed import text
from tests.services.test_volunteers import FORM, ORDER_67
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    period_locks,
    records,
    visits,
    volunteer_marks,
    volunteers,
    work_diary,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figure_records, figures
from wuse_desktop.services.papers import make_service_log
from wuse_desktop.services.reading import load
from wuse_desktop.services.record_forms import record_sheet
from wuse_desktop.services.reported_months import corrections_of
from wuse_desktop.services.volunteer_hours import save_services

MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")
CONTACTS = "person_contacts"

Visit = Callable[..., str]


@pytest.fixture
def visit(desk: Desk, family: Any) -> Visit:
    """Return ``visit(day, *people)``: a visit to a new household that met all of them."""

    def recorded(day: str, *people: tuple[str, int]) -> str:
        home: Family = family(*people)
        draft = visits.propose_visit(desk, home.household_id, date.fromisoformat(day))
        made = dataclasses.replace(draft.visit, outcome="1", observed="老人精神不错。")
        full = dataclasses.replace(draft, visit=made, met_ids=home.people)
        return visits.save_visit(desk, full).id

    return recorded


@pytest.fixture
def locked(desk: Desk, visit: Visit, clock: Clock) -> str:
    """A visit of March that met two people; March is locked on 2 April."""
    made = visit("2026-03-10", ("孙玉梅", 76), ("李老根", 80))
    clock.at = datetime.fromisoformat("2026-04-02T09:00")
    period_locks.lock_month(desk, MARCH)
    return made


def rewrite(desk: Desk, visit_id: str, reason: str = "", **changes: Any) -> None:
    draft = visits.load_visit(desk, visit_id)
    made = dataclasses.replace(draft.visit, observed="只见到孙玉梅。")
    visits.save_visit(desk, dataclasses.replace(draft, visit=made, **changes), reason)


def meet_one(desk: Desk, visit_id: str, reason: str = "") -> None:
    draft = visits.load_visit(desk, visit_id)
    rewrite(desk, visit_id, reason, met_ids=draft.met_ids[:1])


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserFault) as found:
        act()
    return found.value.code


# locking ----------------------------------------------------------------------------------


def test_a_month_is_locked_from_its_last_day_by_its_head(desk: Desk, clock: Clock) -> None:
    clock.at = datetime.fromisoformat("2026-03-30T18:00")
    assert not period_locks.lock_sheet(desk, MARCH).may_lock
    assert code_of(lambda: period_locks.lock_month(desk, MARCH)) == "lock_too_early"
    clock.at = datetime.fromisoformat("2026-03-31T18:00")
    assert period_locks.lock_sheet(desk, MARCH).may_lock
    head = desk.session
    desk.session = dataclasses.replace(head, role="worker")
    assert not period_locks.lock_sheet(desk, MARCH).may_lock
    assert code_of(lambda: period_locks.lock_month(desk, MARCH)) == "role_too_low"
    assert code_of(lambda: period_locks.locking(desk, MARCH)) == "role_too_low"
    desk.session = head
    made = period_locks.lock_month(desk, MARCH)
    assert (made.locked_on, made.revision) == (date(2026, 3, 31), 1)


def test_a_record_of_a_locked_month_is_changed_with_a_reason_only(desk: Desk, locked: str) -> None:
    assert code_of(lambda: rewrite(desk, locked)) == "reason_required"
    assert code_of(lambda: records.delete(desk, "home_visit", locked)) == "reason_required"
    assert visits.load_visit(desk, locked).visit.observed == "老人精神不错。"
    rewrite(desk, locked, "写错了户")
    assert visits.load_visit(desk, locked).visit.observed == "只见到孙玉梅。"
    (line, *_rest) = records.history(desk, "home_visit", locked)
    assert line.reason == "写错了户"
    assert "更正第1次" in text(record_sheet(desk, "home_visit", locked, reveal=True))


def test_other_months_stay_open(desk: Desk, locked: str, visit: Visit) -> None:
    assert locked
    later = visit("2026-04-01", ("周桂兰", 70))
    rewrite(desk, later)
    assert visits.load_visit(desk, later).visit.observed == "只见到孙玉梅。"


def test_hours_ask_for_a_reason_but_not_for_their_later_marks(desk: Desk, clock: Clock) -> None:
    volunteer = volunteers.save_volunteer(desk, FORM, dataclasses.replace(ORDER_67, sex="2")).id
    made = save_services(desk, [service(volunteer, "2026-03-20", minutes=120)]).id
    clock.at = datetime.fromisoformat("2026-04-02T09:00")
    period_locks.lock_month(desk, MARCH)
    marked = volunteer_marks.set_upload(desk, [made], "02")
    volunteer_marks.unmark(desk, marked)
    changed = dataclasses.replace(load(desk, VolunteerService, made), minutes=90)
    assert code_of(lambda: save_services(desk, [changed])) == "reason_required"
    save_services(desk, [changed], "少算了休息")
    assert load(desk, VolunteerService, made).minutes == 90


def test_indirect_work_asks_for_a_reason_too(desk: Desk, clock: Clock) -> None:
    work = IndirectWork(
        worker_id=desk.session.worker_id, worked_on=date(2026, 3, 20), category="01", minutes=60
    )
    made = load(desk, IndirectWork, work_diary.save_indirect(desk, work).id)
    clock.at = datetime.fromisoformat("2026-04-02T09:00")
    period_locks.lock_month(desk, MARCH)
    changed = dataclasses.replace(made, minutes=90)
    assert code_of(lambda: work_diary.save_indirect(desk, changed)) == "reason_required"


# figures ----------------------------------------------------------------------------------


def test_the_figures_of_a_locked_month_stay_and_their_list_says_what_changed(
    desk: Desk, locked: str, visit: Visit
) -> None:
    assert figures(desk, MARCH)[CONTACTS].value == 2
    visit("2026-03-20", ("周桂兰", 70), ("周小明", 40), ("周小红", 12))  # 补录
    meet_one(desk, locked, "多记了一个人")
    found = figures(desk, MARCH)[CONTACTS]
    assert (found.value, found.counted) == (2, 4)
    assert figures(desk, APRIL)[CONTACTS].previous == 2
    for figure in figures(desk, MARCH, records=True).figures:
        assert sum(line.amount for line in figure.records) == figure.value, figure.name
    *_known, since = figure_records(desk, CONTACTS, MARCH)
    assert (since.entity, since.amount) == ("", -2)
    assert "补报" in since.title


def test_locking_the_next_month_reports_the_difference_in_dated_lines(
    desk: Desk, locked: str, visit: Visit, clock: Clock
) -> None:
    visit("2026-03-20", ("周桂兰", 70), ("周小明", 40), ("周小红", 12))
    meet_one(desk, locked, "多记了一个人")
    clock.at = datetime.fromisoformat("2026-05-02T09:00")
    found = period_locks.locking(desk, APRIL)
    assert "2026年3月 服务人次 +2" in [item.text for item in found.due]
    assert (found.asks_reason, found.reason) == (True, "多记了一个人")
    assert code_of(lambda: period_locks.lock_month(desk, APRIL)) == "reason_required"
    period_locks.lock_month(desk, APRIL, "补录周家；多记了一个人")
    (line,) = [
        item for item in period_locks.lock_sheet(desk, APRIL).reported if item.indicator == CONTACTS
    ]
    assert (line.period, line.delta, line.reason) == ("2026-03", 2, "补录周家；多记了一个人")
    assert (line.made_on, line.made_by) == (date(2026, 5, 2), desk.session.name)
    march = figures(desk, MARCH)[CONTACTS]
    assert (march.value, march.counted) == (4, 4)
    clock.at = datetime.fromisoformat("2026-06-02T09:00")
    assert period_locks.locking(desk, Period.parse("2026-05")).due == ()
    notes = " ".join(make_service_log(desk, APRIL).notes)
    assert "补报2026年3月：" in notes
    assert "服务人次 +2" in notes
    assert "多记了一个人" in notes


def test_what_is_deleted_in_a_locked_month_says_why_like_what_is_changed(
    desk: Desk, county: Desk, locked: str, clock: Clock, stick: Path
) -> None:
    records.delete(desk, "home_visit", locked, "记错了人家")
    clock.at = datetime.fromisoformat("2026-05-02T09:00")
    found = period_locks.locking(desk, APRIL)
    assert "2026年3月 服务人次 −2" in [item.text for item in found.due]
    assert found.reason == "删除：记错了人家"
    carry(desk, county, stick)
    with county.read() as connection:
        (note,) = corrections_of(connection, locked)
    assert note.comment == "删除：记错了人家"


def test_the_paper_of_a_locked_month_keeps_its_figures(
    desk: Desk, locked: str, visit: Visit
) -> None:
    assert locked
    visit("2026-03-20", ("周桂兰", 70))
    log = make_service_log(desk, MARCH)
    assert {line.id: line.value_text for line in log.figures}[CONTACTS] == "2"
    assert any("2026-04-02锁定（第1次报送）" in note for note in log.notes)


def test_a_month_that_was_returned_is_reported_anew(desk: Desk, locked: str, visit: Visit) -> None:
    assert locked
    visit("2026-03-20", ("周桂兰", 70))
    assert code_of(lambda: period_locks.lock_month(desk, MARCH)) == "reason_required"
    made = period_locks.lock_month(desk, MARCH, "县里退回，补一户")
    assert (made.revision, made.reason) == (2, "县里退回，补一户")
    found = figures(desk, MARCH)[CONTACTS]
    assert (found.value, found.counted) == (3, 3)


# the county -------------------------------------------------------------------------------


def test_the_county_sees_figures_corrections_and_reasons(
    desk: Desk, county: Desk, locked: str, stick: Path, clock: Clock
) -> None:
    carry(desk, county, stick)
    assert "更正" not in text(record_sheet(county, "home_visit", locked, reveal=True))
    meet_one(desk, locked, "多记了一个人")
    meet_one(desk, locked, "再核对了一遍")
    carry(desk, county, stick)
    assert "更正第2次" in text(record_sheet(county, "home_visit", locked, reveal=True))
    found = figures(county, MARCH, desk.site_id)[CONTACTS]
    assert (found.value, found.counted) == (2, 1)
    clock.at = datetime.fromisoformat("2026-05-02T09:00")
    period_locks.lock_month(desk, APRIL, "多记了一个人")
    carry(desk, county, stick)
    sheet = period_locks.lock_sheet(county, APRIL, desk.site_id)
    assert not sheet.may_lock
    assert {line.reason for line in sheet.reported} == {"多记了一个人"}
    assert figures(county, MARCH, desk.site_id)[CONTACTS].value == 1
