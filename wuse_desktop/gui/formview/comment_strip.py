# SPDX-License-Identifier: MulanPSL-2.0
"""What was said of an answer, beside it: open comments in words, settled ones behind a line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from wuse_desktop.gui.formview.filling import Comment
from wuse_desktop.i18n import _

_SHORT = 60


class CommentStrip(QLabel):
    """Comments of one answer. A click, or ``turn``, shows them whole or in short."""

    turned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("comment")
        self.setTextFormat(Qt.TextFormat.PlainText)
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
        self.setToolTip("" if self._whole else "\n".join(in_words(one) for one in self._comments))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click turns it."""
        event.accept()
        self.turn()


def in_words(comment: Comment) -> str:
    """Who said what and when."""
    when = f"{comment.at:%m-%d} " if comment.at else ""
    words = _("{when}{author}：{text}").format(when=when, author=comment.author, text=comment.text)
    return _("{words}（已了结）").format(words=words) if comment.closed else words


def short_words(comments: Sequence[Comment]) -> str:
    """Open comments, each cut short, and how many more there are."""
    lines = []
    for comment in comments:
        if not comment.closed:
            words = " ".join(in_words(comment).split())
            lines.append(words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…")
    closed = sum(comment.closed for comment in comments)
    if closed:
        lines.append(_("{count} 条已了结的批注").format(count=closed))
    return "\n".join(lines)
