# SPDX-License-Identifier: MulanPSL-2.0
"""The grid of a month under the keyboard: arrows walk by days, Page Up and Down by months."""

from datetime import date, timedelta

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.models.month_grid import DAY_ROLE, MonthGridModel, day_lines, mark_of
from wuse_desktop.gui.theme import GRID, SMALL_PX, colours_in_use
from wuse_desktop.i18n import _
from wuse_desktop.services.month_calendar import CalendarDay, MonthView

Index = QModelIndex | QPersistentModelIndex
_STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}
_HEAD = 24
_LINE = 19


class _DayPainter(QStyledItemDelegate):
    """Draws number, holiday and the first lines of a day."""

    def __init__(self, parent: QWidget, today: date) -> None:
        super().__init__(parent)
        self._today = today

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one day."""
        day = index.data(DAY_ROLE)
        if not isinstance(day, CalendarDay):
            return
        view = self.parent()
        here = isinstance(view, MonthGrid) and view.currentIndex() == index
        colours, area = colours_in_use(), option.rect
        painter.save()
        ground = (
            colours.accent_soft if here else colours.raised if day.off.free else colours.surface
        )
        painter.fillRect(area, QColor(ground))
        if here:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        inner = area.adjusted(GRID, 2, -GRID, -2)
        self._head(painter, inner, day)
        self._lines(painter, inner, day)
        painter.restore()

    def _head(self, painter: QPainter, area: QRect, day: CalendarDay) -> None:
        colours = colours_in_use()
        font = QFont(painter.font())
        font.setBold(day.on == self._today)
        painter.setFont(font)
        pen = colours.accent if day.on == self._today else colours.text
        painter.setPen(QColor(pen if day.in_month else colours.muted))
        head = QRect(area.left(), area.top(), area.width(), _HEAD)
        number = f"{day.on.day}" if day.on.day > 1 else f"{day.on.month}/1"
        if day.on == self._today:
            number = _("{day} 今天").format(day=number)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        mark = mark_of(day)
        if mark:
            font.setBold(False)
            font.setPixelSize(SMALL_PX)
            painter.setFont(font)
            painter.setPen(QColor(colours.confirmed if day.off.free else colours.due))
            painter.drawText(
                head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark
            )

    def _lines(self, painter: QPainter, area: QRect, day: CalendarDay) -> None:
        colours = colours_in_use()
        font = QFont(painter.font())
        font.setBold(False)
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        lines = day_lines(day)
        due = bool(day.visits) + bool(day.others_due)
        room = max(0, (area.height() - _HEAD) // _LINE)
        shown = lines[:room] if len(lines) <= room else lines[: max(0, room - 1)]
        for number, text in enumerate(map(unturned, shown)):
            planned = number >= due and day.events[number - due].planned
            pen = colours.due if number < due else colours.accent if planned else colours.text
            self._line(painter, area, number, text, pen if day.in_month else colours.muted)
        if len(shown) < len(lines):
            more = _("还有 {count} 条").format(count=len(lines) - len(shown))
            self._line(painter, area, len(shown), more, colours.muted)

    @staticmethod
    def _line(painter: QPainter, area: QRect, number: int, text: str, pen: str) -> None:
        painter.setPen(QColor(pen))
        place = QRect(area.left(), area.top() + _HEAD + number * _LINE, area.width(), _LINE)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class MonthGrid(QTableView):
    """``chosen`` follows the day under the cursor, ``opened`` is Enter or a click on it.

    ``turned`` asks for another month: by how many, and which day to stand on there.
    """

    chosen = Signal(object)  # date
    opened = Signal(object)  # date
    turned = Signal(int, object)  # months, date

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.days = MonthGridModel(self)
        self.setModel(self.days)
        self.setItemDelegate(_DayPainter(self, today))
        self.setAccessibleName(_("月历"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(lambda _index: self._open())

    @property
    def day(self) -> CalendarDay | None:
        """The day under the cursor."""
        here = self.currentIndex()
        return self.days.day_at(here.row(), here.column()) if here.isValid() else None

    def show_month(self, view: MonthView, on: date) -> None:
        """Show a month with the cursor on a day."""
        self.days.show_month(view)
        self.go_to(on)

    def go_to(self, on: date) -> None:
        """Put the cursor on a day that is shown."""
        place = self.days.place_of(on)
        if place is not None:
            self.selectionModel().setCurrentIndex(
                self.days.index(*place), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which day the cursor is on."""
        super().currentChanged(current, previous)
        self.viewport().update()
        day = self.day
        if day is not None:
            self.chosen.emit(day.on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on by days, also over the end of a week and of the month.

        Page Up and Page Down turn the month, Home goes to today, Enter opens the day.
        """
        day = self.day
        match event.key():
            case key if key in _STEPS and day is not None:
                self._walk_to(day.on + timedelta(days=_STEPS[key]))
            case Qt.Key.Key_PageUp if day is not None:
                self.turned.emit(-1, day.on)
            case Qt.Key.Key_PageDown if day is not None:
                self.turned.emit(1, day.on)
            case Qt.Key.Key_Home:
                self.turned.emit(0, self._today)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case _:
                super().keyPressEvent(event)

    def _walk_to(self, on: date) -> None:
        if self.days.place_of(on) is None:
            self.turned.emit(0, on)
        else:
            self.go_to(on)

    def _open(self) -> None:
        day = self.day
        if day is not None:
            self.opened.emit(day.on)
