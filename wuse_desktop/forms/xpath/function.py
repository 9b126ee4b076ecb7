# SPDX-License-Identifier: MulanPSL-2.0
"""What a function of the expression language is, and short ways to make the plain ones."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.operands import (
    NodesOf,
    Operand,
    number_operand,
    text_operand,
    truth_operand,
)
from wuse_desktop.forms.xpath.values import NAN

Build = Callable[[Sequence[Operand]], Operand]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function: how many arguments it takes (``most`` None: any number) and how it compiles.

    ``paths`` are the arguments, counted from 0, that must be node sets. ``check`` looks at
    arguments that are written out and returns a sentence for the author, "" when all is well.
    """

    least: int
    most: int | None
    build: Build
    paths: frozenset[int] = frozenset()
    check: Callable[[Sequence[Operand]], str] | None = None


def node_set(argument: Operand) -> NodesOf:
    """The nodes of an argument that ``paths`` names: the compiler has seen that it gives some."""
    nodes = argument.nodes
    assert nodes is not None  # noqa: S101 - refused by the compiler before
    return nodes


def quiet(function: Callable[..., float]) -> Callable[..., float]:
    """A calculation that gives NaN or Infinity where Python would raise."""

    def calculate(*numbers: float) -> float:
        try:
            return function(*numbers)
        except (ValueError, ZeroDivisionError):
            return NAN
        except OverflowError:
            return math.inf

    return calculate


def number_from_number(calculate: Callable[[float], float]) -> Function:
    """A function of one number that gives a number."""

    def build(arguments: Sequence[Operand]) -> Operand:
        first = arguments[0].number
        return number_operand(lambda node, place: calculate(first(node, place)))

    return Function(least=1, most=1, build=build)


def number_from_two(calculate: Callable[[float, float], float]) -> Function:
    """A function of two numbers that gives a number."""

    def build(arguments: Sequence[Operand]) -> Operand:
        first, second = arguments[0].number, arguments[1].number
        return number_operand(
            lambda node, place: calculate(first(node, place), second(node, place))
        )

    return Function(least=2, most=2, build=build)


def truth_from_texts(decide: Callable[[str, str], bool]) -> Function:
    """A function of two texts that says true or false."""

    def build(arguments: Sequence[Operand]) -> Operand:
        first, second = arguments[0].text, arguments[1].text
        return truth_operand(lambda node, place: decide(first(node, place), second(node, place)))

    return Function(least=2, most=2, build=build)


def text_from_texts(write: Callable[..., str], count: int) -> Function:
    """A function of so many texts that gives a text."""

    def build(arguments: Sequence[Operand]) -> Operand:
        texts = [argument.text for argument in arguments]
        return text_operand(lambda node, place: write(*[text(node, place) for text in texts]))

    return Function(least=count, most=count, build=build)


def own_text(arguments: Sequence[Operand]) -> Callable[[Node, Place], str]:
    """The text of the only argument, or of the context node where none is given."""
    if arguments:
        return arguments[0].text
    return lambda node, place: node.text
