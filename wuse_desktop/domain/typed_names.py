# SPDX-License-Identifier: MulanPSL-2.0
"""Names in what people paste: a column of a spreadsheet, or a line with marks between them."""

import re

_CELLS = re.compile(r"[\t,，、;；|]")
_MARKS = re.compile(r"[，,、;；\s]+")
_LINES = re.compile(r"[\r\n]+")
_NUMBERED = re.compile(r"^\s*\d+\s*[.、．)）]?\s*")
_HEADINGS = frozenset({"姓名", "名字", "姓名（签名）", "签名", "签到", "序号", "人员"})


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character, rare ones included."""
    return any(_is_han(char) for char in text)


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "〇" or char >= "\U00020000"


def names_in(text: str) -> tuple[str, ...]:
    """The names in a pasted text, each once and in order.

    Of each line of several cells the first one with a Chinese character is the name; headings and
    leading numbers are left out. A single line is a list of names.
    """
    lines = [line for line in _LINES.split(text) if line.strip()]
    if len(lines) == 1:
        cells = _CELLS.split(lines[0])
    else:
        cells = [next(filter(has_han, _CELLS.split(line)), "") for line in lines]
    names = (_NUMBERED.sub("", cell).strip().replace(" ", "") for cell in cells)
    return tuple(dict.fromkeys(name for name in names if has_han(name) and name not in _HEADINGS))


def names_in_list(text: str) -> tuple[str, ...]:
    """The names of a typed list in order, whatever marks or spaces part them."""
    return tuple(name for name in _MARKS.split(text) if name)
