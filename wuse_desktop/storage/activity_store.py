# SPDX-License-Identifier: MulanPSL-2.0
"""Reading community activities: who signed in, by kind of person, twins, those of a day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

_PRESENT = (
    "a.event_kind = 'community_activity' AND a.event_id = :event AND a.deleted_hlc IS NULL "
    "AND a.state IN ('1', '2', '3') AND a.served = 1"
)
_HOLDS = (
    "EXISTS (SELECT 1 FROM person_category c WHERE c.person_id = p.id AND c.deleted_hlc IS NULL "
    "AND (c.start_date IS NULL OR c.start_date <= :day) "
    "AND (c.end_date IS NULL OR c.end_date >= :day) AND c.category IN ({codes}))"
)
_OLDER = _HOLDS.format(codes="'20', '21', '22', '23', '24', '25', '26', '27', '92'")
_CHILD = _HOLDS.format(codes="'10', '11', '12', '13', '14', '15', '90', '91'")
_DISABLED = _HOLDS.format(codes="'13', '25', '30', '31', '33', '34'")
_RELIEF = _HOLDS.format(codes="'01', '03', '04'")
_COUNTS = f"""
SELECT count(*),
  coalesce(sum((p.birth_date IS NOT NULL AND p.birth_date <= :sixty) OR {_OLDER}), 0),
  coalesce(sum((p.birth_date IS NOT NULL AND p.birth_date > :eighteen) OR {_CHILD}), 0),
  coalesce(sum(p.disability <> '[]' OR {_DISABLED}), 0),
  coalesce(sum({_RELIEF}), 0)
FROM attendance a LEFT JOIN person p ON p.id = a.person_id WHERE {_PRESENT}
"""  # noqa: S608 - no value in it


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Who signed in: all of them, and those known to be of a kind; kinds overlap."""

    signed: int
    older: int
    children: int
    disabled: int
    relief: int


def breakdown(connection: Connection, activity_id: str, on: date) -> Breakdown:
    """Persons present at an activity on its day: 60 and older, under 18, disabled, 低保特困."""
    row = connection.exec_driver_sql(
        _COUNTS,
        {
            "event": activity_id,
            "day": on.isoformat(),
            "sixty": _years_before(on, 60),
            "eighteen": _years_before(on, 18),
        },
    ).one()
    return Breakdown(*row)


def twins(
    connection: Connection, site_id: str, title: str, place: str, on: date, but_id: str
) -> tuple[str, ...]:
    """Other activities of a site with one title, place and day: one activity under C-12."""
    found = connection.exec_driver_sql(
        "SELECT id FROM community_activity WHERE start_at >= ? AND start_at < ? AND site_id = ? "
        "AND activity_title = ? AND place = ? AND id <> ? AND deleted_hlc IS NULL "
        "AND status <> 'voided'",
        (on.isoformat(), f"{on.isoformat()}U", site_id, title, place, but_id),
    )
    return tuple(found.scalars())


@dataclass(frozen=True, slots=True)
class HostActivity:
    """An activity within which a session of a group may have been held."""

    id: str
    title: str
    start_at: datetime
    end_at: datetime
    time_known: bool


def of_day(connection: Connection, site_id: str, on: date) -> tuple[HostActivity, ...]:
    """The activities of a site on a day in order of time, planned ones too."""
    rows = connection.exec_driver_sql(
        "SELECT id, activity_title, start_at, coalesce(end_at, start_at), time_known "
        "FROM community_activity WHERE start_at >= ? AND start_at < ? AND site_id = ? "
        "AND deleted_hlc IS NULL AND status <> 'voided' ORDER BY start_at, pk",
        (on.isoformat(), f"{on.isoformat()}U", site_id),
    )
    return tuple(
        HostActivity(row_id, title, _moment(start), _moment(end), bool(known))
        for row_id, title, start, end, known in rows
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _years_before(on: date, years: int) -> str:
    # Text is compared, so a 29 February of a common year still sorts rightly.
    return f"{on.year - years:04d}-{on:%m-%d}"
