# SPDX-License-Identifier: MulanPSL-2.0
"""Desks made by each released version open for ever, with everything that was in them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.storage.databases import ACTOR, KEY, dump_rows, shape
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.domain.records.people import Person
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.backup import check_copy
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.migrate import head_revision
from wuse_desktop.storage.search import search

STORED = sorted(Path(__file__).with_name("data").glob("v*.db"))


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def original(request: pytest.FixtureRequest) -> Path:
    """A stored database; not to be opened itself."""
    return Path(request.param)


@pytest.fixture
def stored(original: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(original, tmp_path / "stored.db"))


def test_there_is_one_of_the_present_version() -> None:
    assert f"v{head_revision()}.db" in {path.name for path in STORED}


def test_a_stored_desk_opens_with_everything_in_it(original: Path, stored: Path) -> None:
    content = json.loads(original.with_suffix(".json").read_text("utf-8"))
    Database(stored, KEY).close()
    for table, known in content.items():
        found = dump_rows(stored, table)
        assert len(found) == len(known)
        for row, before in zip(found, known, strict=True):
            assert {name: row[name] for name in before} == before


def test_a_stored_desk_has_the_present_schema_once_it_was_opened(stored: Path, path: Path) -> None:
    Database(stored, KEY).close()
    assert shape(stored) == shape(path)


def test_a_stored_desk_can_be_worked_with(original: Path, stored: Path) -> None:
    kinds_then = json.loads(original.with_suffix(".json").read_text("utf-8"))
    database = Database(stored, KEY)
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="孙桂芝"))
        assert unit.next_number("record_no/ZF/2026") == 2
    with database.read() as connection:
        assert {hit.title for hit in search(connection, "wxl", kinds=("person",))} == {"王秀兰"}
        assert {hit.title for hit in search(connection, "wxl", kinds=("volunteer",))} == {"王秀兰"}
        assert [hit.title for hit in search(connection, "sgz")] == ["孙桂芝"]
        assert [entry.entity for entry in records.bin_entries(connection)] == ["person"]
        assert records.check_chain(connection) is None
        assert [user.login for user in settings.users(connection)] == ["lixm"]
        for record_class in RECORD_CLASSES:
            known = record_class.entity in kinds_then
            assert bool(records.find(connection, record_class)) == known
    assert database.schema_version == head_revision()
    database.close()
    assert check_copy(stored, KEY) == ""
