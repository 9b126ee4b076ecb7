# SPDX-License-Identifier: MulanPSL-2.0
"""Locked months of a site and what was adjusted of them (rule C-15)."""

from collections import Counter
from datetime import date

from sqlalchemy import Connection

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.period_lock import FigureAdjustment, PeriodLock
from wuse_desktop.storage.records import find


def lock_of(connection: Connection, site_id: str, period: Period) -> PeriodLock | None:
    """The lock of a month. Two laptops that locked it apart: the later revision stands."""
    found = find(connection, PeriodLock, site_id=site_id, period=str(period))
    return max(found, key=lambda item: (item.revision or 1, item.id), default=None)


def locked_month(connection: Connection, site_id: str, on: date) -> Period | None:
    """The month of a day where it is locked."""
    month = Period.containing("month", on)
    return month if lock_of(connection, site_id, month) is not None else None


def locks(connection: Connection, site_id: str) -> list[PeriodLock]:
    """The locks of a site, one a month, in order of time."""
    found = {
        item.period: item
        for item in sorted(
            find(connection, PeriodLock, site_id=site_id),
            key=lambda item: (item.revision or 1, item.id),
        )
    }
    return [found[period] for period in sorted(found)]


def adjusted(connection: Connection, site_id: str, period: Period) -> Counter[str]:
    """What the dated lines add to the figures of a month, by indicator."""
    sums: Counter[str] = Counter()
    for line in find(connection, FigureAdjustment, site_id=site_id, period=str(period)):
        sums[line.indicator] += line.delta or 0
    return sums


def reported_in(connection: Connection, site_id: str, period: Period) -> list[FigureAdjustment]:
    """The lines that stand in the report of a month (补报), by the month that they adjust."""
    found = find(connection, FigureAdjustment, site_id=site_id, reported_in=str(period))
    return sorted(found, key=lambda line: (line.period, line.id))
