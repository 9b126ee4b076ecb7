# SPDX-License-Identifier: MulanPSL-2.0
"""Words of narratives: what was seen at a visit, done in a session, written in a form.

Of people their notes and their categories, so that "王家湾 独居" finds them.

One contentless FTS5 table with every Chinese character as a token of its own, so that any word is
found as a phrase, with the names of whom a record is about, its village and its month beside the
text. It is brought up to date by ``catch_up`` from the revs of the records, not when they are
saved: a save waits for nothing but itself. Its rowid is ``pk * 32 + kind``, with 16 more for the
row of a record that only some may read in full.

Who may not read a text must not learn of it by searching either. A record with sensitive words (of
a case, or restricted by CONF 2) has two rows: an open one with what everybody sees of it, and one
with everything for who is in charge and for those who oversee the station. Records for named
persons only (CONF 3) are not indexed.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain import codes, divisions
from wuse_desktop.domain.categories import SECRET
from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.storage.driver import Run, named_rows
from wuse_desktop.storage.pinyin import is_han, name_readings, text_readings
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
    "person": 10,
    "household": 11,
    "community_org": 12,
}
_ENTITY_OF = {number: entity for entity, number in KINDS.items()}
_STEP, _IN_FULL = 32, 16
_MARK = "ǂ"
_OPEN, _FULL = f"{_MARK}o", f"{_MARK}f"
_RESTRICTED, _STRICT = "2", "3"
# Of who and where somebody is, the index of names tells.
_SAID = {
    "person": ("note", "communication_need"),
    "household": ("note",),
    "community_org": ("purpose_scope", "activity_area"),
}
_NARRATIVES = _SAID | {
    entity: tuple(
        item.name
        for item in fields_of(record_class(entity))
        if item.kind is Kind.LONGTEXT
        or (item.kind is Kind.TEXT and item.typed and item.name != "village_code")
    )
    for entity in KINDS
    if entity not in _SAID
}
# What the page of a case masks for others than who is in charge of it.
_OF_CASES = frozenset({"case_file", "case_session", "case_follow_up"})
_MASKED = {
    entity: frozenset(
        item.name for item in fields_of(record_class(entity)) if item.sensitive == "S"
    )
    for entity in _OF_CASES
}
_DAYS = {
    "case_file": "intake_at",
    "filed_form": "filed_on",
    "service_group": "started_on",
    "community_org": "founded_on",
}
_DATED = KINDS.keys() - {"person", "household"}
# The person whom a record is about, as SQL over the record ``t``.
_ABOUT = {
    "person": "t.id",
    "household": "t.head_person_id",
    "home_visit": "(SELECT head_person_id FROM household h WHERE h.id = t.household_id)",
    "case_file": "t.client_id",
    "case_session": "(SELECT client_id FROM case_file c WHERE c.id = t.case_id)",
    "case_follow_up": "(SELECT client_id FROM case_file c WHERE c.id = t.case_id)",
    "consultation": "t.person_id",
    "filed_form": "t.person_id",
    "community_org": "t.leader_id",
}
# The case that decides who reads a record in full.
_CASE = {"case_file": "t.id", "case_session": "t.case_id", "case_follow_up": "t.case_id"} | {
    "filed_form": "t.case_id"
}
# Records that say something of another one, to be looked at again when that one changes.
_NAMING = {
    "person": (
        ("household", "SELECT id FROM household WHERE head_person_id = ?"),
        ("case_file", "SELECT id FROM case_file WHERE client_id = ?"),
        ("community_org", "SELECT id FROM community_org WHERE leader_id = ?"),
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
    ),
    "case_file": (
        ("case_session", "SELECT id FROM case_session WHERE case_id = ?"),
        ("case_follow_up", "SELECT id FROM case_follow_up WHERE case_id = ?"),
        ("filed_form", "SELECT id FROM filed_form WHERE case_id = ?"),
    ),
    "person_category": (("person", "SELECT person_id FROM person_category WHERE id = ?"),),
    "service_group": (("group_session", "SELECT id FROM group_session WHERE group_id = ?"),),
}
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月")
_YEAR = re.compile(r"(\d{4})年")
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[0-9a-z]+")
_SNIPPET, _AFTER = 12, 30


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
    for entity in (*KINDS, "person_category"):
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
        if entity in KINDS:
            _index(run, entity, row_id)
        for naming, statement in _NAMING.get(entity, ()):
            for (named,) in run(statement, (row_id,)).fetchall():
                _index(run, naming, named)
    run(
        "INSERT INTO setting (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, str(last)),
    )
    return len(changed)


def _index(run: Run, entity: str, row_id: str) -> None:
    about, case = _ABOUT.get(entity, "NULL"), _CASE.get(entity, "NULL")
    cursor = run(
        f"SELECT t.*, {about} AS about_person, {case} AS of_case "  # noqa: S608 - own names
        f"FROM {entity} t WHERE t.id = ?",
        (row_id,),
    )
    found = next(named_rows(cursor), None)
    if found is None:
        return
    row = dict(found)
    rowid = row["pk"] * _STEP + KINDS[entity]
    run("DELETE FROM word_index WHERE rowid IN (?, ?)", (rowid, rowid + _IN_FULL))
    level = row["confidentiality_level"]
    said = tokens(_told(run, entity, row))
    unwritten = entity in ("person", "household") and not said
    if row["deleted_hlc"] is not None or level == _STRICT or unwritten:
        return
    facts = list(_facts(run, entity, row))
    to_all = tokens(_told(run, entity, row, in_full=False))
    if to_all == said:
        terms = (_OPEN, _FULL, *said, *facts)
        run("INSERT INTO word_index (rowid, t) VALUES (?, ?)", (rowid, " ".join(terms)))
        return
    readers = (_reader_token(worker_id) for worker_id in _in_charge(run, entity, row))
    for key, terms in (
        (rowid, (_OPEN, *to_all, *facts)),
        (rowid + _IN_FULL, (_FULL, *readers, *said, *facts)),
    ):
        run("INSERT INTO word_index (rowid, t) VALUES (?, ?)", (key, " ".join(terms)))


def _reader_token(worker_id: str) -> str:
    return f"{_MARK}w{worker_id.replace('-', '')}"


def _in_charge(run: Run, entity: str, row: Mapping[str, Any]) -> list[str]:
    """The workers who read a record in full: of a case who is in charge, else who recorded it."""
    if row["of_case"]:
        found = run(
            "SELECT CASE WHEN case_worker_id <> '' THEN case_worker_id ELSE recorded_by END "
            "FROM case_file WHERE id = ?",
            (row["of_case"],),
        )
    else:
        found = run(
            "SELECT worker_id FROM event_worker WHERE event_kind = ? AND event_id = ? "
            "AND deleted_hlc IS NULL UNION SELECT ?",
            (entity, row["id"], row["recorded_by"]),
        )
    return [worker_id for (worker_id,) in found.fetchall() if worker_id]


def narrative(entity: str, row: Mapping[str, Any], *, in_full: bool = True) -> str:
    """The words of a record, one field a line: all, or those that everybody reads."""
    masked = frozenset() if in_full else _MASKED.get(entity, frozenset())
    if not in_full and (row["confidentiality_level"] or "") >= _RESTRICTED:
        return ""
    texts = [str(row[name]) for name in _NARRATIVES[entity] if row[name] and name not in masked]
    if entity == "filed_form" and (in_full or not row["case_id"]):
        texts.extend(_strings(json.loads(row["answers"])))
    return "\n".join(texts)


def _told(run: Run, entity: str, row: Mapping[str, Any], *, in_full: bool = True) -> str:
    """The narrative, of a person after the categories that hold, those kept secret left out."""
    text = narrative(entity, row, in_full=in_full)
    if entity != "person" or (not in_full and (row["confidentiality_level"] or "") >= _RESTRICTED):
        return text
    held = run(
        "SELECT category FROM person_category WHERE person_id = ? AND deleted_hlc IS NULL "
        "AND (end_date IS NULL OR end_date >= date('now', 'localtime')) ORDER BY pk",
        (row["id"],),
    ).fetchall()
    found = (
        codes.get("CLIENT_CAT", code) for (code,) in held if codes.national(code) not in SECRET
    )
    labels = "、".join(item.label for item in found if item is not None)
    return "\n".join(part for part in (labels, text) if part)


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
    """Whom and what it is about, where, and when: names with pinyin, the month, the year."""
    person = run(
        "SELECT name, village_code, living_address FROM person WHERE id = ?",
        (row["about_person"],),
    ).fetchone()
    name, home, address = person or ("", "", "")
    yield from _named(name, name_readings)
    if address:  # 湾, 屯 and 组 have no code of their own
        yield from (_MARK, *tokens(address))
    if entity == "group_session":
        group = run(
            "SELECT group_name, village_code FROM service_group WHERE id = ?", (row["group_id"],)
        ).fetchone()
        name, home = group or ("", "")
        yield from _named(name, text_readings)
    elif entity == "community_org":
        yield from _named(row["org_name"], text_readings)
    place = divisions.shipped().get(row["village_code"] or home or "")
    if place is not None:
        yield from _named(place.name, text_readings)
    day = str(row[_DAYS.get(entity, "start_at")] or "")[:10] if entity in _DATED else ""
    if day:
        yield from (f"{_MARK}y{day[:4]}", f"{_MARK}n{day[5:7]}", f"{_MARK}m{day[:4]}{day[5:7]}")
    yield f"{_MARK}s{row['site_id'].replace('-', '')}"


def _named(name: str, readings: Callable[[str], Iterable[Sequence[str]]]) -> Iterator[str]:
    if not name:
        return
    yield _MARK  # nothing typed reaches over it
    yield from tokens(name)
    for syllables in readings("".join(filter(str.isalnum, name)).lower()):
        yield "".join(syllables)
        yield "".join(item[0] for item in syllables)


# asking it --------------------------------------------------------------------------------


def question(
    text: str, site_id: str = "", reader: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """What FTS5 is asked for, and the words to be shown; "" when nothing can be asked.

    A Chinese word is a phrase, letters and digits the beginning of a word, ``3月``, ``2026年`` and
    ``2026年3月`` the time of the record. ``reader`` is the worker who asks, None for somebody who
    reads everything.
    """
    parts: list[str] = []
    for year, month in _MONTH.findall(text):
        parts.append(f'"{_MARK}m{year}{int(month):02d}"' if year else f'"{_MARK}n{int(month):02d}"')
    rest = _MONTH.sub(" ", text)
    parts.extend(f'"{_MARK}y{year}"' for year in _YEAR.findall(rest))
    words = words_of(text)
    for word in words:
        parts.append(f'"{" ".join(word)}"' if is_han(word[0]) else f'"{word}"*')
    if not words:
        return "", ()
    if site_id:
        parts.append(f'"{_MARK}s{site_id.replace("-", "")}"')
    if reader is None:
        parts.append(f'"{_FULL}"')
    elif reader:
        parts.append(f'("{_OPEN}" OR ("{_FULL}" AND "{_reader_token(reader)}"))')
    else:
        parts.append(f'"{_OPEN}"')
    return " AND ".join(parts), tuple(words)


def words_of(text: str) -> list[str]:
    """The words of what was typed, without months and years."""
    return query_words(_YEAR.sub(" ", _MONTH.sub(" ", text)))


def search_words(
    connection: Connection,
    text: str,
    *,
    site_id: str = "",
    reader: str | None = None,
    limit: int = 20,
) -> list[WordHit]:
    """The records whose words fit everything typed, those put down last first.

    ``reader`` is the worker who asks: what somebody may not read is neither found nor shown. None
    stands for somebody who reads everything but what is for named persons only.
    """
    asked, words = question(text, site_id, reader)
    if not asked:
        return []
    run: Run = connection.connection.driver_connection.execute  # type: ignore[union-attr]
    rowids = run(
        "SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC LIMIT ?",
        (asked, 2 * limit),  # a record may be found by both of its rows
    ).fetchall()
    found: dict[int, bool] = {}
    for (rowid,) in rowids:  # the row in full comes first
        place, in_full = rowid // _STEP, bool(rowid % _STEP & _IN_FULL)
        found.setdefault(place * _STEP + rowid % _IN_FULL, in_full)
    hits = []
    for key, in_full in list(found.items())[:limit]:
        entity = _ENTITY_OF[key % _STEP]
        cursor = run(
            f"SELECT * FROM {entity} WHERE pk = ?",  # noqa: S608 - own names
            (key // _STEP,),
        )
        row = dict(next(named_rows(cursor)))
        shown = _told(run, entity, row, in_full=in_full or reader is None)
        hits.append(WordHit(entity, row["id"], excerpt(shown, words)))
    return hits


def excerpt(text: str, words: Sequence[str]) -> str:
    """The text around the first of the words that stands in it, within its field; "" for none."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for word in words:
        for line in lines:
            place = line.lower().find(word)
            if place >= 0:
                start, end = max(0, place - _SNIPPET), place + len(word) + _AFTER
                more = "…" if end < len(line) else ""
                return f"{'…' if start else ''}{line[start:end]}{more}"
    return ""


def rebuild(connection: Connection) -> None:
    """Forget the index; ``catch_up`` makes it anew."""
    connection.exec_driver_sql("DELETE FROM word_index")
    connection.exec_driver_sql("DELETE FROM setting WHERE name LIKE 'words/%'")
