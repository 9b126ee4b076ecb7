# SPDX-License-Identifier: MulanPSL-2.0
"""Cells of a table as text that a spreadsheet program takes, and such text read again."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A dash alone says that there is nothing.
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?%?|[-－]")
# A spreadsheet program takes a text that begins with one of these for a formula; blanks and what
# is not seen before it do not keep every program from that, nor does full width.
_FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_BREAKING = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
_GUARD = "'"


def harmless(cell: str) -> str:
    """A text that no program takes for a formula; numbers stay as they are."""
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell.strip(" ")):
        return f"{_GUARD}{cell}"
    return cell


def copied_table(rows: Iterable[Sequence[str]]) -> str:
    """Rows for the clipboard: a line each, cells divided by tabs, none of them a formula."""
    return "\n".join(
        "\t".join(harmless(_BREAKING.sub(" ", cell)) for cell in cells) for cells in rows
    )


def pasted_table(text: str) -> list[list[str]]:
    """The cells of a copied table by row, without blank lines and without our own guards."""
    lines = csv.reader(io.StringIO(text), delimiter="\t")
    return [[_unguarded(cell) for cell in line] for line in lines if any(line)]


def _unguarded(cell: str) -> str:
    bare = cell.removeprefix(_GUARD)
    return bare if harmless(bare) == cell else cell
