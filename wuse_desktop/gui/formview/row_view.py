# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of a repeat as people know sheets: Tab goes right, Enter goes down."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QWidget,
)

from wuse_desktop.gui.formview.cell_editing import CellDelegate
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.row_model import Index, RowModel
from wuse_desktop.gui.widgets.composing import SheetView

ROW_HEIGHT = 36
_NUMBER_WIDTH = 34
_EndEdit = QAbstractItemDelegate.EndEditHint


class RowView(SheetView):
    """Keys of a sheet inside a form.

    Typing replaces a cell, F2 or Enter on a list opens it; Tab goes on through the cells that can
    be answered, adds a row behind a filled last one, and leaves the table behind a blank one, which
    is taken out again if Tab had added it. Enter goes down. Insert adds a row, Ctrl+Del takes rows
    out, Ctrl+Z takes the last change back; Ctrl+C and Ctrl+V copy and paste as in WPS.
    """

    moved = Signal()
    left = Signal(int)  # 1 for the next field of the form, -1 for the one before
    removed = Signal(int)  # how many rows
    closed = Signal(int)  # the row of a cell that was typed into
    outgrown = Signal(int, int)  # a row, and the height that the editor in it needs
    undone = Signal()

    def __init__(self, filling: Filling, model: RowModel) -> None:
        super().__init__()
        self._model = model
        self._begun = -1  # the row that Tab has added and nobody has filled yet
        self._origin = 0
        self.setObjectName("rows")
        self.setModel(model)
        self._delegate = CellDelegate(filling, model, self)
        self._delegate.outgrown.connect(self.outgrown)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)  # the delegate draws it, without a last rule beside the frame
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setMinimumWidth(_NUMBER_WIDTH)
        rows.setMaximumWidth(_NUMBER_WIDTH)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.setHighlightSections(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
        )

    # moving -------------------------------------------------------------------------------

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell, where a new walk to the right begins."""
        self._origin = column
        self._step_to(row, column)

    def _step_to(self, row: int, column: int) -> None:
        row = min(max(row, 0), self._model.rowCount() - 1)
        self.selectionModel().setCurrentIndex(
            self._model.index(row, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.scrollTo(self._model.index(row, column))

    def walk(self, step: int) -> None:
        """Go on to the next cell that can be answered; behind the last one, out of the table."""
        columns = self._model.columnCount()
        here = self.currentIndex()
        place = here.row() * columns + here.column() + step
        while 0 <= place < self._model.rowCount() * columns:
            if self._model.may_answer(place // columns, place % columns):
                self._step_to(place // columns, place % columns)
                return
            place += step
        if step < 0 or not self._begin_row():
            self._leave(step)

    def go_down(self) -> None:
        """The row below, in the column where the walk to the right began."""
        row = self.currentIndex().row()
        if row + 1 < self._model.rowCount():
            self._step_to(row + 1, self._origin)
        elif not self._begin_row():
            self._leave(1)

    def _begin_row(self) -> bool:
        """Add a row behind the last one, if that holds something."""
        last = self._model.rowCount() - 1
        if last >= 0 and self._model.is_blank(last):
            return False
        self._begun = self._model.add_row()
        if self._begun < 0:
            return False
        self.go_to(self._begun, 0)
        if not self._model.may_answer(self._begun, 0):
            self.walk(1)
        return True

    def _leave(self, step: int) -> None:
        if step > 0:
            self.drop_begun()
        self.left.emit(step)

    def drop_begun(self) -> None:
        """Take out the row that was begun for nothing."""
        begun, self._begun = self._begun, -1
        last = self._model.rowCount() - 1
        if begun == last and last > 0 and self._model.is_blank(last):
            self._model.drop_added(last)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cells."""
        if not self.hasFocus():  # Qt looks for another place because something goes
            return super().focusNextPrevChild(forward)
        self.walk(1 if forward else -1)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes to the first cell, or from below to the last one."""
        super().focusInEvent(event)
        back = event.reason() == Qt.FocusReason.BacktabFocusReason
        if event.reason() == Qt.FocusReason.TabFocusReason or not self.currentIndex().isValid():
            self.go_to(0, 0)
        elif back:
            self.go_to(self._model.rowCount() - 1, self._model.columnCount() - 1)
        self.viewport().update()
        self.moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw the cell without its ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor has moved."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def closeEditor(self, editor: QWidget, hint: _EndEdit) -> None:  # noqa: N802 - Qt's name
        """Tab and Enter end the editing and move on as on a sheet."""
        inside = self.isAncestorOf(QApplication.focusWidget() or self) or hint != _EndEdit.NoHint
        super().closeEditor(editor, _EndEdit.NoHint)
        self.closed.emit(self.currentIndex().row())
        if inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if hint == _EndEdit.EditNextItem:
            self.walk(1)
        elif hint == _EndEdit.EditPreviousItem:
            self.walk(-1)
        elif hint == _EndEdit.SubmitModelCache:
            self.go_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a sheet; others begin to edit the cell."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go_down()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            event.ignore()
        elif not self._edits(event):
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._origin = max(self.currentIndex().column(), 0)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """What is typed over a cell that takes no answer is no wish to be elsewhere."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is where a new walk begins."""
        super().mousePressEvent(event)
        self._origin = max(self.currentIndex().column(), 0)

    # editing ------------------------------------------------------------------------------

    def _edits(self, event: QKeyEvent) -> bool:
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._model.copied(self.chosen()))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif key == Qt.Key.Key_Delete and control:
            self.remove_rows()
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            here = self.currentIndex()
            return self._model.wish_to_see(here.row(), here.column())
        elif key == Qt.Key.Key_Insert and not event.modifiers():
            self.add_row()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self._model.clear(self.chosen())
        else:
            return False
        return True

    def chosen(self) -> list[tuple[int, int]]:
        """Row and column of the chosen cells."""
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return [(index.row(), index.column()) for index in indexes if index.isValid()]

    def add_row(self) -> None:
        """Add a row and go to its first cell."""
        self.finish_cell()
        row = self._model.add_row()
        if row >= 0:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.go_to(row, 0)
            if not self._model.may_answer(row, 0):
                self.walk(1)

    def remove_rows(self) -> None:
        """Take the chosen rows out."""
        self.finish_cell()
        rows = sorted({row for row, _column in self.chosen()}, reverse=True)
        column = max(self.currentIndex().column(), 0)
        gone = [row for row in rows if self._model.remove_row(row)]
        if gone:
            self._begun = -1
            if self._model.rowCount():
                self.go_to(min(gone[-1], self._model.rowCount() - 1), column)
            self.removed.emit(len(gone))

    def undo(self) -> None:
        """Take the last change back and show where it was."""
        self.finish_cell()
        column = max(self.currentIndex().column(), 0)
        row = self._model.undo()
        if row >= 0 and self._model.rowCount():
            self.go_to(row, column)
        self.undone.emit()

    def paste(self) -> None:
        """Write a copied table from the cursor on."""
        here = self.currentIndex()
        text = QGuiApplication.clipboard().text()
        self._model.paste(text, max(here.row(), 0), max(here.column(), 0))

    def finish_cell(self) -> None:
        """Take what is being typed into the cell under the cursor, and stay there."""
        self._delegate.finish()
