# SPDX-License-Identifier: MulanPSL-2.0
"""Households and the bin: how many live there, and who lives elsewhere when one comes back."""

import dataclasses
from collections.abc import Iterable
from datetime import date

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.storage import records
from wuse_desktop.storage.unit_of_work import UnitOfWork

Parts = Iterable[tuple[str, str]]


def members_among(unit: UnitOfWork, parts: Parts) -> list[HouseholdMember]:
    """The present memberships among some parts of a record."""
    found = (
        unit.get(HouseholdMember, row_id)
        for entity, row_id in parts
        if entity == HouseholdMember.entity
    )
    return [row for row in found if row is not None and row.end_date is None]


def count_members(
    unit: UnitOfWork, members: Iterable[HouseholdMember], by: int, reason: str = ""
) -> None:
    """Let households count one more, or one less, for each member who lives there.

    None is less than one: a household has a head.
    """
    for member in members:
        home = unit.get(Household, member.household_id) if member.lives_together else None
        if home is not None and home.living_member_count is not None:
            count = max(1, home.living_member_count + by)
            unit.put(dataclasses.replace(home, living_member_count=count), reason)


def part_from_elsewhere(
    unit: UnitOfWork, household_id: str, members: Iterable[HouseholdMember], today: date
) -> tuple[Problem, ...]:
    """End those of a restored household's memberships whose person lives elsewhere by now.

    They end on the day on which the other one began. Returns what to tell, with the other
    households.
    """
    left: dict[str, str] = {}
    for member in members:
        other = _living_elsewhere(unit, member)
        if other is None:
            continue
        on = max(other.start_date or today, member.start_date or date.min)
        unit.put(dataclasses.replace(member, end_date=on), _("已住在另一家"))
        count_members(unit, (member,), -1, _("已住在另一家"))
        left[member.person_id] = other.household_id
    return _told(unit, household_id, left) if left else ()


def _living_elsewhere(unit: UnitOfWork, member: HouseholdMember) -> HouseholdMember | None:
    """The present membership of the same person in another household that is on file."""
    rows = records.find(unit.connection, HouseholdMember, person_id=member.person_id)
    return next(
        (
            row
            for row in rows
            if row.household_id != member.household_id
            and row.end_date is None
            and unit.get(Household, row.household_id) is not None
        ),
        None,
    )


def _told(unit: UnitOfWork, household_id: str, left: dict[str, str]) -> tuple[Problem, ...]:
    people = records.get_many(unit.connection, Person, left)
    names = enumerated(person.name for person in people.values())
    message = _("{names}已经住在另一家，没有再算这一家的人，记作已迁出。").format(names=names)
    found = [
        Problem("member_elsewhere", "", "warn", message, "members", tuple(sorted(left.values())))
    ]
    home = unit.get(Household, household_id)
    if home is not None and home.head_person_id in left:
        message = _("这一家的户主已经住在另一家，请在家庭资料里换一位户主。")
        found.append(Problem("head_elsewhere", "", "warn", message, "head_person_id"))
    return tuple(found)
