# SPDX-License-Identifier: MulanPSL-2.0
"""A tar stream without choices: plain files only, and one possible header for each.

Stock ``tar`` reads what is written here. What is read must be byte for byte what would have been
written, so links, long-name records, sparse files, owners and path tricks have no way in.
"""

import tarfile
from collections.abc import Iterator
from typing import Protocol

from wuse_desktop.sync.faults import fault

_BLOCK = 512
END = bytes(2 * _BLOCK)
_NAME_BYTES = 100
_SIZE = slice(124, 136)
_MAX_SIZE = 8**11 - 1


class Readable(Protocol):
    """Anything with ``read``."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; empty at the end."""


def header(name: str, size: int) -> bytes:
    """The 512-byte ustar header of a plain file that only its owner may read."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def member(name: str, content: bytes) -> Iterator[bytes]:
    """The pieces of one file in the stream."""
    yield header(name, len(content))
    yield content
    yield bytes(-len(content) % _BLOCK)


class TarReader:
    """Reads members one after the other. Raises UserFault ``bundle_damaged``."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._unread = 0
        self._padding = 0

    def next_member(self) -> tuple[str, int] | None:
        """Name and size of the next member, or None at the proper end of the stream.

        The content of the member before must have been read.
        """
        block = self._exactly(_BLOCK)
        if not any(block):
            if self._exactly(_BLOCK) != bytes(_BLOCK) or self._stream.read(1):
                raise fault("bundle_damaged", "tar goes on after its end")
            return None
        name, size = _parse(block)
        if header(name, size) != block:
            raise fault("bundle_damaged", "tar header of another making")
        self._unread, self._padding = size, -size % _BLOCK
        return name, size

    def content(self) -> bytes:
        """The whole content of the member just named; the caller has bounded its size."""
        data = self._exactly(self._unread)
        if any(self._exactly(self._padding)):
            raise fault("bundle_damaged", "tar padding is not empty")
        self._unread = self._padding = 0
        return data

    def _exactly(self, size: int) -> bytes:
        pieces = []
        while size:
            piece = self._stream.read(size)
            if not piece:
                raise fault("bundle_damaged", "tar ends early")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def _parse(block: bytes) -> tuple[str, int]:
    """Name and size as the header claims them; the caller rebuilds the header to check it."""
    try:
        name = block[:_NAME_BYTES].rstrip(b"\0").decode("ascii")
        size = int(block[_SIZE].rstrip(b"\0 "), 8)
    except ValueError:
        raise fault("bundle_damaged", "tar header is not readable") from None
    if not name or not 0 <= size <= _MAX_SIZE:
        raise fault("bundle_damaged", "tar header out of bounds")
    return name, size
