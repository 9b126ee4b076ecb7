# SPDX-License-Identifier: MulanPSL-2.0
"""Why two persons on file may be one, strongest reason first, in words (rule V-10)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from wuse_desktop.domain.contact import normalise_phone
from wuse_desktop.domain.identity import normalise_id
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import N_, _


class Reason(IntEnum):
    """A reason; the smaller its number, the more it says."""

    NUMBER = 1
    NAME_MONTH_VILLAGE = 2
    NAME_PHONE = 3
    ALIAS = 4
    PHONE_MONTH = 5
    PHONE_SOUND = 6

    @property
    def text(self) -> str:
        """The reason in words."""
        return _(_TEXTS[self])


_TEXTS = {
    Reason.NUMBER: N_("证件号码相同"),
    Reason.NAME_MONTH_VILLAGE: N_("姓名、出生年月和村（社区）都相同"),
    Reason.NAME_PHONE: N_("姓名、联系电话都相同"),
    Reason.ALIAS: N_("曾用名对得上，村、电话或生日也相同"),
    Reason.PHONE_MONTH: N_("联系电话、出生年月都相同"),
    Reason.PHONE_SOUND: N_("联系电话相同，姓名同音"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What persons are compared by; ``sounds`` are the readings of the name without tones."""

    name: str
    aliases: frozenset[str] = frozenset()
    id_no: str = ""
    birth_month: str = ""
    village_code: str = ""
    phone: str = ""
    sounds: frozenset[str] = frozenset()


def known_of(person: Person, sounds: Collection[str] = ()) -> Known:
    """What a person is compared by."""
    return Known(
        person.name.strip(),
        aliases_of(person.alias),
        normalise_id(person.id_no),
        person.birth_date.strftime("%Y-%m") if person.birth_date else "",
        person.village_code,
        normalise_phone(person.phone),
        frozenset(sounds),
    )


def aliases_of(text: str) -> frozenset[str]:
    """The names in what is written as somebody's other names."""
    parts = text.replace("，", "、").replace(",", "、").split("、")
    return frozenset(part.strip() for part in parts if part.strip())


def reasons(one: Known, other: Known) -> tuple[Reason, ...]:
    """Why the two may be one person, strongest first; nothing when nothing says so."""
    name = bool(one.name) and one.name == other.name
    month = bool(one.birth_month) and one.birth_month == other.birth_month
    village = bool(one.village_code) and one.village_code == other.village_code
    phone = bool(one.phone) and one.phone == other.phone
    alias = one.name in other.aliases or other.name in one.aliases
    facts = {
        Reason.NUMBER: bool(one.id_no) and one.id_no == other.id_no,
        Reason.NAME_MONTH_VILLAGE: name and month and village,
        Reason.NAME_PHONE: name and phone,
        Reason.ALIAS: alias and (month or village or phone),
        Reason.PHONE_MONTH: phone and month and not name,
        Reason.PHONE_SOUND: phone and not name and not one.sounds.isdisjoint(other.sounds),
    }
    return tuple(reason for reason, holds in facts.items() if holds)


def contradictions(one: Person, other: Person) -> tuple[str, ...]:
    """What speaks against the two being one person, in words."""
    found = []
    trusted = one.id_no and other.id_no and not (one.id_doubt or other.id_doubt)
    if trusted and normalise_id(one.id_no) != normalise_id(other.id_no):
        found.append(_("两人的证件号码不同，多半不是同一个人。"))
    if one.sex in ("1", "2") and other.sex in ("1", "2") and one.sex != other.sex:
        found.append(_("两人登记的性别不同。"))
    if one.birth_date and other.birth_date and one.birth_date.year != other.birth_date.year:
        found.append(_("两人登记的出生年份不同。"))
    return tuple(found)
