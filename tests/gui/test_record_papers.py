# SPDX-License-Identifier: MulanPSL-2.0
"""Records print from their pages, and forms about them are filled there, by keys."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.form_keys import FormTypist
from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_family, add_group, add_person
from tests.services.form_filling import fill
from tests.services.printed import text
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.pages.forms_page import FormsPage
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import (
    activities,
    consultations,
    drafts,
    form_entry,
    groups,
    visits,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filed_forms import filed_forms, station_forms
from wuse_desktop.services.people import save_person
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records

AT = datetime.fromisoformat("2026-03-20T09:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def groups_page(work: Workspace) -> GroupsPage:
    shown = work.open_page("groups")
    assert isinstance(shown, GroupsPage)
    return shown


@pytest.fixture(autouse=True)
def closed_previews(dressed: QApplication) -> Iterator[None]:
    """No window of one test stands over the next."""
    yield
    for item in dressed.topLevelWidgets():
        if isinstance(item, PreviewDialog):
            item.close()


def preview(qtbot: QtBot) -> PreviewDialog:
    """The preview that is open, once its pages are there."""

    def shown() -> list[PreviewDialog]:
        found = QApplication.topLevelWidgets()
        return [item for item in found if isinstance(item, PreviewDialog) and item.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()) and shown()[0].pages > 0)
    return shown()[0]


def card_lines(card: FiledFormsCard) -> list[tuple[str, str]]:
    """The forms of a card with what is said of each."""
    return [(line.cells[0], line.cells[1]) for line in card.table.model.lines]


def add_activity(desk: Desk) -> str:
    record = CommunityActivity(
        activity_title="学雷锋义诊",
        activity_type="03",
        start_at=AT,
        end_at=AT + HOUR,
        place="村委会广场",
        process="量血压、发药箱",
        outcome="老人都来了",
    )
    person = add_person(desk, "王秀英")
    minutes = {desk.session.worker_id: 60}
    return activities.save_activity(desk, record, [Attendance(person_id=person)], minutes).id


def add_session(desk: Desk, group_id: str, person_id: str) -> str:
    record = GroupSession(
        group_id=group_id,
        theme="认识彼此",
        start_at=AT,
        end_at=AT + HOUR,
        place="活动室",
        phase="2",
        objective="互相认识",
        process="自我介绍",
        dynamics="有些拘谨",
        attainment="2",
        reflection="时间偏短",
        next_step="下节做手工",
    )
    minutes = {desk.session.worker_id: 60}
    return groups.save_session(desk, record, [Attendance(person_id=person_id)], minutes).id


def add_visit(desk: Desk, household_id: str, head: str, on: date) -> str:
    draft = visits.propose_visit(desk, household_id, on)
    visit = dataclasses.replace(
        draft.visit,
        outcome="1",
        home_risks=("00",),
        needs=("00",),
        health="高血压",
        action_taken="量血压",
    )
    return visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(head,))).id


# printing ------------------------------------------------------------------------------------


def test_a_consultation_is_previewed_with_ctrl_p(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    asked = Consultation(
        start_at=AT,
        end_at=AT + HOUR,
        person_desc="路过的大爷",
        topic=("01",),
        content="低保怎么申请",
        reply="介绍了条件和材料",
        result="01",
    )
    saved = consultations.save(desk, asked, {desk.session.worker_id: 60})
    assert work.open_record(Consultation.entity, saved.id)
    assert isinstance(work.page, CasesPage)
    typist.press("Ctrl+P")
    assert "咨询内容低保怎么申请" in text(preview(qtbot).pdf)


def test_an_activity_offers_its_papers_the_record_first(
    work: Workspace, groups_page: GroupsPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    assert work.open_record(CommunityActivity.entity, add_activity(desk))
    printing = groups_page.activities.activity_view.printing
    typist.press("Ctrl+P")
    menu = printing.menu_of_papers
    qtbot.waitUntil(menu.isVisible)
    assert [action.text() for action in menu.actions()] == [
        "社区活动记录与总结表",
        "社区活动方案",
        "签到表",
    ]
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert "签到人数1未签到估算人数0参与人次合计1" in text(preview(qtbot).pdf)


def test_the_session_under_the_cursor_is_the_first_paper_of_its_group(
    work: Workspace, groups_page: GroupsPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    person = add_person(desk, "王秀英")
    group_id = add_group(desk, "互助小组", [person])
    add_session(desk, group_id, person)
    assert work.open_record(ServiceGroup.entity, group_id)
    view = groups_page.groups.group_view
    view.sessions.select_first()
    view.sessions.view.setFocus()
    typist.press("Ctrl+P")
    menu = view.printing.menu_of_papers
    qtbot.waitUntil(menu.isVisible)
    assert menu.actions()[0].text() == "第1节 小组活动过程记录表"
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert "主题认识彼此" in text(preview(qtbot).pdf)


def test_selected_visits_are_previewed_in_one_file_and_can_be_masked(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    household, people = add_family(desk, "王秀英")
    for day in (10, 20):
        add_visit(desk, household, people[0], date(2026, 3, day))
    page = work.open_page("visits")
    assert isinstance(page, VisitsPage)
    page.visits.table.view.setFocus()
    page.visits.table.view.selectAll()
    typist.press("Ctrl+P")
    dialog = preview(qtbot)
    assert dialog.pages == 4
    assert "●●●" in text(dialog.pdf)
    assert "高血压" not in text(dialog.pdf)
    dialog.revealing.click()
    qtbot.waitUntil(lambda: text(dialog.pdf).count("健康/用药高血压") == 2)
    with desk.read() as connection:
        looked = [
            entry.op
            for row in records.find(connection, HomeVisit)
            for entry in records.history(connection, row.id)
        ]
    assert looked.count("V") == 2


def test_a_visit_that_is_not_saved_is_not_printed(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    household, people = add_family(desk, "王秀英")
    visit_id = add_visit(desk, household, people[0], date(2026, 3, 20))
    page = work.open_page("visits")
    assert isinstance(page, VisitsPage)
    assert work.start_new(HomeVisit.entity)
    typist.press("Ctrl+P")
    assert page.visits.preview is None
    assert work.open_record(HomeVisit.entity, visit_id)
    page.visits.entry.observed.setFocus()
    typist.press("Ctrl+P")
    assert "2026年3月20日" in text(preview(qtbot).pdf)


# forms about groups --------------------------------------------------------------------------


def test_the_summary_of_a_group_is_written_by_keys_and_ends_it(
    work: Workspace, groups_page: GroupsPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    person = add_person(desk, "王秀英")
    group_id = add_group(desk, "互助小组", [person])
    add_session(desk, group_id, person)
    assert work.open_record(ServiceGroup.entity, group_id)
    part = groups_page.groups
    card = part.group_view.forms
    assert card_lines(card) == [("小组计划书", "未写"), ("小组总结评估表", "未写")]
    card.table.select("group_summary")
    card.table.view.setFocus()
    typist.press("Return")
    keys = FormTypist(part.forms.editor, typist)
    keys.fill(
        {
            "finished_on": "2026-03-24",
            "outcome": "大家常走动。",
            "member_changes": "愿意开口了。",
            "difficulties": "场地小。",
            "experience": "人少更好。",
            "follow_up": "每月聚一次。",
        },
        {"objective_results": [{"objective": "互相认识", "attainment": "1", "evidence": "签到表"}]},
    )
    typist.press("Ctrl+S")
    assert part.forms.pane.state == "提醒已列出；再按一次保存就存下", "it held one session only"
    with qtbot.waitSignal(part.said) as said:
        typist.press("Ctrl+S")
    assert said.args[0] == "“小组总结评估表”已保存"
    assert load(desk, ServiceGroup, group_id).outcome == "大家常走动。"
    (line,) = filed_forms(desk, ServiceGroup.entity, group_id).lines
    assert card_lines(card) == [("小组计划书", "未写"), ("小组总结评估表", "已填")]

    card.table.select(line.filed_id)
    card.table.view.setFocus()
    typist.press("Ctrl+P")
    printed = text(preview(qtbot).pdf)
    assert "小组成效大家常走动。" in printed
    assert f"编号：{load(desk, ServiceGroup, group_id).record_no}" in printed
    assert "参与人次1" in printed


def test_a_filed_form_opens_on_the_page_of_what_it_is_about(
    work: Workspace, groups_page: GroupsPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    group_id = add_group(desk, "互助小组", [])
    draft = form_entry.new_form(desk, "satisfaction", ServiceGroup.entity, group_id)
    answered = fill(draft.session(), desk.today(), suggestion="多办几次")
    saved = form_entry.file_form(desk, dataclasses.replace(draft, answers=answered.answers()))
    assert work.open_record(FiledForm.entity, saved.id)
    assert work.page is groups_page
    pane = groups_page.groups.pane
    assert pane is not None
    assert pane.heading == "服务满意度调查表 互助小组"
    session = groups_page.groups.forms.editor.view.session
    assert session is not None
    assert session.value("/data/items/suggestion") == "多办几次"


def test_a_plan_left_half_written_is_found_again(
    work: Workspace,
    groups_page: GroupsPage,
    desk: Desk,
    typist: Typist,
    open_window: OpenWindow,
) -> None:
    group_id = add_group(desk, "互助小组", [])
    assert work.open_record(ServiceGroup.entity, group_id)
    part = groups_page.groups
    part.forms.begin("group_plan")
    FormTypist(part.forms.editor, typist).fill({"background": "独居老人多。"})
    assert groups_page.step_back()
    assert card_lines(part.group_view.forms)[0] == ("小组计划书", "草稿")
    (draft,) = drafts.drafts(desk)
    assert draft.title == "表单 小组计划书 互助小组"
    later = open_window(desk)
    assert later.workspace is not None
    entity, _colon, record_id = draft.name.partition(":")
    assert later.workspace.open_record(entity, record_id)
    shown = later.workspace.page
    assert isinstance(shown, GroupsPage)
    session = shown.groups.forms.editor.view.session
    assert session is not None
    assert session.value("/data/grounds/background") == "独居老人多。"


# forms about people --------------------------------------------------------------------------


def test_the_file_of_a_child_is_offered_for_the_child_alone(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    child = Person(name="孙小宝", birth_date=date(2016, 3, 2), is_client=True, no_phone=True)
    entry = PersonCategory(category="15", start_date=date(2026, 1, 5))
    child_id = save_person(desk, child, [entry]).id
    grown_id = add_person(desk, "王秀英")
    page = work.open_page("people")
    assert isinstance(page, PeoplePage)
    card = page.forms.card
    assert work.open_record(Person.entity, grown_id)
    assert card_lines(card) == []
    assert [action.text() for action in card.menu.actions()] == ["投诉建议处理表"]
    assert work.open_record(Person.entity, child_id)
    assert card_lines(card) == [("困境/留守儿童一人一档", "未写")]
    card.table.select_first()
    card.table.view.setFocus()
    typist.press("Return")
    pane = page.forms.pane
    assert pane is not None
    assert pane.heading == "困境/留守儿童一人一档 孙小宝"
    FormTypist(page.forms.forms.editor, typist).fill({"health_note": "哮喘"})
    typist.press("Ctrl+S")
    assert "还不能保存" in pane.state, "much is still asked for"
    assert page.step_back()
    assert page.forms.pane is None
    assert card_lines(card) == [("困境/留守儿童一人一档", "草稿")]
    assert load(desk, Person, child_id).health_note == ""
    assert work.open_record(Person.entity, f"child_file:{child_id}")
    session = page.forms.forms.editor.view.session
    assert session is not None
    assert session.value("/data/situation/health_note") == "哮喘"


# forms of the station -------------------------------------------------------------------------


def test_a_meeting_is_written_listed_and_put_into_the_bin(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page = work.open_page("forms")
    assert isinstance(page, FormsPage)
    part = page.filled
    assert page.page is part
    part.card.new.setFocus()
    typist.press("Space")
    qtbot.waitUntil(part.card.menu.isVisible)
    titles = [action.text() for action in part.card.menu.actions()]
    assert titles[:5] == ["督导计划", "督导记录表", "站点督查表", "培训记录表", "会议记录"]
    part.card.menu.close()
    part.forms.forms.begin("meeting")
    FormTypist(part.forms.forms.editor, typist).fill(
        {
            "title": "三月例会",
            "held_at": "2026-03-23T09:00",
            "chair": "李晓梅",
            "attendees": "全站社工",
            "agenda": "安排走访",
            "decisions": "分片包干",
        }
    )
    assert page.step_back()
    assert card_lines(part.card) == [("会议记录", "草稿")]
    (draft,) = drafts.drafts(desk)
    entity, _colon, record_id = draft.name.partition(":")
    assert work.open_record(entity, record_id)
    typist.press("Ctrl+S")
    assert card_lines(part.card) == [("会议记录", "已填")]
    assert typist.at(part.card.table.view)
    typist.press("Ctrl+P")
    assert "会议决定分片包干" in text(preview(qtbot).pdf)
    preview(qtbot).close()

    part.card.table.select_first()
    part.card.table.view.setFocus()
    typist.press("Return")
    pane = part.forms.pane
    assert pane is not None
    delete = next(item for item in pane.findChildren(QPushButton) if item.text() == "删除")
    with qtbot.waitSignal(part.said) as said:
        delete.click()
    assert station_forms(desk).lines == ()
    said.args[2]()
    assert len(station_forms(desk).lines) == 1


def test_the_versions_of_forms_are_one_tab_further(work: Workspace, typist: Typist) -> None:
    page = work.open_page("forms")
    assert isinstance(page, FormsPage)
    typist.press("Ctrl+Tab")
    front: QWidget = page.page
    assert front is page.versions
    assert page.versions.table.model.rowCount() > 20
