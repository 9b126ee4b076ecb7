# SPDX-License-Identifier: MulanPSL-2.0
"""What went out: the bundles made here, and how far each receiver is served."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.driver import run_of

PACKED, DELIVERED, CONFIRMED, SUPERSEDED = "packed", "delivered", "confirmed", "superseded"


@dataclass(frozen=True, slots=True)
class Sent:
    """A bundle that was made here."""

    receiver_site: str
    seq: int
    bundle_id: str
    from_rev: int
    to_rev: int
    envelope_hash: str
    row_count: int
    state: str
    file_name: str
    created_at: str
    delivered_at: str | None
    confirmed_at: str | None
    attempts: int
    last_error: str
    receipt: str | None = None  # what its own receipt said, as JSON
    told_rev: int = 0  # to another laptop: how far the county had confirmed


_SENT = (
    "SELECT receiver_site, seq, bundle_id, from_rev, to_rev, envelope_hash, row_count, state, "
    "file_name, created_at, delivered_at, confirmed_at, attempts, last_error, receipt, "
    "told_rev FROM outbox"
)


def _sent(row: Sequence[Any]) -> Sent:
    return Sent(*row)


def sent_bundles(connection: Connection, receiver: str = "", limit: int = -1) -> list[Sent]:
    """Bundles made for a receiver (or all), latest first."""
    of_receiver = "WHERE receiver_site = ?" if receiver else ""
    rows = run_of(connection)(
        f"{_SENT} {of_receiver} ORDER BY seq DESC LIMIT ?",
        (*filter(None, [receiver]), limit),
    )
    return [_sent(row) for row in rows]


def waiting_bundles(connection: Connection) -> list[Sent]:
    """Bundles for any receiver that lie here or there and were not answered."""
    # spelled like the condition of ix_outbox_waiting, without which all of years would be read
    rows = run_of(connection)(f"{_SENT} WHERE state IN ('packed', 'delivered')")
    return [_sent(row) for row in rows]


def sent_bundle(connection: Connection, bundle_id: str) -> Sent | None:
    """One bundle made here."""
    row = run_of(connection)(f"{_SENT} WHERE bundle_id = ?", (bundle_id,)).fetchone()
    return _sent(row) if row is not None else None


def add_sent(connection: Connection, sent: Sent) -> None:
    """Book a bundle; older ones that never left are superseded by it.

    It takes over their failed attempts: they went to the same receiver over the same way.
    """
    run = run_of(connection)
    attempts, last_error = run(
        "SELECT max(attempts), last_error FROM outbox WHERE receiver_site = ? AND state = ?",
        (sent.receiver_site, PACKED),
    ).fetchone()
    run(
        "UPDATE outbox SET state = ? WHERE receiver_site = ? AND state = ?",
        (SUPERSEDED, sent.receiver_site, PACKED),
    )
    run(
        "INSERT INTO outbox (receiver_site, seq, bundle_id, from_rev, to_rev, envelope_hash, "
        "row_count, state, file_name, created_at, told_rev, attempts, last_error) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sent.receiver_site,
            sent.seq,
            sent.bundle_id,
            sent.from_rev,
            sent.to_rev,
            sent.envelope_hash,
            sent.row_count,
            sent.state,
            sent.file_name,
            sent.created_at,
            sent.told_rev,
            attempts or 0,
            last_error or "",
        ),
    )


def mark_failed(connection: Connection, bundle_id: str, last_error: str) -> None:
    """An attempt to deliver failed; ``last_error`` is JSON that the services read."""
    connection.exec_driver_sql(
        "UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE bundle_id = ?",
        (last_error, bundle_id),
    )


def mark_delivered(connection: Connection, bundle_id: str, at: str) -> None:
    """The bundle lies where its receiver fetches; it carries what earlier ones there carried."""
    run = run_of(connection)
    run(
        "UPDATE outbox AS earlier SET state = ? FROM outbox AS it WHERE it.bundle_id = ? "
        "AND earlier.receiver_site = it.receiver_site AND earlier.seq < it.seq "
        "AND earlier.state = 'delivered'",
        (SUPERSEDED, bundle_id),
    )
    run(
        "UPDATE outbox SET state = ?, delivered_at = ?, attempts = 0, last_error = '' "
        "WHERE bundle_id = ? AND confirmed_at IS NULL",
        (DELIVERED, at, bundle_id),
    )


def mark_confirmed(
    connection: Connection, receiver: str, to_rev: int, bundle_id: str, receipt: str, at: str
) -> list[str]:
    """The receiver holds everything up to ``to_rev``; the names of files nobody needs now."""
    names = connection.exec_driver_sql(
        "SELECT file_name FROM outbox "
        "WHERE receiver_site = ? AND to_rev <= ? AND confirmed_at IS NULL",
        (receiver, to_rev),
    )
    done = [str(name) for name in names.scalars()]
    connection.exec_driver_sql(
        "UPDATE outbox SET state = ?, confirmed_at = ?, last_error = '' "
        "WHERE receiver_site = ? AND to_rev <= ? AND confirmed_at IS NULL",
        (CONFIRMED, at, receiver, to_rev),
    )
    connection.exec_driver_sql(
        "UPDATE outbox SET receipt = ? WHERE bundle_id = ?", (receipt, bundle_id)
    )
    return done


def last_answered(connection: Connection, receiver: str) -> int:
    """The number of the latest bundle that a receipt of its own came for, 0 before the first."""
    found = connection.exec_driver_sql(
        "SELECT max(seq) FROM outbox WHERE receiver_site = ? AND receipt IS NOT NULL", (receiver,)
    ).scalar()
    return int(found or 0)


def mark_lost(connection: Connection, receiver: str) -> None:
    """The receiver went back in time: everything is to be sent again."""
    connection.exec_driver_sql(
        "UPDATE outbox SET state = ?, delivered_at = NULL, confirmed_at = NULL "
        "WHERE receiver_site = ?",
        (SUPERSEDED, receiver),
    )


@dataclass(frozen=True, slots=True)
class Marks:
    """How far a receiver is served: the last rev confirmed, delivered, packed, and present.

    ``told`` is how far another laptop knows what the county confirmed, ``told_packed`` the same
    of the newest bundle for it.
    """

    confirmed: int
    delivered: int
    packed: int
    now: int
    told: int = 0
    told_packed: int = 0


def marks(connection: Connection, receiver: str) -> Marks:
    """How far a receiver is served."""
    row = run_of(connection)(
        "SELECT max(CASE WHEN confirmed_at IS NOT NULL THEN to_rev END), "
        "max(CASE WHEN delivered_at IS NOT NULL THEN to_rev END), max(to_rev), "
        "coalesce((SELECT rev FROM audit ORDER BY seq DESC LIMIT 1), 0), "
        "max(CASE WHEN confirmed_at IS NOT NULL THEN told_rev END), max(told_rev) "
        "FROM outbox WHERE receiver_site = ?",
        (receiver,),
    ).fetchone()
    confirmed, delivered, packed = (int(value or 0) for value in row[:3])
    delivered = max(confirmed, delivered)
    told, told_packed = int(row[4] or 0), int(row[5] or 0)
    return Marks(confirmed, delivered, max(packed, delivered), int(row[3]), told, told_packed)
