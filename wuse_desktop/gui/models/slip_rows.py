# SPDX-License-Identifier: MulanPSL-2.0
"""Questionnaires as a table model: a row a slip, a digit a question, an empty row at the end."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import _
from wuse_desktop.services.satisfaction_slips import SCORES, Slip, SlipQuestion

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SlipRows(QAbstractTableModel):
    """The last column is the remark."""

    edited = Signal()

    def __init__(self, questions: Sequence[SlipQuestion], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions = tuple(questions)
        self._blank = Slip(("",) * len(self._questions))
        self._slips: list[Slip] = [self._blank]

    @property
    def remark_column(self) -> int:
        """Where the remark stands."""
        return len(self._questions)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """All slips, the empty one too."""
        return tuple(self._slips)

    def show_slips(self, slips: Sequence[Slip]) -> None:
        """Show slips that were typed before."""
        self.beginResetModel()
        self._slips = [*(slip for slip in slips if slip.is_typed), self._blank]
        self.endResetModel()
        self.edited.emit()

    def put(self, number: int, column: int, text: str) -> None:
        """Write a digit of one to five or nothing, or a remark."""
        slip = self._slips[number]
        if column == self.remark_column:
            slip = dataclasses.replace(slip, remark=text.strip())
        elif text and text not in SCORES:
            return
        else:
            scores = (*slip.scores[:column], text, *slip.scores[column + 1 :])
            slip = dataclasses.replace(slip, scores=scores)
        self._slips[number] = slip
        self.dataChanged.emit(self.index(number, 0), self.index(number, self.remark_column))
        if self._slips[-1].is_typed:
            last = len(self._slips)
            self.beginInsertRows(_ROOT, last, last)
            self._slips.append(self._blank)
            self.endInsertRows()
        self.edited.emit()

    def remove(self, number: int) -> None:
        """Take a slip out; the empty one stays."""
        if number < len(self._slips) - 1:
            self.beginRemoveRows(_ROOT, number, number)
            del self._slips[number]
            self.endRemoveRows()
            self.edited.emit()

    # the model ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many slips there are, the empty one too."""
        return 0 if parent.isValid() else len(self._slips)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The questions and the remark."""
        return 0 if parent.isValid() else len(self._questions) + 1

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A digit in the middle of its cell, or the remark."""
        slip, column = self._slips[index.row()], index.column()
        remark = column == self.remark_column
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return slip.remark if remark else slip.scores[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and not remark:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a remark that was typed in its cell."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.put(index.row(), index.column(), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only remarks are edited as text."""
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == self.remark_column:
            return fixed | Qt.ItemFlag.ItemIsEditable
        return fixed

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What is asked above, the number of the slip at the left."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        if section == self.remark_column:
            return _("意见和建议")
        return self._questions[section].label
