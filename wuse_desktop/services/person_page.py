# SPDX-License-Identifier: MulanPSL-2.0
"""The page of one person: who they are, what is due, and the whole history of contacts."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.case_states import ARCHIVED, CLOSED, REFERRED_OUT, REFUSED
from wuse_desktop.domain.categories import CategoryEntry, check_categories
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.completeness import Completeness, completeness
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.eligibility import Hint, Standing, hints
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.people import HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.domain.visit_tiers import Tier, at_least, tier_of
from wuse_desktop.i18n import _, clauses
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ownership import other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.services.revealing import NOT_FOR_ALL, closed_contacts
from wuse_desktop.services.visit_dues import event_text
from wuse_desktop.services.visit_plan import VisitPlan, visit_plans
from wuse_desktop.storage import (
    household_store,
    list_store,
    org_store,
    person_match_store,
    person_store,
    records,
    visit_store,
)
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.org_store import OrgDuty
from wuse_desktop.storage.person_store import ContactRow
from wuse_desktop.storage.visit_profile_store import visit_profile

# What the page of a case or group shows to everybody at the station.
_OPEN_HEADINGS = frozenset({"case_session", "group_session", "community_activity"})
_NOT_OPEN = (CLOSED, ARCHIVED, REFUSED, REFERRED_OUT)


@dataclass(frozen=True, slots=True)
class HeldCategory:
    """One category entry in words; ``verified_by`` is the name of who checked the evidence."""

    id: str
    category: str
    label: str
    start_on: date | None
    end_on: date | None
    basis: str
    verified_on: date | None = None
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class PersonHousehold:
    """A household in which the person lives now."""

    id: str
    household_no: str
    head_name: str
    relation: str
    address: str
    village: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of the person that is neither closed nor refused."""

    id: str
    case_no: str
    state: str
    opened_on: date | None
    worker: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One contact: ``entity`` and ``id`` lead to the record, the rest is to be read."""

    entity: str
    id: str
    on: date
    kind_label: str
    title: str
    detail: str
    minutes: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that the page of a person shows.

    ``tier`` is the code of the class of visits (A to D), ``tier_label`` its name, wanted every
    ``interval_days``. The next visit is that of the household, a client in none is visited as one
    of their own; ``next_visit_on`` is None where none is wanted. ``event`` says what happened since
    somebody was last seen, and within how many hours that asks for a visit. ``total_contacts``
    counts where the person was served, so without volunteer service. A contact at another station
    (there under another id) begins with the name of the station, and texts that the present user
    may not read are left out. ``organisations`` are those that the person leads or belongs to now.
    ``file`` says what the file lacks, ``hints`` what the person may apply for, ``doubts`` what the
    categories contradict (V-11, V-12). ``worker`` is who looks after the person. ``editable`` is
    False for a person of another site.
    """

    person: Person
    age: int | None
    sex: str
    village: str
    categories_now: tuple[HeldCategory, ...]
    categories_past: tuple[HeldCategory, ...]
    households: tuple[PersonHousehold, ...]
    risk: str
    tier: str
    tier_label: str
    interval_days: int
    last_met_on: date | None
    next_visit_on: date | None
    days_late: int
    event: str
    consent_given: bool
    consent_on: date | None
    open_cases: tuple[OpenCase, ...]
    timeline: tuple[TimelineEntry, ...]
    volunteer_id: str
    organisations: tuple[OrgDuty, ...]
    total_contacts: int
    file: Completeness
    hints: tuple[Hint, ...]
    doubts: tuple[str, ...]
    worker: str
    editable: bool


def leading_id(desk: Desk, person_id: str) -> str:
    """The person that an id leads to: themselves, or whom they were merged into."""
    with desk.read() as connection:
        return person_match_store.living_id(connection, person_id)


def person_page(desk: Desk, person_id: str) -> PersonPage:
    """The page of a person, or of whom they were merged into.

    Raises UserFault ``record_missing``.
    """
    person_id = leading_id(desk, person_id)
    person = load(desk, Person, person_id)
    today = desk.today()
    with desk.read() as connection:
        entries = records.find(connection, PersonCategory, "start_date", person_id=person_id)
        ids = person_match_store.one_person(connection, person_id)
        households = _households(connection, person_id, today)
        homes = [item.id for item in households] or [person_id]
        plans = visit_plans(connection, today, household_ids=homes)
        cases = _open_cases(connection, ids)
        contacts = _contacts(connection, ids)
        closed = closed_contacts(desk, connection, _by_kind(contacts))
        sites = _sites_elsewhere(desk, connection, person, ids)
        volunteers = records.find(connection, Volunteer, person_id=person_id, limit=1)
        duties = org_store.of_person(connection, person_id)
        profile = visit_profile(connection)
        unaided = visit_store.unaided_of(connection, person_id)
        workers = records.get_many(
            connection, Worker, [person.worker_id, *(entry.verified_by for entry in entries)]
        )
    plan = next((plans[item] for item in homes if item in plans), None)
    now = [entry for entry in entries if entry.end_date is None or entry.end_date >= today]
    age = age_on(person.birth_date, today) if person.birth_date else None
    held = [entry for entry in now if entry.start_date is None or entry.start_date <= today]
    names = {worker.id: worker.name for worker in workers.values()}
    codes = [entry.category for entry in held]
    by_rule = tier_of(codes, age, person.self_care, person.risk_level, profile)
    tier = _own_tier(person, plan) or at_least(by_rule, person.visit_tier, profile)
    return PersonPage(
        person=person,
        age=age,
        sex=label("SEX", person.sex) if person.sex else "",
        village=division_name(person.village_code) if person.village_code else "",
        categories_now=tuple(_in_words(entry, names) for entry in now),
        categories_past=tuple(_in_words(entry, names) for entry in entries if entry not in now),
        households=tuple(households),
        risk=label("RISK_LEVEL", person.risk_level) if person.risk_level else "",
        tier=tier.code,
        tier_label=tier.text,
        interval_days=tier.interval_days,
        last_met_on=plan.last_met_on if plan else None,
        next_visit_on=plan.due_on if plan else None,
        days_late=plan.days_late(today) if plan else 0,
        event=_event(plan),
        consent_given=person.consent_given,
        consent_on=person.consent_on,
        open_cases=cases,
        timeline=tuple(
            _entry(row, sites.get(owner, ""), closed=row.id in closed) for row, owner in contacts
        ),
        volunteer_id=volunteers[0].id if volunteers else "",
        organisations=tuple(duties),
        total_contacts=sum(row.entity != "volunteer_service" for row, _owner in contacts),
        file=completeness(person, held, today, has_home=bool(households)),
        hints=hints(_standing(person, held, age, unaided)),
        doubts=_doubts(person, entries, today),
        worker=names.get(person.worker_id, ""),
        editable=person.site_id == desk.site_id,
    )


def _standing(
    person: Person,
    held: Sequence[PersonCategory],
    age: int | None,
    unaided: frozenset[str] | None,
) -> Standing:
    return Standing(
        age,
        frozenset(entry.category for entry in held),
        tuple(
            (str(entry.get("type") or ""), str(entry.get("level") or ""))
            for entry in person.disability
        ),
        person.health_status,
        person.self_care,
        unaided,
    )


def _doubts(person: Person, entries: Sequence[PersonCategory], today: date) -> tuple[str, ...]:
    spans = [CategoryEntry(entry.category, entry.start_date, entry.end_date) for entry in entries]
    found = check_categories(spans, person.birth_date, today)
    return tuple(problem.message for problem in found)


def _own_tier(person: Person, plan: VisitPlan | None) -> Tier | None:
    return plan.tiers.get(person.id) if plan else None


def _event(plan: VisitPlan | None) -> str:
    if plan is None or plan.event_on is None:
        return ""
    hours = plan.tier.hours_after_event
    wanted = _("{hours}小时内走访").format(hours=hours) if hours else _("这一级没有定几小时内走访")
    return clauses((event_text(plan.event, plan.event_on), wanted))


def _in_words(entry: PersonCategory, names: Mapping[str, str]) -> HeldCategory:
    return HeldCategory(
        entry.id,
        entry.category,
        label("CLIENT_CAT", entry.category),
        entry.start_date,
        entry.end_date,
        entry.basis,
        entry.verified_on,
        names.get(entry.verified_by, ""),
    )


def _households(connection: Connection, person_id: str, today: date) -> list[PersonHousehold]:
    ids = household_store.current_households(connection, person_id, today)
    if not ids:
        return []
    relations = {
        member.household_id: member.relation
        for member in records.find(connection, HouseholdMember, person_id=person_id)
    }
    return [
        PersonHousehold(
            line.id,
            line.household_no,
            line.head_name,
            label("REL", relations[line.id]) if relations.get(line.id) else "",
            line.address,
            division_name(line.village_code) if line.village_code else "",
            line.head_id == person_id,
        )
        for line in household_store.lines(connection, ids)
    ]


def _contacts(connection: Connection, ids: Sequence[str]) -> list[tuple[ContactRow, str]]:
    """The contacts under all ids of a person, latest first, each once with its id."""
    found = {
        (row.entity, row.id): (row, person_id)
        for person_id in reversed(ids)
        for row in person_store.contacts(connection, person_id)
    }
    return sorted(found.values(), key=lambda item: (item[0].start_at, item[0].id), reverse=True)


def _by_kind(contacts: Iterable[tuple[ContactRow, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row, _owner in contacts:
        found.setdefault(row.entity, []).append(row.id)
    return found


def _sites_elsewhere(
    desk: Desk, connection: Connection, person: Person, ids: Sequence[str]
) -> dict[str, str]:
    """The names of the other sites at which a person is on file too, by their id there."""
    sites = list_store.facts(connection, Person.entity, ("site_id",), ids)
    return {
        row_id: other_site_name(desk, site_id) or desk.station().name
        for row_id, (site_id,) in sites.items()
        if site_id != person.site_id
    }


def _open_cases(connection: Connection, ids: Sequence[str]) -> tuple[OpenCase, ...]:
    cases = [
        case
        for case in records.find(connection, CaseFile, "-intake_at", client_id=tuple(ids))
        if case.state not in _NOT_OPEN
    ]
    workers = records.get_many(connection, Worker, [case.case_worker_id for case in cases])
    return tuple(
        OpenCase(
            case.id,
            case.case_no or case.record_no,
            label("CASE_STATE", case.state),
            case.opened_on,
            workers[case.case_worker_id].name if case.case_worker_id in workers else "",
        )
        for case in cases
    )


def _joined(*parts: str) -> str:
    return " · ".join(part.strip() for part in parts if part.strip())


# How each kind of contact reads: its title, then its detail.
_WORDS: dict[str, Callable[[ContactRow], tuple[str, str]]] = {
    "home_visit": lambda row: (
        labels("VISIT_PURPOSE", row.codes),
        _joined(label("VISIT_OUTCOME", row.outcome), row.detail),
    ),
    "case_session": lambda row: (
        row.heading,
        _joined(label("CONTACT_MODE", row.outcome), row.detail),
    ),
    "case_follow_up": lambda row: (label("CONTACT_MODE", row.outcome), row.detail),
    "consultation": lambda row: (
        labels("CONSULT_TOPIC", row.codes),
        _joined(row.detail, label("CONSULT_RESULT", row.outcome)),
    ),
}


def _entry(row: ContactRow, site_name: str, *, closed: bool) -> TimelineEntry:
    """A contact to be read; of a ``closed`` one without what only others may read."""
    if closed:
        row = dataclasses.replace(row, detail=_(NOT_FOR_ALL))
        if row.entity not in _OPEN_HEADINGS:
            row = dataclasses.replace(row, heading="")
    words = _WORDS.get(row.entity)
    title, detail = words(row) if words else (row.heading, row.detail)
    return TimelineEntry(
        row.entity,
        row.id,
        row.start_at.date(),
        _(record_class(row.entity).title),
        title,
        _joined(site_name, detail),
        row.minutes,
    )
