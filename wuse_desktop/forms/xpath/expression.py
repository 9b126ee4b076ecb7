# SPDX-License-Identifier: MulanPSL-2.0
"""Expressions of forms: the XPath 1.0 of XForms, compiled once and evaluated often."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wuse_desktop.forms.instance import Node

# A node set in document order, or a plain value. Numbers are floats; NaN stands for no number.
Value = list[Node] | str | float | bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression may ask for beside the tree.

    ``now`` gives the local time, ``instances`` the code lists by name (``instance('sex')``).
    """

    now: Callable[[], datetime]
    instances: Mapping[str, Node] = field(default_factory=dict)
    user: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: its node, and for a filter the choice that is looked at."""

    node: Node
    surroundings: Surroundings
    position: int = 1
    size: int = 1
    current: Node | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A path that an expression looks at. ``relative`` paths stay within the same row."""

    path: str
    relative: bool
