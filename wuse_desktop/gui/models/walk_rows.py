# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of a walk sheet as a table model: households in printed order, what was typed, undo."""

import dataclasses
from collections.abc import Mapping, Sequence
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
from wuse_desktop.domain.records.visits import MET_OUTCOMES
from wuse_desktop.gui.models.hours_sheet import LEVEL_ROLE
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.walk_entry import WalkCheck, WalkHead, WalkPlace, WalkRow

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
CELLS = (
    "who",
    "outcome",
    "met",
    "observed",
    "action",
    "follow_up",
    "next_day",
    "minutes",
    "day",
    "start",
)
WHO, OUTCOME, CHECK = 0, 1, len(CELLS)
OBSERVED = CELLS.index("observed")
WRITTEN = tuple(CELLS.index(name) for name in ("who", "observed", "action", "follow_up"))
"""The columns in which an input method composes."""
_HEADINGS = (
    N_("户主"),
    N_("结果"),
    N_("见到谁"),
    N_("看到、听到什么"),
    N_("当场做了什么"),
    N_("后续跟进"),
    N_("下次走访"),
    N_("分钟"),
    N_("日期"),
    N_("时间"),
    N_("核对"),
)
OUTCOME_KEYS = {
    "B": "1",
    "J": "2",
    "W": "3",
    "C": "4",
    "Z": "5",
    "Q": "6",
    "R": "7",
    "D": "8",
}
"""The key of each result, those of the visit's own form."""
_OUTCOME_LABELS = {
    "1": N_("已访"),
    "2": N_("见到家属"),
    "3": N_("未遇"),
    "4": N_("外出"),
    "5": N_("住院"),
    "6": N_("去世"),
    "7": N_("拒访"),
    "8": N_("地址错"),
}
_MOST_UNDOS = 60
_NO_CHECK = WalkCheck()


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    row: WalkRow = dataclasses.field(default_factory=WalkRow)
    place: WalkPlace | None = None
    refused: str = ""

    @property
    def is_done(self) -> bool:
        return self.place is not None and bool(self.place.visit_id)


class WalkRows(QAbstractTableModel):
    """Households and what was typed of each, with an empty row at the end for one more."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = [_Line()]
        self._checks: tuple[WalkCheck, ...] = ()
        self._former: list[list[_Line]] = []
        self._minutes = ""
        self._day = ""

    # what is on the sheet -----------------------------------------------------------------

    @property
    def rows(self) -> tuple[WalkRow, ...]:
        """All rows; one that is a visit by now counts as untyped."""
        return tuple(WalkRow() if line.is_done else line.row for line in self._lines)

    def place(self, number: int) -> WalkPlace | None:
        """The household of a row."""
        return self._lines[number].place if 0 <= number < len(self._lines) else None

    def is_done(self, number: int) -> bool:
        """Whether a row is a visit by now."""
        return 0 <= number < len(self._lines) and self._lines[number].is_done

    def show_sheet(self, places: Sequence[WalkPlace], typed: Sequence[WalkRow]) -> None:
        """Show the households of a sheet, and what was typed of them and below them before.

        One that is a visit by now shows what stands in it, to be held against the paper.
        """
        known = {row.household_id: row for row in typed if row.household_id}
        lines = []
        for place in places:
            typed_before = known.pop(place.household_id, WalkRow(place.household_id))
            row = place.filed or typed_before
            lines.append(_Line(dataclasses.replace(row, who=place.who), place))
        lines += [_Line(row) for row in typed if row.household_id in ("", *known)]
        self.beginResetModel()
        self._lines = [*lines, _Line()]
        self._checks = ()
        self._former.clear()
        self.endResetModel()

    def set_head(self, head: WalkHead) -> None:
        """What an empty cell stands for."""
        self._minutes, self._day = str(head.minutes), f"{head.day:%m-%d}"
        self._redraw()

    def set_checks(self, checks: Sequence[WalkCheck]) -> None:
        """Show what was found about the rows."""
        self._checks = tuple(checks)
        self._redraw()

    def set_saved(self, kept: Mapping[int, str], refused: Mapping[int, str]) -> None:
        """Mark rows as visits, others with the reason why they are none."""
        for number, line in enumerate(self._lines):
            place = line.place
            if number in kept:
                place = place or WalkPlace(line.row.household_id, line.row.who, "", ())
                place = dataclasses.replace(place, visit_id=kept[number])
            self._lines[number] = _Line(line.row, place, refused.get(number, ""))
        self._former.clear()
        self._redraw()

    def check(self, number: int) -> WalkCheck:
        """What was found about a row."""
        return self._checks[number] if 0 <= number < len(self._checks) else _NO_CHECK

    def reason(self, number: int) -> str:
        """What to say about a row: why it was not kept, else what was found."""
        line = self._lines[number] if 0 <= number < len(self._lines) else _Line()
        found = self.check(number).problems if line.row.is_typed and not line.is_done else ()
        return line.refused or "".join(dict.fromkeys(item.message for item in found))

    # editing ------------------------------------------------------------------------------

    def put(self, number: int, cells: Mapping[str, str]) -> None:
        """Write cells of a row that is no visit yet."""
        if self.is_done(number):
            return
        line = self._lines[number]
        row = dataclasses.replace(line.row, **{name: text.strip() for name, text in cells.items()})
        self._edit(number, _Line(row, line.place))

    def put_place(self, number: int, place: WalkPlace) -> None:
        """Say which household a blank row is of."""
        row = dataclasses.replace(
            self._lines[number].row, household_id=place.household_id, who=place.who
        )
        self._edit(number, _Line(row, place))

    def undo(self) -> None:
        """Take the last edit back."""
        if self._former:
            self._replace(self._former.pop())
            self.edited.emit()

    def _edit(self, number: int, line: _Line) -> None:
        if line == self._lines[number]:
            return
        self._former = [*self._former[-_MOST_UNDOS:], list(self._lines)]
        lines = list(self._lines)
        lines[number] = line
        if lines[-1].row != WalkRow():
            lines.append(_Line())
        self._replace(lines)
        self.edited.emit()

    def _replace(self, lines: list[_Line]) -> None:
        more = len(lines) - len(self._lines)
        if more > 0:
            self.beginInsertRows(_ROOT, len(self._lines), len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
        elif more < 0:
            self.beginRemoveRows(_ROOT, len(lines), len(self._lines) - 1)
            self._lines = lines
            self.endRemoveRows()
        self._lines = lines
        self._redraw()

    def _redraw(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, CHECK))

    # the model ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows there are, the empty one too."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The cells and what was found."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What was typed in already, and the household of a printed row, is not typed over."""
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = index.column()
        done = self.is_done(index.row()) or column in (CHECK, OUTCOME)
        if done or (column == WHO and self._lines[index.row()].place is not None):
            return fixed
        return fixed | Qt.ItemFlag.ItemIsEditable

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell as shown or as typed, how bad it is, and why."""
        number, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(number, column)
        if role == Qt.ItemDataRole.EditRole and column != CHECK:
            return getattr(self._lines[number].row, CELLS[column])
        if role == LEVEL_ROLE:
            return self._level(number, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(number, column) or None
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
        """Headings above, the numbers of the paper at the left."""
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return _(_HEADINGS[section]) if across else str(section + 1)
        return None

    def _tip(self, number: int, column: int) -> str:
        place = self._lines[number].place
        if column == WHO and place is not None:
            people = "\n".join(
                f"{count} {person.label}" for count, person in enumerate(place.members, 1)
            )
            return f"{place.about}\n{people}".strip()
        return self.reason(number) if column == CHECK else self._shown(number, column)

    def _shown(self, number: int, column: int) -> str:
        line = self._lines[number]
        if column == CHECK:
            return self._mark(number)
        cell = CELLS[column]
        text: str = getattr(line.row, cell)
        if cell == "outcome":
            return _(_OUTCOME_LABELS[text]) if text else ""
        if cell == "met":
            return self.check(number).met or text
        if text or not line.row.outcome or line.is_done:
            return text
        return self._default(number, cell)

    def _default(self, number: int, cell: str) -> str:
        """What holds for an empty cell of a row with a result."""
        if cell == "day":
            return self._day
        if cell == "minutes":
            return self._minutes if self._lines[number].row.outcome in MET_OUTCOMES else "0"
        proposed = self.check(number).next_on
        return f"{proposed:%m-%d}" if cell == "next_day" and proposed else ""

    def _mark(self, number: int) -> str:
        line = self._lines[number]
        if line.is_done:
            return _("已录入")
        if line.refused:
            return _("没有保存")
        if not line.row.is_typed:
            return ""
        problems = self.check(number).problems
        if self.check(number).blocks:
            return _("要改")
        return _("请看提醒") if problems else "✓"

    def _problems(self, number: int, column: int) -> list[Problem]:
        problems = self.check(number).problems
        return [item for item in problems if column < CHECK and item.field == CELLS[column]]

    def _level(self, number: int, column: int) -> str:
        line = self._lines[number]
        if line.is_done:
            return "quiet"
        if not line.row.is_typed:
            return ""
        if column == CHECK:
            if self.check(number).blocks or line.refused:
                return "block"
            return "warn" if self.check(number).problems else ""
        if any(item.level == "block" for item in self._problems(number, column)):
            return "block"
        typed = getattr(line.row, CELLS[column])
        return "" if typed or CELLS[column] in ("met", "who") else "quiet"
