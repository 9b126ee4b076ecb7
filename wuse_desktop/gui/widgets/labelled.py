# SPDX-License-Identifier: MulanPSL-2.0
"""Fields under each other with their labels at the left, in one column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID

LABEL_WIDTH = 88


def labelled(*pairs: tuple[str, QWidget], label_width: int = LABEL_WIDTH) -> QWidget:
    """A grid of (label, field); a ``&`` in a label is the key that goes to its field."""
    frame = QWidget()
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    grid.setColumnStretch(1, 1)
    for number, (text, field) in enumerate(pairs):
        label = PlainLabel(text)
        label.setBuddy(field)
        label.setMinimumWidth(label_width)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label, number, 0)
        grid.addWidget(field, number, 1)
    return frame
