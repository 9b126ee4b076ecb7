# SPDX-License-Identifier: MulanPSL-2.0
"""Both values of fields that two laptops changed without knowing of each other."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.codec import to_json


@dataclass(frozen=True, slots=True)
class KeptConflict:
    """Two values of one field as they were met: the one that stood then, and the other.

    They are values as on the wire; for the field ``deleted_hlc`` the clock of a deletion, or None.
    """

    id: int
    entity: str
    row_id: str
    field: str
    kept: Any
    lost: Any
    kept_clock: str
    lost_clock: str


def add_conflict(
    connection: Connection,
    entity: str,
    row_id: str,
    field: str,
    values: tuple[Any, Any, str, str],
    by: str = "",
) -> None:
    """Keep both values of a field that two replicas changed without knowing each other.

    ``by`` says that it is not for this desk to decide.
    """
    kept, lost, kept_clock, lost_clock = values
    connection.exec_driver_sql(
        "INSERT INTO conflict (entity, row_id, field, kept, lost, hlc_kept, hlc_lost, resolved_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (entity, row_id, field, to_json(kept), to_json(lost), kept_clock, lost_clock, by),
    )


def is_answer(
    connection: Connection, entity: str, row_id: str, field: str, clocks: tuple[str, str]
) -> bool:
    """Whether an edit answers a conflict that is known here: ``clocks`` are (kept, lost).

    Such an edit names the lost value as the one it replaced; whoever made it saw both.
    """
    found = connection.exec_driver_sql(
        "SELECT 1 FROM conflict WHERE entity = ? AND row_id = ? AND field = ? "
        "AND hlc_kept = ? AND hlc_lost = ?",
        (entity, row_id, field, *clocks),
    )
    return found.first() is not None


def open_conflicts(connection: Connection) -> list[KeptConflict]:
    """Conflicts that nobody is known to have settled, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT id, entity, row_id, field, kept, lost, hlc_kept, hlc_lost FROM conflict "
        "WHERE resolved_by = '' ORDER BY id"
    )
    return [
        KeptConflict(number, entity, row_id, field, json.loads(kept), json.loads(lost), *clocks)
        for number, entity, row_id, field, kept, lost, *clocks in rows
    ]


def resolve_conflict(connection: Connection, number: int, by: str) -> None:
    """A conflict is settled: by a user of this desk (an id), or elsewhere."""
    connection.exec_driver_sql("UPDATE conflict SET resolved_by = ? WHERE id = ?", (by, number))
