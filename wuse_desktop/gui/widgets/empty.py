# SPDX-License-Identifier: MulanPSL-2.0
"""What a page shows while it has nothing: a sentence that teaches, and a button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, column, row


class EmptyState(QWidget):
    """A centred sentence with an optional button."""

    def __init__(
        self,
        sentence: str,
        action: str = "",
        wish: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sentence = PlainLabel(sentence)
        self._sentence.setObjectName("muted")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setMinimumWidth(280)
        parts: list[QWidget] = [self._sentence]
        layout = column(None, *parts, gap=2 * GRID, margin=3 * GRID)
        if wish is not None:
            layout.addLayout(row(None, button(action, wish, kind="primary"), None))
        layout.addStretch(2)
        self.setLayout(layout)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence.text()

    def set_sentence(self, sentence: str) -> None:
        """Change the sentence, e.g. to say that a filter hides everything."""
        self._sentence.setText(sentence)
