# SPDX-License-Identifier: MulanPSL-2.0
"""What is done with persons beside looking and writing: compare, change many, move house."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.bulk_pane import BulkPane
from wuse_desktop.gui.widgets.comparison_pane import ComparisonPane
from wuse_desktop.gui.widgets.later import Later
from wuse_desktop.gui.widgets.move_pane import MovePane

P = TypeVar("P", ComparisonPane, BulkPane, MovePane)


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
        self._operations = operations
        self._comparison = Later(self._make_comparison)
        self._bulk = Later(self._make_bulk)
        self._moving = Later(self._make_moving)
        self._places = (self._comparison, self._bulk, self._moving)
        for place in self._places:
            sides.addWidget(place)

    @property
    def comparison(self) -> ComparisonPane:
        """Two persons side by side."""
        return self._comparison.content

    @property
    def bulk(self) -> BulkPane:
        """What to change of many persons."""
        return self._bulk.content

    @property
    def moving(self) -> MovePane:
        """Where a person moves."""
        return self._moving.content

    def _make_comparison(self) -> ComparisonPane:
        made = ComparisonPane(self._operations)
        made.decided.connect(self.done)
        return self._connected(made)

    def _make_bulk(self) -> BulkPane:
        made = BulkPane(self._operations)
        made.done.connect(lambda: self.done.emit(""))
        return self._connected(made)

    def _make_moving(self) -> MovePane:
        made = MovePane(self._operations)
        made.done.connect(self.done)
        return self._connected(made)

    def _connected(self, pane: P) -> P:
        pane.closed.connect(self._leave)
        pane.said.connect(self.said)
        return pane

    def _leave(self) -> None:
        self.left.emit(self._person_id)

    def compare(self, kept_id: str, other_id: str = "") -> None:
        """Put two persons side by side, or ask for the second."""
        self._person_id = "" if other_id else kept_id
        self._sides.setCurrentWidget(self._comparison)
        self.comparison.compare(kept_id, other_id)

    def take_back(self, match_id: str) -> None:
        """Undo a decision about two persons."""
        self.comparison.take_back(match_id)

    def change_many(self, person_ids: Sequence[str]) -> None:
        """Ask what to change of some persons."""
        self._person_id = ""
        self._sides.setCurrentWidget(self._bulk)
        self.bulk.begin(person_ids)

    def move(self, person_id: str) -> None:
        """Ask where a person moves."""
        self._person_id = person_id
        self._sides.setCurrentWidget(self._moving)
        self.moving.begin(person_id)

    def step_back(self) -> bool:
        """Leave the pane that is in front; False when none is."""
        if self._sides.currentWidget() not in self._places:
            return False
        self._leave()
        return True
