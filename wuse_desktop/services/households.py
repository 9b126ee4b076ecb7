# SPDX-License-Identifier: MulanPSL-2.0
"""Households: filing them with their members, moving out, and the page of one household."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.categories import holding_on
from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.numbering import next_record_no
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.visit_plan import death_told_on, visit_plans
from wuse_desktop.storage import household_store, person_store, records, settings, visit_store
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.storage.visit_store import VisitLine

_HEAD = "0"  # REL: the head of the household


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in words; ``tier`` is the code of the person's own class of visits."""

    id: str
    person_id: str
    name: str
    relation: str
    sex: str
    age: int | None
    categories: str
    tier: str
    phone: str
    lives_together: bool
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Everything that the page of a household shows; visits latest first.

    ``due_on`` is None when no further visit is wanted; ``death_on`` is the day of the latest visit
    while nobody followed up that it found somebody dead; ``editable`` is False for a household of
    another site.
    """

    household: Household
    head_name: str
    village: str
    members: tuple[MemberLine, ...]
    former_members: tuple[MemberLine, ...]
    visits: tuple[VisitLine, ...]
    tier: str
    tier_label: str
    interval_days: int
    last_met_on: date | None
    due_on: date | None
    days_late: int
    death_on: date | None
    editable: bool


def check_household(
    desk: Desk, household: Household, members: Sequence[HouseholdMember]
) -> tuple[Problem, ...]:
    """Everything found about a household and the members given with it."""
    problems = list(check_fields(_counted(household, members)))
    for member in members:
        problems.extend(
            dataclasses.replace(problem, field="members")
            for problem in check_fields(_member_of(member, household))
            if problem.field != "household_id"
        )
    people = [member.person_id for member in members if member.end_date is None]
    if len(set(people)) < len(people):
        message = _("同一个人在家庭成员里出现了两次，请删去一行。")
        problems.append(Problem("member_twice", "", "block", message, "members"))
    with desk.read() as connection:
        living = {
            person_id: set(household_store.current_households(connection, person_id, desk.today()))
            for person_id in people
        }
    elsewhere = sorted(set().union(*living.values()) - {household.id}) if living else []
    if elsewhere:
        message = _("有成员还登记在另一个家庭里，如已搬走，请先在那个家庭办理迁出。")
        problems.append(
            Problem("member_elsewhere", "", "warn", message, "members", tuple(elsewhere))
        )
    return tuple(problems)


def save_household(
    desk: Desk, household: Household, members: Sequence[HouseholdMember] = (), reason: str = ""
) -> Saved:
    """File a household or change one, with members to add or to change.

    Members that are not given stay; ``move_out`` ends a membership. The head becomes a member
    where they are none; the number of people living together is counted where it is empty.
    Raises UserFault with the first blocking finding.
    """
    problems = check_household(desk, household, members)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        household = put_record(desk, unit, _numbered(desk, unit, household, members), reason)
        stored = records.find(unit.connection, HouseholdMember, household_id=household.id)
        known = {member.person_id: member for member in stored if member.end_date is None}
        given = {member.person_id: member for member in members}
        head_id = household.head_person_id
        if head_id not in given:
            given[head_id] = dataclasses.replace(
                known.get(head_id, HouseholdMember(person_id=head_id)), relation=_HEAD
            )
        for member in given.values():
            row = _member_of(member, household)
            present = known.get(row.person_id)
            if present is not None:
                start = row.start_date or present.start_date
                row = dataclasses.replace(row, id=present.id, start_date=start)
            put_record(desk, unit, row, reason)
        return Saved(household.id, unit.changes(), problems)


def _numbered(
    desk: Desk, unit: UnitOfWork, household: Household, members: Sequence[HouseholdMember]
) -> Household:
    """The household with its number, the count of people and the village of its head."""
    household = _counted(household, members)
    if not household.household_no:
        number = household.record_no or next_record_no(desk, unit, "household", desk.today())
        household = dataclasses.replace(household, household_no=number, record_no=number)
    if not household.village_code:
        head = load_in(unit, Person, household.head_person_id)
        village = head.village_code or settings.station(unit.connection, desk.site_id).division_code
        household = dataclasses.replace(household, village_code=village)
    return household


def _counted(household: Household, members: Sequence[HouseholdMember]) -> Household:
    if household.living_member_count is not None:
        return household
    people = {item.person_id for item in members if item.lives_together and item.end_date is None}
    count = len(people | {household.head_person_id})
    return dataclasses.replace(household, living_member_count=count)


def _member_of(member: HouseholdMember, household: Household) -> HouseholdMember:
    is_head = member.person_id == household.head_person_id
    relation = _HEAD if is_head and not member.relation else member.relation
    return dataclasses.replace(member, household_id=household.id, relation=relation)


def move_out(
    desk: Desk, household_id: str, person_id: str, on: date | None = None, reason: str = ""
) -> Saved:
    """End a membership on a day (today), from which the person no longer lives there.

    Raises UserFault ``head_moves_out`` for the head, ``not_a_member`` for somebody else.
    """
    with desk.write(reason) as unit:
        household = load_in(unit, Household, household_id)
        if household.head_person_id == person_id:
            raise UserFault(
                "head_moves_out",
                _("户主不能直接迁出，没有改动。"),
                _("请先在家庭资料里换一位户主，再办理迁出。"),
            )
        found = records.find(
            unit.connection, HouseholdMember, household_id=household_id, person_id=person_id
        )
        present = [member for member in found if member.end_date is None]
        if not present:
            raise UserFault("not_a_member", _("这个人现在不是这个家庭的成员，没有改动。"))
        for member in present:
            left = dataclasses.replace(member, end_date=on or desk.today())
            put_record(desk, unit, left, reason)
        count = max(1, (household.living_member_count or 1) - len(present))
        put_record(desk, unit, dataclasses.replace(household, living_member_count=count), reason)
        return Saved(household_id, unit.changes())


def household_page(desk: Desk, household_id: str) -> HouseholdPage:
    """The page of a household. Raises UserFault ``record_missing``."""
    household = load(desk, Household, household_id)
    today = desk.today()
    with desk.read() as connection:
        members = records.find(connection, HouseholdMember, household_id=household_id)
        ids = [member.person_id for member in members]
        people = records.get_many(connection, Person, [*ids, household.head_person_id])
        held = person_store.category_entries(connection, ids)
        plan = visit_plans(connection, today, household_ids=[household_id]).get(household_id)
        visits = visit_store.lines_of(connection, household_id)
    lines = [
        _line(
            member,
            people[member.person_id],
            holding_on(held.get(member.person_id, ()), today),
            plan.tiers[member.person_id].code if plan and member.person_id in plan.tiers else "",
            today,
        )
        for member in members
        if member.person_id in people
    ]
    lines.sort(key=lambda line: line.person_id != household.head_person_id)
    head = people.get(household.head_person_id)
    return HouseholdPage(
        household=household,
        head_name=head.name if head else "",
        village=division_name(household.village_code) if household.village_code else "",
        members=tuple(line for line in lines if line.end_on is None or line.end_on > today),
        former_members=tuple(line for line in lines if line.end_on and line.end_on <= today),
        visits=tuple(visits),
        tier=plan.tier.code if plan else "",
        tier_label=plan.tier.text if plan else "",
        interval_days=plan.tier.interval_days if plan else 0,
        last_met_on=plan.last_met_on if plan else None,
        due_on=plan.due_on if plan else None,
        days_late=plan.days_late(today) if plan else 0,
        death_on=death_told_on(
            [(visit.start_at.date(), visit.outcome) for visit in visits],
            [member.end_date for member in members if member.end_date],
        ),
        editable=household.site_id == desk.site_id,
    )


def _line(
    member: HouseholdMember, person: Person, categories: tuple[str, ...], tier: str, today: date
) -> MemberLine:
    return MemberLine(
        member.id,
        person.id,
        person.name,
        label("REL", member.relation) if member.relation else "",
        label("SEX", person.sex) if person.sex else "",
        age_on(person.birth_date, today) if person.birth_date else None,
        labels("CLIENT_CAT", categories),
        tier,
        person.phone,
        member.lives_together,
        member.start_date,
        member.end_date,
    )


def household_for(desk: Desk, record_id: str) -> str:
    """The household that a household id or a person id stands for.

    A person who is in none yet gets one of their own, so that a first visit can be recorded at
    once. Raises UserFault ``record_missing`` for an unknown id.
    """
    with desk.read() as connection:
        if records.get(connection, Household, record_id) is not None:
            return record_id
        found = household_store.current_households(connection, record_id, desk.today())
    if found:
        return found[0]
    person = load(desk, Person, record_id)
    household = Household(
        head_person_id=person.id,
        living_member_count=1,
        village_code=person.village_code,
        address=person.living_address,
    )
    return save_household(desk, household, ()).id
