# SPDX-License-Identifier: MulanPSL-2.0
"""Servers that die, lines that break anywhere, full disks: it goes on and arrives whole."""

import dataclasses
import gc
import hashlib
import random
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.drop_servers.between import http_proxy, line_to, write_certificate
from tests.drop_servers.process import PASSWORD, Server
from tests.drop_servers.running import KINDS, SERVERS, MakeServer, Running
from tests.drop_servers.s3 import ACCESS, BUCKET, SECRET, RcloneS3
from tests.drop_servers.sftp import OpenSsh
from tests.drop_servers.webdav import ApacheDigest, RcloneWebDav
from wuse_desktop.sync import parts
from wuse_desktop.sync.drops import s3 as s3_module
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.drops.route import Route, open_tunnel
from wuse_desktop.sync.drops.s3 import S3Drop
from wuse_desktop.sync.drops.sftp import SftpDrop
from wuse_desktop.sync.drops.signing import Key
from wuse_desktop.sync.drops.webdav import WebDavDrop
from wuse_desktop.sync.ports import Drop, DropFault

NAME = "inbox/0123456789abcdef/01a209c0-3faf-77d1-9694-77acf8b4c62c"
PART = 100_000
QUICK = Route(patience=5)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of ten parts that no compression makes small."""
    path = tmp_path / "a.wuse"
    path.write_bytes(random.Random(7).randbytes(10 * PART - 12_345))  # noqa: S311
    return path


def send(drop: Drop, source: Path) -> None:
    parts.upload(drop, source, NAME, part_bytes=PART)


def same(source: Path, target: Path) -> bool:
    digests = [hashlib.sha256(path.read_bytes()).digest() for path in (source, target)]
    return digests[0] == digests[1]


def retryable(act: Callable[[], object]) -> DropFault:
    """The fault that an action ends with; waiting may help, and it is said what to do."""
    with pytest.raises(DropFault) as caught:
        act()
    assert caught.value.retryable, caught.value
    assert caught.value.sentence.endswith("。")
    return caught.value


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_killed_while_it_receives_is_sent_the_rest(
    kind: str, make_server: MakeServer, source: Path, tmp_path: Path
) -> None:
    server = make_server(KINDS[kind])
    place = server.new_place()
    with (
        line_to(server.port) as line,
        closing(server.drop(place, port=line.port, route=QUICK)) as drop,
    ):
        line.mend(500_000, then=server.kill)
        retryable(lambda: send(drop, source))
        assert line.broken.wait(10)
        assert list_or_none(drop) is None
        server.start()
        line.mend()
        before = [entry for entry in drop.list(NAME.rpartition("/")[0]) if ".tmp" not in entry.name]
        assert 2 <= len(before) <= 4
        assert list(parts.arrived(drop, NAME.rpartition("/")[0])) == []
        send(drop, source)
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert same(source, tmp_path / "b.wuse")


def list_or_none(drop: Drop) -> list[Any] | None:
    try:
        return list(drop.list(NAME.rpartition("/")[0]))
    except DropFault:
        return None


@pytest.mark.parametrize("kind", SERVERS)
def test_a_line_that_breaks_at_any_byte_only_delays(
    kind: str, running: Running, source: Path, tmp_path: Path
) -> None:
    server = running(kind)
    draw = random.Random(kind)  # noqa: S311 - breaks at the same bytes each time
    with line_to(server.port) as line:
        drop = server.drop(server.new_place(), port=line.port, route=QUICK)
        faults: list[DropFault] = []
        for target in (None, tmp_path / "b.wuse"):  # there, and back
            for attempt in range(40):
                line.mend(draw.randrange(1, 700_000) if attempt < 39 else None)
                try:
                    if target is None:
                        send(drop, source)
                    else:
                        parts.download(drop, NAME, target)
                except DropFault as fault:
                    faults.append(fault)
                else:
                    break
        drop.close()
    assert len(faults) >= 2
    assert {fault.code for fault in faults if not fault.retryable} == set()
    assert same(source, tmp_path / "b.wuse")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 700 kB; skipped where we may not make one."""
    folder = Path(tempfile.mkdtemp(prefix="drop-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k,mode=0755", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        made = None
    if made is None or made.returncode:
        folder.rmdir()
        pytest.skip("a small file system cannot be mounted here (needs root)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.mark.parametrize("kind", ["folder", *(kind for kind in SERVERS if "seaweed" not in kind)])
def test_a_full_disk_is_said_and_the_rest_is_sent_when_there_is_room(
    kind: str, make_server: MakeServer, small_disk: Path, source: Path, tmp_path: Path
) -> None:
    drop: Drop = FolderDrop(small_disk)
    if kind != "folder":
        server = make_server(KINDS[kind], small_disk)
        drop = server.drop(server.new_place(), route=QUICK)
    with closing(drop):
        with pytest.raises(DropFault) as caught:
            send(drop, source)
        assert caught.value.sentence.endswith("。")
        # what stores and servers without a word for it say is: not now
        assert caught.value.code in ("disk_full", "drop_full", "drop_busy", "drop_torso")
        assert list(parts.arrived(drop, NAME.rpartition("/")[0])) == []
        subprocess.run(
            ["mount", "-o", "remount,size=8m", str(small_disk)],
            check=True,
        )
        send(drop, source)
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert same(source, tmp_path / "b.wuse")


class Stick:
    """A folder that is plugged in and pulled: mounted, and its mount taken away."""

    def __init__(self, home: Path) -> None:
        self.content, self.place = home / "content", home / "media"
        for folder in (self.content / "wuse", self.place):
            folder.mkdir(parents=True)

    def plug(self) -> bool:
        words = ["mount", "--bind", str(self.content), str(self.place)]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def pull(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], check=True)


class Pulled:
    """A drop on a stick that is pulled after some writes."""

    def __init__(self, drop: Drop, stick: Stick, writes: int) -> None:
        self._drop, self._stick, self._left = drop, stick, writes

    def put_new(self, name: str, data: bytes) -> None:
        self._left -= 1
        if self._left == 0:
            self._stick.pull()
        self._drop.put_new(name, data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._drop, name)


@pytest.mark.parametrize("writes", [1, 4, 11])
def test_a_stick_that_is_pulled_gets_the_rest_when_it_is_back(
    writes: int, source: Path, tmp_path: Path
) -> None:
    stick = Stick(tmp_path)
    try:
        plugged = stick.plug()
    except FileNotFoundError:
        plugged = False
    if not plugged:
        pytest.skip("nothing can be mounted here (needs root)")
    drop = FolderDrop(stick.place / "wuse")
    fault = retryable(lambda: send(Pulled(drop, stick, writes), source))  # type: ignore[arg-type]
    assert fault.code == "medium_gone"
    assert list(stick.place.iterdir()) == []  # nothing piles up where the stick was
    assert stick.plug()
    try:
        send(drop, source)
        parts.download(drop, NAME, tmp_path / "b.wuse")
    finally:
        stick.pull()
    assert same(source, tmp_path / "b.wuse")


@pytest.mark.parametrize("kind", [kind for kind in SERVERS if kind != "sftp-openssh"])
def test_a_wrong_password_is_no_weather(kind: str, running: Running) -> None:
    server = running(kind)
    with closing(server.drop(server.new_place(), password="wrong")) as drop:
        for act in (
            drop.check,
            lambda: drop.size(NAME),
            lambda: drop.put_new(NAME, b"x"),
            lambda: list(drop.list("inbox")),
            lambda: drop.get_range(NAME, 0, 1),
            lambda: drop.delete(NAME),
        ):
            with pytest.raises(DropFault, match="drop_login") as caught:
                act()
            assert not caught.value.retryable
            assert "wrong" not in str(caught.value)


def test_a_private_key_that_does_not_open_or_is_not_known(
    make_server: MakeServer, tmp_path: Path
) -> None:
    server = make_server(OpenSsh)
    place = server.new_place()
    with (
        closing(server.drop(place, password="wrong")) as drop,
        pytest.raises(DropFault, match="drop_key_file"),
    ):
        drop.size(NAME)
    (server.home / "authorized").write_text("")
    with closing(server.drop(place)) as drop, pytest.raises(DropFault, match="drop_login"):
        drop.size(NAME)


# certificates ------------------------------------------------------------------------------------


def secured(kind: type[Server]) -> type[Server]:
    """The same server behind a certificate that is in its folder before it starts."""

    class Secured(kind):  # type: ignore[misc, valid-type]
        certificate: ClassVar[dict[str, Any]] = {}

        def prepare(self) -> None:
            super().prepare()
            write_certificate(self.home, **self.certificate)

        def command(self) -> list[str]:
            files = [
                "--cert",
                str(self.home / "server.pem"),
                "--key",
                str(self.home / "server.key"),
            ]
            return [*super().command(), *files]

        def make_place(self, place: str) -> None:
            folder = self.data / BUCKET if kind is RcloneS3 else self.data / place
            folder.mkdir(exist_ok=True)

    return Secured


def drop_of(kind: type[Server], server: Server, place: str, route: Route) -> Drop:
    address = f"https://127.0.0.1:{server.port}"
    if kind is RcloneS3:
        return S3Drop(address, Key(ACCESS, SECRET), bucket=BUCKET, folder=place, route=route)
    return WebDavDrop(f"{address}/{place}", "county", PASSWORD, route)


@pytest.mark.parametrize("kind", [RcloneWebDav, RcloneS3])
def test_a_certificate_of_ones_own_authority_is_trusted_when_it_was_chosen(
    kind: type[Server], make_server: MakeServer, source: Path, tmp_path: Path
) -> None:
    server = make_server(secured(kind))
    place = server.new_place()
    with (
        closing(drop_of(kind, server, place, Route())) as drop,
        pytest.raises(DropFault, match="drop_certificate_unknown") as caught,
    ):
        drop.put_new(NAME, b"x")
    assert not caught.value.retryable
    route = Route(ca_file=str(server.home / "root.pem"))
    with closing(drop_of(kind, server, place, route)) as drop:
        send(drop, source)
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert same(source, tmp_path / "b.wuse")


@pytest.mark.parametrize(
    ("certificate", "code"),
    [
        ({"days": -2}, "drop_certificate_time"),
        ({"name": "dav.example.cn"}, "drop_certificate_name"),
        ({"name": "127.0.0.2"}, "drop_certificate_name"),
    ],
)
def test_a_certificate_that_is_expired_or_of_another_server_is_refused(
    certificate: dict[str, Any], code: str, make_server: MakeServer
) -> None:
    kind = secured(RcloneWebDav)
    kind.certificate = certificate  # type: ignore[attr-defined]
    server = make_server(kind)
    route = Route(ca_file=str(server.home / "root.pem"))
    with (
        closing(drop_of(RcloneWebDav, server, server.new_place(), route)) as drop,
        pytest.raises(DropFault, match=code) as caught,
    ):
        drop.check()
    assert not caught.value.retryable


def test_a_root_certificate_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_text("no certificate")
    for name in ("root.pem", "missing.pem"):
        route = Route(ca_file=str(tmp_path / name))
        with (
            closing(WebDavDrop("https://127.0.0.1:1/x", route=route)) as drop,
            pytest.raises(DropFault, match="drop_ca_file"),
        ):
            drop.check()


# the clock, the key of the server, proxies ------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in SERVERS if kind.startswith("s3")])
@pytest.mark.parametrize("off", [timedelta(days=-2000), timedelta(hours=3)])
def test_a_clock_that_is_off_does_not_keep_a_bundle_from_a_store(
    kind: str,
    off: timedelta,
    running: Running,
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Off(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(UTC) + off

    server = running(kind)
    monkeypatch.setattr(s3_module, "datetime", Off)
    with closing(server.drop(server.new_place())) as drop:
        send(drop, source)
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert same(source, tmp_path / "b.wuse")


def test_another_server_with_the_same_address_never_sees_the_password(
    make_server: MakeServer,
) -> None:
    server = make_server(OpenSsh)
    assert isinstance(server, OpenSsh)
    place = server.new_place()
    with closing(server.drop(place)) as first:
        first.put_new(NAME, b"data")
        pinned = first.seen_host_key
    server.new_host_key()
    server.restart()
    with closing(server.drop(place, host_key=pinned)) as drop:
        with pytest.raises(DropFault, match="drop_host_key") as caught:
            drop.size(NAME)
        assert not caught.value.retryable
        assert drop.seen_host_key.split()[1] in caught.value.sentence
    log = (server.home / "log").read_text()
    assert log.count("Accepted publickey") == 1
    with closing(server.drop(place, host_key=drop.seen_host_key)) as known:
        assert known.size(NAME) == 4
    with (
        closing(server.drop(place, host_key="ecdsa-sha2-nistp256 SHA256:x")) as drop,
        pytest.raises(DropFault, match="drop_host_key"),
    ):
        drop.size(NAME)


@pytest.mark.parametrize("kind", ["webdav-rclone", "sftp-rclone", "s3-rclone"])
def test_a_proxy_is_gone_through_and_sees_no_name(kind: str, running: Running) -> None:
    server = running(kind)
    place = server.new_place()
    with http_proxy("office:secret") as (port, asked):
        good = Route(proxy=f"http://office:secret@127.0.0.1:{port}")
        with closing(server.drop(place, route=good)) as drop:
            drop.put_new(NAME, b"data")
            assert drop.get_range(NAME, 0, 9) == b"data"
        assert asked
        assert {line.split()[0] for line in asked} == {"CONNECT"}
        bad = Route(proxy=f"http://office:wrong@127.0.0.1:{port}")
        with (
            closing(server.drop(place, route=bad)) as drop,
            pytest.raises(DropFault, match="drop_proxy") as caught,
        ):
            drop.size(NAME)
        assert not caught.value.retryable
        assert "wrong" not in str(caught.value)
    assert isinstance(drop, (WebDavDrop, SftpDrop, S3Drop))


def test_what_a_proxy_answered_holds_no_socket() -> None:
    """Python before 3.11.5 leaves it open, for as long as somebody knows of the failure."""
    with socket.create_server(("127.0.0.1", 0)) as server, http_proxy("office:secret") as (at, _):
        port = int(server.getsockname()[1])
        route = Route(proxy=f"http://office:wrong@127.0.0.1:{at}")
        with pytest.raises(OSError, match="Tunnel connection failed") as caught:
            open_tunnel("127.0.0.1", port, route)
        answers = [item for item in gc.get_objects() if isinstance(item, HTTPResponse)]
        assert all(item.isclosed() for item in answers)
        assert caught.value.__traceback__ is not None
        tunnel = open_tunnel(
            "127.0.0.1",
            port,
            dataclasses.replace(route, proxy=f"http://office:secret@127.0.0.1:{at}"),
        )
        assert tunnel is not None
        tunnel.close()
        assert tunnel.fileno() == -1


def test_a_store_lists_page_after_page(make_server: MakeServer, tmp_path: Path) -> None:
    folder = tmp_path / BUCKET / "place" / "inbox" / "token"
    folder.mkdir(parents=True)
    for number in range(2_345):  # three pages
        (folder / f"x{number:05d}").write_bytes(b"12")
    server = make_server(RcloneS3, tmp_path)
    with closing(server.drop("place")) as drop:
        found = list(drop.list("inbox/token"))
    assert [entry.name for entry in found] == [f"inbox/token/x{n:05d}" for n in range(2_345)]
    assert {entry.size for entry in found} == {2}


def test_a_server_that_asks_for_a_digest_never_hears_the_password(
    make_server: MakeServer, source: Path, tmp_path: Path
) -> None:
    server = make_server(ApacheDigest)
    place = server.new_place()
    with closing(server.drop(place)) as drop:
        send(drop, source)
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert same(source, tmp_path / "b.wuse")
    wrong = server.drop(place, password="another")
    with closing(wrong), pytest.raises(DropFault, match="drop_login"):
        wrong.check()
