# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles: made in one stream, shown before they are taken, verified whole before the first row.

The order for a receiver is ``verify`` (signature, then the hash of the encrypted payload),
``verdict.judge``, ``check_payload`` (decrypts everything to nowhere and holds it against the
envelope) and ``read_rows`` inside the transaction that applies. No plaintext is ever staged on
disk (decision 0006).
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.sync import age
from wuse_desktop.sync.container import open_container, writing_container
from wuse_desktop.sync.envelope import Envelope, EnvelopeDraft, Sealed, peek, seal, unseal
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.file_payload import Cargo, FileReader, HeldFiles, file_pieces
from wuse_desktop.sync.files import sweep_leftovers
from wuse_desktop.sync.payload import PayloadReader, Shard, Tables, Tally, payload_pieces
from wuse_desktop.sync.ports import Signer
from wuse_desktop.sync.rows import RefusedRow, Row, decode_line
from wuse_desktop.sync.tarstream import Readable

Piece = TypeVar("Piece")

SUFFIX = ".wuse"
_PIECE = 1024 * 1024
_AGE_HEADER = 32 * 1024


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a bundle says of itself, not yet believed. ``file_size`` is in bytes."""

    envelope: Envelope
    sha256: str
    file_size: int


def write_bundle(
    target: Path,
    draft: EnvelopeDraft,
    tables: Tables,
    *,
    recipients: Sequence[str],
    signer: Signer,
    expected_rows: int = 0,
    progress: Progress = SILENT,
) -> Sealed:
    """Make a bundle file; it appears whole under its name or not at all.

    ``tables`` yields (entity, rows) with parents before children and is read on the calling
    thread; ``recipients`` are age recipients. Raises EnvironmentFault when the machine refuses to
    write, UserFault ``row_too_long``, and whatever ``tables`` or ``progress`` raise.
    """
    label, tally = _("正在打包记录"), Tally()
    pieces = payload_pieces(tables, tally, lambda rows: progress.step(label, rows, expected_rows))
    return _write(target, draft, pieces, tally, recipients, signer)


def write_files(
    target: Path,
    draft: EnvelopeDraft,
    cargo: Cargo,
    *,
    recipients: Sequence[str],
    signer: Signer,
    progress: Progress = SILENT,
) -> Sealed:
    """Make a bundle of files as ``write_bundle`` makes one of rows."""
    label, tally = _("正在打包附件"), Tally()
    pieces = file_pieces(cargo, tally, lambda done: progress.step(label, done, cargo.expected))
    return _write(target, draft, pieces, tally, recipients, signer)


def _write(
    target: Path,
    draft: EnvelopeDraft,
    pieces: Iterator[bytes],
    tally: Tally,
    recipients: Sequence[str],
    signer: Signer,
) -> Sealed:
    sweep_leftovers(target.parent)
    with writing_container(target) as container:
        with container.payload() as stream:
            sink = _Sink(stream)
            age.encrypt(pieces, sink, recipients)
        envelope = Envelope(
            **{part.name: getattr(draft, part.name) for part in fields(EnvelopeDraft)},
            key_id=signer.key_id,
            payload_sha256=sink.sha256,
            payload_size=sink.size,
            manifest_sha256=tally.manifest_sha256,
            counts=tally.counts,
        )
        data, sealed = seal(envelope, signer)
        container.envelope(data)
    return sealed


def inspect(path: Path) -> Inspection:
    """Read the envelope without checking who signed it, to show it before anything is taken.

    Raises UserFault (foreign, truncated, damaged, unsigned, newer) or EnvironmentFault.
    """
    with open_container(path) as container:
        sealed = peek(container.envelope)
        _check_size(container.payload_size, sealed.envelope)
    return Inspection(sealed.envelope, sealed.sha256, path.stat().st_size)


def verify(path: Path, trusted: Mapping[str, bytes], progress: Progress = SILENT) -> Sealed:
    """Check the signature against ``trusted`` (key id → public key), then the payload's hash.

    Raises UserFault (as ``inspect``, and unknown_sender) or EnvironmentFault.
    """
    label = _("正在核对签名")
    with open_container(path) as container:
        sealed = unseal(container.envelope, trusted)
        size = sealed.envelope.payload_size
        _check_size(container.payload_size, sealed.envelope)
        try:
            with container.open_payload() as stream:
                source = _Source(stream)
                while source.read(_PIECE):
                    progress.step(label, source.size, size)
                source.check(sealed.envelope)
        except (zipfile.BadZipFile, EOFError) as error:
            raise fault("bundle_damaged", str(error)) from error
    return sealed


def check_payload(
    path: Path, envelope: Envelope, identity: str, progress: Progress = SILENT
) -> None:
    """Decrypt everything to nowhere: names, hashes, sizes, counts, and age's own last word.

    ``identity`` is the receiver's ``AGE-SECRET-KEY-1…``. Raises UserFault (damaged, not_for_us,
    newer) or EnvironmentFault.
    """
    label = _("正在核对内容")
    if envelope.part == "attachments":
        for _file in _opened(path, envelope, identity, progress, label, _files):
            pass
    else:
        for _shard in _opened(path, envelope, identity, progress, label, _shards):
            pass


def read_rows(
    path: Path,
    envelope: Envelope,
    identity: str,
    *,
    refuse: Callable[[RefusedRow], None],
    progress: Progress = SILENT,
) -> Iterator[tuple[str, Row]]:
    """Yield (entity, row) in the sender's order; lines that are no rows go to ``refuse``.

    To be run inside the transaction that applies, after ``check_payload``. The ciphertext is
    hashed again while it is read: if it is not the one that was checked, UserFault
    ``bundle_damaged`` is raised at the end, and the caller must roll back. Exhaust it or close it.
    """
    label = _("正在收下记录")
    for shard in _opened(path, envelope, identity, progress, label, _shards):
        for number, line in enumerate(shard.lines, shard.first):
            row = decode_line(shard.entity, number, line)
            if isinstance(row, RefusedRow):
                refuse(row)
            else:
                yield shard.entity, row


def read_files(
    path: Path,
    envelope: Envelope,
    identity: str,
    heard: Callable[[HeldFiles], None],
    progress: Progress = SILENT,
) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of a bundle of attachments, under the terms of ``read_rows``.

    ``heard`` gets what the sender tells of files that others hold.
    """

    def files(plain: Readable, expected: Tally) -> Iterator[tuple[str, bytes]]:
        return FileReader(plain, expected).files(heard)

    return _opened(path, envelope, identity, progress, _("正在收下附件"), files)


def _shards(plain: Readable, expected: Tally) -> Iterator[Shard]:
    return PayloadReader(plain, expected).shards()


def _files(plain: Readable, expected: Tally) -> Iterator[tuple[str, bytes]]:
    return FileReader(plain, expected).files(lambda _held: None)


def _opened(
    path: Path,
    envelope: Envelope,
    identity: str,
    progress: Progress,
    label: str,
    read: Callable[[Readable, Tally], Iterator[Piece]],
) -> Iterator[Piece]:
    expected = Tally(dict(envelope.counts), envelope.manifest_sha256)
    with open_container(path) as container:
        _check_size(container.payload_size, envelope)
        with container.open_payload() as stream:
            try:
                source = _Source(stream)
                with age.decrypting(source, identity) as plain:
                    for piece in read(plain, expected):
                        progress.step(label, source.size, envelope.payload_size)
                        yield piece
                source.check(envelope)
            except (age.NotForThisKey, age.Tampered) as error:
                raise _decryption_fault(error, source, envelope) from error
            except (zipfile.BadZipFile, EOFError) as error:
                raise fault("bundle_damaged", str(error)) from error


def _decryption_fault(error: Exception, source: "_Source", envelope: Envelope) -> UserFault:
    """Tell a changed file from one that was meant for somebody else."""
    try:
        source.check(envelope)
    except (UserFault, zipfile.BadZipFile, EOFError):
        return fault("bundle_damaged", repr(error))
    if isinstance(error, age.NotForThisKey):
        return fault("bundle_not_for_us")
    return fault("bundle_damaged", repr(error))


def _check_size(size: int, envelope: Envelope) -> None:
    if size != envelope.payload_size:
        raise fault("bundle_damaged", "payload of another size than the envelope says")


class _Sink:
    """Counts and hashes what is written through it."""

    def __init__(self, stream: age.Writable) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._stream.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Source:
    """Counts and hashes the encrypted payload as it is read; bounds its header before that."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._head = stream.read(_AGE_HEADER)
        if b"\n---" not in self._head:  # age reads a header into memory, however long it is
            raise fault("bundle_damaged", "no end of the age header")
        self.size = 0

    def read(self, size: int, /) -> bytes:
        data, self._head = (self._head, b"") if self._head else (self._stream.read(size), b"")
        self._hash.update(data)
        self.size += len(data)
        return data

    def check(self, envelope: Envelope) -> None:
        """Read to the end and compare with the signed hash. Raises UserFault."""
        while self.read(_PIECE):
            pass
        if self._hash.hexdigest() != envelope.payload_sha256:
            raise fault("bundle_damaged", "payload hash differs")
