# SPDX-License-Identifier: MulanPSL-2.0
"""The parts every indicator's query is made of: which records count, and what a line holds.

A query yields lines ``entity, record_id, site_id, on_date, amount, key, subject``: the record that
is counted, whose it is, its local date, what it adds, by what it is told apart where a number is
of distinct things (NULL: by nothing), and the id of the person it is about, if it is.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

Condition = ColumnElement[bool]
Value = ColumnElement[Any]

_MINUTES_A_DAY = 1440


def line(
    table: FromClause,
    on_date: Value,
    *,
    entity: str = "",
    record_id: Value | None = None,
    amount: Value | int = 1,
    key: Value | None = None,
    subject: Value | None = None,
) -> Select[Any]:
    """Lines over the records of a table; conditions and joins are the caller's to add."""
    amount_of = literal(amount) if isinstance(amount, int) else amount
    return select(
        literal(entity or table_entity(table)).label("entity"),
        (table.c.id if record_id is None else record_id).label("record_id"),
        table.c.site_id.label("site_id"),
        on_date.label("on_date"),
        amount_of.label("amount"),
        (cast(null(), Text) if key is None else key).label("key"),
        (literal("") if subject is None else subject).label("subject"),
    )


def table_entity(table: FromClause) -> str:
    """The entity whose table this is, or is an alias of."""
    named: Any = getattr(table, "element", table)
    return str(named.name)


def kept(table: FromClause) -> Condition:
    """Not in the bin."""
    return table.c.deleted_hlc.is_(None)


def there_is(table: FromClause, *conditions: Condition) -> Condition:
    """A row of ``table`` meets the conditions; every other table in them is the query's outside."""
    found = select(literal(1)).select_from(table).where(*conditions)
    return found.correlate_except(table).exists()


def eligible(table: FromClause) -> Condition:
    """Approved or locked, and not in the bin (rule C-02)."""
    return and_(table.c.status.in_(COUNTED), kept(table))


def of_sites(table: FromClause, terms: Terms) -> Sequence[Condition]:
    """Owned by the scope's site."""
    return [table.c.site_id == terms.site] if terms.by_site else []


def filed(table: FromClause, terms: Terms, worker: Value) -> Sequence[Condition]:
    """An eligible record of the scope's site whose responsible worker is the scope's."""
    own = [worker == terms.worker] if terms.by_worker else []
    return [eligible(table), *of_sites(table, terms), *own]


def on_days(day: Value, terms: Terms) -> Condition:
    """A stored date within the scope."""
    return and_(day >= terms.first, day <= terms.last)


def event_day(event: FromClause) -> Value:
    """The local start date of an event: what rule C-01 counts by."""
    return func.substr(event.c.start_at, 1, 10)


def length(event: FromClause) -> Value:
    """Minutes from start to end, never below 0."""
    days = func.julianday(event.c.end_at) - func.julianday(event.c.start_at)
    minutes = cast(days * _MINUTES_A_DAY + 0.5, Integer)
    return case((minutes > 0, minutes), else_=0)


def delivered(event: FromClause) -> Condition:
    """A social worker of the station took part (rules C-02 and C-12).

    Events other than activities that list nobody at all are taken as the station's own work,
    because they stand in its book; with only volunteers or cadres listed they are not. An activity
    needs a worker listed: organisations hold activities of their own.
    """
    share = TABLES["event_worker"].alias()
    listed = and_(share.c.event_id == event.c.id, kept(share))
    by_worker = there_is(share, listed, share.c.worker_id != "")
    if table_entity(event) == "community_activity":
        return by_worker
    return or_(by_worker, ~there_is(share, listed))


def took_part(event_id: Value, worker_id: Value) -> Condition:
    """The worker is among those who delivered the event."""
    share = TABLES["event_worker"].alias()
    # Joined to nothing, so that those of the event are searched, not all events of the worker.
    is_worker = share.c.worker_id + "" == worker_id
    return there_is(share, share.c.event_id == event_id, kept(share), is_worker)


def counted(event: FromClause, terms: Terms, *, joined: bool = False) -> Sequence[Condition]:
    """Events that count in the scope: rules C-01, C-02 and C-12.

    Of co-organised activities only the lead station's count, unless ``joined`` asks for what each
    station's own people gave.
    """
    conditions = [
        event.c.start_at >= terms.first,
        event.c.start_at < terms.after,
        eligible(event),
        *of_sites(event, terms),
        delivered(event),
    ]
    if table_entity(event) == "community_activity" and not joined:
        conditions.append(event.c.lead_here == 1)
    if terms.by_worker:
        conditions.append(took_part(event.c.id, terms.worker))
    return conditions


def by_id(table: FromClause, row_id: Value, first: ColumnElement[str]) -> Condition:
    """The row of an id, of which only ``first`` and what follows it in an index of ids is asked.

    By the id alone SQLite takes the index of unique ids, and then reads the row itself: of
    thousands of rows that lie all over an encrypted file that takes three times as long. That a
    text is not before the empty one holds always, and makes the other index the better one.
    """
    return and_(table.c.id == row_id, first >= "")


def keyed(person: FromClause, person_id: Value) -> Condition:
    """The person of an id, of whom only the key is asked."""
    return by_id(person, person_id, person.c.id_no)


def person_key(person: FromClause, person_id: Value) -> Value:
    """By what a person is told apart: the ID number where it is known and not in doubt.

    So somebody on file at two stations is one person for the county (rule C-23).
    """
    known = and_(person.c.id_no != "", person.c.id_doubt == 0)
    return case((known, person.c.id_no), else_=person_id)
