# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of small editors with an empty one below: typing into it makes the next."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.tab_order import chain_tabs, tab_anchor


class EditorRow(Protocol):
    """One row: its editors from left to right, each with ``changed`` and ``is_wrong`` as it may."""

    def widgets(self) -> Sequence[QWidget]:
        """The editors in the order of Tab."""

    def value(self) -> Any:
        """What is typed, nothing (falsy) while the row is empty."""

    def is_wrong(self) -> bool:
        """Whether something typed means nothing."""


class GrowingRows(QWidget):
    """One row an entry, and an empty one below."""

    changed = Signal()

    def __init__(
        self,
        make: Callable[[Any], EditorRow],
        nothing: Any,
        shares: Sequence[int],
    ) -> None:
        """``make`` gives the editors of an entry, ``nothing`` is the entry of an empty row.

        ``shares`` are the parts of the width.
        """
        super().__init__()
        self._make = make
        self._nothing = nothing
        self._anchor = tab_anchor(self)
        self.rows: list[EditorRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for column, share in enumerate(shares):
            self._grid.setColumnStretch(column, share)
        self._add(nothing)

    def _add(self, entry: Any) -> None:
        made = self._make(entry)
        before = self.rows[-1].widgets()[-1] if self.rows else self._anchor
        self.rows.append(made)
        for column, widget in enumerate(made.widgets()):
            self._grid.addWidget(widget, len(self.rows), column)
            widget.show()  # at once, so that it can be given the keyboard
            widget.changed.connect(self._on_changed)  # type: ignore[attr-defined]  # all editors have it
        chain_tabs(before, made.widgets())

    def _on_changed(self) -> None:
        if self.rows[-1].value():
            self._add(self._nothing)
        self.changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin in the first row. As a focus proxy it would hold Tab in a circle of the rows."""
        self.rows[0].widgets()[0].setFocus(event.reason())

    def value(self) -> tuple[Any, ...]:
        """The entries; an empty row is none."""
        return tuple(value for row in self.rows if (value := row.value()))

    def set_value(self, entries: Sequence[Any]) -> None:
        """Show entries, with an empty row below."""
        for row in self.rows:
            for widget in row.widgets():
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for entry in (*entries, self._nothing):
            self._add(entry)

    def is_wrong(self) -> bool:
        """Whether something typed means nothing."""
        return any(row.is_wrong() for row in self.rows)
