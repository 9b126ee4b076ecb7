# SPDX-License-Identifier: MulanPSL-2.0
"""Professional service time in minutes (rule C-13): of workers, and of events."""

from typing import Any

from sqlalchemy import (
    FromClause,
    Integer,
    Select,
    SelectBase,
    and_,
    case,
    func,
    literal,
    select,
    union_all,
)

from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.domain.records.visits import MET_OUTCOMES
from wuse_desktop.statistics.hosting import hosted_sessions, may_host, takes_its_time
from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    counted,
    delivered,
    event_day,
    kept,
    length,
    line,
    of_sites,
    table_entity,
    there_is,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES


def worker_minutes(terms: Terms) -> SelectBase:
    """Minutes of each social worker in each direct event.

    What a session during a visit or an activity took is the session's; its host adds what exceeds
    it. In co-organised activities each station counts its own workers.
    """
    return union_all(*(_by_worker(TABLES[entity], terms) for entity in EVENT_ENTITIES))


def event_minutes(terms: Terms) -> SelectBase:
    """Minutes of each direct event, however many workers took part."""
    return union_all(*(_by_event(TABLES[entity], terms) for entity in EVENT_ENTITIES))


def indirect_minutes(terms: Terms) -> Select[Any]:
    """Minutes that workers wrote down as no service: meetings, journeys, paperwork."""
    work = TABLES["indirect_work"]
    own = [work.c.worker_id == terms.worker] if terms.by_worker else []
    return select(
        literal(table_entity(work)).label("entity"),
        work.c.id.label("record_id"),
        work.c.site_id.label("site_id"),
        work.c.worked_on.label("on_date"),
        work.c.minutes.label("amount"),
        work.c.worker_id.label("key"),
        literal("").label("subject"),
    ).where(
        work.c.worked_on >= terms.first,
        work.c.worked_on <= terms.last,
        work.c.minutes > 0,
        kept(work),
        *of_sites(work, terms),
        *own,
    )


def _by_worker(event: FromClause, terms: Terms) -> Select[Any]:
    share = TABLES["event_worker"]
    whole = case((_took_place(event), length(event)), else_=0)
    # Two laptops may both have written the worker down: the longer statement holds.
    given = func.max(func.coalesce(share.c.minutes, whole))
    # Joined to nothing, so that the events of the days are found first, not all of a worker.
    own = [share.c.worker_id + "" == terms.worker] if terms.by_worker else []
    shares = (
        select(event.c.id, event.c.site_id, event_day(event), share.c.worker_id, given)
        .select_from(event.join(share, and_(share.c.event_id == event.c.id, kept(share))))
        .where(*counted(event, terms, joined=True), share.c.worker_id != "", *own)
        .group_by(event.c.id, event.c.site_id, event.c.start_at, share.c.worker_id)
        .subquery()
    )
    event_id, site_id, day, worker_id, stated = shares.c
    minutes: Value = stated
    if may_host(event):
        minutes = minutes - _hosted_share(event, event_id, worker_id)
    return select(
        literal(table_entity(event)).label("entity"),
        event_id.label("record_id"),
        site_id.label("site_id"),
        day.label("on_date"),
        minutes.label("amount"),
        worker_id.label("key"),
        literal("").label("subject"),
    ).where(minutes > 0)


def _by_event(event: FromClause, terms: Terms) -> Select[Any]:
    minutes: Value = length(event)
    if may_host(event):
        minutes = minutes - _hosted_length(event)
    share = TABLES["event_worker"].alias()
    worked = there_is(share, share.c.event_id == event.c.id, kept(share), share.c.minutes > 0)
    return line(event, event_day(event), amount=minutes).where(
        *counted(event, terms), minutes > 0, _took_place(event) | worked
    )


def _took_place(event: FromClause) -> Condition:
    """Not a visit that met nobody: of such a visit only minutes that were entered count."""
    if table_entity(event) != "home_visit":
        return literal(True)
    return event.c.outcome.in_(MET_OUTCOMES)


def _hosted_share(event: FromClause, event_id: Value, worker_id: Value) -> Value:
    """The worker's minutes in the sessions during an event."""
    session, host = hosted_sessions(event), TABLES[table_entity(event)].alias()
    share = TABLES["event_worker"].alias()
    found = (
        select(func.coalesce(func.sum(func.coalesce(share.c.minutes, length(session))), 0))
        .select_from(
            host.join(session, takes_its_time(session, host)).join(
                share, and_(share.c.event_id == session.c.id, kept(share))
            )
        )
        .where(host.c.id == event_id)
        # Joined to nothing, so that the sessions of the host are found first, not all of a worker.
        .where(share.c.worker_id + "" == worker_id)
    )
    return found.correlate_except(host, session, share).scalar_subquery()


def _hosted_length(host: FromClause) -> Value:
    session = hosted_sessions(host)
    found = select(func.coalesce(func.sum(length(session)), 0, type_=Integer)).where(
        takes_its_time(session, host), delivered(session)
    )
    return found.correlate_except(session).scalar_subquery()
