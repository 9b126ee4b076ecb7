# SPDX-License-Identifier: MulanPSL-2.0
"""Only one round at a time on one desk, whichever process starts it.

The system drops the lock when the process ends, however it ends; the file itself may stay.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wuse_desktop.sync.faults import fault, write_fault

if sys.platform == "win32":
    import msvcrt

    def _take(stream: BinaryIO) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(stream: BinaryIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def holding_lock(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` for the block. Raises UserFault ``sync_running`` at once."""
    try:
        stream = path.open("ab")
    except OSError as error:
        raise write_fault(error) from error
    with stream:
        try:
            _take(stream)
        except OSError as error:
            raise fault("sync_running") from error
        yield
