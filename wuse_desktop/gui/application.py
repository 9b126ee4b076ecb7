# SPDX-License-Identifier: MulanPSL-2.0
"""The Qt application: input method, locale, stock texts and theme, all before the first window."""

import os
import shutil
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from wuse_desktop.assets import asset
from wuse_desktop.gui.theme import DARK, LIGHT, apply_theme
from wuse_desktop.gui.widgets.composing import ComposingWatch
from wuse_desktop.i18n import current_language

_INPUT_METHODS = ("wayland", "fcitx", "ibus")
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def choose_input_method(
    environ: MutableMapping[str, str] = os.environ,
    platform: str = sys.platform,
    machine_ids: Sequence[Path] = _MACHINE_IDS,
) -> None:
    """Let the usual Chinese input methods of Linux reach the window, before Qt starts.

    PySide6 ships one plug-in that composes, that of ibus. Fcitx answers on the names of ibus, but
    desktops with fcitx ask for ``fcitx`` and often have no ``ibus-daemon``, without which the
    plug-in looks only at the portal. What the user asks for is tried first. On a machine without
    an id (a bare container) the D-Bus library would end the program as soon as a plug-in asks for
    the bus, and no input method runs there anyway.
    """
    if not platform.startswith("linux") or not any(path.exists() for path in machine_ids):
        return
    asked = environ.get("QT_IM_MODULES") or environ.get("QT_IM_MODULE") or ""
    modules = dict.fromkeys((*filter(None, asked.split(";")), *_INPUT_METHODS))
    environ["QT_IM_MODULES"] = ";".join(modules)
    if shutil.which("ibus-daemon", path=environ.get("PATH")) is None:
        environ.setdefault("IBUS_USE_PORTAL", "1")


def make_application(arguments: Sequence[str], *, dark: bool = False) -> QApplication:
    """Make the one application object of the process, in the language chosen before."""
    choose_input_method()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(list(arguments))
    ComposingWatch(application)
    dress(application, dark=dark)
    return application


def dress(application: QApplication, *, dark: bool = False) -> None:
    """Give an application its locale, name, icon, stock texts and theme."""
    QLocale.setDefault(QLocale(current_language()))
    application.setApplicationName("wuse-desktop")
    application.setDesktopFileName("wuse-desktop")
    application.setWindowIcon(QIcon(str(asset("resources", "icons", "wuse.svg"))))
    if current_language() == "zh_CN":
        translator = QTranslator(application)
        if translator.load(
            "qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ):
            application.installTranslator(translator)
    apply_theme(application, DARK if dark else LIGHT)
