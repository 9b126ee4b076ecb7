# SPDX-License-Identifier: MulanPSL-2.0
"""Small signed documents (envelope, receipt, card): strict both ways, one way to refuse each.

A document is a frozen dataclass whose annotations carry its bounds. Fields this version does not
know are ignored, so a later version may add some without a new format; a changed meaning needs a
new ``format`` number, which older versions refuse with the version that is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _
from wuse_desktop.sync import dsse
from wuse_desktop.sync.dsse import Reason, SignatureRefused
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.ports import Signer

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

Uuid = Annotated[str, Meta(pattern=rf"\A{_UUID}\Z")]
Name = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z._-]{1,64}\Z")]
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
KeyId = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Version = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z.+_-]{1,40}\Z")]
Entity = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,62}\Z")]
DivisionCode = Annotated[str, Meta(pattern=r"\A[0-9]{2,12}\Z")]
Count = Annotated[int, Meta(ge=0, le=2**62)]
Instant = Annotated[datetime, Meta(tz=True)]
Label = Annotated[str, Meta(min_length=1, max_length=200)]
PublicKey = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{43}=\Z")]
Recipient = Annotated[str, Meta(pattern=r"\Aage1[02-9ac-hj-np-z]{58}\Z")]

_CODES = {
    Reason.MALFORMED: "damaged",
    Reason.UNSIGNED: "unsigned",
    Reason.UNKNOWN_KEY: "unknown_sender",
    Reason.BAD_SIGNATURE: "damaged",
}

Document = TypeVar("Document")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of document is named in faults ("bundle_damaged") and typed on the wire."""

    noun: str
    payload_type: str
    format: int = 1


@dataclass(frozen=True, slots=True)
class _Versions:
    format: Annotated[int, Meta(ge=1)]
    app_version: Version = "?"


def to_json(document: object) -> bytes:
    """The one spelling of a document: keys sorted, no spaces, UTF-8."""
    return msgspec.json.encode(document, order="sorted")


def from_json(body: bytes, type_: type[Document], kind: Kind) -> Document:
    """Read a document back. Raises UserFault ``<noun>_damaged`` or ``<noun>_newer``."""
    try:
        versions = msgspec.json.decode(body, type=_Versions)
        if versions.format > kind.format:
            raise fault(f"{kind.noun}_newer", version=versions.app_version)
        return msgspec.json.decode(body, type=type_)
    except (ValueError, RecursionError) as error:
        # What the decoder says names fields and bounds, never values.
        raise fault(f"{kind.noun}_damaged", str(error)) from None


def sign_document(document: object, type_: type, kind: Kind, signer: Signer) -> bytes:
    """Sign a document that its own reader accepts.

    Raises Defect ``document_malformed`` when it does not: nothing wrong is ever sent.
    """
    body = to_json(document)
    try:
        if len(body) * 4 // 3 + 1024 > dsse.MAX_BYTES:
            raise ValueError("too large")
        msgspec.json.decode(body, type=type_)
    except ValueError as error:
        defect = Defect("document_malformed", _("要发出的内容不合格式，没有发出，记录没有变。"))
        defect.add_note(f"{kind.noun}: {error}")
        raise defect from None
    return dsse.sign(kind.payload_type, body, signer)


def unverified_body(data: bytes, kind: Kind) -> bytes:
    """The body of a signed document before anybody vouches for it. Raises UserFault."""
    try:
        return dsse.parse(data, kind.payload_type).body
    except SignatureRefused as refusal:
        raise _refused(kind, refusal) from None


def verified_body(data: bytes, kind: Kind, trusted: Mapping[str, bytes]) -> dsse.Verified:
    """The body that a trusted key signed. Raises UserFault."""
    try:
        return dsse.verify(data, kind.payload_type, trusted)
    except SignatureRefused as refusal:
        raise _refused(kind, refusal) from None


def _refused(kind: Kind, refusal: SignatureRefused) -> Exception:
    return fault(f"{kind.noun}_{_CODES[refusal.reason]}", refusal.reason.value)
