# SPDX-License-Identifier: MulanPSL-2.0
"""The loading of one sheet, row by row: each is kept, returned with reasons, or set aside."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import chain
from pathlib import Path

from wuse_desktop.domain import codes
from wuse_desktop.domain.divisions import short_code
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import FindingFault
from wuse_desktop.services.organisation_parts import PART_CLASSES as ORG_PARTS
from wuse_desktop.services.tables import (
    event_rows,
    group_rows,
    organisation_rows,
    people_rows,
    station_rows,
    volunteer_rows,
)
from wuse_desktop.services.tables.asides import HIDDEN, Divided, divide
from wuse_desktop.services.tables.cells import Around, Cells, text_of
from wuse_desktop.services.tables.headings import CATEGORIES, Headings, alike
from wuse_desktop.services.tables.keeping import Keeping, Kept
from wuse_desktop.services.tables.masked_rows import made_whole
from wuse_desktop.services.tables.meanings import IN_NOTE, NOTHING, Meanings, Word
from wuse_desktop.services.tables.packed import pack
from wuse_desktop.services.tables.results import (
    LOADED,
    RETURNED,
    WARNED,
    ColumnFound,
    LoadResult,
    RowShown,
    WordFound,
    findings_of,
    joined,
    reason_text,
)
from wuse_desktop.services.tables.returned import Returned, bare_stem
from wuse_desktop.services.tables.rows import Row, RowRefused, read_rows
from wuse_desktop.services.tables.sheets import Cell, Sheet
from wuse_desktop.services.tables.table import Table
from wuse_desktop.services.tables.unit_of_length import unit_of_lengths, unit_text
from wuse_desktop.services.tables.written_year import year_of
from wuse_desktop.services.volunteer_parts import PART_CLASSES as VOLUNTEER_PARTS
from wuse_desktop.storage.unit_of_work import UnitOfWork

_DUPLICATE = "row_duplicate"
_HIDDEN = N_("这一行在原表里是隐藏的，或被筛选掉了。")
_STEP = 20
_MOST_PLAIN, _MOST_MARKED = 200, 500
"""Rows shown in a preview: the first ones, and those with something to see."""

KeepRow = Callable[[Keeping, Row], Kept]
_KEEPERS: dict[str, KeepRow] = {
    "workers": people_rows.keep_worker,
    "households": people_rows.keep_household,
    "volunteers": volunteer_rows.keep_volunteer,
    "visits": event_rows.keep_visit,
    "consultations": event_rows.keep_consultation,
    "cases": event_rows.keep_case,
    "case_sessions": event_rows.keep_case_session,
    "groups": group_rows.keep_group,
    "group_members": group_rows.keep_group_member,
    "group_sessions": group_rows.keep_group_session,
    "activities": group_rows.keep_activity,
    "volunteer_services": volunteer_rows.keep_volunteer_service,
    "case_follow_ups": event_rows.keep_case_follow_up,
    "attendances": group_rows.keep_attendance,
    "distributions": station_rows.keep_distribution,
    "indirect_work": station_rows.keep_indirect_work,
    "annual_targets": station_rows.keep_annual_target,
    **{
        f"{part.entity}s": partial(volunteer_rows.keep_volunteer_part, part)
        for part in VOLUNTEER_PARTS
    },
    "organisations": organisation_rows.keep_organisation,
    **{f"{part.entity}s": partial(organisation_rows.keep_part, part) for part in ORG_PARTS},
}


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet to load, and the table that it is; ``without_hidden`` leaves hidden rows out."""

    path: Path
    sheet: Sheet
    table: Table
    without_hidden: bool = False

    @property
    def name(self) -> str:
        """The file, with the sheet where it has several."""
        return f"{self.path.name} / {self.sheet.name}" if self.sheet.name else self.path.name


class SheetRun:
    """The loading of one sheet within a unit of work."""

    def __init__(
        self,
        desk: Desk,
        unit: UnitOfWork,
        source: Source,
        headings: Headings,
        meanings: Meanings,
    ) -> None:
        self._unit = unit
        self._source = source
        self._divided: Divided = divide(
            source.sheet, headings, without_hidden=source.without_hidden
        )
        year = year_of(_names(source, headings))
        around = Around(desk.today(), short_code(desk.station().division_code), meanings, year)
        places = self._divided.records
        self._unit_of_lengths = unit_of_lengths(
            source.sheet, source.table, headings, places, Cells(around)
        )
        if self._unit_of_lengths is not None and self._unit_of_lengths.in_hours:
            headings = headings.in_hours(self._unit_of_lengths.place, source.table)
        self._headings = headings
        self._count = len(places)
        self._rows = read_rows(source.sheet, source.table, headings, around, places)
        reason = _("从表格导入：{table}").format(table=source.table.text)
        self._keeping = Keeping(desk, source.table, reason, meanings)
        # by the place of a row; what is said of many rows is held once
        self._failed: dict[int, tuple[Problem, ...]] = {}
        self._warned: dict[int, tuple[Problem, ...]] = {}
        self._said: dict[tuple[Problem, ...], tuple[Problem, ...]] = {}
        self._words: Counter[tuple[Word, str]] = Counter()

    def load(self, progress: Progress) -> None:
        """Keep what can be kept."""
        label = _("正在导入{table}").format(table=self._source.table.text)
        keep, rows = self._keeper()
        for number, row in enumerate(rows):
            if number % _STEP == 0:
                progress.step(label, number, self._count)
            self._take(row, keep)
        progress.step(label, self._count, self._count)
        self._failed = dict(sorted(self._failed.items()))

    def _keeper(self) -> tuple[Callable[[Row], Kept], Iterable[Row]]:
        """What keeps a row, and the rows, read one by one where their order is that of the sheet.

        Holding tens of thousands of read rows takes hundreds of megabytes.
        """
        if self._source.table.name == "persons":
            rows = pack(self._rows)
            persons = people_rows.PersonKeeper(self._keeping, rows)
            return persons.keep, people_rows.heads_first(rows)
        keep_row = _KEEPERS[self._source.table.name]
        return lambda row: keep_row(self._keeping, row), self._rows

    def _take(self, row: Row, keep: Callable[[Row], Kept]) -> None:
        row = made_whole(self._keeping, row)
        problems, words = row.problems, row.words
        warnings = list(row.warnings)
        if not problems:
            try:
                with self._unit.attempt():
                    kept = keep(row)
            except RowRefused as refused:
                problems = (refused.problem,)
                words = tuple((word, refused.problem.field) for word in refused.words)
            except FindingFault as fault:
                problems = fault.problems
            except UserFault as fault:
                problems = (Problem(fault.code, "", "block", fault.message),)
            else:
                warnings += [item for item in kept.problems if item.level == "warn"]
                if row.place in self._source.sheet.hidden:
                    warnings.insert(0, Problem("row_hidden", "", "warn", _(_HIDDEN)))
        self._keeping.row_ended(kept=not problems)
        for word, column in words:
            self._words[word, column] += 1
        if problems:
            self._failed[row.place] = self._once(problems)
        elif warnings:
            self._warned[row.place] = self._once(warnings)

    def _once(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems as they are told of: whom they speak of is of no use to a file of rows."""
        told = tuple(dataclasses.replace(item, ids=()) for item in problems)
        return self._said.setdefault(told, told)

    # telling of it ------------------------------------------------------------------------

    @property
    def returned(self) -> Returned | None:
        """What is to be written back; None when every row was loaded."""
        if not self._failed:
            return None
        return Returned(
            self._source.path,
            self._source.sheet,
            self._source.table,
            self._headings,
            self._failed,
        )

    def result(self, *, dry_run: bool) -> LoadResult:
        """What became of the sheet."""
        source = self._source
        warned: Counter[str] = Counter()
        for problems, count in Counter(self._warned.values()).items():
            warned.update({item.message: count for item in problems})
        return LoadResult(
            table=source.table.name,
            label=source.table.text,
            source=source.name,
            rows_in=self._count,
            loaded=self._count - len(self._failed),
            returned=len(self._failed),
            duplicates=sum(item[0].code == _DUPLICATE for item in self._failed.values()),
            findings=tuple(
                finding
                for place, problems in self._failed.items()
                for finding in findings_of(source.sheet.number(place), problems, source.table)
            ),
            warnings=tuple(warned.most_common()),
            notes=tuple(self._notes()),
            doubts=tuple(self._doubts()),
            dry_run=dry_run,
            sheet=source.sheet.name,
            sheet_rows=len(source.sheet.rows),
            hidden=self._hidden_records(),
            warned=len(self._warned),
            asides=self._divided.asides,
            words=tuple(
                WordFound(word, source.table.column(name).text, count)
                for (word, name), count in self._words.most_common()
            ),
            columns=columns_found(self._headings, source.table),
            shown=tuple(self._shown()),
        )

    def _hidden_records(self) -> int:
        left_out = sum(len(item.rows) for item in self._divided.asides if item.reason == HIDDEN)
        return left_out + sum(place in self._source.sheet.hidden for place in self._divided.records)

    def _doubts(self) -> Iterator[str]:
        """Headings that the table does not know, but one of its columns is called nearly so."""
        table, headings = self._source.table, self._headings
        taken = {column.name for column in headings.columns.values()}
        for heading in dict.fromkeys(headings.unknown.values()):
            column = alike(heading, table, taken)
            if column is not None:
                message = _("“{heading}”没有对上栏目，很像“{column}”，现在没有按它导入。")
                yield message.format(heading=heading, column=column.text)
        unit = self._unit_of_lengths
        if unit is not None and (said := unit_text(unit, headings.texts[unit.place])):
            yield said

    def _notes(self) -> Iterator[str]:
        spare = self._source.table.spare
        for heading in dict.fromkeys(self._headings.unknown.values()):
            if spare:
                label = self._source.table.column(spare).text
                message = _("“{heading}”不是这张表的栏目，内容写进了“{column}”。")
                yield message.format(heading=heading, column=label)
            else:
                message = _("“{heading}”不是这张表的栏目，这一栏没有导入。")
                yield message.format(heading=heading)
        for place, code in self._headings.flags.items():
            message = _("“{heading}”打了勾的，记作服务对象类别“{category}”。")
            category = codes.label("CLIENT_CAT", code)
            yield message.format(heading=self._headings.texts[place], category=category)
        for heading in dict.fromkeys(self._headings.worked_out.values()):
            message = _("“{heading}”一栏由程序自己算，或只供签字，没有照表里的导入。")
            yield message.format(heading=heading)
        for heading in dict.fromkeys(self._headings.left_out.values()):
            yield _("“{heading}”一栏按您说的没有导入。").format(heading=heading)

    # the preview --------------------------------------------------------------------------

    def _shown(self) -> Iterator[RowShown]:
        sheet = self._source.sheet
        top = sheet.number(0)
        asides = {number - top: item for item in self._divided.asides for number in item.rows}
        marked = nsmallest(_MOST_MARKED, chain(self._failed, self._warned))
        first = range(min(len(sheet.rows), _MOST_PLAIN))
        for place in sorted({*first, *marked, *asides}):
            number, texts = sheet.number(place), self._texts(place, sheet.rows[place])
            if place in asides:
                if any(texts):
                    yield RowShown(number, texts, asides[place].reason, asides[place].label)
                continue
            problems = self._failed.get(place) or self._warned.get(place, ())
            state = RETURNED if place in self._failed else WARNED if problems else LOADED
            yield RowShown(number, texts, state, reason_text(problems), self._marks(problems))

    def _texts(self, place: int, cells: Sequence[Cell]) -> tuple[str, ...]:
        """What stands in a row, a cell that is merged to the right only once."""
        spread = self._source.sheet.spread
        if not spread:
            return tuple(text_of(cell) for cell in cells)
        return tuple(
            "" if spread.get((place, number), (-1, -1))[0] == place else text_of(cell)
            for number, cell in enumerate(cells)
        )

    def _marks(self, problems: Sequence[Problem]) -> Mapping[int, str]:
        marks: dict[int, list[str]] = {}
        for item in problems:
            for place in self._headings.places(item.field):
                marks.setdefault(place, []).append(item.message)
        return {place: joined(texts) for place, texts in marks.items()}


def _names(source: Source, headings: Headings) -> Iterator[str]:
    """What names a sheet: the titles above its headings, its own name, that of its file."""
    sheet = source.sheet
    for cells in sheet.rows[: headings.top]:
        yield from map(text_of, cells)
    yield sheet.name if sheet.whole is None else sheet.whole
    yield bare_stem(source.path.stem)


def columns_found(headings: Headings, table: Table) -> tuple[ColumnFound, ...]:
    """The columns of a sheet and what they are taken for."""
    unknown = IN_NOTE if table.spare else NOTHING
    found = []
    for place, text in sorted(headings.texts.items()):
        if place in headings.columns:
            name = headings.columns[place].name
        elif place in headings.flags:
            name = CATEGORIES
        elif place in headings.left_out or place in headings.worked_out:
            name = NOTHING
        else:
            name = "" if place in headings.serial else unknown
        found.append(ColumnFound(place, text, name))
    return tuple(found)
