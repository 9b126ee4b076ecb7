# SPDX-License-Identifier: MulanPSL-2.0
"""Answers: as Python values or typed, as the record keeps them, and what is said of them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from tests.unit.forms.sheets import begun, filling, form_of
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.faults import AnswerProblem

ALL = """
type | name | label | calculation
text | text | 文字 |
integer | whole | 整数 |
decimal | number | 小数 |
date | day | 日期 |
time | clock | 时间 |
dateTime | moment | 日期和时间 |
select_one sex | one | 单选 |
select_multiple sex | many | 多选 |
image | picture | 照片 |
acknowledge | agreed | 同意 |
note | told | 说明 |
calculate | hidden | | 1 + 1
"""

SEX = """
list_name | name | label
sex | m | 男
sex | f | 女
"""


@pytest.fixture(scope="module")
def every_kind() -> Form:
    return form_of(ALL, SEX)


@pytest.mark.parametrize(
    ("name", "answer", "kept"),
    [
        ("text", "两 行\n字", "两 行\n字"),
        ("whole", 12, 12),
        ("whole", " +007 ", 7),
        ("whole", "-3", -3),
        ("number", Decimal("1.50"), 1.5),
        ("number", ".5", 0.5),
        ("number", "1e3", 1000),
        ("number", 0.1, 0.1),
        ("day", date(2026, 3, 5), "2026-03-05"),
        ("day", "2026-3-5", "2026-03-05"),
        ("day", "2026年3月5日", "2026-03-05"),
        ("day", "2026/03/05", "2026-03-05"),
        ("clock", time(9, 30), "09:30"),
        ("clock", "9：30", "09:30"),
        ("moment", datetime(2026, 3, 5, 9, 30, 12), "2026-03-05T09:30"),  # noqa: DTZ001
        ("moment", "2026-3-5 9:30", "2026-03-05T09:30"),
        ("moment", "2026-03-05", "2026-03-05T00:00"),
        ("one", "m", "m"),
        ("many", ("f", "m"), ["f", "m"]),
        ("many", "f m f", ["f", "m"]),
        ("picture", "照片 1.jpg", "照片 1.jpg"),
        ("agreed", True, True),
        ("agreed", "OK", True),
    ],
)
def test_an_answer_is_kept_in_its_shape(
    every_kind: Form, name: str, answer: object, kept: Json
) -> None:
    session = begun(every_kind)
    assert session.set(f"/data/{name}", answer) == {f"/data/{name}"}
    assert session.answers() == {name: kept, "hidden": "2"}
    assert session.problem(f"/data/{name}") == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "字"),
        ("whole", 12),
        ("number", Decimal("1.5")),
        ("day", date(2026, 3, 5)),
        ("clock", time(9, 30)),
        ("moment", datetime(2026, 3, 5, 9, 30)),  # noqa: DTZ001
        ("one", "m"),
        ("many", ("f", "m")),
        ("agreed", True),
    ],
)
def test_a_value_comes_back_as_it_was_given(every_kind: Form, name: str, value: object) -> None:
    session = begun(every_kind)
    path = f"/data/{name}"
    session.set(path, value)
    assert session.value(path) == value
    assert begun(every_kind, session.answers()).value(path) == value


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("whole", "3.5", "应填整数"),
        ("whole", "三", "应填整数"),
        ("whole", "1" * 16, "数字最多 15 位"),
        ("number", "1,5", "应填数字"),
        ("number", "nan", "应填数字"),
        ("number", "0." + "1" * 16, "数字最多 15 位"),
        ("number", "1e300", "数字最多 15 位"),
        ("day", "2026-02-30", "日期应写成 2026-03-05"),
        ("day", "昨天", "日期应写成 2026-03-05"),
        ("clock", "25:00", "时间应写成 09:30"),
        ("moment", "2026-03-05 上午", "日期和时间应写成 2026-03-05 09:30"),
        ("one", "x", "选项不在列表中：x"),
        ("many", "m x y", "选项不在列表中：x"),
        ("agreed", "也许", "应勾选或不勾选"),
    ],
)
def test_what_does_not_fit_stays_as_typed_and_is_reported(
    every_kind: Form, name: str, typed: str, message: str
) -> None:
    session = begun(every_kind)
    path = f"/data/{name}"
    session.set(path, typed)
    assert session.problem(path) == message
    again = begun(every_kind, session.answers())
    assert again.answers() == session.answers()
    assert again.problem(path) == message
    assert again.text(path) == typed
    again.set(path, None)
    assert again.problems() == []


@pytest.mark.parametrize("nothing", ["", None, (), []])
def test_an_answer_can_be_taken_back(every_kind: Form, nothing: object) -> None:
    session = begun(every_kind)
    session.set("/data/many", ("m",))
    assert session.set("/data/many", nothing) == {"/data/many"}
    assert session.value("/data/many") is None
    assert session.answers() == {"hidden": "2"}


def test_the_same_answer_again_changes_nothing(every_kind: Form) -> None:
    session = begun(every_kind)
    session.set("/data/number", "1.5")
    assert session.set("/data/number", Decimal("1.50")) == frozenset()


def test_a_mapping_is_no_answer(every_kind: Form) -> None:
    with pytest.raises(TypeError):
        begun(every_kind).set("/data/text", {})
    with pytest.raises(TypeError):
        begun(every_kind).set("/data/one", ["m"])


@pytest.mark.parametrize("path", ["", "data/text", "/data/x", "/data/text/x", "/data/text[1]", "/"])
def test_a_wrong_path_is_told(every_kind: Form, path: str) -> None:
    with pytest.raises(KeyError):
        begun(every_kind).set(path, "x")


CHECKED = """
type | name | label | required | required_message | constraint | constraint_message
text | name | 姓名 | yes | | string-length(.) <= 3 |
text | phone | 电话 | yes | 请留电话 | regex(., '[0-9]+') | 电话只有数字，不是 ${phone}
integer | age | 年龄 | | | . < 120 | 太大
note | told | 说明 | yes | | |
"""


def test_problems_come_in_the_order_of_the_form() -> None:
    session = filling(CHECKED)
    session.set("/data/age", 200)
    session.set("/data/phone", "无")
    assert session.problems() == [
        AnswerProblem("/data/name", "姓名", "必填"),
        AnswerProblem("/data/phone", "电话", "电话只有数字，不是 无"),
        AnswerProblem("/data/age", "年龄", "太大"),
    ]
    session.set("/data/phone", "")
    assert session.problem("/data/phone") == "请留电话"
    session.set("/data/name", "四个字呀")
    assert session.problem("/data/name") == "不符合要求"


def test_space_alone_does_not_answer_a_required_question() -> None:
    session = filling(CHECKED)
    session.set("/data/name", "  ")
    assert session.problem("/data/name") == "必填"
    assert session.is_required("/data/name")


def test_an_answer_that_does_not_fit_is_not_held_against_the_rule_as_well() -> None:
    session = filling(CHECKED)
    session.set("/data/age", "老")
    assert session.problem("/data/age") == "应填整数"


GROUPED = """
type | name | label
begin_group | g | 组
text | a | 甲
begin_repeat | r | 行
integer | b | 乙
end_repeat | |
end_group | |
"""


@pytest.mark.parametrize(
    ("answers", "unplaced"),
    [
        ({"g": {"r": "junk"}}, {"/data/g/r": "junk"}),
        ({"g": "junk"}, {"/data/g": "junk"}),
        ({"g": ["junk"]}, {"/data/g": ["junk"]}),
        ({"g": {"a": {"x": 1}}}, {"/data/g/a": {"x": 1}}),
        ({"g": {"a": ["x"]}}, {"/data/g/a": ["x"]}),
        ({"g": {"r": {"b": 1}}}, {"/data/g/r": {"b": 1}}),
        ({"g": {"r": [{"b": 1}, "junk", {"b": 2, "c": 3}]}}, None),
        ({"old": {"x": [1]}}, {"/data/old": {"x": [1]}}),
        ({"#unplaced": {"/data/older": 1}, "old": 2}, {"/data/older": 1, "/data/old": 2}),
        ({"#unplaced": [1]}, {"#unplaced": [1]}),
    ],
)
def test_junk_is_carried_on_and_never_lost(
    answers: dict[str, Json], unplaced: dict[str, Json] | None
) -> None:
    form = form_of(GROUPED)
    session = begun(form, answers)
    expected = unplaced or {"/data/g/r[2]": "junk", "/data/g/r[2]/c": 3}
    assert session.unplaced == expected
    kept = session.answers()
    assert kept["#unplaced"] == expected
    assert begun(form, kept).answers() == kept
    session.forget_unplaced()
    assert "#unplaced" not in session.answers()


def test_answers_of_the_wrong_kind_stay_as_typed() -> None:
    session = filling(GROUPED, answers={"g": {"a": 5, "r": [{"b": "viele"}, {"b": True}]}})
    assert session.answers() == {"g": {"a": "5", "r": [{"b": "viele"}, {"b": "true"}]}}
    assert [each.message for each in session.problems()] == ["应填整数", "应填整数"]


def test_a_problem_in_a_row_says_in_which() -> None:
    session = filling(GROUPED, answers={"g": {"r": [{}, {"b": "x"}]}})
    assert session.problems() == [AnswerProblem("/data/g/r[2]/b", "行第 2 行·乙", "应填整数")]
