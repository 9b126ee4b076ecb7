# SPDX-License-Identifier: MulanPSL-2.0
"""An indicator is one query: its figure is the aggregate of the lines, its proof is their list."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Select,
    SelectBase,
    distinct,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.selectable import Subquery

from wuse_desktop.i18n import _
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.statistics.terms import Terms, values
from wuse_desktop.storage.tables import TABLES

_WORD = re.compile(r"\w+")
_DIALECT = sqlite.dialect(paramstyle="qmark")


class Aggregate(StrEnum):
    """How the lines become the figure."""

    SUM = "sum"
    COUNT_DISTINCT = "count_distinct"


class Measure(StrEnum):
    """What the figure is a number of; minutes are shown as hours."""

    COUNT = "count"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number of the reports.

    ``id`` is the counting rule, ``name`` the stable machine name; ``label`` and ``unit`` are
    source texts. A part ("person_contacts.visit") belongs to the indicator before the dot.
    ``query`` yields the lines of ``statistics.lines``.
    """

    id: str
    name: str
    label: str
    unit: str
    query: Callable[[Terms], SelectBase]
    aggregate: Aggregate = Aggregate.SUM
    measure: Measure = Measure.COUNT

    @property
    def text(self) -> str:
        """The label in the current language."""
        return _(self.label)

    @property
    def unit_text(self) -> str:
        """The unit in the current language."""
        return _(self.unit) if self.unit else ""

    @property
    def part_of(self) -> str:
        """The name of the indicator this is a part of, or ""."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it: making one costs more than running it.

    ``reads`` are the kinds of record that its answer depends on.
    """

    statement: str
    names: tuple[str, ...]
    constants: dict[str, Any]
    reads: frozenset[str]

    def parameters(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Its parameters in order, with the values that are given for some of them."""
        known = {**self.constants, **given}
        return tuple(known[name] for name in self.names)


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with its parameters: two that are alike have one answer."""

    prepared: Prepared
    parameters: tuple[Any, ...]

    @property
    def words(self) -> Hashable:
        """What tells it from others."""
        return self.prepared.statement, self.parameters


@dataclass(frozen=True, slots=True)
class Line:
    """One counted record: ``amount`` is what it adds to the figure, ``subject`` whom it is about.

    ``subject`` is the id of a person, of the attendance row or consultation of somebody who is not
    on file, or empty.
    """

    entity: str
    record_id: str
    site_id: str
    on_date: str
    amount: int
    subject: str


def total(connection: Connection, indicator: Indicator, scope: Scope) -> int:
    """The figure over the whole scope."""
    return int(_run(connection, _total, indicator, scope).scalar_one())


def asked(indicator: Indicator, scope: Scope) -> Question:
    """What ``total`` asks. Figures that ask the same have the same value.

    So have files on the last day of a month and of the year up to it.
    """
    prepared = _prepared(_total, indicator, Terms.of(scope))
    return Question(prepared, prepared.parameters(values(scope)))


def totals_by_site(connection: Connection, indicator: Indicator, scope: Scope) -> dict[str, int]:
    """The figure of each site that has one; the others' is 0."""
    found = _run(connection, _by_site, indicator, scope)
    return {str(row[0]): int(row[1]) for row in found}


def listed(connection: Connection, indicator: Indicator, scope: Scope) -> tuple[Line, ...]:
    """The lines behind the figure by date and record; their amounts add up to the figure.

    Of things counted once each there is one line each, with the first day.
    """
    return tuple(Line(*row) for row in _run(connection, _list, indicator, scope))


def person_keys(connection: Connection, indicator: Indicator, scope: Scope) -> frozenset[str]:
    """The ID numbers of the persons that a distinct figure counts.

    Those without one, or with one in doubt, have none here (rule C-23): they are told apart by
    their record alone.
    """
    return frozenset(str(row[0]) for row in _run(connection, _keys, indicator, scope))


def explained(connection: Connection, indicator: Indicator, scope: Scope) -> tuple[str, ...]:
    """How the database would go about the figure, step by step."""
    prepared = _prepared(_total, indicator, Terms.of(scope))
    found = connection.exec_driver_sql(
        f"EXPLAIN QUERY PLAN {prepared.statement}", prepared.parameters(values(scope))
    )
    return tuple(row[-1] for row in found)


_Shape = Callable[[Indicator, Subquery], Select[Any]]


def _total(indicator: Indicator, rows: Subquery) -> Select[Any]:
    return select(_figure(indicator, rows))


def _by_site(indicator: Indicator, rows: Subquery) -> Select[Any]:
    return select(rows.c.site_id, _figure(indicator, rows)).group_by(rows.c.site_id)


def _list(indicator: Indicator, rows: Subquery) -> Select[Any]:
    names = ("entity", "record_id", "site_id", "on_date", "amount", "subject")
    if indicator.aggregate is Aggregate.COUNT_DISTINCT:
        first = (func.min(rows.c[name]).label(name) for name in names if name != "amount")
        once = select(*first, literal(1).label("amount")).group_by(rows.c.key)
        rows = once.where(rows.c.key.is_not(None)).subquery()
    return select(*(rows.c[name] for name in names)).order_by(
        rows.c.on_date, rows.c.record_id, rows.c.subject
    )


def _keys(indicator: Indicator, rows: Subquery) -> Select[Any]:
    known = rows.c.key.is_not(None)
    return select(rows.c.key).distinct().where(known, rows.c.key != rows.c.record_id)


def _figure(indicator: Indicator, rows: Subquery) -> ColumnElement[int]:
    if indicator.aggregate is Aggregate.COUNT_DISTINCT:
        return func.count(distinct(rows.c.key))
    return func.coalesce(func.sum(rows.c.amount), 0)


@cache
def _prepared(shape: _Shape, indicator: Indicator, terms: Terms) -> Prepared:
    return compiled(shape(indicator, indicator.query(terms).subquery()))


def compiled(statement: Select[*tuple[Any, ...]]) -> Prepared:
    """A statement as the driver takes it."""
    text = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    names = tuple(getattr(text, "positiontup", None) or ())
    reads = TABLES.keys() & set(_WORD.findall(str(text)))
    return Prepared(str(text), names, dict(text.params), frozenset(reads))


def _run(
    connection: Connection, shape: _Shape, indicator: Indicator, scope: Scope
) -> CursorResult[*tuple[Any, ...]]:
    prepared = _prepared(shape, indicator, Terms.of(scope))
    return connection.exec_driver_sql(prepared.statement, prepared.parameters(values(scope)))
