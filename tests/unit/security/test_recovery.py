# SPDX-License-Identifier: MulanPSL-2.0
"""The recovery code survives handwriting, telephones and input methods; slips are found."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.errors import UserFault
from wuse_desktop.security.recovery import LINE_CHARACTERS, line_is_right, new_code, read_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = "JVN7G-PC9K9-ZPTEP\nZMAZ6-9YAD9-RJMND"
PLAIN = CODE.replace("-", "").replace("\n", "")


def test_code_is_two_lines_of_three_groups() -> None:
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    for code in codes:
        group = f"[{ALPHABET}]{{5}}"
        assert re.fullmatch(rf"({group}-{group}-{group})\n({group}-{group}-{group})", code)
        assert len(read_code(code)) == 30


def test_every_data_character_is_random() -> None:
    seen: list[set[str]] = [set() for _position in PLAIN]
    for _number in range(600):
        for position, character in enumerate(read_code(new_code())):
            seen[position].add(character)
    assert all(len(characters) > 24 for characters in seen)  # 28 of them carry 5 bits each


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        PLAIN,
        " ".join(PLAIN),
        CODE.replace("-", "—"),
        CODE.replace("-", "－"),
        "".join(chr(ord(character) + 0xFEE0) for character in PLAIN),
        CODE.replace("0", "O").replace("1", "l"),
    ],
)
def test_usual_ways_of_typing_are_read(typed: str) -> None:
    assert read_code(typed) == PLAIN


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    while True:
        code = new_code()
        if "0" in code and "1" in code:
            break
    assert read_code(code.replace("0", "o").replace("1", "I")) == read_code(code)


@given(position=st.integers(0, 29), character=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found_and_its_line_named(position: int, character: str) -> None:
    if PLAIN[position] == character:
        return
    typed = PLAIN[:position] + character + PLAIN[position + 1 :]
    with pytest.raises(UserFault, match="recovery_typo") as caught:
        read_code(typed)
    assert f"第 {position // LINE_CHARACTERS + 1} 行" in caught.value.message


def test_any_two_exchanged_characters_of_a_line_are_found() -> None:
    line = PLAIN[:LINE_CHARACTERS]
    for left, right in combinations(range(LINE_CHARACTERS), 2):
        typed = list(line)
        typed[left], typed[right] = typed[right], typed[left]
        assert line_is_right("".join(typed), 1) == (line[left] == line[right])


def test_exchanged_lines_are_found() -> None:
    with pytest.raises(UserFault, match="recovery_typo"):
        read_code("\n".join(reversed(CODE.splitlines())))


@pytest.mark.parametrize("typed", ["", PLAIN[:-1], PLAIN + "0"])
def test_missing_or_extra_characters_are_counted(typed: str) -> None:
    with pytest.raises(UserFault, match="recovery_length") as caught:
        read_code(typed)
    assert f"{len(typed)} 个" in caught.value.message


@pytest.mark.parametrize("stranger", ["U", "中", "?"])
def test_characters_that_no_code_has_are_a_typo(stranger: str) -> None:
    with pytest.raises(UserFault, match="recovery_typo"):
        read_code(stranger + PLAIN[1:])


@given(st.text(max_size=80))
def test_any_text_gives_a_code_or_a_fault(typed: str) -> None:
    try:
        assert len(read_code(typed)) == 30
    except UserFault as caught:
        fault = caught
    else:
        return
    assert fault.code in {"recovery_length", "recovery_typo"}
    assert fault.next_step


def test_sentence_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(UserFault) as caught:
        read_code("0" + PLAIN[1:])
    assert PLAIN[1:6] not in str(caught.value) + caught.value.sentence
