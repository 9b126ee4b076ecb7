# SPDX-License-Identifier: MulanPSL-2.0
"""The place in which a form is scrolled: as wide as it has room, up to what reads well."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from wuse_desktop.gui.formview.stack import Stack
from wuse_desktop.gui.theme import GRID

_MARGIN = GRID
_SCROLL_BAR = 12
_WIDEST = 1180
_AROUND = 48


class FormArea(QScrollArea):
    """Lays its stack out itself, at once, whenever that has grown."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._page.setObjectName("page_of_form")
        self.stack = Stack()
        self.stack.setParent(self._page)
        self.stack.grown.connect(self._lay_out)
        self._holding = 0
        self._asked = False
        self.setWidget(self._page)

    def show_blocks(self, blocks: Sequence[QWidget]) -> None:
        """Show other blocks from their top."""
        with self.laid_out_once():
            self.stack.set_blocks(blocks)
        self.verticalScrollBar().setValue(0)

    @contextmanager
    def laid_out_once(self) -> Iterator[None]:
        """Lay out at the end, and only if something asked for it."""
        self._holding += 1
        try:
            yield
        finally:
            self._holding -= 1
            if not self._holding and self._asked:
                self._asked = False
                self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._holding:
            self._asked = True
            return
        # The scroll bar's room is kept free, so that nothing jumps when it comes.
        width = max(self.width() - _SCROLL_BAR, 1)
        inner = min(width - 2 * _MARGIN, _WIDEST)
        height = self.stack.lay_out(inner)
        self.stack.setGeometry((width - inner) // 2, _MARGIN, inner, height)
        self._page.resize(width, height + 2 * _MARGIN)

    def show_place(self, widget: QWidget, place: QRect) -> None:
        """Scroll so far that a place of a widget is in sight with a little around it."""
        top = widget.mapTo(self._page, place.topLeft()).y()
        bottom = widget.mapTo(self._page, QPoint(0, place.bottom())).y()
        bar = self.verticalScrollBar()
        seen = self.viewport().height()
        if bottom + _AROUND > bar.value() + seen:
            bar.setValue(bottom + _AROUND - seen)
        if top - _AROUND < bar.value():
            bar.setValue(top - _AROUND)
