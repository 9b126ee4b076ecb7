# SPDX-License-Identifier: MulanPSL-2.0
"""What rounds of exchange could not do, in plain words with one button each.

One that was kept until it is read has 知道了, beside the step that is due if there is any.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.framed_sentences import FramedSentences
from wuse_desktop.gui.widgets.texts import button
from wuse_desktop.i18n import _
from wuse_desktop.services.troubles import Remedy, Trouble

_HIGHEST = 18 * GRID  # three of one line; more are scrolled to, the page below stays in sight

Offer = tuple[str, Callable[[], object]]
Offers = Mapping[Remedy, Offer]
"""For each remedy that a page has, what its button says and does; AGAIN stands in for others."""


class TroubleList(FramedSentences):
    """As high as its sentences, up to a few; hidden while there are none.

    ``read`` tells which Trouble somebody has read.
    """

    read = Signal(object)

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its buttons have it
        self.buttons: tuple[QPushButton, ...] = ()
        self._offers = dict(offers)
        self._troubles: tuple[Trouble, ...] = ()
        self.hide()

    @property
    def has_keyboard(self) -> bool:
        """Whether one of its buttons has it."""
        return any(item.hasFocus() for item in self.buttons)

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
        held = self.has_keyboard
        entries = [
            (trouble, [_button(trouble, offer) for offer in self._offers_for(trouble)])
            for trouble in self._troubles
        ]
        self.buttons = tuple(item for _trouble, buttons in entries for item in buttons)
        self.show_entries((trouble.told, buttons) for trouble, buttons in entries)
        self.setVisible(bool(self._troubles))
        self._fit()
        if held and self.buttons:
            self.buttons[0].setFocus()

    def _offered(self) -> list[Offer]:
        return [self._step(trouble) for trouble in self._troubles]

    def _step(self, trouble: Trouble) -> Offer:
        return self._offers.get(trouble.remedy, self._offers[Remedy.AGAIN])

    def _offers_for(self, trouble: Trouble) -> list[Offer]:
        if trouble.at is None:
            return [self._step(trouble)]
        read = (_("知道了"), partial(self.read.emit, trouble))
        # another round finds nothing of it any more
        due = self._step(trouble) != self._offers[Remedy.AGAIN]
        return [self._step(trouble), read] if due else [read]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences that wrap otherwise need another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._layout.totalHeightForWidth(self.viewport().width())
        self.setFixedHeight(min(max(needed, 0), _HIGHEST))


def _button(trouble: Trouble, offer: Offer) -> QPushButton:
    made = button(*offer)
    made.setAutoDefault(True)  # Enter presses it
    made.setAccessibleDescription(trouble.told)
    return made
