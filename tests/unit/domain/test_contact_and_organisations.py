# SPDX-License-Identifier: MulanPSL-2.0
"""Telephone numbers (V-07), credit codes (V-06), and how numbers are hidden on paper (P-11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.contact import check_phone, normalise_phone
from wuse_desktop.domain.masking import mask_answer, mask_id, mask_name, mask_phone
from wuse_desktop.domain.organisations import ALPHABET, check_character, check_uscc
from wuse_desktop.domain.problems import blocks


@pytest.mark.parametrize(
    ("typed", "normal", "kind"),
    [
        ("138 1234 5678", "13812345678", "mobile"),
        ("+86-138-1234-5678", "13812345678", "mobile"),
        ("008613812345678", "13812345678", "mobile"),
        ("１３８１２３４５６７８", "13812345678", "mobile"),
        ("13812345678.0", "13812345678", "mobile"),
        ("(0451)57081234", "0451-57081234", "landline"),
        ("0451—5708 1234", "0451-57081234", "landline"),
        ("045157081234", "0451-57081234", "landline"),
        ("02367881234", "023-67881234", "landline"),
        ("0451-57081234转8", "0451-57081234-8", "landline"),
        ("57081234", "57081234", "landline"),
        ("400-123-4567", "4001234567", "service"),
        ("12345", "12345", "service"),
    ],
)
def test_usual_numbers_are_normalised(typed: str, normal: str, kind: str) -> None:
    check = check_phone(typed)
    assert (check.normal, check.kind, check.problems) == (normal, kind, ())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("666", "phone_short"),
        ("1381234567", "phone_mobile"),
        ("12812345678", "phone_mobile"),
        ("13812345678/13912345678", "phone_several"),
        ("1.38E+10", "phone_spreadsheet_damage"),
        ("没有", "phone_shape"),
    ],
)
def test_other_numbers_are_doubted_and_kept(typed: str, code: str) -> None:
    check = check_phone(typed)
    assert [problem.code for problem in check.problems] == [code]
    assert not blocks(check.problems)
    assert check.normal


def test_no_number_is_no_problem_of_the_number() -> None:
    assert check_phone("  ").problems == ()


@given(st.text("0123456789０１２+-—()（） .转eE/王", max_size=20))
def test_a_number_stored_without_doubt_stays_as_it_is(text: str) -> None:
    check = check_phone(text)
    assert check.problems or normalise_phone(check.normal) == check.normal


def test_the_example_of_a_credit_code_is_accepted() -> None:
    check = check_uscc("91350100m000100y43")
    assert (check.normal, check.problems, check.kind) == ("91350100M000100Y43", (), "other")


@given(
    st.sampled_from([("51", "association"), ("52", "service"), ("53", "foundation")]),
    st.text(ALPHABET, min_size=15, max_size=15),
)
def test_bodies_of_civil_affairs_are_told_apart(start: tuple[str, str], rest: str) -> None:
    first17 = start[0] + rest
    check = check_uscc(first17 + check_character(first17))
    assert (check.problems, check.kind) == ((), start[1])


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_seen(first17: str, place: int, other: str) -> None:
    code = first17 + check_character(first17)
    wrong = code[:place] + other + code[place + 1 :]
    assert (check_uscc(wrong).problems == ()) == (wrong == code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("9135", "uscc_length"), ("91350100M000100I43", "uscc_characters"), ("", "uscc_length")],
)
def test_other_credit_codes_are_doubted(typed: str, code: str) -> None:
    assert [problem.code for problem in check_uscc(typed).problems] == [code]
    assert not blocks(check_uscc(typed).problems)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110105********002X"),
        ("110105491231002", "110105*****1002"),
        ("G12345678", "G1*****78"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_identity_numbers_show_six_and_four_at_most(number: str, shown: str) -> None:
    assert mask_id(number) == shown


def test_a_certificate_does_not_tell_the_disability() -> None:
    assert mask_id("11010519491231002X42") == "110105" + "*" * 14


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("138-1234-5678", "138****5678"),
        ("0451-57081234", "0451-******34"),
        ("666", "***"),
        ("", ""),
    ],
)
def test_telephone_numbers_are_hidden(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王*明"),
        ("王明", "王*"),
        ("欧阳小明", "欧**明"),
        ("买买提·艾力", "买****力"),
        ("𠮷田明", "𠮷*明"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_names_are_hidden(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("11010519491231002X", "110105********002X"),
        ("110105491231002", "110105*****1002"),
        ("138 1234 5678", "138****5678"),
        ("0451-57081234", "0451-******34"),
        ("身份证 11010519491231002X", "●●●"),
        ("父母外出务工。", "●●●"),
        ("3", "●●●"),
        ("", ""),
    ],
)
def test_sensitive_answers_tell_no_more_than_that_there_is_one(answer: str, shown: str) -> None:
    assert mask_answer(answer) == shown


@given(st.text(st.characters(categories=["Lo"]), min_size=1, max_size=8))
def test_a_hidden_name_keeps_its_length_and_never_shows_all(name: str) -> None:
    assert len(mask_name(name)) == len(name)
    assert mask_name(name) != name
