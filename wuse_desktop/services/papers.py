# SPDX-License-Identifier: MulanPSL-2.0
"""Everything that is printed, by name: the same call gives the same pages at every desk."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.reports.service_log import render_service_log
from wuse_desktop.reports.service_log_content import (
    FigureLine,
    ServiceLog,
    StationLine,
    TargetLine,
)
from wuse_desktop.reports.service_log_content import Scope as Whose
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.figures import (
    DUPLICATES_NOTE,
    counted_scope,
    shown,
    unit_name_of,
)
from wuse_desktop.services.handout_papers import write_sign_off_sheet
from wuse_desktop.services.ledgers.ledger import LEDGERS, ledger, note_ledger, write_ledger
from wuse_desktop.services.log_rows import LogRows
from wuse_desktop.services.my_hours import note_team_list, write_my_hours, write_team_hours
from wuse_desktop.services.period_locks import report_notes, reported_values
from wuse_desktop.services.recovery import recovery_sheet_pdf
from wuse_desktop.services.reported_proof import write_reported_proof
from wuse_desktop.services.sign_in_papers import write_sign_in_sheet
from wuse_desktop.services.station_names import short_names, stations_in_order
from wuse_desktop.services.targets import achieved_text, target_text, targets_at
from wuse_desktop.services.walk_papers import write_walk_sheet
from wuse_desktop.services.work_diary import write_diary
from wuse_desktop.statistics.indicator import listed, total, totals_by_site
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import CR_1, Scope
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import get

LOG_FIGURES = (
    "person_contacts",
    "unregistered_contacts",
    "unique_persons",
    "household_visit_count",
    "household_count",
    "visits_not_met",
    "remote_contacts",
    "cases_open_at_start",
    "cases_opened",
    "cases_closed",
    "cases_open_at_end",
    "case_sessions",
    "groups",
    "group_sessions",
    "activities",
    "worker_minutes",
    "event_minutes",
    "volunteers_active",
    "volunteer_services",
    "volunteer_minutes",
)
"""The indicators that a service log opens with, by machine name."""


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What a paper is asked for; each paper reads what it needs.

    ``period`` defaults to the present month, ``printed_on`` to today. ``record_id`` is the event
    or group of a sign-in sheet, the goods to sign for, the walk sheet, or the volunteer of a sheet
    of hours, ``team`` a team of volunteers, ``reason`` what a list of people is for, ``code`` the
    recovery code, which is kept nowhere.
    """

    period: Period | None = None
    site_id: str | None = None
    worker_id: str = ""
    county: bool = False
    record_id: str = ""
    team: str = ""
    reason: str = ""
    code: str = dataclasses.field(default="", repr=False)
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that can be printed: its title, and what it wants to be told."""

    name: str
    title: str
    wants: tuple[str, ...]
    write: Callable[[Desk, PaperOptions, BinaryIO], int]

    @property
    def text(self) -> str:
        """The title in the current language."""
        return _(self.title)


def paper(desk: Desk, name: str, options: PaperOptions, target: BinaryIO) -> int:
    """Write a paper as PDF to ``target`` and return the number of pages.

    Raises UserFault ``paper_unknown`` for a name that is not in ``PAPERS``, and what the paper
    itself asks for; an OSError of ``target`` passes through.
    """
    found = PAPERS.get(name)
    if found is None:
        raise UserFault(
            "paper_unknown",
            _("没有叫“{name}”的表。").format(name=name),
            _("可以打印的有：{names}。").format(names=enumerated(PAPERS)),
        )
    return found.write(desk, options, target)


def make_service_log(
    desk: Desk,
    period: Period,
    site_id: str | None = None,
    worker_id: str | None = None,
    county: bool = False,
    *,
    printed_on: date | None = None,
) -> ServiceLog:
    """The service log of a worker, of a station, or of a county over its stations.

    A county desk asked for neither a site nor a worker gives the county's. Raises UserFault
    ``not_a_county_desk`` when a station is asked for it, and ``site_unknown`` or
    ``worker_unknown``.
    """
    if county and desk.kind == STATION:
        raise UserFault(
            "not_a_county_desk",
            _("各站汇总只有县级总督导站能打印。"),
            _("请打印本站的服务工作日志。"),
        )
    with desk.read() as connection:
        worker = get(connection, Worker, worker_id) if worker_id else None
        # A worker's log is of the worker's own station, whichever desk prints it.
        site = worker.site_id if worker else None if county else site_id
        scope = counted_scope(desk, connection, period, site, worker_id or "")
        return _service_log(desk, connection, period, scope, worker, printed_on or desk.today())


def _service_log(
    desk: Desk,
    connection: Connection,
    period: Period,
    scope: Scope,
    worker: Worker | None,
    printed_on: date,
) -> ServiceLog:
    stations = [] if scope.site_id else stations_in_order(connection)
    rows = LogRows(connection, scope, short_names(stations))
    whose = Whose.WORKER if worker else Whose.STATION if scope.site_id else Whose.COUNTY
    return ServiceLog(
        title_unit=unit_name_of(desk, connection, scope.site_id),
        scope=whose,
        period_label=period.label,
        printed_on=printed_on,
        rule_set=CR_1.words,
        figures=_figures(connection, scope, period),
        cases=rows.cases(),
        visits=rows.visits(),
        groups=rows.groups(),
        activities=rows.activities(),
        volunteers=rows.volunteers(),
        stations=_station_lines(connection, scope, stations) if stations else (),
        worker_name=worker.name if worker else None,
        prepared_by=worker.name if worker else "",
        notes=(*report_notes(connection, _locked_site(scope), period), *_notes(connection, scope)),
        targets=_targets(desk, connection, scope, period) if whose is Whose.STATION else (),
    )


def _targets(
    desk: Desk, connection: Connection, scope: Scope, period: Period
) -> tuple[TargetLine, ...]:
    """The station's targets of the year, with what was done up to the end of the period."""
    targets = targets_at(desk, connection, scope.site_id, period.year)
    so_far = scope.during(period.cumulative_start, period.end)
    lines = []
    for name, indicator in INDICATORS.items():
        if name in targets:
            target, done = targets[name], total(connection, indicator, so_far)
            lines.append(
                TargetLine(
                    indicator.text,
                    indicator.unit_text,
                    target_text(name, target.target),
                    shown(indicator, done),
                    achieved_text(done, target.target),
                    label("TARGET_SOURCE", target.source),
                )
            )
    return tuple(lines)


def _locked_site(scope: Scope) -> str:
    """The station whose locked months count: none for a worker or all stations."""
    return "" if scope.worker_id else scope.site_id


def _figures(connection: Connection, scope: Scope, period: Period) -> tuple[FigureLine, ...]:
    """The figures of a station's locked month as they were reported (rule C-15)."""
    reported = reported_values(connection, _locked_site(scope), period)
    return tuple(
        _line(
            name,
            reported[name] if name in reported else total(connection, INDICATORS[name], scope),
        )
        for name in LOG_FIGURES
    )


def _line(name: str, value: int) -> FigureLine:
    """A figure under its machine name: several figures share a rule."""
    indicator = INDICATORS[name]
    return FigureLine(name, indicator.text, shown(indicator, value), indicator.unit_text)


def _station_lines(
    connection: Connection, scope: Scope, stations: list[Station]
) -> tuple[StationLine, ...]:
    """One line a station; a supervising desk that records nothing itself has none."""
    by_site = {name: totals_by_site(connection, INDICATORS[name], scope) for name in LOG_FIGURES}
    return tuple(
        StationLine(
            station.name,
            tuple(_line(name, values.get(station.id, 0)) for name, values in by_site.items()),
        )
        for station in stations
        if not station.is_supervising or any(values.get(station.id) for values in by_site.values())
    )


def _notes(connection: Connection, scope: Scope) -> tuple[str, ...]:
    notes = [] if scope.site_id else [_(DUPLICATES_NOTE)]
    lines = listed(connection, INDICATORS["worker_minutes"], scope)
    asked = [line for line in lines if line.entity == "consultation"]
    if asked:
        text = _("另有咨询接待{count}次、{minutes}分钟，已计入服务概况，未逐条列出。")
        count = len({line.record_id for line in asked})
        notes.append(text.format(count=count, minutes=sum(line.amount for line in asked)))
    return tuple(notes)


def _write_service_log(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    log = make_service_log(
        desk,
        options.period or Period.containing("month", desk.today()),
        options.site_id,
        options.worker_id or None,
        options.county,
        printed_on=options.printed_on,
    )
    return render_service_log(log, target)


def _write_sign_in_sheet(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    printed_on = options.printed_on or desk.today()
    return write_sign_in_sheet(desk, options.record_id, printed_on, target)


def _write_sign_off_sheet(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    printed_on = options.printed_on or desk.today()
    return write_sign_off_sheet(desk, options.record_id, printed_on, target)


def _write_walk_sheet(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    return write_walk_sheet(desk, options.record_id, options.printed_on or desk.today(), target)


def _write_my_hours(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    today = desk.today()
    period = options.period or Period("year", today.year)
    return write_my_hours(desk, options.record_id, period, options.printed_on or today, target)


def _write_team_hours(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    today = desk.today()
    period = options.period or Period("year", today.year)
    note_team_list(desk, options.team, options.reason)
    return write_team_hours(desk, options.team, period, options.printed_on or today, target)


def _write_ledger(name: str, desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    today = desk.today()
    period = options.period or Period.containing("month", today)
    content = ledger(desk, name, period, options.site_id, options.worker_id)
    note_ledger(desk, content, options.reason)
    return write_ledger(content, options.printed_on or today, target)


def _write_diary(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    today = desk.today()
    period = options.period or Period.containing("month", today)
    return write_diary(desk, options.worker_id, period, options.printed_on or today, target)


def _write_reported_proof(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    today = desk.today()
    period = options.period or Period.containing("month", today)
    return write_reported_proof(desk, period, options.printed_on or today, target)


def _write_recovery_sheet(desk: Desk, options: PaperOptions, target: BinaryIO) -> int:
    if not options.code:
        raise UserFault(
            "recovery_code_missing",
            _("恢复码只在生成时显示一次，程序里没有保存，不能补打。"),
            _("请在“设置”里重新生成恢复码，再打印。"),
        )
    target.write(recovery_sheet_pdf(desk, options.code))
    return 1


PAPERS: dict[str, Paper] = {
    item.name: item
    for item in (
        Paper(
            "service-log",
            N_("服务工作日志"),
            ("period", "site_id", "worker_id", "county"),
            _write_service_log,
        ),
        Paper("sign-in-sheet", N_("签到表"), ("record_id",), _write_sign_in_sheet),
        Paper("sign-off-sheet", N_("物资领取签收表"), ("record_id",), _write_sign_off_sheet),
        Paper("walk-sheet", N_("入户走访单"), ("record_id",), _write_walk_sheet),
        Paper("my-hours", N_("我的志愿服务时长"), ("record_id", "period"), _write_my_hours),
        Paper(
            "team-hours",
            N_("志愿者服务时长一览"),
            ("team", "period", "reason"),
            _write_team_hours,
        ),
        Paper("reported", N_("上报证明"), ("period",), _write_reported_proof),
        Paper("work-diary", N_("工作日志"), ("period", "worker_id"), _write_diary),
        *(
            Paper(
                kind.name,
                kind.title,
                ("period", "site_id", "worker_id", *(("reason",) if kind.named else ())),
                partial(_write_ledger, kind.name),
            )
            for kind in LEDGERS.values()
        ),
        Paper("recovery", N_("数据库恢复码"), ("code",), _write_recovery_sheet),
    )
}
"""Every paper by the name that the command line uses."""
