# SPDX-License-Identifier: MulanPSL-2.0
"""Whole files over a drop, in parts of 2 MiB and a manifest.

Each is put under a temporary name and moved, the manifest last. A file is there when its manifest
is; what broke off goes on at the next part.
"""

import errno
import hashlib
import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.i18n import _
from wuse_desktop.sync.documents import Digest, to_json
from wuse_desktop.sync.faults import medium_sentence, read_fault, write_fault
from wuse_desktop.sync.files import flush_to_disk, patiently, sync_folder
from wuse_desktop.sync.ports import Drop, DropEntry, DropFault

PART_BYTES = 2 * 1024 * 1024  # what a bad line loses when it breaks; a receiver takes any size
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_PARTS = 9999
MAX_WHOLE_BYTES = 16 * 1024 * 1024 * 1024
MAX_LISTED = 100_000
MAX_MANIFEST = 2 * 1024 * 1024
ABANDONED_AFTER = 2 * 24 * 60 * 60  # seconds
_MANIFEST = ".manifest"
_PART = ".part"
_UNFINISHED = ".tmp"
_PROBE = "clock-"


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One part: its size in bytes and its SHA-256."""

    size: Annotated[int, Meta(ge=0, le=MAX_PART_BYTES)]
    sha256: Digest


@dataclass(frozen=True, slots=True)
class PartsManifest:
    """All parts in order; ``sha256`` is that of the whole file."""

    sha256: Digest
    parts: Annotated[tuple[PartInfo, ...], Meta(min_length=1, max_length=MAX_PARTS)]
    format: int = 1

    @property
    def size(self) -> int:
        """Size of the whole file in bytes."""
        return sum(part.size for part in self.parts)


def upload(
    drop: Drop,
    path: Path,
    name: str,
    *,
    part_bytes: int = PART_BYTES,
    progress: Progress = SILENT,
) -> None:
    """Send a file to ``name`` (a drop name). Parts that are already there are not sent again.

    The file must not have changed since an earlier attempt. Raises DropFault, or EnvironmentFault
    when the file itself cannot be read.
    """
    try:
        with path.open("rb") as stream:
            if _was_sent(drop, stream, name):
                return
            manifest = _send_parts(drop, stream, name, part_bytes, progress)
    except OSError as error:
        raise read_fault(error) from error
    _put_whole(drop, name + _MANIFEST, to_json(manifest))


def is_there(drop: Drop, name: str) -> bool:
    """Whether a file lies under ``name`` with all its parts, as far as sizes tell."""
    return _lying(drop, name) is not None


def _lying(drop: Drop, name: str) -> PartsManifest | None:
    """The manifest of a file of which all parts lie there, as far as sizes tell."""
    sizes = {entry.name: entry.size for entry in listed(drop, name.rpartition("/")[0])}
    if name + _MANIFEST not in sizes:
        return None
    try:
        found = _manifest(drop, name)
    except DropFault as fault:
        if fault.code not in ("drop_damaged", "drop_missing"):
            raise
        return None
    parts = enumerate(found.parts)
    whole = all(sizes.get(_part_name(name, number)) == part.size for number, part in parts)
    return found if whole else None


def _was_sent(drop: Drop, stream: BufferedReader, name: str) -> bool:
    """Whether the file lies there whole. A manifest that does not say so is in the way and goes."""
    if drop.size(name + _MANIFEST) is None:
        return False
    found = _lying(drop, name)
    whole = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    if found is not None and found.sha256 == whole:
        return True
    drop.delete(name + _MANIFEST)
    return False


def _send_parts(
    drop: Drop, stream: BufferedReader, name: str, part_bytes: int, progress: Progress
) -> PartsManifest:
    total = os.fstat(stream.fileno()).st_size
    whole, parts = hashlib.sha256(), list[PartInfo]()
    while (data := stream.read(part_bytes)) or not parts:
        _put_whole(drop, _part_name(name, len(parts)), data)
        whole.update(data)
        parts.append(PartInfo(len(data), hashlib.sha256(data).hexdigest()))
        progress.step(_("正在发送"), stream.tell(), total)
    return PartsManifest(whole.hexdigest(), tuple(parts))


def download(drop: Drop, name: str, target: Path, progress: Progress = SILENT) -> None:
    """Bring a file from ``name`` to ``target``; it appears there only when every hash agrees.

    What an earlier attempt brought stays beside ``target`` and is checked, not fetched again.
    Raises DropFault (``drop_missing``, ``drop_damaged`` …) or EnvironmentFault.
    """
    manifest = _manifest(drop, name)
    _require_room(manifest.size, target.parent)
    unfinished = target.with_name(f".{target.name}.incoming")
    try:
        with unfinished.open("r+b" if unfinished.exists() else "x+b") as stream:
            done = _good_parts(stream, manifest)
            _fetch_rest(drop, name, manifest, done, stream, progress)
            if _whole_hash(stream) != manifest.sha256:
                raise _damaged()
            flush_to_disk(stream)
        patiently(lambda: unfinished.replace(target))
        sync_folder(target.parent)
    except OSError as error:
        fault = write_fault(error)
        if fault.code == "disk_full":  # records need the room more than a later start does
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        raise fault from error


def listed(drop: Drop, folder: str) -> Iterator[DropEntry]:
    """The listing of a folder, as far as a believable one goes: it may be a lie without end."""
    return itertools.islice(drop.list(folder), MAX_LISTED)


def _require_room(size: int, folder: Path) -> None:
    """A manifest may claim anything; nothing is begun that cannot be ended.

    Raises DropFault, or EnvironmentFault ``disk_full``.
    """
    if size > MAX_WHOLE_BYTES:
        raise _damaged()
    if shutil.disk_usage(folder).free < size:
        raise write_fault(OSError(errno.ENOSPC, "no room"))


def arrived(drop: Drop, folder: str) -> Iterator[DropEntry]:
    """Whole files in a folder of the drop: names without suffix, sizes in bytes."""
    sizes: dict[str, int] = {}
    whole: dict[str, None] = {}
    for entry in listed(drop, folder):
        stem, dot, suffix = entry.name.rpartition(".")
        if dot + suffix == _MANIFEST:
            whole[stem] = None
        elif suffix.startswith("part"):
            sizes[stem] = sizes.get(stem, 0) + entry.size
    return (DropEntry(stem, sizes.get(stem, 0)) for stem in whole)


def remove(drop: Drop, name: str) -> None:
    """Remove a file; the manifest goes first, so that nobody finds half of it whole."""
    drop.delete(name + _MANIFEST)
    for entry in listed(drop, name.rpartition("/")[0]):
        if entry.name.startswith(name + "."):
            drop.delete(entry.name)


def withdraw(drop: Drop, folder: str, is_over: Callable[[str], bool]) -> None:
    """Remove whole files of names that are over: later ones hold all of them. Raises DropFault."""
    for entry in list(arrived(drop, folder)):
        if is_over(entry.name.removeprefix(f"{folder}/")):
            remove(drop, entry.name)


def clear_abandoned(
    drop: Drop, folder: str, is_over: Callable[[str], bool], after: float = ABANDONED_AFTER
) -> None:
    """Remove parts in a folder that will never be a file.

    Those are parts without a manifest, of names (``is_over``) that nobody sends any more, all of
    them last written more than ``after`` seconds ago. That is told by the drop's clock alone,
    against something that is put there for it; a drop that does not tell is left as it is. Raises
    DropFault.
    """
    pieces: dict[str, list[DropEntry]] = {}
    whole: set[str] = set()
    probes: list[list[DropEntry]] = []
    for entry in listed(drop, folder):
        name, _dot, suffix = entry.name.removeprefix(f"{folder}/").partition(".")
        if suffix == _MANIFEST[1:]:
            whole.add(name)
        elif suffix.startswith((_PART[1:], _MANIFEST[1:])):
            pieces.setdefault(name, []).append(entry)
        elif name.startswith(_PROBE):  # of a program that ended while it asked for the time
            probes.append([entry])
    left = [found for name, found in pieces.items() if name not in whole and is_over(name)] + probes
    now = _time_of(drop, folder) if left else None
    if now is None:
        return
    for found in left:
        changes = [entry.changed_at for entry in found]
        if all(at is not None and now - at >= after for at in changes):
            for entry in found:
                drop.delete(entry.name)


def clear_broken(drop: Drop, name: str, after: float = ABANDONED_AFTER) -> None:
    """Remove a file that could not be fetched whole and has not changed for so many seconds.

    Until then the rest may be on its way, as in a folder that is kept in step with another one;
    who sent it in earnest sees that it is gone. Told by the drop's clock like ``clear_abandoned``.
    Raises DropFault.
    """
    folder = name.rpartition("/")[0]
    pieces = [entry for entry in listed(drop, folder) if entry.name.startswith(f"{name}.")]
    now = _time_of(drop, folder) if pieces else None
    if now is None:
        return
    if all(piece.changed_at is not None and now - piece.changed_at >= after for piece in pieces):
        remove(drop, name)


def _time_of(drop: Drop, folder: str) -> float | None:
    """What the drop's clock says, or None when it does not tell."""
    probe = f"{folder}/{_PROBE}{secrets.token_hex(8)}{_UNFINISHED}"
    try:
        drop.put_new(probe, b"0")
        return next(
            (entry.changed_at for entry in listed(drop, folder) if entry.name == probe), None
        )
    finally:
        drop.delete(probe)


def put_small(drop: Drop, name: str, data: bytes) -> None:
    """Send something of one piece; the same thing already there is left."""
    _put_whole(drop, name, data)


def _put_whole(drop: Drop, name: str, data: bytes) -> None:
    """Put under a temporary name, then move: a torso never carries a final name."""
    found = drop.size(name)
    if found == len(data):
        return
    if found is not None:
        drop.delete(name)
    drop.delete(name + _UNFINISHED)
    drop.put_new(name + _UNFINISHED, data)
    if drop.size(name + _UNFINISHED) != len(data):  # a server that said yes to half of it
        raise DropFault("drop_torso", *medium_sentence("drop_torso"), retryable=True)
    drop.rename_new(name + _UNFINISHED, name)


def _part_name(name: str, number: int) -> str:
    return f"{name}{_PART}{number:04d}"


def _manifest(drop: Drop, name: str) -> PartsManifest:
    data = drop.get_range(name + _MANIFEST, 0, MAX_MANIFEST + 1)
    try:
        if len(data) > MAX_MANIFEST:
            raise ValueError("manifest too large")
        return msgspec.json.decode(data, type=PartsManifest)
    except (ValueError, RecursionError):
        raise _damaged() from None


def _good_parts(stream: BufferedRandom, manifest: PartsManifest) -> int:
    """How many parts an earlier attempt brought whole; the stream stands after them."""
    start = 0
    for number, part in enumerate(manifest.parts):
        data = stream.read(part.size)
        if len(data) < part.size or hashlib.sha256(data).hexdigest() != part.sha256:
            stream.seek(start)
            stream.truncate()
            return number
        start += part.size
    stream.seek(start)
    stream.truncate()
    return len(manifest.parts)


def _fetch_rest(
    drop: Drop,
    name: str,
    manifest: PartsManifest,
    done: int,
    stream: BufferedRandom,
    progress: Progress,
) -> None:
    for number, part in enumerate(manifest.parts[done:], done):
        data = drop.get_range(_part_name(name, number), 0, part.size)
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise _damaged()
        stream.write(data)
        progress.step(_("正在接收"), stream.tell(), manifest.size)


def _whole_hash(stream: BufferedRandom) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _damaged() -> DropFault:
    return DropFault("drop_damaged", *medium_sentence("drop_damaged"), retryable=False)
