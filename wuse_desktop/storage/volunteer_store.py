# SPDX-License-Identifier: MulanPSL-2.0
"""Reading volunteers, their service and its sums."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.records import find, get_many


def services_between(
    connection: Connection, volunteer_ids: Iterable[str], first: date, last: date
) -> list[VolunteerService]:
    """Service of some volunteers on the days from ``first`` to ``last``."""
    ids: list[str] = []
    for part, marks in batches(volunteer_ids):
        ids += connection.exec_driver_sql(
            f"SELECT id FROM volunteer_service WHERE volunteer_id IN ({marks}) "  # noqa: S608
            "AND service_date BETWEEN ? AND ? AND deleted_hlc IS NULL AND status <> 'voided' "
            "ORDER BY service_date, pk",
            (*part, first.isoformat(), last.isoformat()),
        ).scalars()
    return list(get_many(connection, VolunteerService, ids).values())


def teams_of(connection: Connection, person_ids: Iterable[str]) -> dict[str, str]:
    """Those persons who are volunteers, with their team, "" for none."""
    found: dict[str, str] = {}
    for part, marks in batches(person_ids):
        rows = connection.exec_driver_sql(
            f"SELECT person_id, team FROM volunteer WHERE person_id IN ({marks}) "  # noqa: S608
            "AND deleted_hlc IS NULL",
            part,
        )
        found.update((person_id, team or "") for person_id, team in rows)
    return found


def first_service_on(connection: Connection, volunteer_id: str) -> date | None:
    """The day of a volunteer's first service that counts; None without any."""
    found = connection.exec_driver_sql(
        "SELECT min(service_date) FROM volunteer_service WHERE volunteer_id = ? "
        "AND deleted_hlc IS NULL AND status IN ('approved', 'locked')",
        (volunteer_id,),
    ).scalar()
    return date.fromisoformat(found) if found else None


def services_with(
    connection: Connection,
    site_id: str,
    upload: Collection[str],
    first: date | None = None,
    last: date | None = None,
) -> list[str]:
    """The ids of a site's filed services with one of some upload statuses, in order of days."""
    marks = ", ".join("?" * len(upload))
    days = (
        first.isoformat() if first else "",
        last.isoformat() if last else "9999-12-31",
    )
    found = connection.exec_driver_sql(
        "SELECT id FROM volunteer_service WHERE site_id = ? AND deleted_hlc IS NULL "  # noqa: S608
        f"AND status IN ('approved', 'locked') AND upload_status IN ({marks}) "
        "AND service_date BETWEEN ? AND ? ORDER BY service_date, pk",
        (site_id, *upload, *days),
    )
    return list(found.scalars())


def team_members(connection: Connection, site_id: str) -> list[tuple[str, str]]:
    """Volunteer id and teams, as typed, of a site's volunteers who are in one."""
    found = connection.exec_driver_sql(
        "SELECT id, team FROM volunteer WHERE site_id = ? AND deleted_hlc IS NULL AND team <> '' "
        "ORDER BY pk",
        (site_id,),
    )
    return [(str(row_id), str(team)) for row_id, team in found]


def services_of(connection: Connection, volunteer_id: str, limit: int) -> list[VolunteerService]:
    """The service of one volunteer, latest first."""
    return find(
        connection, VolunteerService, "-service_date", limit=limit, volunteer_id=volunteer_id
    )


@dataclass(frozen=True, slots=True)
class ServiceTotals:
    """Sums of one volunteer's service: rows, minutes, and minutes since a day."""

    count: int
    minutes: int
    minutes_since: int


def totals(connection: Connection, volunteer_id: str, since: date) -> ServiceTotals:
    """What counts of a volunteer's service (approved or locked, rule C-02)."""
    count, minutes, later = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(minutes), 0), "
        "coalesce(sum(CASE WHEN service_date >= ? THEN minutes END), 0) FROM volunteer_service "
        "WHERE volunteer_id = ? AND deleted_hlc IS NULL AND status IN ('approved', 'locked')",
        (since.isoformat(), volunteer_id),
    ).one()
    return ServiceTotals(count, minutes, later)


def hosted_services(
    connection: Connection, event_kind: str, event_id: str
) -> list[VolunteerService]:
    """Service given at one event, in the order of entry."""
    return find(connection, VolunteerService, host_event_id=event_id, host_event_kind=event_kind)


def volunteers_of(connection: Connection, person_ids: Iterable[str]) -> dict[str, str]:
    """The volunteer ids of persons who are volunteers, by person id."""
    found: dict[str, str] = {}
    for part, marks in batches(person_ids):
        rows = connection.exec_driver_sql(
            "SELECT person_id, id FROM volunteer WHERE deleted_hlc IS NULL "  # noqa: S608
            f"AND person_id IN ({marks}) ORDER BY pk DESC",
            part,
        )
        found.update((person, volunteer) for person, volunteer in rows)
    return found


def names_of(connection: Connection, volunteer_ids: Iterable[str]) -> dict[str, str]:
    """The names of volunteers by volunteer id."""
    found: dict[str, str] = {}
    for part, marks in batches(volunteer_ids):
        rows = connection.exec_driver_sql(
            "SELECT v.id, p.name FROM volunteer v JOIN person p ON p.id = v.person_id "  # noqa: S608
            f"WHERE v.id IN ({marks})",
            part,
        )
        found.update((volunteer, name) for volunteer, name in rows)
    return found


def known(connection: Connection, volunteer_ids: Iterable[str]) -> dict[str, Volunteer]:
    """Volunteers by id; unknown and deleted ones are left out."""
    return get_many(connection, Volunteer, volunteer_ids)


def sums_of(
    connection: Connection,
    volunteer_ids: Iterable[str],
    first: date | None = None,
    last: date | None = None,
) -> dict[str, tuple[int, int]]:
    """Minutes and number of counted services of volunteers who have some, on some days or ever."""
    found: dict[str, tuple[int, int]] = {}
    days = (
        first.isoformat() if first else "",
        last.isoformat() if last else "9999-12-31",
    )
    for part, marks in batches(volunteer_ids):
        rows = connection.exec_driver_sql(
            "SELECT volunteer_id, coalesce(sum(minutes), 0), count(*) "  # noqa: S608
            f"FROM volunteer_service WHERE volunteer_id IN ({marks}) AND deleted_hlc IS NULL "
            "AND status IN ('approved', 'locked') AND coalesce(service_date, '') BETWEEN ? AND ? "
            "GROUP BY volunteer_id",
            (*part, *days),
        )
        found.update((volunteer, (minutes, count)) for volunteer, minutes, count in rows)
    return found


def certificates_listing(
    connection: Connection, service_ids: Iterable[str], state: str
) -> dict[str, list[str]]:
    """The numbers of the certificates in a state that list services, by service."""
    found: dict[str, list[str]] = {}
    for part, marks in batches(service_ids):
        rows = connection.exec_driver_sql(
            "SELECT s.id, c.record_no FROM volunteer_service s "  # noqa: S608 - marks
            "JOIN volunteer_certificate c ON c.volunteer_id = s.volunteer_id "
            "AND c.state = ? AND c.deleted_hlc IS NULL "
            f"WHERE s.id IN ({marks}) AND EXISTS (SELECT 1 FROM json_each(c.lines) j "
            "WHERE json_extract(j.value, '$.service_id') = s.id) ORDER BY c.pk",
            (state, *part),
        )
        for service_id, number in rows:
            found.setdefault(service_id, []).append(number)
    return found


def hosted_counts(connection: Connection, event_ids: Iterable[str]) -> dict[str, int]:
    """How many volunteers gave time at each event that had any."""
    found: dict[str, int] = {}
    for part, marks in batches(event_ids):
        rows = connection.exec_driver_sql(
            "SELECT host_event_id, count(DISTINCT volunteer_id) FROM volunteer_service "  # noqa: S608 - marks
            f"WHERE host_event_id IN ({marks}) AND deleted_hlc IS NULL GROUP BY host_event_id",
            part,
        )
        found.update((event, count) for event, count in rows)
    return found
