# SPDX-License-Identifier: MulanPSL-2.0
"""Reading records of any kind: one, several, by a reference; deleted ones stay out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from wuse_desktop.domain.fields import Record
from wuse_desktop.storage.codec import CODECS, column
from wuse_desktop.storage.driver import named_rows, run_of
from wuse_desktop.storage.unit_of_work import GENESIS, audit_hash

R = TypeVar("R", bound=Record)
_MOST_PARAMETERS = 900


def get(connection: Connection, record_class: type[R], row_id: str) -> R | None:
    """One record, or None when it is unknown or in the bin."""
    found = get_many(connection, record_class, [row_id])
    return found.get(row_id)


def get_many(connection: Connection, record_class: type[R], row_ids: Iterable[str]) -> dict[str, R]:
    """Records by id; unknown and deleted ones are left out."""
    entity = record_class.entity
    decode = CODECS[entity].decode
    ids = list(dict.fromkeys(row_ids))
    found: dict[str, R] = {}
    for start in range(0, len(ids), _MOST_PARAMETERS):
        part = ids[start : start + _MOST_PARAMETERS]
        marks = ", ".join("?" * len(part))
        rows = run_of(connection)(
            f"SELECT * FROM {entity} WHERE id IN ({marks}) "  # noqa: S608 - own names
            "AND deleted_hlc IS NULL",
            tuple(part),
        )
        for row in named_rows(rows):
            found[row["id"]] = cast("R", decode(row))
    return found


def find(
    connection: Connection,
    record_class: type[R],
    order: str = "pk",
    limit: int = -1,
    **equal: object,
) -> list[R]:
    """Records whose columns equal the given values, deleted ones left out.

    A tuple stands for "one of", None for nothing. ``order`` is a column name, with a minus sign
    for descending. Raises KeyError for a name that is no column.
    """
    parts = ["deleted_hlc IS NULL"]
    values: list[object] = []
    for name, value in equal.items():
        known = column(record_class.entity, name)
        if isinstance(value, tuple):
            parts.append(f'"{known}" IN ({", ".join("?" * len(value))})')
            values.extend(value)
        elif value is None:
            parts.append(f'"{known}" IS NULL')
        else:
            parts.append(f'"{known}" = ?')
            values.append(value)
    direction = " DESC" if order.startswith("-") else ""
    by = column(record_class.entity, order.lstrip("-"))
    rows = run_of(connection)(
        f"SELECT * FROM {record_class.entity} "  # noqa: S608 - column names are checked above
        f'WHERE {" AND ".join(parts)} ORDER BY "{by}"{direction} LIMIT ?',
        (*values, limit),
    )
    decode = CODECS[record_class.entity].decode
    return [cast("R", decode(row)) for row in named_rows(rows)]


def revs(connection: Connection, entities: Iterable[str]) -> tuple[int, ...]:
    """The latest rev of each kind of record; any change of a record of the kind raises it."""
    parts = (f"(SELECT coalesce(max(rev), 0) FROM {entity})" for entity in entities)  # noqa: S608 - own names
    return tuple(run_of(connection)(f"SELECT {', '.join(parts)}").fetchone())


def end_of_trail(connection: Connection) -> tuple[int, int]:
    """Number and rev of the last entry of the trail, zeros before the first."""
    found = run_of(connection)("SELECT seq, rev FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def count(connection: Connection, record_class: type[Record], site_id: str = "") -> int:
    """How many records there are, in all or of one site."""
    return int(
        connection.exec_driver_sql(
            f"SELECT count(*) FROM {record_class.entity} "  # noqa: S608 - own names
            "WHERE deleted_hlc IS NULL AND (? = '' OR site_id = ?)",
            (site_id, site_id),
        ).scalar_one()
    )


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a record: who, when (clock stamp), what kind, why, and the former values.

    ``op`` is I (made), U (changed), D (into the bin), R (restored), M (merged from elsewhere),
    X (a file of it was copied out of the desk), P (emptied in the bin).
    """

    seq: int
    rev: int
    hlc: str
    actor: str
    op: str
    reason: str
    former: dict[str, Any]


def history(connection: Connection, row_id: str) -> list[HistoryEntry]:
    """The changes of one record, latest first."""
    rows = connection.exec_driver_sql(
        "SELECT seq, rev, hlc, actor, op, reason, changes FROM audit "
        "WHERE row_id = ? ORDER BY seq DESC",
        (row_id,),
    )
    return [
        HistoryEntry(seq, rev, hlc, actor, op, reason, json.loads(former))
        for seq, rev, hlc, actor, op, reason, former in rows
    ]


def actor_at(connection: Connection, row_id: str, hlc: str) -> str:
    """The id of the user who wrote a record at a clock stamp on this desk, "" when unknown."""
    found = connection.exec_driver_sql(
        "SELECT actor FROM audit WHERE row_id = ? AND hlc = ? LIMIT 1", (row_id, hlc)
    ).scalar()
    return str(found or "")


def notes(
    connection: Connection, op: str, subjects: Sequence[str], limit: int
) -> list[tuple[str, HistoryEntry]]:
    """The latest entries of one kind about these subjects, which are no records."""
    marks = ", ".join("?" * len(subjects))
    rows = connection.exec_driver_sql(
        "SELECT row_id, seq, rev, hlc, actor, op, reason, changes FROM audit "  # noqa: S608
        f"WHERE row_id IN ({marks}) AND op = ? ORDER BY seq DESC LIMIT ?",
        (*subjects, op, limit),
    )
    return [
        (subject, HistoryEntry(seq, rev, hlc, actor, kind, reason, json.loads(said)))
        for subject, seq, rev, hlc, actor, kind, reason, said in rows
    ]


@dataclass(frozen=True, slots=True)
class BinEntry:
    """A deleted record: still whole, and restorable."""

    entity: str
    id: str
    site_id: str
    deleted_hlc: str
    record: Record


def bin_entries(connection: Connection, entities: Sequence[str] = ()) -> list[BinEntry]:
    """What lies in the bin, latest first."""
    found: list[BinEntry] = []
    for entity in entities or CODECS:
        rows = connection.exec_driver_sql(
            f"SELECT * FROM {entity} WHERE deleted_hlc IS NOT NULL"  # noqa: S608 - own names
        )
        found.extend(
            BinEntry(
                entity,
                row["id"],
                row["site_id"],
                row["deleted_hlc"],
                CODECS[entity].decode(cast("dict[str, Any]", row)),
            )
            for row in rows.mappings()
        )
    return sorted(found, key=lambda entry: entry.deleted_hlc, reverse=True)


def check_chain(connection: Connection) -> int | None:
    """The first audit entry whose hash does not follow, or None when the chain is whole."""
    previous = GENESIS
    rows = connection.exec_driver_sql(
        "SELECT seq, rev, hlc, actor, entity, row_id, op, reason, changes, prev_hash, hash "
        "FROM audit ORDER BY seq"
    )
    for row in rows:
        if row[9] != previous or audit_hash(previous, tuple(row[1:9])) != row[10]:
            return int(row[0])
        previous = row[10]
    return None
