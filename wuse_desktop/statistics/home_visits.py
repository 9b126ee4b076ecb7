# SPDX-License-Identifier: MulanPSL-2.0
"""Home visits by household (rules C-06 and C-07) and visits that were due (rule C-18)."""

from typing import Any

from sqlalchemy import FromClause, Select, and_, case, func, or_, select

from wuse_desktop.domain.records.visits import MET_OUTCOMES
from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    counted,
    delivered,
    eligible,
    event_day,
    line,
    of_sites,
    on_days,
    took_part,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

_VISIT = TABLES["home_visit"]
_AT_THE_DOOR = ("in_person", "doorstep")
_MET = _VISIT.c.outcome.in_(MET_OUTCOMES)


def household_visits(terms: Terms) -> Select[Any]:
    """Visits in person that met somebody, told apart by household and day (rule C-06)."""
    return _visits(terms, _household_day(terms), _VISIT.c.visit_mode == "in_person", _MET)


def visits_not_met(terms: Terms) -> Select[Any]:
    """Visits at a home that met nobody, told apart the same way."""
    at_home = _VISIT.c.visit_mode.in_(_AT_THE_DOOR)
    missed = and_(_VISIT.c.outcome != "", _VISIT.c.outcome.not_in(MET_OUTCOMES))
    return _visits(terms, _household_day(terms), at_home, missed)


def visited_households(terms: Terms) -> Select[Any]:
    """The households of the counted visits, to be counted once each (rule C-07)."""
    return line(
        _VISIT,
        event_day(_VISIT),
        entity="household",
        record_id=_VISIT.c.household_id,
        key=_VISIT.c.household_id,
    ).where(*counted(_VISIT, terms), _VISIT.c.visit_mode == "in_person", _MET)


def due_days(terms: Terms) -> Select[Any]:
    """The days in the scope that visits set for the next one, each with ``moved_on``.

    That is the day of the first contact that met the household and set a later day or none, NULL
    where none did: by it a day may have been due no more before it came (rule V-30).
    """
    later = _VISIT.alias()
    moved_on = select(func.min(event_day(later))).where(
        later.c.household_id == _VISIT.c.household_id,
        later.c.start_at > _VISIT.c.start_at,
        eligible(later),
        later.c.outcome.in_(MET_OUTCOMES),
        or_(later.c.next_visit_on.is_(None), later.c.next_visit_on > _VISIT.c.next_visit_on),
    )
    own = [took_part(_VISIT.c.id, terms.worker)] if terms.by_worker else []
    return (
        line(_VISIT, _VISIT.c.next_visit_on, key=_due_day())
        .add_columns(moved_on.correlate_except(later).scalar_subquery().label("moved_on"))
        .where(
            on_days(_VISIT.c.next_visit_on, terms),
            eligible(_VISIT),
            *of_sites(_VISIT, terms),
            delivered(_VISIT),
            _MET,
            *own,
        )
        .distinct()  # which they are: so that SQLite looks for ``moved_on`` once a line
    )


def is_due(rows: FromClause, first: Value) -> Condition:
    """Lines of ``due_days`` that were still due when a span begins with ``first`` (rule C-18)."""
    return or_(rows.c.moved_on.is_(None), rows.c.moved_on >= first)


def is_on_time(rows: FromClause, first: Value) -> Condition:
    """Those of them whose visit was made in time: a contact by that day moved the day on."""
    return and_(rows.c.moved_on >= first, rows.c.moved_on <= rows.c.on_date)


def visits_due(terms: Terms) -> Select[Any]:
    """Days in the scope by which a household was to be visited again (rules C-18 and V-30).

    The day is the one that a visit set; a day that a later contact moved on before the scope
    began is due no more.
    """
    rows = due_days(terms).subquery()
    return select(rows).where(is_due(rows, terms.first))


def visits_on_time(terms: Terms) -> Select[Any]:
    """Due visits that were made in time: a contact by that day moved the day on."""
    rows = due_days(terms).subquery()
    return select(rows).where(is_on_time(rows, terms.first))


def _visits(terms: Terms, key: Value, *conditions: Condition) -> Select[Any]:
    return line(_VISIT, event_day(_VISIT), key=key).where(*counted(_VISIT, terms), *conditions)


def _household_day(terms: Terms) -> Value:
    household = _VISIT.c.household_id
    if terms.rules.visit_dedupe == "event":
        return _VISIT.c.id
    same_day = household + "|" + event_day(_VISIT)
    return case((household == "", _VISIT.c.id), else_=same_day)


def _due_day() -> Value:
    return _VISIT.c.household_id + "|" + _VISIT.c.next_visit_on
