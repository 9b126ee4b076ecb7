# SPDX-License-Identifier: MulanPSL-2.0
"""Files of persons and households (rule C-16) and the station's workers (rule C-26)."""

from typing import Any

from sqlalchemy import FromClause, Select, and_, func, or_, select

from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    filed,
    kept,
    line,
    of_sites,
    on_days,
    there_is,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

_PERSON, _HOUSEHOLD, _WORKER = TABLES["person"], TABLES["household"], TABLES["worker"]
_MEMBER, _CATEGORY = TABLES["household_member"], TABLES["person_category"]
# Volunteers and family members are persons too; a file is kept on those who are served.
_CLIENT = _PERSON.c.is_client == 1
_UNCERTIFIED = ("", "0")


def new_person_files(terms: Terms) -> Select[Any]:
    """新建个人档案: files of served persons begun in the scope."""
    return _begun(_PERSON, terms, _CLIENT)


def new_household_files(terms: Terms) -> Select[Any]:
    """新建家庭档案: household files begun in the scope."""
    return _begun(_HOUSEHOLD, terms)


def person_files(terms: Terms) -> Select[Any]:
    """个人档案在册: on file at the end of the scope, and neither dead nor gone by then."""
    return _on_file(_PERSON, terms, _CLIENT, ~_has_left(terms))


def household_files(terms: Terms) -> Select[Any]:
    """家庭档案在册: on file at the end of the scope, with somebody living there."""
    return _on_file(_HOUSEHOLD, terms, ~_emptied(terms))


def workers(terms: Terms) -> Select[Any]:
    """社工总数: in their post on the last day."""
    return line(_WORKER, _entry()).where(*_in_post(terms))


def workers_certified(terms: Terms) -> Select[Any]:
    """持证社工: of them those with a certificate, each once, under the highest level."""
    level = _WORKER.c.sw_level
    certified = level.not_in(_UNCERTIFIED)
    return line(_WORKER, _entry()).where(*_in_post(terms), certified)


def _begun(table: FromClause, terms: Terms, *conditions: Condition) -> Select[Any]:
    day = table.c.record_date
    return line(table, day).where(
        on_days(day, terms), *filed(table, terms, table.c.recorded_by), *conditions
    )


def _on_file(table: FromClause, terms: Terms, *conditions: Condition) -> Select[Any]:
    day: Value = func.coalesce(table.c.record_date, "")
    return line(table, day).where(
        day <= terms.last, *filed(table, terms, table.c.recorded_by), *conditions
    )


def _emptied(terms: Terms) -> Condition:
    """A household that everybody has left by the last day, its head among them.

    Asked of the few memberships that ended, not of every household. A head without a row of
    membership lives there.
    """
    ended, home = _MEMBER.alias(), _HOUSEHOLD.alias()
    of_head = and_(home.c.id == ended.c.household_id, home.c.head_person_id == ended.c.person_id)
    found = select(ended.c.household_id).where(
        *_over(ended, terms),
        ~_runs(_MEMBER, "household_id", ended, terms),
        there_is(home, of_head),
    )
    return _HOUSEHOLD.c.id.in_(found)


def _has_left(terms: Terms) -> Condition:
    """A person who moved out of a household into none, or died, and holds no category any more."""
    ended, home, row = _MEMBER.alias(), _HOUSEHOLD.alias(), _MEMBER.alias()
    listed = and_(row.c.household_id == home.c.id, row.c.person_id == home.c.head_person_id)
    unlisted_head = and_(
        home.c.head_person_id == ended.c.person_id, kept(home), ~there_is(row, listed, kept(row))
    )
    found = select(ended.c.person_id).where(
        *_over(ended, terms),
        ~_runs(_MEMBER, "person_id", ended, terms),
        ~_runs(_CATEGORY, "person_id", ended, terms),
        ~there_is(home, unlisted_head),
    )
    return _PERSON.c.id.in_(found)


def _over(span: FromClause, terms: Terms) -> tuple[Condition, ...]:
    return kept(span), span.c.end_date <= terms.last


def _runs(table: FromClause, column: str, ended: FromClause, terms: Terms) -> Condition:
    """A span of the same household or person that has not ended by the last day."""
    other = table.alias()
    runs = or_(other.c.end_date.is_(None), other.c.end_date > terms.last)
    return there_is(other, other.c[column] == ended.c[column], kept(other), runs)


def _entry() -> Value:
    return func.coalesce(_WORKER.c.entry_on, "")


def _in_post(terms: Terms) -> list[Condition]:
    staying = or_(_WORKER.c.left_on.is_(None), _WORKER.c.left_on > terms.last)
    own = [_WORKER.c.id == terms.worker] if terms.by_worker else []
    return [_entry() <= terms.last, staying, kept(_WORKER), *of_sites(_WORKER, terms), *own]
