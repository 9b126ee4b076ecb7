# SPDX-License-Identifier: MulanPSL-2.0
"""Headings are whole in both languages; what is left is shared."""

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView
from pytestqt.qtbot import QtBot

from wuse_desktop.gui.widgets.heading_room import NameColumn, heading_room, set_width, shared_widths


@pytest.mark.parametrize(
    ("space", "widths"),
    [
        (400, {0: 100, 1: 100, 2: 200}),
        (300, {0: 90, 1: 70, 2: 140}),  # the first is squeezed no further than its room
        (100, {0: 90, 1: 60, 2: 120}),  # much too narrow: scrolled, not squeezed
    ],
)
def test_no_heading_is_squeezed_below_its_room(space: int, widths: dict[int, int]) -> None:
    wanted = {0: 100, 1: 100, 2: 200}
    found = shared_widths(wanted, {0: 90, 1: 40, 2: 60}, space, least=0.6)
    assert found == widths


def test_a_column_is_as_wide_as_its_heading(dressed: QApplication, qtbot: QtBot) -> None:
    assert dressed.styleSheet()
    model, view = QStandardItemModel(1, 2), QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    model.setHorizontalHeaderLabels(["分钟", "Person in charge"])
    for column in (0, 1):
        set_width(view, column, 60)
    assert view.columnWidth(0) == 60
    assert view.columnWidth(1) == heading_room(view, 1)
    words = view.horizontalHeader().fontMetrics().size(0, "Person in charge").width()
    assert view.columnWidth(1) > words
    assert heading_room(view, 0, "2026-10-20 09:30") > heading_room(view, 0)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Person in charge"


def test_a_column_of_names_grows_as_far_as_another_spares_it(
    dressed: QApplication, qtbot: QtBot
) -> None:
    assert dressed.styleSheet()
    model, view = QStandardItemModel(2, 2), QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    model.setHorizontalHeaderLabels(["姓名", "村（社区）"])
    view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    view.verticalHeader().hide()
    set_width(view, 0, 90)
    NameColumn(view, 0)
    view.resize(500, 200)
    view.show()
    assert view.columnWidth(0) == 90
    name = "阿卜杜热合曼·买买提依明江"
    model.setItem(0, 0, QStandardItem(name))
    assert view.columnWidth(0) > view.fontMetrics().horizontalAdvance(name)
    model.setItem(0, 0, QStandardItem(name * 4))
    assert view.columnWidth(1) == heading_room(view, 1)
    model.setItem(0, 0, QStandardItem("李四"))
    assert view.columnWidth(0) == 90


def test_of_a_long_list_the_first_rows_alone_are_measured(
    dressed: QApplication, qtbot: QtBot
) -> None:
    """A township of households is not gone through while the window waits."""
    asked: set[int] = set()

    class Counting(QStandardItemModel):
        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
            asked.add(index.row())
            return super().data(index, role)

    assert dressed.styleSheet()
    model, view = Counting(5_000, 2), QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    column = NameColumn(view, 0, wraps=True)
    asked.clear()
    column.fit()
    assert max(asked) < 1_000
