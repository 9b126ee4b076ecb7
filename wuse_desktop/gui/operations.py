# SPDX-License-Identifier: MulanPSL-2.0
"""Carries a wish of the user to a service and its result back to the screens.

``changed`` is sent once after each write, with who began it, so that other pages refresh and the
beginner need not. A failure without a handler of its own is shown in the window's notice bar.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.exchange_agent import ExchangeAgent
from wuse_desktop.gui.tasks import DATABASE, NETWORK, OPEN, Handle, Runner
from wuse_desktop.services.desk import Desk, OnDesk

T = TypeVar("T")
S = TypeVar("S")


class Operations(QObject):
    """Reads and writes for the pages of one open desk."""

    changed = Signal(object, object)  # Changes, the object that began the change
    said = Signal(str)  # a sentence of success for the notice bar
    may_undo = Signal(str, object)  # a sentence of success, and a callable that takes it back
    failed = Signal(object)  # Fault
    put_right = Signal(object)  # a Fault that was sent and holds no longer
    # what a part asks to begin that knows no page: an entity or a kind of work, and its context
    new_wished = Signal(str, object)

    def __init__(self, desk: Desk, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._runner = runner
        self.agent = ExchangeAgent(self)

    def read(
        self,
        work: Callable[[Desk], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        """Run a reading service on the database lane."""
        return self._runner.run(
            DATABASE, lambda progress: work(self.desk), done, failed or self.failed.emit
        )

    def follow(
        self,
        work: Callable[[Desk, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        """Run a long reading service with progress and cancel."""
        return self._runner.run(
            DATABASE, lambda progress: work(self.desk, progress), done, failed or self.failed.emit
        )

    def write(
        self,
        work: Callable[[Desk], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Fault], None] | None = None,
        initiator: object = None,
    ) -> Handle:
        """Run a writing service on the database lane and announce what it changed."""

        def work_and_note(progress: Progress) -> tuple[T, Changes]:
            self.desk.database.last_changes = Changes()
            answer = work(self.desk)
            return answer, self.desk.database.last_changes

        def deliver(answer: tuple[T, Changes]) -> None:
            if done is not None:
                done(answer[0])
            if answer[1]:
                self.changed.emit(answer[1], initiator)

        return self._runner.run(DATABASE, work_and_note, deliver, failed or self.failed.emit)

    def long_work(
        self,
        work: Callable[[Desk, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        """Run long work that writes (taking a bundle, a backup) with progress and cancel."""

        def deliver(answer: T) -> None:
            done(answer)
            self.changed.emit(self.desk.database.last_changes, None)

        return self._runner.run(
            DATABASE,
            lambda progress: work(self.desk, progress),
            deliver,
            failed or self.failed.emit,
        )

    def exchange(
        self,
        work: Callable[[Desk, OnDesk, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        """Run work that waits for a network or a stick on the network's lane.

        What it does with the desk it does by ``OnDesk``, on the database lane, so that reading and
        saving go on between its steps. What they changed is announced at the end.
        """
        changes = Changes()

        def on_desk(step: Callable[[], S]) -> S:
            nonlocal changes

            def noting() -> tuple[S, Changes]:
                self.desk.database.last_changes = Changes()
                return step(), self.desk.database.last_changes

            answer, more = self._runner.borrow(DATABASE, noting)
            changes = changes.with_these(more)
            return answer

        def deliver(answer: T) -> None:
            done(answer)
            self.changed.emit(changes, None)

        return self._runner.run(
            NETWORK,
            lambda progress: work(self.desk, on_desk, progress),
            deliver,
            failed or self.failed.emit,
        )

    def outside(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        """Run work that touches no database (rendering, files) on the open lane."""
        return self._runner.run(OPEN, work, done, failed or self.failed.emit)

    def close(self) -> None:
        """Wait for what is still running."""
        self._runner.close()
