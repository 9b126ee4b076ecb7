# SPDX-License-Identifier: MulanPSL-2.0
"""The signed outside of a bundle: who, for whom, which changes; never anything about a person.

A carrier can read it. It names stations and devices, counts rows and fixes the hash of the
encrypted payload. ``seq`` and ``prev_envelope_sha256`` run along one stream, that is one device,
one direction and one set of receivers; from them a receiver sees replays, gaps and forks.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta

from wuse_desktop.domain.ids import new_id
from wuse_desktop.sync.documents import (
    Count,
    Digest,
    DivisionCode,
    Entity,
    Instant,
    KeyId,
    Kind,
    Name,
    Uuid,
    Version,
    from_json,
    sign_document,
    unverified_body,
    verified_body,
)
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.ports import Signer

FORMAT = 1
BUNDLE = Kind("bundle", "application/vnd.wuse.bundle+json", FORMAT)

Direction = Literal["up", "down", "replica"]
Part = Literal["records", "attachments"]
Clock = Annotated[str, Meta(pattern=r"\A(|[0-9]{15}-[0-9a-f]{4}-[0-9A-Za-z._-]{1,64})\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeDraft:
    """What the sender knows before the payload is made.

    ``device_id`` is the replica that signs; ``receivers`` are site ids, or
    that of one laptop where several belong to a site; ``from_rev`` is the last
    change that every receiver has confirmed, ``to_rev`` the last one in this bundle (both in the
    sender's own numbering); ``hlc`` is the sender's clock; ``prev_envelope_sha256`` is empty for
    the first bundle of a stream. ``introduction`` is the signed word of the desk that admitted
    this laptop (``cards.Introduction``), for receivers that have not heard of it yet.
    """

    app_version: Version
    schema_version: Version
    direction: Direction
    site_id: Uuid
    division_code: DivisionCode
    device_id: Name
    receivers: Annotated[tuple[Uuid, ...], Meta(min_length=1, max_length=64)]
    seq: Annotated[int, Meta(ge=1, le=2**62)]
    prev_envelope_sha256: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
    from_rev: Count
    to_rev: Count
    hlc: Clock = ""
    part: Part = "records"
    introduction: Annotated[str, Meta(max_length=8192)] = ""
    bundle_id: Uuid = field(default_factory=new_id)
    created_at: Instant = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(EnvelopeDraft):
    """The draft with what making the payload added: its hash, size and counts by entity."""

    format: int = FORMAT
    key_id: KeyId
    payload_sha256: Digest
    payload_size: Count
    manifest_sha256: Digest
    counts: Annotated[Mapping[Entity, Count], Meta(max_length=1000)]

    @property
    def rows(self) -> int:
        """Rows in the payload."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope and the SHA-256 of its signed bytes (what ``prev_envelope_sha256`` holds)."""

    envelope: Envelope
    sha256: str


def seal(envelope: Envelope, signer: Signer) -> tuple[bytes, Sealed]:
    """Sign an envelope; its bytes and its hash."""
    data = sign_document(envelope, Envelope, BUNDLE, signer)
    return data, Sealed(envelope, _digest(unverified_body(data, BUNDLE)))


def peek(data: bytes) -> Sealed:
    """Read an envelope without believing it. Raises UserFault (damaged, unsigned, newer)."""
    return _read(unverified_body(data, BUNDLE))


def unseal(data: bytes, trusted: Mapping[str, bytes]) -> Sealed:
    """Read an envelope signed by a trusted key (key id → public key). Raises UserFault."""
    verified = verified_body(data, BUNDLE, trusted)
    sealed = _read(verified.body)
    if sealed.envelope.key_id != verified.key_id:
        raise fault("bundle_damaged", "the envelope names another key than the one that signed")
    return sealed


def _read(body: bytes) -> Sealed:
    envelope = from_json(body, Envelope, BUNDLE)
    if envelope.to_rev < envelope.from_rev:
        raise fault("bundle_damaged", "to_rev lies before from_rev")
    return Sealed(envelope, _digest(body))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
