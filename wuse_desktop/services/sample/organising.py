# SPDX-License-Identifier: MulanPSL-2.0
"""The organisations of an invented station: led by people on file, some of them cultivated."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wuse_desktop.domain.organisation_rules import ACTIVE, LEFT_STAGES
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _
from wuse_desktop.services import organisation_parts, organisations
from wuse_desktop.services.reading import load
from wuse_desktop.services.sample.station import GENERATED, Invented

_NOT_FILED = "4"  # CORG_STATUS
_FOUNDED_BEFORE, _ADMITTED_BEFORE = timedelta(days=400), timedelta(days=300)
_STRANGER = "13800000000"


def fill_organisations(invented: Invented, first: date) -> None:
    """Register each, led by the head of a household, with what it was given."""
    for number, text in enumerate(invented.profile.organisations):
        home = invented.homes[number % len(invented.homes)]
        leader = load(invented.desk, Person, home.members[0])
        org = CommunityOrg(
            org_name=text["name"],
            org_kinds=tuple(text["kinds"]),
            org_category=text["category"],
            legal_status=_NOT_FILED,
            org_status=ACTIVE,
            founded_on=first - _FOUNDED_BEFORE,
            initiators=leader.name,
            leader_id=leader.id,
            contact=leader.phone or _STRANGER,
            member_count=text["members"],
            activity_area=_("全镇各村"),
            place=text["place"],
            purpose_scope=text["purpose"],
            village_code=home.village_code,
            source=GENERATED,
            record_date=first,
        )
        org_id = organisations.save(invented.desk, org).id
        invented.organisations.append(org_id)
        _keep(invented, "org_member", org_id, person_id=leader.id, joined_on=org.founded_on)
        if "stage" in text:
            _cultivate(invented, org_id, text, first - _ADMITTED_BEFORE)


def _cultivate(invented: Invented, org_id: str, text: Mapping[str, Any], on: date) -> None:
    left: dict[str, Any] = {}
    if text["stage"] in LEFT_STAGES:
        left = {"left_on": on + _ADMITTED_BEFORE / 2, "exit_result": _("能自己办活动")}
    _keep(invented, "incubation", org_id, entered_on=on, stage=text["stage"], **left)
    support = text["support"]
    _keep(
        invented,
        "org_support",
        org_id,
        given_on=on,
        support_kind=support["kind"],
        content=support["content"],
        amount=support.get("amount"),
    )


def _keep(invented: Invented, entity: str, org_id: str, **values: Any) -> None:
    part: Any = organisation_parts.new_part(invented.desk, entity, org_id)
    if isinstance(part, Filed):
        values["source"] = GENERATED
    organisation_parts.save_part(invented.desk, dataclasses.replace(part, **values))
