# SPDX-License-Identifier: MulanPSL-2.0
"""What may stand in a kept text and in a shown one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.written_text import unturned, writable, writable_parts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王\0秀\x1b兰\x08", "王秀兰"),
        ("王\ud83d秀兰\udc00", "王秀兰"),
        ("一\t二\n三\u3000四", "一\t二\n三\u3000四"),
        ("一\r\n二\r三\x0b四\x0c五", "一\n二\n三\n四\n五"),
        ("𠮷野家 👩\u200d👧", "𠮷野家 👩\u200d👧"),
    ],
)
def test_what_cannot_be_written_is_left_out_of_a_text(typed: str, kept: str) -> None:
    assert writable(typed) == kept


@given(st.text(st.characters()))
def test_every_text_can_be_written_and_is_settled_at_once(text: str) -> None:
    kept = writable(text)
    kept.encode()
    assert writable(kept) == kept
    assert not {char for char in kept if char < " "} - {"\n", "\t"}


def test_every_text_in_a_nested_value_is_cleaned() -> None:
    typed = {"a\0": ("b\ud800", 1, None, {"c": ["d\x01", True]})}
    assert writable_parts(typed) == {"a": ["b", 1, None, {"c": ["d", True]}]}


def test_marks_that_turn_the_direction_are_not_shown() -> None:
    assert unturned("王\u202e三\u202c\u2066\u200f（在册）\u061c") == "王三（在册）"
    assert unturned("ئۇيغۇر 王三") == "ئۇيغۇر 王三"
