# SPDX-License-Identifier: MulanPSL-2.0
"""A long list of next steps makes the rows that are seen, and the keyboard reaches all of them."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from wuse_desktop.gui.widgets.action_list import Action, ActionList, ActionRow

ROW_PX = 34


@pytest.fixture
def taken() -> list[int]:
    return []


@pytest.fixture
def actions(qtbot: QtBot, taken: list[int], dressed: QApplication) -> ActionList:
    """Sixty rows of which about six are in sight."""
    assert dressed.styleSheet()
    made = ActionList("应访", "没有")
    made.resize(500, 6 * ROW_PX)
    made.show_rows(
        [
            ActionRow(
                str(number),
                f"第{number}户",
                actions=(Action("打开", partial(taken.append, number)),),
            )
            for number in range(60)
        ]
    )
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def texts(inside: QScrollArea) -> list[str]:
    return [label.text() for label in inside.findChildren(QLabel) if label.text()]


def text_at(inside: ActionList, y: int) -> str:
    """The name in the row at a height of what is in sight."""
    place = inside.viewport().childAt(QPoint(20, y))
    assert isinstance(place, QLabel)
    return place.text()


def test_rows_are_made_as_they_come_into_sight(actions: ActionList, qtbot: QtBot) -> None:
    assert "第0户" in texts(actions)
    assert "第30户" not in texts(actions)
    bar = actions.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 30 * ROW_PX)
    length = bar.maximum()
    bar.setValue(30 * ROW_PX)
    qtbot.waitUntil(lambda: text_at(actions, ROW_PX // 2) == "第30户")
    assert "第30户" in texts(actions)
    qtbot.waitUntil(lambda: bar.maximum() == length)


def test_the_keyboard_walks_to_the_last_row_that_is_listed(
    actions: ActionList, typist: Typist, taken: list[int]
) -> None:
    actions.setFocus()
    typist.press(*["PgDown"] * 9)
    typist.press("Return")
    assert taken == [39]
    assert "第39户" in texts(actions)


def test_more_rows_are_shown_when_they_are_asked_for(
    actions: ActionList, typist: Typist, taken: list[int]
) -> None:
    more = next(one for one in actions.findChildren(QPushButton) if one.text() == "再显示 20 条")
    more.click()
    actions.setFocus()
    typist.press(*["PgDown"] * 9)
    typist.press("Return")
    assert taken == [59]
