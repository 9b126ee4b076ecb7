# SPDX-License-Identifier: MulanPSL-2.0
"""Forms are returned, mended, answered and agreed to: at one station, and through the county."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.form_answers import add_form
from tests.gui.exchange_samples import enrol
from tests.gui.form_keys import FormTypist
from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_intake, add_person, add_session
from tests.services.printed import text
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.case_part import CasePart
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.pages.review_page import ReviewPage
from wuse_desktop.gui.pages.today_page import TodayPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import bundles, form_entry, inbox, receipts, reviews, sticks
from wuse_desktop.services.case_pages import case_page
from wuse_desktop.services.desk import Desk, Session
from wuse_desktop.services.form_printing import filed_sheet
from wuse_desktop.services.reading import load

Sit = Callable[[Desk], Workspace]

GOAL = "/data/plan/overall_goal"
SAID, WHY, MENDED = (
    "目标请写得可以量化。",
    "缺少资源安排，请补。",
    "已补资源，目标改为每周漏服不超过1次。",
)


@pytest.fixture
def planned(desk: Desk) -> str:
    """A case whose plan waits for approval."""
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    for form_id in ("consent", "case_assessment", "service_plan"):
        add_form(desk, form_id, case_id)
    add_session(desk, case_id, "2026-03-24")
    return case_id


def plan_of(desk: Desk, case_id: str) -> str:
    found = case_page(desk, case_id).folder.latest("service_plan")
    assert found is not None
    return found.id


def supervisor(desk: Desk) -> Session:
    """A supervisor of the station with a login of his own."""
    with desk.write() as unit:
        worker = unit.put(Worker(name="赵督导", post="02", employment_kind="1"))
    return Session("user-2", "zhao", "赵督导", "supervisor", worker.id)


@pytest.fixture
def sit(open_window: OpenWindow, qtbot: QtBot) -> Iterator[Sit]:
    """Return ``sit(desk)``: a window over the desk as the user who sits there now sees it."""
    opened: list[MainWindow] = []

    def begin(desk: Desk) -> Workspace:
        opened.append(open_window(desk))
        found = opened[-1].workspace
        assert found is not None
        qtbot.waitUntil(found.isVisible)
        return found

    yield begin
    opened.clear()


def review_page(work: Workspace) -> ReviewPage:
    shown = work.open_page("reviews")
    assert isinstance(shown, ReviewPage)
    shown.focus_first()
    return shown


def today_page(work: Workspace) -> TodayPage:
    shown = work.open_page("today")
    assert isinstance(shown, TodayPage)
    return shown


def cases(work: Workspace) -> CasePart:
    shown = work.page
    assert isinstance(shown, CasesPage)
    return shown.cases


def comment_and_return(page: ReviewPage, typist: Typist) -> None:
    """Pin an opinion to the goal of the plan, then send the plan back with a reason."""
    page.editor.view.focus_path(GOAL)
    typist.press("Ctrl+Alt+M")
    typist.type(SAID)
    typist.press("Ctrl+Return")
    typist.press("R")
    typist.type(WHY)
    typist.press("Ctrl+Return")


def mend(work: Workspace, typist: Typist) -> CasePart:
    """Go from 今日 to the question that is spoken of, change it, and answer everything."""
    today = today_page(work)
    assert today._opinion_heading.text() == "待整改 2 条"
    assert [item.detail.partition("：")[2] for item in today.opinions.rows] == [SAID, WHY]
    today.opinions.setFocus()
    typist.press("Return")
    part = cases(work)
    assert part.form_editor.view.focused_path() == GOAL
    FormTypist(part.form_editor, typist).fill(
        {"overall_goal": "每周漏服不超过1次。", "resources": "村医送药。"}
    )
    panel = part.form_editor.panel
    panel.mended_words.setFocus()
    typist.press("Ctrl+A")
    typist.type(MENDED)
    panel.mend_button.setFocus()
    typist.press("Space")
    return part


# at one station -------------------------------------------------------------------------------


def test_a_plan_is_returned_mended_answered_and_agreed_to(
    desk: Desk, planned: str, sit: Sit, typist: Typist
) -> None:
    worker, boss = desk.session, supervisor(desk)
    plan = plan_of(desk, planned)
    desk.session = boss
    page = review_page(sit(desk))
    assert page.queue.count() == 1
    comment_and_return(page, typist)
    assert page.queue.count() == 0
    desk.session = worker
    work = sit(desk)
    part = mend(work, typist)
    assert part.pane is None, part.form.state
    assert reviews.open_opinions(desk) == ()
    assert case_page(desk, planned).case.overall_goal == "每周漏服不超过1次。"
    assert case_page(desk, planned).folder.standings[plan] == "answered"
    assert not today_page(work).opinions.isVisible()
    desk.session = boss
    page = review_page(sit(desk))
    said = [reply.comment for thread in page.editor.panel.sheet.threads for reply in thread.answers]  # type: ignore[union-attr]
    assert said == [MENDED, MENDED]
    typist.press("A")
    assert case_page(desk, planned).folder.standings[plan] == "approved"
    assert page.queue.count() == 0


def test_nobody_agrees_to_what_he_wrote_himself(desk: Desk, planned: str, sit: Sit) -> None:
    page = review_page(sit(desk))
    assert page.queue.count() == 0
    assert page._nothing.isVisible()


def test_workers_have_no_page_of_reviews(desk: Desk, sit: Sit) -> None:
    desk.session = Session("user-3", "sun", "孙明", "worker", desk.session.worker_id)
    assert sit(desk).open_page("reviews") is None


def test_keys_go_through_the_queue_and_an_opinion_brings_one_back_to_its_question(
    desk: Desk, planned: str, sit: Sit, typist: Typist
) -> None:
    add_form(desk, "case_review", planned)
    desk.session = supervisor(desk)
    page = review_page(sit(desk))
    assert "个案服务计划" in page._form_title.text()
    typist.press("J")
    assert "个案阶段评估" in page._form_title.text()
    typist.press("K")
    page.editor.view.focus_path(GOAL)
    typist.press("Ctrl+Alt+M")
    typist.type("ajkr")
    assert page.editor.panel.words.value() == "ajkr", "the keys of the page stay out of words"
    typist.press("Escape")
    assert not page.editor.panel.is_writing
    page.editor.view.focus_path(GOAL)
    typist.press("Ctrl+Alt+M")
    typist.type(SAID)
    typist.press("Ctrl+Return")
    assert page.editor.view.focused_path() == GOAL
    assert page.queue.count() == 2


def test_a_return_without_a_word_is_not_sent(
    desk: Desk, planned: str, sit: Sit, typist: Typist
) -> None:
    desk.session = supervisor(desk)
    page = review_page(sit(desk))
    typist.press("R", "Ctrl+Return")
    assert page.editor.panel.is_writing
    assert case_page(desk, planned).folder.reviews == ()


def test_a_reviewed_form_is_opened_on_its_case_without_being_changed(
    desk: Desk, planned: str, sit: Sit, qtbot: QtBot
) -> None:
    plan = plan_of(desk, planned)
    desk.session = supervisor(desk)
    work = sit(desk)
    assert work.open_record(FiledForm.entity, plan)
    part = cases(work)
    assert part.form_editor.view.is_read_only
    assert "待您审核" in part.form.state
    part.form_editor.panel.approve_button.click()
    assert case_page(desk, planned).folder.standings[plan] == "approved"


def test_a_form_corrected_after_its_approval_asks_who_agreed_again(
    desk: Desk, planned: str, sit: Sit, typist: Typist
) -> None:
    worker, boss = desk.session, supervisor(desk)
    plan = plan_of(desk, planned)
    desk.session = boss
    page = review_page(sit(desk))
    typist.press("A")
    desk.session = worker
    work = sit(desk)
    assert work.open_record(FiledForm.entity, plan)
    part = cases(work)
    assert "已经同意过，更正要写原因" in part.form.state
    part.form.begin_correction()
    typist.type("目标写少了")
    FormTypist(part.form_editor, typist).fill({"overall_goal": "每周漏服不超过1次。"})
    typist.press("Ctrl+S")
    assert part.pane is None, part.form.state
    folder = case_page(desk, planned).folder
    assert folder.standings[plan] == "answered"
    assert "更正第1次" in text(filed_sheet(desk, plan, reveal=True))
    desk.session = boss
    page = review_page(sit(desk))
    assert "改好待复核" in page.queue.item(0).text()
    sheet = page.editor.panel.sheet
    assert sheet is not None
    assert [reply.comment for item in sheet.threads for reply in item.answers] == [
        "同意后又更正：目标写少了"
    ]
    typist.press("A")
    assert page.queue.count() == 0
    assert case_page(desk, planned).folder.standings[plan] == "approved"


# through the county ---------------------------------------------------------------------------


def test_the_county_returns_a_plan_and_gets_the_answer(
    desk: Desk,
    county_desk: Desk,
    planned: str,
    sit: Sit,
    typist: Typist,
    tmp_path: Path,
) -> None:
    enrol(desk, county_desk, tmp_path / "cards")
    plan = plan_of(desk, planned)
    stick = tmp_path / "stick"
    stick.mkdir()
    carry_up(desk, county_desk, stick)
    page = review_page(sit(county_desk))
    assert "木兰镇社会工作服务站" in page.queue.item(0).text()
    comment_and_return(page, typist)
    assert page.queue.count() == 0
    bundles.make_down(county_desk, desk.site_id, stick)
    assert sticks.take_from_county(desk, [stick]).good
    part = mend(sit(desk), typist)
    assert part.pane is None, part.form.state
    assert reviews.open_opinions(desk) == ()
    carry_up(desk, county_desk, stick)
    assert load(county_desk, CaseFile, planned).overall_goal == "每周漏服不超过1次。"
    page = review_page(sit(county_desk))
    assert "改好待复核" in page.queue.item(0).text()
    sheet = page.editor.panel.sheet
    assert sheet is not None
    assert [reply.comment for item in sheet.threads for reply in item.answers] == [MENDED, MENDED]
    typist.press("A")
    bundles.make_down(county_desk, desk.site_id, stick)
    assert sticks.take_from_county(desk, [stick]).good
    assert case_page(desk, planned).folder.standings[plan] == "approved"
    correct(desk, plan, "目标写少了")
    assert case_page(desk, planned).folder.standings[plan] == "answered"
    carry_up(desk, county_desk, stick)
    page = review_page(sit(county_desk))
    assert "改好待复核" in page.queue.item(0).text()
    assert "经过更正" in text(filed_sheet(county_desk, plan, reveal=True))
    assert "更正第2次" in text(filed_sheet(desk, plan, reveal=True))


def correct(desk: Desk, plan: str, reason: str) -> None:
    draft = form_entry.load_form(desk, plan)
    assert draft.answers is not None
    part = draft.answers["plan"]
    assert isinstance(part, dict)
    answers = {**draft.answers, "plan": {**part, "overall_goal": "都按时。"}}
    form_entry.file_form(desk, dataclasses.replace(draft, answers=answers), reason)


def carry_up(station: Desk, county: Desk, stick: Path) -> None:
    """Send by stick, take it, and bring the receipts back."""
    taken = inbox.take(county, bundles.make(station, stick).path)
    for path in receipts.make(county, stick, bundle_id=taken.bundle_id):
        receipts.take(station, path)
