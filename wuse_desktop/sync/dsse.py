# SPDX-License-Identifier: MulanPSL-2.0
"""DSSE version 1 (github.com/secure-systems-lab/dsse): a JSON wrapper for signed bytes.

The signature covers the type and the exact bytes of the body, so nothing needs to be put into a
canonical form before it is checked.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from wuse_desktop.sync.ports import Signer

MAX_BYTES = 4 * 1024 * 1024
_MAX_SIGNATURES = 4
_KEY_ID_DIGITS = 16


class Reason(StrEnum):
    """Why a wrapper was refused."""

    MALFORMED = "malformed"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"


class SignatureRefused(Exception):
    """The wrapper does not prove where its body comes from."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature and the name of the key that is said to have made it."""

    keyid: Annotated[str, Meta(max_length=128)]
    sig: Annotated[str, Meta(max_length=128)]


@dataclass(frozen=True, slots=True)
class _Wrapper:
    payload: str
    payloadType: Annotated[str, Meta(max_length=128)]  # noqa: N815 - the name on the wire
    signatures: Annotated[tuple[Signature, ...], Meta(max_length=_MAX_SIGNATURES)] = ()


@dataclass(frozen=True, slots=True)
class Unverified:
    """A wrapper taken apart; its body proves nothing yet."""

    body: bytes
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A body whose signature holds, and the name of the key that made it."""

    body: bytes
    key_id: str


def key_id_of(public_key: bytes) -> str:
    """The short name of a public key: 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:_KEY_ID_DIGITS]


def pae(payload_type: str, body: bytes) -> bytes:
    """The pre-authentication encoding: the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


def sign(payload_type: str, body: bytes, signer: Signer) -> bytes:
    """Wrap ``body`` with one signature; the same input gives the same bytes."""
    signature = Signature(signer.key_id, _text(signer.sign(pae(payload_type, body))))
    return msgspec.json.encode(_Wrapper(_text(body), payload_type, (signature,)))


def parse(data: bytes, payload_type: str) -> Unverified:
    """Take a wrapper apart without believing it. Raises SignatureRefused."""
    if len(data) > MAX_BYTES:
        raise SignatureRefused(Reason.MALFORMED)
    try:
        wrapper = msgspec.json.decode(data, type=_Wrapper)
        body = base64.b64decode(wrapper.payload, validate=True)
    except (ValueError, RecursionError):
        raise SignatureRefused(Reason.MALFORMED) from None
    if wrapper.payloadType != payload_type:
        raise SignatureRefused(Reason.MALFORMED)
    if not wrapper.signatures:
        raise SignatureRefused(Reason.UNSIGNED)
    return Unverified(body, wrapper.signatures)


def verify(data: bytes, payload_type: str, trusted: Mapping[str, bytes]) -> Verified:
    """Return the body when a trusted key (key id → 32 bytes) signed it. Raises SignatureRefused."""
    unverified = parse(data, payload_type)
    message = pae(payload_type, unverified.body)
    known = [entry for entry in unverified.signatures if entry.keyid in trusted]
    if not known:
        raise SignatureRefused(Reason.UNKNOWN_KEY)
    for entry in known:
        if _holds(trusted[entry.keyid], entry, message):
            return Verified(unverified.body, entry.keyid)
    raise SignatureRefused(Reason.BAD_SIGNATURE)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _holds(public_key: bytes, entry: Signature, message: bytes) -> bool:
    from cryptography.exceptions import (  # noqa: PLC0415 - heavy, loaded when first used
        InvalidSignature,
    )
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - as above
        Ed25519PublicKey,
    )

    try:
        signature = base64.b64decode(entry.sig, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
