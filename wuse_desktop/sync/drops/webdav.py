# SPDX-License-Identifier: MulanPSL-2.0
"""A drop on a WebDAV server: Nextcloud, 坚果云, a NAS, Apache.

Servers differ in what they keep: some ignore ``If-None-Match`` or ``Overwrite: F``, so that the
name is looked up first; some leave half a file under the name it was sent to, which is why senders
move it afterwards; some list more than was asked for.
"""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

from wuse_desktop.sync.drops.faults import drop_fault, object_fault, status_fault
from wuse_desktop.sync.drops.http import HttpServer, Reply
from wuse_desktop.sync.drops.http_login import HttpLogin
from wuse_desktop.sync.drops.names import MOST_ENTRIES, is_segment, segments_of
from wuse_desktop.sync.drops.ranges import part_of
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.drops.times import seconds_of
from wuse_desktop.sync.drops.xml import read_xml
from wuse_desktop.sync.ports import DropEntry, DropFault

Segments = tuple[str, ...]

_ASKED = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>'
    b"<resourcetype/><getcontentlength/><getlastmodified/></prop></propfind>"
)
_MULTI_STATUS = 207
_MOST_LOGINS = 3  # unasked, as the server asks, and once more when what it gave has run out
_MISSING = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_NO_PARENT = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
_STORED = (HTTPStatus.CREATED, HTTPStatus.NO_CONTENT, HTTPStatus.OK)


class WebDavDrop:
    """Implements ``ports.Drop`` below ``address`` (``http[s]://host[:port]/folder``)."""

    def __init__(
        self, address: str, user: str = "", password: str = "", route: Route | None = None
    ) -> None:
        self._server = HttpServer(address, route or Route())
        parts = urlsplit(address)
        self._origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self._base = _unquoted(parts.path)
        self._made: set[tuple[str, ...]] = set()
        self._login = HttpLogin(user, password, secure=self._server.secure)

    def list(self, prefix: str) -> Iterator[DropEntry]:
        """Objects directly below the folder ``prefix``, sorted by name."""
        folder = segments_of(prefix)
        reply = self._ask("PROPFIND", folder, {"Depth": "1"}, _ASKED, is_folder=True)
        if reply.status in _MISSING:
            return iter(())
        if reply.status != _MULTI_STATUS:
            raise self._refusal(reply)
        found = {
            segments[-1]: DropEntry(f"{prefix}/{segments[-1]}", size, changed_at)
            for segments, size, changed_at in self._resources(reply)
            if segments[:-1][-len(folder) :] == folder  # a proxy may show it under another path
            and is_segment(segments[-1])
            and size is not None
        }
        return iter([found[name] for name in sorted(found)])

    def size(self, name: str) -> int | None:
        """Size in bytes, or None."""
        reply = self._ask("PROPFIND", segments_of(name), {"Depth": "0"}, _ASKED)
        if reply.status in _MISSING:
            return None
        if reply.status != _MULTI_STATUS:
            raise self._refusal(reply)
        return next((size for _segments, size, _changed_at in self._resources(reply)), None)

    def put_new(self, name: str, data: bytes) -> None:
        """Store a new object."""
        segments = segments_of(name)
        unless_there = {"If-None-Match": "*", "Content-Type": "application/octet-stream"}
        with self._server.alone:
            if self.size(name) is not None:
                raise object_fault("file_exists")
            reply = self._ask("PUT", segments, unless_there, data)
            if reply.status in _NO_PARENT and self._make_folders(segments[:-1]):
                reply = self._ask("PUT", segments, unless_there, data)
        self._check_stored(reply)

    def rename_new(self, old: str, new: str) -> None:
        """Give an object its final name."""
        source, target = segments_of(old), segments_of(new)
        headers = {"Destination": self._origin + self._path(target), "Overwrite": "F"}
        with self._server.alone:
            if self.size(new) is not None:
                raise object_fault("file_exists")
            reply = self._ask("MOVE", source, headers)
            if reply.status not in _STORED and self.size(old) is None:
                raise object_fault("drop_missing")
            if reply.status in _NO_PARENT and self._make_folders(target[:-1]):
                reply = self._ask("MOVE", source, headers)
        self._check_stored(reply)

    def get_range(self, name: str, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``."""
        wanted = {"Range": f"bytes={start}-{start + max(length, 1) - 1}"}
        reply = self._ask("GET", segments_of(name), wanted, most=start + length)
        if reply.status in _MISSING:
            raise object_fault("drop_missing")
        found = part_of(reply, start, length)
        if found is None:
            raise self._refusal(reply)
        return found

    def delete(self, name: str) -> None:
        """Remove an object if it is there."""
        reply = self._ask("DELETE", segments_of(name))
        if reply.status not in (*_STORED, *_MISSING):
            raise self._refusal(reply)

    def check(self) -> None:
        """Make sure that the address is a folder we may enter. Raises DropFault."""
        reply = self._ask("PROPFIND", (), {"Depth": "0"}, _ASKED, is_folder=True)
        if reply.status != _MULTI_STATUS:
            raise self._refusal(reply)
        list(self._resources(reply))

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def _check_stored(self, reply: Reply) -> None:
        if reply.status == HTTPStatus.METHOD_NOT_ALLOWED:  # what some say when their disk is full
            raise drop_fault("drop_busy", self._server.host, detail="405")
        if reply.status == HTTPStatus.PRECONDITION_FAILED:
            raise object_fault("file_exists")
        if reply.status not in _STORED:
            raise self._refusal(reply)

    def _path(self, segments: Segments, *, is_folder: bool = False) -> str:
        path = "/" + "/".join(quote(item, safe="") for item in self._base + segments)
        return path.rstrip("/") + "/" if is_folder else path

    def _ask(
        self,
        method: str,
        segments: Segments,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        *,
        is_folder: bool = False,
        most: int | None = None,
    ) -> Reply:
        sent = dict(headers or {})
        if method == "PROPFIND":
            sent["Content-Type"] = 'application/xml; charset="utf-8"'
        bound = {} if most is None else {"most": max(most, 4096)}
        path = self._path(segments, is_folder=is_folder)
        with self._server.alone:
            for _attempt in range(_MOST_LOGINS):
                login = self._login.header(method, path)
                reply = self._server.ask(method, path, {**login, **sent}, body, **bound)
                if not self._login.learn(reply):
                    break
        return reply

    def _make_folders(self, segments: Segments) -> bool:
        """Make a folder and those above it; False when that was done before."""
        if tuple(segments) in self._made:
            return False
        for depth in range(1, len(segments) + 1):
            reply = self._ask("MKCOL", segments[:depth], is_folder=True)
            there = (HTTPStatus.METHOD_NOT_ALLOWED, *_STORED)
            if reply.status not in there and self._folder_missing(segments[:depth]):
                raise self._refusal(reply)
        self._made.add(tuple(segments))
        return True

    def _folder_missing(self, segments: Segments) -> bool:
        """Whether a folder is not there: for servers that answer MKCOL in ways of their own."""
        reply = self._ask("PROPFIND", segments, {"Depth": "0"}, _ASKED, is_folder=True)
        return reply.status != _MULTI_STATUS

    def _resources(self, reply: Reply) -> Iterator[tuple[Segments, int | None, float | None]]:
        """What a PROPFIND told: path segments, size (None for folders), when it was written.

        Raises DropFault.
        """
        found = read_xml(reply.body, self._server.host)
        responses = found.findall("{DAV:}response")
        if found.tag != "{DAV:}multistatus" or len(responses) > MOST_ENTRIES:
            raise drop_fault("drop_garbled", self._server.host)
        for response in responses:
            href = urlsplit((response.findtext("{DAV:}href") or "").strip()).path
            status = response.findtext("{DAV:}status") or ""
            if _unquoted(href) and " 404" not in status:
                changed = response.findtext(".//{DAV:}getlastmodified") or ""
                yield _unquoted(href), _size_of(response), seconds_of(changed)

    def _refusal(self, reply: Reply) -> DropFault:
        if HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:  # a portal's own page
            return drop_fault("drop_garbled", self._server.host)
        return status_fault(reply.status, self._server.host, reply.headers.get("retry-after", ""))


def _unquoted(path: str) -> Segments:
    return tuple(unquote(item) for item in path.split("/") if item)


def _size_of(response: Element) -> int | None:
    if response.find(".//{DAV:}resourcetype/{DAV:}collection") is not None:
        return None
    text = response.findtext(".//{DAV:}getcontentlength") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
