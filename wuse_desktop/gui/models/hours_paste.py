# SPDX-License-Identifier: MulanPSL-2.0
"""What a table copied from WPS means on the sheet of hours: its cells, under headings or not."""

import re

from wuse_desktop.domain.table_text import pasted_table
from wuse_desktop.services.hours_entry import FIELD_OF_CELL

CELLS = tuple(FIELD_OF_CELL)
_HEADINGS = {
    "who": ("志愿者", "志愿者姓名", "姓名"),
    "day": ("日期", "服务日期"),
    "start": ("开始", "开始时间", "起", "从"),
    "end": ("结束", "结束时间", "止", "到"),
    "rest": ("休息", "休息分钟"),
    "minutes": ("分钟", "时长", "服务时长", "服务时长（分钟）"),
    "activity": ("活动", "项目", "活动名称", "活动（项目）", "活动（项目）名称"),
    "place": ("地点", "服务地点"),
    "content": ("内容", "服务内容"),
    "in_charge": ("负责人", "活动负责人"),
}
_KNOWN = {heading: cell for cell, headings in _HEADINGS.items() for heading in headings}
_LEAST_HEADINGS = 2
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}")
_MIDNIGHT = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s+0{1,2}:00(:00)?")


def pasted_rows(text: str, first_cell: str) -> list[dict[str, str]]:
    """The rows of a copied table as cells by name, beginning at ``first_cell``.

    A first line of headings says itself which column is what; columns that the sheet does not
    have are left out. Blank lines are passed over.
    """
    lines = pasted_table(text)
    if not lines:
        return []
    names: list[str] = [_KNOWN.get(cell.strip(), "") for cell in lines[0]]
    if sum(map(bool, names)) >= _LEAST_HEADINGS:
        lines = lines[1:]
    else:
        names = list(CELLS[CELLS.index(first_cell) :])
    return [
        {name: plain(cell) for name, cell in zip(names, line, strict=False) if name}
        for line in lines
    ]


def plain(cell: str) -> str:
    """A cell without what a spreadsheet adds: line ends, seconds, midnight behind a date."""
    one_line = " ".join(cell.split())
    return _SECONDS.sub(r"\1", _MIDNIGHT.sub(r"\1", one_line))
