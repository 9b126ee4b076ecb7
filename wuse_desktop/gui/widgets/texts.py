# SPDX-License-Identifier: MulanPSL-2.0
"""Small pieces of text and layout that every page is built from."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.heading import TitleLabel

L = TypeVar("L", bound=QBoxLayout)


def _label(text: str, name: str) -> QLabel:
    label = PlainLabel(text)
    label.setObjectName(name)
    return label


def title(text: str = "") -> QLabel:
    """The heading of a page or of the record shown, shortened where it does not fit."""
    return TitleLabel(text)


def section(text: str) -> QLabel:
    """The heading of a part of a page."""
    return _label(text, "section")


def muted(text: str = "", *, wrap: bool = True) -> QLabel:
    """An explaining line."""
    label = _label(text, "muted")
    label.setWordWrap(wrap)
    return label


def badge(text: str, tone: str = "") -> QLabel:
    """A short state in a rounded box; ``tone`` is risk, due, confirmed, accent or nothing."""
    label = _label(text, "badge")
    label.setProperty("tone", tone)
    return label


def button(
    text: str, clicked: Callable[[], object], *, kind: str = "", name: str = ""
) -> QPushButton:
    """A push button; ``kind`` is primary, link or nothing, ``name`` its accessible name."""
    made = QPushButton(unturned(text))
    made.setObjectName(kind)
    made.clicked.connect(lambda: clicked())  # noqa: PLW0108 - keeps the checked state out
    made.setAutoDefault(False)
    if name:
        made.setAccessibleName(name)
    return made


def choice(text: str) -> QPushButton:
    """A choice that is on or off, as wide as its words are in bold when it is on."""
    made = QPushButton(unturned(text))
    made.setCheckable(True)
    made.setObjectName("choice")
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.ensurePolished()
    bold = QFont(made.font())
    bold.setBold(True)
    more = QFontMetrics(bold).horizontalAdvance(text) - made.fontMetrics().horizontalAdvance(text)
    made.setMinimumWidth(made.sizeHint().width() + max(more, 0))
    return made


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a changed dynamic property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def column(*parts: QWidget | QLayout | None, gap: int = GRID, margin: int = 0) -> QVBoxLayout:
    """A vertical layout; ``None`` stands for the stretch."""
    return _filled(QVBoxLayout(), parts, gap, margin)


def row(*parts: QWidget | QLayout | None, gap: int = GRID, margin: int = 0) -> QHBoxLayout:
    """A horizontal layout; ``None`` stands for the stretch."""
    return _filled(QHBoxLayout(), parts, gap, margin)


def _filled(layout: L, parts: tuple[QWidget | QLayout | None, ...], gap: int, margin: int) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


def card(*parts: QWidget | QLayout | None, margin: int = 2 * GRID) -> QFrame:
    """A framed surface with parts one below the other."""
    frame = QFrame()
    frame.setObjectName("card")
    frame.setLayout(column(*parts, margin=margin))
    return frame


def clear(layout: QBoxLayout) -> None:
    """Remove and delete everything in a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()  # else one that was just added is still shown, as a window of its own
            widget.setParent(None)
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)
