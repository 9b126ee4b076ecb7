# SPDX-License-Identifier: MulanPSL-2.0
"""Paging through long lists: filters, text and order, each answered by an index.

Only keys are paged here; the rows of one page are then read by key. Orders that no index gives
are offered for short lists alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Connection

from wuse_desktop.domain.fields import Record
from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _
from wuse_desktop.storage.codec import CODECS, COLUMNS, column
from wuse_desktop.storage.event_store import batches
from wuse_desktop.storage.list_sources import SOURCES, ListSource
from wuse_desktop.storage.search import match_expression, query_words, spelt_words

# Of more matches than these the latest are shown; one more letter narrows them down.
MOST_MATCHES = 1000
# Up to so many rows of very many are looked for once and then put in order, instead of walking
# through all others in that order.
_FEW = 2000
# Rows passed over until which counting the list costs more than it saves.
_FAR = 5000
_HITS = (
    "SELECT rowid >> 3 FROM search_index WHERE search_index MATCH ? "  # noqa: S608 - a number
    f"ORDER BY rowid DESC LIMIT {MOST_MATCHES}"
)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows.

    ``text`` is what was typed into its filter line. ``filters`` maps names of the list (see
    ``filter_names``) to a value or a tuple of values; every list knows ``ids``, ``status``,
    ``from`` and ``to`` (dates), ``deleted`` (true shows the bin) and ``after_rev`` (changed since
    a revision). ``sort`` is the key of a sortable column, "" for the latest first. ``site_id``
    None means every site.
    """

    text: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    site_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One record of a page with what the record itself does not say."""

    record: Record
    rev: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The rows of a page: from which on, how many; ``backwards`` counts from the end."""

    offset: int
    limit: int
    backwards: bool = False

    def from_nearer_end(self, total: int) -> "Span":
        """The same rows of a list of so many, counted from the end that is nearer to them."""
        last = min(self.offset + self.limit, total)
        if total - last >= self.offset:
            return self
        return Span(total - last, max(0, last - self.offset), backwards=True)


def filter_names(name: str) -> tuple[str, ...]:
    """The filters a list understands beside those of every list."""
    return (*SOURCES[name].filters, *SOURCES[name].told)


def sort_keys(name: str) -> tuple[str, ...]:
    """The columns a list can be sorted by."""
    return tuple(SOURCES[name].sorts)


def count(connection: Connection, name: str, query: ListQuery, today: date) -> int:
    """How many rows a list has; with a text at most ``MOST_MATCHES`` or so."""
    source = SOURCES[name]
    where, values = _where(connection, source, query, today)
    table = _read_through(source, query)
    statement = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608 - own names
    return int(connection.exec_driver_sql(statement, tuple(values)).scalar_one())


def _few(connection: Connection, name: str, query: ListQuery, today: date) -> Sequence[int] | None:
    """The keys of a list that all rows must be looked through for, None if they are many."""
    source = SOURCES[name]
    if not _looks_through_all(source, query):
        return None
    where, values = _where(connection, source, query, today)
    statement = f"SELECT t.pk FROM {_read_through(source, query)} WHERE {where} LIMIT ?"  # noqa: S608 - own names
    found = connection.exec_driver_sql(statement, (*values, _FEW + 1)).scalars().all()
    return found if len(found) <= _FEW else None


def keys_statement(
    connection: Connection,
    name: str,
    query: ListQuery,
    today: date,
    span: Span,
    *,
    among: Sequence[int] | None = None,
) -> tuple[str, tuple[object, ...]]:
    """The statement that gives the keys of one page, with its values.

    ``among`` are all keys of the list, where they are known.
    """
    source = SOURCES[name]
    where, values = _where(connection, source, query, today)
    if among is not None:
        where, values = "t.pk IN (SELECT value FROM json_each(?))", [json.dumps(among)]
    if query.sort not in source.sorts and query.sort:
        raise Defect("list_sort", _("列表不能按 {key} 排序。").format(key=query.sort))
    tables = source.tables(query.sort, one_site=query.site_id is not None)
    descending = (query.descending if query.sort else True) is not span.backwards
    column = source.sorts.get(query.sort, source.latest)
    direction = "DESC" if descending else "ASC"
    order = (
        f"{column} {direction}" if column == "t.pk" else f"{column} {direction}, t.pk {direction}"
    )
    statement = (
        f"SELECT t.pk FROM {tables} "  # noqa: S608 - own names
        f"WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    )
    return statement, (*values, span.limit, span.offset)


def page(
    connection: Connection, name: str, query: ListQuery, today: date, offset: int, limit: int
) -> list[StoredRow]:
    """The rows of one page, in order."""
    span = Span(offset, limit)
    if offset >= _FAR and not query_words(query.text):
        span = span.from_nearer_end(count(connection, name, query, today))
    few = _few(connection, name, query, today)
    statement, values = keys_statement(connection, name, query, today, span, among=few)
    keys = list(connection.exec_driver_sql(statement, values).scalars())
    if span.backwards:
        keys.reverse()
    if not keys:
        return []
    entity = SOURCES[name].entity
    marks = ", ".join("?" * len(keys))
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {entity} WHERE pk IN ({marks})",  # noqa: S608 - own names
        tuple(keys),
    )
    decode = CODECS[entity].decode
    found = {
        row["pk"]: StoredRow(
            decode(cast("dict[str, Any]", row)), row["rev"], row["deleted_hlc"] is not None
        )
        for row in rows.mappings()
    }
    return [found[key] for key in keys if key in found]


def facts(
    connection: Connection, entity: str, columns: Sequence[str], ids: Iterable[str]
) -> dict[str, tuple[Any, ...]]:
    """Some columns of some records, by id; deleted ones too, because lists still name them."""
    wanted = ", ".join(column(entity, name) for name in columns)
    found: dict[str, tuple[Any, ...]] = {}
    for part, marks in batches(item for item in ids if item):
        rows = connection.exec_driver_sql(
            f"SELECT id, {wanted} FROM {entity} WHERE id IN ({marks})",  # noqa: S608 - own names
            part,
        )
        found.update((row[0], tuple(row[1:])) for row in rows)
    return found


def _where(
    connection: Connection, source: ListSource, query: ListQuery, today: date
) -> tuple[str, list[object]]:
    deleted = query.filters.get("deleted") in (True, 1, "1")
    parts = ["t.deleted_hlc IS NOT NULL" if deleted else "t.deleted_hlc IS NULL"]
    values: list[object] = []
    if query.site_id is not None:
        parts.append("t.site_id = ?")
        values.append(query.site_id)
    for name, value in query.filters.items():
        if name == "deleted" or value in (None, "", ()):
            continue
        part, given = _filter(connection, source, name, query)
        parts.append(part)
        values += given
    words = query_words(query.text)
    if words:
        part, given = _text(connection, source, words, query)
        parts.append(part)
        values += given
    return " AND ".join(parts).replace("{day}", today.isoformat()), values


def _asked(query: ListQuery) -> list[str]:
    return [name for name, value in query.filters.items() if value not in (None, "", ())]


def _looks_through_all(source: ListSource, query: ListQuery) -> bool:
    """Whether a list is narrowed by nothing but what each row has to be asked for."""
    asked = _asked(query)
    each = [
        name in source.told or source.filters.get(name, "").startswith("instr(") for name in asked
    ]
    return bool(asked) and all(each) and query.site_id is None and not query.text.strip()


def _read_through(source: ListSource, query: ListQuery) -> str:
    """The table of a list to look through: an index that is enough, or all rows as they lie.

    Led by an index that only knows who is alive, the rows are looked up all over the file, which
    took ten times as long.
    """
    table = f"{source.entity} t"
    covered = source.covered.issuperset(_asked(query))
    return table if covered or not _looks_through_all(source, query) else f"{table} NOT INDEXED"


def _filter(
    connection: Connection, source: ListSource, name: str, query: ListQuery
) -> tuple[str, list[object]]:
    value = query.filters[name]
    if name == "from":
        return f"{source.day} >= ?", [_iso(value)]
    if name == "to":
        return f"{source.day} < ?", [_iso(value, days=1)]
    if name == "after_rev":
        return "t.rev > ?", [value]
    if name in source.told:
        codes = value if isinstance(value, (tuple, list, set, frozenset)) else (value,)
        few = bool(query_words(query.text)) or any(map(query.filters.get, source.narrowing))
        return source.told[name](connection, [str(code) for code in codes], few=few), []
    part = {"ids": "t.id = ?", "status": "t.status = ?"}.get(name) or source.filters.get(name)
    if part is None:
        raise Defect("list_filter", _("列表没有 {name} 这个筛选。").format(name=name))
    if "?" not in part:  # a condition of its own: yes or no
        return (part if _is_true(value) else f"NOT ({part})"), []
    if isinstance(value, (tuple, list, set, frozenset)):
        given = list(value)
        if "= ?" not in part:
            return f"({' OR '.join([part] * len(given))})", given
        return part.replace("= ?", f"IN ({', '.join('?' * len(given))})"), given
    return part, [int(value) if isinstance(value, bool) else value]


def _text(
    connection: Connection, source: ListSource, words: Sequence[str], query: ListQuery
) -> tuple[str, list[object]]:
    """Rows of the names that fit; where no name does, rows that hold the words themselves."""
    spelt = spelt_words(words)
    ways = [words, *([spelt] if spelt else [])]
    wanted = [match_expression(way, source.kinds, query.site_id or "") for way in ways]
    if len(wanted) > 1 or source.words:
        fitting = [item for item in wanted if _has_hit(connection, item)]
        if not fitting and source.words:
            return _holding(source, words)
        wanted = fitting or wanted
    return source.by_name.format(hits=_HITS), [wanted[0]]


def _has_hit(connection: Connection, wanted: str) -> bool:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 1", (wanted,)
    )
    return found.first() is not None


def _holding(source: ListSource, words: Sequence[str]) -> tuple[str, list[object]]:
    """Rows that hold all words, found first: an index of these columns is less to read.

    Restricted ones (CONF 2) tell nobody by being listed.
    """
    restricted = "confidentiality_level" in COLUMNS[source.entity]
    columns = [column.removeprefix("t.") for column in source.words]
    values = [word for word in words for _column in columns]
    every = " AND ".join(
        f"({' OR '.join(f'instr({_plain(column, word)}, ?)' for column in columns)})"
        for word in words
    )
    return (
        f"t.pk IN (SELECT pk FROM {source.entity} "  # noqa: S608 - own names
        f"WHERE deleted_hlc IS NULL AND {every})"
        + (" AND t.confidentiality_level < '2'" if restricted else ""),
        list(values),
    )


def _plain(column: str, word: str) -> str:
    """A column as a typed word is looked for in it; only Latin letters have two cases."""
    return f"lower({column})" if any("a" <= char <= "z" for char in word) else column


def _iso(value: object, days: int = 0) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return (day + timedelta(days=days)).isoformat()


def _is_true(value: object) -> bool:
    return value in (True, 1, "1", "yes")
