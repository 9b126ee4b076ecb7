# SPDX-License-Identifier: MulanPSL-2.0
"""A desk as the sync engine sees it: what waits to go out, what came in, which receipts are due."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bundles, inbox, receipts
from wuse_desktop.services.attempts import is_due, is_past, note_failure
from wuse_desktop.services.desk import Desk, OnDesk, at_once, utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.sync.bundle import SUFFIX
from wuse_desktop.sync.files import discard
from wuse_desktop.sync.ports import Answer, DropFault, Outgoing

_NOTHING = ("nothing_to_send", "not_enrolled")
# Files of bundles that will never be taken as they are; all others may be.
_USELESS = frozenset(
    {
        "bundle_damaged",
        "bundle_foreign",
        "bundle_hold",
        "bundle_revoked",
        "bundle_truncated",
        "bundle_unsigned",
    }
)
_A_WHILE = timedelta(hours=1)


def taken_from(path: Path, take: Callable[[], inbox.TakenBundle]) -> str:
    """Take a fetched bundle and return its id; its file goes unless it may be taken later."""
    try:
        taken = take()
    except UserFault as fault:
        if fault.code in _USELESS:
            discard(path)
        raise
    discard(path)
    return taken.bundle_id


def clear_taken(desk: Desk) -> None:
    """Remove the files of fetched bundles that were taken: something held them fast then."""
    for path in desk.paths.inbox.glob(f"*{SUFFIX}"):
        with desk.read() as connection:
            receipt = store.receipt_of(connection, path.stem)
            receipt = receipt or file_exchange_store.receipt_of(connection, path.stem)
        if receipt is not None:
            discard(path)


class DeskOutbox:
    """Our side as a sender, to our county or to our stations.

    With ``patient``, what failed lately is left alone until its time has come.
    """

    def __init__(
        self,
        desk: Desk,
        receivers: Sequence[store.Peer],
        on_desk: OnDesk = at_once,
        *,
        patient: bool = False,
    ) -> None:
        self._desk = desk
        self._receivers = receivers
        self._on_desk = on_desk
        self._patient = patient

    def collect(self, progress: Progress) -> None:
        """Make bundles for those whom something new waits for."""
        for receiver in self._receivers:
            self._on_desk(partial(self._make, receiver, progress))

    def _make(self, receiver: store.Peer, progress: Progress) -> None:
        try:
            if receiver.role == store.STATION:
                bundles.make_down(self._desk, receiver.site_id, progress=progress)
            elif receiver.role == store.LAPTOP:
                bundles.make_for_laptop(self._desk, receiver, progress=progress)
            else:
                bundles.make(self._desk, progress=progress)
        except UserFault as fault:
            if fault.code not in _NOTHING:
                raise

    def waiting(self) -> Sequence[Outgoing]:
        """The newest bundle of each, unless it was delivered: it holds all that older ones held."""
        return self._on_desk(self._waiting)

    def _waiting(self) -> Sequence[Outgoing]:
        return self._newest(
            lambda sent: sent.state == store.PACKED and (not self._patient or is_due(sent))
        )

    def unconfirmed(self) -> Sequence[Outgoing]:
        """The newest bundle of each that was put on a drop more than an hour ago.

        A revoked computer's bundles are taken away unread: it does not put them back at once.
        """
        return self._on_desk(self._unconfirmed)

    def _unconfirmed(self) -> Sequence[Outgoing]:
        return self._newest(
            lambda sent: sent.state == store.DELIVERED and is_past(sent.delivered_at, _A_WHILE)
        )

    def _newest(self, wanted: Callable[[store.Sent], bool]) -> Sequence[Outgoing]:
        found = []
        with self._desk.read() as connection:
            for receiver in self._receivers:
                for last in store.sent_bundles(connection, receiver.site_id, limit=1):
                    path = self._desk.paths.bundles / last.file_name
                    if wanted(last) and path.exists():
                        found.append(Outgoing(last.bundle_id, receiver.token, path))
        return found

    def delivered(self, bundle_id: str) -> None:
        """Book that a bundle lies on the drop."""

        def book() -> None:
            with self._desk.database.books() as connection:
                store.mark_delivered(connection, bundle_id, utc_text())

        self._on_desk(book)

    def failed(self, bundle_id: str, fault: DropFault) -> None:
        """Keep with a bundle that it could not be sent."""
        self._on_desk(partial(note_failure, self._desk, bundle_id, fault))

    def is_over(self, bundle_id: str) -> bool:
        """Whether a bundle of ours was overtaken by a later one or confirmed."""

        def look() -> bool:
            with self._desk.read() as connection:
                sent = store.sent_bundle(connection, bundle_id)
            return sent is not None and sent.state in (store.CONFIRMED, store.SUPERSEDED)

        return self._on_desk(look)

    def confirm(self, receipt: bytes) -> str | None:
        """Take a receipt; the bundle it settles."""
        taken = self._on_desk(partial(receipts.take_bytes, self._desk, receipt))
        return taken.bundle_id if taken.confirmed else None


class DeskInbox:
    """Our side as a receiver."""

    def __init__(
        self, desk: Desk, sends: Callable[[store.Peer], bool], on_desk: OnDesk = at_once
    ) -> None:
        self._desk = desk
        self._sends = sends
        self._on_desk = on_desk

    def folder(self) -> Path:
        """Where fetched bundles wait."""
        return self._desk.paths.inbox

    def settled(self, bundle_id: str) -> bool:
        """Whether a bundle was taken."""

        def look() -> bool:
            with self._desk.read() as connection:
                return store.receipt_of(connection, bundle_id) is not None

        return self._on_desk(look)

    def remind(self, bundle_id: str) -> None:
        """Let the receipt be delivered once more."""

        def book() -> None:
            with self._desk.database.books() as connection:
                store.mark_answered(connection, bundle_id, None)

        self._on_desk(book)

    def take(self, path: Path, address: str, progress: Progress) -> str:
        """Take one bundle, and return its id; its file is removed once it is in the database."""
        del address
        return taken_from(
            path, lambda: self._on_desk(partial(inbox.take, self._desk, path, progress))
        )

    def unanswered(self) -> Sequence[Answer]:
        """Receipts to deliver."""
        return self._on_desk(self._unanswered)

    def _unanswered(self) -> Sequence[Answer]:
        with self._desk.read() as connection:
            due = [
                (bundle_id, store.peer_of_device(connection, device_id), receipt)
                for bundle_id, device_id, receipt in store.unanswered(connection)
            ]
        return [
            Answer(bundle_id, peer.token, receipt)
            for bundle_id, peer, receipt in due
            if peer is not None and self._sends(peer)
        ]

    def answered(self, receipt_id: str) -> None:
        """Book that a receipt was delivered."""

        def book() -> None:
            with self._desk.database.books() as connection:
                store.mark_answered(connection, receipt_id, utc_text())

        self._on_desk(book)
