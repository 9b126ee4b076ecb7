# SPDX-License-Identifier: MulanPSL-2.0
"""The other way in: a backup file, opened with a password or with the recovery code."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QRadioButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.enter import EnterWalk
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.password import PasswordLine
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.i18n import N_, _


class RestoreStep(Step):
    """Which file, and what opens it."""

    title = N_("从备份恢复")
    hint = N_("先在旁边试打开，密码不对或文件损坏时什么都不会改动。")

    folder_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = QLineEdit()
        self.file.setPlaceholderText(_("后缀是 .wuse-backup 的文件"))
        self.login = QLineEdit()
        self.login.setPlaceholderText(_("只有一位使用人时可以不填"))
        self.password = PasswordLine()
        self.code = QLineEdit()
        self.code.setPlaceholderText(_("两行共 30 个字符，空格和横线可以不输"))
        self.with_password = QRadioButton(_("用密码(&P)"))
        self.with_code = QRadioButton(_("用恢复码(&R)"))
        self.with_password.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.with_password)
        group.addButton(self.with_code)
        choose = button(_("浏览(&F)…"), self._ask_for_file)
        chosen = QWidget()
        chosen.setLayout(row(self.file, choose))
        self._by_password = labelled((_("登录名"), self.login), (_("密码"), self.password))
        self._by_code = labelled((_("恢复码"), self.code))
        ways = QWidget()
        ways.setLayout(row(self.with_password, self.with_code, None, gap=2 * GRID))
        folder = button(
            _("这台电脑已有工作台，打开另一个文件夹(&O)…"), self.folder_wished.emit, kind="link"
        )
        note = muted(_("恢复后，这个文件夹里原有的工作台会原样保留在“backups”里，不会删除。"))
        self.setLayout(
            column(
                card(
                    labelled((_("备份文件"), chosen), (_("打开方式"), ways)),
                    self._by_password,
                    self._by_code,
                ),
                note,
                row(folder, None),
                None,
                gap=2 * GRID,
            )
        )
        self.with_code.toggled.connect(self._on_way)
        for line in (self.file, self.login, self.password, self.code):
            line.textEdited.connect(self.changed)
        EnterWalk((self.file,), self._focus_secret)
        EnterWalk((self.login, self.password), self.advance_wished.emit)
        EnterWalk((self.code,), self.advance_wished.emit)
        self._on_way()

    def problem(self) -> str:
        """What is still missing."""
        if not self.file.text().strip():
            return _("请选择备份文件。")
        if self.with_code.isChecked():
            return "" if self.code.text().strip() else _("请输入恢复码。")
        return "" if self.password.text() else _("请输入密码。")

    def secrets(self) -> tuple[str, str, str]:
        """Login, password and recovery code; those of the other way are empty."""
        if self.with_code.isChecked():
            return "", "", self.code.text()
        return self.login.text().strip(), self.password.text(), ""

    def path(self) -> Path:
        """The chosen file."""
        return Path(self.file.text().strip())

    def arrive(self) -> None:
        """Put the keyboard into the file's name."""
        self.file.setFocus()

    def forget(self) -> None:
        """Empty what is secret."""
        self.password.clear()
        self.code.clear()

    def _on_way(self) -> None:
        self._by_password.setVisible(self.with_password.isChecked())
        self._by_code.setVisible(self.with_code.isChecked())
        self.changed.emit()

    def _focus_secret(self) -> None:
        (self.code if self.with_code.isChecked() else self.password).setFocus()

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, _("选择备份文件"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("五社工作台备份 (*.wuse-backup)"))
        dialog.fileSelected.connect(self.file.setText)
        dialog.fileSelected.connect(lambda _name: self._focus_secret())
        dialog.open()
