# SPDX-License-Identifier: MulanPSL-2.0
"""A receipt as sixteen digits that are read out over the telephone.

The digits are ``SS MMMMMMMMMMMM CC``: the last two digits of the bundle's number, twelve digits of
a message authentication code over its envelope, and two check digits (ISO/IEC 7064 MOD 97-10), so
that a digit heard wrong, or two that changed places, are told apart from a code that is not ours.

Nobody but the two ends can make the code: its key comes from X25519 between the private identity
of the one and the public recipient of the other. Each code that is typed in guesses one in 10^12.
A code confirms a whole bundle and can say nothing else: where rows were not taken, only the signed
receipt (``receipt.py``) will do.
"""

import hmac
import unicodedata
from hashlib import sha256

DIGITS = 16
GROUP = 4
_MAC_DIGITS = 12
_LABEL = b"wuse spoken receipt 1"
# Bech32 (BIP 173), in which age writes its keys: five bits a sign, six signs of checksum.
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CHECKSUM = 6
_KEY_BYTES = 32


def shared_key(own_identity: str, their_recipient: str) -> bytes:
    """The key of two ends, the same at both: 32 bytes from an identity and the other's recipient.

    Raises ValueError when either is no age X25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 - heavy
        X25519PrivateKey,
        X25519PublicKey,
    )
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - heavy

    own = X25519PrivateKey.from_private_bytes(_key_bytes(own_identity))
    theirs = _key_bytes(their_recipient)
    agreed = own.exchange(X25519PublicKey.from_public_bytes(theirs))
    ends = b"".join(sorted((own.public_key().public_bytes_raw(), theirs)))
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=ends, info=_LABEL).derive(agreed)


def spoken_code(key: bytes, seq: int, envelope_sha256: str) -> str:
    """The code that confirms the bundle with this number and envelope."""
    code = hmac.digest(key, bytes.fromhex(envelope_sha256), sha256)
    number = int.from_bytes(code[:16], "big") % 10**_MAC_DIGITS
    digits = f"{seq % 100:02d}{number:0{_MAC_DIGITS}d}"
    return f"{digits}{98 - int(digits) * 100 % 97:02d}"


def shown(code: str) -> str:
    """A code, whole or begun, in groups of four as it is read out."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digits_of(typed: str) -> str:
    """The digits of what was typed, in half width; blanks, hyphens and all else is left out."""
    half = unicodedata.normalize("NFKC", typed)
    return "".join(char for char in half if char.isascii() and char.isdecimal())


def heard_well(code: str) -> bool:
    """Whether these are sixteen digits whose check digits agree."""
    return len(code) == DIGITS and int(code) % 97 == 1


def same_code(left: str, right: str) -> bool:
    """Compare two codes in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def _key_bytes(key: str) -> bytes:
    """The 32 bytes of an age key; its checksum was looked at when the card was read."""
    signs = key.lower().rpartition("1")[2][:-_BECH32_CHECKSUM]
    bits = "".join(f"{_BECH32.index(sign):05b}" for sign in signs)
    whole = len(bits) // 8 * 8
    found = int(bits[:whole] or "0", 2).to_bytes(whole // 8, "big")
    if len(found) != _KEY_BYTES:
        raise ValueError("no X25519 key")
    return found
