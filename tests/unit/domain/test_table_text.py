# SPDX-License-Identifier: MulanPSL-2.0
"""Copied tables: no cell is a formula for a spreadsheet program, and our own read them again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.domain.table_text import copied_table, harmless, pasted_table

_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("start", _STARTS)
@pytest.mark.parametrize(
    "before", ["", "\n", "\r", "\t", " ", "\u3000", "\u00a0", "\ufeff", "\n\r "]
)
def test_a_text_that_could_be_a_formula_is_none(before: str, start: str) -> None:
    cell = f"{before}{start}HYPERLINK(1)"
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    ["-5", "-1,234.50", "12", "-3.2%", "王=三", "", "—", "-", "－", "'单引号", "2026-01-02", " -5"],
)
def test_numbers_and_other_texts_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_line_end_in_a_cell_begins_no_cell_of_its_own() -> None:
    assert copied_table([["王三\n=1+1", "-5"], ["\t@x", "a\tb"]]) == "王三 =1+1\t-5\n' @x\ta b"


# An apostrophe that somebody typed before a formula cannot be told from ours.
_CELLS = st.text("=+-@＝'\u3000 a5王", min_size=1, max_size=6).filter(lambda cell: cell[0] != "'")


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_what_was_copied_is_pasted_as_it_was(rows: list[list[str]]) -> None:
    assert pasted_table(copied_table(rows)) == rows
