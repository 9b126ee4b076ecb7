# SPDX-License-Identifier: MulanPSL-2.0
"""The form of a person as one thing: the person, their categories and where they live."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved, refuse_blocking
from wuse_desktop.services.households import HouseholdPage, household_page, save_household
from wuse_desktop.services.merging import MatchLine, match_lines
from wuse_desktop.services.moving import HomeSpan, home_spans
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.people import PersonPage, check_person, person_page, save_person
from wuse_desktop.services.person_page import leading_id
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody new lives: in a household of their own, in one on file, or not yet known.

    ``joins`` asks for ``household_id`` and the ``relation`` to its head (code of REL).
    """

    own: bool = False
    joins: bool = False
    household_id: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person in the making: what the form holds. ``categories`` has stored and new entries."""

    person: Person
    categories: tuple[PersonCategory, ...] = ()
    home: Home = Home()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """The page of a person with their first household.

    ``site_name`` names the other site that owns the person, "" when it is this one; ``editable``
    is False then, and for a user who may only look. ``matches`` says who was merged into them,
    who they are at other stations, and who they are not; ``may_compare`` that they may be put
    beside somebody else to decide about; ``homes`` are where they lived before.
    """

    page: PersonPage
    home: HouseholdPage | None
    site_name: str
    editable: bool
    matches: tuple[MatchLine, ...] = ()
    may_compare: bool = False
    homes: tuple[HomeSpan, ...] = ()


def person_sheet(desk: Desk, person_id: str) -> PersonSheet:
    """Everything one sees of a person. Raises UserFault ``record_missing``."""
    page = person_page(desk, person_id)
    home = household_page(desk, page.households[0].id) if page.households else None
    site_name = other_site_name(desk, page.person.site_id)
    matches = match_lines(desk, page.person.id)
    editable = page.editable and may_write(desk)
    may_compare = editable or (desk.is_county and may_write(desk))
    homes = home_spans(desk, page.person.id)
    return PersonSheet(page, home, site_name, editable, matches, may_compare, homes)


def new_person(desk: Desk, name: str = "") -> tuple[PersonDraft, dict[str, str]]:
    """Somebody not on file yet: a client until the box is unticked."""
    del desk
    return PersonDraft(Person(name=name, is_client=True)), {}


def load_person(desk: Desk, person_id: str) -> tuple[PersonDraft, dict[str, str]]:
    """A stored person as a draft, and the names of the people it refers to by id.

    Raises UserFault ``record_missing``.
    """
    person_id = leading_id(desk, person_id)
    person = load(desk, Person, person_id)
    with desk.read() as connection:
        entries = records.find(connection, PersonCategory, "start_date", person_id=person_id)
        guardian = records.get(connection, Person, person.guardian_id)
    titles = {guardian.id: guardian.name} if guardian else {}
    return PersonDraft(person, tuple(entries)), titles


def check_person_draft(desk: Desk, draft: PersonDraft) -> tuple[Problem, ...]:
    """Everything found about the person, their categories and the household they are put into."""
    return (*check_person(desk, draft.person, draft.categories), *_check_home(desk, draft.home))


def _check_home(desk: Desk, home: Home) -> Iterable[Problem]:
    if not home.joins:
        return
    if not home.household_id:
        message = _("要加入已有家庭，请选是哪一家；还没有那一家的，先选“单独立户”或“以后再说”。")
        yield Problem("household_unchosen", "", "block", message, "household_id")
        return
    with desk.read() as connection:
        known = records.get(connection, Household, home.household_id)
    if known is None:
        message = _("选的家庭找不到了，请重新选一次。")
        yield Problem("household_missing", "", "block", message, "household_id")
    if not home.relation:
        message = _("加入已有家庭时，请选与户主的关系。")
        yield Problem("relation_missing", "", "block", message, "relation")


def file_person(desk: Desk, draft: PersonDraft) -> Saved:
    """File a person with everything the form holds, all of it or nothing.

    Raises UserFault with the first blocking finding, ``read_only_station`` or
    ``reason_required``.
    """
    problems = check_person_draft(desk, draft)
    refuse_blocking(problems)
    stored = _stored_entries(desk, draft.person.id)
    changed = [entry for entry in draft.categories if stored.get(entry.id) != entry]
    home = draft.home
    with desk.together(draft.reason) as unit:
        saved = save_person(desk, draft.person, changed, draft.reason)
        if home.joins:
            _join(desk, home, saved.id)
        elif home.own:
            save_household(desk, _own_household(draft.person, saved.id))
        return Saved(saved.id, unit.changes(), problems)


def _stored_entries(desk: Desk, person_id: str) -> dict[str, PersonCategory]:
    if not person_id:
        return {}
    with desk.read() as connection:
        found = records.find(connection, PersonCategory, person_id=person_id)
    return {entry.id: entry for entry in found}


def _own_household(person: Person, person_id: str) -> Household:
    return Household(
        head_person_id=person_id,
        village_code=person.village_code,
        address=person.living_address,
        living_member_count=1,
    )


def _join(desk: Desk, home: Home, person_id: str) -> None:
    household = load(desk, Household, home.household_id)
    count = household.living_member_count
    household = dataclasses.replace(
        household, living_member_count=count + 1 if count is not None else None
    )
    save_household(desk, household, [HouseholdMember(person_id=person_id, relation=home.relation)])


def draft_payload(draft: PersonDraft, titles: Mapping[str, str]) -> dict[str, Any]:
    """A person in the making as JSON values; ``titles`` are the names that the form shows."""
    return {
        "person": plain_values(draft.person),
        "categories": [plain_values(entry) for entry in draft.categories],
        "home": dataclasses.asdict(draft.home),
        "reason": draft.reason,
        "titles": dict(titles),
    }


def draft_of(payload: Mapping[str, Any]) -> tuple[PersonDraft, dict[str, str]]:
    """The person of such values, and the names."""
    draft = PersonDraft(
        record_of(Person, payload["person"]),
        tuple(record_of(PersonCategory, values) for values in payload["categories"]),
        Home(**payload["home"]),
        str(payload["reason"]),
    )
    return draft, dict(payload["titles"])
