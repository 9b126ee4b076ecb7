# SPDX-License-Identifier: MulanPSL-2.0
"""Turns a page of a PDF into pixels, for the preview and for the printer."""

import contextlib
import dataclasses
import threading
from collections.abc import Iterator
from typing import Any

from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _

# PDFium may only be used by one thread at a time.
_pdfium = threading.Lock()


@dataclasses.dataclass(frozen=True, slots=True)
class PageImage:
    """Pixels of a page: rows of ``stride`` bytes, each pixel blue, green, red and an unused 255.

    This is QImage's Format_RGB32 on the machines that the program runs on.
    """

    width: int
    height: int
    stride: int
    data: bytes


def page_count(pdf: bytes) -> int:
    """The number of pages. Raises Defect for bytes that are not a readable PDF."""
    with _document(pdf) as document:
        return len(document)


def render_page(pdf: bytes, index: int, dpi: int) -> PageImage:
    """Draw page ``index`` (from 0) at ``dpi`` dots per inch on white.

    Raises IndexError for a page that does not exist and Defect for an unreadable PDF.
    """
    with _document(pdf) as document:
        if not 0 <= index < len(document):
            raise IndexError(index)
        # Closed here and not by the collector, which may run in another thread.
        with contextlib.closing(document[index]) as page:
            drawn = page.render(scale=dpi / 72, prefer_bgrx=True)
            with contextlib.closing(drawn) as bitmap:
                return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


@contextlib.contextmanager
def _document(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 - heavy, loaded when first used

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Defect(
                "report.unreadable",
                _("这份文件不能显示，记录没有变化。"),
                _("请重新生成；仍不行请报告问题。"),
            ) from error
        try:
            yield document
        finally:
            document.close()
