# SPDX-License-Identifier: MulanPSL-2.0
"""What is found about a person before saving (rules V-01 to V-04, V-07, V-08, V-10 to V-12)."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from wuse_desktop.domain import divisions
from wuse_desktop.domain.birth import Birth, agree
from wuse_desktop.domain.categories import CategoryEntry, check_categories
from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.completeness import CATEGORIES, completeness
from wuse_desktop.domain.contact import check_phone, normalise_phone
from wuse_desktop.domain.fields import with_values
from wuse_desktop.domain.identity import (
    check_agreement,
    check_disability_certificate,
    check_id,
    normalise_id,
)
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import person_match_store, person_store, records

# Documents whose number is the resident ID, or is built and checked like it.
ID_BUILT = ("", "01", "02", "08", "09")
_RESIDENT_ID = "01"
# What is said when somebody saves; the rest stands on the page of the person.
_TOLD = frozenset({"phone", "living_address", "guardian_id", "emergency_contact_name", "self_care"})


def completed(person: Person, today: date) -> Person:
    """The person with number and telephone in their stored form and what the ID number tells.

    Birth date and sex are filled in from the number where they are empty; entered ones are kept,
    also where the number says otherwise (rule V-04).
    """
    values: dict[str, Any] = {
        "name": person.name.strip(),
        "phone": normalise_phone(person.phone),
        "emergency_contact_phone": normalise_phone(person.emergency_contact_phone),
        "id_no": person.id_no.strip(),
    }
    if values["id_no"] and person.id_type in ID_BUILT:
        found = check_id(person.id_no, today)
        readable = all(problem.level != "block" for problem in found.problems)
        values |= {
            "id_no": found.normal,
            "id_type": person.id_type or (_RESIDENT_ID if readable else ""),
            "id_doubt": person.id_doubt and not readable,
            **_birth_by(found.birth_date if readable else None, person),
            "sex": person.sex or (found.sex or "" if readable else ""),
        }
    # Asked again and again on the way to a saving: a person who is complete costs no new one.
    if all(getattr(person, name) == value for name, value in values.items()):
        return person
    return with_values(person, **values)


def _birth_by(numbered: date | None, person: Person) -> dict[str, Any]:
    """The birth date of the number where the entered one is no other, but known less exactly."""
    known = person.birth
    if numbered and (known is None or (known.precision and agree(known, Birth(numbered)))):
        return {"birth_date": numbered, "birth_date_precision": ""}
    return {}


def check_person(
    desk: Desk, person: Person, categories: Sequence[PersonCategory] = ()
) -> tuple[Problem, ...]:
    """Everything found about a person and the categories that are to be added or changed.

    A wrong ID number blocks, unless ``id_doubt`` records that it has to be looked into. Persons
    who may be the same are warnings that carry their ids.
    """
    today = desk.today()
    person = completed(person, today)
    with desk.read() as connection:
        stored = records.find(connection, PersonCategory, person_id=person.id) if person.id else []
    changed = {entry.id for entry in categories}
    entries = [entry for entry in stored if entry.id not in changed] + list(categories)
    return (
        *check_fields(person),
        *(problem for entry in categories for problem in _check_entry(entry)),
        *_check_number(person, today),
        *_check_phones(person),
        *_check_place(person),
        *_check_disability(person, today),
        *_check_event(person, today),
        *_check_twins(desk, person),
        *_check_categories(person, entries, today),
        *(_wanted(person, entries, today) if person.is_client or categories else ()),
    )


def _check_entry(entry: PersonCategory) -> Iterator[Problem]:
    for problem in check_fields(entry):
        if problem.field not in ("person_id", "start_date"):  # filled in by the saving
            yield problem
    if entry.start_date and entry.end_date and entry.end_date < entry.start_date:
        message = _("服务对象类别的终止日期早于起始日期，请核对。")
        yield Problem("category_end", "", "block", message, "end_date")


def _check_number(person: Person, today: date) -> Iterator[Problem]:
    if not person.id_no or person.id_type not in ID_BUILT:
        return
    found = check_id(person.id_no, today)
    for problem in found.problems:
        level = "warn" if person.id_doubt else problem.level
        yield dataclasses.replace(problem, level=level, field="id_no")
    for problem in check_agreement(found, person.birth, person.sex):
        yield dataclasses.replace(
            problem, field="birth_date" if problem.code == "id_birth_date" else "sex"
        )


def _check_phones(person: Person) -> Iterator[Problem]:
    for name in ("phone", "emergency_contact_phone"):
        for problem in check_phone(getattr(person, name)).problems:
            yield dataclasses.replace(problem, field=name)


def _check_place(person: Person) -> Iterator[Problem]:
    for name in ("village_code", "hukou_code"):
        code = getattr(person, name)
        problem = divisions.current().check_village(code) if code else None
        if problem is not None:
            yield dataclasses.replace(problem, field=name)


def _check_disability(person: Person, today: date) -> Iterator[Problem]:
    """Each certificate against the person and what was entered beside it (rule V-05)."""
    for entry in person.disability:
        if number := str(entry.get("cert_no") or ""):
            kind, level = str(entry.get("type") or ""), str(entry.get("level") or "")
            found = check_disability_certificate(number, today, person.id_no, kind, level)
            for problem in found.problems:
                yield dataclasses.replace(problem, field="disability")


def _check_event(person: Person, today: date) -> Iterator[Problem]:
    """A major event has a kind and a day that has come: visits run from it (rule D-20)."""
    on = person.major_event_on
    if person.major_event and on is None:
        message = _("写了重大变故，还要写是哪一天，好算几小时内要走访。")
        yield Problem("event_day", "D-20", "block", message, "major_event_on")
    elif on and not person.major_event:
        message = _("写了变故日期，还要选是什么变故。")
        yield Problem("event_kind", "D-20", "block", message, "major_event")
    elif on and on > today:
        message = _("变故的日期还没有到，请核对。")
        yield Problem("event_ahead", "D-20", "block", message, "major_event_on")


def _check_twins(desk: Desk, person: Person) -> Iterator[Problem]:
    site = person.site_id or desk.site_id
    same: tuple[str, ...] = ()
    with desk.read() as connection:
        if person.id_no:
            number = normalise_id(person.id_no)
            same = person_store.same_number(connection, site, number, person.id)
        alike = person_store.look_alikes(
            connection,
            site,
            person.name,
            person.birth_date,
            person.village_code,
            person.phone,
            person.id,
        )
        apart = person_match_store.told_apart(connection, person.id) if person.id else frozenset()
    same, alike = (tuple(item for item in ids if item not in apart) for ids in (same, alike))
    if same:
        message = _("已有证件号码相同的人，很可能是同一个人，请先打开看看，不要重复建档。")
        yield Problem("person_same_id", "V-10", "warn", message, "id_no", same)
    alike = tuple(row_id for row_id in alike if row_id not in same)
    if alike:
        message = _("已有姓名相同、出生年月和村（社区）或电话也相同的人，请先看看是不是同一个人。")
        yield Problem("person_look_alike", "V-10", "warn", message, "name", alike)


def _check_categories(
    person: Person, entries: Sequence[PersonCategory], today: date
) -> Iterator[Problem]:
    held = [
        CategoryEntry(entry.category, entry.start_date or today, entry.end_date)
        for entry in entries
        if entry.category
    ]
    for problem in check_categories(held, person.birth_date, today):
        yield dataclasses.replace(problem, field="client_categories")


def _wanted(person: Person, entries: Sequence[PersonCategory], today: date) -> Iterator[Problem]:
    """What the file of a client still lacks, as far as saving speaks of it."""
    person = dataclasses.replace(person, is_client=True)
    for name in completeness(person, entries, today, has_home=True).missing:
        if name == CATEGORIES:
            message = _("还没有选服务对象类别。")
            yield Problem("categories_missing", "", "warn", message, CATEGORIES)
        elif name in _TOLD:
            yield missing_field(Person, name, "warn")
