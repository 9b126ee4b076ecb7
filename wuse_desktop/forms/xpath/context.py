# SPDX-License-Identifier: MulanPSL-2.0
"""What an expression is given, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wuse_desktop.forms.instance import Node

# A node set in document order, or a plain value. Numbers are floats; NaN stands for no number.
Value = list[Node] | str | float | bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression may ask for beside the tree.

    ``now`` gives the local time, ``instances`` the code lists by name: ``instance('sex')`` is the
    node given here, whose child is ``root``. ``choice_label`` finds the label of a choice from the
    schema path of its question and its value, ``itext`` a text of the form by its id; where they
    are not given, the value or the id stands for itself.
    """

    now: Callable[[], datetime]
    instances: Mapping[str, Node] = field(default_factory=dict)
    user: str = ""
    choice_label: Callable[[str, str], str] | None = None
    itext: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands.

    ``node`` is what ``.`` means. ``current`` is what ``current()`` means and whose tree absolute
    paths walk: the question itself when a filter looks at one choice after the other; by default
    the node. ``position`` and ``size`` tell which choice of how many is looked at.
    """

    node: Node
    surroundings: Surroundings
    position: int = 1
    size: int = 1
    current: Node | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A schema path that an expression looks at.

    A ``relative`` one is reached from the node of the rule without leaving the rows it stands in:
    when it changes in one row, only the rules of that row need to run.
    """

    path: str
    relative: bool


class Place:
    """The part of a context that stays the same, or counts on, while closures walk the tree."""

    __slots__ = ("current", "position", "size", "surroundings")

    def __init__(self, surroundings: Surroundings, current: Node, position: int, size: int) -> None:
        self.surroundings = surroundings
        self.current = current
        self.position = position
        self.size = size

    def within(self, size: int) -> "Place":
        """The place of a predicate that looks at so many candidates."""
        return Place(self.surroundings, self.current, 1, size)
