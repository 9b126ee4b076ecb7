# SPDX-License-Identifier: MulanPSL-2.0
"""Files of persons and households (rule C-16) and the station's workers (rule C-26)."""

from typing import Any

from sqlalchemy import FromClause, Select, and_, func, or_

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
_MEMBER = TABLES["household_member"]
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
    """个人档案在册: on file at the end of the scope."""
    return _on_file(_PERSON, terms, _CLIENT)


def household_files(terms: Terms) -> Select[Any]:
    """家庭档案在册: on file at the end of the scope, with somebody living there."""
    return _on_file(_HOUSEHOLD, terms, _lived_in(terms))


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


def _lived_in(terms: Terms) -> Condition:
    """A household with a member on the last day; a head without a row of membership is one."""
    member, head = _MEMBER.alias(), _MEMBER.alias()
    staying = or_(member.c.end_date.is_(None), member.c.end_date > terms.last)
    listed = and_(
        head.c.household_id == _HOUSEHOLD.c.id,
        head.c.person_id == _HOUSEHOLD.c.head_person_id,
        kept(head),
    )
    return or_(
        there_is(member, member.c.household_id == _HOUSEHOLD.c.id, kept(member), staying),
        ~there_is(head, listed),
    )


def _entry() -> Value:
    return func.coalesce(_WORKER.c.entry_on, "")


def _in_post(terms: Terms) -> list[Condition]:
    staying = or_(_WORKER.c.left_on.is_(None), _WORKER.c.left_on > terms.last)
    own = [_WORKER.c.id == terms.worker] if terms.by_worker else []
    return [_entry() <= terms.last, staying, kept(_WORKER), *of_sites(_WORKER, terms), *own]
