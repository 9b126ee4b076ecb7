# SPDX-License-Identifier: MulanPSL-2.0
"""A name with markup in it is shown as a name: no file that it names is opened."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.plain import PlainLabel, plain_question, tip
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.gui.widgets.texts import badge, muted, section, title
from wuse_desktop.services import people
from wuse_desktop.services.desk import Desk

_RED = QColor(255, 0, 1)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A name that shows a red picture where it is taken for rich text."""
    monkeypatch.chdir(tmp_path)
    image = QImage(40, 12, QImage.Format.Format_RGB32)
    image.fill(_RED)
    assert image.save("red.png")
    return "王<img src='red.png'>"


def opens_the_picture(shown: QWidget) -> bool:
    image = shown.grab().toImage()
    return any(
        image.pixelColor(x, y) == _RED
        for y in range(0, image.height(), 4)
        for x in range(0, image.width(), 4)
    )


def _tips() -> Iterator[QLabel]:
    for window in QApplication.topLevelWidgets():
        if window.metaObject().className() == "QTipLabel":
            yield cast("QLabel", window)


def shown_tip(qtbot: QtBot, text: str, on: QWidget) -> QLabel:
    QToolTip.showText(QPoint(0, 0), text, on)
    qtbot.waitUntil(lambda: any(item.isVisible() and item.text() == text for item in _tips()))
    return next(item for item in _tips() if item.text() == text)


def _notice(text: str) -> QWidget:
    bar = NoticeBar()
    bar.tell(text)
    return bar


_MAKERS: dict[str, Callable[[str], QWidget]] = {
    "label": PlainLabel,
    "elided": ElidedLabel,
    "title": title,
    "section": section,
    "muted": muted,
    "badge": badge,
    "nothing here": EmptyState,
    "notice": _notice,
}


@pytest.mark.parametrize("kind", _MAKERS)
def test_a_label_shows_markup_as_text(kind: str, hostile: str, qtbot: QtBot) -> None:
    made = _MAKERS[kind](hostile)
    qtbot.addWidget(made)
    made.resize(900, 200)
    assert not opens_the_picture(made)


def test_a_question_shows_markup_as_text(hostile: str, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    made = plain_question(over, "问", hostile)
    made.setInformativeText(hostile)
    assert not opens_the_picture(made)


def test_a_label_of_qt_itself_would_open_the_picture(hostile: str, qtbot: QtBot) -> None:
    made = QLabel(hostile)
    qtbot.addWidget(made)
    assert opens_the_picture(made)


def test_a_tip_shows_markup_as_text(hostile: str, dressed: QApplication, qtbot: QtBot) -> None:
    del dressed
    over = QWidget()
    qtbot.addWidget(over)
    assert opens_the_picture(shown_tip(qtbot, hostile, over))
    assert not opens_the_picture(shown_tip(qtbot, tip(hostile), over))


@pytest.mark.parametrize("text", ["王<b>三</b>  一\n　二 & <br>", "&lt;王三", "<!doctype html>王"])
def test_a_tip_says_every_character_of_a_text(text: str) -> None:
    assert tip(text) != text
    document = QTextDocument()
    document.setHtml(tip(text))
    assert document.toPlainText() == text


@pytest.mark.parametrize("text", ["", "王秀英\n84岁", "<3岁", "张 & 李", "a < b"])
def test_a_tip_without_markup_stays_as_it_is(text: str) -> None:
    assert tip(text) == text


def test_marks_of_direction_are_shown_nowhere(qtbot: QtBot) -> None:
    turned = "王\u202e三\u2069"
    made = PlainLabel(turned)
    qtbot.addWidget(made)
    assert made.text() == tip(turned) == "王三"
    made.setText("\u200f李")
    assert made.text() == "李"


def test_a_person_with_markup_in_the_name_opens_no_file(
    desk: Desk, operations: Operations, dressed: QApplication, hostile: str, qtbot: QtBot
) -> None:
    del dressed
    note = f"{hostile}\u202e"
    person = Person(name=note, living_address=note, note=note, phone="13845671234", is_client=True)
    people.save_person(desk, person)
    page = PeoplePage(operations)
    qtbot.addWidget(page)
    page.resize(1166, 650)
    page.show()
    page.refresh()
    page.lists.persons.select_first()
    table: QTableView = page.lists.persons.view
    qtbot.waitUntil(lambda: bool(page.findChildren(PersonView)))
    assert not opens_the_picture(page)
    cells = [
        table.model().index(0, column, QModelIndex())
        for column in range(table.model().columnCount())
    ]
    tips = [str(cell.data(Qt.ItemDataRole.ToolTipRole) or "") for cell in cells]
    assert any("img" in text for text in tips)
    for text in filter(None, tips):
        assert not opens_the_picture(shown_tip(qtbot, text, table))
    assert not any("\u202e" in str(cell.data()) for cell in cells)
    for part in page.findChildren(QWidget):
        if part.toolTip():
            assert not opens_the_picture(shown_tip(qtbot, part.toolTip(), table))


def test_a_copied_list_holds_no_formula(
    desk: Desk, operations: Operations, dressed: QApplication, qtbot: QtBot
) -> None:
    del dressed
    people.save_person(desk, Person(name="＝王\n=1+1", phone="13845671234", is_client=True))
    page = PeoplePage(operations)
    qtbot.addWidget(page)
    page.refresh()
    page.lists.persons.select_first()
    page.lists.persons.copy()
    _headings, line = QApplication.clipboard().text().split("\n")
    assert line.startswith("'＝王 =1+1\t")
