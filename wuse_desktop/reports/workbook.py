# SPDX-License-Identifier: MulanPSL-2.0
"""Spreadsheets that WPS and Excel open: exports, templates, lists of rows sent back.

No text becomes a formula: a cell that begins with ``=``, ``+``, ``-`` or ``@`` is stored as text
and marked so, also when a person edits it or saves the sheet as CSV.
"""

import dataclasses
import enum
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from wuse_desktop.i18n import N_, _
from wuse_desktop.reports import ooxml
from wuse_desktop.reports.ooxml import CellValue, Look

_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_LONGEST_PROMPT = 250
_BETWEEN_ITEMS = "、，；。,; "
NOTES_SHEET = N_("填写说明")
_CHOICES = "_choices"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


class Kind(enum.Enum):
    """How a column's empty cells are formatted; TEXT keeps ID and telephone numbers as typed."""

    TEXT = Look.TEXT
    NUMBER = Look.GENERAL
    DATE = Look.DATE
    MOMENT = Look.MOMENT


@dataclasses.dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: heading, width in characters, kind, values offered to choose from.

    ``required`` colours the heading; ``note`` is shown when a cell is entered and is listed on
    the sheet of notes. ``strict`` refuses a value that is not among ``choices``.
    """

    heading: str
    width: float = 14
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    strict: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the headings stand in row 1, the rows follow; ``notes`` go to a sheet of notes."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[CellValue]] = ()
    notes: tuple[str, ...] = ()


def write_workbook(sheets: Sequence[Sheet], target: BinaryIO) -> None:
    """Write an xlsx workbook of ``sheets`` to ``target``; the heading row stays in sight.

    Nothing is put into temporary files. Text is stored as text, numbers as numbers, dates as
    dates. Characters that a spreadsheet cannot hold are left out, sheet names are made acceptable
    and distinct. Equal sheets give equal bytes. Raises ValueError for a row whose length differs
    from the columns'. An OSError of ``target`` passes through.
    """
    names = sheet_names((sheet.name for sheet in sheets), taken=(_CHOICES,))
    notes = _notes(sheets, names)
    written = [*sheets]
    if notes.rows:
        written.append(notes)
        names += sheet_names([notes.name], taken=(_CHOICES, *names))
    choices = _distinct_choices(written)
    parts = [_sheet_parts(sheet, choices) for sheet in written]
    if choices:
        names.append(_CHOICES)
        parts.append(_choices_parts(choices))
    write_archive(target, names, parts, hidden=(_CHOICES,))


def write_archive(
    target: BinaryIO,
    names: Sequence[str],
    sheets: Sequence[Iterable[str]],
    hidden: Iterable[str] = (),
    print_titles: Mapping[int, str] | None = None,
) -> None:
    """Write the parts of an xlsx file: the XML of each sheet, under its name.

    ``print_titles`` are the rows that print on each page of a sheet, by its place from 0.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, parts in enumerate(sheets, 1):
            _write_part(archive, ooxml.sheet_path(number), parts)
        for path, part in (
            ("[Content_Types].xml", ooxml.content_types(len(names))),
            ("_rels/.rels", ooxml.ROOT_RELATIONS),
            ("xl/workbook.xml", ooxml.workbook(names, hidden, print_titles)),
            ("xl/_rels/workbook.xml.rels", ooxml.workbook_relations(len(names))),
            ("xl/styles.xml", ooxml.STYLES),
        ):
            _write_part(archive, path, (part,))


def _write_part(archive: zipfile.ZipFile, path: str, parts: Iterable[str]) -> None:
    info = zipfile.ZipInfo(path, _FIXED_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as entry:
        for part in parts:
            entry.write(part.encode())


def _sheet_parts(sheet: Sheet, choices: list[tuple[str, ...]]) -> Iterator[str]:
    columns = sheet.columns
    looks = [column.kind.value for column in columns]
    yield ooxml.sheet_start([(column.width, column.kind.value) for column in columns])
    yield ooxml.row(
        1,
        (
            (column.heading, Look.REQUIRED_HEADING if column.required else Look.HEADING)
            for column in columns
        ),
    )
    for number, values in enumerate(sheet.rows, 2):
        yield ooxml.row(number, zip(values, looks, strict=True))
    yield ooxml.sheet_end(
        [
            _rule(column, ooxml.column_letters(number), choices)
            for number, column in enumerate(columns, 1)
            if column.choices or column.note
        ]
    )


def _rule(column: SheetColumn, letters: str, choices: list[tuple[str, ...]]) -> str:
    """What a cell of the column offers, refuses and says when it is entered."""
    title = ooxml.attribute(column.heading[:_LONGEST_NAME])
    parts = ['allowBlank="1"']
    source = ""
    if column.choices:
        place = ooxml.column_letters(choices.index(column.choices) + 1)
        source = f"<formula1>'{_CHOICES}'!${place}$1:${place}${len(column.choices)}</formula1>"
        parts.append('type="list"')
        if column.strict:
            error = ooxml.attribute(_("请从列表中选择。"))
            parts.append(f'showErrorMessage="1" errorTitle={title} error={error}')
    if column.note:
        prompt = ooxml.attribute(_prompt(column.note))
        parts.append(f'showInputMessage="1" promptTitle={title} prompt={prompt}')
    cells = f"{letters}2:{letters}{ooxml.LAST_ROW}"
    return f'<dataValidation {" ".join(parts)} sqref="{cells}">{source}</dataValidation>'


def _prompt(note: str) -> str:
    """A note as far as a spreadsheet shows it, cut between two items of its list."""
    if len(note) <= _LONGEST_PROMPT:
        return note
    more = _("等。")
    cut = note[: _LONGEST_PROMPT - len(more)]
    return cut[: max(cut.rfind(mark) for mark in _BETWEEN_ITEMS)] + more


def _choices_parts(choices: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The values of all choice columns, on a hidden sheet: a list in a rule ends at 255 signs."""
    yield ooxml.sheet_start([(20, Look.TEXT)] * len(choices))
    for number, values in enumerate(itertools.zip_longest(*choices), 1):
        yield ooxml.row(number, ((value, Look.TEXT) for value in values))
    yield ooxml.sheet_end(())


def _distinct_choices(sheets: Iterable[Sheet]) -> list[tuple[str, ...]]:
    listed = (column.choices for sheet in sheets for column in sheet.columns if column.choices)
    return list(dict.fromkeys(listed))


def _notes(sheets: Sequence[Sheet], names: Sequence[str]) -> Sheet:
    """The notes of all sheets and columns, as a sheet of their own."""
    lines: list[tuple[str, str, str]] = []
    for name, sheet in zip(names, sheets, strict=True):
        lines += [(name, "", note) for note in sheet.notes]
        lines += [(name, column.heading, column.note) for column in sheet.columns if column.note]
    columns = (SheetColumn(_("表"), 18), SheetColumn(_("栏目"), 18), SheetColumn(_("说明"), 90))
    return Sheet(_(NOTES_SHEET), columns, lines)


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    r"""Names that spreadsheets accept: at most 31 characters, none of ``[]:*?/\``, no two equal."""
    names: list[str] = []
    used = {name.casefold() for name in taken}
    for text in wanted:
        base = _BAD_IN_NAME.sub(" ", ooxml.clean(text)).strip().strip("'") or _("表")
        name = base[:_LONGEST_NAME]
        number = 2
        while name.casefold() in used:
            mark = f" {number}"
            name = base[: _LONGEST_NAME - len(mark)] + mark
            number += 1
        used.add(name.casefold())
        names.append(name)
    return names
