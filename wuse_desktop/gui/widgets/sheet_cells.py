# SPDX-License-Identifier: MulanPSL-2.0
"""The cells of a sheet that is typed into: their colours, their plain line, a picker inside one."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wuse_desktop.gui.models.hours_sheet import LEVEL_ROLE
from wuse_desktop.gui.theme import colours_in_use
from wuse_desktop.gui.widgets.composing import compose_in_line
from wuse_desktop.gui.widgets.record_picker import RecordPicker

Index = QModelIndex | QPersistentModelIndex
_FLAT = "padding: 0 4px; border-radius: 0;"


class CellPainter(QStyledItemDelegate):
    """Colours cells by what was found; edits them with a plain line.

    ``check_column`` holds the findings in words.
    """

    def __init__(self, check_column: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._check_column = check_column

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Give a wrong cell its ground, which the style sheet would leave out."""
        colours = colours_in_use()
        level = index.data(LEVEL_ROLE)
        ground = {"block": colours.risk_soft, "warn": colours.due_soft}.get(level, "")
        if ground and index.column() != self._check_column:
            painter.fillRect(option.rect, QColor(ground))
        super().paint(painter, option, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Give what is only proposed or missing a quiet colour, and findings their own."""
        super().initStyleOption(option, index)
        colours = colours_in_use()
        level = index.data(LEVEL_ROLE)
        colour = {"block": colours.risk, "warn": colours.due, "quiet": colours.muted}.get(level, "")
        if colour and (index.column() == self._check_column or level == "quiet"):
            option.palette.setColor(option.palette.ColorRole.Text, QColor(colour))
            option.palette.setColor(option.palette.ColorRole.HighlightedText, QColor(colour))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line without a frame of its own width."""
        del option, index
        line = QLineEdit(parent)
        line.setStyleSheet(_FLAT)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what was typed before."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write what was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class CellPicker(RecordPicker):
    """A picker inside a cell."""

    def settle_in(self, parent: QWidget) -> None:
        """Become the editor of a cell."""
        self.setParent(parent)
        compose_in_line(self)
        self.line.setStyleSheet(_FLAT)
