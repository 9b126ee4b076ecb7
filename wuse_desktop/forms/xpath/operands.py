# SPDX-License-Identifier: MulanPSL-2.0
"""Compiled parts of an expression: closures for each kind of value that may be wanted.

The kinds are told apart once, when an expression is compiled, and not at every evaluation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place, Value
from wuse_desktop.forms.xpath.faults import EvaluationFault
from wuse_desktop.forms.xpath.values import (
    NAN,
    number_of,
    number_of_text,
    text_of,
    text_of_number,
    truth_of,
)
from wuse_desktop.i18n import _

ValueOf = Callable[[Node, Place], Value]
NodesOf = Callable[[Node, Place], list[Node]]
TextOf = Callable[[Node, Place], str]
NumberOf = Callable[[Node, Place], float]
TruthOf = Callable[[Node, Place], bool]


class Kind(Enum):
    """What an operand gives; ANY is only known when it is evaluated."""

    NODES = auto()
    TEXT = auto()
    NUMBER = auto()
    TRUTH = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """A compiled part.

    ``value`` gives what it is, ``number``, ``text`` and ``truth`` what it is turned into.
    ``nodes`` is None where it can never be a node set. ``literal`` is the value that was
    written out, if one was.
    """

    kind: Kind
    value: ValueOf
    number: NumberOf
    text: TextOf
    truth: TruthOf
    nodes: NodesOf | None = None
    literal: str | float | None = None


def nodes_operand(nodes: NodesOf) -> Operand:
    """Gives a node set."""

    def number(node: Node, place: Place) -> float:
        found = nodes(node, place)
        return number_of_text(found[0].text) if found else NAN

    def text(node: Node, place: Place) -> str:
        found = nodes(node, place)
        return found[0].text if found else ""

    return Operand(
        kind=Kind.NODES,
        value=nodes,
        number=number,
        text=text,
        truth=lambda node, place: bool(nodes(node, place)),
        nodes=nodes,
    )


def text_operand(text: TextOf) -> Operand:
    """Gives a text."""
    return Operand(
        kind=Kind.TEXT,
        value=text,
        number=lambda node, place: number_of_text(text(node, place)),
        text=text,
        truth=lambda node, place: bool(text(node, place)),
    )


def number_operand(number: NumberOf) -> Operand:
    """Gives a number."""
    return Operand(
        kind=Kind.NUMBER,
        value=number,
        number=number,
        text=lambda node, place: text_of_number(number(node, place)),
        truth=lambda node, place: truth_of(number(node, place)),
    )


def truth_operand(truth: TruthOf) -> Operand:
    """Gives true or false."""
    return Operand(
        kind=Kind.TRUTH,
        value=truth,
        number=lambda node, place: float(truth(node, place)),
        text=lambda node, place: text_of(truth(node, place)),
        truth=truth,
    )


def any_operand(value: ValueOf) -> Operand:
    """Gives what one of several operands gives."""

    def nodes(node: Node, place: Place) -> list[Node]:
        found = value(node, place)
        if not isinstance(found, list):
            raise EvaluationFault(_("这里应是题目的路径，而不是单个的值"))
        return found

    return Operand(
        kind=Kind.ANY,
        value=value,
        number=lambda node, place: number_of(value(node, place)),
        text=lambda node, place: text_of(value(node, place)),
        truth=lambda node, place: truth_of(value(node, place)),
        nodes=nodes,
    )


def written_operand(literal: str | float) -> Operand:
    """Gives a value that is written out."""
    number, text, truth = number_of(literal), text_of(literal), truth_of(literal)
    return Operand(
        kind=Kind.TEXT if isinstance(literal, str) else Kind.NUMBER,
        value=lambda node, place: literal,
        number=lambda node, place: number,
        text=lambda node, place: text,
        truth=lambda node, place: truth,
        literal=literal,
    )


def every_value(arguments: Sequence[Operand]) -> Callable[[Node, Place], list[Value]]:
    """The closure that lists the arguments' values, node sets taken apart into their texts."""
    closures = [argument.value for argument in arguments]

    def values(node: Node, place: Place) -> list[Value]:
        found: list[Value] = []
        for closure in closures:
            value = closure(node, place)
            if isinstance(value, list):
                found.extend([member.text for member in value])
            else:
                found.append(value)
        return found

    return values
