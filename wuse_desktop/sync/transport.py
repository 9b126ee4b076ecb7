# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles and receipts over a drop.

``inbox/<token>/`` is where a station puts what goes up, ``outbox/<token>/`` where its county puts
what comes down; the token is the station's unguessable folder name from the county card, or that of
one of its further laptops. ``relay/<token>/`` is where laptops of one station put what is for the
laptop of that token. A bundle
lies there as ``<bundle_id>.part0000`` … and ``<bundle_id>.manifest``, a receipt as
``<receipt_id>.receipt``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.ids import is_id
from wuse_desktop.domain.progress import Progress
from wuse_desktop.sync import parts
from wuse_desktop.sync.bundle import SUFFIX
from wuse_desktop.sync.ports import Answer, Arrival, Drop, DropFault, Outgoing
from wuse_desktop.sync.receipt import MAX_SEALED

INBOX = "inbox"
OUTBOX = "outbox"
RELAY = "relay"
_RECEIPT = ".receipt"


@dataclass(frozen=True, slots=True)
class Side:
    """Which folders of the drop one end writes and reads."""

    sends_to: str
    fetches_from: str


STATION = Side(INBOX, OUTBOX)
COUNTY = Side(OUTBOX, INBOX)
LAPTOP = Side(RELAY, RELAY)


class DropTransport:
    """Implements ``ports.Transport`` for one end and the tokens (addresses) it fetches from."""

    def __init__(self, drop: Drop, side: Side, addresses: Sequence[str]) -> None:
        self._drop = drop
        self._side = side
        self._addresses = tuple(addresses)

    def send(self, outgoing: Outgoing, progress: Progress) -> None:
        """Deliver a bundle in parts."""
        self._drop.check()  # a portal in between says yes to whatever it is asked
        parts.upload(self._drop, outgoing.path, self._target(outgoing), progress=progress)

    def lies_there(self, outgoing: Outgoing) -> bool:
        """Whether a bundle that was sent is still where it was put."""
        return parts.is_there(self._drop, self._target(outgoing))

    def tidy(self, address: str, is_over: Callable[[str], bool]) -> None:
        """Remove bundles of ours that later ones overtook, and parts that will never be whole."""
        folder = f"{self._side.sends_to}/{address}"

        def ours_is_over(name: str) -> bool:
            return is_id(name) and is_over(name)

        parts.withdraw(self._drop, folder, ours_is_over)
        parts.clear_abandoned(self._drop, folder, ours_is_over)

    def arrivals(self) -> Sequence[Arrival]:
        """Whole bundles for us."""
        self._drop.check()
        return [
            Arrival(entry.name.rpartition("/")[2], address, entry.size)
            for address in self._addresses
            for entry in parts.arrived(self._drop, self._folder(address))
            if is_id(entry.name.rpartition("/")[2])
        ]

    def fetch(self, arrival: Arrival, folder: Path, progress: Progress) -> Path:
        """Bring a bundle into ``folder`` unless it lies there whole."""
        target = folder / f"{arrival.name}{SUFFIX}"
        if not target.exists():
            try:
                parts.download(self._drop, self._name(arrival), target, progress)
            except DropFault as fault:
                if fault.code in ("drop_missing", "drop_damaged"):
                    parts.clear_broken(self._drop, self._name(arrival))
                raise
        return target

    def answer(self, answer: Answer) -> None:
        """Deliver a receipt."""
        name = f"{self._side.sends_to}/{answer.address}/{answer.receipt_id}{_RECEIPT}"
        parts.put_small(self._drop, name, answer.content)

    def answers(self) -> Sequence[Arrival]:
        """Receipts for us."""
        return [
            Arrival(entry.name.rpartition("/")[2], address, entry.size)
            for address in self._addresses
            for entry in parts.listed(self._drop, self._folder(address))
            if entry.name.endswith(_RECEIPT)
            and is_id(entry.name.rpartition("/")[2].removesuffix(_RECEIPT))
        ]

    def fetch_answer(self, arrival: Arrival) -> bytes:
        """The content of a receipt, bounded."""
        return self._drop.get_range(self._name(arrival), 0, MAX_SEALED + 1)

    def forget(self, arrival: Arrival) -> None:
        """Remove what was settled."""
        if arrival.name.endswith(_RECEIPT):
            self._drop.delete(self._name(arrival))
        else:
            parts.remove(self._drop, self._name(arrival))

    def _target(self, outgoing: Outgoing) -> str:
        return f"{self._side.sends_to}/{outgoing.address}/{outgoing.bundle_id}"

    def _folder(self, address: str) -> str:
        return f"{self._side.fetches_from}/{address}"

    def _name(self, arrival: Arrival) -> str:
        return f"{self._folder(arrival.address)}/{arrival.name}"
