# SPDX-License-Identifier: MulanPSL-2.0
"""Tab goes on from every place of every page and form, and comes back to where it began."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import _desk
from tests.gui.real_window import Clock, OpenWindow, Typist
from tests.gui.test_small_screens import PLACES
from tests.services.building import activity, at, group, intake, meeting, put
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.gui.navigation import PAGES, pages_of
from wuse_desktop.gui.new_menu import NEW
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services.choices import choices
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice

_MOST = 400


def called(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text}".strip()


def stuck(key: Qt.Key = Qt.Key.Key_Tab) -> str:
    """Where Tab stays or turns in a circle that leaves out where it began, "" for nowhere."""
    start = QApplication.focusWidget()
    assert start is not None
    seen: list[QWidget] = [start]
    for _step in range(_MOST):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, key)
        now = QApplication.focusWidget()
        if now is start:
            return ""
        if now is None or now in seen:
            return f"{called(here)} -> {called(now)}"
        seen.append(now)
    return "endless"


def tabs_of(page: QWidget) -> Iterator[int]:
    """Each tab of a page in front, once for a page without."""
    tabs = page.findChildren(QTabWidget)
    for number in range(tabs[0].count() if tabs else 1):
        if tabs:
            tabs[0].setCurrentIndex(number)
        yield number


@pytest.mark.parametrize("kind", PLACES)
def test_on_every_page(kind: str, tmp_path: Path, clock: Clock, open_window: OpenWindow) -> None:
    choice = SetupChoice(kind, PLACES[kind], "木兰县社会工作服务站", "李晓梅", "李晓梅")
    for desk in _desk(tmp_path / "desk", choice, clock):
        work = open_window(desk).workspace
        assert work is not None
        wrong = {}
        for key in pages_of(PAGES, kind):
            page = work.open_page(key)
            assert page is not None
            for tab in tabs_of(page):
                work.navigation.setFocus()
                for way in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                    if where := stuck(way):
                        wrong[key, tab, way.name] = where
        assert not wrong


@pytest.fixture
def work(desk: Desk, open_window: OpenWindow) -> Workspace:
    found = open_window(desk).workspace
    assert found is not None
    return found


# In the sheet of hours Tab goes from cell to cell; F6 leaves it.
@pytest.mark.parametrize("what", [item[0] for item in NEW if item[0] != "volunteer_service"])
@pytest.mark.parametrize("way", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_in_every_new_form(work: Workspace, what: str, way: Qt.Key) -> None:
    work.start_new(what)
    work.navigation.setFocus()
    assert stuck(way) == ""


@pytest.mark.parametrize(("listed", "stops"), [("CLIENT_CAT", 2), ("CONSULT_TOPIC", 1)])
def test_boxes_are_one_stop_and_arrows_walk_among_them(
    dressed: QApplication, qtbot: QtBot, typist: Typist, listed: str, stops: int
) -> None:
    assert dressed.styleSheet()
    window, before, after = QWidget(), QLineEdit(), QLineEdit()
    editor = CodesEditor(choices(listed), 4)
    columns = editor._columns
    assert columns > 1
    window.setLayout(column(before, editor, after))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before.setFocus()
    typist.press(*["Tab"] * stops)
    boxes = list(editor._boxes.values())
    assert typist.at(boxes[0])
    typist.press("Right", "Down", "Space", "Left", "Left")  # there is nothing left of the first
    assert boxes[1 + columns].isChecked()
    assert typist.at(boxes[columns - 1])
    typist.press("Tab")
    assert typist.at(after)
    typist.press("Shift+Tab")
    assert typist.at(boxes[columns - 1])
    assert editor.value() == (list(editor._boxes)[1 + columns],)


def records(desk: Desk) -> Iterator[tuple[str, str]]:
    """One record of each kind that has a page."""
    (who,) = put(desk, Person(name="王秀英", is_client=True, village_code="230127100200"))
    (home,) = put(desk, Household(head_person_id=who, village_code="230127100200"))
    (circle,) = put(desk, group())
    yield "person", who
    yield "household", home
    yield "service_group", circle
    made: tuple[Record, ...] = (
        intake(who),
        activity("2026-03-20 09:00"),
        HomeVisit(household_id=home, start_at=at("2026-03-20 09:00"), outcome="1"),
        Consultation(person_id=who, start_at=at("2026-03-20 09:00")),
        CommunityOrg(org_name="邻里互助社"),
        Volunteer(person_id=who),
        Distribution(item="大米", given_on=at("2026-03-20 09:00").date()),
        meeting(circle, "2026-03-21 09:00"),
    )
    for record, row_id in zip(made, put(desk, *made), strict=True):
        yield type(record).entity, row_id


@pytest.mark.parametrize("way", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_beside_every_record(desk: Desk, work: Workspace, way: Qt.Key) -> None:
    wrong = {}
    for entity, row_id in records(desk):
        assert work.open_record(entity, row_id)
        work.navigation.setFocus()
        if where := stuck(way):
            wrong[entity] = where
    assert not wrong
