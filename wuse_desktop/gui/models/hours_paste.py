# SPDX-License-Identifier: MulanPSL-2.0
"""What a table copied from WPS means on the sheet of hours: its cells, under headings or not."""

import re

from wuse_desktop.domain.table_text import pasted_table
from wuse_desktop.services.hours_entry import FIELD_OF_CELL
from wuse_desktop.services.tables.headings import column_called
from wuse_desktop.services.tables.layouts import table

CELLS = tuple(FIELD_OF_CELL)
# The columns of the table of hours: what is pasted is known by the headings that are imported.
_CELL_OF_COLUMN = {
    "volunteer": "who",
    "date": "day",
    "start_time": "start",
    "end_time": "end",
    "break_minutes": "rest",
    "minutes": "minutes",
    "activity_name": "activity",
    "place": "place",
    "content": "content",
    "person_in_charge": "in_charge",
}
_LEAST_HEADINGS = 2
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}")
_MIDNIGHT = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s+0{1,2}:00(:00)?")


def pasted_rows(text: str, first_cell: str) -> list[dict[str, str]]:
    """The rows of a copied table as cells by name, beginning at ``first_cell``.

    A first line of headings says itself which column is what; columns that the sheet does not
    have are left out. Blank lines are passed over.
    """
    lines = pasted_table(text)
    if not lines:
        return []
    names = [_cell_under(heading) for heading in lines[0]]
    if sum(map(bool, names)) >= _LEAST_HEADINGS:
        lines = lines[1:]
    else:
        names = list(CELLS[CELLS.index(first_cell) :])
    return [
        {name: plain(cell) for name, cell in zip(names, line, strict=False) if name}
        for line in lines
    ]


def _cell_under(heading: str) -> str:
    found = column_called(heading, table("volunteer_services"))
    return _CELL_OF_COLUMN.get(found.name, "") if found else ""


def plain(cell: str) -> str:
    """A cell without what a spreadsheet adds: line ends, seconds, midnight behind a date."""
    one_line = " ".join(cell.split())
    return _SECONDS.sub(r"\1", _MIDNIGHT.sub(r"\1", one_line))
