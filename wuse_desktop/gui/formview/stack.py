# SPDX-License-Identifier: MulanPSL-2.0
"""Blocks of a form below each other, each as high as it needs for the width there is."""

from collections.abc import Iterator, Sequence
from typing import Protocol, cast

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from wuse_desktop.gui.formview.answer_cell import AnswerCell

GAP = 12


class Block(Protocol):
    """What stands in a stack; it is a QWidget as well."""

    grown: SignalInstance

    def lay_out(self, width: int) -> int:
        """Place everything for a width (pixels); returns the height that it needs."""

    def cells(self) -> Iterator[AnswerCell]:
        """Its cells in reading order."""

    def stops(self) -> Iterator[QWidget]:
        """Where the keyboard stops, in reading order."""

    def retire(self) -> None:
        """Write and ask nothing any more: what it shows has gone or moved."""


class Stack(QWidget):
    """Places its blocks itself, at once: a form that is scrolled needs no second thought of it."""

    grown = Signal()

    def __init__(self, *, gap: int = GAP) -> None:
        super().__init__()
        self._gap = gap
        self._blocks: list[QWidget] = []

    @property
    def blocks(self) -> Sequence[QWidget]:
        """The blocks from top to bottom."""
        return self._blocks

    def set_blocks(self, blocks: Sequence[QWidget]) -> None:
        """Take other blocks; those that are left out are deleted."""
        focus = QApplication.focusWidget()
        for block in self._blocks:
            if block not in blocks:
                cast("Block", block).retire()
                if focus is not None and block.isAncestorOf(focus):
                    focus.clearFocus()  # or Qt would look for the next field among what goes
                block.hide()
                block.deleteLater()  # later: the wish may come from a button within
        for block in blocks:
            if block.parentWidget() is not self:
                block.setParent(self)
                cast("Block", block).grown.connect(self.grown)
                block.show()
        self._blocks = list(blocks)
        self.grown.emit()

    def lay_out(self, width: int) -> int:
        """Place the blocks; one without height leaves no gap."""
        top = 0
        for block in self._blocks:
            height = cast("Block", block).lay_out(width)
            if height and top:
                top += self._gap
            block.setGeometry(0, top, width, height)
            top += height
        return top

    def cells(self) -> Iterator[AnswerCell]:
        """The cells of all blocks."""
        for block in self._blocks:
            yield from cast("Block", block).cells()

    def stops(self) -> Iterator[QWidget]:
        """The stops of all blocks."""
        for block in self._blocks:
            yield from cast("Block", block).stops()

    def retire(self) -> None:
        """Let go of what all blocks show."""
        for block in self._blocks:
            cast("Block", block).retire()
