# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of a walk sheet under the keyboard: one key a result, Tab goes down the sheet."""

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from wuse_desktop.domain.records.visits import MET_OUTCOMES
from wuse_desktop.gui.models.walk_rows import (
    CELLS,
    CHECK,
    OBSERVED,
    OUTCOME,
    OUTCOME_KEYS,
    WHO,
    WRITTEN,
    Index,
    WalkRows,
)
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.composing import SheetView
from wuse_desktop.gui.widgets.heading_room import NameColumn, set_width
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.sheet_cells import CellPainter, CellPicker
from wuse_desktop.i18n import _
from wuse_desktop.services import households
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.walk_entry import WalkPlace, walk_place

_ROW_HEIGHT = 34
_WIDTHS = {
    "who": 92,
    "outcome": 88,
    "met": 92,
    "observed": 0,
    "action": 140,
    "follow_up": 140,
    "next_day": 100,  # a day of another year is written in full
    "minutes": 50,
    "day": 62,
    "start": 58,
}
_CHECK_WIDTH = 86
_EndEdit = QAbstractItemDelegate.EndEditHint


class _WhoCell(CellPainter):
    """Finds the household of a blank row while one types."""

    def __init__(self, operations: Operations, view: "WalkView") -> None:
        super().__init__(CHECK, view)
        self._operations = operations
        self._view = view

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A picker; what is taken is put into the row."""
        del option
        picker = CellPicker(self._operations, ("household", "person"), _("姓名或首字母"))
        picker.settle_in(parent)
        number = index.row()
        picker.taken.connect(lambda: self._take(picker, number))
        return picker

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Nothing is known of a blank row."""
        del editor, index

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what the list points at when the cell is left by Tab."""
        del model
        if isinstance(editor, RecordPicker) and editor.value():
            self._view.take_household(index.row(), editor.value())

    def _take(self, picker: RecordPicker, number: int) -> None:
        self.closeEditor.emit(picker, _EndEdit.RevertModelCache)
        self._view.take_household(number, picker.value())


class WalkView(SheetView):
    """Keys of a walk sheet.

    A letter sets the result: who was met goes on to what was seen, nobody met to the next row.
    Tab goes down to the result of the next row, Enter to the next cell; typing replaces a cell,
    F2 changes it; Del empties cells, Ctrl+Z takes back.
    """

    moved = Signal(int)  # the row under the cursor

    def __init__(self, operations: Operations, sheet: WalkRows) -> None:
        super().__init__()
        self._operations = operations
        self._sheet = sheet
        self.setModel(sheet)
        self.setItemDelegate(CellPainter(CHECK, self))
        self._who = _WhoCell(operations, self)
        self.setItemDelegateForColumn(WHO, self._who)
        self.setAccessibleName(_("走访单各行"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, cell in enumerate(CELLS):
            width = _WIDTHS[cell]
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            if width:
                set_width(self, column, width)
        header.setSectionResizeMode(CHECK, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(CHECK, _CHECK_WIDTH)
        NameColumn(self, WHO)

    # moving -------------------------------------------------------------------------------

    def go_to(self, number: int, column: int) -> None:
        """Put the cursor on a cell."""
        number = min(max(number, 0), self._sheet.rowCount() - 1)
        self.selectionModel().setCurrentIndex(
            self._sheet.index(number, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def go_first(self) -> None:
        """The result of the first row that is still to be typed."""
        self._go_row(-1, 1)

    def go_right(self, step: int = 1) -> None:
        """The next cell to type in, over the end of the row too."""
        here = self.currentIndex()
        place = here.row() * len(CELLS) + min(here.column(), len(CELLS) - 1) + step
        if 0 <= place < self._sheet.rowCount() * len(CELLS):
            self.go_to(place // len(CELLS), place % len(CELLS))

    def _go_row(self, here: int, step: int) -> None:
        """The result of the next row that is no visit yet; the household of a blank one."""
        number = here + step
        while 0 <= number < self._sheet.rowCount() and self._sheet.is_done(number):
            number += step
        if 0 <= number < self._sheet.rowCount():
            blank = not self._sheet.rows[number].household_id
            self.go_to(number, WHO if blank else OUTCOME)

    def closeEditor(self, editor: QWidget, hint: _EndEdit) -> None:  # noqa: N802 - Qt's name
        """Tab and Enter end the editing and move on as on a sheet."""
        super().closeEditor(editor, _EndEdit.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        here = self.currentIndex().row()
        if hint == _EndEdit.EditNextItem:
            self._go_row(here, 1)
        elif hint == _EndEdit.EditPreviousItem:
            self._go_row(here, -1)
        elif hint == _EndEdit.SubmitModelCache:
            self.go_right()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell the row; only where text is written is there anything to compose."""
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, current.column() in WRITTEN)
        self.moved.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a walk sheet; others begin to edit the cell."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing or not (self._moves(event) or self._decides(event) or self._edits(event)):
            super().keyPressEvent(event)

    def _moves(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Tab:
                self._go_row(self.currentIndex().row(), 1)
            case Qt.Key.Key_Backtab:
                self._go_row(self.currentIndex().row(), -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self.go_right()
            case _:
                return False
        return True

    # typing -------------------------------------------------------------------------------

    def _decides(self, event: QKeyEvent) -> bool:
        """A letter in the column of results."""
        here = self.currentIndex()
        typed = event.text().upper()
        if here.column() != OUTCOME or event.modifiers() or not typed.strip():
            return False
        code = OUTCOME_KEYS.get(typed) or (typed if typed in OUTCOME_KEYS.values() else "")
        if code:
            self._sheet.put(here.row(), {"outcome": code})
            if code in MET_OUTCOMES:
                self.go_to(here.row(), OBSERVED)
            else:
                self._go_row(here.row(), 1)
        return True

    def _edits(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            self._sheet.undo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self._empty()
        else:
            return False
        return True

    def _empty(self) -> None:
        for index in self.selectionModel().selectedIndexes():
            if WHO < index.column() < CHECK:
                self._sheet.put(index.row(), {CELLS[index.column()]: ""})

    def take_household(self, number: int, record_id: str) -> None:
        """Put a household that was picked, or that of a person, into a blank row."""

        def fetch(desk: Desk) -> WalkPlace:
            return walk_place(desk, households.household_for(desk, record_id))

        def show(place: WalkPlace) -> None:
            self._sheet.put_place(number, place)
            self.go_to(number, OUTCOME)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

        self._operations.write(fetch, show)

    def finish_cell(self) -> None:
        """Take what is being typed into the cell under the cursor, and stay there."""
        editor: QWidget | None = self.indexWidget(self.currentIndex())
        if isinstance(editor, QLineEdit) and self.state() == self.State.EditingState:
            self.commitData(editor)
            self.closeEditor(editor, _EndEdit.NoHint)
