# SPDX-License-Identifier: MulanPSL-2.0
"""Invented organisations of 木兰镇 and what they do."""

from datetime import date, datetime, time
from typing import Any

from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.services import activities, organisations
from wuse_desktop.services.desk import Desk

VILLAGE = "230127100200"
VALID_USCC = "51230127MJ12345676"


def organisation(name: str = "老伙伴互助小组", **values: Any) -> CommunityOrg:
    """A complete record; ``values`` replace fields."""
    facts: dict[str, Any] = {
        "org_name": name,
        "org_kinds": ("1",),
        "org_category": "5",
        "legal_status": "4",
        "org_status": "02",
        "founded_on": date(2026, 1, 6),
        "initiators": "赵玉兰",
        "leader_name": "赵玉兰",
        "contact": "13904515678",
        "member_count": 23,
        "activity_area": "镇西村",
        "place": "镇西村活动室",
        "purpose_scope": "邻里互助，看望独居老人。",
        "village_code": VILLAGE,
    }
    return CommunityOrg(**{**facts, **values})


def add_organisation(desk: Desk, name: str = "老伙伴互助小组", **values: Any) -> str:
    """Register one; its id."""
    return organisations.save(desk, organisation(name, **values)).id


def add_activity(
    desk: Desk, title: str, on: date, *org_ids: str, by_worker: bool = True, **values: Any
) -> str:
    """An activity that organisations held, with a worker of the station or without; its id."""
    facts: dict[str, Any] = {
        "activity_title": title,
        "activity_type": "01",
        "place": "镇西村活动室",
        "village_code": VILLAGE,
        "org_ids": org_ids,
        "start_at": datetime.combine(on, time(9)),
        "end_at": datetime.combine(on, time(11)),
        "process": "茶话会。",
        "outcome": "老人高兴。",
    }
    activity = CommunityActivity(**{**facts, **values})
    if by_worker:
        return activities.save_activity(desk, activity, (), {desk.session.worker_id: 120}).id
    with desk.write() as unit:
        return unit.put(activity).id
