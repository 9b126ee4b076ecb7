# SPDX-License-Identifier: MulanPSL-2.0
"""Real desks in a temporary folder and the real window over them; work is done inline."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.application import dress
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.paths import DeskPaths
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.recovery import note_recovery_kept
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

    def __init__(self, application: QApplication) -> None:
        self._application = application

    @property
    def where(self) -> QWidget:
        """The widget that has the keyboard."""
        found = self._application.focusWidget()
        assert found is not None
        return found

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
    return create_desk(home, choice, password, secrets=NoKeyring(), costs=CHEAP, progress=progress)


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Desks are opened without a keyring service."""
    monkeypatch.setenv("WUSE_KEYRING", "none")


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application with its theme and stock texts, as users see it."""
    if not qapp.styleSheet():
        dress(qapp)
    return qapp


@pytest.fixture
def typist(dressed: QApplication) -> Typist:
    return Typist(dressed)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def password() -> str:
    return PASSWORD


def _desk(home: Path, choice: SetupChoice, clock: Clock) -> Iterator[Desk]:
    made = create_desk(home, choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP, now=clock).desk
    note_recovery_kept(made)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An unlocked station desk."""
    choice = SetupChoice("station", "230127100", "木兰镇社会工作服务站", "李晓梅", "李晓梅")
    yield from _desk(tmp_path / "station", choice, clock)


@pytest.fixture
def county_desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An unlocked county desk, itself a station."""
    choice = SetupChoice("county", "230127", "木兰县社会工作总督导站", "赵敏", "赵敏")
    yield from _desk(tmp_path / "county", choice, clock)


@pytest.fixture
def operations(desk: Desk, dressed: QApplication) -> Iterator[Operations]:
    """Reads and writes of the station desk; a failure that nobody handles fails the test."""
    assert isinstance(dressed, QObject)
    made = Operations(desk, InlineRunner())
    faults: list[Fault] = []
    made.failed.connect(faults.append)
    yield made
    assert not faults


@pytest.fixture
def open_window(qtbot: QtBot, dressed: QApplication) -> OpenWindow:
    """Return ``open_window(desk, table=PAGES)``: the real window, entered, 1366×768."""
    assert isinstance(dressed, QObject)

    def opened(desk: Desk | None = None, home: Path | None = None, **options: object) -> MainWindow:
        paths = desk.paths if desk is not None else DeskPaths(home or Path())
        made = MainWindow(
            paths,
            InlineRunner(),
            make_desk=make_cheap_desk,
            **options,  # type: ignore[arg-type]
        )
        qtbot.addWidget(made)
        made.resize(*SIZE)
        made.show()
        made.activateWindow()
        if desk is not None:
            made.enter(desk)
            made.resize(*SIZE)
        return made

    return opened


@pytest.fixture
def window(desk: Desk, open_window: OpenWindow) -> MainWindow:
    """The window over the station desk with all its pages."""
    return open_window(desk)
