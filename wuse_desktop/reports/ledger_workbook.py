# SPDX-License-Identifier: MulanPSL-2.0
"""A ledger as a spreadsheet that prints as the paper does: title, unit, ruled rows, signatures.

A4 landscape, one page wide, the headings on each page. Numbers are numbers and dates are dates.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports import ooxml
from wuse_desktop.reports.ooxml import CellValue, Look
from wuse_desktop.reports.workbook import sheet_names, write_archive

_TITLE_ROW, _FACTS_ROW, _HEADING_ROW = 1, 2, 3
_NUMBER_WIDTH = 5.5
_LINE_POINTS, _TITLE_POINTS, _SIGNED_POINTS = 15.0, 30.0, 36.0
_PADDING = 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class LedgerSheet:
    """A ledger to write: ``widths`` of its columns in characters, one value a column in each row.

    ``facts`` stand below the title; ``total`` is the last row, empty for none.
    """

    title: str
    facts: tuple[str, ...]
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[Sequence[CellValue]]
    total: tuple[CellValue, ...] = ()
    signatures: tuple[str, ...] = ()


def write_ledger_workbook(sheet: LedgerSheet, target: BinaryIO) -> None:
    """Write the ledger as an xlsx workbook. An OSError of ``target`` passes through."""
    names = sheet_names([sheet.title])
    titles = {0: f"${_HEADING_ROW}:${_HEADING_ROW}"}
    write_archive(target, names, [_parts(sheet)], print_titles=titles)


def _parts(sheet: LedgerSheet) -> Iterator[str]:
    widths = (_NUMBER_WIDTH, *sheet.widths)
    last = ooxml.column_letters(len(widths))
    yield ooxml.sheet_start(
        [(width, Look.GENERAL) for width in widths], _HEADING_ROW, fit_to_width=True
    )
    yield ooxml.row(_TITLE_ROW, [(sheet.title, Look.PAPER_TITLE)], height=_TITLE_POINTS)
    yield ooxml.row(_FACTS_ROW, [("　　".join(sheet.facts), Look.PAPER_FACTS)])
    headings = [(text, Look.PAPER_HEADING) for text in (_("序号"), *sheet.headings)]
    yield ooxml.row(_HEADING_ROW, headings, height=_height(headings, widths))
    number = _HEADING_ROW
    for number, values in enumerate(sheet.rows, _HEADING_ROW + 1):
        cells = [_cell(value) for value in (number - _HEADING_ROW, *values)]
        yield ooxml.row(number, cells, blanks=True, height=_height(cells, widths))
    if sheet.total:
        number += 1
        total = [(value, Look.PAPER_TOTAL) for value in (_("合计"), *sheet.total)]
        yield ooxml.row(number, total, blanks=True)
    if sheet.signatures:
        number += 1
        signed = "　　　　　　　　".join(f"{text}：" for text in sheet.signatures)
        yield ooxml.row(number, [(signed, Look.PAPER_FACTS)], height=_SIGNED_POINTS)
    wide = [_TITLE_ROW, _FACTS_ROW, *([number] if sheet.signatures else [])]
    yield ooxml.sheet_end((), [f"A{place}:{last}{place}" for place in wide], landscape_page=True)


def _cell(value: CellValue) -> tuple[CellValue, Look]:
    """A value with its rules around it; text breaks within its column."""
    if isinstance(value, int | float):
        return value, Look.PAPER_NUMBER
    return value, Look.PAPER_TEXT if value is None or isinstance(value, str) else Look.PAPER_DATE


def _height(cells: Sequence[tuple[CellValue, Look]], widths: Sequence[float]) -> float:
    """Points for the cell with most lines: what is not opened in an office is not measured."""
    lines = 1
    for (value, _look), width in zip(cells, widths, strict=True):
        if isinstance(value, str):
            room = max(width - _PADDING, 2.0)
            lines = max(lines, ooxml.lines_of(value, room))
    return lines * _LINE_POINTS
