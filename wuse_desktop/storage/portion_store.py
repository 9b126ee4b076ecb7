# SPDX-License-Identifier: MulanPSL-2.0
"""What of the records travels to whom."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain.records.roll_up import CountyFigures
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.driver import named_rows, run_of
from wuse_desktop.storage.held_store import told
from wuse_desktop.storage.problem_store import kept_for_time
from wuse_desktop.storage.records import revs

# Rows that belong to a record shown as one: their changes make that record unsent.
PARTS_OF = {
    "attendance": ("event_kind", "event_id"),
    "event_worker": ("event_kind", "event_id"),
    "household_member": ("'household'", "household_id"),
    "person_category": ("'person'", "person_id"),
    "person_match": ("'person'", "person_id"),
    "group_member": ("'service_group'", "group_id"),
    "org_member": ("'community_org'", "org_id"),
    "review": ("subject_entity", "subject_id"),
    "attachment": ("subject_entity", "subject_id"),
}


# The name under which a row for another laptop says that the county holds it: never a column.
CLAIM = "_county"
# what a county says to one station, and what to all of them
TO_ONE = ("review", "laptop", "annual_target")
TO_ALL = ("form_version", "visit_profile", "county_rule", "local_term")

Terms = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a desk's rows a receiver is to have.

    Upwards from a station that is everything of the site; from a county (``figures_only``) it is
    its figures for the prefecture. Downwards (``station_id``) it is what a county publishes, and
    what it says of that station's records. Neither of the two is ever a record of persons. A
    receiver that is ``returning`` was restored from a backup and gets back what is its own, and
    what of it is kept here for its time alone.
    Another laptop of the site (``whole``) gets everything; ``county`` is then the receiver whose
    receipts it is told of.
    """

    site_id: str
    receiver: str = ""
    station_id: str = ""
    figures_only: bool = False
    returning: bool = False
    whole: bool = False
    county: str = ""

    def terms(self, entity: str) -> Terms | None:
        """The condition on rows of one kind with its parameters; None where none may go."""
        if self.figures_only:
            return ("site_id = ?", (self.site_id,)) if entity == CountyFigures.entity else None
        if self.whole:
            return "1", ()
        if not self.station_id:
            if self.returning and entity in (*TO_ONE, *TO_ALL):
                return "site_id IN (?, ?)", (self.site_id, self.receiver)
            return "site_id = ?", (self.site_id,)
        terms = self._published(entity)
        if not self.returning:
            return terms
        if terms is None:
            return "site_id = ?", (self.station_id,)
        return f"({terms[0]} OR site_id = ?)", (*terms[1], self.station_id)

    def _published(self, entity: str) -> Terms | None:
        if entity in TO_ALL:
            return "site_id = ?", (self.site_id,)
        if entity in TO_ONE:
            return "site_id = ? AND station_id = ?", (self.site_id, self.station_id)
        return None


@dataclass(frozen=True, slots=True)
class Span:
    """Changes in (after, to]; of what the county confirmed, news are those in (told, county]."""

    after: int
    to: int
    told: int = 0
    county: int = 0


def changed_rows(
    connection: Connection, portion: Portion, span: Span
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Wire rows of a portion changed in a span, parents before children.

    What the receiver is known to hold stays here; what it could not take goes along however old
    it is. A row for another laptop says when the county holds it (``CLAIM``).
    """
    for entity, terms in _stirred(connection, portion, span):
        rows = _wire_rows(connection, entity, terms, portion, span)
        yield entity, chain(rows, _kept_apart(connection, portion, entity))


def _stirred(
    connection: Connection, portion: Portion, span: Span, *, again: bool = True
) -> Iterator[tuple[str, Terms]]:
    """The kinds of which something may go, parents before children: most did not change.

    ``again`` says whether that is also what the receiver could not take before.
    """
    news = portion.county and span.county > span.told
    after = min(span.after, span.told) if news else span.after
    waiting = _waiting_kinds(connection, portion) if again or portion.returning else set()
    if span.to <= after and not waiting:
        return
    kinds = {entity: found for entity in CODECS if (found := portion.terms(entity)) is not None}
    for (entity, terms), rev in zip(kinds.items(), revs(connection, kinds), strict=True):
        if rev > after or entity in waiting:
            yield entity, terms


def _waiting_kinds(connection: Connection, portion: Portion) -> set[str]:
    """The kinds of rows that go along however old they are, or are kept apart here."""
    rows = run_of(connection)(
        "SELECT entity FROM quarantine WHERE resolved_at IS NULL "
        "UNION SELECT entity FROM held WHERE receiver = ? AND rev = 0",
        (portion.receiver,),
    )
    return {entity for (entity,) in rows}


def _kept_apart(connection: Connection, portion: Portion, entity: str) -> list[Row]:
    if not portion.returning:
        return []
    return kept_for_time(connection, entity, portion.station_id or portion.receiver)


def _wire_rows(
    connection: Connection, entity: str, terms: Terms, portion: Portion, span: Span
) -> Iterator[Row]:
    to_wire = CODECS[entity].to_wire
    where, values = _going(entity, terms, portion, span)
    known, known_values = _county_knows(entity, portion, span)
    rows = run_of(connection)(
        f"SELECT t.*, {known} AS claimed FROM {entity} t WHERE {where}",  # noqa: S608 - own names
        (*known_values, *values),
    )
    for row in named_rows(rows):
        wire = to_wire(row)
        if row["claimed"]:
            wire[CLAIM] = True
        yield wire


def _going(entity: str, terms: Terms, portion: Portion, span: Span, *, again: bool = True) -> Terms:
    """The condition on the rows that go, and its parameters.

    ``again`` says whether what the receiver could not take before is among them.
    """
    where, of = terms
    ways = [f"t.rev > ? AND t.rev <= ? AND NOT {_HELD}"]
    values: list[Any] = [span.after, span.to, portion.receiver, entity]
    if again:
        ways.append(_LACKED if portion.whole else _REFUSED)
        values += [entity, portion.receiver if portion.whole else portion.site_id]
    if portion.county and span.county > span.told:
        ways.append(f"t.rev > ? AND t.rev <= ? AND t.rev <= ? AND NOT {_HELD}")
        values += [span.told, span.county, span.to]
        values += [told(portion.receiver, portion.county), entity]
    joined = " OR ".join(f"({way})" for way in ways)
    return f"({joined}) AND {where}", (*values, *of)


_HELD = (
    "EXISTS (SELECT 1 FROM held h WHERE h.receiver = ? AND h.entity = ? "
    "AND h.row_id = t.id AND h.rev = t.rev)"
)
_LACKED = "t.id IN (SELECT row_id FROM held WHERE entity = ? AND receiver = ? AND rev = 0)"
_REFUSED = (
    "t.id IN (SELECT record_id FROM quarantine WHERE entity = ? AND site_id = ? "
    "AND resolved_at IS NULL)"
)


def _county_knows(entity: str, portion: Portion, span: Span) -> tuple[str, tuple[Any, ...]]:
    if not portion.county:
        return "0", ()
    text = f"((t.rev <= ? OR {_HELD}) AND site_id = ? AND NOT ({_REFUSED}))"
    site = portion.site_id
    return text, (span.county, portion.county, entity, site, entity, site)


def count_changed(connection: Connection, portion: Portion, span: Span) -> int:
    """How many rows of a portion are new to the receiver; the cost grows with the change."""
    total = 0
    for entity, terms in _stirred(connection, portion, span, again=False):
        where, values = _going(entity, terms, portion, span, again=False)
        sql = f"SELECT count(*) FROM {entity} t WHERE {where}"  # noqa: S608 - own names
        total += run_of(connection)(sql, values).fetchone()[0]
        total += len(_kept_apart(connection, portion, entity))
    return total


def changed_records(
    connection: Connection, portion: Portion, after_rev: int
) -> dict[tuple[str, str], int]:
    """Records of a portion changed after a rev, with the latest rev of the record and its parts.

    What a receiver is known to hold by other ways does not count.

    A deleted record that the receiver never saw counts too: it travels as deleted.
    """
    found: dict[tuple[str, str], int] = {}
    for rows in _changes(connection, portion, after_rev, ""):
        for rev, name, row_id in rows:
            if rev > found.get((name, row_id), 0):
                found[name, row_id] = rev
    return found


def newest_records(
    connection: Connection, portion: Portion, after_rev: int
) -> Iterator[tuple[tuple[str, str], int]]:
    """The same one by one, the latest change first; nothing is read ahead of who asks."""
    seen: set[tuple[str, str]] = set()
    streams = _changes(connection, portion, after_rev, " ORDER BY rev DESC")
    for rev, name, row_id in heapq.merge(*streams, key=itemgetter(0), reverse=True):
        if (name, row_id) not in seen:
            seen.add((name, row_id))
            yield (name, row_id), rev


def _changes(
    connection: Connection, portion: Portion, after_rev: int, order: str
) -> Iterator[Iterable[tuple[int, str, str]]]:
    """For each kind the revs of changed rows, with the record that each belongs to."""
    for entity in CODECS:
        terms = portion.terms(entity)
        if terms is None:
            continue
        where, of = terms
        kind, key = PARTS_OF.get(entity, (f"'{entity}'", "id"))
        yield run_of(connection)(
            f"SELECT rev, {kind}, {key} FROM {entity} t "  # noqa: S608 - own names
            f"WHERE rev > ? AND {where} AND NOT {_HELD}{order}",
            (after_rev, *of, portion.receiver, entity),
        )


def shown_record(connection: Connection, entity: str, row_id: str) -> tuple[str, str] | None:
    """The record that shows a row: itself, or the one that it is a part of; None when unknown."""
    if entity not in CODECS:
        return None
    kind, key = PARTS_OF.get(entity, (f"'{entity}'", "id"))
    row = connection.exec_driver_sql(
        f"SELECT {kind}, {key} FROM {entity} WHERE id = ?",  # noqa: S608 - own names
        (row_id,),
    ).one_or_none()
    return (str(row[0]), str(row[1])) if row is not None else None
