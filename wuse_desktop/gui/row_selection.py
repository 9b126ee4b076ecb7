# SPDX-License-Identifier: MulanPSL-2.0
"""Selecting a row by program."""

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


def select_row(view: QAbstractItemView, row: int) -> None:
    """Make a row current and the only one that is selected.

    Qt's own ``selectRow`` looks at the keyboard: while Ctrl is held, as for Ctrl+S, it adds the row
    to those that are selected.
    """
    view.selectionModel().setCurrentIndex(view.model().index(row, 0), _ALONE)
