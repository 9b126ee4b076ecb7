# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of targets with the keys of a sheet: Tab goes right, Enter down."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget

from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.gui.models.target_sheet import TargetSheetModel
from wuse_desktop.gui.widgets.composing import SheetView
from wuse_desktop.gui.widgets.heading_room import set_width
from wuse_desktop.gui.widgets.sheet_cells import CellPainter
from wuse_desktop.i18n import _

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT, _HEAD_HEIGHT, _LEAST_WIDTH, _NO_COLUMN = 34, 52, 88, -1
_EndEdit = QAbstractItemDelegate.EndEditHint


class TargetView(SheetView):
    """Typing replaces a cell; Ctrl+C, Ctrl+V, Del and Ctrl+Z as usual.

    ``unknown`` carries names in a pasted table that the sheet does not have.
    """

    unknown = Signal(object)
    undo_wished = Signal()

    def __init__(self, model: TargetSheetModel) -> None:
        super().__init__()
        self.targets = model
        self.setModel(model)
        self.setItemDelegate(CellPainter(_NO_COLUMN, self))
        self.setAccessibleName(_("年度任务表"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(_HEAD_HEIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Room for each heading; the table scrolls sideways where there are many."""
        for column in range(self.targets.columnCount()):
            set_width(self, column, _LEAST_WIDTH)

    def closeEditor(self, editor: QWidget, hint: _EndEdit) -> None:  # noqa: N802 - Qt's name
        """Tab and Enter end the editing and move on as on a sheet."""
        super().closeEditor(editor, _EndEdit.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        steps = {
            _EndEdit.EditNextItem: (0, 1),
            _EndEdit.EditPreviousItem: (0, -1),
            _EndEdit.SubmitModelCache: (1, 0),
        }
        if hint in steps:
            self._go(*steps[hint])

    def _go(self, down: int, right: int) -> None:
        here = self.currentIndex()
        place = self.targets.index(here.row() + down, here.column() + right)
        if place.isValid():
            self.setCurrentIndex(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a sheet; others begin to edit the cell."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing or not self._answers(event):
            super().keyPressEvent(event)

    def _answers(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.targets.put(dict.fromkeys(self._chosen(), ""))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._go(1, 0)
        else:
            return False
        return True

    def _chosen(self) -> list[tuple[int, int]]:
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted((index.row(), index.column()) for index in indexes if index.isValid())

    def copy(self) -> None:
        """Copy the chosen cells as a table."""
        rows: dict[int, list[str]] = {}
        for row, column in self._chosen():
            rows.setdefault(row, []).append(str(self.targets.index(row, column).data() or ""))
        QGuiApplication.clipboard().setText(copied_table(rows[row] for row in sorted(rows)))

    def paste(self) -> None:
        """Write a copied table from the cursor on."""
        here = self.currentIndex()
        row, column = max(here.row(), 0), max(here.column(), 0)
        self.unknown.emit(self.targets.paste(QGuiApplication.clipboard().text(), row, column))
