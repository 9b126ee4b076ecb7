# SPDX-License-Identifier: MulanPSL-2.0
"""Why something was found, where the line itself does not show it: by pinyin, by a tail."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wuse_desktop.i18n import _, enumerated
from wuse_desktop.storage import list_store, org_store, volunteer_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.pinyin import is_han, is_spelt_so, name_readings, text_readings
from wuse_desktop.storage.search import SearchHit, query_words

_ORG = "community_org"
_FACTS = ("alias", "id_no", "phone", "is_client")
_TAIL, _BORN_AT, _LANDLINE = 4, 6, 8


@dataclass(frozen=True, slots=True)
class _Known:
    """What a person or organisation is found by and the line does not show in full."""

    alias: str = ""
    id_no: str = ""
    phone: str = ""
    is_client: bool = False
    is_volunteer: bool = False
    team: str = ""
    leader: str = ""


def with_reasons(
    connection: Connection, hits: Sequence[SearchHit], text: str
) -> Iterator[SearchHit]:
    """Each hit with why it fits what was typed, where it does not show that, and who somebody is.

    ID numbers are not yet masked in ``hits``.
    """
    words = query_words(text)
    people = [hit.id for hit in hits if hit.entity == "person"]
    facts = list_store.facts(connection, "person", _FACTS, people)
    teams = volunteer_store.teams_of(connection, people)
    orgs = org_store.contacts(connection, [hit.id for hit in hits if hit.entity == _ORG])
    for hit in hits:
        known = _Known()
        if hit.id in orgs:
            leader, contact = orgs[hit.id]
            known = _Known(phone=contact, leader=leader)
        if hit.id in facts:
            alias, id_no, phone, is_client = facts[hit.id]
            known = _Known(
                alias, id_no, phone, bool(is_client), hit.id in teams, teams.get(hit.id, "")
            )
        why = (_reason(word, hit, known) for word in words)
        yield dataclasses.replace(
            hit, why=enumerated(dict.fromkeys(filter(None, why))), roles=_roles(known)
        )


def _roles(known: _Known) -> str:
    roles = ((_("服务对象"), known.is_client), (_("志愿者"), known.is_volunteer))
    return enumerated(text for text, has in roles if has)


def _reason(word: str, hit: SearchHit, known: _Known) -> str:
    title, place = _plain(hit.title), hit.detail.partition(" · ")[0]
    if word in title or word in _plain(place):
        return ""
    if is_han(word[0]):
        team = known.team if word in _plain(known.team) else ""
        return _("队伍 {name}").format(name=team) if team else ""
    if any(char.isdigit() for char in word):
        return _number(word, known)
    return (
        _spoken(word, name_readings(title) + text_readings(title))
        or _named(_("曾用名 {name}"), known.alias, word, name_readings(_plain(known.alias)))
        or _named(_("负责人 {name}"), known.leader, word, name_readings(_plain(known.leader)))
        or _named(_("村（社区）名"), place, word, text_readings(place))
        or _named(_("队伍 {name}"), known.team, word, text_readings(known.team))
    )


def _number(word: str, known: _Known) -> str:
    number = known.id_no.lower()
    if known.phone.startswith(word):
        return ""  # the line shows it
    for phone in (known.phone[-_TAIL:], known.phone[-_LANDLINE:]):
        if phone.startswith(word):
            return _("电话尾号 {number}").format(number=phone)
    if number[-_TAIL:].startswith(word):
        return _("证件尾号 {number}").format(number=known.id_no[-_TAIL:])
    if number[_BORN_AT:].startswith(word):
        return _("证件号里的生日")
    return _("证件号码") if number.startswith(word) else ""


def _named(words: str, name: str, word: str, readings: Iterable[Sequence[str]]) -> str:
    return words.format(name=name) if name and _spoken(word, readings) else ""


def _spoken(word: str, readings: Iterable[Sequence[str]]) -> str:
    """首字母, 拼音 or both, whichever leads from the letters typed to a name; "" for none."""
    for syllables in readings:
        for start in range(len(syllables)):
            rest = syllables[start:]
            if "".join(item[0] for item in rest).startswith(word):
                return _("首字母")
            if "".join(rest).startswith(word):
                return _("拼音")
            if is_spelt_so(word, rest):
                return _("拼音和首字母")
    return ""


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
