# SPDX-License-Identifier: MulanPSL-2.0
"""Entries that are being written: kept for each user until they are saved or dropped."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

_COLUMNS = "SELECT name, title, payload, updated_at FROM draft WHERE actor = ?"


FILES = "files"
"""Where the values of a draft name files that wait to be attached."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft; ``payload`` is JSON text, ``updated_at`` an aware UTC instant."""

    name: str
    title: str
    payload: str
    updated_at: datetime


def _key(actor: str, name: str) -> str:
    """Two users may write the same form at the same time."""
    return f"{actor}/{name}"


def put(
    connection: Connection, actor: str, name: str, title: str, payload: str, at: datetime
) -> None:
    """Keep a draft in place of an earlier one of the same user and name."""
    connection.exec_driver_sql(
        "INSERT INTO draft (name, title, payload, actor, updated_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, payload = excluded.payload, "
        "updated_at = excluded.updated_at",
        (_key(actor, name), title, payload, actor, at.isoformat(timespec="seconds")),
    )


def of_actor(connection: Connection, actor: str) -> list[DraftRow]:
    """A user's drafts, latest first."""
    rows = connection.exec_driver_sql(f"{_COLUMNS} ORDER BY updated_at DESC, name", (actor,))
    return [_row(actor, *row) for row in rows]


def get(connection: Connection, actor: str, name: str) -> DraftRow | None:
    """One draft of a user, or None."""
    rows = connection.exec_driver_sql(f"{_COLUMNS} AND name = ?", (actor, _key(actor, name)))
    found = rows.one_or_none()
    return _row(actor, *found) if found is not None else None


def named_files(connection: Connection) -> set[str]:
    """The files that drafts of any user name, by their digests."""
    rows = connection.exec_driver_sql(
        "SELECT payload FROM draft WHERE payload LIKE ?", (f'%"{FILES}": [{{%',)
    )
    return {item["digest"] for (text,) in rows for item in json.loads(text).get(FILES, ())}


def drop(connection: Connection, actor: str, name: str) -> None:
    """Forget a draft; nothing happens when there is none."""
    connection.exec_driver_sql("DELETE FROM draft WHERE name = ?", (_key(actor, name),))


def _row(actor: str, name: str, title: str, payload: str, updated: str) -> DraftRow:
    own = name.removeprefix(_key(actor, ""))
    return DraftRow(own, title, payload, datetime.fromisoformat(updated))
