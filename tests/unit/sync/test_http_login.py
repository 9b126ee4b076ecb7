# SPDX-License-Identifier: MulanPSL-2.0
"""Logging in to an HTTP server: the published examples, and what goes out when."""

import base64
import re
import secrets
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.drop_servers.scripted import Answer, Asked, scripted
from wuse_desktop.sync.drops.http import Reply
from wuse_desktop.sync.drops.http_login import HttpLogin, challenge_in
from wuse_desktop.sync.drops.webdav import WebDavDrop
from wuse_desktop.sync.ports import DropFault

PASSWORD = "Circle of Life"
REALM = 'realm="http-auth@example.org"'
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
REST = (
    f'qop="auth, auth-int", nonce="{NONCE}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
OWN = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


def refusal(*challenges: str, status: int = 401) -> Reply:
    return Reply(status, {"www-authenticate": ", ".join(challenges)}, b"")


def digest(**fields: str) -> str:
    told = {"realm": "drop", "nonce": "n1", "qop": "auth", **fields}
    return "Digest " + ", ".join(f'{name}="{value}"' for name, value in told.items() if value)


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_published_example_comes_out(
    algorithm: str, response: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 7616, 3.9.1."""
    monkeypatch.setattr(secrets, "token_hex", lambda _size: OWN)
    login = HttpLogin("Mufasa", PASSWORD, secure=False)
    assert login.learn(refusal(f"Digest {REALM}, {REST}, algorithm={algorithm}"))
    sent = login.header("GET", "/dir/index.html")["Authorization"]
    assert f'response="{response}"' in sent
    assert 'uri="/dir/index.html"' in sent
    assert "qop=auth, nc=00000001" in sent
    assert PASSWORD not in sent
    assert "nc=00000002" in login.header("GET", "/")["Authorization"]


def test_a_server_of_before_qualities_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 2617, 3.2.2.1, without qop."""
    login = HttpLogin("Mufasa", "Circle Of Life", secure=False)
    asked = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
    assert login.learn(refusal(asked))
    sent = login.header("GET", "/dir/index.html")["Authorization"]
    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in sent
    assert "cnonce" not in sent


def test_the_best_challenge_is_taken_and_unknown_ones_are_passed_by() -> None:
    asked = refusal(
        digest(algorithm="SHA-512-256"),
        digest(algorithm="MD5", nonce="old"),
        'Basic realm="a, \\"quoted\\" one", charset="UTF-8"',
        digest(algorithm="SHA-256-sess", nonce="good"),
    )
    found = challenge_in(asked.headers)
    assert found is not None
    assert (found.nonce, found.algorithm) == ("good", "SHA-256-sess")
    assert challenge_in(refusal(digest(qop="auth-int")).headers) is None
    assert challenge_in(refusal("Negotiate", 'Basic realm="x"').headers) is None
    assert challenge_in({}) is None


def test_a_password_goes_out_unasked_only_when_nobody_can_read_it() -> None:
    asked = refusal('Basic realm="x"')
    assert "Authorization" in HttpLogin("u", "p", secure=True).header("GET", "/")
    login = HttpLogin("u", "p", secure=False)
    assert login.header("GET", "/") == {}
    assert login.learn(asked)
    sent = login.header("GET", "/")["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent) == b"u:p"
    assert not login.learn(asked)  # it was wrong
    nobody = HttpLogin("", "", secure=True)
    assert nobody.header("GET", "/") == {}
    assert not nobody.learn(asked)


def test_some_answer_an_unknown_user_without_asking() -> None:
    login = HttpLogin("u", "p", secure=False)
    assert login.learn(Reply(403, {}, b""))
    assert login.header("GET", "/")["Authorization"].startswith("Basic ")
    assert not login.learn(Reply(403, {}, b""))


def test_a_nonce_that_ran_out_is_renewed_and_a_wrong_password_is_not_tried_for_ever() -> None:
    login = HttpLogin("u", "p", secure=False)
    assert login.learn(refusal(digest()))
    login.header("GET", "/")
    assert login.learn(refusal(digest(nonce="n2", stale="TRUE")))
    login.header("GET", "/")
    assert not login.learn(refusal(digest(nonce="n3")))  # fresh, and refused: the password
    login.header("GET", "/")
    login.header("GET", "/")
    assert login.learn(refusal(digest(nonce="n4")))  # it had been good: the server was restarted


def _asking(challenge: str, nonces: list[str]) -> Callable[[Asked], Answer]:
    """A server that wants a digest with the last of ``nonces``."""

    def answer(asked: Asked) -> Answer:
        said = asked.headers.get("Authorization", "")
        if f'nonce="{nonces[-1]}"' not in said:
            return Answer(401, b"", {"WWW-Authenticate": challenge.replace("NONCE", nonces[-1])})
        told = "<d:resourcetype><d:collection/></d:resourcetype>"
        return Answer(
            207,
            f'<d:multistatus xmlns:d="DAV:"><d:response><d:href>{asked.path}</d:href><d:propstat>'
            f"<d:prop>{told}</d:prop></d:propstat></d:response></d:multistatus>".encode(),
        )

    return answer


def test_a_drop_answers_a_digest_and_goes_on_when_it_runs_out() -> None:
    nonces = ["first"]
    challenge = 'Digest realm="drop", nonce="NONCE", qop="auth", stale=true'
    with (
        scripted(_asking(challenge, nonces)) as (address, asked),
        closing(WebDavDrop(address, "u", PASSWORD)) as drop,
    ):
        drop.check()
        nonces.append("second")
        drop.check()
        drop.check()
    said = [request.headers.get("Authorization", "") for request in asked]
    assert said[0] == ""
    assert [re.findall(r'nonce="(\w+)"', text)[:1] for text in said[1:]] == [
        ["first"], ["first"], ["second"], ["second"],
    ]  # fmt: skip
    assert not any("Basic" in text for text in said)


def test_a_server_that_always_asks_again_is_no_endless_loop() -> None:
    def answer(asked: Asked) -> Answer:
        del asked
        return Answer(401, b"", {"WWW-Authenticate": digest(stale="true")})

    with (
        scripted(answer) as (address, asked),
        closing(WebDavDrop(address, "u", PASSWORD)) as drop,
        pytest.raises(DropFault, match="drop_login"),
    ):
        drop.check()
    assert len(asked) == 3
