# SPDX-License-Identifier: MulanPSL-2.0
"""The worked example that follows the counting rules: one March at one station, and its numbers.

People, times and places are invented; the events and the numbers are those of the rules.
"""

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.storage.unit_of_work import UnitOfWork

MARCH = Period("month", 2026, 3)
ABSENT = "5"

EXPECTED = {
    "person_contacts": 44,
    "person_contacts.visit": 3,
    "person_contacts.phone": 1,
    "person_contacts.case": 2,
    "person_contacts.group": 6,
    "person_contacts.activity": 32,
    "person_contacts.consultation": 0,
    "person_contacts.follow_up": 0,
    "unregistered_contacts": 30,
    "remote_contacts": 1,
    "unique_persons": 7,
    "household_visit_count": 2,
    "household_count": 2,
    "visits_not_met": 1,
    "visited_persons": 3,
    "cases_open_at_start": 1,
    "cases_opened": 1,
    "cases_reopened": 0,
    "cases_closed": 1,
    "cases_open_at_end": 1,
    "cases_served": 2,
    "case_sessions": 2,
    "follow_ups": 0,
    "groups": 1,
    "group_sessions": 2,
    "activities": 1,
    "activities_joined": 0,
    "worker_minutes": 620,
    "event_minutes": 415,
    "volunteers_active": 2,
    "volunteer_services": 2,
    "volunteer_minutes": 210,
}
"""The number of every indicator that the example names, by machine name, minutes as minutes."""

EXPECTED_HOURS = {"worker_minutes": "10.3", "event_minutes": "6.9", "volunteer_minutes": "3.5"}

_NAMES = {
    "P1": "王秀兰",
    "P2": "赵德福",
    "P3": "孙桂芝",
    "P4": "刘长山",
    "P5": "陈玉梅",
    "P6": "杨树林",
    "P7": "周小雨",
    "X1": "吴志强",
    "X2": "郑丽华",
}
_HOMES = {"H1": ("P1", "P2"), "H2": ("P3",), "H3": ("P4",)}
_WORKERS = {"W1": "何晓晴", "W2": "高建国"}


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Record ids by the names of the example: P1 to P7, H1 to H3, W1, W2, V1 to V4, K1, G1, A1."""

    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]


def write_worked_example(
    unit: UnitOfWork,
    *,
    hosted_visit_minutes: int = 45,
    village: str = "230127100200",
    site_id: str = "",
) -> WorkedExample:
    """Record the example in one unit of work, as the desk's own or as another site's.

    ``hosted_visit_minutes`` is what the sheet of V4 says, the visit during which the case session
    K2 was held: 45, or 0 where the time was written on the session's sheet only.
    """
    return _Writer(unit, village, site_id).write(hosted_visit_minutes)


class _Writer:
    def __init__(self, unit: UnitOfWork, village: str, site_id: str) -> None:
        self._unit = unit
        self._village = village
        self._site_id = site_id
        self._ids: dict[str, str] = {}
        self._count = 0

    def write(self, hosted_visit_minutes: int) -> WorkedExample:
        self._people()
        self._visits(hosted_visit_minutes)
        self._cases()
        self._group()
        self._activity()
        return WorkedExample(self._ids)

    def _put(self, record: Record) -> str:
        return self._unit.put(dataclasses.replace(record, site_id=self._site_id)).id

    def _people(self) -> None:
        begun = date(2026, 1, 5)
        for name, full_name in _NAMES.items():
            person = Person(
                name=full_name,
                village_code=self._village,
                record_no=f"230127100-RY-2026-A-{name}",
                record_date=begun,
                is_client=name.startswith("P"),
            )
            self._ids[name] = self._put(person)
        for name, full_name in _WORKERS.items():
            worker = Worker(name=full_name, post="02", employment_kind="01", entry_on=begun)
            self._ids[name] = self._put(worker)
        for name, members in _HOMES.items():
            home = Household(
                head_person_id=self._ids[members[0]],
                village_code=self._village,
                living_member_count=len(members),
                record_date=begun,
            )
            self._ids[name] = self._put(home)
            for member in members:
                self._put(
                    HouseholdMember(household_id=self._ids[name], person_id=self._ids[member])
                )
        for name in ("X1", "X2"):
            volunteer = Volunteer(
                person_id=self._ids[name], registered_on=begun, volunteer_status="01"
            )
            self._ids[f"volunteer {name}"] = self._put(volunteer)

    def _visits(self, hosted_visit_minutes: int) -> None:
        both = ("W1", "W2")
        self._event("V1", self._visit("H1"), "2026-03-03T09:00", 40, both, "P1 P2")
        self._event("V2", self._visit("H1"), "2026-03-03T14:00", 20, ("W1",), "P1")
        missed = self._visit("H2", outcome="3")
        self._event("V3", missed, "2026-03-05T10:00", 10, ("W1",), worker_minutes=0)
        call = self._visit("H3", visit_mode="phone")
        self._event("T1", call, "2026-03-06T16:00", 10, ("W1",), "P4")
        length = hosted_visit_minutes
        self._event("V4", self._visit("H3"), "2026-03-12T09:00", length, both, "P4")

    def _visit(self, home: str, outcome: str = "1", visit_mode: str = "in_person") -> HomeVisit:
        return HomeVisit(
            household_id=self._ids[home],
            outcome=outcome,
            visit_mode=visit_mode,
            purposes=("01",),
            observed="屋内整洁，取暖正常。" if outcome == "1" else "",
            action_taken="提醒按时服药。" if outcome == "1" else "给邻居留了联系电话。",
        )

    def _cases(self) -> None:
        self._case("K1", "P3", date(2026, 2, 10), date(2026, 3, 28))
        self._case("K2", "P4", date(2026, 3, 12), None)
        first = self._session("K1")
        self._event("K1 session", first, "2026-03-10T13:30", 60, ("W1",))
        second = dataclasses.replace(self._session("K2"), host_event_id=self._ids["V4"])
        second = dataclasses.replace(second, contact_mode="2")
        self._event("K2 session", second, "2026-03-12T09:00", 45, ("W1", "W2"), "P4")

    def _case(self, name: str, client: str, opened_on: date, closed_on: date | None) -> None:
        case = CaseFile(
            client_id=self._ids[client],
            case_no=f"木兰-个-2026-{name}",
            state="closed" if closed_on else "in_service",
            opened_on=opened_on,
            closed_on=closed_on,
            case_worker_id=self._ids["W1"],
            record_date=opened_on,
        )
        self._ids[name] = self._put(case)

    def _session(self, case: str) -> CaseSession:
        return CaseSession(
            case_id=self._ids[case], contact_mode="1", process="商量照料安排，约定下次见面。"
        )

    def _group(self) -> None:
        group = ServiceGroup(
            group_name="夕阳红手工小组",
            planned_sessions=4,
            group_worker_id=self._ids["W1"],
            started_on=date(2026, 3, 15),
            record_date=date(2026, 3, 1),
        )
        self._ids["G1"] = self._put(group)
        for name in ("P1", "P3", "P5", "P6"):
            self._put(
                GroupMember(
                    group_id=self._ids["G1"],
                    person_id=self._ids[name],
                    joined_on=date(2026, 3, 15),
                )
            )
        meeting = GroupSession(group_id=self._ids["G1"], theme="编中国结", place="站内活动室")
        self._event("G1 first", meeting, "2026-03-15T09:00", 60, ("W1",), "P1 P3 P5", away="P6")
        self._event("G1 second", meeting, "2026-03-22T09:00", 60, ("W1",), "P1 P5 P6", away="P3")

    def _activity(self) -> None:
        activity = CommunityActivity(
            activity_title="春分健康义诊",
            activity_type="03",
            place="镇文化广场",
            unsigned_estimate=30,
            estimate_basis="1",
            process="量血压，讲解慢病用药。",
            outcome="居民领到健康手册。",
        )
        self._event("A1", activity, "2026-03-20T09:00", 120, ("W1", "W2"), "P1 P7")
        for name, minutes in (("X1", 120), ("X2", 90)):
            service = VolunteerService(
                volunteer_id=self._ids[f"volunteer {name}"],
                activity_name="春分健康义诊",
                service_date=date(2026, 3, 20),
                minutes=minutes,
                content="引导排队，分发手册。",
                place="镇文化广场",
                person_in_charge="何晓晴",
                host_event_kind="community_activity",
                host_event_id=self._ids["A1"],
                record_date=date(2026, 3, 20),
            )
            self._ids[f"{name} service"] = self._put(service)

    def _event(
        self,
        name: str,
        event: Event,
        start: str,
        minutes: int,
        workers: tuple[str, ...],
        present: str = "",
        *,
        away: str = "",
        worker_minutes: int | None = None,
    ) -> None:
        start_at = datetime.fromisoformat(start)
        self._count += 1
        event_id = self._put(
            dataclasses.replace(
                event,
                start_at=start_at,
                end_at=start_at + timedelta(minutes=minutes),
                village_code=self._village,
                record_no=f"230127100-SJ-2026-A-{self._count:04d}",
                record_date=start_at.date(),
            )
        )
        self._ids[name] = event_id
        for person in (present + " " + away).split():
            state = ABSENT if person in away.split() else "1"
            row = Attendance(person_id=self._ids[person], state=state)
            self._put(dataclasses.replace(row, event_kind=event.entity, event_id=event_id))
        for place, worker in enumerate(workers):
            share = EventWorker(
                event_kind=event.entity,
                event_id=event_id,
                worker_id=self._ids[worker],
                role="assist" if place else "lead",
                minutes=minutes if worker_minutes is None else worker_minutes,
            )
            self._put(share)
