# SPDX-License-Identifier: MulanPSL-2.0
"""Virtual lists for every page: how many rows there are, and any hundred of them in words."""

import dataclasses
from collections.abc import Sequence
from typing import Literal

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.errors import Defect
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import list_events, list_organisations, list_people, list_works
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.gathering_plans import PLANNED
from wuse_desktop.services.list_filters import SITE, with_days, with_kin
from wuse_desktop.services.list_types import ListColumn, ListRow, ListSpec, Page, Written
from wuse_desktop.services.station_names import short_names, stations_in_order
from wuse_desktop.storage import exchange_store, list_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.list_store import MOST_MATCHES, ListQuery, StoredRow

__all__ = [
    "MOST_MATCHES",
    "NAMES",
    "STATION_KEY",
    "ListColumn",
    "ListName",
    "ListQuery",
    "ListRow",
    "columns",
    "columns_at",
    "count",
    "filter_names",
    "page",
    "sorted_by",
]

ListName = Literal[
    "persons",
    "households",
    "visits",
    "consultations",
    "cases",
    "case_sessions",
    "groups",
    "group_sessions",
    "activities",
    "handouts",
    "organisations",
    "volunteers",
    "volunteer_services",
    "volunteer_certificates",
    "workers",
]

_SPECS: dict[str, ListSpec] = {
    **list_people.SPECS,
    **list_works.SPECS,
    **list_events.SPECS,
    **list_organisations.SPECS,
}
NAMES: tuple[str, ...] = tuple(_SPECS)
STATION_KEY = "station"
_STATION = ListColumn(STATION_KEY, N_("站点"), 8)
_BEFORE = "village"  # the place within the station
_PLANNED = (GroupSession, CommunityActivity)
_STATUS_MARKS = {
    "draft": "draft",
    "submitted": "review",
    "returned": "review",
    "voided": "voided",
    "locked": "readonly",
}


def columns(name: str) -> tuple[ListColumn, ...]:
    """The columns of a list. Raises Defect ``list_unknown``."""
    return _spec(name).columns


def columns_at(desk: Desk, name: str, site_id: str | None = None) -> tuple[ListColumn, ...]:
    """The columns of a list at a desk: over all stations of a county with that of the station.

    Raises Defect ``list_unknown``.
    """
    known = columns(name)
    if not _is_over_stations(desk, site_id):
        return known
    place = _station_place(known)
    return (*known[:place], _STATION, *known[place:])


def filter_names(name: str) -> tuple[str, ...]:
    """The filters a list understands beside ids, status, from, to, deleted and after_rev."""
    _spec(name)
    return list_store.filter_names(name)


def count(desk: Desk, name: str, query: ListQuery) -> int:
    """How many rows a list has; with a text at most about ``MOST_MATCHES``."""
    _spec(name)
    with desk.read() as connection:
        return list_store.count(connection, name, _for_desk(desk, name, query), desk.today())


def page(
    desk: Desk, name: str, query: ListQuery, offset: int = 0, limit: int = 100
) -> list[ListRow]:
    """The rows from ``offset`` on, at most ``limit`` of them.

    Raises Defect ``list_unknown``, ``list_filter`` or ``list_sort`` for a name that is none.
    """
    spec = _spec(name)
    upper = county(desk) if desk.kind == STATION else None
    with desk.read() as connection:
        today = desk.today()
        rows = list_store.page(connection, name, _for_desk(desk, name, query), today, offset, limit)
        unsent = _unsent(connection, upper, rows)
        written = spec.write(Page(desk, connection, rows, today)) if rows else []
        if rows and _is_over_stations(desk, query.site_id):
            written = _with_stations(connection, spec, rows, written)
    return [
        ListRow(
            row.record.id,
            row.record.entity,
            cells,
            tuple(dict.fromkeys((*marks, *_marks(desk, row, unsent)))),
        )
        for row, (cells, marks) in zip(rows, written, strict=True)
    ]


def sorted_by(query: ListQuery, key: str, *, descending: bool = False) -> ListQuery:
    """The same list in another order; "" is the latest first."""
    return dataclasses.replace(query, sort=key, descending=descending)


def _spec(name: str) -> ListSpec:
    found = _SPECS.get(name)
    if found is None:
        raise Defect("list_unknown", _("程序里没有列表 {name}。").format(name=name))
    return found


def _is_over_stations(desk: Desk, site_id: str | None) -> bool:
    """Whether a list holds rows of several stations, rather than those of one ``site_id``."""
    return desk.is_county and site_id is None


def _station_place(known: Sequence[ListColumn]) -> int:
    keys = [item.key for item in known]
    return keys.index(_BEFORE) if _BEFORE in keys else len(keys)


def _with_stations(
    connection: Connection, spec: ListSpec, rows: Sequence[StoredRow], written: Written
) -> Written:
    names = short_names(stations_in_order(connection))
    place = _station_place(spec.columns)
    return [
        ((*cells[:place], names.get(row.record.site_id, ""), *cells[place:]), marks)
        for row, (cells, marks) in zip(rows, written, strict=True)
    ]


def _for_desk(desk: Desk, name: str, query: ListQuery) -> ListQuery:
    """The query as it is stored: a month is its days, a code its local terms too.

    A station holds its own records only; at a county a filter may narrow to those of one.
    """
    filters = with_kin(name, with_days(query.filters, desk.today()))
    chosen = filters.pop(SITE, None)
    site_id = str(chosen) if chosen else query.site_id
    own = desk.kind == STATION and site_id == desk.site_id
    return dataclasses.replace(query, filters=filters, site_id=None if own else site_id)


def _unsent(
    connection: Connection, upper: exchange_store.Peer | None, rows: Sequence[StoredRow]
) -> frozenset[str]:
    """Ids of the rows that the county is not known to hold; none before enrolment."""
    if upper is None:
        return frozenset()
    confirmed = exchange_store.marks(connection, upper.site_id).confirmed
    later = [row for row in rows if row.rev > confirmed]
    return frozenset(
        row.record.id
        for row in later
        if not exchange_store.holds(
            connection, upper.site_id, (row.record.entity, row.record.id, row.rev)
        )
    )


def _marks(desk: Desk, row: StoredRow, unsent: frozenset[str]) -> tuple[str, ...]:
    record: Record = row.record
    marks = []
    if row.deleted:
        marks.append("deleted")
    if isinstance(record, Filed) and record.status in _STATUS_MARKS:
        is_plan = isinstance(record, _PLANNED) and record.status == PLANNED
        marks.append("planned" if is_plan else _STATUS_MARKS[record.status])
    if record.site_id != desk.site_id:
        marks.append("readonly")
    elif record.id in unsent:
        marks.append("unsent")
    return tuple(marks)
