# SPDX-License-Identifier: MulanPSL-2.0
"""What the register of volunteers must hold (MCA Order 67) and when it must be written (D-01)."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.domain.volunteer_time import Span, overlaps
from wuse_desktop.domain.working_days import (
    DEADLINES,
    WEEKDAYS_ONLY,
    Due,
    HolidayTable,
    due_on,
)
from wuse_desktop.i18n import _, enumerated

ON_THE_ROSTER, BLACKLISTED = "01", "04"
PROVINCIAL_REGISTRY, LOCAL_REGISTRY = "02", "03"
ENTERED_BY_ORGANISATION = "02"
NOT_UPLOADED, EXPORTED, UPLOADED, RETURNED = "01", "02", "03", "04"  # codes of UPLOAD
_GIVEN_OUT = (EXPORTED, UPLOADED)
_UPLOADED_FACTS = (
    "volunteer_id", "activity_name", "service_date", "place", "content", "minutes", "start_at",
    "end_at", "organising_unit", "person_in_charge", "beneficiaries", "beneficiary_count",
)  # fmt: skip
_FULL_AGE = 18
_MINUTE = timedelta(minutes=1)
# Basic information beside name, skills and service categories, which the fields require.
_ORDER_67 = ("sex", "birth_date", "id_no")


def check_registration(
    volunteer: Volunteer, person: Person, on: date, reason: str = ""
) -> tuple[Problem, ...]:
    """The registration form with what Order 67 asks of the person.

    ``reason`` is why somebody is put on the blacklist.
    """
    problems = [item for item in check_fields(volunteer) if item.field != "person_id"]
    missing = missing_basics(person)
    if missing:
        message = _("志愿者基本信息还缺：{fields}。").format(fields=enumerated(missing))
        problems.append(Problem("volunteer_basics", "D-02", "warn", message))
    if volunteer.registration_mode == ENTERED_BY_ORGANISATION and not volunteer.entry_consent:
        problems.append(missing_field(Volunteer, "entry_consent"))
    if is_minor(person, on) and not volunteer.guardian_consent_on:
        message = _("志愿者未满18岁，请征得监护人书面同意，登记监护人和同意日期。")
        problems.append(Problem("volunteer_guardian", "", "warn", message, "guardian_consent_on"))
    if volunteer.volunteer_status == BLACKLISTED and not reason.strip():
        message = _("列入黑名单必须写明理由。")
        problems.append(Problem("blacklist_reason", "", "block", message, "volunteer_status"))
    return tuple(problems)


def is_minor(person: Person, on: date) -> bool:
    """Whether somebody is known to be under 18 on a day."""
    return person.birth_date is not None and age_on(person.birth_date, on) < _FULL_AGE


def missing_basics(person: Person) -> tuple[str, ...]:
    """Labels of what Order 67 asks of a volunteer and the person's file does not hold."""
    names = [name for name in _ORDER_67 if not getattr(person, name)]
    if not person.phone and not person.no_phone:
        names.append("phone")
    if not person.living_address and not person.village_code:
        names.append("living_address")
    return tuple(_(field_of(Person, name).label) for name in names)


def recording_due(service: VolunteerService, table: HolidayTable = WEEKDAYS_ONLY) -> Due | None:
    """Until when a service and its rating are to be written down (D-01); None without a date."""
    if service.service_date is None:
        return None
    # a row to 24:00 ends with its own day
    ended_on = (service.end_at - _MINUTE).date() if service.end_at else service.service_date
    return due_on(DEADLINES["D-01"], ended_on, table)


def is_recorded_late(service: VolunteerService, table: HolidayTable = WEEKDAYS_ONLY) -> bool:
    """Whether a service was written down more than 10 working days after it ended (D-01)."""
    due = recording_due(service, table)
    return due is not None and service.recorded_on is not None and service.recorded_on > due.on


def is_rated_late(service: VolunteerService, table: HolidayTable = WEEKDAYS_ONLY) -> bool:
    """Whether a service was rated more than 10 working days after it ended (D-01)."""
    due = recording_due(service, table)
    return due is not None and service.rated_on is not None and service.rated_on > due.on


def clashes(
    services: Iterable[VolunteerService],
) -> tuple[tuple[VolunteerService, VolunteerService], ...]:
    """Pairs of one volunteer's services that share time (V-22), in order of start."""
    rows = list(services)
    spans = (
        Span(str(place), row.start_at, row.end_at)
        for place, row in enumerate(rows)
        if row.start_at is not None and row.end_at is not None
    )
    return tuple((rows[int(one.ref)], rows[int(two.ref)]) for one, two in overlaps(spans))


def clash_text(one: VolunteerService, two: VolunteerService) -> str:
    """Two services that share time, by their day, hours and names."""
    return _("{day} {one}、{two}").format(
        day=one.service_date, one=_named_hours(one), two=_named_hours(two)
    )


def _named_hours(row: VolunteerService) -> str:
    return _("{start:%H:%M}—{end:%H:%M}“{activity}”").format(
        start=row.start_at, end=row.end_at, activity=row.activity_name
    )


def is_given_out_anew(stored: VolunteerService, changed: VolunteerService) -> bool:
    """Whether a service that a list or the platform holds does not say the same any more.

    Ratings and confirmations are no facts of the service; a status that is set by hand stands.
    """
    if stored.upload_status not in _GIVEN_OUT or changed.upload_status != stored.upload_status:
        return False
    return any(getattr(stored, name) != getattr(changed, name) for name in _UPLOADED_FACTS)


def due_text(due: Due | None) -> str:
    """The last day as lists show it; one whose holidays are not known yet says so."""
    if due is None:
        return ""
    return due.on.isoformat() if due.certain else _("{day}（节假日表未更新）").format(day=due.on)


def team_names(text: str) -> tuple[str, ...]:
    """The teams that a volunteer belongs to, as they are typed into one line."""
    names = (name.strip() for name in re.split(r"[、，,；;]", text))
    return tuple(dict.fromkeys(name for name in names if name))
