# SPDX-License-Identifier: MulanPSL-2.0
"""Resident IDs and disability certificates: V-01 to V-05, and what spreadsheets do to them."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wuse_desktop.domain.birth import TO_MONTH, Birth
from wuse_desktop.domain.identity import (
    age_on,
    check_agreement,
    check_digit,
    check_disability_certificate,
    check_id,
    normalise_id,
)
from wuse_desktop.domain.problems import blocks

TODAY = date(2026, 3, 15)
WOMAN = "11010519491231002X"
MAN_OF_1880 = "440524188001010014"


def codes_of(text: str, on: date = TODAY) -> list[str]:
    return [problem.code for problem in check_id(text, on).problems]


@st.composite
def valid_ids(draw: st.DrawFn) -> tuple[str, date, str]:
    county = draw(st.sampled_from(["230127", "500110", "532901", "232128", "810000", "912301"]))
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    sequence = draw(st.integers(0, 999))
    first17 = f"{county}{born:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17), born, "1" if sequence % 2 else "2"


def test_the_example_of_the_standard_is_accepted() -> None:
    check = check_id(WOMAN, TODAY)
    assert check.normal == WOMAN
    assert check.problems == ()
    assert check.birth_date == date(1949, 12, 31)
    assert check.sex == "2"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２ｘ",
        " 110105 19491231 002X ",
        "'11010519491231002X",
        "110105-19491231-002X",
        "11010519491231002Х",  # a Cyrillic letter
        "11010519491231002×",
    ],
)
def test_other_ways_of_typing_are_normalised(typed: str) -> None:
    assert check_id(typed, TODAY).normal == WOMAN
    assert codes_of(typed) == []


def test_a_right_number_of_somebody_too_old_is_refused_for_the_age_only() -> None:
    assert codes_of(MAN_OF_1880, date(1950, 1, 1)) == []
    assert codes_of(MAN_OF_1880) == ["id_age"]
    assert check_id(MAN_OF_1880, TODAY).sex == "1"


@given(valid_ids())
def test_a_right_number_tells_birth_and_sex(made: tuple[str, date, str]) -> None:
    number, born, sex = made
    check = check_id(number, TODAY)
    assert not blocks(check.problems)
    assert (check.birth_date, check.sex) == (born, sex)


@given(valid_ids(), st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_seen(
    made: tuple[str, date, str], place: int, shift: int
) -> None:
    number = made[0]
    digit = str((int(number[place]) + shift) % 10)
    assert blocks(check_id(number[:place] + digit + number[place + 1 :], TODAY).problems)


@given(valid_ids(), st.integers(0, 16))
def test_swapped_neighbours_are_seen(made: tuple[str, date, str], place: int) -> None:
    number = made[0]
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(swapped != number)
    assert blocks(check_id(swapped, TODAY).problems)


@given(valid_ids())
def test_a_number_that_a_spreadsheet_ate_gets_its_own_message(made: tuple[str, date, str]) -> None:
    number, born, _sex = made
    assume("X" not in number)
    as_shown = f"{float(number):.5E}"
    zeros = number[:15] + "000"
    as_float = str(int(float(zeros)))
    assert codes_of(as_shown) == ["id_spreadsheet_damage"]
    for eaten in (zeros, as_float):
        assume(check_digit(eaten[:17]) != eaten[17])
        check = check_id(eaten, TODAY)
        assert [problem.code for problem in check.problems] == ["id_spreadsheet_damage"]
        assert check.birth_date == born
        assert check.sex is None


def test_a_right_number_with_three_zeros_at_its_end_is_only_doubted() -> None:
    number = next(
        first17 + "0"
        for first17 in (f"230127195001{day}{n}00" for day in range(11, 29) for n in range(10))
        if check_digit(first17) == "0"
    )
    check = check_id(number, TODAY)
    assert [problem.code for problem in check.problems] == ["id_zero_tail"]
    assert not blocks(check.problems)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_empty"),
        ("1101051949123100", "id_length"),
        ("1101051949123100222", "id_length"),
        ("王小明", "id_characters"),
        ("1101051949X2310022", "id_characters"),
        ("110105********002X", "id_masked"),
        ("2.30127195001012E+17", "id_spreadsheet_damage"),
        ("2.30127195001012e+17", "id_spreadsheet_damage"),
    ],
)
def test_other_shapes_are_refused_in_words(typed: str, code: str) -> None:
    assert codes_of(typed) == [code]
    assert blocks(check_id(typed, TODAY).problems)


@pytest.mark.parametrize(
    ("first17", "code"),
    [("23012719500230001", "id_date"), ("23012720990101001", "id_future")],
)
def test_impossible_birth_dates_are_refused(first17: str, code: str) -> None:
    assert codes_of(first17 + check_digit(first17)) == [code]


def test_an_unknown_province_is_only_a_warning() -> None:
    first17 = "77012719500101001"
    check = check_id(first17 + check_digit(first17), TODAY)
    assert [problem.code for problem in check.problems] == ["id_division"]
    assert not blocks(check.problems)


def test_an_old_number_is_kept_and_doubted_never_lengthened() -> None:
    check = check_id("230127500101101", TODAY)
    assert check.normal == "230127500101101"
    assert [(problem.rule, problem.level) for problem in check.problems] == [("V-03", "warn")]
    assert (check.birth_date, check.sex) == (date(1950, 1, 1), "1")
    assert codes_of("230127501301101") == ["id_old", "id_date"]


def test_entered_birth_date_and_sex_are_compared() -> None:
    check = check_id(WOMAN, TODAY)
    assert check_agreement(check, Birth(date(1949, 12, 31)), "2") == ()
    assert check_agreement(check, Birth(date(1949, 12, 1), TO_MONTH), "2") == ()
    assert check_agreement(check, None, "9") == ()
    assert check_agreement(check, Birth(date(1949, 11, 1), TO_MONTH), "2")
    found = check_agreement(check, Birth(date(1949, 12, 30)), "1")
    assert [problem.code for problem in found] == ["id_birth_date", "id_sex"]
    assert not blocks(found)


def test_no_message_repeats_the_number() -> None:
    for typed in (WOMAN[:-1] + "1", MAN_OF_1880, "1101051949123100", "230127195001011000"):
        assert all(typed[:6] not in problem.message for problem in check_id(typed, TODAY).problems)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1950, 3, 15), date(2030, 3, 14), 79),
        (date(1950, 3, 15), date(2030, 3, 15), 80),
        (date(2012, 2, 29), date(2013, 2, 28), 0),
        (date(2012, 2, 29), date(2013, 3, 1), 1),
        (date(2026, 3, 16), TODAY, -1),
    ],
)
def test_age_is_completed_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_age_never_falls(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assert 0 <= age_on(born, day + timedelta(days=1)) - age_on(born, day) <= 1


def test_a_disability_certificate_tells_id_type_and_level() -> None:
    check = check_disability_certificate(f"{WOMAN}42", TODAY, WOMAN, "4", "2")
    assert check.problems == ()
    assert (check.id_no, check.dis_type, check.dis_level) == (WOMAN, "4", "2")
    assert check_disability_certificate(f"{WOMAN.lower()}42B1", TODAY).problems == ()


def test_a_disability_certificate_is_compared_with_what_was_entered() -> None:
    check = check_disability_certificate(f"{WOMAN}42", TODAY, MAN_OF_1880, "1", "1")
    found = [problem.code for problem in check.problems]
    assert found == ["certificate_id", "certificate_type", "certificate_level"]
    assert not blocks(check.problems)


@pytest.mark.parametrize("text", ["", WOMAN, f"{WOMAN}82", f"{WOMAN}45", f"{WOMAN}42C1"])
def test_other_certificate_numbers_are_doubted(text: str) -> None:
    found = check_disability_certificate(text, TODAY).problems
    assert [problem.code for problem in found] == ["certificate_shape"]


def test_a_wrong_id_inside_a_certificate_is_doubted() -> None:
    found = check_disability_certificate(f"{WOMAN[:-1]}142", TODAY).problems
    assert [problem.code for problem in found] == ["certificate_id_check_digit"]


@given(st.text("0123456789０１２xXХ×－- '*.eE王", max_size=25))
def test_what_is_stored_stays_as_it_is(text: str) -> None:
    normal = check_id(text, TODAY).normal
    assert normalise_id(normal) == normal


@given(st.text(max_size=25))
def test_any_text_gets_an_answer(text: str) -> None:
    assert check_id(text, TODAY).problems
    assert check_disability_certificate(text, TODAY).problems


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert codes_of("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X") == ["id_characters"]
