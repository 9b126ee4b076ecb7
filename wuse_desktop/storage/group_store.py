# SPDX-License-Identifier: MulanPSL-2.0
"""Reading groups: members over time, sessions and who came."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from wuse_desktop.domain.records.activities import PRESENT_STATES, GroupSession
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.records import find

_PLANNED = "draft"
_BELONGS = (
    "m.deleted_hlc IS NULL AND (m.joined_on IS NULL OR m.joined_on <= {day}) "
    "AND (m.left_on IS NULL OR m.left_on >= {day})"
)


@dataclass(frozen=True, slots=True)
class Member:
    """The time for which somebody belongs to a group, with the person's name.

    ``held`` counts the sessions of that time, ``present`` those attended (rule V-24). Memberships
    of one person that share days, as two computers may each have made one, are one: ``id`` is
    that of the first, ``beside`` those of the others.
    """

    id: str
    person_id: str
    name: str
    village_code: str
    joined_on: date | None
    left_on: date | None
    held: int = 0
    present: int = 0
    beside: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All memberships that this one stands for."""
        return (self.id, *self.beside)

    def belongs_on(self, on: date) -> bool:
        """Whether the person was a member on a day; the last day still counts."""
        return (self.joined_on is None or self.joined_on <= on) and (
            self.left_on is None or on <= self.left_on
        )


def members(connection: Connection, group_id: str) -> list[Member]:
    """All memberships of a group, past ones too, in the order of joining."""
    rows = connection.exec_driver_sql(
        "SELECT m.id, m.person_id, p.name, p.village_code, m.joined_on, m.left_on "
        "FROM group_member m JOIN person p ON p.id = m.person_id "
        "WHERE m.group_id = ? AND m.deleted_hlc IS NULL ORDER BY m.joined_on, m.pk",
        (group_id,),
    )
    found = _as_one(
        Member(row_id, person_id, name, village, _day(joined), _day(left))
        for row_id, person_id, name, village, joined, left in rows
    )
    held = _session_days(connection, group_id)
    came = _attended(connection, group_id)
    return [_counted(item, held, came.get(item.person_id, ())) for item in found]


def _as_one(ordered: Iterable[Member]) -> list[Member]:
    """Memberships in the order of joining, those of one person that share days as one."""
    found: dict[str, Member] = {}
    latest: dict[str, str] = {}  # of each person
    for item in ordered:
        former = found.get(latest.get(item.person_id, ""))
        if former is None or not _share_days(former, item):
            found[item.id] = item
            latest[item.person_id] = item.id
            continue
        ends = (former.left_on, item.left_on)
        left = None if None in ends else max(filter(None, ends))
        found[former.id] = dataclasses.replace(
            former, left_on=left, beside=(*former.beside, item.id)
        )
    return list(found.values())


def _share_days(former: Member, later: Member) -> bool:
    """Whether a membership runs on when another, which did not begin before it, begins."""
    return later.joined_on is None or former.belongs_on(later.joined_on)


def _session_days(connection: Connection, group_id: str) -> dict[str, date]:
    """The days of the sessions that were held, by their ids."""
    rows = connection.exec_driver_sql(
        "SELECT id, substr(start_at, 1, 10) FROM group_session WHERE group_id = ? "
        "AND deleted_hlc IS NULL AND status NOT IN ('draft', 'voided') AND start_at IS NOT NULL",
        (group_id,),
    )
    return {session_id: date.fromisoformat(day) for session_id, day in rows}


def _attended(connection: Connection, group_id: str) -> dict[str, set[str]]:
    """The sessions of a group that each person attended."""
    states = ", ".join("?" * len(PRESENT_STATES))
    rows = connection.exec_driver_sql(
        "SELECT a.person_id, s.id FROM group_session s "  # noqa: S608 - only marks
        "JOIN attendance a ON a.event_id = s.id AND a.event_kind = 'group_session' "
        f"WHERE s.group_id = ? AND a.deleted_hlc IS NULL AND a.state IN ({states})",
        (group_id, *PRESENT_STATES),
    )
    found: dict[str, set[str]] = {}
    for person_id, session_id in rows:
        found.setdefault(person_id, set()).add(session_id)
    return found


def _counted(member: Member, held: dict[str, date], came: Iterable[str]) -> Member:
    """A membership with the sessions of its time, and those of them that were attended."""
    expected = {session_id for session_id, day in held.items() if member.belongs_on(day)}
    present = len(expected.intersection(came))
    return dataclasses.replace(member, held=len(expected), present=present)


def sessions(connection: Connection, group_id: str) -> list[GroupSession]:
    """The sessions of a group in order of time, those only planned left out."""
    found = find(connection, GroupSession, "start_at", group_id=group_id)
    return [item for item in found if item.status != _PLANNED]


def planned_sessions(connection: Connection, group_id: str) -> list[GroupSession]:
    """The sessions of a group that are still to be held, in order of time."""
    return find(connection, GroupSession, "start_at", group_id=group_id, status=_PLANNED)


def next_seq(connection: Connection, group_id: str) -> int:
    """The number of the next session; numbers of deleted sessions are not given again."""
    found = connection.exec_driver_sql(
        "SELECT coalesce(max(seq), 0) + 1 FROM group_session WHERE group_id = ?", (group_id,)
    )
    return int(found.scalar_one())


def last_present_on(
    connection: Connection, group_id: str, person_id: str, since: date | None
) -> date | None:
    """The day of the last session at which a person was present since a day, or None."""
    states = ", ".join("?" * len(PRESENT_STATES))
    found = connection.exec_driver_sql(
        "SELECT max(substr(s.start_at, 1, 10)) FROM group_session s "  # noqa: S608 - only marks
        "JOIN attendance a ON a.event_id = s.id AND a.event_kind = 'group_session' "
        "WHERE s.group_id = ? AND a.person_id = ? AND s.start_at >= ? AND s.deleted_hlc IS NULL "
        f"AND a.deleted_hlc IS NULL AND a.state IN ({states})",
        (group_id, person_id, since.isoformat() if since else "", *PRESENT_STATES),
    )
    return _day(found.scalar())


def expected(people: Sequence[Member], on: date) -> frozenset[str]:
    """The persons who are expected on a day (应到)."""
    return frozenset(member.person_id for member in people if member.belongs_on(on))


def counts_of(
    connection: Connection, group_ids: Iterable[str], on: date
) -> dict[str, tuple[int, int]]:
    """Members on a day and sessions held, for each group."""
    found: dict[str, tuple[int, int]] = {}
    for part, marks in batches(group_ids):
        rows = connection.exec_driver_sql(
            "SELECT g.id, (SELECT count(DISTINCT m.person_id) FROM group_member m "  # noqa: S608
            f"WHERE m.group_id = g.id AND {_BELONGS.format(day='?')}), "
            "(SELECT count(*) FROM group_session s WHERE s.group_id = g.id "
            "AND s.deleted_hlc IS NULL AND s.status NOT IN ('draft', 'voided')) "
            f"FROM service_group g WHERE g.id IN ({marks})",
            (on.isoformat(), on.isoformat(), *part),
        )
        found.update((group, (people, held)) for group, people, held in rows)
    return found


def expected_counts(connection: Connection, session_ids: Iterable[str]) -> dict[str, int]:
    """How many members were expected at each session (应到)."""
    day = "substr(s.start_at, 1, 10)"
    found: dict[str, int] = {}
    for part, marks in batches(session_ids):
        rows = connection.exec_driver_sql(
            "SELECT s.id, (SELECT count(DISTINCT m.person_id) FROM group_member m "  # noqa: S608
            f"WHERE m.group_id = s.group_id AND {_BELONGS.format(day=day)}) "
            f"FROM group_session s WHERE s.id IN ({marks})",
            part,
        )
        found.update((session, count) for session, count in rows)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
