# SPDX-License-Identifier: MulanPSL-2.0
"""What tests of the window share: a typist, a clock, a wizard with small costs of Argon2."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wuse_desktop.domain.progress import Progress
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.desk import JOINING
from wuse_desktop.services.joining import create_joining_desk
from wuse_desktop.services.setup import NewDesk, SetupChoice, create_desk

PASSWORD = "山高水长-四季平安-7"
CHEAP = Argon2Costs(passes=1, lanes=1, memory_kib=64)
SIZE = (1366, 768)

OpenWindow = Callable[..., MainWindow]


class Clock:
    """The local time that desks see: a Tuesday morning until a test says otherwise."""

    def __init__(self) -> None:
        self.at = datetime.fromisoformat("2026-03-24T09:30")

    def __call__(self) -> datetime:
        return self.at


class Typist:
    """Presses keys and types text where the keyboard is, as a person does."""

    def __init__(self, application: QApplication, qtbot: QtBot) -> None:
        self._application = application
        self._qtbot = qtbot

    @property
    def where(self) -> QWidget:
        """The widget that has the keyboard; a window that just opened is given it in a moment."""
        self._qtbot.waitUntil(lambda: self._application.focusWidget() is not None)
        found = self._application.focusWidget()
        assert found is not None
        return found

    def at(self, widget: QWidget) -> bool:
        """Whether a widget has the keyboard."""
        return self.where is widget

    def type(self, text: str) -> None:
        """Type ASCII by keys; other text arrives from the input method."""
        if text.isascii():
            QTest.keyClicks(self.where, text)
            return
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        self._application.sendEvent(self.where, event)

    def press(self, *sequences: str) -> None:
        """Press keys by name, e.g. "Ctrl+K", "Return"."""
        for name in sequences:
            QTest.keySequence(self.where, name)


def make_cheap_desk(
    home: Path, choice: SetupChoice, password: str, *, progress: Progress
) -> NewDesk:
    """What the wizard does in tests: a real desk with small costs of Argon2."""
    if choice.kind == JOINING:
        return create_joining_desk(
            home,
            choice.user_name,
            choice.login,
            password,
            secrets=NoKeyring(),
            costs=CHEAP,
            progress=progress,
        )
    return create_desk(home, choice, password, secrets=NoKeyring(), costs=CHEAP, progress=progress)
