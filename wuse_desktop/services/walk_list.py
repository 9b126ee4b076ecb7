# SPDX-License-Identifier: MulanPSL-2.0
"""Households to walk to: due or all, by village, in the order in which people walk them."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.routes import route_key, walked_order
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.today import DueVisit, due_visits
from wuse_desktop.storage.records import get_many

Until = Literal["today", "week", "month", "all"]

_ROUTES = "visit_routes"
_TAIL = 4
_FAR = timedelta(days=5000)


@dataclass(frozen=True, slots=True)
class WalkStop:
    """A household on the way: the due visit, and the last digits of a phone to know it by."""

    visit: DueVisit
    phone_tail: str

    @property
    def id(self) -> str:
        """The household."""
        return self.visit.household_id


@dataclass(frozen=True, slots=True)
class WalkVillage:
    """A village with how many households are on the list."""

    code: str
    name: str
    count: int


def last_day(today: date, until: Until) -> date:
    """Up to which day visits are due for a walk: of today, this week, this month, or at all."""
    if until == "week":
        return today + timedelta(days=6 - today.weekday())
    if until == "month":
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return today + _FAR if until == "all" else today


def walk_list(desk: Desk, until: Until = "today") -> tuple[WalkStop, ...]:
    """The households due in a span, village by village in their walking order."""
    due = due_visits(desk, last_day(desk.today(), until))
    with desk.read() as connection:
        heads = get_many(connection, Person, (visit.head_id for visit in due))
    by_village: dict[str, list[WalkStop]] = {}
    for visit in due:
        tail = phone_tail(heads.get(visit.head_id))
        by_village.setdefault(visit.village_code, []).append(WalkStop(visit, tail))
    routes = _routes(desk)
    found: list[WalkStop] = []
    for village in sorted(by_village):
        stops = sorted(by_village[village], key=_natural)
        by_id = {stop.id: stop for stop in stops}
        found += (by_id[item] for item in walked_order(list(by_id), routes.get(village, ())))
    return tuple(found)


def phone_tail(person: Person | None) -> str:
    """The last four digits of a phone: enough to know a household by on paper."""
    return "".join(char for char in person.phone if char.isdigit())[-_TAIL:] if person else ""


def _natural(stop: WalkStop) -> tuple[object, ...]:
    return (*route_key(stop.visit.address), stop.visit.head_name, stop.id)


def villages_of(stops: Sequence[WalkStop]) -> tuple[WalkVillage, ...]:
    """The villages of some stops in the order of their codes."""
    counts: dict[str, int] = {}
    for stop in stops:
        counts[stop.visit.village_code] = counts.get(stop.visit.village_code, 0) + 1
    return tuple(
        WalkVillage(code, division_name(code) if code else "", count)
        for code, count in sorted(counts.items())
    )


def keep_route(desk: Desk, village_code: str, household_ids: Sequence[str]) -> None:
    """Remember in which order the households of a village are walked.

    Households that are not on the list just now keep their place behind those before them.
    """
    routes = _routes(desk)
    former = routes.get(village_code, ())
    whole = walked_order([*dict.fromkeys((*former, *household_ids))], household_ids)
    desk.set_setting(_ROUTES, {**routes, village_code: whole})


def _routes(desk: Desk) -> dict[str, list[str]]:
    stored = desk.setting(_ROUTES, {})
    return stored if isinstance(stored, dict) else {}
