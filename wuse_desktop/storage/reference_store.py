# SPDX-License-Identifier: MulanPSL-2.0
"""Who names a record: every column of every kind of record that may hold its id.

The columns are found in the descriptions of the records, so that a kind that is added later is
known here at once.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection

from wuse_desktop.domain.fields import Field, Kind, fields_of
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.storage.codec import COLUMNS

# What was decided about two persons speaks of both as they were.
_LEFT_OUT = frozenset({"person_match"})


@dataclass(frozen=True, slots=True)
class Reference:
    """One row that names a record in one of its fields, or in a part of one."""

    entity: str
    id: str
    field: str


@dataclass(frozen=True, slots=True)
class _Way:
    entity: str
    field: str
    kind_column: str = ""
    in_parts: bool = False

    @property
    def condition(self) -> str:
        """What holds for a row that names the record."""
        if self.in_parts:
            return f"instr(\"{self.field}\", '\"' || ? || '\"') > 0"
        return f'"{self.field}" = ?'


@cache
def _ways(target: str) -> tuple[_Way, ...]:
    return tuple(
        way
        for record_class in RECORD_CLASSES
        if record_class.entity not in _LEFT_OUT
        for item in fields_of(record_class)
        if (way := _way(record_class.entity, item, target)) is not None
    )


def _way(entity: str, item: Field, target: str) -> _Way | None:
    if item.kind not in (Kind.REF, Kind.ITEMS):
        return None
    if item.ref == target:
        return _Way(entity, item.name, in_parts=item.kind is Kind.ITEMS)
    if item.ref != "*":
        return None
    stem = item.name.removesuffix("_id")
    known = (f"{stem}_kind", f"{stem}_entity")
    return next((_Way(entity, item.name, name) for name in known if name in COLUMNS[entity]), None)


def references(
    connection: Connection, target: str, row_id: str, site_id: str
) -> tuple[Reference, ...]:
    """The living rows of a site that name a record, by kind in the order of the catalogue."""
    found: list[Reference] = []
    for way in _ways(target):
        kind = f'AND "{way.kind_column}" = ? ' if way.kind_column else ""
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {way.entity} WHERE {way.condition} {kind}"  # noqa: S608 - own names
            "AND site_id = ? AND deleted_hlc IS NULL ORDER BY pk",
            (row_id, *([target] if kind else []), site_id),
        )
        found.extend(Reference(way.entity, item, way.field) for item in rows.scalars())
    return tuple(found)
