# SPDX-License-Identifier: MulanPSL-2.0
"""A unit of very many records holds no more than one of a few, and is told of and found alike."""

import pytest

from tests.storage.databases import ACTOR
from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.storage import search, touched
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.touched import Touched
from wuse_desktop.storage.unit_of_work import UnitOfWork


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_MUCH", 3)
    monkeypatch.setattr(touched, "MOST_NAMED", 4)


def _found(database: Database, text: str) -> list[str]:
    with database.read() as connection:
        return sorted(hit.title for hit in search.search(connection, text))


def _put_many(unit: UnitOfWork, *names: str) -> list[str]:
    found = []
    for name in names:
        with unit.attempt():
            found.append(unit.put(Person(name=name)).id)
    return found


def _put_many_and_fail(unit: UnitOfWork, *names: str) -> None:
    _put_many(unit, *names)
    raise KeyError


def test_records_beyond_those_that_are_named_still_count_as_changed(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        ids = _put_many(unit, "王一", "王二", "王三", "王四")
        assert unit.changes().ids("person") == set(ids)
        unit.put(Household(head_person_id=ids[0]))
        unit.put(Person(id=ids[0], name="王大"))
    changes = database.last_changes
    assert changes.ids("person") == set(ids)
    assert changes.further == {"household"}
    assert changes.entities == {"person", "household"}
    with database.unit_of_work(ACTOR) as unit:  # and the next one begins as ever
        unit.remove(Person, ids[0])
    assert database.last_changes.touched == {("person", ids[0])}


def test_changes_of_which_none_is_named_are_changes() -> None:
    beyond = Changes(2, frozenset(), frozenset({"person"}))
    assert beyond
    assert Changes(1).with_these(beyond) == beyond


def test_a_part_adds_what_it_could_not_name() -> None:
    part, whole = Touched(), Touched()
    for number in range(5):
        part.add("person", str(number))
    whole.update(part)
    assert whole.changes(1).further == {"person"}


def test_all_are_found_that_were_indexed_before_the_end(database: Database) -> None:
    names = [f"王{char}" for char in "一二三四五六七"]
    with database.unit_of_work(ACTOR) as unit:
        ids = _put_many(unit, *names)
        unit.put(Person(id=ids[0], name="赵大"))
    assert _found(database, "王") == sorted(names[1:])
    assert _found(database, "赵") == ["赵大"]


def test_a_failed_attempt_takes_nothing_out_of_the_index(database: Database) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="王一"))
        with pytest.raises(KeyError), unit.attempt():
            _put_many_and_fail(unit, "李一", "李二", "李三", "李四")
        unit.put(Person(name="王二"))
    assert _found(database, "王") == ["王一", "王二"]
    assert _found(database, "李") == []


def test_a_household_is_found_by_a_head_whose_name_comes_later(database: Database) -> None:
    head = new_id()
    with database.unit_of_work(ACTOR) as unit:
        with unit.attempt():
            unit.put(Household(head_person_id=head, household_no="7"))
            _put_many(unit, "李一", "李二", "李三")
        unit.put(Person(id=head, name="王一"))
    with database.read() as connection:
        assert {hit.entity for hit in search.search(connection, "王一")} == {"person", "household"}


def test_an_exception_after_some_were_indexed_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(KeyError), database.unit_of_work(ACTOR) as unit:
        _put_many_and_fail(unit, "王一", "王二", "王三", "王四")
    assert _found(database, "王") == []
