# SPDX-License-Identifier: MulanPSL-2.0
"""Walk sheets: made from a walking list, with what of them was typed in by now."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit, WalkSheet
from wuse_desktop.domain.sheet_codes import WALK, sheet_code
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record
from wuse_desktop.services.households import household_for
from wuse_desktop.services.walk_list import WalkStop, villages_of
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Connection

_MOST_STOPS = 120
_MOST_RECENT = 12
_MOST_PLACES = 3
_BLANK_ROWS = 18


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

    Clients who are in no household get one of their own: its visit is typed in from the paper.
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
    places = enumerated(names[:_MOST_PLACES])
    if len(names) > _MOST_PLACES:
        places = _("{names}等{count}个村").format(names=places, count=len(names))
    sheet = WalkSheet(
        places=places or _("空白单"),
        printed_on=desk.today(),
        worker_id=worker_id or desk.session.worker_id,
        spare_rows=spare_rows,
    )
    with desk.together() as unit:
        households = (
            household_for(desk, stop.id) if stop.visit.is_unhoused else stop.id for stop in stops
        )
        rows = tuple({"household_id": item, "visit_id": ""} for item in households)
        made = put_record(desk, unit, dataclasses.replace(sheet, stops=rows))
        return Saved(made.id, unit.changes())


def blank_sheet(desk: Desk) -> str:
    """The sheet of blank rows alone, made the first time it is wanted; returns its id.

    Copies of it are one sheet: each filled one is typed in under the same code.
    """
    with desk.read() as connection:
        sheets = records.find(connection, WalkSheet, "-id", site_id=desk.site_id)
    found = next((sheet.id for sheet in sheets if not sheet.stops), "")
    return found or make_walk_sheet(desk, (), spare_rows=_BLANK_ROWS).id


def recent_sheets(desk: Desk) -> tuple[SheetLine, ...]:
    """The sheets printed last that still have rows to type, then the others, latest first."""
    with desk.read() as connection:
        sheets = records.find(connection, WalkSheet, site_id=desk.site_id)
        workers = records.get_many(connection, Worker, (sheet.worker_id for sheet in sheets))
        visits = typed_visits(connection, sheets)
    lines = [_line(sheet, workers, visits) for sheet in reversed(sheets)]
    lines.sort(key=lambda line: line.typed >= line.count)
    return tuple(lines[:_MOST_RECENT])


def typed_visits(connection: Connection, sheets: Sequence[WalkSheet]) -> dict[str, HomeVisit]:
    """The visits that rows of some sheets became, by id; deleted ones are left out."""
    ids = (str(stop["visit_id"]) for sheet in sheets for stop in sheet.stops)
    return records.get_many(connection, HomeVisit, filter(None, ids))


def sheet_rows(sheet: WalkSheet, visits: Mapping[str, HomeVisit]) -> tuple[tuple[str, str], ...]:
    """The households of a sheet in order, each with the id of its visit, "" until it is typed.

    Behind the printed ones are those that were typed on blank rows; such a row is there for its
    visit alone.
    """
    rows = ((str(stop["household_id"]), visits.get(str(stop["visit_id"]))) for stop in sheet.stops)
    return tuple(
        (household or visit.household_id, visit.id) if visit else (household, "")
        for household, visit in rows
        if household or visit
    )


def _line(
    sheet: WalkSheet, workers: dict[str, Worker], visits: Mapping[str, HomeVisit]
) -> SheetLine:
    worker = workers.get(sheet.worker_id)
    rows = sheet_rows(sheet, visits)
    return SheetLine(
        sheet.id,
        sheet_code(WALK, sheet.id),
        sheet.places,
        sheet.printed_on,
        worker.name if worker else "",
        len(rows),
        sum(bool(visit_id) for _household_id, visit_id in rows),
    )


def note_typed(
    sheet: WalkSheet, typed: Iterable[tuple[str, str]], former: Collection[str]
) -> WalkSheet:
    """The sheet with the visits that households were given (household id, visit id).

    A printed row holds one visit: the next one, and a household that is not printed, was written
    on a blank row. ``former`` are the visits of the sheet that are on file by now. A sheet of
    blank rows alone notes nothing: each of its copies is another paper.
    """
    if not sheet.stops:
        return sheet
    stops = list(sheet.stops)
    free = {
        str(stop["household_id"]): number
        for number, stop in enumerate(stops)
        if stop["visit_id"] not in former
    }
    for household_id, visit_id in typed:
        number = free.pop(household_id, None)
        if number is None:
            stops.append({"household_id": "", "visit_id": visit_id})
        else:
            stops[number] = {**stops[number], "visit_id": visit_id}
    return dataclasses.replace(sheet, stops=tuple(stops))
