# SPDX-License-Identifier: MulanPSL-2.0
"""The class of visits of each person as one SQL expression (rule D-20), for long lists.

The page of a person asks ``domain.visit_tiers``; here the same rules select among tens of
thousands. Tests hold the two together.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from wuse_desktop.domain.codes import with_local
from wuse_desktop.domain.visit_tiers import TierRule, VisitProfile
from wuse_desktop.storage.visit_store import SEEING_MODES

_MOST_PARAMETERS = 900
_CATEGORIES = "CLIENT_CAT"
_DAY = "'{day}'"  # filled in by whoever runs the statement
_SEEN = f"w.outcome IN ('1', '2') AND w.visit_mode IN {SEEING_MODES}"


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


def _counts(visit: str) -> str:
    return f"{visit}.deleted_hlc IS NULL AND {visit}.status NOT IN ('draft', 'voided')"


def _holding(categories: Iterable[str], *, among_all: bool) -> str:
    """Whether the person holds one of the categories on the day.

    Among all persons it is cheaper to gather the holders once than to ask for each.
    """
    held = (
        f"c.category IN ({_listed(with_local(_CATEGORIES, categories))}) AND c.deleted_hlc IS NULL "
        f"AND (c.start_date IS NULL OR c.start_date <= {_DAY}) "
        f"AND (c.end_date IS NULL OR c.end_date >= {_DAY})"
    )
    if among_all:
        return f"t.id IN (SELECT c.person_id FROM person_category c WHERE {held})"  # noqa: S608
    return f"EXISTS (SELECT 1 FROM person_category c WHERE c.person_id = t.id AND {held})"  # noqa: S608


def _cared_for(care_status: Iterable[str]) -> str:
    """Whether the latest word about care in the person's household is one of these.

    The latest since somebody was last seen: what was said before that is out of date.
    """
    homes = (
        "(SELECT m.household_id FROM household_member m WHERE m.person_id = t.id "  # noqa: S608
        f"AND m.deleted_hlc IS NULL AND (m.end_date IS NULL OR m.end_date > {_DAY}) "
        "UNION SELECT h.id FROM household h WHERE h.head_person_id = t.id)"
    )
    return (
        f"EXISTS (SELECT 1 FROM home_visit v WHERE v.household_id IN {homes} "  # noqa: S608
        f"AND {_counts('v')} AND v.care_status IN ({_listed(care_status)}) "
        "AND NOT EXISTS (SELECT 1 FROM home_visit w WHERE w.household_id = v.household_id "
        f"AND w.start_at > v.start_at AND {_counts('w')} "
        f"AND (w.care_status <> '' OR ({_SEEN}))))"
    )


def _met(rule: TierRule, *, among_all: bool) -> str:
    """The condition under which a rule holds for the person ``t``, what is cheap to ask first."""
    parts = []
    if rule.acute:  # nothing on file says so: a worker gives the person their class
        parts.append("0")
    if rule.min_age:
        born = f"t.birth_date <= date({_DAY}, '-{int(rule.min_age)} years')"
        parts.append(f"t.birth_date IS NOT NULL AND {born}")
    if rule.self_care:
        parts.append(f"t.self_care IN ({_listed(rule.self_care)})")
    if rule.risk_levels:
        parts.append(f"t.risk_level IN ({_listed(rule.risk_levels)})")
    if rule.categories:
        parts.append(_holding(rule.categories, among_all=among_all))
    if rule.care_status:
        parts.append(_cared_for(rule.care_status))
    return f"({' AND '.join(parts)})"


def _reached(profile: VisitProfile, codes: Collection[str], *, among_all: bool) -> str:
    """Whether any rule of these tiers holds, or a worker gave the person one of them.

    Rules that ask for a category and nothing else are asked together.
    """
    rules = [rule for rule in profile.rules if rule.tier in codes]
    plain = [rule for rule in rules if rule.is_plain]
    parts = [f"t.visit_tier IN ({_listed(codes)})"]
    categories = frozenset[str]().union(*(rule.categories for rule in plain))
    if categories:
        parts.append(_holding(categories, among_all=among_all))
    parts += [_met(rule, among_all=among_all) for rule in rules if not rule.is_plain]
    return f"({' OR '.join(parts)})"


def tier_condition(
    profile: VisitProfile, wanted: Collection[str], *, among_all: bool = True
) -> str:
    """Whether the person ``t`` belongs to one of some tiers on ``{day}``.

    Codes that the profile does not have select nobody. ``among_all`` says that it is asked of
    everybody, not of few who are narrowed down otherwise.
    """
    codes = [tier.code for tier in profile.tiers]
    either = []
    for place, code in enumerate(codes):
        if code not in wanted:
            continue
        parts = []
        if place < len(codes) - 1:
            parts.append(_reached(profile, codes[place : place + 1], among_all=among_all))
        if place:
            parts.append(f"NOT {_reached(profile, codes[:place], among_all=among_all)}")
        either.append(f"({' AND '.join(parts)})")
    return f"({' OR '.join(either) or '0'})"


def _tier_expression(profile: VisitProfile) -> str:
    """The code of the tier of the person ``t`` on ``{day}``: the strictest that is reached."""
    branches = [
        f"WHEN {_reached(profile, (tier.code,), among_all=False)} THEN '{tier.code}'"
        for tier in profile.tiers[:-1]
    ]
    return f"CASE {' '.join(branches)} ELSE '{profile.tiers[-1].code}' END"


def tiers_of(
    connection: Connection, profile: VisitProfile, person_ids: Sequence[str], day: str
) -> dict[str, str]:
    """The codes of the tiers of some persons on a day, by id."""
    expression = _tier_expression(profile).replace("{day}", day)
    found: dict[str, str] = {}
    for start in range(0, len(person_ids), _MOST_PARAMETERS):
        part = tuple(person_ids[start : start + _MOST_PARAMETERS])
        marks = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"SELECT t.id, {expression} FROM person t WHERE t.id IN ({marks})",  # noqa: S608
            part,
        )
        found.update((row_id, code) for row_id, code in rows)
    return found
