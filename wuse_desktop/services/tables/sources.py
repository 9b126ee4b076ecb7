# SPDX-License-Identifier: MulanPSL-2.0
"""Which sheets of which files are which tables: by name, by headings, by what people said."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, every_language
from wuse_desktop.services.found_files import files_in
from wuse_desktop.services.ledgers.events import VISITS_DUE
from wuse_desktop.services.ledgers.volunteering import CERTIFICATES
from wuse_desktop.services.tables.areas import parts_of
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.exporting import ABOUT
from wuse_desktop.services.tables.layouts import find_table, tables
from wuse_desktop.services.tables.likely import likely_table, tables_called
from wuse_desktop.services.tables.meanings import NONE_YET, Meanings
from wuse_desktop.services.tables.returned import bare_stem
from wuse_desktop.services.tables.sheet_run import Source
from wuse_desktop.services.tables.sheets import SPREADSHEETS, TEXTS, Book, Sheet, read_book
from wuse_desktop.services.tables.table import Table
from wuse_desktop.services.tables.templates import GUIDE

SheetKey = tuple[Path, str]
KINDS = (*SPREADSHEETS, *TEXTS)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that was read: what is loaded later is what was looked at."""

    path: Path
    book: Book


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for some files.

    ``tables`` by sheet, "" for none; ``heading_rows`` by sheet, from 1; ``given`` by sheet the
    texts for columns that it does not have; ``meanings`` of words and headings; hidden rows of
    the sheets ``without_hidden`` are left out. ``wanted`` is the table from whose list it began.
    """

    tables: Mapping[SheetKey, str] = field(default_factory=dict)
    heading_rows: Mapping[SheetKey, int] = field(default_factory=dict)
    given: Mapping[SheetKey, Mapping[str, str]] = field(default_factory=dict)
    meanings: Meanings = NONE_YET
    without_hidden: frozenset[SheetKey] = frozenset()
    wanted: str = ""


def open_files(places: Sequence[Path]) -> tuple[OpenFile, ...]:
    """Read the tables among files and folders, each once. Raises what ``read_book`` raises."""
    paths: list[Path] = []
    for place in places:
        paths += files_in([place], *KINDS) if place.is_dir() else [place]
    return tuple(open_file(path) for path in dict.fromkeys(paths))


def open_file(path: Path) -> OpenFile:
    """Read one file; several tables on one sheet are taken apart."""
    book = read_book(path)
    sheets = [part for sheet in book.sheets for part in parts_of(sheet)]
    return OpenFile(path, dataclasses.replace(book, sheets=tuple(sheets)))


def in_order(sources: Sequence[Source]) -> list[Source]:
    """In the order of loading: what is pointed at comes before what points."""
    order = [item.name for item in tables()]
    return sorted(sources, key=lambda source: order.index(source.table.name))


def named_sources(file: OpenFile, meanings: Meanings) -> Iterator[Source]:
    """The sheets with the name of a table; else the first by the file's name, all by headings."""
    sheets = [sheet for sheet in file.book.sheets if not printed_only(sheet)]
    named = [(sheet, found) for sheet in sheets if (found := _named_table(file, sheet, meanings))]
    if not named and sheets:
        whole = [sheet for sheet in sheets if sheet.whole == sheets[0].whole is not None]
        first = whole or sheets[:1]
        named = [
            (sheet, found)
            for sheet in sheets
            if (
                found := _first_table(file, sheet, meanings)
                if sheet in first
                else _likely(file, sheet, meanings)
            )
        ]
    for sheet, found in named:
        yield Source(file.path, sheet, found)


def _named_table(file: OpenFile, sheet: Sheet, meanings: Meanings) -> Table | None:
    """The table that the name of a sheet says, or that its headings say besides."""
    found = find_table(sheet.name)
    whole = find_table(sheet.whole) if sheet.whole else None
    if found is None and (whole or tables_called([sheet.whole or sheet.name], tables())):
        return _likely(file, sheet, meanings) or whole
    return found


def _first_table(file: OpenFile, sheet: Sheet, meanings: Meanings) -> Table | None:
    """The table that a first sheet without a telling name is; a part by its headings first."""
    by_file = find_table(bare_stem(file.path.stem))
    if sheet.whole is None:
        return by_file or _likely(file, sheet, meanings)
    return _likely(file, sheet, meanings) or by_file


def _likely(file: OpenFile, sheet: Sheet, meanings: Meanings, wanted: str = "") -> Table | None:
    names = [sheet.name if sheet.whole is None else sheet.whole]
    if len(_wholes(file)) == 1:  # the name of a file with several sheets is of none of them
        names.append(bare_stem(file.path.stem))
    return likely_table(sheet, tables(), meanings, names, wanted)


def table_of(file: OpenFile, sheet: Sheet, choice: Choice) -> Table | None:
    """The table that a sheet is: as chosen, by its name, its headings, or the file's name."""
    chosen = choice.tables.get((file.path, sheet.name))
    if chosen is not None:
        return next((item for item in tables() if item.name == chosen), None)
    if is_guide(sheet) or is_empty(sheet) or printed_only(sheet):
        return None
    return (
        find_table(sheet.name)
        or _likely(file, sheet, choice.meanings, choice.wanted)
        or (find_table(sheet.whole) if sheet.whole else None)
        or (find_table(bare_stem(file.path.stem)) if len(_wholes(file)) == 1 else None)
    )


def _wholes(file: OpenFile) -> set[str]:
    """The sheets of a file in which something stands, before they were taken apart."""
    return {item.name if item.whole is None else item.whole for item in _filled(file)}


def _filled(file: OpenFile) -> list[Sheet]:
    return [sheet for sheet in file.book.sheets if not is_empty(sheet)]


def is_guide(sheet: Sheet) -> bool:
    """Whether a sheet only tells of the others: of a template, of an exported list."""
    name = sheet.name if sheet.whole is None else sheet.whole
    return name in (*every_language(GUIDE), *every_language(ABOUT))


def printed_only(sheet: Sheet) -> str:
    """What is said of a paper of the program from which nothing is loaded; "" of other sheets.

    Certificates are issued and due visits worked out by the program alone.
    """
    name = sheet.name if sheet.whole is None else sheet.whole
    for kind in (CERTIFICATES, VISITS_DUE):
        if name in every_language(kind.title):
            message = _(
                "这是程序自己导出的“{name}”，只供打印和查看：里面的内容工作台里已经有，不用导入。"
            )
            return message.format(name=kind.text)
    return ""


def is_empty(sheet: Sheet) -> bool:
    """Whether nothing stands in a sheet."""
    return not any(text_of(cell) for row in sheet.rows for cell in row)


def sheet_name(file: OpenFile, sheet: Sheet) -> str:
    """How a sheet is called: with its file where that has several."""
    return f"{file.path.name} / {sheet.name}" if sheet.name else file.path.name


def no_sheet(path: Path) -> UserFault:
    """What is said of a file without a sheet."""
    return UserFault(
        "file_empty",
        _("{name} 里没有可以读的工作表，什么都没有改动。").format(name=path.name),
        _("请检查选的是不是这个文件。"),
    )
