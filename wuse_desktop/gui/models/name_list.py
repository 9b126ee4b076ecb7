# SPDX-License-Identifier: MulanPSL-2.0
"""The lines of a panel into which names are typed: those on the sheet and those to be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from wuse_desktop.gui.models.line_list import Heading
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.gui.theme import colours_in_use

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One line. ``kind`` says where ``place`` counts: on the sheet, among those found, or neither.

    ``tones`` colour the cells; an empty one is plain text.
    """

    kind: Literal["row", "found", "new"]
    place: int
    cells: tuple[str, ...]
    tones: tuple[str, ...] = ()


class NameListModel(QAbstractTableModel):
    """Names under headings."""

    def __init__(self, headings: Sequence[Heading], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self._entries: tuple[NameEntry, ...] = ()

    @property
    def entries(self) -> tuple[NameEntry, ...]:
        """What is shown."""
        return self._entries

    def set_entries(self, entries: Sequence[NameEntry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines are shown."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many headings there are."""
        return 0 if parent.isValid() else len(self.headings)

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, side and colour."""
        entry, column = self._entries[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return entry.cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.headings[column].number else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole and column < len(entry.tones):
            tone = entry.tones[column]
            return QBrush(QColor(getattr(colours_in_use(), tone))) if tone else None
        return None

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings, on the side of their cells."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.headings[section].number else _LEFT
        return None
