# SPDX-License-Identifier: MulanPSL-2.0
"""What became of a table: counts that add up, findings by row, and the file of returned rows."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _
from wuse_desktop.reports.workbook import Sheet as SheetToWrite
from wuse_desktop.reports.workbook import SheetColumn, write_workbook
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.headings import REASON
from wuse_desktop.services.tables.rows import Row
from wuse_desktop.services.tables.sheets import Cell
from wuse_desktop.services.tables.table import Table

_REASON_WIDTH = 48


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row was returned: its number in the sheet, the column's heading or "", the sentence."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of one table.

    ``rows_in`` is ``loaded + returned``; ``duplicates`` of the returned were on file already.
    ``warnings`` are sentences about loaded rows with how many rows each is about; ``notes`` speak
    of the whole table. ``failed_file`` holds the returned rows with their reasons under the name
    ``failed_name``, and is empty when every row was loaded.
    """

    table: str
    label: str
    source: str
    rows_in: int
    loaded: int
    returned: int
    duplicates: int
    findings: tuple[RowFinding, ...]
    warnings: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    dry_run: bool
    failed_name: str = ""
    failed_file: bytes = field(default=b"", repr=False)


def findings_of(row: Row, problems: Sequence[Problem], table: Table) -> list[RowFinding]:
    """The findings about one row, with the headings of their columns."""
    labels = {column.name: column.text for column in table.columns}
    return [
        RowFinding(row.number, labels.get(item.field, ""), item.code, item.message)
        for item in problems
    ]


def returned_rows(
    heading: Sequence[Cell],
    rows: Sequence[tuple[Row, Sequence[Problem]]],
    table: Table,
    *,
    as_text: bool,
) -> bytes:
    """The rows that came back, as they were, each with its reasons in the first column.

    As CSV for what came as CSV, else as xlsx; mended, the file may be loaded again.
    """
    width = max(len(heading), *(len(row.cells) for row, _problems in rows))
    headings = [_(REASON), *_texts(heading, width)]
    lines = [
        ["；".join(dict.fromkeys(item.message for item in problems)), *_texts(row.cells, width)]
        for row, problems in rows
    ]
    if as_text:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(headings)
        writer.writerows(lines)
        return text.getvalue().encode("utf-8-sig")
    columns = [SheetColumn(headings[0], width=_REASON_WIDTH)]
    columns += [SheetColumn(text) for text in headings[1:]]
    target = io.BytesIO()
    write_workbook([SheetToWrite(table.text, tuple(columns), lines)], target)
    return target.getvalue()


def _texts(cells: Sequence[Cell], width: int) -> list[str]:
    texts = [text_of(cell) for cell in cells]
    return texts + [""] * (width - len(texts))
