# SPDX-License-Identifier: MulanPSL-2.0
"""Short ways to put invented records on a desk."""

from datetime import date, datetime, timedelta
from typing import Any

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved


def at(text: str) -> datetime:
    """The local moment written as "2026-03-05 09:00"."""
    return datetime.fromisoformat(text)


def put(desk: Desk, *records: Record) -> list[str]:
    """Store records as they are and return their ids."""
    with desk.write() as unit:
        return [unit.put(record).id for record in records]


def served(*person_ids: str) -> list[Attendance]:
    """Persons who took part and were served."""
    return [Attendance(person_id=person_id) for person_id in person_ids]


def codes_of(saved: Saved) -> set[str]:
    """The machine names of what was only warned of."""
    return {problem.code for problem in saved.problems}


def intake(client_id: str, **changes: Any) -> CaseFile:
    """A complete intake form that is still undecided."""
    form: dict[str, Any] = {
        "client_id": client_id,
        "intake_at": at("2026-02-02 10:00"),
        "intake_channel": "1",
        "case_source": "1",
        "presenting_problem": "晚上睡不着，孩子常年在外",
        "problem_types": ("13",),
        "client_expectation": "有人说说话",
        "risk_flags": ("0",),
        "initial_opinion": "需要陪伴和支持网络",
        "decision": "4",
        "decision_reason": "再上门了解一次",
    }
    return CaseFile(**{**form, **changes})


def session(case_id: str, start: str, minutes: int = 60, **changes: Any) -> CaseSession:
    """A complete record of one service contact."""
    form: dict[str, Any] = {
        "case_id": case_id,
        "start_at": at(start),
        "end_at": at(start) + timedelta(minutes=minutes),
        "place": "站内会谈室",
        "session_goal": "建立关系",
        "process": "谈了近况",
        "client_response": "愿意多说",
        "next_step": "下周再谈",
    }
    return CaseSession(**{**form, **changes})


def meeting(group_id: str, start: str, minutes: int = 60, **changes: Any) -> GroupSession:
    """A complete record of one meeting of a group."""
    form: dict[str, Any] = {
        "group_id": group_id,
        "start_at": at(start),
        "end_at": at(start) + timedelta(minutes=minutes),
        "theme": "认识彼此",
        "place": "社区活动室",
        "phase": "2",
        "objective": "互相认识",
        "process": "自我介绍",
        "dynamics": "有些拘谨",
        "attainment": "2",
        "reflection": "时间偏短",
        "next_step": "下节做手工",
    }
    return GroupSession(**{**form, **changes})


def group(**changes: Any) -> ServiceGroup:
    """The complete plan of a group."""
    form: dict[str, Any] = {
        "group_name": "夕阳红互助小组",
        "group_type": "7",
        "openness": "01",
        "service_field": "2",
        "target_categories": ("20",),
        "goal": "结成邻里互助",
        "planned_members": 8,
        "planned_sessions": 4,
        "planned_minutes": 60,
        "place": "社区活动室",
    }
    return ServiceGroup(**{**form, **changes})


def activity(
    start: str = "2026-03-20 09:00", minutes: int = 120, **changes: Any
) -> CommunityActivity:
    """A complete record of a community activity."""
    form: dict[str, Any] = {
        "activity_title": "学雷锋义诊",
        "activity_type": "03",
        "start_at": at(start),
        "end_at": at(start) + timedelta(minutes=minutes),
        "place": "村委会广场",
        "process": "量血压、发药箱",
        "outcome": "老人都来了",
    }
    return CommunityActivity(**{**form, **changes})


def service(
    volunteer_id: str, on: str, start: str = "", end: str = "", **changes: Any
) -> VolunteerService:
    """A complete row of volunteer service."""
    form: dict[str, Any] = {
        "volunteer_id": volunteer_id,
        "activity_name": "助老理发",
        "service_date": date.fromisoformat(on),
        "place": "镇西村",
        "content": "理发",
        "start_at": at(f"{on} {start}") if start else None,
        "end_at": at(f"{on} {end}") if end else None,
    }
    return VolunteerService(**{**form, **changes})
