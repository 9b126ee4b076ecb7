# SPDX-License-Identifier: MulanPSL-2.0
"""An indicator is one query: its figure is the aggregate of the lines, its proof is their list."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, SelectBase, distinct, func, select
from sqlalchemy.sql.selectable import Subquery

from wuse_desktop.i18n import _
from wuse_desktop.statistics.scope import Scope


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
    ``query`` yields the lines of ``statistics.lines`` for a scope.
    """

    id: str
    name: str
    label: str
    unit: str
    query: Callable[[Scope], SelectBase]
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
    rows = _rows(indicator, scope)
    return int(connection.execute(select(_figure(indicator, rows))).scalar_one())


def totals_by_site(connection: Connection, indicator: Indicator, scope: Scope) -> dict[str, int]:
    """The figure of each site that has one; the others' is 0."""
    rows = _rows(indicator, scope)
    found = select(rows.c.site_id, _figure(indicator, rows)).group_by(rows.c.site_id)
    return {site_id: int(value) for site_id, value in connection.execute(found)}


def listed(connection: Connection, indicator: Indicator, scope: Scope) -> tuple[Line, ...]:
    """The lines behind the figure by date and record; their amounts add up to the figure.

    Of things counted once each there is one line each, with the first day.
    """
    rows = _rows(indicator, scope)
    names = ("entity", "record_id", "site_id", "on_date", "amount", "subject")
    if indicator.aggregate is Aggregate.COUNT_DISTINCT:
        first = (func.min(rows.c[name]).label(name) for name in names if name != "amount")
        once = select(*first, rows.c.key, func.min(1).label("amount")).group_by(rows.c.key)
        rows = once.where(rows.c.key.is_not(None)).subquery()
    statement = select(*(rows.c[name] for name in names)).order_by(
        rows.c.on_date, rows.c.record_id, rows.c.subject
    )
    return tuple(Line(*row) for row in connection.execute(statement))


def _rows(indicator: Indicator, scope: Scope) -> Subquery:
    return indicator.query(scope).subquery()


def _figure(indicator: Indicator, rows: Subquery) -> ColumnElement[int]:
    if indicator.aggregate is Aggregate.COUNT_DISTINCT:
        return func.count(distinct(rows.c.key))
    return func.coalesce(func.sum(rows.c.amount), 0)
