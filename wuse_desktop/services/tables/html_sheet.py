# SPDX-License-Identifier: MulanPSL-2.0
"""Tables in HTML: what many offices' systems export under the name of a workbook."""

from html.parser import HTMLParser

from wuse_desktop.services.tables.sheets import Cell, Place, Sheet

_CELLS = ("td", "th")
_BREAKS = ("br", "p", "div")
_MOST_SPANNED = 500


def read_html(text: str) -> tuple[Sheet, ...]:
    """The tables of a page that have rows, each as a sheet without a name but its number."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found = [table.sheet() for table in reader.tables if table.rows]
    if len(found) == 1:
        return tuple(found)
    return tuple(
        Sheet(str(number), sheet.rows, sheet.spread) for number, sheet in enumerate(found, 1)
    )


class _Table:
    """One table while it is read: the cells of each row with how far they reach."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[str, int, int]]] = []

    def sheet(self) -> Sheet:
        """The cells in their places; one that reaches further stands in all that it covers."""
        grid: dict[Place, Cell] = {}
        spread: dict[Place, Place] = {}
        for row, cells in enumerate(self.rows):
            column = 0
            for text, down, right in cells:
                while (row, column) in grid:
                    column += 1
                for place in ((row + y, column + x) for y in range(down) for x in range(right)):
                    if place[0] < len(self.rows):
                        grid.setdefault(place, text)
                        if place != (row, column):
                            spread[place] = (row, column)
                column += right
        width = max((column for _row, column in grid), default=-1) + 1
        rows = [
            [grid.get((row, column), "") for column in range(width)]
            for row in range(len(self.rows))
        ]
        return Sheet("", rows, spread)


class _Reader(HTMLParser):
    """Collects tables, those inside others too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cell: list[str] | None = None
        self._reach = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._end_cell()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].rows.append([])
        elif tag in _CELLS and self._open:
            self._end_cell()
            if not self._open[-1].rows:
                self._open[-1].rows.append([])
            given = dict(attrs)
            self._reach = (_number(given.get("rowspan")), _number(given.get("colspan")))
            self._cell = []
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell or a table."""
        if tag in (*_CELLS, "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text that stands in a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._open:
            lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
            text = "\n".join(line for line in lines if line)
            self._open[-1].rows[-1].append((text, *self._reach))
        self._cell = None


def _number(text: str | None) -> int:
    plain = (text or "1").strip()
    return min(max(int(plain), 1), _MOST_SPANNED) if plain.isdecimal() else 1
