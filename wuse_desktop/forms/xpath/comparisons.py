# SPDX-License-Identifier: MulanPSL-2.0
"""The closures of ``=``, ``!=``, ``<`` and their kin (XPath 1.0 §3.4)."""

from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.operands import Kind, NodesOf, NumberOf, Operand, TruthOf
from wuse_desktop.forms.xpath.values import (
    RELATIONS,
    Comparison,
    equal,
    number_of_text,
    related,
    unequal,
)

# One value, whatever the tree holds.
_SINGLE: Final = frozenset({Kind.TEXT, Kind.NUMBER, Kind.TRUTH})


def comparison(operator: str, left: Operand, right: Operand) -> TruthOf:
    """The closure that compares two operands."""
    if operator in {"=", "!="}:
        return _equality(left, right, wanted=operator == "=")
    return _relation(RELATIONS[operator], left, right)


def _equality(left: Operand, right: Operand, *, wanted: bool) -> TruthOf:
    if right.kind is Kind.NODES:
        left, right = right, left
    if left.kind is Kind.NODES and isinstance(right.literal, str) and left.nodes is not None:
        return _equal_to_text(left.nodes, right.literal, wanted=wanted)
    if Kind.TRUTH in {left.kind, right.kind}:
        one, other = left.truth, right.truth
        return lambda node, place: (one(node, place) == other(node, place)) is wanted
    if left.kind is right.kind is Kind.TEXT:
        text, same = left.text, right.text
        return lambda node, place: (text(node, place) == same(node, place)) is wanted
    if left.kind in _SINGLE and right.kind in _SINGLE:
        number, as_great = left.number, right.number
        return lambda node, place: (number(node, place) == as_great(node, place)) is wanted
    compare, value, partner = (equal if wanted else unequal), left.value, right.value
    return lambda node, place: compare(value(node, place), partner(node, place))


def _equal_to_text(nodes: NodesOf, text: str, *, wanted: bool) -> TruthOf:
    """The commonest comparison of all: an answer with a choice."""
    blank = (text == "") is wanted

    def holds(node: Node, place: Place) -> bool:
        answers = nodes(node, place)
        for found in answers:
            if (found.text == text) is wanted:
                return True
        return blank and not answers

    return holds


def _relation(compare: Comparison, left: Operand, right: Operand) -> TruthOf:
    if left.kind is Kind.NODES and left.nodes is not None:
        if right.kind in {Kind.TEXT, Kind.NUMBER}:
            return _nodes_to_number(compare, left.nodes, right.number)
    elif left.kind in _SINGLE and right.kind in _SINGLE:
        number, other = left.number, right.number
        return lambda node, place: compare(number(node, place), other(node, place))
    value, partner = left.value, right.value
    return lambda node, place: related(compare, value(node, place), partner(node, place))


def _nodes_to_number(compare: Comparison, nodes: NodesOf, bound: NumberOf) -> TruthOf:
    def holds(node: Node, place: Place) -> bool:
        limit = bound(node, place)
        for found in nodes(node, place):  # noqa: SIM110 - a generator costs three times as much
            if compare(number_of_text(found.text), limit):
                return True
        return False

    return holds
