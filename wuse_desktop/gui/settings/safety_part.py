# SPDX-License-Identifier: MulanPSL-2.0
"""Password, recovery sheet, when the desk locks itself, and the clock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QScrollArea, QWidget

from wuse_desktop.gui.dialogs.recovery_sheet import RecoverySheetDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel, plain_question
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import NumberEditor
from wuse_desktop.gui.widgets.texts import (
    badge,
    button,
    card,
    column,
    muted,
    repolish,
    row,
    section,
)
from wuse_desktop.i18n import _
from wuse_desktop.services import clocks
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.locking import MINUTES_MAX, idle_minutes, set_idle_minutes
from wuse_desktop.services.recovery import new_recovery_code, note_recovery_kept, recovery_kept
from wuse_desktop.services.users import may_administer


class SafetyPart(QWidget):
    """Four cards. ``window_requested`` carries "password", "lock" and "idle:<minutes>"."""

    said = Signal(str)
    window_requested = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.kept = badge("")
        self.minutes = NumberEditor(most_digits=len(str(MINUTES_MAX)))
        self.minutes.setAccessibleName(_("多久没人用就锁定"))
        self.minutes.setFixedWidth(64)
        self.minutes.editingFinished.connect(self._keep_minutes)
        self.recovery_button = button(_("重新生成恢复码(&R)…"), self._ask_for_new_code)
        self.recovery_button.setEnabled(may_administer(operations.desk))
        self.clock = muted()
        self.mend_button = button(_("日期是对的，重新盖时间(&T)…"), self._ask_to_mend)
        self.asking: QMessageBox | None = None
        self._stored_minutes = 0
        cards = QWidget()
        cards.setLayout(
            column(
                self._password_card(),
                self._recovery_card(),
                self._lock_card(),
                self._clock_card(),
                None,
                gap=2 * GRID,
            )
        )
        area = QScrollArea()  # four cards are higher than what a notice leaves of 768 pixels
        area.setWidgetResizable(True)
        area.setWidget(cards)
        self.setLayout(column(area))

    def _password_card(self) -> QWidget:
        change = button(_("修改密码(&P)…"), lambda: self.window_requested.emit("password"))
        explained = muted(_("只改您自己的密码；记录不必重新加密，马上生效。"))
        return card(section(_("我的密码")), explained, row(change, None))

    def _recovery_card(self) -> QWidget:
        explained = muted(
            _("忘记密码或电脑损坏时，只有恢复码能打开资料。纸丢了或被人看过，就重新生成一张。")
        )
        return card(
            row(section(_("恢复码")), self.kept, None),
            explained,
            row(self.recovery_button, None),
        )

    def _lock_card(self) -> QWidget:
        label = PlainLabel(_("没人用超过(&I)"))
        label.setBuddy(self.minutes)
        lock = button(_("现在锁定（Ctrl+L）"), lambda: self.window_requested.emit("lock"))
        explained = muted(_("锁定后窗口里看不到任何资料，写了一半的内容会留住。"))
        return card(
            section(_("自动锁定")),
            explained,
            row(label, self.minutes, PlainLabel(_("分钟，就自动锁定")), None, lock),
        )

    def _clock_card(self) -> QWidget:
        return card(section(_("电脑的日期")), self.clock, row(self.mend_button, None))

    def refresh(self) -> None:
        """Read the settings again."""
        self._operations.read(
            lambda desk: (idle_minutes(desk), recovery_kept(desk), clocks.notice(desk)),
            lambda answer: self._show(*answer),
        )

    def _show(self, minutes: int, kept: bool, odd: clocks.ClockNotice | None) -> None:
        fine = _("电脑的日期和记录对得上。日期错了，多台电脑的修改就分不清先后。")
        self.clock.setText(odd.sentence if odd is not None else fine)
        self.mend_button.setVisible(odd is not None and odd.mendable)
        self._stored_minutes = minutes
        self.minutes.set_value(minutes)
        self.kept.setText(_("恢复单已确认保管") if kept else _("恢复单还没有确认保管"))
        self.kept.setProperty("tone", "confirmed" if kept else "due")
        repolish(self.kept)

    def _keep_minutes(self) -> None:
        typed = self.minutes.value() or self._stored_minutes
        minutes = min(max(typed, 1), MINUTES_MAX)
        self.minutes.set_value(minutes)
        if minutes == self._stored_minutes:
            return
        self._stored_minutes = minutes

        def kept(_nothing: None) -> None:
            self.window_requested.emit(f"idle:{minutes}")
            self.said.emit(_("没人用超过 {count} 分钟就自动锁定。").format(count=minutes))

        self._operations.read(lambda desk: set_idle_minutes(desk, minutes), kept)

    def _ask_to_mend(self) -> None:
        question = plain_question(
            self,
            _("重新盖时间"),
            _(
                "今天真的是 {today} 吗？写着以后日期的记录会按原来的先后重新盖上时间，内容不变。"
            ).format(today=self._operations.desk.today()),
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree = question.addButton(_("是今天，重新盖时间"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(_("日期不对，先去校准"), QMessageBox.ButtonRole.RejectRole)
        agree.clicked.connect(self.mend_clock)
        self.asking = question
        question.open()

    def mend_clock(self) -> None:
        """Give what was written with a time to come its true order."""

        def mended(count: int) -> None:
            self.said.emit(_("已重新盖好 {count} 条的时间，可以照常上报了。").format(count=count))
            self.refresh()

        self._operations.write(clocks.mend, mended, initiator=self)

    def _ask_for_new_code(self) -> None:
        question = plain_question(
            self,
            _("重新生成恢复码"),
            _("生成后，原来的恢复单马上作废。现在手边有打印机或纸笔吗？"),
        )
        make = question.addButton(_("生成"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        make.clicked.connect(self.make_new_code)
        question.open()

    def make_new_code(self) -> None:
        """Replace the code and show the new one until it is put away."""
        self._operations.read(new_recovery_code, self._show_code)

    def _show_code(self, code: str) -> None:
        dialog = RecoverySheetDialog(self._operations, code, self)
        dialog.accepted.connect(self._note_kept)
        dialog.rejected.connect(self.refresh)
        dialog.open()

    def _note_kept(self) -> None:
        def noted(_nothing: None) -> None:
            self.said.emit(_("新的恢复码已生效，原来的恢复单作废，请销毁。"))
            self.refresh()

        self._operations.read(_note_kept, noted)


def _note_kept(desk: Desk) -> None:
    note_recovery_kept(desk)
