# SPDX-License-Identifier: MulanPSL-2.0
"""How the content of an attachment is encrypted on the disk, and what its file is called.

A sealed file is a head of 25 bytes (8 bytes of mark, one of the cipher's number, 16 of salt) and
chunks. Each chunk is AES-256-GCM over 64 KiB of content, the last one over what is left, under a
key of this file alone: HKDF-SHA256 (RFC 5869) of the database key and the salt. The nonce is the
number of the chunk and whether it is the last, so that none can be left out, moved or cut off; the
head and the file's name are authenticated with every chunk, so that no file passes for another.
The number of the cipher leaves room for another one (rule S-01).
"""

import hmac
import os
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from wuse_desktop.security.derive import KEY_BYTES, subkey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK_BYTES = 64 * 1024

_MARK = b"WUSEFILE"
_AES_256_GCM = b"\x01"
_SALT_BYTES = 16
_HEAD_BYTES = len(_MARK) + len(_AES_256_GCM) + _SALT_BYTES
_TAG_BYTES = 16
_COUNTER_BYTES = 11
_NAME = re.compile(r"[0-9a-f]{64}")


class FileSeal:
    """Seals and opens files with keys that come from the database key (32 bytes)."""

    def __init__(self, database_key: bytes) -> None:
        """Raises ValueError for a key of another length: that of a desk that was locked."""
        if len(database_key) != KEY_BYTES:
            raise ValueError("not a database key")
        self._key = database_key
        self._naming = subkey(database_key, b"", b"wuse attachment name")

    def name(self, content: bytes) -> str:
        """The name of a file with this content: 64 hex digits that tell nothing without the key."""
        return hmac.digest(self._naming, content, "sha256").hex()

    @staticmethod
    def is_name(text: str) -> bool:
        """Whether a text may be the name of a sealed file, so that it is safe in a path."""
        return _NAME.fullmatch(text) is not None

    def seal(self, name: str, content: bytes) -> Iterator[bytes]:
        """The sealed content, piece by piece."""
        salt = os.urandom(_SALT_BYTES)
        head = _MARK + _AES_256_GCM + salt
        cipher = self._cipher(salt)
        bound = head + name.encode()
        yield head
        last = max(0, (len(content) - 1) // CHUNK_BYTES)
        for number in range(last + 1):
            chunk = content[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
            yield cipher.encrypt(_nonce(number, last=number == last), chunk, bound)

    def opened(self, name: str, sealed: IO[bytes]) -> Iterator[bytes]:
        """The content, piece by piece; it is whole only when the iteration ends by itself.

        Raises ValueError when anything of the file is not as it was written for this name.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy

        head = sealed.read(_HEAD_BYTES)
        if len(head) != _HEAD_BYTES or not head.startswith(_MARK + _AES_256_GCM):
            raise ValueError("not a sealed file")
        cipher = self._cipher(head[-_SALT_BYTES:])
        bound = head + name.encode()
        number, chunk = 0, sealed.read(CHUNK_BYTES + _TAG_BYTES)
        while True:
            following = sealed.read(CHUNK_BYTES + _TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), chunk, bound)
            except InvalidTag:
                raise ValueError("a chunk was changed, moved or cut off") from None
            if not following:
                return
            number, chunk = number + 1, following

    def _cipher(self, salt: bytes) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

        return AESGCM(subkey(self._key, salt, b"wuse attachment content"))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([last])
