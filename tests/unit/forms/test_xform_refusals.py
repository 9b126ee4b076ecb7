# SPDX-License-Identifier: MulanPSL-2.0
"""What is not understood is refused by name, everything at once, and nothing crashes."""

import pytest

from tests.unit.forms.sheets import by_hand, form_of, messages, refused, xform_of
from wuse_desktop.forms.faults import FormFault
from wuse_desktop.forms.xform import (
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_QUESTIONS,
    load_xform,
    read_heading,
)

_INPUT = '<input ref="/data/a"/>'


@pytest.mark.parametrize(
    ("survey", "named"),
    [
        ("geopoint | a | 甲", "定位（geopoint）"),
        ("geotrace | a | 甲", "定位路线（geotrace）"),
        ("geoshape | a | 甲", "定位范围（geoshape）"),
        ("barcode | a | 甲", "条码（barcode）"),
        ("audio | a | 甲", "录音（audio）"),
        ("video | a | 甲", "录像（video）"),
        ("range | a | 甲", "滑块（range）"),
        ("rank sex | a | 甲", "排序（rank）"),
        ("deviceid | a | 甲", "property deviceid"),
    ],
)
def test_types_outside_the_subset_are_named(survey: str, named: str) -> None:
    choices = "list_name | name | label\nsex | m | 男"
    xml = xform_of(f"type | name | label\n{survey}", choices)
    assert messages(xml) == [f"题目“a”用了不支持的内容：{named}"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('<secret ref="/data/a"/>', "题目“a”用了不支持的内容：secret"),
        ('<input ref="/data/b"/>', "题目指向的“/data/b”不在记录里"),
        (_INPUT + _INPUT, "题目“a”在表单里出现了两次"),
        ('<group ref="/data/g"/>', "分组指向的“/data/g”不在记录里"),
        (
            '<repeat nodeset="/data/g"/>',
            "重复组指向的“/data/g”不在记录里，或已经用过",
        ),
        (
            '<input ref="/data/a" query="instance(\'x\')/root"/>',
            "题目“a”用了不支持的内容：表单以外的选项表",
        ),
        (
            '<select1 ref="/data/a">'
            "<itemset nodeset=\"randomize(instance('x')/root/item)\"/></select1>",
            "题目“a”用了不支持的内容：选项来源 randomize(instance('x')/root/item)",
        ),
        (
            '<select1 ref="/data/a"><itemset nodeset="instance(\'x\')/root/item"/></select1>',
            "题目“a”要用的列表“x”不在表单里",
        ),
        (
            '<input ref="/data/a"><label ref="jr:itext(\'x\')"/></input>',
            "题目“a”的文字“x”不在表单里",
        ),
        (
            '<input ref="/data/a"><label ref="/data/b"/></input>',
            "题目“a”用了不支持的内容：文字引用 /data/b",
        ),
        (
            "<select ref='/data/a'><item><label>b</label><value>b c</value></item></select>",
            "题目“a”可以多选，选项“b c”的值里不能有空格",
        ),
        (
            '<input ref="/data/a"><setvalue ref="/data/a" event="xforms-value-changed"/></input>',
            "题目“a”用了不支持的内容：动作 setvalue（xforms-value-changed）",
        ),
    ],
)
def test_controls_that_cannot_be_shown_are_named(body: str, sentence: str) -> None:
    assert messages(by_hand("<a/>", "", body)) == [sentence]


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (
            '<bind nodeset="/data/a" wuse:sensitive="X"/>',
            "题目“a”的敏感程度应为 S 或 P，不是“X”",
        ),
        ('<bind nodeset="/data/a"/><bind nodeset="/data/a"/>', "题目“a”的规则写了两份"),
        (
            '<bind nodeset="/data/@a" calculate="1"/>',
            "题目“@a”用了不支持的内容：属性 /data/@a",
        ),
        (
            '<instance id="x" src="jr://file/x.csv"/>'
            '<bind nodeset="/data/a" calculate="count(instance(\'x\')/root/item)"/>',
            "题目“a”要用表单以外的数据“x”（jr://file/x.csv），不支持",
        ),
        (
            '<bind nodeset="/data/a" calculate="instance(\'x\')/root/item"/>',
            "题目“a”要用的列表“x”不在表单里",
        ),
    ],
)
def test_rules_that_cannot_hold_are_named(model: str, sentence: str) -> None:
    assert messages(by_hand("<a/>", model, _INPUT)) == [sentence]


def test_an_expression_is_refused_with_its_place() -> None:
    model = '<bind nodeset="/data/a" relevant="selected(., " constraint="nope(.)"/>'
    first, second = refused(by_hand("<a/>", model, _INPUT))
    assert (first.question, first.path, first.column) == ("a", "/data/a", "relevant")
    assert first.message.startswith("题目“a”的显示条件写错了：")
    assert first.position > 0
    assert second.column == "constraint"


def test_all_problems_are_told_at_once() -> None:
    xml = xform_of(
        """
        type | name | label | relevant | constraint | calculation
        text | a | 甲 | selected( | nope(.) |
        geopoint | b | 乙 | | |
        integer | c | 丙 | | | ${d} + 1
        integer | d | 丁 | | | ${c} + 1
        """
    )
    with pytest.raises(FormFault) as caught:
        load_xform(xml)
    assert len(caught.value.problems) == 4
    assert "共 4 处" in caught.value.message
    assert "没有改动" in caught.value.next_step


@pytest.mark.parametrize(
    ("survey", "circle"),
    [
        ("text | a | 甲 | | ${b}\ntext | b | 乙 | | ${a}", "循环引用：b → a → b"),
        ("text | a | 甲 | | ${a}", "循环引用：a → a"),
        ("text | a | 甲 | ${a} = '' |", "循环引用：a → a"),
        ("text | a | 甲 | ${b} = '' |\ntext | b | 乙 | | ${a}", "循环引用：b → a → b"),
        (
            "begin_group | g | 组 | ${a} = '' |\ntext | a | 甲 | |\nend_group | | | |",
            "循环引用：g → g",
        ),
        (
            "begin_repeat | r | 重复 | |\ninteger | a | 甲 | | sum(${b})\n"
            "integer | b | 乙 | | ${a}\nend_repeat | | | |",
            "循环引用：b → a → b",
        ),
    ],
)
def test_what_goes_in_a_circle_is_refused(survey: str, circle: str) -> None:
    assert messages(xform_of(f"type | name | label | relevant | calculation\n{survey}")) == [circle]


def test_two_circles_are_both_told() -> None:
    survey = "\n".join(
        f"text | {name} | 题 | ${{{other}}}" for name, other in ("ab", "ba", "cd", "dc")
    )
    assert len(messages(xform_of(f"type | name | label | calculation\n{survey}"))) == 2


def test_a_rule_may_look_at_its_own_answer() -> None:
    form_of(
        """
        type | name | label | constraint | calculation
        integer | a | 甲 | . > 3 |
        text | b | 乙 | | once(uuid())
        """
    )


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("", "不是完好的 XML"),
        ("题目", "不是完好的 XML：第 1 行第 1 个字符处读不下去"),
        ("<a><b></a>", "不是完好的 XML"),
        ("<html/>", "不是 XForm：没有 model 或 body 部分"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "XML 里有文档类型声明或实体"),
        ("<a>" * 40 + "</a>" * 40, f"层次太深，最多 {MOST_DEPTH} 层"),
        ("<a>" + "x" * MOST_CHARACTERS + "</a>", f"最多 {MOST_CHARACTERS} 个字符"),
        ("<a><head><model/></head><body/></a>", "表单里没有记录的结构"),
    ],
)
def test_text_that_is_no_form_is_refused_in_words(xml: str, words: str) -> None:
    assert words in " ".join(messages(xml))


@pytest.mark.parametrize("body", ["<h:title/>", "<h:title/><model/>"])
def test_a_text_without_a_record_has_no_heading(body: str) -> None:
    xml = f'<h:html xmlns:h="h"><h:head>{body}</h:head><h:body/></h:html>'
    with pytest.raises(FormFault):
        read_heading(xml)


def test_a_very_deep_text_is_refused_without_a_crash() -> None:
    assert "层次太深" in messages("<a>" * 50_000 + "</a>" * 50_000)[0]


def test_too_many_questions_are_refused() -> None:
    record = "".join(f"<a{number}/>" for number in range(MOST_QUESTIONS + 1))
    assert messages(by_hand(record)) == [
        f"题目有 {MOST_QUESTIONS + 1} 个，最多 {MOST_QUESTIONS} 个"
    ]


def test_a_question_outside_its_repeat_is_refused() -> None:
    body = '<repeat nodeset="/data/r"/><input ref="/data/r/a"/>'
    assert messages(by_hand("<r><a/></r>", "", body)) == ["题目“a”不在它的重复组里"]


def test_a_name_that_stands_twice_without_a_repeat_is_refused() -> None:
    assert messages(by_hand("<a/><a/>", "", _INPUT)) == ["“a”在记录里出现了两次"]
