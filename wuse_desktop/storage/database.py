# SPDX-License-Identifier: MulanPSL-2.0
"""One desk's database: opening, reading, and the only door to writing."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.clock import HybridClock, wall_ms
from wuse_desktop.storage.completing import complete
from wuse_desktop.storage.driver import run_of
from wuse_desktop.storage.engine import explained, make_engine
from wuse_desktop.storage.migrate import head_revision, migrate
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = ["Connection", "Database", "give_back_pages"]


# As many are kept as are ever of use at once; each holds its own decrypted pages.
_KEPT_READERS = 4


def give_back_pages(connection: Connection) -> None:
    """Let go of the pages that a connection keeps, after work that went through very many."""
    run_of(connection)("PRAGMA shrink_memory")


class Database:
    """An open, migrated database file. Close it when the desk locks."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        before_migration: Callable[[str], None] | None = None,
        now_ms: Callable[[], int] = wall_ms,
    ) -> None:
        self.path = path
        self._key = key
        self._now_ms = now_ms
        self._engine = make_engine(path, key)
        self._clock: HybridClock | None = None
        self._writer: Connection | None = None
        self._readers: list[Connection] = []  # those that nobody reads with just now
        self._is_open = True
        # A writer within a writer of the same thread fails at its BEGIN, it does not wait for ever.
        self._write_lock = threading.RLock()
        self.last_changes = Changes()
        self.writes = 0  # transactions that this process committed
        try:
            with explained():
                migrate(self._engine, before_migration)
                complete(self._engine)
        except BaseException:
            self._engine.dispose()
            raise
        self.schema_version = head_revision()  # the migration that this database is at now

    def close(self) -> None:
        """Close all connections and forget the key."""
        self._is_open = False
        while self._readers:
            self._readers.pop().close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._engine.dispose()
        self._key = b""

    def found(self, replica_id: str, site_id: str, letter: str) -> None:
        """Write this replica's own row: done once, right after the file is made."""
        with explained(), self._writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO replica (replica_id, site_id, letter, own) VALUES (?, ?, ?, 1)",
                (replica_id, site_id, letter),
            )

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for reading."""
        # Kept and begun as for writing: the pool and the engine cost more than most questions. The
        # one that was used last comes first, whose pages are decrypted still.
        with explained():
            try:
                connection = self._readers.pop()
            except IndexError:
                connection = self._engine.connect()
            driver: Any = connection.connection.driver_connection
            try:
                driver.execute("BEGIN")
                yield connection
            finally:
                connection.rollback()
                driver.rollback()
                if self._is_open and len(self._readers) < _KEPT_READERS:
                    self._readers.append(connection)
                else:
                    connection.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        # One connection for all writing, and its transaction begun on the driver: taking one from
        # the pool and beginning through the engine cost as much as a small save. Stores that
        # use the connection join the transaction that is open.
        with self._write_lock:
            if self._writer is None:
                self._writer = self._engine.connect()
            driver: Any = self._writer.connection.driver_connection
            if driver.in_transaction:
                raise RuntimeError("a unit cannot be opened inside another")
            driver.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.commit()
                driver.commit()
                self.writes += 1
            except BaseException:
                self._writer.rollback()
                driver.rollback()
                raise

    def _own_clock(self, connection: Connection) -> HybridClock:
        if self._clock is None:
            replica_id, last = connection.exec_driver_sql(
                "SELECT replica_id, (SELECT hlc FROM audit ORDER BY seq DESC LIMIT 1) "
                "FROM replica WHERE own = 1"
            ).one()
            self._clock = HybridClock(replica_id, last or "", self._now_ms)
        return self._clock

    @contextlib.contextmanager
    def unit_of_work(
        self, actor: str, reason: str = "", *, anew: bool = False
    ) -> Iterator[UnitOfWork]:
        """One transaction of changes by ``actor``; rolled back whole on any exception.

        ``anew`` begins the clock again at the present time, after it ran ahead.
        """
        with explained(), self._writing() as connection:
            clock = self._own_clock(connection)
            if anew:
                (replica_id,) = connection.exec_driver_sql(
                    "SELECT replica_id FROM replica WHERE own = 1"
                ).one()
                clock = HybridClock(replica_id, "", self._now_ms)
            unit = UnitOfWork(connection, clock, actor, reason, anew=anew)
            yield unit
            changes = unit.finish()
        self._clock = clock
        self.last_changes = changes
        if changes.further:  # after an import: the pages it went through are not needed again
            with self._write_lock:
                give_back_pages(connection)

    def now_ms(self) -> int:
        """Milliseconds since 1970 by the clock that stamps changes."""
        return self._now_ms()

    @contextlib.contextmanager
    def books(self) -> Iterator[Connection]:
        """A write transaction on the desk's own books (drafts, settings, outbox): no records."""
        with explained(), self._writing() as connection:
            yield connection

    def observe(self, stamp: str) -> bool:
        """Move the clock past a stamp seen in a bundle; False when it is too far ahead."""
        with self._write_lock, self.read() as connection:  # the clock also ticks for writers
            return self._own_clock(connection).observe(stamp)
