# SPDX-License-Identifier: MulanPSL-2.0
"""Inside the encryption: shards of rows, then the manifest that fixes their names and hashes.

``data/<entity>-NNNNN.jsonl.zst``: up to 10,000 rows a shard, entities in the order they were
given (parents before children), numbered from 00000 without gaps; ``manifest.json`` last.
Everything is bounded before it is read, on both sides by the same numbers.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
import zstandard
from msgspec import Meta

from wuse_desktop.sync import tarstream
from wuse_desktop.sync.documents import Count, Digest, to_json
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.rows import MAX_LINE, encode_line

SHARD_ROWS = 10_000
SHARD_BYTES = 8 * 1024 * 1024
MAX_SHARD_BYTES = SHARD_BYTES + MAX_LINE
MAX_SHARD_PACKED = MAX_SHARD_BYTES + 64 * 1024
MAX_MEMBERS = 20_000
MAX_MANIFEST = 8 * 1024 * 1024
# Rows hold random ids and clocks, so honest shards stay below 60 to 1; small ones are let be.
MAX_RATIO = 200
RATIO_ALLOWANCE = 64 * 1024 * 1024
ZSTD_LEVEL = 3
MANIFEST = "manifest.json"

_SHARD_NAME = re.compile(r"data/([a-z][a-z0-9_]{0,62})-([0-9]{5})\.jsonl\.zst")

Tables = Iterable[tuple[str, Iterable[Mapping[str, object]]]]


@dataclass(frozen=True, slots=True)
class Member:
    """One shard as the manifest names it: packed size in bytes, SHA-256 of the packed bytes."""

    name: Annotated[str, Meta(max_length=100)]
    size: Count
    sha256: Digest
    rows: Count


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every member in order."""

    members: Annotated[tuple[Member, ...], Meta(max_length=MAX_MEMBERS)]
    format: int = 1


@dataclass(slots=True)
class Tally:
    """What a payload turned out to hold, known when its stream has ended."""

    counts: dict[str, int] = field(default_factory=dict)
    manifest_sha256: str = ""


def payload_pieces(tables: Tables, tally: Tally, written: Callable[[int], None]) -> Iterator[bytes]:
    """The pieces of the tar stream; fills ``tally``; tells ``written`` the rows so far.

    Raises UserFault ``row_too_long`` and whatever ``tables`` and ``written`` raise.
    """
    members: list[Member] = []
    total = 0
    for entity, rows in tables:
        count = 0
        for number, (lines, content) in enumerate(_shards(entity, rows)):
            name = f"data/{entity}-{number:05d}.jsonl.zst"
            members.append(Member(name, len(content), digest_of(content), lines))
            yield from tarstream.member(name, content)
            count += lines
            written(total + count)
        if count:
            tally.counts[entity] = count
        total += count
    yield from closing_pieces(members, tally)


def closing_pieces(members: Sequence[Member], tally: Tally) -> Iterator[bytes]:
    """The manifest and the end of the stream; its hash goes into ``tally``."""
    manifest = to_json(Manifest(tuple(members)))
    tally.manifest_sha256 = digest_of(manifest)
    yield from tarstream.member(MANIFEST, manifest)
    yield tarstream.END


def _shards(entity: str, rows: Iterable[Mapping[str, object]]) -> Iterator[tuple[int, bytes]]:
    pack = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compress
    lines: list[bytes] = []
    size = 0
    for row in rows:
        line = encode_line(entity, row)
        lines.append(line)
        size += len(line)
        if len(lines) == SHARD_ROWS or size >= SHARD_BYTES:
            yield len(lines), pack(b"".join(lines))
            lines, size = [], 0
    if lines:
        yield len(lines), pack(b"".join(lines))


@dataclass(frozen=True, slots=True)
class Shard:
    """The lines of one shard, without their line ends; ``first`` counts rows of the entity."""

    entity: str
    first: int
    lines: list[bytes]


class MemberReader:
    """Reads a tar stream back and holds it against the signed counts and manifest hash."""

    def __init__(self, stream: tarstream.Readable, expected: Tally) -> None:
        self._tar = tarstream.TarReader(stream)
        self._expected = expected
        self._members: list[Member] = []
        self._counts: dict[str, int] = {}

    def _named(self) -> Iterator[tuple[str, int]]:
        """Name and size of every member; ends only when all of it agrees. Raises UserFault."""
        while (found := self._tar.next_member()) is not None:
            if found[0] == MANIFEST:
                self._finish(found[1])
                return
            yield found
        raise fault("bundle_damaged", "no manifest")

    def _finish(self, size: int) -> None:
        if size > MAX_MANIFEST:
            raise fault("bundle_damaged", "manifest too large")
        content = self._tar.content()
        if digest_of(content) != self._expected.manifest_sha256:
            raise fault("bundle_damaged", "manifest is not the signed one")
        try:
            manifest = msgspec.json.decode(content, type=Manifest)
        except (ValueError, RecursionError) as error:
            raise fault("bundle_damaged", str(error)) from None
        if list(manifest.members) != self._members or self._counts != self._expected.counts:
            raise fault("bundle_damaged", "payload differs from its manifest or its counts")
        if self._tar.next_member() is not None:
            raise fault("bundle_damaged", "members after the manifest")


class PayloadReader(MemberReader):
    """Reads shards of rows."""

    def __init__(self, stream: tarstream.Readable, expected: Tally) -> None:
        super().__init__(stream, expected)
        self._entity = ""
        self._number = 0
        self._packed = self._unpacked = 0

    def shards(self) -> Iterator[Shard]:
        """Yield every shard; ends only when all of it agrees. Raises UserFault."""
        for name, size in self._named():
            yield self._shard(name, size)

    def _shard(self, name: str, size: int) -> Shard:
        entity = self._admit(name, size)
        packed = self._tar.content()
        content = _unpack(packed)
        self._packed += size
        self._unpacked += len(content)
        if self._unpacked > MAX_RATIO * self._packed + RATIO_ALLOWANCE:
            raise fault("bundle_damaged", "rows are packed beyond belief")
        lines = content.split(b"\n")
        if lines.pop() or not 0 < len(lines) <= SHARD_ROWS:
            raise fault("bundle_damaged", "a shard has another number of lines")
        first = self._counts.get(entity, 0) + 1
        self._counts[entity] = first - 1 + len(lines)
        self._members.append(Member(name, size, digest_of(packed), len(lines)))
        if self._counts[entity] > self._expected.counts.get(entity, 0):
            raise fault("bundle_damaged", "more rows than the envelope counts")
        return Shard(entity, first, lines)

    def _admit(self, name: str, size: int) -> str:
        """Check a shard's name and size before any of it is read; its entity."""
        match = _SHARD_NAME.fullmatch(name)
        if match is None or size > MAX_SHARD_PACKED or len(self._members) >= MAX_MEMBERS:
            raise fault("bundle_damaged", "a member that a bundle does not have")
        entity, number = match[1], int(match[2])
        if entity != self._entity:
            if entity in self._counts:
                raise fault("bundle_damaged", "an entity appears twice")
            self._entity, self._number = entity, 0
        if number != self._number:
            raise fault("bundle_damaged", "shards out of order")
        self._number += 1
        return entity


def _unpack(packed: bytes) -> bytes:
    """One zstd frame whose header tells its size, nothing after it."""
    try:
        size = zstandard.get_frame_parameters(packed).content_size
        if not 0 < size <= MAX_SHARD_BYTES:
            raise fault("bundle_damaged", "shard too large")
        return zstandard.ZstdDecompressor().decompress(packed, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise fault("bundle_damaged", str(error)) from None


def digest_of(content: bytes) -> str:
    """The SHA-256 of a member as the manifest spells it."""
    return hashlib.sha256(content).hexdigest()
