# SPDX-License-Identifier: MulanPSL-2.0
"""Sentences to attend to, one below the other, each in a frame with its buttons."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import clear, column, row


class FramedSentences(QScrollArea):
    """Scrolls when they are many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget()
        self._layout = column(gap=GRID)
        inside.setLayout(self._layout)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_entries(self, entries: Iterable[tuple[str, Sequence[QPushButton]]]) -> None:
        """Show other sentences with their buttons."""
        clear(self._layout)
        for sentence, buttons in entries:
            self._layout.addWidget(_framed(sentence, buttons))
        self._layout.addStretch(1)


def _framed(sentence: str, buttons: Sequence[QPushButton]) -> QWidget:
    text = PlainLabel(sentence)
    text.setWordWrap(True)
    text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    frame = QFrame()
    frame.setObjectName("notice")
    frame.setProperty("tone", "due")
    layout = row(text, *buttons, margin=GRID)
    layout.setStretch(0, 1)
    frame.setLayout(layout)
    return frame
