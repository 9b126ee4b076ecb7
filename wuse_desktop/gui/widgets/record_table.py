# SPDX-License-Identifier: MulanPSL-2.0
"""A virtual list with its filter line, count, empty state and copying as a table."""

import dataclasses
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.gui.models.record_list import PAGE_ROWS, RecordListModel
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.heading_room import heading_room, shared_widths
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.list_files import ListFiles
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import STATION_KEY, ListQuery

_PAUSE_MS = 150
_CHAR_PX = 15
_CELL_PADDING = 14
_LEAST_PX = 48
# Columns are as wide as these first rows need, but none takes more than so much of its usual width.
_LOOKED_AT, _MOST = 60, 1.5
_CELL_ROOM = 22  # what the style sheet leaves beside the text of a cell
_LEAST_MARK_PX, _MOST_MARK_PX = 74, 140
_SQUEEZE, _SQUEEZE_CHOSEN = 0.5, 0.9


class _View(QTableView):
    """A table that tells when its room changes, and which letter was typed on it.

    Looking for a row by its first letter would fetch the whole list. ``focus_chooses`` lets the
    first row become current when the keyboard comes to the table.
    """

    resized = Signal()
    lettered = Signal(str)
    focus_chooses = True

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Tell what was typed."""
        self.lettered.emit(search)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard; where it may not choose, a list without a current row stays so."""
        if self.focus_chooses or self.currentIndex().isValid():
            super().focusInEvent(event)
            return
        selection = self.selectionModel()
        before = selection.blockSignals(True)
        super().focusInEvent(event)
        selection.clear()
        selection.blockSignals(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell, once the viewport has its size."""
        super().resizeEvent(event)
        self.resized.emit()


class RecordTable(QWidget):
    """The list part of a page. Enter or a double click opens, Ctrl+C copies what is selected."""

    opened = Signal(str, str)  # entity, id
    selected = Signal(str, str)
    sorted = Signal()  # by a click on a heading
    lettered = Signal(str)  # a letter that the list itself has no use for

    def __init__(
        self,
        operations: Operations,
        name: str,
        empty: EmptyState,
        query: ListQuery | None = None,
        *,
        filter_hint: str = "",
        tools: tuple[QWidget, ...] = (),
        shown: tuple[str, ...] = (),
    ) -> None:
        """``shown`` are the keys of the columns to show; all of them when empty."""
        super().__init__()
        self._operations = operations
        self._name = name
        self._fitted_for: tuple[str, str] | None = None  # what its first rows hold, in this order
        self.is_narrowed = False  # by filters that somebody chose
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(filter_hint or _("筛选：姓名、首字母、村名…"))
        self.filter.setClearButtonEnabled(True)
        self._count = muted("", wrap=False)
        self.model = RecordListModel(operations, name, query or ListQuery(), self)
        keys = {item.key for item in self.model.columns}
        # whose records they are is told wherever a list holds those of several stations
        self._shown = (*shown, *({STATION_KEY} & keys)) if shown else ()
        self._usual, self._least_share = len(self._shown), _SQUEEZE
        self.view = _View()
        self.view.resized.connect(self._fit)
        self.view.lettered.connect(self.lettered)
        self.view.setModel(self.model)
        self._dress()
        hand_on_focus(self, self.view)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(empty)
        self.empty = empty
        own = self.model.query.site_id in (None, operations.desk.site_id)
        self.files = ListFiles(self, operations, name, self._what_is_shown, imports=own)
        self.files.watch(self.view.viewport())
        self.files.watch(empty)
        head = row(self.filter, *tools, self._count, self.files)
        head.setStretch(0, 1)
        layout = column(head, self._stack)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._apply_filter)
        self.filter.textChanged.connect(self._start_timer)
        self.filter.returnPressed.connect(self._enter_list)
        self.model.counted.connect(self._on_counted)
        self.view.activated.connect(self._on_activated)
        self.view.clicked.connect(self._on_clicked)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        bind(self.view, QKeySequence.StandardKey.Copy, self.copy, Qt.ShortcutContext.WidgetShortcut)
        self._on_counted(self.model.rowCount())

    @property
    def name(self) -> str:
        """Which list it shows."""
        return self._name

    def _dress(self) -> None:
        view = self.view
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setAccessibleName(_("列表"))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(34)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorShown(True)
        self._show_order()
        header.sectionClicked.connect(self._on_header_clicked)
        header.setMinimumSectionSize(_LEAST_PX)
        header.setStretchLastSection(False)
        self._hide_others()

    def _hide_others(self) -> None:
        for number, item in enumerate(self.model.columns):
            self.view.setColumnHidden(number, bool(self._shown) and item.key not in self._shown)

    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that are shown, in their order."""
        keys = tuple(item.key for item in self.model.columns)
        return tuple(key for key in keys if not self._shown or key in self._shown)

    def set_columns(self, keys: tuple[str, ...]) -> None:
        """Show these columns and no others; all of them for none."""
        self._shown = keys
        # Who asks for more columns wants to read them, and scrolls.
        self._least_share = _SQUEEZE_CHOSEN if len(keys) > self._usual else _SQUEEZE
        self._hide_others()
        self._fit()

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column, "" for the latest first."""
        query = self.model.query
        if (query.sort, query.descending) != (key, descending):
            self.model.set_query(lists.sorted_by(query, key, descending=descending))
        self._show_order()

    def _show_order(self) -> None:
        """Put the arrow at the column by which the rows are sorted, at none for the latest."""
        query = self.model.query
        keys = [item.key for item in self.model.columns]
        place = keys.index(query.sort) if query.sort in keys else -1
        down = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(place, down)

    def add_tools(self, tools: QWidget) -> None:
        """Put a line of tools under the filter line."""
        layout = cast("QVBoxLayout", self.layout())
        layout.insertWidget(1, tools)
        layout.setStretch(1, 0)
        layout.setStretch(2, 1)

    def _fit(self) -> None:
        """Share the width among the columns, each by the length of what it shows."""
        shown = self.model.columns
        wanted = {
            number: self._wanted(number, item.width * _CHAR_PX + _CELL_PADDING)
            for number, item in enumerate(shown)
            if not self.view.isColumnHidden(number)
        }
        rooms = {number: self._room(number, shown[number].must_show) for number in wanted}
        marks = self._marks_room()
        space = self.view.viewport().width() - marks
        # A little too narrow is squeezed; much too narrow scrolls rather than hides everything.
        for number, width in shared_widths(wanted, rooms, space, self._least_share).items():
            self.view.setColumnWidth(number, width)
        self.view.setColumnWidth(len(shown), marks)

    def _room(self, column: int, text: str) -> int:
        """The width below which a column is not squeezed: its heading, and a text of its kind."""
        needed = self.view.fontMetrics().horizontalAdvance(text) + _CELL_ROOM if text else 0
        texts = [text for text in self._texts(column) if text]
        # nobody's name is that long, or no hour is known: no room is kept for it
        longest = max(map(self.view.fontMetrics().horizontalAdvance, texts), default=-_CELL_ROOM)
        least = max(_LEAST_PX, heading_room(self.view, column))
        return max(least, min(needed, longest + _CELL_ROOM))

    def _marks_room(self) -> int:
        """The width of the marks of the first rows, as far as they leave room for the rest."""
        column = len(self.model.columns)
        texts = self._texts(column)
        longest = max(map(self.view.fontMetrics().horizontalAdvance, texts), default=0)
        needed = max(_LEAST_MARK_PX, heading_room(self.view, column), longest + _CELL_ROOM)
        return min(needed, _MOST_MARK_PX)

    def _texts(self, column: int) -> set[str]:
        """What stands in a column of the first rows."""
        rows = range(min(self.model.rowCount(), _LOOKED_AT))
        return {str(self.model.index(row, column).data()) for row in rows}

    def _wanted(self, column: int, usual: int) -> int:
        """What the first rows need in a column, which is usually so wide."""
        texts = self._texts(column)
        needed = max(map(self.view.fontMetrics().horizontalAdvance, texts), default=usual)
        return min(needed + _CELL_ROOM, int(usual * _MOST)) if texts else usual

    def _what_is_shown(self) -> tuple[ListQuery, int, tuple[str, ...]]:
        return self.model.query, self.model.rowCount(), self.shown_columns()

    # wishes -------------------------------------------------------------------------------

    def mark(self, row_id: str) -> None:
        """Make the row of a record current, or none, without ``selected``."""
        row = self.model.find_row(row_id)
        selection = self.view.selectionModel()
        if (
            row >= 0
            and self.view.currentIndex().row() == row
            and selection.isSelected(self.view.currentIndex())
        ):
            return  # one of several that somebody is selecting
        before = selection.blockSignals(True)
        if row >= 0:
            select_row(self.view, row)
        else:
            selection.clear()
        selection.blockSignals(before)
        self.view.viewport().update()

    def take_focus(self, row_id: str = "") -> None:
        """Take the keyboard with the row of a record current, or none, without ``selected``."""
        self.mark(row_id)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None = None) -> None:
        """Fetch again, keeping the filter and, where it is still there, the current row."""
        del changes
        self.model.reload()

    def set_filter(self, **filters: object) -> None:
        """Limit the list, e.g. to one station or to open cases."""
        kept = {**self.model.query.filters, **filters}
        present = {name: value for name, value in kept.items() if value not in (None, "")}
        self.model.set_query(dataclasses.replace(self.model.query, filters=present))

    def current(self) -> tuple[str, str] | None:
        """Entity and id of the current row."""
        found = self.model.row_at(self.view.currentIndex().row())
        return (found.entity, found.id) if found and self.view.currentIndex().isValid() else None

    def selected_ids(self) -> list[str]:
        """The ids of the selected rows, from the top."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        found = [self.model.row_at(row) for row in rows]
        return [item.id for item in found if item is not None]

    def chosen(self, done: Callable[[list[str]], None]) -> None:
        """Give the ids of the selected rows, in order; rows not fetched yet are fetched first."""
        numbers = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        found = [self.model.row_at(number) for number in numbers]
        known = [item.id for item in found if item is not None]
        if len(known) == len(numbers):
            done(known)
            return
        name, query, wanted = self._name, self.model.query, set(numbers)
        first, count = numbers[0], numbers[-1] - numbers[0] + 1

        def fetch(desk: Desk) -> list[str]:
            rows = lists.page(desk, name, query, first, count)
            return [item.id for place, item in enumerate(rows, first) if place in wanted]

        self._operations.read(fetch, done)

    def select_first(self) -> None:
        """Make the first row current."""
        if self.model.rowCount():
            select_row(self.view, 0)

    def copy(self) -> None:
        """Copy the shown columns of the selected rows, or of all fetched ones, as a table."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        rows = rows or list(range(min(self.model.rowCount(), PAGE_ROWS)))
        columns = self.model.columns
        places = [place for place in range(len(columns)) if not self.view.isColumnHidden(place)]
        lines = [[_(columns[place].label) for place in places]]
        for number in rows:
            found = self.model.row_at(number)
            if found is not None:
                lines.append([found.cells[place] for place in places])
        QGuiApplication.clipboard().setText(copied_table(lines))

    # answers ------------------------------------------------------------------------------

    def _start_timer(self) -> None:
        self._timer.start()

    def _apply_filter(self) -> None:
        text = self.filter.text().strip()
        if text != self.model.query.text:
            self.model.set_query(dataclasses.replace(self.model.query, text=text))

    def _enter_list(self) -> None:
        self._timer.stop()
        self._apply_filter()
        self.view.setFocus()
        self.select_first()

    def _on_counted(self, total: int) -> None:
        query = self.model.query
        # Columns must not move while one types, nor under the pointer that sorts.
        if total and (self._fitted_for is None or (query.sort, query.text) == self._fitted_for):
            self._fitted_for = (query.sort, "")
            self._fit()
        self._count.setText(_("共 {count} 条").format(count=total))
        text = self.model.query.text
        narrowed = bool(text) or self.is_narrowed
        if narrowed and not total:
            told = _("没有符合“{text}”的记录").format(text=text) if text else _("没有符合的记录")
            self._count.setText(told)
        self._stack.setCurrentIndex(0 if total or narrowed else 1)

    def _on_activated(self, index: QModelIndex) -> None:
        found = self.model.row_at(index.row())
        if found is not None:
            self.opened.emit(found.entity, found.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click on the row that is current already wishes to see its record, too."""
        if QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self._on_current(index, index)

    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        found = self.model.row_at(index.row()) if index.isValid() else None
        if found is not None:
            self.selected.emit(found.entity, found.id)

    def _on_header_clicked(self, section: int) -> None:
        """Sort, or put the arrow back that Qt has already moved to the heading."""
        if self.model.sorts_by(section):
            self.model.sort(section, self.view.horizontalHeader().sortIndicatorOrder())
            self.sorted.emit()
        else:
            self._show_order()
