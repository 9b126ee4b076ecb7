# SPDX-License-Identifier: MulanPSL-2.0
"""The code on a printed sheet tells slips of the hand."""

import itertools

from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.sheet_codes import SIGN_IN, WALK, is_code, plain, sheet_code, shown

_ID = "01900000-0000-7000-8000-000000000001"


def test_a_code_follows_from_kind_and_id() -> None:
    code = sheet_code(WALK, _ID)
    assert len(code) == 9
    assert code.isdecimal()
    assert code == sheet_code(WALK, _ID)
    assert code != sheet_code(SIGN_IN, _ID)
    assert is_code(code)


def test_a_code_is_printed_in_groups_and_read_in_any_width() -> None:
    code = sheet_code(SIGN_IN, _ID)
    assert shown(code).replace(" ", "") == code
    assert plain(shown(code)) == code
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert plain(f" {wide[:3]}-{wide[3:]}　") == code


def test_every_wrong_digit_and_every_swap_of_neighbours_is_told() -> None:
    for _round in range(50):
        code = sheet_code(WALK, new_id())
        for place, digit in itertools.product(range(9), "0123456789"):
            wrong = code[:place] + digit + code[place + 1 :]
            assert is_code(wrong) == (wrong == code) or wrong[0] not in "12"
            assert not (wrong != code and is_code(wrong))
        for place in range(8):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert swapped == code or not is_code(swapped)


def test_other_texts_are_no_codes() -> None:
    for text in ("", "12345678", "1234567890", "王秀英", "12345678a", "912345678"):
        assert not is_code(text)
