# SPDX-License-Identifier: MulanPSL-2.0
"""What the storage tests share: one key, one site, a clock to set, and a look under the hood."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from wuse_desktop.storage.engine import connect

KEY = bytes(range(32))
SITE = "01900000-0000-7000-8000-000000000001"
REPLICA = "01900000-0000-7000-8000-0000000000aa"
ACTOR = "01900000-0000-7000-8000-0000000000cc"
START_MS = 1_774_000_000_000

Dump = dict[str, list[tuple[Any, ...]]]


class Milliseconds:
    """A wall clock that moves when a test says so."""

    def __init__(self) -> None:
        self.now = START_MS

    def __call__(self) -> int:
        return self.now


@contextmanager
def raw(path: Path, key: bytes = KEY) -> Iterator[dbapi2.Connection]:
    """A keyed connection past all layers, in autocommit mode."""
    connection = connect(path, key)
    try:
        yield connection
    finally:
        connection.close()


def dump(path: Path, key: bytes = KEY) -> Dump:
    """Every row of every table, the index's own tables included."""
    with raw(path, key) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' "
                "ORDER BY name"
            )
        ]
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - own names
            for name in names
        }


def shape(path: Path, key: bytes = KEY) -> dict[tuple[str, str], str]:
    """The schema: (type, name) → statement with its white space evened out."""
    with raw(path, key) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql != ''")
        return {
            (kind, name): " ".join(sql.replace('"', "").split())
            for kind, name, sql in rows
            if name != "alembic_version"
        }


def dump_rows(path: Path, table: str, key: bytes = KEY) -> list[dict[str, Any]]:
    """The rows of one table by the names of their columns, in the order of the table's key."""
    with raw(path, key) as connection:
        return rows_of(connection, table)


def rows_of(connection: dbapi2.Connection, table: str) -> list[dict[str, Any]]:
    """The same through a connection that is open: many tables want to be opened once."""
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 - own names
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
