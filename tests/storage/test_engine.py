# SPDX-License-Identifier: MulanPSL-2.0
"""What the machine refuses is told in a plain sentence, and the file stays as it was."""

import shutil
from pathlib import Path

import pytest

from tests.storage.databases import ACTOR, KEY, dump, raw
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import Defect, EnvironmentFault
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.engine import PRAGMAS, connect, explain


def _person(database: Database, name: str) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name=name))


def test_the_file_is_encrypted_and_says_nothing(database: Database, path: Path) -> None:
    _person(database, "王秀兰")
    wal = path.with_name(path.name + "-wal").read_bytes()
    content = path.read_bytes() + wal
    assert wal
    assert b"SQLite format" not in content
    assert "王秀兰".encode() not in content


def test_every_connection_is_set_up_the_same(path: Path) -> None:
    numbers = {"wal": "WAL", "2": "FULL", "1": "ON", "0": "OFF"}
    with raw(path) as connection:
        for pragma in PRAGMAS:
            name, _equals, wanted = pragma.partition("=")
            found = str(connection.execute(f"PRAGMA {name}").fetchone()[0])
            if name not in ("temp_store", "secure_delete"):
                assert numbers.get(found, found) == wanted
        assert connection.execute("PRAGMA temp_store").fetchone() == (2,)  # memory
        assert connection.execute("PRAGMA secure_delete").fetchone() == (2,)  # fast


def test_a_wrong_key_opens_nothing_and_touches_nothing(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault) as refused:
        Database(path, bytes(32))
    assert refused.value.code == "database_unreadable"
    assert "密钥不对" in refused.value.message
    assert "备份" in refused.value.next_step
    assert path.read_bytes() == before
    assert capfd.readouterr().err == ""


def test_a_file_of_another_kind_is_told_from_a_database(tmp_path: Path) -> None:
    path = tmp_path / "database.db"
    path.write_bytes(b"this is no database" * 1000)
    with pytest.raises(EnvironmentFault) as refused:
        Database(path, KEY)
    assert refused.value.code == "database_unreadable"


@pytest.mark.parametrize("page", [0, 1])
def test_flipped_bytes_are_noticed_and_nothing_is_said_on_the_terminal(
    database: Database, path: Path, page: int, capfd: pytest.CaptureFixture[str]
) -> None:
    _person(database, "王秀兰")
    database.close()
    content = bytearray(path.read_bytes())
    for place in range(page * 4096 + 100, len(content) if page else 4096, 4096):
        content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(EnvironmentFault) as refused:
        _read_persons(path)
    assert refused.value.code == "database_unreadable"
    assert path.read_bytes() == bytes(content)
    assert capfd.readouterr().err == ""


def test_who_still_reads_when_the_desk_locks_leaves_no_connection_open(database: Database) -> None:
    with database.read() as connection:
        database.close()
    assert connection.closed


def test_a_view_ends_with_its_block_however_it_ends(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.read():
        raise ZeroDivisionError
    _person(database, "王秀兰")
    with database.read() as first, database.read() as second:
        assert first is not second
    with database.read() as connection:
        assert connection is first
        assert len(records.find(connection, Person)) == 1


def _read_persons(path: Path) -> None:
    database = Database(path, KEY)
    try:
        with database.read() as connection:
            records.find(connection, Person)
    finally:
        database.close()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        Database(tmp_path / "no such folder" / "database.db", KEY)
    assert refused.value.code == "read_only"
    assert refused.value.next_step


def _write_where_none_is_allowed(database: Database) -> None:
    with database.books() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")


def test_a_database_that_may_only_be_read_says_so(database: Database) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        _write_where_none_is_allowed(database)
    assert refused.value.code == "read_only"


def _while_locked(database: Database, path: Path) -> None:
    with raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            with database.books() as connection:
                connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")
        finally:
            other.execute("ROLLBACK")


def test_a_busy_database_says_so_and_works_afterwards(database: Database, path: Path) -> None:
    _person(database, "王秀兰")
    driver = database._writer.connection.driver_connection  # type: ignore[union-attr]
    driver.execute("PRAGMA busy_timeout = 1")  # type: ignore[union-attr]
    with pytest.raises(EnvironmentFault) as refused:
        _while_locked(database, path)
    assert refused.value.code == "database_busy"
    _person(database, "赵德福")
    with database.read() as connection:
        assert records.count(connection, Person) == 2


def test_a_reader_sees_one_state_while_another_writes(database: Database) -> None:
    _person(database, "王秀兰")
    with database.read() as connection:
        assert records.count(connection, Person) == 1
        _person(database, "赵德福")
        assert records.count(connection, Person) == 1
    with database.read() as connection:
        assert records.count(connection, Person) == 2


def test_a_closed_database_forgets_its_key_and_leaves_one_file(
    database: Database, path: Path
) -> None:
    _person(database, "王秀兰")
    database.close()
    assert database._key == b""
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    copy = Path(shutil.copy(path, path.with_name("copy.db")))
    assert len(dump(copy)["person"]) == 1


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (OSError(28, "No space left on device"), EnvironmentFault, "disk_full"),
        (OSError(30, "Read-only file system"), EnvironmentFault, "read_only"),
        (PermissionError(13, "Permission denied"), EnvironmentFault, "read_only"),
        (ValueError("王秀兰 230127195003121228"), Defect, "database_error"),
    ],
)
def test_a_failure_is_told_without_its_own_words(
    error: Exception, kind: type[Exception], code: str
) -> None:
    fault = explain(error)
    assert isinstance(fault, kind)
    assert fault.code == code
    assert fault.next_step.endswith("。")
    assert "王秀兰" not in str(fault)


def test_the_key_is_in_no_text_of_an_engine(database: Database) -> None:
    words = f"{database._engine!r} {database._engine.url} {database!r}"
    assert KEY.hex() not in words


def test_a_connection_that_failed_is_closed(path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        connect(path, bytes(32))
    assert [item.name for item in path.parent.iterdir()] == [path.name]
