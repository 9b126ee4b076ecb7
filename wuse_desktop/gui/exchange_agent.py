# SPDX-License-Identifier: MulanPSL-2.0
"""自动收发: rounds of exchange by themselves while the desk is open, and when somebody asks.

One round at a time, on the network's lane, so that neither reading nor saving ever waits for it.
The line at the bottom says what it does; nothing is called confirmed here, the states tell that.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.progress import Cancelled, Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.tasks import Handle
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import exchange, kept_troubles
from wuse_desktop.services.desk import Desk, OnDesk, local_now
from wuse_desktop.services.exchange import Outcome, Readiness
from wuse_desktop.services.troubles import Trouble

if TYPE_CHECKING:
    from wuse_desktop.gui.operations import Operations

# seconds: until the first round, after a change, between rounds, after each failure in a row
FIRST_S = 20
AFTER_CHANGE_S = 60
EVERY_S = 15 * 60
RETRY_S = (30, 60, 120, 300, 600, 900)


class Phase(StrEnum):
    """What the agent is at; OFF while there is nowhere to send to, or nobody may.

    STUCK waits for something that passes by itself (the line); TROUBLED is one that somebody has
    to look at, whether or not the rest of the round was done.
    """

    OFF = "off"
    PAUSED = "paused"
    WAITING = "waiting"
    RUNNING = "running"
    STUCK = "stuck"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True)
class Stopped:
    """Stands for the answer of a round that was stopped."""


_SENTENCES = {
    Phase.OFF: "",
    Phase.PAUSED: N_("自动收发已暂停"),
    Phase.RUNNING: N_("正在收发…"),
}


class ExchangeAgent(QObject):
    """``told`` is sent when ``phase``, ``sentence`` or ``troubles`` changed.

    ``troubles`` are those of the last round that was not stopped, whoever asked for it, which the
    next good one clears; and those that are kept until they were read (``acknowledge``).
    ``began`` and ``ended`` frame each round, the latter with its Outcome, its Fault or ``Stopped``,
    and whether somebody had asked for it.
    """

    told = Signal()
    began = Signal(bool)
    progressed = Signal(str, int, int)
    ended = Signal(object, bool)

    def __init__(self, operations: "Operations") -> None:
        super().__init__(operations)
        self._operations = operations
        self.phase = Phase.OFF
        self.reason = ""
        self._of_round: tuple[Trouble, ...] = ()
        self._kept: tuple[Trouble, ...] = ()
        self._last: datetime | None = None  # when a round came to its end
        self._next = local_now()  # when it is tried again after a failure
        self._failures = 0  # rounds in a row that were ended early
        self._handle: Handle | None = None
        self._by_hand = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._by_itself)

    # what others ask ----------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a round is under way."""
        return self.phase is Phase.RUNNING

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What did not work, as long as it stands; what ended a round is the first."""
        return self._of_round + self._kept

    @property
    def sentence(self) -> str:
        """What it is at, for the line at the bottom; empty when there is nothing to say."""
        if self.phase in _SENTENCES:
            return _(_SENTENCES[self.phase])
        if self.phase is Phase.STUCK:
            what, time = self.troubles[0].short, f"{self._next:%H:%M}"
            return _("{what}，{time} 再试").format(what=what, time=time)
        return self.account

    @property
    def account(self) -> str:
        """How the last round went, in one short sentence; before the first, what is unread."""
        if self._last is None:
            unread = _("收发有 {count} 处问题没看过").format(count=len(self._kept))
            return unread if self._kept else ""
        if not self.troubles:
            said = _("{time} 收发过")
        elif not self._failures:
            said = _("{time} 收发过，有 {count} 处问题")
        elif self.troubles[0].short:
            said = _("{time} 没有收发成：{what}")
        else:
            said = _("{time} 没有收发成，有 {count} 处问题")
        return said.format(
            time=f"{self._last:%H:%M}",
            count=len(self.troubles),
            what=self.troubles[0].short if self.troubles else "",
        )

    def begin(self) -> None:
        """Start to work by itself: the desk is open and the first page stands."""
        self._operations.changed.connect(self._on_changed)
        self.look_again()

    def look_again(self, seconds: int = 0) -> None:
        """Find out anew whether rounds may run, and let the next begin in so many seconds.

        To be called when the way or the enrolment changed.
        """
        self._operations.read(exchange.readiness, partial(self._settle, seconds or FIRST_S))

    def run_now(self, *, again: bool = False) -> bool:
        """Start a round because somebody asks, or take the one under way for it.

        ``again`` packs anew, problems of before included: then False when one is under way.
        """
        if self.running and not again:
            self._by_hand = True
            return True
        return self._start(by_hand=True, again=again)

    def stop(self) -> None:
        """Ask the round under way to stop at its next step; what was done stays done."""
        if self._handle is not None:
            self._handle.cancel()

    def close(self) -> None:
        """Work no more: the desk is being closed."""
        self._timer.stop()
        self.stop()

    def pause(self, paused: bool) -> None:
        """Let rounds run by themselves no more, or again; kept with the desk."""
        if paused:
            self.stop()
        self._operations.write(
            lambda desk: exchange.pause(desk, paused), lambda _nothing: self.look_again()
        )

    def acknowledge(self, trouble: Trouble) -> None:
        """Somebody has read a trouble that was kept for it."""
        self._operations.write(
            lambda desk: kept_troubles.forget(desk, trouble), lambda _nothing: self.look_again()
        )

    # rounds -------------------------------------------------------------------------------

    def _settle(self, seconds: int, found: Readiness) -> None:
        self.reason, self._kept = found.reason, found.kept
        if self.running:
            return
        if found.ready:
            self._tell(self._at_rest)
            self._timer.start(seconds * 1000)
        else:
            self._timer.stop()
            self._tell(Phase.PAUSED if found.paused else Phase.OFF)

    def _on_changed(self, changes: Changes, initiator: object) -> None:
        """Something was written: send it soon, but not while it is still being worked on."""
        del initiator
        at_rest = self.phase in (Phase.WAITING, Phase.TROUBLED)
        soon = at_rest and not self._failures and changes
        if soon and self._timer.remainingTime() > AFTER_CHANGE_S * 1000:
            self._timer.start(AFTER_CHANGE_S * 1000)

    def _by_itself(self) -> None:
        self._operations.read(exchange.readiness, self._start_if_ready)

    def _start_if_ready(self, found: Readiness) -> None:
        if found.ready:
            self._start(by_hand=False)
        else:
            self._settle(EVERY_S, found)

    def _start(self, *, by_hand: bool, again: bool = False) -> bool:
        if self.running:
            return False
        self._timer.stop()
        self._by_hand = by_hand
        self._tell(Phase.RUNNING)
        self.began.emit(by_hand)
        work = partial(_stoppable, again, not by_hand)
        handle = self._operations.exchange(work, self._end, self._end)
        if self.phase is Phase.RUNNING:  # else it is over already
            self._handle = handle
            handle.progressed.connect(self.progressed)
        return True

    @property
    def _at_rest(self) -> Phase:
        """The phase between rounds."""
        if self._failures and self.troubles[0].passes:
            return Phase.STUCK
        return Phase.TROUBLED if self.troubles else Phase.WAITING

    def _end(self, answer: Outcome | Fault | Stopped) -> None:
        self._handle = None
        wait = EVERY_S
        if not isinstance(answer, Stopped):  # one that was stopped is no exchange to speak of
            self._take(answer)
            if self._at_rest is Phase.STUCK:  # what does not pass by itself need not be hurried
                wait = RETRY_S[min(self._failures, len(RETRY_S)) - 1]
            if isinstance(answer, Outcome):
                wait = max(wait, math.ceil(answer.wait_s))
        self._next = local_now() + timedelta(seconds=wait)
        self._tell(self._at_rest)
        self.ended.emit(answer, self._by_hand)
        self.look_again(wait)

    def _take(self, answer: Outcome | Fault) -> None:
        """Keep what a round could not do."""
        self._last = local_now()
        if isinstance(answer, Outcome):
            unseen = kept_troubles.passes_unseen
            self._of_round = tuple(each for each in answer.problems if not unseen(each))
            self._kept = answer.kept
            self._failures = 0 if answer.reachable else self._failures + 1
        else:
            self._of_round = (Trouble(answer.code, answer.sentence),)
            self._failures += 1

    def _tell(self, phase: Phase) -> None:
        self.phase = phase
        self.told.emit()


def _stoppable(
    again: bool, patient: bool, desk: Desk, on_desk: OnDesk, progress: Progress
) -> Outcome | Stopped:
    """One round; the lanes drop cancelled work without a word."""
    try:
        return exchange.told_round(desk, on_desk, progress, again=again, patient=patient)
    except Cancelled:
        return Stopped()
