# SPDX-License-Identifier: MulanPSL-2.0
"""What tells people of one name apart on a list and on paper, and only what is needed for it."""

from collections.abc import Iterable
from datetime import date

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _

BETWEEN = " · "
_TAIL_DIGITS = 4


def facts_about(person: Person, today: date) -> tuple[str, str, str]:
    """Age, address and the end of the telephone number, each "" where it is not known."""
    phone = person.phone.strip()
    return (
        _("{age}岁").format(age=age_on(person.birth_date, today)) if person.birth_date else "",
        person.living_address,
        _("尾号{tail}").format(tail=phone[-_TAIL_DIGITS:]) if phone else "",
    )


def fact_line(person: Person, today: date) -> str:
    """All of that in a line."""
    return BETWEEN.join(filter(None, facts_about(person, today)))


def told_apart(people: Iterable[Person], today: date) -> dict[str, str]:
    """What is to be said beside their village of those who share a name, by person.

    As few facts as tell them apart; "" where the villages do already. Others are left out.
    """
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(person.name, []).append(person)
    found: dict[str, str] = {}
    for alike in by_name.values():
        if len(alike) > 1:
            found.update(_shortest(alike, today))
    return found


def place_lines(people: Iterable[Person], today: date) -> dict[str, str]:
    """The village of each, and below it what tells people of one name apart, by person."""
    listed = list(people)
    apart = told_apart(listed, today)
    return {
        person.id: "\n".join(
            filter(None, (division_name(person.village_code), apart.get(person.id)))
        )
        for person in listed
    }


def _shortest(alike: list[Person], today: date) -> dict[str, str]:
    facts = [facts_about(person, today) for person in alike]
    said: list[str] = []
    for count in range(len(facts[0]) + 1):
        said = [BETWEEN.join(filter(None, known[:count])) for known in facts]
        shown = {(person.village_code, text) for person, text in zip(alike, said, strict=True)}
        if len(shown) == len(alike):
            break
    return {person.id: text for person, text in zip(alike, said, strict=True)}
