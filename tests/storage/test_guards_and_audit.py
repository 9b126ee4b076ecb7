# SPDX-License-Identifier: MulanPSL-2.0
"""Writes that go past the unit of work fail loudly, and the trail shows when it was touched."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.storage.databases import ACTOR, dump, raw
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import Defect
from wuse_desktop.storage import records
from wuse_desktop.storage.codec import CODECS, COLUMNS
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.unit_of_work import insert_statement

ENTITIES = [item.entity for item in RECORD_CLASSES]


@pytest.fixture
def filled(database: Database) -> Database:
    """One record of every kind."""
    with database.unit_of_work(ACTOR) as unit:
        for record_class in RECORD_CLASSES:
            unit.put(record_class())
    return database


def _values(entity: str, rev: int) -> tuple[object, ...]:
    stamps = {
        "id": new_id(),
        "site_id": "s",
        "rev": rev,
        "hlc": "h",
        "field_hlc": "{}",
        "origin": "o",
        "deleted_hlc": None,
        "extra": "{}",
    }
    row = {**CODECS[entity].defaults, **stamps}
    return tuple(row[name] for name in COLUMNS[entity])


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_record_can_be_written_past_the_unit_of_work(
    filled: Database, path: Path, entity: str
) -> None:
    before = dump(path)
    # own table names only: nothing comes from outside
    attempts = [
        (f"UPDATE {entity} SET site_id = 'x'", ()),  # noqa: S608
        (f"UPDATE {entity} SET rev = rev + 5, site_id = 'x'", ()),  # noqa: S608
        (f"UPDATE {entity} SET rev = rev - 1", ()),  # noqa: S608
        (f"DELETE FROM {entity}", ()),  # noqa: S608
        (f"REPLACE INTO {entity} SELECT * FROM {entity}", ()),  # noqa: S608
        (insert_statement(entity), _values(entity, 0)),
        (insert_statement(entity), _values(entity, 99)),
    ]
    with raw(path) as connection:
        for statement, values in attempts:
            with pytest.raises(dbapi2.IntegrityError, match="write without stamp"):
                connection.execute(statement, values)
    assert dump(path) == before


def _bypass(database: Database) -> None:
    with database.books() as connection:
        connection.exec_driver_sql("UPDATE person SET name = ?", ("王秀兰",))


def test_a_bypass_in_our_own_code_is_a_defect_that_names_no_value(filled: Database) -> None:
    with pytest.raises(Defect) as defect:
        _bypass(filled)
    assert defect.value.code == "database_error"
    assert "王秀兰" not in str(defect.value.__cause__)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE 1"]
)
def test_the_audit_trail_only_grows(filled: Database, path: Path, statement: str) -> None:
    before = dump(path)
    with raw(path) as connection, pytest.raises(dbapi2.IntegrityError):
        connection.execute(statement)
    assert dump(path) == before


# the chain --------------------------------------------------------------------------------


@pytest.fixture
def told(database: Database) -> Database:
    """A trail of several units: made, changed, removed, restored, noted."""
    with database.unit_of_work(ACTOR, "建档") as unit:
        row_id = unit.put(Person(name="王秀兰")).id
    with database.unit_of_work(ACTOR, "更正") as unit:
        unit.put(Person(id=row_id, name="王秀蓝"))
        unit.remove(Person, row_id)
        unit.restore(Person, row_id)
    with database.unit_of_work(ACTOR) as unit:
        unit.note("T", "bundle", {"rows": 1})
    return database


def _broken_at(database: Database) -> int | None:
    with database.read() as connection:
        return records.check_chain(connection)


def test_a_trail_that_nobody_touched_is_whole(told: Database) -> None:
    assert _broken_at(told) is None


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit SET reason = '别的' WHERE seq = 2", 2),
        ("UPDATE audit SET actor = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET changes = '{}' WHERE seq = 2", 2),
        ("UPDATE audit SET rev = rev + 1 WHERE seq = 4", 4),
        ("UPDATE audit SET hash = zeroblob(32) WHERE seq = 3", 3),
        ("UPDATE audit SET prev_hash = zeroblob(32) WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 1", 2),
        ("DELETE FROM audit WHERE seq = 3", 4),
    ],
)
def test_a_trail_that_was_touched_is_found_out(
    told: Database, path: Path, statement: str, found: int
) -> None:
    with raw(path) as connection:
        connection.execute("DROP TRIGGER audit_guard_update")
        connection.execute("DROP TRIGGER audit_guard_delete")
        connection.execute(statement)
    assert _broken_at(told) == found
