# SPDX-License-Identifier: MulanPSL-2.0
"""Figures over the same lines and over several spans of days, counted in one reading of them.

What ``indicator.total`` says of each figure and span this says of all: the lines of the days from
the first span's begin to the last one's end are read once. That is for figures whose lines depend
on a scope by their date alone: they lie in it, or not after it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    SelectBase,
    and_,
    bindparam,
    case,
    distinct,
    func,
    select,
)
from sqlalchemy.sql.selectable import Subquery

from wuse_desktop.statistics import contacts, home_visits
from wuse_desktop.statistics.indicator import Aggregate, Indicator, Prepared, Question, compiled
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.statistics.terms import Terms, values


@dataclass(frozen=True, slots=True)
class Member:
    """A figure of a family: those of the family's lines that ``part`` names, "" for all.

    ``unnamed`` keeps to lines that are told apart by nothing; ``until`` takes the lines of every
    day up to the last of a span, where a figure is what there is by then. ``also`` says what else
    a line has to meet in a span that begins on a day.
    """

    indicator: Indicator
    part: str = ""
    unnamed: bool = False
    until: bool = False
    also: Callable[[Subquery, ColumnElement[str]], ColumnElement[bool]] | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Figures over the lines of ``query``, which name their ``part`` where a member asks it."""

    query: Callable[[Terms], SelectBase]
    members: tuple[Member, ...]


def _alone(name: str) -> Family:
    return Family(INDICATORS[name].query, (Member(INDICATORS[name]),))


def _register(on_file: str, *begun: str) -> Family:
    """What is on file by the end of a span, and those of it that were begun in the span."""
    whole = INDICATORS[on_file]
    members = Member(whole, until=True), *(Member(INDICATORS[name]) for name in begun)
    return Family(whole.query, members)


# Figures whose lines are those of the days of a scope, each read for itself.
_BY_DAY = (
    "remote_contacts",
    "household_visit_count",
    "household_count",
    "visits_not_met",
    "visited_persons",
    "case_sessions",
    "follow_ups",
    "groups",
    "group_sessions",
    "activities",
    "activities_joined",
    "worker_minutes",
    "event_minutes",
    "indirect_minutes",
    "satisfaction_answers",
    "satisfaction_answers.satisfied",
    "satisfaction_answers.read_aloud",
    "volunteers_active",
    "volunteer_services",
    "volunteer_minutes",
    "organisation_activities",
)

FAMILIES = (
    # What is counted of contacts (rules C-03 to C-05).
    Family(
        contacts.contacts_by_part,
        (
            Member(INDICATORS["person_contacts"]),
            *(Member(INDICATORS[f"person_contacts.{part}"], part) for part in contacts.PARTS),
            Member(INDICATORS["unregistered_contacts"], unnamed=True),
            Member(INDICATORS["unique_persons"]),
        ),
    ),
    # Days by which households were to be visited again (rule C-18).
    Family(
        home_visits.due_days,
        (
            Member(INDICATORS["visits_due"], also=home_visits.is_due),
            Member(INDICATORS["visits_on_time"], also=home_visits.is_on_time),
        ),
    ),
    # Files (rule C-16).
    _register("person_files", "new_person_files"),
    _register("household_files", "new_household_files"),
    *map(_alone, _BY_DAY),
)
OF_FAMILY = {member.indicator.name: family for family in FAMILIES for member in family.members}
"""The family of each figure that has one, by its machine name."""


def question(family: Family, spans: Sequence[Scope]) -> Question:
    """What is asked for the figures of a family over some spans of one site and worker."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    prepared = _prepared(family, Terms.of(spans[0]), len(spans))
    days = {
        f"{end}_{number}": day.isoformat()
        for number, span in enumerate(spans)
        for end, day in (("from", span.start), ("to", span.end))
    }
    whole = values(spans[0].during(first, last))
    return Question(prepared, prepared.parameters({**whole, **days}))


def answer(connection: Connection, family: Family, asked: Question) -> dict[str, tuple[int, ...]]:
    """The figures of a family over each span that was asked for, by machine name."""
    row = connection.exec_driver_sql(asked.prepared.statement, asked.parameters).one()
    count = len(row) // len(family.members)
    return {
        member.indicator.name: tuple(map(int, row[place * count : (place + 1) * count]))
        for place, member in enumerate(family.members)
    }


@cache
def _prepared(family: Family, terms: Terms, spans: int) -> Prepared:
    rows = family.query(terms).subquery()
    return compiled(
        select(*(_figure(member, rows, span) for member in family.members for span in range(spans)))
    )


def _figure(member: Member, rows: Subquery, span: int) -> ColumnElement[int]:
    first: BindParameter[str] = bindparam(f"from_{span}", "")
    mine = [rows.c.on_date <= bindparam(f"to_{span}", "")]
    if not member.until:
        mine.append(rows.c.on_date >= first)
    if member.also is not None:
        mine.append(member.also(rows, first))
    if member.part:
        mine.append(rows.c.part == member.part)
    if member.unnamed:
        mine.append(rows.c.key.is_(None))
    if member.indicator.aggregate is Aggregate.COUNT_DISTINCT:
        return func.count(distinct(case((and_(*mine), rows.c.key))))
    return func.coalesce(func.sum(case((and_(*mine), rows.c.amount))), 0)
