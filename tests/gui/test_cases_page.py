# SPDX-License-Identifier: MulanPSL-2.0
"""A case on its page, from intake to follow-up, written with the keyboard."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.real_window import PASSWORD, OpenWindow, Typist
from tests.gui.work_samples import (
    add_closed_case,
    add_family,
    add_intake,
    add_open_case,
    add_person,
    add_session,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.case_part import CasePart
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.widgets.case_contact_form import SessionForm
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import case_contacts, drafts, records
from wuse_desktop.services.case_pages import case_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.visits import propose_visit, save_visit

TEXT = "陪老人试用分药盒。"


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def part(work: Workspace) -> CasePart:
    shown = work.open_page("cases")
    assert isinstance(shown, CasesPage)
    return shown.cases


def show(work: Workspace, case_id: str) -> None:
    assert work.open_record(CaseFile.entity, case_id)


def shown_state(part: CasePart) -> str:
    sheet = part.case_view.sheet
    assert sheet is not None
    return sheet.page.case.state


def badges(part: CasePart) -> list[str]:
    return [label.text() for label in part.case_view.findChildren(QLabel, "badge")]


# intake --------------------------------------------------------------------------------------


def test_an_intake_is_written_and_found_after_a_restart(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    _home, (client, _child) = add_family(desk, "王秀英", "王小宝")
    assert work.start_new(CaseFile.entity)
    form = part.intake_form
    typist.type("wxy")
    qtbot.waitUntil(form.client._popup.isVisible)
    typist.press("Return")
    assert form.draft().client_id == client
    assert form.draft().household_id, "choosing a client fills in the household"
    assert form.draft().village_code
    form.form.focus("intake_channel")
    typist.type("rhmt")
    typist.press("Return")
    form.form.focus("case_source")
    typist.type("zffx")
    typist.press("Return")
    for name, text in (
        ("presenting_problem", "买药难。"),
        ("client_expectation", "有人来看看。"),
        ("initial_opinion", "建议接案。"),
    ):
        form.form.focus(name)
        typist.type(text)
    for name, typed in (("problem_types", "jyjk"), ("risk_flags", "w")):
        form.form.focus(name)
        typist.type(typed) if name == "problem_types" else typist.press("Space")
        typist.press("Return")
    form.form.focus("decision")
    typist.type("ja")
    typist.press("Return", "Ctrl+S")
    typist.press("Ctrl+S")  # the approval is only reminded of
    (row,) = page(desk, "cases", ListQuery())
    assert part.record_id == row.id
    assert shown_state(part) == "accepted"
    desk.close()
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring())
    try:
        stored = cast("CaseFile", records.get(again, CaseFile.entity, row.id))
        assert (stored.client_id, stored.presenting_problem) == (client, "买药难。")
    finally:
        again.close()


def test_an_unknown_client_is_put_on_file_by_the_name(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    work.start_new(CaseFile.entity)
    form = part.intake_form
    typist.type("贾大山")
    qtbot.waitUntil(form.client._popup.isVisible)
    typist.press("Return")
    assert form.draft().client_id
    assert records.get(desk, "person", form.draft().client_id).id == form.draft().client_id
    assert work.notice.sentence == "贾大山已建档，只记了姓名"
    work.notice._action.click()
    assert not form.draft().client_id
    assert not form.client.line.text()
    assert page(desk, "persons", ListQuery()) == []


def test_a_form_says_what_it_lacks_and_goes_there(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    client = add_person(desk, "王秀英")
    work.start_new(CaseFile.entity, {"person_id": client})
    typist.press("Ctrl+S")
    assert "还不能保存" in part.intake.state
    form = part.intake_form
    assert form.form.editor("intake_channel").isAncestorOf(typist.where)
    assert page(desk, "cases", ListQuery()) == []


def test_a_running_case_of_the_client_is_shown_before_another_begins(
    work: Workspace, part: CasePart, desk: Desk, qtbot: QtBot
) -> None:
    client = add_person(desk, "王秀英")
    running = add_open_case(desk, client)
    work.start_new(CaseFile.entity, {"person_id": client})
    part.intake.save()
    with qtbot.waitSignal(part.intake.open_requested) as asked:
        part.intake._twin.click()
    assert asked.args == [CaseFile.entity, running]
    assert part.record_id == running


# steps ---------------------------------------------------------------------------------------


def test_the_rail_says_in_words_what_is_missing(
    work: Workspace, part: CasePart, desk: Desk
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"), decision="4")
    show(work, case_id)
    assert part.case_view.next_step.text() == "填写处理决定"
    case_id = add_open_case(desk, add_person(desk, "李桂兰"))
    show(work, case_id)
    assert "接案还缺：审批人和日期、知情同意书" in part.case_view.rail.sentence
    assert "预估还缺：预估表" in part.case_view.rail.sentence
    assert "介入这一步还缺：服务记录" in part.case_view.rail.sentence


def test_a_case_is_suspended_with_a_reason_and_resumed(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    add_session(desk, case_id, "2026-01-20")
    show(work, case_id)
    labels = [action.text() for action in part.case_view.menu.actions()]
    assert labels == ["暂停服务", "整卷 PDF…", "修改记录", "删除"]
    part.on_wish("suspend", case_id)
    typist.press("Ctrl+S")
    assert shown_state(part) == "in_service"
    typist.type("住院")
    typist.press("Ctrl+S")
    assert shown_state(part) == "suspended"
    typist.press("Return", "Ctrl+S")
    assert shown_state(part) == "in_service"


def test_a_closed_case_asks_for_follow_ups(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_closed_case(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    assert part.case_view.next_step.text() == "写回访"
    typist.press("Return")
    follow_up = part.follow_up_form
    follow_up.lines.focus_field("client_status")
    typist.type("身体好，药也按时吃。")
    typist.press("Ctrl+Return")
    (line,) = case_page(desk, case_id).follow_ups
    assert line.record.client_status == "身体好，药也按时吃。"
    assert [person.name for person in line.people] == ["王秀英"]


def test_a_closed_case_is_corrected_only_with_a_reason(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_closed_case(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    part.on_wish("edit", case_id)
    form = part.intake_form
    assert not form.form.editor("presenting_problem").isEnabled()
    part.intake.begin_correction()
    form.form.focus("presenting_problem")
    typist.press("Ctrl+A")
    typist.type("独居，腿脚不便。")
    typist.press("Ctrl+S")
    assert typist.at(part.intake.reason), "the reason is asked for"
    typist.type("原来写错")
    typist.press("Ctrl+S", "Ctrl+S")
    assert case_page(desk, case_id).case.presenting_problem == "独居，腿脚不便。"
    assert any(line.reason == "原来写错" for line in records.history(desk, "case_file", case_id))


def test_a_closed_case_is_reopened_under_its_number(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_closed_case(desk, add_person(desk, "王秀英"))
    number = case_page(desk, case_id).case.case_no
    show(work, case_id)
    part.on_wish("reopen", case_id)
    part.step_form.lines.focus_field("reason")
    typist.type("又断药了")
    typist.press("Ctrl+S")
    stored = case_page(desk, case_id).case
    assert (stored.state, stored.case_no) == ("reopened", number)


# sessions ------------------------------------------------------------------------------------


def begin_session(work: Workspace, part: CasePart, case_id: str) -> SessionForm:
    show(work, case_id)
    part.on_wish("record_session", case_id)
    return part.session_form


def test_a_session_takes_few_keys_beside_its_texts(
    work: Workspace,
    part: CasePart,
    desk: Desk,
    typist: Typist,
    record_property: Callable[[str, object], None],
) -> None:
    _home, (client, child) = add_family(desk, "王秀英", "王小宝")
    case_id = add_open_case(desk, client)
    form = begin_session(work, part, case_id)
    assert form.own["session_goal"].value() == "按时服药。", "the goal of the plan is proposed"
    assert form.own["process"].hasFocus(), "day, way and people are filled in"
    typist.type(TEXT)
    typist.press("Tab")
    typist.type("愿意配合。")
    typist.press("Tab")
    typist.type("联系村医")
    form.people.setFocus()
    typist.type("2")
    typist.press("Ctrl+Return")
    record_property("keys_beside_texts", 4)
    (line,) = case_page(desk, case_id).sessions
    assert line.record.process == TEXT
    assert line.record.minutes == 60
    assert {person.person_id for person in line.people if person.served} == {client, child}
    assert [worker.worker_id for worker in line.workers] == [desk.session.worker_id]
    assert shown_state(part) == "in_service"
    assert part.case_view.course.sessions.model.lines[0].cells[0] == "1"


def test_who_else_was_there_is_not_served(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    form.others.setFocus()
    typist.type("村主任、村医")
    write_texts(form)
    typist.press("Ctrl+S")
    (line,) = case_page(desk, case_id).sessions
    assert [(person.name, person.served) for person in line.people] == [
        ("王秀英", True),
        ("村主任", False),
        ("村医", False),
    ]
    part.on_wish("session", line.record.id)
    assert form.others.value() == "村主任、村医"


def write_texts(form: SessionForm) -> None:
    for name in ("process", "client_response", "next_step"):
        form.own[name].setPlainText(TEXT)


def test_a_session_within_a_home_visit_is_linked_with_it(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    household_id, (client,) = add_family(desk, "王秀英")
    case_id = add_open_case(desk, client)
    visit_id = visit(desk, household_id, client)
    form = begin_session(work, part, case_id)
    assert form.host.isVisible()
    form.mode.setFocus()
    typist.type("2")
    assert form.host.value() == (visit_id,), "at home, the visit of the day is the host"
    assert form.own["place"].value() == "服务对象家中"
    write_texts(form)
    typist.press("Ctrl+S")
    (line,) = case_page(desk, case_id).sessions
    assert line.record.host_event_id == visit_id


def test_the_progress_of_each_goal_is_told_with_the_session(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    _household, (client,) = add_family(desk, "王秀英")
    case_id = add_open_case(desk, client)
    form = begin_session(work, part, case_id)
    assert list(form.goals.pickers) == ["按时服药。"]
    form.own["place"].set_value("社工站")
    write_texts(form)
    form.goals.pickers["按时服药。"].line.setFocus()
    typist.type("bfdc")
    typist.press("Return")
    typist.press("Ctrl+S")
    (line,) = case_page(desk, case_id).sessions
    assert line.record.goal_progress == ({"goal": "按时服药。", "progress": "2"},)
    part.on_wish("session", line.record.id)
    assert form.goals.value() == line.record.goal_progress
    form.goals.pickers["按时服药。"].set_value("")
    form.changed.emit()
    typist.press("Ctrl+S")
    (line,) = case_page(desk, case_id).sessions
    assert line.record.goal_progress == ()


def visit(desk: Desk, household_id: str, client: str) -> str:
    draft = propose_visit(desk, household_id)
    met = dataclasses.replace(draft.visit, outcome="1")
    return save_visit(desk, dataclasses.replace(draft, visit=met, met_ids=(client,))).id


def test_the_next_date_and_the_next_step_lead_to_the_next_session(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    write_texts(form)
    form.own["next_on"].set_value(date(2026, 4, 2))
    typist.press("Ctrl+S")
    assert case_page(desk, case_id).next_on == date(2026, 4, 2)
    assert "约定下次 2026-04-02" in badges(part)
    form = begin_session(work, part, case_id)
    assert form.own["session_goal"].value() == TEXT


def test_a_short_session_is_reminded_of_once_and_then_saved(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    write_texts(form)
    form.when.minutes.setFocus()
    typist.press("Ctrl+A")
    typist.type("10")
    typist.press("Ctrl+S")
    assert "再按一次保存" in part.session.state
    assert case_page(desk, case_id).sessions == ()
    typist.press("Ctrl+S")
    (line,) = case_page(desk, case_id).sessions
    assert line.workers[0].minutes == 10, "the worker's minutes follow those of the session"


def test_a_session_before_the_opening_is_said_to_count_and_counts(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    write_texts(form)
    form.when.day.setFocus()
    typist.press("Ctrl+A")
    typist.type("2026-01-08")
    typist.press("Ctrl+S")
    said = [label.text() for label in form.findChildren(QLabel)]
    assert any("在开案之前，不影响计入个案节次" in text for text in said)
    typist.press("Ctrl+S")
    assert case_page(desk, case_id).session_count == 1
    texts = [label.text() for label in part.case_view.findChildren(QLabel)]
    assert any("共 1 节，计入 1 节" in text for text in texts)


def test_workers_may_have_minutes_of_their_own(work: Workspace, part: CasePart, desk: Desk) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    write_texts(form)
    form.staff._open()
    own = form.staff._apart.get(desk.session.worker_id)
    assert own is not None
    own.set_value(30)
    part.session.save()
    (line,) = case_page(desk, case_id).sessions
    assert (line.record.minutes, line.workers[0].minutes) == (60, 30)
    part.on_wish("session", line.record.id)
    assert form.staff._apart[desk.session.worker_id].value() == 30


def test_a_stored_session_is_changed_and_deleted_with_an_undo(
    work: Workspace, part: CasePart, desk: Desk, qtbot: QtBot
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    session_id = add_session(desk, case_id, "2026-01-20")
    assert work.open_record(CaseSession.entity, session_id)
    form = part.session_form
    form.own["process"].setPlainText(TEXT)
    part.session.save()
    part.session.save()  # it is reminded of that this was long ago
    assert case_page(desk, case_id).sessions[0].record.process == TEXT
    work.open_record(CaseSession.entity, session_id)
    with qtbot.waitSignal(part.said) as said:
        part.session._delete.click()
    assert case_page(desk, case_id).sessions == ()
    said.args[2]()
    assert [line.record.id for line in case_page(desk, case_id).sessions] == [session_id]


# drafts --------------------------------------------------------------------------------------


def test_a_half_written_session_is_kept_and_offered_again(
    work: Workspace, part: CasePart, desk: Desk, open_window: OpenWindow
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    form.own["process"].setPlainText(TEXT)
    work.leave()
    (draft,) = drafts.drafts(desk)
    assert "王秀英" in draft.title
    later = open_window(desk)
    assert later.workspace is not None
    entity, _colon, record_id = draft.name.partition(":")
    assert later.workspace.open_record(entity, record_id), "so 今日 goes on with it"
    shown = later.workspace.page
    assert isinstance(shown, CasesPage)
    assert shown.cases.session_form.own["process"].value() == TEXT
    assert "找回" in shown.cases.session.state


def test_the_page_of_a_case_offers_what_was_left_half_written(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    form = begin_session(work, part, case_id)
    form.own["process"].setPlainText(TEXT)
    typist.press("Escape")
    assert part.view_strip.isVisible()
    part.view_strip.resumed.emit()
    assert form.own["process"].value() == TEXT
    typist.press("Escape")
    part.view_strip.dropped.emit()
    assert not part.view_strip.isVisible()
    assert drafts.drafts(desk) == ()


def test_a_half_written_intake_is_offered_above_the_list(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    work.start_new(CaseFile.entity, {"person_id": add_person(desk, "王秀英")})
    form = part.intake_form
    form.form.focus("presenting_problem")
    typist.type(TEXT)
    typist.press("Escape")
    assert part.list_strip.isVisible()
    assert "王秀英" in part.list_strip.sentence
    part.list_strip.resumed.emit()
    assert form.draft().presenting_problem == TEXT
    part.intake.start_afresh()
    assert form.draft().presenting_problem == ""


# the frame -----------------------------------------------------------------------------------


def test_escape_walks_back_from_form_to_case_to_list(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    part.table.refresh()
    part.focus_first()
    typist.press("Return")
    assert part.record_id == case_id
    typist.press("Return")
    assert part.session.isVisible()
    typist.press("Escape")
    assert not part.session.isVisible()
    assert part.record_id == case_id
    typist.press("Escape")
    assert part.record_id == ""
    assert typist.at(part.table.view)


def test_a_case_of_another_station_is_only_looked_at(
    open_window: OpenWindow, county_desk: Desk
) -> None:
    case = CaseFile(
        site_id="station-x",
        client_id="",
        intake_at=datetime.fromisoformat("2026-01-05T09:00"),
        state="in_service",
        opened_on=date(2026, 1, 10),
    )
    with county_desk.write() as unit:
        case_id = unit.put(case).id
    window = open_window(county_desk)
    assert window.workspace is not None
    window.workspace.open_record(CaseFile.entity, case_id)
    shown = window.workspace.page
    assert isinstance(shown, CasesPage)
    view = shown.cases.case_view
    assert view._read_only.isVisibleTo(view)
    assert not view.next_step.isVisibleTo(view)
    assert [action.text() for action in view.menu.actions()] == ["整卷 PDF…", "修改记录"]


def test_deleting_a_case_can_be_undone(
    work: Workspace, part: CasePart, desk: Desk, qtbot: QtBot
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    with qtbot.waitSignal(part.said) as said:
        part.on_wish("delete", case_id)
    assert page(desk, "cases", ListQuery()) == []
    said.args[2]()
    assert part.record_id == case_id
    assert [row.id for row in page(desk, "cases", ListQuery())] == [case_id]


def test_follow_ups_are_opened_by_their_id(work: Workspace, part: CasePart, desk: Desk) -> None:
    case_id = add_closed_case(desk, add_person(desk, "王秀英"))
    draft, _titles = case_contacts.new_follow_up(desk, case_id)
    assert isinstance(draft.record, CaseFollowUp)
    record = dataclasses.replace(draft.record, client_status="好")
    saved = case_contacts.file_contact(desk, dataclasses.replace(draft, record=record), "")
    assert work.open_record(CaseFollowUp.entity, saved.id)
    assert part.pane is part.follow_up
    assert not part.follow_up_form.own["note"].isEnabled()
