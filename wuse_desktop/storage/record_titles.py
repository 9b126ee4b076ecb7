# SPDX-License-Identifier: MulanPSL-2.0
"""One line for any record: what a list of mixed records shows."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.i18n import _
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.driver import run_of
from wuse_desktop.storage.exchange_store import PARTS_OF

_BY_PERSON = "(SELECT name FROM person WHERE person.id = t.{column})"
_BY_HOUSEHOLD = (
    "(SELECT p.name FROM household h JOIN person p ON p.id = h.head_person_id "
    "WHERE h.id = t.{column})"
)
_BY_CASE = (
    "(SELECT p.name FROM case_file c JOIN person p ON p.id = c.client_id WHERE c.id = t.{column})"
)
_BY_VOLUNTEER = (
    "(SELECT p.name FROM volunteer v JOIN person p ON p.id = v.person_id "
    "WHERE v.id = t.volunteer_id)"
)
_BY_ORG = "(SELECT org_name FROM community_org o WHERE o.id = t.org_id)"
# entity → (SQL of the title, SQL of the day)
_LINES = {
    "station": ("t.name", "''"),
    "worker": ("t.name", "t.entry_on"),
    "person": ("t.name", "t.record_date"),
    "household": (_BY_PERSON.format(column="head_person_id"), "t.record_date"),
    "home_visit": (_BY_HOUSEHOLD.format(column="household_id"), "t.start_at"),
    "consultation": (
        "coalesce(" + _BY_PERSON.format(column="person_id") + ", t.person_desc)",
        "t.start_at",
    ),
    "case_file": (_BY_PERSON.format(column="client_id"), "t.intake_at"),
    "case_session": (_BY_CASE.format(column="case_id"), "t.start_at"),
    "case_follow_up": (_BY_CASE.format(column="case_id"), "t.start_at"),
    "service_group": ("t.group_name", "t.started_on"),
    "group_member": (
        "(SELECT group_name FROM service_group g WHERE g.id = t.group_id) || ' ' || "  # noqa: S608
        + _BY_PERSON.format(column="person_id"),
        "t.joined_on",
    ),
    "group_session": ("t.theme", "t.start_at"),
    "community_activity": ("t.activity_title", "t.start_at"),
    "community_org": ("t.org_name", "t.founded_on"),
    "org_member": (
        _BY_ORG + " || ' ' || coalesce(" + _BY_PERSON.format(column="person_id") + ", '')",
        "t.joined_on",
    ),
    **{
        entity: (_BY_ORG, day)
        for entity, day in (
            ("incubation", "t.entered_on"),
            ("org_support", "t.given_on"),
            ("org_application", "t.submitted_on"),
        )
    },
    "volunteer": (_BY_PERSON.format(column="person_id"), "t.registered_on"),
    "volunteer_service": ("t.activity_name", "t.service_date"),
    **{
        entity: (f"{what} || ' ' || coalesce({_BY_VOLUNTEER}, '')", day)
        for entity, what, day in (
            ("volunteer_training", "t.training_name", "t.trained_on"),
            ("volunteer_award", "t.award_name", "t.awarded_on"),
        )
    },
    **{
        entity: (_BY_VOLUNTEER, day)
        for entity, day in (
            ("volunteer_rating", "t.rated_on"),
            ("volunteer_insurance", "t.starts_on"),
            ("volunteer_correction", "t.claimed_on"),
        )
    },
    "volunteer_certificate": ("t.record_no || ' ' || t.holder_name", "t.issued_on"),
    "task": ("t.action", "t.due_on"),
    "walk_sheet": ("t.places", "t.printed_on"),
    "indirect_work": ("(SELECT name FROM worker WHERE worker.id = t.worker_id)", "t.worked_on"),
    "distribution": ("t.item", "t.given_on"),
    "laptop": ("t.letter || ' ' || t.label", "t.admitted_on"),
    "visit_profile": ("''", "t.set_at"),
    "annual_target": (
        "t.year || ' ' || coalesce((SELECT name FROM station WHERE station.id = t.station_id), '')",
        "t.set_at",
    ),
    "county_rule": ("t.name", "t.set_at"),
    "local_term": ("t.label", "t.set_at"),
    "county_figures": ("t.period", "t.made_on"),
    "period_lock": ("t.period", "t.locked_on"),
    "figure_adjustment": ("t.period", "t.made_on"),
    "form_version": ("t.form_title || ' ' || t.version", "t.published_on"),
    "filed_form": (
        "coalesce((SELECT v.form_title FROM form_version v "  # noqa: S608 - own names
        "WHERE v.sha256 = t.form_sha256 LIMIT 1), t.form_id) || ' ' || coalesce("
        + _BY_PERSON.format(column="person_id")
        + ", "
        + _BY_CASE.format(column="case_id")
        + ", '')",
        "t.filed_on",
    ),
    "consent": (_BY_PERSON.format(column="person_id"), "t.consent_on"),
    "referral": (_BY_PERSON.format(column="person_id"), "t.referred_on"),
    "satisfaction": (
        "coalesce((SELECT a.activity_title FROM community_activity a WHERE a.id = t.event_id), "  # noqa: S608 - own names
        "(SELECT g.group_name FROM service_group g WHERE g.id = t.event_id), "
        "(SELECT s.theme FROM group_session s WHERE s.id = t.event_id), "
        + _BY_CASE.format(column="event_id")
        + ", '')",
        "t.filled_on",
    ),
    "review": ("t.author_name", "t.made_at"),
    "attachment": ("t.file_name", "t.taken_at"),
}


@dataclass(frozen=True, slots=True)
class RecordTitle:
    """A record named for people: "入户走访 王秀英", its day as ISO text, and whether it is gone."""

    entity: str
    id: str
    title: str
    on: str
    rev: int
    deleted: bool


def _select(entity: str) -> str:
    title, day = _LINES[entity]
    return (
        f"SELECT t.id, coalesce({title}, ''), substr(coalesce({day}, ''), 1, 10), t.rev, "  # noqa: S608
        f"t.deleted_hlc IS NOT NULL FROM {entity} t"
    )


def titles(connection: Connection, keys: Sequence[tuple[str, str]]) -> list[RecordTitle]:
    """Titles of records of any kind, latest change first; unknown ones are left out."""
    found: list[RecordTitle] = []
    by_entity: dict[str, list[str]] = {}
    for entity, row_id in keys:
        by_entity.setdefault(entity, []).append(row_id)
    for entity, ids in by_entity.items():
        if entity not in _LINES:
            continue
        for start in range(0, len(ids), 900):
            part = tuple(ids[start : start + 900])
            marks = ", ".join("?" * len(part))
            rows = connection.exec_driver_sql(f"{_select(entity)} WHERE t.id IN ({marks})", part)
            found.extend(_titled(entity, row) for row in rows)
    return sorted(found, key=lambda line: line.rev, reverse=True)


def count_present(connection: Connection, keys: Collection[tuple[str, str]]) -> int:
    """How many of these records are not deleted."""
    by_entity: dict[str, list[str]] = {}
    for entity, row_id in keys:
        by_entity.setdefault(entity, []).append(row_id)
    total = 0
    for entity, ids in by_entity.items():
        for start in range(0, len(ids), 900):
            part = tuple(ids[start : start + 900])
            marks = ", ".join("?" * len(part))
            total += int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM {entity} "  # noqa: S608 - own names
                    f"WHERE deleted_hlc IS NULL AND id IN ({marks})",
                    part,
                ).scalar_one()
            )
    return total


def latest(
    connection: Connection, site_id: str, limit: int, but: Collection[tuple[str, str]] = ()
) -> list[RecordTitle]:
    """The latest records of a site, of all kinds, without some."""
    keys: list[tuple[int, tuple[str, str]]] = []
    for entity in _LINES.keys() - {"group_member", "org_member"}:  # group and organisation do
        rows = run_of(connection)(
            f"SELECT rev, id FROM {entity} "  # noqa: S608 - own names
            "WHERE site_id = ? AND deleted_hlc IS NULL ORDER BY rev DESC",
            (site_id,),
        )
        of_kind = ((rev, (entity, row_id)) for rev, row_id in rows if (entity, row_id) not in but)
        keys += itertools.islice(of_kind, limit)
    keys.sort(reverse=True)
    return titles(connection, [key for _rev, key in keys[:limit]])


def ids_between(
    connection: Connection, entity: str, site_id: str, first: date, last: date
) -> list[str]:
    """Records of one kind whose day lies between two days, both included; no deleted ones."""
    day = f"substr({_LINES[entity][1]}, 1, 10)"
    rows = connection.exec_driver_sql(
        f"SELECT t.id FROM {entity} t WHERE t.site_id = ? "  # noqa: S608 - own names
        f"AND t.deleted_hlc IS NULL AND {day} >= ? AND {day} <= ?",
        (site_id, first.isoformat(), last.isoformat()),
    )
    return [str(row[0]) for row in rows]


def count_records(connection: Connection, site_id: str, *, deleted: bool = False) -> int:
    """All records of a site that are shown as one; those in the bin instead with ``deleted``."""
    which = "IS NOT NULL" if deleted else "IS NULL"
    return sum(
        int(
            connection.exec_driver_sql(
                f"SELECT count(*) FROM {entity} "  # noqa: S608 - own names
                f"WHERE site_id = ? AND deleted_hlc {which}",
                (site_id,),
            ).scalar_one()
        )
        for entity in CODECS
        if entity not in PARTS_OF
    )


def _titled(entity: str, row: Sequence[object]) -> RecordTitle:
    row_id, title, day, rev, deleted = row
    kind = _(record_class(entity).title)
    text = f"{kind} {title}".strip()
    if deleted:
        text = _("{title}（已删除）").format(title=text)
    return RecordTitle(entity, str(row_id), text, str(day), int(str(rev)), bool(deleted))
