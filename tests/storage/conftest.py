# SPDX-License-Identifier: MulanPSL-2.0
"""A migrated encrypted file: made once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.storage.databases import KEY, REPLICA, SITE, Milliseconds
from wuse_desktop.storage.database import Database

OpenDatabase = Callable[[], Database]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded, empty database of the present schema."""
    path = tmp_path_factory.mktemp("founded") / "database.db"
    database = Database(path, KEY)
    database.found(REPLICA, SITE, "A")
    database.close()
    return path


@pytest.fixture
def path(founded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(founded, tmp_path / "database.db"))


@pytest.fixture
def clock() -> Milliseconds:
    return Milliseconds()


@pytest.fixture
def open_database(path: Path, clock: Milliseconds) -> Iterator[OpenDatabase]:
    """Return what opens the file once more, as another process of the same desk would."""
    opened: list[Database] = []

    def again() -> Database:
        opened.append(Database(path, KEY, now_ms=clock))
        return opened[-1]

    yield again
    for database in opened:
        database.close()


@pytest.fixture
def database(open_database: OpenDatabase) -> Database:
    return open_database()
