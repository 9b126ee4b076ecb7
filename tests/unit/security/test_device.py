# SPDX-License-Identifier: MulanPSL-2.0
"""The identity of a laptop: it signs, it reads what is sent to it, it survives storing."""

import hashlib
import json
from typing import Any

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wuse_desktop.errors import Defect
from wuse_desktop.security.device import DeviceIdentity, key_id_of


@pytest.fixture(scope="module")
def device() -> DeviceIdentity:
    return DeviceIdentity.generate()


def test_identity_survives_storing_as_json(device: DeviceIdentity) -> None:
    assert DeviceIdentity.from_dict(json.loads(json.dumps(device.to_dict()))) == device


def test_signature_verifies_with_the_public_part(device: DeviceIdentity) -> None:
    signer, public = device.signer(), device.public_part()
    signature = signer.sign(b"envelope")
    key = Ed25519PublicKey.from_public_bytes(public.verify_key)
    key.verify(signature, b"envelope")
    with pytest.raises(InvalidSignature):
        key.verify(signature, b"another")
    assert signer.key_id == public.key_id == key_id_of(public.verify_key)
    assert signer.key_id == hashlib.sha256(public.verify_key).hexdigest()[:16]


def test_each_identity_reads_what_is_sealed_to_its_recipient(device: DeviceIdentity) -> None:
    public = device.public_part()
    for recipient, identity in (
        (public.recipient, device.identity),
        (public.recovery_recipient, device.recovery_identity),
    ):
        sealed = pyrage.encrypt(b"rows", [pyrage.x25519.Recipient.from_str(recipient)])
        assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]) == b"rows"
    assert public.recipient != public.recovery_recipient


def test_identities_are_never_alike(device: DeviceIdentity) -> None:
    other = DeviceIdentity.generate()
    assert other.public_part().key_id != device.public_part().key_id
    assert other.identity != device.identity


def test_public_part_and_repr_hold_nothing_private(device: DeviceIdentity) -> None:
    stored = device.to_dict()
    shown = repr(device) + json.dumps(device.public_part().to_dict()) + repr(device.signer())
    for private in ("signing_seed", "identity", "recovery_identity"):
        assert str(stored[private]) not in shown
    assert "AGE-SECRET-KEY" not in shown


@pytest.mark.parametrize(
    "damage",
    [
        {"signing_seed": "AAAA"},
        {"signing_seed": "?"},
        {"signing_seed": "A" * 43 + "="},
        {"identity": "AGE-SECRET-KEY-1"},
        {"recovery_identity": ""},
        {"key_id": "0" * 16},
        {"format": 2},
    ],
)
def test_damaged_identity_is_refused_without_its_content(
    device: DeviceIdentity, damage: dict[str, Any]
) -> None:
    with pytest.raises(Defect, match="device_identity_damaged") as caught:
        DeviceIdentity.from_dict({**device.to_dict(), **damage})
    assert device.identity not in str(caught.value)
    assert caught.value.__cause__ is None


def test_incomplete_identity_is_refused(device: DeviceIdentity) -> None:
    for missing in device.to_dict():
        partial = {name: value for name, value in device.to_dict().items() if name != missing}
        with pytest.raises(Defect):
            DeviceIdentity.from_dict(partial)
