# SPDX-License-Identifier: MulanPSL-2.0
"""Annual targets (年度任务): what a county asks of its stations, and a station of itself.

A county's targets go down to the station they are for; a station reads them beside its figures and
may set its own, which go up with its records. Nothing is ranked: a target stands beside what was
done of it, and that is all.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.targets import OF_COUNTY, OWN, AnnualTarget
from wuse_desktop.domain.rounding import half_up, percent
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.statistics.indicator import Indicator, Measure, totals_by_site
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Connection

USUAL = (
    "person_contacts",
    "unique_persons",
    "household_visit_count",
    "household_count",
    "cases_opened",
    "case_sessions",
    "groups",
    "group_sessions",
    "activities",
    "worker_minutes",
    "volunteers_registered",
    "volunteer_minutes",
)
"""The figures that targets are usually set for, by machine name."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
_SETTERS = ("head", "supervisor", "administrator")
_MOST = 10**9
_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
_NOISE = re.compile(r"[\s,，]")

Cell = tuple[str, str]
"""A station's id and an indicator's machine name."""


@dataclass(frozen=True, slots=True)
class TargetIndicator:
    """A figure that a target may be set for."""

    name: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """The targets of one station, or at a station those of one source, by indicator.

    ``done`` is what the station reached in the year up to ``TargetSheet.until``.
    """

    station_id: str
    label: str
    values: Mapping[str, int]
    done: Mapping[str, int]
    editable: bool


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """All targets of a year. A county has a row for each station, a station one for each source."""

    year: int
    indicators: tuple[TargetIndicator, ...]
    rows: tuple[TargetRow, ...]
    basis: str
    until: date
    editable: bool


@dataclass(frozen=True, slots=True)
class TargetsSaved:
    """What a saving wrote: how many cells, and the rows as they were, for taking it back."""

    count: int
    former: tuple[AnnualTarget, ...]
    changes: Changes


# words ---------------------------------------------------------------------------------------


def all_indicators() -> tuple[TargetIndicator, ...]:
    """Every figure that a target may be set for, in the order of the monthly report."""
    return tuple(_described(item) for item in INDICATORS.values())


def _described(indicator: Indicator) -> TargetIndicator:
    return TargetIndicator(indicator.name, indicator.text, indicator.unit_text)


def indicator_named(text: str) -> str:
    """The machine name of the figure that a table means by its name or label; "" for none."""
    wanted = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    for item in all_indicators():
        labels = (item.name, item.label, f"{item.label}({item.unit})")
        plain = (_NOISE.sub("", unicodedata.normalize("NFKC", name)) for name in labels)
        if wanted in {name.casefold() for name in plain}:
            return item.name
    return ""


def target_text(name: str, value: int | None) -> str:
    """A target as it is written: minutes as hours without an idle decimal; "" for none."""
    indicator = INDICATORS.get(name)
    if value is None:
        return ""
    if indicator is None or indicator.measure is not Measure.MINUTES:
        return str(value)
    return f"{half_up(Decimal(value) / 60, Decimal('0.01')):f}".rstrip("0").rstrip(".")


def read_target(name: str, text: str) -> int | None:
    """The exact target that somebody typed, hours where the figure is one of time; None for "".

    Raises UserFault ``target_unreadable``.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        return None
    time = INDICATORS[name].measure is Measure.MINUTES
    if _NUMBER.fullmatch(plain):
        exact = Decimal(plain) * (60 if time else 1)
        if exact == exact.to_integral_value() and exact <= _MOST:
            return int(exact)
        if time and exact <= _MOST:
            return int(half_up(exact, Decimal(1)))
    raise UserFault(
        "target_unreadable",
        _("看不懂“{text}”，任务数要写成数字。").format(text=text.strip()[:20]),
        _("人次、户次、场次写整数，时长写小时，可以有小数。"),
    )


def achieved_text(done: int, target: int | None) -> str:
    """The part of a target that was reached: "64.0%"; "" where there is none to reach."""
    part = percent(done, target) if target else None
    return f"{part}%" if part is not None else ""


# reading -------------------------------------------------------------------------------------


def targets_at(
    desk: Desk, connection: Connection, site_id: str, year: int
) -> dict[str, AnnualTarget]:
    """The target that holds for each indicator of a station: the county's, else its own."""
    setters = {
        site_id,
        desk.site_id,
        *(peer.site_id for peer in store.peers(connection, store.COUNTY)),
    }
    found = records.find(connection, AnnualTarget, station_id=site_id, year=year)
    rows = [row for row in found if row.site_id in setters and row.target is not None]
    rows.sort(key=lambda row: row.site_id != site_id)  # what the county says comes last, and stays
    return {row.indicator: row for row in rows}


def target_sheet(desk: Desk, year: int) -> TargetSheet:
    """The targets of a year as one sees and sets them, with what was done of them."""
    with desk.read() as connection:
        found = [
            row
            for row in records.find(connection, AnnualTarget, "-rev", year=year)
            if row.indicator in INDICATORS
        ]
        until = min(desk.today(), date(year, 12, 31))
        names = _shown_names(found)
        done = _done(connection, names, year, until)
        rows = (
            _station_rows(desk, connection, found, done)
            if desk.kind == STATION
            else _county_rows(desk, connection, found, done)
        )
    own = [row.basis for row in found if row.site_id == desk.site_id and row.basis]
    return TargetSheet(
        year=year,
        indicators=tuple(_described(INDICATORS[name]) for name in names),
        rows=rows,
        basis=own[0] if own else "",
        until=until,
        editable=desk.session.role in _SETTERS,
    )


def _shown_names(found: Iterable[AnnualTarget]) -> list[str]:
    set_for = {row.indicator for row in found if row.target is not None}
    return [name for name in INDICATORS if name in USUAL or name in set_for]


def _done(
    connection: Connection, names: Sequence[str], year: int, until: date
) -> dict[str, dict[str, int]]:
    """What each site reached so far, by indicator; nothing of a year that has not begun."""
    if until < date(year, 1, 1):
        return {name: {} for name in names}
    scope = Scope(Period("year", year).start, until)
    return {name: totals_by_site(connection, INDICATORS[name], scope) for name in names}


def _row(
    station_id: str,
    label: str,
    found: Iterable[AnnualTarget],
    done: Mapping[str, Mapping[str, int]],
    *,
    editable: bool,
) -> TargetRow:
    values = {row.indicator: row.target for row in found if row.target is not None}
    reached = {name: by_site.get(station_id, 0) for name, by_site in done.items()}
    return TargetRow(station_id, label, values, reached, editable)


def _county_rows(
    desk: Desk,
    connection: Connection,
    found: Sequence[AnnualTarget],
    done: Mapping[str, Mapping[str, int]],
) -> tuple[TargetRow, ...]:
    may = desk.session.role in _SETTERS
    peers = sorted(
        store.peers(connection, store.STATION), key=lambda peer: (peer.division_code, peer.name)
    )
    return tuple(
        _row(
            peer.site_id,
            peer.name,
            (row for row in found if (row.site_id, row.station_id) == (desk.site_id, peer.site_id)),
            done,
            editable=may,
        )
        for peer in peers
    )


def _station_rows(
    desk: Desk,
    connection: Connection,
    found: Sequence[AnnualTarget],
    done: Mapping[str, Mapping[str, int]],
) -> tuple[TargetRow, ...]:
    own = desk.site_id
    counties = {peer.site_id for peer in store.peers(connection, store.COUNTY)}
    given = [row for row in found if row.station_id == own and row.site_id in counties]
    wanted = [row for row in found if row.site_id == own]
    may = desk.session.role in _SETTERS
    return (
        _row(own, _("县级下达"), given, done, editable=False),
        _row(own, _("本站自定"), wanted, done, editable=may),
    )


# writing -------------------------------------------------------------------------------------


def set_targets(
    desk: Desk,
    year: int,
    cells: Mapping[Cell, int | None],
    source: str = OF_COUNTY,
    basis: str = "",
) -> TargetsSaved:
    """Write the cells that differ from what is stored; None lifts a target.

    A station sets its own only, whatever ``source`` says. Raises UserFault ``targets_role``,
    ``target_year``, ``station_unknown`` or ``figure_unknown``; then nothing is written.
    """
    with desk.write(_("设定年度任务")) as unit:
        _require(desk, unit.connection, year, cells)
        stored = {
            (row.station_id, row.indicator): row
            for row in records.find(
                unit.connection, AnnualTarget, "rev", site_id=desk.site_id, year=year
            )
        }
        former = []
        for (station_id, name), value in cells.items():
            known = stored.get((station_id, name))
            if (known.target if known else None) == value:
                continue
            fresh = AnnualTarget(year=year, station_id=station_id, indicator=name)
            put = unit.put(
                dataclasses.replace(
                    known or fresh,
                    target=value,
                    source=OWN if desk.kind == STATION else source,
                    basis=basis.strip(),
                    set_at=desk.now().replace(second=0, microsecond=0),
                    decided_by=desk.session.worker_id,
                )
            )
            former.append(known or dataclasses.replace(put, target=None))
        return TargetsSaved(len(former), tuple(former), unit.changes())


def take_back(desk: Desk, saved: TargetsSaved) -> Changes:
    """Undo a saving: every cell is again what it was before."""
    with desk.write(_("撤销：设定年度任务")) as unit:
        for row in saved.former:
            unit.put(row)
        return unit.changes()


def _require(
    desk: Desk, connection: Connection, year: int, cells: Mapping[Cell, int | None]
) -> None:
    if desk.session.role not in _SETTERS:
        raise UserFault(
            "targets_role",
            _("年度任务由站长、督导或管理员设定，没有改动。"),
            _("需要修改时请换一个账号登录。"),
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserFault("target_year", _("年份写四位数字，如 2027。"))
    stations = {desk.site_id}
    if desk.kind != STATION:
        stations = {peer.site_id for peer in store.peers(connection, store.STATION)}
    if not {station_id for station_id, _name in cells} <= stations:
        raise UserFault(
            "station_unknown",
            _("表里有不在本县登记的站点，没有改动。"),
            _("请先在“各站”里登记，或去掉那一行。"),
        )
    unknown = {name for _station, name in cells} - INDICATORS.keys()
    if unknown:
        raise UserFault(
            "figure_unknown",
            _("没有叫“{name}”的指标。").format(name=min(unknown)),
            _("请从指标列表里选择。"),
        )
