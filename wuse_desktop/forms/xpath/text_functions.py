# SPDX-License-Identifier: MulanPSL-2.0
"""Functions on text: of XPath 1.0 §4.2 and of the OpenRosa specification."""

import math
import uuid
from collections.abc import Sequence
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.function import (
    Function,
    own_text,
    text_from_texts,
    truth_from_texts,
)
from wuse_desktop.forms.xpath.operands import (
    Operand,
    every_value,
    number_operand,
    text_operand,
    truth_operand,
)
from wuse_desktop.forms.xpath.patterns import danger, matches_whole
from wuse_desktop.forms.xpath.values import WHITESPACE, text_of

_UUID_LENGTH = 36
_UUID_LONGEST = 256
_TO_SPACE = str.maketrans(dict.fromkeys(WHITESPACE, " "))


def _string(arguments: Sequence[Operand]) -> Operand:
    return text_operand(own_text(arguments))


def _string_length(arguments: Sequence[Operand]) -> Operand:
    text = own_text(arguments)
    return number_operand(lambda node, place: float(len(text(node, place))))


def _normalize_space(arguments: Sequence[Operand]) -> Operand:
    text = own_text(arguments)

    def normalized(node: Node, place: Place) -> str:
        plain = text(node, place).translate(_TO_SPACE)
        return " ".join(word for word in plain.split(" ") if word)

    return text_operand(normalized)


def _concat(arguments: Sequence[Operand]) -> Operand:
    values = every_value(arguments)
    return text_operand(lambda node, place: "".join(map(text_of, values(node, place))))


def _join(arguments: Sequence[Operand]) -> Operand:
    between, values = arguments[0].text, every_value(arguments[1:])
    return text_operand(
        lambda node, place: between(node, place).join(map(text_of, values(node, place)))
    )


def _substring(arguments: Sequence[Operand]) -> Operand:
    """XPath's own: counted from 1, rounded, NaN and Infinity allowed."""
    text, begin = arguments[0].text, arguments[1].number
    length = arguments[2].number if len(arguments) > 2 else None

    def substring(node: Node, place: Place) -> str:
        whole, first = text(node, place), _rounded(begin(node, place))
        end = math.inf if length is None else first + _rounded(length(node, place))
        return "".join(
            character for position, character in enumerate(whole, 1) if first <= position < end
        )

    return text_operand(substring)


def _rounded(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def _substr(arguments: Sequence[Operand]) -> Operand:
    """Counted from 0 up to but not including the end; negative numbers count from the end."""
    text, begin = arguments[0].text, arguments[1].number
    end = arguments[2].number if len(arguments) > 2 else None

    def substr(node: Node, place: Place) -> str:
        whole = text(node, place)
        first = _index(begin(node, place), len(whole))
        last = len(whole) if end is None else _index(end(node, place), len(whole))
        return whole[first:last]

    return text_operand(substr)


def _index(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    if math.isinf(number):
        return length if number > 0 else 0
    return max(0, length + int(number)) if number < 0 else int(number)


def _translate(text: str, given: str, wanted: str) -> str:
    table: dict[int, str] = {}
    for place, character in enumerate(given):
        table.setdefault(ord(character), wanted[place : place + 1])
    return text.translate(table)


def _before(text: str, part: str) -> str:
    return text.partition(part)[0] if part and part in text else ""


def _after(text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


def _regex(arguments: Sequence[Operand]) -> Operand:
    text, pattern = arguments[0].text, arguments[1].text
    return truth_operand(lambda node, place: matches_whole(pattern(node, place), text(node, place)))


def _check_regex(arguments: Sequence[Operand]) -> str:
    pattern = arguments[1].literal
    return danger(pattern) if isinstance(pattern, str) else ""


def _uuid(arguments: Sequence[Operand]) -> Operand:
    """Without an argument a UUID; with one, so many characters that no one can guess."""
    if not arguments:
        return text_operand(lambda node, place: str(uuid.uuid4()))
    length = arguments[0].number

    def characters(node: Node, place: Place) -> str:
        wanted = length(node, place)
        count = int(min(max(wanted, 0), _UUID_LONGEST)) if math.isfinite(wanted) else _UUID_LENGTH
        return "".join(uuid.uuid4().hex for _block in range(count // 32 + 1))[:count]

    return text_operand(characters)


TEXT_FUNCTIONS: Final[dict[str, Function]] = {
    "string": Function(least=0, most=1, build=_string),
    "string-length": Function(least=0, most=1, build=_string_length),
    "normalize-space": Function(least=0, most=1, build=_normalize_space),
    "concat": Function(least=1, most=None, build=_concat),
    "join": Function(least=1, most=None, build=_join),
    "substring": Function(least=2, most=3, build=_substring),
    "substr": Function(least=2, most=3, build=_substr),
    "substring-before": text_from_texts(_before, 2),
    "substring-after": text_from_texts(_after, 2),
    "translate": text_from_texts(_translate, 3),
    "contains": truth_from_texts(str.__contains__),
    "starts-with": truth_from_texts(str.startswith),
    "ends-with": truth_from_texts(str.endswith),
    "regex": Function(least=2, most=2, build=_regex, check=_check_regex),
    "uuid": Function(least=0, most=1, build=_uuid),
}
