# SPDX-License-Identifier: MulanPSL-2.0
"""A place for what most days never show: it is made when it is first shown or asked for.

Each widget that was polished costs some 11 KB for the style sheet alone, and showing a page
polishes what is hidden in it too (decision 0024).
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QTabWidget, QWidget

from wuse_desktop.gui.widgets.tab_order import move_tabs, tab_anchor
from wuse_desktop.gui.widgets.texts import column

W = TypeVar("W", bound=QWidget)


class Later(QFrame, Generic[W]):
    """Stands for one widget, and has it as its only child from the moment it is needed."""

    def __init__(self, make: Callable[[], W]) -> None:
        super().__init__()
        self._make = make
        self._content: W | None = None
        self._anchor = tab_anchor(self)

    @property
    def is_made(self) -> bool:
        """Whether the widget has been needed."""
        return self._content is not None

    @property
    def content(self) -> W:
        """The widget, made now if it was not needed before."""
        return self._fill() if self._content is None else self._content

    def _fill(self) -> W:
        made = self._content = self._make()
        layout = column(made)
        self.setLayout(layout)
        made.show()  # a layout shows and places what is added late only when it is asked to
        layout.activate()
        move_tabs(self._anchor, made)
        kept = self.hasFocus()
        self.setFocusProxy(made)
        if kept:
            made.setFocus(Qt.FocusReason.OtherFocusReason)
        return made

    def showEvent(self, event: QShowEvent) -> None:
        """Make the widget with its place."""
        super().showEvent(event)
        if self._content is None:
            self._fill()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make the widget that is to have the keyboard."""
        super().focusInEvent(event)
        if self._content is None:
            self._fill()


class LaterTabs(QTabWidget):
    """Tabs of which each is made when it first comes to the front or is asked for."""

    def add(self, make: Callable[[], W], label: str) -> Later[W]:
        """Add a tab at the end."""
        place = Later(make)
        self.addTab(place, label)
        return place

    def currentWidget(self) -> QWidget:  # noqa: N802 - Qt's name
        """What is in front, made now if it never was."""
        place = super().currentWidget()
        return place.content if isinstance(place, Later) else place

    def setCurrentWidget(self, widget: QWidget) -> None:  # noqa: N802 - Qt's name
        """Bring what a tab holds to the front."""
        place = widget.parentWidget()
        super().setCurrentWidget(place if isinstance(place, Later) else widget)
