# SPDX-License-Identifier: MulanPSL-2.0
"""A form is read from whatever a county office edits, and always to the same text."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.forms.form_sources import INTAKE, markdown, messages, problems, workbook
from wuse_desktop.forms.faults import FormFault
from wuse_desktop.forms.headings import COLUMNS, SURVEY
from wuse_desktop.forms.question_types import TYPES, read_type
from wuse_desktop.forms.reader import read_form

ROOT = Path(__file__).parents[3]
ENGLISH = [
    ["type", "name", "label", "hint", "required", "relevant", "appearance", "read_only"],
    ["begin group", "basic", "基本情况", "", "", "", "w6", ""],
    ["text", "who", "姓名", "如“张三”", "yes", "", "w3", ""],
    ["select_one sex", "sex", "性别", "", "TRUE", "${who} != ''", "w3 horizontal", ""],
    ["select_multiple PROBLEM", "what", "问题", "", "", "", "w6", ""],
    ["end group", "", "", "", "", "", "", ""],
    ["begin repeat", "family", "家庭成员", "", "", "", "table", ""],
    ["integer", "age", "年龄", "", "", "", "w1", "true"],
    ["end repeat", "", "", "", "", "", "", ""],
]
CHINESE = [
    ["题型", "题名", "题目", "提示", "必填", "显示条件", "版式", "只读"],
    ["分组开始", "basic", "基本情况", "", "", "", "w6", ""],
    ["文本", "who", "姓名", "如“张三”", "是", "", "w3", ""],
    ["单选 sex", "sex", "性别", "", "是", "${who} ！＝ ''", "w3 horizontal", ""],
    ["多选：PROBLEM", "what", "问题", "", "", "", "w6", ""],
    ["分组结束", "", "", "", "", "", "", ""],
    ["重复开始", "family", "家庭成员", "", "", "", "table", ""],
    ["整数", "age", "年龄", "", "", "", "w1", "是"],
    ["重复结束", "", "", "", "", "", "", ""],
]


def english() -> bytes:
    return workbook(
        {
            "survey": ENGLISH,
            "choices": [["list_name", "name", "label"], ["sex", 1, "男"], ["sex", 2, "女"]],
            "settings": [["form_id", "form_title", "version"], ["f", "表", "1"]],
        }
    )


def chinese() -> bytes:
    return workbook(
        {
            "题目": CHINESE,
            "选项": [["选项表", "选项值", "选项"], ["sex", 1, "男"], ["sex", 2, "女"]],
            "设置": [["表单编号", "表单名称", "版本"], ["f", "表", "1"]],
        }
    )


def test_chinese_headings_give_the_form_that_english_ones_give() -> None:
    ours, theirs = read_form(chinese(), ".xlsx"), read_form(english(), ".xlsx")
    assert ours.xform == theirs.xform
    assert ours.sheets == theirs.sheets
    assert (ours.form_id, ours.title, ours.version) == ("f", "表", "1")


def test_the_same_tables_give_the_same_form_from_xlsx_csv_and_markdown() -> None:
    def as_csv(encoding: str) -> bytes:
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        for name, rows in tables.items():
            writer.writerow([name])
            writer.writerows(["", *row] for row in rows)
        return target.getvalue().encode(encoding)

    tables = {
        "题目": CHINESE,
        "选项": [["选项表", "选项值", "选项"], ["sex", "1", "男"], ["sex", "2", "女"]],
        "设置": [["表单编号", "表单名称", "版本"], ["f", "表", "1"]],
    }
    lines = []
    for name, rows in tables.items():
        lines += [f"| {name} |", *("| | " + " | ".join(row) + " |" for row in rows)]
    expected = read_form(english(), ".xlsx").xform
    assert read_form("\n".join(lines), ".md").xform == expected
    for encoding in ("utf-8", "utf-8-sig", "gbk", "utf-16"):
        assert read_form(as_csv(encoding), ".csv").xform == expected, encoding


def test_a_csv_of_one_sheet_needs_no_name_of_it() -> None:
    source = "type,name,label\ntext,a,甲\n"
    assert [item.name for item in read_form(source, ".csv", draft=True).form.questions()] == ["a"]


def test_the_form_is_called_as_its_file_when_a_draft_has_no_number(tmp_path: Path) -> None:
    path = (tmp_path / "家访表").with_suffix(".md")
    path.write_text("| survey |\n| | type | name | label |\n| | text | a | 甲 |", "utf-8")
    assert read_form(path, draft=True).form_id == "家访表"


def test_quotation_marks_stay_as_they_were_written() -> None:
    found = read_form(INTAKE, ".md")
    assert "编号格式为“年份-三位序号”" in found.xform
    assert "的家庭“总”收入" in found.xform
    assert found.title == "接案“登记”表"
    source = markdown("type | name | label\ntext | a | 说‘好’和“不好” \"x\" 'y'")
    assert "说‘好’和“不好” \"x\" 'y'" in read_form(source, ".md").xform


def test_a_shared_code_list_is_taken_in_where_the_form_has_none_of_that_name() -> None:
    form = read_form(INTAKE, ".md").form
    sex = next(item for item in form.questions() if item.name == "sex")
    assert [choice.value for choice in sex.choices] == ["0", "1", "2", "9"]
    assert (sex.choices[1].label.zh, sex.choices[1].label.en) == ("男性", "Male")
    own = markdown(
        "type | name | label\nselect_one SEX | a | 甲",
        choices="list_name | name | label\nSEX | m | 男",
    )
    found = read_form(own, ".md")
    (question,) = found.form.questions()
    assert [choice.value for choice in question.choices] == ["m"]
    assert any("代替了同名的公用代码" in item.message for item in found.warnings)


def test_what_has_no_translation_is_said_in_chinese_and_not_as_a_dash() -> None:
    form = read_form(INTAKE, ".md").form
    town = next(item for item in form.questions() if item.name == "town")
    assert [str(choice.label) for choice in town.choices] == ["城关镇", "河口乡"]
    assert town.choices[1].label.en in ("", "河口乡")


def test_other_may_be_written_in_beside_a_list() -> None:
    form = read_form(INTAKE, ".md").form
    questions = {item.name: item for item in form.questions()}
    assert [choice.value for choice in questions["hard"].choices] == ["dibao", "none", "other"]
    assert questions["hard"].choices[-1].label.zh == "其他"
    assert questions["hard_other"].label.zh == "请说明“其他”"


def test_the_text_is_the_same_in_every_run() -> None:
    script = (
        "import sys, hashlib; from tests.unit.forms.form_sources import INTAKE;"
        "from wuse_desktop.forms.reader import read_form;"
        "print(hashlib.sha256(read_form(INTAKE, '.md').xform.encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(seen) == 1


def test_every_type_and_heading_has_a_chinese_word_that_is_read_back() -> None:
    for kind, chinese_word in TYPES.items():
        assert read_type(chinese_word).kind == kind
        assert read_type(read_type(kind).chinese).text == kind
    assert read_type("单选 SEX 或其他").text == "select_one SEX or_other"
    assert read_type("单选SEX").text == "select_one SEX"
    assert read_type("add select one prompt using yes_no").text == "select_one yes_no"
    assert all(names[0] for names in COLUMNS[SURVEY].values())


@pytest.mark.parametrize(
    ("data", "suffix", "told"),
    [
        (b"", ".md", "没有表格内容"),
        (b"nothing here", ".md", "没有表格内容"),
        (b"x" * 2_000_001, ".md", "超过 2 MB"),
        (b"not a workbook", ".xlsx", "打不开"),
        (b"PK\x05\x06" + b"\0" * 18, ".xlsx", "打不开"),
        (b"\xff\xfe\x00\xd8", ".csv", "编码认不出来"),
        (b"x", ".pdf", "不是能读的表单文件"),
        (b"x", "", "不是能读的表单文件"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_words(data: bytes, suffix: str, told: str) -> None:
    with pytest.raises(FormFault) as refused:
        read_form(data, suffix)
    (problem,) = refused.value.problems
    assert told in problem.message


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FormFault, match="读不出来"):
        read_form(tmp_path / "none.xlsx")


def test_more_rows_than_any_form_has_are_refused() -> None:
    rows = "\n".join(f"text | q{number} | 题" for number in range(2_001))
    assert "超过 2000 行" in messages(markdown(f"type | name | label\n{rows}"))[0]


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_before_it_fills_the_memory() -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load

    book = Workbook()
    book.active.append(["type", "name", "label"])
    book.active.cell(1_048_576, 16_384, "x")
    target = io.BytesIO()
    book.save(target)
    assert messages(target.getvalue(), ".xlsx") == [
        "表格最远的一格离开头太远，请删除空白处误填的内容后再试"
    ]


def test_numbers_dates_and_truths_of_a_spreadsheet_are_read_as_people_see_them() -> None:
    from datetime import date  # noqa: PLC0415 - only here

    source = workbook(
        {
            "survey": [
                ["type", "name", "label", "required", "default"],
                ["integer", "a", 2026, True, 3],
                ["date", "b", "日", False, date(2026, 3, 1)],
            ],
            "settings": [["form_id", "version", "form_title"], ["f", 2026, "表"]],
        }
    )
    found = read_form(source, ".xlsx")
    first, second = found.form.questions()
    assert (str(first.label), first.default, second.default) == ("2026", "3", "2026-03-01")
    assert (first.required is not None, found.version) == (True, "2026")


def test_reading_loads_the_converter_only_when_it_converts() -> None:
    script = "import sys, wuse_desktop.forms.reader; print('pyxform' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "False"


_WORDS = [
    *COLUMNS[SURVEY], *TYPES, *TYPES.values(), "select_one SEX", "select_one l",
    "select_multiple l", "a", "b", "l", "yes", "no", "${a}", "${b} + 1", "selected(${a}, 'x')",
    "today()", "data", "meta", "survey", "choices", "settings", "entities", "题目", "选项", "设置",
    "wuse=", "name", "list_name", "case_file", "label::English (en)", "default_language",
    "version", "form_id", "(", "<b>", "&", "]]>", "“", "\\|", "1", "-", ".", "../a", "a/b",
    "instance('l')/root/item", "jr:count", "bind::x:y",
]  # fmt: skip
_CELLS = st.one_of(st.sampled_from(_WORDS), st.text(max_size=12), st.just(""))
_TABLE = st.lists(st.lists(_CELLS, max_size=6), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    survey=_TABLE,
    choices=_TABLE,
    texts=st.lists(st.sampled_from(["survey", "choices", "settings", "entities"]), max_size=2),
    further=_TABLE,
)
def test_no_content_of_sheets_does_worse_than_being_refused(
    survey: list[list[str]],
    choices: list[list[str]],
    texts: list[str],
    further: list[list[str]],
) -> None:
    """Rows of real words in any order: a form comes out, or a fault that says why not."""
    headed = [["type", "name", "label", "relevant", "calculation", "default"], *survey]
    listed = [["list_name", "name", "label"], ["l", "x", "甲"], *choices]
    named = [["form_id", "version"], ["f", "1"]]
    tables = {
        "survey": headed,
        "choices": listed,
        "settings": named,
        **dict.fromkeys(texts, further),
    }
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for name, rows in tables.items():
        writer.writerow([name])
        writer.writerows(["", *row] for row in rows)
    for problem in problems(target.getvalue(), ".csv"):
        assert problem.message


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), suffix=st.sampled_from([".md", ".csv", ".xlsx", ".xls"]))
def test_no_bytes_do_worse_than_being_refused(data: bytes, suffix: str) -> None:
    assert problems(data, suffix)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0), value=st.integers(0, 255))
def test_a_damaged_workbook_does_no_worse_than_being_refused(place: int, value: int) -> None:
    data = bytearray(_GOOD)
    data[place % len(data)] = value
    problems(bytes(data), ".xlsx")


_GOOD = english()
