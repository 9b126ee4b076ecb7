# SPDX-License-Identifier: MulanPSL-2.0
"""Encryption with age v1, streaming both ways; whole payloads never lie in memory or on disk.

age releases plaintext before it has seen the end of the file, and reports tampering only there.
Whoever reads must not act on what came out until the stream has closed well (decision 0006).
"""

import atexit
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol

from wuse_desktop.sync.tarstream import Readable

_PIPE_BUFFER = 256 * 1024


class Writable(Protocol):
    """Anything with ``write``."""

    def write(self, data: bytes, /) -> int:
        """Take all of ``data``."""


class NotForThisKey(Exception):
    """The header is not readable with the given identity."""


class Tampered(Exception):
    """The ciphertext was changed or cut; what came out of it must not be used."""


class _Pulled:
    """Lets age pull from an iterator of pieces; keeps what the iterator raised."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes of the next piece."""
        try:
            while not self._rest:
                self._rest = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


class _Pushed:
    """Passes writes on; keeps what the target raised."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self.error: BaseException | None = None

    def write(self, data: bytes, /) -> int:
        """Hand ``data`` on."""
        try:
            return self._target.write(data)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Nothing is held back here."""


def is_recipient(text: str) -> bool:
    """Whether ``text`` is an age X25519 recipient, its checksum included."""
    try:
        _recipients([text])
    except ValueError:
        return False
    return True


def encrypt(pieces: Iterator[bytes], target: Writable, recipients: Sequence[str]) -> None:
    """Encrypt a stream to every recipient (``age1…``).

    Everything runs on the calling thread: age pulls, so rows may come from a database connection
    that belongs to it. What ``pieces`` or ``target`` raise comes out unchanged. Raises ValueError
    for a recipient that is none.
    """
    import pyrage  # noqa: PLC0415 - heavy, loaded when first used

    keys = _recipients(recipients)
    source, sink = _Pulled(pieces), _Pushed(target)
    try:
        pyrage.encrypt_io(source, sink, keys)
    except BaseException as error:
        raised = source.error or sink.error
        if raised is not None and raised is not error:
            raise raised from None
        raise


def encrypt_bytes(content: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt something small."""
    import pyrage  # noqa: PLC0415 - heavy, loaded when first used

    return bytes(pyrage.encrypt(content, _recipients(recipients)))


def decrypt_bytes(content: bytes, identity: str) -> bytes:
    """Decrypt something small. Raises NotForThisKey or Tampered."""
    import pyrage  # noqa: PLC0415 - heavy, loaded when first used

    key = _identity(identity)
    try:
        return bytes(pyrage.decrypt(content, [key]))
    except BaseException as failure:
        raise _refusal(failure) from failure


@contextmanager
def decrypting(source: Readable, identity: str) -> Iterator[BinaryIO]:
    """Yield the plaintext of ``source`` as a stream.

    Leaving the block raises NotForThisKey or Tampered when age found fault, also in place of an
    exception of the block, which then only saw the consequence. A block that stops early ends the
    work. What ``source`` itself raises comes out as it is.
    """
    decryption = _Decryption(source, _identity(identity))
    atexit.register(decryption.end)  # a reader that was dropped half way must not hold up the exit
    try:
        yield decryption.plain
    finally:
        atexit.unregister(decryption.end)
        decryption.end()
        decryption.raise_failure()


class _Decryption:
    """age pushes, readers pull: a pipe and one thread stand between them."""

    def __init__(self, source: Readable, key: object) -> None:
        self._source = _Pulled(iter(lambda: source.read(_PIPE_BUFFER), b""))
        self._key = key
        self._failure: BaseException | None = None
        read_end, self._write_end = os.pipe()
        self.plain: BinaryIO = os.fdopen(read_end, "rb", buffering=_PIPE_BUFFER)
        self._worker = threading.Thread(target=self._work, name="age-decrypt", daemon=True)
        self._worker.start()

    def end(self) -> None:
        """Close the reading end, so that a worker that still writes stops, and wait for it."""
        self.plain.close()
        self._worker.join()

    def raise_failure(self) -> None:
        """Raise what went wrong in the worker; a reader that left early is nothing wrong."""
        if self._source.error is not None:
            raise self._source.error
        if self._failure is not None and not isinstance(self._failure, BrokenPipeError):
            raise _refusal(self._failure) from self._failure

    def _work(self) -> None:
        import pyrage  # noqa: PLC0415 - heavy, loaded when first used

        try:
            with os.fdopen(self._write_end, "wb", buffering=_PIPE_BUFFER) as sink:
                pyrage.decrypt_io(self._source, sink, [self._key])
        except BaseException as error:
            self._failure = error


def _refusal(failure: BaseException) -> Exception:
    """Age's own words: OSError and panics mean tampering, DecryptError a header problem."""
    import pyrage  # noqa: PLC0415 - heavy, loaded when first used

    if isinstance(failure, pyrage.DecryptError) and "No matching keys" in str(failure):
        return NotForThisKey()
    return Tampered()


def _recipients(texts: Sequence[str]) -> list[Any]:
    from pyrage import RecipientError, x25519  # noqa: PLC0415 - heavy, loaded when first used

    if not texts:
        raise ValueError("nobody to encrypt to")
    try:
        return [x25519.Recipient.from_str(text) for text in texts]
    except RecipientError:
        raise ValueError("not an age recipient") from None


def _identity(text: str) -> Any:
    from pyrage import IdentityError, x25519  # noqa: PLC0415 - heavy, loaded when first used

    try:
        return x25519.Identity.from_str(text)
    except IdentityError:
        raise ValueError("not an age identity") from None  # the text itself is a secret
