# SPDX-License-Identifier: MulanPSL-2.0
"""From the syntax tree of an expression to closures."""

import math
from collections.abc import Callable, Sequence
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.choice_functions import CHOICE_FUNCTIONS
from wuse_desktop.forms.xpath.comparisons import comparison
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.date_functions import DATE_FUNCTIONS
from wuse_desktop.forms.xpath.faults import ExpressionFault
from wuse_desktop.forms.xpath.function import Function
from wuse_desktop.forms.xpath.node_functions import NODE_FUNCTIONS
from wuse_desktop.forms.xpath.number_functions import NUMBER_FUNCTIONS
from wuse_desktop.forms.xpath.operands import (
    NodesOf,
    NumberOf,
    Operand,
    nodes_operand,
    number_operand,
    truth_operand,
    written_operand,
)
from wuse_desktop.forms.xpath.parser import MAX_DEPTH
from wuse_desktop.forms.xpath.paths import Filter, nodes_of_path, predicate, union
from wuse_desktop.forms.xpath.syntax import Call, Chain, Literal, Negation, Path, Syntax, Union
from wuse_desktop.forms.xpath.text_functions import TEXT_FUNCTIONS
from wuse_desktop.forms.xpath.values import NAN
from wuse_desktop.i18n import _

FUNCTIONS: Final[dict[str, Function]] = {
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **DATE_FUNCTIONS,
    **CHOICE_FUNCTIONS,
    **NODE_FUNCTIONS,
}

# A bracket may hold all six levels of operators; Python's own stack allows about 1,000 frames.
_MAX_HEIGHT = 2 * MAX_DEPTH


def compiled(syntax: Syntax) -> Operand:
    """The closures of an expression.

    Raises ExpressionFault where a function is unknown or its arguments do not fit.
    """
    return _Compiler().operand(syntax)


class _Compiler:
    def __init__(self) -> None:
        self._height = 0

    def operand(self, syntax: Syntax) -> Operand:
        self._rise(1)
        built = self._built(syntax)
        self._height -= 1
        return built

    def _rise(self, levels: int) -> None:
        self._height += levels
        if self._height > _MAX_HEIGHT:
            raise ExpressionFault(_("表达式嵌套太深，请拆成几个计算题"))

    def _built(self, syntax: Syntax) -> Operand:
        match syntax:
            case Literal():
                return written_operand(syntax.value)
            case Path():
                return self._path(syntax)
            case Call():
                return self._call(syntax)
            case Chain():
                return self._chain(syntax)
            case Negation():
                return _negation(self.operand(syntax.operand), negative=syntax.negative)
            case Union():
                parts = [self._node_set(part, syntax.position) for part in syntax.parts]
                return nodes_operand(union(parts))

    def _node_set(self, syntax: Syntax, position: int) -> NodesOf:
        nodes = self.operand(syntax).nodes
        if nodes is None:
            raise ExpressionFault(
                _("第{position}个字符处应是题目的路径，而不是单个的值").format(position=position),
                position,
            )
        return nodes

    def _path(self, path: Path) -> Operand:
        base = None if path.base is None else self._node_set(path.base, path.position)
        return nodes_operand(nodes_of_path(path, base, self._filters))

    def _filters(self, predicates: Sequence[Syntax]) -> tuple[Filter, ...]:
        return tuple(
            predicate(self.operand(syntax), is_last=_is_last(syntax)) for syntax in predicates
        )

    def _call(self, call: Call) -> Operand:
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise ExpressionFault(
                _("函数 {name} 不在支持范围内").format(name=call.name), call.position
            )
        _check_count(call, function)
        arguments = [self.operand(argument) for argument in call.arguments]
        for index in sorted(function.paths):
            if index < len(arguments) and arguments[index].nodes is None:
                raise ExpressionFault(
                    _("函数 {name} 的第{number}个参数应是题目的路径").format(
                        name=call.name, number=index + 1
                    ),
                    call.position,
                )
        problem = function.check(arguments) if function.check is not None else ""
        if problem:
            raise ExpressionFault(problem, call.position)
        return function.build(arguments)

    def _chain(self, chain: Chain) -> Operand:
        first = self.operand(chain.first)
        rest = [(operator, self.operand(syntax)) for operator, syntax in chain.rest]
        operator = chain.rest[0][0]
        if operator in {"and", "or"}:
            truths = [first.truth, *[operand.truth for _name, operand in rest]]
            return truth_operand(_every(truths) if operator == "and" else _some(truths))
        if operator in _ARITHMETIC:
            return number_operand(_calculation(first, rest))
        self._rise(len(rest))  # each comparison stands inside the next
        left = first
        for name, right in rest:
            left = truth_operand(comparison(name, left, right))
        self._height -= len(rest)
        return left


def _is_last(syntax: Syntax) -> bool:
    return isinstance(syntax, Call) and syntax.name == "last"


def _check_count(call: Call, function: Function) -> None:
    count = len(call.arguments)
    if count >= function.least and (function.most is None or count <= function.most):
        return
    if function.most is None:
        wanted = _("至少{least}个").format(least=function.least)
    elif function.least == function.most:
        wanted = _("{count}个").format(count=function.least)
    else:
        wanted = _("{least}至{most}个").format(least=function.least, most=function.most)
    raise ExpressionFault(
        _("函数 {name} 应有{wanted}参数，现有{count}个").format(
            name=call.name, wanted=wanted, count=count
        ),
        call.position,
    )


def _negation(operand: Operand, *, negative: bool) -> Operand:
    number = operand.number
    return number_operand((lambda node, place: -number(node, place)) if negative else number)


def _every(truths: list[Callable[[Node, Place], bool]]) -> Callable[[Node, Place], bool]:
    if len(truths) == 2:
        left, right = truths
        return lambda node, place: left(node, place) and right(node, place)

    def every(node: Node, place: Place) -> bool:
        for truth in truths:  # noqa: SIM110 - a generator costs three times as much
            if not truth(node, place):
                return False
        return True

    return every


def _some(truths: list[Callable[[Node, Place], bool]]) -> Callable[[Node, Place], bool]:
    if len(truths) == 2:
        left, right = truths
        return lambda node, place: left(node, place) or right(node, place)

    def some(node: Node, place: Place) -> bool:
        for truth in truths:  # noqa: SIM110 - a generator costs three times as much
            if truth(node, place):
                return True
        return False

    return some


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    """As XPath has it: with the sign of the left side."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _remainder,
}


def _calculation(first: Operand, rest: list[tuple[str, Operand]]) -> NumberOf:
    start = first.number
    parts = [(_ARITHMETIC[operator], operand.number) for operator, operand in rest]
    if len(parts) == 1:
        apply, other = parts[0]
        return lambda node, place: apply(start(node, place), other(node, place))

    def calculate(node: Node, place: Place) -> float:
        total = start(node, place)
        for apply, other in parts:
            total = apply(total, other(node, place))
        return total

    return calculate
