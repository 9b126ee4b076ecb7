# SPDX-License-Identifier: MulanPSL-2.0
"""Short ways to put invented records on a desk."""

from datetime import datetime
from typing import TypeVar

from wuse_desktop.domain.fields import Record
from wuse_desktop.services.desk import Desk

R = TypeVar("R", bound=Record)


def at(text: str) -> datetime:
    """The local moment written as "2026-03-05 09:00"."""
    return datetime.fromisoformat(text)


def put(desk: Desk, *records: Record) -> list[str]:
    """Store records as they are and return their ids."""
    with desk.write() as unit:
        return [unit.put(record).id for record in records]
