# SPDX-License-Identifier: MulanPSL-2.0
"""A drop in a bucket of any S3-compatible store.

A put is whole or not there, so no torso ever lies under a name. A rename is a copy inside the store
and a delete. Requests are signed (AWS Signature Version 4) with the hash of what is sent, so the
store itself refuses what was cut or changed. When a computer's clock is off, the server's own time
is used for the signature.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from wuse_desktop.sync.drops.faults import drop_fault, object_fault, status_fault
from wuse_desktop.sync.drops.http import HttpServer, Reply
from wuse_desktop.sync.drops.names import MOST_ENTRIES, is_segment, segments_of
from wuse_desktop.sync.drops.ranges import part_of
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.drops.signing import Key, signed_headers
from wuse_desktop.sync.drops.times import seconds_of
from wuse_desktop.sync.drops.xml import read_xml
from wuse_desktop.sync.ports import DropEntry, DropFault

# what stores say to a signature of another time
_UNCERTAIN = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_EXISTS = (HTTPStatus.PRECONDITION_FAILED,)
_MOST_PAGES = 1000
_BY_CODE = {
    "RequestTimeTooSkewed": "drop_clock",
    "RequestExpired": "drop_clock",
    "InvalidAccessKeyId": "drop_login",
    "SignatureDoesNotMatch": "drop_login",
    "AuthorizationHeaderMalformed": "drop_login",
    "NoSuchBucket": "drop_no_place",
    "InvalidBucketName": "drop_no_place",
    "EntityTooLarge": "drop_too_large",
    "QuotaExceeded": "drop_full",
    "XMinioStorageFull": "drop_full",
    "InsufficientStorage": "drop_full",
    "SlowDown": "drop_busy",
    "ServiceUnavailable": "drop_busy",
    "InternalError": "drop_busy",
    "RequestTimeout": "drop_busy",
    "ConditionalRequestConflict": "drop_busy",
    "OperationAborted": "drop_busy",
}


class S3Drop:
    """Implements ``ports.Drop`` below ``address``.

    ``address`` is ``http[s]://host[:port][/bucket][/folder]``. With ``bucket`` empty the bucket is
    the first label of the host name, as Aliyun and Tencent have it; otherwise it comes first in
    the path.
    """

    def __init__(
        self,
        address: str,
        key: Key,
        *,
        bucket: str = "",
        folder: str = "",
        route: Route | None = None,
    ) -> None:
        self._server = HttpServer(address, route or Route())
        self._host = urlsplit(address).netloc.rpartition("@")[2]
        self._key = key
        self._root = f"/{quote(bucket, safe='')}" if bucket else ""
        self._bucket = bucket or self._host.partition(".")[0]
        self._folder = f"{folder.strip('/')}/" if folder.strip("/") else ""
        self._ahead = timedelta(0)
        self._knows_unless_there = True

    def list(self, prefix: str) -> Iterator[DropEntry]:
        """Objects directly below the folder ``prefix``, sorted by name."""
        start = self._folder + "/".join(segments_of(prefix)) + "/"
        found: dict[str, DropEntry] = {}
        for key, size, changed_at in self._keys(start):
            name = key.removeprefix(start)
            if key.startswith(start) and is_segment(name):
                found[name] = DropEntry(f"{prefix}/{name}", size, changed_at)
        return iter([found[name] for name in sorted(found)])

    def size(self, name: str) -> int | None:
        """Size in bytes, or None."""
        reply = self._ask("HEAD", self._at(name))
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        if reply.status != HTTPStatus.OK:  # why is told only to a request that has a body
            raise self._refusal(self._ask("GET", self._at(name), headers={"Range": "bytes=0-0"}))
        text = reply.headers.get("content-length", "")
        if not (text.isascii() and text.isdigit()):
            raise drop_fault("drop_garbled", self._server.host)
        return int(text)

    def put_new(self, name: str, data: bytes) -> None:
        """Store a new object."""
        with self._server.alone:
            if self.size(name) is not None:
                raise object_fault("file_exists")
            reply = self._put(name, data)
            if reply.status == HTTPStatus.NOT_IMPLEMENTED and self._knows_unless_there:
                self._knows_unless_there = False
                reply = self._put(name, data)
        self._check_stored(reply)

    def rename_new(self, old: str, new: str) -> None:
        """Give an object its final name."""
        if self.size(new) is not None:
            raise object_fault("file_exists")
        source = f"/{quote(self._bucket, safe='')}/{quote(self._folder + old)}"
        segments_of(old)
        reply = self._ask("PUT", self._at(new), headers={"x-amz-copy-source": source})
        if reply.status == HTTPStatus.NOT_FOUND and self._code(reply) != "NoSuchBucket":
            raise object_fault("drop_missing")
        self._check_stored(reply)
        self.delete(old)

    def get_range(self, name: str, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``."""
        headers = {"Range": f"bytes={start}-{start + max(length, 1) - 1}"}
        reply = self._ask("GET", self._at(name), headers=headers, most=max(start + length, 65536))
        if reply.status == HTTPStatus.NOT_FOUND and self._code(reply) != "NoSuchBucket":
            raise object_fault("drop_missing")
        found = part_of(reply, start, length)
        if found is None:
            raise self._refusal(reply)
        return found

    def delete(self, name: str) -> None:
        """Remove an object if it is there."""
        reply = self._ask("DELETE", self._at(name))
        gone = (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND)
        if reply.status not in gone or self._code(reply) == "NoSuchBucket":
            raise self._refusal(reply)

    def check(self) -> None:
        """Make sure that the bucket is there and opens. Raises DropFault."""
        for _page in self._keys(self._folder, most_pages=1):
            return

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def _at(self, name: str) -> str:
        return f"{self._root}/{quote(self._folder + '/'.join(segments_of(name)))}"

    def _keys(
        self, prefix: str, most_pages: int = _MOST_PAGES
    ) -> Iterator[tuple[str, int, float | None]]:
        """Keys with sizes and when they were written, page after page.

        Raises DropFault for a listing that has no end.
        """
        seen, position = 0, dict[str, str]()
        for _page in range(most_pages):
            query = {"list-type": "2", "prefix": prefix, "delimiter": "/", **position}
            reply = self._ask("GET", self._root + "/", query)
            if reply.status != HTTPStatus.OK:
                raise self._refusal(reply)
            page = read_xml(reply.body, self._server.host)
            if _name(page) != "ListBucketResult":  # the page of a portal is no empty bucket
                raise drop_fault("drop_garbled", self._server.host)
            last = ""
            for item in _children(page, "Contents"):
                last, size = _text(item, "Key"), _text(item, "Size")
                seen += 1
                if size.isascii() and size.isdigit() and len(size) < 19:
                    yield last, int(size), seconds_of(_text(item, "LastModified"))
            token = _text(page, "NextContinuationToken")
            after = {"continuation-token": token} if token else {"start-after": last}
            if _text(page, "IsTruncated") != "true":
                return
            if after == position or not (token or last) or seen > MOST_ENTRIES:
                raise drop_fault("drop_garbled", self._server.host)
            position = after

    def _put(self, name: str, data: bytes) -> Reply:
        headers = {"Content-Type": "application/octet-stream"}
        if self._knows_unless_there:
            headers["If-None-Match"] = "*"
        return self._ask("PUT", self._at(name), headers=headers, body=data)

    def _check_stored(self, reply: Reply) -> None:
        if reply.status in _EXISTS:
            raise object_fault("file_exists")
        if reply.status != HTTPStatus.OK or self._code(reply):  # a copy may fail after its 200
            raise self._refusal(reply)

    def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        most: int | None = None,
    ) -> Reply:
        reply = self._once(method, path, query or {}, headers or {}, body, most)
        if reply.status in _UNCERTAIN and self._learn_time(reply):
            reply = self._once(method, path, query or {}, headers or {}, body, most)
        return reply

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
        most: int | None,
    ) -> Reply:
        pairs = sorted((quote(name, safe=""), quote(text, safe="")) for name, text in query.items())
        question = "&".join(f"{name}={text}" for name, text in pairs)
        at = datetime.now(UTC) + self._ahead
        request = (method, self._host, path, question)
        signed = signed_headers(self._key, request, headers, body, at)
        bound = {} if most is None else {"most": most}
        target = f"{path}?{question}" if question else path
        return self._server.ask(method, target, signed, body, **bound)

    def _learn_time(self, reply: Reply) -> bool:
        """Take over the server's time when ours is far from it; whether that is new."""
        try:
            told = parsedate_to_datetime(reply.headers.get("date", ""))
            ahead = told.astimezone(UTC) - datetime.now(UTC)
        except (ValueError, TypeError, OverflowError):
            return False
        if abs(ahead - self._ahead) < timedelta(minutes=4):
            return False
        self._ahead = ahead
        return True

    def _code(self, reply: Reply) -> str:
        """The store's own word for what is wrong; empty when it says none."""
        if b"<Error" not in reply.body[:4096]:
            return ""
        try:
            return _text(read_xml(reply.body, self._server.host), "Code")
        except DropFault:
            return ""

    def _refusal(self, reply: Reply) -> DropFault:
        code = self._code(reply)
        wait = reply.headers.get("retry-after", "")
        told = _BY_CODE.get(code)
        if told is None and HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            told = "drop_busy" if code else "drop_garbled"
        if told is None:
            return status_fault(reply.status, self._server.host, wait)
        fault = drop_fault(told, self._server.host, detail=code)
        fault.retry_after = status_fault(HTTPStatus.SERVICE_UNAVAILABLE, "", wait).retry_after
        return fault


def _children(element: Element, name: str) -> Iterator[Element]:
    return (item for item in element if _name(item) == name)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    return next(((item.text or "").strip() for item in _children(element, name)), "")
