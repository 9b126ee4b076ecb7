# SPDX-License-Identifier: MulanPSL-2.0
"""Opens the encrypted database file: key first, then the pragmas, explicit transactions."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from wuse_desktop.errors import Defect, EnvironmentFault, Fault
from wuse_desktop.i18n import _

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-32768",
    "busy_timeout=5000",
    "secure_delete=FAST",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
)

# What goes through all kinds of records has a statement for each: more than the usual 128.
_CACHED_STATEMENTS = 512


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """Return a keyed DB-API connection in autocommit mode.

    Raises EnvironmentFault ``database_unreadable`` for a wrong key or a damaged file, which
    SQLCipher cannot tell apart.
    """
    connection = dbapi2.connect(
        str(path),
        check_same_thread=False,
        isolation_level=None,
        cached_statements=_CACHED_STATEMENTS,
    )
    try:
        # SQLCipher's own lines about a wrong key or a damaged page belong on nobody's terminal.
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except dbapi2.DatabaseError as error:
        connection.close()
        raise explain(error) from None
    return connection


def make_engine(path: Path, key: bytes) -> Engine:
    """An engine over one file; its key is never part of a URL, a repr or a log."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_use_lifo=True,  # the same connection again: its pages are still decrypted
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,  # values are personal data and must not reach an error text
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("wuse_begin", "BEGIN")
    driver: Any = connection.connection.driver_connection
    if not driver.in_transaction:  # else the one writing connection has begun already
        driver.execute(mode)


def explain(error: BaseException) -> Fault:
    """The fault that says in plain words what the machine refused."""
    original: Any = getattr(error, "orig", None) or error
    text = str(original).lower()
    if isinstance(original, OSError):
        full = original.errno in (errno.ENOSPC, errno.EDQUOT)
        read_only = original.errno in (errno.EROFS, errno.EACCES, errno.EPERM)
    else:
        full = "disk is full" in text or "disk i/o" in text
        read_only = "readonly" in text or "unable to open" in text
    if full:
        return EnvironmentFault(
            "disk_full",
            _("磁盘空间不够，这一步没有做成；原有记录都在，没有丢。"),
            _("请清理磁盘后再试一次。"),
        )
    if read_only:
        return EnvironmentFault(
            "read_only",
            _("数据文件夹不能写入，这一步没有做成；原有记录没有改动。"),
            _("请检查文件夹权限，或换一个可以写入的位置。"),
        )
    if isinstance(original, OSError):
        return EnvironmentFault(
            "disk_failed",
            _("磁盘或U盘没有写成，这一步没有做成；原有记录都在，没有丢。"),
            _("请检查U盘是否插好、磁盘是否正常，再试一次。"),
        )
    if "locked" in text or "busy" in text:
        return EnvironmentFault(
            "database_busy",
            _("数据库正被另一个程序占用，这一步没有做成。"),
            _("请关掉另一个窗口后再试。"),
        )
    if "not a database" in text or "malformed" in text or "hmac" in text:
        return EnvironmentFault(
            "database_unreadable",
            _("数据库打不开：密钥不对，或文件已损坏；文件没有改动。"),
            _("请用上一次备份恢复，或联系县级总督导站。"),
        )
    return Defect(
        "database_error",
        _("数据库出错，这一步没有做成，原有记录没有改动。"),
        _("请重新打开程序再试；仍不行请运行数据体检。"),
    )


ENVIRONMENT_ERRORS = (DatabaseError, dbapi2.DatabaseError, sqlite3.DatabaseError, OSError)


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn errors of the driver and the disk into faults with a next step."""
    try:
        yield
    except ENVIRONMENT_ERRORS as error:
        raise explain(error) from error
