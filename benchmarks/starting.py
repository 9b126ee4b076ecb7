# SPDX-License-Identifier: MulanPSL-2.0
"""From the start of the process to the usable window, against a bare window and an open file.

The window can be used once the cursor stands in the password field; the database opens after the
password, and what that needs is loaded while it is typed. The second line unlocks at once, with
nothing loaded beforehand.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Line, in_turns, median, ms
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.setup import SetupChoice, create_desk

_ROUNDS = 7
_PASSWORD = "Kaishi-2026-mulan"  # noqa: S105 - of a desk that lives for seconds
_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from sqlcipher3 import dbapi2
application = QApplication(sys.argv)
window = QMainWindow()
connection = dbapi2.connect(sys.argv[1])
connection.execute(f"PRAGMA key = \\"x'{sys.argv[2]}'\\"")
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
window.show()
QTimer.singleShot(0, application.quit)
application.exec()
"""
_OURS = """
import sys
from wuse_desktop.app import time_to_window
time_to_window(*sys.argv[1:])
"""


def measure(folder: Path) -> list[Line]:
    """Both sides are whole processes, offscreen; ours unlocks with a cheap password stretch."""
    home = folder / "starting"
    choice = SetupChoice("station", "230127101", "东兴镇社会工作服务站", "赵敏", "赵敏")
    made = create_desk(home, choice, _PASSWORD, secrets=NoKeyring(), costs=Argon2Costs(1, 1, 64))
    key = made.desk.key.hex()
    made.desk.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "WUSE_KEYRING": "none"}
    # As when it is installed: the modules lie there compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")

    def run(code: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", code, *arguments],
            env=environment,
            check=True,
            capture_output=True,
        )

    run(_OURS, str(home), _PASSWORD)  # compiles
    locked, unlocked, floor = (
        median(times)
        for times in in_turns(
            (
                lambda: run(_OURS, str(home)),
                lambda: run(_OURS, str(home), _PASSWORD),
                lambda: run(_BARE, str(home / "database.db"), key),
            ),
            _ROUNDS,
        )
    )
    return [
        _line("start to usable window", locked, floor, "<= 2.0"),
        _line("start to unlocked desk, at once", unlocked, floor, ""),
    ]


def _line(name: str, ours: float, floor: float, bound: str) -> Line:
    return Line(name, ms(ours), ms(floor), f"{ours / floor:.2f}", bound)
