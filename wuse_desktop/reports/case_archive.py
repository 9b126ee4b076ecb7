# SPDX-License-Identifier: MulanPSL-2.0
"""案卷: a cover, the catalogue of what is inside (卷内目录), and every paper, in one file.

As in a bound volume, the papers are numbered through from 1; cover and catalogue have no numbers.
"""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _, pgettext
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.form_content import FormPaper
from wuse_desktop.reports.form_paper import lay_form
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import MM, Align, Block, Cell, Column, Row, Style, label, table
from wuse_desktop.reports.page import Paper, lay_paper, picture_paper, write_papers

_COVER_UNIT = Style(size=18)
_COVER_TITLE = Style(BOLD, 30)
_COVER_FACT = Style(size=13)
_COVER_LABEL = Style(BOLD, 13)
_PLACE_OF_UNIT, _PLACE_OF_TITLE = 60 * MM, 60 * MM
_FACT_HEIGHT = 13 * MM


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """An attachment that is a picture: a JPEG or PNG file as bytes.

    A ``wide`` one turns its page on its side.
    """

    data: bytes = dataclasses.field(repr=False)
    wide: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCover:
    """The cover of a volume. ``facts`` are label-and-value pairs (档案编号, 立卷日期, 保管期限)."""

    unit: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    number: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDocument:
    """A paper of a volume: a form, a picture, or None for what is kept elsewhere.

    What has no pages here (a sealed envelope, a recording) stands in the catalogue with its
    ``remark``. ``responsible`` is who made it.
    """

    title: str
    content: FormPaper | Picture | None
    number: str = ""
    responsible: str = ""
    on: datetime.date | None = None
    remark: str = ""


def render_archive(
    cover: ArchiveCover, documents: Sequence[ArchiveDocument], target: BinaryIO
) -> int:
    """Write a volume as PDF to ``target`` and return the number of its pages.

    Equal content gives equal bytes in the same language. An OSError of ``target`` or of a picture
    that cannot be read passes through.
    """
    papers = [_paper(cover, document) for document in documents]
    named = [
        dataclasses.replace(paper, outline=document.title)
        for paper, document in zip(papers, documents, strict=True)
        if paper is not None
    ]
    volume = [_cover(cover), _catalogue(cover, documents, papers), *named]
    return write_papers(volume, target, title=f"{cover.title} {cover.number}".rstrip())


def _paper(cover: ArchiveCover, document: ArchiveDocument) -> Paper | None:
    if document.content is None:
        return None
    if isinstance(document.content, FormPaper):
        return lay_form(document.content)
    facts = (document.number, document.on.isoformat() if document.on else "", document.remark)
    frame = Frame(
        title=document.title,
        unit=cover.unit,
        facts=tuple(fact for fact in facts if fact),
        footer=cover.number,
        landscape=document.content.wide,
    )
    return picture_paper(frame, document.content.data)


def _cover(cover: ArchiveCover) -> Paper:
    frame = Frame("")
    unit = Row((Cell(cover.unit, 1, Align.CENTER, _COVER_UNIT),), _PLACE_OF_UNIT)
    title = Row((Cell(cover.title, 1, Align.CENTER, _COVER_TITLE),), _PLACE_OF_TITLE)
    blocks = [Block((1.0,), (unit, title), framed=False)]
    rows = [
        Row(
            (
                Cell(name, 1, Align.CENTER, _COVER_LABEL, shaded=True),
                Cell(value, 1, Align.CENTER, _COVER_FACT),
            ),
            _FACT_HEIGHT,
        )
        for name, value in cover.facts
    ]
    if rows:
        blocks.append(Block((1.0, 2.6), rows))
    return dataclasses.replace(lay_paper(frame, blocks), numbered=False, outline=_("封面"))


def _catalogue(
    cover: ArchiveCover, documents: Sequence[ArchiveDocument], papers: Sequence[Paper | None]
) -> Paper:
    pages = sum(len(paper.pages) for paper in papers if paper)
    counts = _("共 {count} 件 {pages} 页").format(count=len(documents), pages=pages)
    frame = Frame(
        title=_("卷内目录"),
        unit=cover.unit,
        facts=tuple(fact for fact in (cover.title, cover.number, counts) if fact),
    )
    columns = [
        Column(_("序号"), 11, Align.CENTER),
        Column(pgettext("heading", "题名"), 62),
        Column(_("编号"), 34),
        Column(_("责任者"), 24, Align.CENTER),
        Column(_("日期"), 22, Align.CENTER),
        Column(_("页号"), 17, Align.CENTER),
        Column(_("备注"), 26),
    ]
    rows = [
        (
            str(number),
            document.title,
            document.number,
            document.responsible,
            document.on.isoformat() if document.on else "",
            place,
            document.remark,
        )
        for number, (document, place) in enumerate(zip(documents, _places(papers), strict=True), 1)
    ]
    blocks = [table(columns, rows, empty=_("卷内没有文件")), _filing()]
    return dataclasses.replace(lay_paper(frame, blocks), numbered=False, outline=_("卷内目录"))


def _places(papers: Sequence[Paper | None]) -> Iterator[str]:
    """The numbers of the pages of each paper, "" for what has none."""
    next_page = 1
    for paper in papers:
        count = len(paper.pages) if paper else 0
        last = next_page + count - 1
        yield "" if not count else str(last) if count == 1 else f"{next_page}—{last}"
        next_page += count


def _filing() -> Block:
    """Room for who put the volume together and who checked it."""
    cells = (
        label(_("立卷人")),
        Cell(),
        label(_("检查人")),
        Cell(),
        label(_("立卷日期")),
        Cell(_("　　年　　月　　日"), align=Align.RIGHT),
    )
    return Block((1.2, 2.6, 1.2, 2.6, 1.4, 3), (Row(cells, min_height=15 * MM),), together=True)
