# SPDX-License-Identifier: MulanPSL-2.0
"""The tree of one filled form, or of a code list, that expressions walk over."""

from collections.abc import Iterator, Mapping


class Node:
    """An element: its name, its children in order, and the text it holds when it has none.

    ``value`` is the canonical text of an answer: "" for none, ISO dates and times, numbers as
    typed, several choices separated by one space. ``attributes`` are found by ``@name``.
    """

    __slots__ = ("attributes", "children", "name", "parent", "value")

    def __init__(
        self, name: str, value: str = "", attributes: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.value = value
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.attributes: Mapping[str, str] = attributes or {}

    def add(self, child: "Node", at: int | None = None) -> "Node":
        """Put a child at a place, or last; returns the child."""
        child.parent = self
        self.children.insert(len(self.children) if at is None else at, child)
        return child

    def remove(self, child: "Node") -> None:
        """Take a child out."""
        self.children.remove(child)
        child.parent = None

    def named(self, name: str) -> Iterator["Node"]:
        """The children of one name, in order."""
        return (child for child in self.children if child.name == name)

    @property
    def text(self) -> str:
        """The string value: its own, or that of everything under it."""
        if not self.children:
            return self.value
        return "".join(child.text for child in self.children)

    @property
    def root(self) -> "Node":
        """The node above all others."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node
