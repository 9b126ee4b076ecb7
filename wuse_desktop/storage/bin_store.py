# SPDX-License-Identifier: MulanPSL-2.0
"""What hangs on a record: the parts that go into the bin with it, and what forbids that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.storage.driver import run_of


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of ``entity`` whose ``column`` names the record, with its kind where that varies.

    A column that names ``many`` records keeps their ids as JSON text; only holders have one.
    """

    entity: str
    column: str
    kind_column: str = ""
    many: bool = False


_TASKS = Link("task", "event_id", "event_kind")
_ATTACHMENTS = Link("attachment", "subject_id", "subject_entity")
_FORMS = Link("filed_form", "subject_id", "subject_entity")
_AT_EVENT = (
    Link("attendance", "event_id", "event_kind"),
    Link("event_worker", "event_id", "event_kind"),
    Link("volunteer_service", "host_event_id", "host_event_kind"),
    Link("distribution", "event_id", "event_kind"),
    _TASKS,
    _FORMS,
    _ATTACHMENTS,
)
# What is recorded of a volunteer beside the hours.
VOLUNTEER_PARTS = (
    "volunteer_training",
    "volunteer_award",
    "volunteer_rating",
    "volunteer_insurance",
    "volunteer_correction",
)
# What is recorded of an organisation beside its own facts.
ORG_PARTS = ("org_member", "incubation", "org_support", "org_application")
# Go into the bin with their record and come back with it.
PARTS: dict[str, tuple[Link, ...]] = {
    **dict.fromkeys(EVENT_ENTITIES, _AT_EVENT),
    "person": (
        Link("person_category", "person_id"),
        Link("household_member", "person_id"),
        Link("group_member", "person_id"),
        Link("org_member", "person_id"),
        _FORMS,
        _ATTACHMENTS,
    ),
    "household": (Link("household_member", "household_id"), _ATTACHMENTS),
    "service_group": (Link("group_member", "group_id"), _FORMS, _ATTACHMENTS),
    "case_file": (_TASKS, Link("filed_form", "case_id"), Link("attachment", "case_id")),
    "volunteer": (
        *(Link(entity, "volunteer_id") for entity in VOLUNTEER_PARTS),
        _ATTACHMENTS,
    ),
    "community_org": (*(Link(entity, "org_id") for entity in ORG_PARTS), _ATTACHMENTS),
    **dict.fromkeys(("filed_form", "consent", "referral", "volunteer_award"), (_ATTACHMENTS,)),
    "satisfaction": (_FORMS,),
}
# While one of these is there, the record stays.
HOLDERS: dict[str, tuple[Link, ...]] = {
    "person": (
        Link("attendance", "person_id"),
        Link("consultation", "person_id"),
        Link("case_file", "client_id"),
        Link("volunteer", "person_id"),
        Link("household", "head_person_id"),
        Link("community_org", "leader_id"),
    ),
    "household": (Link("home_visit", "household_id"), Link("case_file", "household_id")),
    "case_file": (Link("case_session", "case_id"), Link("case_follow_up", "case_id")),
    "service_group": (Link("group_session", "group_id"),),
    "volunteer": (
        Link("volunteer_service", "volunteer_id"),
        Link("volunteer_certificate", "volunteer_id"),
    ),
    "community_org": (Link("community_activity", "org_ids", many=True),),
    "worker": (
        Link("event_worker", "worker_id"),
        Link("case_file", "case_worker_id"),
        Link("service_group", "group_worker_id"),
        Link("indirect_work", "worker_id"),
    ),
}


_AMONG = "SELECT 1 FROM json_each({}) WHERE value = ?"


def _linked(
    connection: Connection, links: Iterable[Link], entity: str, row_id: str, state: str, hlc: str
) -> Iterable[tuple[str, str]]:
    run = run_of(connection)
    for link in links:
        kind = f'AND "{link.kind_column}" = ? ' if link.kind_column else ""
        values = [row_id, *([entity] if kind else []), *([hlc] if "?" in state else [])]
        found = run(
            f'SELECT id FROM {link.entity} WHERE "{link.column}" = ? '  # noqa: S608 - own names
            f"{kind}AND {state} ORDER BY pk",
            tuple(values),
        )
        for (part_id,) in found:
            yield link.entity, part_id


def parts(connection: Connection, entity: str, row_id: str) -> list[tuple[str, str]]:
    """The parts of a record that are not in the bin, as (entity, id)."""
    links = PARTS.get(entity, ())
    return list(_linked(connection, links, entity, row_id, "deleted_hlc IS NULL", ""))


def all_parts(connection: Connection, entity: str, row_id: str) -> list[tuple[str, str]]:
    """The parts of a record, those in the bin among them."""
    return list(_linked(connection, PARTS.get(entity, ()), entity, row_id, "1", ""))


def parts_deleted_with(
    connection: Connection, entity: str, row_id: str, deleted_hlc: str
) -> list[tuple[str, str]]:
    """The parts that went into the bin in the same step as their record."""
    links = PARTS.get(entity, ())
    return list(_linked(connection, links, entity, row_id, "deleted_hlc = ?", deleted_hlc))


def holders(connection: Connection, entity: str, row_id: str) -> dict[str, int]:
    """How many records of which kind forbid to delete a record.

    Attendance counts as the event that it belongs to.
    """
    counts: dict[str, int] = {}
    for link in HOLDERS.get(entity, ()):
        name = f"'{link.entity}'"
        if link.entity in ("attendance", "event_worker"):
            name = "event_kind"
        matches = f'"{link.column}" = ?'
        if link.many:  # the first part leads to the index of those that name any
            matches = f"{link.column} != '[]' AND EXISTS ({_AMONG.format(link.column)})"
        found = connection.exec_driver_sql(
            f"SELECT {name}, count(*) FROM {link.entity} "  # noqa: S608 - own names
            f"WHERE {matches} AND deleted_hlc IS NULL GROUP BY 1",
            (row_id,),
        )
        for kind, count in found:
            counts[kind] = counts.get(kind, 0) + count
    return counts


def last_deleters(connection: Connection, row_ids: Sequence[str]) -> dict[str, str]:
    """The user who put each record into the bin, where that happened at this desk."""
    found: dict[str, str] = {}
    for start in range(0, len(row_ids), 900):
        part = tuple(row_ids[start : start + 900])
        marks = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            "SELECT row_id, actor, max(seq) FROM audit "  # noqa: S608 - only marks
            f"WHERE op = 'D' AND row_id IN ({marks}) GROUP BY row_id",
            part,
        )
        found.update({row_id: actor for row_id, actor, _seq in rows})
    return found


def stored_row(connection: Connection, entity: str, row_id: str) -> dict[str, Any] | None:
    """The column values of a record as they are stored, also of one in the bin."""
    found = connection.exec_driver_sql(
        f"SELECT * FROM {entity} WHERE id = ?",  # noqa: S608 - own table names
        (row_id,),
    ).mappings()
    row = found.one_or_none()
    return dict(row) if row is not None else None
