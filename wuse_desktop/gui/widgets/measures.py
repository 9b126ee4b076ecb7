# SPDX-License-Identifier: MulanPSL-2.0
"""Moments and sizes as people read them."""

from datetime import datetime

from wuse_desktop.domain.sizes import size_text
from wuse_desktop.gui.status_line import day_and_time
from wuse_desktop.services.desk import local_now

__all__ = ["moment_text", "size_text"]


def moment_text(at: str, now: datetime | None = None) -> str:
    """A moment that is kept as ISO text in UTC, in local time; empty stays empty."""
    if not at:
        return ""
    moment = datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
    return day_and_time(moment, now or local_now())
