# SPDX-License-Identifier: MulanPSL-2.0
"""The one way off the UI thread.

Three lanes: the database lane and the network's lane run one piece of work at a time each, the
open lane is for PDF and files. The answer or the fault arrives on the UI thread. Work is a function
that takes a Progress; a cancelled piece raises Cancelled inside and ends without an answer.
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, Signal

from wuse_desktop.domain.progress import Cancelled, Progress
from wuse_desktop.errors import Fault
from wuse_desktop.logs import fault_of

T = TypeVar("T")

DATABASE, OPEN, NETWORK = "database", "open", "network"
# How long a lane keeps the interpreter while the window waits. Painting asks for it several times a
# cell: with the usual 5 ms a table took a fifth of a second beside an import (decision 0024).
_TURN_S = 0.0002
_OPEN_THREADS = 2
_CLOSE_WAIT_MS = 30_000

Work = Callable[[Progress], T]


class Handle(QObject):
    """A running piece of work: its progress, and the wish to stop it."""

    progressed = Signal(str, int, int)
    _arrived = Signal(object, object)

    def __init__(
        self,
        done: Callable[[Any], None],
        failed: Callable[[Fault], None],
        ended: Callable[["Handle"], None] | None = None,
    ) -> None:
        super().__init__()
        self._done = done
        self._failed = failed
        self._ended = ended
        self._cancel = threading.Event()
        self._arrived.connect(self._deliver)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancel.set()

    def step(self, label: str, done: int, total: int) -> None:
        """Progress of the work, from its own thread. Raises Cancelled after ``cancel``."""
        if self._cancel.is_set():
            raise Cancelled
        self.progressed.emit(label, done, total)

    def run(self, work: Work[Any]) -> None:
        """Do the work in the present thread and send its answer to the UI thread."""
        try:
            answer = work(self)
        except Cancelled:
            self._arrived.emit(None, Cancelled())
        except BaseException as error:  # the one place where work on a lane may fail
            self._arrived.emit(None, fault_of(error))
        else:
            self._arrived.emit(answer, None)

    def _deliver(self, answer: object, fault: object) -> None:
        if self._ended is not None:
            self._ended(self)
        if isinstance(fault, Fault):
            self._failed(fault)
        elif fault is None:
            self._done(answer)


class Runner(Protocol):
    """Runs work somewhere and delivers its answer on the UI thread."""

    def run(
        self,
        lane: str,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None],
    ) -> Handle:
        """Start ``work``; exactly one of ``done`` and ``failed`` follows, unless cancelled."""

    def borrow(self, lane: str, step: Callable[[], T]) -> T:
        """Run a step on another lane from work on this one, and wait for its answer.

        So long work on the open lane keeps the database lane only for as long as it needs it.
        """

    def close(self) -> None:
        """Wait until the running work has ended."""


class _Job(QRunnable):
    def __init__(self, handle: Handle, work: Work[Any]) -> None:
        super().__init__()
        self._handle = handle
        self._work = work

    def run(self) -> None:
        self._handle.run(self._work)


class _Errand(QRunnable):
    """A step for a thread that waits for its answer."""

    def __init__(self, step: Callable[[], Any], answer: "Future[Any]") -> None:
        super().__init__()
        self._step = step
        self._answer = answer

    def run(self) -> None:
        try:
            answer = self._step()
        except BaseException as error:  # raised again where it is waited for
            self._answer.set_exception(error)
        else:
            self._answer.set_result(answer)


class LaneRunner(QObject):
    """Runs work on the lanes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN_S)
        self._pools = {lane: QThreadPool(self) for lane in (DATABASE, OPEN, NETWORK)}
        for lane, pool in self._pools.items():
            pool.setMaxThreadCount(_OPEN_THREADS if lane == OPEN else 1)
        self._running: set[Handle] = set()

    def run(
        self,
        lane: str,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None],
    ) -> Handle:
        """Queue ``work`` on a lane. To be called on the UI thread only."""
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("work is started from the UI thread only")
        handle = Handle(done, failed, self._running.discard)
        self._running.add(handle)
        self._pools[lane].start(_Job(handle, work))
        return handle

    def borrow(self, lane: str, step: Callable[[], T]) -> T:
        """Run ``step`` behind what the lane has to do already. Never from the UI thread."""
        if QThread.currentThread() is self.thread():
            raise RuntimeError("the UI thread waits for no lane")
        answer: Future[T] = Future()
        self._pools[lane].start(_Errand(step, answer))
        return answer.result()

    def close(self) -> None:
        """Wait for the lanes to end what they run."""
        for pool in self._pools.values():
            pool.waitForDone(_CLOSE_WAIT_MS)


class InlineRunner:
    """Runs work at once in the calling thread: for tests and for pictures of the screens."""

    def run(
        self,
        lane: str,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None],
    ) -> Handle:
        """Do ``work`` and deliver its answer before returning."""
        del lane
        handle = Handle(done, failed)
        handle.run(work)
        return handle

    def borrow(self, lane: str, step: Callable[[], T]) -> T:
        """Run ``step`` at once."""
        del lane
        return step()

    def close(self) -> None:
        """Nothing is left to wait for."""
