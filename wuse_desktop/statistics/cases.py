# SPDX-License-Identifier: MulanPSL-2.0
"""Cases in service, opened and closed (rule C-09), their sessions and follow-ups (rule C-10)."""

from typing import Any

from sqlalchemy import Select, and_, case, or_

from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    counted,
    event_day,
    filed,
    length,
    line,
    on_days,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

SESSION_MODES = ("1", "2", "3", "4", "5", "7")

_CASE = TABLES["case_file"]
_opened = _CASE.c.opened_on
# A day of closure before the day of opening is a slip of the pen; the case goes on.
_closed = case((_CASE.c.closed_on >= _opened, _CASE.c.closed_on))
# The record keeps one closure: a case closed again after it was reopened is one span of service.
_reopened = case((_CASE.c.reopened_on > _closed, _CASE.c.reopened_on))


def cases_open_at_start(terms: Terms) -> Select[Any]:
    """期初在服: opened before the first day and not closed before it."""
    going_on = or_(_closed.is_(None), _closed >= terms.first, _reopened < terms.first)
    return _cases(terms, _opened, _opened < terms.first, going_on)


def cases_opened(terms: Terms) -> Select[Any]:
    """新开: opened in the scope; a case that was reopened is none."""
    return _cases(terms, _opened, on_days(_opened, terms))


def cases_reopened(terms: Terms) -> Select[Any]:
    """重开: taken up again in the scope after its closure, under its old number."""
    return _cases(terms, _reopened, on_days(_reopened, terms))


def cases_closed(terms: Terms) -> Select[Any]:
    """结案: closed in the scope."""
    return _cases(terms, _closed, on_days(_closed, terms))


def cases_open_at_end(terms: Terms) -> Select[Any]:
    """期末在服: 期初 + 新开 + 重开 - 结案, as the list of the cases."""
    going_on = or_(_closed.is_(None), _closed > terms.last, _reopened <= terms.last)
    return _cases(terms, _opened, _opened <= terms.last, going_on)


def cases_served(terms: Terms) -> Select[Any]:
    """服务个案数: in service at the start, opened or reopened in the scope."""
    at_start = or_(_closed.is_(None), _closed >= terms.first, _reopened <= terms.last)
    return _cases(terms, _opened, _opened <= terms.last, at_start)


def case_sessions(terms: Terms) -> Select[Any]:
    """个案节次: sessions face to face, by call or through the family, that were long enough."""
    session = TABLES["case_session"]
    long_enough = length(session) >= terms.rules.min_session_minutes
    return line(session, event_day(session)).where(
        *counted(session, terms), session.c.contact_mode.in_(SESSION_MODES), long_enough
    )


def follow_ups(terms: Terms) -> Select[Any]:
    """回访次数: contacts after closure."""
    after = TABLES["case_follow_up"]
    return line(after, event_day(after)).where(*counted(after, terms))


def _cases(terms: Terms, day: Value, *conditions: Condition) -> Select[Any]:
    responsible = _CASE.c.case_worker_id
    return line(_CASE, day, subject=_CASE.c.client_id).where(
        and_(*filed(_CASE, terms, responsible)), *conditions
    )
