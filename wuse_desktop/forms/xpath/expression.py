# SPDX-License-Identifier: MulanPSL-2.0
"""Expressions of forms: the XPath 1.0 of XForms, compiled once and evaluated often.

No part of an expression is ever run as Python, and nothing outside the tree and the surroundings
can be reached from one.
"""

from wuse_desktop.forms.xpath.compiler import compiled
from wuse_desktop.forms.xpath.context import Context, Place, Read, Surroundings, Value
from wuse_desktop.forms.xpath.faults import EvaluationFault, ExpressionFault
from wuse_desktop.forms.xpath.parser import parse
from wuse_desktop.forms.xpath.reads import reads

__all__ = [
    "Context",
    "EvaluationFault",
    "Expression",
    "ExpressionFault",
    "Read",
    "Surroundings",
    "Value",
    "compile_expression",
]


class Expression:
    """A compiled expression. Two of the same text are equal."""

    __slots__ = ("_number", "_string", "_syntax", "_truth", "_value", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._syntax = parse(text)
        operand = compiled(self._syntax)
        self._value = operand.value
        self._string = operand.text
        self._number = operand.number
        self._truth = operand.truth

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def reads(self, context_path: str) -> frozenset[Read] | None:
        """The schema paths that the expression looks at when its rule stands at a schema path.

        Paths are given without positions; what is read in code lists is left out. A path names
        itself, not what is under it: who reads a group reads all of its answers. None means that
        it cannot be told, as with ``//``.
        """
        return reads(self._syntax, context_path)

    def value(self, context: Context) -> Value:
        """What the expression gives. Raises EvaluationFault."""
        return self._value(context.node, _place(context))

    def string(self, context: Context) -> str:
        """What it gives as text: of a node set the first node, "" for NaN."""
        return self._string(context.node, _place(context))

    def number(self, context: Context) -> float:
        """What it gives as a number; NaN where it is none."""
        return self._number(context.node, _place(context))

    def boolean(self, context: Context) -> bool:
        """Whether it holds."""
        return self._truth(context.node, _place(context))


def compile_expression(text: str) -> Expression:
    """Read an expression.

    Raises ExpressionFault, with a sentence for the author of the form and the character.
    """
    return Expression(text)


def _place(context: Context) -> Place:
    current = context.node if context.current is None else context.current
    return Place(context.surroundings, current, context.position, context.size)
