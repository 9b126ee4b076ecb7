# SPDX-License-Identifier: MulanPSL-2.0
"""The table of persons who may be one (rule V-10), brought up to date by who has changed.

It is made from the persons and never the other way round, as that of due days is (decisions 0023
and 0031), and holds ids alone. What depends on the day or on other records is not in it: who lives
in one household, how many share a telephone, what somebody said of a pair.
"""

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from wuse_desktop.domain.contact import normalise_phone
from wuse_desktop.domain.identity import normalise_id
from wuse_desktop.domain.likeness import Known, aliases_of, reasons
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.database import Connection, give_back_pages
from wuse_desktop.storage.driver import Run, run_of
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.pinyin import name_sounds

MOST_AT_ONE_PHONE = 6
"""A telephone that more people share is that of a shop or a village committee."""
_SETTING = "person_alike"
# To look at what more changed persons than this hold takes longer than to look at everybody.
_MOST_CHANGED = 2_000
# So far the trail may run on without persons before the mark is moved: it is read from there.
_LONGEST_TRAIL = 1_000
# Raised whenever ``domain.likeness`` finds other pairs, so that desks in use look at everybody.
_RULE = 1
_ALIVE = "deleted_hlc IS NULL AND status <> 'voided' AND (? = '' OR site_id = ?)"
_FACTS = "id, site_id, name, alias, id_no, substr(birth_date, 1, 7), village_code, phone"
# Answered by an index alone; who of them is alive is asked of these few.
_SAME = "SELECT {column} FROM person WHERE {column} > '' GROUP BY {column} HAVING count(*) > 1"
_PLACED = "deleted_hlc IS NULL AND birth_date IS NOT NULL AND village_code <> ''"
# First the names of which several have a month and village in common, as the index has them in
# order: to sort everybody by all three takes twice the time.
_NAMESAKES = (
    "SELECT name, substr(birth_date, 1, 7), village_code FROM person "  # noqa: S608 - no value in it
    f"WHERE {_PLACED} AND name IN (SELECT name FROM person WHERE {_PLACED} GROUP BY name "
    "HAVING count(*) > count(DISTINCT substr(birth_date, 1, 7) || village_code)) "
    "GROUP BY name, substr(birth_date, 1, 7), village_code HAVING count(*) > 1"
)
_CHANGED = (
    "SELECT id, id_no, phone, name, substr(birth_date, 1, 7), village_code, alias "
    "FROM person WHERE rev > ?"
)
# Whose telephone was another one: those who still have that may be few enough by now.
_FORMER_PHONES = (
    "SELECT json_extract(changes, '$.phone') FROM audit WHERE seq > ? AND entity = 'person' "
    "AND json_extract(changes, '$.phone') <> ''"
)
_NAMED = (
    f"SELECT {_FACTS} FROM person "  # noqa: S608 - own words
    "WHERE name = ? AND substr(birth_date, 1, 7) = ? AND village_code = ? "
    f"AND {_ALIVE}"
)
_ALIASED = "SELECT pk, alias FROM person WHERE alias <> ''"  # the index has both


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the table is right: the end of the trail, and the rule it followed."""

    seq: int
    rev: int
    rule: int


@dataclass(slots=True)
class _Values:
    """What persons may have in common: numbers, telephones, names with month and village.

    ``called`` has the names that others bear, with the pks of those who are called so as well.
    """

    numbers: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    names: set[tuple[str, str, str]] = field(default_factory=set)
    called: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    site_id: str
    known: Known


@dataclass(frozen=True, slots=True)
class AlikeTable:
    """The table of a site; ``across`` has the pairs that lie at two sites as well, for a county.

    Both persons of any other pair are of the site itself.
    """

    site_id: str
    across: bool

    def is_right(self, connection: Connection) -> bool:
        """Whether no person has changed since the table was last right."""
        mark, present = _read_mark(connection), _present(connection)
        return (
            mark is not None
            and mark.rule == present.rule
            and present.seq - mark.seq <= _LONGEST_TRAIL
            and not _changed_since(connection, mark)
        )

    def bring_up_to_date(self, connection: Connection, *, unfinished: bool) -> None:
        """Look at who has changed; at everybody the first time, and after very many changed."""
        run = run_of(connection)
        mark, present = _read_mark(connection), _present(connection)
        if (
            mark is None
            or mark.rule != present.rule
            or _changed_since(connection, mark) > _MOST_CHANGED
        ):
            run("DELETE FROM person_alike")
            values = _of_everybody(run)
            give_back_pages(connection)
        else:
            values = _of_changed(run, mark)
        for pair in self._pairs(run, values):
            run("INSERT OR IGNORE INTO person_alike (one_id, other_id) VALUES (?, ?)", pair)
        if not unfinished:
            settings.write(connection, _SETTING, json.dumps(asdict(present)))

    def _pairs(self, run: Run, values: _Values) -> Iterator[tuple[str, str]]:
        for one, other in _candidates(run, values, "" if self.across else self.site_id):
            is_own = one.site_id != other.site_id or one.site_id == self.site_id
            if is_own and _are_alike(one.known, other.known):
                yield min(one.id, other.id), max(one.id, other.id)


def changed_count(connection: Connection) -> int:
    """How many persons have changed since the table was last right, all where it never was."""
    return _changed_since(connection, _read_mark(connection) or Mark(0, 0, _RULE))


def alike_pairs(connection: Connection) -> set[tuple[str, str]]:
    """The pairs of the table, the ids of each in order."""
    return set(run_of(connection)("SELECT one_id, other_id FROM person_alike"))


def crowded_phones(connection: Connection, phones: Iterable[str], site_id: str) -> set[str]:
    """Those of some telephones that too many living persons of a site share ("" for all)."""
    run = run_of(connection)
    statement = f"SELECT id FROM person WHERE phone = ? AND {_ALIVE} LIMIT ?"  # noqa: S608 - own words
    most = MOST_AT_ONE_PHONE
    return {
        phone
        for phone in phones
        if len(run(statement, (phone, site_id, site_id, most + 1)).fetchall()) > most
    }


def _read_mark(connection: Connection) -> Mark | None:
    text = settings.read(connection, _SETTING)
    return Mark(**json.loads(text)) if text else None


def _present(connection: Connection) -> Mark:
    """The mark of a table that is right now."""
    seq, rev = records.end_of_trail(connection)
    return Mark(seq, rev, _RULE)


def _changed_since(connection: Connection, mark: Mark) -> int:
    found = run_of(connection)("SELECT count(*) FROM person WHERE rev > ?", (mark.rev,))
    return int(found.fetchone()[0])


# whom to compare --------------------------------------------------------------------------


def _of_everybody(run: Run) -> _Values:
    return _Values(
        {value for (value,) in run(_SAME.format(column="id_no"))},
        {value for (value,) in run(_SAME.format(column="phone"))},
        set(run(_NAMESAKES)),
        _called(run),
    )


def _of_changed(run: Run, mark: Mark) -> _Values:
    """What the changed persons have and had; their former pairs are taken out of the table."""
    values = _Values(phones={phone for (phone,) in run(_FORMER_PHONES, (mark.seq,))})
    names: set[str] = set()
    changed = run(_CHANGED, (mark.rev,)).fetchall()
    for row_id, number, phone, name, month, village, alias in changed:
        for column in ("one_id", "other_id"):
            run(f"DELETE FROM person_alike WHERE {column} = ?", (row_id,))  # noqa: S608 - own names
        values.numbers.add(number)
        values.phones.add(phone)
        values.names.add((name, month or "", village))
        names |= {name, *aliases_of(alias)}
    if changed:
        called = _called(run)
        values.called = {name: called[name] for name in names & called.keys()}
    values.numbers.discard("")
    values.phones.discard("")
    values.names = {item for item in values.names if all(item)}
    return values


def _called(run: Run) -> dict[str, list[int]]:
    """The pks of persons by each of their other names."""
    found: dict[str, list[int]] = {}
    for pk, alias in run(_ALIASED):
        for name in aliases_of(alias):
            found.setdefault(name, []).append(pk)
    return found


def _candidates(run: Run, values: _Values, site: str) -> Iterator[tuple[_Candidate, _Candidate]]:
    """The living persons of a site who have one of the values, two by two."""
    for group in _by(run, "id_no", values.numbers, site).values():
        yield from itertools.combinations(group, 2)
    for group in _by(run, "phone", values.phones, site).values():
        if len(group) <= MOST_AT_ONE_PHONE:
            yield from itertools.combinations(group, 2)
    for name, month, village in values.names:
        found = run(_NAMED, (name, month, village, site, site))
        yield from itertools.combinations(list(map(_candidate, found)), 2)
    named = _by(run, "name", values.called, site)
    pks = itertools.chain(*(values.called[name] for name in named))
    holders = {pk: item for pk, (item,) in _by(run, "pk", pks, site).items()}
    for name, bearers in named.items():
        called = [holders[pk] for pk in values.called[name] if pk in holders]
        yield from ((one, other) for one in bearers for other in called if one.id != other.id)


def _by(run: Run, column: str, values: Iterable[Any], site: str) -> dict[Any, list[_Candidate]]:
    """The living persons of a site by what they have in a column, of those who have a value."""
    groups: dict[Any, list[_Candidate]] = {}
    for part, marks in batches(values):
        statement = (
            f"SELECT {column}, {_FACTS} FROM person WHERE {column} IN ({marks}) AND {_ALIVE}"  # noqa: S608 - own words and marks
        )
        for value, *facts in run(statement, (*part, site, site)):
            groups.setdefault(value, []).append(_candidate(facts))
    return groups


def _candidate(facts: Iterable[str]) -> _Candidate:
    row_id, site_id, name, alias, number, month, village, phone = facts
    known = Known(
        name.strip(),
        aliases_of(alias),
        normalise_id(number),
        month or "",
        village,
        normalise_phone(phone),
    )
    return _Candidate(row_id, site_id, known)


def _are_alike(one: Known, other: Known) -> bool:
    """Whether anything says so; how names sound is asked only where it counts."""
    if reasons(one, other):
        return True
    if not one.phone or one.phone != other.phone:
        return False
    return not name_sounds(one.name).isdisjoint(name_sounds(other.name))
