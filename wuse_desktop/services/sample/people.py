# SPDX-License-Identifier: MulanPSL-2.0
"""Invented workers, households with their members, and volunteers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.progress import Progress
from wuse_desktop.domain.records.people import (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.i18n import _
from wuse_desktop.services.households import save_household
from wuse_desktop.services.people import save_person
from wuse_desktop.services.sample.invented import FEMALE, MALE
from wuse_desktop.services.sample.station import GENERATED, Home, Invented
from wuse_desktop.services.volunteers import save_volunteer
from wuse_desktop.services.workers import save_worker

_MORE_WORKERS = 2
_PEOPLE_A_VOLUNTEER = 8
_LEAST_VOLUNTEERS = 6
_FILED_BEFORE = timedelta(days=60)
_AGED = 80
_HEAD = "0"


@dataclass(frozen=True, slots=True)
class _Member:
    """Who belongs to a household of a kind: relation to the head, ages, categories."""

    relation: str
    ages: tuple[int, int]
    categories: tuple[str, ...] = ()
    sex: str = ""


# Kind of household (HH_TYPE) and its members, the head first.
_KINDS: tuple[tuple[str, tuple[_Member, ...]], ...] = (
    ("1", (_Member(_HEAD, (66, 90), ("20",)),)),
    ("2", (_Member(_HEAD, (62, 84), ("21",), MALE), _Member("1", (60, 82), ("21",), FEMALE))),
    (
        "3",
        (
            _Member(_HEAD, (38, 55), ("01",), MALE),
            _Member("1", (36, 53), ("01",), FEMALE),
            _Member("2", (8, 17), ("01",), MALE),
        ),
    ),
    (
        "5",
        (
            _Member(_HEAD, (60, 72), ("22",), FEMALE),
            _Member("42", (6, 13), ("15",), FEMALE),
        ),
    ),
    ("1", (_Member(_HEAD, (60, 78), ("03",)),)),
    (
        "3",
        (
            _Member(_HEAD, (45, 58), ("98",), FEMALE),
            _Member("2", (20, 32), ("30",), MALE),
        ),
    ),
)


class PeopleFiller:
    """Puts the people of an invented station on file."""

    def __init__(self, invented: Invented, persons: int) -> None:
        self._invented = invented
        self._persons = persons
        self._filed_on = invented.diary.days[0] - _FILED_BEFORE

    def fill(self, progress: Progress) -> None:
        """Workers first, then households, then volunteers."""
        self._workers()
        count, number = 0, 0
        while count < self._persons:
            progress.step(_("正在填入人员和家庭"), count, self._persons)
            kind, members = _KINDS[number % len(_KINDS)]
            number += 1
            count += len(self._household(number, kind, members).members)
        for _each in range(max(_LEAST_VOLUNTEERS, self._persons // _PEOPLE_A_VOLUNTEER)):
            self._volunteer()

    def _workers(self) -> None:
        invented = self._invented
        desk, chance = invented.desk, invented.chance
        invented.workers.append(desk.session.worker_id)
        given = chance.sample(list(invented.profile.worker_names), _MORE_WORKERS)
        for name in given:
            worker = Worker(
                name=chance.choice(invented.profile.surnames) + name,
                sex=invented.people.sex(),
                phone=invented.people.phone(),
                employer=desk.station().name,
                post="02",
                employment_kind="01",
                entry_on=self._filed_on,
                sw_level="1",
            )
            invented.workers.append(save_worker(desk, worker).id)

    def _household(self, number: int, kind: str, members: Sequence[_Member]) -> Home:
        invented = self._invented
        village = invented.chance.choice(invented.villages)
        address = _("{lane}组{house}号").format(
            lane=invented.chance.randrange(1, 7), house=invented.chance.randrange(1, 60)
        )
        people = [self._person(member, village, address) for member in members]
        home = Household(
            household_no=_("户{number:04d}").format(number=number),
            head_person_id=people[0],
            village_code=village,
            address=address,
            household_type=kind,
            living_member_count=len(people),
            source=GENERATED,
            record_date=self._filed_on,
        )
        rows = [
            HouseholdMember(person_id=person, relation=member.relation)
            for person, member in zip(people[1:], members[1:], strict=True)
        ]
        saved = save_household(invented.desk, home, rows)
        made = Home(saved.id, tuple(people), village)
        invented.homes.append(made)
        return made

    def _person(self, member: _Member, village: str, address: str) -> str:
        people = self._invented.people
        sex = member.sex or people.sex()
        born = people.born(*member.ages, self._invented.desk.today())
        categories = list(member.categories)
        if age_on(born, self._filed_on) >= _AGED:
            categories.append("23")
        person = Person(
            **self._basics(sex, born, village, address),
            is_client=True,
            self_care=self._invented.chance.choice(("1", "1", "1", "2")),
            risk_level=self._invented.chance.choice(("3", "3", "3", "2")),
            emergency_contact_name=people.name(people.sex()),
            emergency_contact_phone=people.phone(),
            consent_given=True,
            consent_on=self._filed_on,
        )
        entries = [PersonCategory(category=code, start_date=self._filed_on) for code in categories]
        return save_person(self._invented.desk, person, entries).id

    def _volunteer(self) -> None:
        invented = self._invented
        chance, profile = invented.chance, invented.profile
        sex = invented.people.sex()
        born = invented.people.born(20, 65, invented.desk.today())
        village = chance.choice(invented.villages)
        person = Person(**self._basics(sex, born, village, ""), is_client=False)
        volunteer = Volunteer(
            village_code=village,
            skills=(chance.choice(profile.volunteer_skills),),
            service_categories=(chance.choice(profile.volunteer_fields),),
            registration_mode="02",
            entry_consent=True,
            registry="03",
            volunteer_status="01",
            registered_on=self._filed_on,
            source=GENERATED,
            record_date=self._filed_on,
        )
        invented.volunteers.append(save_volunteer(invented.desk, volunteer, person).id)

    def _basics(self, sex: str, born: date, village: str, address: str) -> dict[str, Any]:
        """Name, number, telephone, place, and the note that says it is all invented."""
        people = self._invented.people
        return {
            "name": people.name(sex),
            "sex": sex,
            "id_type": "01",
            "id_no": people.id_number(sex, born),
            "birth_date": born,
            "phone": people.phone(),
            "village_code": village,
            "living_address": address,
            "note": self._invented.profile.mark,
            "source": GENERATED,
            "record_date": self._filed_on,
        }
