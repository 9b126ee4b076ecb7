# SPDX-License-Identifier: MulanPSL-2.0
"""Questions at the desk and by phone, beside the cases that they may turn into."""

import pytest

from tests.gui.real_window import Typist
from tests.gui.work_samples import add_person
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import consultations
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def test_a_consultation_leads_on_to_an_intake(work: Workspace, desk: Desk, typist: Typist) -> None:
    client = add_person(desk, "王秀英")
    assert work.start_new("consultation", {"person_id": client})
    shown = work.page
    assert isinstance(shown, CasesPage)
    form = shown.consultations.form
    typist.type("4")
    form.own["topic"].set_value(("01",))
    form.own["content"].setPlainText("问低保。")
    form.own["reply"].setPlainText("告知材料。")
    form.lines.focus_field("result")
    typist.type("4")
    typist.press("Ctrl+S")
    (row,) = page(desk, "consultations", ListQuery())
    stored = consultations.load(desk, row.id)
    assert (stored.consultation.mode, stored.consultation.result) == ("4", "04")
    assert stored.consultation.minutes == 15
    shown.consultations.consultation_view.intake.click()
    assert work.page is shown
    assert shown.cases.intake.isVisible()
    assert shown.cases.intake_form.draft().client_id == client


def test_a_consultation_of_somebody_without_a_file_wants_a_description(
    work: Workspace, desk: Desk, typist: Typist
) -> None:
    work.start_new("consultation")
    shown = work.page
    assert isinstance(shown, CasesPage)
    form = shown.consultations.form
    form.own["topic"].set_value(("01",))
    form.own["content"].setPlainText("问低保。")
    form.own["reply"].setPlainText("告知材料。")
    form.own["result"].take("01")
    typist.press("Ctrl+S")
    assert page(desk, "consultations", ListQuery()) == []
    typist.press("Tab")
    typist.type("镇西村一名妇女")
    typist.press("Ctrl+S")
    assert len(page(desk, "consultations", ListQuery())) == 1


def test_ctrl_tab_turns_between_cases_and_consultations(work: Workspace, typist: Typist) -> None:
    shown = work.open_page("cases")
    assert isinstance(shown, CasesPage)
    shown.focus_first()
    typist.press("Ctrl+Tab")
    assert shown.tabs.currentIndex() == 1
    typist.press("Ctrl+Tab")
    assert shown.tabs.currentIndex() == 0
