# SPDX-License-Identifier: MulanPSL-2.0
"""U盘捎带: what a stick holds, one button that does everything it is for, and clearing it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import plain_question
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import size_text
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import stick_content, sticks
from wuse_desktop.services.stick_content import StickItem, Wiped
from wuse_desktop.services.sticks import Carried

_SIZE = (860, 560)
_STATES = {
    stick_content.WAITING: (N_("有人等着"), "due"),
    stick_content.BROKEN: (N_("打不开"), "risk"),
    stick_content.DONE: (N_("办完了"), "confirmed"),
    stick_content.OTHERS: (N_("别人的"), ""),
}


class StickDialog(QDialog):
    """One stick. ``changed`` tells that something was taken or put on."""

    changed = Signal()

    def __init__(self, operations: Operations, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.folder = folder
        self.items: list[StickItem] = []
        self._open = True
        self.setWindowTitle(_("U盘捎带"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.notice = NoticeBar()
        self.work = WorkBar(operations)
        self.work.busy_changed.connect(self._on_busy)
        self.work.stopped.connect(self._on_stopped)
        self.table = LineTable(
            (
                Heading(_("文件"), 9),
                Heading(_("哪个单位或电脑"), 12),
                Heading(_("大小"), 5, number=True),
                Heading(_("状态"), 6),
                Heading(_("说明")),
            ),
            EmptyState(_("这个U盘上没有数据包和回执。点“收下并装上”，把本单位的数据包装上去。")),
            state_column=3,
            name=_("U盘上的数据包和回执"),
        )
        self.carry_button = button(_("收下并装上(&C)"), self.carry, kind="primary")
        self.wipe_button = button(_("清掉办完的…"), self.ask_wipe)
        self.empty_button = button(_("全部清掉…"), self.ask_empty)
        self.carry_button.setDefault(True)
        layout = column(
            title(_("U盘捎带")),
            muted(
                _(
                    "{folder}。收下给这台电脑的，装上要交给县里、站里和本站其他电脑的；"
                    "别的单位放的原样不动，一个U盘可以跑几个站和县里。内容都是加密的。"
                ).format(folder=folder)
            ),
            self.notice,
            self.work,
            self.table,
            row(
                self.carry_button,
                self.wipe_button,
                self.empty_button,
                None,
                button(_("关闭"), self.accept),
            ),
            gap=GRID,
            margin=3 * GRID,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.finished.connect(self._on_finished)
        self.refresh()

    def refresh(self) -> None:
        """Look at the stick again."""
        self._operations.follow(
            lambda desk, progress: stick_content.look(desk, self.folder, progress),
            self._show,
            self.notice.fail,
        )

    def _show(self, items: list[StickItem]) -> None:
        if not self._open:
            return
        self.items = items
        self.table.set_lines(
            [
                Line(
                    str(item.path),
                    (
                        item.kind,
                        item.whose,
                        size_text(item.size),
                        _(_STATES[item.state][0]),
                        item.sentence,
                    ),
                    item,
                    tone=_STATES[item.state][1],
                    tip=item.path.name,
                )
                for item in items
            ]
        )
        self.wipe_button.setEnabled(any(item.state == stick_content.DONE for item in items))
        self.empty_button.setEnabled(bool(items))

    # carrying -----------------------------------------------------------------------------

    def carry(self) -> None:
        """Take what is for us and put on what waits."""
        self.notice.hide()
        self.work.start(
            _("U盘捎带"),
            lambda desk, progress: sticks.carry(desk, self.folder, progress),
            self._on_carried,
            self.notice.fail,
        )

    def _on_carried(self, carried: Carried) -> None:
        say = self.notice.tell if carried.good else self.notice.warn
        say("\n".join((*carried.sentences, _("可以安全拔出U盘，交给下一站或县里了。"))))
        self.changed.emit()
        self.carry_button.setFocus()
        self.refresh()

    # clearing -----------------------------------------------------------------------------

    def ask_wipe(self) -> None:
        """Remove what is done, after a question."""
        done = [item for item in self.items if item.state == stick_content.DONE]
        self._ask(
            done,
            _("清掉 {count} 个办完的文件？它们的内容都已经收下或回执，记录不受影响。").format(
                count=len(done)
            ),
            all_of_it=False,
        )

    def ask_empty(self) -> None:
        """Remove everything of this program, after a question that says what is waited for."""
        left = [item for item in self.items if item.state != stick_content.DONE]
        self._ask(
            self.items,
            _(
                "清掉U盘上全部 {count} 个数据包、回执和卡？其中 {left} 个可能还有人等着收，"
                "清掉后要由做它的单位重新装一次。U盘上别的文件不动。"
            ).format(count=len(self.items), left=len(left)),
            all_of_it=True,
        )

    def _ask(self, items: list[StickItem], question: str, *, all_of_it: bool) -> None:
        self.question = plain_question(self, _("清理U盘"), question)
        self.question.setIcon(QMessageBox.Icon.Question)
        self.question.addButton(QMessageBox.StandardButton.Cancel)
        yes = self.question.addButton(_("清掉"), QMessageBox.ButtonRole.DestructiveRole)
        self.question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        yes.clicked.connect(lambda: self._wipe(items, all_of_it=all_of_it))
        self.question.open()

    def _wipe(self, items: list[StickItem], *, all_of_it: bool) -> None:
        self.work.start(
            _("清理U盘"),
            lambda _desk, progress: stick_content.wipe(items, progress, all_of_it=all_of_it),
            self._on_wiped,
            self._wipe_failed,
        )

    def _on_wiped(self, wiped: Wiped) -> None:
        self.notice.tell(_("清掉了 {count} 个文件。").format(count=wiped.removed))
        self.refresh()

    def _wipe_failed(self, fault: Fault) -> None:
        self.notice.fail(fault)
        self.refresh()

    def _on_busy(self, busy: bool) -> None:
        for item in (self.carry_button, self.wipe_button, self.empty_button):
            item.setEnabled(not busy)

    def _on_stopped(self, what: str) -> None:
        self.notice.warn(_("{what}已停下。").format(what=what))
        self.refresh()

    def _on_finished(self) -> None:
        self._open = False
        self.work.stop()
