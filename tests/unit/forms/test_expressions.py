# SPDX-License-Identifier: MulanPSL-2.0
"""What expressions of forms give: paths, operators and functions on a filled form."""

import math
import timeit
from collections.abc import Callable
from datetime import datetime

import pytest

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.expression import (
    Context,
    EvaluationFault,
    Surroundings,
    Value,
    compile_expression,
)

NOW = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001 - local by definition


def tree(name: str, content: "str | list[Node]" = "") -> Node:
    """An element with its text, or with its children."""
    if isinstance(content, str):
        return Node(name, content)
    node = Node(name)
    for child in content:
        node.add(child)
    return node


def code_list(name: str, items: list[dict[str, str]]) -> Node:
    rows = [tree("item", [tree(key, text) for key, text in item.items()]) for item in items]
    return tree(name, [tree("root", rows)])


@pytest.fixture
def form() -> Node:
    return tree(
        "data",
        [
            tree("姓名", "张三"),
            tree("age", "17"),
            tree("town", "t1"),
            tree("village", "v2"),
            tree("hard", "dibao tekun"),
            tree("blank", ""),
            tree("family", [tree("fname", "甲"), tree("income", "1200.5")]),
            tree("family", [tree("fname", "乙"), tree("income", "")]),
            tree("family", [tree("fname", "丙"), tree("income", "300")]),
        ],
    )


@pytest.fixture
def surroundings() -> Surroundings:
    villages = code_list(
        "village",
        [
            {"name": "v1", "label": "东街社区", "town": "t1"},
            {"name": "v2", "label": "西街社区", "town": "t1"},
            {"name": "v3", "label": "河口村", "town": "t2"},
        ],
    )
    labels = {("/data/village", "v2"): "西街社区", ("/data/family/fname", "甲"): "甲某"}
    return Surroundings(
        now=lambda: NOW,
        instances={"village": villages},
        choice_label=lambda path, value: labels[path, value],
        itext=lambda key: {"greeting": "您好"}[key],
    )


@pytest.fixture
def at(form: Node, surroundings: Surroundings) -> Callable[[str], Context]:
    """The context at the node that an absolute path leads to."""

    def context(path: str) -> Context:
        found = compile_expression(path).value(Context(form, surroundings))
        assert isinstance(found, list)
        return Context(found[0], surroundings)

    return context


def texts(value: Value) -> list[str]:
    assert isinstance(value, list)
    return [node.text for node in value]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/姓名", ["张三"]),
        ("/data/family/fname", ["甲", "乙", "丙"]),
        ("/data/family[2]/fname", ["乙"]),
        ("/data/family[last()]/fname", ["丙"]),
        ("/data/family[position() > 1]/fname", ["乙", "丙"]),
        ("/data/family[income >= 300]/fname", ["甲", "丙"]),
        ("/data/family[income >= 300][2]/fname", ["丙"]),
        ("(/data/family/fname)[2]", ["乙"]),
        ("//fname[. = '丙']", ["丙"]),
        ("//family//fname", ["甲", "乙", "丙"]),
        ("(//family | /data)/*[2]", ["17", "1200.5", "", "300"]),
        ("/data/family[1]/following-sibling::family/fname", ["乙", "丙"]),
        ("/data/family[3]/preceding-sibling::family[1]/fname", ["乙"]),
        ("/data/family[2]/fname/ancestor::data/age", ["17"]),
        ("/data/*[. = 'v2']", ["v2"]),
        ("/data/age | /data/姓名", ["张三", "17"]),
        ("/data/age | /data/age", ["17"]),
        ("/data/family/fname/../income", ["1200.5", "", "300"]),
        ("/data/age/text()", ["17"]),
        ("/data/blank/text()", []),
        ("/data/none", []),
        ("indexed-repeat(/data/family/fname, /data/family, 3)", ["丙"]),
        ("indexed-repeat(/data/family/fname, /data/family, 4)", []),
        ("if(/data/age < 18, /data/姓名, /data/town)", ["张三"]),
    ],
)
def test_a_path_finds_its_nodes_in_the_order_of_the_form(
    at: Callable[[str], Context], expression: str, expected: list[str]
) -> None:
    assert texts(compile_expression(expression).value(at("/data"))) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("position(..)", "2"),
        ("../fname", "乙"),
        ("./../fname", "乙"),
        ("../../age", "17"),
        ("current()/../fname", "乙"),
        ("count(../../family)", "3"),
        ("../../family[position() = position(current()/..) - 1]/fname", "甲"),
        ("string-length(../../姓名)", "2"),
        ("name(..)", "family"),
    ],
)
def test_a_rule_in_a_row_sees_its_own_row(
    at: Callable[[str], Context], expression: str, expected: str
) -> None:
    assert compile_expression(expression).string(at("/data/family[2]/income")) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum(/data/family/income)", "1500.5"),
        ("max(/data/family/income)", "1200.5"),
        ("min(/data/family/income)", "300"),
        ("max(/data/none)", ""),
        ("count(/data/family)", "3"),
        ("count-non-empty(/data/family/income)", "2"),
        ("round(sum(/data/family/income) div 3, 2)", "500.17"),
        ("round(1.005, 2)", "1.01"),
        ("round(-1.5)", "-1"),
        ("round(12345.12345, -3)", "12000"),
        ("join('、', /data/family/fname)", "甲、乙、丙"),
        ("concat(/data/姓名, '，', /data/age, '岁')", "张三，17岁"),
        ("selected(/data/hard, 'tekun')", "true"),
        ("selected(/data/hard, 'te')", "false"),
        ("selected-at(/data/hard, 1)", "tekun"),
        ("selected-at(/data/hard, 2)", ""),
        ("count-selected(/data/hard)", "2"),
        ("coalesce(/data/blank, /data/age)", "17"),
        ("jr:choice-name(/data/village, '/data/village')", "西街社区"),
        ("jr:choice-name(/data/blank, ' /data/blank ')", ""),
        ("jr:itext('greeting')", "您好"),
        ("boolean-from-string('1')", "true"),
        ("checklist(2, 2, /data/age > 3, /data/age > 99, true())", "true"),
        ("checklist(-1, 1, true(), true())", "false"),
        ("weighted-checklist(5, -1, true(), 3, false(), 9, true(), 2)", "true"),
        ("weighted-checklist(6, -1, true(), 3, false(), 9, true(), 2)", "false"),
        ("regex('330102199003070011', '[0-9]{17}[0-9X]')", "true"),
        ("regex('a330102199003070011', '[0-9]{17}[0-9X]')", "false"),
        ("regex('１２', '\\d+')", "false"),
        ("regex('张三', '[\\u4e00-\\u9fa5]+')", "true"),
        ("substr('10X98765432', 2, 3)", "X"),
        ("5 + 3", "8"),
        ("7 div 2", "3.5"),
        ("-7 mod 3", "-1"),
        ("1 div 0", "Infinity"),
        ("0.1 * 3 > 0.3", "true"),
        ("1 div 3000000000", "0.0000000003333333333333333"),
        ("9007199254740993 * 1000", "9007199254740992000"),
        ("pow(0, -1)", "Infinity"),
        ("log(0)", "-Infinity"),
        ("exp(1000)", "Infinity"),
        ("/data/blank + 1", ""),
        ("string(number('x'))", ""),
        ("string-length(uuid())", "36"),
        ("string-length(uuid(70))", "70"),
    ],
)
def test_a_result_is_written_as_people_expect_it(
    at: Callable[[str], Context], expression: str, expected: str
) -> None:
    assert compile_expression(expression).string(at("/data")) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/blank >= 0", False),
        ("/data/blank < 0", False),
        ("/data/blank = ''", True),
        ("/data/none = ''", True),
        ("/data/family/income > 1000", True),
        ("/data/family/fname != '甲'", True),
        ("not(/data/family/fname = '丁')", True),
        ("true() = 'false'", True),
        ("/data/age = 17.0", True),
        ("'b' > 'a'", False),
        ("0 and none-of-these", False),
        ("1 or 0 and 0", True),
        ("1 < 2 = true()", True),
        ("if(/data/age < 18, 0, 1)", False),
    ],
)
def test_a_condition_holds_or_not(
    at: Callable[[str], Context], expression: str, expected: bool
) -> None:
    assert compile_expression(expression).boolean(at("/data")) is expected


def test_a_choice_filter_compares_the_choice_with_the_record(
    form: Node, surroundings: Surroundings
) -> None:
    question = next(form.named("village"))
    choices = surroundings.instances["village"].children[0].children
    for text in ("town = /data/town", "town = current()/../town"):
        rule = compile_expression(text)
        kept = [
            rule.boolean(Context(choice, surroundings, position, len(choices), question))
            for position, choice in enumerate(choices, 1)
        ]
        assert kept == [True, True, False]
    found = compile_expression("instance('village')/root/item[town = /data/town]/label")
    assert texts(found.value(Context(question, surroundings))) == ["东街社区", "西街社区"]


def test_once_keeps_what_is_there(form: Node, surroundings: Surroundings) -> None:
    rule = compile_expression("once('新')")
    assert rule.string(Context(next(form.named("age")), surroundings)) == "17"
    assert rule.string(Context(next(form.named("blank")), surroundings)) == "新"


def test_a_choice_name_is_found_by_a_path_relative_to_the_row(
    at: Callable[[str], Context],
) -> None:
    rule = compile_expression("jr:choice-name(../fname, '../fname')")
    assert rule.string(at("/data/family[1]/income")) == "甲某"


def test_without_a_lookup_a_choice_and_a_text_stand_for_themselves(form: Node) -> None:
    context = Context(form, Surroundings(lambda: NOW))
    assert compile_expression("jr:choice-name(village, '/data/village')").string(context) == "v2"
    assert compile_expression("jr:itext('greeting')").string(context) == "greeting"


def test_an_unknown_code_list_is_named(form: Node, surroundings: Surroundings) -> None:
    with pytest.raises(EvaluationFault) as caught:
        compile_expression("instance('sex')/root").value(Context(form, surroundings))
    assert caught.value.message == "没有名为 sex 的选项列表"


def test_a_single_value_where_nodes_are_wanted_fails_in_words(
    form: Node, surroundings: Surroundings
) -> None:
    rule = compile_expression("count(if(age > 3, 'x', age))")
    with pytest.raises(EvaluationFault, match="这里应是题目的路径"):
        rule.value(Context(form, surroundings))


def test_a_dangerous_pattern_that_is_put_together_is_refused_when_it_is_run(
    form: Node, surroundings: Surroundings
) -> None:
    rule = compile_expression("regex('aaaa', concat('(a', '+)+'))")
    with pytest.raises(EvaluationFault, match="可能永远算不完"):
        rule.value(Context(form, surroundings))


def test_an_answer_is_cut_before_a_pattern_sees_it(surroundings: Surroundings) -> None:
    long = Node("data", "a" * 4_000 + "b")
    assert compile_expression("regex(., 'a+')").boolean(Context(long, surroundings))


def test_numbers_and_texts_come_in_the_wanted_kind(at: Callable[[str], Context]) -> None:
    context = at("/data/age")
    assert compile_expression(". + 1").number(context) == 18
    assert compile_expression(".").number(context) == 17
    assert math.isnan(compile_expression("../blank").number(context))
    assert compile_expression("true()").number(context) == 1
    assert compile_expression(". > 16").string(context) == "true"


def test_a_tree_may_have_a_nameless_node_on_top(form: Node, surroundings: Surroundings) -> None:
    Node("").add(form)
    context = Context(form, surroundings)
    assert compile_expression("/data/age").string(context) == "17"
    assert compile_expression("count(/*)").number(context) == 1


def test_expressions_of_the_same_text_are_equal() -> None:
    assert compile_expression("1 + 1") == compile_expression("1 + 1")
    assert compile_expression("1 + 1") != compile_expression("1+1")
    assert len({compile_expression("."), compile_expression(".")}) == 1


def test_a_simple_rule_and_a_sum_over_500_rows_are_quick(surroundings: Surroundings) -> None:
    rows = [tree("row", [tree("x", str(index))]) for index in range(500)]
    context = Context(tree("data", [tree("age", "17"), *rows]), surroundings)
    age = Context(context.node.children[0], surroundings)
    check, total = compile_expression(". >= 0 and . <= 120"), compile_expression("sum(/data/row/x)")
    # Ten times what an idle machine needs: caught is a change of order, not a busy hour.
    assert _best(lambda: check.boolean(age)) < 20e-6
    assert _best(lambda: total.number(context)) < 3e-3


def _best(action: Callable[[], object]) -> float:
    return min(timeit.repeat(action, number=20, repeat=10)) / 20
