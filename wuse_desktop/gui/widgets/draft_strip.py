# SPDX-License-Identifier: MulanPSL-2.0
"""A quiet line that offers what was left half written."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import button, row
from wuse_desktop.i18n import _


class DraftStrip(QFrame):
    """Hidden while there is nothing. ``resumed`` goes on writing, ``dropped`` forgets it."""

    resumed = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "due")
        self._text = ElidedLabel()
        resume = button(_("接着写"), self.resumed.emit, kind="link")
        drop = button(_("不要了"), self.dropped.emit, kind="link")
        layout = row(self._text, None, resume, drop)
        layout.setContentsMargins(GRID, 3, GRID, 3)
        self.setLayout(layout)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is offered."""
        return self._text.full_text

    def offer(self, sentence: str) -> None:
        """Show the line, or hide it with an empty text."""
        self._text.set_text(sentence)
        self.setVisible(bool(sentence))
