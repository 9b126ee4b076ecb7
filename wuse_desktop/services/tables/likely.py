# SPDX-License-Identifier: MulanPSL-2.0
"""Which table a sheet is: by its headings, and by the names that it, its title and its file have.

"2026年3月入户走访台账" says that visits stand below it, whatever its columns are called.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from wuse_desktop.i18n import every_language
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.columns import ColumnKind
from wuse_desktop.services.tables.headings import Headings, absent_columns, likely_headings
from wuse_desktop.services.tables.meanings import NONE_YET, Meanings, signature
from wuse_desktop.services.tables.sheets import Sheet
from wuse_desktop.services.tables.table import Table

_LEAST = 2
_NAMED, _ASKED_FOR = 8, 2
_LINKED = 3
_LINKS = frozenset({ColumnKind.LINK, ColumnKind.LINKS})
_MOST_TITLE = 40


def likely_table(
    sheet: Sheet,
    among: Iterable[Table],
    meanings: Meanings = NONE_YET,
    names: Sequence[str] = (),
    wanted: str = "",
) -> Table | None:
    """The table that a sheet is, when it is clearly one.

    ``names`` are those of the sheet and its file; together with the title above the headings they
    count strongly. ``wanted`` is the table from whose list the import began: it decides where the
    sheet does not. A column that the sheet lacks counts against a table: it may be given once for
    all rows, but never who a row is about.
    """
    tables = tuple(among)
    scores: list[tuple[int, Table]] = []
    for table in tables:
        found = likely_headings(sheet, table, meanings)
        if found is None or (len(found.columns) < _LEAST and len(table.columns) > _LEAST):
            continue
        said = meanings.tables.get(signature(found.texts.values()))
        if said:
            return next((item for item in tables if item.name == said), None)
        absent = absent_columns(found, table)
        if any(item.own for item in absent):
            continue
        score = len(found.columns) - len(found.unknown)
        score -= sum(_LINKED if item.kind in _LINKS else 1 for item in absent)
        if table in tables_called([*names, *_titles(sheet, found)], tables):
            score += _NAMED
        scores.append((score + _ASKED_FOR * (table.name == wanted), table))
    scores.sort(key=lambda pair: pair[0], reverse=True)
    clear = scores and scores[0][0] > 0 and (len(scores) == 1 or scores[0][0] > scores[1][0])
    return scores[0][1] if clear else None


def tables_called(names: Iterable[str], among: Collection[Table]) -> list[Table]:
    """The tables whose name stands in one of these; of those in one text the longest name's."""
    found: list[Table] = []
    for name in map(_plain, names):
        longest = {item.name: max(_lengths(name, item), default=0) for item in among}
        most = max(longest.values(), default=0)
        found += [item for item in among if most and longest[item.name] == most]
    return found


def _lengths(text: str, table: Table) -> Iterator[int]:
    for name in (table.name, *every_language(table.label), *table.names):
        if _plain(name) in text:
            yield len(name)


def _titles(sheet: Sheet, found: Headings) -> list[str]:
    """What stands above the headings in few words: no heading, no sentence."""
    rows = sheet.rows[: found.top]
    texts = {text_of(cell) for cells in rows for cell in cells}
    return [text for text in texts if text and len(text) <= _MOST_TITLE]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
