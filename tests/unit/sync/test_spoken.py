# SPDX-License-Identifier: MulanPSL-2.0
"""A receipt in digits: made by two ends alone, and a misheard digit is told."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from wuse_desktop.sync import spoken

_HASH = "ab" * 32


def _ends() -> tuple[tuple[str, str], tuple[str, str]]:
    pairs = [x25519.Identity.generate() for _ in range(2)]
    one, other = [(str(pair), str(pair.to_public())) for pair in pairs]
    return one, other


def test_both_ends_make_the_same_code_and_nobody_else() -> None:
    (one, one_public), (other, other_public) = _ends()
    third = _ends()[0][0]
    key = spoken.shared_key(one, other_public)
    assert key == spoken.shared_key(other, one_public)
    assert key != spoken.shared_key(third, other_public)
    code = spoken.spoken_code(key, 7, _HASH)
    assert (code[:2], len(code)) == ("07", spoken.DIGITS)
    assert code != spoken.spoken_code(key, 7, "cd" * 32)
    assert spoken.same_code(code, spoken.spoken_code(key, 7, _HASH))


def test_the_key_is_x25519_of_what_age_keeps() -> None:
    """Against age's own words: the public half of the decoded secret is the decoded recipient."""
    (identity, recipient), _other = _ends()
    secret = X25519PrivateKey.from_private_bytes(spoken._key_bytes(identity))
    assert secret.public_key().public_bytes_raw() == spoken._key_bytes(recipient)


@given(key=st.binary(min_size=32, max_size=32), seq=st.integers(1, 10**6), data=st.data())
def test_a_wrong_digit_and_two_that_changed_places_are_told(
    key: bytes, seq: int, data: st.DataObject
) -> None:
    code = spoken.spoken_code(key, seq, _HASH)
    assert spoken.heard_well(code)
    place = data.draw(st.integers(0, spoken.DIGITS - 1))
    digit = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != code[place]]))
    assert not spoken.heard_well(code[:place] + digit + code[place + 1 :])
    start = data.draw(st.integers(0, spoken.DIGITS - 2))
    swapped = code[:start] + code[start + 1] + code[start] + code[start + 2 :]
    assert swapped == code or not spoken.heard_well(swapped)


@pytest.mark.parametrize("typed", ["1234 5678", "1234-5678", "１２３４　５６７８", " 12a34.5678 "])
def test_digits_are_taken_from_whatever_stands_between(typed: str) -> None:
    assert spoken.digits_of(typed) == "12345678"
    assert spoken.shown("123456789") == "1234 5678 9"


@pytest.mark.parametrize("key", ["", "age1", "age1qqqq"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="X25519"):
        spoken.shared_key(key, key)
