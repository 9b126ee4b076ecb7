# SPDX-License-Identifier: MulanPSL-2.0
"""Long work at the desk, one piece at a time, told in words while it lasts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.progress import Cancelled, Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import Handle
from wuse_desktop.gui.widgets.progress_line import ProgressLine
from wuse_desktop.services.desk import Desk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Stopped:
    """Stands for the answer of work that was cancelled."""


class WorkBar(ProgressLine):
    """Runs one piece of long work at a time and shows it; hidden while there is none."""

    busy_changed = Signal(bool)
    stopped = Signal(str)  # what was stopped by the user, in words

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._handle: Handle | None = None
        self._busy = False
        self.stop_wished.connect(self._cancel)

    @property
    def busy(self) -> bool:
        """Whether work is running."""
        return self._busy

    def start(
        self,
        title: str,
        work: Callable[[Desk, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> bool:
        """Run ``work``; False when other work is still running. ``title`` names it: "上报"."""
        if self.busy:
            return False
        self._busy = True
        self.begin(title)
        self.busy_changed.emit(True)

        def stoppable(desk: Desk, progress: Progress) -> T | _Stopped:
            try:
                return work(desk, progress)
            except Cancelled:  # the lanes drop cancelled work without a word; people want one
                return _Stopped()

        def deliver(answer: Any) -> None:
            self._finish()
            if isinstance(answer, _Stopped):
                self.stopped.emit(title)
            else:
                done(answer)

        def refuse(fault: Fault) -> None:
            self._finish()
            (failed or self._operations.failed.emit)(fault)

        handle = self._operations.long_work(stoppable, deliver, refuse)
        if self._busy:
            self._handle = handle
            handle.progressed.connect(self.show_progress)
        return True

    def _cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def _finish(self) -> None:
        self._busy = False
        self._handle = None
        self.end()
        self.busy_changed.emit(False)
