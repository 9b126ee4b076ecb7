# SPDX-License-Identifier: MulanPSL-2.0
"""目标进展: the goals of the plan of a case, and how far each came in a session."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices

_PICKER_WIDTH = 190
_GOAL, _PROGRESS = "goal", "progress"

Rows = tuple[dict[str, Any], ...]


class GoalProgress(QWidget):
    """One line a goal; a goal without a word on it is not kept."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, dict[str, Any]] = {}
        self.pickers: dict[str, CodePicker] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 1)

    def set_value(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show what a session said; goals that no plan names any more stay."""
        self._rows = {str(row.get(_GOAL, "")): dict(row) for row in rows}
        self._show(tuple(self._rows))

    def offer(self, goals: Sequence[str]) -> None:
        """Offer the goals of the plan beside those that were spoken of."""
        self._rows = {str(row[_GOAL]): row for row in self.value()}
        self._show(tuple(dict.fromkeys((*goals, *self._rows))))

    def value(self) -> Rows:
        """The goals that something was said of, other words of a row kept."""
        found = []
        for goal, picker in self.pickers.items():
            if picker.value():
                former = self._rows.get(goal, {_GOAL: goal})
                found.append({**former, _PROGRESS: picker.value()})
        return tuple(found)

    def unreadable(self) -> bool:
        """Whether something typed is no word of the list."""
        return any(picker.is_wrong() for picker in self.pickers.values())

    def _show(self, goals: Sequence[str]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.pickers = {}
        for number, goal in enumerate(goals):
            picker = CodePicker(choices("PROGRESS"), _("进展"))
            picker.setFixedWidth(_PICKER_WIDTH)
            picker.setAccessibleName(goal)
            picker.set_value(str(self._rows.get(goal, {}).get(_PROGRESS, "")))
            picker.changed.connect(self.changed)
            self._grid.addWidget(ElidedLabel(goal), number, 0)
            self._grid.addWidget(picker, number, 1, Qt.AlignmentFlag.AlignRight)
            self.pickers[goal] = picker
        first = next(iter(self.pickers.values()), None)
        if first is not None:
            self.setFocusProxy(first)
