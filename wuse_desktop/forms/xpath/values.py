# SPDX-License-Identifier: MulanPSL-2.0
"""How values turn into one another and compare (XPath 1.0, §3.4 and §4), with dates as numbers.

Three things differ from XPath on purpose. A date or a time written as text is a number where one is
wanted: local days since 1970-01-01, or the part of a day. NaN is blank as text: no question
ever shows the word. And where no node is found, ``=`` and ``!=`` compare a blank, as in JavaRosa:
what does not matter counts as not answered.
"""

import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Value
from wuse_desktop.forms.xpath.dates import days_of_text

NAN: Final = math.nan
WHITESPACE: Final = " \t\r\n"
_NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")
_EXACT = 1e15  # whole numbers below print the same as int and as float

Comparison = Callable[[float, float], bool]

RELATIONS: Final[dict[str, Comparison]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def number_of_text(text: str) -> float:
    """The number that a text writes; of a date its day, of a time its part of a day; else NaN."""
    if (text.isdecimal() and text.isascii()) or _NUMBER.fullmatch(text):
        return float(text)
    days = days_of_text(text)
    return NAN if days is None else days


def text_of_number(number: float) -> str:
    """A number as XPath writes it: no exponent, no ".0"; blank for NaN."""
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return f"{Decimal(repr(number)):f}".removesuffix(".0")


def text_of(value: Value) -> str:
    """Any value as text; of a node set its first node."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].text if value else ""
    return text_of_number(value)


def number_of(value: Value) -> float:
    """Any value as a number; of a node set its first node."""
    if isinstance(value, bool | float):
        return float(value)
    return number_of_text(text_of(value))


def truth_of(value: Value) -> bool:
    """Any value as true or false: nodes, text or a number other than 0 and NaN are there."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def is_blank(value: Value) -> bool:
    """Whether a value shows nothing."""
    return text_of(value) == ""


def equal(left: Value, right: Value) -> bool:
    """``left = right``."""
    return _same(left, right, wanted=True)


def unequal(left: Value, right: Value) -> bool:
    """``left != right``: between node sets true as soon as one pair differs."""
    return _same(left, right, wanted=False)


def _same(left: Value, right: Value, *, wanted: bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (truth_of(left) == truth_of(right)) is wanted
    left, right = ("" if side == [] else side for side in (left, right))
    if isinstance(left, list):
        if isinstance(right, list):
            others = [node.text for node in right]
            return any((node.text == other) is wanted for node in left for other in others)
        return any(_same(node.text, right, wanted=wanted) for node in left)
    if isinstance(right, list):
        return any(_same(left, node.text, wanted=wanted) for node in right)
    if isinstance(left, str) and isinstance(right, str):
        return (left == right) is wanted
    return (number_of(left) == number_of(right)) is wanted


def related(compare: Comparison, left: Value, right: Value) -> bool:
    """``left < right`` and its kin: always numbers, of node sets any pair."""
    if isinstance(left, list) and isinstance(right, list):
        others = numbers_of(right)
        return any(compare(number, other) for number in numbers_of(left) for other in others)
    if isinstance(left, list) and not isinstance(right, bool):
        number = number_of(right)
        return any(compare(other, number) for other in numbers_of(left))
    if isinstance(right, list) and not isinstance(left, bool):
        number = number_of(left)
        return any(compare(number, other) for other in numbers_of(right))
    if isinstance(left, list) or isinstance(right, list):
        return compare(float(truth_of(left)), float(truth_of(right)))
    return compare(number_of(left), number_of(right))


def numbers_of(nodes: list[Node]) -> list[float]:
    """The number of every node."""
    return [number_of_text(node.text) for node in nodes]
