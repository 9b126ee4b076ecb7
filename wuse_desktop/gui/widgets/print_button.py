# SPDX-License-Identifier: MulanPSL-2.0
"""The button of a record that prints: Ctrl+P prints its only paper, or offers its papers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.i18n import _

SIGN_IN = "sign-in-sheet"
"""The paper of ``services.papers`` that gatherings have beside their forms."""
SIGN_OFF = "sign-off-sheet"
"""The paper on which recipients sign for goods."""

Wish = tuple[str, str]
"""The name of a paper, and what it is called."""


class PrintButton(QPushButton):
    """``chosen`` gives the name of the paper that is wanted.

    The keys work wherever the keyboard is within ``around``.
    """

    chosen = Signal(str)

    def __init__(self, around: QWidget) -> None:
        super().__init__(_("打印…"), around)  # shown without a parent it were a window
        self.setAutoDefault(False)
        self.setToolTip("Ctrl+P")
        self._wishes: tuple[Wish, ...] = ()
        self._claims: list[Callable[[], bool]] = []
        self.menu_of_papers = QMenu(self)
        self.menu_of_papers.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.clicked.connect(lambda _checked: self.ask())
        bind(around, "Ctrl+P", self._on_keys)

    def offer(self, wishes: Sequence[Wish]) -> None:
        """What can be printed, the usual paper first; without any the button is gone."""
        self._wishes = tuple(wishes)
        self.setText(_("打印 ▾") if len(self._wishes) > 1 else _("打印…"))
        self.setVisible(bool(self._wishes))

    def claim(self, answer: Callable[[], bool]) -> None:
        """Let a part of the view print what its keyboard is on, and say whether it did."""
        self._claims.append(answer)

    def _on_keys(self) -> None:
        if not any(answer() for answer in self._claims) and self._wishes:
            self.ask()

    def ask(self) -> None:
        """Print the only paper, or open the menu with the first paper under the keyboard."""
        if len(self._wishes) == 1:
            self.chosen.emit(self._wishes[0][0])
            return
        self.menu_of_papers.clear()
        for name, text in self._wishes:
            self.menu_of_papers.addAction(text).setData(name)
        if self._wishes:
            self.menu_of_papers.popup(self.mapToGlobal(self.rect().bottomLeft()))
            self.menu_of_papers.setActiveAction(self.menu_of_papers.actions()[0])
