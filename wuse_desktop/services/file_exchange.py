# SPDX-License-Identifier: MulanPSL-2.0
"""The second half of a round: files of attachments, when all text has gone both ways.

On a drop they lie in a folder of their own below that of the text, so that nobody who fetches
text has to pass by them.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from wuse_desktop.domain.progress import Progress
from wuse_desktop.services import file_bundles, inbox, receipts
from wuse_desktop.services.attempts import is_due, is_past, note_failure
from wuse_desktop.services.desk import Desk, OnDesk, at_once, utc_text
from wuse_desktop.services.exchange_sides import taken_from
from wuse_desktop.storage import exchange_store
from wuse_desktop.storage import file_exchange_store as store
from wuse_desktop.sync.ports import Answer, DropFault, Outgoing

# A receipt that did not come for so long was lost; what lies on the drop still is not sent again.
# What another laptop added is its to send for so long; then whoever holds it does.
_PATIENCE = timedelta(days=3)


def files_folder(token: str) -> str:
    """The folder of files below that of a token."""
    return f"{token}/files"


class FileOutbox:
    """Our side as a sender of files: a station towards its county, its laptops among themselves.

    A county gives the files of a station back to a desk of it that was restored or let in anew.
    With ``patient``, a receiver whose bundle failed lately is left alone until its time has come.
    """

    def __init__(
        self,
        desk: Desk,
        receivers: Sequence[exchange_store.Peer],
        on_desk: OnDesk = at_once,
        *,
        patient: bool = False,
    ) -> None:
        self._desk = desk
        self._receivers = receivers
        self._on_desk = on_desk
        self._patient = patient

    def collect(self, progress: Progress) -> None:
        """Pack what a receiver has still to confirm."""
        for receiver in self._receivers:
            self._on_desk(partial(self._pack, receiver, progress))

    def _pack(self, receiver: exchange_store.Peer, progress: Progress) -> None:
        patience = (datetime.now(UTC) - _PATIENCE).isoformat(timespec="seconds")
        before = patience.replace("+00:00", "Z")
        with self._desk.read() as connection:
            underway = store.underway(connection, receiver.site_id)
        late = [sent.bundle_id for sent in underway if is_past(sent.delivered_at, _PATIENCE)]
        if late:
            with self._desk.database.books() as connection:
                store.send_again(connection, late)
        file_bundles.pack(self._desk, receiver, progress, others_since=before)

    def waiting(self) -> Sequence[Outgoing]:
        """Bundles that were not delivered, oldest first."""
        return self._on_desk(self._waiting)

    def _waiting(self) -> Sequence[Outgoing]:
        folder, found = file_bundles.folder_of(self._desk), list[Outgoing]()
        with self._desk.read() as connection:
            for receiver in self._receivers:
                underway = store.underway(connection, receiver.site_id)
                if self._patient and not all(map(is_due, underway)):
                    continue
                found += [
                    Outgoing(sent.bundle_id, files_folder(receiver.token), folder / sent.file_name)
                    for sent in underway
                    if sent.state == exchange_store.PACKED
                ]
        return found

    def unconfirmed(self) -> Sequence[Outgoing]:
        """None: ``collect`` looks after those that have waited for days."""
        return ()

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
        """Whether a bundle of ours was given up or confirmed."""

        def look() -> bool:
            with self._desk.read() as connection:
                sent = store.sent_bundle(connection, bundle_id)
            return sent is not None and not sent.underway

        return self._on_desk(look)

    def confirm(self, receipt: bytes) -> str | None:
        """Take a receipt; the bundle it settles."""
        taken = self._on_desk(partial(receipts.take_bytes, self._desk, receipt))
        return taken.bundle_id if taken.confirmed else None


class FileInbox:
    """Our side as a receiver of files; ``sends`` says whose bundles it answers."""

    def __init__(
        self,
        desk: Desk,
        sends: Callable[[exchange_store.Peer], bool],
        on_desk: OnDesk = at_once,
    ) -> None:
        self._desk = desk
        self._sends = sends
        self._on_desk = on_desk

    def folder(self) -> Path:
        """Where fetched bundles wait."""
        return self._desk.paths.inbox

    def settled(self, bundle_id: str) -> bool:
        """Whether a bundle was taken and its answer is due.

        One that comes once more after that was sent again because the answer was lost.
        """

        def look() -> bool:
            with self._desk.read() as connection:
                return bundle_id in {name for name, _of, _answer in store.unanswered(connection)}

        return self._on_desk(look)

    def remind(self, bundle_id: str) -> None:
        """Nothing: what counts as settled here is answered in this very round."""

    def take(self, path: Path, address: str, progress: Progress) -> str:
        """Keep the files of one bundle, which is removed then; returns its id."""
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
                (bundle_id, exchange_store.peer_of_device(connection, device_id), receipt)
                for bundle_id, device_id, receipt in store.unanswered(connection)
            ]
        return [
            Answer(bundle_id, files_folder(peer.token), receipt)
            for bundle_id, peer, receipt in due
            if peer is not None and self._sends(peer)
        ]

    def answered(self, receipt_id: str) -> None:
        """Book that a receipt was delivered."""

        def book() -> None:
            with self._desk.database.books() as connection:
                store.mark_answered(connection, receipt_id, utc_text())

        self._on_desk(book)
