# SPDX-License-Identifier: MulanPSL-2.0
"""Answered questionnaires (rules C-21 and R-30)."""

from typing import Any

from sqlalchemy import Select

from wuse_desktop.statistics.lines import Condition, eligible, line, of_sites, on_days, took_part
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

SATISFIED = 4
"""From this overall score of five on an answer is satisfied."""
_ANSWER = TABLES["satisfaction"]
_READ_ALOUD = "02"  # FILL_MODE


def answers(terms: Terms) -> Select[Any]:
    """满意度问卷: those with an overall score, by the day on which they were filled in."""
    return _answers(terms)


def satisfied_answers(terms: Terms) -> Select[Any]:
    """Of them those that are satisfied: the rate is their share."""
    return _answers(terms, _ANSWER.c.overall >= SATISFIED)


def answers_read_aloud(terms: Terms) -> Select[Any]:
    """Of them those that were read out and written down by another, which R-30 shows apart."""
    return _answers(terms, _ANSWER.c.filled_by == _READ_ALOUD)


def _answers(terms: Terms, *conditions: Condition) -> Select[Any]:
    own = [took_part(_ANSWER.c.event_id, terms.worker)] if terms.by_worker else []
    return line(_ANSWER, _ANSWER.c.filled_on).where(
        on_days(_ANSWER.c.filled_on, terms),
        eligible(_ANSWER),
        *of_sites(_ANSWER, terms),
        _ANSWER.c.overall.is_not(None),
        *own,
        *conditions,
    )
