# SPDX-License-Identifier: MulanPSL-2.0
"""The form of a household as one thing: the household and who lives in it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved, refuse_blocking
from wuse_desktop.services.households import (
    HouseholdPage,
    check_household,
    household_page,
    save_household,
)
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.people import TimelineEntry
from wuse_desktop.services.reading import load
from wuse_desktop.services.revealing import NOT_FOR_ALL, closed_contacts
from wuse_desktop.storage import records
from wuse_desktop.storage.visit_store import VisitLine

_HEAD = "0"  # REL: the head of the household


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """A household in the making: what the form holds. ``members`` has stored and new rows."""

    household: Household
    members: tuple[HouseholdMember, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """The page of a household with its visits as a line of time, latest first.

    ``site_name`` names the other site that owns it, "" when it is this one; ``editable`` is
    False then, and for a user who may only look.
    """

    page: HouseholdPage
    timeline: tuple[TimelineEntry, ...]
    site_name: str
    editable: bool


def household_sheet(desk: Desk, household_id: str) -> HouseholdSheet:
    """Everything one sees of a household. Raises UserFault ``record_missing``."""
    page = household_page(desk, household_id)
    with desk.read() as connection:
        ids = {HomeVisit.entity: [visit.id for visit in page.visits]}
        closed = closed_contacts(desk, connection, ids)
    timeline = tuple(_entry(visit, closed=visit.id in closed) for visit in page.visits)
    site_name = other_site_name(desk, page.household.site_id)
    return HouseholdSheet(page, timeline, site_name, page.editable and may_write(desk))


def _entry(visit: VisitLine, *, closed: bool) -> TimelineEntry:
    observed = _(NOT_FOR_ALL) if closed else visit.observed
    return TimelineEntry(
        HomeVisit.entity,
        visit.id,
        visit.start_at.date(),
        label("VISIT_MODE", visit.visit_mode),
        label("VISIT_OUTCOME", visit.outcome),
        " · ".join(part for part in (enumerated(visit.workers), observed) if part),
        visit.minutes,
    )


def load_household(desk: Desk, household_id: str) -> tuple[HouseholdDraft, dict[str, str]]:
    """A stored household as a draft, and the names of its people by id.

    Raises UserFault ``record_missing``.
    """
    household = load(desk, Household, household_id)
    today = desk.today()
    with desk.read() as connection:
        rows = records.find(connection, HouseholdMember, household_id=household_id)
        present = [row for row in rows if row.end_date is None or row.end_date > today]
        ids = [household.head_person_id, *(row.person_id for row in present)]
        people = records.get_many(connection, Person, tuple(dict.fromkeys(ids)))
    present.sort(key=lambda row: row.person_id != household.head_person_id)
    names = {person.id: person.name for person in people.values()}
    return HouseholdDraft(household, tuple(present)), names


def new_household(desk: Desk, person_id: str = "") -> tuple[HouseholdDraft, dict[str, str]]:
    """An empty household, or the one that a person would head, with their village and address."""
    if not person_id:
        return HouseholdDraft(Household()), {}
    person = load(desk, Person, person_id)
    household = Household(
        head_person_id=person_id,
        village_code=person.village_code,
        address=person.living_address,
        living_member_count=1,
    )
    head = HouseholdMember(person_id=person_id, relation=_HEAD)
    return HouseholdDraft(household, (head,)), {person_id: person.name}


def check_household_draft(desk: Desk, draft: HouseholdDraft) -> tuple[Problem, ...]:
    """Everything found about the household and its members."""
    return (*check_household(desk, draft.household, draft.members), *_check_ended_head(draft))


def _check_ended_head(draft: HouseholdDraft) -> tuple[Problem, ...]:
    head = draft.household.head_person_id
    if any(row.person_id == head and row.end_date is not None for row in draft.members):
        message = _("户主不能直接迁出，请先换一位户主。")
        return (Problem("head_moves_out", "", "block", message, "members"),)
    return ()


def file_household(desk: Desk, draft: HouseholdDraft) -> Saved:
    """File a household with what changed among its members.

    Raises UserFault with the first blocking finding, ``read_only_station`` or
    ``reason_required``.
    """
    problems = check_household_draft(desk, draft)
    refuse_blocking(problems)
    stored: dict[str, HouseholdMember] = {}
    if draft.household.id:
        with desk.read() as connection:
            rows = records.find(connection, HouseholdMember, household_id=draft.household.id)
        stored = {row.id: row for row in rows}
    changed = [row for row in draft.members if stored.get(row.id) != row]
    saved = save_household(desk, draft.household, changed, draft.reason)
    return dataclasses.replace(saved, problems=problems)


def draft_payload(draft: HouseholdDraft, names: Mapping[str, str]) -> dict[str, Any]:
    """A household in the making as JSON values, with the names that the form shows."""
    return {
        "household": plain_values(draft.household),
        "members": [plain_values(row) for row in draft.members],
        "reason": draft.reason,
        "titles": dict(names),
    }


def draft_of(payload: Mapping[str, Any]) -> tuple[HouseholdDraft, dict[str, str]]:
    """The household of such values, and the names."""
    draft = HouseholdDraft(
        record_of(Household, payload["household"]),
        tuple(record_of(HouseholdMember, values) for values in payload["members"]),
        str(payload["reason"]),
    )
    return draft, dict(payload["titles"])
