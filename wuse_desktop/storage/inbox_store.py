# SPDX-License-Identifier: MulanPSL-2.0
"""What came in: the bundles that were taken, and the receipts that answer them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.driver import named_rows, run_of


@dataclass(frozen=True, slots=True)
class Taken:
    """A bundle that came in and was taken."""

    device_id: str
    seq: int
    bundle_id: str
    site_id: str
    from_rev: int
    to_rev: int
    envelope_hash: str
    verdict: str
    row_count: int
    changed_count: int
    rejected_count: int
    created_at: str
    taken_at: str


_TAKEN = (
    "SELECT device_id, seq, bundle_id, site_id, from_rev, to_rev, envelope_hash, verdict, "
    "row_count, changed_count, rejected_count, created_at, taken_at FROM inbox"
)


def taken_of_device(connection: Connection, device_id: str) -> list[Taken]:
    """Bundles taken from one device, latest first."""
    rows = connection.exec_driver_sql(
        f"{_TAKEN} WHERE device_id = ? ORDER BY seq DESC", (device_id,)
    )
    return [Taken(*row) for row in rows]


def held_of_stream(
    connection: Connection, device_id: str, seq: int, held_back: str
) -> tuple[dict[int, str], int]:
    """What a bundle numbered ``seq`` of a device is judged by, without all that came in years.

    Envelope hashes by number, of those that are there of this bundle, the one before it and the
    last one; and the last rev taken. Bundles with the verdict ``held_back`` do not count.
    """
    last = connection.exec_driver_sql(
        "SELECT seq FROM inbox WHERE device_id = ? AND verdict != ? ORDER BY seq DESC LIMIT 1",
        (device_id, held_back),
    ).scalar()
    if last is None:
        return {}, 0
    rows = connection.exec_driver_sql(
        "SELECT seq, envelope_hash FROM inbox "
        "WHERE device_id = ? AND seq IN (?, ?, ?) AND verdict != ?",
        (device_id, seq, seq - 1, last, held_back),
    )
    to_rev = connection.exec_driver_sql(
        "SELECT max(to_rev) FROM inbox WHERE device_id = ? AND verdict != ?",
        (device_id, held_back),
    ).scalar_one()
    return {int(number): str(digest) for number, digest in rows}, int(to_rev)


def taken_bundles(connection: Connection, site_id: str = "", limit: int = -1) -> list[Taken]:
    """Bundles taken from a site (or all), latest first."""
    rows = connection.exec_driver_sql(
        f"{_TAKEN} {_of(site_id)} ORDER BY taken_at DESC, seq DESC LIMIT ?",
        (*filter(None, [site_id]), limit),
    )
    return [Taken(*row) for row in rows]


def _of(site_id: str) -> str:
    """A condition of its own for one site: a county holds 100,000 bundles in three years."""
    return "WHERE site_id = ?" if site_id else ""


def taken_under(connection: Connection, bundle_id: str) -> list[Taken]:
    """Bundles that came in under an id: several only if a device took that of another."""
    rows = connection.exec_driver_sql(f"{_TAKEN} WHERE bundle_id = ?", (bundle_id,))
    return [Taken(*row) for row in rows]


def latest_taken(connection: Connection, site_id: str = "") -> list[Taken]:
    """The bundle with the highest number of each device of a site (or of all), latest first."""
    rows = connection.exec_driver_sql(
        f"{_TAKEN} WHERE (device_id, seq) IN "  # noqa: S608 - own words
        f"(SELECT device_id, max(seq) FROM inbox {_of(site_id)} GROUP BY device_id) "
        "ORDER BY taken_at DESC",
        tuple(filter(None, [site_id])),
    )
    return [Taken(*row) for row in rows]


def add_taken(connection: Connection, taken: Taken, receipt: bytes) -> None:
    """Book a bundle that was taken or held back, with the receipt that answers it.

    One that was held back is booked anew when it comes again.
    """
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO inbox (device_id, seq, bundle_id, site_id, from_rev, to_rev, "
        "envelope_hash, verdict, row_count, changed_count, rejected_count, created_at, taken_at, "
        "receipt) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            taken.device_id,
            taken.seq,
            taken.bundle_id,
            taken.site_id,
            taken.from_rev,
            taken.to_rev,
            taken.envelope_hash,
            taken.verdict,
            taken.row_count,
            taken.changed_count,
            taken.rejected_count,
            taken.created_at,
            taken.taken_at,
            receipt,
        ),
    )


def unanswered(connection: Connection) -> list[tuple[str, str, bytes]]:
    """Bundle id, device and receipt of every bundle whose receipt was not yet delivered."""
    rows = run_of(connection)(
        "SELECT bundle_id, device_id, receipt FROM inbox "
        "WHERE answered_at IS NULL AND receipt IS NOT NULL ORDER BY taken_at"
    )
    return [(bundle_id, device, bytes(receipt)) for bundle_id, device, receipt in rows]


def mark_answered(connection: Connection, bundle_id: str, at: str | None) -> None:
    """The receipt of a bundle lies where its sender fetches; None asks for it again."""
    run_of(connection)("UPDATE inbox SET answered_at = ? WHERE bundle_id = ?", (at, bundle_id))


def receipt_of(connection: Connection, bundle_id: str) -> bytes | None:
    """The receipt that was made for a bundle."""
    found = run_of(connection)(
        "SELECT receipt FROM inbox WHERE bundle_id = ?", (bundle_id,)
    ).fetchone()
    return bytes(found[0]) if found and found[0] is not None else None


def stored_rows(
    connection: Connection, entity: str, row_ids: Sequence[str]
) -> dict[str, Mapping[str, Any]]:
    """Database rows by id, deleted ones too."""
    marks_text = ", ".join("?" * len(row_ids))
    rows = run_of(connection)(
        f"SELECT * FROM {entity} WHERE id IN ({marks_text})",  # noqa: S608 - own names
        tuple(row_ids),
    )
    return {row["id"]: row for row in named_rows(rows)}


def known_ids(connection: Connection, entity: str, row_ids: set[str]) -> set[str]:
    """Which of these ids exist, deleted ones too."""
    ids = sorted(row_ids)
    found: set[str] = set()
    for start in range(0, len(ids), 900):
        part = tuple(ids[start : start + 900])
        marks_text = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {entity} WHERE id IN ({marks_text})",  # noqa: S608 - own names
            part,
        )
        found.update(row[0] for row in rows)
    return found
