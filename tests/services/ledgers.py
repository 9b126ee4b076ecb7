# SPDX-License-Identifier: MulanPSL-2.0
# ruff: noqa: E501 - a ledger is read row by row
"""Ledgers as townships keep them, each with what usually goes wrong; built anew for each test."""

import csv
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

GOOD_ID, OTHER_ID, THIRD_ID = "11010519491231002X", "230127194807099010", "230127195203040024"


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file and how many of its rows are records by the judgement of a person who looks at it."""

    path: Path
    records: int


def sheet_into(
    book: Workbook, name: str, rows: Sequence[Sequence[Any]], merged: Sequence[str]
) -> None:
    page = book.create_sheet(name)
    assert isinstance(page, Worksheet)
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)


def _save(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows, merged in sheets:
        sheet_into(book, name, rows, merged)
    book.save(path)
    return path


def low_income_roster(folder: Path) -> Ledger:
    """Headings in three rows, merged households and villages, subtotals by village, notes below."""
    rows: list[list[Any]] = [
        ["木兰镇2024年农村低保对象动态管理花名册", *[None] * 9],
        ["填报单位（盖章）：木兰镇社会事务办", None, None, None, None, None, None, "2024.3.5", None, None],
        ["序号", "所在村", "家庭编号", "家庭成员基本情况", None, None, None, "联系方式", None, "备注"],
        [None, None, None, "姓名", "与户主关系", "身份证号码", "出生年月", "手机", "固定电话", None],
        ["一、镇西村", *[None] * 9],
        [1, "镇西村", "D001", "王秀兰", "户主", GOOD_ID, "1949.12.31", "１３８００００００００", None, "独居"],
        [2, None, None, "赵德福", "配偶", OTHER_ID, "1948年7月9日", 13811111111, None, None],
        [3, None, "D002", "孙桂芝", "户主", 2.30127195001011e17, "1950/1/1", None, None, None],
        ["镇西村小计", None, None, "3人", None, None, None, None, None, None],
        ["二、奋斗社区", *[None] * 9],
        [4, "奋斗社区", "D003", "刘长山", "户主", None, "农历1950年八月十五", None, None, None],
        [5, None, "D004", "陈玉梅", "户主", None, 18264, None, None, None],
        [6, None, "D005", "周凤霞", "户主", None, "1950.13.40", None, None, None],
        ["小计", None, None, 3, None, None, None, None, None, None],
        ["合  计", None, None, 6, None, None, None, None, None, None],
        [None] * 10,
        ["注：1.本表一式三份；2.出生年月按身份证填写。", *[None] * 9],
        ["填表人：", "李晓梅", None, "审核人：赵敏", None, None, "填表日期：2024年3月5日", None, None, None],
    ]  # fmt: skip
    merged = [
        "A1:J1", "A2:G2", "A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:I3", "J3:J4", "A5:J5",
        "B6:B8", "C6:C7", "A10:J10", "B11:B13", "A17:J17",
    ]  # fmt: skip
    return Ledger(_save(folder / "低保花名册.xlsx", ("人员", rows, merged)), 6)


def visit_log(folder: Path) -> Ledger:
    """A page of a visit log with its heading printed again, and signatures in the last row."""
    heading = [
        "序号",
        "户主",
        "走访日期",
        "时间",
        "时长",
        "见到的人",
        "走访目的",
        "结果",
        "走访概况",
    ]
    rows: list[list[Any]] = [
        ["入户走访登记表", *[None] * 8],
        heading,
        [1, "王秀兰", "2026.3.3", "9:00-9:40", None, "王秀兰", "例行探访", "见到本人", "身体尚好，药还够。"],
        [2, "孙桂芝", datetime.fromisoformat("2026-03-04"), None, "半小时", None, "例行探访", "见到本人", "柴火够烧。"],
        [3, "王秀兰", "二〇二六年三月五日", "上午9点", 30, "王秀兰", "例行探访", "见到本人", "送米一袋。"],
        ["第 1 页", *[None] * 8],
        ["入户走访登记表", *[None] * 8],
        heading,
        [4, "王秀兰", 46087, "14:00", 40, "王秀兰", "例行探访", "见到本人", "帮助测血压。"],
        [5, "不在册的人", "2026-03-07", "14:00", 40, None, "例行探访", "见到本人", "新户。"],
        [6, *[None] * 8],
        [7, *[None] * 8],
        ["本月合计：5户次", *[None] * 8],
        ["负责人签字：", None, None, None, "日期：", None, None, None, None],
    ]  # fmt: skip
    merged = ["A1:I1", "A6:I6", "A7:I7", "A13:I13"]
    return Ledger(_save(folder / "走访登记.xlsx", ("入户走访", rows, merged)), 5)


def volunteer_roster_gbk(folder: Path) -> Ledger:
    """Saved by an old program as CSV in GBK, full-width digits, a total and a note."""
    rows = [
        ["木兰镇志愿者登记表", "", "", "", "", "", ""],
        ["序号", "姓名", "证件号码", "联系电话", "专业技能", "服务类别", "录入同意"],
        ["1", "吴志强", GOOD_ID, "１３９０１２３４５６７", "驾驶", "助老、应急救援", "是"],
        ["2", "张强", "２３０１２７１９４８０７０９９０１０", "13900000001", "会开车", "助老", "√"],
        ["3", "王  芳", THIRD_ID, "", "医护", "", "是"],
        ["4", "刘丽", "230127195001011000", "13900000002", "医护", "助老", "是"],
        ["合计", "4", "", "", "", "", ""],
        ["说明：技能可以写几个。", "", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
    ]
    path = folder / "志愿者.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    return Ledger(path, 4)


def several_sheets(folder: Path) -> Ledger:
    """People, households, a sheet of cover text, an old copy that is hidden, and a stray table."""
    people: list[list[Any]] = [
        ["姓名", "家庭编号", "与户主关系", "身份证号", "类别", "所在村"],
        ["王秀兰", "H1", "户主", GOOD_ID, "低保对象、五保老人", "镇西村"],
        ["赵德福", "H1", "配偶", None, "低保对象", "镇西"],
        ["孙桂芝", "H2", "户主", None, "五保老人", "镇东村"],
        ["李淑珍", None, None, None, "低保对象", "镇西村"],
        ["合计：4人", None, None, None, None, None],
    ]
    homes: list[list[Any]] = [
        ["家庭信息", None, None, None],
        ["户主姓名", "家庭编号", "常住人口数", "家庭类型"],
        ["王秀兰", "H1", 2, "夫妻户"],
        ["孙桂芝", "H2", 1, "单人户"],
        ["没建档的人", "H9", 1, "单人户"],
    ]
    cover: list[list[Any]] = [["木兰镇社会工作服务站"], ["二〇二六年三月"], ["联系人：李晓梅"]]
    path = folder / "台账汇总.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet_into(book, "封面", cover, ())
    sheet_into(book, "家庭", homes, ["A1:D1"])
    sheet_into(book, "人员", people, ())
    sheet_into(book, "去年的", people[:3], ())
    book["去年的"].sheet_state = "hidden"
    book.save(path)
    return Ledger(path, 7)


def hours_with_formulas(folder: Path) -> Ledger:
    """Times as spreadsheet times, errors of formulas, a month's total row of sums, an example."""
    rows: list[list[Any]] = [
        ["志愿服务时长登记（3月）", *[None] * 6],
        ["编号", "姓名", "服务日期", "开始时间", "结束时间", "活动（项目）名称", "服务内容"],
        ["例：", "张三", "2026-3-1", "9:00", "11:00", "送餐", "送午饭"],
        [1, "吴志强", date(2026, 3, 2), "9:00", "11:00", "送餐", "送午饭"],
        [2, "吴志强", 46084, 0.375, 0.5, "义诊", "量血压"],
        [3, "吴志强", "3月4日", "9:00", "11:00", "送餐", "送午饭"],
        [4, "吴志强", "2026-03-05", "#N/A", "11:00", "送餐", "送午饭"],
        [5, "没有这个人", "2026-03-06", "9:00", "11:00", "送餐", "送午饭"],
        ["总计", None, None, None, 10, None, None],
        ["制表：李晓梅", None, "审核：", "赵敏", None, None, None],
    ]
    return Ledger(_save(folder / "时长.xlsx", ("志愿服务时长", rows, ["A1:G1"])), 5)


def odd_people(folder: Path) -> Ledger:
    """People whose names and rows look like totals and notes, and notes that look like people."""
    rows: list[list[Any]] = [
        ["姓名", "性别", "身份证号", "住址", "备注"],
        ["计小明", "男", None, "镇西村", None],
        ["王总计", "女", None, "镇西村", None],
        ["注连城", "男", None, None, "外来"],
        ["合计", "女", GOOD_ID, "镇西村", "真有人叫这个名字"],
        ["以上人员均已核实，情况属实。", None, None, None, None],
        ["总计", 4, None, None, None],
        ["", "", "", "", "孤零零的一句备注"],
    ]
    return Ledger(_save(folder / "怪名字.xlsx", ("人员", rows, ())), 5)


def html_export(folder: Path) -> Ledger:
    """What a government system exports as .xls: a page in HTML, with cells over two rows."""
    rows = (
        "<tr><td colspan=4>困难群众信息查询结果</td></tr>"
        "<tr><th>序号</th><th>姓名</th><th>身份证号</th><th>所属村</th></tr>"
        f"<tr><td>1</td><td>王秀兰</td><td>{GOOD_ID}</td><td rowspan=2>镇西村</td></tr>"
        "<tr><td>2</td><td>赵德福<br></td><td></td></tr>"
        "<tr><td>3</td><td>孙桂芝、李淑珍</td><td></td><td>镇西村</td></tr>"
        "<tr><td colspan=4>合计：3人</td></tr>"
    )
    page = f"<html><head><meta charset=gb2312></head><body><table>{rows}</table></body></html>"
    path = folder / "查询结果.xls"
    path.write_bytes(page.encode("gb18030"))
    return Ledger(path, 3)


LEDGERS = (
    low_income_roster,
    visit_log,
    volunteer_roster_gbk,
    several_sheets,
    hours_with_formulas,
    odd_people,
    html_export,
)


def office() -> str:
    """The office program that saves old workbooks, "" where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def saved_as(path: Path, kind: str, folder: Path) -> Path:
    """A workbook saved by an office program as another kind, e.g. xls."""
    command = [
        office(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", kind, "--outdir", str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{kind}"
