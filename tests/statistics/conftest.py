# SPDX-License-Identifier: MulanPSL-2.0
"""A real encrypted database of one station, empty or with the worked example."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.worked_example import WorkedExample, write_worked_example
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.ids import new_id
from wuse_desktop.statistics.indicator import Line, listed, total
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Database

Put = Callable[..., list[str]]
Figure = Callable[[str, Scope], int]
Proof = Callable[[str, Scope], tuple[Line, ...]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "desk.db", b"k" * 32)
    opened.found(new_id(), new_id(), "A")
    yield opened
    opened.close()


@pytest.fixture
def put(database: Database) -> Put:
    """Return what stores records in one unit of work and gives back their ids."""

    def store(*records: Record) -> list[str]:
        with database.unit_of_work("tester") as unit:
            return [unit.put(record).id for record in records]

    return store


@pytest.fixture
def example(database: Database) -> WorkedExample:
    with database.unit_of_work("tester") as unit:
        return write_worked_example(unit)


@pytest.fixture
def figure(database: Database) -> Figure:
    """Return the number of an indicator over a scope."""

    def count(name: str, scope: Scope) -> int:
        with database.read() as connection:
            return total(connection, INDICATORS[name], scope)

    return count


@pytest.fixture
def proof(database: Database) -> Proof:
    """Return the lines behind an indicator's number."""

    def lines(name: str, scope: Scope) -> tuple[Line, ...]:
        with database.read() as connection:
            return listed(connection, INDICATORS[name], scope)

    return lines
