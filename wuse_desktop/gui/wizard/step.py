# SPDX-License-Identifier: MulanPSL-2.0
"""What the wizard asks of each of its steps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Step(QWidget):
    """One question of the wizard. ``title`` and ``hint`` are marked with ``N_``."""

    title: str = ""
    hint: str = ""

    changed = Signal()
    advance_wished = Signal()  # Enter in the last field

    def problem(self) -> str:
        """What is still missing, in one sentence; empty when one may go on."""
        return ""

    def arrive(self) -> None:
        """Take over what earlier steps said and put the keyboard where work begins."""
