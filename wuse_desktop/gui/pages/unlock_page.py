# SPDX-License-Identifier: MulanPSL-2.0
"""The locked desk: who, password, Enter; and the way in with the recovery code.

It is shown before the services are loaded, so it imports none with the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from wuse_desktop.assets import asset
from wuse_desktop.errors import Fault
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.tasks import DATABASE, OPEN, Runner, Work
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.enter import EnterWalk
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.password import NewPassword, PasswordLine
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskLock, DeskPaths

if TYPE_CHECKING:
    from wuse_desktop.domain.progress import Progress
    from wuse_desktop.services.desk import Desk

_CARD_WIDTH = 440
_MARK = 48


class UnlockPage(QWidget):
    """Opens the desk of one folder; ``unlocked`` carries it.

    ``other_wished`` asks for another folder, a backup or a new desk.
    """

    unlocked = Signal(object)  # Desk
    other_wished = Signal()

    def __init__(
        self, paths: DeskPaths, runner: Runner, sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._paths = paths
        self._runner = runner
        self._busy = False
        self.said = muted(sentence)
        self.said.setVisible(bool(sentence))
        self.users = QComboBox()
        self.password = PasswordLine()
        self.problem = PlainLabel()
        self.code = QLineEdit()
        self.new_password = NewPassword(lambda: (self.users.currentText(),), _("新密码"))
        self._open = button(_("打开"), self.unlock, kind="primary")
        self._rescue = button(_("用恢复码打开"), self.unlock_with_code, kind="primary")
        self._waiting = QProgressBar()
        self._by_password = self._password_part()
        self._by_code = self._code_part()
        self._by_code.hide()
        self._part = self._by_password
        self._lay_out()
        self._set_busy(False)

    # building -----------------------------------------------------------------------------

    def _password_part(self) -> QWidget:
        self.users.setAccessibleName(_("用户"))
        self.password.setAccessibleName(_("密码"))
        EnterWalk((self.password,), self.unlock)
        self.password.textEdited.connect(lambda _text: self._say_problem(""))
        self.password.caps_seen.connect(self._on_caps)
        forgotten = button(_("忘记密码，用恢复码"), self.show_code_part, kind="link")
        part = QWidget()
        fields = labelled((_("用户(&U)"), self.users), (_("密码(&P)"), self.password))
        part.setLayout(column(fields, row(forgotten, None), None))
        return part

    def _code_part(self) -> QWidget:
        self.code.setAccessibleName(_("恢复码"))
        self.code.setPlaceholderText(_("两行共 30 个字符，空格和横线可以不输"))
        EnterWalk((self.code,), self.new_password.first.setFocus)
        self.new_password.entered.connect(self.unlock_with_code)
        explained = muted(_("恢复码在建立工作台时打印的恢复单上。打开后，密码换成下面的新密码。"))
        back = button(_("返回，用密码打开"), self.show_password_part, kind="link")
        part = QWidget()
        fields = labelled((_("恢复码(&R)"), self.code))
        part.setLayout(column(explained, fields, self.new_password, row(back, None), None))
        return part

    def _lay_out(self) -> None:
        mark = PlainLabel()
        mark.setPixmap(QIcon(str(asset("resources", "icons", "wuse.svg"))).pixmap(_MARK, _MARK))
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setMinimumHeight(40)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._waiting.setRange(0, 0)
        self._waiting.setTextVisible(False)
        self._waiting.setFixedHeight(6)
        folder = muted(_("工作台文件夹：{folder}").format(folder=self._paths.home))
        head = row(mark, column(title(_("五社工作台")), self.said, gap=2), gap=2 * GRID)
        head.setStretch(1, 1)
        box = card(
            head,
            self._by_password,
            self._by_code,
            self.problem,
            row(None, self._open, self._rescue),
            self._waiting,
        )
        box.setFixedWidth(_CARD_WIDTH)
        other = button(_("打开另一个文件夹，或从备份恢复…"), self.other_wished.emit, kind="link")
        below = column(folder, row(other, None), gap=GRID)
        frame = QFrame()
        frame.setFixedWidth(_CARD_WIDTH)
        frame.setLayout(below)
        middle = column(None, box, frame, None, gap=2 * GRID)
        middle.setStretch(0, 2)
        middle.setStretch(3, 3)
        self.setLayout(row(None, middle, None))

    # state --------------------------------------------------------------------------------

    def begin(self) -> None:
        """Look whether the desk is free and whole, and put the cursor into the password."""
        self.password.setFocus()

        def look(_progress: Progress) -> bool:
            if self._paths.unfinished_restore.exists():
                from wuse_desktop.services.putting_in_place import (  # noqa: PLC0415 - seldom needed
                    finish,
                )

                return finish(self._paths)
            with DeskLock(self._paths):
                return False

        # On the database lane: a desk that is being locked right now is closed there first.
        self._runner.run(DATABASE, look, self._say_restored, self.show_fault)

    def _say_restored(self, restored: bool) -> None:
        if restored:
            self.said.setText(_("上次恢复备份时中断了，现在已经接着做完，请用备份里的密码打开。"))
            self.said.show()

    def load_users(self) -> None:
        """Ask who can open the desk; to be called once the services are loaded."""

        def ask(_progress: Progress) -> tuple[str, ...]:
            from wuse_desktop.services.setup import logins  # noqa: PLC0415 - when first used

            return logins(self._paths.home)

        # A restore that was interrupted is finished on the database lane first.
        lane = DATABASE if self._paths.unfinished_restore.exists() else OPEN
        self._runner.run(lane, ask, self.show_users, self._on_failed)

    def show_users(self, logins: tuple[str, ...]) -> None:
        """Offer the users; the one chosen before stays chosen."""
        chosen = self.users.currentText()
        self.users.clear()
        self.users.addItems(list(logins))
        self.users.setCurrentText(chosen)
        self.users.setEnabled(len(logins) > 1)

    def show_code_part(self) -> None:
        """Offer the way in with the recovery code."""
        self._show_part(self._by_code)
        self.code.setFocus()

    def show_password_part(self) -> None:
        """Return to the password."""
        self._show_part(self._by_password)
        self.password.setFocus()

    def _show_part(self, part: QWidget) -> None:
        for each in (self._by_password, self._by_code):
            each.setVisible(each is part)
        self._part = part
        self._set_busy(self._busy)
        self._say_problem("")

    # unlocking ----------------------------------------------------------------------------

    def unlock(self) -> None:
        """Open with the password typed."""
        login, typed, home = self.users.currentText(), self.password.text(), self._paths.home
        if not typed:
            self._say_problem(_("请输入密码。"))
            self.password.setFocus()
            return

        def work(_progress: Progress) -> Desk:
            from wuse_desktop.services.setup import open_desk  # noqa: PLC0415 - when first used

            return open_desk(home, login, typed)

        self._start(work)

    def unlock_with_code(self) -> None:
        """Open with the recovery code and set the new password."""
        missing = self.new_password.problem()
        if not self.code.text().strip() or missing:
            self._say_problem(missing if self.code.text().strip() else _("请输入恢复码。"))
            return
        login, code, new = self.users.currentText(), self.code.text(), self.new_password.text()
        home = self._paths.home

        def work(_progress: Progress) -> Desk:
            from wuse_desktop.services.setup import (  # noqa: PLC0415 - when first used
                open_with_recovery,
            )

            return open_with_recovery(home, code, login, new)

        self._start(work)

    def _start(self, work: Work[Desk]) -> None:
        if self._busy:
            return
        self._say_problem("")
        self._set_busy(True)
        self._runner.run(DATABASE, work, self._on_unlocked, self._on_failed)

    def _on_unlocked(self, desk: Desk) -> None:
        self._set_busy(False)
        for line in (self.password, self.code):
            line.clear()
        self.new_password.forget()
        self.unlocked.emit(desk)

    def _on_failed(self, fault: Fault) -> None:
        self._set_busy(False)
        self._say_problem(fault.sentence)
        line = self.password if self._part is self._by_password else self.code
        line.setFocus()
        line.selectAll()

    def show_fault(self, fault: Fault) -> None:
        """Say what went wrong, without taking the keyboard."""
        self._say_problem(fault.sentence)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        with_code = self._part is self._by_code
        self._open.setVisible(not with_code)
        self._rescue.setVisible(with_code)
        for each in (self._open, self._rescue, self._part):
            each.setEnabled(not busy)
        self._waiting.setVisible(busy)

    def _say_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)

    def _on_caps(self, caps: bool) -> None:
        if caps:
            self._say_problem(_("大写锁定（Caps Lock）好像开着。"))
