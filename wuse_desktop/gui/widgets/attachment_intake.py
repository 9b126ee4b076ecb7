# SPDX-License-Identifier: MulanPSL-2.0
"""Files on their way into a record: one after another, shrunk beside the database, then kept."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from wuse_desktop.domain.sizes import size_text
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments, waiting_files
from wuse_desktop.services.arriving_files import Arrival
from wuse_desktop.services.attachments import Added
from wuse_desktop.services.waiting_files import WaitingFile

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file for one record: ``prepare`` reads and shrinks it, on any thread."""

    name: str
    subject: tuple[str, str]
    prepare: Callable[[], Arrival]
    reason: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of the files that were brought together."""

    added: list[Added] = field(default_factory=list)
    waiting: list[WaitingFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stopped: int = 0

    @property
    def ids(self) -> list[str]:
        """The new attachments."""
        return [item.saved.id for item in self.added]

    def sentence(self) -> str:
        """What was added and how much room shrinking has saved."""
        shrunk = [item for item in self.added if item.saving]
        text = _("已添加 {count} 个附件").format(count=len(self.added))
        if shrunk:
            text += _("，图片缩小 {before} → {after}").format(
                before=size_text(sum(item.before_bytes for item in shrunk)),
                after=size_text(sum(item.after_bytes for item in shrunk)),
            )
        if self.stopped:
            text += _("，停下后还有 {count} 个没有添加").format(count=self.stopped)
        return text

    def fault(self) -> Fault:
        """What was not added and why, in one fault."""
        if len(self.faults) == 1 and not self.added:
            return self.faults[0]
        told = [fault.sentence for fault in self.faults[:_MOST_TOLD]]
        more = len(self.faults) - len(told)
        if more:
            told.append(_("另有 {count} 个也没有添加。").format(count=more))
        first = self.sentence() + _("；") if self.added else ""
        return UserFault("attachments_refused", first + " ".join(told))


class AttachmentIntake(QObject):
    """Takes files in one by one; a file that is refused does not hold up the others."""

    progressed = Signal(int, int, str)  # the number of the file, of how many, its name
    ended = Signal(object)  # Outcome

    def __init__(self, operations: Operations, initiator: QObject) -> None:
        super().__init__(initiator)
        self._operations = operations
        self._initiator = initiator
        self._waiting: deque[Incoming] = deque()
        self._outcome = Outcome()
        self._count = 0
        self._busy = False
        self._going_on = False

    @property
    def busy(self) -> bool:
        """Whether a file is being taken in."""
        return self._busy

    def bring(self, files: Sequence[Incoming]) -> None:
        """Take files in, after those that are waiting."""
        self._waiting.extend(files)
        self._count += len(files)
        self._go_on()

    def stop(self) -> None:
        """Leave those that are waiting; the present one is still kept."""
        self._outcome.stopped += len(self._waiting)
        self._waiting.clear()

    def _go_on(self) -> None:
        """Begin the next file; a loop, because work that is done inline returns at once."""
        if self._going_on:
            return
        self._going_on = True
        while self._waiting and not self._busy:
            self._begin(self._waiting.popleft())
        self._going_on = False
        if not self._busy and self._count:
            outcome, self._outcome, self._count = self._outcome, Outcome(), 0
            self.ended.emit(outcome)

    def _begin(self, file: Incoming) -> None:
        self._busy = True
        self.progressed.emit(self._count - len(self._waiting), self._count, file.name)

        def keep(arrival: Arrival) -> None:
            if not file.subject[1]:
                self._operations.write(
                    lambda desk: waiting_files.keep(desk, arrival), waits, refused
                )
                return
            self._operations.write(
                lambda desk: attachments.add(desk, *file.subject, arrival, reason=file.reason),
                kept,
                refused,
                initiator=self._initiator,
            )

        def kept(added: Added) -> None:
            self._outcome.added.append(added)
            self._done()

        def waits(made: WaitingFile) -> None:
            self._outcome.waiting.append(made)
            self._done()

        def refused(fault: Fault) -> None:
            self._outcome.faults.append(fault)
            self._done()

        self._operations.outside(lambda _progress: file.prepare(), keep, refused)

    def _done(self) -> None:
        self._busy = False
        self._go_on()
