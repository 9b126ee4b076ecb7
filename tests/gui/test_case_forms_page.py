# SPDX-License-Identifier: MulanPSL-2.0
"""The forms of a case on its page: one case from intake to archive, written by keys alone."""

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.form_answers import ANSWERS, ROWS, add_form
from tests.gui.form_keys import FormTypist
from tests.gui.real_window import Clock, OpenWindow, Typist
from tests.gui.work_samples import (
    add_intake,
    add_open_case,
    add_person,
    add_session,
    add_worker,
    sit_down,
)
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.gui.dialogs.reason import ReasonDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.case_part import CasePart
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.widgets.case_view import COURSE, PAPERS, RECORD
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import case_entry, drafts, records, reviews
from wuse_desktop.services.attachment_list import list_of
from wuse_desktop.services.case_pages import case_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def part(work: Workspace) -> CasePart:
    return cases_of(work)


def cases_of(work: Workspace) -> CasePart:
    shown = work.open_page("cases")
    assert isinstance(shown, CasesPage)
    return shown.cases


def show(work: Workspace, case_id: str) -> None:
    assert work.open_record(CaseFile.entity, case_id)


def state(desk: Desk, case_id: str) -> str:
    return load(desk, CaseFile, case_id).state


def papers(part: CasePart) -> dict[str, str]:
    """What the list says of each form."""
    lines = part.case_view.papers.table.model.lines
    return {line.cells[0]: line.cells[1] for line in lines}


def write(part: CasePart, typist: Typist, form_id: str, **changes: object) -> None:
    """Fill the form that is open as a careful worker would, and save it."""
    keys = FormTypist(part.form_editor, typist)
    keys.fill({**ANSWERS[form_id], **changes}, ROWS.get(form_id))
    typist.press("Ctrl+S")


# one case -------------------------------------------------------------------------------------


def test_a_case_goes_from_intake_to_archive_by_keys(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, clock: Clock
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    view = part.case_view
    show(work, case_id)
    for form_id, label in (
        ("consent", "签知情同意书"),
        ("case_assessment", "写预估表"),
        ("service_plan", "订服务计划"),
    ):
        assert view.next_step.text() == label
        assert typist.at(view.next_step)
        typist.press("Return")
        write(part, typist, form_id)
        assert part.pane is None, part.form.state
    assert state(desk, case_id) == "planned"
    assert view.next_step.text() == "记一次服务"
    typist.press("Return")
    for text in ("核对了药盒。", "愿意配合。", "联系村医"):
        typist.type(text)
        typist.press("Tab")
    typist.press("Ctrl+Return")
    assert state(desk, case_id) == "in_service"
    clock.at = datetime.fromisoformat("2026-06-22T09:30")
    show(work, case_id)
    assert view.next_step.text() == "写阶段评估"
    typist.press("Return")
    write(part, typist, "case_review", decision="04")
    assert view.next_step.text() == "写评估表"
    typist.press("Return")
    write(part, typist, "case_evaluation")
    assert view.next_step.text() == "写结案表"
    typist.press("Return")
    write(part, typist, "case_closure")
    assert state(desk, case_id) == "closed"
    for month in (7, 9):
        clock.at = datetime.fromisoformat(f"2026-{month:02d}-20T09:30")
        show(work, case_id)
        assert view.next_step.text() == "写回访"
        typist.press("Return")
        part.follow_up_form.lines.focus_field("client_status")
        typist.type("身体好。")
        typist.press("Ctrl+Return")
    approve_everything(desk, case_id)
    show(work, case_id)
    assert view.next_step.text() == "归档"
    typist.press("Return", "Ctrl+S")
    assert state(desk, case_id) == "archived"
    assert not view.next_step.isVisible()


def approve_everything(desk: Desk, case_id: str) -> None:
    worker = desk.session
    sit_down(desk, "supervisor", add_worker(desk, "赵督导"), "赵督导")
    for item in case_page(desk, case_id).folder.forms:
        if item.status == "submitted":
            reviews.say(desk, item.id, "approved", "")
    desk.session = worker


# the list of papers ---------------------------------------------------------------------------


def test_the_papers_say_where_they_stand_and_open_with_enter(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    add_form(desk, "consent", case_id)
    show(work, case_id)
    assert papers(part)["知情同意书"] == "已填"
    assert papers(part)["个案预估表"] == "未写"
    typist.press("Alt+1")
    typist.press("Down", "Down", "Return")
    assert part.form.heading.startswith("个案预估表")


def test_another_form_is_begun_from_the_menu_and_with_plus(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    add_form(desk, "consent", case_id)
    show(work, case_id)
    offered = [action.text() for action in part.case_view.papers.menu.actions()]
    assert "转介表" in offered
    assert "个案结案表" not in offered
    typist.press("Alt+1", "Down", "+")
    assert part.form.name == f"filed_form:consent:{case_id}"


def test_a_form_says_what_it_lacks_and_goes_there(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    typist.press("Return", "Ctrl+S")
    assert "还不能保存" in part.form.state
    view = part.form_editor.view
    assert view.focused_path() == "/data/notice/confidentiality_limits_explained"
    assert view.strip.isVisible()
    assert case_page(desk, case_id).folder.forms == ()


def test_a_half_written_form_is_found_again_after_a_restart(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, open_window: OpenWindow
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    typist.press("Return")
    FormTypist(part.form_editor, typist).fill({"consenter_name": "王秀英"})
    typist.press("Escape")
    assert papers(part)["知情同意书"] == "草稿"
    assert part.view_strip.isVisible()
    (draft,) = drafts.drafts(desk)
    assert draft.title == "个案表单 知情同意书 王秀英"
    later = open_window(desk)
    assert later.workspace is not None
    entity, _colon, rest = draft.name.partition(":")
    assert later.workspace.open_record(entity, rest)
    shown = cases_of(later.workspace)
    assert "找回" in shown.form.state
    answers = shown.form_editor.draft().answers
    assert answers is not None
    agreement = answers["agreement"]
    assert isinstance(agreement, dict)
    assert agreement["consenter_name"] == "王秀英"


def test_a_form_is_previewed_as_it_prints(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    filed = add_form(desk, "consent", case_id)
    show(work, case_id)
    part.on_wish(f"filed:{filed}", case_id)
    typist.press("Ctrl+P")
    dialog = part.form_editor.preview
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


# immediate, hand-over, referral -----------------------------------------------------------------


def test_an_immediate_intake_opens_the_report_at_once(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"), decision="4")
    case = load(desk, CaseFile, case_id)
    case_entry.file_case(desk, dataclasses.replace(case, urgency="immediate"), "")
    show(work, case_id)
    assert part.case_view.next_step.text() == "填强制报告表"
    part.on_wish("edit", case_id)
    part.intake.save()
    part.intake.save()
    assert part.form.heading.startswith("危机介入与强制报告表")
    write(part, typist, "mandatory_report")
    assert part.case_view.next_step.text() == "填写处理决定"


def test_a_case_changes_hands_by_its_form_alone(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    other = add_worker(desk)
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    part.on_wish("edit", case_id)
    worker = part.intake_form.form.editor("case_worker_id")
    assert not worker.isEnabled()
    assert "交接记录" in worker.toolTip()
    typist.press("Escape")
    part.case_view.papers.begun.emit("hand_over")
    write(part, typist, "hand_over", to_worker="孙明")
    assert case_page(desk, case_id).case.case_worker_id == other


def test_the_return_slip_of_a_referral_is_filled_in_later(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    filed = add_form(desk, "referral", case_id)
    show(work, case_id)
    part.on_wish(f"filed:{filed}#received_on", case_id)
    assert part.form_editor.view.focused_path() == "/data/slip/received_on"
    FormTypist(part.form_editor, typist).fill({"received_on": "2026-03-24", "outcome": "01"})
    typist.press("Ctrl+S")
    assert case_page(desk, case_id).folder.slips == ()


# closed, strict, masked -------------------------------------------------------------------------


def test_a_form_of_a_closed_case_is_corrected_with_a_reason(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    add_session(desk, case_id, "2026-01-20")
    add_form(desk, "case_evaluation", case_id)
    closure = add_form(desk, "case_closure", case_id)
    show(work, case_id)
    part.on_wish(f"filed:{closure}", case_id)
    read_only = [part.form_editor.view.is_read_only]
    part.form.begin_correction()
    read_only.append(part.form_editor.view.is_read_only)
    assert read_only == [True, False]
    FormTypist(part.form_editor, typist).fill({"outcome_summary": "明显好转。"})
    typist.press("Ctrl+S")
    assert typist.at(part.form.reason)
    typist.type("写错了")
    typist.press("Ctrl+S")
    assert load(desk, CaseFile, case_id).outcome_summary == "明显好转。"
    lines = records.history(desk, FiledForm.entity, closure)
    assert lines[0].reason == "写错了"


def test_a_strict_form_is_there_for_others_and_does_not_open(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    filed = add_form(desk, "mandatory_report", case_id)
    sit_down(desk, "worker", add_worker(desk))
    window = open_window(desk)
    assert window.workspace is not None
    part = cases_of(window.workspace)
    show(window.workspace, case_id)
    assert papers(part)["危机介入与强制报告表（限指定人员）"] == "已填"
    with qtbot.waitSignal(part.said) as said:
        part.on_wish(f"filed:{filed}", case_id)
    assert "限站长、督导和负责社工" in said.args[0]
    assert part.pane is None


def test_sensitive_facts_are_masked_until_they_are_asked_for(
    desk: Desk, open_window: OpenWindow
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    sit_down(desk, "worker", add_worker(desk))
    window = open_window(desk)
    assert window.workspace is not None
    part = cases_of(window.workspace)
    show(window.workspace, case_id)
    record = part.case_view.record
    part.case_view.show_part(RECORD)
    assert dict(record.intake.facts)["主诉问题"] == "●●●"
    assert dict(record.intake.facts)["个案来源"] != "●●●"
    record.reveal_button.click()
    assert dict(record.intake.facts)["主诉问题"] == "独居，买药难。"
    line = records.history(desk, CaseFile.entity, case_id)[0]
    assert line.what == "查看敏感内容"


def test_a_session_that_another_worker_opens_leaves_a_line(
    desk: Desk, open_window: OpenWindow
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    session_id = add_session(desk, case_id, "2026-01-20")
    sit_down(desk, "worker", add_worker(desk))
    window = open_window(desk)
    assert window.workspace is not None
    part = cases_of(window.workspace)
    show(window.workspace, case_id)
    part.on_wish("session", session_id)
    assert part.pane is part.session
    assert records.history(desk, "case_session", session_id)[0].what == "查看敏感内容"


def test_who_may_only_look_does_not_get_at_sensitive_content(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    session_id = add_session(desk, case_id, "2026-01-20")
    sit_down(desk, "viewer", "")
    window = open_window(desk)
    assert window.workspace is not None
    part = cases_of(window.workspace)
    show(window.workspace, case_id)
    part.case_view.show_part(RECORD)
    assert not part.case_view.record.reveal_button.isVisible()
    with qtbot.waitSignal(part.said):
        part.on_wish("session", session_id)
    assert part.pane is None


def test_the_worker_in_charge_sees_everything(work: Workspace, part: CasePart, desk: Desk) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    assert dict(part.case_view.record.intake.facts)["主诉问题"] == "独居，买药难。"
    assert not part.case_view.record.is_masked


def test_the_part_one_goes_to_stays_in_front_for_the_next_case(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist
) -> None:
    first = add_open_case(desk, add_person(desk, "王秀英"))
    second = add_open_case(desk, add_person(desk, "李桂兰"))
    add_session(desk, first, "2026-01-20")
    show(work, first)
    assert part.case_view.tabs.currentIndex() == COURSE
    show(work, second)
    assert part.case_view.tabs.currentIndex() == PAPERS
    typist.press("Alt+3")
    show(work, first)
    assert part.case_view.tabs.currentIndex() == RECORD


def test_the_whole_file_is_bound_from_the_menu_and_sealed_papers_for_a_reason(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    report = add_form(desk, "mandatory_report", case_id)
    show(work, case_id)
    wishes = {action.text(): action for action in part.case_view.menu.actions()}
    wishes["整卷 PDF…"].trigger()
    assert part.looks.preview is not None
    assert part.looks.preview.pages >= 3
    part.looks.preview.close()
    wishes["整卷 PDF（含密封件）…"].trigger()
    asked = work.window().findChild(ReasonDialog)
    assert asked is not None
    qtbot.waitUntil(asked.reason.hasFocus)
    typist.type("移送公安机关")
    typist.press("Return")
    assert part.looks.preview.pages >= 4
    part.looks.preview.close()
    assert records.history(desk, FiledForm.entity, report)[0].reason == "移送公安机关"


def test_a_file_that_a_form_asks_for_is_attached_and_named(
    work: Workspace, part: CasePart, desk: Desk, typist: Typist, tmp_path: Path
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    part.on_wish("form:case_assessment", case_id)
    picture = tmp_path / "家系图.txt"
    picture.write_text("祖父—父亲", encoding="utf-8")
    editor = part.form_editor
    editor.files._choose = lambda *_asked: picture
    editor.view.focus_path("/data/findings/genogram")
    typist.press("Space")
    answers = editor.draft().answers
    assert answers is not None
    findings = answers["findings"]
    assert isinstance(findings, dict)
    assert findings["genogram"] == "家系图.txt"
    (line,) = list_of(desk, CaseFile.entity, case_id)
    assert line.caption == "个案预估表 家庭结构图"


def test_files_of_a_sealed_form_wait_until_it_is_filed(
    work: Workspace, part: CasePart, desk: Desk, qtbot: QtBot
) -> None:
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    show(work, case_id)
    part.on_wish("form:mandatory_report", case_id)
    with qtbot.waitSignal(part.said) as said:
        part.form_editor.view.file_wished.emit("/data/evidence_files[1]/evidence_file")
    assert "先保存" in said.args[0]
