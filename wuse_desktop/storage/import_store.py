# SPDX-License-Identifier: MulanPSL-2.0
"""What the trail tells of one import: what it wrote, what happened to that since, who uses it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.bin_store import HOLDERS, PARTS, Link
from wuse_desktop.storage.driver import run_of

Key = tuple[str, str]
_MOST = 500
# Sent again, copied out: the record itself is as it was.
_LEAVES_IT = frozenset({"S", "X"})


@dataclass(frozen=True, slots=True)
class Trace:
    """One entry of the trail about a record: I, U, D, R or M, with the former values."""

    entity: str
    id: str
    op: str
    former: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """The record."""
        return (self.entity, self.id)


def trail_end(connection: Connection) -> int:
    """The number of the last entry of the trail, 0 for an empty one."""
    found = connection.exec_driver_sql("SELECT seq FROM audit ORDER BY seq DESC LIMIT 1").scalar()
    return int(found or 0)


def traces(connection: Connection, op: str, after: int, last: int) -> Iterator[Trace]:
    """The entries of one kind about records in a stretch of the trail, in order."""
    rows = run_of(connection)(
        "SELECT entity, row_id, op, changes FROM audit "
        "WHERE seq > ? AND seq <= ? AND op = ? AND entity <> '' ORDER BY seq",
        (after, last, op),
    )
    return (Trace(entity, row_id, op, json.loads(former)) for entity, row_id, op, former in rows)


def changed_since(
    connection: Connection, ids: Iterable[str], last: int
) -> dict[str, tuple[str, set[str]]]:
    """By record the last kind of change after an entry, and the fields that were changed."""
    found: dict[str, tuple[str, set[str]]] = {}
    for part, marks in _parts(ids):
        rows = connection.exec_driver_sql(
            f"SELECT row_id, op, changes FROM audit WHERE row_id IN ({marks}) "  # noqa: S608
            "AND seq > ? ORDER BY seq",
            (*part, last),
        )
        for row_id, op, former in rows:
            if op not in _LEAVES_IT:
                fields = found.get(row_id, ("", set()))[1] | set(json.loads(former))
                found[row_id] = (op, fields)
    return found


def gone(connection: Connection, entity: str, ids: Sequence[str]) -> Iterator[str]:
    """Those of some records that lie in the bin or are not stored at all."""
    for part, marks in _parts(ids):
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {entity} "  # noqa: S608 - own names
            f"WHERE id IN ({marks}) AND deleted_hlc IS NULL",
            part,
        )
        yield from set(part) - {row_id for (row_id,) in rows}


def users_of(
    connection: Connection, entity: str, ids: Sequence[str]
) -> Iterator[tuple[str, Key, bool]]:
    """What points at records: the record, what points at it, and whether that is a part of it."""
    parts = PARTS.get(entity, ())
    for link in (*parts, *HOLDERS.get(entity, ())):
        for row_id, user_id in _pointing(connection, link, entity, ids):
            yield row_id, (link.entity, user_id), link in parts


def _pointing(
    connection: Connection, link: Link, entity: str, ids: Sequence[str]
) -> Iterator[tuple[str, str]]:
    kind = f'AND "{link.kind_column}" = ? ' if link.kind_column else ""
    column, table = f't."{link.column}"', f"{link.entity} t"
    if link.many:
        column, table = "j.value", f"{link.entity} t, json_each(t.{link.column}) j"
    for part, marks in _parts(ids):
        rows = connection.exec_driver_sql(
            f"SELECT {column}, t.id FROM {table} "  # noqa: S608 - own names
            f"WHERE {column} IN ({marks}) {kind}AND t.deleted_hlc IS NULL",
            (*part, *([entity] if kind else [])),
        )
        yield from ((row_id, user_id) for row_id, user_id in rows)


def _parts(ids: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    coming = iter(ids)
    while part := tuple(islice(coming, _MOST)):
        yield part, ", ".join("?" * len(part))
