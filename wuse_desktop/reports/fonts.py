# SPDX-License-Identifier: MulanPSL-2.0
"""The two fonts that ship with the program, as ReportLab and the line breaker need them.

Noto Sans SC has every character of the 通用规范汉字表; ReportLab embeds the part that a document
uses. System fonts are never asked: the same records give the same pages on every machine.
"""

import functools
import threading
from typing import Any

from wuse_desktop.assets import asset
from wuse_desktop.reports.wrap import CHECKED, JOINER, UNCHECKED, Advance, plain

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"

_FILES = {REGULAR: "NotoSansSC_400Regular.ttf", BOLD: "NotoSansSC_700Bold.ttf"}
_DRAWN = (CHECKED, UNCHECKED, JOINER)
_LAST_OF_PLANE_0 = 0xFFFF
_lock = threading.Lock()


def register() -> None:
    """Make both fonts known to ReportLab; the first call reads them, later ones are free."""
    for name in _FILES:
        _face(name)


def advance(font: str) -> Advance:
    """Return the function that gives a character's width in em (1.0 = the font size)."""
    return _advances(font).__getitem__


def text_width(text: str, font: str, size: float) -> float:
    """Width of one line of text in points."""
    return sum(map(advance(font), text)) * size


def missing_characters(text: str) -> frozenset[str]:
    """The characters of ``text`` that would be printed as an empty box."""
    face = _face(REGULAR)
    known = face.charToGlyph
    return frozenset(
        char
        for char in plain(text)
        if ord(char) not in known and not char.isspace() and char not in _DRAWN
    )


class _Advances(dict[str, float]):
    """Widths in em, read from the font when a character is first met."""

    def __init__(self, face: Any) -> None:
        # The check boxes are drawn as lines, one em wide, whatever the font has for them.
        super().__init__({CHECKED: 1.0, UNCHECKED: 1.0, JOINER: 0.0})
        self._face = face

    def __missing__(self, char: str) -> float:
        width: float = self._face.getCharWidth(ord(char)) / 1000
        self[char] = width
        return width


@functools.cache
def _advances(font: str) -> _Advances:
    return _Advances(_face(font))


def _face(font: str) -> Any:
    with _lock:
        return _read_face(font)


@functools.cache
def _read_face(font: str) -> Any:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - heavy, loaded when first used
    from reportlab.pdfbase.ttfonts import SUBSETN, TTFont  # noqa: PLC0415 - heavy

    class ReadableFont(TTFont):  # type: ignore[misc] # ReportLab has no types
        """Writes the text behind the glyphs right also for characters beyond U+FFFF.

        ReportLab writes their code where UTF-16 is due, so that rare characters of names are
        drawn well but are copied, searched and read aloud as other characters.
        """

        def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
            subsets = self.state[doc].subsets
            super().addObjects(doc)
            for number, codes in enumerate(subsets):
                name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode()
                stream = doc.idToObject[f"toUnicodeCMap:{name}"]
                for code in codes:
                    if code > _LAST_OF_PLANE_0:
                        pair = chr(code).encode("utf-16-be").hex().upper()
                        stream.content = stream.content.replace(f"<{code:04X}>", f"<{pair}>")

    loaded = ReadableFont(font, str(asset("resources", "fonts", _FILES[font])))
    pdfmetrics.registerFont(loaded)
    return loaded.face
