# SPDX-License-Identifier: MulanPSL-2.0
"""Reading home visits: what the next one depends on, habits, those of one household."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection

from wuse_desktop.storage.driver import run_of

# Ways of visiting in which the person was seen with one's own eyes.
SEEING_MODES = ("in_person", "doorstep", "institution")
_MOST_PARAMETERS = 900
_COUNTS = "v.deleted_hlc IS NULL AND v.status NOT IN ('draft', 'voided')"
_SEEN = f"""
WITH seen AS (
  SELECT v.household_id, max(v.start_at) AS seen_at FROM home_visit v
  WHERE {_COUNTS} AND v.outcome IN ('1', '2') AND v.visit_mode IN {SEEING_MODES}
  AND {{which}} GROUP BY v.household_id
)
SELECT v.household_id, v.id, v.start_at, v.visit_mode, v.outcome, v.next_visit_on, v.care_status,
  v.hlc, v.record_date
FROM home_visit v LEFT JOIN seen ON seen.household_id = v.household_id
WHERE {_COUNTS} AND v.start_at >= coalesce(seen.seen_at, '') AND {{which}}
ORDER BY v.start_at, v.hlc
"""  # noqa: S608 - no value in it


@dataclass(frozen=True, slots=True)
class VisitMark:
    """What one visit says about the next: when, how, with what result, what was agreed.

    ``written_on`` is the day on which it was put on file, None where that is not known.
    """

    household_id: str
    id: str
    on: date
    visit_mode: str
    outcome: str
    next_visit_on: date | None
    care_status: str
    hlc: str
    written_on: date | None = None


def marks_since_seen(
    connection: Connection, site_id: str = "", household_ids: Sequence[str] = ()
) -> dict[str, list[VisitMark]]:
    """For each household the last visit that saw somebody and all that came after it, in order.

    All visits of a household in which nobody was ever seen. Of some households, or of all of a
    site ("" for every site); drafts and voided records are left out.
    """
    found: dict[str, list[VisitMark]] = {}
    starts = range(0, len(household_ids) or 1, _MOST_PARAMETERS)
    for part in [tuple(household_ids[start : start + _MOST_PARAMETERS]) for start in starts]:
        which = f"v.household_id IN ({', '.join('?' * len(part))})"
        values: tuple[str, ...] = part
        if not part:
            which, values = "(? = '' OR v.site_id = ?)", (site_id, site_id)
        rows = run_of(connection)(_SEEN.format(which=which), (*values, *values))
        for household_id, row_id, start, mode, outcome, planned, care, hlc, written in rows:
            found.setdefault(household_id, []).append(
                VisitMark(
                    household_id,
                    row_id,
                    date.fromisoformat(start[:10]),
                    mode,
                    outcome,
                    date.fromisoformat(planned) if planned else None,
                    care,
                    hlc,
                    date.fromisoformat(written) if written else None,
                )
            )
    return found


def unaided_of(connection: Connection, person_id: str) -> frozenset[str] | None:
    """What a person did unaided when a visit last assessed it; None where none ever did."""
    found = connection.exec_driver_sql(
        "SELECT v.self_care_items FROM attendance a JOIN home_visit v ON v.id = a.event_id "  # noqa: S608
        "WHERE a.person_id = ? AND a.deleted_hlc IS NULL AND a.served = 1 "
        f"AND (v.self_care_assessed = 1 OR v.self_care_items <> '[]') AND {_COUNTS} "
        "ORDER BY v.start_at DESC LIMIT 1",
        (person_id,),
    ).scalar()
    return frozenset(json.loads(found)) if found else None


def same_day(connection: Connection, household_id: str, on: date, but_id: str) -> list[str]:
    """Other visits to a household on a day."""
    found = connection.exec_driver_sql(
        "SELECT id FROM home_visit WHERE household_id = ? AND substr(start_at, 1, 10) = ? "
        "AND id <> ? AND deleted_hlc IS NULL AND status <> 'voided' ORDER BY start_at",
        (household_id, on.isoformat(), but_id),
    )
    return list(found.scalars())


def usual_minutes(
    connection: Connection, site_id: str, worker_id: str, limit: int = 10
) -> list[int]:
    """A worker's minutes in the latest of a site's visits at the dwelling, latest first."""
    found = connection.exec_driver_sql(
        # Only the latest visits are walked; "+" keeps SQLite from walking the worker's instead.
        "SELECT w.minutes FROM (SELECT id, start_at FROM home_visit WHERE deleted_hlc IS NULL "
        "AND site_id = ? AND status <> 'voided' AND visit_mode = 'in_person' "
        "ORDER BY start_at DESC LIMIT 500) v "
        "CROSS JOIN event_worker w ON w.event_id = v.id AND w.event_kind = 'home_visit' "
        "WHERE +w.worker_id = ? AND w.minutes > 0 AND w.deleted_hlc IS NULL "
        "ORDER BY v.start_at DESC LIMIT ?",
        (site_id, worker_id, limit),
    )
    return list(found.scalars())


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in a list; ``workers`` are names, ``met_count`` how many were met."""

    id: str
    start_at: datetime
    minutes: int
    household_id: str
    head_name: str
    village_code: str
    visit_mode: str
    outcome: str
    observed: str
    next_visit_on: date | None
    workers: tuple[str, ...]
    met_count: int
    status: str
    site_id: str


_LINES = """
SELECT v.id, v.start_at, (strftime('%s', v.end_at) - strftime('%s', v.start_at)) / 60,
  v.household_id, coalesce(p.name, ''), v.village_code, v.visit_mode, v.outcome, v.observed,
  v.next_visit_on,
  (SELECT group_concat(name, char(31)) FROM (SELECT coalesce(k.name, w.other_name) AS name
    FROM event_worker w LEFT JOIN worker k ON k.id = w.worker_id
    WHERE w.event_kind = 'home_visit' AND w.event_id = v.id AND w.deleted_hlc IS NULL
    ORDER BY w.pk)),
  (SELECT count(*) FROM attendance a WHERE a.event_kind = 'home_visit' AND a.event_id = v.id
    AND a.deleted_hlc IS NULL AND a.served = 1 AND a.state IN ('1', '2', '3')),
  v.status, v.site_id
FROM home_visit v
LEFT JOIN household h ON h.id = v.household_id
LEFT JOIN person p ON p.id = h.head_person_id
WHERE v.deleted_hlc IS NULL AND v.household_id = ?
ORDER BY v.start_at DESC, v.pk DESC
"""


def lines_of(connection: Connection, household_id: str) -> list[VisitLine]:
    """All visits to a household, latest first."""
    rows = connection.exec_driver_sql(_LINES, (household_id,))
    return [_line(cast("tuple[Any, ...]", row)) for row in rows]


def _line(row: tuple[Any, ...]) -> VisitLine:
    row_id, start, minutes, household, head, village, mode, outcome, observed = row[:9]
    planned, names, met_count, status, site = row[9:]
    return VisitLine(
        row_id,
        datetime.fromisoformat(start),
        minutes or 0,
        household,
        head,
        village,
        mode,
        outcome,
        observed,
        date.fromisoformat(planned) if planned else None,
        tuple(names.split("\x1f")) if names else (),
        met_count,
        status,
        site,
    )
