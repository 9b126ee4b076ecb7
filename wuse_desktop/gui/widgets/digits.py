# SPDX-License-Identifier: MulanPSL-2.0
"""The digits by which two people compare a key."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID


class Digits(QWidget):
    """Groups of digits, large enough to read out over the telephone."""

    def __init__(self, groups: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups = tuple(groups)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        for number, group in enumerate(self.groups):
            label = PlainLabel(group)
            label.setObjectName("digits")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, 0, number)
        grid.setColumnStretch(len(self.groups), 1)
        self.setLayout(grid)
        self.setAccessibleName(" ".join(self.groups))
