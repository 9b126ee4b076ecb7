# SPDX-License-Identifier: MulanPSL-2.0
"""Long work in words: what is being done, how far it is, how long it takes, and a way to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QWidget

from wuse_desktop.domain.progress import Cancelled, Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import Handle
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk, OnDesk

T = TypeVar("T")
_TICK_MS = 1000
_SOON = 5  # seconds before a remaining time can be guessed


@dataclass(frozen=True, slots=True)
class _Stopped:
    """Stands for the answer of work that was cancelled."""


def _stoppable(work: Callable[..., T], *about: Any) -> T | _Stopped:
    """The answer of ``work``: the lanes drop cancelled work without a word; people want one."""
    try:
        return work(*about)
    except Cancelled:
        return _Stopped()


class WorkBar(QFrame):
    """Runs one piece of long work at a time and shows it; hidden while there is none."""

    busy_changed = Signal(bool)
    stopped = Signal(str)  # what was stopped by the user, in words

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._operations = operations
        self._handle: Handle | None = None
        self._busy = False
        self._title = self._label = ""
        self._share = 0.0
        self._clock = QElapsedTimer()
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(2 * GRID + 2)
        self._stop = button(_("停下"), self.stop)
        line = row(self._text, self._stop)
        line.setStretch(0, 1)
        layout = column(line, self._bar, gap=GRID // 2)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.setLayout(layout)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK_MS)
        self._ticking.timeout.connect(self._tell)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether work is running."""
        return self._busy

    @property
    def sentence(self) -> str:
        """What is said about the work."""
        return self._text.text()

    def start(
        self,
        title: str,
        work: Callable[[Desk, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> bool:
        """Run ``work``; False when other work is still running. ``title`` names it: "上报"."""
        long_work = partial(self._operations.long_work, partial(_stoppable, work))
        return self._run(title, long_work, done, failed)

    def start_exchange(
        self,
        title: str,
        work: Callable[[Desk, OnDesk, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> bool:
        """Run work that may wait for a network, as ``start`` does."""
        exchange = partial(self._operations.exchange, partial(_stoppable, work))
        return self._run(title, exchange, done, failed)

    def _run(
        self,
        title: str,
        launch: Callable[[Callable[[Any], None], Callable[[Fault], None]], Handle],
        done: Callable[[Any], None],
        failed: Callable[[Fault], None] | None,
    ) -> bool:
        if self.busy:
            return False
        self._begin(title)

        def deliver(answer: Any) -> None:
            self._end()
            if isinstance(answer, _Stopped):
                self.stopped.emit(title)
            else:
                done(answer)

        def refuse(fault: Fault) -> None:
            self._end()
            (failed or self._operations.failed.emit)(fault)

        handle = launch(deliver, refuse)
        if self._busy:
            self._handle = handle
            handle.progressed.connect(self._on_progress)
        return True

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        if self._handle is not None:
            self._handle.cancel()
            self._stop.setEnabled(False)
            self._label = _("正在停下")
            self._tell()

    def _begin(self, title: str) -> None:
        self._busy = True
        self._title, self._label, self._share = title, _("正在开始"), 0.0
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._clock.start()
        self._ticking.start()
        self._tell()
        self.show()
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._busy = False
        self._handle = None
        self._ticking.stop()
        self.hide()
        self.busy_changed.emit(False)

    def _on_progress(self, label: str, done: int, total: int) -> None:
        if not self._stop.isEnabled():
            return
        self._label = label
        self._share = min(1.0, done / total) if total else 0.0
        self._bar.setRange(0, 1000 if total else 0)
        self._bar.setValue(round(self._share * 1000))
        self._tell()

    def _tell(self) -> None:
        parts = [_("{title}：{label}").format(title=self._title, label=self._label)]
        if self._share:
            parts.append(f"{self._share:.0%}")
        seconds = self._clock.elapsed() // 1000
        if seconds:
            parts.append(_("已用 {count} 秒").format(count=seconds))
        if self._share and seconds >= _SOON:
            left = round(seconds * (1 - self._share) / self._share)
            parts.append(_("约还要 {count} 秒").format(count=left))
        self._text.setText(" · ".join(parts))
