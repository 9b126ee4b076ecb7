# SPDX-License-Identifier: MulanPSL-2.0
"""Where the keyboard goes in a form: in reading order, whatever the order of making."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_REASONS = {True: Qt.FocusReason.TabFocusReason, False: Qt.FocusReason.BacktabFocusReason}


class ReadingOrder:
    """Walks through the stops of a form, and out of it at its ends."""

    def __init__(self, form: QWidget, stops: Callable[[], Iterable[QWidget]]) -> None:
        self._form = form
        self._stops = stops

    def go(self, step: int, here: QWidget | None) -> bool:
        """Go from a widget (None: from outside) to the next stop; False at the end."""
        stops = list(self._stops())
        if step < 0:
            stops.reverse()
        place = _place_of(here, stops)
        if place + 1 >= len(stops):
            return False
        stops[place + 1].setFocus(_REASONS[step > 0])
        return True

    def go_on(self, step: int, here: QWidget | None) -> bool:
        """Go to the next stop, at the end to what stands beside the form in its window."""
        return self.go(step, here) or self._go_out(step > 0)

    def _go_out(self, forward: bool) -> bool:
        # From the form itself: its fields were made later than what stands behind it.
        widget = _beside(self._form, forward)
        while widget is not None and widget is not self._form:
            takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            inside = self._form.isAncestorOf(widget)
            if not inside and takes_tab and widget.isVisible() and widget.isEnabled():
                widget.setFocus(_REASONS[forward])
                return True
            widget = _beside(widget, forward)
        return False


def _beside(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _place_of(here: QWidget | None, stops: Sequence[QWidget]) -> int:
    """Which of the stops a widget is, or the last one that stands in the same part; else -1."""
    found = -1
    for number, stop in enumerate(stops):
        if stop is here:
            return number
        part = stop.parentWidget()
        if part is not None and here is not None and part.isAncestorOf(here):
            found = number
    return found
