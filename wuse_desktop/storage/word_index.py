# SPDX-License-Identifier: MulanPSL-2.0
"""Words of narratives: what was seen at a visit, done in a session, written in a form.

One contentless FTS5 table with every Chinese character as a token of its own, so that any word is
found as a phrase, with the names of whom a record is about, its village and its month beside the
text. It is brought up to date by ``catch_up`` from the revs of the records, not when they are
saved: a save waits for nothing but itself. Its rowid is ``pk * 16 + kind``.

Records for named persons only (CONF 3) are not indexed.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain import divisions
from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.storage.driver import Run
from wuse_desktop.storage.pinyin import is_han, name_readings
from wuse_desktop.storage.search import query_words

KINDS = {
    "home_visit": 1,
    "case_file": 2,
    "case_session": 3,
    "case_follow_up": 4,
    "group_session": 5,
    "community_activity": 6,
    "consultation": 7,
    "filed_form": 8,
    "service_group": 9,
}
_ENTITY_OF = {number: entity for entity, number in KINDS.items()}
_STEP = 16
_MARK = "ǂ"
_STRICT = "3"
_NARRATIVES = {
    entity: tuple(
        item.name
        for item in fields_of(record_class(entity))
        if item.kind is Kind.LONGTEXT or (item.kind is Kind.TEXT and item.typed)
    )
    for entity in KINDS
}
_DAYS = {
    "case_file": "intake_at",
    "filed_form": "filed_on",
    "service_group": "started_on",
}
# The person whom a record is about, as SQL over the record ``t``.
_ABOUT = {
    "home_visit": "(SELECT head_person_id FROM household h WHERE h.id = t.household_id)",
    "case_file": "t.client_id",
    "case_session": "(SELECT client_id FROM case_file c WHERE c.id = t.case_id)",
    "case_follow_up": "(SELECT client_id FROM case_file c WHERE c.id = t.case_id)",
    "consultation": "t.person_id",
    "filed_form": "t.person_id",
}
# Records that name a person, to be looked at again when the person changes.
_NAMING = (
    ("case_file", "SELECT id FROM case_file WHERE client_id = ?"),
    (
        "home_visit",
        "SELECT v.id FROM home_visit v JOIN household h ON h.id = v.household_id "
        "WHERE h.head_person_id = ?",
    ),
    (
        "case_session",
        "SELECT s.id FROM case_session s JOIN case_file c ON c.id = s.case_id "
        "WHERE c.client_id = ?",
    ),
)
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月")
_YEAR = re.compile(r"(\d{4})年")
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[0-9a-z]+")
_SNIPPET = 12


@dataclass(frozen=True, slots=True)
class WordHit:
    """A record whose words fit; ``excerpt`` shows where."""

    entity: str
    id: str
    excerpt: str


# keeping it -------------------------------------------------------------------------------


def catch_up(connection: Connection, limit: int) -> int:
    """Index at most ``limit`` changed records; how many there were (``limit`` if more wait)."""
    run: Run = connection.connection.driver_connection.execute  # type: ignore[union-attr]
    done = 0
    for entity in ("person", *KINDS):
        if done >= limit:
            break
        done += _catch_up(run, entity, limit - done)
    return done


def _catch_up(run: Run, entity: str, limit: int) -> int:
    name = f"words/{entity}"
    row = run("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    mark = int(row[0]) if row else 0
    changed = run(
        f"SELECT id, rev FROM {entity} WHERE rev > ? ORDER BY rev LIMIT ?",  # noqa: S608
        (mark, limit),
    ).fetchall()
    if not changed:
        return 0
    last = changed[-1][1]
    if len(changed) == limit:  # rows of one rev are taken together
        changed += run(
            f"SELECT id, rev FROM {entity} WHERE rev = ?",  # noqa: S608 - own names
            (last,),
        ).fetchall()
    for row_id in dict.fromkeys(row_id for row_id, _rev in changed):
        if entity == "person":
            for naming, statement in _NAMING:
                for (named,) in run(statement, (row_id,)).fetchall():
                    _index(run, naming, named)
        else:
            _index(run, entity, row_id)
    run(
        "INSERT INTO setting (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, str(last)),
    )
    return len(changed)


def _index(run: Run, entity: str, row_id: str) -> None:
    about = _ABOUT.get(entity, "NULL")
    cursor = run(
        f"SELECT t.*, {about} AS about_person FROM {entity} t WHERE t.id = ?",  # noqa: S608
        (row_id,),
    )
    found = cursor.fetchone()
    if found is None:
        return
    row = dict(zip((column[0] for column in cursor.description), found, strict=True))
    rowid = row["pk"] * _STEP + KINDS[entity]
    if row["deleted_hlc"] is not None or row["confidentiality_level"] == _STRICT:
        run("DELETE FROM word_index WHERE rowid = ?", (rowid,))
        return
    terms = [*tokens(narrative(entity, row)), *_facts(run, entity, row)]
    run("INSERT OR REPLACE INTO word_index (rowid, t) VALUES (?, ?)", (rowid, " ".join(terms)))


def narrative(entity: str, row: Mapping[str, Any]) -> str:
    """All words of a record, one field a line."""
    texts = [str(row[name]) for name in _NARRATIVES[entity] if row[name]]
    if entity == "filed_form":
        texts.extend(_strings(json.loads(row["answers"])))
    return "\n".join(texts)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def tokens(text: str) -> list[str]:
    """One token a Chinese character, one a run of letters and digits."""
    return _TOKEN.findall(text.lower())


def _facts(run: Run, entity: str, row: Mapping[str, Any]) -> Iterator[str]:
    """The name of whom it is about with its pinyin, the village, the month and year."""
    person = run("SELECT name FROM person WHERE id = ?", (row["about_person"],)).fetchone()
    if person and person[0]:
        yield _MARK  # nothing typed reaches over it
        yield from tokens(person[0])
        for syllables in name_readings(person[0]):
            yield "".join(syllables)
            yield "".join(item[0] for item in syllables)
    place = divisions.shipped().get(row["village_code"]) if row["village_code"] else None
    if place is not None:
        yield _MARK
        yield from tokens(place.name)
    day = str(row[_DAYS.get(entity, "start_at")] or "")[:10]
    if day:
        yield from (f"{_MARK}y{day[:4]}", f"{_MARK}n{day[5:7]}", f"{_MARK}m{day[:4]}{day[5:7]}")
    yield f"{_MARK}s{row['site_id'].replace('-', '')}"


# asking it --------------------------------------------------------------------------------


def question(text: str, site_id: str = "") -> tuple[str, tuple[str, ...]]:
    """What FTS5 is asked for, and the words to be shown; "" when nothing can be asked.

    A Chinese word is a phrase, letters and digits the beginning of a word, ``3月``, ``2026年`` and
    ``2026年3月`` the time of the record.
    """
    parts: list[str] = []
    for year, month in _MONTH.findall(text):
        parts.append(f'"{_MARK}m{year}{int(month):02d}"' if year else f'"{_MARK}n{int(month):02d}"')
    rest = _MONTH.sub(" ", text)
    parts.extend(f'"{_MARK}y{year}"' for year in _YEAR.findall(rest))
    words = query_words(_YEAR.sub(" ", rest))
    for word in words:
        parts.append(f'"{" ".join(word)}"' if is_han(word[0]) else f'"{word}"*')
    if not words:
        return "", ()
    if site_id:
        parts.append(f'"{_MARK}s{site_id.replace("-", "")}"')
    return " AND ".join(parts), tuple(words)


def search_words(
    connection: Connection, text: str, *, site_id: str = "", limit: int = 20
) -> list[WordHit]:
    """The records whose words fit everything typed, those put down last first."""
    asked, words = question(text, site_id)
    if not asked:
        return []
    run: Run = connection.connection.driver_connection.execute  # type: ignore[union-attr]
    rowids = run(
        "SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC LIMIT ?",
        (asked, limit),
    ).fetchall()
    hits = []
    for (rowid,) in rowids:
        entity = _ENTITY_OF[rowid % _STEP]
        cursor = run(
            f"SELECT * FROM {entity} WHERE pk = ?",  # noqa: S608 - own names
            (rowid // _STEP,),
        )
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        hits.append(WordHit(entity, row["id"], excerpt(narrative(entity, row), words)))
    return hits


def excerpt(text: str, words: Sequence[str]) -> str:
    """The text around the first of the words that stands in it, in one line; "" for none."""
    lowered = text.lower()
    for word in words:
        place = lowered.find(word)
        if place >= 0:
            start, end = max(0, place - _SNIPPET), place + len(word) + _SNIPPET
            shown = " ".join(text[start:end].split())
            return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
    return ""


def rebuild(connection: Connection) -> None:
    """Forget the index; ``catch_up`` makes it anew."""
    connection.exec_driver_sql("DELETE FROM word_index")
    connection.exec_driver_sql("DELETE FROM setting WHERE name LIKE 'words/%'")
