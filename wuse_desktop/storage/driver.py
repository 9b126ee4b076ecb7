# SPDX-License-Identifier: MulanPSL-2.0
"""Statements straight to the driver, inside the transaction that a connection has open.

Through SQLAlchemy a statement costs several times what SQLCipher needs to carry it out, most of it
for describing the columns of ``SELECT *``; an import makes a dozen of them for each row.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

Run = Callable[..., Any]


def run_of(connection: Connection) -> Run:
    """The driver's own ``execute`` of a connection."""
    run: Run = connection.connection.driver_connection.execute  # type: ignore[union-attr]
    return run


def named_rows(cursor: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a cursor by the names of their columns."""
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)
