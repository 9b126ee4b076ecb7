# SPDX-License-Identifier: MulanPSL-2.0
"""What is made when it is first needed: when that is, and that the keyboard does not notice."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.later import Later, LaterTabs
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import column


class Pair(QWidget):
    """Two fields, the second one made of parts."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.count = QLineEdit(), QSpinBox()
        self.setLayout(column(self.name, self.count))
        self.setFocusProxy(self.name)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., None]:
    """Return ``show(*widgets)``: one below the other in a window that has the keyboard."""
    window = QWidget()
    window.resize(400, 300)
    qtbot.addWidget(window)

    def shown(*parts: QWidget) -> None:
        window.setLayout(column(*parts))
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    return shown


def test_it_is_made_when_it_is_shown_and_only_once(show: Callable[..., None]) -> None:
    made: list[Pair] = []

    def make() -> Pair:
        made.append(Pair())
        return made[-1]

    later, stack = Later(make), QStackedWidget()
    stack.addWidget(QWidget())
    stack.addWidget(later)
    show(stack)
    assert not later.is_made
    stack.setCurrentWidget(later)
    assert [later.content] == made
    assert made[0].isVisible()
    assert made[0].parent() is later
    assert made[0].size() == later.size() == stack.size()
    stack.setCurrentIndex(0)
    stack.setCurrentWidget(later)
    assert len(made) == 1


def test_it_is_made_for_whoever_asks(show: Callable[..., None]) -> None:
    later = Later(Pair)
    later.hide()
    show(later)
    later.content.name.setText("王秀英")
    assert not later.content.isVisible()
    later.show()
    assert later.content.name.isVisible()
    assert later.content.name.text() == "王秀英"


def test_a_tab_is_made_when_it_comes_to_the_front(show: Callable[..., None]) -> None:
    tabs = LaterTabs()
    places = [tabs.add(Pair, label) for label in ("站点", "社工", "用户")]
    show(tabs)
    assert [place.is_made for place in places] == [True, False, False]
    tabs.setCurrentWidget(places[2].content)
    assert tabs.currentIndex() == 2
    assert tabs.currentWidget() is places[2].content
    assert places[2].content.isVisible()
    assert not places[1].is_made


def test_tab_goes_through_it_where_it_stands(show: Callable[..., None], typist: Typist) -> None:
    first, last, later = QLineEdit(), QLineEdit(), Later(Pair)
    later.hide()
    show(first, later, last)
    first.setFocus()
    typist.press("Tab")
    assert typist.at(last)
    later.show()
    first.setFocus()
    places = []
    for _step in range(3):
        typist.press("Tab")
        places.append(QApplication.focusWidget())
    assert places == [later.content.name, later.content.count, last]


def test_the_keyboard_goes_into_it(show: Callable[..., None], typist: Typist) -> None:
    later = Later(Pair)
    later.hide()
    show(later)
    later.show()
    later.setFocus(Qt.FocusReason.OtherFocusReason)
    assert typist.at(later.content.name)


def test_a_short_list_makes_its_table_for_lines(
    show: Callable[..., None], qtbot: QtBot, typist: Typist
) -> None:
    table = LineTable((Heading("名称"),), EmptyState("还没有。"))
    table.set_row_height(48)
    show(table)
    few = len(table.findChildren(QWidget))
    assert (table.current(), table.chosen()) == (None, [])
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    table.set_lines([Line("1", ("张三",), 1), Line("2", ("李四",), 2)])
    assert table.view.isVisible()
    assert table.view.rowHeight(1) == 48
    assert table.view.size() == table.size()
    assert len(table.findChildren(QWidget)) > few + 15
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert typist.at(table.view)
    table.select("2")
    with qtbot.waitSignal(table.opened) as opened:
        typist.press("Return")
    assert opened.args == [2]
    table.set_lines([])
    assert table.empty.isVisible()
