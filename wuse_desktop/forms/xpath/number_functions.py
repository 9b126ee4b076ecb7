# SPDX-License-Identifier: MulanPSL-2.0
"""Functions on numbers: of XPath 1.0 §4.4 and of the OpenRosa specification."""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.function import (
    Function,
    node_set,
    number_from_number,
    number_from_two,
    quiet,
)
from wuse_desktop.forms.xpath.operands import Operand, every_value, number_operand
from wuse_desktop.forms.xpath.values import NAN, is_blank, number_of, number_of_text

_MOST_DIGITS = 30


def _number(arguments: Sequence[Operand]) -> Operand:
    if arguments:
        return number_operand(arguments[0].number)
    return number_operand(lambda node, place: number_of_text(node.text))


def _whole(calculate: Callable[[float], int]) -> Callable[[float], float]:
    """A rounding that leaves NaN and Infinity alone."""
    return lambda number: float(calculate(number)) if math.isfinite(number) else number


def _round(arguments: Sequence[Operand]) -> Operand:
    number = arguments[0].number
    if len(arguments) == 1:
        return number_operand(lambda node, place: round_half_up(number(node, place), 0))
    digits = arguments[1].number
    return number_operand(
        lambda node, place: round_half_up(number(node, place), digits(node, place))
    )


def round_half_up(number: float, digits: float) -> float:
    """A number rounded to so many decimals (negative: tens, hundreds), halves upwards.

    Counted on the decimal digits that the number shows, so 1.005 to two decimals is 1.01.
    """
    if math.isnan(digits):
        return NAN
    if not math.isfinite(number) or digits > _MOST_DIGITS:
        return number
    if digits < -_MOST_DIGITS:
        return 0.0
    unit = Decimal(1).scaleb(-int(digits))
    steps = Decimal(repr(number)) / unit
    whole = (steps + Decimal("0.5")).to_integral_value(ROUND_FLOOR)
    return float(whole * unit)


def _sum(arguments: Sequence[Operand]) -> Operand:
    """The sum over a node set; blanks count as nothing."""
    nodes = node_set(arguments[0])

    def total(node: Node, place: Place) -> float:
        texts = [member.text for member in nodes(node, place)]
        try:
            return math.fsum([number_of_text(text) for text in texts if text])
        except (ValueError, OverflowError):  # where infinities meet
            return NAN

    return number_operand(total)


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    """The greatest or least of node sets and values; NaN of none, or where one is no number."""

    def build(arguments: Sequence[Operand]) -> Operand:
        values = every_value(arguments)

        def extreme(node: Node, place: Place) -> float:
            numbers = [number_of(value) for value in values(node, place) if not is_blank(value)]
            if not numbers or any(map(math.isnan, numbers)):
                return NAN
            return choose(numbers)

        return number_operand(extreme)

    return Function(least=0, most=None, build=build)


def _pi(arguments: Sequence[Operand]) -> Operand:
    return number_operand(lambda node, place: math.pi)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


def _logarithm(take: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else take(number)


NUMBER_FUNCTIONS: Final[dict[str, Function]] = {
    "number": Function(least=0, most=1, build=_number),
    "int": number_from_number(_whole(math.trunc)),
    "floor": number_from_number(_whole(math.floor)),
    "ceiling": number_from_number(_whole(math.ceil)),
    "round": Function(least=1, most=2, build=_round),
    "abs": number_from_number(abs),
    "sum": Function(least=1, most=1, build=_sum, paths=frozenset({0})),
    "min": _extreme(min),
    "max": _extreme(max),
    "pow": number_from_two(quiet(_power)),
    "sqrt": number_from_number(quiet(math.sqrt)),
    "exp": number_from_number(quiet(math.exp)),
    "exp10": number_from_number(quiet(lambda number: 10.0**number)),
    "log": number_from_number(quiet(_logarithm(math.log))),
    "log10": number_from_number(quiet(_logarithm(math.log10))),
    "sin": number_from_number(quiet(math.sin)),
    "cos": number_from_number(quiet(math.cos)),
    "tan": number_from_number(quiet(math.tan)),
    "asin": number_from_number(quiet(math.asin)),
    "acos": number_from_number(quiet(math.acos)),
    "atan": number_from_number(quiet(math.atan)),
    "atan2": number_from_two(quiet(math.atan2)),
    "pi": Function(least=0, most=0, build=_pi),
}
