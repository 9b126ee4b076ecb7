# SPDX-License-Identifier: MulanPSL-2.0
"""Words of narratives: what was seen at a visit, done in a session, written in a form.

Of people their notes and their categories, so that "王家湾 独居" finds them; of visits those of the
time, and what was to be done afterwards.

One contentless FTS5 table with every Chinese character as a token of its own, so that any word is
found as a phrase, with the names of whom a record is about, the village and address of their home
and the day of the record beside the text. It is brought up to date by ``catch_up`` from the revs of
the records, not when they are saved: a save waits for nothing but itself. Its rowid is
``pk * 32 + kind``, with 16 more for the row of a record that only some may read in full.

Who may not read a text must not learn of it by searching either. A record with sensitive words (of
a case, or restricted by CONF 2) has two rows: an open one with what everybody sees of it, and one
with everything for who is in charge and for those who oversee the station. Records for named
persons only (CONF 3) are not indexed.
"""

import itertools
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
from wuse_desktop.storage.search import plain, query_words

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
# The field that names a record, which is found by its initials as well.
_TITLE = {
    "service_group": "group_name",
    "group_session": "theme",
    "community_activity": "activity_title",
}
# Where somebody lives: the households they head, and those they are a member of today.
_HOMES = (
    "SELECT h.address, h.village_code FROM household h WHERE h.deleted_hlc IS NULL "  # noqa: S608 - own SQL
    f"AND coalesce(h.confidentiality_level, '') <> '{_STRICT}' AND h.id "
)
_OF_PERSON = (
    "IN (SELECT id FROM household WHERE head_person_id = ?1 UNION "
    "SELECT household_id FROM household_member WHERE person_id = ?1 AND deleted_hlc IS NULL "
    "AND lives_together = 1 AND (end_date IS NULL OR end_date > date('now', 'localtime')))"
)
_HOUSEHOLD = {"household": "id", "home_visit": "household_id"}


def _about(people: str) -> tuple[tuple[str, str], ...]:
    """The records about persons, who are given as SQL."""
    of_cases = f"SELECT id FROM case_file WHERE client_id IN ({people})"  # noqa: S608 - own SQL
    return (
        ("person", people),
        ("case_file", of_cases),
        *(
            (entity, f"SELECT id FROM {entity} WHERE case_id IN ({of_cases})")  # noqa: S608 - own SQL
            for entity in ("case_session", "case_follow_up")
        ),
        *(
            (entity, f"SELECT id FROM {entity} WHERE person_id IN ({people})")  # noqa: S608 - own SQL
            for entity in ("consultation", "filed_form")
        ),
    )


# Records that say something of another one, to be looked at again when that one changes.
_NAMING = {
    "person": (
        ("household", "SELECT id FROM household WHERE head_person_id = ?"),
        ("community_org", "SELECT id FROM community_org WHERE leader_id = ?"),
        (
            "home_visit",
            "SELECT v.id FROM home_visit v JOIN household h ON h.id = v.household_id "
            "WHERE h.head_person_id = ?",
        ),
        *_about("SELECT ?1"),
    ),
    "household": (
        ("home_visit", "SELECT id FROM home_visit WHERE household_id = ?"),
        *_about(
            "SELECT head_person_id FROM household WHERE id = ?1 UNION "
            "SELECT person_id FROM household_member WHERE household_id = ?1"
        ),
    ),
    "household_member": _about("SELECT person_id FROM household_member WHERE id = ?1"),
    "case_file": (
        ("case_session", "SELECT id FROM case_session WHERE case_id = ?"),
        ("case_follow_up", "SELECT id FROM case_follow_up WHERE case_id = ?"),
        ("filed_form", "SELECT id FROM filed_form WHERE case_id = ?"),
    ),
    "person_category": (("person", "SELECT person_id FROM person_category WHERE id = ?"),),
    "service_group": (("group_session", "SELECT id FROM group_session WHERE group_id = ?"),),
}
# 3月, 3月份, 三月, 3月5日, each with or without the year, 2026年, 2026-3, 2026.3.5.
_HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_YEAR, _MONTH, _DAY = r"(?<!\d)(\d{4})", r"(?<!\d)(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"
_MOMENT = re.compile(
    rf"{_YEAR}[-./]{_MONTH}(?:[-./]{_DAY})?(?!\d)"
    rf"|(?:{_YEAR}\s*年\s*)?(?:{_MONTH}|(十[一二]?|[一二三四五六七八九]))\s*月份?(?:{_DAY}[日号])?"
    rf"|{_YEAR}\s*年"
)
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[0-9a-z]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SNIPPET, _AFTER = 12, 30
# What is typed without blanks: whom, where and what at most, each of two characters at least.
_PARTS, _LEAST, _LONGEST = 3, 2, 16
# To be raised when other facts are indexed: every desk then looks at all of its records again.
_SHAPE = "3"


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
    known = _known_before(run)
    wanted: dict[tuple[str, str], None] = {}
    done = 0
    for entity in (*KINDS, "person_category", "household_member"):
        if done >= limit:
            break
        done += _note(run, entity, limit - done, known, wanted)
    for key in wanted:
        _index(run, *key)
    return done


def _known_before(run: Run) -> int:
    """The rev at which all records began to be indexed anew, as every desk does once.

    Records that were indexed with other facts serve until their turn comes, so that a search finds
    no less meanwhile.
    """
    row = run("SELECT value FROM setting WHERE name = 'words/anew'").fetchone()
    shape, _blank, rev = row[0].partition(" ") if row else ("", "", "")
    if shape == _SHAPE:
        return int(rev)
    last = run("SELECT rev FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    now = int(last[0]) if last else 0
    run("DELETE FROM setting WHERE name LIKE 'words/%'")
    run("INSERT INTO setting (name, value) VALUES ('words/anew', ?)", (f"{_SHAPE} {now}",))
    return now


def _note(
    run: Run, entity: str, limit: int, known: int, wanted: dict[tuple[str, str], None]
) -> int:
    """Note what is to be indexed since records of a kind changed; how many they are."""
    name = f"words/{entity}"
    row = run("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    mark = int(row[0]) if row else 0
    changed = run(
        f"SELECT id, rev FROM {entity} WHERE rev > ? ORDER BY rev LIMIT ?",  # noqa: S608 - own names
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
    for row_id, rev in changed:
        if entity in KINDS:
            wanted[entity, row_id] = None
        # What names a record that stands as it stood then is indexed anew without it.
        for naming, statement in _NAMING.get(entity, ()) if rev > known else ():
            for (named,) in run(statement, (row_id,)).fetchall():
                wanted[naming, named] = None
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
    title = list(_readings(row[_TITLE[entity]])) if entity in _TITLE else []
    to_all = tokens(_told(run, entity, row, in_full=False))
    if to_all == said:
        terms = (_OPEN, _FULL, *said, *title, *facts)
        run("INSERT INTO word_index (rowid, t) VALUES (?, ?)", (rowid, " ".join(terms)))
        return
    readers = (_reader_token(worker_id) for worker_id in _in_charge(run, entity, row))
    for key, terms in (
        (rowid, (_OPEN, *to_all, *facts)),
        (rowid + _IN_FULL, (_FULL, *readers, *said, *title, *facts)),
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
    """The narrative, of a person after the categories that hold, those kept secret left out.

    Of a visit after those of the time, and with what is to be done after it.
    """
    text = narrative(entity, row, in_full=in_full)
    if not in_full and (row["confidentiality_level"] or "") >= _RESTRICTED:
        return text
    if entity == "person":
        held = run(
            "SELECT category FROM person_category WHERE person_id = ? AND deleted_hlc IS NULL "
            "AND (end_date IS NULL OR end_date >= date('now', 'localtime')) ORDER BY pk",
            (row["id"],),
        )
        text = _lines(_categories(code for (code,) in held.fetchall()), text)
    elif entity == "home_visit":
        labels = _categories(json.loads(row["categories_at_visit"] or "[]"))
        to_do = (str(item.get("action") or "") for item in json.loads(row["follow_up"] or "[]"))
        text = _lines(labels, text, *to_do)
    return text


def _categories(held: Iterable[str]) -> str:
    """What categories are called, those left out that are kept secret."""
    found = (codes.get("CLIENT_CAT", code) for code in held if codes.national(code) not in SECRET)
    return "、".join(item.label for item in found if item is not None)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


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
    """Whom and what it is about, where, and when: names and places with pinyin, the day."""
    person = run(
        "SELECT name, village_code, living_address FROM person WHERE id = ?",
        (row["about_person"],),
    ).fetchone()
    name, village, address = person or ("", "", "")
    homes = _homes(run, entity, row) if entity in _HOUSEHOLD or person else []
    villages = [row["village_code"], *(code for _address, code in homes), village]
    if name:
        yield from _named(name, name_readings)
    for place in dict.fromkeys((address, *(place for place, _village in homes))):
        if place:  # 湾, 屯 and 组 have no code of their own
            yield from _named(place)
    if entity == "group_session":
        group = run(
            "SELECT group_name, village_code FROM service_group WHERE id = ?", (row["group_id"],)
        ).fetchone()
        name, village = group or ("", "")
        villages.append(village)
        yield from _named(name)
    elif entity == "community_org":
        yield from _named(row["org_name"])
    home = divisions.current().get(next(filter(None, villages), ""))
    if home is not None:
        yield from _named(home.name)
    day = str(row[_DAYS.get(entity, "start_at")] or "")[:10] if entity in _DATED else ""
    if day:
        yield from (_year(day[:4]), _month(day[5:7]), _day(day[8:10]))
    yield f"{_MARK}s{row['site_id'].replace('-', '')}"


def _homes(run: Run, entity: str, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Address and village of the household of a visit, or of those where somebody lives now."""
    own = entity in _HOUSEHOLD
    which, whose = ("= ?", _HOUSEHOLD[entity]) if own else (_OF_PERSON, "about_person")
    return [(address, code) for address, code in run(f"{_HOMES} {which}", (row[whose],))]


def _named(
    name: str, readings: Callable[[str], Iterable[Sequence[str]]] = text_readings
) -> Iterator[str]:
    yield _MARK  # nothing typed reaches over it
    yield from tokens(name)
    yield from _readings(name, readings)


def _readings(
    text: str, readings: Callable[[str], Iterable[Sequence[str]]] = text_readings
) -> Iterator[str]:
    """Pinyin and initials from every character on: "wjw" finds 东南村·王家湾3号 as well."""
    for han in _HAN_RUN.findall(text):
        for syllables in readings(han):
            for start in range(max(1, len(syllables) - 1)):
                yield "".join(syllables[start:])
                yield "".join(item[0] for item in syllables[start:])


def _year(number: str) -> str:
    return f"{_MARK}y{number}"


def _month(number: int | str) -> str:
    return f"{_MARK}n{int(number):02d}"


def _day(number: int | str) -> str:
    return f"{_MARK}d{int(number):02d}"


# asking it --------------------------------------------------------------------------------


def question(
    text: str, site_id: str = "", reader: str | None = None, *, apart: bool = False
) -> tuple[str, tuple[str, ...]]:
    """What FTS5 is asked for, and the words to be shown; "" when nothing can be asked.

    A Chinese word is a phrase, letters and digits the beginning of a word, ``3月``, ``三月``,
    ``2026年``, ``2026-3`` and ``2026年3月5日`` the time of the record. With ``apart`` a Chinese
    word may also be two or three that were typed without blanks. ``reader`` is the worker who asks,
    None for somebody who reads everything.
    """
    times, is_exact, rest = _times(text)
    words = query_words(rest)
    if not words and not is_exact:
        return "", ()
    parts = times + [_asked(word, apart=apart) for word in words]
    if site_id:
        parts.append(f'"{_MARK}s{site_id.replace("-", "")}"')
    if reader is None:
        parts.append(f'"{_FULL}"')
    elif reader:
        parts.append(f'("{_OPEN}" OR ("{_FULL}" AND "{_reader_token(reader)}"))')
    else:
        parts.append(f'"{_OPEN}"')
    return " AND ".join(parts), tuple(words_of(rest) if apart else words)


def _times(text: str) -> tuple[list[str], bool, str]:
    """What is asked of the day, whether it names a month of one year, and the rest of the text."""
    parts: list[str] = []
    is_exact = False

    def take(found: re.Match[str]) -> str:
        nonlocal is_exact
        year, month, day, other_year, other_month, in_han, other_day, only_year = found.groups()
        year, month, day = year or other_year or only_year, month or other_month, day or other_day
        if in_han:  # it may as well stand in the text
            number = _HAN_MONTHS.index(in_han) + 1
            parts.append(f'("{_month(number)}" OR {_phrase(in_han + "月")})')
        facts = [make(item) for make, item in ((_year, year), (_month, month), (_day, day)) if item]
        parts.extend(f'"{fact}"' for fact in facts)
        is_exact = is_exact or bool(year and (month or in_han))
        return " "

    rest = _MOMENT.sub(take, plain(text))
    return parts, is_exact, rest


def _asked(word: str, *, apart: bool) -> str:
    if not is_han(word[0]):
        return f'"{word}"*'
    if not apart:
        return _phrase(word)
    ways = (" AND ".join(map(_phrase, way)) for way in _ways(word))
    return "(" + " OR ".join(f"({way})" for way in (_phrase(word), *ways)) + ")"


def _phrase(word: str) -> str:
    return f'"{" ".join(word)}"'


def _ways(word: str) -> Iterator[tuple[str, ...]]:
    """The ways to read a long Chinese word as two words or three."""
    length = len(word)
    if not is_han(word[0]) or length > _LONGEST:
        return
    for count in range(1, _PARTS):
        for cuts in itertools.combinations(range(_LEAST, length - _LEAST + 1), count):
            ends = (0, *cuts, length)
            if all(end - start >= _LEAST for start, end in itertools.pairwise(ends)):
                yield tuple(word[start:end] for start, end in itertools.pairwise(ends))


def words_of(text: str) -> list[str]:
    """The words of what was typed, without months and years, then those that may stand in them."""
    words = query_words(_times(text)[2])
    within = {part for word in words for way in _ways(word) for part in way}
    return [*words, *sorted(within, key=lambda part: (-len(part), part))]


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
    run: Run = connection.connection.driver_connection.execute  # type: ignore[union-attr]
    asked, words = question(text, site_id, reader)
    rowids = _matching(run, asked, 2 * limit)  # a record may be found by both of its rows
    if not rowids:  # what stands nowhere as one word may be several without blanks
        asked, words = question(text, site_id, reader, apart=True)
        rowids = _matching(run, asked, 2 * limit)
    found: dict[int, bool] = {}
    for rowid in rowids:  # the row in full comes first
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


def _matching(run: Run, asked: str, most: int) -> list[int]:
    if not asked:
        return []
    found = run(
        "SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC LIMIT ?",
        (asked, most),
    )
    return [rowid for (rowid,) in found]


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
