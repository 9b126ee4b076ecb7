# SPDX-License-Identifier: MulanPSL-2.0
"""The table of due days: what changed since it was last right, and pages read from it by index.

It is made from the records and never the other way round: which households to plan anew is found
from the revs and the trail that every change leaves, so that a save writes nothing for it, and
nothing that changes a record can pass it by (decision 0023).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection

from wuse_desktop.storage import settings
from wuse_desktop.storage.driver import run_of
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.household_store import UNHOUSED

_SETTING = "visit_due"
# What is visited: households, and clients who are in none.
_LIVING = (
    "SELECT h.id FROM household h WHERE h.deleted_hlc IS NULL AND h.status <> 'voided' "
    "AND h.site_id = ? {households}",
    f"SELECT p.id FROM person p WHERE {UNHOUSED} AND p.site_id = ? {{persons}}",  # noqa: S608 - own words and marks
)
_OF_PERSONS = (
    "SELECT m.household_id FROM household_member m WHERE m.person_id IN ({persons})",
    "SELECT h.id FROM household h WHERE h.head_person_id IN ({persons})",
)
_FORMER = (
    "SELECT json_extract(a.changes, '$.{column}') FROM audit a WHERE a.seq > :seq "
    "AND a.entity IN ({entities}) AND json_extract(a.changes, '$.{column}') <> ''"
)


def _of(persons: str) -> Iterable[str]:
    """The households in which some persons live or lived, or which they head."""
    return (statement.format(persons=persons) for statement in _OF_PERSONS)


# Where a record points now, and where it pointed before it was changed: that says the trail. ALL,
# because for UNION alone SQLite goes through whole indexes that are in order already.
_CHANGED = " UNION ALL ".join(
    (
        "SELECT id FROM household WHERE rev > :rev",
        # Somebody is alone from now on, or no longer: of persons none but such can be listed.
        "SELECT id FROM person WHERE rev > :rev AND is_client = 1",
        "SELECT d.household_id FROM person p CROSS JOIN visit_due d ON d.household_id = p.id "
        "WHERE p.rev > :rev",
        "SELECT head_person_id FROM household WHERE rev > :rev",
        "SELECT m.person_id FROM household_member m JOIN household h ON h.id = m.household_id "
        "WHERE h.rev > :rev",
        "SELECT person_id FROM household_member WHERE rev > :rev",
        "SELECT person_id FROM person_category WHERE rev > :rev",
        _FORMER.format(column="head_person_id", entities="'household'"),
        _FORMER.format(column="person_id", entities="'household_member', 'person_category'"),
        "SELECT household_id FROM home_visit WHERE rev > :rev",
        "SELECT household_id FROM household_member WHERE rev > :rev",
        _FORMER.format(column="household_id", entities="'home_visit', 'household_member'"),
        *_of("SELECT id FROM person WHERE rev > :rev"),
        *_of("SELECT person_id FROM person_category WHERE rev > :rev"),
        *_of(_FORMER.format(column="person_id", entities="'person_category'")),
    )
)
_PUT = (
    "INSERT INTO visit_due (household_id, village_code, tier, last_met_on, due_on, turns_on, "
    "event, event_on) SELECT id, village_code, :tier, :met, :due, :turns, :event, :event_on "
    "FROM (SELECT id, village_code FROM household UNION ALL SELECT id, village_code FROM person) "
    "WHERE id = :id"
)
# A day before every other: whose plan turns on it is yet to be made.
_AT_ONCE = ""
_ENTITIES = ("household", "person")  # of _LIVING
_WAIT = (
    "INSERT INTO visit_due (household_id, village_code, tier, turns_on, event) "  # noqa: S608 - own words
    f"SELECT id, village_code, '', '{_AT_ONCE}', '' FROM {{entity}} WHERE id IN ({{living}})"
)
_ORDER = "due_on, tier, village_code, household_id"
_ROWS = """
SELECT d.household_id, coalesce(h.head_person_id, d.household_id), coalesce(p.name, ''),
  d.village_code, coalesce(h.address, p.living_address, ''), d.tier, d.last_met_on, d.due_on,
  coalesce(p.phone, ''), d.event, d.event_on
FROM (SELECT * FROM visit_due WHERE {which} ORDER BY {order} LIMIT :most) d
LEFT JOIN household h ON h.id = d.household_id
LEFT JOIN person p ON p.id = coalesce(h.head_person_id, d.household_id)
ORDER BY d.due_on, d.tier, d.village_code, d.household_id
"""
_UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the table is right: the end of the trail, the day, and the rules it followed."""

    seq: int
    rev: int
    day: str
    rules: str


@dataclass(frozen=True, slots=True)
class DueEntry:
    """What is kept of the plan of one household."""

    household_id: str
    tier: str
    last_met_on: date | None
    due_on: date | None
    turns_on: date | None
    event: str
    event_on: date | None


@dataclass(frozen=True, slots=True)
class DueRow:
    """A household with its due day as it is listed; ``phone`` is that of its head.

    A client in none is their own head, and stands under their own id.
    """

    household_id: str
    head_id: str
    head_name: str
    village_code: str
    address: str
    tier: str
    last_met_on: date | None
    due_on: date
    phone: str
    event: str
    event_on: date | None


# keeping it -------------------------------------------------------------------------------


def read_mark(connection: Connection) -> Mark | None:
    """Up to where the table is right, None before it was made."""
    text = settings.read(connection, _SETTING)
    return Mark(**json.loads(text)) if text else None


def write_mark(connection: Connection, mark: Mark) -> None:
    """Say up to where the table is right."""
    settings.write(connection, _SETTING, json.dumps(asdict(mark)))


def has_turned(connection: Connection, day: str) -> bool:
    """Whether the plan of any household changed by a day though nothing was written."""
    found = run_of(connection)("SELECT 1 FROM visit_due WHERE turns_on <= ? LIMIT 1", (day,))
    return found.fetchone() is not None


def living(connection: Connection, site_id: str) -> list[str]:
    """The households of a site, and its clients in none, that are neither deleted nor voided."""
    run = run_of(connection)
    return [
        row_id
        for statement in _LIVING
        for (row_id,) in run(statement.format(households="", persons=""), (site_id,))
    ]


def changed(connection: Connection, site_id: str, mark: Mark, day: str) -> list[str]:
    """The households whose plan may be another one than at a mark, gone ones among them.

    A site without persons of its own has none, however much arrived from others.
    """
    run = run_of(connection)
    own = run("SELECT 1 FROM person WHERE site_id = ? LIMIT 1", (site_id,)).fetchone()
    if own is None:
        return []
    touched = run(_CHANGED, {"rev": mark.rev, "seq": mark.seq})
    turned = run("SELECT household_id FROM visit_due WHERE turns_on <= ?", (day,))
    return list({row_id for rows in (touched, turned) for (row_id,) in rows})


def of_site(connection: Connection, site_id: str, ids: Sequence[str]) -> list[str]:
    """Those of some ids for which ``living`` answers."""
    run = run_of(connection)
    return [
        row_id
        for part, marks in batches(ids)
        for statement in _LIVING
        for (row_id,) in run(
            statement.format(households=f"AND h.id IN ({marks})", persons=f"AND p.id IN ({marks})"),
            (site_id, *part),
        )
    ]


def are_many_changed(connection: Connection, mark: Mark, many: int) -> bool:
    """Whether so many persons and households changed since a mark, or visits were written."""
    parts = (
        f"SELECT 1 FROM {entity} WHERE rev > :rev"  # noqa: S608 - own names
        for entity in ("household", "household_member", "person", "person_category", "home_visit")
    )
    statement = f"SELECT count(*) FROM ({' UNION ALL '.join(parts)} LIMIT :many)"  # noqa: S608 - own words
    found = run_of(connection)(statement, {"rev": mark.rev, "many": many})
    return bool(found.fetchone()[0] >= many)


def let_all_wait(connection: Connection, site_id: str) -> None:
    """Write down of all for which ``living`` answers that they are to be planned."""
    run = run_of(connection)
    for entity, statement in zip(_ENTITIES, _LIVING, strict=True):
        living = statement.format(households="", persons="")
        run(_WAIT.format(entity=entity, living=living), (site_id,))


def let_wait(connection: Connection, site_id: str, ids: Sequence[str]) -> None:
    """The same of those of some ids for which ``living`` answers; they are not in the table."""
    run = run_of(connection)
    for part, marks in batches(ids):
        for entity, statement in zip(_ENTITIES, _LIVING, strict=True):
            living = statement.format(
                households=f"AND h.id IN ({marks})", persons=f"AND p.id IN ({marks})"
            )
            run(_WAIT.format(entity=entity, living=living), (site_id, *part))


def waiting(connection: Connection, most: int) -> list[str]:
    """Some of those that are to be planned."""
    found = run_of(connection)(
        "SELECT household_id FROM visit_due WHERE turns_on = ? LIMIT ?", (_AT_ONCE, most)
    )
    return [row_id for (row_id,) in found]


def forget_all(connection: Connection) -> None:
    """Empty the table."""
    run_of(connection)("DELETE FROM visit_due")


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """Take some households out of the table."""
    run = run_of(connection)
    for row_id in ids:
        run("DELETE FROM visit_due WHERE household_id = ?", (row_id,))


def put(connection: Connection, entries: Iterable[DueEntry]) -> None:
    """Put households into the table that are not in it."""
    run = run_of(connection)
    for item in entries:
        values = {
            "id": item.household_id,
            "tier": item.tier,
            "met": _text(item.last_met_on),
            "due": _text(item.due_on),
            "turns": _text(item.turns_on),
            "event": item.event,
            "event_on": _text(item.event_on),
        }
        run(_PUT, values)


# reading it -------------------------------------------------------------------------------


def rows_until(
    connection: Connection, last: date, village: str = "", most: int | None = None
) -> list[DueRow]:
    """Households due until a day in places whose codes begin so, the longest due first."""
    which = "due_on <= :last AND substr(village_code, 1, :length) = :village"
    values = {"last": last.isoformat(), "village": village, "length": len(village)}
    return _rows(connection, which, values, most)


def rows_in(connection: Connection, last: date, village: str) -> list[DueRow]:
    """Households due until a day in one village ("" for those without one)."""
    which = "due_on <= :last AND village_code = :village"
    return _rows(connection, which, {"last": last.isoformat(), "village": village}, None)


def rows_on(connection: Connection, day: date, most: int | None = None) -> list[DueRow]:
    """Households due on one day alone."""
    return _rows(connection, "due_on = :day", {"day": day.isoformat()}, most)


def _rows(
    connection: Connection, which: str, values: dict[str, object], most: int | None
) -> list[DueRow]:
    statement = _ROWS.format(which=which, order=_ORDER)
    limit = _UNLIMITED if most is None else most
    rows = run_of(connection)(statement, {**values, "most": limit})
    return [
        DueRow(
            home,
            head,
            name,
            place,
            address,
            tier,
            _day(met),
            date.fromisoformat(due),
            phone,
            event,
            _day(event_on),
        )
        for home, head, name, place, address, tier, met, due, phone, event, event_on in rows
    ]


def counts_by_day(connection: Connection, last: date) -> dict[date, int]:
    """How many households are due on each day until one."""
    found = run_of(connection)(
        "SELECT due_on, count(*) FROM visit_due WHERE due_on <= ? GROUP BY due_on",
        (last.isoformat(),),
    )
    return {date.fromisoformat(day): int(count) for day, count in found}


def counts_by_village(connection: Connection, last: date) -> dict[str, int]:
    """How many households are due until a day in each village, in the order of their codes."""
    found = run_of(connection)(
        "SELECT village_code, count(*) FROM visit_due WHERE due_on <= ? "
        "GROUP BY village_code ORDER BY village_code",
        (last.isoformat(),),
    )
    return {str(code): int(count) for code, count in found}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
