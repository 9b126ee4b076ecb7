# SPDX-License-Identifier: MulanPSL-2.0
"""The real program, watched: started by the journeys that type on a real screen.

    python -m tests.journeys.watched_program --home DIR

It is ``wuse_desktop.app`` and nothing else, but each line on the standard input is answered by one
line of JSON: what stands where the keyboard is. A line with a path saves a picture of the screen
there; the end of the input closes the window.
"""

import json
import os
import sys
from collections.abc import Sequence
from unittest.mock import patch

from PySide6.QtCore import QEvent, QObject, QPoint, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QShortcutEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from wuse_desktop import app
from wuse_desktop.gui.application import make_application
from wuse_desktop.gui.main_window import MainWindow

Happening = tuple[str, str, str]


class Watcher(QObject):
    """Notes what the keyboard did since the last question, and tells it with what is shown."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._happened: list[Happening] = []
        self._composed = ""
        self._questions = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._questions.activated.connect(self._answer)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note keys, composing and shortcuts that reach widgets; let all of them pass."""
        if isinstance(watched, QWidget):
            where = type(watched).__name__
            if isinstance(event, QInputMethodEvent):
                self._composed = event.preeditString().replace(" ", "")
                self._happened.append((where, "composed", self._composed))
                if event.commitString():
                    self._happened.append((where, "arrived", event.commitString()))
            elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                self._happened.append((where, "key", Qt.Key(event.key()).name))
        if isinstance(event, QShortcutEvent):
            self._happened.append(("", "shortcut", event.key().toString()))
        return False

    def _answer(self) -> None:
        question = os.read(0, 4096).decode()
        if not question:
            self._questions.setEnabled(False)
            for window in _windows():
                window.close()
            return
        if question.strip():
            QGuiApplication.primaryScreen().grabWindow(0).save(question.strip())
        sys.stdout.write(json.dumps(self._standing(), ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def _standing(self) -> dict[str, object]:
        happened, self._happened = self._happened, []
        focus: QWidget | None = QApplication.focusWidget()
        where: dict[str, object] = {}
        if focus is not None:
            place = focus.mapToGlobal(QPoint(0, 0))
            where = {
                "focus": type(focus).__name__,
                "name": focus.accessibleName(),
                "text": _text(focus),
                "place": [place.x(), place.y(), focus.width(), focus.height()],
                "caret": _caret(),
                "cell": _cell(focus),
            }
        return {
            **where,
            "composed": self._composed,
            "window": _window(),
            "page": _page(),
            "said": _said(),
            "reminds": _reminds(),
            "dialogs": [
                type(one).__name__
                for one in QApplication.topLevelWidgets()
                if isinstance(one, QDialog) and one.isVisible()
            ],
            "happened": happened,
        }


def _text(widget: QWidget) -> str:
    if isinstance(widget, (QTextEdit, QPlainTextEdit)):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLineEdit) else ""


def _caret() -> list[int]:
    """Where the input method is told to show its candidates, on the screen."""
    window: QWindow | None = QGuiApplication.focusWindow()
    if window is None:
        return []
    place = QGuiApplication.inputMethod().cursorRectangle().toRect()
    corner = window.mapToGlobal(place.topLeft())
    return [corner.x(), corner.y(), place.width(), place.height()]


def _cell(widget: QWidget) -> dict[str, object]:
    view: QWidget | None = widget
    while view is not None and not isinstance(view, QTableView):
        view = view.parentWidget()
    if view is None:
        return {}
    index = view.currentIndex()
    place = view.visualRect(index)
    corner = view.viewport().mapToGlobal(place.topLeft())
    editor: QWidget | None = view.indexWidget(index)
    return {
        "row": index.row(),
        "column": index.column(),
        "text": str(index.data() or ""),
        "editing": view.state() == QTableView.State.EditingState,
        "editor": "" if editor is None else type(editor).__name__,
        "typed": _typed(editor),
        "place": [corner.x(), corner.y(), place.width(), place.height()],
    }


def _typed(editor: QWidget | None) -> str:
    return "" if editor is None else _text(editor.focusProxy() or editor)


def _window() -> str:
    found = QApplication.activeWindow()
    return "" if found is None else type(found).__name__


def _windows() -> list[MainWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]


def _page() -> str:
    for window in _windows():
        if window.workspace is not None and window.workspace.page is not None:
            return window.workspace.page.key
        if window.unlock_page is not None:
            return "locked"
    return ""


def _said() -> str:
    shown = [one.workspace for one in _windows() if one.workspace is not None]
    return shown[0].notice.sentence if shown else ""


def _reminds() -> bool:
    """Whether the form in front asks to press once more after its reminders."""
    labels = [label for one in _windows() for label in one.findChildren(QLabel)]
    return any(label.isVisible() and "再按一次" in label.text() for label in labels)


def main(arguments: Sequence[str]) -> int:
    """Start the program with a watcher beside it."""

    def watched(words: Sequence[str], *, dark: bool = False) -> QApplication:
        application = make_application(words, dark=dark)
        Watcher(application)
        return application

    with patch.object(app, "make_application", watched):
        return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
