# SPDX-License-Identifier: MulanPSL-2.0
"""How a cell of a table of rows is drawn, and how its editor writes while one types."""

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wuse_desktop.forms.definition import QuestionKind
from wuse_desktop.gui.formview.editors import AnswerEditor, editor_for, stops_of
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.lines import GrowingText
from wuse_desktop.gui.formview.pickers import ManyPicker, OnePicker
from wuse_desktop.gui.formview.row_model import STATE_ROLE, Index, RowModel
from wuse_desktop.gui.formview.row_steps import CellState
from wuse_desktop.gui.theme import colours_in_use
from wuse_desktop.gui.widgets.composing import compose_in_line

CELL_PAD = 6
_MARK = 7
_BOX = 16
_FRAME = 2  # of an open editor
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDS = {
    Qt.Key.Key_Tab: QAbstractItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QAbstractItemDelegate.EndEditHint.EditPreviousItem,
    Qt.Key.Key_Return: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Enter: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Escape: QAbstractItemDelegate.EndEditHint.RevertModelCache,
}


class CellDelegate(QStyledItemDelegate):
    """Draws cells and opens the editors of a form in them.

    ``outgrown`` carries a row and the height (pixels) that the editor in it needs.
    """

    outgrown = Signal(int, int)

    def __init__(self, filling: Filling, model: RowModel, parent: QObject) -> None:
        super().__init__(parent)
        self._filling = filling
        self._model = model
        self._editor: QWidget | None = None
        self._place = (0, 0)
        self._before = ""
        self._filled = False

    # drawing ------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, words, and a corner where somebody said something."""
        colours = colours_in_use()
        state = index.data(STATE_ROLE)
        chosen = bool(option.state & option.state.State_Selected)
        ground = colours.accent_soft if chosen else ""
        if CellState.WRONG in state:
            ground = colours.risk_soft
        elif CellState.GREY in state or (CellState.FIXED in state and not chosen):
            ground = colours.raised
        if ground:
            painter.fillRect(option.rect, QColor(ground))
        _draw_rules(painter, option.rect, colours.line, last=self._is_last(index))
        painter.setPen(QColor(colours.muted if CellState.GREY in state else colours.text))
        painter.setFont(option.font)
        inside = option.rect.adjusted(CELL_PAD, 3, -CELL_PAD, -3)
        if self._model.questions[index.column()].kind is QuestionKind.ACKNOWLEDGE:
            on = bool(index.data())
            _draw_box(painter, option.rect, ticked=on, colour=colours.accent, rule=colours.muted)
        else:
            words = str(index.data() or "")
            side = index.data(Qt.ItemDataRole.TextAlignmentRole) or 0
            flags = side | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, flags | Qt.TextFlag.TextWrapAnywhere, words)
        if CellState.COMMENTED in state:
            _draw_corner(painter, option.rect, colours.due)
        view = self.parent()
        if isinstance(view, QTableView) and index == view.currentIndex() and view.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def _is_last(self, index: Index) -> bool:
        return index.column() == self._model.columnCount() - 1

    def height(self, row: int, widths: list[int], metrics: QFontMetrics) -> int:
        """The height (pixels) that the words of a row need."""
        lines = 1
        for column, question in enumerate(self._model.questions):
            if question.kind is QuestionKind.ACKNOWLEDGE:
                continue
            words = str(self._model.index(row, column).data() or "")
            room = widths[column] - 2 * CELL_PAD
            if "\n" in words or metrics.horizontalAdvance(words) > room:
                flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
                box = metrics.boundingRect(QRect(0, 0, max(room, 1), 10_000), flags, words)
                lines = max(lines, round(box.height() / metrics.lineSpacing()))
        return lines * metrics.lineSpacing() + 16

    # editing ------------------------------------------------------------------------------

    def createEditor(  # type: ignore[override]  # Qt takes nothing for no editor
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget | None:
        """The editor of the question; a file is chosen by whom the form belongs to."""
        del option
        row, column = index.row(), index.column()
        question, path = self._model.questions[column], self._model.path(row, column)
        if question.kind is QuestionKind.FILE:
            self._filling.file_wished.emit(path)
            return None
        session = self._filling.session
        editor = editor_for(
            question,
            session.choices(path) if question.choices else (),
            "",
            today=self._filling.today,
            in_cell=True,
        )
        editor.setParent(parent)
        compose_in_line(editor)
        editor.setObjectName("cell")
        editor.setAutoFillBackground(True)
        editor.setAccessibleName(str(question.label))
        for stop in stops_of(editor):
            stop.installEventFilter(self)
        cast("AnswerEditor", editor).changed.connect(self._on_changed)
        if isinstance(editor, OnePicker):
            editor.entered.connect(lambda: self._end(_ENDS[Qt.Key.Key_Return]))
        self._editor, self._place = editor, (row, column)
        self._before, self._filled = session.text(path), False
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the answer once; afterwards the editor knows better."""
        if editor is self._editor and not self._filled:
            self._filled = True
            value = self._filling.session.value(self._model.path(index.row(), index.column()))
            cast("AnswerEditor", editor).show_answer(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """All is written already; note what stood there before."""
        del model
        if editor is self._editor:
            cast("AnswerEditor", editor).settle()
            self._model.note_before([(index.row(), index.column(), self._before)])

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the cell, and further down where several lines are typed."""
        place = QRect(option.rect)
        if editor.hasHeightForWidth():
            needed = editor.heightForWidth(place.width() - 2 * _FRAME) + 2 * _FRAME
            if needed > place.height():
                self.outgrown.emit(index.row(), needed)
                place.setHeight(needed)
        editor.setGeometry(place)

    def _on_changed(self) -> None:
        editor = self._editor
        if editor is None:
            return
        self._model.write(*self._place, cast("AnswerEditor", editor).answer())
        if editor.hasHeightForWidth():
            needed = editor.heightForWidth(editor.width() - 2 * _FRAME) + 2 * _FRAME
            if needed > editor.height():
                self.outgrown.emit(self._place[0], needed)

    def finish(self) -> None:
        """Take what is being typed, and stay there."""
        self._end(QAbstractItemDelegate.EndEditHint.NoHint)

    def _end(self, hint: QAbstractItemDelegate.EndEditHint) -> None:
        editor = self._editor
        if editor is not None:
            self.commitData.emit(editor)
            self._editor = None
            self.closeEditor.emit(editor, hint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End the editing by Tab, Enter and Escape, and when the keyboard goes elsewhere."""
        editor = self._editor
        if editor is None or not isinstance(watched, QWidget) or not _within(watched, editor):
            return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(editor, watched, event)
        if event.type() is QEvent.Type.FocusOut and not editor.window().isHidden():
            focus = editor.window().focusWidget()
            if not _within(focus, editor):
                self._end(QAbstractItemDelegate.EndEditHint.NoHint)
        return False

    def _on_key(self, editor: QWidget, watched: QWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if key not in _ENDS:
            return False
        if key in _ENTER and isinstance(editor, GrowingText) and event.modifiers():
            editor.insertPlainText("\n")  # Alt+Enter, as in WPS
            return True
        if key == Qt.Key.Key_Tab and watched in stops_of(editor)[:-1]:
            return False  # from the day to the time of a moment
        if isinstance(editor, (OnePicker, ManyPicker)) and editor.is_open:
            if key in _ENTER or key == Qt.Key.Key_Escape:
                return False  # the list is meant
            if isinstance(editor, OnePicker):
                editor.take_open()
        if key == Qt.Key.Key_Escape:
            self._model.write(*self._place, self._before)
            self._editor = None
            self.closeEditor.emit(editor, _ENDS[Qt.Key.Key_Escape])
        else:
            self._end(_ENDS[Qt.Key(key)])
        return True

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Forget an editor that goes."""
        if editor is self._editor:
            self._editor = None
        super().destroyEditor(editor, index)


def _within(widget: QWidget | None, editor: QWidget) -> bool:
    """Whether a widget is part of an editor; an editor that is gone is only compared."""
    while widget is not None and widget is not editor:
        widget = widget.parentWidget()
    return widget is editor


def _draw_rules(painter: QPainter, place: QRect, colour: str, *, last: bool) -> None:
    painter.setPen(QColor(colour))
    painter.drawLine(place.bottomLeft(), place.bottomRight())
    if not last:
        painter.drawLine(place.topRight(), place.bottomRight())


def _draw_corner(painter: QPainter, place: QRect, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    corner = place.topRight() + QPoint(1, 0)
    painter.drawPolygon([corner, corner - QPoint(_MARK, 0), corner + QPoint(0, _MARK)])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_box(painter: QPainter, place: QRect, *, ticked: bool, colour: str, rule: str) -> None:
    box = QRect(0, 0, _BOX, _BOX)
    box.moveCenter(place.center())
    painter.setPen(QColor(rule))
    painter.drawRect(box)
    if ticked:
        painter.setPen(QPen(QColor(colour), 2))
        points = [QPoint(3, 8), QPoint(7, 12), QPoint(13, 4)]
        painter.drawPolyline([box.topLeft() + point for point in points])
