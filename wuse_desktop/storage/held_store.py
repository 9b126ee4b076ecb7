# SPDX-License-Identifier: MulanPSL-2.0
"""What a receiver holds without a receipt of ours, so that it is not sent there again.

A receiver holds what it brought itself, and what another laptop says that it holds. An entry
counts only while the row is as it was then (its ``rev``); ``rev`` 0 says the opposite: the
receiver could not take the row, which goes along until it can.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

_LACKS = 0


def told(laptop: str, county: str) -> str:
    """The receiver's name for "this laptop knows that the county holds it"."""
    return f"{laptop}+{county}"


def note_held(
    connection: Connection, receiver: str, entity: str, rows: Iterable[tuple[str, int]]
) -> None:
    """Note that a receiver holds rows (id, rev) as they are here."""
    values = [(receiver, entity, row_id, rev) for row_id, rev in rows]
    if values:
        connection.exec_driver_sql(
            "INSERT INTO held (receiver, entity, row_id, rev) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (receiver, entity, row_id) DO UPDATE SET rev = excluded.rev",
            values,
        )


def note_lacking(connection: Connection, receiver: str, rows: Sequence[tuple[str, str]]) -> None:
    """Replace what a receiver could not take by these rows (entity, id)."""
    connection.exec_driver_sql(
        "DELETE FROM held WHERE receiver = ? AND rev = ?", (receiver, _LACKS)
    )
    for entity, row_id in rows:
        note_held(connection, receiver, entity, [(row_id, _LACKS)])


def holds(connection: Connection, receiver: str, row: tuple[str, str, int]) -> bool:
    """Whether a receiver is known to hold a row (entity, id, rev) as it is."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM held WHERE receiver = ? AND entity = ? AND row_id = ? AND rev = ?",
        (receiver, *row),
    )
    return found.first() is not None


def forget_until(connection: Connection, receiver: str, rev: int) -> None:
    """Drop what a receipt says as well by now."""
    connection.exec_driver_sql(
        "DELETE FROM held WHERE receiver = ? AND rev > ? AND rev <= ?", (receiver, _LACKS, rev)
    )


def forget_all(connection: Connection, receiver: str) -> None:
    """Drop all that was known of a receiver, with what laptops were told of it."""
    connection.exec_driver_sql(
        "DELETE FROM held WHERE receiver = ? OR receiver LIKE ?", (receiver, f"%+{receiver}")
    )
