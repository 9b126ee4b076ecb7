# SPDX-License-Identifier: MulanPSL-2.0
"""Both values of fields that two laptops changed without knowing of each other."""

from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.codec import to_json


def add_conflict(
    connection: Connection, entity: str, row_id: str, field: str, values: tuple[Any, Any, str, str]
) -> None:
    """Keep both values of a field that two replicas changed without knowing each other."""
    kept, lost, kept_clock, lost_clock = values
    connection.exec_driver_sql(
        "INSERT INTO conflict (entity, row_id, field, kept, lost, hlc_kept, hlc_lost) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (entity, row_id, field, to_json(kept), to_json(lost), kept_clock, lost_clock),
    )
