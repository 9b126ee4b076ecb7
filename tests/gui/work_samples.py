# SPDX-License-Identifier: MulanPSL-2.0
"""Invented people, cases and groups for the pages of work."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime

from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.services import case_contacts, cases, groups
from wuse_desktop.services.desk import Desk, Session
from wuse_desktop.services.households import save_household
from wuse_desktop.services.people import save_person

VILLAGE = "230127100200"


def add_person(desk: Desk, name: str, born: int = 1950) -> str:
    """A client with an age and a village."""
    person = Person(
        name=name,
        sex="2",
        birth_date=date(born, 3, 2),
        village_code=VILLAGE,
        no_phone=True,
        is_client=True,
    )
    return save_person(desk, person).id


def add_family(desk: Desk, head: str, *others: str) -> tuple[str, tuple[str, ...]]:
    """A household and its people, the head first."""
    ids = tuple(add_person(desk, name) for name in (head, *others))
    rows = [HouseholdMember(person_id=row_id, relation="99") for row_id in ids[1:]]
    household = Household(head_person_id=ids[0], living_member_count=len(ids), village_code=VILLAGE)
    return save_household(desk, household, rows).id, ids


def add_intake(desk: Desk, client_id: str, decision: str = "1") -> str:
    """An intake on 5 January 2026."""
    case = CaseFile(
        client_id=client_id,
        village_code=VILLAGE,
        intake_at=datetime.fromisoformat("2026-01-05T09:00"),
        intake_channel="2",
        case_source="2",
        presenting_problem="独居，买药难。",
        problem_types=("03",),
        client_expectation="有人定期来看看。",
        risk_flags=("0",),
        initial_opinion="建议接案。",
        decision=decision,
        decision_reason="" if decision == "1" else "一周内再看。",
        case_worker_id=desk.session.worker_id,
    )
    return cases.save_intake(desk, case).id


def add_open_case(desk: Desk, client_id: str) -> str:
    """A case opened on 10 January 2026."""
    case_id = add_intake(desk, client_id)
    cases.open_case(desk, case_id, date(2026, 1, 10), "按时服药。", "3")
    return case_id


def add_session(desk: Desk, case_id: str, day: str) -> str:
    """A session of an hour in the station."""
    draft, _titles = case_contacts.new_session(desk, case_id)
    assert isinstance(draft.record, CaseSession)
    record = dataclasses.replace(
        draft.record,
        start_at=datetime.fromisoformat(f"{day}T09:00"),
        end_at=datetime.fromisoformat(f"{day}T10:00"),
        time_known=True,
        place="社工站",
        session_goal="了解用药",
        process="核对药盒。",
        client_response="愿意配合。",
        next_step="联系村医送药",
    )
    return case_contacts.file_contact(desk, dataclasses.replace(draft, record=record), "").id


def add_closed_case(desk: Desk, client_id: str) -> str:
    """A case with one session, closed on 10 February 2026."""
    case_id = add_open_case(desk, client_id)
    add_session(desk, case_id, "2026-01-20")
    cases.close_case(desk, case_id, date(2026, 2, 10), "1", "2", "能按时服药。")
    return case_id


def add_group(desk: Desk, name: str, members: Sequence[str], openness: str = "02") -> str:
    """A group whose members joined on 1 March 2026."""
    group = ServiceGroup(
        group_name=name,
        group_type="3",
        openness=openness,
        service_field="2",
        target_categories=("20",),
        goal="互相支持。",
        planned_members=8,
        planned_sessions=4,
        planned_minutes=60,
        place="活动室",
        village_code=VILLAGE,
    )
    group_id = groups.save_group(desk, group).id
    groups.add_members(desk, group_id, members, date(2026, 3, 1))
    return group_id


def add_worker(desk: Desk, name: str = "孙明") -> str:
    """A worker of the station who has done nothing yet."""
    with desk.write() as unit:
        return unit.put(Worker(name=name, post="01", employment_kind="1")).id


def sit_down(desk: Desk, role: str, worker_id: str, name: str = "孙明") -> None:
    """Another user takes the desk."""
    desk.session = Session("user-2", "other", name, role, worker_id)
