# SPDX-License-Identifier: MulanPSL-2.0
"""The syntax tree of an expression. Positions are characters of its text, counted from 1."""

from dataclasses import dataclass
from typing import Literal as OneOf

Axis = OneOf[
    "ancestor",
    "ancestor-or-self",
    "attribute",
    "child",
    "descendant",
    "descendant-or-self",
    "following",
    "following-sibling",
    "parent",
    "preceding",
    "preceding-sibling",
    "self",
]


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text in quotation marks."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one precedence level joined from left to right: ``first`` ``rest``.

    A list instead of a tree of pairs, so that a long sum is no deep one.
    """

    first: "Syntax"
    rest: tuple[tuple[str, "Syntax"], ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus signs before an operand: ``negative`` when their number is odd."""

    operand: "Syntax"
    negative: bool


@dataclass(frozen=True, slots=True)
class Union:
    """Node sets joined by ``|``."""

    parts: tuple["Syntax", ...]
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Syntax", ...]
    position: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. ``test`` is a name, ``*``, ``node()`` or ``text()``."""

    axis: Axis
    test: str
    predicates: tuple["Syntax", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: from the top, from the context node, or from the nodes of ``base``."""

    absolute: bool
    base: "Syntax | None"
    predicates: tuple["Syntax", ...]
    steps: tuple[Step, ...]
    position: int


Syntax = Literal | Chain | Negation | Union | Call | Path
