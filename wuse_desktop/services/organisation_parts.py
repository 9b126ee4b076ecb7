# SPDX-License-Identifier: MulanPSL-2.0
"""What is recorded of an organisation: its members on file, incubation, support, applications."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.organisation_rules import Part, check_part
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking, require_own
from wuse_desktop.services.part_places import PartPlace
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.storage import list_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find, get

__all__ = [
    "PART_CLASSES",
    "OrgParts",
    "Part",
    "load_part",
    "new_part",
    "part_class",
    "part_place",
    "read_parts",
    "save_part",
]

PART_CLASSES: tuple[type[Part], ...] = (OrgMember, Incubation, OrgSupport, OrgApplication)
_CULTIVATING, _FILING = "03", "1"  # INCUB, CORG_APPLY


@dataclass(frozen=True, slots=True)
class OrgParts:
    """What is recorded of one organisation, each kind latest first.

    ``names`` are those of its members by person, of its supports' workers by worker.
    """

    members: tuple[OrgMember, ...] = ()
    incubations: tuple[Incubation, ...] = ()
    supports: tuple[OrgSupport, ...] = ()
    applications: tuple[OrgApplication, ...] = ()
    names: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def stage(self) -> str:
        """The present stage of incubation, "" for none (code list INCUB)."""
        return self.incubations[0].stage if self.incubations else ""

    @property
    def amount(self) -> int:
        """Money given, in fen."""
        return sum(item.amount or 0 for item in self.supports)


def read_parts(connection: Connection, org_id: str) -> OrgParts:
    """Everything recorded of an organisation."""
    members = find(connection, OrgMember, "-pk", org_id=org_id)
    members.sort(key=lambda item: item.left_on is not None)
    supports = find(connection, OrgSupport, "-given_on", org_id=org_id)
    people = list_store.facts(connection, "person", ("name",), [item.person_id for item in members])
    workers = list_store.facts(
        connection, "worker", ("name",), [item.worker_id for item in supports]
    )
    return OrgParts(
        tuple(members),
        tuple(find(connection, Incubation, "-entered_on", org_id=org_id)),
        tuple(supports),
        tuple(find(connection, OrgApplication, "-submitted_on", org_id=org_id)),
        {row_id: name for row_id, (name,) in (*people.items(), *workers.items())},
    )


def part_class(entity: str) -> type[Part]:
    """The class of a kind of part. Raises Defect ``part_unknown``."""
    for kind in PART_CLASSES:
        if kind.entity == entity:
            return kind
    raise Defect("part_unknown", _("程序里没有这种组织记录：{name}。").format(name=entity))


def new_part(desk: Desk, entity: str, org_id: str) -> Part:
    """An empty part with what is usual: today, this station, who sits here."""
    today = desk.today()
    usual: dict[str, dict[str, Any]] = {
        "org_member": {"joined_on": today},
        "incubation": {
            "entered_on": today,
            "incubator": desk.station().name,
            "stage": _CULTIVATING,
        },
        "org_support": {"given_on": today, "worker_id": desk.session.worker_id},
        "org_application": {"submitted_on": today, "application_kind": _FILING},
    }
    return part_class(entity)(org_id=org_id, **usual[entity])


def check(desk: Desk, part: Part) -> tuple[Problem, ...]:
    """What is wrong with a part; somebody cannot be a member twice at one time."""
    problems = list(check_part(part, desk.today()))
    if isinstance(part, OrgMember) and part.person_id and part.left_on is None:
        with desk.read() as connection:
            same = find(connection, OrgMember, org_id=part.org_id, person_id=part.person_id)
        if any(item.left_on is None and item.id != part.id for item in same):
            message = _("这个人已经是成员，没有重复登记。")
            problems.append(Problem("member_twice", "", "block", message, "person_id"))
    return tuple(problems)


def save_part(desk: Desk, part: Part, reason: str = "") -> Saved:
    """Keep a member, incubation, support or application of an organisation of this site.

    Raises UserFault for a blocking finding, ``record_missing`` for an unknown organisation, and
    what filing raises.
    """
    problems = check(desk, part)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        org = load_in(unit, CommunityOrg, part.org_id)
        require_own(desk, org)
        if isinstance(part, Filed):
            village = part.village_code or org.village_code
            part = dataclasses.replace(part, village_code=village)
        saved = put_record(desk, unit, part, reason)
        return Saved(saved.id, unit.changes(), problems)


def load_part(desk: Desk, entity: str, part_id: str) -> tuple[Part, dict[str, str]]:
    """A stored part, and the name of whom it is about. Raises UserFault ``record_missing``."""
    part = load(desk, part_class(entity), part_id)
    if not isinstance(part, OrgMember):
        return part, {}
    with desk.read() as connection:
        person = get(connection, Person, part.person_id)
    return part, {part.person_id: person.name if person else ""}


def part_place(desk: Desk, entity: str, row_id: str) -> PartPlace:
    """Where a part, or a draft of one that is named by its organisation, belongs.

    Raises UserFault ``record_missing`` when it is neither.
    """
    with desk.read() as connection:
        part = get(connection, part_class(entity), row_id)
    org = load(desk, CommunityOrg, part.org_id if part else row_id)
    return PartPlace(org.id, part.id if part else "", org.org_name)
