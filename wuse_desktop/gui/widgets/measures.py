# SPDX-License-Identifier: MulanPSL-2.0
"""Moments and sizes as people read them."""

from datetime import datetime

from wuse_desktop.gui.status_line import day_and_time
from wuse_desktop.services.desk import local_now

_KIB = 1024


def moment_text(at: str, now: datetime | None = None) -> str:
    """A moment that is kept as ISO text in UTC, in local time; empty stays empty."""
    if not at:
        return ""
    moment = datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
    return day_and_time(moment, now or local_now())


def size_text(size: int) -> str:
    """A size in bytes with the unit that suits it."""
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB"
