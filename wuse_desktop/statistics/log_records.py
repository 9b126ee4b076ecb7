# SPDX-License-Identifier: MulanPSL-2.0
"""The records that a service log prints: those its numbers count, in the order of the page."""

from typing import Any, TypeVar, cast

from sqlalchemy import Connection, FromClause, Select, select

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.statistics.lines import counted, event_day, kept
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.statistics.terms import Terms, values
from wuse_desktop.statistics.volunteering import served
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.tables import TABLES

E = TypeVar("E", bound=Event)
P = TypeVar("P", bound=Record)


def counted_events(connection: Connection, record_class: type[E], scope: Scope) -> list[E]:
    """The events of a kind that count, by date, number and id; joined activities too."""
    event = TABLES[record_class.entity]
    statement = (
        select(event)
        .where(*counted(event, Terms.of(scope), joined=True))
        .order_by(event_day(event), event.c.record_no, event.c.id)
    )
    return _records(connection, record_class, statement, scope)


def parts_of_events(
    connection: Connection, record_class: type[P], event_class: type[Event], scope: Scope
) -> dict[str, list[P]]:
    """Attendance or workers of the counted events of a kind, by event id, in order of entry."""
    event, part = TABLES[event_class.entity], TABLES[record_class.entity]
    statement = (
        select(part)
        .select_from(event.join(part, part.c.event_id == event.c.id))
        .where(*counted(event, Terms.of(scope), joined=True), kept(part))
        .order_by(part.c.id)
    )
    found: dict[str, list[P]] = {}
    for record in _records(connection, record_class, statement, scope):
        found.setdefault(cast("Any", record).event_id, []).append(record)
    return found


def counted_services(connection: Connection, scope: Scope) -> list[VolunteerService]:
    """The rows of volunteer service that count, by date, number and id."""
    service: FromClause = TABLES[VolunteerService.entity]
    statement = (
        select(service)
        .where(*served(Terms.of(scope)))
        .order_by(service.c.service_date, service.c.record_no, service.c.id)
    )
    return _records(connection, VolunteerService, statement, scope)


def _records(
    connection: Connection, record_class: type[P], statement: Select[Any], scope: Scope
) -> list[P]:
    decode = CODECS[record_class.entity].decode
    rows = connection.execute(statement, values(scope)).mappings()
    return [cast("P", decode(cast("dict[str, Any]", row))) for row in rows]
