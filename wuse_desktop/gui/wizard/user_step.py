# SPDX-License-Identifier: MulanPSL-2.0
"""Third question: the station's name, who works here first, and the password."""

from PySide6.QtWidgets import QLineEdit, QWidget

from wuse_desktop.gui.tasks import OPEN, Runner
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.enter import EnterWalk
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.password import NewPassword
from wuse_desktop.gui.widgets.texts import card, column, muted, section
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.i18n import N_, _

_NAME_MAX = 50
_LOGIN_MAX = 64


class UserStep(Step):
    """Names, login and password, with the strength as one types."""

    title = N_("站点与使用人")
    hint = N_("第一位使用人是负责人，其他人以后在“设置”里添加。")

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._proposed = ""
        self.station = QLineEdit()
        self.user = QLineEdit()
        self.user.setMaxLength(_NAME_MAX)
        self.user.setPlaceholderText(_("您的姓名"))
        self.login = QLineEdit()
        self.login.setMaxLength(_LOGIN_MAX)
        self.password = NewPassword(self._words)
        self.keyring = muted()
        self.keyring.hide()
        self._lay_out()
        self.user.textEdited.connect(self._on_name)
        names = (self.station, self.user, self.login)
        EnterWalk(names, self.password.first.setFocus)
        self.password.entered.connect(self.advance_wished)
        for line in (self.station, self.user, self.login):
            line.textEdited.connect(self.changed)
        self.password.changed.connect(self.changed)

    def _lay_out(self) -> None:
        self._station_field = labelled((_("站点名称(&T)"), self.station))
        fields = labelled(
            (_("姓名(&N)"), self.user),
            (_("登录名(&U)"), self.login),
        )
        self.setLayout(
            column(
                card(self._station_field, fields),
                card(section(_("密码")), self.password, self.keyring),
                None,
                gap=2 * GRID,
            )
        )

    def ask_station(self, asked: bool) -> None:
        """Ask for the station's name, or not: a laptop that joins one takes over its name."""
        self._station_field.setVisible(asked)
        self.hint = UserStep.hint if asked else N_("您的角色由登记这台电脑的人选定。")

    def propose(self, station_name: str) -> None:
        """Put a name for the station forward; one that the user typed stays."""
        if self.station.text() == self._proposed:
            self.station.setText(station_name)
        self._proposed = station_name

    def problem(self) -> str:
        """The first thing that is missing."""
        if not self._station_field.isHidden() and not self.station.text().strip():
            return _("请填写站点名称。")
        if not self.user.text().strip():
            return _("请填写使用人姓名。")
        if not self.login.text().strip():
            return _("请填写登录名。")
        return self.password.problem()

    def arrive(self) -> None:
        """Put the keyboard where something is missing, and look for a keyring once.

        The station's name is proposed, so work begins with the user's.
        """
        lines = (self.user, self.login, self.password.first, self.password.second)
        next((line for line in lines if not line.text()), self.user).setFocus()
        if not self.keyring.text():
            self._runner.run(OPEN, _keyring_notice, self._show_notice, lambda _fault: None)

    def _show_notice(self, notice: str) -> None:
        self.keyring.setText(notice)
        self.keyring.setVisible(bool(notice))

    def _on_name(self, name: str) -> None:
        former = self.user.property("former") or ""
        if self.login.text() in ("", former):
            self.login.setText(name.strip())
        self.user.setProperty("former", name.strip())
        if self.password.first.text():
            self.password.judge()

    def _words(self) -> tuple[str, ...]:
        return (self.login.text(), self.user.text(), self.station.text())


def _keyring_notice(_progress: object) -> str:
    from wuse_desktop.services.setup import keyring_notice  # noqa: PLC0415 - when first used

    return keyring_notice()
