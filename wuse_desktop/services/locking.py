# SPDX-License-Identifier: MulanPSL-2.0
"""After how many minutes without a key or a click a desk locks itself."""

from wuse_desktop.security.lock import MINUTES_MAX, STANDARD_MINUTES, IdleLock
from wuse_desktop.services.desk import Desk

__all__ = ["MINUTES_MAX", "STANDARD_MINUTES", "IdleLock", "idle_minutes", "set_idle_minutes"]

_SETTING = "idle_minutes"


def idle_minutes(desk: Desk) -> int:
    """The minutes of this desk; a value that makes no sense counts as the standard."""
    found = desk.setting(_SETTING, STANDARD_MINUTES)
    if isinstance(found, int) and 1 <= found <= MINUTES_MAX:
        return found
    return STANDARD_MINUTES


def set_idle_minutes(desk: Desk, minutes: int) -> None:
    """Keep another limit. Raises ValueError unless 1 <= minutes <= 240."""
    if not 1 <= minutes <= MINUTES_MAX:
        raise ValueError(minutes)
    desk.set_setting(_SETTING, minutes)
