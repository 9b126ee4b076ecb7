# SPDX-License-Identifier: MulanPSL-2.0
"""我的志愿服务时长: what a volunteer takes home and checks, and the list of a team.

Neither is a certificate, and both say so.
"""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import (
    MM,
    STRONG,
    Align,
    Block,
    Cell,
    Column,
    Row,
    Style,
    label,
    pairs,
    table,
)
from wuse_desktop.reports.page import write_pages

_SUM = Style(BOLD, 15)


@dataclasses.dataclass(frozen=True, slots=True)
class HoursLine:
    """One service in words; ``counted`` is its time by the rounding rule, "" without one."""

    on: str
    times: str
    what: str
    place: str
    given: str
    counted: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MyHours:
    """The sheet of one volunteer.

    ``sums`` are the large figures (本期, 今年, 累计, 参考星级) with their labels; ``learned`` are
    trainings as (day, name, unit, time), which are no service.
    """

    unit: str
    holder: tuple[tuple[str, str], ...]
    period: str
    sums: tuple[tuple[str, str], ...]
    lines: Sequence[HoursLine]
    given: str
    counted: str = ""
    learned: Sequence[tuple[str, str, str, str]] = ()
    notes: tuple[str, ...] = ()
    printed_on: datetime.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TeamHours:
    """The list of a team: name, number of services, time of the period, time in all, star."""

    unit: str
    team: str
    period: str
    rows: Sequence[tuple[str, str, str, str, str]]
    total: tuple[str, str, str, str, str]
    notes: tuple[str, ...]
    printed_on: datetime.date


def render_my_hours(sheet: MyHours, target: BinaryIO) -> int:
    """Write the sheet as PDF (A4 portrait) to ``target`` and return the number of pages.

    An OSError of ``target`` passes through.
    """
    frame = Frame(
        title=_("我的志愿服务时长"),
        printed_on=sheet.printed_on,
        facts=(sheet.unit, _("期间：{period}").format(period=sheet.period)),
        footer=_("供本人核对，不是志愿服务记录证明"),
    )
    blocks = [
        pairs(sheet.holder, 2, label_share=1.1, value_share=2.4),
        _sums(sheet.sums),
        _services(sheet),
    ]
    if sheet.learned:
        blocks.append(_trainings(sheet.learned))
    blocks.append(_closing(sheet.notes))
    return write_pages(frame, blocks, target)


def render_team_hours(sheet: TeamHours, target: BinaryIO) -> int:
    """Write the list of a team as PDF (A4 portrait); returns the number of pages.

    An OSError of ``target`` passes through.
    """
    frame = Frame(
        title=_("志愿者服务时长一览"),
        printed_on=sheet.printed_on,
        facts=(
            sheet.unit,
            _("队伍：{team}").format(team=sheet.team),
            _("期间：{period}").format(period=sheet.period),
        ),
        footer=_("供队内核对，不得公开张贴或用于商业"),
    )
    columns = (
        Column(_("序号"), 0.8, Align.CENTER),
        Column(_("姓名"), 2.4),
        Column(_("本期次数"), 1.6, Align.RIGHT),
        Column(_("本期时长"), 2.6, Align.RIGHT),
        Column(_("累计时长"), 2.6, Align.RIGHT),
        Column(_("参考星级"), 1.8, Align.CENTER),
        Column(_("本人核对签字"), 3.0),
    )
    rows = [(str(number), *row, "") for number, row in enumerate(sheet.rows, 1)]
    total = [Cell(_("合计"), align=Align.CENTER, style=STRONG)]
    total += [
        Cell(text, align=column.align, style=STRONG)
        for text, column in zip((*sheet.total, ""), columns[1:], strict=True)
    ]
    blocks = [table(columns, rows, total=total, empty=_("这支队伍还没有志愿者。"))]
    blocks.append(_notes(sheet.notes))
    return write_pages(frame, blocks, target)


def _sums(sums: Sequence[tuple[str, str]]) -> Block:
    names = Row(tuple(label(name) for name, _value in sums))
    values = Row(
        tuple(Cell(value, align=Align.CENTER, style=_SUM) for _name, value in sums),
        min_height=13 * MM,
        joined=True,
    )
    return Block((1.0,) * len(sums), (names, values))


def _services(sheet: MyHours) -> Block:
    columns = [
        Column(_("序号"), 0.8, Align.CENTER),
        Column(_("日期"), 1.8, Align.CENTER),
        Column(_("起止"), 1.9, Align.CENTER),
        Column(_("服务"), 4.6),
        Column(_("地点"), 2.6),
        Column(_("实际时长"), 2.1, Align.RIGHT),
    ]
    rows = [
        [str(number), line.on, line.times, line.what, line.place, line.given]
        for number, line in enumerate(sheet.lines, 1)
    ]
    sums = [sheet.given]
    if sheet.counted:
        columns.append(Column(_("折算"), 2.1, Align.RIGHT))
        rows = [[*row, line.counted] for row, line in zip(rows, sheet.lines, strict=True)]
        sums.append(sheet.counted)
    total = [Cell(_("合计"), 5, Align.CENTER, STRONG)]
    total += [Cell(text, align=Align.RIGHT, style=STRONG) for text in sums]
    empty = _("这段时间没有服务记录。")
    return table(columns, rows, title=_("服务明细"), empty=empty, total=total)


def _trainings(learned: Sequence[tuple[str, str, str, str]]) -> Block:
    columns = (
        Column(_("日期"), 1.8, Align.CENTER),
        Column(_("培训名称"), 5.4),
        Column(_("组织单位"), 4.0),
        Column(_("学习时长"), 2.2, Align.RIGHT),
    )
    return table(columns, learned, title=_("培训（不计入服务时长）"))


def _closing(notes: Sequence[str]) -> Block:
    text = "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1))
    signed = (
        label(_("核对意见")),
        Cell(_("☐ 与本人记录相符\n☐ 有出入，申请更正：")),
        label(_("本人签字")),
        Cell(),
        label(_("日期")),
        Cell(_("　　年　　月　　日"), align=Align.RIGHT),
    )
    rows = (
        Row((label(_("说明")), Cell(text, 5))),
        Row(signed, min_height=14 * MM),
    )
    return Block((1.5, 5.2, 1.5, 2.4, 0.9, 2.7), rows, together=True)


def _notes(notes: Sequence[str]) -> Block:
    text = "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1))
    return Block((1.2, 12.0), (Row((label(_("说明")), Cell(text))),), together=True)
