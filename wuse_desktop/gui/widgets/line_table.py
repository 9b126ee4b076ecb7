# SPDX-License-Identifier: MulanPSL-2.0
"""A short list with its empty state: Enter or a double click opens, Ctrl+C copies as a table."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.gui.models.line_list import TONE_ROLE, Heading, Line, LineListModel
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.heading_room import NameColumn, set_width
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.later import Later
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import column

_CHAR_PX = 14
_CELL_PADDING = 24
_ROW_HEIGHT = 36


class _StatePainter(QStyledItemDelegate):
    """Draws the cell of a state as a rounded badge in its tone, the word always inside."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tone = index.data(TONE_ROLE)
        text = str(index.data() or "")
        if tone is None or not text:
            super().paint(painter, option, index)
            return
        widget = option.widget
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, widget)
        colours = colours_in_use()
        area = option.rect
        room = area.width() - 2 * GRID
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room - 2 * GRID)
        width = painter.fontMetrics().horizontalAdvance(shown) + 2 * GRID
        place = QRect(area.left() + GRID, area.center().y() - 11, width, 23)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(colours, f"{tone}_soft", colours.raised)))
        painter.drawRoundedRect(place, 11, 11)
        painter.setPen(QColor(getattr(colours, tone, colours.muted) if tone else colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()


class _View(QTableView):
    """A table that tells which letter was typed on it, besides looking for it."""

    lettered = Signal(str)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Tell what was typed, and look for a line that begins with it."""
        self.lettered.emit(search)
        super().keyboardSearch(search)


class LineTable(QWidget):
    """Lines under headings, or the empty state when there are none.

    The table is made when there are lines to see: it consists of 19 widgets.
    """

    opened = Signal(object)  # what the line stands for
    selected = Signal(object)
    lettered = Signal(str)

    def __init__(
        self,
        headings: Sequence[Heading],
        empty: EmptyState,
        *,
        state_column: int = -1,
        name: str = "",
    ) -> None:
        super().__init__()
        self.empty = empty
        self.model = LineListModel(headings, state_column=state_column, parent=self)
        self._name = name
        self._row_height = _ROW_HEIGHT
        self._place = Later(self._make_view)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._place)
        self._stack.addWidget(empty)
        self._stack.setCurrentWidget(empty)
        self.setLayout(column(self._stack))
        hand_on_focus(self, self._place)

    @property
    def view(self) -> QTableView:
        """The table itself."""
        return self._place.content

    def _make_view(self) -> QTableView:
        made = _View()
        made.setModel(self.model)
        made.lettered.connect(self.lettered)
        made.setAccessibleName(self._name)
        if self.model.state_column >= 0:
            made.setItemDelegateForColumn(self.model.state_column, _StatePainter(self))
        self._dress(made)
        made.activated.connect(self._on_activated)
        made.selectionModel().currentRowChanged.connect(self._on_current)
        bind(made, QKeySequence.StandardKey.Copy, self.copy, Qt.ShortcutContext.WidgetShortcut)
        return made

    def _dress(self, view: QTableView) -> None:
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self._row_height)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for number, heading in enumerate(self.model.headings):
            if heading.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                set_width(view, number, heading.width * _CHAR_PX + _CELL_PADDING)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        for number, heading in enumerate(self.model.headings):
            if heading.names:
                NameColumn(view, number)

    def set_row_height(self, pixels: int) -> None:
        """Make the lines lower or higher than usual."""
        self._row_height = pixels
        if self._place.is_made:
            self.view.verticalHeader().setDefaultSectionSize(pixels)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the current one stays current where it is still there."""
        current = self.current()
        self.model.set_lines(lines)
        self._stack.setCurrentWidget(self._place if lines else self.empty)
        if current is not None:
            self.select(current.key)

    def current(self) -> Line | None:
        """The line under the cursor."""
        row = self.view.currentIndex().row() if self._place.is_made else -1
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def chosen(self) -> list[Line]:
        """The selected lines, in order."""
        return [self.model.lines[row] for row in self._chosen_rows()]

    def _chosen_rows(self) -> list[int]:
        if not self._place.is_made:
            return []
        return sorted({index.row() for index in self.view.selectionModel().selectedRows()})

    def select(self, key: str) -> bool:
        """Make a line current; False when it is not there."""
        row = self.model.row_of(key)
        if row >= 0:
            select_row(self.view, row)
        return row >= 0

    def select_first(self) -> None:
        """Make the first line current."""
        if self.model.lines:
            select_row(self.view, 0)

    def copy(self) -> None:
        """Copy the selected lines with headings as a table."""
        headings = [heading.label for heading in self.model.headings]
        lines = (self.model.lines[row].cells for row in self._chosen_rows())
        QGuiApplication.clipboard().setText(copied_table([headings, *lines]))

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.lines[index.row()].content)

    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        if index.isValid():
            self.selected.emit(self.model.lines[index.row()].content)
