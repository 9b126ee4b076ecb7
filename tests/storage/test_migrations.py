# SPDX-License-Identifier: MulanPSL-2.0
"""A database comes to the present schema whole or stays as it was; a newer one is left alone."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.storage.databases import ACTOR, KEY, REPLICA, SITE, dump, raw, shape
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.paths import DeskPaths
from wuse_desktop.services.backups import keep_before_migration
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.backup import check_copy
from wuse_desktop.storage.completing import complete
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.engine import connect, make_engine
from wuse_desktop.storage.migrate import SCRIPTS, head_revision, migrate
from wuse_desktop.storage.schema import schema_text
from wuse_desktop.storage.search import search

_GOOD = """
from alembic import op

revision = "9001"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("ALTER TABLE setting ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    op.execute("CREATE TABLE added (name TEXT)")
    op.execute("INSERT INTO added SELECT name FROM person")
"""
_BREAKS = (
    _GOOD
    + """
    op.execute("DROP TABLE draft")
    op.execute("DROP TABLE no_such_table")
"""
)
_RAISES = (
    _GOOD
    + """
    raise RuntimeError("broken by its author")
"""
)


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A copy of the migrations, to plant one more in."""
    folder = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _plant(folder: Path, text: str) -> Path:
    path = folder / "versions" / "9001_planted.py"
    path.write_text(text.format(head=head_revision()), "utf-8")
    return folder


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    """The file of a desk that holds one person, not opened by any other."""
    database = Database(path, KEY)
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="王秀兰"))
    database.close()
    engine = make_engine(path, KEY)
    yield engine
    engine.dispose()


# one schema -------------------------------------------------------------------------------


def test_migrations_tables_and_the_committed_schema_agree(tmp_path: Path) -> None:
    committed = SCRIPTS.joinpath("schema.sql").read_text("utf-8")
    assert committed == schema_text()
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    connection = connect(made, KEY)
    for statement in committed.split("\n--\n"):
        connection.execute(statement)
    connection.close()
    engine = make_engine(migrated, KEY)
    assert migrate(engine)
    engine.dispose()
    assert shape(migrated) == shape(made)


def test_migrations_are_numbered_in_one_line() -> None:
    files = sorted(SCRIPTS.joinpath("versions").glob("[0-9]*.py"))
    before = None
    for number, file in enumerate(files, 1):
        values = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse(file.read_text("utf-8")).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        assert file.name.startswith(f"{number:04d}_")
        assert (values["revision"], values["down_revision"]) == (f"{number:04d}", before)
        before = values["revision"]
    assert head_revision() == before


def test_a_migration_uses_nothing_of_the_program() -> None:
    for file in SCRIPTS.joinpath("versions").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] != "wuse_desktop"
            elif isinstance(node, ast.Import):
                assert all(not name.name.startswith("wuse_desktop") for name in node.names)


# going on ---------------------------------------------------------------------------------


def test_a_missing_migration_is_run_and_everything_is_kept(
    engine: Engine, planted: Path, path: Path
) -> None:
    before = dump(path)
    asked: list[str] = []
    assert migrate(engine, asked.append, _plant(planted, _GOOD))
    assert asked == [head_revision()]
    after = dump(path)
    assert after.pop("added") == [("王秀兰",)]
    assert after.pop("alembic_version") == [("9001",)]
    before.pop("alembic_version")
    assert {name: rows for name, rows in after.items() if name != "setting"} == {
        name: rows for name, rows in before.items() if name != "setting"
    }
    assert not migrate(engine, asked.append, planted)
    assert len(asked) == 1


def test_no_backup_is_asked_for_when_there_is_nothing_to_lose(tmp_path: Path, path: Path) -> None:
    asked: list[str] = []
    for file in (tmp_path / "new.db", path):
        Database(file, KEY, before_migration=asked.append).close()
    assert asked == []


@pytest.mark.parametrize("text", [_BREAKS, _RAISES])
def test_a_migration_that_fails_half_way_is_undone_whole(
    engine: Engine, planted: Path, path: Path, text: str
) -> None:
    before, form = dump(path), shape(path)
    with pytest.raises(Exception, match=r"database_error|broken by its author"):
        migrate(engine, None, _plant(planted, text))
    engine.dispose()
    assert (dump(path), shape(path)) == (before, form)
    database = Database(path, KEY)
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="赵德福"))
    with database.read() as connection:
        assert records.count(connection, Person) == 2
    database.close()


def test_a_new_database_whose_migrations_fail_stays_empty(planted: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    engine = make_engine(new, KEY)
    with pytest.raises(RuntimeError):
        migrate(engine, None, _plant(planted, _RAISES))
    engine.dispose()
    assert shape(new) == {}
    Database(new, KEY).close()


def _refuse(version: str) -> None:
    raise EnvironmentFault("backup_failed", f"no backup of {version}")


def test_without_its_backup_nothing_is_migrated(engine: Engine, planted: Path, path: Path) -> None:
    before = dump(path)
    with pytest.raises(EnvironmentFault):
        migrate(engine, _refuse, _plant(planted, _GOOD))
    assert dump(path) == before


def test_the_backup_before_a_migration_is_whole_and_was_tried(
    engine: Engine, planted: Path, path: Path, tmp_path: Path
) -> None:
    paths = DeskPaths(tmp_path)
    assert paths.database == path
    before = dump(path)
    migrate(
        engine, lambda version: keep_before_migration(paths, KEY, version), _plant(planted, _GOOD)
    )
    (kept,) = paths.backups.iterdir()
    assert kept.name.startswith(f"before-schema-{head_revision()}-")
    assert check_copy(kept, KEY) == ""
    assert dump(kept) == before
    reopened = Database(kept, KEY)
    with reopened.read() as connection:
        assert [person.name for person in records.find(connection, Person)] == ["王秀兰"]
    reopened.close()


# an earlier shape of a migration that is not released -----------------------------------------


@pytest.mark.parametrize(
    "gone",
    [
        "DROP TABLE search_volunteer",
        "DROP TABLE search_index",
        "DROP TABLE word_index",
        "DROP INDEX ix_person_phone",
        "DROP TRIGGER person_guard_insert",
    ],
)
def test_what_is_derived_is_made_again_when_the_desk_is_opened(
    engine: Engine, path: Path, gone: str
) -> None:
    engine.dispose()
    form = shape(path)
    with raw(path) as connection:
        connection.execute(gone)
    database = Database(path, KEY)
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(name="赵德福"))
    with database.read() as connection:
        assert [hit.title for hit in search(connection, "wxl")] == ["王秀兰"]
        assert [hit.title for hit in search(connection, "wxl", kinds=("volunteer",))] == []
    database.close()
    assert shape(path) == form


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("DROP TABLE distribution", "distribution"),
        ("ALTER TABLE person DROP COLUMN visit_tier", "person.visit_tier"),
    ],
)
def test_a_desk_that_lacks_a_table_or_column_is_not_opened_and_says_why(
    engine: Engine, path: Path, gone: str, told: str
) -> None:
    engine.dispose()
    with raw(path) as connection:
        connection.execute("DROP INDEX ix_person_tier")
        connection.execute(gone)
    before = dump(path)
    with pytest.raises(UserFault, match="schema_unfinished") as caught:
        Database(path, KEY)
    assert told in caught.value.sentence
    assert dump(path) == before


def test_who_was_given_what_is_gathered_again(path: Path, engine: Engine) -> None:
    engine.dispose()
    database = Database(path, KEY)
    with database.unit_of_work(ACTOR) as unit:
        given = Distribution(item="米", recipients=({"person_id": "p"}, {"name": "过路的"}))
        goods_id = unit.put(given).id
    database.close()
    with raw(path) as connection:
        connection.execute("DROP TRIGGER distribution_recipients_insert")
        connection.execute("DROP TABLE goods_recipient")
    database = Database(path, KEY)
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT person_id, goods_id FROM goods_recipient").all()
    assert [tuple(row) for row in rows] == [("p", goods_id)]
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Distribution(item="油", recipients=({"person_id": "p"},)))
    with database.read() as connection:
        assert len(connection.exec_driver_sql("SELECT 1 FROM goods_recipient").all()) == 2
    database.close()


def test_the_table_of_likely_doubles_is_made_again_empty(path: Path, engine: Engine) -> None:
    engine.dispose()
    with raw(path) as connection:
        connection.execute("DROP TABLE person_alike")
    database = Database(path, KEY)
    with database.read() as connection:
        assert not connection.exec_driver_sql("SELECT 1 FROM person_alike").all()
        assert settings.read(connection, "person_alike") is None
    database.close()


def test_a_desk_that_lacks_nothing_is_not_written_to(engine: Engine) -> None:
    assert not complete(engine)


# newer ------------------------------------------------------------------------------------


def test_a_database_of_a_newer_program_is_refused_and_not_touched(
    path: Path, tmp_path: Path
) -> None:
    with raw(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before, at = path.read_bytes(), path.stat().st_mtime_ns
    asked: list[str] = []
    with pytest.raises(UserFault) as refused:
        Database(path, KEY, before_migration=asked.append)
    assert refused.value.code == "schema_newer"
    assert "9999" in refused.value.message
    assert "新版" in refused.value.next_step
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, at)
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert asked == []


def test_the_version_of_a_desk_is_known(database: Database) -> None:
    assert database.schema_version == head_revision()
    with database.read() as connection:
        row = connection.exec_driver_sql("SELECT replica_id, site_id FROM replica").one()
        rev = settings.own_replica(connection)[2]
    assert (*row, rev) == (REPLICA, SITE, 0)
