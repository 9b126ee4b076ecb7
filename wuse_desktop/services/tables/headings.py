# SPDX-License-Identifier: MulanPSL-2.0
"""Finding the row of headings in a sheet, and the column that each heading means."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, every_language
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.sheets import Cell, Sheet
from wuse_desktop.services.tables.table import Table

REASON = N_("退回原因")
_ROWS_LOOKED_AT = 30
_BRACKETED = re.compile(r"\([^()]*\)")
_NOISE = re.compile(r"[\s*:.\u200b\ufeff]+")
_FILLED_IN = re.compile(r"\((必填|选填|可不填|required|optional)\)")
# Columns that many sheets have and that say nothing of the record.
_SERIAL = frozenset({"序号", "编号", "no", "num", "行号", "#"})


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand and what they mean.

    ``row`` is the place of the last row of headings; ``columns`` maps places of cells to columns
    of the table, several places to one column that names a record; ``unknown`` maps places to
    headings that the table does not have.
    """

    row: int
    columns: Mapping[int, Column]
    unknown: Mapping[int, str]


def find_headings(sheet: Sheet, table: Table) -> Headings:
    """The headings of a sheet; rows above them (a title, a unit, a date) are allowed.

    The row with the most known headings is the one. Raises UserFault ``headings_missing``, or
    ``columns_missing`` when a column is absent without which no row could be loaded.
    """
    best: tuple[int, int, dict[int, Column]] | None = None
    for place, row in enumerate(sheet.rows[:_ROWS_LOOKED_AT]):
        known = match_headings(row, table)
        if known and (best is None or len(known) > best[0]):
            best = (len(known), place, known)
    if best is None or (best[0] < 2 and len(table.columns) > 2):
        raise UserFault(
            "headings_missing",
            _("表里找不到“{table}”的标题行，没有导入，什么都没有改动。").format(table=table.text),
            _("请用模板里的标题，或检查选的是不是这张表。"),
        )
    _count, place, known = best
    place, known = _below(sheet, place, known, table)
    present = {column.name for column in known.values()}
    absent = [
        item.text
        for item in table.columns
        if item.required and not {item.name, item.instead} & present
    ]
    if absent:
        raise UserFault(
            "columns_missing",
            _("表里缺少必填的栏目：{names}。没有导入，什么都没有改动。").format(
                names="、".join(absent)
            ),
            _("请补上这些栏目，或导出模板对照着改标题。"),
        )
    return Headings(place, known, dict(_unknown(sheet.rows[place], known)))


def likely_table(sheet: Sheet, among: Iterable[Table]) -> Table | None:
    """The table whose headings a sheet has, when it is clearly one and its rows could be loaded."""
    scores: list[tuple[int, Table]] = []
    for table in among:
        try:
            found = find_headings(sheet, table)
        except UserFault:
            continue
        scores.append((len(found.columns) - len(found.unknown), table))
    scores.sort(key=lambda pair: pair[0], reverse=True)
    clear = scores and (len(scores) == 1 or scores[0][0] > scores[1][0])
    return scores[0][1] if clear else None


def _below(
    sheet: Sheet, place: int, known: dict[int, Column], table: Table
) -> tuple[int, dict[int, Column]]:
    """Headings of two rows: cells merged downwards stand in both, narrower ones in the second."""
    after = place + 1
    if after < len(sheet.rows) and any((after, column) in sheet.spread for column in known):
        second = match_headings(sheet.rows[after], table)
        if len(second) >= len(known):
            return after, second
    return place, known


def match_headings(row: Sequence[Cell], table: Table) -> dict[int, Column]:
    """The columns that the cells of one row name; a column is taken once, a link by several."""
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for place, cell in enumerate(row):
        column = _column_of(text_of(cell), table)
        if column is None or (column.name in taken and column.kind is not ColumnKind.LINK):
            continue
        found[place] = column
        taken.add(column.name)
    return found


def _unknown(row: Sequence[Cell], known: Mapping[int, Column]) -> Iterator[tuple[int, str]]:
    ignored = {key(text) for text in every_language(REASON)} | _SERIAL
    for place, cell in enumerate(row):
        text = text_of(cell)
        if place not in known and text and key(text) not in ignored:
            yield place, text


def _column_of(text: str, table: Table) -> Column | None:
    if not text:
        return None
    whole, bare = _headings_of(table.name, table.columns)
    return whole.get(key(text)) or bare.get(key(_BRACKETED.sub("", _plain(text))))


@cache
def _headings_of(
    _name: str, columns: tuple[Column, ...]
) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
    """Columns by whole headings, and by headings without their brackets where that is clear."""
    whole: dict[str, Column] = {}
    for texts in (_labels, _names):
        for column in columns:
            for text in texts(column):
                whole.setdefault(key(text), column)
    bare: dict[str, Column | None] = {}
    for column in columns:
        for short in {key(_BRACKETED.sub("", _plain(text))) for text in _labels(column)}:
            bare[short] = column if bare.get(short, column) is column else None
    return whole, {short: column for short, column in bare.items() if column is not None}


def _labels(column: Column) -> Iterator[str]:
    yield column.name
    yield from every_language(column.label)


def _names(column: Column) -> Iterator[str]:
    yield from column.names


def key(text: str) -> str:
    """A heading without width, blanks, stars, and notes that it must be filled in."""
    return _NOISE.sub("", _FILLED_IN.sub("", _plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
