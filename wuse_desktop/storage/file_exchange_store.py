# SPDX-License-Identifier: MulanPSL-2.0
"""The books of attachments' files on their way: what waits, what went out, what came in.

A file waits for a receiver from the moment that a row names it until that receiver confirms it.
Bundles of files share none, so that each may be lost and sent again by itself (decision 0021).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from wuse_desktop.domain.records.forms import Attachment
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.driver import run_of
from wuse_desktop.storage.exchange_store import CONFIRMED, DELIVERED, PACKED, SUPERSEDED
from wuse_desktop.storage.file_claims_store import LAST_SEQ, forget_told_of

_SEEN = "files_seen/{receiver}"


@dataclass(frozen=True, slots=True)
class SentFiles:
    """A bundle of files that was made here; ``size`` is in bytes."""

    bundle_id: str
    receiver_site: str
    seq: int
    envelope_hash: str
    file_count: int
    size: int
    state: str
    file_name: str
    created_at: str
    delivered_at: str | None = None
    confirmed_at: str | None = None
    kept_count: int | None = None
    attempts: int = 0
    last_error: str = ""

    @property
    def underway(self) -> bool:
        """Whether its receiver has still to confirm it."""
        return self.state in (PACKED, DELIVERED)


@dataclass(frozen=True, slots=True)
class TakenFiles:
    """A bundle of files that came in; ``lacking`` are files that no row here names."""

    bundle_id: str
    device_id: str
    seq: int
    site_id: str
    envelope_hash: str
    file_count: int
    kept_count: int
    lacking_count: int
    created_at: str
    taken_at: str
    answered_at: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that no bundle carries yet; ``size`` is in bytes, as its row says."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class FileCounts:
    """Files towards one receiver: not packed, in bundles without receipt, confirmed."""

    waiting: int
    underway: int
    confirmed: int


# outgoing ---------------------------------------------------------------------------------


def _seen(connection: Connection, receiver: str) -> tuple[int, int]:
    """Up to which rev attachments were looked at for a receiver, and that of the latest."""
    seen = int(settings.read(connection, _SEEN.format(receiver=receiver)) or 0)
    (latest,) = records.revs(connection, [Attachment.entity])
    return seen, latest


def has_new(connection: Connection, receiver: str) -> bool:
    """Whether attachments changed since the last look for a receiver."""
    seen, latest = _seen(connection, receiver)
    return latest > seen


def note_new(connection: Connection, receiver: str, owner: str, at: str) -> None:
    """Let every file that a row of ``owner`` names since the last look wait for a receiver.

    The cost grows with what changed since, not with the archive. ``at`` is the present moment.
    """
    seen, latest = _seen(connection, receiver)
    if latest > seen:
        connection.exec_driver_sql(
            "INSERT INTO file_carried (receiver_site, digest, since_at) "
            "SELECT DISTINCT ?, digest, ? FROM attachment "
            "WHERE rev > ? AND site_id = ? AND digest <> '' ON CONFLICT DO NOTHING",
            (receiver, at, seen, owner),
        )
        settings.write(connection, _SEEN.format(receiver=receiver), str(latest))


def waiting_files(
    connection: Connection,
    receiver: str,
    owner: str,
    confirmed_rev: int,
    own_replicas: Collection[str],
    others_since: str,
    now: str,
) -> list[WaitingFile]:
    """Files to pack next, the oldest rows first; those in the bin wait until they come back.

    A file that the receiver had no row for waits until more of the text is confirmed. One that
    another laptop than ``own_replicas`` added is its to send, unless it has waited since before
    ``others_since``, or, as the computer's date was wrong then, since a moment after ``now``.
    """
    marks = ", ".join("?" * len(own_replicas))
    rows = run_of(connection)(
        "SELECT c.digest, max(coalesce(a.size, 0)) FROM file_carried c "  # noqa: S608 - marks alone
        "JOIN attachment a ON a.digest = c.digest AND a.site_id = ? AND a.deleted_hlc IS NULL "
        "WHERE c.receiver_site = ? AND c.bundle_id = '' AND c.confirmed_at IS NULL "
        f"AND c.after_rev <= ? AND (a.origin IN ({marks}) OR c.since_at NOT BETWEEN ? AND ?) "
        "GROUP BY c.digest ORDER BY min(a.pk)",
        (owner, receiver, confirmed_rev, *own_replicas, others_since, now),
    )
    return [WaitingFile(digest, int(size)) for digest, size in rows]


def counts(connection: Connection, receiver: str, owner: str) -> FileCounts:
    """How many files of ``owner`` are where; those in the bin wait for nothing."""
    seen = int(settings.read(connection, _SEEN.format(receiver=receiver)) or 0)
    unseen = connection.exec_driver_sql(
        "SELECT count(DISTINCT digest) FROM attachment "
        "WHERE rev > ? AND site_id = ? AND digest <> '' AND deleted_hlc IS NULL AND digest NOT IN "
        "(SELECT digest FROM file_carried WHERE receiver_site = ?)",
        (seen, owner, receiver),
    ).scalar_one()
    row = connection.exec_driver_sql(
        "SELECT count(*) FILTER (WHERE confirmed_at IS NULL AND bundle_id = '' AND EXISTS "
        "(SELECT 1 FROM attachment a WHERE a.digest = c.digest AND a.deleted_hlc IS NULL)), "
        "count(*) FILTER (WHERE confirmed_at IS NULL AND bundle_id <> ''), "
        "count(*) FILTER (WHERE confirmed_at IS NOT NULL) "
        "FROM file_carried c WHERE receiver_site = ?",
        (receiver,),
    ).one()
    waiting, underway_count, confirmed = (int(value) for value in row)
    return FileCounts(waiting + int(unseen), underway_count, confirmed)


_SENT = (
    "SELECT bundle_id, receiver_site, seq, envelope_hash, file_count, size, state, file_name, "
    "created_at, delivered_at, confirmed_at, kept_count, attempts, last_error FROM file_outbox"
)
# spelled like the condition of ix_file_outbox_waiting, without which all of years would be read
_UNDERWAY = "state IN ('packed', 'delivered')"


def sent_bundles(connection: Connection, receiver: str, limit: int = -1) -> list[SentFiles]:
    """Bundles of files made for a receiver, latest first."""
    rows = run_of(connection)(
        f"{_SENT} WHERE receiver_site = ? ORDER BY seq DESC LIMIT ?", (receiver, limit)
    )
    return [SentFiles(*row) for row in rows]


def underway(connection: Connection, receiver: str) -> list[SentFiles]:
    """Bundles of files that a receiver has still to confirm, oldest first."""
    rows = run_of(connection)(
        f"{_SENT} WHERE receiver_site = ? AND {_UNDERWAY} ORDER BY seq", (receiver,)
    )
    return [SentFiles(*row) for row in rows]


def waiting_bundles(connection: Connection) -> list[SentFiles]:
    """Bundles of files for any receiver that lie here or there and were not answered."""
    rows = run_of(connection)(f"{_SENT} WHERE {_UNDERWAY}")
    return [SentFiles(*row) for row in rows]


def underway_names(connection: Connection) -> set[str]:
    """The names of the bundle files that somebody still waits for."""
    rows = run_of(connection)(
        f"SELECT file_name FROM file_outbox WHERE {_UNDERWAY}"  # noqa: S608 - own words
    )
    return {name for (name,) in rows}


def sent_bundle(connection: Connection, bundle_id: str) -> SentFiles | None:
    """One bundle of files made here."""
    row = run_of(connection)(f"{_SENT} WHERE bundle_id = ?", (bundle_id,)).fetchone()
    return SentFiles(*row) if row is not None else None


def add_sent(connection: Connection, sent: SentFiles, digests: Iterable[str]) -> None:
    """Book a bundle and the files that it carries."""
    connection.exec_driver_sql(
        "INSERT INTO file_outbox (bundle_id, receiver_site, seq, envelope_hash, file_count, size, "
        "state, file_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sent.bundle_id,
            sent.receiver_site,
            sent.seq,
            sent.envelope_hash,
            sent.file_count,
            sent.size,
            sent.state,
            sent.file_name,
            sent.created_at,
        ),
    )
    for digest in digests:
        connection.exec_driver_sql(
            "UPDATE file_carried SET bundle_id = ? WHERE receiver_site = ? AND digest = ?",
            (sent.bundle_id, sent.receiver_site, digest),
        )


def send_again(connection: Connection, bundle_ids: Iterable[str]) -> None:
    """Bundles that were delivered long ago and never confirmed are to be looked after."""
    run = run_of(connection)
    for bundle_id in bundle_ids:
        run(
            "UPDATE file_outbox SET state = ? WHERE bundle_id = ? AND state = ?",
            (PACKED, bundle_id, DELIVERED),
        )


def mark_failed(connection: Connection, bundle_id: str, last_error: str) -> None:
    """An attempt to deliver failed; ``last_error`` is JSON that the services read."""
    connection.exec_driver_sql(
        "UPDATE file_outbox SET attempts = attempts + 1, last_error = ? WHERE bundle_id = ?",
        (last_error, bundle_id),
    )


def mark_delivered(connection: Connection, bundle_id: str, at: str) -> None:
    """The bundle lies where its receiver fetches."""
    connection.exec_driver_sql(
        "UPDATE file_outbox SET state = ?, delivered_at = ?, attempts = 0, last_error = '' "
        "WHERE bundle_id = ? AND state = ?",
        (DELIVERED, at, bundle_id, PACKED),
    )


def mark_confirmed(
    connection: Connection,
    sent: SentFiles,
    lacking: Sequence[str],
    held_rev: int,
    kept: int,
    at: str,
) -> None:
    """The receiver keeps the files of a bundle; ``lacking`` wait for the text that names them.

    ``held_rev`` is how far the receiver holds our changes.
    """
    connection.exec_driver_sql(
        "UPDATE file_outbox SET state = ?, confirmed_at = ?, kept_count = ? WHERE bundle_id = ?",
        (CONFIRMED, at, kept, sent.bundle_id),
    )
    for digest in lacking:
        connection.exec_driver_sql(
            "UPDATE file_carried SET bundle_id = '', after_rev = ? "
            "WHERE receiver_site = ? AND digest = ? AND bundle_id = ?",
            (held_rev + 1, sent.receiver_site, digest, sent.bundle_id),
        )
    connection.exec_driver_sql(
        f"UPDATE file_carried SET confirmed_at = ?, confirmed_seq = {LAST_SEQ} "  # noqa: S608 - own words
        "WHERE bundle_id = ? AND confirmed_at IS NULL",
        (at, sent.receiver_site, sent.bundle_id),
    )


def give_up(connection: Connection, bundle_id: str) -> None:
    """A bundle is gone or of no use: its files wait for another one."""
    connection.exec_driver_sql(
        "UPDATE file_outbox SET state = ? WHERE bundle_id = ? AND confirmed_at IS NULL",
        (SUPERSEDED, bundle_id),
    )
    connection.exec_driver_sql(
        "UPDATE file_carried SET bundle_id = '' WHERE bundle_id = ? AND confirmed_at IS NULL",
        (bundle_id,),
    )


def mark_lacking(
    connection: Connection, receiver: str, seq: int, digests: Iterable[str], at: str
) -> None:
    """A receiver says of a bundle of records which of their files it does not have.

    They wait for it from now on, unless it confirmed them after that bundle was made. Another
    laptop of ours that knew of its confirmation hears of the next one.
    """
    for digest in digests:
        asked = connection.exec_driver_sql(
            "INSERT INTO file_carried (receiver_site, digest, since_at) VALUES (?, ?, ?) "
            "ON CONFLICT (receiver_site, digest) DO UPDATE "
            "SET bundle_id = '', confirmed_at = NULL, since_at = excluded.since_at "
            "WHERE confirmed_at IS NOT NULL AND confirmed_seq < ?",
            (receiver, digest, at, seq),
        )
        if asked.rowcount:
            forget_told_of(connection, receiver, digest)


# incoming ---------------------------------------------------------------------------------


def rows_naming(connection: Connection, digest: str) -> list[tuple[str, int]]:
    """Site and size (bytes) of every row that names a file, those in the bin among them."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT site_id, coalesce(size, 0) FROM attachment WHERE digest = ?", (digest,)
    )
    return [(site_id, int(size)) for site_id, size in rows]


_TAKEN = (
    "SELECT bundle_id, device_id, seq, site_id, envelope_hash, file_count, kept_count, "
    "lacking_count, created_at, taken_at, answered_at FROM file_inbox"
)


def taken_hashes(connection: Connection, device_id: str) -> dict[int, str]:
    """Envelope hashes of the bundles of files taken from a device, by number."""
    rows = connection.exec_driver_sql(
        "SELECT seq, envelope_hash FROM file_inbox WHERE device_id = ?", (device_id,)
    )
    return {int(seq): str(digest) for seq, digest in rows}


def taken_bundles(connection: Connection, site_id: str = "", limit: int = -1) -> list[TakenFiles]:
    """Bundles of files taken from a site (or all), latest first."""
    of_site = "WHERE site_id = ?" if site_id else ""
    rows = connection.exec_driver_sql(
        f"{_TAKEN} {of_site} ORDER BY taken_at DESC, seq DESC LIMIT ?",
        (*filter(None, [site_id]), limit),
    )
    return [TakenFiles(*row) for row in rows]


def taken_bundle(connection: Connection, bundle_id: str) -> TakenFiles | None:
    """One bundle of files that came in."""
    row = connection.exec_driver_sql(f"{_TAKEN} WHERE bundle_id = ?", (bundle_id,)).one_or_none()
    return TakenFiles(*row) if row is not None else None


def add_taken(connection: Connection, taken: TakenFiles, receipt: bytes) -> None:
    """Book a bundle that was taken, with the receipt that answers it; once more when it is."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO file_inbox (bundle_id, device_id, seq, site_id, envelope_hash, "
        "file_count, kept_count, lacking_count, created_at, taken_at, receipt) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            taken.bundle_id,
            taken.device_id,
            taken.seq,
            taken.site_id,
            taken.envelope_hash,
            taken.file_count,
            taken.kept_count,
            taken.lacking_count,
            taken.created_at,
            taken.taken_at,
            receipt,
        ),
    )


def receipt_of(connection: Connection, bundle_id: str) -> bytes | None:
    """The receipt that was made for a bundle of files."""
    found = connection.exec_driver_sql(
        "SELECT receipt FROM file_inbox WHERE bundle_id = ?", (bundle_id,)
    ).scalar()
    return bytes(found) if found is not None else None


def unanswered(connection: Connection) -> list[tuple[str, str, bytes]]:
    """Bundle id, device and receipt of every bundle whose receipt was not yet delivered."""
    rows = run_of(connection)(
        "SELECT bundle_id, device_id, receipt FROM file_inbox "
        "WHERE answered_at IS NULL ORDER BY taken_at"
    )
    return [(bundle_id, device_id, bytes(receipt)) for bundle_id, device_id, receipt in rows]


def mark_answered(connection: Connection, bundle_id: str, at: str) -> None:
    """The receipt of a bundle lies where its sender fetches."""
    connection.exec_driver_sql(
        "UPDATE file_inbox SET answered_at = ? WHERE bundle_id = ?", (at, bundle_id)
    )
