# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of organisations and of what is recorded beside them."""

import dataclasses
from typing import Any

from wuse_desktop.domain.organisation_rules import (
    ACTIVE,
    ASSOCIATION,
    COMMUNITY,
    FILED,
    SERVICE,
)
from wuse_desktop.domain.organisations import check_uscc
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.records.organisations import CommunityOrg, OrgMember, OrgSupport
from wuse_desktop.i18n import _
from wuse_desktop.services.organisation_parts import Part, new_part, save_part
from wuse_desktop.services.organisations import save
from wuse_desktop.services.tables.keeping import IMPORTED, Keeping, Kept
from wuse_desktop.services.tables.links import bare_name
from wuse_desktop.services.tables.rows import Row

_NOT_FILED = "4"  # CORG_STATUS
_REGISTERED = {"association": ASSOCIATION, "service": SERVICE}


def keep_organisation(keeping: Keeping, row: Row) -> Kept:
    """Register the organisation of a row; one of that name and place is on file once."""
    values: dict[str, Any] = {
        "org_kinds": (COMMUNITY,),
        "org_status": ACTIVE,
        **row.fields(CommunityOrg),
        **_leader(keeping, row),
    }
    values.setdefault("legal_status", _told_by_numbers(values))
    values.setdefault("initiators", bare_name(row.get("leader")))
    org = CommunityOrg(**values, source=IMPORTED)
    keeping.refuse_same(
        CommunityOrg,
        _("这个组织已经登记，没有重复登记。"),
        org_name=org.org_name.strip(),
        place=org.place,
    )
    saved = save(keeping.desk, org, keeping.reason)
    return Kept(CommunityOrg.entity, saved.id, saved.problems)


def keep_part(record_class: type[Part], keeping: Keeping, row: Row) -> Kept:
    """Keep a member, incubation, support or application of an organisation on the register."""
    org = keeping.links.organisation("organisation", row.get("organisation"))
    given: dict[str, Any] = row.fields(record_class)
    if record_class is OrgMember:
        given["person_id"] = keeping.links.person("person", row.get("person")).id
    elif record_class is OrgSupport and row.get("worker"):
        given["worker_id"] = keeping.links.worker("worker", row.get("worker"))
    part = dataclasses.replace(new_part(keeping.desk, record_class.entity, org.id), **given)
    if isinstance(part, Filed):
        part = dataclasses.replace(part, source=IMPORTED)
    keeping.refuse_same(
        record_class,
        _("这个组织的这一条已经登记，没有重复导入。"),
        org_id=org.id,
        **{name: value for name, value in given.items() if isinstance(value, str)},
        **{name: value for name, value in given.items() if name.endswith("_on")},
    )
    saved = save_part(keeping.desk, part, keeping.reason)
    return Kept(part.entity, saved.id, saved.problems)


def _leader(keeping: Keeping, row: Row) -> dict[str, str]:
    """The person on file whom a row clearly names, else the name alone."""
    text = row.get("leader")
    found = keeping.links.persons(text)
    if len(found) > 1:
        found = [item for item in found if item.phone and item.phone == row.get("contact")]
    if len(found) == 1:
        return {"leader_id": found[0].id}
    if keeping.links.is_number(text):
        return {"leader_id": keeping.links.person("leader", text).id}
    return {"leader_name": bare_name(text)}


def _told_by_numbers(values: dict[str, Any]) -> str:
    """How an organisation is registered, by the numbers that it has."""
    kind = check_uscc(values["uscc"]).kind if values.get("uscc") else None
    if kind in _REGISTERED:
        return _REGISTERED[kind]
    return FILED if values.get("filing_no") else _NOT_FILED
