# SPDX-License-Identifier: MulanPSL-2.0
"""服务工作日志: what a social worker, a station or all stations of a county did in a period.

The only arithmetic here is the sum of a printed column; every indicator comes in counted.
"""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Protocol

from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import (
    STRONG,
    Align,
    Block,
    Cell,
    Column,
    continued,
    pairs,
    signatures,
    table,
)
from wuse_desktop.reports.page import write_pages
from wuse_desktop.reports.service_log_content import FigureLine, Scope, ServiceLog
from wuse_desktop.reports.wrap import whole

_NONE = "—"
_PAIRS = 4
_MOST_FIGURES = 12


def render_service_log(log: ServiceLog, target: BinaryIO) -> int:
    """Write the log as PDF to ``target`` (A4 landscape) and return the number of pages.

    Equal logs give equal bytes in the same language. An OSError of ``target`` passes through.
    """
    blocks = [
        _overview(log),
        *_targets(log),
        _cases(log),
        _visits(log),
        _groups(log),
        _activities(log),
        _volunteers(log),
        *_stations(log),
        signatures(log.prepared_by, notes=_notes(log)),
    ]
    return write_pages(_frame(log), blocks, target)


def _frame(log: ServiceLog) -> Frame:
    titles = {
        Scope.WORKER: _("社会工作者服务工作日志"),
        Scope.STATION: _("社会工作服务站服务工作日志"),
        Scope.COUNTY: _("社会工作服务站服务工作日志（各站汇总）"),
    }
    facts = [_("填报单位：{unit}").format(unit=log.title_unit)]
    if log.worker_name:
        facts.append(_("社工：{name}").format(name=log.worker_name))
    facts.append(_("期间：{period}").format(period=log.period_label))
    return Frame(
        title=titles[log.scope],
        printed_on=log.printed_on,
        facts=tuple(facts),
        footer=_("统计口径：{rule_set}").format(rule_set=log.rule_set),
        landscape=True,
    )


def _overview(log: ServiceLog) -> Block:
    items = [(figure.label, f"{figure.value_text} {figure.unit}") for figure in log.figures]
    return pairs(
        items or [(_("本月无"), "")],
        _PAIRS,
        title=_("一、本月服务概况"),
        label_share=1.15,
    )


def _targets(log: ServiceLog) -> Iterator[Block]:
    """The table of report R2: what was asked for the year, and what was done of it so far."""
    if not log.targets:
        return
    columns = [
        Column(_("指标"), 80),
        Column(_("单位"), 24),
        Column(_("年度任务"), 36, Align.RIGHT),
        Column(_("本年累计完成"), 36, Align.RIGHT),
        Column(_("完成率"), 30, Align.RIGHT),
        Column(_("任务来源"), 44),
    ]
    rows = (
        (
            line.label,
            line.unit,
            line.target_text,
            line.done_text,
            line.achieved_text or _NONE,
            line.source,
        )
        for line in log.targets
    )
    yield table(columns, rows, title=_("年度任务完成情况"), empty=_NONE)


class _Timed(Protocol):
    @property
    def minutes(self) -> int | None: ...

    @property
    def station(self) -> str: ...


def _section(
    log: ServiceLog,
    title: str,
    columns: Sequence[Column],
    records: Sequence[_Timed],
    rows: Iterable[tuple[str, ...]],
    sums: dict[int, str],
) -> Block:
    """A numbered table; the county's has the station's name in its second column.

    ``sums`` gives the texts of the total row by column of ``columns``.
    """
    county = log.scope is Scope.COUNTY
    lead = [Column(_("序号"), 11, Align.CENTER)]
    if county:
        lead.append(Column(_("站点"), 26))
    numbered = (
        (str(number), *((record.station,) if county else ()), *row)
        for number, (record, row) in enumerate(zip(records, rows, strict=True), 1)
    )
    return table(
        [*lead, *columns],
        numbered,
        title=title,
        empty=_("本月无"),
        total=_total(len(lead), columns, sums),
    )


def _total(lead: int, columns: Sequence[Column], sums: dict[int, str]) -> list[Cell]:
    """合计 over the columns before the first sum, then sums and blank cells."""
    first = min(sums)
    cells = [Cell(_("合计"), lead + first, Align.CENTER, STRONG)]
    for index, column in enumerate(columns):
        if index >= first:
            cells.append(Cell(sums.get(index, ""), align=column.align, style=STRONG))
    return cells


def _cases(log: ServiceLog) -> Block:
    columns = [
        _date_column(),
        Column(_("个案编号"), 30, holds="木兰县-个-2026-001"),
        Column(_("服务对象"), 18),
        Column(_("方式"), 18),
        _minutes_column(),
        Column(_("社工"), 22),
        Column(_("内容摘要"), 120),
    ]
    rows = (
        (
            row.on.isoformat(),
            row.case_no,
            row.client,
            row.mode,
            _minutes(row.minutes),
            _names(row.workers),
            row.summary,
        )
        for row in log.cases
    )
    sums = {4: _sum(log.cases)}
    return _section(log, _("二、个案服务"), columns, log.cases, rows, sums)


def _visits(log: ServiceLog) -> Block:
    columns = [
        _date_column(),
        Column(_("村（社区）"), 26),
        Column(_("户主"), 17),
        Column(_("对象类别"), 24, holds="一般居民-其他"),
        Column(_("走访人"), 22),
        Column(_("方式／结果"), 26, holds="入户／见到本人"),
        _minutes_column(),
        Column(_("概况与处理"), 96),
    ]
    rows = (
        (
            row.on.isoformat(),
            row.village,
            row.householder,
            "\n".join(row.categories),
            _names(row.visitors),
            "／".join(text for text in (row.mode, row.outcome) if text),
            _minutes(row.minutes),
            "\n".join(text for text in (row.situation, row.action) if text),
        )
        for row in log.visits
    )
    sums = {6: _sum(log.visits)}
    return _section(log, _("三、入户走访"), columns, log.visits, rows, sums)


def _groups(log: ServiceLog) -> Block:
    columns = [
        _date_column(),
        Column(_("小组"), 55),
        Column(_("节次"), 14, Align.CENTER),
        Column(_("主题"), 75),
        Column(_("实到／应到"), 22, Align.CENTER),
        _minutes_column(),
        Column(_("带领者"), 32),
    ]
    rows = (
        (
            row.on.isoformat(),
            row.group,
            _("第{number}节").format(number=row.seq),
            row.theme,
            f"{row.present}／{row.expected}",
            _minutes(row.minutes),
            _names(row.leaders),
        )
        for row in log.groups
    )
    present = sum(row.present for row in log.groups)
    expected = sum(row.expected for row in log.groups)
    sums = {4: f"{present}／{expected}", 5: _sum(log.groups)}
    return _section(log, _("四、小组活动"), columns, log.groups, rows, sums)


def _activities(log: ServiceLog) -> Block:
    columns = [
        _date_column(),
        Column(_("名称"), 42),
        Column(_("类型"), 20),
        Column(_("地点"), 30),
        Column(_("签到"), 12, Align.RIGHT),
        Column(_("估算"), 12, Align.RIGHT),
        Column(_("志愿者"), 15, Align.RIGHT),
        _minutes_column(),
        Column(_("内容"), 85),
    ]
    rows = (
        (
            row.on.isoformat(),
            row.title,
            row.kind,
            row.place,
            str(row.signed),
            str(row.estimated),
            str(row.volunteers),
            _minutes(row.minutes),
            row.content,
        )
        for row in log.activities
    )
    sums = {
        4: str(sum(row.signed for row in log.activities)),
        5: str(sum(row.estimated for row in log.activities)),
        6: str(sum(row.volunteers for row in log.activities)),
        7: _sum(log.activities),
    }
    return _section(log, _("五、社区活动"), columns, log.activities, rows, sums)


def _volunteers(log: ServiceLog) -> Block:
    columns = [
        _date_column(),
        Column(_("志愿者"), 20),
        Column(_("活动"), 50),
        Column(_("内容"), 85),
        _minutes_column(),
        Column(_("小时"), 13, Align.RIGHT),
        Column(_("负责人"), 22),
    ]
    rows = (
        (
            row.on.isoformat(),
            row.volunteer,
            row.activity,
            row.content,
            str(row.minutes),
            str(minutes_to_hours(row.minutes)),
            row.person_in_charge,
        )
        for row in log.volunteers
    )
    total = sum(row.minutes for row in log.volunteers)
    sums = {4: str(total), 5: str(minutes_to_hours(total))}
    return _section(log, _("六、志愿服务"), columns, log.volunteers, rows, sums)


def _stations(log: ServiceLog) -> Iterator[Block]:
    """One row a station; more indicators than fit side by side go to further tables."""
    if log.scope is not Scope.COUNTY:
        return
    title = _("七、各站汇总")
    lead = [Column(_("序号"), 11, Align.CENTER), Column(_("站点"), 38)]
    if not log.stations:
        yield table([*lead, Column(_("指标"), 200)], (), title=title, empty=_("本月无"))
    shown = log.figures if log.stations else ()
    tables = math.ceil(len(shown) / _MOST_FIGURES)
    for index in range(tables):
        part = shown[index * len(shown) // tables : (index + 1) * len(shown) // tables]
        columns = [Column(_with_unit(figure), 17, Align.RIGHT) for figure in part]
        rows = (
            (str(number), station.name, *_values(station.figures, part))
            for number, station in enumerate(log.stations, 1)
        )
        sums = dict(enumerate(_values(log.figures, part)))
        name = continued(title) if index else title
        block = table([*lead, *columns], rows, title=name, total=_total(2, columns, sums))
        yield dataclasses.replace(block, unbroken=True, repeated=block.header)


def _values(figures: Sequence[FigureLine], wanted: Sequence[FigureLine]) -> list[str]:
    """The values of the wanted indicators; a dash where a station has none."""
    by_id = {figure.id: figure.value_text for figure in figures}
    return [by_id.get(figure.id, _NONE) for figure in wanted]


def _with_unit(figure: FigureLine) -> str:
    return f"{figure.label}\n（{figure.unit}）" if figure.unit else figure.label


def _notes(log: ServiceLog) -> tuple[str, ...]:
    timed: tuple[_Timed, ...] = (*log.cases, *log.visits, *log.groups, *log.activities)
    if any(row.minutes is None for row in timed):
        return (*log.notes, _("分钟栏为“—”的，时长已计入本表另一行，不重复计算。"))
    return log.notes


def _date_column() -> Column:
    return Column(_("日期"), 22, Align.CENTER, holds="2026-12-31")


def _minutes_column() -> Column:
    return Column(_("分钟"), 14, Align.RIGHT)


def _minutes(minutes: int | None) -> str:
    return _NONE if minutes is None else str(minutes)


def _sum(rows: Sequence[_Timed]) -> str:
    return str(sum(row.minutes or 0 for row in rows))


def _names(names: Iterable[str]) -> str:
    return enumerated(map(whole, names))
