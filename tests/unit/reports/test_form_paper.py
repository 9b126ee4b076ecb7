# SPDX-License-Identifier: MulanPSL-2.0
"""Forms on paper, made from plain values."""

import datetime
import functools
import io
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest

from wuse_desktop.i18n import set_language
from wuse_desktop.reports.flow import paginate
from wuse_desktop.reports.fonts import advance
from wuse_desktop.reports.form_content import (
    Answer,
    Entry,
    FormPaper,
    Listing,
    ListingColumn,
    Mark,
    Room,
    Section,
)
from wuse_desktop.reports.form_paper import render_form
from wuse_desktop.reports.grid import Block, Cell, Row, lay_out
from wuse_desktop.reports.preview import render_page
from wuse_desktop.reports.wrap import label_lines

Read = Callable[[Callable[[BinaryIO], int]], Any]

SEX = (Mark("男", True), Mark("女"))
UNTICKED = (Mark("男"), Mark("女"))


def section(*rows: tuple[Entry, ...], title: str = "基本情况", columns: int = 6) -> Section:
    return Section(title, columns, rows)


def whole_row(label: str, answer: Answer, columns: int = 6) -> tuple[Entry, ...]:
    return (Entry(label, 1, answer, columns - 1),)


def form(*parts: Section | Listing, **changes: Any) -> FormPaper:
    return FormPaper(
        title="接案登记表",
        unit="广坪镇社会工作服务站",
        footer="case_intake 2026.1",
        parts=parts,
        **changes,
    )


def family(rows: int, marks: tuple[Mark, ...] = ()) -> Listing:
    columns = (
        ListingColumn("姓名"),
        ListingColumn("与案主关系", marks=marks),
        ListingColumn("健康状况", 2),
    )
    filled = [
        (Answer(f"亲属{number}号"), Answer("祖父母"), Answer("高血压，长期服药"))
        for number in range(1, rows + 1)
    ]
    return Listing("家庭成员", columns, tuple(filled))


def pdf(paper: FormPaper) -> bytes:
    target = io.BytesIO()
    render_form(paper, target)
    return target.getvalue()


def test_labels_and_answers_stand_in_their_order_under_the_heading(paper: Read) -> None:
    rows = (
        (Entry("姓名", 1, Answer("王小明"), 1), Entry("性别", 1, Answer(marks=SEX), 3)),
        whole_row("现住址", Answer("会同县广坪镇西楼村12号")),
    )
    sheet = form(section(*rows), facts=("草稿", "编号：LA-2026-0113", "更正第2次"))
    page = paper(lambda target: render_form(sheet, target))
    assert page.texts == (
        "广坪镇社会工作服务站接案登记表草稿编号：LA-2026-0113更正第2次"
        "基本情况姓名王小明性别男女现住址会同县广坪镇西楼村12号"
        "case_intake2026.1第1页共1页",
    )
    assert all(embedded for _name, embedded in page.fonts)
    assert page.crossed == ()
    assert page.outside == ()


def test_a_chosen_box_is_ticked() -> None:
    ticked = render_page(pdf(form(section(whole_row("性别", Answer(marks=SEX))))), 0, 72)
    bare = render_page(pdf(form(section(whole_row("性别", Answer(marks=UNTICKED))))), 0, 72)
    assert ticked.data != bare.data


def test_a_long_table_has_its_head_on_every_page_and_all_its_rows_once(paper: Read) -> None:
    page = paper(lambda target: render_form(form(family(60)), target))
    assert page.count == 2
    assert "家庭成员姓名与案主关系健康状况" in page.texts[0]
    assert "家庭成员（续）姓名与案主关系健康状况" in page.texts[1]
    for number in range(1, 61):
        assert page.text.count(f"亲属{number}号") == 1
    assert page.crossed == ()


@pytest.mark.parametrize(("blank", "least"), [(False, 3), (True, 5)])
@pytest.mark.parametrize("filled", [0, 1, 7])
def test_a_short_table_has_rows_to_write_in(
    paper: Read, blank: bool, least: int, filled: int
) -> None:
    page = paper(lambda target: render_form(form(family(filled), blank=blank), target))
    title_and_headings = 2
    assert page.rows == (title_and_headings + max(filled, least),)


def test_a_blank_table_says_what_may_be_written_into_a_narrow_column(paper: Read) -> None:
    kin = tuple(Mark(label) for label in ("配偶", "子女", "父母", "祖父母", "外祖父母", "其他"))
    page = paper(lambda target: render_form(form(family(0, kin), blank=True), target))
    assert "“与案主关系”请填：配偶、子女、父母、祖父母、外祖父母、其他" in page.text


def test_a_blank_table_prints_few_choices_in_every_row(paper: Read) -> None:
    page = paper(lambda target: render_form(form(family(0, UNTICKED), blank=True), target))
    assert page.text.count("男女") == 5
    assert "请填" not in page.text


def test_choices_that_find_no_room_in_a_column_are_written_out(paper: Read) -> None:
    marks = (Mark("建档立卡贫困户"), Mark("农村最低生活保障", True), Mark("特困供养", True))
    listing = Listing(
        "家庭成员",
        tuple(ListingColumn(f"第{n}栏") for n in range(8)),
        ((Answer(marks=marks),) * 8,),
    )
    page = paper(lambda target: render_form(form(listing), target))
    assert page.text.count("农村最低生活保障、特困供养") == 8
    assert "建档立卡" not in page.text


def test_many_columns_turn_the_sheet_on_its_side() -> None:
    columns = tuple(ListingColumn(f"第{n}栏") for n in range(11))
    for count, upright in ((10, True), (11, False)):
        page = render_page(pdf(form(Listing("台账", columns[:count]))), 0, 36)
        assert (page.height > page.width) is upright


def test_a_signature_has_room_and_a_date_and_a_stamp_where_it_is_due(paper: Read) -> None:
    row = (
        Entry("社工", 3, Answer(room=Room.SIGNATURE), 0),
        Entry("站长意见（签章）", 1, Answer("同意接案。", room=Room.SEAL), 2),
    )
    page = paper(lambda target: render_form(form(section(row)), target))
    assert "社工：年月日站长意见（签章）同意接案。（签章）年月日" in page.text
    assert page.crossed == ()


def test_signatures_are_not_torn_apart(paper: Read) -> None:
    signed = (
        Entry("社工", 3, Answer(room=Room.SIGNATURE), 0),
        Entry("督导", 3, Answer(room=Room.SIGNATURE), 0),
    )
    note = (Entry("以上由社工填写。", 6, Answer(), 0),)
    for rows in range(20, 34):
        facts = section(*(whole_row(f"第{n}项", Answer("已核")) for n in range(rows)))
        sheet = form(facts, section(note, signed, title="签名"))
        texts = paper(functools.partial(render_form, sheet)).texts
        assert [("签名" in text, "督导：" in text) for text in texts][-1] == (True, True)


def test_a_page_of_signatures_alone_is_not_made(paper: Read) -> None:
    signed = (Entry("社工", 6, Answer(room=Room.SIGNATURE), 0),)
    for rows in range(26, 60):
        facts = section(*(whole_row(f"第{n}项", Answer("已核")) for n in range(rows)))
        sheet = form(facts, section(signed, title="签名"))
        last = paper(functools.partial(render_form, sheet)).texts[-1]
        assert f"第{rows - 1}项已核签名社工：" in last


def test_the_date_of_a_narrow_cell_stays_on_one_line(paper: Read) -> None:
    for columns in (2, 4, 6, 8):
        row = tuple(Entry("日期", 1, Answer(room=Room.DATE), 1) for _number in range(columns // 2))
        sheet = form(section(row, columns=columns), blank=True)
        page = paper(functools.partial(render_form, sheet))
        assert page.text.count("日期年月日") == columns // 2
        assert page.rows == (2,)


def test_a_blank_sheet_has_more_room_than_a_filled_one(paper: Read) -> None:
    rows = [whole_row(f"第{number}项", Answer(room=Room.LINES)) for number in range(12)]
    filled = paper(lambda target: render_form(form(section(*rows)), target))
    blank = paper(lambda target: render_form(form(section(*rows), blank=True), target))
    assert (filled.count, blank.count) == (1, 2)


@pytest.mark.parametrize(
    ("heights", "room", "taken"),
    [
        ((100.0,), 270.0, (200.0,)),
        ((100.0, 80.0), 350.0, (160.0, 140.0)),
        ((100.0, 20.0), 270.0, (180.0, 40.0)),
    ],
)
def test_rows_for_handwriting_take_up_what_the_page_leaves(
    heights: tuple[float, ...], room: float, taken: tuple[float, ...]
) -> None:
    rows = [Row((Cell(),), 50.0), *(Row((Cell(),), height, elastic=True) for height in heights)]
    (page,) = paginate([lay_out(Block((1.0,), rows), 400.0)], room, room)
    assert tuple(strip.height for strip in page.runs[0].body) == (50.0, *taken)


def test_a_page_is_saved_where_a_little_less_height_does_it(paper: Read) -> None:
    counts = []
    for rows in range(26, 44):
        sheet = form(section(*(whole_row(f"第{n}项", Answer("已核")) for n in range(rows))))
        page = paper(functools.partial(render_form, sheet))
        counts.append(page.count)
        assert page.crossed == ()
        assert page.outside == ()
    assert counts == sorted(counts)
    # 30 rows of 7.5 mm fill a page under its heading; rows of 6.6 mm leave room for four more.
    assert counts.index(2) > 34 - 26


def test_spare_rows_of_tables_are_given_up_where_that_saves_a_page(paper: Read) -> None:
    def most(table_rows: int) -> int:
        """How many answers find room on one page with three tables."""
        found = 0
        for answers in range(1, 40):
            rows = [whole_row(f"第{number}项", Answer("有")) for number in range(answers)]
            sheet = form(section(*rows), *(family(table_rows) for _table in range(3)))
            if paper(functools.partial(render_form, sheet)).count > 1:
                return found
            found = answers
        return found

    assert most(1) >= most(3) + 5


def test_long_answers_go_over_the_end_of_a_page_without_loss(paper: Read) -> None:
    told = "".join(f"第{number}次面谈后社工与祖母商定了下一步。" for number in range(1, 240))
    page = paper(
        lambda target: render_form(
            form(section(whole_row("过程记录", Answer(told, room=Room.LINES)))), target
        )
    )
    parted = [number for number in range(1, 240) if f"第{number}次面谈后社工" not in page.text]
    assert 1 <= page.count - 1 >= len(parted)
    assert page.text.count("。") == 239
    assert page.crossed == ()
    assert page.outside == ()


def test_an_answer_without_a_label_column_stands_under_its_label(paper: Read) -> None:
    row = tuple(Entry(label, 0, Answer(text), 1) for label, text in (("甲", "一"), ("乙", "二")))
    page = paper(lambda target: render_form(form(section(row, columns=2)), target))
    assert "甲一乙二" in page.text
    assert page.crossed == ()


def test_equal_forms_give_equal_bytes() -> None:
    sheet = form(family(9), printed_on=datetime.date(2026, 4, 2))
    assert pdf(sheet) == pdf(sheet)


def test_an_english_sheet_has_english_words_around_it(paper: Read) -> None:
    set_language("en")
    row = (Entry("Social worker", 6, Answer(room=Room.SIGNATURE), 0),)
    page = paper(lambda target: render_form(form(section(row), blank=True), target))
    assert "Page1of1" in page.text
    assert page.crossed == ()
    assert page.outside == ()


def test_spans_that_do_not_fill_a_row_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        pdf(form(section((Entry("姓名", 1, Answer("王小明"), 2),))))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("监护人姓名及电话", ["监护人姓名及", "电话"]),
        ("人均月收入（元）", ["人均月收入", "（元）"]),
        ("不接案原因及转介去向", ["不接案原因及", "转介去向"]),
        ("已接受的服务/救助", ["已接受的服务/", "救助"]),
        ("收入与支出情况（元）", ["收入与支出情况", "（元）"]),
        ("Name of father or guardian", ["Name of", "father or", "guardian"]),
        ("姓名", ["姓名"]),
        ("家庭及支持系统状况", ["家庭及支持系统", "状况"]),
        ("Date of first\nvisit", ["Date of first", "visit"]),
        ("Number of persons A", ["Number of", "persons A"]),
    ],
)
def test_a_label_is_broken_so_that_it_reads_well(text: str, lines: list[str]) -> None:
    assert label_lines(text, 7.2, advance("NotoSansSC-Bold")) == lines
