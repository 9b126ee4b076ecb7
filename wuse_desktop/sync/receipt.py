# SPDX-License-Identifier: MulanPSL-2.0
"""Receipts: the receiver's signed word on one bundle, readable by its sender alone.

A sender calls nothing confirmed without one, and its next bundle starts after ``to_rev`` of the
last valid receipt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from wuse_desktop.domain.ids import new_id
from wuse_desktop.sync import age, dsse
from wuse_desktop.sync.documents import (
    Count,
    Digest,
    Entity,
    Instant,
    Kind,
    Name,
    Uuid,
    Version,
    from_json,
    sign_document,
    verified_body,
)
from wuse_desktop.sync.dsse import Verified
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.file_payload import MAX_FILES
from wuse_desktop.sync.ports import Signer
from wuse_desktop.sync.verdict import Verdict

SUFFIX = ".wuse-receipt"
FORMAT = 1
MAX_REJECTED = 20_000
_KIND = Kind("receipt", "application/vnd.wuse.receipt+json", FORMAT)
# age adds a header for each recipient and 16 bytes for every 64 KiB.
MAX_SEALED = dsse.MAX_BYTES + 64 * 1024


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was kept as a problem instead of being taken; ``id`` is empty when unreadable."""

    entity: Entity
    id: Annotated[str, Meta(max_length=36)]
    reason: Annotated[str, Meta(pattern=r"\A[a-z0-9_]{1,64}\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one bundle.

    ``device_id`` is the device that made the bundle. ``rows`` were taken; ``rejected`` names at
    most 20,000 that were not, ``rejected_count`` counts them all. ``to_rev`` is the last change of
    the sender (in its own numbering) that the receiver holds now, so the sender may forget the
    rest; it moves only when ``verdict`` confirms. ``from_device`` is the replica of the receiver,
    from which a sender sees that it was restored from a backup. For a bundle of attachments
    ``rows`` counts files, and ``lacking`` names those that no row held by the receiver asks for;
    for one of records it names files that their rows name and that do not lie at the receiver.
    """

    app_version: Version
    from_site: Uuid
    to_site: Uuid
    device_id: Name
    bundle_id: Uuid
    seq: Count
    envelope_sha256: Digest
    verdict: Verdict
    rows: Count
    to_rev: Count
    rejected: Annotated[tuple[Rejected, ...], Meta(max_length=MAX_REJECTED)] = ()
    rejected_count: Count = 0
    from_device: Annotated[str, Meta(max_length=64)] = ""
    lacking: Annotated[tuple[Digest, ...], Meta(max_length=MAX_FILES)] = ()
    format: int = FORMAT
    receipt_id: Uuid = field(default_factory=new_id)
    issued_at: Instant = field(default_factory=lambda: datetime.now(UTC))


def receipt_for(
    sealed: Sealed,
    *,
    app_version: str,
    from_site: str,
    verdict: Verdict,
    rows: int,
    to_rev: int,
    rejected: Sequence[Rejected] = (),
) -> Receipt:
    """The receipt for a bundle that was judged (and taken, when the verdict says so)."""
    envelope = sealed.envelope
    return Receipt(
        app_version=app_version,
        from_site=from_site,
        to_site=envelope.site_id,
        device_id=envelope.device_id,
        bundle_id=envelope.bundle_id,
        seq=envelope.seq,
        envelope_sha256=sealed.sha256,
        verdict=verdict,
        rows=rows,
        to_rev=to_rev,
        rejected=tuple(rejected[:MAX_REJECTED]),
        rejected_count=len(rejected),
    )


def make_receipt(receipt: Receipt, signer: Signer, recipients: Sequence[str]) -> bytes:
    """Sign a receipt and encrypt it to the sender's age recipients."""
    return age.encrypt_bytes(sign_document(receipt, Receipt, _KIND, signer), recipients)


class OpenedReceipt:
    """A receipt that was decrypted, and that nobody has vouched for yet."""

    def __init__(self, data: bytes, identity: str) -> None:
        """Decrypt a receipt. Raises UserFault (receipt_damaged, _not_for_us)."""
        if len(data) > MAX_SEALED:
            raise fault("receipt_damaged", "too large")
        try:
            self._signed = age.decrypt_bytes(data, identity)
        except age.NotForThisKey as error:
            raise fault("receipt_not_for_us") from error
        except age.Tampered as error:
            raise fault("receipt_damaged", "age") from error

    def read(self, trusted: Mapping[str, bytes]) -> Receipt:
        """What it says, if one of these keys (key id → public key) signed it.

        Raises UserFault (receipt_damaged, _unsigned, _unknown_sender, _newer).
        """
        return from_json(self._verified(trusted).body, Receipt, _KIND)

    def signed_by(self, trusted: Mapping[str, bytes]) -> str:
        """The id of the key among these that signed it. Raises UserFault as ``read``."""
        return self._verified(trusted).key_id

    def _verified(self, trusted: Mapping[str, bytes]) -> Verified:
        return verified_body(self._signed, _KIND, trusted)


def read_receipt(data: bytes, identity: str, trusted: Mapping[str, bytes]) -> Receipt:
    """Decrypt and check a receipt against the receiver's keys. Raises as ``OpenedReceipt``."""
    return OpenedReceipt(data, identity).read(trusted)
