# SPDX-License-Identifier: MulanPSL-2.0
"""Who may sign in at this desk."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.gui.dialogs.user import AddUserDialog, SetPasswordDialog
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.users import ROLE_LABELS, User, list_users, may_administer, stop_user


class UsersPart(QWidget):
    """A list with what can be done to the user in front."""

    said = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        may = may_administer(operations.desk)
        self.table = LineTable(
            (
                Heading(_("姓名"), 8),
                Heading(_("登录名"), 10),
                Heading(_("角色")),
                Heading(_("状态"), 5),
            ),
            EmptyState(_("还没有用户。")),
            state_column=3,
            name=_("用户"),
        )
        self.table.selected.connect(lambda _user: self._on_current())
        self.add_button = button(_("添加用户(&A)…"), self.start_new, kind="primary")
        self.password_button = button(_("设新密码(&P)…"), self._set_password)
        self.stop_button = button(_("停用(&D)"), self._stop)
        for each in (self.add_button, self.password_button, self.stop_button):
            each.setEnabled(may)
        hint = (
            _("停用后不能再登录，以前的记录仍在其名下。")
            if may
            else _("只有负责人或管理员能添加、停用用户。")
        )
        tools = row(self.add_button, self.password_button, self.stop_button, None)
        layout = column(tools, self.table, muted(hint), gap=GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._may = may

    def refresh(self) -> None:
        """Read the list again."""
        self._operations.read(list_users, self._show)

    def start_new(self) -> None:
        """Ask for a new user."""
        self._open(AddUserDialog(self._operations, self))

    def _open(self, dialog: AddUserDialog | SetPasswordDialog) -> QDialog:
        dialog.done_with.connect(self.said)
        dialog.accepted.connect(self.refresh)
        dialog.open()
        return dialog

    def _current(self) -> User | None:
        line = self.table.current()
        return line.content if line is not None and isinstance(line.content, User) else None

    def _show(self, users: tuple[User, ...]) -> None:
        self.table.set_lines([_line(user) for user in users])
        self._on_current()

    def _on_current(self) -> None:
        user = self._current()
        own = user is not None and user.id == self._operations.desk.session.user_id
        self.password_button.setEnabled(self._may and user is not None and not own)
        self.stop_button.setEnabled(self._may and user is not None and user.active and not own)

    def _set_password(self) -> None:
        user = self._current()
        if user is not None:
            self._open(SetPasswordDialog(self._operations, user, self))

    def _stop(self) -> None:
        user = self._current()
        if user is None:
            return

        def stopped(_nothing: None) -> None:
            sentence = _("{name}已停用。要恢复时给他设一个新密码。")
            self.said.emit(sentence.format(name=user.name))
            self.refresh()

        self._operations.read(lambda desk: stop_user(desk, user.id), stopped)


def _line(user: User) -> Line:
    state = _("可以登录") if user.active else _("已停用")
    cells = (user.name, user.login, _(ROLE_LABELS[user.role]), state)
    return Line(user.id, cells, user, "confirmed" if user.active else "")
