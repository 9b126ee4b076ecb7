# SPDX-License-Identifier: MulanPSL-2.0
"""How often somebody is visited: the default profile of rule D-20 and the next date (V-30).

No national number exists; a county may give another profile, which is why it is data.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from wuse_desktop.domain.codes import national
from wuse_desktop.i18n import N_, _

LONGEST_INTERVAL = 730  # days


@dataclass(frozen=True, slots=True)
class Tier:
    """One class of visits.

    ``interval_days`` from one seeing to the next; ``remote_counts`` tells that a phone call may
    stand for every second visit; ``hours_after_event`` is the time for a visit after a major
    event (bereavement, disaster, discharge), 0 when none is asked.
    """

    code: str
    label: str
    interval_days: int
    remote_counts: bool
    hours_after_event: int = 0

    @property
    def text(self) -> str:
        """The label in the current language."""
        return _(self.label)


@dataclass(frozen=True, slots=True)
class TierRule:
    """Somebody for whom every stated condition holds belongs at least to the tier.

    Empty conditions are not asked. ``categories``: at least one of these CLIENT_CAT codes;
    ``min_age`` in years; ``self_care`` (SELF_CARE), ``risk_levels`` (RISK_LEVEL),
    ``care_status`` (CARE_STATUS): one of these codes; ``acute``: acute illness or dementia.
    """

    tier: str
    categories: frozenset[str] = frozenset()
    min_age: int = 0
    self_care: frozenset[str] = frozenset()
    risk_levels: frozenset[str] = frozenset()
    care_status: frozenset[str] = frozenset()
    acute: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the rule asks for a category and nothing else."""
        return bool(self.categories) and self == TierRule(self.tier, categories=self.categories)


@dataclass(frozen=True, slots=True)
class VisitProfile:
    """The tiers, strictest first, and the rules that lead to them; others get the last tier.

    ``set_on`` is the day (ISO) on which somebody set it, "" for the one of the program.
    """

    id: str
    tiers: tuple[Tier, ...]
    rules: tuple[TierRule, ...]
    set_on: str = ""


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEFAULT_PROFILE = VisitProfile(
    id="D-20",
    tiers=(
        Tier("A", N_("高风险"), 7, remote_counts=False, hours_after_event=24),
        Tier("B", N_("重点"), 30, remote_counts=False),
        Tier("C", N_("一般"), 90, remote_counts=True),
        Tier("D", N_("普通"), 365, remote_counts=True),
    ),
    rules=(
        # 80 and older, alone, empty-nest or left behind
        TierRule("A", categories=_codes("20 21 22"), min_age=80),
        TierRule("A", acute=True),
        TierRule("A", risk_levels=_codes("1")),
        # 特困 at home with full loss of self-care
        TierRule("A", categories=_codes("03"), self_care=_codes("3")),
        # other 特困 at home, 失能, 计生特殊家庭, severe disability, orphans, children in difficulty
        TierRule("B", categories=_codes("03 24 26 25 30 34 10 11 12 13 14")),
        # left-behind children whose care is insufficient, missing, or entrusted without signature
        TierRule("B", categories=_codes("15"), care_status=_codes("3 4 6")),
        # relief households, others left behind, alone, empty-nest or aged, other disability
        TierRule("C", categories=_codes("01 02 05 15 20 21 22 23 27 40 31 32 33")),
    ),
)


def profile_of(
    tiers: Iterable[Mapping[str, Any]],
    categories: Iterable[Mapping[str, Any]],
    set_on: str = "",
) -> VisitProfile:
    """The default profile with what somebody set instead on a day (ISO).

    ``tiers`` are mappings of ``tier``, ``days``, ``remote``, ``hours``; ``categories`` of
    ``category`` and ``tier``. What names no tier of ours, or an interval that is none, is passed
    over: a county may run a newer version.
    """
    known = {tier.code: tier for tier in DEFAULT_PROFILE.tiers}
    for entry in tiers:
        code, days = str(entry.get("tier")), entry.get("days")
        if code in known and isinstance(days, int) and 1 <= days <= LONGEST_INTERVAL:
            hours = entry.get("hours")
            known[code] = replace(
                known[code],
                interval_days=days,
                remote_counts=bool(entry.get("remote")),
                hours_after_event=hours if isinstance(hours, int) and hours > 0 else 0,
            )
    moved = {
        str(entry.get("category")): str(entry.get("tier"))
        for entry in categories
        if entry.get("tier") in known
    }
    return VisitProfile("set", tuple(known.values()), _moved(moved), set_on)


def _moved(moved: Mapping[str, str]) -> tuple[TierRule, ...]:
    """The default rules, with some categories leading to another tier.

    Only rules that ask for nothing but a category are changed: those that ask for more (80 and
    older and alone) go on.
    """
    rules = []
    for rule in DEFAULT_PROFILE.rules:
        left = rule.categories - moved.keys() if rule.is_plain else rule.categories
        if left or not rule.is_plain:
            rules.append(replace(rule, categories=left))
    for code in dict.fromkeys(moved.values()):
        held = frozenset(name for name, tier in moved.items() if tier == code)
        rules.append(TierRule(code, categories=held))
    return tuple(rules)


def usual_tier(category: str, profile: VisitProfile = DEFAULT_PROFILE) -> Tier:
    """The tier that a category alone leads to."""
    return tier_of((category,), profile=profile)


def tier_of(
    categories: Collection[str],
    age: int | None = None,
    self_care: str = "",
    risk_level: str = "",
    profile: VisitProfile = DEFAULT_PROFILE,
    *,
    care_status: str = "",
    acute: bool = False,
) -> Tier:
    """The strictest tier of a person on a day.

    ``categories`` are the CLIENT_CAT codes that hold that day, ``age`` completed years; an
    unknown fact meets no condition. A local category counts as the national one that it names.
    """
    categories = frozenset(map(national, categories))
    reached = {
        rule.tier
        for rule in profile.rules
        if (not rule.categories or not rule.categories.isdisjoint(categories))
        and (not rule.min_age or (age is not None and age >= rule.min_age))
        and (not rule.self_care or self_care in rule.self_care)
        and (not rule.risk_levels or risk_level in rule.risk_levels)
        and (not rule.care_status or care_status in rule.care_status)
        and (not rule.acute or acute)
    }
    return next((tier for tier in profile.tiers if tier.code in reached), profile.tiers[-1])


def tier(code: str, profile: VisitProfile = DEFAULT_PROFILE) -> Tier:
    """The tier of a code. Raises KeyError when the profile has none."""
    for found in profile.tiers:
        if found.code == code:
            return found
    raise KeyError(code)


def at_least(found: Tier, wanted: str, profile: VisitProfile = DEFAULT_PROFILE) -> Tier:
    """The tier of a person to whom a worker gave one, "" for none.

    It may make visits more frequent than the rules do, never less.
    """
    return next((item for item in profile.tiers if item.code in (found.code, wanted)), found)


def strictest(tiers: Iterable[Tier], profile: VisitProfile = DEFAULT_PROFILE) -> Tier:
    """The tier of a household: that of the member who is visited most often."""
    wanted = {found.code for found in tiers}
    return next((found for found in profile.tiers if found.code in wanted), profile.tiers[-1])


def next_visit_on(last_met: date, tier: Tier) -> date:
    """The day by which the next visit is due (rule V-30)."""
    return last_met + timedelta(days=tier.interval_days)


def visit_after_event_by(event_at: datetime, tier: Tier) -> datetime | None:
    """Until when somebody is visited after a major event; None when the tier does not ask."""
    if not tier.hours_after_event:
        return None
    return event_at + timedelta(hours=tier.hours_after_event)


def day_after_event(on: date, tier: Tier) -> date | None:
    """By which day somebody is visited after a major event on a day whose hour nobody wrote down.

    The hours run from the beginning of the day, so that of 24 the day itself is the last.
    """
    by = visit_after_event_by(datetime.combine(on, time()), tier)
    return (by - timedelta(minutes=1)).date() if by else None


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """One contact in which somebody was reached; ``in_person`` when they were seen."""

    on: date
    in_person: bool


def last_counted_on(contacts: Iterable[Contact], tier: Tier) -> date | None:
    """The last contact that satisfies the tier, from which the next date runs.

    Seeing somebody always does. A call or video does in the tiers C and D only, and there only
    when the contact counted before it was not remote too. None when nothing counts.
    """
    last: Contact | None = None
    for contact in sorted(contacts):
        if contact.in_person or (tier.remote_counts and (last is None or last.in_person)):
            last = contact
    return last.on if last else None
