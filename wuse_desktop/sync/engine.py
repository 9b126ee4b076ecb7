# SPDX-License-Identifier: MulanPSL-2.0
"""One locked round: collect → send → fetch → apply → answer → confirm.

The round knows no store, no carrier and no screen; it walks the ports and tells what happened.
What one bundle does wrong stops no other, and a carrier that is gone stops nothing that can be
done without it. Every step can be repeated: a round that was killed is finished by the next.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.sync.lock import holding_lock
from wuse_desktop.sync.ports import Answer, Arrival, DropFault, Inbox, Outbox, Outgoing, Transport

Item = TypeVar("Item")

# What no later version and no new card will make readable, receipts of bundles that this desk does
# not know of since a backup was restored, and what a revoked computer sent: should it be trusted
# again, its next bundle carries all of it. Who sent a bundle in earnest sees that it is gone
# unanswered, and sends it again.
WORTHLESS = frozenset(
    {
        "bundle_damaged",
        "bundle_foreign",
        "bundle_truncated",
        "bundle_unsigned",
        "receipt_damaged",
        "receipt_unsigned",
        "receipt_unmatched",
        "receipt_revoked",
        "bundle_revoked",
    }
)


class Step(StrEnum):
    """The steps of a round, in order."""

    COLLECT = "collect"
    SEND = "send"
    FETCH = "fetch"
    APPLY = "apply"
    ANSWER = "answer"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that did not work: the step, the bundle or receipt, and the fault's words.

    ``address`` is the token of the folder that what came in was fetched from.
    """

    step: Step
    name: str
    code: str
    sentence: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What one round did; the names are bundle ids and receipt ids.

    ``wait_s`` is how many seconds the carrier asked to be left alone.
    """

    sent: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    reachable: bool = True
    wait_s: float = 0


def joined(first: RoundReport, second: RoundReport) -> RoundReport:
    """What two rounds did, one after the other."""
    return RoundReport(
        sent=first.sent + second.sent,
        taken=first.taken + second.taken,
        answered=first.answered + second.answered,
        confirmed=first.confirmed + second.confirmed,
        problems=first.problems + second.problems,
        reachable=first.reachable and second.reachable,
        wait_s=max(first.wait_s, second.wait_s),
    )


def run_round(
    outbox: Outbox,
    inbox: Inbox,
    transport: Transport,
    lock_path: Path,
    progress: Progress = SILENT,
) -> RoundReport:
    """Run one round while holding ``lock_path``.

    Faults of single bundles and of the carrier end up in the report; Cancelled passes through,
    and what was done before it stays done. Raises UserFault ``sync_running``.
    """
    with holding_lock(lock_path):
        work = _Round(outbox, inbox, transport, progress)
        work.run()
    return work.report()


class _Round:
    """The round while it runs."""

    def __init__(
        self, outbox: Outbox, inbox: Inbox, transport: Transport, progress: Progress
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._transport = transport
        self._progress = progress
        self._done: dict[Step, list[str]] = {step: [] for step in Step}
        self._problems: list[Problem] = []
        self._settled: list[Arrival] = []
        self._reachable = True
        self._wait_s = 0.0

    def run(self) -> None:
        with self._noting(Step.COLLECT, ""):
            self._outbox.collect(self._progress)
        self._each(Step.SEND, self._outbox.waiting, self._send)
        self._each(Step.FETCH, self._transport.arrivals, self._receive)
        self._each(Step.ANSWER, self._inbox.unanswered, self._answer)
        self._each(Step.FETCH, self._answered, self._forget)
        self._each(Step.CONFIRM, self._transport.answers, self._confirm)
        self._each(Step.SEND, self._outbox.unconfirmed, self._send_what_is_lost)

    def report(self) -> RoundReport:
        return RoundReport(
            sent=tuple(self._done[Step.SEND]),
            taken=tuple(self._done[Step.APPLY]),
            answered=tuple(self._done[Step.ANSWER]),
            confirmed=tuple(self._done[Step.CONFIRM]),
            problems=tuple(self._problems),
            reachable=self._reachable,
            wait_s=self._wait_s,
        )

    def _each(
        self, step: Step, items: Callable[[], Iterable[Item]], act: Callable[[Item], None]
    ) -> None:
        """Act on every item while the carrier answers."""
        found: list[Item] = []
        if self._reachable:
            with self._noting(step, ""):
                found = list(items())
        for item in found:
            if self._reachable:
                act(item)

    @contextmanager
    def _noting(self, step: Step, name: str, address: str = "") -> Iterator[None]:
        """Turn a fault of the block into a problem; a carrier that is gone ends the steps."""
        try:
            yield
        except Fault as fault:
            if isinstance(fault, DropFault):
                self._reachable = self._reachable and not fault.closes
                self._wait_s = max(self._wait_s, fault.retry_after)
            self._problems.append(Problem(step, name, fault.code, fault.sentence, address))

    def _send(self, outgoing: Outgoing) -> None:
        with self._noting(Step.SEND, outgoing.bundle_id):
            try:
                self._transport.send(outgoing, self._progress)
            except DropFault as fault:
                self._outbox.failed(outgoing.bundle_id, fault)
                raise
            self._outbox.delivered(outgoing.bundle_id)
            self._done[Step.SEND].append(outgoing.bundle_id)
            self._transport.tidy(outgoing.address, self._outbox.is_over)

    def _send_what_is_lost(self, outgoing: Outgoing) -> None:
        """Send a bundle again that is gone and was not answered: it, or its receipt, was lost."""
        with self._noting(Step.SEND, outgoing.bundle_id):
            if not self._transport.lies_there(outgoing):
                self._send(outgoing)

    def _receive(self, arrival: Arrival) -> None:
        if self._inbox.settled(arrival.name):  # its sender never saw the receipt
            self._inbox.remind(arrival.name)
        else:
            with self._noting(Step.FETCH, arrival.name, arrival.address):
                path = self._transport.fetch(arrival, self._inbox.folder(), self._progress)
                self._take(path, arrival)
        if self._inbox.settled(arrival.name):
            self._settled.append(arrival)

    def _answered(self) -> list[Arrival]:
        """What may be removed: while a bundle lies there it is answered, however often."""
        due = {answer.receipt_id for answer in self._inbox.unanswered()}
        return [arrival for arrival in self._settled if arrival.name not in due]

    def _forget(self, arrival: Arrival) -> None:
        with self._noting(Step.FETCH, arrival.name, arrival.address):
            self._transport.forget(arrival)

    def _take(self, path: Path, arrival: Arrival) -> None:
        noting = self._noting(Step.APPLY, arrival.name, arrival.address)
        with noting, self._forgetting_worthless(arrival):
            taken = self._inbox.take(path, arrival.address, self._progress)
            self._done[Step.APPLY].append(taken)
            if taken != arrival.name:  # put there under another name; it is answered under its own
                self._transport.forget(arrival)

    def _answer(self, answer: Answer) -> None:
        with self._noting(Step.ANSWER, answer.receipt_id):
            self._transport.answer(answer)
            self._inbox.answered(answer.receipt_id)
            self._done[Step.ANSWER].append(answer.receipt_id)

    def _confirm(self, arrival: Arrival) -> None:
        noting = self._noting(Step.CONFIRM, arrival.name, arrival.address)
        with noting, self._forgetting_worthless(arrival):
            try:
                settled = self._outbox.confirm(self._transport.fetch_answer(arrival))
            except UserFault as fault:
                if fault.code == "receipt_not_for_us":  # another laptop of this station reads it
                    return
                raise
            self._transport.forget(arrival)
            if settled is not None:
                self._done[Step.CONFIRM].append(settled)

    @contextmanager
    def _forgetting_worthless(self, arrival: Arrival) -> Iterator[None]:
        try:
            yield
        except UserFault as fault:
            if fault.code in WORTHLESS:
                self._transport.forget(arrival)
            raise
