# SPDX-License-Identifier: MulanPSL-2.0
"""A station with tens of thousands of persons and events, as its workers would have written it.

Every record goes through the unit of work, so that trail, search and the index of words are those
of a desk in use; only the checks of the screens are left out.
"""

import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.desks import NOW, new_desk
from benchmarks.invented import birthday, given_name, id_number, phone
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupMember,
    GroupSession,
    ServiceGroup,
    Task,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import (
    Volunteer,
    VolunteerCertificate,
    VolunteerService,
)
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.services import duplicates, finding, visit_dues
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record

VILLAGES = tuple(f"230127100{number:03d}" for number in range(200, 230))
_CATEGORIES = ("01", "02", "03", "15", "20", "22", "23", "30", "40", "92", "98")
_BATCH = 5000
_PER_HOME = 3
_ORGANISATIONS = 40
_YEARS = 2
_NARRATIVES = (
    "老人独居，腿脚不便，灶台旁堆放柴草，已提醒家人清理。",
    "询问低保复核所需材料，陪同到村委会盖章。",
    "孩子寄住在外婆家，学习用品齐全，想念在外务工的父母。",
    "轮椅刹车松动，联系残联预约维修，约定下周再来看望。",
    "邻里帮忙照看，三餐有人送，血压药按时服用。",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much a station holds; events are visits, consultations, sessions and activities."""

    persons: int = 50_000
    events: int = 20_000


def build_station(home: Path, size: Size = Size()) -> Desk:
    """An open station desk of a size; close it."""
    desk = new_desk(home, "station", "230127100")
    station = _Station(desk, size)
    for records in station.everything():
        _put(desk, records)
    for record in station.thrown_away():
        with desk.write() as unit:
            unit.remove(type(record), record.id)
    while finding.catch_up(desk):
        pass
    duplicates.catch_up(desk)  # this and the next as the window does while nobody waits
    while visit_dues.catch_up(desk):
        pass
    return desk


def _put(desk: Desk, records: Iterable[Record]) -> None:
    waiting = iter(records)
    while part := list(itertools.islice(waiting, _BATCH)):
        with desk.write() as unit:
            for record in part:
                put_record(desk, unit, record)


class _Station:
    """Makes up the records of a station, what others point at first."""

    def __init__(self, desk: Desk, size: Size) -> None:
        self._size = size
        self._chance = random.Random(7)  # noqa: S311 - the same station in each run
        self._workers = [desk.session.worker_id]
        self._persons: list[str] = []
        self._homes: list[tuple[str, str, str]] = []  # household, its head, its village
        self._volunteers: list[str] = []
        self._orgs: list[str] = []
        self._last: list[Consultation] = []

    def everything(self) -> Iterator[Iterable[Record]]:
        """All records, kind by kind: of 20 events 12 are visits, two of each other kind."""
        share = max(1, self._size.events // 20)
        yield self._staff()
        yield self._people()
        yield self._visits(12 * share)
        yield self._consultations(2 * share)
        yield self._cases(2 * share)
        yield self._groups(2 * share)
        yield self._activities(2 * share)
        yield self._volunteering(4 * share)
        yield self._goods(share)
        yield self._office(2 * share)

    def thrown_away(self) -> list[Consultation]:
        """What is to lie in the bin."""
        return self._last[::4]

    def _staff(self) -> Iterator[Record]:
        for _number in range(7):
            worker = Worker(
                id=new_id(),
                name=given_name(self._chance),
                employer="测速站",
                post="02",
                employment_kind="01",
                entry_on=NOW.date() - timedelta(days=400),
            )
            self._workers.append(worker.id)
            yield worker

    def _people(self) -> Iterator[Record]:
        chance = self._chance
        for number in range(self._size.persons):
            born = birthday(chance)
            if number % _PER_HOME == 0:
                of_family = phone(chance, number)  # rosters often have one for all of a home
            person = Person(
                id=new_id(),
                name=given_name(chance),
                sex=chance.choice("12"),
                id_type="01",
                id_no=id_number(born, number // 40),
                phone=of_family if chance.random() < 0.6 else "",
                birth_date=born,
                village_code=VILLAGES[number // _PER_HOME % len(VILLAGES)],
                living_address=f"{number % 7 + 1}组{number % 60 + 1}号",
                is_client=True,
                risk_level="1" if chance.random() < 0.02 else "",
                worker_id=chance.choice(self._workers),
            )
            self._persons.append(person.id)
            yield person
            yield PersonCategory(
                person_id=person.id,
                category=chance.choice(_CATEGORIES),
                start_date=NOW.date() - timedelta(days=chance.randrange(30, 800)),
            )
            if number % _PER_HOME == 0:
                self._homes.append((new_id(), person.id, person.village_code))
                yield Household(
                    id=self._homes[-1][0],
                    household_no=f"H{number:06d}",
                    head_person_id=person.id,
                    address=person.living_address,
                    village_code=person.village_code,
                    living_member_count=_PER_HOME,
                )
            else:
                yield HouseholdMember(
                    household_id=self._homes[-1][0], person_id=person.id, relation="2"
                )

    def _times(self, minutes: int) -> dict[str, Any]:
        days = self._chance.randrange(1, _YEARS * 365)
        start = NOW.replace(hour=self._chance.randrange(8, 17)) - timedelta(days=days)
        return {"start_at": start, "end_at": start + timedelta(minutes=minutes)}

    def _at(
        self, kind: str, event_id: str, people: Iterable[str], minutes: int
    ) -> Iterator[Record]:
        for person in people:
            yield Attendance(event_kind=kind, event_id=event_id, person_id=person)
        worker = self._chance.choice(self._workers)
        yield EventWorker(event_kind=kind, event_id=event_id, worker_id=worker, minutes=minutes)

    def _visits(self, count: int) -> Iterator[Record]:
        for number in range(count):
            home, head, village = self._homes[number % len(self._homes)]
            visit = HomeVisit(
                id=new_id(),
                **self._times(40),
                household_id=home,
                village_code=village,
                purposes=("01",),
                outcome="3" if number % 10 == 0 else "1",
                observed=self._chance.choice(_NARRATIVES),
                needs=("00",),
                care_status="1",
            )
            yield visit
            met = () if visit.outcome == "3" else (head,)
            yield from self._at(visit.entity, visit.id, met, 40)
            if number % 8 == 0:
                yield Task(
                    action="回访",
                    responsible_id=self._chance.choice(self._workers),
                    due_on=NOW.date() + timedelta(days=self._chance.randrange(-5, 60)),
                    done_on=None if number % 40 == 0 else NOW.date(),
                    household_id=home,
                    event_kind=visit.entity,
                    event_id=visit.id,
                )

    def _consultations(self, count: int) -> Iterator[Record]:
        for _number in range(count):
            asked = Consultation(
                id=new_id(),
                **self._times(15),
                person_id=self._chance.choice(self._persons),
                topic=("01",),
                content=self._chance.choice(_NARRATIVES),
                reply="已说明办理途径和所需材料。",
                result="01",
            )
            self._last.append(asked)
            yield asked
            yield from self._at(asked.entity, asked.id, (asked.person_id,), 15)

    def _goods(self, count: int) -> Iterator[Record]:
        for _number in range(count):
            given = self._chance.choices(self._persons, k=10)
            yield Distribution(
                id=new_id(),
                given_on=self._times(30)["start_at"].date(),
                place="村委会",
                item="大米",
                quantity=10,
                unit="袋",
                recipients=tuple({"person_id": each, "quantity": 1} for each in given),
            )

    def _cases(self, count: int) -> Iterator[Record]:
        for number in range(max(1, count // 5)):
            begun = self._times(60)["start_at"]
            closed = begun + timedelta(days=120)
            case = CaseFile(
                id=new_id(),
                case_no=f"A-{number:05d}",
                state="closed" if closed < NOW else "in_service",
                client_id=self._chance.choice(self._persons),
                intake_at=begun,
                intake_channel="1",
                case_source="1",
                presenting_problem=self._chance.choice(_NARRATIVES),
                problem_types=("01",),
                client_expectation="希望有人帮忙。",
                risk_flags=("0",),
                initial_opinion="建议接案。",
                decision="1",
                case_worker_id=self._chance.choice(self._workers),
                opened_on=begun.date(),
                closed_on=closed.date() if closed < NOW else None,
            )
            yield case
            for seq in range(1, 6):
                start = begun + timedelta(days=14 * seq)
                session = CaseSession(
                    id=new_id(),
                    start_at=start,
                    end_at=start + timedelta(minutes=60),
                    case_id=case.id,
                    seq=seq,
                    place="服务对象家中",
                    session_goal="建立关系",
                    process=self._chance.choice(_NARRATIVES),
                    client_response="愿意交谈。",
                    next_step="继续面谈。",
                )
                yield session
                yield from self._at(session.entity, session.id, (case.client_id,), 60)

    def _groups(self, count: int) -> Iterator[Record]:
        for number in range(max(1, count // 8)):
            members = self._chance.sample(self._persons, min(12, len(self._persons)))
            begun = self._times(90)["start_at"]
            group = ServiceGroup(
                id=new_id(),
                group_name=f"手工小组第{number + 1}期",
                group_type="1",
                openness="01",
                service_field="1",
                target_categories=("20",),
                goal="结识邻里。",
                planned_members=12,
                planned_sessions=8,
                planned_minutes=90,
                place="社工站",
                group_worker_id=self._chance.choice(self._workers),
                started_on=begun.date(),
            )
            yield group
            for person in members:
                yield GroupMember(group_id=group.id, person_id=person, joined_on=begun.date())
            for seq in range(1, 9):
                start = begun + timedelta(days=7 * seq)
                session = GroupSession(
                    id=new_id(),
                    start_at=start,
                    end_at=start + timedelta(minutes=90),
                    group_id=group.id,
                    seq=seq,
                    theme="一起剪纸",
                    place="社工站",
                    phase="2",
                    objective="熟悉彼此",
                    process=self._chance.choice(_NARRATIVES),
                    dynamics="气氛热闹。",
                    attainment="2",
                    reflection="材料要多备一份。",
                    next_step="下节做窗花。",
                )
                yield session
                yield from self._at(session.entity, session.id, members, 90)

    def _organisations(self, count: int) -> Iterator[Record]:
        for number in range(count):
            self._orgs.append(new_id())
            yield CommunityOrg(
                id=self._orgs[-1],
                org_name=f"第{number + 1}邻里互助会",
                org_kinds=("1",),
                org_category="5",
                legal_status="4",
                founded_on=NOW.date() - timedelta(days=400 + number),
                initiators="王秀兰",
                leader_id=self._persons[number % len(self._persons)],
                contact="13904515678",
                member_count=20,
                activity_area="全镇",
                place="社区活动室",
                purpose_scope="邻里互助，看望独居老人。",
                village_code=VILLAGES[number % len(VILLAGES)],
            )

    def _activities(self, count: int) -> Iterator[Record]:
        yield from self._organisations(_ORGANISATIONS)
        for number in range(count):
            activity = CommunityActivity(
                id=new_id(),
                **self._times(120),
                activity_title=f"便民服务日第{number + 1}场",
                activity_type="01",
                place="文化广场",
                village_code=VILLAGES[number % len(VILLAGES)],
                unsigned_estimate=20,
                estimate_basis="01",
                five_way=("01", "03", "04"),
                co_organisers="邻里互助会、老年协会",
                org_ids=(self._orgs[number % len(self._orgs)],),
                process=self._chance.choice(_NARRATIVES),
                outcome="居民满意。",
            )
            yield activity
            signed = self._chance.sample(self._persons, min(20, len(self._persons)))
            yield from self._at(activity.entity, activity.id, signed, 120)

    def _volunteering(self, count: int) -> Iterator[Record]:
        for number in range(max(1, count // 2)):
            self._volunteers.append(new_id())
            yield Volunteer(
                id=self._volunteers[-1],
                person_id=self._persons[number % len(self._persons)],
                village_code=VILLAGES[number % len(VILLAGES)],
                skills=("01",),
                service_categories=("01",),
                registration_mode="01",
                registry="01",
                volunteer_status="01",
                registered_on=NOW.date() - timedelta(days=500),
                team=f"第{number % 40 + 1}志愿服务队",
            )
        for number in range(count):
            times = self._times(90)
            yield VolunteerService(
                volunteer_id=self._volunteers[number % len(self._volunteers)],
                activity_name="邻里陪伴",
                service_date=times["start_at"].date(),
                place="服务对象家中",
                content="陪老人说话，帮忙打扫院子。",
                minutes=90,
                organising_unit="测速站",
                person_in_charge="李晓梅",
                recorded_on=times["start_at"].date() + timedelta(days=number % 20),
                **times,
            )
        for number in range(max(1, count // 40)):
            yield VolunteerCertificate(
                volunteer_id=self._volunteers[number % len(self._volunteers)],
                from_on=NOW.date() - timedelta(days=365),
                to_on=NOW.date(),
                applicant="本人",
                applied_on=NOW.date(),
                recording_unit="测速站",
                issuing_unit="测速站",
                handler="李晓梅",
                issued_on=NOW.date(),
                total_minutes=180,
                holder_name=given_name(self._chance),
            )

    def _office(self, count: int) -> Iterator[Record]:
        for _number in range(count):
            yield IndirectWork(
                worker_id=self._chance.choice(self._workers),
                worked_on=NOW.date() - timedelta(days=self._chance.randrange(_YEARS * 365)),
                category="01",
                minutes=60,
            )
