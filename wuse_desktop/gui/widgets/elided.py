# SPDX-License-Identifier: MulanPSL-2.0
"""A label that gives way: text that does not fit ends in … and is whole in its tool tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.plain import PlainLabel, tip


class ElidedLabel(PlainLabel):
    """One line of plain text, shortened to the width there is."""

    def __init__(self, text: str = "", name: str = "") -> None:
        super().__init__()
        self._text = self._more = ""
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    @property
    def full_text(self) -> str:
        """The text without shortening."""
        return self._text

    def set_text(self, text: str, more: str = "") -> None:
        """Show a text; ``more`` says more than it in its tip, also where it fits."""
        self._text, self._more = " ".join(unturned(text).split()), more
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self._shorten()

    def sizeHint(self) -> QSize:
        """The width of the whole text."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self._text) + 4, super().sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:
        """It may shrink to a few characters."""
        return QSize(
            min(self.fontMetrics().horizontalAdvance("…") * 3, self.sizeHint().width()),
            super().minimumSizeHint().height(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten to the new width."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(tip(self._more or (self._text if shown != self._text else "")))
