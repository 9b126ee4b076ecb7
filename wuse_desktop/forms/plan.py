# SPDX-License-Identifier: MulanPSL-2.0
"""The order in which the rules of a form run, and which of them an answer concerns.

Each rule stands at an element and looks at others. A rule that decides what others look at
(calculation, relevance, number of rows) runs before them; where that is impossible, the form
goes in a circle and is refused.
"""

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from wuse_desktop.forms.definition import AnyItem, Form, Group, Question, Repeat, Text
from wuse_desktop.forms.xpath.expression import Expression, Read

_ONCE = re.compile(r"\bonce\s*\(")


class RuleKind(IntEnum):
    """What a rule decides. Those up to RELEVANT decide what other rules see."""

    COUNT = 0
    CALCULATION = 1
    RELEVANT = 2
    REQUIRED = 3
    READ_ONLY = 4
    CHOICES = 5
    CONSTRAINT = 6
    WORDS = 7


@dataclass(eq=False, slots=True)
class Element:
    """A place of the form without positions, with what a session must know of it.

    ``repeats`` are the repeats it stands in, outermost first; a repeat stands in itself.
    ``rules`` are the numbers of its rules in the order in which they run.
    """

    path: str
    name: str
    item: AnyItem | None
    parent: "Element | None" = None
    children: "dict[str, Element]" = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    rules: list[int] = field(default_factory=list)

    @property
    def is_repeat(self) -> bool:
        """Whether it has rows."""
        return isinstance(self.item, Repeat)

    @property
    def names(self) -> tuple[str, ...]:
        """The names from under the root down to it."""
        return (*self.parent.names, self.name) if self.parent is not None else ()

    @property
    def depth(self) -> int:
        """How many steps it stands under the root, where a row is a step under its repeat."""
        return len(self.names) + len(self.repeats) - self.is_repeat


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression at an element. ``reads`` is None where it may look at anything."""

    element: Element
    kind: RuleKind
    expression: Expression
    reads: frozenset[Read] | None

    @property
    def is_structural(self) -> bool:
        """Whether other rules see what it decides."""
        return self.kind <= RuleKind.RELEVANT


@dataclass(frozen=True, slots=True)
class Reader:
    """A rule that looks at an element: climb from a changed answer, then go down the names.

    So only the row that was changed is looked at again, where the rule does not look beyond it.
    """

    rule: int
    climb: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The tree of a form and its rules in the order in which they run.

    ``readers`` maps a path to the rules that look at it, ``row_readers`` the path of a repeat to
    those that must run again when a row comes or goes. ``watchers`` may look at anything.
    """

    root: Element
    elements: dict[str, Element]
    rules: tuple[Rule, ...]
    readers: dict[str, tuple[Reader, ...]]
    row_readers: dict[str, tuple[Reader, ...]]
    watchers: tuple[int, ...]
    circles: tuple[tuple[Element, ...], ...]


def plan_of(form: Form) -> Plan:
    """The plan of a form: the one made when it was loaded, or made now."""
    return form.plan or make_plan(form.root, form.items)


def make_plan(root: str, items: Sequence[AnyItem]) -> Plan:
    """Put the rules in order. Rules that go in a circle are left out and named in ``circles``."""
    elements = _elements(root, items)
    rules = [rule for element in elements.values() for rule in _rules(element)]
    before = _before(rules, elements)
    order, circles = _in_order(rules, before)
    ordered = tuple(rules[number] for number in order)
    for number, rule in enumerate(ordered):
        rule.element.rules.append(number)
    return Plan(
        root=elements[f"/{root}"],
        elements=elements,
        rules=ordered,
        readers=_readers(ordered, elements),
        row_readers=_row_readers(ordered, elements),
        watchers=tuple(number for number, rule in enumerate(ordered) if rule.reads is None),
        circles=circles,
    )


def _elements(root: str, items: Sequence[AnyItem]) -> dict[str, Element]:
    top = Element(f"/{root}", root, None)
    elements = {top.path: top}

    def place(path: str, item: AnyItem | None) -> Element:
        if path in elements:
            if item is not None and elements[path].item is None:
                elements[path].item = item
            return elements[path]
        above, _slash, name = path.rpartition("/")
        parent = place(above, None)
        repeats = (*parent.repeats, path) if isinstance(item, Repeat) else parent.repeats
        element = Element(path, name, item, parent, {}, repeats)
        parent.children[name] = element
        elements[path] = element
        return element

    def walk(items: Sequence[AnyItem]) -> None:
        for item in items:
            if item.name:
                place(item.path, item)
            if isinstance(item, Group | Repeat):
                walk(item.items)

    walk(items)
    return elements


def _rules(element: Element) -> Iterator[Rule]:
    """The rules of one element. ``true()`` and ``false()`` are rules like any other."""
    item = element.item
    if item is None:
        return
    for kind, expression in _expressions(item):
        yield Rule(element, kind, expression, _reads(expression, element.path))


def _expressions(item: AnyItem) -> Iterator[tuple[RuleKind, Expression]]:
    if item.relevant is not None:
        yield RuleKind.RELEVANT, item.relevant
    for text in (item.label, item.hint):
        yield from ((RuleKind.WORDS, output) for output in _outputs(text))
    if isinstance(item, Repeat) and item.count is not None:
        yield RuleKind.COUNT, item.count
    if not isinstance(item, Question):
        return
    single = {
        RuleKind.CALCULATION: item.calculation,
        RuleKind.REQUIRED: item.required,
        RuleKind.READ_ONLY: item.read_only_rule,
        RuleKind.CHOICES: item.choice_filter,
        RuleKind.CONSTRAINT: item.constraint,
    }
    yield from ((kind, rule) for kind, rule in single.items() if rule is not None)
    for text in (item.required_message, item.constraint_message):
        yield from ((RuleKind.CONSTRAINT, output) for output in _outputs(text))
    for choice in item.choices:
        yield from ((RuleKind.CHOICES, output) for output in _outputs(choice.label))


def _outputs(text: Text) -> Iterator[Expression]:
    return (output.expression for output in (*text.zh_outputs, *text.en_outputs))


def _reads(expression: Expression, path: str) -> frozenset[Read] | None:
    reads = expression.reads(path)
    if reads is None or any("*" in read.path for read in reads):
        return None
    return reads


def _before(rules: Sequence[Rule], elements: Mapping[str, Element]) -> list[set[int]]:
    """For each rule the numbers of those that must run before it."""
    values: dict[str, list[int]] = {}
    structure: dict[str, list[int]] = {}
    rows: dict[str, list[int]] = {}
    places = {
        RuleKind.CALCULATION: values,
        RuleKind.RELEVANT: structure,
        RuleKind.COUNT: rows,
    }
    for number, rule in enumerate(rules):
        if rule.is_structural:
            places[rule.kind].setdefault(rule.element.path, []).append(number)
    before: list[set[int]] = []
    for rule in rules:
        found: set[int] = set()
        for read in rule.reads or ():
            if read.path not in elements:
                continue
            if not _looks_at_itself(rule, read):
                found.update(values.get(read.path, ()))
            for path in _upwards(read.path):
                found.update(structure.get(path, ()))
                if not (read.relative and path in rule.element.repeats):
                    found.update(rows.get(path, ()))
        before.append(found)
    return before


def _looks_at_itself(rule: Rule, read: Read) -> bool:
    """``once()`` looks whether there is an answer already; that is no circle."""
    return read.path == rule.element.path and _ONCE.search(rule.expression.text) is not None


def _upwards(path: str) -> Iterator[str]:
    """A path and those above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _in_order(
    rules: Sequence[Rule], before: Sequence[set[int]]
) -> tuple[list[int], tuple[tuple[Element, ...], ...]]:
    """The numbers of the rules in an order in which they can run, and the circles among them.

    Rules whose reads are unknown come as late as they can, the others in the order of the form.
    """
    after: list[list[int]] = [[] for _rule in rules]
    waiting = [len(numbers) for numbers in before]
    for number, numbers in enumerate(before):
        for earlier in numbers:
            after[earlier].append(number)
    ready: list[tuple[bool, bool, int]] = []

    def release(number: int) -> None:
        rule = rules[number]
        heapq.heappush(ready, (not rule.is_structural, rule.reads is None, number))

    for number, count in enumerate(waiting):
        if count == 0:
            release(number)
    order: list[int] = []
    while ready:
        number = heapq.heappop(ready)[2]
        order.append(number)
        for later in after[number]:
            waiting[later] -= 1
            if waiting[later] == 0:
                release(later)
    left = {number for number, count in enumerate(waiting) if count > 0}
    return order, _circles(rules, before, left)


def _circles(
    rules: Sequence[Rule], before: Sequence[set[int]], left: set[int]
) -> tuple[tuple[Element, ...], ...]:
    """One circle for each knot of rules that wait for each other."""
    found: list[tuple[Element, ...]] = []
    left = set(left)
    for start in sorted(left):
        trail: list[int] = []
        number: int | None = start
        while number is not None and number in left and number not in trail:
            trail.append(number)
            number = min(before[number] & left, default=None)
        if number is not None and number in trail:
            circle = trail[trail.index(number) :]
            found.append(tuple(rules[each].element for each in reversed(circle)))
        left.difference_update(trail)
    return tuple(found)


def _readers(rules: Sequence[Rule], elements: dict[str, Element]) -> dict[str, tuple[Reader, ...]]:
    found: dict[str, list[Reader]] = {}
    for number, rule in enumerate(rules):
        for read in sorted(rule.reads or (), key=lambda read: read.path):
            element = elements.get(read.path)
            if element is not None:
                reader = _reader(number, rule, element, relative=read.relative)
                found.setdefault(read.path, []).append(reader)
    return {path: tuple(dict.fromkeys(readers)) for path, readers in found.items()}


def _reader(number: int, rule: Rule, element: Element, *, relative: bool) -> Reader:
    """How to get from a changed element to the places where a rule must run again."""
    shared = ""
    if relative:
        for one, other in zip(rule.element.repeats, element.repeats, strict=False):
            if one != other:
                break
            # A repeat as a whole is no row of itself.
            if other != element.path and one != rule.element.path:
                shared = one
    names = rule.element.names
    if not shared:
        return Reader(number, element.depth, names)
    level = shared.count("/") - 1
    depth = level + 1 + element.repeats.index(shared)
    return Reader(number, element.depth - depth, names[level:])


def _row_readers(
    rules: Sequence[Rule], elements: dict[str, Element]
) -> dict[str, tuple[Reader, ...]]:
    """Who counts rows, looks at a position, or looks at the answers of all rows."""
    found: dict[str, tuple[Reader, ...]] = {}
    for path, element in elements.items():
        if element.is_repeat:
            found[path] = tuple(
                Reader(number, element.depth, rule.element.names)
                for number, rule in enumerate(rules)
                if any(_concerns(read, rule, path) for read in rule.reads or ())
            )
    return found


def _concerns(read: Read, rule: Rule, repeat: str) -> bool:
    """Whether a rule must run again when a row of a repeat comes or goes."""
    if read.path == repeat:
        return True
    within = read.relative and repeat in rule.element.repeats
    return not within and read.path.startswith(f"{repeat}/")
