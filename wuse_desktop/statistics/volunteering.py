# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteer service (rule C-14)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, or_

from wuse_desktop.statistics.lines import (
    Condition,
    by_id,
    eligible,
    filed,
    keyed,
    line,
    of_sites,
    on_days,
    person_key,
    took_part,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

_SERVICE, _VOLUNTEER, _PERSON = TABLES["volunteer_service"], TABLES["volunteer"], TABLES["person"]
ON_THE_ROSTER = "01"


def volunteer_minutes(terms: Terms) -> Select[Any]:
    """Minutes actually given."""
    return line(_SERVICE, _SERVICE.c.service_date, amount=_SERVICE.c.minutes).where(
        *served(terms), _SERVICE.c.minutes > 0
    )


def volunteer_services(terms: Terms) -> Select[Any]:
    """志愿者人次: rows of service."""
    return line(_SERVICE, _SERVICE.c.service_date).where(*served(terms))


def volunteers_active(terms: Terms) -> Select[Any]:
    """志愿者人数: volunteers who gave time, to be counted once each."""
    volunteer = _SERVICE.c.volunteer_id
    person_id = _VOLUNTEER.c.person_id
    known = _SERVICE.outerjoin(_VOLUNTEER, by_id(_VOLUNTEER, volunteer, person_id)).outerjoin(
        _PERSON, keyed(_PERSON, person_id)
    )
    key = person_key(_PERSON, func.coalesce(person_id, volunteer))
    return (
        line(_SERVICE, _SERVICE.c.service_date, entity="volunteer", record_id=volunteer, key=key)
        .select_from(known)
        .where(*served(terms), _SERVICE.c.minutes > 0)
    )


def volunteers_registered(terms: Terms) -> Select[Any]:
    """志愿者在册: on the roster, registered by the last day."""
    day = func.coalesce(_VOLUNTEER.c.registered_on, _VOLUNTEER.c.record_date, "")
    return line(_VOLUNTEER, day, subject=_VOLUNTEER.c.person_id).where(
        *filed(_VOLUNTEER, terms, _VOLUNTEER.c.recorded_by),
        _VOLUNTEER.c.volunteer_status == ON_THE_ROSTER,
        day <= terms.last,
    )


def served(terms: Terms) -> Sequence[Condition]:
    """The rows of service that count: eligible, by their date.

    For one worker: service at events the worker took part in, and what the worker wrote down of
    service without an event.
    """
    service = _SERVICE.c
    own: list[Condition] = []
    if terms.by_worker:
        written = and_(service.host_event_id == "", service.recorded_by == terms.worker)
        own = [or_(took_part(service.host_event_id, terms.worker), written)]
    day = on_days(service.service_date, terms)
    return [day, eligible(_SERVICE), *of_sites(_SERVICE, terms), *own]
