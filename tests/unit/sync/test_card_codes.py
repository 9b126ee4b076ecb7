# SPDX-License-Identifier: MulanPSL-2.0
"""A card as the texts of codes: there and back, in any order, and whatever else comes along."""

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.errors import UserFault
from wuse_desktop.sync import card_codes
from wuse_desktop.sync.card_codes import MOST_SIGNS, from_codes, to_codes


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311 - no secret


def refusal(texts: list[str]) -> UserFault:
    with pytest.raises(UserFault) as caught:
        from_codes(texts)
    assert caught.value.message.endswith("。")
    assert caught.value.next_step.endswith("。")
    return caught.value


@given(st.binary(max_size=1500))
def test_a_card_comes_back(card: bytes) -> None:
    codes = to_codes(card)
    assert all(len(code) < MOST_SIGNS + 30 for code in codes)
    assert from_codes(reversed(codes)) == card


def test_base_45_is_the_published_one() -> None:
    """RFC 9285, 4.3 and 4.4."""
    assert card_codes._base45(b"AB") == "BB8"
    assert card_codes._base45(b"Hello!!") == "%69 VD92EX0"
    assert card_codes._from_base45("QED8WEX0") == b"ietf!"
    for wrong in ("GGW", "A", "::::", "ab"):
        with pytest.raises(ValueError, match=r"base 45|substring"):
            card_codes._from_base45(wrong)


def test_a_large_card_takes_several_codes_of_one_size_and_a_larger_one_none() -> None:
    codes = to_codes(noise(2600))
    assert len(codes) == 4
    assert len({len(code) for code in codes[:-1]}) == 1
    with pytest.raises(ValueError, match="too large"):
        to_codes(noise(4000))


def test_what_else_is_in_the_picture_does_no_harm() -> None:
    codes = to_codes(noise(900))
    others = ["https://example.org", "WUSE1:", "WUSE1:0/1:00000000:AB", "wuse1:1/1:00000000:AB"]
    assert from_codes([*others, *codes, *codes]) == noise(900)


def test_what_is_missing_is_said() -> None:
    assert refusal([]).code == "code_missing"
    assert refusal(["https://example.org"]).code == "code_missing"
    first, second = to_codes(noise(900))
    fault = refusal([first])
    assert (fault.code, "共 2 个" in fault.message, "缺第 2 个" in fault.message) == (
        "code_incomplete", True, True,
    )  # fmt: skip
    assert refusal([first, second, *to_codes(b"another")]).code == "code_several"


def test_what_was_changed_or_unpacks_without_end_is_refused() -> None:
    (code,) = to_codes(b"a card")
    swapped = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert refusal([swapped]).code == "code_damaged"
    bomb = zlib.compress(b"\0" * 3_000_000, 9)
    packed, mark = card_codes._base45(bomb), card_codes._mark(bomb)
    assert refusal([f"WUSE1:1/1:{mark}:{packed}"]).code == "code_damaged"
