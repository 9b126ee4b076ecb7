# SPDX-License-Identifier: MulanPSL-2.0
"""The commands about form definitions work without a desk."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.forms.form_sources import INTAKE, markdown
from wuse_desktop.forms.reader import read_form


@pytest.fixture
def intake(tmp_path: Path) -> Path:
    path = (tmp_path / "intake").with_suffix(".md")
    path.write_text(INTAKE, "utf-8")
    return path


@pytest.fixture
def mistaken(tmp_path: Path) -> Path:
    path = (tmp_path / "mistaken").with_suffix(".md")
    survey = "type | name | label | relevant\ntext | a | 甲 | ${b} = 1)\ntxet | c | 丙 |"
    path.write_text(markdown(survey), "utf-8")
    return path


def test_a_good_form_is_said_to_be_good(wuse: Any, intake: Path) -> None:
    ran = wuse("forms", "check", intake)
    assert ran.code == 0
    assert "接案“登记”表" in ran.out
    assert "intake，版本 2026.1" in ran.out
    facts = wuse("forms", "check", intake, "--json").facts
    assert (facts["ok"], facts["form_id"], facts["problems"]) == (True, "intake", [])


def test_every_mistake_is_a_line_with_its_place(wuse: Any, mistaken: Path) -> None:
    ran = wuse("forms", "check", mistaken)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "表单有 3 处要改：",
        "  survey 第3行 relevant：题目“a”的显示条件写错了：第9个字符“)”不应出现在这里",
        "  survey 第3行 relevant：题目“a”的显示条件写错了：没有题名为“b”的题目",
        "  survey 第4行 type：没有“txet”这种题型；是不是“text”？",
    ]
    ran = wuse("forms", "check", mistaken, "--json")
    assert ran.code == 1
    assert (ran.facts["ok"], ran.facts["code"]) == (False, "form.refused")
    first = ran.facts["problems"][0]
    assert (first["sheet"], first["row"], first["question"], first["column"]) == (
        "survey", 3, "a", "relevant",
    )  # fmt: skip
    assert first["position"] == 9


def test_a_draft_may_be_looked_over_before_it_has_a_version(wuse: Any, tmp_path: Path) -> None:
    path = (tmp_path / "draft").with_suffix(".md")
    path.write_text("| survey |\n| | type | name | label |\n| | text | a | 甲 |", "utf-8")
    assert wuse("forms", "check", path, "--strict").code == 1
    ran = wuse("forms", "check", path)
    assert ran.code == 0
    assert "没有“设置”表" in ran.out


def test_a_file_that_cannot_be_read_is_refused_in_words(wuse: Any, tmp_path: Path) -> None:
    ran = wuse("forms", "check", tmp_path / "none.xlsx")
    assert ran.code == 1
    assert "读不出来" in ran.out


def test_a_definition_becomes_a_workbook_that_gives_the_same_form(
    wuse: Any, intake: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "form.xlsx"
    target.parent.mkdir()
    ran = wuse("forms", "to-xlsx", intake, "-o", target)
    assert ran.code == 0
    assert str(target) in ran.out
    assert read_form(target).xform == read_form(intake).xform
    assert wuse("forms", "to-xlsx", intake, "--json").facts["file"] == str(
        intake.with_suffix(".xlsx")
    )


def test_expressions_are_answered_line_by_line(wuse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    document = "<data><a>3</a><b/></data>"
    rows: list[object] = [
        {"document": document, "context": "/data/b", "expression": "../a + 1"},
        {"document": document, "context": "/data", "expression": "a", "kind": "num"},
        {"document": document, "expression": "/data/a"},
        {"expression": "1 div 0"},
        {"expression": "number('x')"},
        {"expression": "'甲' = '甲'"},
        {"expression": "nosuch()"},
        {"document": "<data>", "expression": "1"},
        {"expression": 7},
        ["no", "row"],
    ]
    lines = [*(json.dumps(row) for row in rows), "{", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    ran = wuse("forms", "eval")
    assert ran.code == 0
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer.get("value") for answer in answers[:6]] == [4, 3, "3", "Infinity", "NaN", True]
    assert "nosuch" in answers[6]["error"]
    assert all(set(answer) == {"error"} for answer in answers[6:])
    assert len(answers) == 11


def test_what_the_commands_do_with_forms_needs_no_desk(wuse: Any, tmp_path: Path) -> None:
    home = tmp_path / "none"
    assert wuse("--home", home, "forms", "check", tmp_path / "none.csv").code == 1
    assert not home.exists()
