# SPDX-License-Identifier: MulanPSL-2.0
"""恢复码: the sheet of paper that opens a station's database when the passwords are lost.

The code is in the PDF in plain text. Whoever renders it prints it and keeps no file.
"""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.frame import Frame, date_text
from wuse_desktop.reports.grid import MM, Align, Block, Cell, Row, Style, label
from wuse_desktop.reports.page import write_pages

_GROUP = 5
_GROUPS_A_LINE = 4
_MOST_LINES = 8
_CODE = Style(BOLD, 21)
_TEXT = Style(size=11.5)


@dataclasses.dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The sheet's text. Blanks and hyphens in ``code`` only group it and are not printed."""

    station: str
    code: str
    created_on: datetime.date
    check: str = ""
    """A few characters by which the program names this code, to tell sheets apart."""


def render_recovery_sheet(sheet: RecoverySheet, target: BinaryIO) -> int:
    """Write the sheet as one A4 page to ``target`` and return the number of pages (1).

    Raises ValueError for an empty code or one longer than 160 characters. An OSError of
    ``target`` passes through.
    """
    groups = list(_groups(sheet.code))
    if not 1 <= len(groups) <= _GROUPS_A_LINE * _MOST_LINES:
        raise ValueError("recovery code is empty or too long for one page")
    frame = Frame(
        title=_("数据库恢复码"),
        printed_on=sheet.created_on,
        facts=(_("单位：{unit}").format(unit=sheet.station),),
        footer=_("恢复码编号：{check}").format(check=sheet.check) if sheet.check else "",
    )
    return write_pages(frame, [_code(groups), _instructions(sheet), _custody()], target)


def _groups(code: str) -> Iterator[str]:
    signs = "".join(char for char in code if char not in "- \n\t")
    for start in range(0, len(signs), _GROUP):
        yield signs[start : start + _GROUP]


def _code(groups: list[str]) -> Block:
    rows = []
    for start in range(0, len(groups), _GROUPS_A_LINE):
        line = groups[start : start + _GROUPS_A_LINE]
        line += [""] * (_GROUPS_A_LINE - len(line))
        number = Cell(str(start // _GROUPS_A_LINE + 1), 1, Align.CENTER, _TEXT, shaded=True)
        cells = (Cell(text, 1, Align.CENTER, _CODE) for text in line)
        rows.append(Row((number, *cells), min_height=15 * MM))
    return Block((0.45, *(2.0,) * _GROUPS_A_LINE), rows)


def _instructions(sheet: RecoverySheet) -> Block:
    sentences = (
        _("所有密码都忘记，或者电脑损坏、需要在另一台电脑上打开备份时，使用这个恢复码。"),
        _(
            "谁拿到这张纸，谁就能打开本单位的全部服务对象资料。请放进保险柜或带锁的铁皮柜，由专人保管。"
        ),
        _("不要拍照，不要用微信或邮件发送，不要抄在电脑里。"),
        _("输入时按行号从左到右，空格不必输入。请在收存前与屏幕核对一遍。"),
        _("这张纸遗失或被人看到时，立即在“设置”中重新生成恢复码，旧码随即作废。"),
    )
    rows = [
        Row((Cell(str(number), 1, Align.CENTER, _TEXT), Cell(text, style=_TEXT)))
        for number, text in enumerate(sentences, 1)
    ]
    made = _("本恢复码生成于{date}，使用前请先看清单位名称。").format(
        date=date_text(sheet.created_on)
    )
    rows.append(Row((Cell(made, 2, style=_TEXT),)))
    return Block((0.45, 8), rows, gap=8 * MM)


def _custody() -> Block:
    cells = (
        label(_("保管人")),
        Cell(),
        label(_("存放地点")),
        Cell(),
        label(_("收存日期")),
        Cell(_("　　年　　月　　日"), align=Align.RIGHT),
    )
    return Block((1.2, 2.4, 1.4, 3, 1.4, 2.8), (Row(cells, min_height=15 * MM),), gap=8 * MM)
