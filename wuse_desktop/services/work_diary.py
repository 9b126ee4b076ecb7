# SPDX-License-Identifier: MulanPSL-2.0
"""工作日志: a worker's days made from the events (field list 2.12), with indirect work beside them.

Nothing is typed twice: the direct minutes are those that rule C-13 counts, and the only thing
that a worker writes here is work that is no service.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.reports.grid import Align, Column
from wuse_desktop.reports.ledger import Ledger, render_ledger
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import counted_scope, unit_name_of
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.statistics.indicator import listed
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.storage import event_store, record_titles
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find, get, get_many

_MOST_OF_A_DAY = 16 * 60
_WITHIN: tuple[
    tuple[type[CaseSession | GroupSession], type[HomeVisit | CommunityActivity], str], ...
] = (
    (CaseSession, HomeVisit, N_("（入户走访中进行，走访时间计在这里）")),
    (GroupSession, CommunityActivity, N_("（社区活动中进行，活动时间计在这里）")),
)
_COLUMNS = (
    Column(N_("日期"), 11),
    Column(N_("时间"), 8),
    Column(N_("类别"), 13),
    Column(N_("事项"), 40),
    Column(N_("分钟"), 7, Align.RIGHT),
    Column(N_("性质"), 11),
)


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """One thing done on a day. ``entity`` and ``record_id`` are what it is made from.

    ``title`` may name people and is for the screen; ``told`` is what stands on paper.
    """

    on: date
    start_at: datetime | None
    entity: str
    record_id: str
    kind: str
    title: str
    told: str
    minutes: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Diary:
    """A worker's lines in order of time, and how many minutes were direct and indirect.

    ``indirect`` are minutes by code of INDIRECT. The two are never added up into one (rule C-13).
    """

    worker_id: str
    worker_name: str
    period: Period
    lines: tuple[DiaryLine, ...]
    direct_minutes: int
    indirect: dict[str, int]

    @property
    def indirect_minutes(self) -> int:
        """All indirect minutes."""
        return sum(self.indirect.values())


def diary(desk: Desk, worker_id: str, period: Period) -> Diary:
    """What a worker did in a period. Raises UserFault ``worker_unknown``."""
    with desk.read() as connection:
        worker = get(connection, Worker, worker_id)
        if worker is None:
            raise UserFault("worker_unknown", _("这里没有这名社工。"), _("请从社工列表里选择。"))
        scope = counted_scope(desk, connection, period, worker.site_id or None, worker_id)
        counted = listed(connection, INDICATORS["worker_minutes"], scope)
        keys = [(line.entity, line.record_id) for line in counted]
        titles = {(item.entity, item.id): item for item in record_titles.titles(connection, keys)}
        places = event_store.times_and_places(connection, keys)
        during = _within_others(connection, worker_id, keys)
        added = [
            item
            for item in find(connection, IndirectWork, "worked_on", worker_id=worker_id)
            if item.worked_on is not None and period.contains(item.worked_on)
        ]
    lines = []
    for line in counted:
        key = (line.entity, line.record_id)
        title = titles[key].title if key in titles else ""
        start_at, place, public = places.get(key, (None, "", ""))
        kind = _(record_class(line.entity).title)
        within = during.get(line.record_id, "")
        lines.append(
            DiaryLine(
                date.fromisoformat(line.on_date),
                start_at,
                line.entity,
                line.record_id,
                kind,
                title.removeprefix(kind).strip() + within,
                " ".join(part for part in (public, _place(place)) if part) + within,
                line.amount,
                direct=True,
            )
        )
    lines += [_indirect_line(item) for item in added]
    lines.sort(key=lambda item: (item.on, not item.direct, str(item.start_at), item.record_id))
    minutes: Counter[str] = Counter()
    for item in added:
        minutes[item.category] += item.minutes or 0
    direct = sum(line.amount for line in counted)
    return Diary(
        worker_id, worker.name, period, tuple(lines), direct, dict(sorted(minutes.items()))
    )


def _within_others(
    connection: Connection, worker_id: str, keys: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """The sessions that took all the time of what they were within, and a word about it (C-13).

    Such a visit or activity has no line of its own, though the worker was there and it counts.
    """
    return {
        row_id: _(words)
        for session_class, host_class, words in _WITHIN
        for row_id in _took_all(connection, worker_id, keys, session_class, host_class)
    }


def _took_all(
    connection: Connection,
    worker_id: str,
    keys: Sequence[tuple[str, str]],
    session_class: type[CaseSession | GroupSession],
    host_class: type[HomeVisit | CommunityActivity],
) -> set[str]:
    listed_ids = {row_id for _entity, row_id in keys}
    ids = [row_id for entity, row_id in keys if entity == session_class.entity]
    sessions = [
        item
        for item in get_many(connection, session_class, ids).values()
        if item.host_event_id and item.host_event_id not in listed_ids
    ]
    hosts = get_many(connection, host_class, (item.host_event_id for item in sessions))
    staff = event_store.workers_at(connection, host_class.entity, hosts)
    days = {
        host.id: host.on
        for host in hosts.values()
        if not (isinstance(host, HomeVisit) and not host.met)
        and host.status in COUNTED
        and any(share.worker_id == worker_id for share in staff.get(host.id, ()))
    }
    return {item.id for item in sessions if days.get(item.host_event_id) == item.on}


def _place(text: str) -> str:
    """A place, or the name of the village whose code it is."""
    return division_name(text) if text.isdecimal() else text


def _indirect_line(item: IndirectWork) -> DiaryLine:
    return DiaryLine(
        item.worked_on or date.min,
        None,
        IndirectWork.entity,
        item.id,
        label("INDIRECT", item.category),
        item.note,
        item.note,
        item.minutes or 0,
        direct=False,
    )


# indirect work -------------------------------------------------------------------------------


def check_indirect(desk: Desk, work: IndirectWork) -> tuple[Problem, ...]:
    """What an entry still lacks; a day has an end, and tomorrow is not done yet."""
    problems = list(check_fields(work))
    if work.minutes is not None and not 0 < work.minutes <= _MOST_OF_A_DAY:
        message = _("分钟数要在 1 到 {most} 之间。").format(most=_MOST_OF_A_DAY)
        problems.append(Problem("indirect_minutes", "C-13", "block", message, "minutes"))
    if work.worked_on is not None and work.worked_on > desk.today():
        message = _("日期还没有到，请核对。")
        problems.append(Problem("indirect_future", "V-09", "block", message, "worked_on"))
    return tuple(problems)


def save_indirect(desk: Desk, work: IndirectWork, reason: str = "") -> Saved:
    """Keep indirect work, new or changed. Raises UserFault for a blocking problem."""
    problems = check_indirect(desk, work)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        kept = put_record(desk, unit, work, reason)
        return Saved(kept.id, unit.changes(), problems)


# paper ---------------------------------------------------------------------------------------


def write_diary(
    desk: Desk, worker_id: str, period: Period, printed_on: date, target: BinaryIO
) -> int:
    """Write a worker's diary as PDF and return the pages. Names of served people stay out.

    Raises what ``diary`` raises; an OSError of ``target`` passes through.
    """
    found = diary(desk, worker_id or desk.session.worker_id, period)
    with desk.read() as connection:
        worker = get(connection, Worker, found.worker_id)
        unit = unit_name_of(desk, connection, worker.site_id if worker else desk.site_id)
    rows = [
        (
            line.on.isoformat(),
            f"{line.start_at:%H:%M}" if line.start_at else "",
            line.kind,
            line.told,
            str(line.minutes),
            _("直接服务") if line.direct else _("间接工作"),
        )
        for line in found.lines
    ]
    paper = Ledger(
        title=_("工作日志"),
        columns=tuple(Column(_(item.label), item.share, item.align) for item in _COLUMNS),
        rows=rows,
        printed_on=printed_on,
        facts=(
            _("单位：{unit}").format(unit=unit),
            _("社工：{name}").format(name=found.worker_name),
            period.label,
        ),
        landscape=False,
        signed=True,
        prepared_by=found.worker_name,
        phone=None,
        notes=(*sums(found), _("直接服务由服务记录自动生成，与各项记录一致；不含服务对象姓名。")),
    )
    return render_ledger(paper, target)


def sums(found: Diary) -> tuple[str, ...]:
    """Direct and indirect time in words, each kind of indirect work apart."""
    direct = _("直接服务 {minutes} 分钟（{hours} 小时）").format(
        minutes=found.direct_minutes, hours=minutes_to_hours(found.direct_minutes)
    )
    if not found.indirect:
        return (direct,)
    kinds = enumerated(
        _("{kind} {minutes}").format(kind=label("INDIRECT", code), minutes=minutes)
        for code, minutes in found.indirect.items()
    )
    indirect = _("间接工作 {minutes} 分钟（{hours} 小时）：{kinds}").format(
        minutes=found.indirect_minutes,
        hours=minutes_to_hours(found.indirect_minutes),
        kinds=kinds,
    )
    return direct, indirect
