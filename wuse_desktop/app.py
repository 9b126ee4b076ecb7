# SPDX-License-Identifier: MulanPSL-2.0
"""Starts the window: the one place that knows every layer."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from wuse_desktop import __version__
from wuse_desktop.errors import Fault
from wuse_desktop.gui.application import make_application
from wuse_desktop.gui.look import language_at_start, read_look
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.tasks import InlineRunner, LaneRunner
from wuse_desktop.i18n import _, set_language
from wuse_desktop.logs import install_hooks, start_logging
from wuse_desktop.paths import DeskPaths, desk_paths


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wuse-desktop", description=_("五社工作台"))
    parser.add_argument("--home", metavar="DIR", help=_("工作台的文件夹"))
    parser.add_argument(
        "--tour", metavar="DIR", type=Path, help=_("把每一页存成图片放进这个文件夹，然后退出")
    )
    parser.add_argument(
        "--password-file", metavar="FILE", type=Path, help=_("图片模式用的密码文件")
    )
    parser.add_argument("--version", action="version", version=__version__)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window and stay until it is closed; the exit code of the program."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parsed, for_qt = _parser().parse_known_args(given)
    paths = desk_paths(parsed.home)
    look = read_look(paths)
    set_language(language_at_start(look))
    application = make_application([sys.argv[0], *for_qt], dark=look.dark)
    end_logging = start_logging(paths.logs)
    if parsed.tour is not None:
        return _tour(parsed, application, paths)
    window = MainWindow(paths, LaneRunner())
    unhook = install_hooks(window.fault_happened.emit)
    window.show()
    window.start()
    code = application.exec()
    unhook()
    end_logging()
    return code


def _tour(parsed: argparse.Namespace, application: QApplication, paths: DeskPaths) -> int:
    """Walk through all pages and save their pictures; 1 when the desk does not open."""
    from wuse_desktop.gui.tour import Tour  # noqa: PLC0415 - seldom wanted
    from wuse_desktop.services.setup import open_desk  # noqa: PLC0415

    password = parsed.password_file.read_text(encoding="utf-8").strip()
    try:
        desk = open_desk(paths.home, "", password)
    except Fault as fault:
        print(fault.sentence, file=sys.stderr)  # noqa: T201 - there is no window yet
        return 1
    tour = Tour(MainWindow(paths, InlineRunner()), desk, parsed.tour)
    tour.ended.connect(application.quit)
    QTimer.singleShot(0, tour.start)
    application.exec()
    desk.close()
    for picture in tour.pictures:
        print(picture)  # noqa: T201 - the answer of the command
    return 0


def time_to_window(home: str, password: str = "") -> None:
    """Start and leave as soon as the window can be used: what the benchmark measures.

    Without a password that is the locked window with the cursor in the password field, as a user
    meets it; with one, the unlocked desk with its first page.
    """
    application = make_application([sys.argv[0]])
    window = MainWindow(desk_paths(home), LaneRunner())
    window.show()
    if not password:
        window.show_locked()
        QTimer.singleShot(0, application.quit)
        application.exec()
        return
    from wuse_desktop.services.setup import open_desk  # noqa: PLC0415 - as in the real start

    desk = open_desk(Path(home), "", password)
    window.enter(desk)
    QTimer.singleShot(0, application.quit)
    application.exec()
    desk.close()
