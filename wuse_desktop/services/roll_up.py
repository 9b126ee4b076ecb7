# SPDX-License-Identifier: MulanPSL-2.0
"""County figures for the prefecture: made at the county, added up above (rule C-23).

What leaves the county are the values of the indicators and, for counting 人数 once, keyed hashes
of ID numbers; decision 0020 tells what they show and hide.
"""

import base64
import hmac
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.roll_up import MARK_BYTES, CountyFigures
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.reports.workbook import Kind, Sheet, SheetColumn, write_workbook
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services import states
from wuse_desktop.services.carriers import Way, read_way_or_none
from wuse_desktop.services.desk import PREFECTURE, Desk
from wuse_desktop.services.enrolment import MARK_KEY, county, own_fingerprint
from wuse_desktop.services.figures import shown
from wuse_desktop.services.filing import put_record
from wuse_desktop.statistics.indicator import Indicator, person_keys, total
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import CR_1, Scope
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.engine import explained
from wuse_desktop.sync import age
from wuse_desktop.sync.verdict import Verdict

PERSONS = "unique_persons"
"""The figure that is counted once over counties."""
_CONTACTS = "person_contacts"
_KEY_ID_DIGITS = 16
_DISTINCT = N_("服务人数按证件号码的标记跨县去重；没有证件号码的人各县分别计数。")
_SUMMED = N_("有的县没有人员标记，或标记用的密钥不同：服务人数为各县合计，含跨县重复。")
_OTHERS = N_("其余按户、按人计的数为各县合计，含跨县重复。")


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county on the prefecture's table; ``made_on`` is None while it has not reported."""

    site_id: str
    name: str
    made_on: date | None
    stations: int
    silent_stations: int


@dataclass(frozen=True, slots=True)
class RollUpRow:
    """One indicator: its total in words and the value of each county that reported, by site id."""

    name: str
    rule: str
    label: str
    unit: str
    part_of: str
    value: int
    text: str
    by_county: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RollUp:
    """The figures of a period over the counties."""

    period: Period
    counties: tuple[CountyLine, ...]
    rows: tuple[RollUpRow, ...]
    notes: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the counties that have not reported the period."""
        return tuple(line.name for line in self.counties if line.made_on is None)

    def __getitem__(self, name: str) -> RollUpRow:
        """The row of an indicator. Raises KeyError for an unknown one."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)


def make_county_figures(desk: Desk, period: Period) -> CountyFigures:
    """Count a period over all stations and keep it for the prefecture; the next bundle carries it.

    Made again it replaces what was made before, so that late records are reported too. Raises
    UserFault ``not_enrolled`` for a desk that no prefecture has admitted.
    """
    upper = county(desk)
    if upper is None or not desk.is_county:
        raise UserFault(
            "not_enrolled",
            _("本县还没有在市（州）登记，没有生成统计上报。"),
            _("请先导出登记卡交给市（州），再收下它给的回执卡。"),
        )
    key = _mark_key(desk, upper)
    with desk.read() as connection:
        scope = Scope.of(period)
        figures = {
            name: total(connection, indicator, scope) for name, indicator in INDICATORS.items()
        }
        people = person_keys(connection, INDICATORS[PERSONS], scope) if key else frozenset()
        stations = store.peers(connection, store.STATION)
        silent = sum(_silent(connection, peer, period) for peer in stations)
        known = records.find(connection, CountyFigures, site_id=desk.site_id, period=str(period))
    marks = b"".join(sorted(_mark(key, person) for person in people))
    made = CountyFigures(
        id=known[0].id if known else "",
        period=str(period),
        rule_set=CR_1.text,
        figures=figures,
        stations=len(stations),
        silent_stations=silent,
        person_marks=base64.b64encode(marks).decode(),
        mark_key=sha256(key).hexdigest()[:_KEY_ID_DIGITS] if key else "",
        made_on=desk.today(),
    )
    with desk.write() as unit:
        return put_record(desk, unit, made)


def _mark_key(desk: Desk, upper: store.Peer) -> bytes:
    """The key that the prefecture handed down; empty when its card carried none we can read."""
    sealed = upper.card.get("settings", {}).get(MARK_KEY, "")
    try:
        return age.decrypt_bytes(base64.b64decode(sealed), desk.device.identity)
    except (age.NotForThisKey, age.Tampered):
        return b""


def _mark(key: bytes, id_number: str) -> bytes:
    return hmac.digest(key, id_number.encode(), sha256)[:MARK_BYTES]


def _silent(connection: Connection, peer: store.Peer, period: Period) -> bool:
    """Whether nothing came from a station since the period began."""
    taken = store.taken_bundles(connection, peer.site_id, limit=1)
    found = [item for item in taken if item.verdict != Verdict.HOLD]
    return not found or found[0].created_at[:10] < period.start.isoformat()


def roll_up(desk: Desk, period: Period) -> RollUp:
    """The figures of a period over all counties that reported, and who has not.

    Raises UserFault ``not_prefecture``.
    """
    if desk.kind != PREFECTURE:
        raise UserFault(
            "not_prefecture",
            _("只有市（州）的工作台能看各县汇总。"),
            _("本县的数字请看“报表”。"),
        )
    with desk.read() as connection:
        peers = store.peers(connection, store.STATION)
        found = {
            item.site_id: item
            for item in records.find(connection, CountyFigures, period=str(period))
        }
    present = [found[peer.site_id] for peer in peers if peer.site_id in found]
    distinct, note = _persons(present)
    return RollUp(
        period,
        tuple(_county(peer, found.get(peer.site_id)) for peer in peers),
        tuple(
            _row(indicator, present, distinct if name == PERSONS else None)
            for name, indicator in INDICATORS.items()
        ),
        (_(note), _(_OTHERS)) if present else (),
    )


def _county(peer: store.Peer, found: CountyFigures | None) -> CountyLine:
    return CountyLine(
        peer.site_id,
        peer.name,
        found.made_on if found else None,
        (found.stations or 0) if found else 0,
        (found.silent_stations or 0) if found else 0,
    )


def _row(indicator: Indicator, present: Sequence[CountyFigures], once: int | None) -> RollUpRow:
    values = {item.site_id: _value(item, indicator.name) for item in present}
    value = sum(values.values()) if once is None else once
    return RollUpRow(
        indicator.name,
        indicator.id,
        indicator.text,
        indicator.unit_text,
        indicator.part_of,
        value,
        shown(indicator, value),
        {site_id: shown(indicator, number) for site_id, number in values.items()},
    )


def _value(item: CountyFigures, name: str) -> int:
    value = item.figures.get(name, 0)
    return value if isinstance(value, int) else 0


def _persons(present: Sequence[CountyFigures]) -> tuple[int, str]:
    """服务人数 over counties, each mark once, and the note that belongs beside it."""
    summed = sum(_value(item, PERSONS) for item in present)
    keys = {item.mark_key for item in present}
    if len(keys) > 1 or "" in keys:
        return summed, _SUMMED
    marked: set[bytes] = set()
    unmarked = 0
    for item in present:
        marks = _marks(item)
        marked |= marks
        unmarked += max(0, _value(item, PERSONS) - len(marks))
    return len(marked) + unmarked, _DISTINCT


def _marks(item: CountyFigures) -> frozenset[bytes]:
    try:
        data = base64.b64decode(item.person_marks, validate=True)
    except ValueError:  # a county that sent something else: its persons are counted apart
        return frozenset()
    whole = len(data) // MARK_BYTES * MARK_BYTES
    return frozenset(data[start : start + MARK_BYTES] for start in range(0, whole, MARK_BYTES))


def write_roll_up(desk: Desk, period: Period, target: Path) -> None:
    """Write the table of a period as xlsx: a row an indicator, a column a county.

    Raises UserFault ``not_prefecture``, EnvironmentFault when the disk refuses.
    """
    found = roll_up(desk, period)
    columns = (
        SheetColumn(_("指标"), 26),
        SheetColumn(_("规则"), 8),
        SheetColumn(_("单位"), 8),
        SheetColumn(_("合计"), 10, Kind.NUMBER),
        *(SheetColumn(line.name, 16, Kind.NUMBER) for line in found.counties),
    )
    rows = [
        (
            row.label,
            row.rule,
            row.unit,
            float(row.text),
            *(
                float(row.by_county[line.site_id]) if line.site_id in row.by_county else None
                for line in found.counties
            ),
        )
        for row in found.rows
    ]
    notes = list(found.notes)
    if found.missing:
        notes.append(_("没有报送：{names}").format(names=enumerated(found.missing)))
    content = io.BytesIO()
    write_workbook([Sheet(found.period.label, columns, rows, notes=tuple(notes))], content)
    with explained():
        replace_file(target, content.getvalue())


@dataclass(frozen=True, slots=True)
class Reported:
    """A period that a county has reported: two of its figures in words, and how far it got."""

    period: str
    made_on: date | None
    contacts: str
    persons: str
    stations: int
    silent: int
    state: str


@dataclass(frozen=True, slots=True)
class Reporting:
    """A county's side: its prefecture ("" before enrolment), its digits, way and periods."""

    upper: str
    fingerprint: tuple[str, ...]
    way: Way | None
    periods: tuple[Reported, ...]


def read_reporting(desk: Desk) -> Reporting:
    """Everything that a county's page of reporting shows, the latest period first."""
    upper = county(desk)
    with desk.read() as connection:
        found = records.find(connection, CountyFigures, "-made_on", site_id=desk.site_id)
    periods = sorted(found, key=lambda item: Period.parse(item.period).end, reverse=True)
    return Reporting(
        upper.name if upper else "",
        own_fingerprint(desk),
        read_way_or_none(desk),
        tuple(
            Reported(
                item.period,
                item.made_on,
                shown(INDICATORS[_CONTACTS], _value(item, _CONTACTS)),
                shown(INDICATORS[PERSONS], _value(item, PERSONS)),
                item.stations or 0,
                item.silent_stations or 0,
                states.state_of(desk, CountyFigures.entity, item.id),
            )
            for item in periods
        ),
    )
