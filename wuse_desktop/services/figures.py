# SPDX-License-Identifier: MulanPSL-2.0
"""The numbers of a period at a station or over all stations, each with the records behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal, TypeVar

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.period_locks import reported_values
from wuse_desktop.services.targets import achieved_text, target_text, targets_at
from wuse_desktop.statistics import families
from wuse_desktop.statistics.families import OF_FAMILY
from wuse_desktop.statistics.indicator import (
    Indicator,
    Line,
    Measure,
    Question,
    asked,
    listed,
    total,
)
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import CR_1, Scope
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.record_titles import titles
from wuse_desktop.storage.records import get, get_many, revs

ALL_STATIONS = "all"
T = TypeVar("T")
Span = Literal["period", "previous", "year"]
"""Which of a figure's three values is meant: 本期, 上期, 本年累计."""
DUPLICATES_NOTE = N_("人数按证件号码跨站去重；没有证件号码的人各站分别计数，可能含跨站重复。")


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """One record behind a figure; the amounts of all of them add up to its value.

    ``title`` names people: it is for the screen of those who may read the record.
    """

    entity: str
    id: str
    on: date | None
    title: str
    amount: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: rule id, machine name, and how it is shown.

    ``value`` is exact: people, things, or minutes where ``measure`` is "minutes"; ``text`` is the
    value as it is printed, hours with one decimal. ``previous`` is of the period before,
    ``year_to_date`` from 1 January to the end of the period. ``part_of`` names the figure that
    this one is a part of, or is empty. ``records`` is filled when asked for. ``target`` is that of
    the whole year, exact like the value, None where none is set; ``target_source`` is whose it is
    (TARGET_SOURCE), ``achieved_text`` the part of it that ``year_to_date`` is.

    The value of a locked month is the one that was reported, with later lines (rule C-15);
    ``counted`` is what its records add up to now.
    """

    id: str
    name: str
    label: str
    unit: str
    measure: str
    part_of: str
    value: int
    text: str
    previous: int
    previous_text: str
    year_to_date: int
    year_to_date_text: str
    counted: int
    records: tuple[FigureRecord, ...] = ()
    target: int | None = None
    target_text: str = ""
    target_source: str = ""
    achieved_text: str = ""


@dataclass(frozen=True, slots=True)
class FigureSet:
    """All figures of one period in the order of the monthly report.

    An empty ``site_id`` is all stations. ``rule_set`` is the id of the counting rules with every
    parameter, ``rule_words`` the same for people; ``notes`` are sentences that belong beside the
    numbers.
    """

    period: Period
    site_id: str
    worker_id: str
    unit_name: str
    rule_set: str
    rule_words: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Figure:
        """The figure of a machine name. Raises KeyError for an unknown one."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)


def figures(
    desk: Desk,
    period: Period,
    site_id: str | None = None,
    records: bool = False,
    *,
    worker_id: str = "",
) -> FigureSet:
    """Every indicator of a period.

    A station counts its own records; a county desk counts one station (``site_id``) or, with None
    or "all", all of them. ``worker_id`` limits to what one worker did. Raises UserFault
    ``site_unknown`` or ``worker_unknown``.
    """
    with desk.read() as connection:
        scope = counted_scope(desk, connection, period, site_id, worker_id)
        reported = _reported(connection, scope, period)
        counting = _Counting(desk, connection)
        found = tuple(
            _figure(counting, indicator, _spans(scope, period), reported, records=records)
            for indicator in INDICATORS.values()
        )
        found = _with_targets(desk, connection, scope, found)
        unit_name = unit_name_of(desk, connection, scope.site_id)
    notes = () if scope.site_id else (_(DUPLICATES_NOTE),)
    return FigureSet(
        period, scope.site_id, worker_id, unit_name, CR_1.text, CR_1.words, found, notes
    )


def figure_records(
    desk: Desk,
    name: str,
    period: Period,
    site_id: str | None = None,
    *,
    worker_id: str = "",
    span: Span = "period",
) -> tuple[FigureRecord, ...]:
    """The records behind one figure, by date; their amounts add up to it.

    ``span`` asks for those behind the figure of the period before or of the year so far.

    Raises UserFault ``figure_unknown`` for a name that is none, and what ``figures`` raises.
    """
    indicator = INDICATORS.get(name)
    if indicator is None:
        raise UserFault(
            "figure_unknown",
            _("没有叫“{name}”的指标。").format(name=name),
            _("请从指标列表里选择。"),
        )
    with desk.read() as connection:
        scope = counted_scope(desk, connection, period, site_id, worker_id)
        values = _reported(connection, scope, period)[span]
        return _records(connection, indicator, _spans(scope, period)[span], values)


def counted_scope(
    desk: Desk, connection: Connection, period: Period, site_id: str | None, worker_id: str
) -> Scope:
    """What a desk counts when it is asked for a site and a worker.

    Raises UserFault ``site_unknown`` or ``worker_unknown``.
    """
    own = desk.site_id if desk.kind == STATION else ""
    site = own if site_id in (None, "", ALL_STATIONS) else str(site_id)
    if site != own and (own or get(connection, Station, site) is None):
        raise UserFault(
            "site_unknown",
            _("这里没有这个站点的记录。"),
            _("请从站点列表里选择；新站点的第一包收下后才会出现。"),
        )
    if worker_id and get(connection, Worker, worker_id) is None:
        raise UserFault("worker_unknown", _("这里没有这名社工。"), _("请从社工列表里选择。"))
    return Scope.of(period, site, worker_id)


def unit_name_of(desk: Desk, connection: Connection, site_id: str) -> str:
    """The reporting unit (填报单位): the station that is counted, or the desk over all of them."""
    station = get(connection, Station, site_id or desk.site_id)
    return station.name if station else ""


def shown(indicator: Indicator, value: int) -> str:
    """A value as it is printed: minutes as hours with one decimal, converted once (rule C-13)."""
    if indicator.measure is Measure.MINUTES:
        return str(minutes_to_hours(value))
    return str(value)


def _spans(scope: Scope, period: Period) -> dict[Span, Scope]:
    return {
        "period": scope,
        "previous": scope.during(period.previous.start, period.previous.end),
        "year": scope.during(period.cumulative_start, period.end),
    }


def _reported(
    connection: Connection, scope: Scope, period: Period
) -> dict[Span, Mapping[str, int]]:
    """The figures of months that are locked, by span; what a year adds up to is never locked."""
    site = "" if scope.worker_id else scope.site_id
    return {
        "period": reported_values(connection, site, period),
        "previous": reported_values(connection, site, period.previous),
        "year": {},
    }


class _Counting:
    """Counts what has changed since it was counted last: each figure depends on a few kinds."""

    def __init__(self, desk: Desk, connection: Connection) -> None:
        self._desk = desk
        self.connection = connection
        self._revs = dict(zip(ENTITIES, revs(connection, ENTITIES), strict=True))

    def totals(self, indicator: Indicator, spans: Sequence[Scope]) -> tuple[int, ...]:
        """The figure over each of some spans."""
        family = OF_FAMILY.get(indicator.name)
        if family is None:
            return tuple(self._total(indicator, span) for span in spans)
        question = families.question(family, spans)
        work = partial(families.answer, self.connection, family, question)
        return self._remembered(question, work)[indicator.name]

    def _total(self, indicator: Indicator, scope: Scope) -> int:
        return self._remembered(
            asked(indicator, scope), partial(total, self.connection, indicator, scope)
        )

    def _remembered(self, question: Question, work: Callable[[], T]) -> T:
        state = tuple(self._revs[kind] for kind in sorted(question.prepared.reads))
        return self._desk.remembered_while(state, question.words, work)


def _figure(
    counting: _Counting,
    indicator: Indicator,
    spans: Mapping[Span, Scope],
    reported: Mapping[Span, Mapping[str, int]],
    *,
    records: bool,
) -> Figure:
    totals = counting.totals(indicator, tuple(spans.values()))
    counted = dict(zip(spans, totals, strict=True))
    value, previous, year_to_date = (
        reported[span].get(indicator.name, counted[span]) for span in spans
    )
    return Figure(
        id=indicator.id,
        name=indicator.name,
        label=indicator.text,
        unit=indicator.unit_text,
        measure=indicator.measure.value,
        part_of=indicator.part_of,
        value=value,
        text=shown(indicator, value),
        previous=previous,
        previous_text=shown(indicator, previous),
        year_to_date=year_to_date,
        year_to_date_text=shown(indicator, year_to_date),
        counted=counted["period"],
        records=_records(counting.connection, indicator, spans["period"], reported["period"])
        if records
        else (),
    )


def _with_targets(
    desk: Desk, connection: Connection, scope: Scope, found: tuple[Figure, ...]
) -> tuple[Figure, ...]:
    """The figures of a station with the targets of the year; a worker's have none."""
    if not scope.site_id or scope.worker_id:
        return found
    targets = targets_at(desk, connection, scope.site_id, scope.end.year)
    return tuple(
        replace(
            figure,
            target=targets[figure.name].target,
            target_text=target_text(figure.name, targets[figure.name].target),
            target_source=targets[figure.name].source,
            achieved_text=achieved_text(figure.year_to_date, targets[figure.name].target),
        )
        if figure.name in targets
        else figure
        for figure in found
    )


def _records(
    connection: Connection, indicator: Indicator, scope: Scope, reported: Mapping[str, int]
) -> tuple[FigureRecord, ...]:
    """The records behind a figure, and what changed of a locked one beside them."""
    lines = listed(connection, indicator, scope)
    found = _named(connection, lines)
    counted = sum(line.amount for line in lines)
    since = reported.get(indicator.name, counted) - counted
    if since:
        text = _("锁定以后的补录和更正，还没有补报")
        found = (*found, FigureRecord("", "", None, text, since))
    return found


def _named(connection: Connection, lines: Sequence[Line]) -> tuple[FigureRecord, ...]:
    named = {
        (found.entity, found.id): found.title
        for found in titles(connection, list({(line.entity, line.record_id) for line in lines}))
    }
    people = _names(connection, lines)
    return tuple(
        FigureRecord(
            line.entity,
            line.record_id,
            date.fromisoformat(line.on_date) if line.on_date else None,
            _title(named.get((line.entity, line.record_id), ""), people.get(line.subject, "")),
            line.amount,
        )
        for line in lines
    )


def _names(connection: Connection, lines: Sequence[Line]) -> dict[str, str]:
    """The names of those whom contacts were with, on file or only written down."""
    subjects = {line.subject for line in lines if line.subject not in ("", line.record_id)}
    on_file = get_many(connection, Person, subjects)
    written = get_many(connection, Attendance, subjects - on_file.keys())
    names = {person_id: person.name for person_id, person in on_file.items()}
    return names | {row_id: row.person_text for row_id, row in written.items()}


def _title(record: str, person: str) -> str:
    """The record's line, with the person where it does not say already whom it is about."""
    if not person or person in record:
        return record
    return _("{record}（{person}）").format(record=record, person=person)
