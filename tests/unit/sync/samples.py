# SPDX-License-Identifier: MulanPSL-2.0
"""Invented desks, rows and bundles that the tests of this folder share."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wuse_desktop.domain.ids import new_id
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.sync import age, bundle
from wuse_desktop.sync.container import writing_container
from wuse_desktop.sync.envelope import Envelope, EnvelopeDraft, Sealed, seal
from wuse_desktop.sync.rows import RefusedRow, Row

NAME = "欧阳桂芳"


@dataclass(frozen=True)
class Desk:
    """One site with one device."""

    site_id: str = field(default_factory=new_id)
    device_id: str = field(default_factory=new_id)
    keys: DeviceIdentity = field(default_factory=DeviceIdentity.generate)

    @property
    def trusted(self) -> dict[str, bytes]:
        """What others know of its signing key."""
        public = self.keys.public_part()
        return {public.key_id: public.verify_key}

    @property
    def recipient(self) -> str:
        return self.keys.public_part().recipient


def row(number: int, desk: Desk, **values: object) -> Row:
    """A wire row of a person."""
    return {
        "id": new_id(),
        "site_id": desk.site_id,
        "hlc": f"{1_700_000_000_000 + number:015d}-0000-{desk.device_id}",
        "field_hlc": {},
        "deleted_hlc": None,
        "origin": desk.device_id,
        "name": f"{NAME}{number}",
        "birth_on": "1949-10-01",
        "village": "某村",
        "client_categories": ["left_behind"],
        **values,
    }


def rows(count: int, desk: Desk) -> list[Row]:
    return [row(number, desk) for number in range(count)]


def draft(sender: Desk, receiver: Desk, **values: Any) -> EnvelopeDraft:
    """The outside of a first bundle."""
    given: dict[str, Any] = {
        "app_version": "0.1.0",
        "schema_version": "0001",
        "direction": "up",
        "site_id": sender.site_id,
        "division_code": "420116104",
        "device_id": sender.device_id,
        "receivers": (receiver.site_id,),
        "seq": 1,
        "prev_envelope_sha256": "",
        "from_rev": 0,
        "to_rev": 7,
        **values,
    }
    return EnvelopeDraft(**given)


def write(
    target: Path,
    sender: Desk,
    receiver: Desk,
    tables: list[tuple[str, list[Row]]] | None = None,
    **values: Any,
) -> Sealed:
    """A proper bundle."""
    if tables is None:
        people = rows(3, sender)
        tables = [
            ("person", people),
            ("visit", [row(9, sender, person_id=people[0]["id"], minutes=40)]),
        ]
    return bundle.write_bundle(
        target,
        draft(sender, receiver, **values),
        tables,
        recipients=[receiver.recipient, sender.recipient],
        signer=sender.keys.signer(),
    )


def take(path: Path, receiver: Desk, trusted: Mapping[str, bytes]) -> list[tuple[str, Row]]:
    """Everything a receiver does before it stores; a refused line fails the test."""

    def refuse(refused: RefusedRow) -> None:
        raise AssertionError(refused.reason)

    sealed = bundle.verify(path, trusted)
    bundle.check_payload(path, sealed.envelope, receiver.keys.identity)
    return list(bundle.read_rows(path, sealed.envelope, receiver.keys.identity, refuse=refuse))


def forge(
    target: Path,
    sender: Desk,
    receiver: Desk,
    pieces: Iterable[bytes],
    **claims: Any,
) -> Sealed:
    """A bundle with any payload, properly encrypted and signed by an enrolled device gone bad."""
    plain = b"".join(pieces)
    sealed_payload = age.encrypt_bytes(plain, [receiver.recipient])
    made = draft(sender, receiver)
    values = {name: getattr(made, name) for name in EnvelopeDraft.__dataclass_fields__}
    envelope = Envelope(
        **values,
        key_id=sender.keys.signer().key_id,
        payload_sha256=hashlib.sha256(sealed_payload).hexdigest(),
        payload_size=len(sealed_payload),
        **{"manifest_sha256": "0" * 64, "counts": {"person": 3}, **claims},
    )
    data, sealed = seal(envelope, sender.keys.signer())
    with writing_container(target) as container:
        with container.payload() as stream:
            stream.write(sealed_payload)
        container.envelope(data)
    return sealed
