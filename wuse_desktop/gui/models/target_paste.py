# SPDX-License-Identifier: MulanPSL-2.0
"""What a table copied from WPS means on the sheet of targets: with its names, or without."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from wuse_desktop.domain.table_text import pasted_table


@dataclass(frozen=True, slots=True)
class Pasted:
    """Texts by row and column of the sheet, and the names that the sheet does not have."""

    cells: dict[tuple[int, int], str]
    unknown: tuple[str, ...] = ()


def pasted_cells(
    text: str,
    at: tuple[int, int],
    stations: Sequence[str],
    indicators: Sequence[Sequence[str]],
) -> Pasted:
    """The cells of a copied table, beginning at row and column ``at``.

    A first line with names of indicators says itself which column is what (``indicators`` are the
    names that each column goes by), a first column with names of stations which row is whose.
    What stands under other names is left out and told.
    """
    lines = pasted_table(text)
    if not lines:
        return Pasted({})
    columns = {_plain(name): place for place, names in enumerate(indicators) for name in names}
    rows = {_plain(name): place for place, name in enumerate(stations)}
    headed = any(_plain(cell) in columns for cell in lines[0])
    named = any(_plain(line[0]) in rows for line in lines)
    unknown: list[str] = []
    heads: list[int | None] = [at[1] + place - named for place in range(_widest(lines))]
    if headed:
        heads = [columns.get(_plain(cell)) for cell in lines[0]]
        unknown += [
            cell for cell in lines[0][named:] if _plain(cell) and _plain(cell) not in columns
        ]
        lines = lines[1:]
    cells: dict[tuple[int, int], str] = {}
    for offset, line in enumerate(lines):
        row = rows.get(_plain(line[0])) if named else at[0] + offset
        if row is None:
            unknown.append(line[0])
            continue
        for place, cell in enumerate(line):
            column = heads[place] if place < len(heads) else None
            if column is not None and place >= named and column < len(indicators):
                cells[row, column] = cell.strip()
    inside = {place: cell for place, cell in cells.items() if 0 <= place[0] < len(stations)}
    return Pasted(inside, tuple(unknown))


def _widest(lines: Sequence[Sequence[str]]) -> int:
    return max(len(line) for line in lines)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
