# SPDX-License-Identifier: MulanPSL-2.0
"""A pile of questionnaires typed in by digits, filed as forms, taken back, found half typed."""

from collections.abc import Callable
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_group, add_person
from tests.services.building import activity
from wuse_desktop.domain.records.activities import CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.forms import Satisfaction
from wuse_desktop.gui.dialogs.slips import SlipsDialog
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import activities, form_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filed_forms import filed_forms
from wuse_desktop.services.form_filling import path_of
from wuse_desktop.storage import records

ACTIVITY = CommunityActivity.entity
ASKED = 6


@pytest.fixture
def activity_id(desk: Desk) -> str:
    return activities.save_activity(desk, activity(), [], {desk.session.worker_id: 120}).id


@pytest.fixture
def work(desk: Desk, activity_id: str, open_window: OpenWindow) -> Workspace:
    assert activity_id
    workspace = open_window(desk).workspace
    assert workspace is not None
    return workspace


def begin(work: Workspace, qtbot: QtBot, entity: str, record_id: str) -> SlipsDialog:
    """From the page of the record into the dialog, by its menu."""
    assert work.open_record(entity, record_id)
    page = work.page
    assert isinstance(page, GroupsPage)
    part = page.activities if entity == ACTIVITY else page.groups
    part.on_wish("slips", record_id)
    dialog = part.slips
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.view.hasFocus)
    return dialog


def stored(desk: Desk) -> list[Satisfaction]:
    with desk.read() as connection:
        return records.find(connection, Satisfaction)


def test_a_slip_takes_one_key_a_question_and_is_filed_as_the_form(
    work: Workspace,
    desk: Desk,
    activity_id: str,
    typist: Typist,
    qtbot: QtBot,
    told: Callable[[str], None],
) -> None:
    dialog = begin(work, qtbot, ACTIVITY, activity_id)
    assert dialog.rows.remark_column == ASKED
    typist.type("555455" + "444444" + "332323")
    assert dialog.sentence.startswith("已录 3 份")
    assert "满意率 67%" in dialog.sentence
    typist.press("Ctrl+Return")
    told(f"{3 * ASKED + 1} keys for 3 questionnaires of {ASKED} questions")
    assert [item.overall for item in stored(desk)] == [5, 4, 3]
    assert {(item.event_entity, item.event_id) for item in stored(desk)} == {
        (ACTIVITY, activity_id)
    }
    first = filed_forms(desk, ACTIVITY, activity_id).lines[0]
    session = form_entry.load_form(desk, first.filed_id).session()
    assert session.value(path_of(session, "item_gain")) in ("4", "5", "3", "2")
    page = work.page
    assert isinstance(page, GroupsPage)
    sheet = page.activities.activity_view.sheet
    assert sheet is not None
    assert sheet.page.opinions.text == "满意率 67%（3 份，平均 4.0 分）"
    assert "3 份" in work.notice.sentence
    work.notice._action.click()
    assert stored(desk) == []


def test_backspace_mends_and_a_slip_that_is_not_whole_is_refused(
    work: Workspace, desk: Desk, activity_id: str, typist: Typist, qtbot: QtBot
) -> None:
    dialog = begin(work, qtbot, ACTIVITY, activity_id)
    typist.type("51")
    typist.press("Backspace")
    typist.type("9x")
    typist.type("455")
    assert dialog.rows.slips[0].scores == ("5", "4", "5", "5", "", "")
    typist.press("Ctrl+Return")
    assert "第1份" in dialog.state
    assert stored(desk) == []
    typist.type("44")
    typist.type("5")
    typist.press("Delete", "Ctrl+Return")
    assert [item.overall for item in stored(desk)] == [4]


def test_half_typed_slips_are_found_again(
    work: Workspace, desk: Desk, activity_id: str, typist: Typist, qtbot: QtBot
) -> None:
    dialog = begin(work, qtbot, ACTIVITY, activity_id)
    typist.type("555555" + "4")
    dialog.reject()
    page = work.page
    assert isinstance(page, GroupsPage)
    assert page.activities.view_strip.isVisible()
    page.activities.resume(f"{ACTIVITY}:slips:{activity_id}")
    again = page.activities.slips
    assert again is not None
    assert [slip.scores for slip in again.rows.slips] == [
        ("5",) * 6,
        ("4", "", "", "", "", ""),
        ("",) * 6,
    ]


def test_the_slips_of_a_group_count_in_its_ledger_and_on_its_page(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    group_id = add_group(desk, "互助小组", [add_person(desk, "贾大山")])
    dialog = begin(work, qtbot, ServiceGroup.entity, group_id)
    dialog.day.set_value(date(2026, 3, 20))
    typist.type("555555" + "555553")
    typist.press("Ctrl+Return")
    assert [item.filled_on for item in stored(desk)] == [date(2026, 3, 20)] * 2
    page = work.page
    assert isinstance(page, GroupsPage)
    sheet = page.groups.group_view.sheet
    assert sheet is not None
    assert sheet.page.opinions.rate == "50%"


def test_nothing_typed_is_said(
    work: Workspace, activity_id: str, typist: Typist, qtbot: QtBot
) -> None:
    dialog = begin(work, qtbot, ACTIVITY, activity_id)
    typist.press("Ctrl+Return")
    assert "还没有录" in dialog.state
