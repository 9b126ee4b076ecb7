# SPDX-License-Identifier: MulanPSL-2.0
"""Real desks in a temporary folder and the real window over them; work is done inline."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.real_window import (
    CHEAP,
    PASSWORD,
    SIZE,
    Clock,
    OpenWindow,
    Typist,
    make_cheap_desk,
)
from wuse_desktop.errors import Fault
from wuse_desktop.gui import exchange_agent
from wuse_desktop.gui.application import dress
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import InlineRunner, Runner
from wuse_desktop.paths import DeskPaths
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.recovery import note_recovery_kept
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Desks are opened without a keyring service."""
    monkeypatch.setenv("WUSE_KEYRING", "none")


@pytest.fixture(autouse=True)
def no_rounds_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds of exchange begin when a test asks for them."""
    monkeypatch.setattr(exchange_agent, "FIRST_S", 86_400)


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard() -> Iterator[None]:
    """Nothing made in Python lies on the clipboard at the end: Qt frees it after Python is gone."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application with its theme and stock texts, as users see it."""
    if not qapp.styleSheet():
        dress(qapp)
    return qapp


@pytest.fixture
def typist(dressed: QApplication, qtbot: QtBot) -> Typist:
    return Typist(dressed, qtbot)


FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return what keeps a measured figure; all of them stand at the end of the run."""
    figures = request.config.stash.setdefault(FIGURES, [])

    def tell(sentence: str) -> None:
        figures.append(f"{request.node.name}: {sentence}")

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures, e.g. how many keys a visit takes."""
    figures = terminalreporter.config.stash.get(FIGURES, [])
    if figures:
        terminalreporter.section("keys pressed")
        for line in sorted(figures):
            terminalreporter.write_line(line)


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
def reopened(desk: Desk, clock: Clock) -> Iterator[Callable[[], Desk]]:
    """Return what closes the desk and unlocks it anew, as after a restart of the program."""
    opened: list[Desk] = []

    def again() -> Desk:
        desk.close()
        fresh = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring(), now=clock)
        opened.append(fresh)
        return fresh

    yield again
    for fresh in opened:
        fresh.close()


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
    """Return ``open_window(desk, table=PAGES)``: the real window, entered, 1366×768.

    Without a desk it names ``home`` and stands before its first stage. ``runner`` may be given.
    """
    assert isinstance(dressed, QObject)

    def opened(
        desk: Desk | None = None,
        home: Path | None = None,
        runner: Runner | None = None,
        **options: object,
    ) -> MainWindow:
        paths = desk.paths if desk is not None else DeskPaths(home or Path())
        made = MainWindow(
            paths,
            runner or InlineRunner(),
            **{"make_desk": make_cheap_desk, **options},  # type: ignore[arg-type]
        )
        qtbot.addWidget(made)
        made.resize(*SIZE)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        if desk is not None:
            made.enter(desk)
            made.resize(*SIZE)
        return made

    return opened


@pytest.fixture
def window(desk: Desk, open_window: OpenWindow) -> MainWindow:
    """The window over the station desk with all its pages."""
    return open_window(desk)
