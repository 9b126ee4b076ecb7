# SPDX-License-Identifier: MulanPSL-2.0
"""What a record was before, who changed it and why; and what was deleted, whole."""

import pytest

from tests.storage.databases import ACTOR, Milliseconds
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Database


def test_history_tells_former_values_reason_and_actor(
    database: Database, clock: Milliseconds
) -> None:
    with database.unit_of_work(ACTOR, "建档") as unit:
        row_id = unit.put(Person(name="王秀兰", phone="1", is_client=True)).id
    clock.now += 1
    with database.unit_of_work("另一位", "本单位核对") as unit:
        unit.put(Person(id=row_id, name="王秀蓝", phone="2", is_client=True), reason="抄错")
        unit.remove(Person, row_id)
    with database.unit_of_work(ACTOR) as unit:
        unit.restore(Person, row_id)
    with database.read() as connection:
        found = records.history(connection, row_id)
    assert [(item.op, item.actor, item.reason) for item in found] == [
        ("R", ACTOR, ""),
        ("D", "另一位", "本单位核对"),
        ("U", "另一位", "抄错"),
        ("I", ACTOR, "建档"),
    ]
    assert found[2].former == {"name": "王秀兰", "phone": "1"}
    assert found[1].former == {"deleted_hlc": None}
    assert [item.seq for item in found] == [4, 3, 2, 1]
    assert found[3].hlc < found[2].hlc
    assert found[0].former["deleted_hlc"] == found[1].hlc


def test_history_is_of_one_record(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        first = unit.put(Person(name="王秀兰")).id
        unit.put(Person(name="赵德福"))
    with database.read() as connection:
        assert [item.op for item in records.history(connection, first)] == ["I"]
        assert records.history(connection, "unknown") == []


def test_a_deleted_record_lies_whole_in_the_bin_and_comes_back_as_it_was(
    database: Database, clock: Milliseconds
) -> None:
    with database.unit_of_work(ACTOR) as unit:
        person = unit.put(Person(name="王秀兰", phone="13845678901", note="三行\n说明"))
        visit = unit.put(HomeVisit(observed="一切都好"))
    for record_class, row_id in ((Person, person.id), (HomeVisit, visit.id)):
        clock.now += 1
        with database.unit_of_work(ACTOR) as unit:
            unit.remove(record_class, row_id)
    with database.read() as connection:
        assert records.get(connection, Person, person.id) is None
        assert records.find(connection, Person) == []
        assert records.count(connection, Person) == 0
        lying = records.bin_entries(connection)
        assert [(entry.entity, entry.record) for entry in lying] == [
            ("home_visit", visit),
            ("person", person),
        ]
        assert [entry.id for entry in records.bin_entries(connection, ["person"])] == [person.id]
    with database.unit_of_work(ACTOR) as unit:
        unit.restore(Person, person.id)
    with database.read() as connection:
        assert records.get(connection, Person, person.id) == person
        assert [entry.id for entry in records.bin_entries(connection)] == [visit.id]


def test_records_are_read_by_id_in_any_number(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        ids = [unit.put(Person(name=f"人{number}")).id for number in range(1000)]
    with database.read() as connection:
        found = records.get_many(connection, Person, [*ids, ids[0], "unknown"])
        assert set(found) == set(ids)
        assert [found[row_id].name for row_id in ids[:2]] == ["人0", "人1"]
        assert records.get_many(connection, Person, []) == {}


def test_records_are_found_by_the_values_of_columns(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        for name, phone in (("甲", "1"), ("乙", "2"), ("丙", "2")):
            unit.put(Person(name=name, phone=phone))
        unit.put(Household(address="红旗街"))
    with database.read() as connection:
        by_phone = records.find(connection, Person, phone="2")
        assert [person.name for person in by_phone] == ["乙", "丙"]
        either = records.find(
            connection, Person, order="-name", phone=("1", "2"), name=("甲", "丙")
        )
        assert [person.name for person in either] == ["甲", "丙"]
        assert [person.name for person in records.find(connection, Person, limit=1)] == ["甲"]
        assert records.count(connection, Person) == 3
        assert records.count(connection, Person, site_id="elsewhere") == 0
        with pytest.raises(KeyError):
            records.find(connection, Person, **{"name = '' OR 1": "x"})  # type: ignore[arg-type]
