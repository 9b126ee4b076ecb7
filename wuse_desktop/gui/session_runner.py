# SPDX-License-Identifier: MulanPSL-2.0
"""Work of one sitting at the desk: after it ends, no answer reaches a page that is gone."""

import threading
from collections.abc import Callable
from typing import TypeVar

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.tasks import Handle, Runner, Work

T = TypeVar("T")


class SessionRunner:
    """Passes work on to another runner until ``close``; then answers are dropped.

    What was asked for before is still done: a draft handed over while the desk locks is kept.
    ``late`` hears of failures that come after the end.
    """

    def __init__(self, runner: Runner, late: Callable[[Fault], None]) -> None:
        self._runner = runner
        self._late = late
        self._is_open = True
        self._running = 0
        self._counting = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a piece of work is queued or running."""
        with self._counting:
            return self._running > 0

    def run(
        self,
        lane: str,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None],
    ) -> Handle:
        """Start ``work`` as the other runner does; answers are dropped after ``close``."""
        self._count(1)

        def counted(progress: Progress) -> T:
            try:
                return work(progress)
            finally:
                self._count(-1)

        return self._runner.run(
            lane,
            counted,
            lambda answer: done(answer) if self._is_open else None,
            lambda fault: failed(fault) if self._is_open else self._late(fault),
        )

    def borrow(self, lane: str, step: Callable[[], T]) -> T:
        """Run a step of work that runs already, as the other runner does."""
        return self._runner.borrow(lane, step)

    def close(self) -> None:
        """End the sitting; nothing is waited for."""
        self._is_open = False

    def _count(self, step: int) -> None:
        with self._counting:
            self._running += step
