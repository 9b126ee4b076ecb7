# SPDX-License-Identifier: MulanPSL-2.0
"""What was said of an answer, beside it: open comments in words, settled ones behind a line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.formview.comments import Comment, in_words, short_words
from wuse_desktop.gui.plain import PlainLabel, tip


class CommentStrip(PlainLabel):
    """Comments of one answer. A click, or ``turn``, shows them whole or in short."""

    turned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setObjectName("comment")
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._comments: tuple[Comment, ...] = ()
        self._whole = False

    def show_comments(self, comments: Sequence[Comment]) -> None:
        """Show comments, oldest first."""
        self._comments = tuple(comments)
        self._draw()

    def turn(self) -> None:
        """Show them whole, or in short again."""
        self._whole = not self._whole
        self._draw()
        self.turned.emit()

    def _draw(self) -> None:
        if self._whole:
            text = "\n".join(in_words(item) for item in self._comments)
        else:
            text = short_words(self._comments)
        self.setText(text)
        self.setToolTip(tip("" if self._whole else "\n".join(map(in_words, self._comments))))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click turns it."""
        event.accept()
        self.turn()
