# SPDX-License-Identifier: MulanPSL-2.0
"""A group of questions as a ruled grid under its title, like the paper it prints."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from wuse_desktop.forms.layout import GridBlock
from wuse_desktop.gui.formview.answer_cell import PAD, RULE, AnswerCell
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.title_bar import TITLE_HEIGHT, draw_frame, draw_title
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import Colours, colours_in_use
from wuse_desktop.i18n import _

_RING = 2
_MARK = 9


class PaperGrid(QWidget):
    """Rows of cells. ``grown`` is sent when it needs another height than it was given."""

    grown = Signal()

    def __init__(
        self, filling: Filling, block: GridBlock, *, above: str = "", row: str = ""
    ) -> None:
        """``row`` is the row of the repeat ``above`` that it shows, "" where there is none."""
        super().__init__()
        self.setObjectName("paper")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._filling = filling
        self._block = block
        self._columns = block.columns
        self._group = row + block.group.path.removeprefix(above) if block.group else ""
        self._title = self._title_now()
        labelled = block.group is not None and bool(block.group.label)
        self._continues = labelled and not self._title
        self._folded = False
        self._width = -1
        self._dirty = True
        self._heights: list[int] = []
        self._focused: AnswerCell | None = None
        self._rows = [
            [
                AnswerCell(
                    self, filling, cell, row + cell.question.path.removeprefix(above), self.redraw
                )
                for cell in cells
            ]
            for cells in block.rows
        ]
        self._fold()

    # what is there ------------------------------------------------------------------------

    @property
    def group_path(self) -> str:
        """The path of the group that it shows, "" where its questions stand alone."""
        return self._group

    @property
    def title(self) -> str:
        """What stands over it."""
        return self._title

    @property
    def is_folded(self) -> bool:
        """Whether nothing in it matters now, so that only its title is shown."""
        return self._folded

    def cells(self) -> Iterator[AnswerCell]:
        """Its cells in reading order."""
        for cells in self._rows:
            yield from cells

    def stops(self) -> Iterator[QWidget]:
        """Where the keyboard stops, in reading order."""
        if not self._folded:
            for cell in self.cells():
                yield from cell.stops

    def retire(self) -> None:
        """Write nothing any more."""
        for cell in self.cells():
            cell.retire()

    def _title_now(self) -> str:
        title, group = self._block.title, self._block.group
        if title.outputs and group is not None and group.name:
            return self._filling.session.label(self._group)
        return str(title)

    # changes ------------------------------------------------------------------------------

    def refresh(self, cell: AnswerCell) -> None:
        """Follow the session in one cell."""
        was = cell.relevant
        if cell.refresh():
            self.redraw(cell)
        if cell.relevant != was:
            self._fold()

    def refresh_group(self) -> None:
        """Follow the session in whether the group matters, and in the words of its title."""
        title = self._title_now()
        if title != self._title:
            self._title = title
            self.update()
        self._fold()

    def redraw(self, cell: AnswerCell) -> None:
        """Draw a cell again; ask for another height where it needs one."""
        if self._width > 0:
            before = cell.needed
            unit = self._width / self._columns
            if cell.height(unit, self.font(), QColor(colours_in_use().risk)) != before:
                self._grow()
        self.update(cell.label_place.united(cell.answer_place))

    def show_comments(self) -> None:
        """Show what was said of its answers."""
        for cell in self.cells():
            cell.show_comments()
        self._grow()

    def set_focused(self, cell: AnswerCell | None) -> None:
        """Draw the ring around the cell that has the keyboard."""
        for one in (self._focused, cell):
            if one is not None:
                self.update(one.answer_place)
        self._focused = cell

    def _grow(self) -> None:
        self._dirty = True
        self.grown.emit()
        self.update()

    def _fold(self) -> None:
        matters = not self._group or self._filling.session.is_relevant(self._group)
        asked = [cell for cell in self.cells() if cell.editor is not None]
        if asked and self._title:
            matters = matters and any(cell.relevant for cell in asked)
        folded = not matters and bool(self._title or self._continues)
        if folded == self._folded:
            return
        self._folded = folded
        for cell in self.cells():
            cell.set_shown(not folded)
        self._grow()

    # places -------------------------------------------------------------------------------

    @property
    def _top(self) -> int:
        return TITLE_HEIGHT if self._title else 0

    def lay_out(self, width: int) -> int:
        """Place everything for a width; returns the height."""
        if width != self._width or self._dirty:
            self._width, self._dirty = width, False
            self._heights = self._needed(width)
            self._place(width)
        if self._folded:
            return self._top
        return self._top + sum(self._heights) + 1

    def _needed(self, width: int) -> list[int]:
        if self._folded:
            return []
        unit = width / self._columns
        font, mark = self.font(), QColor(colours_in_use().risk)
        return [max(cell.height(unit, font, mark) for cell in cells) for cells in self._rows]

    def _place(self, width: int) -> None:
        unit = width / self._columns
        top = self._top
        for cells, height in zip(self._rows, self._heights, strict=False):
            column = 0
            for cell in cells:
                left = round(column * unit)
                middle = round((column + cell.label_span) * unit)
                column += cell.label_span + cell.answer_span
                right = round(column * unit)
                answer = QRect(middle, top, right - middle, height)
                label = QRect(left, top, middle - left, height)
                if not cell.label_span:
                    above = cell.label.height(
                        answer.width() - 2 * PAD, self.font(), QColor(colours_in_use().risk)
                    )
                    label = QRect(left, top, answer.width(), above + PAD)
                cell.place(label, answer)
            top += height

    # drawing ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw rules, labels and marks, as far as they are in sight."""
        painter = QPainter(self)
        colours = colours_in_use()
        sight = event.rect()
        painter.setFont(self.font())
        painter.fillRect(sight, QColor(colours.surface))
        if self._title and sight.top() < self._top:
            draw_title(painter, self.width(), self._title, folded=self._folded)
        if not self._folded:
            for cell in self.cells():
                if cell.label_place.intersects(sight):
                    self._draw_label(painter, colours, cell)
                if cell.answer_place.intersects(sight):
                    self._draw_answer(painter, colours, cell)
        draw_frame(painter, self.rect())
        focused = self._focused
        if focused is not None and not self._folded and focused.answer_place.intersects(sight):
            self._draw_ring(painter, focused.answer_place, colours.accent)
        painter.end()

    def _draw_label(self, painter: QPainter, colours: Colours, cell: AnswerCell) -> None:
        place = cell.label_place
        if cell.editor is None:
            self._draw_note(painter, colours, cell, round(self._width / self._columns))
        else:
            if cell.label_span:
                painter.fillRect(place, QColor(colours.raised))
            painter.setPen(QColor(colours.text if cell.relevant else colours.muted))
            above = 0 if cell.label_span else RULE  # in line with the answer below it
            cell.label.draw(painter, place.adjusted(PAD + above, 0, above - PAD, 0))
        self._draw_rules(painter, colours, place)

    def _draw_answer(self, painter: QPainter, colours: Colours, cell: AnswerCell) -> None:
        place = cell.answer_place
        if not cell.relevant:
            painter.fillRect(place, QColor(colours.raised))
        self._draw_rules(painter, colours, place)
        if cell.problem:
            self._draw_ring(painter, place, colours.risk)
        if cell.has_comments:
            self._draw_mark(painter, place, colours.due)

    def _draw_rules(self, painter: QPainter, colours: Colours, place: QRect) -> None:
        painter.setPen(QColor(colours.line))
        painter.drawLine(place.topLeft(), place.topRight())
        painter.drawLine(place.topLeft(), QPoint(place.left(), place.bottom() + 1))

    def _draw_note(self, painter: QPainter, colours: Colours, cell: AnswerCell, unit: int) -> None:
        place = cell.label_place
        if not cell.is_signed:
            painter.setPen(QColor(colours.muted))
            cell.label.draw(painter, place.adjusted(PAD, 0, -PAD, 0))
            return
        shaded = QRect(place.topLeft(), QSize(min(unit, place.width()), place.height()))
        painter.fillRect(shaded, QColor(colours.raised))
        painter.setPen(QColor(colours.text))
        cell.label.draw(painter, shaded.adjusted(PAD, 0, -PAD, 0))
        painter.setPen(QColor(colours.line))
        edge = QPoint(1, 0)
        painter.drawLine(shaded.topRight() + edge, shaded.bottomRight() + edge)
        painter.setPen(QColor(colours.muted))
        rest = place.adjusted(shaded.width() + 2 * PAD, 0, -PAD, 0)
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), _("打印后在纸上签名"))

    def _draw_ring(self, painter: QPainter, place: QRect, colour: str) -> None:
        pen = QPen(QColor(colour), _RING)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _draw_mark(self, painter: QPainter, place: QRect, colour: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        corner = place.topRight() + QPoint(1, 1)
        painter.drawPolygon([corner, corner - QPoint(_MARK, 0), corner + QPoint(0, _MARK)])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # mouse --------------------------------------------------------------------------------

    def cell_at(self, point: QPoint) -> AnswerCell | None:
        """The cell at a place."""
        if self._folded:
            return None
        return next(
            (
                cell
                for cell in self.cells()
                if cell.label_place.contains(point) or cell.answer_place.contains(point)
            ),
            None,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a label goes to its answer."""
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and cell.stops:
            cell.stops[0].setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say over a label what the hint of its question is, or why it is grey."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos())
            QToolTip.showText(event.globalPos(), tip(self._words(cell) if cell else ""), self)
            return True
        return super().event(event)

    def _words(self, cell: AnswerCell) -> str:
        if not cell.relevant:
            return _("现在不用填，也不会存进记录；已填的内容还在，用得上时会再出现。")
        return self._filling.session.hint(cell.path)
