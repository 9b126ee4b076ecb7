# SPDX-License-Identifier: MulanPSL-2.0
"""The outer file: a ZIP that stores two members, the payload first and the envelope last.

Nothing in the ZIP's own directory is signed, so nothing in it is believed: exactly these two
members, uncompressed, end to end from the first byte to the last, or the file is refused.
"""

import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from wuse_desktop.sync.faults import fault, read_fault
from wuse_desktop.sync.files import replacing

PAYLOAD = "payload.tar.age"
ENVELOPE = "envelope.dsse.json"
MAX_ENVELOPE = 256 * 1024

_LOCAL_MAGIC = b"PK\x03\x04"
_LOCAL_HEADER = 30
_ZIP64_EXTRA = 20
_END_MAGIC = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_MAX_DIRECTORY = 1024
_TAIL = 64 * 1024
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    struct.error,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Container:
    """An open bundle file: the raw envelope, the payload's size, and the payload as a stream.

    Reading the payload may raise OSError, EOFError or BadZipFile.
    """

    envelope: bytes
    payload_size: int
    open_payload: Callable[[], IO[bytes]]


class ContainerWriter:
    """Takes the payload as a stream, then the envelope that speaks of it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def payload(self) -> IO[bytes]:
        """The stream for the payload; close it before the envelope is given."""
        return self._archive.open(zipfile.ZipInfo(PAYLOAD), "w", force_zip64=True)

    def envelope(self, content: bytes) -> None:
        """Put the signed envelope last."""
        self._archive.writestr(zipfile.ZipInfo(ENVELOPE), content)


@contextmanager
def writing_container(target: Path) -> Iterator[ContainerWriter]:
    """Write a bundle file whole or not at all.

    Raises EnvironmentFault when the machine refuses to write.
    """
    with (
        replacing(target) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive,
    ):
        yield ContainerWriter(archive)


@contextmanager
def open_container(path: Path) -> Iterator[Container]:
    """Open a bundle file. Raises UserFault (foreign, truncated, damaged) or EnvironmentFault."""
    try:
        with path.open("rb") as stream:
            _check_ends(stream)
            with _archive(stream) as archive:
                yield _container(archive)
    except OSError as error:
        raise read_fault(error) from error


def _check_ends(stream: BinaryIO) -> None:
    """Look at the first and last bytes, so that nothing unbounded is read after them."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    magic = stream.read(len(_LOCAL_MAGIC))
    if not _LOCAL_MAGIC.startswith(magic):
        raise fault("bundle_foreign")
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    if not 0 <= tail.rfind(_END_MAGIC) <= len(tail) - _END.size:
        raise fault("bundle_truncated", "no end of the directory")
    end = _END.unpack(tail[-_END.size :])
    signature, _disk, _start_disk, here, total, directory_size, _offset, comment = end
    if signature != _END_MAGIC or (here, total, comment) != (2, 2, 0):
        raise fault("bundle_damaged", "directory end of another making")
    if directory_size > _MAX_DIRECTORY:
        raise fault("bundle_damaged", "directory too large")


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _ZIP_ERRORS as error:
        raise fault("bundle_damaged", str(error)) from error


def _container(archive: zipfile.ZipFile) -> Container:
    members = archive.infolist()
    if [info.filename for info in members] != [PAYLOAD, ENVELOPE]:
        raise fault("bundle_damaged", "other members than a bundle has")
    payload, envelope = members
    _check_layout(archive, payload, envelope)
    try:
        content = archive.read(envelope)
    except _ZIP_ERRORS as error:
        raise fault("bundle_damaged", str(error)) from error
    return Container(content, payload.file_size, lambda: _payload(archive, payload))


def _check_layout(
    archive: zipfile.ZipFile, payload: zipfile.ZipInfo, envelope: zipfile.ZipInfo
) -> None:
    for info in (payload, envelope):
        plain = info.compress_type == zipfile.ZIP_STORED and info.flag_bits == 0
        if not plain or info.compress_size != info.file_size:
            raise fault("bundle_damaged", "a member is not stored plainly")
    if envelope.file_size > MAX_ENVELOPE:
        raise fault("bundle_damaged", "envelope too large")
    payload_end = _LOCAL_HEADER + len(PAYLOAD) + _ZIP64_EXTRA + payload.file_size
    envelope_end = payload_end + _LOCAL_HEADER + len(ENVELOPE) + envelope.file_size
    found = (payload.header_offset, envelope.header_offset, archive.start_dir)
    if found != (0, payload_end, envelope_end):
        raise fault("bundle_damaged", "members do not lie end to end")


def _payload(archive: zipfile.ZipFile, payload: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(payload)
    except _ZIP_ERRORS as error:
        raise fault("bundle_damaged", str(error)) from error
