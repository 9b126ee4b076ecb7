# SPDX-License-Identifier: MulanPSL-2.0
"""Work of one sitting at the desk: after it ends, no answer reaches a page that is gone."""

import threading
from collections.abc import Callable
from typing import TypeVar

from wuse_desktop.domain.progress import Cancelled, Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.tasks import NETWORK, Handle, Runner, Work

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
        """Whether a piece of work is queued or running that the desk must not be closed under.

        What waits for a network may be broken off at any time and goes on the next time.
        """
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
        step = 0 if lane == NETWORK else 1
        self._count(step)

        def counted(progress: Progress) -> T:
            try:
                return work(progress)
            finally:
                self._count(-step)

        return self._runner.run(
            lane,
            counted,
            lambda answer: done(answer) if self._is_open else None,
            lambda fault: failed(fault) if self._is_open else self._late(fault),
        )

    def borrow(self, lane: str, step: Callable[[], T]) -> T:
        """Run a step of work that runs already. Raises Cancelled once the sitting has ended."""

        def while_open() -> T:
            if not self._is_open:
                raise Cancelled
            return step()

        return self._runner.borrow(lane, while_open)

    def close(self) -> None:
        """End the sitting; nothing is waited for."""
        self._is_open = False

    def _count(self, step: int) -> None:
        with self._counting:
            self._running += step
