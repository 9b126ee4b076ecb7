# SPDX-License-Identifier: MulanPSL-2.0
"""The signature wrapper against its specification and against tampering."""

import base64
import json
from typing import Any

import pytest

from tests.unit.sync.samples import Desk
from wuse_desktop.sync import dsse
from wuse_desktop.sync.dsse import Reason, SignatureRefused

TYPE = "application/vnd.wuse.test+json"
BODY = '{"站": "木兰"}'.encode()


def reason(data: bytes, trusted: dict[str, bytes], payload_type: str = TYPE) -> Reason:
    with pytest.raises(SignatureRefused) as caught:
        dsse.verify(data, payload_type, trusted)
    return caught.value.reason


def changed(data: bytes, **parts: Any) -> bytes:
    return json.dumps({**json.loads(data), **parts}).encode()


def test_the_signed_bytes_are_those_of_the_specification() -> None:
    """The example of the DSSE specification."""
    encoded = dsse.pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_signed_body_comes_back(station: Desk) -> None:
    data = dsse.sign(TYPE, BODY, station.keys.signer())
    verified = dsse.verify(data, TYPE, station.trusted)
    assert verified.body == BODY
    assert verified.key_id == station.keys.signer().key_id
    assert data == dsse.sign(TYPE, BODY, station.keys.signer())


def test_every_change_is_noticed(station: Desk, county: Desk) -> None:
    data = dsse.sign(TYPE, BODY, station.keys.signer())
    other = base64.b64encode(BODY + b" ").decode()
    (signature,) = json.loads(data)["signatures"]
    assert reason(changed(data, payload=other), station.trusted) is Reason.BAD_SIGNATURE
    assert reason(data, county.trusted) is Reason.UNKNOWN_KEY
    assert reason(data, station.trusted, TYPE + "x") is Reason.MALFORMED
    assert reason(changed(data, signatures=[]), station.trusted) is Reason.UNSIGNED
    for broken in ("", "!!", base64.b64encode(b"short").decode(), "A" * 128):
        forged = changed(data, signatures=[{**signature, "sig": broken}])
        assert reason(forged, station.trusted) is Reason.BAD_SIGNATURE


def test_one_good_signature_among_strange_ones_is_enough(station: Desk, county: Desk) -> None:
    data = dsse.sign(TYPE, BODY, station.keys.signer())
    foreign = json.loads(dsse.sign(TYPE, BODY, county.keys.signer()))["signatures"]
    both = changed(data, signatures=foreign + json.loads(data)["signatures"])
    assert dsse.verify(both, TYPE, station.trusted).key_id in station.trusted


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'"\xff"',
        b'{"payload":"***","payloadType":"application/vnd.wuse.test+json"}',
        b" " * (dsse.MAX_BYTES + 1),
    ],
    ids=["empty", "null", "list", "object", "deep", "no utf-8", "no base64", "large"],
)
def test_what_is_no_wrapper_is_malformed(data: bytes, station: Desk) -> None:
    assert reason(data, station.trusted) is Reason.MALFORMED
