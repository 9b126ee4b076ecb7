# SPDX-License-Identifier: MulanPSL-2.0
"""What stands between a drop and its server: a line that breaks, a proxy, certificates."""

import base64
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Line:
    """Passes bytes to a port of the loopback until a given number went by, then breaks.

    Bytes of both directions count. A broken line breaks every connection at once; ``mend`` lets
    ``count`` more bytes pass (None = all).
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()
        self._left: int | None = None
        self._then: Callable[[], None] | None = None
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.broken = threading.Event()  # and what was to be done then is done
        self._start(self._accept)

    def mend(self, count: int | None = None, then: Callable[[], None] | None = None) -> None:
        """Let bytes pass again; ``then`` is called once when the line breaks."""
        with self._lock:
            self._left, self._then = count, then
            self.broken.clear()

    def close(self) -> None:
        """Break the line for good."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()
        for thread in list(self._threads):
            thread.join(10)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                here, _address = self._listener.accept()
            except OSError:
                return
            try:
                there = socket.create_connection(("127.0.0.1", self._to), 5)
                there.settimeout(None)
            except OSError:
                here.close()
                continue
            with self._lock:
                self._open += [here, there]
            self._start(self._pass, here, there)
            self._start(self._pass, there, here)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                with self._lock:
                    allowed = len(data) if self._left is None else min(len(data), self._left)
                    if self._left is not None:
                        self._left -= allowed
                target.sendall(data[:allowed])
                if allowed < len(data):
                    self._break()
                    return
        for side in (source, target):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def _break(self) -> None:
        with self._lock:
            then, self._then = self._then, None
            sockets, self._open = self._open, []
        if then is not None:
            then()
        for item in sockets:
            with suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)
            item.close()
        self.broken.set()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line for the block."""
    made = Line(port)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def http_proxy(login: str = "") -> Iterator[tuple[int, list[str]]]:
    """A proxy that tunnels to ports of the loopback; its port, and what it was asked for."""
    asked: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    lines: list[Line] = []
    wanted = f"Basic {base64.b64encode(login.encode()).decode()}"

    def serve(guest: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += guest.recv(4096)
        words = head.decode("latin-1").split("\r\n")
        asked.append(words[0])
        if login and f"Proxy-Authorization: {wanted}" not in words:
            guest.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            guest.close()
            return
        port = int(words[0].split()[1].rpartition(":")[2])
        there = socket.create_connection(("127.0.0.1", port))
        guest.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        line = Line(port)
        line._open += [guest, there]
        lines.append(line)
        for source, target in ((guest, there), (there, guest)):
            line._start(line._pass, source, target)

    def accept() -> None:
        while True:
            try:
                guest, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(guest,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1]), asked
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
        for line in lines:
            line.close()


def write_certificate(folder: Path, *, name: str = "127.0.0.1", days: int = 30) -> Path:
    """A root and a server's certificate under it (``server.pem``, ``server.key``); the root's file.

    ``days`` until it expires; negative for one that has.
    """
    # ruff: noqa: PLC0415 - heavy, loaded when it is used
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "root of a test")])

    def signed(
        subject: x509.Name, public: ec.EllipticCurvePublicKey, end: datetime, more: object
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(end)
        )
        assert isinstance(more, (x509.BasicConstraints, x509.SubjectAlternativeName))
        return builder.add_extension(more, critical=False).sign(root_key, hashes.SHA256())

    authority = x509.BasicConstraints(ca=True, path_length=None)
    root = signed(root_name, root_key.public_key(), now + timedelta(days=60), authority)
    try:
        alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    leaf = signed(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        key.public_key(),
        now + timedelta(days=days),
        x509.SubjectAlternativeName([alternative]),
    )
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "server.pem").write_bytes(leaf.public_bytes(pem))
    (folder / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "root.pem"
