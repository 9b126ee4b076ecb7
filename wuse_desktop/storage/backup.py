# SPDX-License-Identifier: MulanPSL-2.0
"""Whole, still encrypted copies of the database, and the proof that a copy opens."""

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from wuse_desktop.storage.engine import connect, explained


def copy_database(source: Path, key: bytes, target: Path) -> None:
    """Write a consistent encrypted copy with the same key; never a plain file copy (WAL).

    The copy appears under its name only when it is whole and on disk.
    """
    draft = target.with_name(target.name + ".part")
    with explained():
        draft.unlink(missing_ok=True)
        try:
            connection = connect(source, key)
            try:
                connection.execute("VACUUM INTO ?", (str(draft),))
            finally:
                connection.close()
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def check_copy(path: Path, key: bytes) -> str:
    """Open a copy and check it through; the problem found, or an empty text.

    Reads every page: each carries an authentication code. What the records say of each other is
    no matter of a copy, which must succeed from whatever state the desk is in.
    """
    try:
        if not path.stat().st_size:  # an empty file would open as a new database
            return "empty"
        connection = connect(path, key)
    except Exception as error:  # a copy that does not open is a finding, whatever the reason
        return type(error).__name__
    try:
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            return "cipher_integrity_check"
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            return "integrity_check"
    except dbapi2.DatabaseError as error:
        return type(error).__name__
    finally:
        connection.close()
    return ""
