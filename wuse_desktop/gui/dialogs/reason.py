# SPDX-License-Identifier: MulanPSL-2.0
"""Asking for a reason, which stays in the trail beside what is done."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _

_WIDTH = 460
# (parent, heading, why it is asked, what to do with the answer)
AskReason = Callable[[QWidget, str, str, Callable[[str], None]], object]


class ReasonDialog(QDialog):
    """One line of text; Enter accepts it, and nothing is accepted without it."""

    def __init__(
        self, parent: QWidget, heading: str, note: str, then: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.setFixedWidth(_WIDTH)
        self._then = then
        self.reason = TextEditor(placeholder=_("会留在修改痕迹里"))
        self.reason.setAccessibleName(heading)
        self.accept_button = button(_("确定"), self._accept, kind="primary")
        self.accept_button.setEnabled(False)
        self.reason.textChanged.connect(
            lambda _text: self.accept_button.setEnabled(bool(self.reason.value()))
        )
        self.reason.returnPressed.connect(self._accept)
        said = muted(note)
        # The height of wrapped text is not asked for while a dialog of fixed width is laid out.
        said.setMinimumHeight(said.heightForWidth(_WIDTH - 6 * GRID))
        self.setLayout(
            column(
                title(heading),
                said,
                self.reason,
                row(None, button(_("取消"), self.reject), self.accept_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.reason.setFocus()

    def _accept(self) -> None:
        why = self.reason.value()
        if why:
            self.accept()
            self._then(why)


def ask_reason(
    parent: QWidget, heading: str, note: str, then: Callable[[str], None]
) -> ReasonDialog:
    """Ask without stopping the window; ``then`` gets the reason, or is never called."""
    dialog = ReasonDialog(parent.window(), heading, note, then)
    dialog.open()
    return dialog
