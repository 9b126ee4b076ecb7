# SPDX-License-Identifier: MulanPSL-2.0
"""Text that is shown as it is, whoever wrote it.

Qt takes a text that looks like HTML for rich text, in labels, boxes and tips, and opens the files
and addresses that it names. Names and notes come from other desks as well; and marks in them that
turn the direction of writing would make the rest of a line read as something else.
"""

from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, TypeVar, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from wuse_desktop.domain.written_text import unturned

Index = QModelIndex | QPersistentModelIndex
F = TypeVar("F", bound=Callable[..., Any])

_DISPLAY, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
_SHOWN = (_DISPLAY, Qt.ItemDataRole.AccessibleTextRole)


def tip(text: str) -> str:
    """A text for a tool tip, shown as it is; a tip has no text format of its own."""
    text = unturned(text)
    if GuiQt.mightBeRichText(text):
        # A block without margins that breaks lines where the text does looks like plain text.
        return f"<div style='white-space:pre'>{escape(text)}</div>"
    return text


class PlainLabel(QLabel):
    """A label that shows its text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if text:
            self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text."""
        super().setText(unturned(text))


def plain_question(parent: QWidget, heading: str, text: str) -> QMessageBox:
    """A question without buttons that shows its text as it is."""
    asking = QMessageBox(parent)
    asking.setTextFormat(Qt.TextFormat.PlainText)
    asking.setWindowTitle(heading)
    asking.setText(unturned(text))
    return asking


def _plain(found: Any, role: int) -> Any:
    if isinstance(found, str):
        if role == _TIP:
            return tip(found)
        if role in _SHOWN:
            return unturned(found)
    return found


def plain_data(data: F) -> F:
    """Let the ``data`` of a model answer with texts and tips that are shown as they are."""

    @wraps(data)
    def shown(self: Any, index: Index, role: int = _DISPLAY) -> Any:
        return _plain(data(self, index, role), role)

    return cast("F", shown)


def plain_headings(heading: F) -> F:
    """Let the ``headerData`` of a model answer like ``plain_data``."""

    @wraps(heading)
    def shown(self: Any, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        return _plain(heading(self, section, orientation, role), role)

    return cast("F", shown)
