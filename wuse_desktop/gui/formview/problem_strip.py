# SPDX-License-Identifier: MulanPSL-2.0
"""What still has to be changed in a form, as a list that leads to each place."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.forms.faults import AnswerProblem
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _

_LINE_HEIGHT = 26
_LINES_SHOWN = 4
_MOST_LINES = 200
_PATH_ROLE = Qt.ItemDataRole.UserRole


class ProblemStrip(QFrame):
    """“还有 3 处要改”, and below it one line for each; ``chosen`` carries the path of a line."""

    chosen = Signal(str)
    next_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("tone", "risk")
        self._title = PlainLabel()
        self._title.setObjectName("section")
        next_button = button(_("下一处 F8"), self.next_wished.emit, kind="link")
        close = button(_("收起"), self.hide, kind="link")
        for part in (next_button, close):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines = QListWidget()
        self._lines.setObjectName("problems")
        self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lines.itemClicked.connect(self._choose)
        layout = column(row(self._title, None, next_button, close), self._lines, gap=2)
        layout.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def title(self) -> str:
        """How much there is."""
        return self._title.text()

    @property
    def lines(self) -> list[str]:
        """The lines shown."""
        return [self._lines.item(number).text() for number in range(self._lines.count())]

    def show_problems(self, problems: Sequence[AnswerProblem]) -> None:
        """Show problems; without any the strip goes."""
        if not problems:
            self.hide()
            return
        self._title.setText(_("还有 {count} 处要改").format(count=len(problems)))
        self._lines.clear()
        for problem in problems[:_MOST_LINES]:
            words = " ".join(problem.message.split())
            text = _("{label}：{problem}").format(label=problem.label, problem=words)
            line = QListWidgetItem(unturned(text), self._lines)
            line.setData(_PATH_ROLE, problem.path)
        if len(problems) > _MOST_LINES:
            QListWidgetItem(
                _("……还有 {count} 处").format(count=len(problems) - _MOST_LINES), self._lines
            )
        for number in range(self._lines.count()):
            self._lines.item(number).setSizeHint(QSize(0, _LINE_HEIGHT))
        self._lines.setFixedHeight(min(self._lines.count(), _LINES_SHOWN) * _LINE_HEIGHT + 2)
        self.show()

    def mark(self, path: str) -> None:
        """Put the cursor on the line of a path."""
        for number in range(self._lines.count()):
            if self._lines.item(number).data(_PATH_ROLE) == path:
                self._lines.setCurrentRow(number)
                return

    def _choose(self, line: QListWidgetItem) -> None:
        path = line.data(_PATH_ROLE)
        if path:
            self.chosen.emit(str(path))
