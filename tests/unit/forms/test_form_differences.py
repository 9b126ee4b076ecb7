# SPDX-License-Identifier: MulanPSL-2.0
"""What changed between two versions of a form is told, with what it means for drafts."""

import pytest

from tests.unit.forms.form_sources import INTAKE, markdown
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.difference import Difference, DifferenceKind, differences
from wuse_desktop.forms.reader import read_form

CHOICES = "list_name | name | label\nl | x | 甲\nl | y | 乙"


def form(survey: str, choices: str = CHOICES) -> Form:
    return read_form(
        markdown(f"type | name | label | required | relevant\n{survey}", choices=choices), ".md"
    ).form


def only(old: Form, new: Form) -> Difference:
    (found,) = differences(old, new)
    return found


def test_a_version_does_not_differ_from_itself() -> None:
    old = read_form(INTAKE, ".md").form
    assert differences(old, read_form(INTAKE, ".md").form) == ()


def test_questions_come_and_go() -> None:
    old, new = form("text | a | 甲\ntext | b | 乙"), form("text | a | 甲\ntext | c | 丙")
    added, removed = differences(old, new)
    assert (added.kind, added.path, added.label) == (DifferenceKind.ADDED, "/data/c", "丙")
    assert (removed.kind, removed.path, removed.carried) == (
        DifferenceKind.REMOVED, "/data/b", False,
    )  # fmt: skip


def test_a_question_that_went_into_a_group_is_moved_and_its_answer_stays_beside() -> None:
    found = only(
        form("text | a | 甲\ntext | b | 乙"),
        form("text | a | 甲\nbegin_group | g | 组\ntext | b | 乙\nend_group"),
    )
    assert (found.kind, found.path, found.carried) == (DifferenceKind.MOVED, "/data/g/b", False)
    assert found.message == "从 /data/b 移到 /data/g/b"


@pytest.mark.parametrize(
    ("old", "new", "carried"),
    [
        ("integer", "decimal", True),
        ("decimal", "integer", False),
        ("date", "text", True),
        ("text", "date", False),
        ("select_one l", "select_multiple l", True),
        ("select_multiple l", "select_one l", False),
    ],
)
def test_a_new_type_keeps_the_answers_that_fit_it(old: str, new: str, *, carried: bool) -> None:
    found = only(form(f"{old} | a | 甲"), form(f"{new} | a | 甲"))
    assert (found.kind, found.carried) == (DifferenceKind.TYPE, carried)


def test_a_group_that_becomes_a_repeat_changes_every_path_below() -> None:
    found = differences(
        form("begin_group | g | 组\ntext | a | 甲\nend_group"),
        form("begin_repeat | g | 组\ntext | a | 甲\nend_repeat"),
    )
    assert [item.kind for item in found] == [DifferenceKind.ADDED]
    assert found[0].path == "/data/g"


def test_choices_are_told_by_value_and_label() -> None:
    old = form("select_one l | a | 甲")
    new = form("select_one l | a | 甲", "list_name | name | label\nl | x | 甲等\nl | z | 丙")
    removed, added, renamed = differences(old, new)
    assert (removed.kind, removed.values) == (DifferenceKind.CHOICES_REMOVED, ("y",))
    assert removed.message == "删去了选项：乙（y）"
    assert (added.kind, added.values) == (DifferenceKind.CHOICES_ADDED, ("z",))
    assert (renamed.kind, renamed.message) == (DifferenceKind.LABEL, "改了选项的文字：甲等（x）")


def test_rules_and_words_are_told_in_the_terms_of_the_sheet() -> None:
    old = form("text | a | 甲\ntext | b | 乙 | | ${a} = '1'")
    new = form("text | a | 甲\ntext | b | 乙（新） | yes | ${a}  =  '2'")
    required, rule, label = differences(old, new)
    assert (required.kind, required.message) == (DifferenceKind.REQUIRED, "必填由“否”改为“是”")
    assert (rule.kind, rule.message) == (DifferenceKind.RULE, "改了显示条件")
    assert (label.kind, label.message) == (
        DifferenceKind.LABEL, "题目或提示由“乙”改为“乙（新）”",
    )  # fmt: skip


def test_blanks_in_a_rule_are_no_difference() -> None:
    old = form("text | a | 甲\ntext | b | 乙 | | ${a} = '1'")
    assert differences(old, form("text | a | 甲\ntext | b | 乙 | | ${a}   =  '1'")) == ()
