# SPDX-License-Identifier: MulanPSL-2.0
"""What is said of an attempt that somebody repeats goes as soon as one succeeds."""

from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations


class Attempts:
    """The attempts at one thing, e.g. to type a code: the last failure, until it is put right."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._refused: Fault | None = None

    def refuse(self, fault: Fault) -> None:
        """Tell what went wrong."""
        self._refused = fault
        self._operations.failed.emit(fault)

    def succeed(self) -> None:
        """Take back what was told, where it still stands."""
        refused, self._refused = self._refused, None
        if refused is not None:
            self._operations.put_right.emit(refused)
