# SPDX-License-Identifier: MulanPSL-2.0
"""Households to walk to: due or all, by village, in the order in which people walk them."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Household
from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.domain.routes import route_key, walked_order
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.visit_dues import DueVisit, due_of, due_table
from wuse_desktop.storage import visit_due_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find, get_many
from wuse_desktop.storage.visit_due_store import DueRow

Until = Literal["today", "week", "month", "all"]

MOST_STOPS = 500  # of all villages together; a sheet takes 120 of them
_ROUTES = "visit_routes"
_TAIL = 4
_MOST_SHEETS = 60
_FAR = timedelta(days=5000)


@dataclass(frozen=True, slots=True)
class WalkStop:
    """A household on the way: the due visit, and the last digits of a phone to know it by."""

    visit: DueVisit
    phone_tail: str

    @property
    def id(self) -> str:
        """The household, or the client who is in none."""
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


def walk_villages(desk: Desk, until: Until = "today") -> tuple[WalkVillage, ...]:
    """The villages in which households are due in a span, in the order of their codes."""
    with due_table(desk) as connection:
        counts = visit_due_store.counts_by_village(connection, last_day(desk.today(), until))
    return tuple(
        WalkVillage(code, division_name(code) if code else "", count)
        for code, count in counts.items()
    )


def walk_list(
    desk: Desk, until: Until = "today", village: str | None = None
) -> tuple[WalkStop, ...]:
    """The households due in a span, village by village in their walking order.

    Of one village, or as many of them as begin with ``MOST_STOPS`` households.
    """
    today = desk.today()
    last = last_day(today, until)
    found: list[WalkStop] = []
    with due_table(desk) as connection:
        counts = visit_due_store.counts_by_village(connection, last)
        routes = _routes(desk, connection)
        for code in counts if village is None else (village,):
            if len(found) >= MOST_STOPS:
                break
            rows = visit_due_store.rows_in(connection, last, code)
            found += _walked(rows, today, routes.get(code, ()))
    return tuple(found[:MOST_STOPS] if village is None else found)


def _walked(rows: Sequence[DueRow], today: date, route: Sequence[str]) -> list[WalkStop]:
    """The households of a village as they are walked to."""
    stops = [
        WalkStop(visit, phone_tail(row.phone))
        for visit, row in zip(due_of(rows, today), rows, strict=True)
    ]
    by_id = {stop.id: stop for stop in sorted(stops, key=_natural)}
    # Who was walked to before they had a household of their own keeps their place.
    homes = {stop.visit.head_id: stop.id for stop in stops}
    route = [homes.get(item, item) for item in route]
    return [by_id[item] for item in walked_order(list(by_id), route)]


def phone_tail(phone: str) -> str:
    """The last four digits of a phone: enough to know a household by on paper."""
    return "".join(char for char in phone if char.isdigit())[-_TAIL:]


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

    Households that are not on the list just now keep their place behind those before them. It is
    remembered at this desk; the sheets that are printed carry it to the others of the station.
    """
    with desk.read() as connection:
        former = _routes(desk, connection).get(village_code, ())
    kept = _Route(tuple(_walked_anew(former, household_ids)), new_id())
    stored = {code: route.plain() for code, route in _kept_routes(desk).items()}
    desk.set_setting(_ROUTES, {**stored, village_code: kept.plain()})


@dataclass(frozen=True, slots=True)
class _Route:
    """The order kept at this desk; ``after`` is an id made then, so later sheets sort behind it."""

    ids: tuple[str, ...]
    after: str

    def plain(self) -> dict[str, object]:
        return {"ids": list(self.ids), "after": self.after}


def _kept_routes(desk: Desk) -> dict[str, _Route]:
    stored = desk.setting(_ROUTES, {})
    routes = stored if isinstance(stored, dict) else {}
    return {
        code: _Route(tuple(route["ids"]), str(route["after"]))
        for code, route in routes.items()
        if isinstance(route, dict)
    }


def _routes(desk: Desk, connection: Connection) -> dict[str, Sequence[str]]:
    """The order in each village: as kept here, and as it stood on sheets printed since.

    Sheets are records of the station: the way that was walked with one is known to its other
    computers, and comes back from the county with the station's records.
    """
    kept = _kept_routes(desk)
    routes: dict[str, Sequence[str]] = {code: route.ids for code, route in kept.items()}
    sheets = find(connection, WalkSheet, "-id", _MOST_SHEETS, site_id=desk.site_id)
    on_sheets = {str(stop["household_id"]) for sheet in sheets for stop in sheet.stops}
    homes = get_many(connection, Household, on_sheets)
    for sheet in reversed(sheets):
        by_village: dict[str, list[str]] = {}
        for stop in sheet.stops:
            home = homes.get(str(stop["household_id"]))
            if home is not None:
                by_village.setdefault(home.village_code, []).append(home.id)
        for code, ids in by_village.items():
            if code not in kept or sheet.id > kept[code].after:
                routes[code] = _walked_anew(routes.get(code, ()), ids)
    return routes


def _walked_anew(former: Sequence[str], ids: Sequence[str]) -> list[str]:
    """A remembered order after some of its households were walked in another one."""
    return walked_order([*dict.fromkeys((*former, *ids))], ids)
