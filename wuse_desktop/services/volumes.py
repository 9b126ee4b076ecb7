# SPDX-License-Identifier: MulanPSL-2.0
"""The whole file of a case, group or activity as one PDF: cover, catalogue, papers, pictures."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.archive_order import Volume, place
from wuse_desktop.i18n import _, in_turn
from wuse_desktop.reports.case_archive import (
    ArchiveCover,
    ArchiveDocument,
    Picture,
    render_archive,
)
from wuse_desktop.reports.form_content import FormPaper

_LARGEST_SIDE = 2600
"""Pixels of the longer side of a printed picture: about 230 to the inch on A4."""

_UNDATED = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePart:
    """A paper for a volume; ``kind`` gives its place: the id of its form, or e.g. "attachment".

    ``content`` is what ``form_sheets.form_content`` gives, the bytes of a JPEG or PNG file, or
    None for what is kept elsewhere, which ``remark`` then says (密封另存).
    """

    kind: str
    title: str
    content: FormPaper | bytes | None
    number: str = ""
    responsible: str = ""
    on: date | None = None
    remark: str = ""


def volume_pdf(volume: Volume, cover: ArchiveCover, parts: Sequence[VolumePart]) -> bytes:
    """The volume as one PDF, its papers in their order and numbered through.

    Papers of one kind stand in the order of their dates, undated ones last. A picture that
    cannot be read has no page; the catalogue says so.
    """
    ordered = sorted(parts, key=lambda part: (place(volume, part.kind), part.on or _UNDATED))
    target = io.BytesIO()
    render_archive(cover, [_document(part) for part in ordered], target)
    return target.getvalue()


def _document(part: VolumePart) -> ArchiveDocument:
    content: FormPaper | Picture | None
    remark = part.remark
    if isinstance(part.content, bytes):
        content = printable(part.content)
        if content is None:
            remark = in_turn(text for text in (remark, _("图片无法显示，见原件")) if text)
    else:
        content = part.content
    return ArchiveDocument(
        title=part.title,
        content=content,
        number=part.number,
        responsible=part.responsible,
        on=part.on,
        remark=remark,
    )


def printable(picture: bytes) -> Picture | None:
    """A picture as it is printed, None for bytes that are no readable picture.

    It is turned upright, and nothing but its pixels remains: no place, no camera.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, loaded when first used

    too_large = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as image:
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:
                clear = upright.convert("RGBA")
                flat = Image.new("RGB", clear.size, "white")
                flat.paste(clear, mask=clear)
            else:
                flat = upright.convert("RGB")
    except (OSError, SyntaxError, ValueError, *too_large):
        return None
    flat.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    target = io.BytesIO()
    flat.save(target, "JPEG", quality=85)
    return Picture(target.getvalue(), wide=flat.width > flat.height)
