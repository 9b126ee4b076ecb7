# SPDX-License-Identifier: MulanPSL-2.0
"""Files that are either whole or not there: written beside their place, flushed, then renamed."""

import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from wuse_desktop.sync.faults import write_fault

T = TypeVar("T")

_LEFTOVER = re.compile(r"\.wuse-[0-9a-f]{8}\.part")
_LEFTOVER_AGE_S = 24 * 60 * 60
_HELD = frozenset({5, 32, 33})  # access denied, sharing violation, lock violation
_PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8)
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES}


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` survive a power cut, where the system offers it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:  # network shares answer so; nothing more to do
            raise
    finally:
        os.close(handle)


def flush_to_disk(stream: BinaryIO) -> None:
    """Return once every byte written to ``stream`` is on the medium."""
    stream.flush()
    os.fsync(stream.fileno())


def temporary_name(folder: Path) -> Path:
    """A name in ``folder`` that no finished file carries."""
    return folder / f".wuse-{secrets.token_hex(4)}.part"


def sweep_leftovers(folder: Path) -> None:
    """Remove what a killed program left in ``folder`` more than a day ago."""
    oldest = time.time() - _LEFTOVER_AGE_S
    with suppress(OSError):
        for path in folder.iterdir():
            if _LEFTOVER.fullmatch(path.name) and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def patiently(act: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """Do ``act`` again for a moment while another program holds the file (Windows only).

    A scanner or a synchroniser opens what was just written; it may not be renamed until then.
    """
    for seconds in _PAUSES_S:
        try:
            return act()
        except PermissionError as error:
            if getattr(error, "winerror", 0) not in _HELD:
                raise
            pause(seconds)
    return act()


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Yield a stream whose content becomes ``target`` when the block ends well.

    When the block raises, nothing is left behind and an older ``target`` stays as it was.
    Raises EnvironmentFault when the machine refuses to write.
    """
    temporary = temporary_name(target.parent)
    try:
        with temporary.open("xb") as stream:
            yield stream
            flush_to_disk(stream)
        patiently(lambda: temporary.replace(target))
        sync_folder(target.parent)
    except OSError as error:
        discard(temporary)
        raise write_fault(error) from error
    except BaseException:
        discard(temporary)
        raise


def discard(path: Path) -> None:
    """Remove a file that is of no use any more; one that somebody holds fast stays."""
    with suppress(OSError):
        patiently(lambda: path.unlink(missing_ok=True))
