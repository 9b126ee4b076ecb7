# SPDX-License-Identifier: MulanPSL-2.0
# ruff: noqa: E501 - a ledger is read row by row
"""Ledgers worse than most: printed page by page, in halves, two tables on a sheet, half hidden.

Each says by the judgement of a person who looks at it which rows are records and which are not.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.services.ledgers import GOOD_ID, OTHER_ID, low_income_roster, sheet_into
from wuse_desktop.domain.identity import check_digit

THIRD_ID = "23012719520304002" + check_digit("23012719520304002")
DAMAGED = "id_spreadsheet_damage"


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of the rows of one table, by the numbers of the file.

    ``returned`` maps rows to the reason's code; ``asides`` maps the reasons of what is no record
    to rows.
    """

    table: str
    loaded: tuple[int, ...]
    returned: Mapping[int, str] = field(default_factory=dict)
    asides: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorseLedger:
    """A file and what a person says of each of its tables, by the name of its sheet or part."""

    path: Path
    parts: Mapping[str, Judged]


Rows = Sequence[Sequence[Any]]


def _saved(
    path: Path, name: str, rows: Rows, merged: Sequence[str] = (), hidden: Sequence[int] = ()
) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet_into(book, name, rows, merged)
    for number in hidden:
        book[name].row_dimensions[number].hidden = True
    book.save(path)
    return path


def printed_page_by_page(folder: Path) -> WorseLedger:
    """Headings of two rows on every page, a village merged over the break of pages, page totals."""
    head: list[list[Any]] = [
        ["序号", "村（社区）", "人员信息", None, None, "联系电话", "类别"],
        [None, None, "姓名", "性别", "身份证号码", None, None],
    ]
    title: list[Any] = ["困难群众基本信息登记表", *[None] * 6]
    rows: list[list[Any]] = [
        title,
        *head,
        [1, "镇西村", "王秀兰", "女", GOOD_ID, 13800000000, "低保对象"],
        [2, None, "赵德福", "男", OTHER_ID, "0451-57080000", "低保对象"],
        [3, None, "孙桂芝", "女", 230127195203040024, None, "低保对象"],
        ["本页小计", None, 3, None, None, None, None],
        ["第1页 共2页", *[None] * 6],
        [None] * 7,
        title,
        *head,
        [4, "奋斗社区", "刘长山", "男", None, None, "特困人员"],
        [None] * 7,
        [5, None, "陈玉梅", "女", THIRD_ID, None, "特困人员"],
        [6, None, None, None, None, None, None],
        ["本页小计", None, 2, None, None, None, None],
        ["总计", None, 5, None, None, None, None],
        ["第2页 共2页", *[None] * 6],
        ["填表人：李晓梅", None, None, "审核人：赵敏", None, None, None],
    ]  # fmt: skip
    merged = [
        "A1:G1", "A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:G3", "B4:B6", "A8:G8",
        "A10:G10", "A11:A12", "B11:B12", "C11:E11", "F11:F12", "G11:G12", "A19:G19",
    ]  # fmt: skip
    judged = Judged(
        "persons",
        (4, 5, 13, 15),
        {6: DAMAGED},
        {
            "title": (1, 10),
            "heading": (2, 3, 11, 12),
            "total": (7, 17, 18),
            "note": (8, 19, 20),
            "numbered": (16,),
            "blank": (9, 14),
        },
    )
    return WorseLedger(_saved(folder / "分页台账.xlsx", "人员", rows, merged), {"人员": judged})


def in_two_halves(folder: Path) -> WorseLedger:
    """A roster in two halves to save paper; the right one is shorter and wrong in one place."""
    head = ["序号", "姓名", "身份证号", "电话"]
    rows: list[list[Any]] = [
        ["奋斗社区独居老人名单", *[None] * 8],
        [*head, None, *head],
        [1, "王秀兰", GOOD_ID, None, None, 4, "刘长山", OTHER_ID, None],
        [2, "孙桂芝", None, "13900000001", None, 5, "周凤霞", "230127195001011000", None],
        [3, "李淑珍", None, None, None, 6, None, None, None],
        ["合计：5人", *[None] * 8],
    ]
    left = Judged("persons", (3, 4, 5), {}, {"title": (1,), "heading": (2,), "total": (6,)})
    right = Judged(
        "persons",
        (3,),
        {4: DAMAGED},
        {"title": (1,), "heading": (2,), "numbered": (5,), "blank": (6,)},
    )
    path = _saved(folder / "独居老人.xlsx", "人员", rows, ["A1:I1"])
    return WorseLedger(path, {"人员": left, "人员（F列起）": right})


def one_below_the_other(folder: Path) -> WorseLedger:
    """Volunteers, and below them on the same sheet what they gave, each with its own notes."""
    rows: list[list[Any]] = [
        ["木兰镇志愿服务台账（2026年3月）", *[None] * 6],
        ["一、志愿者", *[None] * 6],
        ["姓名", "身份证号", "电话", "专业技能", "服务类别", "录入同意", None],
        ["吴志强", GOOD_ID, "13900000001", "驾驶", "助老", "是", None],
        ["张强", OTHER_ID, "13900000002", "医护", "助老", "是", None],
        ["王芳", None, None, None, None, None, None],
        ["注：技能可以写几个。", *[None] * 6],
        [None] * 7,
        ["二、服务时长", *[None] * 6],
        ["志愿者", "服务日期", "开始时间", "结束时间", "活动名称", "地点", "服务内容"],
        ["吴志强", "2026.3.2", "9:00", "11:00", "送餐", "敬老院", "送午饭"],
        ["张强", "3月的一天", "9:00", "11:00", "义诊", "卫生院", "量血压"],
        ["吴志强", "2026.3.2", "10:00", "12:00", "义诊", "卫生院", "量血压"],
        ["合计", None, None, None, "3次", None, None],
        ["负责人签字：", None, None, "日期：", None, None, None],
    ]  # fmt: skip
    above = Judged(
        "volunteers", (4, 5), {6: "field_missing"}, {"title": (1, 2), "heading": (3,), "note": (7,), "blank": (8,)}
    )  # fmt: skip
    below = Judged(
        "volunteer_services",
        (11,),
        {12: "date_shape", 13: "service_overlap"},
        {"title": (9,), "heading": (10,), "total": (14,), "note": (15,)},
    )
    path = _saved(folder / "志愿服务台账.xlsx", "三月", rows, ["A1:G1"])
    return WorseLedger(path, {"三月": above, "三月（第9行起）": below})


def half_filtered(folder: Path) -> WorseLedger:
    """A roster left with a filter on: rows that nobody sees are still rows."""
    rows: list[list[Any]] = [
        ["姓名", "身份证号", "类别", "所在村"],
        ["王秀兰", GOOD_ID, "低保对象", "镇西村"],
        ["赵德福", OTHER_ID, "低保对象", "镇西村"],
        ["孙桂芝", "23012719520304002", "低保对象", "镇西村"],
        ["小计", 3, None, None],
        ["刘长山", None, "特困人员", "奋斗社区"],
    ]
    judged = Judged("persons", (2, 3, 6), {4: "id_length"}, {"heading": (1,), "total": (5,)})
    path = _saved(folder / "筛选过的.xlsx", "人员", rows, (), (3, 4, 5))
    book = load_workbook(path)
    book["人员"].auto_filter.ref = "A1:D6"
    book.save(path)
    return WorseLedger(path, {"人员": judged})


def pasted_text(folder: Path) -> WorseLedger:
    """Two rosters pasted one below the other and saved as CSV: columns in another order below."""
    rows = [
        ["镇西村名单"],
        ["姓名", "电话", "身份证号"],
        ["王秀兰", "13800000000", GOOD_ID],
        ["䶮德福", "", OTHER_ID],
        [],
        ["镇东村名单"],
        ["身份证号", "姓名", "电话"],
        [THIRD_ID, "𠮷桂芝", "13900000001"],
        ["230127195001011000", "刘长山", ""],
        ["合计", "2", ""],
    ]
    path = folder / "人员.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    above = Judged("persons", (3, 4), {}, {"title": (1,), "heading": (2,), "blank": (5,)})
    below = Judged("persons", (8,), {9: DAMAGED}, {"title": (6,), "heading": (7,), "total": (10,)})
    return WorseLedger(path, {"": above, "（第6行起）": below})


def child_register(folder: Path) -> WorseLedger:
    """Children with their guardians under wider headings: 姓名 and 电话 twice, of two people."""
    rows: list[list[Any]] = [
        ["留守儿童登记表", *[None] * 5],
        ["儿童", None, None, "监护人", None, "备注"],
        ["姓名", "身份证号", "电话", "姓名", "电话", None],
        ["王小雨", None, None, "王大山", "13800000000", "外出打工"],
        ["赵小宝", None, "无", "赵德福", "13800000001", None],
        ["以上儿童均已走访，情况属实。", *[None] * 5],
    ]
    judged = Judged("persons", (4, 5), {}, {"title": (1,), "heading": (2, 3), "note": (6,)})
    path = _saved(folder / "留守儿童.xlsx", "人员", rows, ["A1:F1", "A2:C2", "D2:E2", "F2:F3"])
    return WorseLedger(path, {"人员": judged})


def the_same_as_above(folder: Path) -> WorseLedger:
    """Written by hand first: 同上 and 〃 instead of the village, and once instead of a number."""
    rows: list[list[Any]] = [
        ["姓名", "身份证号", "所在村", "类别"],
        ["王秀兰", GOOD_ID, "镇西村", "低保对象"],
        ["赵德福", "无", "同上", "〃"],
        ["小计：2人", None, None, None],
        ["孙桂芝", "同上", "〃", "特困人员"],
        ["刘长山", OTHER_ID, " 同上 ", "同上"],
    ]
    judged = Judged("persons", (2, 3, 6), {5: "cell_ditto"}, {"heading": (1,), "total": (4,)})
    return WorseLedger(_saved(folder / "同上.xlsx", "人员", rows), {"人员": judged})


def stray_corner(folder: Path) -> WorseLedger:
    """A blank typed by accident far below the last person."""
    path = low_income_roster(folder).path
    book = load_workbook(path)
    book["人员"]["C9000"] = " "
    path = folder / "多了一个空格.xlsx"
    book.save(path)
    judged = Judged(
        "persons",
        (6, 7, 11, 12),
        {8: DAMAGED, 13: "date_shape"},
        {
            "title": (1, 2),
            "heading": (3, 4),
            "note": (5, 10, 17, 18),
            "total": (9, 14, 15),
            "blank": (16,),
        },
    )
    return WorseLedger(path, {"人员": judged})


MakeWorse = Callable[[Path], WorseLedger]
WORSE: tuple[MakeWorse, ...] = (
    printed_page_by_page,
    in_two_halves,
    one_below_the_other,
    half_filtered,
    pasted_text,
    child_register,
    the_same_as_above,
    stray_corner,
)
