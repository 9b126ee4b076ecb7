# SPDX-License-Identifier: MulanPSL-2.0
"""One call of the command: its arguments, the desk it opens, and where it reads secrets from."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wuse_desktop.cli.answer import UsageFault
from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskPaths

if TYPE_CHECKING:
    from wuse_desktop.services.desk import Desk

_MOST_SECRET_BYTES = 4096


class Call:
    """Everything one command works with; the desk is opened when it is first asked for."""

    def __init__(self, arguments: argparse.Namespace, paths: DeskPaths, progress: Progress) -> None:
        self.arguments = arguments
        self.paths = paths
        self.progress = progress
        self._desk: Desk | None = None

    @property
    def desk(self) -> "Desk":
        """The desk of ``--home``, unlocked with the user's password."""
        if self._desk is None:
            from wuse_desktop.services.setup import (  # noqa: PLC0415 - loaded when it is used
                desk_exists,
                open_desk,
            )

            if not desk_exists(self.paths.home):
                raise UserFault(
                    "no_desk",
                    _("这个文件夹里还没有工作台。"),
                    _("请用 --home 指定文件夹，或先用 wuse setup 建立。"),
                )
            login = self.arguments.user or ""
            self._desk = open_desk(self.paths.home, login, self.password())
            if self._desk.kind == "joining" and self.arguments.command != "laptop":
                raise UserFault(
                    "desk_joining",
                    _("这台电脑还没有加入站点，里面没有记录，什么都没有做。"),
                    _("请先用 wuse laptop join 收下开通卡。"),
                )
        return self._desk

    def keep(self, desk: "Desk") -> None:
        """Take over a desk that was made by this call, to close it in the end."""
        self._desk = desk

    def close(self) -> None:
        """Lock the desk, if one was opened."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def password(self) -> str:
        """The user's password: from the file, or asked for on a terminal.

        Raises UsageFault ``password_needed`` where neither is possible.
        """
        file: Path | None = self.arguments.password_file
        if file is not None:
            return read_secret(file)
        return ask_secret(_("密码："), "--password-file")

    def new_password(self, file: Path | None, option: str) -> str:
        """A password to be set: from a file, or asked for twice."""
        if file is not None:
            return read_secret(file)
        first = ask_secret(_("新密码："), option)
        if ask_secret(_("再输一遍："), option) != first:
            raise UserFault(
                "passwords_differ", _("两遍密码不一样，没有改动。"), _("请重新运行一次。")
            )
        return first


def read_secret(file: Path) -> str:
    """The first line of a file, or ("-") of what is piped in.

    Raises UserFault ``secret_file_unreadable`` or ``secret_file_empty``.
    """
    try:
        if str(file) == "-":
            line = sys.stdin.readline()
        else:
            with file.open(encoding="utf-8-sig") as source:
                line = source.readline(_MOST_SECRET_BYTES)
    except (OSError, UnicodeDecodeError):
        raise UserFault(
            "secret_file_unreadable",
            _("密码文件读不出来，什么都没有做。"),
            _("请检查文件位置和权限；文件应是一行文字。"),
        ) from None
    secret = line.rstrip("\r\n")
    if not secret:
        raise UserFault(
            "secret_file_empty", _("密码文件的第一行是空的，什么都没有做。"), _("请检查文件内容。")
        )
    return secret


def ask_secret(prompt: str, option: str) -> str:
    """What is typed on the terminal, unseen. Raises UsageFault ``password_needed`` without one."""
    if not sys.stdin.isatty():
        raise UsageFault(
            "password_needed",
            _("没有给出密码，什么都没有做。"),
            _("请用 {option} 指定一个文件，文件第一行是密码。").format(option=option),
        )
    return getpass.getpass(prompt)
