# SPDX-License-Identifier: MulanPSL-2.0
"""Reading persons: look-alikes, categories, the whole history of contacts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from wuse_desktop.domain.categories import CategoryEntry
from wuse_desktop.domain.records.people import PersonCategory
from wuse_desktop.storage import records
from wuse_desktop.storage.driver import run_of

_TWINS = (
    "SELECT id FROM person WHERE deleted_hlc IS NULL AND status <> 'voided' AND site_id = ? "
    "AND id <> ? AND "
)


def same_number(connection: Connection, site_id: str, id_no: str, but_id: str) -> tuple[str, ...]:
    """Other persons of a site with the same ID number (rule V-10)."""
    found = run_of(connection)(_TWINS + "id_no = ? ORDER BY pk", (site_id, but_id, id_no))
    return tuple(row_id for (row_id,) in found)


def look_alikes(
    connection: Connection,
    site_id: str,
    name: str,
    birth_date: date | None,
    village_code: str,
    phone: str,
    but_id: str,
) -> tuple[str, ...]:
    """Other persons of a site with the same name and either birth month and village, or phone."""
    birth_month = birth_date.isoformat()[:7] if birth_date else None
    found = run_of(connection)(
        _TWINS + "name = ? AND ((substr(birth_date, 1, 7) = ? AND village_code = ?) "
        "OR (? <> '' AND phone = ?)) ORDER BY pk",
        (site_id, but_id, name, birth_month, village_code, phone, phone),
    )
    return tuple(row_id for (row_id,) in found)


def span_of(entry: PersonCategory) -> CategoryEntry:
    """A stored entry as the span in which its category holds."""
    return CategoryEntry(entry.category, entry.start_date, entry.end_date)


def category_rows(
    connection: Connection, person_ids: Sequence[str]
) -> dict[str, list[PersonCategory]]:
    """The category entries of some persons as they are stored, past ones too, by person."""
    found: dict[str, list[PersonCategory]] = {}
    for entry in records.find(connection, PersonCategory, person_id=tuple(person_ids)):
        found.setdefault(entry.person_id, []).append(entry)
    return found


def category_entries(
    connection: Connection, person_ids: Sequence[str]
) -> dict[str, list[CategoryEntry]]:
    """The spans of the categories of some persons, past ones too, by person."""
    rows = category_rows(connection, person_ids)
    return {person_id: list(map(span_of, entries)) for person_id, entries in rows.items()}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of a person as it is stored.

    ``heading`` and ``detail`` are texts of the record, ``codes`` the codes that say what it was
    about (purposes of a visit, topics of a consultation), ``outcome`` a code or "". ``minutes``
    is the length of the event, of volunteer service the time given.
    """

    entity: str
    id: str
    start_at: datetime
    minutes: int
    heading: str
    detail: str
    codes: tuple[str, ...]
    outcome: str


_PRESENT = "e.id IN (SELECT event_id FROM present WHERE event_kind = '{kind}')"
_CASE = f"({_PRESENT} OR e.case_id IN (SELECT id FROM own_case))"  # noqa: S608 - own names
_MINUTES = "(strftime('%s', e.end_at) - strftime('%s', e.start_at)) / 60"
# Kind: heading, detail, codes, outcome, what else is joined, which rows.
_KINDS: dict[str, tuple[str, str, str, str, str, str]] = {
    "home_visit": ("''", "e.observed", "e.purposes", "e.outcome", "", _PRESENT),
    "case_session": ("e.session_goal", "e.process", "'[]'", "e.contact_mode", "", _CASE),
    "case_follow_up": ("''", "e.client_status", "'[]'", "e.contact_mode", "", _CASE),
    "group_session": (
        "coalesce(g.group_name, '')",
        "e.theme",
        "'[]'",
        "''",
        "LEFT JOIN service_group g ON g.id = e.group_id",
        _PRESENT,
    ),
    "community_activity": ("e.activity_title", "e.place", "'[]'", "''", "", _PRESENT),
    "consultation": (
        "''",
        "e.content",
        "e.topic",
        "e.result",
        "",
        f"(e.person_id = :person OR {_PRESENT})",
    ),
}
_SERVICE = (
    "SELECT 'volunteer_service', e.id, coalesce(e.start_at, e.service_date), e.minutes, "
    "e.activity_name, e.content, '[]', '' FROM volunteer_service e WHERE e.volunteer_id IN "
    "(SELECT id FROM volunteer WHERE person_id = :person AND deleted_hlc IS NULL)"
)
# Goods of any occasion: who was given them stands in the record itself.
_GOODS = (
    "SELECT 'distribution', e.id, e.given_on, 0, e.item, e.place, '[]', '' FROM distribution e "
    "WHERE e.id IN (SELECT goods_id FROM goods_recipient WHERE person_id = :person) "
    "AND e.deleted_hlc IS NULL"
)
_ALIVE = " AND e.deleted_hlc IS NULL AND e.status <> 'voided'"


def _branch(kind: str) -> str:
    heading, detail, codes, outcome, joined, rows = _KINDS[kind]
    columns = f"e.id, e.start_at, {_MINUTES}, {heading}, {detail}, {codes}, {outcome}"
    condition = rows.format(kind=kind)
    return f"SELECT '{kind}', {columns} FROM {kind} e {joined} WHERE {condition}"  # noqa: S608


_CONTACTS = "\n".join(
    (
        "WITH present AS (SELECT event_kind, event_id FROM attendance WHERE person_id = :person",
        "AND deleted_hlc IS NULL AND served = 1 AND state IN ('1', '2', '3')),",
        "own_case AS (SELECT id FROM case_file WHERE client_id = :person AND deleted_hlc IS NULL)",
        " UNION ALL ".join(
            (*(text + _ALIVE for text in (*map(_branch, _KINDS), _SERVICE)), _GOODS)
        ),
        "ORDER BY 3 DESC, 2 DESC",
    )
)


def contacts(connection: Connection, person_id: str) -> list[ContactRow]:
    """Every contact of a person, latest first: met, served, given something, or serving others."""
    rows = connection.exec_driver_sql(_CONTACTS, {"person": person_id})
    return [
        ContactRow(
            entity,
            row_id,
            datetime.fromisoformat(start),
            minutes or 0,
            heading,
            detail,
            tuple(json.loads(codes)),
            outcome,
        )
        for entity, row_id, start, minutes, heading, detail, codes, outcome in rows
        if start
    ]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
