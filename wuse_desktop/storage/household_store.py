# SPDX-License-Identifier: MulanPSL-2.0
"""Reading households: who lives there now, and what their visits depend on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain.records.people import Household
from wuse_desktop.storage import records
from wuse_desktop.storage.driver import run_of
from wuse_desktop.storage.event_store import batches

_MOST_PARAMETERS = 900
# A membership ends on the day of moving out, on which the person no longer lives there.
_LIVES = "m.deleted_hlc IS NULL AND (m.end_date IS NULL OR m.end_date > :day)"
# Clients who were never in a household: whoever moved out of one into none has left. The first
# visit, or the sheet that it is walked by, makes them a household of their own.
UNHOUSED = """p.is_client = 1 AND p.deleted_hlc IS NULL AND p.status <> 'voided'
AND NOT EXISTS (SELECT 1 FROM household_member m JOIN household h ON h.id = m.household_id
  WHERE m.person_id = p.id AND m.deleted_hlc IS NULL
  AND h.deleted_hlc IS NULL AND h.status <> 'voided')
AND NOT EXISTS (SELECT 1 FROM household h WHERE h.head_person_id = p.id
  AND h.deleted_hlc IS NULL AND h.status <> 'voided')"""
_FACTS = """p.id, p.birth_date, p.self_care, p.risk_level, p.visit_tier, p.major_event,
  p.major_event_on,
  CASE p.field_hlc WHEN '{}' THEN '' ELSE
  max(coalesce(json_extract(p.field_hlc, '$.risk_level[0]'), ''),
      coalesce(json_extract(p.field_hlc, '$.visit_tier[0]'), ''),
      coalesce(json_extract(p.field_hlc, '$.self_care[0]'), '')) END"""
# A head without any row of membership (from a table of heads only) is a member all the same.
_MEMBERS = f"""
SELECT h.id, h.record_date, {_FACTS}, x.end_date,
  CASE h.field_hlc WHEN '{{}}' THEN '' ELSE
  max(coalesce(json_extract(h.field_hlc, '$.head_person_id[0]'), ''),
      coalesce(json_extract(h.field_hlc, '$.living_member_count[0]'), '')) END
FROM household h
JOIN (
  SELECT m.household_id, m.person_id, m.end_date FROM household_member m WHERE {_LIVES}
  UNION ALL
  SELECT k.id, k.head_person_id, NULL FROM household k WHERE NOT EXISTS (
    SELECT 1 FROM household_member m WHERE m.household_id = k.id
    AND m.person_id = k.head_person_id AND m.deleted_hlc IS NULL)
) x ON x.household_id = h.id
JOIN person p ON p.id = x.person_id AND p.deleted_hlc IS NULL AND p.status <> 'voided'
WHERE h.deleted_hlc IS NULL AND h.status <> 'voided' AND (:site = '' OR h.site_id = :site)
"""  # noqa: S608 - no value in it
_ALONE = f"""
SELECT p.id, p.record_date, {_FACTS}, NULL, '' FROM person p
WHERE {UNHOUSED} AND (:site = '' OR p.site_id = :site)
"""  # noqa: S608 - no value in it
_HELD = """
SELECT c.person_id, c.category, c.hlc, c.start_date, c.end_date FROM person_category c
WHERE c.deleted_hlc IS NULL AND (c.end_date IS NULL OR c.end_date >= :day)
  AND (:site = '' OR c.site_id = :site)
"""


@dataclass(frozen=True, slots=True)
class LivingMember:
    """A present member of a household with the facts that decide the class of visits.

    ``household_id`` is the person's own id for a client who is in none: they are visited as a
    household of one.

    ``facts_hlc`` is the clock of the last change of those facts, "" for none since the person was
    put on file; ``filed_on`` the day on which the household was. ``visit_tier`` is the class that
    a worker gave the person, "" for that of the rules. ``event`` (MAJOR_EVENT) is the latest major
    event in their life, on ``event_on``, "" and None for none. ``turns_on`` is the next day on
    which they have moved out or hold other categories though nothing is written, None for no such
    day. ``home_hlc`` is the clock of the last change of the head or of how many live there.
    """

    household_id: str
    filed_on: date | None
    person_id: str
    birth_date: date | None
    self_care: str
    risk_level: str
    visit_tier: str
    event: str
    event_on: date | None
    categories: tuple[str, ...]
    facts_hlc: str
    turns_on: date | None
    begun: Mapping[str, date]
    home_hlc: str

    def categories_on(self, day: date) -> tuple[str, ...]:
        """Those of the categories that had begun by a day."""
        return tuple(code for code in self.categories if self.begun[code] <= day)


def living_members(
    connection: Connection, on: date, site_id: str = "", household_ids: Sequence[str] = ()
) -> list[LivingMember]:
    """The members on a day, of some households or of all of a site ("" for every site).

    Clients who are in no household are members of their own, under their own id.
    """
    conditions: dict[str, object] = {"day": on.isoformat(), "site": site_id}
    found = _restricted(connection, _MEMBERS, "x.household_id", household_ids, conditions)
    alone = _restricted(connection, _ALONE, "p.id", household_ids, conditions)
    # two rows may say the same
    rows = {(row[0], row[2]): row for row in (*found, *alone)}.values()
    people = tuple({row[2] for row in rows}) if household_ids else ()
    held: dict[str, _Held] = {}
    for person_id, *entry in _restricted(connection, _HELD, "c.person_id", people, conditions):
        held.setdefault(person_id, _Held()).add(on, *entry)
    nothing = _Held()
    return [_member(held.get(row[2], nothing), *row) for row in rows]


@dataclass(slots=True)
class _Held:
    """The categories of a person that hold on a day, since when, and when others will."""

    codes: list[str] = field(default_factory=list)
    hlc: str = ""
    turns_on: date | None = None
    begun: dict[str, date] = field(default_factory=dict)

    def add(self, on: date, code: str, hlc: str, start: str | None, end: str | None) -> None:
        """Take in an entry that has not ended on the day."""
        begins = date.fromisoformat(start) if start else None
        if begins and begins > on:
            self.turns_on = earliest(self.turns_on, begins)
            return
        self.codes.append(code)
        self.hlc = max(self.hlc, hlc)
        begins = begins or date.min
        self.begun[code] = min(begins, self.begun.get(code, begins))
        if end:
            self.turns_on = earliest(self.turns_on, date.fromisoformat(end) + timedelta(days=1))


def _member(held: _Held, *row: Any) -> LivingMember:
    (
        household_id,
        filed,
        person_id,
        birth,
        self_care,
        risk,
        wanted,
        *event,
        facts_hlc,
        end,
        home_hlc,
    ) = row
    kind, event_on = event
    return LivingMember(
        household_id,
        _day(filed),
        person_id,
        _day(birth),
        self_care,
        risk,
        wanted,
        kind,
        _day(event_on),
        tuple(sorted(held.codes)),
        max(facts_hlc, held.hlc),
        earliest(_day(end), held.turns_on),
        held.begun,
        home_hlc,
    )


def earliest(*days: date | None) -> date | None:
    """The first of some days, those that there are; None for none."""
    return min((day for day in days if day), default=None)


def _restricted(
    connection: Connection,
    statement: str,
    column: str,
    ids: Sequence[str],
    conditions: dict[str, object],
) -> Iterable[Any]:
    """The rows of a statement, limited to some ids in parts that the driver can take."""
    run = run_of(connection)
    if not ids:
        yield from run(statement, conditions)
    for start in range(0, len(ids), _MOST_PARAMETERS):
        part = {
            f"id{place}": item for place, item in enumerate(ids[start : start + _MOST_PARAMETERS])
        }
        marks = ", ".join(f":{name}" for name in part)
        limited = f"{statement} AND {column} IN ({marks})"
        yield from run(limited, {**conditions, **part})


_UNLISTED_HEAD = (
    "h.deleted_hlc IS NULL AND NOT EXISTS (SELECT 1 FROM household_member m "
    "WHERE m.household_id = h.id AND m.person_id = h.head_person_id AND m.deleted_hlc IS NULL)"
)


def current_households(connection: Connection, person_id: str, on: date) -> list[str]:
    """The households in which a person lives on a day.

    Who heads one without being listed in it lives there; a head who moved out does not.
    """
    found = connection.exec_driver_sql(
        "SELECT m.household_id FROM household_member m "  # noqa: S608 - no value in it
        f"WHERE m.person_id = :person AND {_LIVES} "
        f"UNION SELECT h.id FROM household h WHERE h.head_person_id = :person AND {_UNLISTED_HEAD}",
        {"person": person_id, "day": on.isoformat()},
    )
    return list(found.scalars())


def risks(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The risk level (RISK_LEVEL) of people by id; of households the highest of who is in them.

    Those without a level are left out.
    """
    found: dict[str, str] = {}
    for part, marks in batches(ids):
        rows = connection.exec_driver_sql(
            "SELECT id, risk_level FROM person "  # noqa: S608
            f"WHERE id IN ({marks}) AND risk_level <> '' AND deleted_hlc IS NULL "
            "UNION ALL SELECT h.id, min(p.risk_level) FROM household h JOIN person p "
            "ON p.risk_level <> '' AND p.deleted_hlc IS NULL AND (p.id = h.head_person_id OR "
            "EXISTS (SELECT 1 FROM household_member m WHERE m.household_id = h.id "
            "AND m.person_id = p.id AND m.end_date IS NULL AND m.deleted_hlc IS NULL)) "
            f"WHERE h.id IN ({marks}) AND h.deleted_hlc IS NULL GROUP BY h.id",
            (*part, *part),
        )
        found.update((str(row_id), str(level)) for row_id, level in rows)
    return found


def at_home(connection: Connection, person_ids: Sequence[str], on: date) -> set[str]:
    """Those of some persons who live in a household on a day."""
    if not person_ids:
        return set()
    members = f"SELECT m.person_id FROM household_member m WHERE {_LIVES}"  # noqa: S608
    heads = f"SELECT h.head_person_id FROM household h WHERE {_UNLISTED_HEAD}"  # noqa: S608
    day: dict[str, object] = {"day": on.isoformat()}
    found = {row[0] for row in _restricted(connection, members, "m.person_id", person_ids, day)}
    rows = _restricted(connection, heads, "h.head_person_id", person_ids, {})
    return found | {row[0] for row in rows}


def shared_homes(
    connection: Connection, pairs: Iterable[tuple[str, str]], on: date
) -> set[tuple[str, str]]:
    """Those pairs of persons who live in one household on a day."""
    pairs = list(pairs)
    people = sorted({person_id for pair in pairs for person_id in pair})
    statement = f"SELECT m.person_id, m.household_id FROM household_member m WHERE {_LIVES}"  # noqa: S608
    homes: dict[str, set[str]] = {}
    if people:
        rows = _restricted(connection, statement, "m.person_id", people, {"day": on.isoformat()})
        for person_id, household_id in rows:
            homes.setdefault(person_id, set()).add(household_id)
    return {pair for pair in pairs if homes.get(pair[0], set()) & homes.get(pair[1], set())}


def headed(connection: Connection, person_ids: Sequence[str]) -> list[Household]:
    """The households on file that some persons head."""
    found = records.find(connection, Household, head_person_id=tuple(person_ids))
    return [home for home in found if home.status != "voided"]


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One household with the name of its head."""

    id: str
    household_no: str
    head_id: str
    head_name: str
    address: str
    village_code: str


_LINES = """
SELECT h.id, h.household_no, h.head_person_id, coalesce(p.name, ''), h.address, h.village_code
FROM household h LEFT JOIN person p ON p.id = h.head_person_id
WHERE h.deleted_hlc IS NULL AND h.status <> 'voided'
"""


def lines(connection: Connection, household_ids: Sequence[str]) -> list[HouseholdLine]:
    """Some households with their heads; unknown and deleted ones are left out."""
    rows = _restricted(connection, _LINES, "h.id", household_ids, {}) if household_ids else ()
    return [HouseholdLine(*row) for row in rows]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
