# SPDX-License-Identifier: MulanPSL-2.0
"""A label that is drawn, not a widget: wrapped words, with a red mark when they ask for much."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from wuse_desktop.domain.written_text import unturned

_MARK = "\u00a0*"


class LabelText:
    """Words that are laid out once for a width. A required one ends in a star."""

    def __init__(self, text: str, *, centred: bool = True) -> None:
        self._text = unturned(text)
        self._centred = centred
        self._required = False
        self._layout: QTextLayout | None = None
        self._laid_for = (-1, "", QColor())
        self._height = 0

    @property
    def text(self) -> str:
        """The words, with the star of a required one."""
        return self._text + (_MARK if self._required else "")

    def set(self, text: str, *, required: bool) -> bool:
        """Change words and mark; returns whether that changed anything."""
        text = unturned(text)
        if (text, required) == (self._text, self._required):
            return False
        self._text, self._required = text, required
        self._layout = None
        return True

    def height(self, width: int, font: QFont, mark: QColor) -> int:
        """The height (pixels) of the words within a width."""
        wanted = (width, font.key(), mark)
        if self._layout is None or self._laid_for != wanted:
            self._lay(width, font, mark)
            self._laid_for = wanted
        return self._height

    def draw(self, painter: QPainter, place: QRect) -> None:
        """Draw the words as laid out last, in the middle of the height of a place."""
        if self._layout is not None:
            top = place.top() + max(0, (place.height() - self._height) // 2)
            self._layout.draw(painter, QPointF(place.left(), top))

    def _lay(self, width: int, font: QFont, mark: QColor) -> None:
        layout = QTextLayout(self.text, font)
        option = QTextOption(
            Qt.AlignmentFlag.AlignHCenter if self._centred else Qt.AlignmentFlag.AlignLeft
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if self._required:
            star = QTextCharFormat()
            star.setForeground(mark)
            marked = QTextLayout.FormatRange()
            marked.start, marked.length, marked.format = len(self._text), len(_MARK), star
            layout.setFormats([marked])
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        self._layout, self._height = layout, round(height)
