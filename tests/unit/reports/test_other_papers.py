# SPDX-License-Identifier: MulanPSL-2.0
"""Ledgers, sign-in sheets, the recovery sheet, and the preview of pages."""

import datetime
import functools
import io
import re
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop.errors import Defect
from wuse_desktop.reports.fonts import advance, missing_characters
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import (
    PAD_X,
    Align,
    Block,
    Cell,
    Column,
    Row,
    lay_out,
    widths,
)
from wuse_desktop.reports.ledger import Ledger, render_ledger
from wuse_desktop.reports.page import write_pages
from wuse_desktop.reports.preview import page_count, render_page
from wuse_desktop.reports.recovery_sheet import RecoverySheet, render_recovery_sheet
from wuse_desktop.reports.sign_in_sheet import SignInPerson, SignInSheet, render_sign_in_sheet

Read = Callable[[Callable[[BinaryIO], int]], Any]

DAY = datetime.date(2026, 4, 2)
COLUMNS = (
    Column("日期", 18, Align.CENTER),
    Column("村（社区）", 40),
    Column("户主", 18),
    Column("分钟", 12, Align.RIGHT),
)
ROW = ("2026-03-12", "大贵镇平原村第三村民小组（原新立屯）", "张䶮", "40")


def ledger(rows: int, **changes: Any) -> Ledger:
    listed = [(*ROW[:2], f"户主{number}号", ROW[3]) for number in range(1, rows + 1)]
    return Ledger(
        "入户走访台账", COLUMNS, listed, DAY, ("填报单位：木兰镇社会工作服务站",), **changes
    )


def sign_in(people: int, extra: int = 10, note: str = "") -> SignInSheet:
    return SignInSheet(
        unit="木兰镇社会工作服务站",
        title="“银龄同行”互助小组第3节",
        facts=(("时间", "2026年3月22日 9:00—10:30"), ("地点", "文化广场北侧活动室二楼")),
        people=tuple(SignInPerson(f"组员{number}号", note) for number in range(1, people + 1)),
        printed_on=DAY,
        extra_rows=extra,
    )


def test_a_long_ledger_has_all_rows_and_its_headings_on_each_page(paper: Read) -> None:
    page = paper(lambda target: render_ledger(ledger(1200), target))
    assert re.findall(r"户主(\d+)号", page.text) == [str(n) for n in range(1, 1201)]
    assert all("序号日期村（社区）户主分钟" in text for text in page.texts)
    assert f"第{page.count}页共{page.count}页" in page.texts[-1]
    assert page.crossed == ()
    assert page.outside == ()


def test_the_total_row_is_not_alone_on_a_page(paper: Read) -> None:
    for rows in range(20, 45):
        sheet = ledger(rows, total=("", "", "", str(rows * 40)), signed=True, prepared_by="李敏")
        last = paper(functools.partial(render_ledger, sheet)).texts[-1]
        assert f"户主{rows}号" in last
        assert f"合计{rows * 40}" in last
        assert "填报人李敏" in last


@given(
    shares=st.lists(st.floats(0.5, 60), min_size=2, max_size=14),
    held=st.sets(st.integers(0, 13), max_size=5),
)
def test_columns_have_what_they_need_and_fill_the_page(shares: list[float], held: set[int]) -> None:
    least = [45.0 if number in held else 0.0 for number in range(len(shares))]
    wide = widths(shares, 700.0, least)
    assert sum(wide) == pytest.approx(700.0)
    assert all(points >= few - 1e-6 for points, few in zip(wide, least, strict=True))


def test_columns_that_are_wide_enough_stay_as_they_are() -> None:
    assert widths([30, 70], 700.0, [45.0, 0.0]) == pytest.approx([210, 490])


def test_a_day_stands_in_one_line_of_a_narrow_column(paper: Read) -> None:
    columns = (Column("开案日期", 1, holds="2026-12-31"), Column("内容", 400))
    made = Ledger("台账", columns, [("2026-03-12", "例会")], DAY)
    assert "1 2026-03-12 例会" in paper(lambda target: render_ledger(made, target)).lines


def test_a_heading_of_two_characters_stands_in_one_line(paper: Read) -> None:
    columns = (Column("节次", 1), Column("内容", 400))
    page = paper(
        lambda target: render_ledger(Ledger("台账", columns, [("1", "例会")], DAY), target)
    )
    assert "序号 节次 内容" in page.lines


def test_an_empty_ledger_says_so(paper: Read) -> None:
    page = paper(lambda target: render_ledger(ledger(0), target))
    assert page.count == 1
    assert "无记录" in page.text


def test_a_row_that_does_not_match_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        render_ledger(Ledger("台账", COLUMNS, [("2026-03-12",)], DAY), io.BytesIO())


@pytest.mark.parametrize(("people", "extra"), [(0, 0), (1, 0), (12, 10), (36, 2), (95, 10)])
@pytest.mark.parametrize("note", ["", "东风社区"])
def test_a_sign_in_sheet_numbers_everybody_and_leaves_room(
    paper: Read, people: int, extra: int, note: str
) -> None:
    sheet = sign_in(people, extra, note)
    page = paper(lambda target: render_sign_in_sheet(sheet, target))
    assert set(re.findall(r"组员(\d+)号", page.text)) == {str(n) for n in range(1, people + 1)}
    assert f"应到{people}人" in page.texts[-1]
    assert "清点人头" in page.texts[-1]
    assert "第3节签到表" in page.texts[0]
    assert page.crossed == ()
    assert page.outside == ()
    assert page.text.count(note or "无此备注") == (people if note else 0)
    assert ("村（社区）" in page.text) == bool(note and people)
    assert "备注" not in page.text


@pytest.mark.parametrize("people", range(60, 100))
def test_the_numbers_run_down_the_left_column_of_each_page(paper: Read, people: int) -> None:
    page = paper(lambda target: render_sign_in_sheet(sign_in(people, extra=0), target))
    for text in page.texts:
        numbers = [int(number) for number in re.findall(r"组员(\d+)号", text)]
        left, right = numbers[::2], numbers[1::2]
        if len(left) > len(right):
            right.append(left[-1] + len(left))
        assert left == list(range(left[0], left[0] + len(left)))
        assert right == list(range(left[-1] + 1, left[-1] + 1 + len(right)))


def test_the_recovery_sheet_groups_the_code_by_five_on_one_page(paper: Read) -> None:
    sheet = RecoverySheet("木兰镇社会工作服务站", "7KQ2M9XW-4THB3 RDV6NPE", DAY, "7K-Q2")
    page = paper(lambda target: render_recovery_sheet(sheet, target))
    assert page.count == 1
    for shown in ("7KQ2M", "9XW4T", "HB3RD", "V6NPE", "木兰镇社会工作服务站", "2026年4月2日"):
        assert shown in page.text
    assert "保险柜" in page.text
    assert "谁拿到这张纸，谁就能打开" in page.text
    assert "恢复码编号：7K-Q2" in page.text


@pytest.mark.parametrize("code", ["", " - ", "A" * 161])
def test_a_code_that_is_empty_or_does_not_fit_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="recovery code"):
        render_recovery_sheet(RecoverySheet("站", code, DAY), io.BytesIO())


def test_the_longest_code_still_fits_on_one_page(paper: Read) -> None:
    sheet = RecoverySheet("站", "7KQ2M" * 32, DAY)
    assert paper(lambda target: render_recovery_sheet(sheet, target)).count == 1


def test_check_boxes_are_drawn_and_not_left_to_the_font(paper: Read) -> None:
    row = Row((Cell("☑低保　☐特困　☐其他"),))
    frame = Frame("核对", DAY)
    ticked = paper(lambda target: write_pages(frame, [Block((1,), [row])], target))
    assert "低保" in ticked.text
    assert "☑" not in ticked.text
    row = Row((Cell("☐低保　☐特困　☐其他"),))
    blank = paper(lambda target: write_pages(frame, [Block((1,), [row])], target))
    assert ticked.texts == blank.texts
    assert render_page(ticked.data, 0, 96).data != render_page(blank.data, 0, 96).data


def test_a_long_title_unit_and_rule_set_stay_on_the_page(paper: Read) -> None:
    frame = Frame(
        "黑龙江省哈尔滨市木兰县吉兴满族乡社会工作服务站入户走访和个案服务情况登记台账（含补录）",
        DAY,
        ("填报单位：黑龙江省哈尔滨市木兰县吉兴满族乡社会工作服务站", "期间：2026年1月至2026年12月"),
        "统计口径：CR-1（visit_dedupe=household_day，min_session_minutes=15，min_group_sessions=4）",
    )
    rows = [Row((Cell("一行"),))] * 60
    page = paper(lambda target: write_pages(frame, [Block((1,), rows)], target))
    assert page.outside == ()
    assert page.crossed == ()
    assert "min_group_sessions=4" in page.texts[0]


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=5),
    st.lists(st.floats(1, 5), min_size=5, max_size=5),
)
def test_laid_out_text_is_within_its_cell(texts: list[str], shares: list[float]) -> None:
    block = Block(tuple(shares[: len(texts)]), [Row(tuple(Cell(text) for text in texts))])
    (strip,) = lay_out(block, 500).strips
    for box in strip.boxes:
        assert len(box.lines) * box.style.leading <= strip.height
        for line in box.lines:
            width = sum(map(advance(box.style.font), line)) * box.style.size
            assert width <= box.width - 2 * PAD_X + 0.01


@pytest.mark.parametrize("spans", [(1, 1), (2, 2)])
def test_a_row_of_the_wrong_width_is_refused(spans: tuple[int, ...]) -> None:
    row = Row(tuple(Cell("甲", span=span) for span in spans))
    with pytest.raises(ValueError, match="columns"):
        lay_out(Block((1, 1, 1), [row]), 500)


def test_characters_without_a_glyph_are_named() -> None:
    assert missing_characters("张䶮𬭼㛃珏燊，A1 ☑\n☐") == frozenset()
    assert missing_characters("笑😀") == {"😀"}


def test_a_page_is_drawn_as_pixels() -> None:
    target = io.BytesIO()
    pages = render_ledger(ledger(100), target)
    pdf = target.getvalue()
    assert page_count(pdf) == pages
    image = render_page(pdf, pages - 1, 96)
    assert (image.width, image.height) == (1123, 794)
    assert image.stride >= image.width * 4
    assert len(image.data) == image.stride * image.height
    assert image.data[:3] == b"\xff\xff\xff"
    assert min(image.data[0::4]) < 60, "something is drawn"
    assert render_page(pdf, 0, 192).width == 2 * image.width


def test_a_page_that_is_not_there_and_a_file_that_is_no_pdf_are_refused() -> None:
    target = io.BytesIO()
    render_ledger(ledger(1), target)
    with pytest.raises(IndexError):
        render_page(target.getvalue(), 1, 96)
    with pytest.raises(Defect) as caught:
        page_count(b"no pdf")
    assert caught.value.code == "report.unreadable"
