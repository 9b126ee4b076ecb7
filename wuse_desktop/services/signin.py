# SPDX-License-Identifier: MulanPSL-2.0
"""The sign-in grid of group sessions and activities: who came, and the volunteers' minutes.

One pass writes attendance, and with it 人次, and the volunteers' hours.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.activities import (
    PRESENT_STATES,
    Attendance,
    CommunityActivity,
    GroupSession,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services.choices import initials, search_keys
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, refuse_blocking
from wuse_desktop.services.finding import find
from wuse_desktop.services.namesakes import BETWEEN, fact_line
from wuse_desktop.services.reading import load
from wuse_desktop.services.sign_in_rows import (
    VolunteerTime,
    check_sign_in,
    put_sign_in,
    refuse_long_days,
)
from wuse_desktop.storage import event_store, group_store, records, volunteer_store

__all__ = [
    "Match",
    "RosterRow",
    "SheetCounts",
    "VolunteerTime",
    "check_sign_in",
    "count_sheet",
    "fits",
    "match",
    "name_keys",
    "people_called",
    "roster",
    "roster_row",
    "save_sign_in",
    "volunteer_times",
]

_KINDS: dict[str, type[GroupSession] | type[CommunityActivity]] = {
    GroupSession.entity: GroupSession,
    CommunityActivity.entity: CommunityActivity,
}
_ABSENT = "5"
_OFFERED = 12


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of the grid before or after signing in.

    ``state`` is a code of ATTEND; ``keys`` are what may be typed to find the line; ``more`` is
    what tells the person from others of that name; ``person_id`` is empty for a name that is not
    on file yet.
    """

    person_id: str
    name: str
    initials: str
    village: str
    state: str
    signed: bool
    served: bool = True
    keys: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody whom typed letters may mean."""

    person_id: str
    name: str
    detail: str
    on_roster: bool
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """The bottom line of the grid: 到, 缺, 志愿者."""

    present: int
    absent: int
    volunteers: int
    volunteer_minutes: int


# reading -------------------------------------------------------------------------------------


def roster(
    desk: Desk, event_kind: str, owner_id: str = "", on: date | None = None
) -> tuple[RosterRow, ...]:
    """The lines the grid begins with.

    Of a stored event its attendance; a group session also lists the members expected on its day,
    absent until they are ticked. For a session that is yet to be written ``owner_id`` is the
    group and ``on`` the day (today); for an activity without id there are no lines.
    """
    if not owner_id:
        return ()
    with desk.read() as connection:
        event = records.get(connection, _KINDS[event_kind], owner_id)
        rows = event_store.attendance_of(connection, event_kind, owner_id) if event else []
        group_id = event.group_id if isinstance(event, GroupSession) else owner_id
        day = (event.on if event else on) or desk.today()
        is_group = event_kind == GroupSession.entity
        members = group_store.members(connection, group_id) if is_group else []
        listed = {row.person_id for row in rows}
        expected = [item for item in members if item.belongs_on(day)]
        rows += [
            Attendance(person_id=item.person_id, state=_ABSENT)
            for item in expected
            if item.person_id not in listed
        ]
        people = records.get_many(connection, Person, (row.person_id for row in rows))
    today = desk.today()
    return tuple(_roster_row(row, people.get(row.person_id), today) for row in rows)


def _roster_row(row: Attendance, person: Person | None, today: date) -> RosterRow:
    if person is None:
        return roster_row(row, row.person_text)
    village = division_name(person.village_code) if person.village_code else ""
    return roster_row(row, person.name, village, fact_line(person, today))


def roster_row(row: Attendance, name: str, village: str = "", more: str = "") -> RosterRow:
    """A line of the grid with everything by which it is found."""
    return RosterRow(
        row.person_id,
        name,
        initials(name),
        village,
        row.state,
        row.signed,
        row.served,
        name_keys(name),
        more,
    )


def name_keys(name: str) -> tuple[str, ...]:
    """What may be typed for a name: the whole or its end, in 汉字, pinyin or initials."""
    plain = "".join(char for char in name if char.isalnum())
    ends = (plain[start:] for start in range(len(plain)))
    return tuple(
        dict.fromkeys(
            key for place, end in enumerate(ends) for key in search_keys(end, person=place == 0)
        )
    )


def volunteer_times(desk: Desk, event_kind: str, event_id: str) -> tuple[VolunteerTime, ...]:
    """The second column of a stored event, with names; a night's two days are one line."""
    minutes: dict[str, int] = {}
    with desk.read() as connection:
        for item in volunteer_store.hosted_services(connection, event_kind, event_id):
            minutes[item.volunteer_id] = minutes.get(item.volunteer_id, 0) + (item.minutes or 0)
        names = volunteer_store.names_of(connection, minutes)
    return tuple(
        VolunteerTime(given, volunteer_id, "", names.get(volunteer_id, ""))
        for volunteer_id, given in minutes.items()
    )


def match(
    desk: Desk,
    typed: str,
    on_roster: Sequence[RosterRow] = (),
    *,
    volunteers: bool = False,
    limit: int = _OFFERED,
) -> tuple[Match, ...]:
    """Whom typed 汉字 or pinyin initials may mean: first on the roster, then on file.

    With ``volunteers`` only those on the register are looked for on file.
    """
    wanted = "".join(unicodedata.normalize("NFKC", typed).lower().split())
    if not wanted:
        return ()
    found = [
        Match(row.person_id, row.name, row.village, True, row.keys)
        for row in on_roster
        if fits(row.keys or name_keys(row.name), wanted)
    ]
    known = {item.person_id for item in found}
    hits = find(
        desk,
        typed,
        kinds=("volunteer",) if volunteers else ("person",),
        site_id=desk.site_id,
        limit=limit + len(known),
    )
    with desk.read() as connection:
        people = records.get_many(connection, Person, (hit.id for hit in hits))
    found += [
        Match(hit.id, hit.title, _about(people[hit.id], desk.today()), False, name_keys(hit.title))
        for hit in hits
        if hit.id not in known and hit.id in people
    ]
    return tuple(found[:limit])


def _about(person: Person, today: date) -> str:
    """What tells people of one name apart: village first, then the rest."""
    village = division_name(person.village_code) if person.village_code else ""
    return BETWEEN.join(filter(None, (village, fact_line(person, today))))


def people_called(desk: Desk, names: Sequence[str]) -> dict[str, tuple[Match, ...]]:
    """Who on file has exactly one of these names, by name; a name of nobody has none."""
    found = {name: match(desk, name) for name in names}
    return {
        name: tuple(item for item in matches if item.name == name)
        for name, matches in found.items()
    }


def fits(keys: Sequence[str], wanted: str) -> bool:
    """Whether what was typed, in lower case without blanks, begins one of the keys of a name."""
    return any(key.startswith(wanted) for key in keys)


def count_sheet(
    attendance: Sequence[Attendance], volunteers: Sequence[VolunteerTime] = ()
) -> SheetCounts:
    """The bottom line of a grid as it stands."""
    present = sum(row.state in PRESENT_STATES for row in attendance)
    return SheetCounts(
        present,
        len(attendance) - present,
        len(volunteers),
        sum(item.minutes for item in volunteers),
    )


# writing -------------------------------------------------------------------------------------


def save_sign_in(
    desk: Desk,
    event_kind: str,
    event_id: str,
    attendance: Sequence[Attendance],
    volunteers: Sequence[VolunteerTime] = (),
    reason: str = "",
) -> Saved:
    """Make the sign-in of a stored event equal to the grid, in one pass.

    Names without a person become persons with only a name; volunteers who are not registered get
    a draft registration. Raises UserFault for a blocking problem and what filing raises.
    """
    event = load(desk, _KINDS[event_kind], event_id)
    problems = check_sign_in(desk, event, attendance, volunteers, reason)
    refuse_blocking(problems)
    refuse_long_days(problems, reason)
    with desk.write(reason) as unit:
        put_sign_in(desk, unit, event, attendance, volunteers, reason)
        return Saved(event_id, unit.changes(), problems)
