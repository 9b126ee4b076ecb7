# SPDX-License-Identifier: MulanPSL-2.0
"""Line breaking: nothing is lost, nothing is too wide, marks stand where the standard allows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuse_desktop.reports.wrap import CLOSERS, JOINER, OPENERS, plain, whole, wrap

_HAN = st.text("老人独居儿子在外打工每月通话一次𬭼䶮㛃珏燊", min_size=1, max_size=12)
_RUNS = st.sampled_from(["LA-2026/-0113", "2026-03-12", "12.5%", "160/95mmHg", "WPS", "3.5", "A1"])
_PAIRED = st.sampled_from(
    ["（{}）", "《{}》", "“{}”", "‘{}’", "「{}」", "『{}』", "({})", "【{}】", "（“{}”）"]
)
_STOPS = st.sampled_from([*"，。、；：！？ 　\n", "……", "——", "！？"])
_PIECE = st.one_of(_HAN, _RUNS, st.builds(str.format, _PAIRED, _HAN), _STOPS)


def _em(char: str) -> float:
    if char == JOINER:
        return 0.0
    return 0.55 if ord(char) < 0x250 else 1.0


def _width(line: str) -> float:
    return sum(map(_em, line))


def _signs(text: str) -> str:
    return re.sub(r"\s", "", text.replace(JOINER, ""))


@given(st.text(max_size=300), st.floats(1, 40))
def test_any_text_keeps_every_character_and_fits(text: str, width: float) -> None:
    lines = wrap(text, width, _em)
    assert _signs("".join(lines)) == _signs(plain(text))
    assert all(_width(line) <= width + 0.001 or len(line) == 1 for line in lines)


@settings(max_examples=300)
@given(st.lists(_PIECE, max_size=40), st.floats(9, 40))
def test_marks_do_not_stand_on_the_wrong_end_of_a_line(pieces: list[str], width: float) -> None:
    text = re.sub(r"([，。、；：！？…—])[，。、；：！？…— 　]+", r"\1", "".join(pieces))
    paragraphs = text.split("\n")
    firsts = {paragraph.strip()[:1] for paragraph in paragraphs}
    lasts = {paragraph.strip()[-1:] for paragraph in paragraphs}
    for line in wrap(text, width, _em):
        assert line[:1] not in CLOSERS or line[:1] in firsts
        assert line[-1:] not in OPENERS or line[-1:] in lasts


@given(st.lists(st.one_of(_HAN, _RUNS), min_size=1, max_size=30), st.floats(9, 40))
def test_numbers_and_latin_words_stay_whole(pieces: list[str], width: float) -> None:
    text = "，".join(pieces)
    whole_runs = re.findall(r"[!-~]+", text)
    found = [run for line in wrap(text, width, _em) for run in re.findall(r"[!-~]+", line)]
    assert found == whole_runs


@pytest.mark.parametrize("text", ["（" * 4000, "。" * 4000, "a" * 4000, "（a。" * 2000, " " * 4000])
def test_the_work_grows_linearly_with_the_text(text: str) -> None:
    calls = 0

    def counting(char: str) -> float:
        nonlocal calls
        calls += 1
        return _em(char)

    lines = wrap(text, 10, counting)
    assert calls < 8 * len(text)
    assert all(_width(line) <= 10.001 for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("走访三户。", 4, ["走访三", "户。"]),
        ("他说“好的”走了", 3, ["他说", "“好", "的”走", "了"]),
        ("编号LA-2026/-0113已结", 9, ["编号", "LA-2026/-0113已", "结"]),
        ("等待……回复", 3, ["等", "待……", "回复"]),
        ("上午——下午", 3, ["上午", "——下", "午"]),
        ("甲\r\n\r\n乙", 5, ["甲", "", "乙"]),
        ("　　缩进两字的段落", 5, ["　　缩进两", "字的段落"]),
        ("good morning all", 5, ["good", "morning", "all"]),
        ("☐低保☑特困", 4, ["☐低保", "☑特困"]),
        ("阿依古丽·买买提", 4.6, ["阿依古丽·", "买买提"]),
        ("木兰-个-2026-002", 5, ["木兰-个-", "2026-002"]),
    ],
)
def test_breaks_where_a_reader_expects_it(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width, _em) == lines


def test_a_word_longer_than_a_line_is_cut_without_stranding_its_full_stop() -> None:
    lines = wrap("https://example.org/abcdefghijklmnopqrstuvwxyz。", 5, _em)
    assert "".join(lines) == "https://example.org/abcdefghijklmnopqrstuvwxyz。"
    assert all(_width(line) <= 5.001 for line in lines)
    assert not lines[-1].startswith("。")


def test_stepping_back_for_a_mark_does_not_make_the_next_line_too_wide() -> None:
    assert wrap("0$ɐ", 1.5, _em) == ["0", "$", "ɐ"]


def test_a_name_marked_whole_moves_to_the_next_line_in_one_piece() -> None:
    text = "、".join(map(whole, ["林玉珍", "陈志强", "王敏"]))
    assert wrap(text, 6, _em) == ["林玉珍、", "陈志强、王敏"]


def test_control_and_direction_characters_do_not_reach_the_paper() -> None:
    assert plain("张\x00三\u202e李\t四\u2028五\ufeff") == "张三李 四\n五"
