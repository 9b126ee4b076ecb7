# SPDX-License-Identifier: MulanPSL-2.0
"""Beside today: what the coming days hold, and how far a new desk has come."""

from dataclasses import dataclass
from datetime import date, timedelta

from wuse_desktop.services import lists
from wuse_desktop.services.case_dues import DueStep, due_steps
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.today import (
    DueContact,
    DueHours,
    DueTask,
    due_contacts,
    due_hours,
    due_tasks,
)
from wuse_desktop.services.visit_dues import DueVisits, due_on_days

DAYS = 7


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """Everything due until the last of some days, what is late already included.

    ``visits`` are those of each of the days.
    """

    days: tuple[date, ...]
    visits: tuple[DueVisits, ...]
    tasks: tuple[DueTask, ...]
    contacts: tuple[DueContact, ...]
    hours: tuple[DueHours, ...]
    steps: tuple[DueStep, ...]


@dataclass(frozen=True, slots=True)
class Beginnings:
    """How many records of the first kinds this site has."""

    workers: int
    persons: int
    visits: int


def days_ahead(desk: Desk, count: int = DAYS) -> DaysAhead:
    """What is due until ``count`` days from today on, today being the first of them."""
    first = desk.today()
    days = tuple(first + timedelta(days=step) for step in range(count))
    last = days[-1]
    return DaysAhead(
        days,
        due_on_days(desk, days),
        due_tasks(desk, last),
        due_contacts(desk, last),
        tuple(item for item in due_hours(desk) if item.due_on <= last),
        due_steps(desk, last),
    )


def beginnings(desk: Desk) -> Beginnings:
    """What this site has on file already."""
    own = ListQuery(site_id=desk.site_id)
    return Beginnings(
        lists.count(desk, "workers", own),
        lists.count(desk, "persons", own),
        lists.count(desk, "visits", own),
    )
