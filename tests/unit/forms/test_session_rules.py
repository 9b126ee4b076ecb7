# SPDX-License-Identifier: MulanPSL-2.0
"""Relevance, calculations, choices, defaults and words while a form is filled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.unit.forms.sheets import NOW, begun, by_hand, filling, form_of
from wuse_desktop.forms.xform import load_xform

NESTED = """
type | name | label | relevant | required
integer | age | 年龄 | |
begin_group | young | 未成年 | ${age} < 18 |
text | guardian | 监护人 | | yes
begin_group | school | 学校 | ${guardian} != '' |
text | grade | 年级 | |
end_group | | | |
end_group | | | |
text | seen | 看到 | ${grade} != '' |
"""


def test_relevance_is_inherited() -> None:
    session = filling(NESTED)
    assert not session.is_relevant("/data/young/school/grade")
    session.set("/data/age", 10)
    assert session.is_relevant("/data/young/guardian")
    assert not session.is_relevant("/data/young/school/grade")
    session.set("/data/young/guardian", "奶奶")
    assert session.is_relevant("/data/young/school/grade")


def test_what_is_not_relevant_is_blank_to_others_and_comes_back() -> None:
    session = filling(NESTED)
    session.set("/data/age", 10)
    session.set("/data/young/guardian", "奶奶")
    session.set("/data/young/school/grade", "三年级")
    assert session.is_relevant("/data/seen")
    changed = session.set("/data/age", 30)
    assert changed == {
        "/data/age",
        "/data/young",
        "/data/young/guardian",
        "/data/young/school",
        "/data/young/school/grade",
        "/data/seen",
    }
    assert session.answers() == {"age": 30}
    assert session.value("/data/young/school/grade") == "三年级"
    session.set("/data/age", 12)
    assert session.answers()["young"] == {"guardian": "奶奶", "school": {"grade": "三年级"}}
    assert session.is_relevant("/data/seen")


def test_what_is_not_relevant_is_neither_required_nor_wrong() -> None:
    session = filling(NESTED)
    assert not session.is_required("/data/young/guardian")
    assert session.problems() == []
    session.set("/data/age", 10)
    assert session.is_required("/data/young/guardian")
    assert [each.message for each in session.problems()] == ["必填"]


def test_an_answer_may_be_given_while_a_question_is_not_relevant() -> None:
    session = filling(NESTED)
    session.set("/data/young/guardian", "奶奶")
    assert "young" not in session.answers()
    session.set("/data/age", 3)
    assert session.answers() == {"age": 3, "young": {"guardian": "奶奶"}}


def test_requiredness_may_depend_on_an_answer() -> None:
    session = filling(
        """
        type | name | label | required
        select_one yn | refused | 不接案 |
        text | why | 原因 | ${refused} = 'y'
        """,
        "list_name | name | label\nyn | y | 是\nyn | n | 否",
    )
    assert session.set("/data/refused", "y") == {"/data/refused", "/data/why"}
    assert session.problem("/data/why") == "必填"
    session.set("/data/refused", "n")
    assert not session.is_required("/data/why")


def test_whether_a_question_is_read_only_may_depend_on_an_answer() -> None:
    session = filling(
        """
        type | name | label | read_only | default
        text | lock | 锁 | |
        text | open | 开 | ${lock} = '1' |
        text | never | 从不 | yes | 定
        """
    )
    assert not session.is_read_only("/data/open")
    assert session.set("/data/lock", "1") == {"/data/lock", "/data/open"}
    assert session.is_read_only("/data/open")
    assert session.is_read_only("/data/never")


CHAIN = """
type | name | label | calculation
decimal | per_head | 人均 | round(${total} div ${heads}, 2)
integer | heads | 人口 | ${others} + 1
decimal | total | 合计 | ${income} + ${aid}
integer | others | 其他人 |
decimal | income | 收入 |
decimal | aid | 补助 |
"""


def test_calculations_run_in_the_order_of_what_they_need() -> None:
    session = filling(CHAIN)
    session.set("/data/others", 2)
    session.set("/data/income", 1000)
    assert session.value("/data/total") is None
    changed = session.set("/data/aid", "0.5")
    assert changed == {"/data/aid", "/data/total", "/data/per_head"}
    assert session.value("/data/total") == Decimal("1000.5")
    assert session.value("/data/per_head") == Decimal("333.5")


def test_what_is_calculated_cannot_be_typed_over() -> None:
    session = filling(CHAIN)
    assert session.is_read_only("/data/total")
    with pytest.raises(ValueError, match="/data/total"):
        session.set("/data/total", 5)


def test_a_division_by_nothing_is_blank() -> None:
    session = filling(
        "type | name | label | calculation\n"
        "integer | n | 人数 |\ndecimal | q | 商 | 1 div ${n}\ninteger | w | 整 | 7 div ${n}"
    )
    session.set("/data/n", 0)
    assert session.value("/data/q") is None
    session.set("/data/n", 2)
    assert (session.value("/data/q"), session.value("/data/w")) == (Decimal("0.5"), 3)


def test_calculated_dates_are_dates() -> None:
    session = filling(
        """
        type | name | label | calculation
        date | day | 日期 |
        date | next | 次日 | ${day} + 1
        date | now | 此刻 | now()
        text | words | 文字 | format-date(${next}, '%Y年%n月%e日')
        """
    )
    session.set("/data/day", "2026-02-28")
    assert session.value("/data/next") == date(2026, 3, 1)
    assert session.value("/data/now") == date(2026, 3, 5)
    assert session.value("/data/words") == "2026年3月1日"


def test_what_is_worked_out_once_stays() -> None:
    survey = """
        type | name | label | calculation
        text | a | 甲 |
        calculate | first | | once(${a})
        """
    session = filling(survey)
    session.set("/data/a", "一")
    session.set("/data/a", "二")
    assert session.value("/data/first") == "一"
    assert filling(survey, answers=session.answers()).value("/data/first") == "一"


CASCADE = """
type | name | label | choice_filter | default
select_one town | town | 乡镇 | | t1
select_one village | village | 村 | town = ${town} |
select_multiple village | more | 各村 | town = ${town} |
"""

PLACES = """
list_name | name | label | town
town | t1 | 城关镇 |
town | t2 | 河口乡 |
village | v1 | 东街 | t1
village | v2 | 西街 | t1
village | v3 | 河口村 | t2
"""


def test_a_filter_leaves_the_choices_that_fit() -> None:
    session = filling(CASCADE, PLACES)
    assert [each.value for each in session.choices("/data/village")] == ["v1", "v2"]
    changed = session.set("/data/town", "t2")
    assert changed == {"/data/town", "/data/village", "/data/more"}
    assert [str(each.label) for each in session.choices("/data/village")] == ["河口村"]


def test_an_answer_whose_choice_is_filtered_away_is_reported_and_kept() -> None:
    session = filling(CASCADE, PLACES)
    session.set("/data/village", "v1")
    session.set("/data/more", "v1 v2")
    session.set("/data/town", "t2")
    assert session.problem("/data/village") == "选项不在列表中：v1"
    assert session.problem("/data/more") == "选项不在列表中：v1"
    assert session.answers()["village"] == "v1"
    session.set("/data/town", "t1")
    assert session.problems() == []


def test_defaults_are_there_from_the_start_and_only_then() -> None:
    survey = """
        type | name | label | default | calculation
        date | day | 日期 | today() |
        text | who | 谁 | 某人 |
        text | told | 说 | concat(${who}, '来访') |
        text | late | 后 | ${sum} + 1 |
        integer | sum | 和 | | 1 + 1
        """
    session = filling(survey)
    assert session.answers() == {
        "day": "2026-03-05",
        "who": "某人",
        "told": "某人来访",
        "late": "3",
        "sum": 2,
    }
    assert filling(survey, answers={}).answers() == {"sum": 2}


def test_a_default_left_out_with_its_question_is_there_when_the_question_is() -> None:
    survey = """
        type | name | label | default | relevant
        text | on | 开 | |
        text | a | 甲 | 定 | ${on} = 1
        date | b | 乙 | today() | ${on} = 1
        """
    session = filling(survey, answers={})
    session.set("/data/on", "1")
    assert session.answers() == {"on": "1", "a": "定", "b": "2026-03-05"}


def test_facts_fill_what_nobody_has_answered() -> None:
    form = form_of(
        """
        type | name | label | bind::wuse:from | default
        text | name | 姓名 | case.client.name | 无名
        date | born | 出生 | case.client.born |
        text | seen | 见过 | | concat(${name}, '来过')
        text | other | 其他 | case.other | 定
        """
    )
    facts = {"case.client.name": "张三", "case.client.born": date(1950, 1, 2)}
    session = begun(form, facts=facts)
    assert session.answers() == {
        "name": "张三",
        "born": "1950-01-02",
        "seen": "张三来过",
        "other": "定",
    }
    again = begun(form, {"name": "李四"}, facts)
    assert again.answers() == {"name": "李四", "born": "1950-01-02"}


def test_the_device_tells_when_and_who() -> None:
    form = form_of(
        "type | name | label\nstart | s |\nend | e |\ntoday | t |\nusername | u |\ntext | a | 甲"
    )
    clock = [NOW]
    session = begun(form, now=lambda: clock[0])
    clock[0] = NOW + timedelta(minutes=12)
    session.set("/data/a", "x")
    assert session.answers() == {
        "s": "2026-03-05T09:30",
        "e": "2026-03-05T09:42",
        "t": "2026-03-05",
        "u": "王五",
        "a": "x",
    }


def test_labels_and_hints_name_answers() -> None:
    session = filling(
        """
        type | name | label | hint
        text | name | 姓名 |
        integer | age | ${name}的年龄 | 问 ${name} 本人，或${name}的家人
        """
    )
    assert session.label("/data/age") == "的年龄"
    assert session.set("/data/name", "张三") == {"/data/name", "/data/age"}
    assert session.label("/data/age") == "张三的年龄"
    assert session.hint("/data/age") == "问 张三 本人，或张三的家人"


def test_a_choice_is_named_in_a_label_by_its_words() -> None:
    session = filling(
        """
        type | name | label | calculation
        select_one town | town | 乡镇 |
        calculate | t | | jr:choice-name(${town}, '${town}')
        note | n | 在${t} |
        """,
        PLACES,
    )
    session.set("/data/town", "t2")
    assert session.label("/data/n") == "在河口乡"


def test_a_rule_that_may_look_at_anything_runs_after_everything() -> None:
    model = """<bind nodeset="/data/n" calculate="count(//item[. != ''])"/>
        <bind nodeset="/data/twice" calculate="/data/n * 2"/>
        <bind nodeset="/data/c/item" calculate="/data/a/item"/>"""
    record = "<n/><twice/><a><item/></a><b><item/></b><c><item/></c>"
    body = '<input ref="/data/a/item"/><input ref="/data/b/item"/>'
    session = begun(load_xform(by_hand(record, model, body)))
    session.set("/data/a/item", "x")
    assert session.value("/data/twice") == "4"
    session.set("/data/b/item", "x")
    assert session.value("/data/twice") == "6"


def test_a_rule_that_fails_while_it_runs_is_as_good_as_blank() -> None:
    session = filling(
        """
        type | name | label | calculation | constraint
        text | a | 甲 | | regex('x', ${b})
        text | b | 乙 | |
        text | c | 丙 | if(regex('x', ${b}), 'y', 'n') |
        """
    )
    session.set("/data/a", "x")
    session.set("/data/b", "(x+)+")
    assert session.value("/data/c") is None
    assert session.problem("/data/a") == "不符合要求"
