# SPDX-License-Identifier: MulanPSL-2.0
"""The real program on a desk, driven from inside its event loop, in a process of its own.

``python -m benchmarks.program scroll HOME`` opens every page, scrolls its lists and prints the
memory it holds; ``… import HOME FILE`` lets a table be imported and prints how long the loop of
the window was held up. Both print one JSON object as their last line.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemView

from benchmarks.desks import LOGIN, NOW, PASSWORD
from wuse_desktop.gui.application import make_application
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.navigation import PAGES, pages_of
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.paths import desk_paths
from wuse_desktop.services.setup import open_desk

_TICK_MS, _LOOK_MS = 2, 20
_QUIET_S = 5.0
_SETTLED = 3  # looks in a row at which nothing runs
Script = Iterator[Callable[[], bool]]


class _Drive:
    """Runs a script in the event loop: it goes on when what it waits for has come true."""

    def __init__(self, home: Path, script: Callable[["_Drive"], Script]) -> None:
        self.facts: dict[str, float] = {}
        self.phase = ""
        self._gaps: dict[str, tuple[float, float]] = {}
        self._application = make_application(sys.argv[:1])
        self.window = MainWindow(desk_paths(str(home)), LaneRunner())
        self.window.show()
        self.window.enter(open_desk(home, LOGIN, PASSWORD, now=lambda: NOW))
        self._script = script(self)
        self._waits: Callable[[], bool] = lambda: True
        self._clock = self._now()
        self._ticking = QTimer()
        self._ticking.timeout.connect(self._tick)
        self._ticking.start(_TICK_MS)
        self._looking = QTimer()
        self._looking.timeout.connect(self._look)
        self._looking.start(_LOOK_MS)

    def run(self) -> dict[str, float]:
        """The facts when the script has ended, and of each phase the longest gap."""
        self._application.exec()
        for phase, (gap, busy) in self._gaps.items():
            self.facts |= {f"{phase}_gap_ms": gap * 1000, f"{phase}_busy_ms": busy * 1000}
        return self.facts

    @property
    def workspace(self) -> Workspace:
        """The open workspace."""
        if self.window.workspace is None:
            raise RuntimeError("the desk is locked")
        return self.window.workspace

    def idle(self) -> Callable[[], bool]:
        """Nothing has been running for some looks."""
        seen = 0

        def settled() -> bool:
            nonlocal seen
            session = self.window._session
            seen = 0 if session is None or session.busy else seen + 1
            return seen >= _SETTLED

        return settled

    def after(self, seconds: float) -> Callable[[], bool]:
        """Some time has passed."""
        until = time.perf_counter() + seconds
        return lambda: time.perf_counter() >= until

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), time.process_time()

    def _tick(self) -> None:
        """The longest time between two ticks, and the most that the process worked between two.

        On a busy machine the first tells of the machine too, the second of the program alone.
        """
        now = self._now()
        if self.phase:
            gap, busy = (new - old for new, old in zip(now, self._clock, strict=True))
            longest, most = self._gaps.get(self.phase, (0.0, 0.0))
            self._gaps[self.phase] = max(gap, longest), max(busy, most)
        self._clock = now

    def _look(self) -> None:
        if not self._waits():
            return
        try:
            self._waits = next(self._script)
        except StopIteration:
            self._looking.stop()
            QTimer.singleShot(0, self._application.quit)


def scroll(drive: _Drive) -> Script:
    """Open every page and go through its lists; then look for somebody and open them."""
    yield drive.idle()
    for key in pages_of(PAGES, drive.workspace.operations.desk.kind):
        page = drive.workspace.open_page(key)
        yield drive.idle()
        views = page.findChildren(QAbstractItemView) if page is not None else []
        for view in views:
            bar = view.verticalScrollBar()
            for share in (0.3, 0.6, 1.0):
                bar.setValue(int(bar.maximum() * share))
                yield drive.idle()
    search = drive.workspace.search
    search.setText("王秀")
    search.search_now()
    yield drive.idle()
    drive.facts |= _memory()


def load(drive: _Drive, table: Path) -> Script:
    """Look at a table, load it, and wait for the result; before that nothing, for comparison."""
    yield drive.idle()
    page: Any = drive.workspace.open_page("tables")
    yield drive.idle()
    yield drive.after(1)
    drive.phase = "quiet"
    yield drive.after(_QUIET_S)
    for phase, begin in (("examine", lambda: page.look_at([table])), ("load", page.load)):
        drive.phase, started = phase, time.perf_counter()
        begin()
        yield lambda: not page.work.busy
        drive.facts[f"{phase}_s"] = time.perf_counter() - started
        yield drive.idle()
    drive.phase = ""
    drive.facts |= _memory()


def _memory() -> dict[str, float]:
    """What the process holds now and held at most, in MB."""
    lines = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines()
    )
    return {
        name: int(lines[key].split()[0]) / 1024
        for name, key in (("memory_mb", "VmRSS"), ("most_memory_mb", "VmHWM"))
    }


def main() -> None:
    """Run a script by its name and print what it found out."""
    os.environ["WUSE_KEYRING"] = "none"
    name, home, *rest = sys.argv[1:]
    script = scroll if name == "scroll" else lambda drive: load(drive, Path(rest[0]))
    print(json.dumps(_Drive(Path(home), script).run()), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
