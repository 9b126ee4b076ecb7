# SPDX-License-Identifier: MulanPSL-2.0
"""The strength estimate: what people here choose is weak, what a guesser cannot know is strong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.errors import UserFault
from wuse_desktop.security.passwords import assess, require_acceptable

CONTEXT = ("wangfang", "王芳", "木兰乡社工站", "mulanxiang")


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "woaini1314",
        "WoAiNi1314",
        "woaini520",
        "5201314a",
        "qwertyui",
        "poiuytrewq",
        "password1",
        "P@ssw0rd",
        "drowssap",
        "abcdefgh",
        "87654321",
        "aaaaaaaa",
        "abcabcabc",
        "19870312",
        "20260301",
        "83920174",
        "13971234567",
        "wangfang1987",
        "WangFang123",
        "gnafgnaw88",
        "王芳王芳王芳王芳",
        "mulanxiang2026",
        "shegongzhan888",
        "zhangwei",
        "１２３４５６７８",
    ],
)
def test_what_guessers_try_first_is_refused(password: str) -> None:
    strength = assess(password, CONTEXT)
    assert strength.level < 2
    assert not strength.acceptable
    with pytest.raises(UserFault, match="password_weak") as caught:
        require_acceptable(password, CONTEXT)
    assert password not in caught.value.sentence


@pytest.mark.parametrize(
    "password",
    [
        "mulan-zhan-2026",
        "tea-7-river-Moon",
        "xR7#kq2m",
        "chahua3kele8shan",
        "q9vkzrtbnw8m2x",
        "茶园后面有三棵老樟树",
        "correct horse battery staple",
    ],
)
def test_long_or_mixed_passwords_are_accepted(password: str) -> None:
    assert assess(password, CONTEXT).acceptable
    require_acceptable(password, CONTEXT)


@pytest.mark.parametrize("password", ["", "a", "xR7#kq2"])
def test_short_is_never_accepted(password: str) -> None:
    strength = assess(password)
    assert (strength.level, strength.acceptable) == (0, False)
    assert "8" in strength.sentence


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("woaini1314", "常用密码"),
        ("wangfang", "姓名"),
        ("wertyuio", "键盘"),
        ("vkqvkqvkq", "重复"),
        ("19870312", "日期"),
        ("zhongwei", "太单一"),
    ],
)
def test_sentence_says_what_is_weak(password: str, words: str) -> None:
    assert words in assess(password, CONTEXT).sentence


def test_levels_rise_with_length() -> None:
    whole = "k7vq2zmx9tw4rb8s"
    levels = [assess(whole[:length]).level for length in range(8, len(whole) + 1)]
    assert levels == sorted(levels)
    assert levels[-1] == 4
    sentences = {assess(whole[:length]).sentence for length in range(8, len(whole) + 1)}
    assert len(sentences) == len(set(levels))


def test_what_is_known_of_the_user_weakens() -> None:
    password = "luotianhe-0417"
    assert assess(password).level > assess(password, ["luotianhe"]).level


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_gets_a_level_and_a_sentence(password: str, context: list[str]) -> None:
    strength = assess(password, context)
    assert 0 <= strength.level <= 4
    assert strength.sentence
    assert strength.acceptable == (strength.level >= 2)


@given(st.text(alphabet="abcdefghijklmnop0123456789#-", min_size=8, max_size=20))
def test_context_never_makes_a_password_stronger(password: str) -> None:
    assert assess(password, [password[:4], password[2:7]]).level <= assess(password).level
