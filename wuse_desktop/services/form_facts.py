# SPDX-License-Identifier: MulanPSL-2.0
"""What the program fills into a form by itself: facts by name (``case.client.name``).

Nothing is typed twice: a question that is ``taken_from`` a fact shows it where nothing was
answered. Names that are not known here stay blank. The list is in ``forms/README.md``; facts about
events and groups are made in ``event_facts`` and ``group_facts``.
"""

from datetime import date

from wuse_desktop.domain.case_rules import counts_as_session
from wuse_desktop.domain.codes import labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm, Satisfaction
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.i18n import _
from wuse_desktop.services.case_goals import goals_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.services.visits import categories_in
from wuse_desktop.storage import case_store, form_store, household_store, person_store, records
from wuse_desktop.storage.database import Connection

Facts = dict[str, object]


def desk_facts(desk: Desk) -> Facts:
    """What holds of every form: the station, today, and who sits here."""
    return {
        "station.name": desk.station().name,
        "today": desk.today(),
        "user.name": desk.session.name,
    }


def person_facts(desk: Desk, person_id: str) -> Facts:
    """What is known of a person, under ``person.``."""
    person = load(desk, Person, person_id)
    with desk.read() as connection:
        return known_of_person(connection, person, desk.today(), "person")


def case_facts(desk: Desk, case_id: str) -> Facts:
    """What is known of a case and its client, under ``case.`` and ``household.``."""
    case = load(desk, CaseFile, case_id)
    with desk.read() as connection:
        client = records.get(connection, Person, case.client_id)
        worker = records.get(connection, Worker, case.case_worker_id)
        sessions = case_store.sessions(connection, case_id)
        number = case.case_no or case.record_no
        facts: Facts = {
            "case.case_no": number,
            "case.opened_on": case.opened_on,
            "case.closed_on": case.closed_on,
            "case.worker.name": worker.name if worker else "",
            "case.session_count": sum(counts_as_session(item) for item in sessions),
            "case.total_minutes": sum(item.minutes for item in sessions),
            "case.last_goals": _last_goals(form_store.filed_of_case(connection, case_id)),
            "case.consent": _consent(connection, case),
            "case.satisfaction": _satisfaction(connection, case_id),
            "event.title": _("个案服务 {number}").format(number=number),
            "event.date": case.closed_on or (sessions[-1].on if sessions else None),
        }
        if client is not None:
            facts |= known_of_person(connection, client, desk.today(), "case.client")
        if case.household_id:
            facts |= known_of_household(connection, case.household_id, desk.today())
    return facts


def household_facts(desk: Desk, household_id: str) -> Facts:
    """What is known of a household, under ``household.``."""
    with desk.read() as connection:
        return known_of_household(connection, household_id, desk.today())


def known_of_person(connection: Connection, person: Person, today: date, prefix: str) -> Facts:
    """What is known of a person on a day, under a prefix."""
    held = person_store.category_entries(connection, [person.id]).get(person.id, [])
    categories = tuple(dict.fromkeys(item.category for item in held if item.holds_on(today)))
    address = f"{division_name(person.village_code)} {person.living_address}".strip()
    return {
        f"{prefix}.name": person.name,
        f"{prefix}.sex": person.sex,
        # a date on a form has a day: of a birth known to the month there is none to write
        f"{prefix}.birth_date": None if person.birth_date_precision else person.birth_date,
        f"{prefix}.age": age_on(person.birth_date, today) if person.birth_date else "",
        f"{prefix}.id_no": person.id_no,
        f"{prefix}.phone": person.phone,
        f"{prefix}.address": address,
        f"{prefix}.living_address": address,
        f"{prefix}.hukou_address": person.hukou_address,
        f"{prefix}.ethnicity": person.ethnicity,
        f"{prefix}.categories": categories,
    }


def known_of_household(connection: Connection, household_id: str, today: date) -> Facts:
    """What is known of a household on a day, under ``household.``; nothing where it is gone."""
    found = household_store.lines(connection, [household_id])
    home = records.get(connection, Household, household_id)
    if not found or home is None:
        return {}
    head = records.get(connection, Person, home.head_person_id)
    return {
        "household.head.name": found[0].head_name,
        "household.head.phone": head.phone if head else "",
        "household.address": f"{division_name(home.village_code)} {home.address}".strip(),
        "household.living_member_count": home.living_member_count,
        "household.categories": categories_in(connection, household_id, today),
    }


def _last_goals(filed: list[FiledForm]) -> str:
    """The goals of the latest plan, one a line."""
    plans = [item for item in filed if item.form_id == "service_plan"]
    if not plans:
        return ""
    return "\n".join(
        f"{number}. {goal['goal']}" for number, goal in enumerate(goals_of(plans[-1].answers), 1)
    )


def _consent(connection: Connection, case: CaseFile) -> str:
    held = form_store.consents_of(connection, case.client_id)
    return f"{held[-1].consent_on} {labels('CONSENT', held[-1].consent_items)}" if held else ""


def _satisfaction(connection: Connection, case_id: str) -> str:
    found = records.find(connection, Satisfaction, order="filled_on", event_id=case_id)
    return f"{found[-1].overall}" if found and found[-1].overall is not None else ""
