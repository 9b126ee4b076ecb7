# SPDX-License-Identifier: MulanPSL-2.0
"""When a desk that nobody touches locks itself. Pure: the caller brings the time."""

from datetime import datetime, timedelta

STANDARD_MINUTES = 10
MINUTES_MAX = 240


class IdleLock:
    """Counts from the last activity. Instants are aware UTC, so that sleep of the laptop counts."""

    def __init__(self, now: datetime, minutes: int = STANDARD_MINUTES) -> None:
        """Begin at ``now``; raises ValueError unless 1 <= minutes <= 240."""
        self._last_at = now
        self._due = False
        self._limit = _limit(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Change the limit; raises ValueError unless 1 <= minutes <= 240."""
        self._limit = _limit(minutes)

    def note_activity(self, now: datetime) -> None:
        """Begin to count anew, unless the lock is due already.

        The first key pressed after the laptop wakes must not save the desk from locking.
        """
        if not self.is_due(now):
            self._last_at = now

    def is_due(self, now: datetime) -> bool:
        """Whether the desk must be locked; once due it stays so until ``begin``."""
        self._last_at = min(self._last_at, now)  # a clock set back: counting goes on from there
        self._due = self._due or now - self._last_at >= self._limit
        return self._due

    def begin(self, now: datetime) -> None:
        """Begin anew after the desk was unlocked."""
        self._due = False
        self._last_at = now


def _limit(minutes: int) -> timedelta:
    if not 1 <= minutes <= MINUTES_MAX:
        raise ValueError(minutes)
    return timedelta(minutes=minutes)
