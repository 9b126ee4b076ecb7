# SPDX-License-Identifier: MulanPSL-2.0
"""A volume: cover, catalogue and papers in one file."""

import datetime
import io
import re
from collections.abc import Callable
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image

from wuse_desktop.reports.case_archive import (
    ArchiveCover,
    ArchiveDocument,
    Picture,
    render_archive,
)
from wuse_desktop.reports.form_content import Answer, Entry, FormPaper, Section

Read = Callable[[Callable[[BinaryIO], int]], Any]

COVER = ArchiveCover(
    unit="广坪镇社会工作服务站",
    title="个案服务档案",
    number="LA-2026-0113",
    facts=(("服务对象", "王小明"), ("保管期限", "永久")),
)


def form(title: str, rows: int) -> FormPaper:
    entries = tuple((Entry(f"第{n}项", 1, Answer("已核"), 3),) for n in range(rows))
    return FormPaper(title=title, parts=(Section("内容", 4, entries),))


def document(title: str, rows: int = 3, **changes: Any) -> ArchiveDocument:
    return ArchiveDocument(
        title=title, content=form(title, rows), on=datetime.date(2026, 3, 12), **changes
    )


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "steelblue").save(target, "JPEG")
    return target.getvalue()


def volume(*documents: ArchiveDocument) -> bytes:
    target = io.BytesIO()
    render_archive(COVER, documents, target)
    return target.getvalue()


def test_the_catalogue_names_the_pages_on_which_each_paper_stands(paper: Read) -> None:
    listed = [
        document("接案登记表", number="LA-2026-0113", responsible="李敏"),
        document("过程记录", rows=60),
        document("结案表"),
    ]
    page = paper(lambda target: render_archive(COVER, listed, target))
    assert page.count == 2 + 1 + 2 + 1
    assert "个案服务档案" in page.texts[0]
    assert "服务对象王小明保管期限永久" in page.texts[0]
    assert "卷内目录个案服务档案LA-2026-0113共3件4页" in page.texts[1]
    assert "1接案登记表LA-2026-0113李敏2026-03-121" in page.texts[1]
    assert "2过程记录2026-03-122—3" in page.texts[1]
    assert "3结案表2026-03-124" in page.texts[1]
    assert "立卷人检查人立卷日期年月日" in page.texts[1]
    assert page.crossed == ()
    assert page.outside == ()


def test_papers_are_numbered_through_and_cover_and_catalogue_are_not(paper: Read) -> None:
    listed = [document(f"第{number}次过程记录", rows=45) for number in range(1, 4)]
    page = paper(lambda target: render_archive(COVER, listed, target))
    numbers = [re.findall(r"第(\d+)页共(\d+)页", text) for text in page.texts]
    assert numbers == [[], [], *([(str(number), "6")] for number in range(1, 7))]


def test_a_long_catalogue_goes_on_with_its_headings(paper: Read) -> None:
    listed = [document(f"第{number}次过程记录") for number in range(1, 91)]
    page = paper(lambda target: render_archive(COVER, listed, target))
    catalogue = [text for text in page.texts if "序号题名编号责任者日期页号备注" in text]
    assert len(catalogue) == page.count - 1 - 90 > 1
    assert "90第90次过程记录2026-03-1290" in catalogue[-1]


def test_what_is_kept_elsewhere_stands_in_the_catalogue_without_a_page(paper: Read) -> None:
    sealed = ArchiveDocument(title="强制报告", content=None, remark="密封另存")
    page = paper(lambda target: render_archive(COVER, [sealed, document("结案表")], target))
    assert page.count == 3
    assert "1强制报告密封另存2结案表2026-03-121" in page.texts[1]


def test_a_picture_fills_a_page_that_turns_with_it() -> None:
    data = volume(
        ArchiveDocument(title="走访照片", content=Picture(picture(1600, 1000), wide=True)),
        ArchiveDocument(title="低保证", content=Picture(picture(1000, 1600))),
    )
    file = pypdfium2.PdfDocument(data)
    sizes = [file.get_page_size(index) for index in range(len(file))]
    assert [width > height for width, height in sizes] == [False, False, True, False]
    for index in (2, 3):
        sheet = file[index]
        image = next(iter(sheet.get_objects()))
        left, bottom, right, top = image.get_bounds()
        width, height = sheet.get_size()
        assert (right - left) / width > 0.8 or (top - bottom) / height > 0.8
        assert left > 40 < bottom
        sheet.close()
    file.close()


def test_each_paper_can_be_jumped_to() -> None:
    file = pypdfium2.PdfDocument(volume(document("接案登记表"), document("结案表")))
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in file.get_toc()]
    file.close()
    assert marks == [("封面", 0), ("卷内目录", 1), ("接案登记表", 2), ("结案表", 3)]


def test_an_empty_volume_says_so(paper: Read) -> None:
    page = paper(lambda target: render_archive(COVER, [], target))
    assert page.count == 2
    assert "卷内没有文件" in page.texts[1]


def test_equal_volumes_give_equal_bytes() -> None:
    listed = [
        document("接案登记表"),
        ArchiveDocument(title="照片", content=Picture(picture(400, 300), wide=True)),
    ]
    assert volume(*listed) == volume(*listed)
