# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of volunteers and of the time they gave."""

import dataclasses
from datetime import datetime
from typing import Any

from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.domain.volunteer_rules import (
    ENTERED_BY_ORGANISATION,
    LOCAL_REGISTRY,
    ON_THE_ROSTER,
)
from wuse_desktop.i18n import _
from wuse_desktop.services.filing import refuse_blocking
from wuse_desktop.services.people import completed
from wuse_desktop.services.tables.by_number import believe_number
from wuse_desktop.services.tables.keeping import IMPORTED, Keeping, Kept
from wuse_desktop.services.tables.links import bare_name
from wuse_desktop.services.tables.people_rows import filled_in, with_note
from wuse_desktop.services.tables.rows import Row, refuse
from wuse_desktop.services.tables.spans import day_of, span_of
from wuse_desktop.services.tables.table import VOLUNTEER_PERSON
from wuse_desktop.services.volunteer_hours import check_services, put_services
from wuse_desktop.services.volunteer_parts import Part, new_part, save_part
from wuse_desktop.services.volunteers import save_volunteer

# What tells two records of one kind of the same volunteer apart.
_TELLING = frozenset(
    {
        "training_name",
        "trained_on",
        "award_name",
        "awarded_on",
        "rating",
        "rated_on",
        "insurer",
        "policy_no",
        "starts_on",
        "claimed_on",
        "claim",
    }
)
_LONG_DAY = "service_long_day"
_OF_PERSON = frozenset({*VOLUNTEER_PERSON, "birth_date_precision", "village_code"})


def keep_volunteer(keeping: Keeping, row: Row) -> Kept:
    """Register the volunteer of a row; a person on file is recognised and completed."""
    given = {name: value for name, value in row.values.items() if name in _OF_PERSON}
    given["name"] = bare_name(given["name"])
    told = believe_number(keeping.table, given, keeping.desk.today())
    note = given.pop("note", "")
    person = completed(Person(**given, note=note, source=IMPORTED), keeping.desk.today())
    known = keeping.known_person(person) or _known_by_facts(keeping, person)
    if known is not None:
        person = with_note(filled_in(known, person, given), note)
    own = {item.name for item in fields_of(Volunteer)}
    values: dict[str, Any] = {
        "registration_mode": ENTERED_BY_ORGANISATION,
        "registry": LOCAL_REGISTRY,
        "volunteer_status": ON_THE_ROSTER,
        **{name: value for name, value in row.values.items() if name in own},
    }
    if known is not None:
        message = _("这个人已经登记为志愿者，没有重复登记。")
        keeping.refuse_same(Volunteer, message, person_id=known.id)
    elif not (person.id_no or person.phone or person.birth):
        message = _("已有同名的志愿者，这一行没有能区分两人的内容，没有重复登记。")
        named = tuple(item.id for item in keeping.links.persons(person.name))
        keeping.refuse_same(Volunteer, message, person_id=named)
    saved = save_volunteer(keeping.desk, Volunteer(**values, source=IMPORTED), person)
    return Kept(Volunteer.entity, saved.id, (*saved.problems, *told))


def _known_by_facts(keeping: Keeping, person: Person) -> Person | None:
    """Somebody of the same name with the same telephone or birth date."""
    for item in keeping.links.persons_alike(person):
        if not (item.id_no and person.id_no):
            return item
    return None


def keep_volunteer_service(keeping: Keeping, row: Row) -> Kept:
    """Keep what a volunteer gave on one day, as time given or from start to end."""
    values: dict[str, Any] = row.fields(VolunteerService)
    values.pop("minutes", None)
    times = _times(row)
    service = VolunteerService(
        **values,
        **times,
        volunteer_id=keeping.links.volunteer("volunteer", row.get("volunteer")),
        source=IMPORTED,
    )
    keeping.refuse_same(
        VolunteerService,
        _("这名志愿者这一天的这项服务已经登记，没有重复导入。"),
        volunteer_id=service.volunteer_id,
        service_date=times["service_date"],
        activity_name=service.activity_name,
        minutes=service.minutes,
    )
    reason = row.get("long_day", "")
    (check,) = check_services(keeping.desk, [service], reason)
    refuse_blocking(check.problems)
    if any(item.code == _LONG_DAY for item in check.problems) and not reason:
        message = _("一天超过12小时，请在“超过12小时的原因”一栏写明原因。")
        raise refuse(_LONG_DAY, message, "long_day", "V-22")
    with keeping.desk.write(reason or keeping.reason) as unit:
        (kept,) = put_services(keeping.desk, unit, [service], reason or keeping.reason)
    return Kept(VolunteerService.entity, kept.id, check.problems)


def keep_volunteer_part(record_class: type[Part], keeping: Keeping, row: Row) -> Kept:
    """Keep a training, award, rating, insurance or claim of a volunteer who is registered."""
    volunteer = keeping.links.volunteer("volunteer", row.get("volunteer"))
    given = row.fields(record_class)
    part = dataclasses.replace(
        new_part(keeping.desk, record_class.entity, volunteer), **given, source=IMPORTED
    )
    keeping.refuse_same(
        record_class,
        _("这名志愿者的这一条已经登记，没有重复导入。"),
        volunteer_id=volunteer,
        **{name: value for name, value in given.items() if name in _TELLING},
    )
    saved = save_part(keeping.desk, part, keeping.reason)
    return Kept(part.entity, saved.id, saved.problems)


def _times(row: Row) -> dict[str, Any]:
    """Date, minutes actually given, and start and end where they are known."""
    hours, minutes = row.get("hours"), row.get("minutes")
    if hours is not None and minutes is not None and hours != minutes:
        raise refuse("lengths_differ", _("时长的分钟和小时对不上，请核对。"), "hours")
    amount = minutes if minutes is not None else hours
    if row.get("start_time") is None:
        if amount is None:
            raise refuse("length_missing", _("没有填写时长，或起止时间。"), "minutes")
        return {"service_date": day_of(row), "minutes": amount}
    start, end = _start_and_end(row)
    pause = row.get("break_minutes") or 0
    whole = int((end - start).total_seconds()) // 60 - pause if end else None
    return {
        "service_date": day_of(row),
        "minutes": amount if amount is not None else whole,
        "start_at": start,
        "end_at": end,
    }


def _start_and_end(row: Row) -> tuple[datetime, datetime | None]:
    given = {name: row.values[name] for name in row.values if name not in ("minutes", "hours")}
    bare = dataclasses.replace(row, values=given)
    span = span_of(bare, may_be_empty=True)
    return span.start_at, span.end_at if span.end_at > span.start_at else None
