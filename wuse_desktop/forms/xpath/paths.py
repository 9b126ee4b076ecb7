# SPDX-License-Identifier: MulanPSL-2.0
"""The closures of location paths and their predicates (XPath 1.0 §2)."""

from collections.abc import Callable, Sequence

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.axes import Walk, in_document_order, walk
from wuse_desktop.forms.xpath.context import Place
from wuse_desktop.forms.xpath.operands import Kind, NodesOf, Operand
from wuse_desktop.forms.xpath.syntax import Path, Step, Syntax, Union
from wuse_desktop.forms.xpath.values import truth_of

# Keeps some of the nodes that a step has found.
Filter = Callable[[list[Node], Place], list[Node]]
Filters = Callable[[Sequence[Syntax]], tuple[Filter, ...]]
_StepOf = Callable[[list[Node], Place], list[Node]]

_REVERSE = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
_FLAT = frozenset({"attribute", "child", "self"})
_WHEREVER = Step("descendant-or-self", "node()")
_HERE = Step("self", "node()")


def nodes_of_path(path: Path, base: NodesOf | None, filters: Filters) -> NodesOf:
    """The closure of a path, which may go on from the nodes of another expression."""
    steps = _shortened(path.steps)
    if base is not None:
        start = _filtered(base, filters(path.predicates))
    elif path.absolute:
        start, steps = _from_top(steps)
    elif not steps:
        return lambda node, place: [node]
    else:
        start, steps = _from_here(steps[0], filters), steps[1:]
    # Nodes below one another: then one step from each no longer keeps the order of the tree.
    nested = any("descendant" in step.axis for step in path.steps) or isinstance(
        path.base, Path | Union
    )
    return _walked(start, [_step(step, filters(step.predicates), nested) for step in steps])


def predicate(operand: Operand, *, is_last: bool) -> Filter:
    """The closure of one predicate: a number is a place, anything else is true or false."""
    if is_last:
        return lambda nodes, place: nodes[-1:]
    if isinstance(operand.literal, float):
        wanted = operand.literal
        index = int(wanted) - 1 if wanted.is_integer() and wanted >= 1 else None
        return lambda nodes, place: [] if index is None else nodes[index : index + 1]
    keeps = _keeps(operand)

    def kept(nodes: list[Node], place: Place) -> list[Node]:
        inner, found = place.within(len(nodes)), []
        for position, node in enumerate(nodes, 1):
            inner.position = position
            if keeps(node, inner):
                found.append(node)
        return found

    return kept


def union(parts: Sequence[NodesOf]) -> NodesOf:
    """The closure of ``a | b``: all nodes once, in the order of the tree."""

    def nodes(node: Node, place: Place) -> list[Node]:
        return in_document_order([found for part in parts for found in part(node, place)])

    return nodes


def _keeps(operand: Operand) -> Callable[[Node, Place], bool]:
    """Whether a candidate stays, at the place that the closure is given."""
    if operand.kind is Kind.NUMBER:
        number = operand.number
        return lambda node, place: number(node, place) == place.position
    if operand.kind is not Kind.ANY:
        return operand.truth
    value = operand.value

    def keeps(node: Node, place: Place) -> bool:
        found = value(node, place)
        return found == place.position if isinstance(found, float) else truth_of(found)

    return keeps


def _shortened(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same steps without those that stay where they are, and ``//name`` as one step."""
    short: list[Step] = []
    for step in steps:
        if step == _HERE:
            continue
        if short and short[-1] == _WHEREVER and step.axis == "child" and not step.predicates:
            short[-1] = Step("descendant", step.test)
        else:
            short.append(step)
    return tuple(short)


def _from_here(step: Step, filters: Filters) -> NodesOf:
    """The first step of a relative path, from the one node it starts at."""
    found, kept = walk(step), filters(step.predicates)
    turned = step.axis in _REVERSE

    def nodes(node: Node, place: Place) -> list[Node]:
        candidates = found(node)
        for keep in kept:
            candidates = keep(candidates, place)
        return candidates[::-1] if turned else candidates

    return nodes


def _from_top(steps: tuple[Step, ...]) -> tuple[NodesOf, tuple[Step, ...]]:
    """Where an absolute path starts: the node above all elements, made up where a tree has none.

    ``/data/…``, which is nearly every absolute path, goes to its first element at once.
    """
    if steps and steps[0].axis == "child" and not steps[0].predicates:
        first = walk(steps[0])
        return lambda node, place: first(_top(place)), steps[1:]
    return lambda node, place: [_top(place)], steps


def _top(place: Place) -> Node:
    root = place.current.root
    if not root.name:
        return root
    top = Node("")
    top.children.append(root)
    return top


def _filtered(base: NodesOf, kept: tuple[Filter, ...]) -> NodesOf:
    if not kept:
        return base

    def nodes(node: Node, place: Place) -> list[Node]:
        found = base(node, place)
        for keep in kept:
            found = keep(found, place)
        return found

    return nodes


def _step(step: Step, kept: tuple[Filter, ...], nested: bool) -> _StepOf:
    """One step from every node that the path has reached."""
    found = walk(step)
    if step.axis in _FLAT and not nested:
        return _flat_step(found, kept)
    turned = step.axis in _REVERSE

    def walked(nodes: list[Node], place: Place) -> list[Node]:
        reached: list[Node] = []
        for node in nodes:
            candidates = found(node)
            for keep in kept:
                candidates = keep(candidates, place)
            reached.extend(candidates)
        if len(nodes) == 1:
            return reached[::-1] if turned else reached
        return in_document_order(reached)

    return walked


def _flat_step(found: Walk, kept: tuple[Filter, ...]) -> _StepOf:
    """A step that keeps order and repeats nothing, as nearly every step does."""

    def walked(nodes: list[Node], place: Place) -> list[Node]:
        if len(nodes) == 1:
            reached = found(nodes[0])
            for keep in kept:
                reached = keep(reached, place)
            return reached
        reached = []
        for node in nodes:
            candidates = found(node)
            for keep in kept:
                candidates = keep(candidates, place)
            reached.extend(candidates)
        return reached

    return walked


def _walked(start: NodesOf, steps: list[_StepOf]) -> NodesOf:
    if not steps:
        return start
    if len(steps) == 1:
        only = steps[0]
        return lambda node, place: only(start(node, place), place)

    def nodes(node: Node, place: Place) -> list[Node]:
        reached = start(node, place)
        for step in steps:
            reached = step(reached, place)
        return reached

    return nodes
