# SPDX-License-Identifier: MulanPSL-2.0
"""The heading of a page or a record: one line, however long a name is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOption

from wuse_desktop.gui.plain import PlainLabel, tip

_LEAST = 6  # characters that stay however narrow it gets


class TitleLabel(PlainLabel):
    """A heading that is shortened where it does not fit, with the whole of it in its tip.

    A plain label asks for the width of its text: a title of fifty characters made the window wider
    than the screen. ``text`` is the whole text.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setObjectName("title")
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text in one line."""
        super().setText(" ".join(text.split()))
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """A few characters, or the whole where it is shorter."""
        least = self.fontMetrics().horizontalAdvance("国" * _LEAST)
        return super().minimumSizeHint().boundedTo(QSize(least, self.maximumHeight()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the whole in a tip where it is shortened."""
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        style = self.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        style.drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            self._shown(),
            self.foregroundRole(),
        )

    def _shown(self) -> str:
        right = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), right, self.contentsRect().width())

    def _tell_whole(self) -> None:
        self.setToolTip(tip(self.text() if self._shown() != self.text() else ""))
