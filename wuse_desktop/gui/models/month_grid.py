# SPDX-License-Identifier: MulanPSL-2.0
"""A month as six rows of seven days: what each cell says."""

from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.gui.widgets.week_strip import weekday
from wuse_desktop.i18n import _
from wuse_desktop.services.month_calendar import CalendarDay, MonthView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
DAY_ROLE = int(Qt.ItemDataRole.UserRole)
_WEEK = 7


class MonthGridModel(QAbstractTableModel):
    """The days of a month view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: MonthView | None = None

    def show_month(self, view: MonthView) -> None:
        """Show a month."""
        self.beginResetModel()
        self._view = view
        self.endResetModel()

    @property
    def view(self) -> MonthView | None:
        """What is shown."""
        return self._view

    def day_at(self, row: int, column: int) -> CalendarDay | None:
        """The day of a cell."""
        if self._view is None or row < 0 or column < 0:
            return None
        return self._view.days[row * _WEEK + column]

    def place_of(self, on: date) -> tuple[int, int] | None:
        """Row and column of a day that is shown."""
        if self._view is None:
            return None
        number = (on - self._view.days[0].on).days
        return divmod(number, _WEEK) if 0 <= number < len(self._view.days) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Six weeks."""
        return 0 if parent.isValid() or self._view is None else len(self._view.days) // _WEEK

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Seven days."""
        return 0 if parent.isValid() else _WEEK

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The day itself for the painter; the same in words for whoever cannot see it."""
        day = self.day_at(index.row(), index.column())
        if day is None:
            return None
        if role == DAY_ROLE:
            return day
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join((f"{day.on:%m-%d} {weekday(day.on)}", *day_lines(day)))
        return None

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """周一 to 周日."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return weekday(date(2026, 6, 1 + section))  # a Monday and the days after it
        return None


def day_lines(day: CalendarDay) -> tuple[str, ...]:
    """What a day holds, the most pressing first: what is due, then its events."""
    due = []
    if day.visits.count:
        due.append(_("应访 {count} 户").format(count=day.visits.count))
    if day.others_due:
        due.append(_("到期 {count} 件").format(count=day.others_due))
    events = [
        f"{event.start_at:%H:%M} {event.about}" if event.time_known else event.about
        for event in day.events
    ]
    return (*due, *events)


def mark_of(day: CalendarDay) -> str:
    """The name of a holiday, or that a Saturday or Sunday is worked."""
    if day.off.name and not day.off.free:
        return _("班")
    return day.off.name
