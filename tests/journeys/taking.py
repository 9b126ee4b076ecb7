# SPDX-License-Identifier: MulanPSL-2.0
"""A process that takes a bundle and dies at a chosen moment, as when somebody pulls the plug.

``python -m tests.journeys.taking HOME BUNDLE MOMENT`` where MOMENT is ``work:N`` (after N
thousand steps of the database's machine), ``wal:N`` (when the write-ahead log has grown by N
bytes, or else after the take), ``done`` (after the take, before anything is closed) or ``count``
(lives on and prints how many thousand steps there were).
"""

import os
import signal
import sys
import threading
from pathlib import Path

from tests.services.conftest import PASSWORD
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import inbox
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import open_desk


class Steps:
    """Counts the machine's steps by the thousand; dies at a number of them."""

    def __init__(self, last: int) -> None:
        self.seen = 0
        self._last = last

    def __call__(self) -> int:
        self.seen += 1
        if self.seen == self._last:
            die()
        return 0


def die() -> None:
    """End without any farewell."""
    os.kill(os.getpid(), signal.SIGKILL)


def count_steps(desk: Desk, last: int) -> Steps:
    """Watch the writing connection."""
    steps = Steps(last)
    with desk.database.books() as connection:
        driver = connection.connection.driver_connection
        driver.set_progress_handler(steps, 1000)  # type: ignore[union-attr]
    return steps


def watch_log(desk: Desk, growth: int) -> None:
    """Die when the write-ahead log has grown by so many bytes."""
    log = desk.paths.database.with_name("database.db-wal")
    start = log.stat().st_size if log.exists() else 0

    def watch() -> None:
        while not log.exists() or log.stat().st_size < start + growth:
            pass
        die()

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """Open, take, and die in time."""
    home, path, moment = sys.argv[1:]
    kind, _colon, number = moment.partition(":")
    desk = open_desk(Path(home), "", PASSWORD, secrets=NoKeyring())
    steps = count_steps(desk, int(number) if kind == "work" else -1)
    if kind == "wal":
        watch_log(desk, int(number))
    inbox.take(desk, Path(path))
    if kind in ("done", "wal"):  # a watcher of the log may come late
        die()
    sys.stdout.write(f"{steps.seen}\n")
    desk.close()


if __name__ == "__main__":
    main()
