# SPDX-License-Identifier: MulanPSL-2.0
"""A drop on an SFTP server: OpenSSH, a NAS.

The server's key is pinned when it is first seen; another one is refused before the password goes
out. The library is loaded when a connection is first needed.
"""

import asyncio
import stat
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, TypeVar, cast

from wuse_desktop.sync.drops.faults import drop_fault, object_fault
from wuse_desktop.sync.drops.names import MOST_ENTRIES, is_segment, segments_of
from wuse_desktop.sync.drops.route import Pace, Route, open_tunnel
from wuse_desktop.sync.ports import DropEntry, DropFault

if TYPE_CHECKING:
    import asyncssh

T = TypeVar("T")
Work = Callable[["asyncssh.SFTPClient"], Awaitable[T]]

_BLOCK = 256 * 1024
_RSA = ("rsa-sha2-512", "rsa-sha2-256")
_KEY_KINDS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    *_RSA,
)


class SftpDrop:
    """Implements ``ports.Drop`` below ``folder`` of a server.

    With ``key_file`` the user shows a private key and ``password`` unlocks that file.
    ``folder`` is absolute, or relative to where the user arrives. ``host_key`` is the pinned key as
    ``KIND SHA256:…`` (``seen_host_key`` of an earlier connection); empty accepts the first one.
    """

    def __init__(  # noqa: PLR0913 - what a login takes
        self,
        host: str,
        port: int,
        folder: str,
        user: str,
        password: str,
        *,
        key_file: str = "",
        host_key: str = "",
        route: Route | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._folder = folder.rstrip("/") or ("/" if folder else ".")
        self._user, self._password, self._key_file = user, password, key_file
        self._pinned = host_key
        self._route = route or Route()
        self._pace = Pace(self._route.bytes_per_second)
        self._made: set[tuple[str, ...]] = set()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None
        self.seen_host_key = ""

    def list(self, prefix: str) -> Iterator[DropEntry]:
        """Objects directly below the folder ``prefix``, sorted by name."""
        path = self._path(segments_of(prefix))

        async def work(client: "asyncssh.SFTPClient") -> dict[str, DropEntry]:
            found: dict[str, DropEntry] = {}
            with _missing_is_nothing():
                async for item in client.scandir(path):
                    name = str(item.filename)
                    if is_segment(name) and _is_file(item.attrs):
                        size = int(item.attrs.size or 0)
                        found[name] = DropEntry(f"{prefix}/{name}", size, item.attrs.mtime)
                    if len(found) > MOST_ENTRIES:
                        raise drop_fault("drop_garbled", self._host)
            return found

        found = self._run(work, again=True)
        return iter([found[name] for name in sorted(found)])

    def size(self, name: str) -> int | None:
        """Size in bytes, or None."""
        path = self._path(segments_of(name))
        return self._run(lambda client: _size(client, path), again=True)

    def put_new(self, name: str, data: bytes) -> None:
        """Store a new object; where the server can, it is on its disk when this returns."""
        segments = segments_of(name)
        path = self._path(segments)

        async def work(client: "asyncssh.SFTPClient") -> None:
            await self._make_folders(client, segments[:-1])
            if await _size(client, path) is not None:
                raise object_fault("file_exists")
            async with client.open(path, "xb") as stream:
                for start in range(0, len(data), _BLOCK):
                    block = data[start : start + _BLOCK]
                    await asyncio.sleep(self._pace.seconds_before(len(block)))
                    await self._in_time(stream.write(block))
                with suppress(_ssh().SFTPOpUnsupported):
                    await self._in_time(stream.fsync())

        self._run(work, count=len(data))

    def rename_new(self, old: str, new: str) -> None:
        """Give an object its final name."""
        source, target = segments_of(old), segments_of(new)

        async def work(client: "asyncssh.SFTPClient") -> None:
            if await _size(client, self._path(target)) is not None:
                raise object_fault("file_exists")
            if await _size(client, self._path(source)) is None:
                raise object_fault("drop_missing")
            await self._make_folders(client, target[:-1])
            await self._in_time(client.rename(self._path(source), self._path(target)))

        self._run(work)

    def get_range(self, name: str, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``."""
        path = self._path(segments_of(name))

        async def work(client: "asyncssh.SFTPClient") -> bytes:
            found = bytearray()
            with _missing_is_said():
                async with client.open(path, "rb") as stream:
                    while len(found) < length:
                        count = min(_BLOCK, length - len(found))
                        await asyncio.sleep(self._pace.seconds_before(count))
                        block = await self._in_time(stream.read(count, start + len(found)))
                        if not block:
                            break
                        found += cast("bytes", block)  # it was opened for bytes
            return bytes(found)

        return self._run(work, again=True)

    def delete(self, name: str) -> None:
        """Remove an object if it is there."""
        path = self._path(segments_of(name))

        async def work(client: "asyncssh.SFTPClient") -> None:
            with _missing_is_nothing():
                await self._in_time(client.remove(path))

        self._run(work, again=True)

    def check(self) -> None:
        """Make sure that the folder is there. Raises DropFault."""

        async def work(client: "asyncssh.SFTPClient") -> bool:
            return await self._in_time(client.isdir(self._folder))

        if not self._run(work, again=True):
            raise drop_fault("drop_no_place", self._host)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop_connection()
            if self._loop is not None:
                self._loop.close()
                self._loop = None

    def _path(self, segments: tuple[str, ...]) -> str:
        return f"{self._folder.rstrip('/')}/{'/'.join(segments)}"

    # the connection --------------------------------------------------------------------------

    def _run(self, work: "Work[T]", *, again: bool = False, count: int = 0) -> T:
        """Do some work on the connection, opened first where need be.

        ``again`` allows a second try when a kept connection turns out to be gone; ``count`` is how
        many bytes a write needs room for.
        """
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                # what a broken connection leaves behind was told already, by the step that broke
                self._loop.set_exception_handler(lambda _loop, _context: None)
            kept = self._client is not None
            try:
                return self._loop.run_until_complete(self._once(work, count))
            except DropFault as fault:
                if not (again and kept and fault.code == "drop_cut"):
                    raise
            return self._loop.run_until_complete(self._once(work, count))

    async def _once(self, work: "Work[T]", count: int) -> T:
        try:
            return await work(self._client or await self._connect())
        except DropFault:
            raise
        except Exception as error:
            fault = await self._fault_of(error, count)
            if fault.closes:
                self._drop_connection()
            raise fault from error

    async def _connect(self) -> "asyncssh.SFTPClient":
        ssh = _ssh()
        drop = self

        class Owner(ssh.SSHClient):  # type: ignore[misc, name-defined]
            """Compares the server's key with the pinned one."""

            def validate_host_public_key(
                self, _host: str, _addr: str, _port: int, key: "asyncssh.SSHKey"
            ) -> bool:
                drop.seen_host_key = f"{key.get_algorithm()} {key.get_fingerprint()}"
                return drop._pinned in ("", drop.seen_host_key)

        self._connection = await ssh.connect(
            self._host,
            self._port,
            sock=await asyncio.to_thread(open_tunnel, self._host, self._port, self._route),
            client_factory=Owner,
            known_hosts=b"",
            server_host_key_algs=list(_kinds_like(self._pinned)),
            username=self._user,
            **self._secrets(),
            agent_path=None,
            config=None,
            gss_host=None,
            connect_timeout=self._route.patience,
            login_timeout=self._route.patience,
            keepalive_interval=max(self._route.patience / 4, 0.25),
            keepalive_count_max=3,
        )
        client: asyncssh.SFTPClient = await self._in_time(self._connection.start_sftp_client())
        self._client = client
        return client

    def _secrets(self) -> dict[str, Any]:
        """What shows who we are; nothing of the user's own SSH settings is used."""
        ssh = _ssh()
        if not self._key_file:
            how = "password,keyboard-interactive"
            return {"password": self._password, "preferred_auth": how, "client_keys": None}
        try:
            key = ssh.read_private_key(self._key_file, self._password or None)
        except (OSError, ssh.KeyImportError, ssh.KeyEncryptionError):
            raise drop_fault("drop_key_file", self._host) from None
        return {"client_keys": [key], "preferred_auth": "publickey"}

    def _drop_connection(self) -> None:
        if self._connection is not None and self._loop is not None:
            self._connection.abort()
            if not self._loop.is_running():
                with suppress(Exception):  # whatever a broken connection still says
                    self._loop.run_until_complete(
                        asyncio.wait_for(self._connection.wait_closed(), 2)
                    )
        self._client = self._connection = None

    async def _in_time(self, step: Awaitable[T]) -> T:
        return await asyncio.wait_for(step, self._route.patience)

    async def _make_folders(self, client: "asyncssh.SFTPClient", segments: tuple[str, ...]) -> None:
        """Make a folder and those above it, but never the drop's own."""
        if segments in self._made:
            return
        for depth in range(1, len(segments) + 1):
            path = self._path(segments[:depth])
            if not await self._in_time(client.isdir(path)):
                with suppress(_ssh().SFTPFailure, _ssh().SFTPFileAlreadyExists):  # somebody did
                    await self._in_time(client.mkdir(path))
        self._made.add(segments)

    # faults ----------------------------------------------------------------------------------

    async def _fault_of(self, error: Exception, count: int) -> DropFault:
        ssh = _ssh()
        if isinstance(error, ssh.HostKeyNotVerifiable):
            return drop_fault("drop_host_key", self._host, seen=self.seen_host_key)
        if isinstance(error, ssh.SFTPError):
            return await self._sftp_fault(error, count)
        return drop_fault(_code_of(error), self._host, detail=type(error).__name__)

    async def _sftp_fault(self, error: Exception, count: int) -> DropFault:
        ssh = _ssh()
        codes = {
            ssh.SFTPPermissionDenied: "drop_forbidden",
            ssh.SFTPWriteProtect: "drop_forbidden",
            ssh.SFTPNoSpaceOnFilesystem: "drop_full",
            ssh.SFTPQuotaExceeded: "drop_full",
            ssh.SFTPNoSuchFile: "drop_no_place",
            ssh.SFTPNoSuchPath: "drop_no_place",
            ssh.SFTPConnectionLost: "drop_cut",
            ssh.SFTPNoConnection: "drop_cut",
            ssh.SFTPOpUnsupported: "drop_unsuitable",
            ssh.SFTPBadMessage: "drop_garbled",
        }
        code = codes.get(type(error), "")
        if isinstance(error, ssh.SFTPFileAlreadyExists):
            return object_fault("file_exists")
        if not code and count and await self._room() < count:
            code = "drop_full"
        status = getattr(error, "code", 0)
        return drop_fault(code or "drop_refused", self._host, status=status)

    async def _room(self) -> float:
        """Free bytes below the drop's folder; endless when the server does not say."""
        if self._client is not None:
            with suppress(Exception):  # it is only asked to explain another failure
                found = await self._in_time(self._client.statvfs(self._folder))
                return float(found.bavail * found.frsize)
        return float("inf")


def _ssh() -> Any:
    """The library, with its own log kept to warnings: it would name users and addresses."""
    import asyncssh  # noqa: PLC0415 - heavy, loaded when first used

    asyncssh.set_log_level("WARNING")
    return asyncssh


def _code_of(error: Exception) -> str:
    ssh = _ssh()
    if isinstance(error, ssh.PermissionDenied):
        return "drop_login"
    if isinstance(error, TimeoutError):
        return "drop_silent"
    if isinstance(error, (ssh.ConnectionLost, ConnectionResetError, BrokenPipeError, EOFError)):
        return "drop_cut"
    if isinstance(error, ssh.KeyExchangeFailed):
        return "drop_unsuitable"
    if isinstance(error, (ssh.DisconnectError, HTTPException, ValueError)):
        return "drop_garbled"
    if isinstance(error, OSError):
        proxy = str(error).startswith("Tunnel connection failed")
        return "drop_proxy" if proxy else "drop_unreachable"
    return "drop_cut"


def _kinds_like(pinned: str) -> tuple[str, ...]:
    """The kinds of keys to ask for, the pinned one first."""
    kind = pinned.partition(" ")[0]
    first = _RSA if kind == "ssh-rsa" else (kind,) if kind else ()
    return (*first, *(other for other in _KEY_KINDS if other not in first))


def _is_file(attrs: "asyncssh.SFTPAttrs") -> bool:
    return attrs.permissions is None or stat.S_ISREG(attrs.permissions)


async def _size(client: "asyncssh.SFTPClient", path: str) -> int | None:
    try:
        return int((await client.lstat(path)).size or 0)
    except (_ssh().SFTPNoSuchFile, _ssh().SFTPNoSuchPath):
        return None


@contextmanager
def _missing_is_nothing() -> Iterator[None]:
    with suppress(_ssh().SFTPNoSuchFile, _ssh().SFTPNoSuchPath):
        yield


@contextmanager
def _missing_is_said() -> Iterator[None]:
    try:
        yield
    except (_ssh().SFTPNoSuchFile, _ssh().SFTPNoSuchPath):
        raise object_fault("drop_missing") from None
