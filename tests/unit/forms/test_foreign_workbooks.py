# SPDX-License-Identifier: MulanPSL-2.0
"""Workbooks made for other XLSForm programs: each loads, or is refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.forms.form_sources import workbook
from wuse_desktop.forms.definition import QuestionKind
from wuse_desktop.forms.faults import FormFault
from wuse_desktop.forms.reader import read_form

# Outside examples lie beside the project, if at all.
_FOLDERS = [
    folder / "shared" / "conformance" / "workbooks" for folder in Path(__file__).parents[3].parents
]
WORKBOOKS = next((folder for folder in _FOLDERS if folder.is_dir()), Path())

# What each workbook that is refused has, in words of its message.
REFUSED = {
    "bad_calc.xlsx": "之前缺少运算符",
    "calculate_without_calculation.xls": "题目“calculate_test”是计算，却没有写怎么计算",
    "case_insensitivity.xlsx": "（外部文件里的选项）这里不能用",
    "choice_name_as_type.xls": "（外部文件里的选项）这里不能用",
    "duplicate_columns.xlsx": "“label”和“label”是同一列",
    "gps.xls": "（定位）这里不能用",
    "include.csv": "没有“include”这种题型",
    "include_json.xlsx": "没有“include”这种题型",
    "loop.xls": "（按选项循环）这里不能用",
    "loop.xlsx": "（按选项循环）这里不能用",
    "pull_data.xlsx": "函数 pulldata",
    "simple_loop.csv": "（按选项循环）这里不能用",
    "simple_loop.xls": "（按选项循环）这里不能用",
    "unknown_question_type.xls": "没有“unknown”这种题型",
    "widgets.csv": "（录音）这里不能用",
    "widgets.xls": "（录音）这里不能用",
}


@pytest.mark.skipif(not WORKBOOKS.name, reason="the outside examples are not here")
def test_workbooks_of_others_load_or_are_refused_by_name(
    record_property: Callable[[str, object], None],
) -> None:
    loaded, refused = [], {}
    for path in sorted(WORKBOOKS.iterdir()):
        try:
            form = read_form(path, draft=True).form
        except FormFault as fault:
            refused[path.name] = [problem.message for problem in fault.problems]
        else:
            loaded.append(path.name)
            assert any(form.questions()), path.name
    record_property(
        "conformance", f"workbooks of others: {len(loaded)} load, {len(refused)} are refused"
    )
    for name, told in refused.items():
        assert any(REFUSED[name] in message for message in told), (name, told)
    assert set(refused) <= set(REFUSED)


def kobo() -> dict[str, list[list[object]]]:
    """What the form builder of a survey server writes: metadata rows, two languages, a cascade."""
    return {
        "survey": [
            [
                "type", "name", "label::English (en)", "label::中文 (zh)", "hint::English (en)",
                "required", "relevant", "constraint", "constraint_message::English (en)",
                "constraint_message::中文 (zh)", "calculation", "choice_filter", "appearance",
                "default", "$kuid", "parameters",
            ],
            ["start", "start"],
            ["end", "end"],
            ["today", "today"],
            ["deviceid", "deviceid"],
            ["begin_group", "head", "Household", "家庭", "", "", "", "", "", "", "", "", "w4"],
            ["text", "who", "Name", "姓名", "As on the card", "true", "", "", "", "", "", "",
             "w2", "", "x1"],
            ["integer", "age", "Age", "年龄", "", "true", "", ". >= 0 and . <= 120",
             "Between 0 and 120", "应在0至120之间", "", "", "w2"],
            ["end_group"],
            ["select_one county", "county", "County", "县", "", "true", "", "", "", "", "", "",
             "minimal"],
            ["select_one town", "town", "Township", "乡镇", "", "", "${county} != ''", "", "",
             "", "", "county=${county}", "minimal"],
            ["calculate", "adult", "", "", "", "", "", "", "", "", "if(${age} >= 18, 1, 0)"],
            ["note", "thanks", "Thank you, ${who}", "谢谢，${who}"],
            ["image", "photo", "Photo", "照片", "", "", "", "", "", "", "", "", "", "", "",
             "max-pixels=1024"],
        ],
        "choices": [
            ["list_name", "name", "label::English (en)", "label::中文 (zh)", "county"],
            ["county", "mulan", "Mulan", "木兰县", ""],
            ["county", "bayan", "Bayan", "巴彦县", ""],
            ["town", "t1", "Limin", "利东镇", "mulan"],
            ["town", "t2", "Xinglong", "兴隆镇", "bayan"],
        ],
        "settings": [["form_title", "id_string", "version", "default_language"],
                     ["Household visit", "hh", "2 (2026)", "中文 (zh)"]],
    }  # fmt: skip


def test_a_form_of_a_survey_server_loads_with_both_languages() -> None:
    found = read_form(workbook(kobo()), ".xlsx")
    questions = {item.name: item for item in found.form.questions()}
    assert (found.form_id, found.version) == ("hh", "2 (2026)")
    assert (questions["who"].label.zh, questions["who"].label.en) == ("姓名", "Name")
    assert questions["age"].constraint_message.zh == "应在0至120之间"
    assert questions["town"].choice_filter is not None
    assert questions["town"].choices[1].properties["county"] == "bayan"
    assert questions["adult"].kind is QuestionKind.HIDDEN
    assert questions["today"].preload == "today"
    assert "deviceid" not in questions
    assert any("deviceid" in problem.message for problem in found.warnings)


def test_what_a_survey_server_has_and_this_program_does_not_is_named() -> None:
    tables = kobo()
    tables["survey"] += [
        ["geopoint", "where", "Where", "在哪里"],
        ["range", "scale", "Scale", "几分"],
    ]
    tables["survey"][9] += [""] * 2 + ["randomize=true"]
    with pytest.raises(FormFault) as refused:
        read_form(workbook(tables), ".xlsx")
    told = [(problem.row, problem.message) for problem in refused.value.problems]
    assert (15, "题型“geopoint”（定位）这里不能用") in told
    assert (16, "题型“range”（滑块）这里不能用") in told
    assert any(row == 10 and "parameters" in message for row, message in told)
