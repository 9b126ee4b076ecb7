# SPDX-License-Identifier: MulanPSL-2.0
"""Where Tab goes among editors that are made after the form around them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain_tabs(before: QWidget | None, widgets: Sequence[QWidget]) -> None:
    """Let Tab go on from one widget through others, in order.

    What takes no keyboard is passed over. Nothing happens without a widget to come from, or
    before the widgets are in one window.
    """
    for widget in widgets:
        if widget.focusProxy() is not None:
            # Qt moves an editor made of parts as a whole, but only one that takes the keyboard.
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if before is None or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
            continue
        if before.window() is widget.window():
            QWidget.setTabOrder(before, widget)
        before = widget


def stop_before(widget: QWidget) -> QWidget | None:
    """What has the keyboard before Tab comes to where a widget stands, None where nothing does."""
    found = widget.previousInFocusChain()
    while found is not None and found is not widget:
        if found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.focusProxy() is None:
            return found
        found = found.previousInFocusChain()
    return None
