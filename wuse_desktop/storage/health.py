# SPDX-License-Identifier: MulanPSL-2.0
"""Whether the stored bytes and what points at what are sound: facts for the check-up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from wuse_desktop.domain.clock import stamp_ms
from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.storage import settings
from wuse_desktop.storage.search import KINDS


@dataclass(frozen=True, slots=True)
class MissingReference:
    """How many records of a kind point at a record that is not there, and some of their ids."""

    entity: str
    field: str
    count: int
    ids: tuple[str, ...]


def damaged_pages(connection: Connection) -> int:
    """Pages whose authentication code is wrong; 0 when every page is as it was written."""
    return len(connection.exec_driver_sql("PRAGMA cipher_integrity_check").all())


def structure_is_sound(connection: Connection) -> bool:
    """Whether tables and indexes agree."""
    return bool(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() == "ok")


def index_difference(connection: Connection) -> int:
    """How many records the search index lacks, or (negative) holds too many of."""
    wanted = sum(
        connection.exec_driver_sql(
            f"SELECT count(*) FROM {entity} WHERE deleted_hlc IS NULL"  # noqa: S608 - own names
        ).scalar_one()
        for entity in KINDS
    )
    held = connection.exec_driver_sql("SELECT count(*) FROM search_index").scalar_one()
    return int(wanted) - int(held)


def missing_references(connection: Connection) -> list[MissingReference]:
    """References to records that are nowhere in the database; those in the bin are there."""
    return [found for found in _lookups(connection) if found.count]


def _lookups(connection: Connection) -> Iterator[MissingReference]:
    for entity, name, target in _references():
        rows = connection.exec_driver_sql(
            f"SELECT r.id, count(*) OVER () FROM {entity} r "  # noqa: S608 - own names
            f"WHERE r.deleted_hlc IS NULL AND r.\"{name}\" <> '' "
            f'AND NOT EXISTS (SELECT 1 FROM {target} t WHERE t.id = r."{name}") LIMIT 20'
        ).all()
        count = int(rows[0][1]) if rows else 0
        yield MissingReference(entity, name, count, tuple(row[0] for row in rows))


def _references() -> Iterable[tuple[str, str, str]]:
    for entity, record_class in ENTITIES.items():
        for item in fields_of(record_class):
            if item.kind is Kind.REF and item.ref in ENTITIES:
                yield entity, item.name, item.ref


def last_stamp_ms(connection: Connection) -> int:
    """The latest clock stamp of this replica in milliseconds since 1970; 0 before the first."""
    stamp = settings.own_clock(connection)
    return stamp_ms(stamp) if stamp else 0
