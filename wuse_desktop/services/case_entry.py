# SPDX-License-Identifier: MulanPSL-2.0
"""The intake form of a case as a thing in the making, and the page with what it stands for."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _
from wuse_desktop.services import cases
from wuse_desktop.services.case_folder import FolderLine, folder_lines
from wuse_desktop.services.case_goals import GoalLine, case_goals
from wuse_desktop.services.case_pages import CasePage, case_page
from wuse_desktop.services.case_timeline import case_timeline
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.drafts import Draft, drafts
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.person_page import TimelineEntry
from wuse_desktop.services.reading import load
from wuse_desktop.services.revealing import reads_openly
from wuse_desktop.services.reviews import OpenOpinion, opinions_of
from wuse_desktop.storage import household_store, records


@dataclass(frozen=True, slots=True)
class ClientHome:
    """Who a case is for and where they live: what choosing a client fills in."""

    client_name: str
    household_id: str
    household_title: str
    village_code: str


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The page of a case, whose it is, and the forms about it that were left unfinished.

    ``site_name`` names the other site that owns it, or is empty; ``editable`` is False for such a
    case, and for a user who may only look. ``late`` tells that the agreed day has passed.
    ``papers`` are its forms in the order of the archive, ``opinions`` what reviewers said that
    has no answer yet, ``masked`` that sensitive facts are shown only on demand, ``may_reveal``
    that this user may ask for them.
    """

    page: CasePage
    late: bool
    site_name: str
    editable: bool
    unfinished: tuple[Draft, ...]
    papers: tuple[FolderLine, ...]
    goals: tuple[GoalLine, ...]
    timeline: tuple[TimelineEntry, ...]
    opinions: tuple[OpenOpinion, ...]
    masked: bool
    may_reveal: bool


def case_sheet(desk: Desk, case_id: str) -> CaseSheet:
    """Everything one sees of a case. Raises UserFault ``record_missing``."""
    page = case_page(desk, case_id)
    case, folder = page.case, page.folder
    names = {f"case_session:{line.record.id}" for line in page.sessions}
    names |= {f"{FiledForm.entity}:{item.id}" for item in folder.forms}
    names |= {f"case_follow_up:{line.record.id}" for line in page.follow_ups}
    unfinished = tuple(
        draft for draft in drafts(desk) if draft.name in names or draft.name.endswith(f":{case_id}")
    )
    site_name = other_site_name(desk, case.site_id)
    return CaseSheet(
        page=page,
        late=page.next_on is not None and page.next_on < desk.today(),
        site_name=site_name,
        editable=not site_name and may_write(desk),
        unfinished=unfinished,
        papers=folder_lines(desk, case, folder, _own_screens(page)),
        goals=case_goals(folder.forms, [line.record for line in page.sessions]),
        timeline=case_timeline(desk, page),
        opinions=() if site_name else opinions_of(desk, folder),
        masked=not reads_openly(desk, case),
        may_reveal=may_write(desk),
    )


def _own_screens(page: CasePage) -> dict[str, date | None]:
    """The records with a screen of their own that are there, with the day of the latest."""
    intake_at = page.case.intake_at
    found: dict[str, date | None] = {CaseFile.entity: intake_at.date() if intake_at else None}
    if page.sessions:
        found[CaseSession.entity] = page.sessions[-1].record.on
    if page.follow_ups:
        found[CaseFollowUp.entity] = page.follow_ups[-1].record.on
    return found


def client_home(desk: Desk, client_id: str) -> ClientHome:
    """What is known of a client. Raises UserFault ``record_missing``."""
    person = load(desk, Person, client_id)
    with desk.read() as connection:
        ids = household_store.current_households(connection, client_id, desk.today())
        homes = household_store.lines(connection, ids[:1]) if ids else []
    if not homes:
        return ClientHome(person.name, "", "", person.village_code)
    home = homes[0]
    return ClientHome(
        person.name, home.id, home_title(home.head_name), person.village_code or home.village_code
    )


def home_title(head_name: str) -> str:
    """How a household is called: by its head."""
    return _("{name}家").format(name=head_name)


def new_case(desk: Desk, client_id: str = "") -> tuple[CaseFile, dict[str, str]]:
    """An empty intake form, begun now by the present worker, and the names it refers to."""
    case = CaseFile(intake_at=desk.now().replace(second=0), case_worker_id=desk.session.worker_id)
    if not client_id:
        return case, {}
    return with_client(case, client_id, client_home(desk, client_id))


def with_client(
    case: CaseFile, client_id: str, home: ClientHome
) -> tuple[CaseFile, dict[str, str]]:
    """The form for a client, with household and village, and the names it refers to."""
    case = dataclasses.replace(
        case,
        client_id=client_id,
        household_id=home.household_id,
        village_code=home.village_code,
    )
    return case, {client_id: home.client_name, home.household_id: home.household_title}


def load_case(desk: Desk, case_id: str) -> tuple[CaseFile, dict[str, str]]:
    """A stored intake form and the names it refers to. Raises UserFault ``record_missing``."""
    case = load(desk, CaseFile, case_id)
    with desk.read() as connection:
        client = records.get(connection, Person, case.client_id)
        homes = household_store.lines(connection, [case.household_id]) if case.household_id else []
    titles = {case.client_id: client.name if client else ""}
    titles.update((home.id, home_title(home.head_name)) for home in homes)
    return case, titles


def check_case(desk: Desk, case: CaseFile, reason: str) -> tuple[Problem, ...]:
    """What the intake form still lacks."""
    del reason
    return cases.check_intake(desk, case)


def file_case(desk: Desk, case: CaseFile, reason: str) -> Saved:
    """Keep the intake form. Raises what ``cases.save_intake`` raises."""
    return cases.save_intake(desk, case, reason)


def case_payload(case: CaseFile, titles: Mapping[str, str]) -> dict[str, Any]:
    """The form as JSON values."""
    return {"case": plain_values(case), "titles": dict(titles)}


def case_of(payload: Mapping[str, Any]) -> tuple[CaseFile, dict[str, str]]:
    """The form of such values, and the names it refers to."""
    return record_of(CaseFile, payload["case"]), dict(payload["titles"])
