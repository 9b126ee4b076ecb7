# SPDX-License-Identifier: MulanPSL-2.0
"""Locking a month that is reported, and what changed of it since (rules C-15, V-25).

The figures of a locked month are those that were reported, with the dated lines added. What its
records add up to now may differ: by what was written down late and by corrections. Locking a
later month makes lines of the difference; they stand in the report of that month as 补报.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.approvals import CORRECTED
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.domain.records.forms import Review
from wuse_desktop.domain.records.period_lock import FigureAdjustment, PeriodLock
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, clauses, enumerated
from wuse_desktop.services.desk import PREFECTURE, Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.reported_months import counted_on
from wuse_desktop.statistics.indicator import Measure, total
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import CR_1, Scope
from wuse_desktop.storage import bin_store, period_lock_store, records
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.database import Connection

_CORRECTABLE = (*EVENT_ENTITIES, "volunteer_service", "indirect_work", "distribution")
_MOST_REASON = 400


@dataclass(frozen=True, slots=True)
class Difference:
    """What the records of a locked month add up to beyond its figure, of one indicator."""

    period: Period
    indicator: str
    delta: int

    @property
    def text(self) -> str:
        """2026年2月 服务人次 +2."""
        return _("{period} {change}").format(
            period=self.period.label, change=change_text(self.indicator, self.delta)
        )


@dataclass(frozen=True, slots=True)
class LockSheet:
    """How a month of a station stands.

    ``may_lock`` is said of the present user; ``reported`` are the lines that stand in its report.
    """

    period: Period
    lock: PeriodLock | None
    may_lock: bool
    reported: tuple[FigureAdjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Locking:
    """What locking a month would report of earlier ones, and the reasons given for corrections."""

    period: Period
    again: bool
    due: tuple[Difference, ...]
    reason: str

    @property
    def asks_reason(self) -> bool:
        """Whether it has to be said why."""
        return self.again or bool(self.due)


def change_text(indicator: str, delta: int) -> str:
    """A change of a figure in words: 服务人次 +2, 专业服务时长 −0.5 小时."""
    known = INDICATORS.get(indicator)
    sign = "+" if delta > 0 else "−"
    if known is not None and known.measure is Measure.MINUTES:
        return f"{known.text} {sign}{minutes_to_hours(abs(delta))} {known.unit_text}"
    return f"{known.text if known else indicator} {sign}{abs(delta)}"


def reported_values(connection: Connection, site_id: str, period: Period) -> dict[str, int]:
    """The figures of a locked month with the lines added; empty for one that is not locked."""
    lock = period_lock_store.lock_of(connection, site_id, period) if site_id else None
    if lock is None or period.kind != "month":
        return {}
    added = period_lock_store.adjusted(connection, site_id, period)
    return {
        name: value + added[name] for name, value in lock.figures.items() if isinstance(value, int)
    }


def report_notes(connection: Connection, site_id: str, period: Period) -> tuple[str, ...]:
    """What the report of a locked month says of that, and of earlier ones (补报)."""
    lock = period_lock_store.lock_of(connection, site_id, period) if site_id else None
    if lock is None:
        return ()
    text = _("本期数字于{day}锁定（第{count}次报送）。")
    notes = [text.format(day=lock.locked_on, count=lock.revision or 1)]
    late: dict[tuple[str, str], list[str]] = {}
    for line in period_lock_store.reported_in(connection, site_id, period):
        change = change_text(line.indicator, line.delta or 0)
        late.setdefault((line.period, line.reason), []).append(change)
    for (month, reason), changes in late.items():
        text = _("补报{period}：{changes}。原因：{reason}")
        label = Period.parse(month).label
        notes.append(text.format(period=label, changes=enumerated(changes), reason=reason))
    return tuple(notes)


def lock_sheet(desk: Desk, period: Period, site_id: str = "") -> LockSheet:
    """How a month of this station, or of another site, stands."""
    site = site_id or desk.site_id
    with desk.read() as connection:
        return LockSheet(
            period,
            period_lock_store.lock_of(connection, site, period),
            site == desk.site_id and _may_lock(desk) and _is_over(desk, period),
            tuple(period_lock_store.reported_in(connection, site, period)),
        )


def locking(desk: Desk, period: Period) -> Locking:
    """What locking a month of this station means. Raises as ``lock_month`` but for the reason."""
    _refuse(desk, period)
    with desk.read() as connection:
        due = _due(connection, desk.site_id, period)
        return Locking(
            period,
            period_lock_store.lock_of(connection, desk.site_id, period) is not None,
            due,
            _known_reasons(connection, desk.site_id, {item.period for item in due}),
        )


def lock_month(desk: Desk, period: Period, reason: str = "") -> PeriodLock:
    """Lock a month of this station with the figures of now, or lock it again as reported anew.

    What changed of earlier locked months becomes lines in its report. Raises UserFault
    ``lock_not_a_month``, ``lock_too_early``, ``role_too_low``, or ``reason_required`` where lines
    or a further revision need one.
    """
    _refuse(desk, period)
    with desk.write(reason) as unit:
        connection, site = unit.connection, desk.site_id
        former = period_lock_store.lock_of(connection, site, period)
        due = _due(connection, site, period)
        if (former is not None or due) and not reason.strip():
            raise UserFault(
                "reason_required",
                _("{period}没有锁定：要写明补报或重新报送的原因。").format(period=period.label),
                _("写一句原因后再锁定。"),
            )
        for item in due:
            put_record(desk, unit, _line(desk, item, period, reason))
        added = period_lock_store.adjusted(connection, site, period)
        figures = {
            name: value - added[name] for name, value in _counted(connection, site, period).items()
        }
        return put_record(
            desk,
            unit,
            PeriodLock(
                id=former.id if former else "",
                period=str(period),
                rule_set=CR_1.text,
                figures=figures,
                locked_on=desk.today(),
                locked_by=desk.session.name,
                revision=(former.revision or 1) + 1 if former else 1,
                reason=reason.strip() if former else "",
            ),
            reason,
        )


def _refuse(desk: Desk, period: Period) -> None:
    if period.kind != "month" or desk.kind == PREFECTURE:
        raise UserFault(
            "lock_not_a_month",
            _("只有站点的月报可以锁定，没有改动。"),
            _("请在报表里选一个月份。"),
        )
    if not _is_over(desk, period):
        raise UserFault(
            "lock_too_early",
            _("{period}还没有结束，没有锁定。").format(period=period.label),
            _("从这个月的最后一天起可以锁定。"),
        )
    if not _may_lock(desk):
        raise UserFault(
            "role_too_low",
            _("只有负责人或管理员能锁定月报，没有改动。"),
            _("请让负责人登录后再操作。"),
        )


def _may_lock(desk: Desk) -> bool:
    return desk.session.role in ("head", "administrator")


def _is_over(desk: Desk, period: Period) -> bool:
    return period.kind == "month" and desk.today() >= period.end


def _counted(connection: Connection, site_id: str, period: Period) -> dict[str, int]:
    scope = Scope.of(period, site_id)
    return {name: total(connection, item, scope) for name, item in INDICATORS.items()}


def _due(connection: Connection, site_id: str, period: Period) -> tuple[Difference, ...]:
    """What changed of the months locked before a month and was not reported yet.

    Of this year and the last: older reports are closed.
    """
    if period.kind != "month":
        return ()
    found = []
    for lock in period_lock_store.locks(connection, site_id):
        earlier = Period.parse(lock.period)
        if earlier.start < period.start and earlier.year >= period.year - 1:
            found += differences(connection, site_id, earlier)
    return tuple(found)


def differences(connection: Connection, site_id: str, period: Period) -> list[Difference]:
    """What the records of a locked month add up to beyond its figures."""
    values = reported_values(connection, site_id, period)
    if not values:
        return []
    counted = _counted(connection, site_id, period)
    return [
        Difference(period, name, counted[name] - values[name])
        for name in counted
        if name in values and counted[name] != values[name]
    ]


def _line(desk: Desk, item: Difference, period: Period, reason: str) -> FigureAdjustment:
    return FigureAdjustment(
        period=str(item.period),
        reported_in=str(period),
        indicator=item.indicator,
        delta=item.delta,
        reason=reason.strip()[:_MOST_REASON],
        made_on=desk.today(),
        made_by=desk.session.name,
    )


def _known_reasons(connection: Connection, site_id: str, months: set[Period]) -> str:
    """The reasons that were given for corrections in some months, each once."""
    if not months:
        return ""
    said = records.find(connection, Review, "made_at", site_id=site_id, kind=CORRECTED)
    days = _days(connection, [item for item in said if item.subject_entity in _CORRECTABLE])
    reasons = [
        item.comment
        for item in said
        if (on := days.get(item.subject_id)) and Period.containing("month", on) in months
    ]
    return clauses(dict.fromkeys(reasons))[:_MOST_REASON]


def _days(connection: Connection, said: list[Review]) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for entity in {item.subject_entity for item in said}:
        ids = [item.subject_id for item in said if item.subject_entity == entity]
        for row_id in dict.fromkeys(ids):
            row = bin_store.stored_row(connection, entity, row_id)  # it may have been deleted
            if row is not None and (on := counted_on(CODECS[entity].decode(row))):
                found[row_id] = on
    return found
