# SPDX-License-Identifier: MulanPSL-2.0
"""Walk sheets: made from a walking list, found again by the code on the paper."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit, WalkSheet
from wuse_desktop.domain.sheet_codes import SIGN_IN, WALK, is_code, plain, sheet_code
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record
from wuse_desktop.services.walk_list import WalkStop, villages_of
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Connection

_MOST_STOPS = 120
_MOST_RECENT = 12
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet in the list of those printed; ``typed`` of its ``count`` rows are visits by now."""

    id: str
    code: str
    places: str
    printed_on: date | None
    worker: str
    count: int
    typed: int


def make_walk_sheet(
    desk: Desk, stops: Sequence[WalkStop], worker_id: str = "", spare_rows: int = 4
) -> Saved:
    """Keep the rows of a sheet that is about to be printed.

    Raises UserFault ``walk_empty`` without any row, ``walk_too_long`` with more than 120, and
    what writing raises.
    """
    if not stops and not spare_rows:
        raise UserFault(
            "walk_empty",
            _("还没有选要走访的户，没有生成走访单。"),
            _("请先选村，或者按空格勾选几户。"),
        )
    if len(stops) > _MOST_STOPS:
        raise UserFault(
            "walk_too_long",
            _("选了{count}户，一张走访单最多{most}户，没有生成。").format(
                count=len(stops), most=_MOST_STOPS
            ),
            _("请选一个村，或者把日期改近一些。"),
        )
    names = [village.name or _("没有填村") for village in villages_of(stops)]
    places = "、".join(names[:_MOST_PLACES])
    if len(names) > _MOST_PLACES:
        places = _("{names}等{count}个村").format(names=places, count=len(names))
    sheet = WalkSheet(
        places=places or _("不限村"),
        printed_on=desk.today(),
        worker_id=worker_id or desk.session.worker_id,
        stops=tuple({"household_id": stop.id, "visit_id": ""} for stop in stops),
        spare_rows=spare_rows,
    )
    with desk.write() as unit:
        made = put_record(desk, unit, sheet)
        return Saved(made.id, unit.changes())


def recent_sheets(desk: Desk) -> tuple[SheetLine, ...]:
    """The sheets printed last that still have rows to type, then the others, latest first."""
    with desk.read() as connection:
        sheets = records.find(connection, WalkSheet, site_id=desk.site_id)
        workers = records.get_many(connection, Worker, (sheet.worker_id for sheet in sheets))
        visits = set(typed_visits(connection, sheets).values())
    lines = [_line(sheet, workers, visits) for sheet in reversed(sheets)]
    lines.sort(key=lambda line: line.typed >= line.count)
    return tuple(lines[:_MOST_RECENT])


def typed_visits(connection: Connection, sheets: Sequence[WalkSheet]) -> dict[str, str]:
    """The visits that rows of some sheets became, by household; deleted ones are left out."""
    typed = {
        str(stop["visit_id"]): str(stop["household_id"])
        for sheet in sheets
        for stop in sheet.stops
        if stop.get("visit_id")
    }
    present = records.get_many(connection, HomeVisit, typed)
    return {household: visit for visit, household in typed.items() if visit in present}


def _line(sheet: WalkSheet, workers: dict[str, Worker], visits: set[str]) -> SheetLine:
    worker = workers.get(sheet.worker_id)
    return SheetLine(
        sheet.id,
        sheet_code(WALK, sheet.id),
        sheet.places,
        sheet.printed_on,
        worker.name if worker else "",
        len(sheet.stops),
        sum(stop.get("visit_id") in visits for stop in sheet.stops),
    )


def find_walk_sheet(desk: Desk, typed: str) -> str:
    """The id of the sheet with a code as typed.

    Raises UserFault ``sheet_code_wrong`` for digits that do not agree, ``sheet_code_other`` for
    the code of a sign-in sheet, ``sheet_unknown`` for one that no sheet here has.
    """
    code = checked_code(typed)
    if code[0] == SIGN_IN:
        raise UserFault(
            "sheet_code_other",
            _("这是签到表的编码，不是走访单的。"),
            _("请到“小组与活动”里录入签到表。"),
        )
    with desk.read() as connection:
        sheets = records.find(connection, WalkSheet)
    found = [sheet.id for sheet in sheets if sheet_code(WALK, sheet.id) == code]
    if not found:
        raise unknown_code()
    return found[-1]


def checked_code(typed: str) -> str:
    """A code as typed, plain. Raises UserFault ``sheet_code_wrong`` when its digits disagree."""
    code = plain(typed)
    if not is_code(code):
        raise UserFault(
            "sheet_code_wrong",
            _("这个编码不对：表上的编码是9位数字，可能有一位看错了。"),
            _("请对照表头的编码再输一次；也可以从列表里选。"),
        )
    return code


def unknown_code() -> UserFault:
    """The fault ``sheet_unknown``: no sheet of this desk has that code."""
    return UserFault(
        "sheet_unknown",
        _("这台电脑上没有这个编码的表。"),
        _("如果是在另一台电脑上打印的，请先互相传一次数据；或者直接新建记录录入。"),
    )


def note_typed(sheet: WalkSheet, visits: dict[str, str]) -> WalkSheet:
    """The sheet with the visits that its households were given (household id → visit id)."""
    stops = tuple(
        {**stop, "visit_id": visits.get(str(stop["household_id"])) or str(stop["visit_id"])}
        for stop in sheet.stops
    )
    return dataclasses.replace(sheet, stops=stops)
