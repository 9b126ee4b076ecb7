# SPDX-License-Identifier: MulanPSL-2.0
"""From a password or a recovery code to a key that wraps the database key.

Argon2id makes guessing slow, HKDF-SHA256 mixes in the secret of this machine, AES-256-GCM wraps.
"""

import hmac
import unicodedata
from dataclasses import dataclass

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
WRAPPED_BYTES = KEY_BYTES + 16
SECRET_CHARACTERS_MAX = 1024

_PASSES_MAX = 16
_LANES_MAX = 16
_MEMORY_KIB_MAX = 512 * 1024


@dataclass(frozen=True, slots=True)
class Argon2Costs:
    """How slow Argon2id (version 1.3) is made: passes, lanes and memory in KiB.

    The upper bounds keep a forged file from taking the machine's memory or an hour of its time.
    Raises ValueError outside the bounds.
    """

    passes: int = 3
    lanes: int = 4
    memory_kib: int = 64 * 1024

    def __post_init__(self) -> None:
        """Refuse what Argon2 does not allow and what no honest file asks for."""
        if not (1 <= self.passes <= _PASSES_MAX and 1 <= self.lanes <= _LANES_MAX):
            raise ValueError("argon2 passes or lanes out of bounds")
        if not 8 * self.lanes <= self.memory_kib <= _MEMORY_KIB_MAX:
            raise ValueError("argon2 memory out of bounds")


STANDARD_COSTS = Argon2Costs()


def stretch(secret: str, salt: bytes, costs: Argon2Costs) -> bytes:
    """Return 32 bytes of Argon2id over the NFKC form of ``secret``.

    NFKC, because an input method may give full-width digits for the same keys.
    Raises EnvironmentFault ``memory_short``.
    """
    from argon2.exceptions import HashingError  # noqa: PLC0415 - heavy, loaded when first used
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - as above

    try:
        return hash_secret_raw(
            secret=unicodedata.normalize("NFKC", secret).encode(),
            salt=salt,
            time_cost=costs.passes,
            memory_cost=costs.memory_kib,
            parallelism=costs.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError:
        raise EnvironmentFault(
            "memory_short",
            _("这台电脑的内存不够核对密码，什么都没有改动。"),
            _("请关掉其他程序后再试。"),
        ) from None


def wrapping_key(stretched: bytes, device_secret: bytes, salt: bytes) -> bytes:
    """Mix the stretched secret (32 bytes) with the device secret (32 bytes, or none)."""
    label = b"wuse slot with device" if device_secret else b"wuse slot alone"
    return subkey(stretched + device_secret, salt, label)


def wrap(key: bytes, wrapping: bytes, nonce: bytes, bound_to: bytes) -> bytes:
    """Encrypt the database key; ``bound_to`` is authenticated with it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

    return AESGCM(wrapping).encrypt(nonce, key, bound_to)


def unwrap(wrapped: bytes, wrapping: bytes, nonce: bytes, bound_to: bytes) -> bytes | None:
    """Return the database key, or None when key, ciphertext or ``bound_to`` are not the right."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy, loaded when first used
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    try:
        return AESGCM(wrapping).decrypt(nonce, wrapped, bound_to)
    except InvalidTag:
        return None


def check_value(key: bytes) -> str:
    """Return 16 hex digits by which a database key is known again; they tell nothing else of it."""
    return subkey(key, b"", b"wuse database key check")[:8].hex()


def device_mark(device_secret: bytes) -> str:
    """Return 16 hex digits by which a device secret is known again."""
    return subkey(device_secret, b"", b"wuse device secret mark")[:8].hex()


def same(left: str, right: str) -> bool:
    """Compare two ASCII marks in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def subkey(material: bytes, salt: bytes, label: bytes) -> bytes:
    """32 bytes of HKDF-SHA256 (RFC 5869) for the one purpose that ``label`` names."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - heavy

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label).derive(material)
