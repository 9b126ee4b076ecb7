# SPDX-License-Identifier: MulanPSL-2.0
"""Where the keyboard goes: with Tab among editors made later, and from a pane into it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


def chain_tabs(before: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab go on from one widget through others of its window, in order.

    What takes no keyboard is passed over.
    """
    for widget in widgets:
        if widget.focusProxy() is not None:
            # Qt moves an editor made of parts as a whole, but only one that takes the keyboard.
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            QWidget.setTabOrder(before, widget)
            before = widget


def tab_anchor(inside: QWidget) -> QWidget:
    """A place in the order of Tab, to which what is made later inside a widget is chained.

    It is never seen, and Tab does not stop there. (Asking Qt for the neighbours in that order gives
    each of them to the other to keep, and the program ends when one of them goes.)
    """
    made = QWidget(inside)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.hide()
    return made


def move_tabs(before: QWidget, made: QWidget) -> None:
    """Let Tab go on from one widget through all that another one holds, in the order it has.

    Qt moves a widget with all its parts where it takes the keyboard and stands for one of them.
    """
    proxy, policy = made.focusProxy(), made.focusPolicy()
    parts = (part for part in made.findChildren(QWidget) if part.focusProxy() is None)
    inside = proxy or next((part for part in parts if _stops(part)), None)
    if inside is None:
        return
    _dress(made, Qt.FocusPolicy.StrongFocus, inside)
    QWidget.setTabOrder(before, made)
    _dress(made, policy, proxy)


def _dress(widget: QWidget, policy: Qt.FocusPolicy, proxy: QWidget | None) -> None:
    """Give a widget a policy and a proxy; the proxy keeps its own policy."""
    widget.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes None, its stubs do not say so
    widget.setFocusPolicy(policy)
    if proxy is not None:
        widget.setFocusProxy(proxy)


class _Entrance(QObject):
    """Gives the keyboard on that its pane was given."""

    def __init__(self, pane: QWidget, inside: QWidget) -> None:
        super().__init__(pane)
        self.inside = inside
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass a focus on."""
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self.inside.setFocus(event.reason())
        return super().eventFilter(watched, event)


def hand_on_focus(pane: QWidget, inside: QWidget) -> None:
    """Let a pane that is given the keyboard give it to a widget inside.

    With a focus proxy Tab would stop for good before a pane whose proxy is hidden, and turn in a
    circle where a pane stands behind its parts in the order of Tab.
    """
    _Entrance(pane, inside)


def entrance_of(pane: QWidget) -> QWidget:
    """Who gets the keyboard for a pane: by ``hand_on_focus``, as a focus proxy, or itself."""
    while True:
        found = pane.findChild(_Entrance, options=Qt.FindChildOption.FindDirectChildrenOnly)
        inside = found.inside if isinstance(found, _Entrance) else pane.focusProxy()
        if inside is None:
            return pane
        pane = inside


def takes_keyboard(widget: QWidget) -> bool:
    """Whether Tab may stop at a widget now."""
    return widget.isVisible() and widget.isEnabled() and _stops(widget)


def _stops(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
