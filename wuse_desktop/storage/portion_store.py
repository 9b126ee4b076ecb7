# SPDX-License-Identifier: MulanPSL-2.0
"""What of the records travels to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection

from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.driver import run_of

# Rows that belong to a record shown as one: their changes make that record unsent.
PARTS_OF = {
    "attendance": ("event_kind", "event_id"),
    "event_worker": ("event_kind", "event_id"),
    "household_member": ("'household'", "household_id"),
    "person_category": ("'person'", "person_id"),
    "person_match": ("'person'", "person_id"),
    "group_member": ("'service_group'", "group_id"),
    "review": ("subject_entity", "subject_id"),
    "attachment": ("subject_entity", "subject_id"),
}


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a site's rows a receiver is to have.

    Upwards that is everything. Downwards (``station_id``) it is what a county publishes, and what
    it says of that station's records: never a record of persons.
    """

    site_id: str
    station_id: str = ""

    def terms(self, entity: str) -> tuple[str, tuple[str, ...]] | None:
        """The condition on rows of one kind with its parameters; None where none may go."""
        if not self.station_id:
            return "site_id = ?", (self.site_id,)
        if entity in ("form_version", "visit_profile"):
            return "site_id = ?", (self.site_id,)
        if entity == "review":
            return "site_id = ? AND station_id = ?", (self.site_id, self.station_id)
        return None


def changed_rows(
    connection: Connection, portion: Portion, after_rev: int, to_rev: int
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Wire rows of a portion changed in (after_rev, to_rev], parents before children.

    Rows that are open problems go along however old they are: the receiver lacks them.
    """
    for entity in CODECS:
        terms = portion.terms(entity)
        if terms is not None:
            yield entity, _wire_rows(connection, entity, terms, after_rev, to_rev)


def _wire_rows(
    connection: Connection,
    entity: str,
    terms: tuple[str, tuple[str, ...]],
    after_rev: int,
    to_rev: int,
) -> Iterator[Row]:
    to_wire = CODECS[entity].to_wire
    where, of = terms
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {entity} WHERE rev > ? AND rev <= ? AND {where} "  # noqa: S608
        f"UNION ALL SELECT * FROM {entity} WHERE rev <= ? AND {where} AND id IN "
        "(SELECT record_id FROM quarantine WHERE entity = ? AND site_id = ? "
        "AND resolved_at IS NULL)",
        (after_rev, to_rev, *of, after_rev, *of, entity, of[0]),
    )
    for row in rows.mappings():
        yield to_wire(cast("Mapping[str, Any]", row))


def count_changed(connection: Connection, portion: Portion, after_rev: int) -> int:
    """How many rows of a portion changed after a rev; the cost grows with the change."""
    total = 0
    for entity in CODECS:
        terms = portion.terms(entity)
        if terms is not None:
            where, of = terms
            total += int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM {entity} WHERE rev > ? AND {where}",  # noqa: S608
                    (after_rev, *of),
                ).scalar_one()
            )
    return total


def changed_records(
    connection: Connection, site_id: str, after_rev: int
) -> dict[tuple[str, str], int]:
    """Records of one site changed after a rev, with the latest rev of the record and its parts.

    A deleted record that the receiver never saw counts too: it travels as deleted.
    """
    found: dict[tuple[str, str], int] = {}
    for entity in CODECS:
        kind, key = PARTS_OF.get(entity, (f"'{entity}'", "id"))
        rows = run_of(connection)(
            f"SELECT {kind}, {key}, rev FROM {entity} "  # noqa: S608 - own names
            "WHERE rev > ? AND site_id = ?",
            (after_rev, site_id),
        )
        for name, row_id, rev in rows:
            if rev > found.get((name, row_id), 0):
                found[name, row_id] = rev
    return found


def shown_record(connection: Connection, entity: str, row_id: str) -> tuple[str, str] | None:
    """The record that shows a row: itself, or the one that it is a part of; None when unknown."""
    if entity not in CODECS:
        return None
    kind, key = PARTS_OF.get(entity, (f"'{entity}'", "id"))
    row = connection.exec_driver_sql(
        f"SELECT {kind}, {key} FROM {entity} WHERE id = ?",  # noqa: S608 - own names
        (row_id,),
    ).one_or_none()
    return (str(row[0]), str(row[1])) if row is not None else None
