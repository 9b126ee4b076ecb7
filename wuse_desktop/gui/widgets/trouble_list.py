# SPDX-License-Identifier: MulanPSL-2.0
"""What the last round of exchange could not do, in plain words with one button each."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.framed_sentences import FramedSentences
from wuse_desktop.gui.widgets.texts import button
from wuse_desktop.services.troubles import Remedy, Trouble

_HIGHEST = 18 * GRID  # three of one line; more are scrolled to, the page below stays in sight

Offers = Mapping[Remedy, tuple[str, Callable[[], object]]]
"""For each remedy that a page has, what its button says and does; AGAIN stands in for others."""


class TroubleList(FramedSentences):
    """As high as its sentences, up to a few; hidden while there are none."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its buttons have it
        self.buttons: tuple[QPushButton, ...] = ()
        self._offers = dict(offers)
        self._troubles: tuple[Trouble, ...] = ()
        self.hide()

    def offer(self, offers: Offers) -> None:
        """Let buttons for these remedies say and do something else."""
        before = self._offered()
        self._offers.update(offers)
        if self._offered() != before:
            self._show()

    def show_troubles(self, troubles: Sequence[Trouble]) -> None:
        """Show other troubles; the same ones are left as they are, with the keyboard on them."""
        if tuple(troubles) != self._troubles:
            self._troubles = tuple(troubles)
            self._show()

    def _show(self) -> None:
        held = any(item.hasFocus() for item in self.buttons)
        self.buttons = tuple(map(self._button, self._troubles, self._offered()))
        self.show_entries(
            (trouble.sentence, (item,))
            for trouble, item in zip(self._troubles, self.buttons, strict=True)
        )
        self.setVisible(bool(self._troubles))
        self._fit()
        if held and self.buttons:
            self.buttons[0].setFocus()

    def _offered(self) -> list[tuple[str, Callable[[], object]]]:
        otherwise = self._offers[Remedy.AGAIN]
        return [self._offers.get(trouble.remedy, otherwise) for trouble in self._troubles]

    def _button(self, trouble: Trouble, offer: tuple[str, Callable[[], object]]) -> QPushButton:
        made = button(*offer)
        made.setAutoDefault(True)  # Enter presses it
        made.setAccessibleDescription(trouble.sentence)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences that wrap otherwise need another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._layout.totalHeightForWidth(self.viewport().width())
        self.setFixedHeight(min(max(needed, 0), _HIGHEST))
