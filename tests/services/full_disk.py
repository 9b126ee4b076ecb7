# SPDX-License-Identifier: MulanPSL-2.0
"""A disk that takes nothing more, as the books of a desk meet it."""

import contextlib
from collections.abc import Iterator

import pytest

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.database import Connection


@contextlib.contextmanager
def full_disk(desk: Desk) -> Iterator[None]:
    """For the block nothing that is written into the books of a desk is kept."""
    books = desk.database.books

    @contextlib.contextmanager
    def full() -> Iterator[Connection]:
        with books() as connection:
            yield connection
            raise EnvironmentFault("disk_full", "磁盘空间不够")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.database, "books", full)
        yield
