# SPDX-License-Identifier: MulanPSL-2.0
"""Facts to read: labels at the left, their values beside them, empty ones left out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import muted

_COLUMNS = 2
_SHORT = 16
_LABEL_WIDTH = 88  # a longer word, as other languages have, needs more


class FactGrid(QWidget):
    """Short facts stand in two columns, long ones take a line of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(4)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self._facts: tuple[tuple[str, str], ...] = ()
        self._label_width = _LABEL_WIDTH

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show (label, text) pairs."""
        self._facts = tuple((label, text) for label, text in facts if text)
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        metrics = QFontMetrics(muted().font())
        words = [word for label, _text in self._facts for word in label.split()]
        self._label_width = max(_LABEL_WIDTH, *map(metrics.horizontalAdvance, words), 0)
        line, column = 0, 0
        for label, text in self._facts:
            wide = len(text) > _SHORT or "\n" in text
            if wide and column:
                line, column = line + 1, 0
            self._add(label, text, line, column, wide=wide)
            column += _COLUMNS if wide else 1
            if column >= _COLUMNS:
                line, column = line + 1, 0

    def _add(self, label: str, text: str, line: int, column: int, *, wide: bool) -> None:
        name = muted(label)
        name.setFixedWidth(self._label_width)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        value = PlainLabel(text)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setWordWrap(True)
        value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        span = 2 * _COLUMNS - 1 if wide else 1
        self._grid.addWidget(name, line, 2 * column)
        self._grid.addWidget(value, line, 2 * column + 1, 1, span)
