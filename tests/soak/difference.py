# SPDX-License-Identifier: MulanPSL-2.0
"""What is compared between two engines, where they disagree, and how much was compared."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wuse_desktop.forms.definition import Form, Item, Question

_POSITION = re.compile(r"\[\d+\]")


class Aspect(StrEnum):
    """What is compared."""

    PLACE = "place"  # which questions there are, in how many rows
    RELEVANT = "relevant"
    REQUIRED = "required"
    READ_ONLY = "read-only"
    CHOICES = "choices"
    PROBLEM = "problem"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The engines disagree ``after`` so many steps.

    A ``late`` one goes away when JavaRosa runs all of its rules again. ``texts`` are the answers
    of ours that matter, by path.
    """

    after: int
    aspect: Aspect
    path: str
    ours: str
    theirs: str
    late: bool = False
    question: Question | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.aspect} of {self.path}: ours {self.ours!r}, JavaRosa {self.theirs!r}"

    @property
    def rule(self) -> str:
        """By what a value is worked out, "" if it is not."""
        if self.aspect is not Aspect.VALUE or self.question is None:
            return ""
        return self.question.calculation.text if self.question.calculation is not None else ""

    def is_like(self, other: "Difference") -> bool:
        """The same aspect of the same question, maybe in another row."""
        return (self.aspect, schema_path(self.path)) == (other.aspect, schema_path(other.path))


def schema_path(path: str) -> str:
    """A path without the positions of rows."""
    return _POSITION.sub("", path)


class Tally:
    """How much was compared, and what the rules of the forms decided meanwhile."""

    def __init__(self) -> None:
        self.compared: Counter[Aspect] = Counter()
        self._ruled: dict[tuple[str, str, Aspect], set[str]] = {}
        self.decided = 0

    @property
    def total(self) -> int:
        """All comparisons; in ``decided`` of them a rule decided."""
        return self.compared.total()

    def expect(self, form: Form) -> None:
        """Note the rules of a form."""
        for path, aspect in _ruled(form):
            self._ruled.setdefault((form.form_id, path, aspect), set())

    def count(self, form: Form, path: str, aspect: Aspect, outcome: str | None) -> None:
        """One more comparison; without an outcome where a rule had nothing to decide."""
        self.compared[aspect] += 1
        outcomes = self._ruled.get((form.form_id, schema_path(path), aspect))
        if outcomes is not None and outcome is not None:
            self.decided += 1
            if len(outcomes) < 2:
                outcomes.add(outcome)

    def rules(self) -> tuple[int, list[str]]:
        """How many rules there are, and those that always decided the same."""
        lazy = [
            f"{form_id} {path} {aspect}"
            for (form_id, path, aspect), outcomes in sorted(self._ruled.items())
            if len(outcomes) < 2
        ]
        return len(self._ruled), lazy


def _ruled(form: Form) -> frozenset[tuple[str, Aspect]]:
    """Which aspects of which elements a rule decides."""
    items = list(form.walk())
    bound = [item.path for item in items if item.relevant is not None]
    return frozenset(
        (item.path, aspect)
        for item in items
        for aspect, has_rule in (
            (
                Aspect.RELEVANT,
                any(f"{item.path}/".startswith(f"{path}/") for path in bound),
            ),
            *_rules(item),
        )
        if has_rule
    )


def _rules(item: Item) -> Iterator[tuple[Aspect, bool]]:
    if isinstance(item, Question):
        yield Aspect.REQUIRED, item.required is not None and item.required.text != "true()"
        yield Aspect.READ_ONLY, item.read_only_rule is not None
        yield Aspect.CHOICES, item.choice_filter is not None
        yield Aspect.PROBLEM, item.constraint is not None
        yield Aspect.VALUE, item.calculation is not None or item.default_rule is not None
