# SPDX-License-Identifier: MulanPSL-2.0
"""Changing one's own password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.enter import EnterWalk
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.password import NewPassword, PasswordLine
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services.users import change_password

_WIDTH = 460


class ChangePasswordDialog(QDialog):
    """The old password, the new one twice. ``changed`` carries the sentence to show."""

    changed = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        session = operations.desk.session
        self.setWindowTitle(_("修改密码"))
        self.setFixedWidth(_WIDTH)
        self.old = PasswordLine()
        self.new = NewPassword(lambda: (session.login, session.name), _("新密码"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setMinimumHeight(40)
        self.save_button = button(_("修改密码"), self.save, kind="primary")
        EnterWalk((self.old,), self.new.first.setFocus)
        self.new.entered.connect(self.save)
        self.old.textEdited.connect(lambda _text: self.problem.clear())
        self.new.changed.connect(self.problem.clear)
        self.setLayout(
            column(
                title(_("修改密码")),
                muted(_("用户：{name}（{login}）").format(name=session.name, login=session.login)),
                labelled((_("原密码"), self.old)),
                self.new,
                self.problem,
                row(None, button(_("取消"), self.reject), self.save_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.old.setFocus()

    def save(self) -> None:
        """Change it, unless something is missing."""
        missing = self.new.problem() if self.old.text() else _("请输入原密码。")
        if missing:
            self.problem.setText(missing)
            return
        old, new = self.old.text(), self.new.text()
        self.save_button.setEnabled(False)
        self._operations.read(
            lambda desk: change_password(desk, old, new), self._on_done, self._on_failed
        )

    def _on_done(self, notice: str) -> None:
        self.old.clear()
        self.new.forget()
        self.changed.emit(_("密码已经修改，下次用新密码打开。") + notice)
        self.accept()

    def _on_failed(self, fault: Fault) -> None:
        self.save_button.setEnabled(True)
        self.problem.setText(fault.sentence)
        self.old.setFocus()
        self.old.selectAll()
