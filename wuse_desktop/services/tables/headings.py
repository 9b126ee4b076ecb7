# SPDX-License-Identifier: MulanPSL-2.0
"""Finding the row of headings in a sheet, and the column that each heading means."""

import dataclasses
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from types import MappingProxyType

from wuse_desktop.domain import codes
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, enumerated, every_language
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.meanings import NONE_YET, NOTHING, Meanings
from wuse_desktop.services.tables.sheets import Sheet
from wuse_desktop.services.tables.table import Table

REASON = N_("退回原因")
HEADINGS_WITHIN = 30
"""In how many rows from the top headings are looked for."""
# Fields that findings speak of, and the columns that they are made from.
_BECOMES = {
    "client_categories": ("categories",),
    "start_at": ("date", "start_time"),
    "end_at": ("end_time", "minutes"),
    "service_date": ("date",),
    "household_id": ("household",),
    "head_person_id": ("head",),
    "client_id": ("client",),
    "volunteer_id": ("volunteer",),
}
CATEGORIES = "categories"
"""The column that categories of persons stand in."""
_BETWEEN = "·"
_LEAST_ALIKE, _ALIKE = 2, 0.6
_DEEPEST = 3  # rows of headings one below the other
# A wider heading under which 姓名 or 电话 is not of the person the row is about.
_OTHERS = re.compile("监护|户主|联系人|配偶|子女|亲属|照护|照料|村干部|网格|填表|帮扶|责任")
_BRACKETED = re.compile(r"\([^()]*\)")
_WHETHER = re.compile(r"(?:是不是|是否|有无|是)?(?:属于|属|为|享受|纳入)?")
_NOISE = re.compile(r"[\s*:.\u200b\ufeff]+")
_FILLED_IN = re.compile(r"\((必填|选填|可不填|required|optional)\)")
# Columns that many sheets have and that say nothing of the record.
_SERIAL = frozenset({"序号", "编号", "no", "num", "行号", "#"})


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand and what they mean.

    ``top`` and ``row`` are the places of the first and the last row of headings; ``columns`` maps
    places of cells to columns of the table, several places to one column that names a record;
    ``unknown`` maps places to headings that the table does not have, ``left_out`` to those that
    people said to leave out, ``worked_out`` to those of what the program works out itself.
    ``serial`` are the places of running numbers, ``texts`` the whole heading of each place.
    ``given`` are texts by column that people said for all rows, where the sheet has no such column.
    ``flags`` gives, by the place of a heading like 是否低保, the category that a tick below means.
    """

    row: int
    columns: Mapping[int, Column]
    unknown: Mapping[int, str]
    top: int = 0
    left_out: Mapping[int, str] = field(default_factory=dict)
    serial: frozenset[int] = frozenset()
    texts: Mapping[int, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    worked_out: Mapping[int, str] = field(default_factory=dict)
    flags: Mapping[int, str] = field(default_factory=dict)

    def in_hours(self, place: int, table: Table) -> "Headings":
        """The headings with the lengths at a place in hours: as the table's own column of those."""
        own = (column for column in table.columns if column.kind is ColumnKind.HOURS)
        column = next(own, dataclasses.replace(self.columns[place], kind=ColumnKind.HOURS))
        return dataclasses.replace(self, columns={**self.columns, place: column})

    def places(self, column: str) -> tuple[int, ...]:
        """The places of a column's cells; ``column`` may be the field that it becomes."""
        names = (column, *_BECOMES.get(column, ()))
        return tuple(place for place, item in self.columns.items() if item.name in names)


def find_headings(
    sheet: Sheet,
    table: Table,
    meanings: Meanings = NONE_YET,
    given: Mapping[str, str] = MappingProxyType({}),
) -> Headings:
    """The headings of a sheet; rows above them (a title, a unit, a date) are allowed.

    The row, or the two or three rows below each other, with the most known headings are the ones.
    ``given`` is what all rows have in columns that the sheet lacks. Raises UserFault
    ``headings_missing``, or ``columns_missing`` when a column is absent without which no row could
    be loaded.
    """
    best = _best(sheet, table, meanings)
    if best is None or (len(best.columns) < 2 and len(table.columns) > 2):
        raise UserFault(
            "headings_missing",
            _("表里找不到“{table}”的标题行，没有导入，什么都没有改动。").format(table=table.text),
            _("请用模板里的标题，或检查选的是不是这张表。"),
        )
    found = _with_rows_below(sheet, table, meanings, best)
    return complete(dataclasses.replace(found, given=given), table)


def likely_headings(
    sheet: Sheet, table: Table, meanings: Meanings, row: int | None = None
) -> Headings | None:
    """The headings of a sheet, or of one row, as far as they are known; None when none is."""
    if row is not None:
        return _headings_at(sheet, row, row, table, meanings)
    best = _best(sheet, table, meanings)
    return _with_rows_below(sheet, table, meanings, best) if best is not None else None


def absent_columns(headings: Headings, table: Table) -> tuple[Column, ...]:
    """The columns that every row needs and that neither a heading nor anybody names."""
    present = {column.name for column in headings.columns.values()} | headings.given.keys()
    return tuple(
        item for item in table.columns if item.required and not {item.name, item.instead} & present
    )


def given_columns(
    given: Mapping[str, str], among: Collection[Table]
) -> Mapping[str, Mapping[str, str]]:
    """By table what all rows have in columns that are called so. Raises UserFault if none is."""
    found: dict[str, dict[str, str]] = {table.name: {} for table in among}
    for text, value in given.items():
        columns = {table.name: column for table in among if (column := column_called(text, table))}
        if not columns:
            raise UserFault(
                "column_unknown",
                _("要导入的表里没有“{column}”这个栏目，什么都没有改动。").format(column=text),
                _("请写模板里的栏目名称，如“走访目的”“时长”。"),
            )
        for name, column in columns.items():
            found[name][column.name] = value
    return found


def asked_columns(headings: Headings, table: Table) -> tuple[Column, ...]:
    """The columns that the sheet lacks and that are sensible to give once for all its rows."""
    present = {column.name for column in headings.columns.values()}
    return tuple(
        item
        for item in table.columns
        if item.asked_unless and not {item.name, *item.asked_unless} & present
    )


def complete(headings: Headings, table: Table) -> Headings:
    """The headings, if no column is absent. Raises UserFault ``columns_missing``."""
    absent = absent_columns(headings, table)
    if absent:
        raise UserFault(
            "columns_missing",
            _("表里缺少必填的栏目：{names}。没有导入，什么都没有改动。").format(
                names=enumerated(item.text for item in absent)
            ),
            _("请补上这些栏目；整张表都一样的，导入时写一次就行（命令行写 --given 栏目=内容）。"),
        )
    return headings


def _best(sheet: Sheet, table: Table, meanings: Meanings) -> Headings | None:
    best: tuple[tuple[int, int, int], Headings] | None = None
    for top in range(min(HEADINGS_WITHIN, len(sheet.rows))):
        for row in range(top, min(top + _DEEPEST, len(sheet.rows))):
            found = _headings_at(sheet, top, row, table, meanings)
            score = (len(found.columns), top - row, -top)
            if found.columns and (best is None or score > best[0]):
                best = (score, found)
    if best is None:
        return None
    found = best[1]
    top = _top_of(sheet, found)
    return _headings_at(sheet, top, found.row, table, meanings) if top < found.top else found


def _top_of(sheet: Sheet, found: Headings) -> int:
    """The row in which headings begin that are merged downwards into the row that was found."""
    origins = [sheet.spread.get((found.top, place)) for place in found.columns]
    above = [origin[0] for origin in origins if origin is not None]
    return max(min([found.top, *above]), found.row - _DEEPEST + 1, 0)


def _with_rows_below(sheet: Sheet, table: Table, meanings: Meanings, found: Headings) -> Headings:
    """Headings of several rows: cells merged downwards, or narrower headings below wider ones."""
    for row in range(found.row + 1, min(found.top + _DEEPEST, len(sheet.rows))):
        deeper = _headings_at(sheet, found.top, row, table, meanings)
        merged = any((row, place) in sheet.spread for place in found.columns)
        if len(deeper.columns) < len(found.columns) or not (
            (merged and _is_below(sheet, row)) or _only_headings(sheet, row, table, found)
        ):
            break
        found = deeper
    return found


def _is_below(sheet: Sheet, row: int) -> bool:
    """Whether no cell of the row, beside those merged into it, looks like data."""
    own = (
        text_of(cell)
        for place, cell in enumerate(sheet.rows[row])
        if (row, place) not in sheet.spread
    )
    return not any(any(char.isdigit() for char in text) for text in own)


def _only_headings(sheet: Sheet, row: int, table: Table, above: Headings) -> bool:
    """Whether a row without anything a record needs holds nothing but known headings."""
    needed = {place for place, column in above.columns.items() if column.required or column.own}
    texts = {place: text_of(cell) for place, cell in enumerate(sheet.rows[row])}
    filled = {place: text for place, text in texts.items() if text}
    known = [text for text in filled.values() if column_called(text, table) is not None]
    return bool(filled) and not needed & filled.keys() and 2 * len(known) >= len(filled)


def _headings_at(sheet: Sheet, top: int, row: int, table: Table, meanings: Meanings) -> Headings:
    """What the rows ``top`` to ``row`` mean when they are headings."""
    texts = dict(_composed(sheet, top, row))
    wholes = {place: _BETWEEN.join(parts) for place, parts in texts.items()}
    said = {place: meanings.heading(table.name, text) for place, text in wholes.items()}
    flags = _flags(texts, table, said)
    columns = match_headings(
        texts, table, {place: None if place in flags else name for place, name in said.items()}
    )
    serial = {place for place, text in wholes.items() if place not in columns and is_serial(text)}
    own = frozenset(map(key, table.worked_out))
    worked_out = {
        place: text
        for place, text in wholes.items()
        if place not in columns and said[place] is None and key(text) in own
    }
    aside = {place for place, text in wholes.items() if key(text) in _reasons()}
    left_out = {place: wholes[place] for place, name in said.items() if name == NOTHING}
    known = columns.keys() | serial | aside | left_out.keys() | worked_out.keys() | flags.keys()
    return Headings(
        row,
        columns,
        {place: text for place, text in wholes.items() if place not in known},
        top,
        left_out,
        frozenset(serial),
        {place: text for place, text in wholes.items() if place not in aside},
        worked_out=worked_out,
        flags=flags,
    )


def _flags(
    texts: Mapping[int, tuple[str, ...]], table: Table, said: Mapping[int, str | None]
) -> dict[int, str]:
    """The headings that are categories, by what a tick below them means."""
    column = next((item for item in table.columns if item.name == CATEGORIES), None)
    if column is None:
        return {}
    found = {}
    for place, parts in texts.items():
        if said[place] not in (None, CATEGORIES) or _column_of_parts(parts, table) is not None:
            continue
        word = _plain(parts[-1])
        asked = _WHETHER.match(word)
        entry = codes.find(column.codes, word[asked.end() :] if asked else word)
        if entry is not None and not word.isdigit():
            found[place] = entry.code
    return found


def _composed(sheet: Sheet, top: int, row: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """For each place the different texts from the widest heading down to the narrowest."""
    width = max((len(cells) for cells in sheet.rows[top : row + 1]), default=0)
    for place in range(width):
        column = [
            text_of(cells[place])
            for cells in sheet.rows[top : row + 1]
            if place < len(cells) and text_of(cells[place])
        ]
        if column:
            yield place, tuple(dict.fromkeys(column))


def match_headings(
    texts: Mapping[int, tuple[str, ...]], table: Table, said: Mapping[int, str | None]
) -> dict[int, Column]:
    """The columns that headings name; a column is taken once, one of links by several.

    What people said of a heading comes before what the program would think.
    """
    names = {column.name: column for column in table.columns}
    found = {place: names[name] for place, name in said.items() if name in names}
    taken = {column.name for column in found.values()}
    for place, parts in texts.items():
        column = _column_of_parts(parts, table) if said.get(place) is None else None
        if column is None or (column.name in taken and column.kind is not ColumnKind.LINK):
            continue
        found[place] = column
        taken.add(column.name)
    return dict(sorted(found.items()))


def _column_of_parts(parts: tuple[str, ...], table: Table) -> Column | None:
    """By the whole heading, else by its narrowest part unless the wider one is of somebody else."""
    whole = column_called("".join(parts), table)
    if whole is not None or len(parts) == 1:
        return whole
    if any(_OTHERS.search(part) for part in parts[:-1]):
        return None
    return column_called(parts[-1], table)


def is_serial(text: str) -> bool:
    """Whether a heading is that of running numbers."""
    return key(text) in _SERIAL


def names_of(table: Table) -> frozenset[str]:
    """Everything that the headings of a table are called, as ``key`` gives it."""
    whole, bare = _headings_of(table.name, table.columns)
    return frozenset(whole.keys() | bare.keys())


def alike(heading: str, table: Table, taken: Collection[str]) -> Column | None:
    """A column that a heading the table does not know may well be, of those not ``taken``."""
    text = key(heading.rpartition(_BETWEEN)[2])
    if len(text) < _LEAST_ALIKE or _OTHERS.search(heading):
        return None
    best: tuple[float, Column] | None = None
    for column in table.columns:
        names = [key(name) for name in (*_labels(column), *column.names)]
        share = max(SequenceMatcher(None, text, name).ratio() for name in names)
        if column.name not in taken and share >= _ALIKE and (best is None or share > best[0]):
            best = (share, column)
    return best[1] if best else None


@cache
def _reasons() -> frozenset[str]:
    return frozenset(key(text) for text in every_language(REASON))


def column_called(text: str, table: Table) -> Column | None:
    """The column of a table that a heading names."""
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
