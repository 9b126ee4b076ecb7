# SPDX-License-Identifier: MulanPSL-2.0
"""Papers as PDF: one, or several in one file with pages that are numbered through.

Equal input gives equal bytes: no time is read, and the file's dates are fixed.
"""

import dataclasses
import io
import threading
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from wuse_desktop.reports.flow import Page, paginate
from wuse_desktop.reports.fonts import REGULAR, register
from wuse_desktop.reports.frame import Frame, text_room
from wuse_desktop.reports.grid import Block, lay_out
from wuse_desktop.reports.sheet import Sheet, page_text
from wuse_desktop.reports.wrap import plain

# ReportLab's font objects keep a reading position, so two documents must not be made at once.
_drawing = threading.Lock()


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its rows on their pages, or a picture that fills one page.

    ``numbered`` pages are counted through the file; a cover and a catalogue are not.
    ``outline`` is the name under which a reader of the file jumps to it, "" for none.
    """

    frame: Frame
    pages: tuple[Page, ...]
    picture: bytes = b""
    numbered: bool = True
    outline: str = ""


def lay_paper(frame: Frame, blocks: Iterable[Block]) -> Paper:
    """Break a paper's text into lines and its rows over pages."""
    register()
    laid = [lay_out(block, frame.text_width) for block in blocks]
    return Paper(frame, tuple(paginate(laid, *text_room(frame))))


def picture_paper(frame: Frame, picture: bytes) -> Paper:
    """A page with a JPEG or PNG picture under its heading."""
    register()
    return Paper(frame, (Page(0.0),), picture)


def write_pages(frame: Frame, blocks: Iterable[Block], target: BinaryIO) -> int:
    """Write a PDF of the blocks in the frame to ``target`` and return the number of pages.

    The fonts are embedded. An OSError of ``target`` passes through.
    """
    return write_papers([lay_paper(frame, blocks)], target, title=frame.title)


def write_papers(
    papers: Sequence[Paper], target: BinaryIO, *, title: str, through: bool = True
) -> int:
    """Write papers into one PDF and return the number of its pages.

    ``title`` is the title of the file. Pages are numbered ``through`` it as in a volume, or else
    each paper on its own. The fonts are embedded. An OSError of ``target`` or of a
    picture that cannot be read passes through.
    """
    from reportlab import rl_config  # noqa: PLC0415 - heavy, loaded when first used
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, loaded when first used

    count = sum(len(paper.pages) for paper in papers if paper.numbered)
    with _drawing:
        rl_config.useA85 = 0  # bytes as they are: a fifth smaller, a tenth faster
        canvas = Canvas(
            target,
            pagesize=papers[0].frame.size,
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,  # else each page names a font that is not embedded
            lang="zh-CN",
        )
        canvas.setTitle(plain(title))
        canvas.setCreator("WuShe Desktop")
        before = 0
        for index, paper in enumerate(papers):
            _outline(canvas, paper, index)
            if through:
                _draw(canvas, paper, before, count)
            else:
                _draw(canvas, paper, 0, len(paper.pages))
            before += len(paper.pages) if paper.numbered else 0
        canvas.save()
    return sum(len(paper.pages) for paper in papers)


def _outline(canvas: Any, paper: Paper, index: int) -> None:
    if paper.outline:
        key = f"paper-{index}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(plain(paper.outline), key)


def _draw(canvas: Any, paper: Paper, before: int, count: int) -> None:
    """Draw the pages of a paper; ``before`` pages of ``count`` stand before it."""
    for number, page in enumerate(paper.pages, 1):
        canvas.setPageSize(paper.frame.size)
        sheet = Sheet(canvas, paper.frame)
        if paper.picture:
            _put_picture(sheet, paper.picture)
        else:
            sheet.put_page(page, first=number == 1)
        if paper.numbered:
            sheet.put_footer(page_text(before + number, count))
        sheet.paint()
        canvas.showPage()


def _put_picture(sheet: Sheet, picture: bytes) -> None:
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - heavy, loaded when first used

    image = ImageReader(io.BytesIO(picture))
    sheet.put_picture(image, image.getSize(), sheet.put_heading())
