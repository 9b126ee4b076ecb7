# SPDX-License-Identifier: MulanPSL-2.0
"""Typing with an input method: into the cells of sheets, and what its keys must not set off."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTransform
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

Index = QModelIndex | QPersistentModelIndex
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class SheetView(QTableView):
    """A sheet in whose cells one begins to type at once.

    Qt opens the editor at the first letter that is composed and keeps the keyboard at the view
    until the text arrives, because a change of focus would end the composing.
    """

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A text that arrives at once, without composing, begins to edit the cell too."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing or event.preeditString() or not event.commitString():
            super().inputMethodEvent(event)
            # An editor that has just opened found its place only now; the candidates stand there.
            QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImCursorRectangle)
            return
        here = self.currentIndex()
        if not here.flags() & Qt.ItemFlag.ItemIsEditable:
            return  # a cell to be read opens no editor, and the text would come back here
        self.edit(here)
        editor = QApplication.focusWidget()
        if editor is not None and self.isAncestorOf(editor):
            QApplication.sendEvent(editor, event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:  # noqa: N802 - Qt's name
        """Answer for the open editor, its places seen from the view."""
        editor: QWidget | None = self.indexWidget(self.currentIndex())
        if editor is None:
            return super().inputMethodQuery(query)
        line = editor.focusProxy() or editor
        answer = line.inputMethodQuery(query)
        if isinstance(answer, (QRect, QRectF)):
            return answer.translated(line.mapTo(self, QPoint()))
        return answer

    def dataChanged(  # noqa: N802 - Qt's name
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """Draw anew; what is being typed is not overwritten by what was stored of its cell."""
        here = self.currentIndex()
        inside = (
            first.row() <= here.row() <= last.row()
            and first.column() <= here.column() <= last.column()
        )
        if inside and self.state() == QAbstractItemView.State.EditingState:
            self.viewport().update()
        else:
            super().dataChanged(first, last, roles)


class _ToLine(QObject):
    """Passes on what the view composes into an editor."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """To the line that has the keyboard of the editor."""
        line = watched.focusProxy() if isinstance(watched, QWidget) else None
        if line is None or not isinstance(event, QInputMethodEvent):
            return super().eventFilter(watched, event)
        QApplication.sendEvent(line, event)
        return True


def compose_in_line(editor: QWidget) -> None:
    """Let the editor of a cell be composed into that is no line itself, but holds one."""
    if editor.focusProxy() is not None:
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the view asks it, not the line
        editor.installEventFilter(_ToLine(editor))


class ComposingWatch(QObject):
    """Keeps commands back while a text is composed, and the candidates beside the text.

    Some input methods (fcitx among them) leave keys with Ctrl or Alt alone: a page would be left
    or a form be saved with half a word in it, and the word be lost. A key that types text and yet
    arrives tells that the input method is gone: it leaves no dead keyboard behind.
    """

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._composing = False
        self._watched: QObject | None = None
        application.focusObjectChanged.connect(self._follow)

    def _follow(self, focus: QObject | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._forget)
        self._watched, self._composing = focus, False
        if focus is not None:
            focus.installEventFilter(self)
            focus.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._watched, self._composing = None, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note whether something is composed; take commands out meanwhile."""
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
            if isinstance(watched, QWidget):
                _tell_place(watched)
        elif self._composing and event.type() in _PRESSES and isinstance(event, QKeyEvent):
            if event.modifiers() & _COMMANDS:
                event.accept()  # also the question whether a shortcut may have the key
                return True
            self._composing = not (event.text() and event.text().isprintable())
        return super().eventFilter(watched, event)


def _tell_place(widget: QWidget) -> None:
    """Tell where a widget stands now; Qt does not notice when what is around it has scrolled."""
    corner = widget.mapTo(widget.window(), QPoint())
    QGuiApplication.inputMethod().setInputItemTransform(
        QTransform.fromTranslate(corner.x(), corner.y())
    )
