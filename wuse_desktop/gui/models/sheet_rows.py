# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of somebody's sheet as they are, with what is wrong in each: the preview of an import."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.gui.theme import Colours, colours_in_use
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.tables.areas import column_letters
from wuse_desktop.services.tables.results import LOADED, RETURNED, WARNED, RowShown

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NUMBER, STATE, FIRST = 0, 1, 2
_STATES = {LOADED: N_("可导入"), WARNED: N_("提醒"), RETURNED: N_("退回")}
_TONES = {RETURNED: "risk", WARNED: "due", LOADED: "confirmed"}


class SheetRowsModel(QAbstractTableModel):
    """The number of a row, what becomes of it, then its cells; wrong cells are coloured."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RowShown, ...] = ()
        self._headings: dict[int, str] = {}
        self._width = self._left = 0
        self._colours: Colours = colours_in_use()

    @property
    def rows(self) -> tuple[RowShown, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[RowShown], headings: dict[int, str], left: int = 0) -> None:
        """Show other rows; ``headings`` are by place, ``left`` is the column of the first place."""
        self.beginResetModel()
        self._colours = colours_in_use()
        self._rows = tuple(rows)
        self._headings = headings
        self._left = left
        self._width = max((len(row.texts) for row in rows), default=0)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Number, state and the columns of the sheet."""
        return 0 if parent.isValid() else FIRST + self._width

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, why it is wrong, its colours."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.marks.get(column - FIRST) or row.message or self._text(row, column)
        if role == Qt.ItemDataRole.BackgroundRole and column - FIRST in row.marks:
            tone = _TONES.get(row.state, "due")
            return QBrush(QColor(getattr(self._colours, f"{tone}_soft")))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(row, column)
        return None

    def _text(self, row: RowShown, column: int) -> str:
        if column == NUMBER:
            return str(row.number)
        if column == STATE:
            label = _(_STATES[row.state]) if row.state in _STATES else ""
            return "：".join(part for part in (label, row.message) if part)
        place = column - FIRST
        return row.texts[place].replace("\n", " ") if place < len(row.texts) else ""

    def _ink(self, row: RowShown, column: int) -> QBrush | None:
        if column == STATE or column - FIRST in row.marks:
            return QBrush(QColor(getattr(self._colours, _TONES.get(row.state, "muted"))))
        if row.state not in _STATES:
            return QBrush(QColor(self._colours.muted))
        return None

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Letters of columns with their headings."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < FIRST:
            return (_("行"), _("会怎样"))[section]
        place = section - FIRST
        letters = column_letters(self._left + place)
        return f"{letters} {self._headings.get(place, '')}".strip()
