# SPDX-License-Identifier: MulanPSL-2.0
"""Who is on file already: while somebody is typed in, and all pairs that may be one (rule V-10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.contact import normalise_phone
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.identity import age_on, normalise_id
from wuse_desktop.domain.likeness import Known, Reason, known_of, reasons
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _, in_turn
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.following import up_to_date
from wuse_desktop.services.ownership import other_site_name
from wuse_desktop.services.person_checks import completed
from wuse_desktop.storage import (
    household_store,
    person_alike_store,
    person_match_store,
    person_store,
    records,
)
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.person_alike_store import AlikeTable
from wuse_desktop.storage.pinyin import is_han, name_sounds
from wuse_desktop.storage.search import query_words, search

# Of a number as many characters tell somebody apart; fewer would list half the township.
_LEAST_OF_PHONE, _LEAST_OF_ID = 7, 8
_MOST_SHOWN = 6
_VOIDED = "voided"
# As many changed persons are compared while their list is opened.
_FEW_CHANGED = 100
_BY_PHONE = frozenset({Reason.NAME_PHONE, Reason.PHONE_MONTH, Reason.PHONE_SOUND})
# the kinds of record by which it is told who may be one, and what is said of them
_READ = ("person", "person_match", "household", "household_member", "station")


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody on file who may be the person that is being typed in.

    ``why`` says what agrees, strongest first; ``is_sure`` that it is more than a similar name.
    """

    id: str
    name: str
    facts: str
    why: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons on file who may be one; the one on file longer stands first.

    ``facts`` are those of each by which they are told from others; ``why`` has the strongest
    reason first.
    """

    kept_id: str
    other_id: str
    names: tuple[str, str]
    facts: tuple[str, str]
    why: tuple[str, ...]
    is_sure: bool


def likely(desk: Desk, person: Person) -> tuple[Twin, ...]:
    """Who on file somebody may be, judged by what is typed so far: name, pinyin, phone, number.

    Those who agree in more than the name come first; who was told apart before is left out.
    """
    typed = completed(person, desk.today())
    site = person.site_id or desk.site_id
    with desk.read() as connection:
        ids = _candidates(connection, typed, site)
        apart = person_match_store.told_apart(connection, person.id) if person.id else frozenset()
        people = records.get_many(connection, Person, [item for item in ids if item not in apart])
    known = _heard(typed)
    found = [
        (reasons(known, _heard(other)), other)
        for other in people.values()
        if other.id != person.id and other.status != _VOIDED
    ]
    found.sort(key=lambda item: min(item[0], default=len(Reason) + 1))
    return tuple(_twin(desk, typed, other, why) for why, other in found[:_MOST_SHOWN])


def _candidates(connection: Connection, person: Person, site: str) -> list[str]:
    """Ids of those whom the typed facts lead to, each once."""
    found: list[str] = []
    if person.id_no:
        number = normalise_id(person.id_no)
        found += person_store.same_number(connection, site, number, person.id)
    found += person_store.look_alikes(
        connection,
        site,
        person.name,
        person.birth_date,
        person.village_code,
        person.phone,
        person.id,
    )
    for text in _searched(person):
        hits = search(connection, text, kinds=("person",), site_id=site, limit=_MOST_SHOWN)
        found += [hit.id for hit in hits]
    return list(dict.fromkeys(found))


def _searched(person: Person) -> Iterable[str]:
    """What is worth a search: a name of two characters or its pinyin, most of a number."""
    phone = normalise_phone(person.phone)
    if len(phone) >= _LEAST_OF_PHONE:
        yield phone
    number = normalise_id(person.id_no)
    if len(number) >= _LEAST_OF_ID:
        yield number
    words = query_words(person.name)
    if words and all(len(word) > 1 for word in words):
        yield person.name


def is_spelt(name: str) -> bool:
    """Whether a name is typed in letters: somebody searches, they do not write a name down."""
    name = name.strip()
    return bool(name) and name.isascii() and not any(is_han(char) for char in name)


def _twin(desk: Desk, typed: Person, other: Person, why: Sequence[Reason]) -> Twin:
    words = [reason.text for reason in why] or [_weak_reason(typed, other)]
    return Twin(other.id, other.name, _facts(desk, other), in_turn(words), bool(why))


def _weak_reason(typed: Person, other: Person) -> str:
    if typed.phone and typed.phone == other.phone:
        return _("联系电话相同，可能是一家人")
    if typed.name == other.name:
        return _("姓名相同")
    if typed.name and typed.name in other.alias:
        return _("曾用名相同")
    return _("姓名或号码相近")


def _facts(desk: Desk, person: Person) -> str:
    facts = (
        _("又名 {name}").format(name=person.alias) if person.alias else "",
        label("SEX", person.sex) if person.sex else "",
        _("{age}岁").format(age=age_on(person.birth_date, desk.today()))
        if person.birth_date
        else "",
        division_name(person.village_code) if person.village_code else "",
        person.living_address,
    )
    return " · ".join(fact for fact in facts if fact)


def pairs(desk: Desk) -> tuple[Pair, ...]:
    """All pairs on file that may be one person and that nobody has judged, strongest first.

    A station sees its own; a county the pairs that lie at two stations, and its own. People of
    one household who share a telephone are no pair for that alone.
    """
    with desk.read() as connection:
        state = (*records.revs(connection, _READ), desk.today())
    return desk.remembered_while(state, "likely_doubles", lambda: _pairs(desk))


def catch_up(desk: Desk) -> None:
    """Compare the persons who changed since ``pairs`` was asked, where they are many."""
    with desk.read() as connection:
        if person_alike_store.changed_count(connection) <= _FEW_CHANGED:
            return
    with up_to_date(desk, _table(desk)):
        pass


def _table(desk: Desk) -> AlikeTable:
    return AlikeTable(desk.site_id, across=desk.is_county)


def _pairs(desk: Desk) -> tuple[Pair, ...]:
    with up_to_date(desk, _table(desk)) as connection:
        found = person_alike_store.alike_pairs(connection)
        judged = person_match_store.judged_pairs(connection)
        found = {pair for pair in found if frozenset(pair) not in judged}
        people = records.get_many(connection, Person, [row_id for pair in found for row_id in pair])
        families = household_store.shared_homes(connection, found, desk.today())
        phones = {people[a].phone for a, b in found if people[a].phone == people[b].phone != ""}
        site_id = "" if desk.is_county else desk.site_id
        crowded = person_alike_store.crowded_phones(connection, phones, site_id)
    of_sites = {person.site_id for person in people.values()}
    sites = {site_id: other_site_name(desk, site_id) for site_id in of_sites}
    lines = []
    for one_id, other_id in found:
        one, other = people[one_id], people[other_id]
        why = _reasons(one, other)
        if (one_id, other_id) in families:
            why = tuple(reason for reason in why if reason < Reason.PHONE_MONTH)
        if one.phone in crowded and _BY_PHONE.issuperset(why):
            continue
        if why:
            lines.append((min(why), _pair(desk, sites, one, other, why)))
    lines.sort(key=lambda item: (item[0], item[1].names))
    return tuple(line for _strength, line in lines)


def _heard(person: Person) -> Known:
    return known_of(person, name_sounds(person.name))


def _reasons(one: Person, other: Person) -> tuple[Reason, ...]:
    """Why two are alike; how names sound is asked only where it counts, with one telephone."""
    phone = normalise_phone(one.phone)
    if phone and phone == normalise_phone(other.phone):
        return reasons(_heard(one), _heard(other))
    return reasons(known_of(one), known_of(other))


def _pair(
    desk: Desk, sites: Mapping[str, str], one: Person, other: Person, why: Sequence[Reason]
) -> Pair:
    first, second = sorted((one, other), key=lambda person: (person.record_date is None, person.id))
    return Pair(
        first.id,
        second.id,
        (first.name, second.name),
        (_place(desk, sites, first), _place(desk, sites, second)),
        tuple(reason.text for reason in why),
        min(why) == Reason.NUMBER,
    )


def _place(desk: Desk, sites: Mapping[str, str], person: Person) -> str:
    return " · ".join(part for part in (_facts(desk, person), sites[person.site_id]) if part)
