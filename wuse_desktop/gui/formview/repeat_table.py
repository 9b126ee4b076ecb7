# SPDX-License-Identifier: MulanPSL-2.0
"""A repeat as a table under its title, with what is said of the cell under the cursor."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wuse_desktop.forms.layout import TableBlock
from wuse_desktop.gui.formview.answer_cell import AnswerCell
from wuse_desktop.gui.formview.cell_editing import CELL_PAD, CellDelegate
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.row_model import RowModel
from wuse_desktop.gui.formview.row_view import ROW_HEIGHT, RowView
from wuse_desktop.gui.formview.title_bar import TITLE_HEIGHT, draw_frame, draw_title
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import button, repolish, row
from wuse_desktop.i18n import _, in_turn

_MOST_HEIGHT = 16 * ROW_HEIGHT
_FOOT_HEIGHT = 34
_SCROLL_BAR = 12


class RepeatTable(QWidget):
    """Title, rows, and a line to add to them. ``grown`` asks for another height."""

    grown = Signal()
    left = Signal(int)
    moved = Signal()

    def __init__(self, filling: Filling, block: TableBlock, repeat_path: str) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._filling = filling
        self._block = block
        self._path = repeat_path
        self._width = -1
        self._heights: list[int] = []
        self._folded = False
        self.model = RowModel(filling, block, repeat_path, self)
        self.view = RowView(filling, self.model)
        self.view.setParent(self)
        self.view.setAccessibleName(str(block.title))
        self._empty = PlainLabel(_("还没有内容"), self)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._foot = QWidget(self)
        self.add_button = button(_("＋ 添加一行"), self.view.add_row, kind="link")
        self.remove_button = button(_("删除这一行"), self.view.remove_rows, kind="link")
        self.undo_button = button("", self._undo, kind="link")
        self._message = ElidedLabel("", "problem")
        self._build_foot()
        self.view.moved.connect(self._tell)
        self.view.moved.connect(self.moved)
        self.view.left.connect(self.left)
        self.view.removed.connect(self._on_removed)
        self.view.outgrown.connect(self._make_room)
        self.view.closed.connect(lambda row: self._fit_rows((row,)))
        self.view.undone.connect(self.undo_button.hide)
        self._fold()
        self._tell()

    def _build_foot(self) -> None:
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remove_button.setToolTip(_("Ctrl+Del"))
        self.add_button.setToolTip(_("Insert；在最后一格按 Tab 也会添加"))
        foot = row(self.add_button, self.remove_button, self.undo_button, self._message, None)
        foot.setContentsMargins(GRID, 0, GRID, 0)
        self._foot.setLayout(foot)
        self.undo_button.hide()

    # what is there ------------------------------------------------------------------------

    @property
    def repeat_path(self) -> str:
        """The path of the repeat."""
        return self._path

    @property
    def message(self) -> str:
        """What is said of the cell under the cursor."""
        return self._message.full_text

    @property
    def is_folded(self) -> bool:
        """Whether it does not matter now, so that only its title is shown."""
        return self._folded

    def cells(self) -> Iterator[AnswerCell]:
        """It has none: its cells are the model's."""
        return iter(())

    def stops(self) -> Iterator[QWidget]:
        """The table, or where there is no row yet, the button that adds one."""
        if self._folded:
            return
        if self.model.rowCount():
            yield self.view
        elif not self.add_button.isHidden() and not self._filling.read_only:
            yield self.add_button

    def retire(self) -> None:
        """Write and ask nothing any more."""
        self.model.retire()

    def path_here(self) -> str:
        """The path of the cell under the cursor, "" for none."""
        here = self.view.currentIndex()
        return self.model.path(here.row(), here.column()) if here.isValid() else ""

    def place_here(self) -> QRect:
        """Where the cell under the cursor is, or the foot where there is none."""
        here = self.view.currentIndex()
        if not here.isValid() or self.view.isHidden():
            return self._foot.geometry()
        place = self.view.visualRect(here)
        return place.translated(self.view.viewport().mapTo(self, QPoint(0, 0)))

    def focus_path(self, path: str) -> bool:
        """Put the cursor on a cell; False where it is none of this table."""
        place = self.model.place(path)
        if place is None or place[0] >= self.model.rowCount():
            return False
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.go_to(*place)
        return True

    # following the session ----------------------------------------------------------------

    def take_changes(self, paths: Iterable[str]) -> None:
        """Follow the session where an answer has changed something."""
        found = list(paths)
        if self._path in found:
            self.model.sync()
            self._heights = []
            self._fold()
            self.grown.emit()
        rows = self.model.take_changes(found)
        if not self._filling.writing:  # the row of an open cell is fitted when that is closed
            self._fit_rows(rows)
        self._tell()

    def _fit_rows(self, rows: Iterable[int]) -> None:
        """Ask for another height where rows have become higher or lower."""
        if self._heights and any(self._height_of(row) != self._heights[row] for row in rows):
            self._heights = []
            self.grown.emit()

    def _make_room(self, row: int, height: int) -> None:
        """Make a row as high as what is typed into it; it is fitted when the cell is closed."""
        if row < len(self._heights) and height > self._heights[row]:
            self._heights[row] = height
            self.view.verticalHeader().resizeSection(row, height)
            self.grown.emit()

    def set_strict(self) -> None:
        """Say of empty cells too that they have to be filled in."""
        self.model.set_strict(True)
        self._tell()

    def show_comments(self) -> None:
        """Show what was said of cells."""
        self.model.redraw()
        self._fold()
        self.grown.emit()
        self._tell()

    def _fold(self) -> None:
        self._folded = not self._filling.session.is_relevant(self._path)
        rows = self.model.rowCount()
        if not rows and self.view.hasFocus():
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setVisible(not self._folded and rows > 0)
        self._empty.setVisible(not self._folded and rows == 0)
        self._foot.setVisible(not self._folded and self._has_foot)
        session, writes = self._filling.session, not self._filling.read_only
        self.add_button.setVisible(writes and session.can_add_row(self._path))
        removes = writes and rows > 0 and session.can_remove_row(self._path)
        self.remove_button.setVisible(removes)
        self.update()

    @property
    def _has_foot(self) -> bool:
        """Whether there may be something to do or to say below the rows."""
        said = any(path.startswith(f"{self._path}[") for path in self._filling.comments)
        return said or not self._filling.read_only

    def _tell(self) -> None:
        here = self.view.currentIndex()
        words = self.model.words(here.row(), here.column()) if here.isValid() else []
        if words:
            label = self.model.questions[here.column()].label
            place = _("第{row}行 {label}：").format(row=here.row() + 1, label=label)
            level = "" if self.model.problem(here.row(), here.column()) else "warn"
            if level != self._message.property("level"):
                self._message.setProperty("level", level)
                repolish(self._message)
            words = [place, in_turn(words)]
        text = "".join(words)
        if text != self._message.full_text:  # mostly there is nothing to say, nothing to draw
            self._message.set_text(text)

    def _on_removed(self, count: int) -> None:
        self.undo_button.setText(_("已删除 {count} 行，撤销").format(count=count))
        self.undo_button.setProperty("count", count)
        self.undo_button.show()

    def _undo(self) -> None:
        for _number in range(int(self.undo_button.property("count") or 1)):
            self.view.undo()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # places -------------------------------------------------------------------------------

    def lay_out(self, width: int) -> int:
        """Place everything for a width; returns the height."""
        top = TITLE_HEIGHT if self._block.title else 0
        if self._folded:
            return top
        top += 1
        height = self._rows_height(width)
        foot = _FOOT_HEIGHT if self._has_foot else 0
        self.view.setGeometry(QRect(1, top, width - 2, height))
        self._empty.setGeometry(QRect(1, top, width - 2, height))
        self._foot.setGeometry(QRect(1, top + height, width - 2, foot))
        return top + height + foot + 1

    def _rows_height(self, width: int) -> int:
        if not self.model.rowCount():
            return ROW_HEIGHT
        if width != self._width or not self._heights:
            self._width = width
            self._share_width(width)
            self._heights = [self._height_of(number) for number in range(self.model.rowCount())]
            rows = self.view.verticalHeader()
            for number, height in enumerate(self._heights):
                if rows.sectionSize(number) != height:
                    rows.resizeSection(number, height)
            if self._is_long:  # the scroll bar takes its part of the width
                self._share_width(width - _SCROLL_BAR)
        header = self.view.horizontalHeader().height()
        return min(sum(self._heights) + header + 2, _MOST_HEIGHT)

    @property
    def _is_long(self) -> bool:
        return sum(self._heights) + 2 * ROW_HEIGHT > _MOST_HEIGHT

    def _share_width(self, width: int) -> None:
        room = width - 2 - self.view.verticalHeader().maximumWidth()
        total = sum(self._block.shares)
        left = room
        for column, share in enumerate(self._block.shares):
            last = column == len(self._block.shares) - 1
            part = left if last else round(room * share / total)
            left -= part
            self.view.setColumnWidth(column, part)
        self.view.horizontalHeader().setFixedHeight(self._header_height())

    def _header_height(self) -> int:
        metrics = self.view.horizontalHeader().fontMetrics()
        lines = 1
        for column, question in enumerate(self.model.questions):
            room = max(self.view.columnWidth(column) - 3 * CELL_PAD, 1)
            lines = max(lines, -(-metrics.horizontalAdvance(f"{question.label} *") // room))
        return lines * metrics.lineSpacing() + 2 * CELL_PAD

    def _height_of(self, number: int) -> int:
        delegate = self.view.itemDelegate()
        if not isinstance(delegate, CellDelegate):
            return ROW_HEIGHT
        widths = [self.view.columnWidth(column) for column in range(self.model.columnCount())]
        return max(delegate.height(number, widths, self.view.fontMetrics()), ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title and frame."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours_in_use().surface))
        if self._block.title and event.rect().top() <= TITLE_HEIGHT:
            draw_title(painter, self.width(), str(self._block.title), folded=self._folded)
        draw_frame(painter, self.rect())
        painter.end()
