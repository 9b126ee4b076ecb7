# SPDX-License-Identifier: MulanPSL-2.0
"""Inside a bundle of attachments: ``att/<name>`` for each file, then the manifest.

A name is the keyed digest by which rows refer to the file (64 hex digits), so that it tells
nothing of the content. Files are pictures and documents, packed already: they are stored as they
are, and nothing unpacks to more than was sent.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from wuse_desktop.sync import tarstream
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.payload import Member, MemberReader, Tally, closing_pieces, digest_of

COUNTED = "file"
MAX_FILE = 32 * 1024 * 1024
MAX_FILES = 10_000

_FILE_NAME = re.compile(r"att/([0-9a-f]{64})")


def file_pieces(
    files: Iterable[tuple[str, bytes]], tally: Tally, written: Callable[[int], None]
) -> Iterator[bytes]:
    """The pieces of the tar stream of (name, content); fills ``tally``; tells ``written``."""
    members: list[Member] = []
    for name, content in files:
        member = Member(f"att/{name}", len(content), digest_of(content), 1)
        members.append(member)
        yield from tarstream.member(member.name, content)
        tally.counts[COUNTED] = len(members)
        written(len(members))
    yield from closing_pieces(members, tally)


class FileReader(MemberReader):
    """Reads files."""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield (name, content); ends only when all of it agrees. Raises UserFault."""
        seen: set[str] = set()
        for name, size in self._named():
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
