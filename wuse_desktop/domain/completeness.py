# SPDX-License-Identifier: MulanPSL-2.0
"""What the file of a person still lacks by field list 2.0.2; a file may be begun without it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.i18n import N_, _

CATEGORIES, BASIS, HOME = "client_categories", "basis", "household"
_OLD_AGE, _FULL_AGE = 60, 18
# 特困 and 失能: how far somebody cares for themselves decides what they are given.
_SELF_CARE_WANTED = frozenset({"03", "04", "24"})
_OTHER_LABELS = {
    CATEGORIES: N_("服务对象类别"),
    BASIS: N_("类别依据"),
    HOME: N_("家庭"),
    "consent_given": N_("知情同意"),
}


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a full file is there: what is asked of this person, and what of it is missing.

    Names are those of fields, or ``client_categories``, ``basis``, ``household``.
    """

    asked: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def labels(self) -> tuple[str, ...]:
        """What is missing, in words."""
        return tuple(map(label_of, self.missing))


def label_of(name: str) -> str:
    """The label of something a file lacks."""
    if name in _OTHER_LABELS:
        return _(_OTHER_LABELS[name])
    return _(field_of(Person, name).label)


def completeness(
    person: Person, entries: Collection[PersonCategory], today: date, *, has_home: bool
) -> Completeness:
    """How complete a file is on a day; ``entries`` are those that hold then."""
    found = list(_points(person, entries, today, has_home=has_home))
    return Completeness(
        tuple(name for name, _there in found), tuple(name for name, there in found if not there)
    )


def _points(
    person: Person, entries: Collection[PersonCategory], today: date, *, has_home: bool
) -> Iterator[tuple[str, bool]]:
    """What is asked of a person, and whether it is there; of others than clients only a little."""
    age = age_on(person.birth_date, today) if person.birth_date else None
    minor = age is not None and age < _FULL_AGE
    old = age is not None and age >= _OLD_AGE
    yield "sex", bool(person.sex)
    yield "village_code", bool(person.village_code)
    yield "phone", bool(person.phone or person.no_phone)
    if not person.is_client:
        return
    yield "id_no", bool(person.id_no)
    yield "birth_date", person.birth_date is not None
    yield "living_address", bool(person.living_address)
    yield CATEGORIES, bool(entries)
    if entries:
        yield BASIS, all(entry.basis for entry in entries)
    yield HOME, has_home
    yield "consent_given", person.consent_given
    if minor or old or person.disability:
        yield "emergency_contact_name", bool(person.emergency_contact_name)
    if minor:
        yield "guardian_id", bool(person.guardian_id)
    if _SELF_CARE_WANTED & {entry.category for entry in entries}:
        yield "self_care", bool(person.self_care)
