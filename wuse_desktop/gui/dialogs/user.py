# SPDX-License-Identifier: MulanPSL-2.0
"""Adding a user who may sign in, or giving one a new password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.enter import EnterWalk
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.password import NewPassword
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services.users import ROLE_LABELS, User, add_user, set_password
from wuse_desktop.services.workers import list_workers

_WIDTH = 480
_NAME_MAX = 50
_LOGIN_MAX = 64
_FIRST_ROLE = "worker"


class _PasswordDialog(QDialog):
    """What both dialogs share: the new password, a problem line and two buttons."""

    done_with = Signal(str)  # the sentence to show

    def __init__(
        self, operations: Operations, heading: str, wish: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.operations = operations
        self.setWindowTitle(heading)
        self.setFixedWidth(_WIDTH)
        self.password = NewPassword(self.words, _("密码"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setMinimumHeight(40)
        self.save_button = button(wish, self.save, kind="primary")
        self.password.entered.connect(self.save)
        self.password.changed.connect(self.problem.clear)
        self._heading = title(heading)

    def lay_out(self, *parts: QWidget) -> None:
        """Put the parts between the heading and the password."""
        self.setLayout(
            column(
                self._heading,
                *parts,
                self.password,
                self.problem,
                row(None, button(_("取消"), self.reject), self.save_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )

    def words(self) -> tuple[str, ...]:
        """What a guesser would try first."""
        return ()

    def save(self) -> None:
        """Do it, or say what is missing."""

    def finish(self, sentence: str) -> None:
        """Tell what was done and close."""
        self.password.forget()
        self.done_with.emit(sentence)
        self.accept()

    def fail(self, fault: Fault) -> None:
        """Say what went wrong; everything typed stays."""
        self.save_button.setEnabled(True)
        self.problem.setText(fault.sentence)


class AddUserDialog(_PasswordDialog):
    """Name, login, role, and which worker this is."""

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        self.name = QLineEdit()
        self.login = QLineEdit()
        super().__init__(operations, _("添加用户"), _("添加"), parent)
        self.worker = QComboBox()
        self.worker.addItem(_("不是本站社工"), "")
        self.role = QComboBox()
        for role, text in ROLE_LABELS.items():
            self.role.addItem(_(text), role)
        self.role.setCurrentIndex(self.role.findData(_FIRST_ROLE))
        self.name.setMaxLength(_NAME_MAX)
        self.login.setMaxLength(_LOGIN_MAX)
        self.worker.currentIndexChanged.connect(self._on_worker)
        self.name.textEdited.connect(self._on_name)
        EnterWalk((self.name, self.login), self.password.first.setFocus)
        self.lay_out(
            muted(_("每个人用自己的账号，谁记了什么才分得清。")),
            labelled(
                (_("社工(&W)"), self.worker),
                (_("姓名(&N)"), self.name),
                (_("登录名(&U)"), self.login),
                (_("角色(&R)"), self.role),
            ),
        )
        operations.read(list_workers, self._offer)
        self.name.setFocus()

    def words(self) -> tuple[str, ...]:
        """The names typed above."""
        return (self.login.text(), self.name.text())

    def save(self) -> None:
        """Add the user."""
        missing = self.password.problem() if self.name.text().strip() else _("请填写姓名。")
        if missing:
            self.problem.setText(missing)
            return
        name, login, password = self.name.text(), self.login.text(), self.password.text()
        role, worker_id = str(self.role.currentData()), str(self.worker.currentData())
        self.save_button.setEnabled(False)
        self.operations.read(
            lambda desk: add_user(desk, name, login, role, password, worker_id),
            lambda notice: self.finish(
                _("已添加用户{name}，可以登录了。").format(name=name.strip()) + notice
            ),
            self.fail,
        )

    def _offer(self, workers: tuple[Worker, ...]) -> None:
        for worker in workers:
            if worker.left_on is None:
                self.worker.addItem(worker.name, worker.id)

    def _on_worker(self) -> None:
        if self.worker.currentData():
            self.name.setText(self.worker.currentText())
            self.login.setText(self.worker.currentText())

    def _on_name(self, name: str) -> None:
        self.login.setText(name.strip())


class SetPasswordDialog(_PasswordDialog):
    """A new password for a user who forgot theirs or was stopped."""

    def __init__(self, operations: Operations, user: User, parent: QWidget | None = None) -> None:
        self._user = user
        super().__init__(operations, _("设新密码"), _("设定"), parent)
        explained = _("用户：{name}（{login}）。设定后请当面告诉本人，让他登录后自己再改。")
        self.lay_out(muted(explained.format(name=user.name, login=user.login)))
        self.password.first.setFocus()

    def words(self) -> tuple[str, ...]:
        """The user's names."""
        return (self._user.login, self._user.name)

    def save(self) -> None:
        """Set it."""
        missing = self.password.problem()
        if missing:
            self.problem.setText(missing)
            return
        user_id, name, password = self._user.id, self._user.name, self.password.text()
        self.save_button.setEnabled(False)
        self.operations.read(
            lambda desk: set_password(desk, user_id, password),
            lambda notice: self.finish(_("{name}的密码已经设好。").format(name=name) + notice),
            self.fail,
        )
