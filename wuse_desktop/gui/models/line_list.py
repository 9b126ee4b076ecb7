# SPDX-License-Identifier: MulanPSL-2.0
"""A short list whose lines are all in memory: bundles, stations, problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from wuse_desktop.gui.plain import plain_data, plain_headings

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TONE_ROLE = int(Qt.ItemDataRole.UserRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its translated heading, its width in characters, whether it holds numbers.

    A column of width 0 takes what is left. One that ``names`` people grows with their names.
    """

    label: str
    width: int = 0
    number: bool = False
    names: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells and what it stands for.

    ``tone`` (risk, due, confirmed, accent or nothing) colours the badge of the model's state
    column. ``tip`` says more about the whole line.
    """

    key: str
    cells: tuple[str, ...]
    content: object
    tone: str = ""
    tip: str = ""


class LineListModel(QAbstractTableModel):
    """Lines under headings."""

    def __init__(
        self,
        headings: Sequence[Heading],
        *,
        state_column: int = -1,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self.state_column = state_column
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """The row of a line by its key, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many headings there are."""
        return 0 if parent.isValid() else len(self.headings)

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, its tip, its side, and the tone of the state's cell."""
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or line.cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.headings[column].number else _LEFT
        if role == TONE_ROLE:
            return line.tone if column == self.state_column else None
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
