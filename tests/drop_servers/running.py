# SPDX-License-Identifier: MulanPSL-2.0
"""Real servers on the loopback, each started when a test first asks for it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drop_servers.process import Server
from tests.drop_servers.s3 import RcloneS3, SeaweedS3
from tests.drop_servers.sftp import OpenSsh, RcloneSftp
from tests.drop_servers.webdav import ApacheWebDav, RcloneWebDav, WsgiDav

KINDS: dict[str, type[Server]] = {
    kind.kind: kind
    for kind in (RcloneWebDav, ApacheWebDav, WsgiDav, OpenSsh, RcloneSftp, RcloneS3, SeaweedS3)
}
SERVERS = tuple(KINDS)

Running = Callable[[str], Server]
MakeServer = Callable[..., Server]


def _home() -> Path:
    """A folder that a server may enter which is not run by us."""
    home = Path(tempfile.mkdtemp(prefix="drop-"))
    home.chmod(0o755)
    return home


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """Return ``running(kind)``: the server of this kind, for all tests that do it no harm."""
    started: dict[str, Server] = {}
    homes: list[Path] = []

    def get(kind: str) -> Server:
        if kind not in started:
            homes.append(_home())
            server = KINDS[kind](homes[-1])
            server.start()
            started[kind] = server
        return started[kind]

    yield get
    for server in started.values():
        server.kill()
    for home in homes:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def make_server() -> Iterator[MakeServer]:
    """Return ``make_server(kind, data)``: a server of one's own, to be killed and refilled."""
    made: list[Server] = []

    def make(kind: type[Server], data: Path | None = None) -> Server:
        server = kind(_home(), data)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.kill()
        shutil.rmtree(server.home, ignore_errors=True)
