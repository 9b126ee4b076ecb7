# SPDX-License-Identifier: MulanPSL-2.0
"""An answer that is only looked at: its words, to be read and copied, masked where it must be."""

import re

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.i18n import _

_PAD, _PAD_Y = 8, 6
# Words without a break are cut into pieces that a narrow cell can hold.
_LONG_RUN = re.compile("[!-~]{20}(?=[!-~])")
_BREAK = "\u200b"


class ShownAnswer(PlainLabel):
    """Words that wrap. Where they are masked, a button wishes to see them."""

    changed = Signal()
    reveal_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._reveal: QPushButton | None = None
        self.setObjectName("answer")
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setContentsMargins(_PAD, _PAD_Y, _PAD, _PAD_Y)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the form has one

    def answer(self) -> str:
        """What is shown."""
        return self.text().replace(_BREAK, "")

    def copied(self) -> str:
        """What is selected."""
        return self.selectedText().replace(_BREAK, "")

    def show_answer(self, value: object) -> None:
        """Show words."""
        self.setText(_breakable("" if value is None else str(value)))

    def settle(self) -> None:
        """Nothing is typed here."""

    def set_masked(self, masked: bool) -> None:
        """Say whether the words stand for others that may be asked for."""
        if masked and self._reveal is None:
            self._reveal = QPushButton(_("显示"), self)
            self._reveal.setObjectName("link")
            self._reveal.setAutoDefault(False)
            self._reveal.clicked.connect(self.reveal_wished)
            self._place()
        if self._reveal is not None:
            self._reveal.setVisible(masked)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        masked = self._reveal is not None and not self._reveal.isHidden()
        return (self, self._reveal) if masked and self._reveal is not None else (self,)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self.fontMetrics().lineSpacing() + 2 * _PAD_Y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self._reveal is not None:
            size = self._reveal.sizeHint()
            top = max(0, (self.height() - size.height()) // 2)
            self._reveal.setGeometry(
                self.width() - size.width() - 4, top, size.width(), size.height()
            )


def _breakable(text: str) -> str:
    return _LONG_RUN.sub(lambda found: found.group() + _BREAK, text)
