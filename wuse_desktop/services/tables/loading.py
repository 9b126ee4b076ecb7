# SPDX-License-Identifier: MulanPSL-2.0
"""Loading tables: every row is kept by the service of its screen, or comes back with a reason.

One call is one transaction: a full disk or a cancelled load leaves nothing behind. A row that
cannot be kept fails alone.
"""

import dataclasses
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables import imports
from wuse_desktop.services.tables.headings import Headings, find_headings, given_columns
from wuse_desktop.services.tables.layouts import find_table, table
from wuse_desktop.services.tables.meanings import Meanings, recall, remember, signature
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.returned import ReturnedFile, returned_files
from wuse_desktop.services.tables.sheet_run import SheetRun, Source
from wuse_desktop.services.tables.sources import (
    OpenFile,
    in_order,
    is_empty,
    is_guide,
    named_sources,
    no_sheet,
    open_file,
    open_files,
    printed_only,
    sheet_name,
)
from wuse_desktop.storage.import_store import trail_end


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of some sheets, in the order of loading.

    ``import_id`` names the import in the list of past ones, "" when nothing was kept.
    """

    results: tuple[LoadResult, ...]
    returned: tuple[ReturnedFile, ...] = ()
    import_id: str = ""


class _Undo(Exception):
    """Ends a trial: nothing of it is to be kept."""


def load(
    desk: Desk,
    table_name: str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress = SILENT,
    given: Mapping[str, str] = MappingProxyType({}),
) -> LoadResult:
    """Load one table from a file; of a workbook the sheet of that name, else its first sheet.

    ``dry_run`` checks every row and keeps none; ``given`` is what all rows have in columns that
    the sheet lacks, by heading. Raises UserFault when the file cannot be read or has no headings
    of the table.
    """
    wanted = table(table_name)
    file, meanings = open_file(path), recall(desk)
    sheets = file.book.sheets
    named = [sheet for sheet in sheets if find_table(sheet.name) is wanted]
    if not (named or sheets):
        raise no_sheet(path)
    source = Source(path, (named or list(sheets))[0], wanted)
    once = given_columns(given, [wanted])[wanted.name]
    headings = find_headings(source.sheet, wanted, meanings, once)
    loaded = load_sources(desk, [(source, headings)], meanings, dry_run=dry_run, progress=progress)
    if not (named or dry_run):  # rows that came back are known again without being asked for
        said = signature(headings.texts.values())
        remember(desk, meanings.with_table(said, wanted.name))
    result = _with_files(loaded)[0]
    others = [sheet_name(file, sheet) for sheet in sheets if sheet.name != source.sheet.name]
    message = _("“{name}”没有导入：这次只导入一张表。")
    notes = [message.format(name=name) for name in others]
    return dataclasses.replace(result, notes=(*notes, *result.notes))


def load_all(
    desk: Desk,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress = SILENT,
    given: Mapping[str, str] = MappingProxyType({}),
) -> tuple[LoadResult, ...]:
    """Load every table of a workbook or of the files of a folder, in the order of what they name.

    Sheets and files are recognised by their names (persons, 人员, 01-人员表), a first sheet also
    by its headings. Rows may name what earlier tables of the same call brought; ``given`` is as
    for ``load``. Raises UserFault ``table_unnamed`` when none is recognised.
    """
    files, meanings = open_files([path]), recall(desk)
    by_file = [(file, list(named_sources(file, meanings))) for file in files]
    sources = in_order([source for _file, named in by_file for source in named])
    if not sources:
        sheets = [sheet for file in files for sheet in file.book.sheets]
        if printed := next(filter(None, map(printed_only, sheets)), ""):
            raise UserFault("table_printed", printed, _("没有导入，什么都没有改动。"))
        raise UserFault(
            "table_unnamed",
            _("看不出这是哪一张表，没有导入，什么都没有改动。"),
            _("请指定是哪张表，或把文件名、工作表名改成模板里的名字（如“人员”）。"),
        )
    said = given_columns(given, [source.table for source in sources])
    pairs = [
        (source, find_headings(source.sheet, source.table, meanings, said[source.table.name]))
        for source in sources
    ]
    loaded = load_sources(desk, pairs, meanings, dry_run=dry_run, progress=progress)
    results = _with_files(loaded)
    notes = [note for file, named in by_file for note in _passed_over(file, named)]
    results[0] = dataclasses.replace(results[0], notes=(*notes, *results[0].notes))
    return tuple(results)


def load_sources(
    desk: Desk,
    sources: Sequence[tuple[Source, Headings]],
    meanings: Meanings,
    *,
    dry_run: bool,
    progress: Progress,
) -> Loaded:
    """Load sheets whose headings were found, in this order, as one import."""
    results: list[LoadResult] = []
    # What is open by now stays: looking through it again and again for what can be thrown away
    # would hold up every thread for a tenth of a second, the window's too.
    gc.collect(1)
    gc.freeze()
    try:
        with desk.together(_("从表格导入")) as unit:
            after = trail_end(unit.connection)
            runs = [SheetRun(desk, unit, *pair, meanings) for pair in sources]
            for run in runs:
                run.load(progress)
                results.append(run.result(dry_run=dry_run))
            if dry_run:
                raise _Undo
            returned = returned_files([item for run in runs if (item := run.returned)])
            import_id = imports.note(desk, after, trail_end(unit.connection), results, returned)
    except _Undo:
        return Loaded(tuple(results))
    return Loaded(tuple(results), returned, import_id)


def _with_files(loaded: Loaded) -> list[LoadResult]:
    """The results with their import, each with the file of the rows that came back."""
    files = {file.path.name: file for file in loaded.returned}
    found = []
    for result in loaded.results:
        file = files.get(result.source.partition(" / ")[0]) if result.returned else None
        found.append(
            dataclasses.replace(
                result,
                import_id=loaded.import_id,
                failed_name=file.name if file else "",
                failed_file=file.content if file else b"",
            )
        )
    return found


def _passed_over(file: OpenFile, named: Sequence[Source]) -> list[str]:
    """Sentences about what of a file is not loaded."""
    message = _("“{name}”看不出是哪张表，没有导入。")
    if not named:
        return [message.format(name=file.path.name)]
    taken = {source.sheet.name for source in named}
    notes = [
        message.format(name=sheet_name(file, sheet))
        for sheet in file.book.sheets
        if sheet.name not in taken and not is_guide(sheet) and not is_empty(sheet)
    ]
    hidden = _("“{name}”是隐藏的工作表，没有读。")
    shown = [name for name in file.book.hidden if not name.startswith("_")]
    return notes + [hidden.format(name=name) for name in shown]
