# SPDX-License-Identifier: MulanPSL-2.0
"""An organisation in the making, and one to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.organisation_rules import ACTIVE, COMMUNITY
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services import organisations
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.drafts import Draft, load_draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.organisations import OrgPage
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records

Titled = tuple[CommunityOrg, dict[str, str]]


@dataclass(frozen=True, slots=True)
class OrgSheet:
    """An organisation, whose it is, and its form if that was left unfinished."""

    page: OrgPage
    site_name: str
    editable: bool
    unfinished: tuple[Draft, ...]


def organisation_sheet(desk: Desk, org_id: str) -> OrgSheet:
    """Everything one sees of an organisation. Raises UserFault ``record_missing``."""
    page = organisations.organisation_page(desk, org_id)
    draft = load_draft(desk, f"{CommunityOrg.entity}:{org_id}")
    return OrgSheet(
        page,
        other_site_name(desk, page.org.site_id),
        not page.read_only and may_write(desk),
        (draft,) if draft else (),
    )


def new_organisation(desk: Desk) -> Titled:
    """An empty record of a community organisation."""
    del desk
    return CommunityOrg(org_kinds=(COMMUNITY,), org_status=ACTIVE), {}


def load_organisation(desk: Desk, org_id: str) -> Titled:
    """A stored organisation and the name of its leader. Raises UserFault ``record_missing``."""
    org = load(desk, CommunityOrg, org_id)
    if not org.leader_id:
        return org, {}
    with desk.read() as connection:
        person = records.get(connection, Person, org.leader_id)
    return org, {org.leader_id: person.name if person else ""}


def check_organisation(desk: Desk, org: CommunityOrg, reason: str) -> tuple[Problem, ...]:
    """What the form still lacks."""
    del reason
    return organisations.check(desk, org)


def file_organisation(desk: Desk, org: CommunityOrg, reason: str) -> Saved:
    """Keep the organisation. Raises what ``organisations.save`` raises."""
    return organisations.save(desk, org, reason)


def organisation_payload(org: CommunityOrg, titles: Mapping[str, str]) -> dict[str, Any]:
    """The form as JSON values."""
    return {"record": plain_values(org), "titles": dict(titles)}


def organisation_of(payload: Mapping[str, Any]) -> Titled:
    """The form of such values."""
    return record_of(CommunityOrg, payload["record"]), dict(payload["titles"])
