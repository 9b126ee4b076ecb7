# SPDX-License-Identifier: MulanPSL-2.0
"""HTTP to one server, one request after another on a connection that is kept.

The standard library's client, because it checks certificates with the system's authorities, tells
the exact error, and adds nothing to the start (docs/decisions/0018). Redirects are not followed: a
password goes to the server that was named and to no other. Nothing of requests is logged.
"""

import select
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from wuse_desktop.sync.drops.faults import drop_fault
from wuse_desktop.sync.drops.route import BLOCK, Pace, Route, open_http
from wuse_desktop.sync.ports import DropFault

_MOST_TOLD = 16 * 1024 * 1024  # an answer in words: a listing, an error
_CERTIFICATE_TIME = {9, 10}  # OpenSSL: not yet valid, expired
_CERTIFICATE_NAME = {62, 64}  # host name, IP address
_REPEATABLE = frozenset({"GET", "HEAD", "PROPFIND"})


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpServer:
    """One server. Every failure of the way to it leaves as DropFault; statuses are the caller's.

    Hold ``alone`` over requests that no other thread's may come between.
    """

    def __init__(self, base: str, route: Route) -> None:
        """``base`` is ``http[s]://host[:port]``; nothing is connected yet."""
        parts = urlsplit(base)
        self.secure = parts.scheme == "https"
        self.host = parts.hostname or ""
        self.port = parts.port or (443 if self.secure else 80)
        self._route = route
        self._pace = Pace(route.bytes_per_second)
        self.alone = threading.RLock()
        self._connection: HTTPConnection | None = None

    def ask(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        most: int = _MOST_TOLD,
    ) -> Reply:
        """Send one request and read its whole answer, of which at most ``most`` bytes are kept.

        A kept connection that the server has closed meanwhile is opened again. Raises DropFault.
        """
        with self.alone, _translating(self.host):
            kept = self._connection is not None and not self._gone()
            try:
                return self._once(method, target, headers or {}, body, most)
            except (HTTPException, ConnectionError):
                if not kept or method not in _REPEATABLE:
                    raise
                return self._once(method, target, headers or {}, body, most)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection = None

    def _gone(self) -> bool:
        """Whether a kept connection was closed by the other side (or says what nobody asked)."""
        sock = self._connection.sock if self._connection else None
        if sock is None or select.select([sock], [], [], 0)[0]:
            self.close()
            return True
        return False

    def _once(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, most: int
    ) -> Reply:
        if self._connection is None:
            self._connection = open_http(
                self.host, self.port, secure=self.secure, route=self._route
            )
        connection = self._connection
        try:
            if connection.sock is None:
                connection.connect()
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before
                self._send(connection, method, target, headers, body)
            with connection.getresponse() as response:  # it holds the socket as the connection does
                reply = Reply(
                    response.status,
                    _headers_of(response),
                    self._read(response, most),
                )
                if response.will_close or not response.isclosed():
                    self.close()
        except BaseException:
            self.close()
            raise
        return reply

    def _send(
        self,
        connection: HTTPConnection,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> None:
        connection.putrequest(
            method, target, skip_host="Host" in headers, skip_accept_encoding=True
        )
        sent = {"Accept-Encoding": "identity", "User-Agent": "wuse-desktop", **headers}
        if body or method in ("PUT", "POST"):
            sent["Content-Length"] = str(len(body))
        for name, value in sent.items():
            connection.putheader(name, value.encode("utf-8"))
        connection.endheaders()
        for start in range(0, len(body), BLOCK):
            block = body[start : start + BLOCK]
            self._pace.wait_before(len(block))
            connection.send(block)

    def _read(self, response: HTTPResponse, most: int) -> bytes:
        """The body up to ``most`` bytes. Raises ConnectionError when less comes than was said."""
        expected = response.length
        found = bytearray()
        while len(found) < most:
            block = response.read(min(BLOCK, most - len(found)))
            if not block:
                break
            self._pace.wait_before(len(block))
            found += block
        if expected is not None and len(found) < min(expected, most):
            raise ConnectionAbortedError("short body")
        return bytes(found)


def _headers_of(response: HTTPResponse) -> dict[str, str]:
    """Headers by their name in small letters; ways to log in may be told in several."""
    found = {name.lower(): value for name, value in response.getheaders()}
    challenges = response.headers.get_all("WWW-Authenticate", [])
    return found | ({"www-authenticate": ", ".join(challenges)} if challenges else {})


@contextmanager
def _translating(host: str) -> Iterator[None]:
    try:
        yield
    except DropFault:
        raise
    except ssl.SSLCertVerificationError as error:
        raise drop_fault(
            _certificate_code(error), host, detail=f"OpenSSL verify code {error.verify_code}"
        ) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionRefusedError) as error:
        code = "drop_unreachable" if isinstance(error, ConnectionRefusedError) else "drop_cut"
        raise drop_fault(code, host) from error
    except ssl.SSLError as error:
        raise drop_fault("drop_no_tls", host, detail=str(error.reason)) from error
    except socket.gaierror as error:
        raise drop_fault("drop_unreachable", host) from error
    except TimeoutError as error:
        raise drop_fault("drop_silent", host) from error
    except (ConnectionError, HTTPException) as error:
        cut = isinstance(error, ConnectionError) or not error.args
        raise drop_fault("drop_cut" if cut else "drop_garbled", host) from error
    except OSError as error:
        proxy = str(error).startswith("Tunnel connection failed")
        raise drop_fault("drop_proxy" if proxy else "drop_unreachable", host) from error


def _certificate_code(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _CERTIFICATE_TIME:
        return "drop_certificate_time"
    if error.verify_code in _CERTIFICATE_NAME:
        return "drop_certificate_name"
    return "drop_certificate_unknown"
