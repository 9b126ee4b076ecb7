# SPDX-License-Identifier: MulanPSL-2.0
"""A month is locked on the page of reports; what it counted is then corrected with a reason."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import carry, enrol
from tests.gui.real_window import Clock, OpenWindow, Typist
from tests.gui.work_samples import add_family
from wuse_desktop.domain.period import Period
from wuse_desktop.gui.dialogs.reason import ReasonDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.reports_page import ReportsPage
from wuse_desktop.gui.pages.visit_part import VisitPart
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import records, visits
from wuse_desktop.services.desk import Desk

MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")
CONTACTS = "person_contacts"
Visit = Callable[[str], str]


@pytest.fixture
def visit(desk: Desk) -> Visit:
    """Return ``visit(day)``: a visit to a family of two that met both."""

    def recorded(day: str) -> str:
        home, people = add_family(desk, "孙玉梅", "李老根")
        draft = visits.propose_visit(desk, home, date.fromisoformat(day))
        made = dataclasses.replace(draft.visit, outcome="1", observed="老人精神不错。")
        full = dataclasses.replace(draft, visit=made, met_ids=people)
        return visits.save_visit(desk, full).id

    return recorded


@pytest.fixture
def april(clock: Clock) -> None:
    clock.at = datetime.fromisoformat("2026-04-02T09:00")


def reports(work: Workspace, qtbot: QtBot, month: Period) -> ReportsPage:
    work.open_page("reports")
    page = cast("ReportsPage", work.page)
    page.period.set_value(month)
    page.refresh()
    qtbot.waitUntil(lambda: page.figures is not None and page.figures.period == month)
    return page


def lock_march(work: Workspace, qtbot: QtBot) -> ReportsPage:
    page = reports(work, qtbot, MARCH)
    assert "还没有锁定" in page.lock.said
    page.lock.lock_button.click()
    assert page.lock_dialog is not None
    qtbot.waitUntil(page.lock_dialog.isVisible)
    page.lock_dialog.accept_button.click()
    qtbot.waitUntil(lambda: "已锁定" in page.lock.said)
    work.window().activateWindow()  # no window manager gives it back the keyboard here
    qtbot.waitUntil(work.window().isActiveWindow)
    return page


def reason_dialog(qtbot: QtBot) -> ReasonDialog:
    def found() -> list[ReasonDialog]:
        widgets = QApplication.topLevelWidgets()
        return [item for item in widgets if isinstance(item, ReasonDialog) and item.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    dialog = found()[0]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.reason.hasFocus)
    (note,) = [item for item in dialog.findChildren(QLabel) if item.wordWrap()]
    assert note.height() >= note.heightForWidth(note.width()), "nothing of it is cut"
    assert note.text().count("会保留") == 1
    return dialog


def test_a_locked_month_asks_why_and_keeps_its_figures(
    desk: Desk,
    visit: Visit,
    open_window: OpenWindow,
    april: None,
    typist: Typist,
    qtbot: QtBot,
) -> None:
    made = visit("2026-03-20")
    work = open_window(desk).workspace
    assert work is not None
    page = lock_march(work, qtbot)
    assert "2026-04-02 李晓梅 · 第1次报送" in page.lock.said

    work.open_record("home_visit", made)
    part = cast("VisitsPage", work.page).visits
    qtbot.waitUntil(lambda: part.entry.draft().visit.id == made)
    part.entry.met.toggle(2)
    part.entry.observed.setFocus()
    typist.type("只见到一个人。")
    part.pane._save.click()
    qtbot.waitUntil(lambda: bool(part._warned))  # what is still to be filled in
    part.pane._save.click()
    dialog = reason_dialog(qtbot)
    assert not visits.load_visit(desk, made).visit.observed.startswith("只见到")
    typist.type("多记了一个人")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: len(visits.load_visit(desk, made).met_ids) == 1)

    part.show_record("home_visit", made)
    qtbot.waitUntil(part.pane.corrections.isVisible)
    assert part.pane.corrections.full_text == "更正第1次 · 2026-04-02 李晓梅：多记了一个人"
    page = reports(work, qtbot, MARCH)
    qtbot.waitUntil(lambda: "锁定以后有补录或更正" in page.lock.said)
    assert page.figures is not None
    assert page.figures[CONTACTS].text == "2"
    assert "服务人次 −1" in page.lock.said
    page.show_records(page.figures[CONTACTS], "period")
    *_known, since = [line.cells for line in page.records.table.model.lines]
    assert since[1:] == ("锁定以后的补录和更正，还没有补报", "1")


def test_the_next_month_reports_the_difference(
    desk: Desk, visit: Visit, open_window: OpenWindow, clock: Clock, april: None, qtbot: QtBot
) -> None:
    visit("2026-03-20")
    work = open_window(desk).workspace
    assert work is not None
    lock_march(work, qtbot)
    visit("2026-03-25")  # forgotten, written down late
    clock.at = datetime.fromisoformat("2026-05-02T09:00")
    page = reports(work, qtbot, APRIL)
    page.lock.lock_button.click()
    dialog = page.lock_dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    assert not dialog.accept_button.isEnabled()
    qtbot.keyClicks(dialog.reason, "bulu")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "补报2026年3月：服务人次 +2" in page.lock.said)
    assert "（bulu）" in page.lock.said


def test_deleting_from_a_locked_month_asks_why(
    desk: Desk, visit: Visit, open_window: OpenWindow, april: None, typist: Typist, qtbot: QtBot
) -> None:
    made = visit("2026-03-20")
    work = open_window(desk).workspace
    assert work is not None
    lock_march(work, qtbot)
    work.open_record("home_visit", made)
    part = cast("VisitsPage", work.page).visits
    qtbot.waitUntil(lambda: part.entry.draft().visit.id == made)
    part._ask_delete()
    dialog = reason_dialog(qtbot)
    typist.type("记重了")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: any(item.id == made for item in records.bin(desk)))


def test_the_county_reads_the_reason_beside_the_visit(
    desk: Desk,
    county_desk: Desk,
    visit: Visit,
    open_window: OpenWindow,
    april: None,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    enrol(desk, county_desk, tmp_path / "cards")
    made = visit("2026-03-20")
    work = open_window(desk).workspace
    assert work is not None
    lock_march(work, qtbot)
    draft = visits.load_visit(desk, made)
    visits.save_visit(desk, dataclasses.replace(draft, met_ids=draft.met_ids[:1]), "多记了一个人")
    carry(desk, county_desk, tmp_path / "stick")
    part = VisitPart(Operations(county_desk, InlineRunner()))
    qtbot.addWidget(part)
    part.resize(1166, 650)
    part.show()
    part.show_record("home_visit", made)
    assert part.pane.corrections.full_text.startswith("更正第1次 · 2026-04-02 李晓梅")
    assert "多记了一个人" in part.pane.corrections.full_text
