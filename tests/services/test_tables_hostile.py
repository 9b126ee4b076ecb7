# SPDX-License-Identifier: MulanPSL-2.0
"""Tables that were built to mislead are refused in words before they are unpacked or laid out."""

from pathlib import Path

import pytest

from tests.unit.domain.hostile_workbooks import BROKEN, HARMLESS, LOCKED, WIDE
from wuse_desktop.errors import UserFault
from wuse_desktop.services.tables.sheets import read_book

_CODES = {"file_too_large": WIDE, "file_kind": BROKEN, "file_protected": LOCKED}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(content, code, id=name)
        for code, files in _CODES.items()
        for name, content in files.items()
    ],
)
def test_a_workbook_that_misleads_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserFault) as refused:
        read_book(path)
    assert refused.value.code == code
    assert refused.value.next_step


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(HARMLESS[name])
    (sheet,) = read_book(path).sheets
    assert [list(row) for row in sheet.rows] == [["type"]]
