# SPDX-License-Identifier: MulanPSL-2.0
"""Loading tables: every row is kept by the service of its screen, or comes back with a reason.

One call is one transaction: a full disk or a cancelled load leaves nothing behind. A row that
cannot be kept fails alone.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.divisions import short_code
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables import (
    event_rows,
    group_rows,
    people_rows,
    volunteer_rows,
)
from wuse_desktop.services.tables.cells import Around
from wuse_desktop.services.tables.headings import Headings, find_headings, likely_table
from wuse_desktop.services.tables.keeping import Keeping, Kept
from wuse_desktop.services.tables.layouts import find_table, table, tables
from wuse_desktop.services.tables.results import LoadResult, findings_of, returned_rows
from wuse_desktop.services.tables.rows import Row, RowRefused, read_rows
from wuse_desktop.services.tables.sheets import SPREADSHEETS, TEXTS, Sheet, read_sheets
from wuse_desktop.services.tables.table import Table
from wuse_desktop.storage.unit_of_work import UnitOfWork

_DUPLICATE = "row_duplicate"
_STEP = 20

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
}


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet to load, and the table that it is."""

    path: Path
    sheet: Sheet
    table: Table

    @property
    def name(self) -> str:
        """The file, with the sheet where it has several."""
        return f"{self.path.name} / {self.sheet.name}" if self.sheet.name else self.path.name


class _Undo(Exception):
    """Ends a trial: nothing of it is to be kept."""


def load(
    desk: Desk,
    table_name: str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress = SILENT,
) -> LoadResult:
    """Load one table from a file; of a workbook the sheet of that name, else its first sheet.

    ``dry_run`` checks every row and keeps none. Raises UserFault when the file cannot be read or
    has no headings of the table.
    """
    wanted = table(table_name)
    sheets = read_sheets(path)
    named = [sheet for sheet in sheets if find_table(sheet.name) is wanted]
    if not (named or sheets):
        raise _empty(path)
    source = Source(path, (named or list(sheets))[0], wanted)
    return _load(desk, [source], dry_run=dry_run, progress=progress)[0]


def load_all(
    desk: Desk,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress = SILENT,
) -> tuple[LoadResult, ...]:
    """Load every table of a workbook or of the files of a folder, in the order of what they name.

    Sheets and files are recognised by their names (persons, 人员, 01-人员表), a first sheet also
    by its headings. Rows may name what earlier tables of the same call brought. Raises UserFault
    ``table_unnamed`` when none is recognised.
    """
    sources, ignored = _sources_in(path)
    if not sources:
        raise UserFault(
            "table_unnamed",
            _("看不出这是哪一张表，没有导入，什么都没有改动。"),
            _("请指定是哪张表，或把文件名、工作表名改成模板里的名字（如“人员”）。"),
        )
    results = _load(desk, sources, dry_run=dry_run, progress=progress)
    message = _("“{name}”看不出是哪张表，没有导入。")
    notes = tuple(message.format(name=name) for name in ignored)
    results[0] = dataclasses.replace(results[0], notes=(*notes, *results[0].notes))
    return tuple(results)


def _sources_in(path: Path) -> tuple[list[Source], list[str]]:
    """The tables in a file or folder in the order of loading, and files that are none."""
    if path.is_dir():
        kinds = (*SPREADSHEETS, *TEXTS)
        files = sorted(item for item in path.iterdir() if item.suffix.lower() in kinds)
    else:
        files = [path]
    found = {file: list(_sources_of(file)) for file in files}
    order = [item.name for item in tables()]
    sources = [source for named in found.values() for source in named]
    sources.sort(key=lambda source: order.index(source.table.name))
    return sources, [file.name for file, named in found.items() if not named]


def _sources_of(path: Path) -> Iterator[Source]:
    sheets = read_sheets(path)
    named = [(sheet, found) for sheet in sheets if (found := find_table(sheet.name))]
    if named:
        for sheet, found in named:
            yield Source(path, sheet, found)
    elif sheets:
        meant = find_table(path.stem) or likely_table(sheets[0], tables())
        if meant is not None:
            yield Source(path, sheets[0], meant)


def _empty(path: Path) -> UserFault:
    return UserFault(
        "file_empty",
        _("{name} 里没有可以读的工作表，什么都没有改动。").format(name=path.name),
        _("请检查选的是不是这个文件。"),
    )


def _load(
    desk: Desk, sources: Sequence[Source], *, dry_run: bool, progress: Progress
) -> list[LoadResult]:
    headings = [find_headings(source.sheet, source.table) for source in sources]
    results: list[LoadResult] = []
    try:
        with desk.together(_("从表格导入")) as unit:
            for source, found in zip(sources, headings, strict=True):
                run = _Run(desk, unit, source, found, dry_run=dry_run)
                results.append(run.load(progress))
            if dry_run:
                raise _Undo
    except _Undo:
        return results
    return results


class _Run:
    """The loading of one sheet."""

    def __init__(
        self, desk: Desk, unit: UnitOfWork, source: Source, headings: Headings, *, dry_run: bool
    ) -> None:
        self._unit = unit
        self._source = source
        self._headings = headings
        self._dry_run = dry_run
        around = Around(desk.today(), short_code(desk.station().division_code))
        self._rows = list(read_rows(source.sheet, source.table, headings, around))
        reason = _("从表格导入：{table}").format(table=source.table.text)
        self._keeping = Keeping(desk, source.table, reason)
        self._failed: list[tuple[Row, tuple[Problem, ...]]] = []
        self._warned: Counter[str] = Counter()

    def load(self, progress: Progress) -> LoadResult:
        """Keep what can be kept, and tell of the rest."""
        label = _("正在导入{table}").format(table=self._source.table.text)
        keep, rows = self._keeper()
        for number, row in enumerate(rows):
            if number % _STEP == 0:
                progress.step(label, number, len(rows))
            self._take(row, keep)
        progress.step(label, len(rows), len(rows))
        self._failed.sort(key=lambda entry: entry[0].number)
        return self._result()

    def _keeper(self) -> tuple[Callable[[Row], Kept], list[Row]]:
        if self._source.table.name == "persons":
            persons = people_rows.PersonKeeper(self._keeping, self._rows)
            return persons.keep, people_rows.heads_first(self._rows)
        keep_row = _KEEPERS[self._source.table.name]
        return lambda row: keep_row(self._keeping, row), self._rows

    def _take(self, row: Row, keep: Callable[[Row], Kept]) -> None:
        problems = row.problems
        if not problems:
            try:
                with self._unit.attempt():
                    kept = keep(row)
            except RowRefused as refused:
                problems = (refused.problem,)
            except UserFault as fault:
                problems = (Problem(fault.code, "", "block", fault.message),)
            else:
                self._warned.update(
                    {item.message for item in kept.problems if item.level == "warn"}
                )
        self._keeping.row_ended(kept=not problems)
        if problems:
            self._failed.append((row, problems))

    def _result(self) -> LoadResult:
        source = self._source
        duplicates = sum(problems[0].code == _DUPLICATE for _row, problems in self._failed)
        failed = b""
        as_text = source.path.suffix.lower() in TEXTS
        if self._failed:
            heading = source.sheet.rows[self._headings.row]
            failed = returned_rows(heading, self._failed, source.table, as_text=as_text)
        return LoadResult(
            table=source.table.name,
            label=source.table.text,
            source=source.name,
            rows_in=len(self._rows),
            loaded=len(self._rows) - len(self._failed),
            returned=len(self._failed),
            duplicates=duplicates,
            findings=tuple(
                finding
                for row, problems in self._failed
                for finding in findings_of(row, problems, source.table)
            ),
            warnings=tuple(self._warned.most_common()),
            notes=tuple(self._notes()),
            dry_run=self._dry_run,
            failed_name=self._failed_name(as_text=as_text) if failed else "",
            failed_file=failed,
        )

    def _failed_name(self, *, as_text: bool) -> str:
        path, sheet = self._source.path, self._source.sheet.name
        stem = f"{path.stem}-{sheet}" if sheet and find_table(path.stem) is None else path.stem
        return _("{name}-退回").format(name=stem) + (".csv" if as_text else ".xlsx")

    def _notes(self) -> Iterable[str]:
        spare = self._source.table.spare
        for heading in dict.fromkeys(self._headings.unknown.values()):
            if spare:
                label = self._source.table.column(spare).text
                message = _("“{heading}”不是这张表的栏目，内容写进了“{column}”。")
                yield message.format(heading=heading, column=label)
            else:
                message = _("“{heading}”不是这张表的栏目，这一栏没有导入。")
                yield message.format(heading=heading)
