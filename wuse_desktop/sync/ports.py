# SPDX-License-Identifier: MulanPSL-2.0
"""What this layer needs from others, stated as protocols."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import EnvironmentFault


class Signer(Protocol):
    """Holds one device's signing key."""

    @property
    def key_id(self) -> str:
        """The short name of its public key (``dsse.key_id_of``)."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of ``message``."""


class DropFault(EnvironmentFault):
    """A carrier refused.

    ``retryable`` says whether waiting may help without anybody's doing, ``retry_after`` how many
    seconds the carrier asked for (0 = it did not say). ``closes`` says that nothing else can be
    done over this carrier for now; unless told otherwise that is what can be tried again.
    """

    def __init__(
        self,
        code: str,
        message: str,
        next_step: str = "",
        *,
        retryable: bool,
        closes: bool | None = None,
        retry_after: float = 0,
    ) -> None:
        super().__init__(code, message, next_step)
        self.retryable = retryable
        self.closes = retryable if closes is None else closes
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class DropEntry:
    """One object on a drop: its whole name and its size in bytes.

    ``changed_at`` is when it was last written, in seconds on the drop's own clock, which may be
    off and tells nothing but how much older one object is than another; None when it is not told.
    """

    name: str
    size: int
    changed_at: float | None = field(default=None, compare=False)


class Drop(Protocol):
    """A place both sides can reach; it stores named objects and nothing else.

    Names are relative, ``/``-separated and of ASCII letters, digits, ``.``, ``_`` and ``-``.
    Every method raises DropFault when the carrier refuses; no other exception leaves a drop. An
    interrupted ``put_new`` may leave a torso under the name it was given, so senders put under a
    temporary name and rename.
    """

    def list(self, prefix: str) -> Iterator[DropEntry]:
        """Objects directly below the folder ``prefix``; none when there is no such folder."""

    def size(self, name: str) -> int | None:
        """Size in bytes, or None when there is no such object."""

    def put_new(self, name: str, data: bytes) -> None:
        """Store a new object; ``drop_exists`` when the name is taken."""

    def rename_new(self, old: str, new: str) -> None:
        """Give an object its final name at once; ``drop_exists`` when that name is taken."""

    def get_range(self, name: str, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``; fewer only at the end. ``drop_missing``."""

    def delete(self, name: str) -> None:
        """Remove an object; one that is not there is no error."""

    def check(self) -> None:
        """Make sure that the drop itself is there and opens: a wrong address is no empty drop."""

    def close(self) -> None:
        """Let go of connections; a later call opens them again."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished bundle that waits to be sent. ``address`` is the unguessable token of a site."""

    bundle_id: str
    address: str
    path: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """A sealed receipt on its way back to ``address``."""

    receipt_id: str
    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that lies on the transport for us; ``name`` is its bundle id or receipt id."""

    name: str
    address: str
    size: int


class Outbox(Protocol):
    """Our side as a sender, kept by the store."""

    def collect(self, progress: Progress) -> None:
        """Make bundles of whatever a receiver has not confirmed, if it is not packed yet."""

    def waiting(self) -> Sequence[Outgoing]:
        """Finished bundles that no transport has delivered, oldest first."""

    def unconfirmed(self) -> Sequence[Outgoing]:
        """Bundles that were delivered a while ago, and that nobody has confirmed."""

    def delivered(self, bundle_id: str) -> None:
        """Note that the whole bundle lies where its receiver fetches."""

    def failed(self, bundle_id: str, fault: DropFault) -> None:
        """Note that an attempt to deliver did not succeed, and why."""

    def is_over(self, bundle_id: str) -> bool:
        """Whether a bundle was made here and will never be sent again."""

    def confirm(self, receipt: bytes) -> str | None:
        """Check a sealed receipt and note it; the bundle id that it settles, None for an old one.

        Raises UserFault when the receipt is refused.
        """


class Inbox(Protocol):
    """Our side as a receiver, kept by the store."""

    def folder(self) -> Path:
        """Where fetched bundles wait until they are taken (they stay encrypted)."""

    def settled(self, bundle_id: str) -> bool:
        """Whether this bundle was taken or refused for good and need not be fetched again."""

    def remind(self, bundle_id: str) -> None:
        """Note that the receipt of a bundle is due again: its sender sent it once more."""

    def take(self, path: Path, address: str, progress: Progress) -> str:
        """Verify and apply one bundle in one transaction; its receipt joins ``unanswered``.

        Returns the bundle's own id, whatever the name that it came under.

        Raises UserFault when the bundle is refused; what was refused is kept as a problem.
        """

    def unanswered(self) -> Sequence[Answer]:
        """Receipts that were made but not yet delivered."""

    def answered(self, receipt_id: str) -> None:
        """Note that a receipt lies where the sender fetches."""


class Transport(Protocol):
    """Carries whole bundles and receipts; raises DropFault when the way is closed."""

    def send(self, outgoing: Outgoing, progress: Progress) -> None:
        """Deliver a bundle; goes on where an earlier attempt stopped."""

    def lies_there(self, outgoing: Outgoing) -> bool:
        """Whether a delivered bundle is still where it was put."""

    def tidy(self, address: str, is_over: Callable[[str], bool]) -> None:
        """Remove what is over of ours at ``address``, and what broken-off attempts left there."""

    def arrivals(self) -> Sequence[Arrival]:
        """Whole bundles that lie ready for us."""

    def fetch(self, arrival: Arrival, folder: Path, progress: Progress) -> Path:
        """Bring a bundle into ``folder``; goes on where an earlier attempt stopped."""

    def answer(self, answer: Answer) -> None:
        """Deliver a receipt."""

    def answers(self) -> Sequence[Arrival]:
        """Receipts that lie ready for us."""

    def fetch_answer(self, arrival: Arrival) -> bytes:
        """The content of a receipt."""

    def forget(self, arrival: Arrival) -> None:
        """Remove a bundle or receipt that its receiver has settled."""
