# SPDX-License-Identifier: MulanPSL-2.0
"""The register of volunteers (MCA Order 67) and the page of one volunteer."""

from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.fields import with_values
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.domain.volunteer_rules import (
    ENTERED_BY_ORGANISATION,
    LOCAL_REGISTRY,
    ON_THE_ROSTER,
    check_registration,
    is_rated_late,
    is_recorded_late,
    missing_basics,
    recording_due,
)
from wuse_desktop.domain.volunteer_time import minutes_to_next_star, star_level
from wuse_desktop.domain.working_days import Due
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.services.person_checks import check_person
from wuse_desktop.services.person_checks import completed as completed_person
from wuse_desktop.services.reading import load
from wuse_desktop.services.volunteer_hours import RowCheck, check_services, save_services
from wuse_desktop.services.volunteer_parts import VolunteerParts, read_parts
from wuse_desktop.storage import records, volunteer_store
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = [
    "RowCheck",
    "ServiceLine",
    "VolunteerPage",
    "check_services",
    "check_volunteer",
    "quick_volunteer",
    "save_services",
    "save_volunteer",
    "volunteer_page",
]

_MOST_SERVICES = 500


def check_volunteer(
    desk: Desk, volunteer: Volunteer, person: Person, reason: str = ""
) -> tuple[Problem, ...]:
    """Everything found about the registration form and the person it belongs to."""
    problems = [
        *check_person(desk, person),
        *check_registration(
            volunteer, completed_person(person, desk.today()), desk.today(), reason
        ),
    ]
    if person.id:
        with desk.read() as connection:
            other = volunteer_store.volunteers_of(connection, [person.id]).get(person.id)
        if other not in (None, volunteer.id):
            message = _("这个人已经登记为志愿者，请打开原来的登记。")
            twin = Problem("volunteer_twice", "V-10", "block", message, "", (other or "",))
            problems.append(twin)
    return tuple(problems)


def save_volunteer(desk: Desk, volunteer: Volunteer, person: Person, reason: str = "") -> Saved:
    """Register a volunteer or change the registration, together with the person's own file.

    Raises UserFault for a blocking problem and what filing raises.
    """
    problems = check_volunteer(desk, volunteer, person, reason)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        person = put_record(desk, unit, completed_person(person, desk.today()), reason)
        volunteer = with_values(
            volunteer,
            person_id=person.id,
            village_code=volunteer.village_code or person.village_code,
            registered_on=volunteer.registered_on or desk.today(),
        )
        volunteer = put_record(desk, unit, volunteer, reason)
        return Saved(volunteer.id, unit.changes(), problems)


def quick_volunteer(desk: Desk, unit: UnitOfWork, person_id: str, village_code: str = "") -> str:
    """The volunteer id of a person, within an open unit; a draft registration where none is.

    The form stays a draft until somebody completes it; service already given counts all the same.
    """
    known = volunteer_store.volunteers_of(unit.connection, [person_id]).get(person_id)
    if known is not None:
        return known
    draft = Volunteer(
        person_id=person_id,
        village_code=village_code,
        registration_mode=ENTERED_BY_ORGANISATION,
        registry=LOCAL_REGISTRY,
        volunteer_status=ON_THE_ROSTER,
        registered_on=desk.today(),
        status="draft",
    )
    return put_record(desk, unit, draft).id


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One row of service; ``late`` and ``rated_late`` mark what came after the term of D-01.

    ``due`` is the last day of that term, None for a row without a date.
    """

    service: VolunteerService
    late: bool
    rated_late: bool = False
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class VolunteerPage:
    """Everything the page of a volunteer shows.

    Sums are of what counts (approved or locked); ``year_minutes`` since 1 January. ``star`` is
    the reference level 0 to 5 (rule R-21) with its label 参考星级; ``minutes_to_next`` is None at
    the fifth. ``missing`` are labels of what Order 67 asks for and the file does not hold.
    """

    volunteer: Volunteer
    person: Person | None
    services: tuple[ServiceLine, ...]
    service_count: int
    total_minutes: int
    year_minutes: int
    star: int
    star_label: str
    minutes_to_next: int | None
    missing: tuple[str, ...]
    read_only: bool
    parts: VolunteerParts


def volunteer_page(desk: Desk, volunteer_id: str) -> VolunteerPage:
    """The page of a volunteer with the latest 500 services. Raises ``record_missing``."""
    volunteer = load(desk, Volunteer, volunteer_id)
    new_year = date(desk.today().year, 1, 1)
    with desk.read() as connection:
        person = records.get(connection, Person, volunteer.person_id)
        sums = volunteer_store.totals(connection, volunteer_id, new_year)
        services = volunteer_store.services_of(connection, volunteer_id, _MOST_SERVICES)
        parts = read_parts(connection, volunteer_id)
    star = star_level(sums.minutes)
    return VolunteerPage(
        volunteer=volunteer,
        person=person,
        services=tuple(map(_line, services)),
        service_count=sums.count,
        total_minutes=sums.minutes,
        year_minutes=sums.minutes_since,
        star=star,
        star_label=label("VOL_STAR", str(star)),
        minutes_to_next=minutes_to_next_star(sums.minutes),
        missing=missing_basics(person) if person else (),
        read_only=volunteer.site_id != desk.site_id,
        parts=parts,
    )


def _line(service: VolunteerService) -> ServiceLine:
    return ServiceLine(
        service,
        is_recorded_late(service, HOLIDAYS),
        is_rated_late(service, HOLIDAYS),
        recording_due(service, HOLIDAYS),
    )
