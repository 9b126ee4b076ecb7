# SPDX-License-Identifier: MulanPSL-2.0
"""Every change of a record is stamped and remembered, whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.storage.conftest import OpenDatabase
from tests.storage.databases import ACTOR, KEY, REPLICA, SITE, START_MS, Milliseconds, dump
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import Defect, UserFault
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.unit_of_work import UnitOfWork


def _row(database: Database, row_id: str) -> dict[str, Any]:
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT * FROM person WHERE id = ?", (row_id,))
        return dict(found.mappings().one())


def _put(database: Database, person: Person) -> Person:
    with database.unit_of_work(ACTOR) as unit:
        return unit.put(person)


def _changed(database: Database, row_id: str, **values: Any) -> Person:
    return _put(database, Person(id=row_id, **values))


def _replaced(database: Database, row_id: str, field: str) -> list[str]:
    found: list[str] = json.loads(_row(database, row_id)["field_hlc"])[field]
    return found


def test_a_new_record_is_stamped_with_site_replica_rev_and_clock(database: Database) -> None:
    person = _put(database, Person(name="王秀兰"))
    row = _row(database, person.id)
    assert (row["site_id"], row["origin"], row["rev"]) == (SITE, REPLICA, 1)
    assert row["hlc"] == f"{START_MS:015d}-0000-{REPLICA}"
    assert (row["field_hlc"], row["deleted_hlc"], row["extra"]) == ("{}", None, "{}")
    assert person.site_id == SITE


def test_one_transaction_has_one_rev_and_one_clock(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        first, second = unit.put(Person(name="王秀兰")), unit.put(Person(name="赵德福"))
    rows = [_row(database, person.id) for person in (first, second)]
    assert {row["rev"] for row in rows} == {1}
    assert len({row["hlc"] for row in rows}) == 1
    assert database.last_changes.rev == 1
    assert database.last_changes.ids("person") == {first.id, second.id}
    assert database.last_changes.entities == {"person"}


def test_a_changed_field_knows_its_clock_and_the_one_it_replaced(
    database: Database, clock: Milliseconds
) -> None:
    row_id = _put(database, Person(name="王秀兰", phone="1")).id
    created = _row(database, row_id)["hlc"]
    clock.now += 5
    _changed(database, row_id, name="王秀兰", phone="2")
    second, replaced = _replaced(database, row_id, "phone")
    assert replaced == created
    clock.now += 5
    _changed(database, row_id, name="王秀兰", phone="3")
    third, replaced = _replaced(database, row_id, "phone")
    assert replaced == created  # own edits in a row count as one
    assert created < second < third
    assert set(json.loads(_row(database, row_id)["field_hlc"])) == {"phone"}
    assert _row(database, row_id)["hlc"] == created


def test_a_record_without_a_difference_changes_nothing(database: Database, path: Path) -> None:
    person = _put(database, Person(name="王秀兰"))
    before = dump(path)
    _put(database, person)
    assert dump(path) == before
    assert not database.last_changes


def test_a_second_change_in_one_unit_takes_a_further_rev(database: Database) -> None:
    row_id = _put(database, Person(name="王秀兰", phone="1")).id
    created = _row(database, row_id)["hlc"]
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(id=row_id, name="王秀兰", phone="2"))
        unit.put(Person(id=row_id, name="王秀兰", phone="3"))
    row = _row(database, row_id)
    assert (row["phone"], row["rev"]) == ("3", 3)
    # both changes bear one clock: what they replaced is what stood before the unit
    assert _replaced(database, row_id, "phone")[1] == created


def test_a_record_changed_in_the_unit_that_made_it_counts_as_made_so(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        row_id = unit.put(Person(name="王秀兰", phone="1")).id
        unit.put(Person(id=row_id, name="王秀兰", phone="2"))
    row = _row(database, row_id)
    assert (row["phone"], row["field_hlc"], row["rev"]) == ("2", "{}", 2)


def _fail_after_writing(database: Database, row_id: str) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="赵德福"))
        unit.put(Person(id=row_id, name="改过"))
        unit.remove(Person, row_id)
        unit.next_number("person/2026")
        unit.note("T", "bundle", {"rows": 3})
        raise KeyboardInterrupt


def test_an_exception_leaves_nothing_behind(database: Database, path: Path) -> None:
    row_id = _put(database, Person(name="王秀兰")).id
    before = dump(path)
    with pytest.raises(KeyboardInterrupt):
        _fail_after_writing(database, row_id)
    assert dump(path) == before


def test_work_goes_on_after_a_unit_that_failed(database: Database) -> None:
    row_id = _put(database, Person(name="王秀兰")).id
    with pytest.raises(KeyboardInterrupt):
        _fail_after_writing(database, row_id)
    _put(database, Person(name="孙桂芝"))
    with database.read() as connection:
        assert records.check_chain(connection) is None
        assert {person.name for person in records.find(connection, Person)} == {"王秀兰", "孙桂芝"}
    assert database.last_changes.rev == 2


def test_a_clock_set_back_gives_later_stamps_all_the_same(
    database: Database, open_database: OpenDatabase, clock: Milliseconds
) -> None:
    first = _row(database, _put(database, Person(name="王秀兰")).id)["hlc"]
    clock.now -= 3_600_000
    second = _row(database, _put(database, Person(name="赵德福")).id)["hlc"]
    database.close()
    reopened = open_database()
    third = _row(reopened, _put(reopened, Person(name="孙桂芝")).id)["hlc"]
    assert first < second < third


def test_two_processes_of_a_desk_take_turns(
    database: Database, open_database: OpenDatabase, clock: Milliseconds
) -> None:
    other = open_database()
    stamps = []
    for number in range(3):
        for writer in (database, other):
            person = _put(writer, Person(name=f"人{number}"))
            stamps.append(_row(writer, person.id))
        clock.now -= 1
    assert [row["rev"] for row in stamps] == [1, 2, 3, 4, 5, 6]
    assert [row["hlc"] for row in stamps] == sorted({row["hlc"] for row in stamps})
    with database.read() as connection:
        assert records.check_chain(connection) is None


def test_a_process_whose_clock_ran_days_ahead_is_followed(
    database: Database, path: Path, clock: Milliseconds
) -> None:
    _put(database, Person(name="王秀兰"))
    ahead = Database(path, KEY, now_ms=lambda: clock.now + 3 * 86_400_000)
    later = _row(ahead, _put(ahead, Person(name="赵德福")).id)["hlc"]
    ahead.close()
    assert _row(database, _put(database, Person(name="孙桂芝")).id)["hlc"] > later


def test_a_record_in_the_bin_is_not_changed(database: Database) -> None:
    row_id = _put(database, Person(name="王秀兰")).id
    with database.unit_of_work(ACTOR) as unit:
        unit.remove(Person, row_id)
    with pytest.raises(UserFault) as refused:
        _changed(database, row_id, name="赵德福")
    assert refused.value.code == "record_deleted"
    assert _row(database, row_id)["name"] == "王秀兰"


def test_removing_what_is_gone_or_unknown_changes_nothing(database: Database, path: Path) -> None:
    row_id = _put(database, Person(name="王秀兰")).id
    with database.unit_of_work(ACTOR) as unit:
        unit.remove(Person, row_id)
    before = dump(path)
    with database.unit_of_work(ACTOR) as unit:
        unit.remove(Person, row_id)
        unit.remove(Person, "01900000-0000-7000-8000-00000000dead")
        unit.restore(Worker, row_id)
        unit.touch(Person, "01900000-0000-7000-8000-00000000dead")
    assert dump(path) == before


def test_a_touched_record_is_sent_again_but_stays_as_it_is(database: Database) -> None:
    row_id = _put(database, Person(name="王秀兰")).id
    before = _row(database, row_id)
    with database.unit_of_work(ACTOR) as unit:
        unit.touch(Person, row_id)
    after = _row(database, row_id)
    assert after.pop("rev") == 2
    assert before.pop("rev") == 1
    assert after == before


def test_numbers_run_without_gaps_and_names_do_not_mix(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        assert [unit.next_number("a"), unit.next_number("b"), unit.next_number("a")] == [1, 1, 2]
    with database.unit_of_work(ACTOR) as unit:
        assert unit.next_number("a") == 3


def _require(database: Database, holds: bool) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="王秀兰"))
        unit.require(holds, "never_so")


def test_what_must_hold_stops_the_unit(database: Database, path: Path) -> None:
    before = dump(path)
    with pytest.raises(Defect) as defect:
        _require(database, holds=False)
    assert defect.value.code == "never_so"
    assert dump(path) == before
    _require(database, holds=True)
    assert dump(path) != before


def _write_within_a_write(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="外面的"))
        with database.unit_of_work(ACTOR) as inner:
            inner.put(Person(name="里面的"))


def test_a_unit_within_a_unit_fails_instead_of_waiting_for_ever(
    database: Database, path: Path
) -> None:
    before = dump(path)
    with pytest.raises(RuntimeError):
        _write_within_a_write(database)
    assert dump(path) == before
    _put(database, Person(name="王秀兰"))


# parts ------------------------------------------------------------------------------------


def _attempt_and_fail(unit: UnitOfWork, row_id: str) -> None:
    with unit.attempt():
        unit.put(Person(id=row_id, name="第二次"))
        unit.put(Person(name="不会留下"))
        raise LookupError


def test_a_failed_part_takes_back_its_revs_and_its_trail(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        row_id = unit.put(Person(name="第一次")).id
        with pytest.raises(LookupError):
            _attempt_and_fail(unit, row_id)
        unit.put(Person(name="后来的"))
    with database.read() as connection:
        assert records.check_chain(connection) is None
        assert [entry.op for entry in records.history(connection, row_id)] == ["I"]
        assert {person.name for person in records.find(connection, Person)} == {"第一次", "后来的"}
    assert database.last_changes.rev == 1


def test_parts_may_hold_parts(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit, unit.attempt():
        row_id = unit.put(Person(name="第一次")).id
        with pytest.raises(LookupError):
            _attempt_and_fail(unit, row_id)
        with unit.attempt():
            unit.put(Person(name="里面的"))
    with database.read() as connection:
        assert records.check_chain(connection) is None
        assert {person.name for person in records.find(connection, Person)} == {"第一次", "里面的"}
