# SPDX-License-Identifier: MulanPSL-2.0
"""Reading a ZIP file that somebody else made: nothing that it says of itself is believed.

Whatever the standard reader raises about one that is broken or built to mislead is one exception
here, and its directory is bounded. What is unpacked elsewhere is measured first.
"""

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_MOST_DIRECTORY = 32 << 20  # some 200,000 members with names of the length that files here have
_ENCRYPTED = 0x41  # by the old way and by the "strong" one
_PIECE = 1 << 16
_MOST = 1 << 62
# RuntimeError: a password is asked for, the method is unknown, too deep.
_ERRORS = (
    zipfile.BadZipFile,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
)


class BrokenZip(Exception):
    """The file is damaged, or of another making than what is read here."""


class LockedZip(BrokenZip):
    """A member is encrypted by the means of ZIP."""


class _Source:
    """A file of which no more than ``most`` is read at once, while that is set.

    The standard reader takes the whole directory into memory, as long as the file says it is.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.most: int | None = _MOST_DIRECTORY
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        """As the file itself. Raises BadZipFile for too much."""
        if self.most is not None and size > self.most:
            raise zipfile.BadZipFile("directory too large")
        return self._stream.read(size)


@contextmanager
def reading(source: Path | bytes) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP file. What it raises when it is broken, also later inside, is a BrokenZip.

    Raises OSError where the disk refuses.
    """
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
        bounded = _Source(stream)
        try:
            with zipfile.ZipFile(bounded) as packed:
                bounded.most = None
                yield packed
        except _ERRORS as error:
            raise BrokenZip(str(error)) from error


def require_plain(packed: zipfile.ZipFile, *, stored: bool = False) -> None:
    """Refuse duplicate names, encryption and every way of packing but the usual (or none at all).

    Raises BrokenZip and LockedZip.
    """
    names = [name.replace("\\", "/").lower() for name in packed.namelist()]
    if len(set(names)) != len(names):  # some readers make no difference between such names
        raise BrokenZip("a name twice")
    for item in packed.infolist():
        if item.flag_bits & _ENCRYPTED:
            raise LockedZip("encrypted")
        if item.compress_type == zipfile.ZIP_STORED:
            if item.compress_size != item.file_size:
                raise BrokenZip("two sizes")
        elif stored or item.compress_type != zipfile.ZIP_DEFLATED:
            raise BrokenZip("packed in another way")


def require_true_sizes(packed: zipfile.ZipFile) -> None:
    """Refuse members that unpack to more than the directory says, or not at all.

    The standard reader stops at the size that is said; other readers take all there is.
    """
    for item in packed.infolist():
        whole = copy.copy(item)
        whole.file_size = _MOST
        left = item.file_size
        with packed.open(whole) as file:
            while left >= 0 and (piece := file.read(_PIECE)):
                left -= len(piece)
        if left != 0:
            raise BrokenZip("another size than it says")
