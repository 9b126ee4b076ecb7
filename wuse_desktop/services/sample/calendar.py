# SPDX-License-Identifier: MulanPSL-2.0
"""The invented workers' diaries: when there is time for what, without two things at once."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wuse_desktop.services.holidays import HOLIDAYS

_OPENS, _CLOSES = time(8, 30), time(17, 30)
_NOON, _AFTERNOON = time(11, 40), time(13, 30)
_QUARTER = 15


class Diary:
    """Gives each worker one thing after the other within a working day."""

    def __init__(self, days: Sequence[date], chance: random.Random) -> None:
        self.days = tuple(days)
        self._chance = chance
        self._free: dict[tuple[str, date], datetime] = {}

    def slot(self, workers: Sequence[str], day: date, minutes: int) -> datetime | None:
        """The next start on a day that suits all workers; None when the day is full."""
        opens = datetime.combine(day, _OPENS)
        start = max(self._free.get((worker, day), opens) for worker in workers)
        start += timedelta(minutes=_QUARTER * self._chance.randrange(3))
        if start.time() <= _NOON < (start + timedelta(minutes=minutes)).time():
            start = datetime.combine(day, _AFTERNOON)
        end = start + timedelta(minutes=minutes)
        if end > datetime.combine(day, _CLOSES):
            return None
        for worker in workers:
            self._free[worker, day] = end + timedelta(minutes=_QUARTER)
        return start


def working_days(start: date, end: date) -> list[date]:
    """The days of work from ``start`` to ``end``, both included."""
    count = (end - start).days + 1
    days = (start + timedelta(days=number) for number in range(count))
    return [day for day in days if _is_work(day)]


def _is_work(day: date) -> bool:
    free = HOLIDAYS.holiday(day)
    return day.weekday() < 5 if free is None else not free


def times(start: datetime, minutes: int) -> dict[str, Any]:
    """Start and end of an event."""
    return {"start_at": start, "end_at": start + timedelta(minutes=minutes), "time_known": True}
