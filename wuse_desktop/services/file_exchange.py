# SPDX-License-Identifier: MulanPSL-2.0
"""The second half of a round: attachments, when all text has gone both ways.

On a drop they lie in a folder of their own below that of the text, so that nobody who fetches
text has to pass by them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.services import file_bundles, inbox, receipts
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import exchange_store
from wuse_desktop.storage import file_exchange_store as store
from wuse_desktop.sync.engine import RoundReport, run_round
from wuse_desktop.sync.ports import Answer, Drop, Outgoing
from wuse_desktop.sync.transport import DropTransport, Side

# A receipt that did not come for so long was lost; what lies on the drop still is not sent again.
_PATIENCE = timedelta(days=3)


def exchange_files(
    desk: Desk,
    drop: Drop,
    side: Side,
    peers: Sequence[exchange_store.Peer],
    progress: Progress = SILENT,
) -> RoundReport:
    """Run one round of attachments with these peers; faults end up in the report."""
    way = DropTransport(drop, side, tuple(map(_address, peers)))
    outbox, incoming = FileOutbox(desk, peers), FileInbox(desk, peers)
    return run_round(outbox, incoming, way, desk.paths.home / "sync.lock", progress)


def _address(peer: exchange_store.Peer) -> str:
    return f"{peer.token}/files"


class FileOutbox:
    """Our side as a sender of files: a station towards its county."""

    def __init__(self, desk: Desk, receivers: Sequence[exchange_store.Peer]) -> None:
        self._desk = desk
        self._receivers = [peer for peer in receivers if peer.role == exchange_store.COUNTY]

    def collect(self, progress: Progress) -> None:
        """Pack what a receiver has still to confirm."""
        patience = (datetime.now(UTC) - _PATIENCE).isoformat(timespec="seconds")
        for receiver in self._receivers:
            with self._desk.database.books() as connection:
                store.send_again(connection, receiver.site_id, patience.replace("+00:00", "Z"))
            file_bundles.pack(self._desk, receiver, progress)

    def waiting(self) -> Sequence[Outgoing]:
        """Bundles that were not delivered, oldest first."""
        folder = file_bundles.folder_of(self._desk)
        with self._desk.read() as connection:
            return [
                Outgoing(sent.bundle_id, _address(receiver), folder / sent.file_name)
                for receiver in self._receivers
                for sent in store.underway(connection, receiver.site_id)
                if sent.state == exchange_store.PACKED
            ]

    def delivered(self, bundle_id: str) -> None:
        """Book that a bundle lies on the drop."""
        with self._desk.database.books() as connection:
            store.mark_delivered(connection, bundle_id, utc_text())

    def confirm(self, receipt: bytes) -> str | None:
        """Take a receipt; the bundle it settles."""
        taken = receipts.take_bytes(self._desk, receipt)
        return taken.bundle_id if taken.confirmed else None


class FileInbox:
    """Our side as a receiver of files."""

    def __init__(self, desk: Desk, senders: Sequence[exchange_store.Peer]) -> None:
        self._desk = desk
        self._addresses = {peer.site_id: _address(peer) for peer in senders}

    def folder(self) -> Path:
        """Where fetched bundles wait."""
        return self._desk.paths.inbox

    def settled(self, bundle_id: str) -> bool:
        """Whether a bundle was taken and its answer is due.

        One that comes once more after that was sent again because the answer was lost.
        """
        with self._desk.read() as connection:
            return bundle_id in {name for name, _site, _receipt in store.unanswered(connection)}

    def take(self, path: Path, address: str, progress: Progress) -> None:
        """Keep the files of one bundle, which is removed then."""
        del address
        inbox.take(self._desk, path, progress)
        path.unlink(missing_ok=True)

    def unanswered(self) -> Sequence[Answer]:
        """Receipts to deliver."""
        with self._desk.read() as connection:
            due = store.unanswered(connection)
        return [
            Answer(bundle_id, self._addresses[site_id], receipt)
            for bundle_id, site_id, receipt in due
            if site_id in self._addresses
        ]

    def answered(self, receipt_id: str) -> None:
        """Book that a receipt was delivered."""
        with self._desk.database.books() as connection:
            store.mark_answered(connection, receipt_id, utc_text())
