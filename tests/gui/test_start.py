# SPDX-License-Identifier: MulanPSL-2.0
"""Starting the program: what is loaded before the window shows, input method, stock texts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from wuse_desktop.domain.progress import SILENT
from wuse_desktop.gui.application import choose_input_method
from wuse_desktop.gui.look import Look, keep_look, language_at_start, read_look
from wuse_desktop.gui.navigation import PAGES
from wuse_desktop.gui.printing import paint_pages
from wuse_desktop.gui.theme import LIGHT, icon
from wuse_desktop.paths import DeskPaths, desk_paths, remember_folder
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.pdf_pages import page_count
from wuse_desktop.services.recovery import recovery_sheet_pdf

HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "alembic",
    "reportlab",
    "openpyxl",
    "cryptography",
    "argon2",
    "keyring",
    "pypdfium2",
    "pypinyin",
)
SHOW_AND_TELL = f"""
import sys
from PySide6.QtCore import QTimer
import wuse_desktop.app as app
from wuse_desktop.gui import main_window
start = main_window.MainWindow.start
def start_and_tell(window):
    print(",".join(name for name in {HEAVY!r} if name in sys.modules) or "nothing", flush=True)
    start(window)
    QTimer.singleShot(0, window.close)
main_window.MainWindow.start = start_and_tell
sys.exit(app.main(["--home", sys.argv[1]]))
"""


def test_window_shows_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_AND_TELL, str(tmp_path / "desk")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "WUSE_KEYRING": "none"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "nothing"


def test_version_is_told_without_a_window() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wuse_desktop", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "wayland;fcitx;ibus"),
        ({"QT_IM_MODULE": "fcitx"}, "fcitx;wayland;ibus"),
        ({"QT_IM_MODULES": "compose;ibus", "QT_IM_MODULE": "fcitx"}, "compose;ibus;wayland;fcitx"),
    ],
)
def test_what_the_user_asks_for_goes_first_and_ibus_is_the_way_to_fcitx(
    before: dict[str, str], after: str, tmp_path: Path
) -> None:
    environ, machine_id = {**before, "PATH": str(tmp_path)}, tmp_path / "machine-id"
    untouched = dict(environ)
    choose_input_method(environ, "linux", (machine_id,))
    choose_input_method(environ, "win32")
    assert environ == untouched
    machine_id.write_text("0" * 32)
    choose_input_method(environ, "linux", (machine_id,))
    assert environ["QT_IM_MODULES"] == after
    assert environ["IBUS_USE_PORTAL"] == "1"


def test_the_daemon_of_ibus_is_asked_itself_where_there_is_one(tmp_path: Path) -> None:
    daemon, machine_id = tmp_path / "ibus-daemon", tmp_path / "machine-id"
    for file in (daemon, machine_id):
        file.write_text("0" * 32)
    daemon.chmod(0o700)
    environ = {"PATH": str(tmp_path)}
    choose_input_method(environ, "linux", (machine_id,))
    assert "IBUS_USE_PORTAL" not in environ


def test_stock_buttons_speak_chinese(dressed: QApplication) -> None:
    assert dressed.windowIcon().availableSizes() or not dressed.windowIcon().isNull()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_look_is_kept_and_a_damaged_file_means_the_standard(tmp_path: Path) -> None:
    paths = DeskPaths(tmp_path)
    assert read_look(paths) == Look("zh_CN", dark=False)
    keep_look(paths, Look("en", dark=True))
    assert read_look(paths) == Look("en", dark=True)
    (tmp_path / "look.json").write_text('{"language": "xx"}', encoding="utf-8")
    assert read_look(paths) == Look()
    (tmp_path / "look.json").write_bytes(b"\xff\xfe{")
    assert read_look(paths) == Look()


def test_environment_goes_before_the_kept_language() -> None:
    assert language_at_start(Look("en"), {}) == "en"
    assert language_at_start(Look("en"), {"WUSE_LANG": "zh"}) == "zh_CN"
    assert language_at_start(Look(), {"WUSE_LANG": "en_GB"}) == "en"


def test_folder_is_remembered_and_gives_way_to_a_named_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WUSE_HOME", raising=False)
    standard = desk_paths().home
    remember_folder(tmp_path / "other")
    assert desk_paths().home == tmp_path / "other"
    assert desk_paths(str(tmp_path / "named")).home == tmp_path / "named"
    (standard / "desk-folder.txt").write_text("relative/folder", encoding="utf-8")
    assert desk_paths().home == standard


def test_every_page_has_its_icon(dressed: QApplication) -> None:
    assert dressed is not None
    for entry in PAGES:
        image = icon(entry.icon, LIGHT.text).pixmap(20, 20).toImage()
        drawn = sum(
            image.pixelColor(x, y).alpha() > 0
            for x in range(image.width())
            for y in range(image.height())
        )
        assert drawn > 20, entry.key


def test_paper_goes_to_the_printer_page_by_page(
    desk: Desk, dressed: QApplication, tmp_path: Path
) -> None:
    assert dressed is not None
    pdf = recovery_sheet_pdf(desk, "ABCDE-FGHJK-MNPQR\nABCDE-FGHJK-MNPQR")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    assert paint_pages(printer, pdf, SILENT) == 1
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == 1


def test_dates_and_numbers_are_written_the_chinese_way(dressed: QApplication) -> None:
    assert dressed is not None
    assert QLocale().language() == QLocale.Language.Chinese
