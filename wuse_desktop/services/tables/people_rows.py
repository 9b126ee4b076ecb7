# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of workers, persons and households through the services of the screens."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from wuse_desktop.domain.birth import agree
from wuse_desktop.domain.fields import Record, field_of
from wuse_desktop.domain.identity import check_disability_certificate, check_id, normalise_id
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import moving
from wuse_desktop.services.households import household_for, save_household
from wuse_desktop.services.people import completed, save_person
from wuse_desktop.services.tables.by_number import believe_number
from wuse_desktop.services.tables.keeping import IMPORTED, Keeping, Kept
from wuse_desktop.services.tables.links import bare_name
from wuse_desktop.services.tables.rows import Row, refuse, refuse_duplicate
from wuse_desktop.services.workers import list_workers, save_worker
from wuse_desktop.storage import records

R = TypeVar("R", bound=Record)
Disabilities = tuple[dict[str, Any], ...]
_SEVERE = ("1", "2")  # DIS_LEVEL
_SEVERE_CATEGORY, _OTHER_CATEGORY = "30", "31"  # CLIENT_CAT
_HEAD = "0"  # REL: the head of the household
_EMPTY: tuple[object, ...] = (None, "", ())


def heads_first(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of persons so that a household is there before its other members."""
    for heads in (True, False):
        yield from (row for row in rows if (row.get("relation") == _HEAD) is heads)


class PersonKeeper:
    """Keeps rows of persons; knows how many of them live in each household of the table."""

    def __init__(self, keeping: Keeping, rows: Sequence[Row]) -> None:
        self._keeping = keeping
        self._sizes = Counter(row.get("household_no", "") for row in rows)

    def keep(self, row: Row) -> Kept:
        """File the person of a row with categories and household, or complete a known one."""
        keeping = self._keeping
        values = {**row.fields(Person), "name": bare_name(row.get("name"))}
        told = self._take_guardian(row, values)
        disability = _disability(row, values, keeping.desk.today())
        told += believe_number(keeping.table, values, keeping.desk.today())
        person = Person(**values, source=IMPORTED, is_client=row.get("is_client", True))
        person = completed(person, keeping.desk.today())
        known = keeping.known_person(person)
        if known is not None:
            kept = self._complete(row, known, values, disability)
        else:
            keeping.refuse_twin(person, values)
            person = dataclasses.replace(person, disability=disability)
            saved = save_person(keeping.desk, person, _categories(row, disability))
            self._join_household(row, saved.id, person)
            kept = Kept(Person.entity, saved.id, saved.problems)
        return dataclasses.replace(kept, problems=(*kept.problems, *told))

    def _take_guardian(self, row: Row, values: dict[str, Any]) -> tuple[Problem, ...]:
        """Name the guardian; one who is not on file is somebody to be called, or a note."""
        text, links = row.get("guardian", ""), self._keeping.links
        if not text:
            return ()
        if links.persons(text) or links.is_number(text):
            values["guardian_id"] = links.person("guardian", text).id
            return ()
        name = bare_name(text)
        if values.setdefault("emergency_contact_name", name) == name:
            message = _("监护人还没有档案，写进了“紧急联系人”。")
        else:
            note = _("监护人：{name}").format(name=name)
            values["note"] = "\n".join(filter(None, (values.get("note", ""), note)))
            message = _("监护人还没有档案，写进了备注。")
        return (Problem("guardian_unknown", "", "warn", message, "guardian"),)

    def _complete(
        self, row: Row, known: Person, values: dict[str, Any], disability: Disabilities
    ) -> Kept:
        """Add what a row says of somebody who is on file already (rule V-10)."""
        note = values.pop("note", "")
        filled = filled_in(known, completed(Person(**values), self._keeping.desk.today()), values)
        filled = with_note(filled, note)
        held = {(entry.get("type"), entry.get("cert_no")) for entry in known.disability}
        further = [item for item in disability if (item["type"], item["cert_no"]) not in held]
        filled = dataclasses.replace(filled, disability=(*known.disability, *further))
        categories = self._new_categories(known, row, disability)
        joins = self._may_join(row, known.id)
        if filled == known and not categories and not joins:
            message = _("这个人已经有档案，这一行没有新内容，没有重复建档。")
            raise refuse_duplicate(message, known.id)
        saved = save_person(self._keeping.desk, filled, categories, self._keeping.reason)
        if joins:
            self._join_household(row, known.id, filled)
        return Kept(Person.entity, known.id, saved.problems)

    def _new_categories(
        self, known: Person, row: Row, disability: Disabilities
    ) -> list[PersonCategory]:
        with self._keeping.desk.read() as connection:
            held = records.find(connection, PersonCategory, person_id=known.id)
        open_now = {entry.category for entry in held if entry.end_date is None}
        found = _categories(row, disability)
        return [entry for entry in found if entry.category not in open_now]

    def _may_join(self, row: Row, person_id: str) -> bool:
        number = row.get("household_no", "")
        home = self._keeping.links.household_of_number(number) if number else ""
        return bool(number) and person_id not in self._keeping.links.members(home)

    def _join_household(self, row: Row, person_id: str, person: Person) -> None:
        number = row.get("household_no", "")
        relation = row.get("relation", "")
        if not number:
            if relation and relation != _HEAD:
                message = _("填了与户主关系，没有填家庭编号，不知道是哪一家。")
                raise refuse("household_missing", message, "household_no")
            return
        if not relation:
            message = _("填了家庭编号，还要填与户主关系。")
            raise refuse("relation_missing", message, "relation")
        links = self._keeping.links
        found = links.household_of_number(number) or self._headed_by(number, row)
        if found:
            self._add_member(found, person_id, relation)
        elif relation == _HEAD:
            home = self._headed_without_number(person_id) or Household(
                head_person_id=person_id,
                village_code=person.village_code,
                address=person.living_address,
                source=IMPORTED,
            )
            home = dataclasses.replace(
                home, household_no=number, living_member_count=self._sizes[number]
            )
            saved = save_household(self._keeping.desk, home, (), self._keeping.reason)
            self._keeping.afterwards(lambda: links.note_household(number, saved.id))
        else:
            message = _("这个家庭编号还没有户主，请先写户主那一行（与户主关系填“户主”）。")
            raise refuse("head_missing", message, "household_no")

    def _headed_without_number(self, person_id: str) -> Household | None:
        """The household that somebody heads, e.g. since their first visit, if it has no number."""
        with self._keeping.desk.read() as connection:
            headed = records.find(connection, Household, head_person_id=person_id)
        return next((home for home in headed if _is_unnumbered(home)), None)

    def _headed_by(self, number: str, row: Row) -> str:
        """The household whose head's ID number stands in place of a household number."""
        people = self._keeping.links.persons(number) if len(normalise_id(number)) >= 15 else []
        if not people or row.get("relation") == _HEAD:
            return ""
        desk, links = self._keeping.desk, self._keeping.links
        return household_for(desk, links.household("household_no", number, desk.today()))

    def _add_member(self, household_id: str, person_id: str, relation: str) -> None:
        desk = self._keeping.desk
        with desk.read() as connection:
            home = records.get(connection, Household, household_id)
            rows = records.find(connection, HouseholdMember, household_id=household_id)
        if home is None:
            raise refuse("household_unknown", _("找不到这个家庭。"), "household_no")
        if relation == _HEAD and home.head_person_id != person_id:
            message = _("这个家庭编号已经有另一位户主，请核对编号或关系。")
            raise refuse("head_twice", message, "relation")
        living = {item.person_id for item in rows if item.end_date is None} | {person_id}
        count = max(home.living_member_count or 0, len(living))
        if moving.lives_alone(desk, person_id):
            there = moving.Move(household_id, relation, takes_address=False)
            moving.move(desk, person_id, there, self._keeping.reason)
        member = HouseholdMember(person_id=person_id, relation=relation)
        changed = dataclasses.replace(home, living_member_count=count)
        save_household(desk, changed, [member], self._keeping.reason)


def _is_unnumbered(home: Household) -> bool:
    """Whether a household has no number but that of the program."""
    return home.household_no in ("", home.record_no)


def _disability(row: Row, values: dict[str, Any], today: date) -> Disabilities:
    """The disability of a row; its certificate tells kind, level and ID number where they lack."""
    number = normalise_id(row.get("disability_no", ""))
    told = check_disability_certificate(number, today) if number else None
    kind = row.get("disability_type") or (told.dis_type if told else None) or ""
    level = row.get("disability_level") or (told.dis_level if told else None) or ""
    if told and told.id_no and not check_id(told.id_no, today).problems:
        values.setdefault("id_no", told.id_no)
    if not (number or kind or level):
        return ()
    return ({"type": kind, "level": level, "cert_no": number},)


def _categories(row: Row, disability: Disabilities) -> list[PersonCategory]:
    """The categories of a row; who holds a certificate is in that of its level."""
    found = list(row.get("categories", ()))
    for item in disability:
        if item["cert_no"] and item["level"]:
            severe = item["level"] in _SEVERE
            found = [code for code in found if code not in (_SEVERE_CATEGORY, _OTHER_CATEGORY)]
            found.append(_SEVERE_CATEGORY if severe else _OTHER_CATEGORY)
    return [
        PersonCategory(
            category=category,
            start_date=row.get("category_since"),
            basis=row.get("category_basis", ""),
        )
        for category in dict.fromkeys(found)
    ]


def with_note(person: Person, note: str) -> Person:
    """A person on file with what a roster says besides, below what stands there."""
    if not note or note in person.note:
        return person
    return dataclasses.replace(person, note="\n".join(filter(None, (person.note, note))))


def filled_in(stored: R, given: R, values: dict[str, Any]) -> R:
    """The stored record with what was empty; refuses a row that says something else."""
    changes: dict[str, Any] = {}
    differing = []
    for name in values:
        new, old = getattr(given, name), getattr(stored, name)
        if name == "birth_date_precision":
            continue  # belongs to the date
        if isinstance(stored, Person) and isinstance(given, Person) and name == "birth_date":
            known, told = stored.birth, given.birth
            if told and (not known or (known.precision and agree(known, told))):
                changes |= {name: told.day, "birth_date_precision": told.precision}
                continue
            if told and known and agree(known, told):
                continue
        if new in _EMPTY or new == old:
            continue
        if old in _EMPTY:
            changes[name] = new
        else:
            differing.append(_(field_of(type(stored), name).label))
    if differing:
        message = _("已经有这条记录，但{fields}与档案不同，请核对后在档案里更正。")
        text = message.format(fields=enumerated(differing))
        raise refuse("record_differs", text, "", "V-10")
    return dataclasses.replace(stored, **changes)


def keep_household(keeping: Keeping, row: Row) -> Kept:
    """File the household of a row, or complete the one with that number or head."""
    number = row.get("household_no", "")
    head = keeping.links.person("head", row.get("head"), keeping.links.members("")).id
    values = {**row.fields(Household), "head_person_id": head}
    known_id = keeping.links.household_of_number(number) if number else ""
    with keeping.desk.read() as connection:
        headed = records.find(connection, Household, head_person_id=head)
        known = records.get(connection, Household, known_id) if known_id else None
    if known is None and headed and (not number or _is_unnumbered(headed[0])):
        known = headed[0]
        if number:
            known = dataclasses.replace(known, household_no="")
    if known is None:
        saved = save_household(keeping.desk, Household(**values, source=IMPORTED))
        keeping.afterwards(lambda: keeping.links.note_household(number, saved.id))
        return Kept(Household.entity, saved.id, saved.problems)
    if number and known.household_no and number != known.household_no:
        raise refuse("head_twice", _("这位户主已经有另一个家庭编号，请核对。"), "household_no")
    counted = values.pop("living_member_count", None)
    filled = filled_in(known, Household(**values), values)
    if counted is not None:  # the table of households knows better than what was counted
        filled = dataclasses.replace(filled, living_member_count=counted)
    if filled == known:
        message = _("这个家庭已经建档，这一行没有新内容，没有重复建档。")
        raise refuse_duplicate(message, known.id)
    saved = save_household(keeping.desk, filled, (), keeping.reason)
    return Kept(Household.entity, known.id, saved.problems)


def keep_worker(keeping: Keeping, row: Row) -> Kept:
    """Register the worker of a row."""
    values = {**row.fields(Worker), "name": bare_name(row.get("name"))}
    if "id_no" in values:
        values["id_no"] = normalise_id(values["id_no"])
    values.setdefault("employer", keeping.desk.station().name)
    worker = Worker(**values)
    for known in list_workers(keeping.desk):
        same_number = bool(worker.id_no) and worker.id_no == known.id_no
        if same_number or (worker.name == known.name and worker.id_no in ("", known.id_no)):
            # The station's own list of staff knows better than what setup put in.
            changed = dataclasses.replace(known, **values)
            if changed == known:
                raise refuse_duplicate(_("这名社工已经登记，没有重复登记。"), known.id)
            saved = save_worker(keeping.desk, changed, keeping.reason)
            return Kept(Worker.entity, known.id, saved.problems)
    saved = save_worker(keeping.desk, worker)
    return Kept(Worker.entity, saved.id, saved.problems)
