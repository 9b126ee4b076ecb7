# SPDX-License-Identifier: MulanPSL-2.0
"""Enter walks through the lines of a form; in the last one it does what the form is for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class EnterWalk(QObject):
    """Takes the key before the lines do, so that it never reaches a button behind them."""

    def __init__(self, lines: Sequence[QLineEdit], last: Callable[[], object]) -> None:
        super().__init__(lines[0])
        self._lines = tuple(lines)
        self._last = last
        for line in self._lines:
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next line that is shown."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(watched, event)
        place = next(number for number, line in enumerate(self._lines) if line is watched)
        following = next((line for line in self._lines[place + 1 :] if line.isVisible()), None)
        if following is None:
            self._last()
        else:
            following.setFocus(Qt.FocusReason.TabFocusReason)
        return True
