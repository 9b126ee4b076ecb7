# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of service hours as a table model: typed cells, what was found about them, undo."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.typed_dates import read_day, read_end_time, read_time
from wuse_desktop.gui.models.hours_paste import CELLS, pasted_rows, plain
from wuse_desktop.gui.models.hours_words import MISSING, mark_of
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.finding import SearchHit
from wuse_desktop.services.hours_entry import (
    HoursRow,
    cell_of,
    computed_minutes,
    parted_at_midnight,
    row_minutes,
)
from wuse_desktop.services.volunteer_finding import VOLUNTEER
from wuse_desktop.services.volunteer_hours import RowCheck

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
WHO, CHECK = 0, len(CELLS)
LEVEL_ROLE = int(Qt.ItemDataRole.UserRole)  # block, warn, quiet or nothing
ROW_ROLE = LEVEL_ROLE + 1
_HEADINGS = (
    N_("志愿者"),
    N_("日期"),
    N_("从"),
    N_("到"),
    N_("休息"),
    N_("分钟"),
    N_("活动（项目）"),
    N_("地点"),
    N_("服务内容"),
    N_("负责人"),
    N_("核对"),
)
_TIMES = ("start", "end", "rest")
_NUMBERS = ("rest", "minutes")
_MOST_UNDOS = 60
_NO_CHECK = RowCheck(())
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class HoursSheet(QAbstractTableModel):
    """Rows as typed, always with an empty one at the end. ``edited`` follows each change."""

    edited = Signal()
    unmatched = Signal(object)  # names that somebody has to be found for

    def __init__(self, today: date, in_charge: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._in_charge = in_charge
        self._rows: list[HoursRow] = [HoursRow()]
        self._checks: tuple[RowCheck, ...] = ()
        self._former: list[tuple[HoursRow, ...]] = []
        self._strict = False

    # rows ---------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[HoursRow, ...]:
        """All rows without the empty ones at the end; blank ones between others stay."""
        last = max((n for n, row in enumerate(self._rows, 1) if not row.is_blank), default=0)
        return tuple(self._rows[:last])

    def set_rows(self, rows: Iterable[HoursRow]) -> None:
        """Show other rows; there is nothing to undo afterwards."""
        self._former.clear()
        self._checks = ()
        self._strict = False
        self._replace(list(rows))

    def row(self, number: int) -> HoursRow:
        """One row; a blank one past the end."""
        return self._rows[number] if 0 <= number < len(self._rows) else HoursRow()

    def check(self, number: int) -> RowCheck:
        """What was found about a row."""
        return self._checks[number] if 0 <= number < len(self._checks) else _NO_CHECK

    @property
    def checks(self) -> tuple[RowCheck, ...]:
        """What was found about the rows when they were last looked at."""
        return self._checks

    def set_checks(self, checks: Sequence[RowCheck]) -> None:
        """Show what was found about the rows."""
        self._checks = tuple(checks)
        self._redraw()

    @property
    def is_strict(self) -> bool:
        """Whether cells that are still empty count as wrong."""
        return self._strict

    def set_strict(self, strict: bool) -> None:
        """Say of empty cells that they are wrong, as after a saving that was refused."""
        self._strict = strict
        self._redraw()

    def _replace(self, rows: list[HoursRow]) -> None:
        if not rows or not rows[-1].is_blank:
            rows = [*rows, HoursRow()]
        if len(rows) == len(self._rows):
            self._rows = rows
            self._redraw()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _redraw(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, CHECK))

    def _edit(self, rows: Sequence[HoursRow]) -> None:
        if tuple(rows) == tuple(self._rows):
            return
        self._former = [*self._former[-_MOST_UNDOS:], tuple(self._rows)]
        self._grow(list(rows))
        self.edited.emit()
        names = {row.who for row in self._rows if row.who and not row.is_known}
        if names:
            self.unmatched.emit(frozenset(names))

    def _grow(self, rows: list[HoursRow]) -> None:
        """Take rows; more of them are appended in place, so that cursor and editors stay."""
        if not rows[-1].is_blank:
            rows = [*rows, HoursRow()]
        more = len(rows) - len(self._rows)
        if more > 0:
            self.beginInsertRows(_ROOT, len(self._rows), len(rows) - 1)
            self._rows = [*self._rows, *rows[len(self._rows) :]]
            self.endInsertRows()
        elif more < 0:
            self.beginRemoveRows(_ROOT, len(rows), len(self._rows) - 1)
            self._rows = self._rows[: len(rows)]
            self.endRemoveRows()
        self._rows = rows
        self._redraw()

    # editing ------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last edit back."""
        if self._former:
            rows = self._former.pop()
            self._grow(list(rows))
            self.edited.emit()

    def put(self, number: int, cells: Mapping[str, str]) -> None:
        """Write cells of one row."""
        rows = list(self._rows)
        rows[number] = self._written(rows, number, cells)
        self._edit(rows)

    def put_person(self, number: int, hit: SearchHit) -> None:
        """Say who a row is of: a volunteer, or somebody on file who becomes one."""
        is_volunteer = hit.entity == VOLUNTEER
        rows = list(self._rows)
        rows[number] = dataclasses.replace(
            self._written(rows, number, {"who": hit.title}),
            volunteer_id=hit.id if is_volunteer else "",
            person_id="" if is_volunteer else hit.id,
        )
        self._edit(rows)

    def put_new_person(self, number: int, name: str) -> None:
        """Say that a row is of somebody who is put on file with it."""
        rows = list(self._rows)
        rows[number] = dataclasses.replace(self._written(rows, number, {"who": name}), is_new=True)
        self._edit(rows)

    def settle(self, found: Mapping[str, tuple[SearchHit, ...]]) -> None:
        """Give names the one volunteer whom each may mean; names of several stay open."""
        for number, row in enumerate(self._rows):
            hits = found.get(row.who, ())
            if row.who and not row.is_known and len(hits) == 1 and hits[0].entity == VOLUNTEER:
                self._rows[number] = dataclasses.replace(
                    row, who=hits[0].title, volunteer_id=hits[0].id
                )
        self._redraw()
        self.edited.emit()

    def fill_down(self, places: Iterable[tuple[int, str]]) -> None:
        """Copy the topmost chosen cell of each column down to the others.

        A single cell of a column takes what stands above it. Where several columns are chosen the
        names stay: the rows are of different people.
        """
        columns: dict[str, list[int]] = {}
        for number, cell in sorted(places):
            columns.setdefault(cell, []).append(number)
        if len(columns) > 1:
            columns.pop("who", None)
        last = len(self.rows)
        rows = list(self._rows)
        for cell, numbers in columns.items():
            source = numbers[0] if len(numbers) > 1 else numbers[0] - 1
            if source < 0:
                continue
            for number in numbers:
                if number != source and (number < last or len(numbers) == 1):
                    rows[number] = self._copied(rows, number, cell, source)
        self._edit(rows)

    def _copied(self, rows: list[HoursRow], number: int, cell: str, source: int) -> HoursRow:
        above = rows[source]
        written = self._written(rows, number, {cell: getattr(above, cell)})
        if cell != "who":
            return written
        known = {name: getattr(above, name) for name in ("volunteer_id", "person_id", "is_new")}
        return dataclasses.replace(written, **known)

    def paste(self, text: str, number: int, first_cell: str) -> int:
        """Write a table copied elsewhere over the rows from ``number`` on; returns how many."""
        pasted = pasted_rows(text, first_cell)
        rows = list(self._rows)
        for offset, cells in enumerate(pasted):
            if number + offset >= len(rows):
                rows.append(HoursRow())
            rows[number + offset] = self._written(rows, number + offset, cells)
        self._edit(rows)
        return len(pasted)

    def clear(self, places: Iterable[tuple[int, str]]) -> None:
        """Empty cells."""
        rows = list(self._rows)
        for number, cell in places:
            rows[number] = self._written(rows, number, {cell: ""})
        self._edit(rows)

    def remove_rows(self, numbers: Iterable[int]) -> None:
        """Take whole rows out of the sheet."""
        gone = set(numbers)
        kept = [row for number, row in enumerate(self._rows) if number not in gone]
        self._edit(kept or [HoursRow()])

    def part_at_midnight(self, number: int) -> None:
        """Make two rows, a day each, of one that goes past midnight."""
        parts = parted_at_midnight(self._rows[number], self._today)
        self._edit([*self._rows[:number], *parts, *self._rows[number + 1 :]])

    def _written(self, rows: list[HoursRow], number: int, cells: Mapping[str, str]) -> HoursRow:
        """A row with cells written, in the form in which they are kept."""
        row = rows[number]
        values = {cell: self._tidy(cell, text) for cell, text in cells.items()}
        row = dataclasses.replace(row, **values)  # type: ignore[arg-type]  # all cells are texts
        if "who" in values:
            row = dataclasses.replace(row, volunteer_id="", person_id="", is_new=False)
            if not row.day and values["who"]:
                above = rows[number - 1].day if number else ""
                row = dataclasses.replace(row, day=above or self._today.isoformat())
        if set(values) & set(_TIMES) and "minutes" not in values and computed_minutes(row):
            row = dataclasses.replace(row, minutes="")
        if "minutes" in values and row.minutes == str(computed_minutes(row)):
            row = dataclasses.replace(row, minutes="")
        return row

    def _tidy(self, cell: str, text: str) -> str:
        text = plain(text)
        if cell == "day":
            day = read_day(text, self._today)
            return day.isoformat() if day else text
        if cell in ("start", "end"):
            moment = read_time(text)
            if cell == "end" and moment is None and read_end_time(text) is not None:
                return "24:00"
            return f"{moment:%H:%M}" if moment else text
        return text

    # Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """The rows with the empty one."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The cells of a row, and what was found about it."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What was found cannot be typed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if index.column() == CHECK else flags | Qt.ItemFlag.ItemIsEditable

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell as shown or as typed, how bad it is, and why."""
        number, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(number, column)
        if role == Qt.ItemDataRole.EditRole and column != CHECK:
            return getattr(self._rows[number], CELLS[column])
        if role == ROW_ROLE:
            return self._rows[number]
        if role == LEVEL_ROLE:
            return self._level(number, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(item.message for item in self._problems(number, column)) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column < CHECK and CELLS[column] in _NUMBERS else _LEFT
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a typed cell."""
        if role != Qt.ItemDataRole.EditRole or index.column() == CHECK:
            return False
        self.put(index.row(), {CELLS[index.column()]: str(value)})
        return True

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings above, numbers of rows at the left."""
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return _(_HEADINGS[section]) if across else str(section + 1)
        return None

    def _shown(self, number: int, column: int) -> str:
        row = self._rows[number]
        if column == CHECK:
            was_checked = number < len(self._checks)
            return mark_of(self.check(number)) if was_checked and not row.is_blank else ""
        text: str = getattr(row, CELLS[column])
        if text or row.is_blank:
            return text
        if CELLS[column] == "minutes":
            minutes = row_minutes(row)
            return "" if minutes is None else str(minutes)
        return self._in_charge if CELLS[column] == "in_charge" else ""

    def _problems(self, number: int, column: int) -> list[Problem]:
        problems = self.check(number).problems
        if column == CHECK:
            return list(problems)
        return [item for item in problems if cell_of(item) == CELLS[column]]

    def _level(self, number: int, column: int) -> str:
        if self._rows[number].is_blank:
            return ""
        levels = {
            "quiet" if item.code == MISSING and not self._strict else item.level
            for item in self._problems(number, column)
        }
        proposed = column < CHECK and CELLS[column] == "in_charge"
        if proposed and not self._rows[number].in_charge:
            levels.add("quiet")
        return next((level for level in ("block", "warn", "quiet") if level in levels), "")
