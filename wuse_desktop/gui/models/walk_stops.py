# SPDX-License-Identifier: MulanPSL-2.0
"""Households to walk to as a table model: ticked ones go on the sheet, moved ones stay moved."""

from collections.abc import Iterable, Sequence
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

from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.walk_list import WalkStop

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADINGS = (
    N_("户主"),
    N_("村（社区）"),
    N_("地址"),
    N_("级别"),
    N_("上次走访"),
    N_("应访"),
)
TICK = Qt.ItemDataRole.CheckStateRole


class WalkStops(QAbstractTableModel):
    """The stops of a walk in their order; all are ticked until one says otherwise."""

    ticked = Signal()

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._stops: list[WalkStop] = []
        self._off: set[str] = set()

    @property
    def stops(self) -> tuple[WalkStop, ...]:
        """All stops."""
        return tuple(self._stops)

    @property
    def chosen(self) -> tuple[WalkStop, ...]:
        """The ticked stops."""
        return tuple(stop for stop in self._stops if stop.id not in self._off)

    def show_stops(self, stops: Sequence[WalkStop]) -> None:
        """Show other stops; one that was not wanted stays so."""
        self.beginResetModel()
        self._stops = list(stops)
        self.endResetModel()
        self.ticked.emit()

    def toggle(self, numbers: Iterable[int]) -> None:
        """Tick or untick rows, all alike after the first of them."""
        ids = [self._stops[number].id for number in numbers if number < len(self._stops)]
        if not ids:
            return
        if ids[0] in self._off:
            self._off.difference_update(ids)
        else:
            self._off.update(ids)
        self._redraw()
        self.ticked.emit()

    def move(self, number: int, step: int) -> int:
        """Move a stop past its neighbour in the same village; returns where it is now."""
        there = number + step
        if not (0 <= number < len(self._stops) and 0 <= there < len(self._stops)):
            return number
        here, other = self._stops[number], self._stops[there]
        if here.visit.village_code != other.visit.village_code:
            return number
        self._stops[number], self._stops[there] = other, here
        self._redraw()
        return there

    def route(self, number: int) -> tuple[str, list[str]]:
        """The village of a row and its households in their present order."""
        village = self._stops[number].visit.village_code
        return village, [stop.id for stop in self._stops if stop.visit.village_code == village]

    def _redraw(self) -> None:
        if self._stops:
            last = self.index(len(self._stops) - 1, len(_HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # the model ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many stops there are."""
        return 0 if parent.isValid() else len(self._stops)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many headings there are."""
        return 0 if parent.isValid() else len(_HEADINGS)

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text; the first one has the tick."""
        stop, column = self._stops[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(stop, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return stop.visit.event or None
        if role == TICK and column == 0:
            return Qt.CheckState.Unchecked if stop.id in self._off else Qt.CheckState.Checked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first cell can be ticked."""
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return fixed if index.column() else fixed | Qt.ItemFlag.ItemIsUserCheckable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick with the mouse."""
        del value
        if role != TICK:
            return False
        self.toggle([index.row()])
        return True

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings above, the places on the sheet at the left."""
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return _(_HEADINGS[section]) if across else str(section + 1)
        return None

    def _cell(self, stop: WalkStop, column: int) -> str:
        visit = stop.visit
        late = visit.days_late
        due = _("已过 {count} 天").format(count=late) if late else f"{visit.due_on:%m-%d}"
        if visit.event:
            due = _("{due} · 变故").format(due=due)
        cells = (
            visit.head_name,
            visit.village,
            visit.address,
            visit.tier_label,
            f"{visit.last_met_on:%Y-%m-%d}" if visit.last_met_on else _("还没有见到过"),
            due,
        )
        return cells[column]
