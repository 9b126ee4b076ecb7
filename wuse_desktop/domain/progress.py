# SPDX-License-Identifier: MulanPSL-2.0
"""How long work tells how far it is and hears that it should stop."""

from typing import Protocol


class Cancelled(Exception):
    """Raised by work that was asked to stop; everything it had begun is undone."""


class Progress(Protocol):
    """Receives steps of one piece of work. A call may raise Cancelled."""

    def step(self, label: str, done: int, total: int) -> None:
        """Report ``done`` of ``total`` units (0 = unknown) under a translated label."""


class Silent:
    """A listener that ignores everything."""

    def step(self, label: str, done: int, total: int) -> None:
        """Ignore the step."""


SILENT = Silent()
