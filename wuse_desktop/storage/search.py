# SPDX-License-Identifier: MulanPSL-2.0
"""Search as you type over people, households, cases, groups, activities, organisations, stations.

One contentless FTS5 table with prefix indexes; its rowid is ``pk * 8 + kind``. Filters (kind,
role, site) are tokens, because a WHERE beside MATCH costs tens of milliseconds. A small table
beside it says which of the persons are volunteers, without reading their registrations (decision
0024). Both are maintained in the transaction that changes the record.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain import divisions
from wuse_desktop.storage.driver import Run, named_rows, run_of
from wuse_desktop.storage.pinyin import is_han, name_readings, spelt_in_part, text_readings

KINDS = {
    "community_org": 0,
    "person": 1,
    "household": 2,
    "case_file": 3,
    "service_group": 4,
    "community_activity": 5,
    "worker": 6,
    "station": 7,
}
# What is read of each to index it.
_READ = {
    "person": "pk, id, site_id, deleted_hlc, name, alias, id_no, phone, village_code, is_client",
    "household": "pk, site_id, deleted_hlc, head_person_id, household_no, address, village_code",
    "case_file": "pk, site_id, deleted_hlc, client_id, case_no, village_code",
    "service_group": "pk, site_id, deleted_hlc, group_name, village_code",
    "community_activity": "pk, site_id, deleted_hlc, activity_title, village_code",
    "community_org": (
        "pk, site_id, deleted_hlc, org_name, leader_id, leader_name, contact, village_code"
    ),
    "worker": "pk, site_id, deleted_hlc, name",
    "station": "pk, site_id, deleted_hlc, name",
}
_ENTITY_OF = {number: entity for entity, number in KINDS.items()}
_STEP = 8
# Noted records that are indexed together: of an import not all of them at its end.
_MUCH = 2000
# A letter nobody types: keeps filter tokens out of the way of prefix queries.
_MARK = "ǂ"
# As many as a list of results shows; more are found by typing on.
SHOWN = 20
# Of so many times the rows shown the kind is asked before the index is asked for the kind too.
_FEW = 3
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9a-z]+")
# An input method left in full width writes these for the plain letters and digits.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found record: the line to show and the facts beside it.

    ``why`` says what fits where title and detail do not show it, ``roles`` what a person is here.
    """

    entity: str
    id: str
    title: str
    detail: str
    site_id: str
    score: int
    why: str = ""
    roles: str = ""


def _suffixes(text: str) -> list[str]:
    return [text[start:] for start in range(len(text))]


def _name_terms(name: str, *, person: bool) -> Iterable[str]:
    han = "".join(char for char in name if char.isalnum()).lower()
    if not han:
        return
    yield from _suffixes(han)
    for syllables in name_readings(han) if person else text_readings(han):
        for start in range(len(syllables)):
            yield "".join(syllables[start:])
        yield from _suffixes("".join(item[0] for item in syllables))


def _number_terms(number: str, *starts: int) -> Iterable[str]:
    number = "".join(char for char in number if char.isalnum()).lower()
    if number:
        yield number
        for start in starts:
            if len(number) > abs(start):
                yield number[start:]


def _site_token(site_id: str) -> str:
    return f"{_MARK}s{site_id.replace('-', '')}"


def kind_token(entity: str) -> str:
    """The filter token of an entity; ``volunteer`` and ``client`` are roles of a person."""
    return f"{_MARK}k{entity.replace('_', '')}"


_VOLUNTEER = kind_token("volunteer")
_COUNT_IN = "INSERT OR IGNORE INTO search_volunteer (pk) VALUES (?)"
_COUNT_OUT = "DELETE FROM search_volunteer WHERE pk = ?"


def _village_terms(code: str) -> Iterable[str]:
    found = divisions.current().get(code) if code else None
    return _name_terms(found.name, person=False) if found else ()


class SearchIndex:
    """Keeps the index current within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = run_of(connection)
        self._noted: dict[tuple[str, str], None] = {}

    def note(self, entity: str, row_id: str, stored: Mapping[str, Any] | None = None) -> None:
        """Remember that a record changed; ``flush`` re-indexes it.

        ``stored`` is the row that stood before: the person who loses a registration to another
        one is indexed anew as well.
        """
        if entity in KINDS:
            self._noted[entity, row_id] = None
        elif entity == "volunteer":
            self._noted[entity, row_id] = None
            if stored is not None:
                self._noted["person", stored["person_id"]] = None

    @property
    def is_much(self) -> bool:
        """Whether so much was noted that a flush should not wait for the end."""
        return len(self._noted) >= _MUCH

    def mark(self) -> int:
        """How much was noted so far, for ``forget_after``."""
        return len(self._noted)

    def forget_after(self, mark: int) -> None:
        """Take back what was noted since a mark: those changes were undone."""
        while len(self._noted) > mark:
            self._noted.popitem()

    def flush(self) -> None:
        """Re-index what was noted."""
        for row_id in [row_id for entity, row_id in self._noted if entity == "volunteer"]:
            person = self._scalar("SELECT person_id FROM volunteer WHERE id = ?", row_id)
            if person:
                self._noted["person", person] = None
        for row_id in [row_id for entity, row_id in self._noted if entity == "person"]:
            self._note_dependants("household", "head_person_id", row_id)
            self._note_dependants("case_file", "client_id", row_id)
            self._note_dependants("community_org", "leader_id", row_id)
        for entity, row_id in self._noted:
            if entity != "volunteer":
                self._index(entity, row_id)
        self._noted.clear()

    def _note_dependants(self, entity: str, column: str, person_id: str) -> None:
        found = self._run(
            f"SELECT id FROM {entity} WHERE {column} = ?",  # noqa: S608 - own names
            (person_id,),
        )
        for (row_id,) in found.fetchall():
            self._noted[entity, row_id] = None

    def rebuild(self) -> int:
        """Make the whole index anew; returns how many records it holds."""
        self._run("DELETE FROM search_index")
        self._run("DELETE FROM search_volunteer")
        count = 0
        for entity in KINDS:
            ids = self._run(
                f"SELECT id FROM {entity} WHERE deleted_hlc IS NULL"  # noqa: S608 - own names
            ).fetchall()
            for (row_id,) in ids:
                self._index(entity, row_id)
                count += 1
        return count

    def _scalar(self, statement: str, value: str) -> Any:
        found = self._run(statement, (value,)).fetchone()
        return found[0] if found else None

    def _index(self, entity: str, row_id: str) -> None:
        found = self._run(
            f"SELECT {_READ[entity]} FROM {entity} WHERE id = ?",  # noqa: S608 - own names
            (row_id,),
        )
        row = next(named_rows(found), None)
        if row is None:  # a volunteer whose person was not taken from a bundle
            return
        rowid = row["pk"] * _STEP + KINDS[entity]
        alive = row["deleted_hlc"] is None
        terms = dict.fromkeys(self._terms(entity, row) if alive else ())
        if terms:
            values = (rowid, " ".join(terms))
            self._run("INSERT OR REPLACE INTO search_index (rowid, t) VALUES (?, ?)", values)
        else:
            self._run("DELETE FROM search_index WHERE rowid = ?", (rowid,))
        if entity == "person":
            change = _COUNT_IN if _VOLUNTEER in terms else _COUNT_OUT
            self._run(change, (row["pk"],))

    def _terms(self, entity: str, row: Mapping[str, Any]) -> Iterable[str]:
        yield kind_token(entity)
        yield _site_token(row["site_id"])
        if entity == "person":
            yield from self._person_terms(row)
        elif entity == "household":
            yield from self._person_name_terms(row["head_person_id"])
            yield from _number_terms(row["household_no"])
            yield from _name_terms(row["address"], person=False)
            yield from _village_terms(row["village_code"])
        elif entity == "case_file":
            yield from self._person_name_terms(row["client_id"])
            yield from _number_terms(row["case_no"], -4)
            yield from _village_terms(row["village_code"] or self._home_of(row["client_id"]))
        elif entity == "community_org":
            yield from self._org_terms(row)
        elif entity in ("worker", "station"):
            yield from _name_terms(row["name"], person=entity == "worker")
        else:
            name = row["group_name"] if entity == "service_group" else row["activity_title"]
            yield from _name_terms(name, person=False)
            yield from _village_terms(row["village_code"])

    def _org_terms(self, row: Mapping[str, Any]) -> Iterable[str]:
        yield from _name_terms(row["org_name"], person=False)
        if row["leader_id"]:
            yield from self._person_name_terms(row["leader_id"])
        yield from _name_terms(row["leader_name"], person=True)
        yield from _number_terms(row["contact"], -8, -4)
        yield from _village_terms(row["village_code"])

    def _person_name_terms(self, person_id: str) -> Iterable[str]:
        name = self._scalar("SELECT name FROM person WHERE id = ?", person_id)
        return _name_terms(name or "", person=True)

    def _home_of(self, person_id: str) -> str:
        return self._scalar("SELECT village_code FROM person WHERE id = ?", person_id) or ""

    def _person_terms(self, row: Mapping[str, Any]) -> Iterable[str]:
        yield from _name_terms(row["name"], person=True)
        yield from _name_terms(row["alias"], person=True)
        yield from _number_terms(row["id_no"], 6, -4)
        yield from _number_terms(row["phone"], -8, -4)
        yield from _village_terms(row["village_code"])
        if row["is_client"]:
            yield kind_token("client")
        team = self._scalar(
            "SELECT coalesce(team, '') FROM volunteer WHERE person_id = ? AND deleted_hlc IS NULL",
            row["id"],
        )
        if team is not None:
            yield _VOLUNTEER
            yield from _name_terms(team, person=False)


def plain(text: str) -> str:
    """What was typed, in half width."""
    return text.translate(_PLAIN)


def query_words(text: str) -> list[str]:
    """The words of what was typed: runs of Chinese and runs of letters and digits."""
    return _WORD.findall(plain(text).lower())


def spelt_words(words: Iterable[str]) -> list[str]:
    """What to look for where no name fits: letters that mix pinyin and initials are taken apart.

    Nothing where none of the words does.
    """
    found = [(word, spelt_in_part(word) if word.isalpha() else ()) for word in words]
    if not any(parts for _word, parts in found):
        return []
    return [part for word, parts in found for part in parts or (word,)]


def match_expression(words: Iterable[str], kinds: Iterable[str] = (), site_id: str = "") -> str:
    """What FTS5 is asked for: every word as a beginning, one of the kinds, the site."""
    parts = [f'"{word}"*' for word in words]
    if site_id:
        parts.append(f'"{_site_token(site_id)}"')
    if kinds:
        parts.append("(" + " OR ".join(f'"{kind_token(item)}"' for item in kinds) + ")")
    return " AND ".join(parts)


_LINE = {
    "person": (
        "SELECT id, name, trim(alias || ' · ' || id_no, ' ·'), phone, village_code, site_id "
        "FROM person"
    ),
    "household": (
        "SELECT h.id, p.name, h.household_no, h.address, h.village_code, h.site_id "
        "FROM household h LEFT JOIN person p ON p.id = h.head_person_id"
    ),
    "case_file": (
        "SELECT c.id, p.name, c.case_no, c.state, c.village_code, c.site_id "
        "FROM case_file c LEFT JOIN person p ON p.id = c.client_id"
    ),
    "service_group": ("SELECT id, group_name, '', place, village_code, site_id FROM service_group"),
    "community_activity": (
        "SELECT id, activity_title, start_at, place, village_code, site_id FROM community_activity"
    ),
    "community_org": (
        "SELECT o.id, o.org_name, coalesce(nullif(p.name, ''), o.leader_name), o.contact, "
        "o.village_code, o.site_id "
        "FROM community_org o LEFT JOIN person p ON p.id = o.leader_id"
    ),
    "worker": "SELECT id, name, '', phone, '', site_id FROM worker",
    "station": "SELECT id, name, agency, head, '', site_id FROM station",
}
# Whether a person has a role, as the index has it in a token.
_HAS_ROLE = {
    "client": "is_client",
    "volunteer": "EXISTS (SELECT 1 FROM search_volunteer v WHERE v.pk = person.pk)",
}
_PK = {"household": "h.pk", "case_file": "c.pk", "community_org": "o.pk"}


def search(
    connection: Connection,
    text: str,
    *,
    kinds: tuple[str, ...] = (),
    site_id: str = "",
    limit: int = SHOWN,
) -> list[SearchHit]:
    """The records that fit every word typed, best first.

    ``kinds`` limits to entities or the roles ``volunteer`` and ``client``.
    """
    words = query_words(text)
    if not words:
        return []
    # Straight to the driver: this runs at every keystroke.
    run = run_of(connection)
    lines = _found(run, words, kinds, site_id, limit)
    if not lines and (spelt := spelt_words(words)):
        lines = _found(run, spelt, kinds, site_id, limit)
    hits = [_hit(*line, words) for line in sorted(lines)[:limit]]
    hits.sort(key=lambda hit: (-hit.score, hit.title))
    return hits


def _found(
    run: Run, words: Sequence[str], kinds: tuple[str, ...], site_id: str, limit: int
) -> list[tuple[int, str, Any]]:
    plain = match_expression(words, (), site_id)
    # Meeting a word with the token of a kind that everybody has costs FTS5 a seek in that long
    # list for each, so the first that have the word are asked for their kind.
    for most in (limit, _FEW * limit):
        rowids = _rowids(run, plain, most)
        lines = _lines(run, rowids, kinds)
        if len(rowids) < most or len(lines) >= limit:
            return lines
    return _lines(run, _rowids(run, match_expression(words, kinds, site_id), limit), ())


def _rowids(run: Run, expression: str, limit: int) -> list[int]:
    found = run(
        "SELECT rowid FROM search_index WHERE search_index MATCH ? LIMIT ?", (expression, limit)
    )
    return [rowid for (rowid,) in found]


def _lines(run: Run, rowids: list[int], kinds: tuple[str, ...]) -> list[tuple[int, str, Any]]:
    """Rowid, entity and stored line of those rows of the index that are of the kinds (or of any).

    What is deleted meanwhile has no line.
    """
    by_entity: dict[int, list[int]] = {}
    for rowid in rowids:
        by_entity.setdefault(rowid % _STEP, []).append(rowid // _STEP)
    found = []
    for number, keys in by_entity.items():
        entity = _ENTITY_OF[number]
        of_kind = _of_kinds(entity, kinds)
        if not of_kind:
            continue
        # As many marks each time: another count would be another statement to prepare.
        given = keys + keys[-1:] * (-len(keys) % SHOWN)
        pk, marks = _PK.get(entity, "pk"), ", ".join("?" * len(given))
        statement = _LINE[entity].replace("SELECT", f"SELECT {pk},", 1)
        rows = run(f"{statement} WHERE {pk} IN ({marks}) AND {of_kind}", tuple(given))
        found += [(row[0] * _STEP + number, entity, row) for row in rows]
    return found


def _of_kinds(entity: str, kinds: tuple[str, ...]) -> str:
    """The condition on an entity under which it is of the kinds; "" where it never is."""
    if not kinds or entity in kinds:
        return "1"
    roles = [_HAS_ROLE[kind] for kind in kinds if kind in _HAS_ROLE]
    return f"({' OR '.join(roles)})" if entity == "person" and roles else ""


def _hit(_rowid: int, entity: str, row: Any, words: list[str]) -> SearchHit:
    _pk, row_id, title, number, extra, village, site = row
    place = divisions.division_name(village) if village else ""
    detail = " · ".join(part for part in (place, number, extra) if part)
    return SearchHit(entity, row_id, title or "", detail, site, _score(title or "", words))


def _score(title: str, words: list[str]) -> int:
    """Whole name before beginning of name before the rest."""
    first = words[0]
    if is_han(first[0]):
        return 3 if title == first else 2 if title.startswith(first) else 1
    return 1
