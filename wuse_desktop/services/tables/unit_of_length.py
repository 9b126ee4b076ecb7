# SPDX-License-Identifier: MulanPSL-2.0
"""Whether a column that says 时长 and no unit holds hours or minutes, and rows that fit neither.

The program's own unit is the minute. Where rows have a start and an end, what most of the numbers
fit is their unit. Elsewhere nobody serves two minutes: a ledger with 2, 1.5 and 3 under 时长 speaks
of hours. A call or a question at the desk may well take five: there a number like 1.5 alone tells.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from wuse_desktop.domain.problems import Level, Problem
from wuse_desktop.domain.rounding import duration_text
from wuse_desktop.i18n import _, sentences
from wuse_desktop.services.tables.cells import Cells, Converted, text_of
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.headings import Headings, key
from wuse_desktop.services.tables.sheets import Cell, Sheet
from wuse_desktop.services.tables.table import Table
from wuse_desktop.services.tables.times import CellFault, Clock, minutes_between

_UNIT = re.compile("分|min|小时|hour")
_HOURS = re.compile("小时|hour")
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
_HOUR = 60
# Of the time from start to end a break leaves a quarter at least, and rounding adds a quarter at
# most: far narrower than the factor of sixty that parts the two readings.
_LEAST_OF_SPAN, _MOST_OF_SPAN = 0.25, 1.25
_STILL_NEAR = 4  # a slip of the pen rather than another unit


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of the column of lengths at a place, and what told it."""

    place: int
    in_hours: bool
    told_by: Literal["heading", "spans", "size"]


def unit_of_lengths(
    sheet: Sheet, table: Table, headings: Headings, records: Iterable[int], cells: Cells
) -> Unit | None:
    """The unit of the column of lengths, None where it is the program's own without a doubt."""
    place = _place_of_lengths(headings)
    if place is None:
        return None
    if cells.around.meanings.heading(table.name, headings.texts[place]) == "minutes":
        return None  # somebody said so
    heading = key(headings.texts[place])
    if _UNIT.search(heading):
        return Unit(place, True, "heading") if _HOURS.search(heading) else None
    rows = [sheet.rows[row] for row in islice(records, _MOST_READ)]
    texts = ((text_of(row[place]), row) for row in rows if place < len(row))
    numbers = [(float(text), row) for text, row in texts if _NUMBER.fullmatch(text)]
    hours, minutes = _votes(numbers, headings, cells)
    if hours != minutes:
        return Unit(place, hours > minutes, "spans")
    return _by_size(place, table, [number for number, _row in numbers])


def unit_text(unit: Unit, heading: str) -> str:
    """What was assumed of a column, to be looked at before anything is loaded; "" for nothing."""
    if unit.told_by == "heading":
        return ""
    if unit.told_by == "spans" and unit.in_hours:
        message = _("“{heading}”没有写单位，和起止时间对照是小时，按小时导入。")
    elif unit.told_by == "spans":
        message = _("“{heading}”没有写单位，和起止时间对照是分钟，按分钟导入。")
    elif unit.in_hours:
        message = _("“{heading}”没有写单位，数都不大，按小时导入。")
    else:
        message = _("“{heading}”没有写单位，多数的数较大，按分钟导入。")
    return message.format(heading=heading)


def _place_of_lengths(headings: Headings) -> int | None:
    if headings.places("hours"):
        return None
    for place, column in headings.columns.items():
        if column.kind is ColumnKind.MINUTES and column.name == "minutes":
            return place
    return None


def _by_size(place: int, table: Table, numbers: Sequence[float]) -> Unit | None:
    small = sum(0 < number <= _MOST_HOURS for number in numbers)
    told = table.name in _LONG or any(not number.is_integer() for number in numbers)
    if not told or not small:
        return None
    return Unit(place, small * 2 > len(numbers), "size")


def _votes(
    numbers: Iterable[tuple[float, Sequence[Cell]]], headings: Headings, cells: Cells
) -> tuple[int, int]:
    """How many numbers fit the time from start to end as hours, and how many as minutes."""
    hours = minutes = 0
    for number, row in numbers:
        whole = span_minutes(dict(_clocks(row, headings, cells)))
        hours += whole is not None and _fits(number * _HOUR, whole)
        minutes += whole is not None and _fits(number, whole)
    return hours, minutes


def _clocks(
    row: Sequence[Cell], headings: Headings, cells: Cells
) -> Iterator[tuple[str, object | None]]:
    for place, column in headings.columns.items():
        if column.kind is ColumnKind.CLOCK and place < len(row):
            try:
                value = cells.read(column, row[place])
            except CellFault:  # the row itself will say so
                continue
            yield column.name, value.value if isinstance(value, Converted) else value


def span_minutes(values: Mapping[str, Any]) -> int | None:
    """The minutes from start to end of a row, without its break; None where they are not known."""
    start, end = values.get("start_time"), values.get("end_time")
    if not isinstance(start, Clock):
        return None
    until = end.at if isinstance(end, Clock) else start.until
    several_days = (
        isinstance(end, Clock) and end.day is not None and start.day not in (None, end.day)
    )
    if until is None or several_days:
        return None
    whole = minutes_between(start.at, until) - int(values.get("break_minutes") or 0)
    return whole if whole > 0 else None


def _fits(minutes: float, whole: int, most: float = _MOST_OF_SPAN) -> bool:
    return whole * _LEAST_OF_SPAN <= minutes <= whole * most


@dataclass(frozen=True, slots=True)
class WrittenLength:
    """A bare number that stands in a column of lengths."""

    column: Column
    number: float

    @property
    def in_hours(self) -> bool:
        """Whether it is read as hours."""
        return self.column.kind is ColumnKind.HOURS

    @property
    def readings(self) -> tuple[int, int]:
        """The minutes that it is read as, and those of the other unit."""
        hours, minutes = round(self.number * _HOUR), round(self.number)
        return (hours, minutes) if self.in_hours else (minutes, hours)


def written_length(column: Column, text: str) -> WrittenLength | None:
    """The bare number of a cell, None for another column or a length that says its unit."""
    is_length = column.kind in (ColumnKind.MINUTES, ColumnKind.HOURS)
    if not is_length or column.name not in ("minutes", "hours") or not _NUMBER.fullmatch(text):
        return None
    return WrittenLength(column, float(text))


def look_at_length(
    written: WrittenLength, values: Mapping[str, Any], table: Table, heading: str
) -> Problem | None:
    """A number that is far from the time from start to end, with both of its readings.

    Service may take less, for breaks nobody wrote down (C-14), never more (V-23); elsewhere the
    length is that from start to end. What the heading says of the unit holds unless the other one
    fits. One near to the time is left to the rules of the record.
    """
    whole = span_minutes(values)
    taken, other = written.readings
    clear = bool(_UNIT.search(key(heading)))
    if whole is None:
        short = table.name in _LONG and 0 < taken <= _MOST_HOURS
        return _unclear(written, heading) if short and not (clear or written.in_hours) else None
    service = any(column.name == "break_minutes" for column in table.columns)
    near = _fits(taken, whole, _MOST_OF_SPAN if service else _STILL_NEAR)
    if near or (clear and not _fits(other, whole)):
        return None
    blocks = taken > whole if service else taken != whole
    return _unclear(written, heading, whole, rule="V-23" if service else "V-09", blocks=blocks)


def _unclear(
    written: WrittenLength,
    heading: str,
    whole: int | None = None,
    *,
    rule: str = "C-14",
    blocks: bool = False,
) -> Problem:
    message = _("“{column}”的{number}没有写单位：可能是{number}分钟，也可能是{number}小时。")
    if whole is not None:
        message = _(
            "“{column}”的{number}和起止时间（{whole}）对不上：可能是{number}分钟，也可能是{number}小时。"
        )
    hint = _("请写上单位，如“3小时”，或改起止时间。")
    if not blocks and written.in_hours:
        hint = _("现在按小时导入，请核对。")
    elif not blocks:
        hint = _("现在按分钟导入，请核对。")
    text = message.format(
        column=heading,
        number=f"{written.number:g}",
        whole=duration_text(whole or 0),
    )
    level: Level = "block" if blocks else "warn"
    said = sentences((text, hint))
    return Problem("length_unclear", rule, level, said, written.column.name)
