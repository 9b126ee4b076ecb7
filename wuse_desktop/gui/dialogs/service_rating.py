# SPDX-License-Identifier: MulanPSL-2.0
"""Rating rows of service, and noting that volunteer and person in charge signed for them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from wuse_desktop.domain.codes import code_list
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import DayEditor, TextEditor
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import volunteer_marks
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.volunteer_marks import Marked

_WIDTH = 600


class ServiceRating(QDialog):
    """``marked`` carries the markings, to be taken back. Digits rate, Ctrl+S saves.

    A rating may be left out when only the signatures are noted.
    """

    marked = Signal(object)

    def __init__(
        self, operations: Operations, ids: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._ids = tuple(ids)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("评价和确认"))
        self.setFixedWidth(_WIDTH)
        self.rating = KeyChoice(
            [Key(item.code, item.text, item.code) for item in code_list("VOL_RATING").active]
        )
        self.rating.setAccessibleName(_("服务质量评价"))
        self.day = DayEditor(operations.desk.today())
        self.day.set_value(operations.desk.today())
        self.who = TextEditor()
        self.who.set_value(operations.desk.session.name)
        self.volunteer = QCheckBox(_("志愿者已确认（签字或当面核对）(&V)"))
        self.leader = QCheckBox(_("活动负责人已确认（签字）(&L)"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.save_button = button(_("保存 Ctrl+S"), self.save, kind="primary")
        self.setLayout(
            column(
                title(_("评价和确认 {count} 条服务").format(count=len(self._ids))),
                labelled(
                    (_("评价"), self.rating),
                    (_("评价日期(&D)"), self.day),
                    (_("评价人(&W)"), self.who),
                    ("", self.volunteer),
                    ("", self.leader),
                ),
                muted(_("评价也要在服务结束后10个工作日内记录。不评价只记确认的，评价一栏不选。")),
                self.problem,
                row(None, button(_("返回 Esc"), self.reject), self.save_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.rating.entered.connect(self.save)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self.rating.setFocus()

    def save(self) -> None:
        """Mark the rows, or say what is missing."""
        steps = self._steps()
        if not steps:
            self.problem.setText(_("还没有选评价，也没有勾确认。"))
            return
        self.save_button.setEnabled(False)

        def mark(desk: Desk) -> tuple[Marked, ...]:
            with desk.together():
                return tuple(step(desk) for step in steps)

        def done(found: tuple[Marked, ...]) -> None:
            self.accept()
            self.marked.emit(found)

        self._operations.write(mark, done, self._fail, initiator=self.parent())

    def _steps(self) -> list[Callable[[Desk], Marked]]:
        ids, rating, day, who = self._ids, self.rating.value(), self.day.value(), self.who.value()
        volunteer, leader = self.volunteer.isChecked(), self.leader.isChecked()
        steps: list[Callable[[Desk], Marked]] = []
        if rating:
            on = day or self._operations.desk.today()
            steps.append(lambda desk: volunteer_marks.rate(desk, ids, rating, on, who))
        if volunteer or leader:
            steps.append(
                lambda desk: volunteer_marks.confirm(desk, ids, volunteer=volunteer, leader=leader)
            )
        return steps

    def _fail(self, fault: Fault) -> None:
        self.save_button.setEnabled(True)
        self.problem.setText(fault.sentence)
