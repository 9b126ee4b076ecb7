# SPDX-License-Identifier: MulanPSL-2.0
"""What WebDAV servers answer only now and then, and what we make of it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.drop_servers.scripted import Answer, Asked, scripted
from wuse_desktop.sync import parts
from wuse_desktop.sync.drops.route import Pace, Route
from wuse_desktop.sync.drops.webdav import WebDavDrop
from wuse_desktop.sync.ports import DropEntry, DropFault

NAME = "inbox/token/bundle"
SECRET = "hidden-word"


def multistatus(*resources: tuple[str, str]) -> Answer:
    """A listing: each resource is a path and the XML of its properties."""
    told = "".join(
        f"<d:response><d:href>{path}</d:href><d:propstat><d:prop>{properties}</d:prop>"
        "</d:propstat></d:response>"
        for path, properties in resources
    )
    return Answer(207, f'<d:multistatus xmlns:d="DAV:">{told}</d:multistatus>'.encode())


def length(count: object) -> str:
    return f"<d:getcontentlength>{count}</d:getcontentlength>"


def fault_of(answer: Callable[[Asked], Answer], act: Callable[[WebDavDrop], object]) -> DropFault:
    """The fault that an action ends with."""
    with (
        scripted(answer) as (address, _asked),
        closing(WebDavDrop(address, "u", SECRET)) as drop,
        pytest.raises(DropFault) as caught,
    ):
        act(drop)
    assert caught.value.message.endswith("。")
    assert caught.value.next_step.endswith("。")
    assert SECRET not in str(caught.value) + caught.value.sentence
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "retryable", "closes"),
    [
        (301, "drop_moved", False, True),
        (307, "drop_moved", False, True),
        (400, "drop_refused", False, False),
        (401, "drop_login", False, True),
        (403, "drop_forbidden", False, True),
        (405, "drop_busy", True, True),
        (501, "drop_unsuitable", False, True),
        (413, "drop_too_large", False, True),
        (423, "drop_locked", True, False),
        (429, "drop_busy", True, True),
        (500, "drop_busy", True, True),
        (503, "drop_busy", True, True),
        (507, "drop_full", False, True),
    ],
)
def test_each_status_has_its_sentence_and_says_whether_waiting_helps(
    status: int, code: str, retryable: bool, closes: bool
) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(404) if asked.method == "PROPFIND" else Answer(status)

    fault = fault_of(answer, lambda drop: drop.put_new(NAME, b"data"))
    assert (fault.code, fault.retryable, fault.closes) == (code, retryable, closes)


@pytest.mark.parametrize("status", [404, 409])
def test_without_the_place_itself_nothing_is_stored(status: int) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(404 if asked.method == "PROPFIND" else status)

    assert fault_of(answer, lambda drop: drop.put_new(NAME, b"x")).code == "drop_no_place"
    assert fault_of(answer, lambda drop: drop.check()).code == "drop_no_place"


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 120, 120),
        ("99999999999", 86400, 86400),
        ("-5", 0, 0),
        ("nan", 0, 0),
        ("inf", 0, 0),
        ("soon", 0, 0),
    ],
)
def test_a_server_may_ask_for_patience(header: str, least: float, most: float) -> None:
    assert least <= _patience(header) <= most


def test_a_server_may_name_the_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3500 < _patience(moment) <= 3600


def _patience(header: str) -> float:
    answer = Answer(503, headers={"Retry-After": header})
    return fault_of(lambda _asked: answer, lambda drop: drop.size(NAME)).retry_after


def test_a_listing_that_tells_too_much_is_sifted() -> None:
    listing = multistatus(
        ("/dav/inbox/token/", "<d:resourcetype><d:collection/></d:resourcetype>"),
        ("/dav/inbox/token/whole.part0000", length(7)),
        ("http://elsewhere.example/dav/inbox/token/absolute", length(8)),
        ("/dav/inbox/token/deeper/file", length(1)),
        ("/dav/inbox/other/file", length(1)),
        ("/dav/inbox/token/../../secret", length(1)),
        ("/dav/inbox/token/%2e%2e", length(1)),
        ("/dav/inbox/token/%E7%AB%99", length(1)),
        ("/dav/inbox/token/strange", length("１２")),
        ("/dav/inbox/token/huge", length("9" * 40)),
        ("/dav/inbox/token/folder", "<d:resourcetype><d:collection/></d:resourcetype>"),
        ("", length(3)),
    )
    with (
        scripted(lambda _asked: listing) as (address, asked),
        closing(WebDavDrop(f"{address}/dav")) as drop,
    ):
        found = list(drop.list("inbox/token"))
    assert found == [
        DropEntry("inbox/token/absolute", 8),
        DropEntry("inbox/token/huge", 0),
        DropEntry("inbox/token/strange", 0),
        DropEntry("inbox/token/whole.part0000", 7),
    ]
    assert asked[0].headers["Depth"] == "1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Please sign in</body></html>",
        b"<d:multistatus xmlns:d='DAV:'><d:response>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><d:multistatus xmlns:d="DAV:">&a;</d:multistatus>',
        b"\xff\xfe\x00",
    ],
    ids=["empty", "sign-in page", "cut", "bomb", "noise"],
)
def test_a_listing_that_is_none_is_not_an_empty_folder(body: bytes) -> None:
    fault = fault_of(lambda _asked: Answer(207, body), lambda drop: list(drop.list("inbox/token")))
    assert (fault.code, fault.retryable) == ("drop_garbled", True)


def test_a_redirect_is_not_followed_with_the_password() -> None:
    with scripted(lambda _asked: Answer(200)) as (elsewhere, asked_elsewhere):
        moved = Answer(308, headers={"Location": f"{elsewhere}/dav"})
        fault = fault_of(lambda _asked: moved, lambda drop: list(drop.list("inbox/token")))
    assert fault.code == "drop_moved"
    assert asked_elsewhere == []


def test_an_answer_that_is_cut_off_is_no_answer() -> None:
    cut = Answer(206, b"half", {"Content-Range": "bytes 0-7/8"}, length=8)
    fault = fault_of(lambda _asked: cut, lambda drop: drop.get_range(NAME, 0, 8))
    assert (fault.code, fault.retryable) == ("drop_cut", True)


def test_a_server_that_does_not_know_ranges_gives_the_right_piece() -> None:
    with (
        scripted(lambda _asked: Answer(200, b"0123456789")) as (address, _asked),
        closing(WebDavDrop(address)) as drop,
    ):
        assert drop.get_range(NAME, 3, 4) == b"3456"
        assert drop.get_range(NAME, 8, 4) == b"89"
        assert drop.get_range(NAME, 20, 4) == b""


def test_another_piece_than_was_asked_for_is_not_taken() -> None:
    wrong = Answer(206, b"0123", {"Content-Range": "bytes 0-3/10"})
    fault = fault_of(lambda _asked: wrong, lambda drop: drop.get_range(NAME, 4, 4))
    assert fault.code == "drop_garbled"


class _Careless:
    """A server that never heard of conditions, and keeps at most ``most`` bytes of a file."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.files: dict[str, bytes] = {}
        self.most = most

    def __call__(self, asked: Asked) -> Answer:
        path = asked.path.rstrip("/")
        if asked.method == "PUT":
            self.files[path] = asked.body[: self.most]
            return Answer(201)
        if asked.method == "MOVE":
            self.files["/" + asked.headers["Destination"].split("/", 3)[3]] = self.files.pop(path)
            return Answer(201)
        if asked.method == "DELETE":
            return Answer(204 if self.files.pop(path, None) is not None else 404)
        if path not in self.files:
            return Answer(404)
        return multistatus((path, length(len(self.files[path]))))


def test_a_server_without_conditions_still_overwrites_nothing() -> None:
    server = _Careless()
    with scripted(server) as (address, _asked), closing(WebDavDrop(address)) as drop:
        drop.put_new(NAME, b"first")
        drop.put_new(NAME + ".tmp", b"second")
        attempts: list[Callable[[], None]] = [
            lambda: drop.put_new(NAME, b"third"),
            lambda: drop.rename_new(NAME + ".tmp", NAME),
        ]
        for refused in attempts:
            with pytest.raises(DropFault, match="file_exists"):
                refused()
    assert server.files[f"/{NAME}"] == b"first"


def test_a_server_that_keeps_half_and_says_yes_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.wuse").write_bytes(b"x" * 5000)
    server = _Careless(most=3000)
    with scripted(server) as (address, _asked), closing(WebDavDrop(address)) as drop:
        with pytest.raises(DropFault, match="drop_torso") as caught:
            parts.upload(drop, tmp_path / "a.wuse", NAME)
        assert caught.value.retryable
        assert list(server.files) == [f"/{NAME}.part0000.tmp"]
        server.most = 1_000_000
        parts.upload(drop, tmp_path / "a.wuse", NAME)
    assert server.files[f"/{NAME}.part0000"] == b"x" * 5000
    assert f"/{NAME}.manifest" in server.files


# what is no HTTP --------------------------------------------------------------------------------


@pytest.fixture
def speaking() -> Iterator[Callable[[bytes], int]]:
    """Return ``speaking(words)``: the port of somebody who says that to everyone, and waits."""
    listeners: list[socket.socket] = []
    guests: list[socket.socket] = []

    def speak(words: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            while True:
                try:
                    guest, _address = listener.accept()
                except OSError:
                    return
                guests.append(guest)
                if words:
                    guest.sendall(words)

        threading.Thread(target=serve, daemon=True).start()
        return int(listener.getsockname()[1])

    yield speak
    for item in (*listeners, *guests):
        with item:
            if item in listeners:
                item.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("scheme", "words", "code", "retryable"),
    [
        ("http", b"", "drop_silent", True),
        ("https", b"", "drop_silent", True),
        ("http", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "drop_garbled", True),
        ("https", b"HTTP/1.1 400 Bad Request\r\n\r\n", "drop_no_tls", False),
    ],
)
def test_somebody_else_at_that_port_is_told_apart(
    speaking: Callable[[bytes], int], scheme: str, words: bytes, code: str, retryable: bool
) -> None:
    address = f"{scheme}://127.0.0.1:{speaking(words)}"
    with (
        closing(WebDavDrop(address, route=Route(patience=0.3))) as drop,
        pytest.raises(DropFault) as caught,
    ):
        drop.size(NAME)
    assert (caught.value.code, caught.value.retryable) == (code, retryable)


def test_nobody_at_that_port_and_no_such_host() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}", "https://no-such-host.invalid"):
        with closing(WebDavDrop(address)) as drop, pytest.raises(DropFault) as caught:
            drop.check()
        assert (caught.value.code, caught.value.retryable) == ("drop_unreachable", True)


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    with (
        scripted(lambda _asked: Answer(404, headers={"Connection": "close"})) as (address, asked),
        closing(WebDavDrop(address)) as drop,
    ):
        assert [drop.size(NAME) for _each in range(3)] == [None] * 3
    assert len(asked) == 3


def test_a_limit_of_speed_is_kept_on_average() -> None:
    now, slept = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(1000, clock=lambda: now[0], sleep=sleep)
    for _block in range(10):
        pace.wait_before(500)
    assert now[0] == pytest.approx(4.5)
    assert Pace(0).seconds_before(10**9) == 0
