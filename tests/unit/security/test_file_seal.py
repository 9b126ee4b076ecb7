# SPDX-License-Identifier: MulanPSL-2.0
"""A sealed file opens whole as the one it is, or not at all."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.security.file_seal import CHUNK_BYTES, FileSeal

KEY = bytes(range(32))
SEAL = FileSeal(KEY)
_TAG = 16
_HEAD = 25
_SEALED_CHUNK = CHUNK_BYTES + _TAG
# Made on 28 November 2026 by the first version.
_GOLDEN = (
    "5755534546494c450163f3e78bc377dadad924808648ed5e97"
    "46ca6730165112607ee6fd79cd6431fbfd799b40efc1a7a58f"
)


def sealed(content: bytes) -> tuple[str, bytes]:
    name = SEAL.name(content)
    return name, b"".join(SEAL.seal(name, content))


def opened(name: str, data: bytes, seal: FileSeal = SEAL) -> bytes:
    return b"".join(seal.opened(name, io.BytesIO(data)))


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
)
def test_what_was_sealed_comes_back(size: int) -> None:
    content = hashlib.shake_256(b"x").digest(size)
    name, data = sealed(content)
    assert opened(name, data) == content
    chunks = max(1, -(-size // CHUNK_BYTES))
    assert len(data) == _HEAD + size + chunks * _TAG


@given(st.binary(max_size=200))
def test_any_content_comes_back_and_is_not_readable(content: bytes) -> None:
    name, data = sealed(content)
    assert opened(name, data) == content
    if len(content) >= 8:
        assert content not in data[_HEAD:]


def test_the_same_content_has_the_same_name_but_never_the_same_bytes() -> None:
    one, other = sealed(b"page"), sealed(b"page")
    assert one[0] == other[0]
    assert one[1] != other[1]


def test_a_name_tells_nothing_without_the_key() -> None:
    name = SEAL.name(b"page")
    assert SEAL.is_name(name)
    assert name != hashlib.sha256(b"page").hexdigest()
    assert name != FileSeal(bytes(32)).name(b"page")


@pytest.mark.parametrize("text", ["", "a" * 63, "A" * 64, "../" + "a" * 61, "a" * 64 + "\n"])
def test_what_is_no_name_is_told(text: str) -> None:
    assert not SEAL.is_name(text)


def _middle_dropped(data: bytes) -> bytes:
    return data[: _HEAD + _SEALED_CHUNK] + data[_HEAD + 2 * _SEALED_CHUNK :]


def _swapped(data: bytes) -> bytes:
    first, second = _HEAD + _SEALED_CHUNK, _HEAD + 2 * _SEALED_CHUNK
    return data[:_HEAD] + data[first:second] + data[_HEAD:first] + data[second:]


_HARMS = {
    "a flipped bit of the mark": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "another cipher": lambda data: data[:8] + b"\x02" + data[9:],
    "a flipped bit of the salt": lambda data: data[:10] + bytes([data[10] ^ 1]) + data[11:],
    "a flipped bit of the content": lambda data: data[:99] + bytes([data[99] ^ 1]) + data[100:],
    "a flipped bit of the last tag": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "cut within a chunk": lambda data: data[:-5],
    "cut between chunks": lambda data: data[: _HEAD + _SEALED_CHUNK],
    "only a head": lambda data: data[:_HEAD],
    "nothing": lambda _data: b"",
    "something more": lambda data: data + b"x",
    "a chunk more": lambda data: data + data[-_SEALED_CHUNK:],
    "a chunk left out": _middle_dropped,
    "two chunks exchanged": _swapped,
}


@pytest.mark.parametrize("harm", _HARMS)
def test_a_file_that_was_touched_does_not_open(harm: str) -> None:
    content = hashlib.shake_256(b"y").digest(3 * CHUNK_BYTES)
    name, data = sealed(content)
    with pytest.raises(ValueError, match=r"chunk|sealed"):
        opened(name, _HARMS[harm](data))


def test_a_file_under_the_name_of_another_does_not_open() -> None:
    _name, data = sealed(b"page")
    with pytest.raises(ValueError, match="chunk"):
        opened(SEAL.name(b"other page"), data)


def test_another_key_does_not_open() -> None:
    name, data = sealed(b"page")
    with pytest.raises(ValueError, match="chunk"):
        opened(name, data, FileSeal(bytes(32)))


def test_the_key_of_a_locked_desk_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        FileSeal(b"")


def test_a_file_that_was_sealed_by_the_first_version_still_opens() -> None:
    golden = bytes.fromhex(_GOLDEN)
    assert opened(SEAL.name("签到表".encode()), golden) == "签到表".encode()
