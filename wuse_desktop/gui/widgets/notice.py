# SPDX-License-Identifier: MulanPSL-2.0
"""The bar that says what happened: success for a while, a failure until it is closed."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import repolish, row
from wuse_desktop.i18n import _

_SHOWN_MS = 8000


class NoticeBar(QFrame):
    """One sentence with at most one button; newer sentences replace older ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._action = QPushButton()
        self._action.setObjectName("link")
        self._wish: Callable[[], object] | None = None
        self._fault: Fault | None = None
        self._action.clicked.connect(self._act)
        close = QPushButton(_("知道了"))
        close.setObjectName("link")
        close.clicked.connect(self.hide)
        layout = row(self._text, self._action, close, margin=GRID)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is shown."""
        return self._text.text()

    def say(
        self, sentence: str, action: str = "", wish: Callable[[], object] | None = None
    ) -> None:
        """Show a success for some seconds, with e.g. an undo button."""
        self._show(sentence, "", action, wish)
        self._timer.start(_SHOWN_MS)

    def tell(
        self, sentence: str, action: str = "", wish: Callable[[], object] | None = None
    ) -> None:
        """Show a result that says what to do next, until it is closed."""
        self._show(sentence, "", action, wish)

    def warn(
        self, sentence: str, action: str = "", wish: Callable[[], object] | None = None
    ) -> None:
        """Show something to attend to until it is closed."""
        self._show(sentence, "due", action, wish)

    def fail(self, fault: Fault) -> None:
        """Show what went wrong and what to do, until it is closed."""
        self._show(fault.sentence, "risk", "", None)
        self._fault = fault

    def drop(self, fault: Fault) -> None:
        """Close a failure that was put right, unless something else is shown by now."""
        if self._fault is fault:
            self.hide()

    def _show(
        self, sentence: str, tone: str, action: str, wish: Callable[[], object] | None
    ) -> None:
        self._timer.stop()
        self._fault = None
        self._text.setText(sentence)
        self._wish = wish
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setProperty("tone", tone)
        repolish(self)
        self.show()

    def _act(self) -> None:
        wish, self._wish = self._wish, None
        self.hide()
        if wish is not None:
            wish()
