# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of service hours as people know sheets: Tab goes right, Enter goes down."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QWidget,
)

from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.gui.models.hours_paste import CELLS
from wuse_desktop.gui.models.hours_sheet import CHECK, WHO, HoursSheet
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.composing import SheetView
from wuse_desktop.gui.widgets.heading_room import set_width
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.sheet_cells import CellPainter, CellPicker
from wuse_desktop.i18n import _
from wuse_desktop.services.finding import SearchHit
from wuse_desktop.services.volunteer_finding import find_volunteers

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 34
_WIDTHS = {
    "who": 86,
    "day": 98,
    "start": 58,
    "end": 58,
    "rest": 52,
    "minutes": 54,
    "activity": 0,
    "place": 0,
    "content": 0,
    "in_charge": 76,
}
_CHECK_WIDTH = 158
_EndEdit = QAbstractItemDelegate.EndEditHint


class _WhoEditor(CellPainter):
    """Finds the volunteer while one types."""

    def __init__(self, operations: Operations, sheet: HoursSheet, parent: QWidget) -> None:
        super().__init__(CHECK, parent)
        self._operations = operations
        self._sheet = sheet

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A picker; what is taken ends the editing and goes on below."""
        del option
        picker = CellPicker(
            self._operations, (), _("姓名或首字母"), may_add=True, find=find_volunteers
        )
        picker.settle_in(parent)
        number = index.row()
        picker.taken.connect(lambda: self._end(picker))
        picker.add_wished.connect(lambda name: self._add(picker, number, name))
        picker.missed.connect(lambda: self._keep_typed(picker))
        return picker

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the name of the row."""
        if isinstance(editor, RecordPicker):
            editor.line.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write who was taken, else the name as typed."""
        if not isinstance(editor, RecordPicker):
            return
        if editor.value():
            hit = SearchHit(editor.entity(), editor.value(), editor.title(), "", "", 0)
            self._sheet.put_person(index.row(), hit)
        elif editor.line.text().strip() != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.line.text())

    def _end(self, picker: RecordPicker) -> None:
        self.commitData.emit(picker)
        self.closeEditor.emit(picker, _EndEdit.SubmitModelCache)

    def _add(self, picker: RecordPicker, number: int, name: str) -> None:
        self.closeEditor.emit(picker, _EndEdit.RevertModelCache)
        self._sheet.put_new_person(number, name)

    def _keep_typed(self, picker: RecordPicker) -> None:
        """Leave letters that fit nobody in the cell, where the row says so."""
        self.commitData.emit(picker)
        self.closeEditor.emit(picker, _EndEdit.RevertModelCache)


class HoursView(SheetView):
    """Keys of a sheet.

    Typing replaces a cell, F2 changes it; Tab goes right, Enter down (to the column in which the
    walk to the right began); Ctrl+D fills down, Ctrl+Shift+D takes the row above; Ctrl+C, Ctrl+V,
    Del, Ctrl+Z as usual; Ctrl+Del takes rows out.
    """

    moved = Signal(int)  # the row under the cursor
    pasted = Signal(int)  # how many rows

    def __init__(self, operations: Operations, sheet: HoursSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._origin = 0
        self.setModel(sheet)
        self.setItemDelegate(CellPainter(CHECK, self))
        self._who = _WhoEditor(operations, sheet, self)
        self.setItemDelegateForColumn(WHO, self._who)
        self.setAccessibleName(_("服务时长表格"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(True)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, cell in enumerate(CELLS):
            stretch = not _WIDTHS[cell]
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
            if not stretch:
                set_width(self, column, _WIDTHS[cell])
        header.setSectionResizeMode(CHECK, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(CHECK, _CHECK_WIDTH)

    # moving -------------------------------------------------------------------------------

    def go_to(self, number: int, column: int) -> None:
        """Put the cursor on a cell."""
        number = min(max(number, 0), self._sheet.rowCount() - 1)
        self.selectionModel().setCurrentIndex(
            self._sheet.index(number, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def go_right(self, step: int = 1) -> None:
        """The next cell to type in, over the end of the row too."""
        here = self.currentIndex()
        place = here.row() * len(CELLS) + min(here.column(), len(CELLS) - 1) + step
        if 0 <= place < self._sheet.rowCount() * len(CELLS):
            self.go_to(place // len(CELLS), place % len(CELLS))

    def go_down(self) -> None:
        """The row below, in the column where the walk to the right began."""
        self.go_to(self.currentIndex().row() + 1, self._origin)

    def closeEditor(self, editor: QWidget, hint: _EndEdit) -> None:  # noqa: N802 - Qt's name
        """Tab and Enter end the editing and move on as on a sheet."""
        super().closeEditor(editor, _EndEdit.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if hint == _EndEdit.EditNextItem:
            self.go_right()
        elif hint == _EndEdit.EditPreviousItem:
            self.go_right(-1)
        elif hint == _EndEdit.SubmitModelCache:
            self.go_down()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which row the cursor is on."""
        super().currentChanged(current, previous)
        self.moved.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a sheet; others begin to edit the cell."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif not (self._moves(event) or self._edits(event)):
            steps = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
            super().keyPressEvent(event)
            if event.key() in steps:
                self._origin = min(self.currentIndex().column(), len(CELLS) - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is where a new walk begins."""
        super().mousePressEvent(event)
        self._origin = min(max(self.currentIndex().column(), 0), len(CELLS) - 1)

    def _moves(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Tab:
                self.go_right()
            case Qt.Key.Key_Backtab:
                self.go_right(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self.go_down()
            case _:
                return False
        return True

    # editing ------------------------------------------------------------------------------

    def _edits(self, event: QKeyEvent) -> bool:
        shift = Qt.KeyboardModifier.ShiftModifier
        control = Qt.KeyboardModifier.ControlModifier
        keys = event.keyCombination().key(), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._sheet.undo()
        elif keys == (Qt.Key.Key_D, control):
            self._sheet.fill_down(self._chosen())
        elif keys == (Qt.Key.Key_D, control | shift):
            self.fill_rows()
        elif keys == (Qt.Key.Key_Delete, control):
            self._sheet.remove_rows(number for number, _cell in self._chosen())
        elif keys[0] in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self._sheet.clear(self._chosen())
        else:
            return False
        return True

    def _chosen(self) -> list[tuple[int, str]]:
        """The chosen cells that can be typed in."""
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return [
            (index.row(), CELLS[index.column()])
            for index in indexes
            if index.isValid() and index.column() != CHECK
        ]

    def fill_rows(self) -> None:
        """Take everything but the name from the row above."""
        for number in sorted({number for number, _cell in self._chosen()}):
            if number > 0:
                above = self._sheet.row(number - 1)
                cells = {cell: str(getattr(above, cell)) for cell in CELLS if cell != "who"}
                self._sheet.put(number, cells)

    def copy(self) -> None:
        """Copy the chosen cells as a table."""
        rows: dict[int, list[str]] = {}
        for number, cell in sorted(self._chosen(), key=lambda place: CELLS.index(place[1])):
            index = self._sheet.index(number, CELLS.index(cell))
            rows.setdefault(number, []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText(copied_table(rows[number] for number in sorted(rows)))

    def paste(self) -> None:
        """Write a copied table from the cursor on."""
        here = self.currentIndex()
        column = here.column() if 0 <= here.column() < CHECK else 0
        text = QGuiApplication.clipboard().text()
        count = self._sheet.paste(text, max(here.row(), 0), CELLS[column])
        self.pasted.emit(count)

    def finish_cell(self) -> None:
        """Take what is being typed into the cell under the cursor, and stay there."""
        editor: QWidget | None = self.indexWidget(self.currentIndex())
        if editor is not None and self.state() == QAbstractItemView.State.EditingState:
            self.commitData(editor)
            self.closeEditor(editor, _EndEdit.NoHint)
