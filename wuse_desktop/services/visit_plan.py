# SPDX-License-Identifier: MulanPSL-2.0
"""When each household is due for a visit (rules V-30 and D-20)."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.visits import MET_OUTCOMES, HomeVisit
from wuse_desktop.domain.visit_tiers import (
    DEFAULT_PROFILE,
    Contact,
    Tier,
    VisitProfile,
    at_least,
    day_after_event,
    last_counted_on,
    next_visit_on,
    strictest,
    tier_of,
)
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.household_store import LivingMember, earliest, living_members
from wuse_desktop.storage.visit_profile_store import visit_profile
from wuse_desktop.storage.visit_store import SEEING_MODES, VisitMark, marks_since_seen

# Somebody who was not met is tried again within a week: the interval runs from the last meeting.
_RETRY_DAYS = 7
_ONE_DAY = timedelta(days=1)
DIED = "6"  # VISIT_OUTCOME


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One household's class of visits, the last counted contact and the day of the next visit.

    ``due_on`` is None when no further visit is wanted. ``event`` (MAJOR_EVENT) on ``event_on`` is
    a major event after which nobody was seen yet, "" and None for none; it asks for a visit at
    once where the tier does (rule D-20). ``tiers`` holds each member's own class,
    ``marks`` the visits since somebody was last seen, in order. ``turns_on`` is the day on which
    the plan changes though nothing is written: somebody turns 80, a category ends or begins,
    somebody has moved out; None when only a writing changes it.
    """

    household_id: str
    tier: Tier
    tiers: dict[str, Tier]
    last_met_on: date | None
    due_on: date | None
    marks: tuple[VisitMark, ...] = ()
    turns_on: date | None = None
    event: str = ""
    event_on: date | None = None

    def days_late(self, today: date) -> int:
        """Days since the visit was due, 0 while it is not."""
        return days_late(self.due_on, today)


Facts = tuple[tuple[str, ...], int | None, str, str, str, str]


class _Tiers:
    """The tiers of a profile by facts: many people share theirs, each is judged once."""

    def __init__(self, profile: VisitProfile) -> None:
        self.profile = profile
        self._ages = sorted({rule.min_age for rule in profile.rules} - {0})
        self._known: dict[Facts, Tier] = {}

    def of(self, facts: Facts) -> Tier:
        """The tier of categories, age, self-care, risk, care and the tier a worker gave."""
        found = self._known.get(facts)
        if found is None:
            categories, age, self_care, risk, care, wanted = facts
            by_rule = tier_of(categories, age, self_care, risk, self.profile, care_status=care)
            found = self._known[facts] = at_least(by_rule, wanted, self.profile)
        return found

    def next_birthday(self, birth_date: date | None, today: date) -> date | None:
        """When somebody comes of an age that a rule asks for, None where they will not."""
        days = (_birthday(birth_date, age) for age in self._ages if birth_date)
        return earliest(*(day for day in days if day > today))


def _birthday(birth_date: date, age: int) -> date:
    """The day from which on somebody is of an age (as ``age_on`` counts it)."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:  # born on 29 February
        return date(birth_date.year + age, 3, 1)


def visit_plans(
    connection: Connection, today: date, site_id: str = "", household_ids: Sequence[str] = ()
) -> dict[str, VisitPlan]:
    """The plans of some households, or of all of a site ("" for every site)."""
    members: dict[str, list[LivingMember]] = {}
    for member in living_members(connection, today, site_id, household_ids):
        members.setdefault(member.household_id, []).append(member)
    marks = marks_since_seen(connection, site_id, household_ids)
    tiers = _Tiers(visit_profile(connection))
    return {
        household_id: _plan(tiers, household_id, living, marks.get(household_id, []), today)
        for household_id, living in members.items()
    }


def days_late(due_on: date | None, today: date) -> int:
    """Days since a visit was due, 0 while it is not."""
    return max(0, (today - due_on).days) if due_on else 0


def _plan(
    known: _Tiers,
    household_id: str,
    members: list[LivingMember],
    marks: list[VisitMark],
    today: date,
) -> VisitPlan:
    home = _Home(known, members, marks)
    tiers = home.tiers_on(today)
    tier = strictest(tiers.values(), known.profile)
    met_on = last_counted_on(_contacts(marks), tier)
    start = met_on or members[0].filed_on
    due = _due_on(home, next_visit_on(start or today, tier), tier)
    event, event_on = _open_event(members, marks)
    soon = day_after_event(event_on, tier) if event_on else None
    if due and soon:
        due = min(due, soon)
    turns_on = earliest(
        *(member.turns_on for member in members),
        *(known.next_birthday(member.birth_date, today) for member in members),
        None if start else today + _ONE_DAY,  # the interval runs from today, whenever that is
    )
    plan = VisitPlan(household_id, tier, tiers, met_on, due, tuple(marks), turns_on)
    return dataclasses.replace(plan, event=event, event_on=event_on) if event_on else plan


@dataclass(frozen=True, slots=True)
class _Home:
    """A household as it is planned: who lives there, and the visits since somebody was seen."""

    known: _Tiers
    members: list[LivingMember]
    marks: list[VisitMark]

    def tiers_on(self, day: date) -> dict[str, Tier]:
        """Each member's class by the facts of now, as far as these held on a day already."""
        care = next((mark.care_status for mark in reversed(self.marks) if mark.care_status), "")
        return {
            member.person_id: self.known.of(
                (
                    member.categories_on(day),
                    age_on(member.birth_date, day) if member.birth_date else None,
                    member.self_care,
                    member.risk_level,
                    care,
                    member.visit_tier,
                )
            )
            for member in self.members
        }

    def tier_on(self, day: date) -> Tier:
        """The class of the household by the facts of now, as far as these held on a day."""
        return strictest(self.tiers_on(day).values(), self.known.profile)


def _open_event(members: list[LivingMember], marks: list[VisitMark]) -> tuple[str, date | None]:
    """The latest major event in the household, unless somebody was seen that day or since."""
    events = [(member.event_on, member.event) for member in members if member.event_on]
    if not events:
        return "", None
    on, event = max(events)
    seen = any(contact.in_person and contact.on >= on for contact in _contacts(marks))
    return ("", None) if seen else (event, on)


def _contacts(marks: Iterable[VisitMark]) -> Iterable[Contact]:
    for mark in marks:
        if mark.outcome in MET_OUTCOMES:
            yield Contact(mark.on, mark.visit_mode in SEEING_MODES)


def _due_on(home: _Home, by_rule: date, tier: Tier) -> date | None:
    """What the latest visit agreed, unless the present class asks for it earlier.

    Facts that have changed since, by writing or by the calendar, end what was agreed. The day that
    the program proposes for some other class is nobody's choice: whatever made the class a laxer
    one then, or kept it unknown, such a day gives way to that of the present class.
    """
    if not home.marks:
        return by_rule
    latest = home.marks[-1]
    agreed = latest.next_visit_on
    if agreed is None and latest.outcome == DIED and len(home.members) == 1:
        # whoever is left of several once the dead one moved out is visited as ever
        return by_rule if home.members[0].home_hlc > latest.hlc else None
    if agreed is None:
        return by_rule
    if agreed <= by_rule:
        return agreed
    if _has_changed_since(latest, home, tier):
        return by_rule
    if _is_chosen(agreed, home):
        return agreed
    return min(agreed, _day_after(_contacts(home.marks), latest.on, tier))


def _is_chosen(agreed: date, home: _Home) -> bool:
    """Whether somebody set this day, and by the present profile.

    A profile that was set on the day of the writing counts as set after it.
    """
    latest, profile = home.marks[-1], home.known.profile
    if profile.set_on >= _written_on(latest).isoformat():
        return False
    contacts = list(_contacts(home.marks))
    classes = (*profile.tiers, *DEFAULT_PROFILE.tiers)
    return all(agreed != _day_after(contacts, latest.on, item) for item in classes)


def _has_changed_since(visit: VisitMark, home: _Home, tier: Tier) -> bool:
    """Whether the facts were changed after a visit was, or a day made the class another one."""
    if max(member.facts_hlc for member in home.members) > visit.hlc:
        return True
    return home.tier_on(_written_on(visit)) != tier


def _written_on(visit: VisitMark) -> date:
    return visit.written_on or visit.on


def death_told_on(visits: Sequence[tuple[date, str]], ended: Iterable[date]) -> date | None:
    """The day of a household's latest visit, if that found somebody dead and nobody saw to it.

    ``visits`` are days and results, latest first; ``ended`` are the days on which memberships
    ended: one since the visit before is taken for that of the dead one.
    """
    if not visits or visits[0][1] != DIED:
        return None
    before = visits[1][0] if len(visits) > 1 else date.min
    return None if any(day >= before for day in ended) else visits[0][0]


def next_after(plan: VisitPlan, visit: HomeVisit) -> date:
    """The day to propose for the next visit while ``visit`` is written down (rule V-30).

    It runs from the last contact that counts for the class of visits, this one included; when
    that day has passed already, because nobody was met, within a week. Raises ValueError for a
    visit without a date.
    """
    if visit.on is None:
        raise ValueError("start_at")
    earlier = [mark for mark in plan.marks if mark.id != visit.id and mark.on <= visit.on]
    contacts = list(_contacts(earlier))
    if visit.met:
        contacts.append(Contact(visit.on, visit.visit_mode in SEEING_MODES))
    return _day_after(contacts, visit.on, plan.tier)


def _day_after(contacts: Iterable[Contact], on: date, tier: Tier) -> date:
    """The day of the next visit as seen from the visit of a day: its own contact is among them."""
    met_on = last_counted_on(contacts, tier)
    due = next_visit_on(met_on, tier) if met_on else on
    if due > on:
        return due
    return on + timedelta(days=min(_RETRY_DAYS, tier.interval_days))
