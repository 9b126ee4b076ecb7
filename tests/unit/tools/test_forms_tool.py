# SPDX-License-Identifier: MulanPSL-2.0
"""The shipped forms are compiled from what is edited, and a stale one is found."""

from pathlib import Path

import pytest

from tests.unit.forms.form_sources import INTAKE, markdown
from tools import forms

MD = ".md"
STALE = f"intake.xml is not what intake{MD} gives"


def _named(folder: Path, name: str) -> Path:
    return (folder / name).with_suffix(MD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text("# Forms", "utf-8")
    _named(tmp_path, "intake").write_text(INTAKE, "utf-8")
    return tmp_path


def test_every_shipped_form_is_what_its_definition_gives() -> None:
    assert forms.check() == []


def test_a_compiled_form_is_up_to_date_until_its_definition_changes(folder: Path) -> None:
    assert forms.check(folder) == [STALE]
    assert forms.compile_all(folder) == []
    assert forms.check(folder) == []
    compiled = (folder / "xform" / "intake.xml").read_bytes()
    _named(folder, "intake").write_text(INTAKE.replace("2026.1", "2026.2"), "utf-8")
    assert forms.check(folder) == [STALE]
    forms.compile_all(folder)
    assert (folder / "xform" / "intake.xml").read_bytes() != compiled


def test_what_is_wrong_is_told_by_file_and_line(folder: Path) -> None:
    _named(folder, "bad").write_text(markdown("type | name | label\ntxet | a | 甲"), "utf-8")
    (told,) = forms.compile_all(folder)
    assert told.startswith(f"bad{MD}:3: 没有“txet”这种题型")
    assert told in forms.check(folder)


def test_a_form_is_called_as_its_file(folder: Path) -> None:
    _named(folder, "other").write_text(INTAKE, "utf-8")
    assert forms.compile_all(folder) == [
        f"other{MD}:0: form_id is intake, the file is called other"
    ]


def test_a_compiled_form_without_a_definition_is_found_and_taken_out(folder: Path) -> None:
    forms.compile_all(folder)
    (folder / "xform" / "old.xml").write_text("<x/>", "utf-8")
    assert forms.check(folder) == ["old.xml has no definition"]
    forms.compile_all(folder)
    assert forms.check(folder) == []
