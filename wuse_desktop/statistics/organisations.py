# SPDX-License-Identifier: MulanPSL-2.0
"""The register of organisations and what they do (rule C-27)."""

from typing import Any

from sqlalchemy import FromClause, Select, TableValuedAlias, func, literal, or_, select

from wuse_desktop.domain.organisation_rules import COMMUNITY, FEDERATION, PREPARING, VOLUNTEER
from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    eligible,
    event_day,
    filed,
    line,
    of_sites,
    on_days,
    there_is,
    took_part,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

_ORG, _ACTIVITY, _INCUBATION = (
    TABLES["community_org"],
    TABLES["community_activity"],
    TABLES["incubation"],
)
_COMMUNITY = (COMMUNITY, FEDERATION)


def organisations(terms: Terms) -> Select[Any]:
    """社区社会组织在册: founded by the last day and not closed by then."""
    return _line(terms).where(*_on_register(terms))


def organisations_founded(terms: Terms) -> Select[Any]:
    """新增: founded in the scope."""
    begun = _ORG.c.org_status != PREPARING
    return _line(terms).where(begun, on_days(_ORG.c.founded_on, terms))


def organisations_closed(terms: Terms) -> Select[Any]:
    """注销: closed in the scope."""
    return _line(terms, _ORG.c.closed_on).where(on_days(_ORG.c.closed_on, terms))


def organisations_active(terms: Terms) -> Select[Any]:
    """活跃: on the register, with an activity in the 12 months that end with the scope."""
    activity = _ACTIVITY.alias()
    named = _named(activity)
    # Looked up once for all: asked anew for each organisation it took seconds at a county.
    held = (
        select(named.c.value)
        .select_from(activity, named)
        .where(
            activity.c.start_at >= func.date(terms.after, "-12 months"),
            activity.c.start_at < terms.after,
            *_held(activity),
        )
    )
    return _line(terms).where(*_on_register(terms), _ORG.c.id.in_(held))


def organisations_incubated(terms: Terms) -> Select[Any]:
    """新入驻孵化: the records of incubation begun in the scope, never a typed number."""
    of_community = there_is(_ORG, _ORG.c.id == _INCUBATION.c.org_id, eligible(_ORG), _of_kind())
    return line(_INCUBATION, _INCUBATION.c.entered_on).where(
        *filed(_INCUBATION, terms, _INCUBATION.c.recorded_by),
        on_days(_INCUBATION.c.entered_on, terms),
        of_community,
    )


def organisation_activities(terms: Terms) -> Select[Any]:
    """活动场次: what community organisations held, or helped to, each once.

    Whether a worker of the station took part does not matter here, unlike in rule C-12.
    """
    own = [took_part(_ACTIVITY.c.id, terms.worker)] if terms.by_worker else []
    named = _named(_ACTIVITY)
    of_community = (
        select(literal(1))
        .select_from(named.join(_ORG, _ORG.c.id == named.c.value))
        .where(eligible(_ORG), _of_kind())
        .correlate(_ACTIVITY)
        .exists()
    )
    return line(_ACTIVITY, event_day(_ACTIVITY), key=_ACTIVITY.c.id).where(
        _ACTIVITY.c.start_at >= terms.first,
        _ACTIVITY.c.start_at < terms.after,
        *_held(_ACTIVITY),
        *of_sites(_ACTIVITY, terms),
        of_community,
        *own,
    )


def volunteer_organisations(terms: Terms) -> Select[Any]:
    """志愿服务组织在册."""
    return line(_ORG, _founded()).where(
        *filed(_ORG, terms, _ORG.c.recorded_by), *_standing(terms), _is_kind(VOLUNTEER)
    )


def _line(terms: Terms, day: Value | None = None) -> Select[Any]:
    """Lines over the community organisations of the scope."""
    return line(_ORG, _founded() if day is None else day).where(
        *filed(_ORG, terms, _ORG.c.recorded_by), _of_kind()
    )


def _founded() -> Value:
    return func.coalesce(_ORG.c.founded_on, "")


def _on_register(terms: Terms) -> list[Condition]:
    return [*_standing(terms), _of_kind()]


def _standing(terms: Terms) -> list[Condition]:
    staying = or_(_ORG.c.closed_on.is_(None), _ORG.c.closed_on > terms.last)
    return [_ORG.c.founded_on <= terms.last, staying, _ORG.c.org_status != PREPARING]


def _of_kind() -> Condition:
    return or_(*(_is_kind(code) for code in _COMMUNITY))


def _is_kind(code: str) -> Condition:
    """Among the kinds, which are kept as JSON text."""
    return func.instr(_ORG.c.org_kinds, f'"{code}"') > 0


def _held(activity: FromClause) -> tuple[Condition, Condition]:
    """An activity that took place (rule C-02) and names an organisation."""
    return eligible(activity), activity.c.org_ids != "[]"


def _named(activity: FromClause) -> TableValuedAlias:
    """The ids of the organisations that an activity names, one a row, as ``value``."""
    return func.json_each(activity.c.org_ids).table_valued("value")
