# SPDX-License-Identifier: MulanPSL-2.0
"""Empty tables to fill in: headings, lists to choose from, and how to write each column."""

import io
from collections.abc import Iterator
from pathlib import Path

from wuse_desktop.domain import codes, divisions
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.workbook import (
    NOTES_SHEET,
    Kind,
    Sheet,
    SheetColumn,
    write_workbook,
)
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.layouts import table, tables
from wuse_desktop.services.tables.table import Table

ALL = "all"
GUIDE = NOTES_SHEET
_KINDS = {
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.BIRTH: Kind.DATE,
    ColumnKind.MOMENT: Kind.MOMENT,
    ColumnKind.INT: Kind.NUMBER,
    ColumnKind.MINUTES: Kind.NUMBER,
    ColumnKind.HOURS: Kind.NUMBER,
    ColumnKind.MONEY: Kind.NUMBER,
}
_WIDTHS = {
    ColumnKind.LINKS: 24,
    ColumnKind.CODES: 24,
    ColumnKind.PLACE: 24,
    ColumnKind.NUMBER: 20,  # eighteen digits of an ID number
}


def template(name: str, desk: Desk | None = None) -> bytes:
    """An xlsx workbook with one table to fill in, or with all of them for "all".

    With a desk the villages of its place can be chosen. Raises UserFault ``table_unknown``.
    """
    chosen = tables() if name == ALL else (table(name),)
    villages = _villages(desk) if desk is not None else ()
    target = io.BytesIO()
    write_workbook([_sheet(item, villages) for item in chosen], target)
    return target.getvalue()


def template_name(name: str) -> str:
    """The usual file name of a template."""
    label = _("全部表格") if name == ALL else table(name).text
    return f"{label}.xlsx"


def save_template(desk: Desk, name: str, path: Path) -> Path:
    """Write a template; returns its path, with .xlsx at the end.

    Raises EnvironmentFault ``disk_full``, ``folder_read_only`` or ``disk_failed``.
    """
    target = path if path.suffix.lower() == ".xlsx" else path.with_name(path.name + ".xlsx")
    replace_file(target, template(name, desk))
    return target


def _villages(desk: Desk) -> tuple[str, ...]:
    place = desk.station().division_code
    return tuple(item.name for item in divisions.current().villages(place))


def _sheet(item: Table, villages: tuple[str, ...]) -> Sheet:
    columns = tuple(_sheet_column(column, villages) for column in item.columns)
    return Sheet(item.text, columns, (), tuple(_guide(item)))


def _sheet_column(column: Column, villages: tuple[str, ...]) -> SheetColumn:
    many = column.kind is ColumnKind.CODES
    offered: tuple[str, ...] = ()
    if column.codes:
        offered = tuple(entry.text for entry in codes.code_list(column.codes).active)
    elif column.kind is ColumnKind.BOOL:
        offered = (_("是"), _("否"))
    elif column.kind is ColumnKind.PLACE:
        offered = villages
    text = column.text
    return SheetColumn(
        text,
        width=max(len(text) * 2.2, _WIDTHS.get(column.kind, 12)),
        kind=_KINDS.get(column.kind, Kind.TEXT),
        choices=offered,
        required=column.required,
        note=_note(column),
        # Several may be written in one cell, and a village may be named by its code.
        strict=bool(column.codes or column.kind is ColumnKind.BOOL) and not many,
    )


def _note(column: Column) -> str:
    parts = [_("必填。")] if column.required else []
    if column.note:
        parts.append(_(column.note))
    if column.kind is ColumnKind.CODES:
        offered = codes.code_list(column.codes).active
        shown = enumerated(entry.text for entry in offered)
        parts.append(_("可以写几个，用顿号隔开：{choices}。").format(choices=shown))
    elif column.kind is ColumnKind.NUMBER:
        parts.append(_("这一列是文本格式，号码照原样填写，不会变成科学计数。"))
    elif column.kind in (ColumnKind.DATE, ColumnKind.MOMENT):
        parts.append(_("写年、月、日，如 2026-3-5。"))
    elif column.kind is ColumnKind.BIRTH:
        parts.append(_("写年、月、日，如 1948-3-5；只知道年月的写“1948年3月”。"))
    elif column.kind is ColumnKind.MONEY:
        parts.append(_("单位是元。"))
    return "".join(parts)


def _guide(item: Table) -> Iterator[str]:
    yield _(item.note)
    yield _("标题行不要改动；标题是黄色的栏目必填，灰色的可以空着或删去。")
    yield _("导入时不合格的行会原样退回，并写明原因；改好后可以再导入。")
