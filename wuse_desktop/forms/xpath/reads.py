# SPDX-License-Identifier: MulanPSL-2.0
"""Which schema paths an expression looks at, found in its syntax tree."""

from dataclasses import dataclass

from wuse_desktop.forms.xpath.context import Read
from wuse_desktop.forms.xpath.syntax import (
    Call,
    Chain,
    Literal,
    Negation,
    Path,
    Step,
    Syntax,
    Union,
)


class _UntoldError(Exception):
    """What is read cannot be told from the tree alone."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A schema path that a step has reached.

    The first ``shared`` names are the very nodes that stand above the rule's own node; below them
    any row may be meant.
    """

    names: tuple[str, ...]
    shared: int


# A place in a code list: nothing there is an answer.
_ELSEWHERE = _Spot((), -1)


def reads(syntax: Syntax, context_path: str) -> frozenset[Read] | None:
    """The paths that an expression looks at from a schema path; None where it cannot be told."""
    names = tuple(name for name in context_path.split("/") if name)
    here = _Spot(names, len(names))
    reader = _Reader(here)
    try:
        reader.visit(syntax, here)
    except _UntoldError:
        return None
    return frozenset(reader.found)


class _Reader:
    def __init__(self, current: _Spot) -> None:
        self._current = current
        self.found: set[Read] = set()

    def visit(self, syntax: Syntax, here: _Spot) -> list[_Spot]:
        """Note what is read; returns the spots of the nodes that a node set holds."""
        match syntax:
            case Literal():
                return []
            case Path():
                return self._path(syntax, here)
            case Call():
                return self._call(syntax, here)
            case Union():
                return [spot for part in syntax.parts for spot in self.visit(part, here)]
            case Negation():
                return self.visit(syntax.operand, here) and []
            case Chain():
                for part in (syntax.first, *[operand for _operator, operand in syntax.rest]):
                    self.visit(part, here)
                return []

    def _path(self, path: Path, here: _Spot) -> list[_Spot]:
        if path.base is not None:
            spots = self.visit(path.base, here)
        else:
            spots = [_Spot((), 0) if path.absolute else here]
        for spot in spots:
            self._predicates(path.predicates, spot)
        for step in path.steps:
            spots = [self._step(step, spot) for spot in spots]
        for spot in spots:
            self._note(spot)
        return spots

    def _call(self, call: Call, here: _Spot) -> list[_Spot]:
        if call.name == "current":
            return [self._current]
        spots = [self.visit(argument, here) for argument in call.arguments]
        match call.name:
            case "instance":
                return [_ELSEWHERE]
            case "if":
                return spots[1] + spots[2]
            case "coalesce":
                return [spot for group in spots for spot in group]
            case "once":
                self._note(here)
                return spots[0]
            case "indexed-repeat":
                return spots[0]
            case "position":
                self._note_siblings(spots[0] if spots else [])
        if not call.arguments and call.name in _READS_HERE:
            self._note(here)
        return []

    def _step(self, step: Step, spot: _Spot) -> _Spot:
        reached = _moved(step, spot)
        self._predicates(step.predicates, reached)
        return reached

    def _predicates(self, predicates: tuple[Syntax, ...], spot: _Spot) -> None:
        for predicate in predicates:
            self.visit(predicate, spot)

    def _note(self, spot: _Spot) -> None:
        if spot is _ELSEWHERE or not spot.names:
            return
        common = 0
        for one, other in zip(spot.names, self._current.names, strict=False):
            if one != other:
                break
            common += 1
        relative = 0 < common <= spot.shared
        self.found.add(Read("/" + "/".join(spot.names), relative))

    def _note_siblings(self, spots: list[_Spot]) -> None:
        """The number of a row hangs on the rows before it, so on every row of the repeat."""
        for spot in spots:
            path = "/" + "/".join(spot.names)
            self.found.discard(Read(path, relative=True))
            self.found.add(Read(path, relative=False))


# Without an argument they look at the context node.
_READS_HERE = frozenset({"string", "number", "string-length", "normalize-space"})


def _moved(step: Step, spot: _Spot) -> _Spot:
    """Where a step goes. Raises _UntoldError where that depends on the tree."""
    if spot is _ELSEWHERE or step.axis == "attribute":
        return spot
    if step.axis == "self":
        return spot
    if step.axis == "parent":
        names = spot.names[:-1]
        return _Spot(names, min(spot.shared, len(names)))
    if step.test == "text()":
        return spot
    if "*" in step.test or step.test == "node()":
        raise _UntoldError
    name = step.test.rpartition(":")[2]
    if step.axis == "child":
        return _Spot((*spot.names, name), spot.shared)
    if step.axis in {"following-sibling", "preceding-sibling"}:
        names = spot.names[:-1]
        return _Spot((*names, name), min(spot.shared, len(names)))
    if step.axis == "ancestor" and name in spot.names[:-1]:
        last = max(index for index, above in enumerate(spot.names[:-1]) if above == name)
        return _Spot(spot.names[: last + 1], min(spot.shared, last + 1))
    raise _UntoldError
