# SPDX-License-Identifier: MulanPSL-2.0
"""A search limited to kinds finds what the records say is of them, whatever happened to these."""

import contextlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.storage.databases import ACTOR, dump
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.errors import UserFault
from wuse_desktop.storage import records, search
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.database import Connection, Database
from wuse_desktop.storage.search import SearchHit, SearchIndex
from wuse_desktop.storage.unit_of_work import UnitOfWork

ELSEWHERE = "01900000-0000-7000-8000-0000000000bb"
CHOICES = (
    ("volunteer",),
    ("client",),
    ("person",),
    ("household",),
    ("volunteer", "household"),
    ("client", "volunteer"),
)
Step = Callable[["Town", UnitOfWork], None]


class Town:
    """The people that the steps of one run choose from."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same run for each seed
        self.persons: list[str] = []
        self.volunteers: list[str] = []

    def person(self) -> str:
        """One of them."""
        return self.dice.choice(self.persons)

    def volunteer(self) -> str:
        """One of the registrations, also of those in the bin."""
        return self.dice.choice(self.volunteers)


def _move_in(town: Town, unit: UnitOfWork) -> None:
    name = "王" + town.dice.choice("秀兰芬梅") + town.dice.choice("英珍")
    town.persons.append(unit.put(Person(name=name, is_client=town.dice.random() < 0.4)).id)
    if town.dice.random() < 0.3:
        unit.put(Household(head_person_id=town.persons[-1]))


def _register(town: Town, unit: UnitOfWork) -> None:
    town.volunteers.append(unit.put(Volunteer(person_id=town.person(), team="王家队")).id)


def _to_another(town: Town, unit: UnitOfWork) -> None:
    with contextlib.suppress(UserFault):  # it lies in the bin
        unit.put(Volunteer(id=town.volunteer(), person_id=town.person()))


def _to_the_bin(town: Town, unit: UnitOfWork) -> None:
    unit.remove(Volunteer, town.volunteer())


def _out_of_the_bin(town: Town, unit: UnitOfWork) -> None:
    unit.restore(Volunteer, town.volunteer())


def _away(town: Town, unit: UnitOfWork) -> None:
    unit.remove(Person, town.person())


def _back(town: Town, unit: UnitOfWork) -> None:
    unit.restore(Person, town.person())


def _merge(town: Town, unit: UnitOfWork) -> None:
    one, other = town.person(), town.person()
    for row_id in town.volunteers:
        known = unit.get(Volunteer, row_id)
        if known is not None and known.person_id == other:
            unit.put(Volunteer(id=row_id, person_id=one))
    if one != other:
        unit.remove(Person, other)


def _emptied(town: Town, unit: UnitOfWork) -> None:
    row_id = town.volunteer()
    unit.remove(Volunteer, row_id)
    unit.empty(Volunteer, row_id, ())


def _arrive(town: Town, unit: UnitOfWork) -> None:
    """A registration comes in a bundle before its person, or for somebody known, or changed."""
    if town.dice.random() < 0.5:
        town.persons.append(new_id())
        person = _foreign("person", town.persons[-1], name="王来")
        town.volunteers.append(new_id())
        role = _foreign("volunteer", town.volunteers[-1], person_id=town.persons[-1])
        unit.apply_rows("volunteer", [(role, None)])
        unit.apply_rows("person", [(person, None)])
        return
    row_id = town.volunteer()
    gone = town.dice.choice((None, unit.stamp.hlc))
    role = _foreign("volunteer", row_id, person_id=town.person(), deleted_hlc=gone)
    unit.apply_rows("volunteer", [(role, unit.row("volunteer", row_id))])


def _in_vain(town: Town, unit: UnitOfWork) -> None:
    person_id = town.person()
    with contextlib.suppress(KeyError), unit.attempt():
        unit.put(Volunteer(person_id=person_id))
        raise KeyError


STEPS: tuple[Step, ...] = (
    _move_in,
    _register,
    _to_another,
    _to_the_bin,
    _out_of_the_bin,
    _away,
    _back,
    _merge,
    _emptied,
    _arrive,
    _in_vain,
)


def _foreign(entity: str, row_id: str, **values: Any) -> Row:
    clock = f"{5:015d}-0000-{ELSEWHERE}"
    head = {"site_id": ELSEWHERE, "hlc": clock, "field_hlc": {}, "origin": ELSEWHERE}
    return CODECS[entity].from_wire({"id": row_id, **head, "deleted_hlc": None, **values})


def _expected(
    connection: Connection, everything: list[SearchHit], kinds: tuple[str, ...]
) -> list[str]:
    """The hits among all that are of the kinds, by the records."""
    roles = {
        "volunteer": {item.person_id for item in records.find(connection, Volunteer)},
        "client": {item.id for item in records.find(connection, Person) if item.is_client},
    }
    return [
        hit.id
        for hit in everything
        if hit.entity in kinds
        or (hit.entity == "person" and any(hit.id in roles.get(kind, ()) for kind in kinds))
    ]


def _check(connection: Connection) -> None:
    """In full, and as many as are asked for: the few are asked for their kind, then the index."""
    everything = search.search(connection, "王", limit=1000)
    for kinds in CHOICES:
        expected = _expected(connection, everything, kinds)
        found = search.search(connection, "王", kinds=kinds, limit=1000)
        assert [hit.id for hit in found] == expected
        for limit in (1, 3):
            few = search.search(connection, "王", kinds=kinds, limit=limit)
            assert len(few) == min(limit, len(expected))
            assert {hit.id for hit in few} <= set(expected)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_found_of_a_kind_is_of_it_by_the_records(database: Database, seed: int) -> None:
    town = Town(seed)
    with database.unit_of_work(ACTOR) as unit:
        for _number in range(6):
            _move_in(town, unit)
        _register(town, unit)
        _register(town, unit)
    for _round in range(25):
        with database.unit_of_work(ACTOR) as unit:
            for _number in range(town.dice.randrange(1, 4)):
                town.dice.choice(STEPS)(town, unit)
        with database.read() as connection:
            _check(connection)


def test_an_index_made_anew_knows_the_same_volunteers(database: Database, path: Path) -> None:
    town = Town(1)
    with database.unit_of_work(ACTOR) as unit:
        for step in (_move_in, _move_in, _register, _move_in, _register, _to_the_bin):
            step(town, unit)
    kept = dump(path)["search_volunteer"]
    assert kept
    with database.books() as connection:
        connection.exec_driver_sql("DELETE FROM search_volunteer")
        connection.exec_driver_sql("INSERT INTO search_volunteer VALUES (4711)")
        SearchIndex(connection).rebuild()
    assert dump(path)["search_volunteer"] == kept
