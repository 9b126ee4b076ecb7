# SPDX-License-Identifier: MulanPSL-2.0
"""Files that are dragged in from outside."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import row


def local_paths(data: QMimeData) -> list[Path]:
    """Files and folders of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _is_picture(data: QMimeData) -> bool:
    return data.hasImage() and not (data.hasText() and data.hasHtml())


def picture_in(data: QMimeData) -> QImage | None:
    """The picture that was copied or is dragged, if it is one.

    Tables and texts carry a picture of themselves along; those are none.
    """
    if not _is_picture(data):
        return None
    found = QImage(data.imageData())
    return None if found.isNull() else found


class FileDrops(QObject):
    """Watches widgets on which files and pictures may be dropped; the originals stay.

    ``hovered`` tells that something that is wanted is held over one of them, or no longer.
    """

    hovered = Signal(bool)
    dropped = Signal(QMimeData)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.enabled = False

    def watch(self, widget: QWidget) -> None:
        """Let things be dropped on a widget and on what is in it."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dropped."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hovered.emit(False)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(event.mimeData())
            return True
        if isinstance(event, QDragEnterEvent) and self._wants(event.mimeData()):
            event.acceptProposedAction()
            self.hovered.emit(True)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hovered.emit(False)
        return super().eventFilter(watched, event)

    def _wants(self, data: QMimeData) -> bool:
        return self.enabled and (bool(local_paths(data)) or _is_picture(data))


class DropZone(QFrame):
    """A dashed frame that says what may be dropped on the page, with buttons that do the same."""

    def __init__(self, sentence: str, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self._label = PlainLabel(sentence)
        self._label.setObjectName("muted")
        self._label.setWordWrap(True)
        layout = row(self._label, *buttons, margin=GRID)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._label.text()

    def set_sentence(self, sentence: str) -> None:
        """Change what is said."""
        self._label.setText(sentence)
