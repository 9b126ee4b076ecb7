# SPDX-License-Identifier: MulanPSL-2.0
"""One row of a table: its values by column, and what of it cannot be read."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.birth import Birth
from wuse_desktop.domain.divisions import below_village, division_name
from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.identity import check_id
from wuse_desktop.domain.masking import is_masked
from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _, every_language
from wuse_desktop.services.log_names import HIDDEN_NAME
from wuse_desktop.services.tables.cells import (
    Around,
    CellFault,
    Cells,
    Converted,
    says_yes_or_no,
    text_of,
)
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.headings import Headings
from wuse_desktop.services.tables.meanings import Word
from wuse_desktop.services.tables.names import name_and_bracket, says_dead
from wuse_desktop.services.tables.sheets import Cell, Sheet
from wuse_desktop.services.tables.table import Table
from wuse_desktop.services.tables.times import Clock, has_unit, read_duration
from wuse_desktop.services.tables.unit_of_length import (
    WrittenLength,
    look_at_length,
    written_length,
)

_ID_DIGITS = 6
_LISTED = re.compile("[，。；：、,;:|\n]")
_LONGEST_NAME = 40
_RESIDENT_ID = "01"  # ID_TYPE
_NAMING = frozenset({ColumnKind.LINK, ColumnKind.LINKS})
MASKED = "name_masked"
_DITTO = frozenset({"同上", "同前", "〃", "″", "〞", "''", '"', "”"})


class RowRefused(Exception):
    """A row cannot be loaded; ``problem`` says why without repeating what stands in it.

    ``words`` are those that nobody knows yet.
    """

    def __init__(self, problem: Problem, words: tuple[Word, ...] = ()) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.words = words


def refuse(
    code: str, message: str, column: str = "", rule: str = "", words: tuple[Word, ...] = ()
) -> RowRefused:
    """A refusal to raise, about a column of the table or ("") the whole row."""
    return RowRefused(Problem(code, rule, "block", message, column), words)


def refuse_duplicate(message: str, *ids: str) -> RowRefused:
    """A refusal to raise: what the row says is on file already, as these records."""
    return RowRefused(Problem("row_duplicate", "V-10", "block", message, "", ids))


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read.

    ``number`` is what a spreadsheet program shows beside it, ``place`` counts from 0 in the part
    of the sheet that is read; ``values`` holds what is filled in and readable, by column name.
    ``given`` are the columns whose value was said once for all rows. ``problems`` forbid loading,
    ``warnings`` tell what was made of a cell; ``words`` are those that nobody knows yet, each with
    the name of its column.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    words: tuple[tuple[Word, str], ...] = ()
    place: int = 0
    given: frozenset[str] = frozenset()

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a column, or the default where the cell is empty."""
        return self.values.get(name, default)

    def without_given(self, name: str) -> "Row":
        """The row without what was said for all rows of a column."""
        if name not in self.given:
            return self
        values = {key: value for key, value in self.values.items() if key != name}
        return dataclasses.replace(self, values=values)

    def fields(self, record_class: type[Record]) -> dict[str, Any]:
        """The values that are fields of a record, by field name."""
        described = {item.name for item in fields_of(record_class)}
        return {name: value for name, value in self.values.items() if name in described}


def read_rows(
    sheet: Sheet, table: Table, headings: Headings, around: Around, places: Iterable[int]
) -> Iterator[Row]:
    """The rows at these places of a sheet."""
    cells, above = Cells(around), dict[int, Cell]()
    for place in places:
        yield _Reading(sheet, table, headings, cells, place, above).row()


class _Reading:
    """The reading of one row; ``above`` is what stands in the records before it, by place."""

    def __init__(
        self,
        sheet: Sheet,
        table: Table,
        headings: Headings,
        cells: Cells,
        place: int,
        above: dict[int, Cell],
    ) -> None:
        self._sheet = sheet
        self._table = table
        self._headings = headings
        self._cells = cells
        self._place = place
        self._above = above
        self._values: dict[str, Any] = {}
        self._problems: list[Problem] = []
        self._warnings: list[Problem] = []
        self._words: list[tuple[Word, str]] = []
        self._originals: list[str] = []  # what stood in converted cells
        self._elsewhere: list[tuple[str, str]] = []  # columns, and what is written there besides
        self._given: set[str] = set()
        self._lengths: list[tuple[WrittenLength, str]] = []  # bare numbers, and their headings

    def row(self) -> Row:
        """The row with everything that can be said of it."""
        written = self._written_out()
        cells = _cells(self._sheet, self._place, written, self._headings, self._problems)
        for column, cell in cells:
            self._read(column, cell)
        self._look_at_lengths()
        self._take_given()
        for name, text in self._elsewhere:  # not before all cells are read: one may be that column
            _add_note(self._values, name, [text])
        self._join()
        self._take_flags(written)
        _keep_unknown(written, self._table, self._headings, self._values)
        if self._table.spare and self._originals:
            _add_note(self._values, self._table.spare, self._originals)
        missing = tuple(self._missing())
        if self._problems or missing:
            self._look_at_identity()
        self._problems += missing
        return Row(
            self._sheet.number(self._place),
            self._values,
            tuple(self._problems),
            tuple(self._warnings),
            tuple(self._words),
            self._place,
            frozenset(self._given),
        )

    def _written_out(self) -> Sequence[Cell]:
        """The cells with what 同上 stands for; nobody's name or number is the same as above."""
        cells = list(self._sheet.rows[self._place])
        for number, cell in enumerate(cells):
            if isinstance(cell, str) and cell.strip() in _DITTO and number in self._above:
                column = self._headings.columns.get(number)
                if column is None or not column.own:
                    cells[number] = self._above[number]
                    continue
                message = _("“{column}”写的是“同上”，分不清是不是同一个，请写出来。")
                text = message.format(column=column.text)
                self._problems.append(Problem("cell_ditto", "", "block", text, column.name))
                cells[number] = ""
            else:
                self._above[number] = cell
        return cells

    def _read(self, column: Column, cell: Cell) -> None:
        try:
            value = self._cells.read(column, cell)
        except CellFault as fault:
            message = _("“{column}”：{message}").format(column=column.text, message=fault.message)
            self._words += [(word, column.name) for word in fault.words]
            in_words = fault.code == "code_unknown" or fault.month is not None
            if column.otherwise and in_words:
                self._write_otherwise(column, fault, text_of(cell))
            elif column.name == "start_time" and self._is_length(text_of(cell)):
                self._values["minutes"] = read_duration(None, text_of(cell), unit=1)
            else:
                self._problems.append(Problem(fault.code, "", "block", message, column.name))
            return
        if isinstance(value, Converted) and value.noted and not self._table.spare:
            value = cell  # nowhere to keep its words: as it stands, or refused as such
        if isinstance(value, Converted):
            message = _("“{column}”：{message}").format(column=column.text, message=value.message)
            self._warnings.append(Problem(value.code, "", "warn", message, column.name))
            if value.noted:
                self._keep_original(column, cell)
            value = value.value
        if column.name == "name" and column.own and value is not None:
            value = self._name(column, str(value), cell)
        if isinstance(value, Birth):
            self._values[f"{column.name}_precision"] = value.precision
            value = value.day
        if value is not None:
            self._values[column.name] = value
            self._note_length(column, cell)
            self._keep_below_village(column, value, cell)
            self._look_at_mask(column, text_of(cell))

    def _name(self, column: Column, text: str, cell: Cell) -> str:
        """The name of one person, without what stands in brackets behind it."""
        bare, bracket = name_and_bracket(text)
        if says_dead(bracket):
            self._refuse_dead(column)
            text = bare
        elif bracket and self._table.spare:
            spare = self._table.column(self._table.spare).text
            message = _("“{column}”后面括号里的字写进了“{other}”。")
            said = message.format(column=column.text, other=spare)
            self._warnings.append(Problem("name_bracket", "", "warn", said, column.name))
            self._keep_original(column, cell)
            text = bare
        if not _is_a_name(text):
            message = _("“{column}”不像一个人的姓名：一行只写一个人，说明写到备注。")
            said = message.format(column=column.text)
            self._problems.append(Problem("name_shape", "", "block", said, column.name))
        return text

    def _refuse_dead(self, column: Column) -> None:
        """Nobody dead is put on file by a roster: they would become due for a visit (D-20)."""
        message = _(
            "“{column}”后面写着这个人已经去世，没有导入，免得排进走访。已有档案的，请打开这个人，"
            "点“搬家”，选“去世”登记；人还健在的，去掉括号里的字再导入。"
        )
        text = message.format(column=column.text)
        self._problems.append(Problem("name_dead", "", "block", text, column.name))

    def _keep_original(self, column: Column, cell: Cell) -> None:
        said = _("{column}原表写作：{text}")
        self._originals.append(said.format(column=column.text, text=text_of(cell)))

    def _keep_below_village(self, column: Column, value: object, cell: Cell) -> None:
        """镇西村3组: the village is taken; in a table of homes its group stands in the notes."""
        homes = any(item.joins for item in self._table.columns)
        part = below_village(text_of(cell)) if homes and column.kind is ColumnKind.PLACE else ""
        if not part or part in division_name(str(value)):
            return
        message = _("“{column}”里还写了组或屯，按村（社区）算，原来的写法写进了“{other}”。")
        spare = self._table.column(self._table.spare).text
        said = message.format(column=column.text, other=spare)
        self._warnings.append(Problem("place_part", "", "warn", said, column.name))
        self._keep_original(column, cell)

    def _note_length(self, column: Column, cell: Cell) -> None:
        written = written_length(column, text_of(cell))
        place = next(iter(self._headings.places(column.name)), None)
        if written is not None and place is not None:
            self._lengths.append((written, self._headings.texts[place]))

    def _look_at_lengths(self) -> None:
        """Bare numbers beside a start and an end that they do not fit (C-14, V-23)."""
        for written, heading in self._lengths:
            found = look_at_length(written, self._values, self._table, heading)
            if found is not None:
                kept = self._problems if found.level == "block" else self._warnings
                kept.append(found)

    def _is_length(self, text: str) -> bool:
        """Whether "服务时间" holds how long it took, and no other column does."""
        return not self._headings.places("minutes") and has_unit(text)

    def _take_flags(self, cells: Sequence[Cell]) -> None:
        """Categories that are ticked in columns of their own; other words there go to the notes."""
        ticked = list(self._values.get("categories", ()))
        for number, code in self._headings.flags.items():
            text = text_of(cells[number]) if number < len(cells) else ""
            if says_yes_or_no(text):
                ticked.append(code)
            elif text and says_yes_or_no(text) is None:
                heading = self._headings.texts[number]
                note = _("{heading}：{text}").format(heading=heading, text=text)
                _add_note(self._values, self._table.spare, [note])
        if ticked:
            self._values["categories"] = tuple(dict.fromkeys(ticked))

    def _look_at_mask(self, column: Column, text: str) -> None:
        """A name or number that is shown in part is nobody's: no record is made of it."""
        named = column.kind in _NAMING or (column.own and column.name == "name")
        if not (named or column.kind is ColumnKind.NUMBER):
            return
        if not (is_masked(text) or (named and text in every_language(HIDDEN_NAME))):
            return
        message = _("“{column}”打了星号，不是完整的号码，没有导入；请写完整的号码，或清空这一格。")
        if named:
            message = _(
                "“{column}”里的姓名打了星号（程序导出的台账不写全名），分不清是谁，没有导入；"
                "请写全名或证件号码。"
            )
        text = message.format(column=column.text)
        self._problems.append(Problem(MASKED, "P-11", "block", text, column.name))

    def _write_otherwise(self, column: Column, fault: CellFault, text: str) -> None:
        """What no code says, or a month without a day, is kept in words, beside the column."""
        other = self._table.column(column.otherwise)
        message = _("“{column}”里有清单以外的写法，写进了“{other}”。")
        if fault.month is not None:
            message = _("“{column}”没有写到日，按1日算，原来的写法写进了“{other}”。")
            text = _("{heading}：{text}").format(heading=column.text, text=text)
            self._values[column.name] = fault.month
        self._elsewhere.append((other.name, text))
        said = message.format(column=column.text, other=other.text)
        self._warnings.append(Problem(fault.code, "", "warn", said, column.name))

    def _join(self) -> None:
        """Put what stands in a column of its own behind the text that it belongs to."""
        for column in self._headings.columns.values():
            part = self._values.pop(column.name, "") if column.joins else ""
            if part.isdigit():
                part = _("{number}组").format(number=part)
            known = self._values.get(column.joins, "")
            if part and part not in known:
                self._values[column.joins] = " ".join(filter(None, (known, part)))

    def _take_given(self) -> None:
        """What was said for all rows, where the row itself says nothing."""
        for name, text in self._headings.given.items():
            if name not in self._values and not self._says_otherwise(name):
                self._read(self._table.column(name), text)
                self._given.add(name)

    def _says_otherwise(self, name: str) -> bool:
        """Whether a row that lacks a length has it from start and end."""
        if any(other in self._values for other in self._table.column(name).asked_unless):
            return True
        start = self._values.get("start_time")
        return name == "minutes" and isinstance(start, Clock) and start.until is not None

    def _look_at_identity(self) -> None:
        """Say what is wrong with a number while the row cannot be loaded anyway (V-01, V-02)."""
        number, kind = self._values.get("id_no", ""), self._values.get("id_type", "")
        if not number or is_masked(number):
            return
        if kind not in ("", _RESIDENT_ID):
            return
        found = check_id(number, self._cells.around.today)
        blocking = [item for item in found.problems if item.level == "block"]
        for item in blocking:
            self._problems.append(dataclasses.replace(item, field="id_no"))

    def _missing(self) -> Iterator[Problem]:
        """What has to be filled in and is not, though nothing there is unreadable either."""
        unreadable = {problem.field for problem in self._problems}
        for column in self._table.columns:
            said = {column.name, column.instead} & (self._values.keys() | unreadable)
            if column.required and not said:
                message = _("“{column}”没有填写。").format(column=column.text)
                yield Problem("field_missing", "", "block", message, column.name)


def _is_a_name(text: str) -> bool:
    """Whether a text may be the name of one person: no list, no sentence."""
    return len(text) <= _LONGEST_NAME and not _LISTED.search(text)


def _cells(
    sheet: Sheet,
    place: int,
    cells: Sequence[Cell],
    headings: Headings,
    problems: list[Problem],
) -> Iterator[tuple[Column, Cell]]:
    """The cells of a row with their columns; a link that has several cells is given one."""
    links: dict[str, tuple[Column, Cell]] = {}
    for number, column in headings.columns.items():
        if number >= len(cells):
            continue
        origin = sheet.spread.get((place, number))
        if origin is not None and origin[0] == place:
            continue  # merged from the left: the value belongs to another column
        if origin is not None and column.own and text_of(cells[number]):
            message = _("“{column}”是合并单元格，分不清是哪一行的，请取消合并后每行填写。")
            text = message.format(column=column.text)
            problems.append(Problem("cell_merged", "", "block", text, column.name))
        elif column.kind is not ColumnKind.LINK:
            yield column, cells[number]
        elif column.name not in links or _says_more(cells[number], links[column.name][1]):
            links[column.name] = (column, cells[number])
    yield from links.values()


def _says_more(cell: Cell, other: Cell) -> bool:
    """Whether a cell names a record better than another: a number better than a name."""
    text, known = text_of(cell), text_of(other)
    digits, known_digits = (sum(map(str.isdigit, item)) for item in (text, known))
    return bool(text) and (not known or (digits >= _ID_DIGITS > known_digits))


def _keep_unknown(
    cells: Sequence[Cell], table: Table, headings: Headings, values: dict[str, Any]
) -> None:
    """Put what stands under unknown headings into the table's column for free text."""
    parts = [
        _("{heading}：{text}").format(heading=heading, text=text_of(cells[number]))
        for number, heading in headings.unknown.items()
        if number < len(cells) and text_of(cells[number])
    ]
    if table.spare and parts:
        _add_note(values, table.spare, parts)


def _add_note(values: dict[str, Any], spare: str, parts: Sequence[str]) -> None:
    known = values.get(spare)
    values[spare] = "\n".join([*([known] if known else []), *parts])
