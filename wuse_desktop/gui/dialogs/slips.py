# SPDX-License-Identifier: MulanPSL-2.0
"""Typing in a pile of questionnaires: one digit a question, the next slip follows by itself."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.models.slip_rows import SlipRows
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.work_page import WorkPage
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import DayEditor
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section, title
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices
from wuse_desktop.services.satisfaction import opinions_in
from wuse_desktop.services.satisfaction_slips import (
    SCORES,
    Slip,
    SlipHead,
    SlipQuestion,
    file_slips,
    keep_typed_slips,
    slip_questions,
    take_back_slips,
    typed_slips,
)

_WIDTH, _HEIGHT = 900, 560
_SCORE_WIDTH, _PICKER_WIDTH = 92, 170
_ROW_HEIGHT = 32
_KEEP_MS = 1000


class SlipView(QTableView):
    """Digits fill the cells one after the other; Backspace takes the last one back."""

    def __init__(self, rows: SlipRows) -> None:
        super().__init__()
        self._rows = rows
        self.setModel(rows)
        self.setAccessibleName(_("问卷各份"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        for number in range(rows.remark_column):
            self.setColumnWidth(number, _SCORE_WIDTH)
        header.setSectionResizeMode(rows.remark_column, QHeaderView.ResizeMode.Stretch)
        header.setFixedHeight(2 * _ROW_HEIGHT)

    def go_to(self, number: int, place: int) -> None:
        """Put the cursor into a cell."""
        self.setCurrentIndex(self._rows.index(number, place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace, Enter to the next slip, Delete to take a slip out."""
        here = self.currentIndex()
        number, place = here.row(), here.column()
        scoring = place < self._rows.remark_column
        if scoring and event.text() and event.text() in SCORES:
            self._rows.put(number, place, event.text())
            last = place + 1 == self._rows.remark_column
            self.go_to(number + 1 if last else number, 0 if last else place + 1)
        elif scoring and event.key() == Qt.Key.Key_Backspace:
            self._take_back(number, place)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go_to(min(number + 1, self._rows.rowCount() - 1), 0)
        elif event.key() == Qt.Key.Key_Delete:
            self._rows.remove(number)
        elif not (scoring and event.text().isprintable() and event.text()):
            super().keyPressEvent(event)

    def _take_back(self, number: int, place: int) -> None:
        """Empty the cell before the cursor, of the slip before where this one is empty."""
        if place:
            place -= 1
        elif number:
            number, place = number - 1, self._rows.remark_column - 1
        self._rows.put(number, place, "")
        self.go_to(number, place)


class SlipsDialog(QDialog):
    """``filed`` tells how many were saved; ``said`` what was done, with the way back."""

    filed = Signal()
    said = Signal(str, str, object)

    def __init__(
        self,
        parent: QWidget,
        operations: Operations,
        subject: tuple[str, str],
        caption: str,
        questions: Sequence[SlipQuestion],
        typed: Sequence[Slip] = (),
    ) -> None:
        """``subject`` is entity and id of what was asked about, ``typed`` what was left undone."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = _("录入满意度问卷：{name}").format(name=caption)
        self.setWindowTitle(heading)
        self.resize(_WIDTH, _HEIGHT)
        self._operations = operations
        self._subject = subject
        self._saving = False
        names = [question.name for question in questions]
        self._overall = names.index("overall") if "overall" in names else -1
        self.rows = SlipRows(questions, self)
        self.view = SlipView(self.rows)
        self.respondents = CodePicker(choices("RESP"), _("填写人身份"))
        self.mode = CodePicker(choices("FILL_MODE"), _("填写方式"))
        self.day = DayEditor(operations.desk.today())
        self._sum = section("")
        self._state = PlainLabel()
        self._state.setObjectName("problem")
        self._state.setWordWrap(True)
        self.save_button = button(_("保存 Ctrl+回车"), self.save, kind="primary")
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        self._build(heading)
        self.rows.show_slips(typed)
        self.rows.edited.connect(self._add_up)
        self.rows.edited.connect(self._keeping.start)
        self.rejected.connect(self._keep)
        self._add_up()
        self.view.go_to(self.rows.rowCount() - 1, 0)
        self.view.setFocus()

    def _build(self, heading: str) -> None:
        for picker, value in ((self.respondents, "01"), (self.mode, "01")):
            picker.setFixedWidth(_PICKER_WIDTH)
            picker.set_value(value)
        self.day.set_value(self._operations.desk.today())
        keys = _(
            "每题按一个数字：5 最好，1 最差；填满一份自动到下一份 · 退格 改上一题 · Delete 删去一份"
        )
        layout = column(
            title(heading),
            row(
                PlainLabel(_("填写人")), self.respondents, PlainLabel(_("填写方式")), self.mode,
                PlainLabel(_("填写日期")), self.day, None,
            ),
            muted(keys),
            self.view,
            self._state,
            row(self._sum, None, button(_("取消"), self.reject), self.save_button),
            gap=GRID,
            margin=3 * GRID,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _add_up(self) -> None:
        whole = [slip for slip in self.rows.slips if slip.is_typed and slip.is_whole]
        started = sum(slip.is_typed for slip in self.rows.slips) - len(whole)
        found = opinions_in([int(slip.scores[self._overall]) for slip in whole])
        parts = [_("已录 {count} 份").format(count=len(whole))]
        if started:
            parts.append(_("没填完 {count} 份").format(count=started))
        if found.count:
            parts.append(found.text)
        self._sum.setText(" · ".join(parts))
        self._state.setText("")

    @property
    def state(self) -> str:
        """What keeps the slips from being saved."""
        return self._state.text()

    @property
    def sentence(self) -> str:
        """The line that counts."""
        return self._sum.text()

    def _keep(self) -> None:
        """Keep what is typed until it is saved."""
        self._keeping.stop()
        subject, slips = self._subject, self.rows.slips
        self._operations.write(lambda desk: keep_typed_slips(desk, subject, slips), initiator=self)

    def save(self) -> None:
        """File all slips in one go."""
        if self._saving:
            return
        if self.day.is_wrong() or not (self.respondents.value() and self.mode.value()):
            self._state.setText(_("请先填好填写人、填写方式和日期"))
            return
        head = SlipHead(self.respondents.value(), self.mode.value(), self.day.value())
        subject, slips = self._subject, self.rows.slips
        self._saving = True

        self._keeping.stop()

        def done(ids: tuple[str, ...]) -> None:
            text = _("已存下 {count} 份满意度问卷").format(count=len(ids))
            self.said.emit(text, _("撤销"), lambda: self._take_back(ids))
            self.filed.emit()
            self.accept()

        self._operations.write(
            lambda desk: file_slips(desk, subject, head, slips), done, self._on_fault
        )

    def _on_fault(self, fault: Fault) -> None:
        self._saving = False
        self._state.setText(fault.sentence)

    def _take_back(self, ids: tuple[str, ...]) -> None:
        self._operations.write(
            lambda desk: take_back_slips(desk, ids), lambda _nothing: self.filed.emit()
        )


def type_slips(
    page: WorkPage, subject: tuple[str, str], caption: str, then: Callable[[SlipsDialog], None]
) -> None:
    """Open the dialog over a page with what was left undone; ``then`` gets it.

    Afterwards the page shows the record again, with what people thought of it.
    """

    def show(found: tuple[tuple[SlipQuestion, ...], tuple[Slip, ...]]) -> None:
        dialog = SlipsDialog(page.window(), page.operations, subject, caption, *found)
        dialog.said.connect(page.said)
        for told in (dialog.filed, dialog.finished):
            told.connect(lambda *_what: page.open(subject[1]))
        then(dialog)
        dialog.open()

    page.operations.read(
        lambda desk: (slip_questions(desk, subject), typed_slips(desk, subject)), show
    )
