# SPDX-License-Identifier: MulanPSL-2.0
"""Tables that follow the records are brought up to date when they are read (decision 0023)."""

import contextlib
from collections.abc import Iterator
from typing import Protocol

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.database import Connection


class FollowingTable(Protocol):
    """A table that is made from records and says nothing that they do not say."""

    def is_right(self, connection: Connection) -> bool:
        """Whether nothing that it depends on has changed since it was last brought up to date."""
        ...

    def bring_up_to_date(self, connection: Connection, *, unfinished: bool) -> None:
        """Make anew what has changed.

        Of a transaction that is ``unfinished`` more may come under the same rev: what changed
        since the last finished one is to be looked at once more the next time.
        """
        ...


@contextlib.contextmanager
def up_to_date(desk: Desk, table: FollowingTable) -> Iterator[Connection]:
    """A view in which a table is right.

    Where something has to be made anew, that is kept when the block ends; a disk that takes
    nothing more keeps nobody from reading. Inside ``Desk.together`` what was written so far counts.
    """
    if desk.is_together:
        with desk.read() as connection:
            table.bring_up_to_date(connection, unfinished=True)
            yield connection
        return
    with desk.read() as connection:
        if table.is_right(connection):
            yield connection
            return
    has_read = False
    try:
        with desk.database.books() as connection:
            table.bring_up_to_date(connection, unfinished=False)
            yield connection
            has_read = True
    except EnvironmentFault:
        if not has_read:
            raise
