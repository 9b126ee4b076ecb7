# SPDX-License-Identifier: MulanPSL-2.0
"""Two persons side by side as a table: what each says, and which of it is taken."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from wuse_desktop.domain.masking import mask_id
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.gui.theme import colours_in_use
from wuse_desktop.i18n import _
from wuse_desktop.services.comparing import BOTH, KEPT, OTHER, ComparedLine

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NUMBER = "id_no"
_LABEL, _KEPT_COLUMN, _OTHER_COLUMN, _TAKEN = range(4)
_WORDS = {KEPT: "←", OTHER: "→", BOTH: "＋"}


class ComparisonModel(QAbstractTableModel):
    """Lines of a comparison. Numbers are masked until they are asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ComparedLine, ...] = ()
        self._choices: dict[str, str] = {}
        self._names = ("", "")
        self._may_choose = False
        self.is_shown = False

    @property
    def lines(self) -> tuple[ComparedLine, ...]:
        """What is compared."""
        return self._lines

    @property
    def choices(self) -> dict[str, str]:
        """What is taken, line by line, where that is not a matter of course."""
        return dict(self._choices)

    def show_lines(
        self, lines: tuple[ComparedLine, ...], names: tuple[str, str], *, may_choose: bool
    ) -> None:
        """Show lines with their usual choices."""
        self.beginResetModel()
        self._lines, self._names, self._may_choose = lines, names, may_choose
        self._choices = {line.key: line.choice for line in lines}
        self.is_shown = False
        self.endResetModel()

    def turn_numbers(self) -> None:
        """Show the ID numbers, or hide them again."""
        self.is_shown = not self.is_shown
        self._redraw()

    def choose(self, row: int, step: int = 1) -> None:
        """Take the next choice of a line; nothing happens where there is only one."""
        if not self._may_choose or not 0 <= row < len(self._lines):
            return
        line = self._lines[row]
        here = line.options.index(self._choices[line.key])
        self._choices[line.key] = line.options[(here + step) % len(line.options)]
        self._redraw()

    def take(self, row: int, choice: str) -> None:
        """Take a side of a line, where it is offered."""
        if self._may_choose and choice in self._lines[row].options:
            self._choices[self._lines[row].key] = choice
            self._redraw()

    def _redraw(self) -> None:
        last = self.index(len(self._lines) - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    # Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Label, both sides, and what is taken where something may be chosen."""
        return 0 if parent.isValid() else 4 if self._may_choose else 3

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; what is taken is bold, a difference is coloured."""
        line = self._lines[index.row()]
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == _LABEL and line.differs:
            return QBrush(QColor(colours_in_use().due))
        if role == Qt.ItemDataRole.FontRole and self._is_taken(line, column):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.BackgroundRole and self._is_taken(line, column):
            return QBrush(QColor(colours_in_use().accent_soft))
        return None

    def _is_taken(self, line: ComparedLine, column: int) -> bool:
        if not (self._may_choose and line.differs):
            return False
        sides = {_KEPT_COLUMN: (KEPT, BOTH), _OTHER_COLUMN: (OTHER, BOTH)}
        return self._choices[line.key] in sides.get(column, ())

    def _text(self, line: ComparedLine, column: int) -> str:
        if column == _TAKEN:
            return self._taken_text(line)
        text = {_LABEL: line.label, _KEPT_COLUMN: line.kept, _OTHER_COLUMN: line.other}[column]
        if line.key == _NUMBER and column != _LABEL and not self.is_shown:
            number, between, rest = text.partition(" · ")
            return mask_id(number) + between + rest
        return text

    def _taken_text(self, line: ComparedLine) -> str:
        choice = self._choices[line.key]
        if not line.differs:
            return "" if choice == KEPT else _("补上")
        both = " ".join(line.both.split())
        words = {KEPT: _("留左边"), OTHER: _("用右边"), BOTH: both}
        return f"{_WORDS[choice]} {words[choice]}"

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the two stand above their columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (_("项目"), *self._names, _("合并后"))[section]
