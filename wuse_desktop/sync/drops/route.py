# SPDX-License-Identifier: MulanPSL-2.0
"""How a server is reached: trusted certificates, a proxy, time limits, a share of the line."""

import base64
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from wuse_desktop.sync.drops.faults import drop_fault

BLOCK = 64 * 1024
_CA_BUNDLES = (  # where a frozen program's own OpenSSL does not look
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a server.

    ``ca_file`` adds a private authority to the system's; ``proxy`` is ``http://[user:pw@]host:port``
    or empty; ``bytes_per_second`` limits both directions (0 = no limit). A server that says nothing
    for ``patience`` seconds counts as gone.
    """

    ca_file: str = ""
    proxy: str = ""
    bytes_per_second: int = 0
    patience: float = 25


class Pace:
    """Keeps the average speed at or below a limit by sleeping between blocks."""

    def __init__(
        self,
        bytes_per_second: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limit = bytes_per_second
        self._clock = clock
        self._sleep = sleep
        self._due = 0.0

    def wait_before(self, count: int) -> None:
        """Return when ``count`` more bytes may go."""
        wait = self.seconds_before(count)
        if wait:
            self._sleep(wait)

    def seconds_before(self, count: int) -> float:
        """How long to wait before ``count`` more bytes go; they count as gone."""
        if not self._limit:
            return 0
        now = self._clock()
        wait = max(self._due - now, 0)
        self._due = max(self._due, now) + count / self._limit
        return wait


def trusting(ca_file: str, host: str) -> ssl.SSLContext:
    """A context that checks certificates and names against the system's authorities and ours."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not context.cert_store_stats()["x509_ca"]:
        for bundle in filter(lambda path: Path(path).is_file(), _CA_BUNDLES):
            context.load_verify_locations(bundle)
            break
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ValueError):  # ssl.SSLError is an OSError
            raise drop_fault("drop_ca_file", host) from None
    return context


def _proxy_parts(proxy: str) -> tuple[str, int, dict[str, str]]:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    headers = {}
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        told = base64.b64encode(secret.encode()).decode()
        headers["Proxy-Authorization"] = f"Basic {told}"
    return parts.hostname or "", parts.port or 8080, headers


class _Tunnelled(HTTPConnection):
    """Lets go of what the proxy answered.

    Python before 3.11.5 keeps that answer open, and with it the socket after its last use.
    """

    def connect(self) -> None:
        """Connect, through the proxy if one was set."""
        answers: list[HTTPResponse] = []

        def answer(*args: Any, **options: Any) -> HTTPResponse:
            answers.append(HTTPResponse(*args, **options))
            return answers[-1]

        self.response_class = answer  # type: ignore[assignment]  # http.client only calls it
        try:
            super().connect()
        finally:
            self.response_class = HTTPResponse
            for item in answers:
                item.close()


class _SecurelyTunnelled(_Tunnelled, HTTPSConnection):
    """The same with TLS inside."""


def open_http(host: str, port: int, *, secure: bool, route: Route) -> HTTPConnection:
    """A connection that is opened by its first request, through the proxy if there is one."""
    at, at_port, headers = _proxy_parts(route.proxy) if route.proxy else (host, port, {})
    connection = (
        _SecurelyTunnelled(
            at, at_port, timeout=route.patience, context=trusting(route.ca_file, host)
        )
        if secure
        else _Tunnelled(at, at_port, timeout=route.patience)
    )
    if route.proxy:  # a tunnel also for plain HTTP: nothing of ours is the proxy's business
        connection.set_tunnel(host, port, headers)
    return connection


def open_tunnel(host: str, port: int, route: Route) -> socket.socket | None:
    """A socket through the proxy for what does not speak HTTP; None when there is no proxy."""
    if not route.proxy:
        return None
    connection = open_http(host, port, secure=False, route=route)
    connection.connect()
    tunnel, connection.sock = connection.sock, None
    tunnel.setblocking(False)
    return tunnel
