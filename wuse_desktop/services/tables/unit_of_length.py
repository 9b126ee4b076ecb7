# SPDX-License-Identifier: MulanPSL-2.0
"""Whether a column that says 时长 and no unit holds hours: the program's own is in minutes.

Nobody serves two minutes; a ledger with 2, 1.5 and 3 under 时长 speaks of hours. A call or a
question at the desk may well take five: there a number like 1.5 alone tells.
"""

import re
from collections.abc import Iterable
from itertools import islice

from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.columns import ColumnKind
from wuse_desktop.services.tables.headings import Headings, key
from wuse_desktop.services.tables.sheets import Sheet
from wuse_desktop.services.tables.table import Table

_UNIT = re.compile("分|min")
_NUMBER = re.compile(r"\d{1,5}(?:\.\d+)?")
# What takes longer than so many minutes: service, activities, meetings, lessons, office work.
_LONG = frozenset(
    {
        "volunteer_services",
        "volunteer_trainings",
        "activities",
        "group_sessions",
        "case_sessions",
        "indirect_work",
    }
)
_MOST_HOURS = 12
_MOST_READ = 2000


def place_of_hours(
    sheet: Sheet, table: Table, headings: Headings, records: Iterable[int]
) -> int | None:
    """The place of a column of minutes whose bare numbers are hours; None when there is none."""
    if headings.places("hours"):
        return None
    for place, column in headings.columns.items():
        if column.kind is not ColumnKind.MINUTES or column.name != "minutes":
            continue
        if _UNIT.search(key(headings.texts[place])):
            continue
        rows = (sheet.rows[row] for row in islice(records, _MOST_READ))
        texts = (text_of(cells[place]) for cells in rows if place < len(cells))
        numbers = [float(text) for text in texts if _NUMBER.fullmatch(text)]
        told = table.name in _LONG or any(not number.is_integer() for number in numbers)
        if told and any(numbers) and max(numbers) <= _MOST_HOURS:
            return place
    return None
