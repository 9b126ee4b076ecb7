# SPDX-License-Identifier: MulanPSL-2.0
"""The line for the nine digits at the head of a printed sheet: Enter opens what it is of."""

from PySide6.QtCore import Signal

from wuse_desktop.gui.attempts import Attempts
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.services.sheet_finding import FoundSheet, find_sheet


class SheetCodeLine(TextEditor):
    """Finds the sheet of one kind; ``found`` carries it as a FoundSheet.

    What is said of a wrong code goes as soon as a right one is found.
    """

    found = Signal(object)

    def __init__(self, operations: Operations, kind: str, placeholder: str, name: str) -> None:
        super().__init__(placeholder=placeholder)
        self._operations = operations
        self._kind = kind
        self._attempts = Attempts(operations)
        self.setAccessibleName(name)
        self.returnPressed.connect(self._find)

    def _find(self) -> None:
        typed = self.value()
        if typed:
            self._operations.read(
                lambda desk: find_sheet(desk, typed, self._kind), self._show, self._attempts.refuse
            )

    def _show(self, sheet: FoundSheet) -> None:
        self.set_value("")
        self._attempts.succeed()
        self.found.emit(sheet)
