# SPDX-License-Identifier: MulanPSL-2.0
"""Inside a bundle of attachments: ``att/<name>`` for each file, then the manifest.

A name is the keyed digest by which rows refer to the file (64 hex digits), so that it tells
nothing of the content. Files are pictures and documents, packed already: they are stored as they
are, and nothing unpacks to more than was sent. Between laptops of one station ``held.json`` comes
first where there is something to tell: which files need not be sent (decision 0028).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from wuse_desktop.sync import tarstream
from wuse_desktop.sync.documents import Digest, to_json
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.payload import Member, MemberReader, Tally, closing_pieces, digest_of

COUNTED = "file"
MAX_FILE = 32 * 1024 * 1024
MAX_FILES = 10_000
MAX_TOLD = 10_000

_FILE_NAME = re.compile(r"att/([0-9a-f]{64})")
_HELD_NAME = "held.json"
_MAX_HELD = 2 * 1024 * 1024

Names = Annotated[tuple[Digest, ...], Meta(max_length=MAX_TOLD)]


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """Names of files that the sender holds itself, and of those that its county confirmed."""

    own: Names = ()
    county: Names = ()

    def __bool__(self) -> bool:
        return bool(self.own or self.county)


NOTHING_HELD = HeldFiles()


@dataclass(frozen=True, slots=True)
class Cargo:
    """What goes into a bundle: (name, content) of about ``expected`` files, and what is told."""

    files: Iterable[tuple[str, bytes]]
    expected: int = 0
    held: HeldFiles = NOTHING_HELD


def file_pieces(cargo: Cargo, tally: Tally, written: Callable[[int], None]) -> Iterator[bytes]:
    """The pieces of the tar stream; fills ``tally``; tells ``written`` the files so far."""
    members: list[Member] = []
    if cargo.held:
        content = to_json(cargo.held)
        members.append(Member(_HELD_NAME, len(content), digest_of(content), 0))
        yield from tarstream.member(_HELD_NAME, content)
    for number, (name, content) in enumerate(cargo.files, 1):
        member = Member(f"att/{name}", len(content), digest_of(content), 1)
        members.append(member)
        yield from tarstream.member(member.name, content)
        tally.counts[COUNTED] = number
        written(number)
    yield from closing_pieces(members, tally)


class FileReader(MemberReader):
    """Reads files."""

    def files(self, heard: Callable[[HeldFiles], None]) -> Iterator[tuple[str, bytes]]:
        """Yield (name, content); ends only when all of it agrees. Raises UserFault.

        ``heard`` gets what the sender tells of files that others hold, before the first file.
        """
        seen: set[str] = set()
        for name, size in self._named():
            if name == _HELD_NAME and not self._members and size <= _MAX_HELD:
                heard(self._held(size))
                continue
            match = _FILE_NAME.fullmatch(name)
            if match is None or name in seen or size > MAX_FILE or len(seen) >= MAX_FILES:
                raise fault("bundle_damaged", "a member that a bundle of files does not have")
            seen.add(name)
            content = self._tar.content()
            self._members.append(Member(name, size, digest_of(content), 1))
            self._counts[COUNTED] = len(seen)
            if len(seen) > self._expected.counts.get(COUNTED, 0):
                raise fault("bundle_damaged", "more files than the envelope counts")
            yield match[1], content

    def _held(self, size: int) -> HeldFiles:
        content = self._tar.content()
        self._members.append(Member(_HELD_NAME, size, digest_of(content), 0))
        try:
            return msgspec.json.decode(content, type=HeldFiles)
        except (ValueError, RecursionError) as error:
            raise fault("bundle_damaged", str(error)) from None
