# SPDX-License-Identifier: MulanPSL-2.0
"""Databases that begin with the tables, so that a process runs all migrations once.

A fleet makes several desks for each seed, and half a thousand tables, indexes and triggers for
each of them cost more than the history that follows. The pages of one migrated, empty database are
copied into each new one, which encrypts them with its own key; then the program's own migration
looks at it and finds nothing to do.
"""

import contextlib
import functools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from wuse_desktop.services import setup
from wuse_desktop.storage import database
from wuse_desktop.storage.engine import connect, make_engine
from wuse_desktop.storage.migrate import current_revision, migrate

_KEY = bytes(32)


@functools.cache
def _template() -> dbapi2.Connection:
    """A migrated database without a row of anybody, open for as long as the process lasts."""
    with tempfile.TemporaryDirectory(prefix="fleet-ready-") as folder:
        path = Path(folder) / "template.db"
        engine = make_engine(path, _KEY)
        migrate(engine)
        engine.dispose()
        return connect(path, _KEY)


def _migrate(engine: Engine, before: Callable[[str], None] | None = None) -> bool:
    with engine.connect() as connection:
        if not current_revision(connection):
            connection.rollback()
            _fill(connection.connection.driver_connection)
    return migrate(engine, before)


def _fill(new: Any) -> None:
    """Copy the pages past the write-ahead log, or all of them would be written twice."""
    new.execute("PRAGMA journal_mode=OFF").fetchall()
    _template().backup(new)
    new.execute("PRAGMA journal_mode=WAL").fetchall()


@contextlib.contextmanager
def made_on(now_ms: Callable[[], int]) -> Iterator[None]:
    """A desk that is made inside stamps by this clock, as one that is opened does."""
    with mock.patch.object(setup, "Database", functools.partial(database.Database, now_ms=now_ms)):
        yield


@contextlib.contextmanager
def ready_databases() -> Iterator[None]:
    """Every new database begins as a copy of the migrated one."""
    with mock.patch.object(database, "migrate", _migrate):
        yield
