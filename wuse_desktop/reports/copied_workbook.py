# SPDX-License-Identifier: MulanPSL-2.0
"""Writes sheets in a layout that came from elsewhere: any cells, some of them marked."""

import dataclasses
import datetime
import enum
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from wuse_desktop.reports import ooxml
from wuse_desktop.reports.ooxml import CellValue, Look
from wuse_desktop.reports.workbook import sheet_names, write_archive

_LINE_POINTS = 15


class Mark(enum.Enum):
    """How a cell is shown."""

    PLAIN = Look.TEXT
    TITLE = Look.TITLE
    HEADING = Look.HEADING
    WRONG = Look.WRONG
    REASON = Look.REASON


@dataclasses.dataclass(frozen=True, slots=True)
class CopiedCell:
    """A value with its mark."""

    value: CellValue
    mark: Mark = Mark.PLAIN


@dataclasses.dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one, by row and column from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def reference(self) -> str:
        """As a range such as A1:C2."""
        first = f"{ooxml.column_letters(self.left + 1)}{self.top + 1}"
        return f"{first}:{ooxml.column_letters(self.right + 1)}{self.bottom + 1}"


@dataclasses.dataclass(frozen=True, slots=True)
class CopiedSheet:
    """A sheet: its rows from the first on, the widths of its columns in characters.

    The first ``frozen`` rows stay in sight.
    """

    name: str
    rows: tuple[tuple[CopiedCell, ...], ...]
    widths: tuple[float, ...] = ()
    merges: tuple[Merge, ...] = ()
    frozen: int = 1


def write_copies(sheets: Sequence[CopiedSheet], target: BinaryIO) -> None:
    """Write an xlsx workbook of ``sheets``; text stays text, as ``write_workbook`` keeps it.

    Nothing is put into temporary files. An OSError of ``target`` passes through.
    """
    names = sheet_names(sheet.name for sheet in sheets)
    write_archive(target, names, [_parts(sheet) for sheet in sheets])


def _parts(sheet: CopiedSheet) -> Iterator[str]:
    yield ooxml.sheet_start([(width, Look.TEXT) for width in sheet.widths], sheet.frozen)
    for number, cells in enumerate(sheet.rows, 1):
        looks = ((cell.value, _look(cell)) for cell in cells)
        yield ooxml.row(number, looks, blanks=True, height=_height(cells, sheet.widths))
    yield ooxml.sheet_end((), [merge.reference for merge in sheet.merges])


def _height(cells: Sequence[CopiedCell], widths: Sequence[float]) -> float:
    """Room for the reasons of a row, in points: not every program makes it by itself."""
    lines = max(
        (
            ooxml.lines_of(str(cell.value), width)
            for cell, width in zip(cells, widths, strict=False)
            if cell.mark is Mark.REASON
        ),
        default=1,
    )
    return lines * _LINE_POINTS if lines > 1 else 0


def _look(cell: CopiedCell) -> Look:
    if cell.mark is Mark.WRONG and isinstance(cell.value, datetime.date):
        return Look.WRONG_MOMENT if isinstance(cell.value, datetime.datetime) else Look.WRONG_DATE
    return cell.mark.value
