# SPDX-License-Identifier: MulanPSL-2.0
"""A county adds a term by keys; its station is offered it once the bundle came down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import enrol
from tests.gui.real_window import OpenWindow, Typist
from wuse_desktop.domain.codes import Code, learn_local
from wuse_desktop.gui.pages.settings_page import SettingsPage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.settings.terms_part import TermsPart
from wuse_desktop.gui.widgets.code_picker import CodePicker, CodesEditor
from wuse_desktop.services import bundles, inbox, receipts
from wuse_desktop.services.choices import choices, choices_with
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.local_terms import term_sheet


@pytest.fixture(autouse=True)
def no_terms() -> Iterator[None]:
    """What one test learned is no matter to the next."""
    yield
    learn_local(())


def _part(desk: Desk, open_window: OpenWindow, qtbot: QtBot) -> TermsPart:
    window = open_window(desk)
    assert window.workspace is not None
    page = window.workspace.open_page("settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.terms)
    qtbot.waitUntil(page.terms.isVisible)
    page.terms.refresh()
    return page.terms


def test_a_term_typed_at_the_county_is_offered_at_the_station(
    desk: Desk,
    county_desk: Desk,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    enrol(desk, county_desk, tmp_path / "cards")
    window = open_window(desk)
    assert window.workspace is not None
    visits = window.workspace.open_page("visits")
    assert isinstance(visits, VisitsPage)
    window.workspace.open_page("today")

    part = _part(county_desk, open_window, qtbot)
    part.list.set_value("VISIT_PURPOSE")
    part.refresh()
    part.window().activateWindow()
    qtbot.waitUntil(lambda: part.label.isVisible() and part.window().isActiveWindow())
    part.label.setFocus()
    typist.type("取暖检查")
    typist.press("Return")
    qtbot.waitUntil(lambda: len(term_sheet(county_desk, "VISIT_PURPOSE").lines) == 1)
    part.label.setFocus()
    typist.type("取暖检查")
    typist.press("Return")
    qtbot.waitUntil(lambda: "已经有了" in part.notice.sentence)
    made = bundles.make_down(county_desk, desk.site_id, tmp_path)
    learn_local(())  # the station is another machine
    inbox.take(desk, made.path)
    for path in receipts.make(desk, tmp_path, county_desk.site_id):
        receipts.take(county_desk, path)
    assert "取暖检查" in [item.label for item in choices("VISIT_PURPOSE")]

    again = window.workspace.open_page("visits")
    assert again is not visits  # made anew, with the new term in its choices
    assert window.workspace.open_page("visits") is again


def test_a_station_reads_the_terms_and_adds_none(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    part = _part(desk, open_window, qtbot)
    qtbot.waitUntil(lambda: not part.label.isVisible())
    assert not part.retire_button.isVisible()
    assert not part.add_button.isVisible()


def test_a_term_out_of_use_stays_ticked_where_it_was(dressed: QApplication, qtbot: QtBot) -> None:
    assert dressed is not None
    learn_local([Code("CONSULT_TOPIC", "L-1", "取暖", "取暖", retired=True)])
    offered = choices("CONSULT_TOPIC")
    assert "L-1" not in {item.code for item in offered}
    editor = CodesEditor(offered, list_name="CONSULT_TOPIC")
    qtbot.addWidget(editor)
    first = offered[0].code
    for held in (("L-1", first), (first,), ("L-2",), ("L-1",)):
        editor.set_value(held)
        boxes = [box for box in editor.findChildren(QCheckBox) if box.isChecked()]
        assert set(editor.value()) == set(held)
        assert len(boxes) == len(held)
    editor.set_value(("L-1",))
    (box,) = (box for box in editor.findChildren(QCheckBox) if box.text() == "取暖")
    box.setChecked(False)
    assert editor.value() == ()
    picker = CodePicker(offered, list_name="CONSULT_TOPIC")
    qtbot.addWidget(picker)
    picker.set_value("L-1")
    assert (picker.line.text(), picker.value()) == ("取暖", "L-1")


def test_a_purpose_out_of_use_stays_with_its_visit() -> None:
    learn_local([Code("VISIT_PURPOSE", "L-1", "取暖检查", "取暖检查", retired=True)])
    assert choices_with("VISIT_PURPOSE", ("L-1",))[-1].label == "取暖检查"
    assert choices_with("VISIT_PURPOSE", ()) == choices("VISIT_PURPOSE")
