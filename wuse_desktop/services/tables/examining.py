# SPDX-License-Identifier: MulanPSL-2.0
"""Looking at files before they are loaded: which tables, which columns, what would become of rows.

A trial load that is taken back tells the counts, so that they are those of the load itself.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain import codes
from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import Choice as Offered
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.headings import (
    Headings,
    absent_columns,
    asked_columns,
    likely_headings,
)
from wuse_desktop.services.tables.layouts import tables
from wuse_desktop.services.tables.loading import Loaded, load_sources
from wuse_desktop.services.tables.meanings import remember, signature
from wuse_desktop.services.tables.offers import WordKind, column_offers, word_offers
from wuse_desktop.services.tables.results import ColumnFound, LoadResult, RowShown
from wuse_desktop.services.tables.sheet_run import Source, columns_found
from wuse_desktop.services.tables.sheets import Sheet
from wuse_desktop.services.tables.sources import (
    Choice,
    OpenFile,
    SheetKey,
    is_empty,
    is_guide,
    printed_only,
    table_of,
)

_ROWS_SHOWN = 50
_LEAST = 2
_USUAL_MINUTES = "40"


@dataclass(frozen=True, slots=True)
class Missing:
    """A column that a sheet lacks: without a ``required`` one no row could be loaded.

    ``examples`` are words that may stand in it.
    """

    name: str
    label: str
    required: bool
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetExamined:
    """One sheet: its table ("" for none), where its headings are (row from 1, 0 when not found).

    ``result`` is what a load would give; without one ``fault`` says why, and ``shown`` are the
    first rows as they are. ``left`` is the column of the file that the part begins in, from 0.
    ``columns`` are as far as they are known, ``missing`` those that the sheet should have,
    ``given`` what was said to stand in such ones.
    ``offered`` is what a column of the sheet may be.
    """

    path: Path
    sheet: str
    table: str
    heading_row: int
    columns: tuple[ColumnFound, ...]
    result: LoadResult | None
    fault: str = ""
    missing: tuple[Missing, ...] = ()
    given: Mapping[str, str] = dataclasses.field(default_factory=dict)
    shown: tuple[RowShown, ...] = dataclasses.field(default=(), repr=False)
    left: int = 0
    offered: tuple[Offered, ...] = dataclasses.field(default=(), repr=False)

    @property
    def key(self) -> SheetKey:
        """Which sheet it is."""
        return (self.path, self.sheet)

    @property
    def rows(self) -> tuple[RowShown, ...]:
        """The rows to show."""
        return self.result.shown if self.result is not None else self.shown


@dataclass(frozen=True, slots=True)
class Examination:
    """The sheets of all files in their order; ``notes`` tell of what is not read.

    ``offers`` is what the words that nobody knows may mean.
    """

    sheets: tuple[SheetExamined, ...]
    notes: tuple[str, ...] = ()
    offers: Mapping[WordKind, tuple[Offered, ...]] = dataclasses.field(default_factory=dict)

    @property
    def loadable(self) -> int:
        """How many rows a load would keep."""
        return sum(item.result.loaded for item in self.sheets if item.result)


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with its table and headings, or why it has none."""

    file: OpenFile
    sheet: Sheet
    source: Source | None
    headings: Headings | None
    fault: str = ""


def examine(
    desk: Desk, files: Sequence[OpenFile], choice: Choice, progress: Progress = SILENT
) -> Examination:
    """Try what a load of the files would give; nothing is kept.

    Raises UserFault ``read_only_role`` for a user who may only look.
    """
    found = _find(files, choice)
    pairs = _pairs(found)
    loaded = load_sources(desk, pairs, choice.meanings, dry_run=True, progress=progress)
    desk.database.last_changes = Changes()
    results = {
        (source.path, source.sheet.name): result
        for (source, _headings), result in zip(pairs, loaded.results, strict=True)
    }
    sheets = tuple(_examined(item, results) for item in found)
    hidden = _("“{name}”是隐藏的工作表，没有读。")
    notes = [
        hidden.format(name=f"{file.path.name} / {name}")
        for file in files
        for name in file.book.hidden
        if not name.startswith("_")
    ]
    words = [item.word for result in loaded.results for item in result.words]
    return Examination(sheets, tuple(notes), word_offers(desk, words))


def load_files(
    desk: Desk, files: Sequence[OpenFile], choice: Choice, progress: Progress = SILENT
) -> Loaded:
    """Load the files as they were looked at, and remember what was said of words and headings."""
    found = _find(files, choice)
    meanings = choice.meanings
    for item in found:
        chosen = choice.tables.get((item.file.path, item.sheet.name))
        if item.headings is None or item.source is None:
            continue
        if chosen or item.sheet.whole is not None:  # a part has no name that tells it later
            said = signature(item.headings.texts.values())
            meanings = meanings.with_table(said, item.source.table.name)
    with desk.together(_("从表格导入")):
        loaded = load_sources(
            desk, _pairs(found), choice.meanings, dry_run=False, progress=progress
        )
        remember(desk, meanings)
    return loaded


def _find(files: Sequence[OpenFile], choice: Choice) -> list[_Found]:
    return [
        _found(file, sheet, choice)
        for file in files
        for sheet in file.book.sheets
        if not is_empty(sheet) and not is_guide(sheet)
    ]


def _found(file: OpenFile, sheet: Sheet, choice: Choice) -> _Found:
    table = table_of(file, sheet, choice)
    if table is None:
        return _Found(file, sheet, None, None, printed_only(sheet))
    key = (file.path, sheet.name)
    source = Source(file.path, sheet, table, key in choice.without_hidden)
    row = choice.heading_rows.get(key, 0)
    place = row - sheet.number(0)
    likely = likely_headings(sheet, table, choice.meanings, place if place >= 0 else None)
    if likely is not None:
        likely = dataclasses.replace(likely, given=choice.given.get(key, {}))
    if likely is None or (len(likely.columns) < _LEAST and not row):
        message = _("没有找到“{table}”的标题行。请在上面选是哪张表，或写上标题在第几行。")
        return _Found(file, sheet, source, likely, message.format(table=table.text))
    absent = absent_columns(likely, table)
    if not absent:
        return _Found(file, sheet, source, likely)
    message = _("表里没有“{names}”。请在“栏目”（Alt+L）里写一次，整张表都按它算，或指给另一栏。")
    names = "”“".join(item.text for item in absent)
    return _Found(file, sheet, source, likely, message.format(names=names))


def _pairs(found: Sequence[_Found]) -> list[tuple[Source, Headings]]:
    """What can be loaded, in the order of loading."""
    order = [item.name for item in tables()]
    pairs = [
        (item.source, item.headings)
        for item in found
        if item.source is not None and item.headings is not None and not item.fault
    ]
    return sorted(pairs, key=lambda pair: order.index(pair[0].table.name))


def _examined(item: _Found, results: dict[SheetKey, LoadResult]) -> SheetExamined:
    result = results.get((item.file.path, item.sheet.name))
    columns: tuple[ColumnFound, ...] = ()
    if result is not None:
        columns = result.columns
    elif item.headings is not None and item.source is not None:
        columns = columns_found(item.headings, item.source.table)
    return SheetExamined(
        item.file.path,
        item.sheet.name,
        item.source.table.name if item.source else "",
        item.sheet.number(item.headings.row) if item.headings else 0,
        columns,
        result,
        item.fault,
        _missing(item),
        item.headings.given if item.headings else {},
        () if result else _plain_rows(item.sheet),
        item.sheet.left,
        column_offers(item.source.table.name) if item.source else (),
    )


def _missing(item: _Found) -> tuple[Missing, ...]:
    """Columns that the sheet should have, those that were given for all rows among them."""
    if item.headings is None or item.source is None:
        return ()
    bare = dataclasses.replace(item.headings, given={})
    table = item.source.table
    absent = absent_columns(bare, table)
    asked = [column for column in asked_columns(bare, table) if column not in absent]
    return tuple(
        Missing(
            column.name,
            column.text,
            column in absent,
            _examples(column),
        )
        for column in (*absent, *asked)
    )


def _examples(column: Column) -> tuple[str, ...]:
    """Words that may stand in a column."""
    if column.codes:
        return tuple(entry.text for entry in codes.code_list(column.codes).active)
    return (_USUAL_MINUTES,) if column.kind is ColumnKind.MINUTES else ()


def _plain_rows(sheet: Sheet) -> tuple[RowShown, ...]:
    return tuple(
        RowShown(sheet.number(place), tuple(text_of(cell) for cell in cells), "")
        for place, cells in enumerate(sheet.rows[:_ROWS_SHOWN])
        if any(text_of(cell) for cell in cells)
    )
