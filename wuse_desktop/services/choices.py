# SPDX-License-Identifier: MulanPSL-2.0
"""What pickers offer: codes, villages, workers, members of a household, each with its keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from wuse_desktop.domain import divisions
from wuse_desktop.domain.codes import code_list, label, local_edition
from wuse_desktop.domain.divisions import everyday_name
from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.risk import risk_words
from wuse_desktop.i18n import _, beside, clauses, current_language
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.pinyin import name_readings, text_readings

_FULL_DIGITS = 12
_TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick.

    ``code`` is what is stored (a code or a record id), ``label`` what is shown; ``keys`` are in
    lower case what may be typed for it: the code, the label, its pinyin and the initials.
    """

    code: str
    label: str
    keys: tuple[str, ...]


def search_keys(text: str, *, person: bool = False) -> tuple[str, ...]:
    """The text, its pinyin and the initials, in lower case; every reading of a person's name."""
    plain = "".join(char for char in text if char.isalnum()).lower()
    spelt = name_readings(plain) if person else text_readings(plain)
    keys = [text.lower(), plain]
    for syllables in spelt:
        keys += ["".join(syllables), "".join(item[0] for item in syllables)]
    return tuple(dict.fromkeys(key for key in keys if key))


def initials(name: str) -> str:
    """The pinyin initials of a person's name in its usual reading: 李晓梅 gives lxm."""
    spelt = name_readings("".join(char for char in name if char.isalnum()))
    return "".join(item[0] for item in spelt[0]) if spelt else ""


def choices(list_name: str) -> tuple[Choice, ...]:
    """The codes of a list that may be chosen, in the order of the list."""
    return _choices(list_name, current_language(), local_edition())


def make_ready(record_class: type[Record]) -> None:
    """Put the choices of a record's fields in order before its form needs them.

    The first of all loads the table of pinyin, which takes a tenth of a second.
    """
    for described in fields_of(record_class):
        if described.codes:
            choices(described.codes)


def choices_with(list_name: str, chosen: Iterable[str]) -> tuple[Choice, ...]:
    """The same with codes that a record holds and that are offered no more, behind them."""
    offered = choices(list_name)
    known = {item.code for item in offered}
    others = [code for code in chosen if code not in known]
    return (*offered, *(Choice(code, label(list_name, code), (code.lower(),)) for code in others))


@lru_cache(maxsize=256)
def _choices(list_name: str, _language: str, _edition: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(item.code, item.text, (item.code.lower(), *search_keys(item.text)))
        for item in code_list(list_name).active
    )


def villages(desk: Desk) -> tuple[Choice, ...]:
    """The villages and communities of the desk's township, or of all townships of a county."""
    with desk.read() as connection:
        place = settings.station(connection, desk.site_id).division_code
    tree = divisions.current()
    many = len(divisions.short_code(place)) < _TOWNSHIP_DIGITS
    found = []
    for item in tree.villages(place):
        name = everyday_name(item.name)
        town = tree.get(item.code[:_TOWNSHIP_DIGITS]) if many else None
        text = _("{town} {village}").format(town=town.name, village=name) if town else name
        found.append(Choice(item.code, text, (*search_keys(name), *search_keys(text), item.code)))
    return tuple(found)


def event_places(desk: Desk) -> tuple[Choice, ...]:
    """Where an event may belong: a village, or the whole township of the desk."""
    with desk.read() as connection:
        place = divisions.short_code(settings.station(connection, desk.site_id).division_code)
    town = divisions.current().get(place) if len(place) == _TOWNSHIP_DIGITS else None
    if town is None:
        return villages(desk)
    code = place.ljust(_FULL_DIGITS, "0")
    text = _("{town}（不分村）").format(town=town.name)
    return (*villages(desk), Choice(code, text, (*search_keys(town.name), code)))


def workers(desk: Desk, on: date | None = None) -> tuple[Choice, ...]:
    """The workers of this site in a post on a day (today), the present user first."""
    day = on or desk.today()
    with desk.read() as connection:
        found = records.find(connection, Worker, site_id=desk.site_id)
    present = [
        worker
        for worker in found
        if (worker.entry_on is None or worker.entry_on <= day)
        and (worker.left_on is None or day <= worker.left_on)
    ]
    present.sort(key=lambda worker: worker.id != desk.session.worker_id)
    return tuple(_person_choice(worker.id, worker.name, worker.name) for worker in present)


def persons_in_household(
    desk: Desk, household_id: str, on: date | None = None
) -> tuple[Choice, ...]:
    """Who lives in a household on a day (today), the head first, with relation, age and risk."""
    day = on or desk.today()
    with desk.read() as connection:
        household = records.get(connection, Household, household_id)
        rows = records.find(connection, HouseholdMember, household_id=household_id)
        living = [row for row in rows if row.end_date is None or day < row.end_date]
        head = household.head_person_id if household else ""
        relations = {row.person_id: row.relation for row in living}
        people = records.get_many(connection, Person, (head, *relations))
    ordered = dict.fromkeys(item for item in (head, *relations) if item in people)
    return tuple(
        _person_choice(
            person_id,
            people[person_id].name,
            _described(people[person_id], relations.get(person_id, ""), day, person_id == head),
        )
        for person_id in ordered
    )


def _described(person: Person, relation: str, day: date, is_head: bool) -> str:
    facts: Iterable[str] = (
        _("户主") if is_head else label("REL", relation) if relation else "",
        _("{age}岁").format(age=age_on(person.birth_date, day)) if person.birth_date else "",
        risk_words(person.risk_level),
    )
    text = clauses(fact for fact in facts if fact)
    return beside(person.name, text) if text else person.name


def _person_choice(code: str, name: str, text: str) -> Choice:
    return Choice(code, text, search_keys(name, person=True))
