# SPDX-License-Identifier: MulanPSL-2.0
"""Files that are dragged in from outside."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import row


def local_paths(data: QMimeData) -> list[Path]:
    """Files and folders of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropZone(QFrame):
    """A dashed frame that says what may be dropped on the page, with buttons that do the same."""

    def __init__(self, sentence: str, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        label = QLabel(sentence)
        label.setObjectName("muted")
        label.setWordWrap(True)
        layout = row(label, *buttons, margin=GRID)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setStretch(0, 1)
        self.setLayout(layout)
