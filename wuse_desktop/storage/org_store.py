# SPDX-License-Identifier: MulanPSL-2.0
"""Reading organisations: their activities, how far they are cultivated, what they were given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from wuse_desktop.domain.organisation_rules import CLOSED
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.records import get_many

# Each pair of an activity that took place and an organisation that held it or helped to.
_HELD = (
    "FROM community_activity a, json_each(a.org_ids) j WHERE a.deleted_hlc IS NULL "
    "AND a.org_ids != '[]' AND a.status IN ('approved', 'locked') "
)


@dataclass(frozen=True, slots=True)
class Held:
    """How many activities an organisation held or helped to hold, and on which day the last."""

    count: int
    last_on: date


def held(
    connection: Connection, org_ids: Iterable[str], first: date, last: date, site_id: str = ""
) -> dict[str, Held]:
    """The activities of organisations from day to day (rule C-27); none has no entry.

    ``site_id`` counts those of one site's book alone.
    """
    found: dict[str, Held] = {}
    days = (first.isoformat(), (last + timedelta(days=1)).isoformat())
    own, of_site = ("AND a.site_id = ? ", (site_id,)) if site_id else ("", ())
    for part, marks in batches(org_ids):
        rows = connection.exec_driver_sql(
            f"SELECT j.value, count(*), max(substr(a.start_at, 1, 10)) {_HELD} "
            f"AND a.start_at >= ? AND a.start_at < ? {own}AND j.value IN ({marks}) GROUP BY 1",
            (*days, *of_site, *part),
        )
        found.update((org, Held(count, date.fromisoformat(day))) for org, count, day in rows)
    return found


def activities_of(connection: Connection, org_id: str, limit: int) -> list[CommunityActivity]:
    """The latest activities of an organisation, planned ones among them, the latest first."""
    ids = connection.exec_driver_sql(
        "SELECT a.id FROM community_activity a WHERE a.deleted_hlc IS NULL AND a.org_ids != '[]' "
        "AND a.status != 'voided' AND EXISTS "
        "(SELECT 1 FROM json_each(a.org_ids) j WHERE j.value = ?) "
        "ORDER BY a.start_at DESC, a.pk DESC LIMIT ?",
        (org_id, limit),
    ).scalars()
    order = list(ids)
    known = get_many(connection, CommunityActivity, order)
    return [known[row_id] for row_id in order if row_id in known]


def stages(connection: Connection, org_ids: Iterable[str], until: date) -> dict[str, str]:
    """The stage of each organisation's latest incubation begun by a day (code list INCUB)."""
    found: dict[str, str] = {}
    for part, marks in batches(org_ids):
        rows = connection.exec_driver_sql(
            f"SELECT org_id, stage FROM incubation WHERE org_id IN ({marks}) "  # noqa: S608 - marks alone
            "AND deleted_hlc IS NULL AND entered_on <= ? ORDER BY entered_on, pk",
            (*part, until.isoformat()),
        )
        found.update((org, stage) for org, stage in rows)  # a later one takes the place
    return found


def amounts(connection: Connection, org_ids: Iterable[str], until: date) -> dict[str, int]:
    """What each organisation was given in money by a day, in fen, its capital left aside."""
    found: dict[str, int] = {}
    for part, marks in batches(org_ids):
        rows = connection.exec_driver_sql(
            f"SELECT org_id, sum(amount) FROM org_support WHERE org_id IN ({marks}) "  # noqa: S608 - marks alone
            "AND deleted_hlc IS NULL AND given_on <= ? AND amount IS NOT NULL GROUP BY org_id",
            (*part, until.isoformat()),
        )
        found.update((org, int(total)) for org, total in rows)
    return found


def names(connection: Connection, org_ids: Iterable[str]) -> dict[str, str]:
    """The names of organisations by id; deleted ones too, because activities still name them."""
    found: dict[str, str] = {}
    for part, marks in batches(org_ids):
        rows = connection.exec_driver_sql(
            f"SELECT id, org_name FROM community_org WHERE id IN ({marks})",  # noqa: S608 - marks alone
            part,
        )
        found.update((row_id, name) for row_id, name in rows)
    return found


def contacts(connection: Connection, org_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Who leads organisations, on file or not, and their telephone numbers, by id."""
    found: dict[str, tuple[str, str]] = {}
    for part, marks in batches(org_ids):
        rows = connection.exec_driver_sql(
            "SELECT o.id, coalesce(nullif(p.name, ''), o.leader_name), o.contact "  # noqa: S608 - marks alone
            "FROM community_org o LEFT JOIN person p ON p.id = o.leader_id "
            f"WHERE o.id IN ({marks})",
            part,
        )
        found.update((row_id, (leader, contact)) for row_id, leader, contact in rows)
    return found


@dataclass(frozen=True, slots=True)
class OrgDuty:
    """An organisation that somebody leads or belongs to, and as what ("" for a plain member)."""

    id: str
    name: str
    duty: str
    leads: bool


def of_person(connection: Connection, person_id: str) -> list[OrgDuty]:
    """The organisations that somebody leads or belongs to now, those led first."""
    rows = connection.exec_driver_sql(
        "SELECT o.id, o.org_name, '', 1 FROM community_org o "
        "WHERE o.leader_id = ? AND o.deleted_hlc IS NULL AND o.org_status != ? "
        "UNION ALL SELECT o.id, o.org_name, m.duty, 0 FROM org_member m "
        "JOIN community_org o ON o.id = m.org_id AND o.deleted_hlc IS NULL "
        "AND o.leader_id != m.person_id "
        "WHERE m.person_id = ? AND m.left_on IS NULL AND m.deleted_hlc IS NULL",
        (person_id, CLOSED, person_id),
    )
    return [OrgDuty(row_id, name, duty, bool(leads)) for row_id, name, duty, leads in rows]


def twins(connection: Connection, site_id: str, name: str, but_id: str) -> tuple[str, ...]:
    """Other organisations of a site with the same name that are not closed."""
    found = connection.exec_driver_sql(
        "SELECT id FROM community_org WHERE org_name = ? AND site_id = ? AND id != ? "
        "AND org_status != ? AND deleted_hlc IS NULL AND status != 'voided'",
        (name, site_id, but_id, CLOSED),
    )
    return tuple(found.scalars())
