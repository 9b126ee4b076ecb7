# SPDX-License-Identifier: MulanPSL-2.0
"""Who this laptop is to other desks: a signing key and two age identities.

All private parts live inside the encrypted database and nowhere else. The recovery identity is a
second reader of every bundle this desk sends, so that what it sent can be read again from a backup
after the device's own keys were replaced.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _

_FORMAT = 1
_KEY_BYTES = 32
_KEY_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class PublicPart:
    """What other desks may know: 32 bytes of Ed25519, and two age recipients (``age1…``)."""

    verify_key: bytes
    recipient: str
    recovery_recipient: str

    @property
    def key_id(self) -> str:
        """Return the first 16 hex digits of the SHA-256 of the verifying key."""
        return key_id_of(self.verify_key)

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        return {
            "verify_key": base64.b64encode(self.verify_key).decode(),
            "recipient": self.recipient,
            "recovery_recipient": self.recovery_recipient,
        }


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The private keys of one desk on one laptop; never shown, never logged."""

    signing_seed: bytes = field(repr=False)
    identity: str = field(repr=False)
    recovery_identity: str = field(repr=False)

    @classmethod
    def generate(cls) -> "DeviceIdentity":
        """Make a new identity from the system's randomness."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - heavy
            Ed25519PrivateKey,
        )
        from pyrage import x25519  # noqa: PLC0415 - heavy, loaded when first used

        return cls(
            Ed25519PrivateKey.generate().private_bytes_raw(),
            str(x25519.Identity.generate()),
            str(x25519.Identity.generate()),
        )

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> "DeviceIdentity":
        """Read what ``to_dict`` gave.

        Raises Defect ``device_identity_damaged`` when it is not whole or its parts do not fit.
        """
        try:
            loaded = cls(
                base64.b64decode(str(stored["signing_seed"]), validate=True),
                str(stored["identity"]),
                str(stored["recovery_identity"]),
            )
            sound = stored["format"] == _FORMAT and len(loaded.signing_seed) == _KEY_BYTES
            sound = sound and loaded.public_part().key_id == stored["key_id"]
        except (KeyError, ValueError):
            sound = False
        if not sound:
            raise Defect(
                "device_identity_damaged",
                _("这台电脑的上报密钥已损坏，记录都在，没有上报。"),
                _("请从备份恢复，或请县里重新接入这台电脑。"),
            )
        return loaded

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form with the private keys, for the encrypted database only."""
        return {
            "format": _FORMAT,
            "key_id": self.public_part().key_id,
            "signing_seed": base64.b64encode(self.signing_seed).decode(),
            "identity": self.identity,
            "recovery_identity": self.recovery_identity,
        }

    def public_part(self) -> PublicPart:
        """Return what goes on a card to other desks. Raises ValueError for malformed keys."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - heavy
            Ed25519PrivateKey,
        )

        signing = Ed25519PrivateKey.from_private_bytes(self.signing_seed)
        return PublicPart(
            signing.public_key().public_bytes_raw(),
            _recipient_of(self.identity),
            _recipient_of(self.recovery_identity),
        )

    def signer(self) -> "Signer":
        """Return the signing half."""
        return Signer(self.signing_seed)


class Signer:
    """Signs for this laptop with Ed25519 and says which key it used."""

    def __init__(self, signing_seed: bytes) -> None:
        """Use the 32 bytes of a private key. Raises ValueError for another length."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - heavy
            Ed25519PrivateKey,
        )

        self._private = Ed25519PrivateKey.from_private_bytes(signing_seed)
        self.key_id = key_id_of(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return self._private.sign(message)


def key_id_of(verify_key: bytes) -> str:
    """Return the short name of a verifying key: 16 hex digits of its SHA-256."""
    return hashlib.sha256(verify_key).hexdigest()[:_KEY_ID_DIGITS]


def _recipient_of(identity: str) -> str:
    from pyrage import IdentityError, x25519  # noqa: PLC0415 - heavy, loaded when first used

    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except IdentityError:
        raise ValueError("age identity") from None
