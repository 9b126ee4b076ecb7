# SPDX-License-Identifier: MulanPSL-2.0
"""Which files others hold without our having sent them, and whom we have told what we know.

Laptops of one station tell each other what they hold themselves and what their county confirmed,
so that nobody is sent a file that came another way. What is told is booked like a file that is
carried, under a receiver's name of its own (decision 0028).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

_OWN = "own"
# the last bundle of records that a receiver was made when it confirmed a file: what it says of that
# one and earlier ones is of before
LAST_SEQ = "(SELECT coalesce(max(seq), 0) FROM outbox WHERE receiver_site = ?)"
_IS_TOLD = "(t.bundle_id <> '' OR t.confirmed_at IS NOT NULL)"


def told(laptop: str, holder: str = _OWN) -> str:
    """The receiver's name for "this laptop knows that ``holder`` has it"; we, unless it is said."""
    return f"{laptop}+{holder}"


def note_held(connection: Connection, receiver: str, digests: Iterable[str], at: str) -> None:
    """Note that a receiver holds files, or under ``told`` that a laptop knows of them."""
    values = [(receiver, digest, at, receiver) for digest in digests]
    if values:
        connection.exec_driver_sql(
            "INSERT INTO file_carried (receiver_site, digest, confirmed_at, confirmed_seq) "  # noqa: S608 - own words
            f"VALUES (?, ?, ?, {LAST_SEQ}) ON CONFLICT (receiver_site, digest) DO UPDATE "
            "SET confirmed_at = excluded.confirmed_at, confirmed_seq = excluded.confirmed_seq "
            "WHERE confirmed_at IS NULL",
            values,
        )


def untold_own(
    connection: Connection, laptop: str, owner: str, own_replicas: Collection[str]
) -> list[str]:
    """Files named by rows of ``owner`` of which a laptop does not know whether we hold them.

    What we added ourselves goes there as a file, unless it has that another way.
    """
    marks = ", ".join("?" * len(own_replicas))
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT digest FROM attachment a "  # noqa: S608 - marks alone
        "WHERE site_id = ? AND digest <> '' AND NOT EXISTS (SELECT 1 FROM file_carried t "
        f"WHERE t.receiver_site = ? AND t.digest = a.digest AND {_IS_TOLD}) "
        f"AND (origin NOT IN ({marks}) OR EXISTS (SELECT 1 FROM file_carried c "
        "WHERE c.receiver_site = ? AND c.digest = a.digest AND c.confirmed_at IS NOT NULL)) "
        "ORDER BY digest",
        (owner, told(laptop), *own_replicas, laptop),
    )
    return list(rows.scalars())


def untold(connection: Connection, laptop: str, county: str, most: int) -> tuple[str, ...]:
    """Files that our county confirmed and of which a laptop does not know that, at most so many."""
    rows = connection.exec_driver_sql(
        "SELECT digest FROM file_carried c "  # noqa: S608 - own words
        "WHERE receiver_site = ? AND confirmed_at IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM file_carried t WHERE t.receiver_site = ? "
        f"AND t.digest = c.digest AND {_IS_TOLD}) ORDER BY digest LIMIT ?",
        (county, told(laptop, county), most),
    )
    return tuple(rows.scalars())


def book_telling(connection: Connection, name: str, digests: Iterable[str], bundle_id: str) -> None:
    """Book under ``told`` that a bundle tells of files."""
    values = [(name, digest, bundle_id) for digest in digests]
    if values:
        connection.exec_driver_sql(
            "INSERT INTO file_carried (receiver_site, digest, bundle_id) VALUES (?, ?, ?) "
            "ON CONFLICT (receiver_site, digest) DO UPDATE SET bundle_id = excluded.bundle_id",
            values,
        )


def forget_told_of(connection: Connection, holder: str, digest: str) -> None:
    """A holder has a file no longer: whom we told that it has is told of the next time."""
    connection.exec_driver_sql(
        "DELETE FROM file_carried WHERE digest = ? AND receiver_site LIKE ?",
        (digest, f"%+{holder}"),
    )


def forget_told(connection: Connection, receiver: str) -> None:
    """A receiver went back in time: what it was told, and what was told of it, is told again."""
    connection.exec_driver_sql(
        "DELETE FROM file_carried WHERE receiver_site LIKE ? OR receiver_site LIKE ?",
        (f"{receiver}+%", f"%+{receiver}"),
    )
