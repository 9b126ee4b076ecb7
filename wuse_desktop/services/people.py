# SPDX-License-Identifier: MulanPSL-2.0
"""Persons: filing them, their categories over time, and the page of one person."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.person_checks import check_person, completed
from wuse_desktop.services.person_page import (
    HeldCategory,
    OpenCase,
    PersonHousehold,
    PersonPage,
    TimelineEntry,
    person_page,
)
from wuse_desktop.services.reading import load_in
from wuse_desktop.storage import records
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = [
    "HeldCategory",
    "OpenCase",
    "PersonHousehold",
    "PersonPage",
    "TimelineEntry",
    "check_person",
    "close_category",
    "completed",
    "open_category",
    "person_page",
    "quick_person",
    "save_person",
]


def save_person(
    desk: Desk,
    person: Person,
    categories: Sequence[PersonCategory] = (),
    reason: str = "",
) -> Saved:
    """File a person or change one.

    ``categories`` are entries to add (without id) or to change (with id); entries that are not
    given stay as they are, and one that is open already is not opened twice. Raises UserFault
    with the first blocking finding, ``read_only_station`` or ``reason_required``.
    """
    problems = check_person(desk, person, categories)
    refuse_blocking(problems)
    person = completed(person, desk.today())
    person = dataclasses.replace(person, is_client=person.is_client or bool(categories))
    with desk.write(reason) as unit:
        saved = put_record(desk, unit, person, reason)
        _put_categories(desk, unit, saved.id, categories, reason)
        return Saved(saved.id, unit.changes(), problems)


def quick_person(desk: Desk, name: str) -> Saved:
    """Put a person with only a name on file, as at a sign-in table; the rest comes later.

    Raises UserFault ``field_missing`` for an empty name.
    """
    return save_person(desk, Person(name=name))


def _put_categories(
    desk: Desk,
    unit: UnitOfWork,
    person_id: str,
    categories: Iterable[PersonCategory],
    reason: str,
) -> None:
    held = records.find(unit.connection, PersonCategory, person_id=person_id)
    open_codes = {entry.category for entry in held if entry.end_date is None}
    for entry in categories:
        if not entry.id and entry.category in open_codes and entry.end_date is None:
            continue
        start = entry.start_date or desk.today()
        put_record(
            desk, unit, dataclasses.replace(entry, person_id=person_id, start_date=start), reason
        )


def open_category(
    desk: Desk, person_id: str, category: str, start_on: date | None = None, basis: str = ""
) -> Saved:
    """Give a person a category from a day on (today); they are a client from then.

    Raises UserFault ``category_open`` when it holds already, and what saving raises.
    """
    entry = PersonCategory(
        person_id=person_id, category=category, start_date=start_on or desk.today(), basis=basis
    )
    with desk.read() as connection:
        person = records.get(connection, Person, person_id)
        held = records.find(connection, PersonCategory, person_id=person_id, category=category)
    problems = check_person(desk, person, [entry]) if person else ()
    refuse_blocking(problems)
    if any(known.end_date is None for known in held):
        raise UserFault(
            "category_open",
            _("这个人已经是“{category}”，没有重复添加。").format(
                category=label("CLIENT_CAT", category)
            ),
            _("情况有变化时，请先终止原来的类别，再添加新的。"),
        )
    with desk.write() as unit:
        client = load_in(unit, Person, person_id)
        saved = put_record(desk, unit, entry)
        put_record(desk, unit, dataclasses.replace(client, is_client=True))
        return Saved(saved.id, unit.changes(), problems)


def close_category(
    desk: Desk, entry_id: str, end_on: date | None = None, reason: str = ""
) -> Saved:
    """End a category entry: ``end_on`` (today) is the last day on which it holds.

    Raises UserFault ``category_end`` when that lies before its start.
    """
    end = end_on or desk.today()
    with desk.write(reason) as unit:
        entry = load_in(unit, PersonCategory, entry_id)
        if entry.start_date and end < entry.start_date:
            raise UserFault(
                "category_end",
                _("服务对象类别的终止日期早于起始日期，没有保存。"),
                _("请核对日期后再保存。"),
            )
        put_record(desk, unit, dataclasses.replace(entry, end_date=end), reason)
        return Saved(entry_id, unit.changes())
