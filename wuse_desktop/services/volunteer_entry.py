# SPDX-License-Identifier: MulanPSL-2.0
"""The registration form of a volunteer as one thing: the registration and the person's own file."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.domain.volunteer_rules import (
    ENTERED_BY_ORGANISATION,
    LOCAL_REGISTRY,
    ON_THE_ROSTER,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.services.volunteers import (
    VolunteerPage,
    check_volunteer,
    save_volunteer,
    volunteer_page,
)
from wuse_desktop.storage import records, volunteer_store

_DRAFT, _APPROVED = "draft", "approved"


@dataclass(frozen=True, slots=True)
class VolunteerDraft:
    """A registration in the making, with the person it is of; ``reason`` is for the blacklist."""

    volunteer: Volunteer
    person: Person = dataclasses.field(default_factory=Person)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VolunteerSheet:
    """The page of a volunteer; ``site_name`` names the other site that owns it, "" for this one.

    ``incomplete`` marks a registration that was begun with hours and still has to be filled in.
    """

    page: VolunteerPage
    site_name: str
    editable: bool
    incomplete: bool


def volunteer_sheet(desk: Desk, volunteer_id: str) -> VolunteerSheet:
    """Everything one sees of a volunteer. Raises UserFault ``record_missing``."""
    page = volunteer_page(desk, volunteer_id)
    return VolunteerSheet(
        page,
        other_site_name(desk, page.volunteer.site_id),
        not page.read_only and may_write(desk),
        page.volunteer.status == _DRAFT,
    )


def new_volunteer(desk: Desk, person_id: str = "", name: str = "") -> VolunteerDraft:
    """An empty registration, of somebody on file or of somebody new."""
    with desk.read() as connection:
        person = records.get(connection, Person, person_id) if person_id else None
    return VolunteerDraft(_empty(desk), person or Person(name=name))


def with_person(desk: Desk, draft: VolunteerDraft, person_id: str) -> VolunteerDraft:
    """The draft for somebody on file; their registration where they have one already."""
    with desk.read() as connection:
        known = volunteer_store.volunteers_of(connection, [person_id]).get(person_id)
    if known is not None:
        return load_volunteer(desk, known)
    return dataclasses.replace(draft, person=load(desk, Person, person_id))


def load_volunteer(desk: Desk, volunteer_id: str) -> VolunteerDraft:
    """A stored registration to be changed; one begun with hours is now to be completed.

    Raises UserFault ``record_missing``.
    """
    volunteer = load(desk, Volunteer, volunteer_id)
    if volunteer.status == _DRAFT:
        volunteer = dataclasses.replace(volunteer, status=_APPROVED)
    return VolunteerDraft(volunteer, load(desk, Person, volunteer.person_id))


def check_draft(desk: Desk, draft: VolunteerDraft) -> tuple[Problem, ...]:
    """Everything found about the registration and the person."""
    return check_volunteer(desk, draft.volunteer, draft.person, draft.reason)


def file_volunteer(desk: Desk, draft: VolunteerDraft) -> Saved:
    """Register somebody or change the registration. Raises what ``save_volunteer`` raises."""
    return save_volunteer(desk, draft.volunteer, draft.person, draft.reason)


def draft_payload(draft: VolunteerDraft) -> dict[str, Any]:
    """A registration in the making as JSON values."""
    return {
        "volunteer": plain_values(draft.volunteer),
        "person": plain_values(draft.person),
        "reason": draft.reason,
    }


def draft_of(payload: Mapping[str, Any]) -> VolunteerDraft:
    """The registration of such values."""
    return VolunteerDraft(
        record_of(Volunteer, payload["volunteer"]),
        record_of(Person, payload["person"]),
        str(payload["reason"]),
    )


def _empty(desk: Desk) -> Volunteer:
    return Volunteer(
        registration_mode=ENTERED_BY_ORGANISATION,
        registry=LOCAL_REGISTRY,
        volunteer_status=ON_THE_ROSTER,
        registered_on=desk.today(),
    )
