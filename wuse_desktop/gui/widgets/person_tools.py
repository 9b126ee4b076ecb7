# SPDX-License-Identifier: MulanPSL-2.0
"""What is done with persons beside looking and writing: compare, change many, move house."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.bulk_pane import BulkPane
from wuse_desktop.gui.widgets.comparison_pane import ComparisonPane
from wuse_desktop.gui.widgets.move_pane import MovePane


class PersonTools(QObject):
    """Three panes in the stack of sides.

    ``done`` carries the person to look at after something was done, "" for the list; ``left``
    tells that a pane was left undone, with the person it was about, "" for none.
    """

    done = Signal(str)
    left = Signal(str)
    said = Signal(str, str, object)

    def __init__(self, operations: Operations, sides: QStackedWidget) -> None:
        super().__init__(sides)
        self._sides = sides
        self._person_id = ""
        self.comparison = ComparisonPane(operations)
        self.bulk = BulkPane(operations)
        self.moving = MovePane(operations)
        for pane in (self.comparison, self.bulk, self.moving):
            sides.addWidget(pane)
            pane.closed.connect(self._leave)
            pane.said.connect(self.said)
        self.comparison.decided.connect(self.done)
        self.bulk.done.connect(lambda: self.done.emit(""))
        self.moving.done.connect(self.done)

    def _leave(self) -> None:
        self.left.emit(self._person_id)

    def compare(self, kept_id: str, other_id: str = "") -> None:
        """Put two persons side by side, or ask for the second."""
        self._person_id = "" if other_id else kept_id
        self._sides.setCurrentWidget(self.comparison)
        self.comparison.compare(kept_id, other_id)

    def change_many(self, person_ids: Sequence[str]) -> None:
        """Ask what to change of some persons."""
        self._person_id = ""
        self._sides.setCurrentWidget(self.bulk)
        self.bulk.begin(person_ids)

    def move(self, person_id: str) -> None:
        """Ask where a person moves."""
        self._person_id = person_id
        self._sides.setCurrentWidget(self.moving)
        self.moving.begin(person_id)

    def step_back(self) -> bool:
        """Leave the pane that is in front; False when none is."""
        if self._sides.currentWidget() not in (self.comparison, self.bulk, self.moving):
            return False
        self._leave()
        return True
