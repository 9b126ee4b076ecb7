# SPDX-License-Identifier: MulanPSL-2.0
"""Real small disks for tests: they fill up and can be write-protected."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_FILLER = "filler"


class SmallDisk:
    """A mounted disk of its own in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self, leave: int) -> None:
        """Leave only so many bytes free."""
        self.free_up()
        found = os.statvfs(self.path)
        wanted = found.f_bavail * found.f_frsize - leave
        with (self.path / _FILLER).open("wb") as file, suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(wanted, 1))

    def free_up(self) -> None:
        """Make room again."""
        (self.path / _FILLER).unlink(missing_ok=True)

    def protect(self) -> None:
        """Let nobody write any more, as the switch of a stick does."""
        _run("mount", "-o", "remount,ro", str(self.path))


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk at ``path``; skips the test where this is not allowed."""
    path.mkdir(parents=True)
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs root")
    try:
        yield SmallDisk(path)
    finally:
        _run("umount", str(path))


def _run(*words: str) -> None:
    if os.name == "nt":
        raise OSError(errno.ENOSYS, "no mount")
    subprocess.run(words, check=True, capture_output=True)
