# SPDX-License-Identifier: MulanPSL-2.0
"""Hybrid logical clock: stamps that sort by time and never run backwards on one replica.

A stamp is ``<15 digits of milliseconds>-<4 hex counter>-<replica id>``; plain string order is
clock order. A wall clock that jumps back does not, because the last stamp is kept; a stamp from
elsewhere that lies more than a day ahead does not pull this clock along (storage rule "reject
peers more than 24 h ahead").
"""

import time
from collections.abc import Callable

MAX_AHEAD_MS = 24 * 60 * 60 * 1000
# This program is younger than 2026: a clock that says otherwise is wrong.
EARLIEST_MS = 1_767_225_600_000
_COUNTER_LIMIT = 0xFFFF


def wall_ms() -> int:
    """Milliseconds since 1970 by this machine's clock."""
    return time.time_ns() // 1_000_000


def digits_of(millis: int) -> str:
    """The first digits of stamps of a millisecond; later stamps sort after them."""
    return f"{millis:015d}"


def stamp_ms(stamp: str) -> int:
    """The millisecond part of a stamp. Raises ValueError when it is not a stamp."""
    return int(stamp[:15])


class HybridClock:
    """Hands out stamps for one replica."""

    def __init__(
        self, replica_id: str, last: str = "", now_ms: Callable[[], int] = wall_ms
    ) -> None:
        self._replica_id = replica_id
        self._now_ms = now_ms
        self._ms, self._counter = (stamp_ms(last), int(last[16:20], 16)) if last else (0, 0)

    def tick(self) -> str:
        """Return a stamp later than every stamp handed out or observed before."""
        now = self._now_ms()
        if now > self._ms:
            self._ms, self._counter = now, 0
        elif self._counter < _COUNTER_LIMIT:
            self._counter += 1
        else:
            self._ms, self._counter = self._ms + 1, 0
        return f"{self._ms:015d}-{self._counter:04x}-{self._replica_id}"

    def observe(self, stamp: str) -> bool:
        """Move past a stamp from elsewhere; False when it lies too far ahead to be believed."""
        if stamp_ms(stamp) > self._now_ms() + MAX_AHEAD_MS:
            return False
        self.follow(stamp)
        return True

    def follow(self, stamp: str) -> None:
        """Move past a stamp of this very replica, however far ahead it lies."""
        millis, counter = stamp_ms(stamp), int(stamp[16:20], 16)
        self._ms, self._counter = max((self._ms, self._counter), (millis, counter))
