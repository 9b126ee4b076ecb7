# SPDX-License-Identifier: MulanPSL-2.0
"""A server process on the loopback: started on a free port, killed or stopped, started again."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.ports import Drop

USER, PASSWORD = "county", "走访-Pa55:word"
_READY_S = 40.0


def found(command: str, package: str) -> str:
    """Where a command is; the test is skipped with a plain reason where it is not installed."""
    places = os.pathsep.join(
        (
            str(Path(sys.executable).parent),
            os.environ.get("PATH", ""),
            "/usr/sbin",
            "/usr/local/sbin",
        )
    )
    path = shutil.which(command, path=places)
    if path is None:
        pytest.skip(f"{command} is not installed ({package})")
    return path


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_us() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: also when we are killed


class Server:
    """One server over one folder. Subclasses say how it is started and how a drop reaches it."""

    kind = ""

    def __init__(self, home: Path, data: Path | None = None) -> None:
        self.home = home
        self.data = data or home / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._places = 0
        self.prepare()

    # what a kind of server says ------------------------------------------------------------

    def prepare(self) -> None:
        """Write configuration files; skip where the server is not installed."""

    def command(self) -> Sequence[str]:
        """The command that serves ``data`` on ``port`` until it is killed."""
        raise NotImplementedError

    def drop(
        self, place: str, *, port: int = 0, password: str = PASSWORD, route: Route | None = None
    ) -> Drop:
        """A drop in the folder ``place``, over another port where a proxy stands in between."""
        raise NotImplementedError

    def make_place(self, place: str) -> None:
        """Make an empty folder for one test."""
        (self.data / place).mkdir()

    # the process -----------------------------------------------------------------------------

    def new_place(self) -> str:
        """An empty folder for one test."""
        self._places += 1
        place = f"place{self._places}"
        self.make_place(place)
        return place

    def start(self) -> None:
        """Start it and wait until it listens."""
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                start_new_session=True,
                preexec_fn=_die_with_us,  # noqa: PLW1509 - one thread
            )
        end = time.monotonic() + _READY_S
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                self.settle()
                return
            time.sleep(0.03)
        self.kill()
        raise RuntimeError((self.home / "log").read_text(errors="replace")[-3000:])

    def settle(self) -> None:
        """Wait for what comes after listening."""

    def kill(self) -> None:
        """End it at once, with everything that it started (SIGKILL)."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def restart(self) -> None:
        """Kill it and start it on the same port."""
        self.kill()
        self.start()
