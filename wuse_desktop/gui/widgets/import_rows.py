# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of a sheet before they are loaded; one key shows those that would come back."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wuse_desktop.gui.models.sheet_rows import FIRST, NUMBER, STATE, SheetRowsModel
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.tables.examining import SheetExamined
from wuse_desktop.services.tables.results import LOADED, RETURNED, WARNED

_ALL = "all"
_MARKED = (RETURNED, WARNED)
_NUMBER_WIDTH, _STATE_WIDTH, _CELL_WIDTH = 52, 300, 84
_CELL_PADDING, _WIDEST_CELL, _ROWS_MEASURED = 24, 200, 40
_ROW_HEIGHT = 30


class _MarkedCells(QStyledItemDelegate):
    """Colours the ground of marked cells; a style sheet would leave it out."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QBrush):
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class ImportRows(QWidget):
    """A table of cells as they stand in the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: SheetExamined | None = None
        self.which = KeyChoice(
            (
                Key(_ALL, _("前面的行"), "Q"),
                Key(RETURNED, _("要退回的"), "T"),
                Key(WARNED, _("有提醒的"), "X"),
            )
        )
        self.which.set_value(_ALL)
        self.which.setAccessibleName(_("看哪些行"))
        self.which.changed.connect(self._show)
        self._hint = muted("", wrap=False)
        self.model = SheetRowsModel(self)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(_("表里的行"))
        self.view.setItemDelegate(_MarkedCells(self))
        self._dress()
        head = row(self.which, self._hint)
        head.setStretch(0, 1)
        layout = column(head, self.view)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        hand_on_focus(self, self.view)

    def _dress(self) -> None:
        view = self.view
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultSectionSize(_CELL_WIDTH)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_sheet(self, sheet: SheetExamined) -> None:
        """Show another sheet, or the same after something was said of it."""
        if self._sheet is None or self._sheet.key != sheet.key:
            self.which.set_value(_ALL)
        self._sheet = sheet
        self._show()

    def _width_of(self, column: int) -> int:
        """Wide enough for the heading and for what stands in the first records, in reason."""
        place = column - FIRST
        records = [item.texts for item in self.model.rows if item.state in (LOADED, *_MARKED)]
        texts = [str(self.model.headerData(column, Qt.Orientation.Horizontal))]
        texts += [cells[place] for cells in records[:_ROWS_MEASURED] if place < len(cells)]
        metrics = self.view.fontMetrics()
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        return min(max(widest + _CELL_PADDING, _CELL_WIDTH), _WIDEST_CELL)

    def _show(self) -> None:
        if self._sheet is None:
            return
        which, rows = self.which.value(), self._sheet.rows
        shown = rows if which == _ALL else [item for item in rows if item.state == which]
        headings = {item.place: item.heading.rpartition("·")[2] for item in self._sheet.columns}
        self.model.show_rows(shown, headings, self._sheet.left)
        self.view.setColumnWidth(NUMBER, _NUMBER_WIDTH)
        self.view.setColumnWidth(STATE, _STATE_WIDTH if self._sheet.result else 0)
        for place in range(FIRST, self.model.columnCount()):
            self.view.setColumnWidth(place, self._width_of(place))
        self._hint.setText(_("有颜色的格子要改；整句原因在“会怎样”一栏。"))
        if shown:
            select_row(self.view, 0)
