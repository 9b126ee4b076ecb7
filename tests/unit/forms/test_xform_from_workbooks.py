# SPDX-License-Identifier: MulanPSL-2.0
"""What the sheets of a workbook become: kinds, words, rules, places to keep answers."""

import pytest

from tests.unit.forms.sheets import form_of, item, question, xform_of
from wuse_desktop.forms.definition import BLANK, Choice, Form, Group, QuestionKind, Repeat, Text
from wuse_desktop.forms.xform import load_xform
from wuse_desktop.i18n import set_language

KINDS = """
type | name | label | calculation
text | a | 文字
integer | b | 整数
decimal | c | 小数
date | d | 日期
time | e | 时间
dateTime | f | 日期和时间
select_one sex | g | 单选
select_multiple sex | h | 多选
image | i | 照片
file | j | 文件
acknowledge | k | 同意
note | l | 说明
calculate | m | | 1 + 1
"""

SEX = """
list_name | name | label | label::English (en) | group
sex | m | 男 | male | x
sex | f | 女 | female | y
"""

FULL = """
type | name | label | label::English (en) | hint | required | required_message | appearance | \
save_to | bind::wuse:from | bind::wuse:sensitive | read_only | default
begin_group | basic | 基本情况 | Basics | | | | w6 | | | | |
text | 姓名 | 姓名 | Name | 写全名 | yes | 要写姓名 | w3 | full_name | case.client.name | S | |
date | day | 接案日期 | Day | | | | w2 minimal | | | P | yes | today()
text | told | 已读 ${姓名} 的话 | Told ${姓名} | | | | | | | | | 没有
end_group | | | | | | | | | | | |
"""

ENTITIES = """
| entities |
| | list_name | label |
| | case | ${姓名} |
"""


@pytest.fixture(scope="module")
def full() -> Form:
    return form_of(FULL, more=ENTITIES)


def test_each_type_becomes_its_kind() -> None:
    kinds = {each.name: each.kind for each in form_of(KINDS, SEX).questions()}
    assert kinds == {
        "a": QuestionKind.TEXT,
        "b": QuestionKind.INTEGER,
        "c": QuestionKind.DECIMAL,
        "d": QuestionKind.DATE,
        "e": QuestionKind.TIME,
        "f": QuestionKind.DATETIME,
        "g": QuestionKind.ONE,
        "h": QuestionKind.MANY,
        "i": QuestionKind.FILE,
        "j": QuestionKind.FILE,
        "k": QuestionKind.ACKNOWLEDGE,
        "l": QuestionKind.NOTE,
        "m": QuestionKind.HIDDEN,
    }


def test_a_form_knows_what_it_is(full: Form) -> None:
    xml = xform_of(FULL, more=ENTITIES)
    assert (full.form_id, full.version, str(full.title)) == ("trial", "2026.1", "试用表")
    assert (full.root, full.entity) == ("data", "case")
    assert full.sha256 == load_xform(xml).sha256
    assert full.sha256 != load_xform(xml.replace("基本情况", "情况")).sha256


def test_words_come_in_both_languages(full: Form) -> None:
    name = question(full, "/data/basic/姓名")
    assert (name.label.zh, name.label.en) == ("姓名", "Name")
    assert str(name.label) == "姓名"
    set_language("en")
    assert str(name.label) == "Name"
    assert str(question(full, "/data/basic/姓名").hint) == "写全名"


def test_a_label_with_an_answer_in_it_has_a_blank_there(full: Form) -> None:
    told = question(full, "/data/basic/told")
    assert str(told.label) == f"已读 {BLANK} 的话"
    assert [output.start for output in told.label.zh_outputs] == [3]
    assert [output.start for output in told.label.en_outputs] == [5]


def test_appearance_gives_width_and_words(full: Form) -> None:
    group = item(full, "/data/basic")
    day = question(full, "/data/basic/day")
    assert isinstance(group, Group)
    assert (group.width, group.appearance) == (6, frozenset())
    assert (day.width, day.appearance) == (2, frozenset({"minimal"}))


def test_columns_of_ours_are_kept(full: Form) -> None:
    name = question(full, "/data/basic/姓名")
    assert (name.save_to, name.taken_from, name.sensitive) == ("full_name", "case.client.name", "S")
    assert name.required is not None
    assert str(name.required_message) == "要写姓名"


def test_a_default_is_fixed_or_worked_out(full: Form) -> None:
    day, told = question(full, "/data/basic/day"), question(full, "/data/basic/told")
    assert day.default_rule is not None
    assert (day.default_rule.text, day.default) == ("today()", "")
    assert (told.default_rule, told.default) == (None, "没有")


def test_what_is_read_only_and_filled_is_no_note(full: Form) -> None:
    day = question(full, "/data/basic/day")
    assert day.read_only
    assert day.kind is QuestionKind.DATE


def test_choices_have_values_words_and_further_columns() -> None:
    sex = question(form_of(KINDS, SEX), "/data/g")
    assert sex.list_name == "sex"
    assert sex.choices == (
        Choice("m", Text("男", "male"), {"group": "x"}),
        Choice("f", Text("女", "female"), {"group": "y"}),
    )


def test_an_other_choice_brings_a_question_for_it() -> None:
    form = form_of(
        "type | name | label\nselect_one sex or_other | g | 性别",
        SEX.replace("::English (en)", "2"),
    )
    assert [choice.value for choice in question(form, "/data/g").choices] == ["m", "f", "other"]
    assert question(form, "/data/g_other").relevant is not None


def test_what_the_device_knows_is_preloaded() -> None:
    form = form_of(
        "type | name | label\nstart | s |\nend | e |\ntoday | t |\nusername | u |\ntext | a | 甲"
    )
    assert [(each.preload, each.kind) for each in form.questions()][:4] == [
        ("start", QuestionKind.HIDDEN),
        ("end", QuestionKind.HIDDEN),
        ("today", QuestionKind.HIDDEN),
        ("username", QuestionKind.HIDDEN),
    ]


def test_a_repeat_has_questions_rows_and_a_count() -> None:
    form = form_of(
        """
        type | name | label | repeat_count | appearance
        integer | n | 几人 | |
        begin_repeat | family | 家庭成员 | ${n} | table
        text | name | 姓名 | | w2
        begin_repeat | toy | 玩具 | |
        text | what | 什么 | |
        end_repeat | | | |
        end_repeat | | | |
        """
    )
    family, toy = item(form, "/data/family"), item(form, "/data/family/toy")
    assert isinstance(family, Repeat)
    assert isinstance(toy, Repeat)
    assert (str(family.label), family.appearance) == ("家庭成员", frozenset({"table"}))
    assert family.count is not None
    assert toy.count is None
    assert [each.path for each in family.items] == ["/data/family/name", "/data/family/toy"]


def test_hidden_questions_stand_where_the_sheet_has_them() -> None:
    form = form_of(
        """
        type | name | label | calculation
        text | a | 甲 |
        calculate | b | | 1 + 1
        begin_group | g | 组 |
        calculate | c | | 1 + 2
        text | d | 丁 |
        end_group | | |
        text | e | 戊 |
        """
    )
    assert [each.name for each in form.questions()] == ["a", "b", "c", "d", "e"]
