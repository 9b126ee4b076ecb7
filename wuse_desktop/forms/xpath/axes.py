# SPDX-License-Identifier: MulanPSL-2.0
"""Walking from node to node: the axes and node tests of a step.

The tree holds elements only. A text node exists where an element holds text and elements side by
side (its name is ``#text``); the text of a leaf is the leaf itself. The node above all elements,
where a tree has one, has no name.
"""

from collections.abc import Callable, Iterator

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.syntax import Axis, Step

TEXT_NODE = "#text"

Walk = Callable[[Node], list[Node]]
Test = Callable[[Node], bool]


class Attribute(Node):
    """An attribute, made when a path asks for it."""

    __slots__ = ()

    def __init__(self, owner: Node, name: str, value: str) -> None:
        super().__init__(name, value)
        self.parent = owner


def walk(step: Step) -> Walk:
    """The closure that lists a step's nodes, predicates aside, nearest first as the axis runs."""
    name = step.test
    if step.axis == "attribute":
        return _attributes(name)
    if step.axis == "child" and name in _CHILDREN:
        return _CHILDREN[name]
    if step.axis == "child" and "*" not in name:
        return _children(name)
    axis = _AXES[step.axis]
    if name == "node()":
        return lambda node: list(axis(node))
    test = _test(name)
    return lambda node: [found for found in axis(node) if test(found)]


def in_document_order(nodes: list[Node]) -> list[Node]:
    """The nodes without repetition, parents before children, as they stand in their trees."""
    keyed: dict[tuple[int, str], Node] = {}
    for node in nodes:
        keyed.setdefault(_identity(node), node)
    if len(keyed) < 2:
        return list(keyed.values())
    ordered: list[Node] = []
    roots = {id(node.root): node.root for node in keyed.values()}
    attributes = [node for node in keyed.values() if isinstance(node, Attribute)]
    for root in roots.values():
        for node in _below_or_self(root):
            if (id(node), "") in keyed:
                ordered.append(node)
            ordered.extend(found for found in attributes if found.parent is node)
    return ordered


def same_name_position(node: Node) -> int:
    """Which of its siblings of the same name a node is, counted from 1."""
    if node.parent is None:
        return 1
    position = 0
    for sibling in node.parent.children:
        position += sibling.name == node.name
        if sibling is node:
            break
    return position


def _identity(node: Node) -> tuple[int, str]:
    if isinstance(node, Attribute):
        return id(node.parent), node.name
    return id(node), ""


def _test(name: str) -> Test:
    if name == "text()":
        return lambda node: node.name == TEXT_NODE or (not node.children and node.value != "")
    if name == "*" or name.endswith(":*"):
        return lambda node: node.name not in {"", TEXT_NODE}
    if ":" in name:
        local = name.partition(":")[2]
        return lambda node: node.name in {name, local}
    return lambda node: node.name == name


def _children(name: str) -> Walk:
    """A form's names are told apart by their last part; a prefix only chooses among equals."""
    local = name.partition(":")[2]
    if not local:
        return lambda node: [child for child in node.children if child.name == name]

    def children(node: Node) -> list[Node]:
        exact = [child for child in node.children if child.name == name]
        return exact or [child for child in node.children if child.name == local]

    return children


def _texts(node: Node) -> list[Node]:
    if node.children:
        return [child for child in node.children if child.name == TEXT_NODE]
    return [node] if node.value else []


def _attributes(name: str) -> Walk:
    if "*" in name or name == "node()":
        return lambda node: [Attribute(node, key, value) for key, value in node.attributes.items()]
    local = name.partition(":")[2]

    def named(node: Node) -> list[Node]:
        for key in (name, local):
            if key in node.attributes:
                return [Attribute(node, key, node.attributes[key])]
        return []

    return named


def _below(node: Node) -> Iterator[Node]:
    waiting = list(reversed(node.children))
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))


def _below_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _below(node)


def _above(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _above_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _above(node)


def _siblings_after(node: Node) -> Iterator[Node]:
    if node.parent is not None and not isinstance(node, Attribute):
        children = node.parent.children
        yield from children[_place_among(children, node) + 1 :]


def _siblings_before(node: Node) -> Iterator[Node]:
    if node.parent is not None and not isinstance(node, Attribute):
        children = node.parent.children
        yield from reversed(children[: _place_among(children, node)])


def _place_among(children: list[Node], node: Node) -> int:
    return next(place for place, child in enumerate(children) if child is node)


def _after(node: Node) -> Iterator[Node]:
    for ancestor in _above_or_self(node):
        for sibling in _siblings_after(ancestor):
            yield from _below_or_self(sibling)


def _before(node: Node) -> Iterator[Node]:
    for ancestor in _above_or_self(node):
        for sibling in _siblings_before(ancestor):
            yield from reversed(list(_below_or_self(sibling)))


_AXES: dict[Axis, Callable[[Node], Iterator[Node]]] = {
    "ancestor": _above,
    "ancestor-or-self": _above_or_self,
    "child": lambda node: iter(node.children),
    "descendant": _below,
    "descendant-or-self": _below_or_self,
    "following": _after,
    "following-sibling": _siblings_after,
    "parent": lambda node: iter(() if node.parent is None else (node.parent,)),
    "preceding": _before,
    "preceding-sibling": _siblings_before,
    "self": lambda node: iter((node,)),
}

_CHILDREN: dict[str, Walk] = {
    "node()": lambda node: list(node.children),
    "text()": _texts,
}
