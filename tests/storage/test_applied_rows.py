# SPDX-License-Identifier: MulanPSL-2.0
"""Rows that come from elsewhere keep their own clocks; only the rev is of here."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.storage.databases import ACTOR, REPLICA, SITE, Milliseconds, dump
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Person
from wuse_desktop.storage import records
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.search import search

OTHER_SITE = "01900000-0000-7000-8000-000000000002"
OTHER_REPLICA = "01900000-0000-7000-8000-0000000000bb"


def _clock(millis: int) -> str:
    return f"{millis:015d}-0000-{OTHER_REPLICA}"


def _foreign(row_id: str, millis: int = 5, **values: Any) -> Row:
    wire = {
        "id": row_id,
        "site_id": OTHER_SITE,
        "hlc": _clock(millis),
        "field_hlc": {},
        "origin": OTHER_REPLICA,
        "deleted_hlc": None,
        **values,
    }
    return CODECS["person"].from_wire(wire)


def _stored(database: Database, row_id: str) -> Mapping[str, Any]:
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT * FROM person WHERE id = ?", (row_id,))
        return dict(found.mappings().one())


def _apply(database: Database, *rows: Row) -> None:
    with database.unit_of_work(ACTOR, "收下数据包") as unit:
        pairs = [(row, unit.row("person", row["id"])) for row in rows]
        unit.apply_rows("person", pairs)


def test_a_row_from_elsewhere_keeps_its_site_origin_and_clocks(database: Database) -> None:
    row_id = new_id()
    clocks = {"name": [_clock(7), _clock(5)]}
    _apply(database, _foreign(row_id, name="王秀兰", field_hlc=clocks, newer_field=["a", 1]))
    row = _stored(database, row_id)
    assert (row["site_id"], row["origin"], row["hlc"]) == (OTHER_SITE, OTHER_REPLICA, _clock(5))
    assert json.loads(row["field_hlc"]) == clocks
    assert json.loads(row["extra"]) == {"newer_field": ["a", 1]}
    assert row["rev"] == 1
    assert database.last_changes.ids("person") == {row_id}


def test_applied_rows_are_found_at_once(database: Database) -> None:
    row_id = new_id()
    _apply(database, _foreign(row_id, name="王秀兰"))
    with database.read() as connection:
        assert [hit.id for hit in search(connection, "wxl")] == [row_id]
    _apply(database, _foreign(row_id, name="赵德福"))
    with database.read() as connection:
        assert [hit.id for hit in search(connection, "zdf")] == [row_id]
        assert search(connection, "wxl") == []


def test_a_replaced_row_leaves_its_former_values_in_the_trail(database: Database) -> None:
    row_id = new_id()
    _apply(database, _foreign(row_id, name="王秀兰", phone="1"))
    _apply(database, _foreign(row_id, name="王秀兰", phone="2"))
    with database.read() as connection:
        entries = records.history(connection, row_id)
        assert records.check_chain(connection) is None
    assert [(entry.op, entry.former, entry.rev) for entry in entries] == [("M", {"phone": "1"}, 2)]


def test_a_row_that_comes_twice_in_one_unit_takes_a_further_rev(database: Database) -> None:
    row_id = new_id()
    with database.unit_of_work(ACTOR) as unit:
        unit.apply_rows("person", [(_foreign(row_id, phone="1"), None)])
        unit.apply_rows("person", [(_foreign(row_id, phone="2"), unit.row("person", row_id))])
    row = _stored(database, row_id)
    assert (row["phone"], row["rev"]) == ("2", 2)
    with database.read() as connection:
        assert records.check_chain(connection) is None


def test_rows_applied_before_the_first_entry_do_not_break_the_chain(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="先有的"))
    _apply(database, _foreign(new_id(), name="没有单独的审计"))
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="后来的"))
    with database.read() as connection:
        assert records.check_chain(connection) is None


def test_an_edit_over_anothers_edit_names_the_edit_it_replaced(
    database: Database, clock: Milliseconds
) -> None:
    row_id = new_id()
    clocks = {"phone": [_clock(9), _clock(5)]}
    _apply(database, _foreign(row_id, phone="2", field_hlc=clocks))
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(id=row_id, site_id=OTHER_SITE, phone="3"))
    mine, replaced = json.loads(_stored(database, row_id)["field_hlc"])["phone"]
    assert mine.endswith(REPLICA)
    assert replaced == _clock(9)
    clock.now += 1
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(id=row_id, site_id=OTHER_SITE, phone="4"))
    later, replaced = json.loads(_stored(database, row_id)["field_hlc"])["phone"]
    assert later > mine
    assert replaced == _clock(9)  # own edits in a row count as one


def _apply_and_fail(database: Database, row: Row) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.apply_rows("person", [(row, None)])
        raise KeyboardInterrupt


def test_applied_rows_of_a_unit_that_failed_are_gone(database: Database, path: Path) -> None:
    before = dump(path)
    with pytest.raises(KeyboardInterrupt):
        _apply_and_fail(database, _foreign(new_id(), name="王秀兰"))
    assert dump(path) == before


def test_deleted_rows_from_elsewhere_lie_in_the_bin(database: Database) -> None:
    row_id = new_id()
    _apply(database, _foreign(row_id, name="王秀兰"))
    _apply(database, _foreign(row_id, name="王秀兰", deleted_hlc=_clock(8)))
    with database.read() as connection:
        assert records.get(connection, Person, row_id) is None
        assert [(item.id, item.site_id) for item in records.bin_entries(connection)] == [
            (row_id, OTHER_SITE)
        ]
        assert search(connection, "王秀兰") == []


def test_the_clock_moves_past_what_was_seen_but_not_past_a_wild_one(
    database: Database, clock: Milliseconds
) -> None:
    assert database.observe(_clock(clock.now + 60_000))
    with database.unit_of_work(ACTOR) as unit:
        person = unit.put(Person(name="王秀兰"))
    assert _stored(database, person.id)["hlc"] > _clock(clock.now + 60_000)
    assert not database.observe(_clock(clock.now + 2 * 86_400_000))
    with database.unit_of_work(ACTOR) as unit:
        person = unit.put(Person(name="赵德福"))
    assert _stored(database, person.id)["hlc"] < _clock(clock.now + 86_400_000)
    assert _stored(database, person.id)["site_id"] == SITE
