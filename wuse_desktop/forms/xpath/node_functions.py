# SPDX-License-Identifier: MulanPSL-2.0
"""Functions on nodes: of XPath 1.0 §4.1, of XForms and of the OpenRosa specification."""

from collections.abc import Sequence
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.axes import TEXT_NODE, same_name_position
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.faults import EvaluationFault
from wuse_desktop.forms.xpath.function import Function, node_set
from wuse_desktop.forms.xpath.operands import Operand, nodes_operand, number_operand, text_operand
from wuse_desktop.forms.xpath.values import NAN
from wuse_desktop.i18n import _


def _count(arguments: Sequence[Operand]) -> Operand:
    nodes = node_set(arguments[0])
    return number_operand(lambda node, place: float(len(nodes(node, place))))


def _count_non_empty(arguments: Sequence[Operand]) -> Operand:
    nodes = node_set(arguments[0])
    return number_operand(lambda node, place: float(sum(n.text != "" for n in nodes(node, place))))


def _position(arguments: Sequence[Operand]) -> Operand:
    """Which candidate of a predicate this is; with a path, which row of its repeat."""
    if not arguments:
        return number_operand(lambda node, place: float(place.position))
    nodes = node_set(arguments[0])

    def position(node: Node, place: Place) -> float:
        found = nodes(node, place)
        return float(same_name_position(found[0])) if found else NAN

    return number_operand(position)


def _last(arguments: Sequence[Operand]) -> Operand:
    return number_operand(lambda node, place: float(place.size))


def _current(arguments: Sequence[Operand]) -> Operand:
    return nodes_operand(lambda node, place: [place.current])


def _instance(arguments: Sequence[Operand]) -> Operand:
    name = arguments[0].text

    def top(node: Node, place: Place) -> list[Node]:
        wanted = name(node, place)
        try:
            return [place.surroundings.instances[wanted]]
        except KeyError:
            raise EvaluationFault(_("没有名为 {name} 的选项列表").format(name=wanted)) from None

    return nodes_operand(top)


def _indexed_repeat(arguments: Sequence[Operand]) -> Operand:
    """Nodes of the first path in the rows that pairs of repeat and row number choose."""
    wanted = node_set(arguments[0])
    repeats = [node_set(argument) for argument in arguments[1::2]]
    indexes = [argument.number for argument in arguments[2::2]]

    def nodes(node: Node, place: Place) -> list[Node]:
        row: Node | None = None
        for repeat, index in zip(repeats, indexes, strict=True):
            rows = _under(repeat(node, place), row)
            number = index(node, place)
            if not 1 <= number <= len(rows):
                return []
            row = rows[int(number) - 1]
        return _under(wanted(node, place), row)

    return nodes_operand(nodes)


def _check_pairs(arguments: Sequence[Operand]) -> str:
    if len(arguments) % 2 == 1:
        return ""
    return _("函数 indexed-repeat 的重复组和行号应成对，现有{count}个参数").format(
        count=len(arguments)
    )


def _under(nodes: list[Node], above: Node | None) -> list[Node]:
    """Those of the nodes that stand under one node."""
    if above is None:
        return nodes
    return [node for node in nodes if _is_under(node, above)]


def _is_under(node: Node, above: Node) -> bool:
    parent = node.parent
    while parent is not None and parent is not above:
        parent = parent.parent
    return parent is above


def _name(arguments: Sequence[Operand], *, local: bool) -> Operand:
    nodes = node_set(arguments[0]) if arguments else None

    def name(node: Node, place: Place) -> str:
        named = [node] if nodes is None else nodes(node, place)
        whole = named[0].name if named and named[0].name != TEXT_NODE else ""
        return whole.rpartition(":")[2] if local else whole

    return text_operand(name)


_FIRST = frozenset({0})

NODE_FUNCTIONS: Final[dict[str, Function]] = {
    "count": Function(least=1, most=1, build=_count, paths=_FIRST),
    "count-non-empty": Function(least=1, most=1, build=_count_non_empty, paths=_FIRST),
    "position": Function(least=0, most=1, build=_position, paths=_FIRST),
    "last": Function(least=0, most=0, build=_last),
    "current": Function(least=0, most=0, build=_current),
    "instance": Function(least=1, most=1, build=_instance),
    "indexed-repeat": Function(
        least=3,
        most=7,
        build=_indexed_repeat,
        paths=frozenset({0, 1, 3, 5}),
        check=_check_pairs,
    ),
    "name": Function(
        least=0, most=1, build=lambda arguments: _name(arguments, local=False), paths=_FIRST
    ),
    "local-name": Function(
        least=0, most=1, build=lambda arguments: _name(arguments, local=True), paths=_FIRST
    ),
}
