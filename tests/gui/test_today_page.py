# SPDX-License-Identifier: MulanPSL-2.0
"""今日: what is due, unfinished, unsent and done, each with its next step from the keyboard."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import enrol
from tests.gui.real_window import Clock, OpenWindow
from tests.services.building import activity
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import Satisfaction
from wuse_desktop.domain.records.people import Household, Person, PersonCategory
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.today_page import TodayPage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.services import activities, drafts, households, people, today, visit_dues, visits
from wuse_desktop.services.backups import backup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.visits import FollowUp


@pytest.fixture
def page(operations: Operations, qtbot: QtBot) -> TodayPage:
    """The page as it is before anything is on file; ``refresh`` reads what a test has put there."""
    made = TodayPage(operations)
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    made.refresh()
    return made


Settle = Callable[..., str]


@pytest.fixture
def settle(desk: Desk) -> Settle:
    """Return ``settle(name, *categories)``: a household on file, its id."""

    def made(name: str, *categories: str) -> str:
        person = Person(name=name, birth_date=date(1940, 1, 1), is_client=True)
        entries = [PersonCategory(category=code, start_date=desk.today()) for code in categories]
        head = people.save_person(desk, person, entries).id
        return households.save_household(desk, Household(head_person_id=head)).id

    return made


def visit(desk: Desk, household_id: str, *tasks: FollowUp, **changes: object) -> str:
    draft = visits.propose_visit(desk, household_id)
    met = (households.household_page(desk, household_id).members[0].person_id,)
    facts = dataclasses.replace(draft.visit, outcome="1", **changes)  # type: ignore[arg-type]
    draft = dataclasses.replace(draft, visit=facts, met_ids=met, tasks=tasks)
    return visits.save_visit(desk, draft).id


def named(inside: QWidget, text: str) -> QPushButton:
    """The button that shows a text."""
    return next(item for item in inside.findChildren(QPushButton) if item.text() == text)


# a new desk -------------------------------------------------------------------------------


def test_a_new_desk_teaches_the_first_steps_in_order(
    page: TodayPage, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    page.focus_first()
    assert [step.done for step in page.steps.steps] == [True, False, False, False]
    asked: list[tuple[str, object]] = []
    page.new_requested.connect(lambda what, context: asked.append((what, context)))
    qtbot.keyClick(named(page.steps, "新建服务对象"), Qt.Key.Key_Space)
    assert asked == [("person", None)]
    home = settle("孙玉梅")
    page.refresh()
    assert [step.done for step in page.steps.steps] == [True, True, False, False]
    qtbot.keyClick(named(page.steps, "记一次走访"), Qt.Key.Key_Space)
    assert asked[-1] == ("home_visit", None)
    visit(desk, home)
    page.refresh()
    assert not page.steps.isVisible()
    assert page.visits.isVisible()


def test_what_is_half_written_or_on_file_is_not_hidden_by_the_first_steps(
    page: TodayPage, desk: Desk
) -> None:
    assert page.steps.isVisible()
    drafts.keep_draft(desk, "activity", "社区活动 学雷锋", {"activity_title": "学雷锋"})
    page.refresh()
    assert not page.steps.isVisible()
    assert [row.title for row in page.drafts.rows] == ["社区活动 学雷锋"]
    drafts.drop_draft(desk, "activity")
    page.refresh()
    assert page.steps.isVisible()
    activities.save_activity(desk, activity("2026-03-20 09:00"), [], {desk.session.worker_id: 60})
    page.refresh()
    assert not page.steps.isVisible()
    assert len(page.records.rows) == 1


def test_a_questionnaire_leads_to_its_activity(page: TodayPage, desk: Desk) -> None:
    held = activity("2026-03-20 09:00", activity_title="学雷锋")
    event_id = activities.save_activity(desk, held, [], {desk.session.worker_id: 60}).id
    kind = CommunityActivity.entity
    with desk.write() as unit:
        put_record(desk, unit, Satisfaction(event_entity=kind, event_id=event_id, overall=5))
    page.refresh()
    row = next(row for row in page.records.rows if row.key.startswith("satisfaction/"))
    assert row.title == "满意度问卷 学雷锋"
    opened: list[tuple[str, str]] = []
    page.open_requested.connect(lambda *place: opened.append(place))
    row.actions[0].run()
    assert opened == [(kind, event_id)]


def test_the_first_steps_lead_to_settings_and_to_sending(page: TodayPage) -> None:
    asked: list[str] = []
    page.window_requested.connect(asked.append)
    named(page.steps, "登记社工").click()
    named(page.steps, "去登记").click()
    assert asked == ["page:settings", "page:sending"]


def test_a_county_is_not_asked_to_enrol_with_itself(
    county_desk: Desk, dressed: object, qtbot: QtBot
) -> None:
    assert dressed
    page = TodayPage(Operations(county_desk, InlineRunner()))
    qtbot.addWidget(page)
    page.refresh()
    assert len(page.steps.steps) == 3


# due --------------------------------------------------------------------------------------


def test_a_household_that_is_late_gets_its_visit_by_enter(
    page: TodayPage, desk: Desk, clock: Clock, settle: Settle, qtbot: QtBot
) -> None:
    late = settle("孙玉梅", "20")  # weekly
    visit(desk, settle("周大爷"))
    clock.at += timedelta(days=10)
    page.refresh()
    (row,) = page.visits.rows
    assert (row.title, row.mark, row.tone) == ("孙玉梅", "已过 3 天", "risk")
    page.focus_first()
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.keyClick(page.visits, Qt.Key.Key_Return)
    assert asked.args == ["home_visit", {"household_id": late, "title": "孙玉梅"}]
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(page.visits, Qt.Key.Key_O)
    assert opened.args == ["household", late]


def test_a_client_in_no_household_is_due_and_opens_as_a_person(
    page: TodayPage, desk: Desk, clock: Clock, qtbot: QtBot
) -> None:
    person = Person(name="李德海", is_client=True)
    tekun = PersonCategory(category="03", start_date=desk.today())
    li = people.save_person(desk, person, [tekun]).id
    clock.at += timedelta(days=31)
    page.refresh()
    assert page.visits.isVisible(), "no first visit is asked for before"
    (row,) = page.visits.rows
    assert (row.title, row.mark) == ("李德海", "已过 1 天")
    page.focus_first()
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(page.visits, Qt.Key.Key_O)
    assert opened.args == ["person", li]


def test_of_very_many_households_the_first_are_listed_and_the_way_to_the_others(
    page: TodayPage,
    desk: Desk,
    clock: Clock,
    settle: Settle,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(visit_dues, "MOST_SHOWN", 2)
    for name in ("孙玉梅", "王秀英", "赵德福"):
        settle(name, "20")
    visit(desk, settle("周大爷"))
    clock.at += timedelta(days=10)
    page.refresh()
    *listed, more = page.visits.rows
    assert len(listed) == 2
    assert page._headings["visits"].text() == "应访 3 户"
    assert more.title == "还有 1 户，到走访单里按村看"
    page.visits.go_to(2)
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.keyClick(page.visits, Qt.Key.Key_Return)
    assert asked.args == ["walk_sheet", None]


def test_a_task_is_done_in_place_and_can_be_taken_back(
    page: TodayPage, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    home = settle("孙玉梅")
    visit(desk, home, FollowUp("送棉被", desk.today()), FollowUp("量血压", desk.today()))
    page.refresh()
    assert [row.title for row in page.due.rows] == ["送棉被", "量血压"]
    page.due.setFocus()
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.due, Qt.Key.Key_Return)
    assert [row.title for row in page.due.rows] == ["量血压"]
    current = page.due.current()
    assert current is not None
    assert current.title == "量血压"
    said.args[2]()
    assert [task.action for task in today.due_tasks(desk)] == ["送棉被", "量血压"]


def test_cases_and_missing_hours_are_due_beside_tasks(
    page: TodayPage, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    visit(desk, settle("周大爷"))
    client = people.quick_person(desk, "孙玉梅").id
    with desk.write() as unit:
        case = unit.put(
            CaseFile(client_id=client, state="in_service", opened_on=date(2026, 2, 1))
        ).id
        start = datetime.fromisoformat("2026-03-03T09:00")
        held = unit.put(
            CommunityActivity(
                activity_title="义诊",
                five_way=("01", "04"),
                start_at=start,
                end_at=start + timedelta(hours=2),
            )
        ).id
    page.refresh()
    assert [row.title for row in page.due.rows] == ["联系个案 孙玉梅", "录服务时长 义诊"]
    page.due.setFocus()
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.keyClick(page.due, Qt.Key.Key_Return)
    assert asked.args == ["case_session", {"case_id": case, "title": "孙玉梅"}]
    qtbot.keyClick(page.due, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.new_requested) as hours:
        qtbot.keyClick(page.due, Qt.Key.Key_Return)
    assert hours.args[0] == "volunteer_service"
    assert hours.args[1]["event_id"] == held


def test_the_coming_days_are_looked_at_with_the_arrows(
    page: TodayPage, desk: Desk, clock: Clock, settle: Settle, qtbot: QtBot
) -> None:
    weekly = settle("孙玉梅", "20")
    visit(desk, weekly)
    clock.at += timedelta(days=5)
    page.refresh()
    assert not page.visits.rows
    page.week.setFocus()
    qtbot.keyClick(page.week, Qt.Key.Key_Right)
    qtbot.keyClick(page.week, Qt.Key.Key_Right)
    assert [row.title for row in page.visits.rows] == ["孙玉梅"]
    qtbot.keyClick(page.week, Qt.Key.Key_Right)
    assert not page.visits.rows


# unfinished -------------------------------------------------------------------------------


def test_a_draft_is_gone_on_with_or_dropped_with_undo(
    page: TodayPage, desk: Desk, clock: Clock, settle: Settle, qtbot: QtBot
) -> None:
    visit(desk, settle("孙玉梅"))
    clock.at = datetime.now().astimezone().replace(tzinfo=None)
    drafts.keep_draft(desk, "person", "服务对象 王秀英", {"name": "王"})
    page.refresh()
    assert [row.title for row in page.drafts.rows] == ["服务对象 王秀英"]
    page.drafts.setFocus()
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.keyClick(page.drafts, Qt.Key.Key_Return)
    assert asked.args == ["person", {"draft": "person"}]
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.drafts, Qt.Key.Key_Delete)
    assert drafts.load_draft(desk, "person") is None
    said.args[2]()
    kept = drafts.load_draft(desk, "person")
    assert kept is not None
    assert kept.payload == {"name": "王"}


def test_a_draft_of_a_stored_record_opens_that_record(
    page: TodayPage, desk: Desk, clock: Clock, settle: Settle, qtbot: QtBot
) -> None:
    visit(desk, settle("孙玉梅"))
    drafts.keep_draft(desk, "person:abc", "服务对象 王秀英", {})
    clock.at = datetime.now().astimezone().replace(tzinfo=None)
    page.refresh()
    page.drafts.setFocus()
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(page.drafts, Qt.Key.Key_Return)
    assert asked.args == ["person", "abc"]


def test_what_was_left_yesterday_stands_on_top(
    page: TodayPage, desk: Desk, clock: Clock, settle: Settle
) -> None:
    visit(desk, settle("孙玉梅"))
    drafts.keep_draft(desk, "home_visit", "走访 孙玉梅", {})
    clock.at = datetime.now().astimezone().replace(tzinfo=None) + timedelta(days=1)
    page.refresh()
    assert [row.title for row in page.left_over.rows] == ["走访 孙玉梅"]
    assert not page.drafts.rows
    assert page.left_over.isVisible()
    page.focus_first()
    assert page.left_over.hasFocus()


# done and sent ----------------------------------------------------------------------------


def test_todays_records_open_by_enter(
    page: TodayPage, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    visit_id = visit(desk, settle("孙玉梅"))
    page.refresh()
    assert page.records.rows[0].title == "入户走访 孙玉梅"
    page.records.setFocus()
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(page.records, Qt.Key.Key_Return)
    assert asked.args == ["home_visit", visit_id]


def test_what_the_county_has_not_confirmed_leads_to_sending(
    page: TodayPage,
    desk: Desk,
    county_desk: Desk,
    tmp_path: Path,
    settle: Settle,
    qtbot: QtBot,
) -> None:
    visit(desk, settle("孙玉梅"))
    page.refresh()
    assert "还没有登记" in page.counts.sentence
    enrol(desk, county_desk, tmp_path / "cards")
    page.refresh()
    numbers = [item for item in page.counts.findChildren(QPushButton) if item.isVisible()]
    assert [item.text().split()[0] for item in numbers] == ["未打包", "已打包", "已送达"]
    with qtbot.waitSignal(page.window_requested) as asked:
        numbers[0].click()
    assert asked.args == ["page:sending"]


def test_the_last_backup_is_said(page: TodayPage, desk: Desk) -> None:
    assert named(page, "还没有备份，去设置里备份一次").isVisible()
    backup(desk)
    page.refresh()
    texts = [item.text() for item in page.findChildren(QPushButton)]
    assert any(text.startswith("上一次备份") and "已试恢复" in text for text in texts)


def test_a_visit_begun_from_here_reaches_the_form(
    desk: Desk, clock: Clock, settle: Settle, open_window: OpenWindow, qtbot: QtBot
) -> None:
    late = settle("孙玉梅", "20")
    visit(desk, settle("周大爷"))
    clock.at += timedelta(days=10)
    workspace = open_window(desk).workspace
    assert workspace is not None
    page = workspace.open_page("today")
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(page.visits.isVisible)
    page.focus_first()
    qtbot.keyClick(page.visits, Qt.Key.Key_Return)
    shown = workspace.page
    assert isinstance(shown, VisitsPage)
    assert shown.visits.entry.who.title() == "孙玉梅"
    assert shown.visits.entry.draft().visit.household_id == late
