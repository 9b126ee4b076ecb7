# SPDX-License-Identifier: MulanPSL-2.0
"""Reads printed pages back with PDFium: text, fonts, lines and where each character stands."""

import ctypes
import dataclasses
import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

Box = tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True)
class Paper:
    """A rendered document."""

    count: int
    data: bytes
    texts: tuple[str, ...]
    """The text of each page without line ends and blanks."""

    lines: frozenset[str]
    """Each line of text as it was set."""

    fonts: frozenset[tuple[str, bool]]
    """Name and whether embedded, of each font that draws text."""

    crossed: tuple[str, ...]
    """Characters through which a grid line passes."""

    outside: tuple[str, ...]
    """Characters beyond the page's margins."""

    rows: tuple[int, ...]
    """Of each page, the rows of its grids: the lines across the whole width, less the top one."""

    @property
    def text(self) -> str:
        return "".join(self.texts)


@pytest.fixture
def paper() -> Callable[[Callable[[BinaryIO], int]], Paper]:
    """Render with a function that writes to a file and read the pages back."""

    def render(write: Callable[[BinaryIO], int]) -> Paper:
        target = io.BytesIO()
        count = write(target)
        return _read(count, target.getvalue())

    return render


def _read(count: int, data: bytes) -> Paper:
    texts, fonts, crossed, outside, rows = [], set(), [], [], []
    set_lines: set[str] = set()
    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        texts.append("".join(text.split()))
        set_lines.update(line.strip() for line in text.splitlines())
        lines = list(_lines(page))
        rows.append(_rows(lines))
        for char, box in _characters(text_page):
            left, bottom, right, top = box
            if left < 40 or right > width - 38 or bottom < 15 or top > height - 30:
                outside.append(char)
            if any(_passes(line, box) for line in lines):
                crossed.append(char)
        fonts |= {_font(item.raw) for item in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT])}
        text_page.close()
        page.close()
    assert len(document) == count
    document.close()
    return Paper(
        count,
        data,
        tuple(texts),
        frozenset(set_lines),
        frozenset(fonts),
        tuple(crossed),
        tuple(outside),
        tuple(rows),
    )


def _rows(lines: list[Box]) -> int:
    widest = max((right - left for left, _bottom, right, _top in lines), default=0)
    across = {round(low) for left, low, right, _top in lines if right - left > widest - 1}
    return len(across) - 1


def _characters(text_page: Any) -> Iterator[tuple[str, Box]]:
    for index in range(text_page.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index))
        if not char.isspace():
            yield char, text_page.get_charbox(index)


def _lines(page: Any) -> Iterator[Box]:
    """The stroked horizontal and vertical lines, as left, bottom, right, top."""
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroke)
        if not stroke.value:
            continue
        last = (0.0, 0.0)
        for index in range(pdfium.FPDFPath_CountSegments(item.raw)):
            segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = (x.value, y.value)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
                xs, ys = sorted((last[0], point[0])), sorted((last[1], point[1]))
                if xs[1] - xs[0] > 12 or ys[1] - ys[0] > 12:  # shorter ones are check boxes
                    yield xs[0], ys[0], xs[1], ys[1]
            last = point


def _passes(line: Box, box: Box) -> bool:
    slack = 0.2
    return (
        line[0] < box[2] - slack
        and line[2] > box[0] + slack
        and line[1] < box[3] - slack
        and line[3] > box[1] + slack
    )


def _font(item: Any) -> tuple[str, bool]:
    font = pdfium.FPDFTextObj_GetFont(item)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, name, 200)
    return name.value.decode(), pdfium.FPDFFont_GetIsEmbedded(font) == 1
