# SPDX-License-Identifier: MulanPSL-2.0
"""A consultation in the making, and one to look at."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.services import consultations
from wuse_desktop.services.consultations import ConsultationPage
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.drafts import Draft, load_draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.services.revealing import refuse_closed
from wuse_desktop.services.staff_choice import (
    StaffChoice,
    minutes_of,
    plain_staff,
    staff_for_new,
    staff_from,
    staff_of,
)

_FIRST_MINUTES = 15


@dataclass(frozen=True, slots=True)
class ConsultationDraft:
    """A consultation as its form holds it."""

    record: Consultation
    staff: tuple[StaffChoice, ...] = ()


Titled = tuple[ConsultationDraft, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ConsultationSheet:
    """A consultation, whose it is, and its form if that was left unfinished."""

    page: ConsultationPage
    site_name: str
    editable: bool
    unfinished: tuple[Draft, ...]


def consultation_sheet(desk: Desk, consultation_id: str) -> ConsultationSheet:
    """Everything one sees of a consultation.

    Raises UserFault ``record_missing`` or ``not_for_all``.
    """
    refuse_closed(desk, Consultation.entity, consultation_id)
    page = consultations.load(desk, consultation_id)
    site_name = other_site_name(desk, page.consultation.site_id)
    draft = load_draft(desk, f"{Consultation.entity}:{consultation_id}")
    editable = not site_name and may_write(desk) and page.consultation.status != "locked"
    return ConsultationSheet(page, site_name, editable, (draft,) if draft else ())


def new_consultation(desk: Desk, person_id: str = "") -> Titled:
    """A consultation now, by the present worker; of a person if one is known."""
    start = desk.now().replace(second=0)
    record = Consultation(
        person_id=person_id,
        start_at=start,
        end_at=start + timedelta(minutes=_FIRST_MINUTES),
    )
    draft = ConsultationDraft(record, staff_for_new(desk, _FIRST_MINUTES))
    if not person_id:
        return draft, {}
    person = load(desk, Person, person_id)
    record = dataclasses.replace(record, village_code=person.village_code)
    return dataclasses.replace(draft, record=record), {person_id: person.name}


def load_consultation(desk: Desk, consultation_id: str) -> Titled:
    """A stored consultation and the name of who asked. Raises UserFault ``record_missing``."""
    page = consultations.load(desk, consultation_id)
    record = page.consultation
    titles = {page.person.id: page.person.name} if page.person else {}
    return ConsultationDraft(record, staff_of(desk, page.workers, record.on)), titles


def check_consultation(desk: Desk, draft: ConsultationDraft, reason: str) -> tuple[Problem, ...]:
    """What the form still lacks."""
    del reason
    return consultations.check(desk, draft.record, minutes_of(draft.staff))


def file_consultation(desk: Desk, draft: ConsultationDraft, reason: str) -> Saved:
    """Keep the consultation. Raises what ``consultations.save`` raises."""
    return consultations.save(desk, draft.record, minutes_of(draft.staff), reason)


def consultation_payload(draft: ConsultationDraft, titles: Mapping[str, str]) -> dict[str, Any]:
    """The form as JSON values."""
    return {
        "record": plain_values(draft.record),
        "staff": plain_staff(draft.staff),
        "titles": dict(titles),
    }


def consultation_of(payload: Mapping[str, Any]) -> Titled:
    """The form of such values."""
    record = record_of(Consultation, payload["record"])
    return ConsultationDraft(record, staff_from(payload["staff"])), dict(payload["titles"])
