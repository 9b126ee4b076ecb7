# SPDX-License-Identifier: MulanPSL-2.0
"""The table of figures: every number is a link to the records behind it."""

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wuse_desktop.gui.models.figure_list import (
    ACHIEVED,
    FIGURE_ROLE,
    LABEL,
    SPANS,
    TARGET,
    UNIT,
    FigureListModel,
)
from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.gui.widgets.heading_room import set_width
from wuse_desktop.i18n import _
from wuse_desktop.services.figures import FigureSet

_ROW_HEIGHT = 30
_NUMBER_WIDTH, _NARROW_WIDTH, _UNIT_WIDTH = 92, 74, 64
Index = QModelIndex | QPersistentModelIndex


class _Painter(QStyledItemDelegate):
    """Headings of groups in bold on a quiet ground, numbers in the colour of links."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Colour the numbers; a zero is no wish of many, so it stays quiet."""
        super().initStyleOption(option, index)
        colours = colours_in_use()
        if index.column() in SPANS:
            colour = colours.muted if index.data() in ("0", "0.0") else colours.accent
            option.palette.setColor(option.palette.ColorRole.Text, QColor(colour))
            option.palette.setColor(option.palette.ColorRole.HighlightedText, QColor(colour))
            table = cast("FigureTable", self.parent())
            option.font.setUnderline(index == table.pointed)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading across the row, everything else as usual."""
        if index.data(FIGURE_ROLE) is not None:
            super().paint(painter, option, index)
            return
        colours = colours_in_use()
        painter.save()
        painter.fillRect(option.rect, QColor(colours.raised))
        if index.column() == LABEL:
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            place = option.rect.adjusted(GRID, 0, 0, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        painter.restore()


class FigureTable(QTableView):
    """Enter or a click on a number wishes for its records; Ctrl+C copies the whole table."""

    wished = Signal(object, str)  # Figure, Span
    moved = Signal(object)  # Figure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pointed = QPersistentModelIndex()
        self.figures = FigureListModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("指标"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(LABEL, QHeaderView.ResizeMode.Stretch)
        for column in (*SPANS, UNIT, TARGET, ACHIEVED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            set_width(self, column, _NUMBER_WIDTH if column in SPANS else _UNIT_WIDTH)
        self._show_targets()
        self.clicked.connect(self._on_clicked)

    def show_figures(self, found: FigureSet) -> None:
        """Show the figures of a period; the cursor stays with its figure."""
        here, column = self.currentIndex(), max(self.currentIndex().column(), 1)
        figure = self.figures.figure_at(here.row())
        self.pointed = QPersistentModelIndex()
        self.figures.set_figures(found)
        self._show_targets()
        units = {figure.unit for figure in found.figures}
        widest = max(map(self.fontMetrics().horizontalAdvance, units), default=0)
        self.setColumnWidth(UNIT, max(widest + 2 * GRID, self.columnWidth(UNIT)))
        row = self.figures.row_of(figure.name) if figure else 1
        self.setCurrentIndex(self.figures.index(row, column))

    def _show_targets(self) -> None:
        """Where no target is set, nothing is said of targets; else the numbers move together."""
        shown = self.figures.has_targets
        for column in (TARGET, ACHIEVED):
            self.setColumnHidden(column, not shown)
        for column in SPANS:
            set_width(self, column, _NARROW_WIDTH if shown else _NUMBER_WIDTH)

    def copy(self) -> None:
        """Copy the table with its headings, as WPS takes it."""
        QGuiApplication.clipboard().setText(self.figures.as_text())

    def wish(self, index: Index) -> None:
        """Wish for the records behind a number; the label stands for the present period."""
        figure = self.figures.figure_at(index.row()) if index.isValid() else None
        if figure is not None:
            self.wished.emit(figure, SPANS.get(index.column(), "period"))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() in SPANS:
            self.wish(index)

    # Qt -----------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which figure the cursor is on."""
        super().currentChanged(current, previous)
        figure = self.figures.figure_at(current.row()) if current.isValid() else None
        if figure is not None:
            self.moved.emit(figure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the number under the cursor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wish(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a number can be clicked."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        link = index.isValid() and index.column() in SPANS and bool(index.data())
        self._point_at(index if link else QModelIndex())

    def leaveEvent(self, event: QEvent) -> None:
        """No number is pointed at."""
        self._point_at(QModelIndex())
        super().leaveEvent(event)

    def _point_at(self, index: QModelIndex) -> None:
        before, self.pointed = self.pointed, QPersistentModelIndex(index)
        shape = Qt.CursorShape.PointingHandCursor if index.isValid() else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        for place in (before, self.pointed):
            if place.isValid():
                self.update(self.figures.index(place.row(), place.column()))
