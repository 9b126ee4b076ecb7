# SPDX-License-Identifier: MulanPSL-2.0
"""A copy holds everything that was saved, opens with the same key, and is never half a copy."""

import shutil
from pathlib import Path

import pytest

from tests.storage.databases import ACTOR, KEY, dump, shape
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.storage.backup import check_copy, copy_database
from wuse_desktop.storage.database import Database


@pytest.fixture
def filled(database: Database) -> Database:
    """A database in use: rows in the file and rows only in the write-ahead log."""
    with database.unit_of_work(ACTOR) as unit:
        for number in range(300):
            unit.put(Person(name=f"人{number}", note="长" * 100))
    with database.books() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('last', '1')")
    return database


def test_a_copy_of_a_desk_in_use_is_complete(filled: Database, path: Path, tmp_path: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    assert wal.stat().st_size > 0
    copy = tmp_path / "copy.db"
    copy_database(path, KEY, copy)
    assert check_copy(copy, KEY) == ""
    assert dump(copy) == dump(path)
    assert shape(copy) == shape(path)
    assert "人299".encode() not in copy.read_bytes()


def test_a_plain_file_copy_would_have_lost_what_was_saved_last(
    filled: Database, path: Path, tmp_path: Path
) -> None:
    taken = Path(shutil.copy(path, tmp_path / "plain.db"))
    assert len(dump(taken)["person"]) < len(dump(path)["person"])


def test_a_copy_takes_the_place_of_an_older_one(
    filled: Database, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"older")
    copy.with_name("copy.db.part").write_bytes(b"left by a crash")
    copy_database(path, KEY, copy)
    assert check_copy(copy, KEY) == ""
    assert not copy.with_name("copy.db.part").exists()


def test_a_copy_of_an_unreadable_database_leaves_the_older_copy(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"older")
    with pytest.raises(EnvironmentFault) as refused:
        copy_database(path, bytes(32), copy)
    assert refused.value.code == "database_unreadable"
    assert copy.read_bytes() == b"older"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["copy.db", path.name]


def test_a_folder_that_is_not_there_is_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        copy_database(path, KEY, tmp_path / "gone" / "copy.db")
    assert refused.value.code == "read_only"


@pytest.mark.parametrize("place", [0.0, 0.2, 0.4, 0.6, 0.8, 0.999])
def test_the_check_finds_a_flipped_byte_anywhere(
    filled: Database, path: Path, tmp_path: Path, place: float
) -> None:
    copy = tmp_path / "copy.db"
    copy_database(path, KEY, copy)
    content = bytearray(copy.read_bytes())
    content[int(len(content) * place)] ^= 1
    copy.write_bytes(content)
    assert check_copy(copy, KEY)


@pytest.mark.parametrize("cut", [1, 4096, 40_000])
def test_the_check_finds_a_cut_copy(filled: Database, path: Path, tmp_path: Path, cut: int) -> None:
    copy = tmp_path / "copy.db"
    copy_database(path, KEY, copy)
    copy.write_bytes(copy.read_bytes()[:-cut])
    assert check_copy(copy, KEY)


def test_the_check_says_so_when_there_is_no_copy(tmp_path: Path) -> None:
    missing = tmp_path / "copy.db"
    assert check_copy(missing, KEY)
    assert not missing.exists()
    missing.write_bytes(b"")
    assert check_copy(missing, KEY)
    assert missing.read_bytes() == b""
    missing.write_bytes(b"no database" * 1000)
    assert check_copy(missing, KEY)
