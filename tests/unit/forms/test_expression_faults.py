# SPDX-License-Identifier: MulanPSL-2.0
"""What an author reads about an expression that cannot be used, and the limits of expressions."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.errors import UserFault
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.expression import (
    Context,
    EvaluationFault,
    ExpressionFault,
    Surroundings,
    compile_expression,
)

CONTEXT = Context(Node("data"), Surroundings(lambda: datetime(2026, 3, 1)))  # noqa: DTZ001 - local


def fault_of(text: str) -> ExpressionFault:
    with pytest.raises(ExpressionFault) as caught:
        compile_expression(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        (
            "selected（/data/a，'x')",
            9,
            "第9个字符“（”无法识别：这是中文或全角符号，应写成半角的“(”",
        ),
        ("/data/a ＝ 1", 9, "第9个字符“＝”无法识别：这是中文或全角符号，应写成半角的“=”"),
        ("/data/a = １", 11, "第11个字符“１”无法识别：这是中文或全角符号，应写成半角的“1”"),
        ("/data/a ≥ 1", 9, "第9个字符“≥”无法识别：这是中文或全角符号，应写成半角的“>=”"),
        ("/data/a = “是”", 11, '第11个字符““”无法识别：这是中文或全角符号，应写成半角的“"”'),
        ("1\u30002", 2, "第2个字符“\u3000”无法识别：这是中文或全角符号，应写成半角的“ ”"),
        ("1 ? 2", 3, "第3个字符“?”无法识别"),
        ("1 + 'abc", 5, "第5个字符的引号没有配对"),
        ("not(/data/a = 1", 4, "第4个字符的括号“(”没有配对"),
        ("/data/a[1", 8, "第8个字符的括号“[”没有配对"),
        ("/data/a)", 8, "第8个字符“)”不应出现在这里"),
        ("/data/a /data/b 3", 17, "第17个字符“3”之前缺少运算符"),
        ("1 2", 3, "第3个字符“2”之前缺少运算符"),
        ("/data/a is 3", 9, "第9个字符“i”之前缺少运算符"),
        ("3 ''", 3, "第3个字符“'”之前缺少运算符"),
        ("1 +", 4, "表达式没有写完"),
        ("/data/", 7, "表达式没有写完"),
        ("1 + * 2", 7, "第7个字符“2”之前缺少运算符"),
        ("= 1", 1, "第1个字符“=”不应出现在这里"),
        ("", 1, "表达式是空的"),
        ("  ", 1, "表达式是空的"),
        ("1 + $x", 5, "变量 $x 不在支持范围内"),
        ("1 + pulldata('a', 'b')", 5, "函数 pulldata 不在支持范围内"),
        ("selected(/data/a)", 1, "函数 selected 应有2个参数，现有1个"),
        ("1 + round(1, 2, 3)", 5, "函数 round 应有1至2个参数，现有3个"),
        ("coalesce()", 1, "函数 coalesce 应有至少1个参数，现有0个"),
        ("sum(3)", 1, "函数 sum 的第1个参数应是题目的路径"),
        (
            "indexed-repeat(/data/a, /data/r, 1, /data/s)",
            1,
            "函数 indexed-repeat 的重复组和行号应成对，现有4个参数",
        ),
        (
            "weighted-checklist(1, 2, true())",
            1,
            "函数 weighted-checklist 的条件和分值应成对，现有3个参数",
        ),
        ("/data/a | 3", 1, "第1个字符处应是题目的路径，而不是单个的值"),
        ("3[1]", 1, "第1个字符处应是题目的路径，而不是单个的值"),
        ("/data/namespace::x", 7, "轴 namespace 不在支持范围内"),
        ("/data/comment()", 7, "节点测试 comment() 不在支持范围内"),
        ("format-date(., '%Y年%q')", 1, "日期格式“%q”不在支持范围内"),
        ("format-date(., '100%')", 1, "日期格式“%”不在支持范围内"),
        ("regex(., '[0-9')", 1, "正则“[0-9”写错了，无法识别"),
    ],
)
def test_a_fault_names_the_character_and_what_is_wrong(
    text: str, position: int, message: str
) -> None:
    fault = fault_of(text)
    assert (fault.position, fault.message) == (position, message)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*b",
        "([a-z]+,?)*",
        "(?:x{2,})+",
        "((a|b)+c)*",
        "(a|a)*",
        "(a|)+",
        "(a|[ab])+",
        "(aa?)*",
        "(?:a(|))+",
        "(a+){3}",
        "(a{1,9}){9}",
    ],
)
def test_a_pattern_that_may_never_end_is_refused(pattern: str) -> None:
    assert "可能永远算不完" in fault_of(f"regex(., '{pattern}')").message


@pytest.mark.parametrize(
    "pattern",
    [
        "[0-9]{17}[0-9X]",
        "1[3-9][0-9]{9}",
        "([0-9]{3,4}-)?[0-9]{7,8}",
        "([0-9]{3}-){2}[0-9]+",
        "([0-9]{1,3}\\.){3}[0-9]{1,3}",
        "([0-9]{3})+",
        "([a-z]+)?",
        "(北京|上海)+",
        "[^@]+@[^@]+\\.[a-z]{2,}",
        "\\(([0-9]+)\\)",
        "[(+)]+",
        "(?=.*[0-9]).{8,}",
    ],
)
def test_an_ordinary_pattern_is_accepted(pattern: str) -> None:
    compile_expression(f"regex(., '{pattern}')")


def test_an_expression_may_be_nested_64_deep_and_4000_characters_long() -> None:
    assert compile_expression("(" * 63 + "1" + ")" * 63).number(CONTEXT) == 1
    assert fault_of("(" * 64 + "1" + ")" * 64).message == "括号嵌套超过64层"
    assert fault_of("a[" * 64 + "1" + "]" * 64).message == "括号嵌套超过64层"
    assert compile_expression("1" + "+1" * 1999).number(CONTEXT) == 2000
    assert compile_expression("-" * 3_998 + "12").number(CONTEXT) == 12
    fault = fault_of("1" * 4_001)
    assert (fault.position, fault.message) == (4_001, "表达式有4001个字符，最多4000个")


@pytest.mark.parametrize(
    "text",
    [
        "(1 or 1 and 1=1<1+1*-" * 60 + "1" + ")" * 60,
        "a[a or b and a=b<a+b*-" * 60 + "1" + "]" * 60,
        "1" + "=1" * 1_999,
    ],
)
def test_what_would_exhaust_the_stack_is_refused_in_words(text: str) -> None:
    assert fault_of(text).message == "表达式嵌套太深，请拆成几个计算题"


def test_a_fault_of_an_expression_is_a_fault_of_the_author() -> None:
    fault = fault_of("1 +")
    assert isinstance(fault, UserFault)
    assert fault.code == "forms.expression"


def possible_fault_of(text: str) -> ExpressionFault | None:
    try:
        compile_expression(text)
    except ExpressionFault as fault:
        return fault
    return None


# Words that the grammar knows, so that random texts get past its first check.
WORDS = st.sampled_from(
    [
        *("/", "//", "..", ".", "@", "*", "[", "]", "(", ")", ",", "|", "+", "-", "=", "!=", "<"),
        *("and", "or", "mod", "div", "a", "data", "ancestor::", "text()", "node()", "1", "0.5"),
        *("'x'", "''", "'2026-03-01'", "'(a'", "'%Y'", "last()", "position", "if", "regex"),
        *("count", "sum", "round", "substr", "substring", "date", "date-time", "format-date"),
        *("instance", "current()", "indexed-repeat", "coalesce", "selected-at", "uuid", "1 div 0"),
        *("checklist", "weighted-checklist", "max", "pow", "once", "jr:choice-name", "translate"),
    ]
)


@given(st.text(max_size=200))
def test_no_text_breaks_the_compiler(text: str) -> None:
    fault = possible_fault_of(text)
    assert fault is None or (fault.message and 1 <= fault.position <= len(text) + 1)


@given(st.lists(WORDS, max_size=24).map(" ".join))
def test_no_sentence_of_known_words_breaks_compiler_or_evaluation(text: str) -> None:
    fault = possible_fault_of(text)
    if fault is not None:
        assert 1 <= fault.position <= len(text) + 1
        return
    rule = compile_expression(text)
    rule.reads("/data/a")
    for evaluate in (rule.value, rule.string, rule.number, rule.boolean):
        with suppress(EvaluationFault):
            evaluate(CONTEXT)


NUMBERS = ["0", "-1", "1.5", "1 div 0", "-1 div 0", "0 div 0", "99999999999999999999", "/data"]


@pytest.mark.parametrize("second", NUMBERS)
@pytest.mark.parametrize("first", NUMBERS)
def test_no_number_breaks_a_function(first: str, second: str) -> None:
    one = (
        *("abs", "acos", "asin", "atan", "ceiling", "cos", "date", "date-time", "exp", "exp10"),
        *("decimal-date-time", "decimal-time", "floor", "int", "log", "log10", "round", "sin"),
        *("sqrt", "string", "tan", "uuid"),
    )
    two = ("atan2", "pow", "round", "selected-at", "max", "min", "checklist")
    for name in one:
        compile_expression(f"{name}({first})").string(CONTEXT)
    for name in two:
        compile_expression(f"{name}({first}, {second})").string(CONTEXT)
    for name in ("substr", "substring"):
        compile_expression(f"{name}('五社联动', {first}, {second})").string(CONTEXT)
    for operator in ("+", "-", "*", "div", "mod", "<", "=", "and"):
        compile_expression(f"{first} {operator} {second}").string(CONTEXT)
