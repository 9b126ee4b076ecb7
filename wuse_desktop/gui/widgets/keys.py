# SPDX-License-Identifier: MulanPSL-2.0
"""Keys that do something while the keyboard is on a widget or inside it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

SAVE = ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")
INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut


def bind(
    owner: QWidget,
    keys: str | QKeySequence.StandardKey,
    wish: Callable[[], object],
    context: Qt.ShortcutContext = INSIDE,
) -> None:
    """Let keys do what is wished where ``context`` says, which is on the owner and inside it."""
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setContext(context)
    shortcut.activated.connect(wish)
