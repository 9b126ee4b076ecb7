# SPDX-License-Identifier: MulanPSL-2.0
"""Lists as files: what a list shows, in its order, with fixed columns; each one leaves a note.

Rule P-10 (art. 23): whoever takes names out of the program says what for, to whom, and on what
ground; the answer stays in the trail and stands in the file.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.table_text import harmless
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.reports.workbook import Kind, Sheet, SheetColumn, write_workbook
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.field_words import user_names
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.history import local_moment
from wuse_desktop.services.list_types import ListColumn
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.tables.layouts import find_table
from wuse_desktop.storage import records
from wuse_desktop.storage.list_sources import SOURCES

XLSX, CSV = "xlsx", "csv"
EXPORTED = "E"
"""The kind of the trail's entry about an export."""
ABOUT = N_("导出说明")
_ROWS_AT_ONCE, _MOST_SHOWN = 500, 200
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WIDTH = 1.6

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Why a list leaves the program: what for, who receives it, on what ground."""

    purpose: str
    receiver: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, with how many rows."""

    path: Path
    rows: int


def export_name(name: str, on: date, kind: str) -> str:
    """The usual name of the file of a list."""
    return f"{file_name(_label(name))}-{on:%Y%m%d}.{kind}"


def export_list(
    desk: Desk,
    name: str,
    query: ListQuery,
    target: Path,
    handover: Handover,
    progress: Progress = SILENT,
    *,
    only: Collection[str] = (),
) -> Exported:
    """Write the rows of a list to an xlsx or csv file, as ``target`` ends, and note that.

    ``only`` are the keys of the columns to write, all of them when empty.
    ID numbers are shown as in the list. Raises UserFault ``export_purpose`` when nothing is said,
    ``export_role`` for a user who may only look, or what the disk refuses; then nothing is noted.
    """
    if not may_write(desk):
        raise UserFault(
            "export_role",
            _("您的账号只能查看，没有导出。"),
            _("需要名单时请让站长或社工导出。"),
        )
    if not (handover.purpose.strip() and handover.receiver.strip()):
        raise UserFault(
            "export_purpose",
            _("还没有写明用途和提供给谁，没有导出。"),
            _("个人信息提供给别人要写明用途和接收方，请补上。"),
        )
    kind = CSV if target.suffix.lower() == f".{CSV}" else XLSX
    path = target
    if target.suffix.lower() != f".{kind}":
        path = target.with_name(f"{target.name}.{kind}")
    known = lists.columns_at(desk, name, query.site_id)
    places = [number for number, item in enumerate(known) if not only or item.key in only]
    columns = [known[number] for number in places]
    rows = [
        tuple(cells[number] for number in places) for cells in _rows(desk, name, query, progress)
    ]
    with desk.write(_("导出名单")) as unit:
        unit.note(EXPORTED, name, _noted(handover, len(rows), kind))
        if kind == CSV:
            replace_file(path, _as_text(columns, rows))
        else:
            replace_file(path, _as_workbook(desk, name, columns, rows, handover))
    return Exported(path, len(rows))


@dataclass(frozen=True, slots=True)
class PastExport:
    """An export that was made: local time, the user's name, the list, and what was said."""

    at: datetime
    who: str
    label: str
    rows: int
    purpose: str
    receiver: str
    ground: str


def past_exports(desk: Desk) -> tuple[PastExport, ...]:
    """The exports of this desk as the trail has them, latest first."""
    with desk.read() as connection:
        users = user_names(connection)
        notes = records.notes(connection, EXPORTED, lists.NAMES, _MOST_SHOWN)
    return tuple(
        PastExport(
            local_moment(entry.hlc),
            users.get(entry.actor, ""),
            _label(subject),
            int(entry.former.get("rows", 0)),
            str(entry.former.get("purpose", "")),
            str(entry.former.get("receiver", "")),
            str(entry.former.get("ground", "")),
        )
        for subject, entry in notes
    )


def _label(name: str) -> str:
    """How a list is called: as its table, else as its records."""
    found = find_table(name)
    if found is not None:
        return found.text
    return _(record_class(SOURCES[name].entity).title)


def _noted(handover: Handover, rows: int, kind: str) -> dict[str, object]:
    return {
        "purpose": handover.purpose.strip(),
        "receiver": handover.receiver.strip(),
        "ground": handover.ground.strip(),
        "rows": rows,
        "kind": kind,
    }


def _rows(desk: Desk, name: str, query: ListQuery, progress: Progress) -> Iterator[tuple[str, ...]]:
    total, offset = lists.count(desk, name, query), 0
    label = _("正在读名单")
    while True:
        progress.step(label, offset, total)
        page = lists.page(desk, name, query, offset, _ROWS_AT_ONCE)
        yield from (row.cells for row in page)
        offset += len(page)
        if len(page) < _ROWS_AT_ONCE:
            break
    progress.step(label, offset, max(total, offset))


def _as_workbook(
    desk: Desk,
    name: str,
    columns: Sequence[ListColumn],
    rows: Sequence[tuple[str, ...]],
    handover: Handover,
) -> bytes:
    sheet = Sheet(
        _label(name),
        tuple(_sheet_column(column) for column in columns),
        (
            tuple(_value(column, cell) for column, cell in zip(columns, cells, strict=True))
            for cells in rows
        ),
    )
    about = Sheet(
        _(ABOUT),
        (SheetColumn(_("项目"), 16), SheetColumn(_("内容"), 60)),
        tuple(_about(desk, handover, len(rows))),
    )
    target = io.BytesIO()
    write_workbook([sheet, about], target)
    return target.getvalue()


def _about(desk: Desk, handover: Handover, rows: int) -> Iterator[tuple[str, str]]:
    yield _("单位"), desk.station().name
    yield _("导出时间"), f"{desk.now():%Y-%m-%d %H:%M}"
    yield _("导出人"), desk.session.name
    yield _("用途"), handover.purpose.strip()
    yield _("提供给"), handover.receiver.strip()
    yield _("依据"), handover.ground.strip()
    yield _("行数"), str(rows)
    yield _("提醒"), _("内有个人信息，只用于上面写的用途，用完请删除；不得转给别人。")


def _sheet_column(column: ListColumn) -> SheetColumn:
    kind = Kind.NUMBER if column.align == "right" else Kind.TEXT
    return SheetColumn(_(column.label), max(column.width * _WIDTH, 8), kind)


def _value(column: ListColumn, cell: str) -> Value:
    """Numbers as numbers, days as days, everything else as text."""
    if column.align == "right" and _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    if _DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    return cell


def _as_text(columns: Sequence[ListColumn], rows: Sequence[tuple[str, ...]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheet programs show Chinese right."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_(column.label) for column in columns])
    writer.writerows([[harmless(cell) for cell in cells] for cells in rows])
    return text.getvalue().encode("utf-8-sig")
