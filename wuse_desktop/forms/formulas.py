# SPDX-License-Identifier: MulanPSL-2.0
"""Expressions as authors write them: ``${name}`` references, typed with a Chinese keyboard.

Everything keeps its place: a character found wrong in what comes out of this module stands at the
same position in the cell.
"""

import re
from dataclasses import dataclass

_REFERENCE = re.compile(r"\$\{(last-saved#)?([^{}$]*)\}")
# What a Chinese keyboard gives where an expression wants the ASCII sign.
_SIGNS = str.maketrans("　【】《》〈〉￥¥", " []<><>$$")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A quotation mark that opens a text: the mark it becomes, and those that may close it.
_QUOTES = {
    "'": ("'", "'"),
    '"': ('"', '"'),
    "‘": ("'", "‘’'"),
    "’": ("'", "‘’'"),
    "“": ('"', '“”"'),
    "”": ('"', '“”"'),
    "＇": ("'", "＇'"),
    "＂": ('"', '＂"'),
}
_CALL = re.compile(r"[a-z][a-z-]*\(.*\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``${name}``: the name, its position (from 1), and whether it asks for the last record."""

    name: str
    position: int
    last_saved: bool = False


def half_width(text: str) -> str:
    """An expression with ASCII signs, of the same length; texts between quotes are left alone."""
    signs: list[str] = []
    mark, closing = "", ""
    for sign in text:
        if not mark:
            mark, closing = _QUOTES.get(sign, ("", ""))
            signs.append(mark or plain_width(sign))
        elif sign in closing:
            signs.append(mark)
            mark = ""
        else:
            signs.append(sign)
    return "".join(signs)


def plain_width(text: str) -> str:
    """A name or a type with ASCII signs instead of full-width ones."""
    return text.translate(_WIDE).translate(_SIGNS)


def looks_evaluated(default: str) -> bool:
    """Whether full-width signs of a default value are slips: it calls a function or refers.

    A text such as "无（见附件）" is no call: functions have ASCII names.
    """
    half = half_width(default)
    return "${" in half or bool(_CALL.fullmatch(half))


def is_evaluated(default: str, kind: str) -> bool:
    """Whether a default value of a question is evaluated when a form is begun.

    The converter decides that: by an operator, a call or a reference.
    """
    from pyxform.utils import default_is_dynamic  # noqa: PLC0415 - slow, loaded when first used

    return bool(default) and bool(default_is_dynamic(default, kind))


def references(text: str) -> list[Reference]:
    """Every ``${name}`` of an expression or a label, in order."""
    return [
        Reference(found[2], found.start() + 1, bool(found[1]))
        for found in _REFERENCE.finditer(text)
    ]


def as_xpath(text: str) -> str:
    """An expression of the same length without ``${}``, to be compiled for its mistakes only.

    ``${age}`` becomes ``(age )``: the name alone could grow together with what follows it.
    """
    return _REFERENCE.sub(
        lambda found: f"({found[0][2:-1].replace('last-saved#', ' ' * 11)} )", text
    )
