# SPDX-License-Identifier: MulanPSL-2.0
"""Workbooks that were built to mislead are refused in words before they are read as forms."""

import pytest

from tests.unit.domain.hostile_workbooks import BROKEN, HARMLESS, LOCKED, WIDE
from wuse_desktop.forms.faults import FormFault
from wuse_desktop.forms.sheets import read_grids

_SENTENCES = {"最远的一格离开头太远": WIDE, "打不开": BROKEN, "打开密码": LOCKED}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(content, sentence, id=name)
        for sentence, files in _SENTENCES.items()
        for name, content in files.items()
    ],
)
def test_a_workbook_that_misleads_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(FormFault, match=sentence):
        read_grids(content, ".xlsx")


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_read(name: str) -> None:
    (grid,) = read_grids(HARMLESS[name], ".xlsx")
    assert [row.cells for row in grid.rows] == [("type",)]
