# SPDX-License-Identifier: MulanPSL-2.0
"""An author hears of every mistake at once, each with its place."""

import pytest

from tests.unit.forms.form_sources import markdown, messages, problems, workbook
from wuse_desktop.forms.reader import read_form

HEADINGS = [
    "题型", "题名", "题目", "必填", "显示条件", "校验", "计算", "默认值", "敏感", "保存到",
    "取自",
]  # fmt: skip

# (row of the survey, what its message speaks of, its column, the character or 0)
MISTAKES: list[tuple[list[str], str, str, int]] = [
    (["文夲", "a", "甲"], "没有“文夲”这种题型", "题型", 0),
    (["文本", "", "没有名字"], "没有题名", "题名", 0),
    (["文本", "1b", "数字开头"], "题名“1b”不能用", "题名", 0),
    (["文本", "same", "一"], "", "", 0),
    (["整数", "same", "二"], "题名“same”和第5行的重复了", "题名", 0),
    (["单选 SEXX", "c", "丙"], "选项表“SEXX”不在选项里，也不是公用代码；是不是“SEX”？", "题型", 0),
    (["单选", "d", "丁"], "题目“d”要写明选项表", "题型", 0),
    (["文本", "e", "戊", "", "(${same2} = '1'"], "没有题名为“same2”的题目", "显示条件", 2),
    (["文本", "f", "己", "", "${k1} = '1' and ("], "题目“f”的显示条件写错了：", "显示条件", 18),
    (["文本", "g", "庚", "", "", "nosuch(.) > 1"], "nosuch", "校验", 1),
    (["文本", "h", "辛", "", "${k1} ≥ 18"], "第7个字符“≥”无法识别", "显示条件", 7),
    (["整数", "k1", "壬", "", "", "", "${k2} + 1"], "循环引用：k1 → k2 → k1", "计算", 0),
    (["整数", "k2", "癸", "", "", "", "${k1} + 1"], "", "", 0),
    (["geopoint", "m", "子"], "题型“geopoint”（定位）这里不能用", "题型", 0),
    (["计算", "n", ""], "题目“n”是计算，却没有写怎么计算", "计算", 0),
    (["文本", "o", "卯", "", "", "", "", "", "X"], "题目“o”的敏感只能写 S", "敏感", 0),
    (["文本", "p", "辰", "", "", "", "", "", "", "nofield"], "没有“nofield”这个栏目", "保存到", 0),
    (["日期", "q", "巳", "", "", "", "", "", "", "place"], "", "", 0),
    (["文本", "r", "午", "", "", "", "", "", "", "record_date"], "不能保存这种题型", "保存到", 0),
    (["整数", "s", "未", "", "", "", "", "十"], "默认值“十”和题型不符", "默认值", 0),
    (["单选 yn", "t", "申", "", "", "", "", "maybe"], "默认值“maybe”不在选项里", "默认值", 0),
    (["文本", "u", ""], "题目“u”没有写题目文字", "题目", 0),
    (["文本", "v", "酉", "", "", "", "", "", "", "", "案主"], "取自写错了", "取自", 0),
    (["分组开始", "w", "组"], "", "", 0),
    (["重复开始", "x", "行"], "", "", 0),
    (["文本", "y", "戌"], "", "", 0),
    (["分组结束"], "应以“重复结束”结束，不是“分组结束”", "题型", 0),
    (["重复结束"], "应以“分组结束”结束，不是“重复结束”", "题型", 0),
    (["分组开始", "z", "组"], "“z”有“分组开始”，没有“分组结束”", "题型", 0),
]


def mistaken() -> bytes:
    return workbook(
        {
            "题目": [HEADINGS, *(row for row, *_told in MISTAKES)],
            "选项": [
                ["选项表", "选项值", "选项"],
                ["yn", "y", "是"],
                ["yn", "y", "否"],
                ["yn", "", "都不是"],
                ["", "z", "无主"],
            ],
            "设置": [["表单编号", "表单名称", "版本"], ["mistaken", "错误百出", ""]],
            "实体": [["记录种类", "记录名称"], ["home_visit", "${a}"]],
        }
    )


def test_a_workbook_of_many_mistakes_tells_them_all_with_their_places() -> None:
    found = problems(mistaken(), ".xlsx")
    expected = [
        ("题目", number, text, column, position)
        for number, (_row, text, column, position) in enumerate(MISTAKES, 2)
        if text
    ]
    expected += [
        ("选项", 3, "选项值“y”和第2行的重复了", "选项值", 0),
        ("选项", 4, "没有写选项值", "选项值", 0),
        ("选项", 5, "没有写属于哪张选项表", "选项表", 0),
        ("设置", 2, "没有写版本", "版本", 0),
    ]
    for sheet, row, text, column, position in expected:
        told = [
            problem
            for problem in found
            if (problem.sheet, problem.row, problem.column) == (sheet, row, column)
            and text in problem.message
        ]
        assert told, (sheet, row, text, [item.message for item in found if item.row == row])
        assert position in {problem.position for problem in told}, told
    assert len(expected) >= 20
    assert all(problem.sheet and problem.row for problem in found)


def test_the_mistakes_stand_in_the_order_of_the_sheets_and_rows() -> None:
    found = [(problem.sheet, problem.row) for problem in problems(mistaken(), ".xlsx")]
    order = {"题目": 0, "选项": 1, "设置": 2, "实体": 3}
    assert found == sorted(found, key=lambda place: (order[place[0]], place[1]))


@pytest.mark.parametrize(
    ("rule", "position"),
    [
        ("${a} = 'x", 8),
        ("${a} = 1)", 9),
        ("selected(${a})", 1),
        ("${a} 大于 1", 6),
        ("${a = 1", 1),
        ("${a} + + *", 8),
    ],
)
def test_a_wrong_expression_is_told_with_its_character(rule: str, position: int) -> None:
    source = markdown(f"type | name | label | relevant\ntext | a | 甲 | \ntext | b | 乙 | {rule}")
    told = problems(source)
    assert [problem.position for problem in told] == [position], told
    assert all(problem.message.startswith("题目“b”的显示条件写错了：") for problem in told)
    assert all(problem.row == 4 for problem in told)


def test_full_width_signs_are_read_outside_texts_and_kept_inside_them() -> None:
    survey = (
        "type | name | label | relevant\ntext | a | 甲（全角） | \n"
        "text | b | 乙 | selected（${a}，‘（无）’）　ａｎｄ ＄｛ａ｝！＝“１”"
    )
    xform = read_form(markdown(survey), ".md").xform
    assert "selected( /data/a ,'（无）') and  /data/a !=&quot;１&quot;" in xform
    assert "甲（全角）" in xform


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("| choices |\n| | name |\n| | a |\n| x |\n| | y |", "没有“题目”（survey）表"),
        (markdown("name | label\na | 甲"), "没有“题型（type）”这一列"),
        (markdown("type | label\ntext | 甲"), "没有“题名（name）”这一列"),
        (markdown("type | name | label\n"), "一道题也没有"),
        (markdown("type | name | 题名 | label\ntext | a | b | 甲"), "是同一列"),
        (markdown("type | name | label | trigger\ntext | a | 甲 | ${a}"), "列“trigger”这里不能用"),
        (markdown("type | name | label\ntext | a | 甲 ${b}"), "没有题名为“b”的题目"),
        (markdown("type | name | label\ntext | meta | 甲"), "由程序自己使用"),
        (markdown("type | name | label\ntext | a | ${last-saved#a}"), "last-saved"),
        (
            markdown("type | name | label | save_to\ntext | a | 甲 | place"),
            "没有“实体”表说明保存到哪种记录",
        ),
        (
            markdown(
                "type | name | label | save_to\ntext | a | 甲 | place",
                entities="list_name | label\nnosuch | ${a}",
            ),
            "没有“nosuch”这种记录",
        ),
        (
            markdown(
                "type | name | label\nbegin_group | g | 组\ntext | a | 甲\nend_group\n"
                "begin_group | h | 组\ntext | a | 乙\nend_group\ncalculate | c | "
                "\ntext | z | ${a}"
            ),
            "题名“a”有 2 个，分不清",
        ),
    ],
)
def test_what_is_missing_or_ambiguous_is_told(source: str, told: str) -> None:
    assert any(told in message for message in messages(source)), messages(source)


def test_groups_that_never_end_are_refused_before_they_grow_too_deep() -> None:
    rows = "\n".join(f"begin_group | g{number} | 组" for number in range(200))
    assert any("套得太深" in text for text in messages(markdown(f"type | name | label\n{rows}")))


def test_a_draft_may_lack_number_and_version() -> None:
    source = "| survey |\n| | type | name | label |\n| | text | a | 甲 |"
    assert ["没有“设置”表" in text for text in messages(source)] == [True]
    draft = read_form(source, ".md", draft=True)
    assert draft.version == ""
    assert any("没有“设置”表" in problem.message for problem in draft.warnings)


def test_columns_that_are_not_used_are_only_warned_of() -> None:
    source = markdown("type | name | label | lable::English | 备注\ntext | a | 甲 | A | 记得问")
    warnings = [problem.message for problem in read_form(source, ".md").warnings]
    assert any("“备注”没有用上" in text for text in warnings)
    assert any("“lable::English”没有用上" in text for text in warnings)
