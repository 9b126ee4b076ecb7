# SPDX-License-Identifier: MulanPSL-2.0
"""Runs the rules of one form that is being filled: after an answer, only those it concerns."""

import heapq
import math
from collections.abc import Callable, Sequence

from wuse_desktop.forms import entries
from wuse_desktop.forms.answers import calculated, settled
from wuse_desktop.forms.checks import check, holds
from wuse_desktop.forms.entries import Entry
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.plan import Plan, Reader, Rule, RuleKind
from wuse_desktop.forms.xpath.expression import Context, EvaluationFault, Surroundings

# More rows than any register has; a rule that counts wrongly must not fill the memory.
MOST_ROWS = 2000


class Running:
    """The entries of a form and the rules that are due.

    A rule is due at certain entries. Rules run in the order of the plan, so that each sees what
    those before it decided; what a rule changes makes due only rules that come after it. Answers
    are checked when no rule is due any more.

    ``begun`` is told of each row that a rule makes, to give it its defaults.
    """

    def __init__(
        self, plan: Plan, surroundings: Surroundings, begun: Callable[[Entry], None]
    ) -> None:
        self.surroundings = surroundings
        self.root = entries.build(plan.root, None)
        Node("").add(self.root.node)
        self._plan = plan
        self._begun = begun
        self._due: dict[int, dict[Entry, None]] = {}
        self._numbers: list[int] = []
        self._unchecked: dict[Entry, None] = {}
        self._changed: dict[Entry, None] = {}
        self._decide: dict[RuleKind, Callable[[Rule, Entry], None]] = {
            RuleKind.COUNT: self._count,
            RuleKind.CALCULATION: self._calculate,
            RuleKind.RELEVANT: self._decide_relevance,
            RuleKind.REQUIRED: self._decide_required,
            RuleKind.READ_ONLY: self._decide_read_only,
            RuleKind.CHOICES: self._forget_choices,
            RuleKind.CONSTRAINT: self._recheck,
            RuleKind.WORDS: self._note,
        }

    def answer(self, entry: Entry, typed: str) -> None:
        """Give a question an answer as typed; what looks at it becomes due."""
        question = entry.question
        if question is None:
            raise KeyError(entry.path)
        text, unfit = settled(question.kind, typed)
        if text != entry.text or unfit != entry.unfit:
            self._put(entry, text, unfit)

    def all_due(self, entry: Entry) -> None:
        """Every rule of an entry and of what is under it becomes due."""
        for below in entry.walk():
            # The rules of a repeat stand at the repeat, not at its rows.
            if not below.position:
                for number in below.element.rules:
                    self._make_due(number, below)
            self._unchecked[below] = None

    def run(self) -> None:
        """Run every rule that is due."""
        while self._numbers:
            number = heapq.heappop(self._numbers)
            rule = self._plan.rules[number]
            decide = self._decide[rule.kind]
            for entry in self._due.pop(number):
                decide(rule, entry)

    def settle(self) -> None:
        """Run what is left and check what was touched."""
        if self._changed or self._numbers:
            for number in self._plan.watchers:
                for entry in self.root.under(self._plan.rules[number].element.names):
                    self._make_due(number, entry)
            self.run()
        for entry in self._unchecked:
            problem = check(entry, self.surroundings)
            if problem != entry.problem:
                entry.problem = problem
                self._changed[entry] = None
        self._unchecked.clear()

    def take_changes(self) -> list[Entry]:
        """What has changed since it was asked last."""
        changed = [entry for entry in self._changed if entry.is_attached]
        self._changed.clear()
        return changed

    def append_row(self, repeat: Entry) -> Entry:
        """A new row whose rules are due, after those that look at the rows."""
        row = entries.add_row(repeat)
        self._begun(row)
        self.all_due(row)
        self._rows_changed(repeat)
        return row

    def remove_row(self, row: Entry) -> None:
        """Take a row out; what looks at the rows becomes due."""
        self._rows_changed(entries.remove_row(row))

    def put_back(self, row: Entry, position: int) -> None:
        """Put a row that was taken out at a position again; all its rules become due."""
        entries.put_back(row, position)
        self.all_due(row)
        if row.parent is not None:
            self._rows_changed(row.parent)

    # What rules decide

    def _count(self, rule: Rule, repeat: Entry) -> None:
        rows = repeat.rows
        if rows is None:
            return
        count = self._number(rule, repeat)
        before = len(rows)
        while len(rows) > count:
            row = rows[-1]
            entries.remove_row(row)
            repeat.spare.append(row)
        while len(rows) < count:
            if repeat.spare:
                row = entries.restore_row(repeat)
            else:
                row = entries.add_row(repeat)
                self._begun(row)
            self.all_due(row)
        if len(rows) != before:
            self._rows_changed(repeat)

    def _number(self, rule: Rule, entry: Entry) -> int:
        try:
            number = rule.expression.number(Context(entry.node, self.surroundings))
        except EvaluationFault:
            return 0
        return 0 if math.isnan(number) else int(min(max(number, 0), MOST_ROWS))

    def _calculate(self, rule: Rule, entry: Entry) -> None:
        question = entry.question
        if question is None:
            return
        try:
            value = rule.expression.value(Context(entry.node, self.surroundings))
        except EvaluationFault:
            value = ""
        text = calculated(question.kind, value)
        if text != entry.text or entry.unfit:
            self._put(entry, text, "")

    def _decide_relevance(self, rule: Rule, entry: Entry) -> None:
        own = holds(rule.expression, entry, self.surroundings)
        if own == entry.own:
            return
        entry.own = own
        if entry.parent is not None:
            entry.parent.link()
        self._inherit_relevance(entry)
        if entry.rows is not None:
            self._readers_due(entry, self._plan.row_readers[entry.element.path])

    def _inherit_relevance(self, entry: Entry) -> None:
        relevant = entry.own and (entry.parent is None or entry.parent.relevant)
        if relevant == entry.relevant:
            return
        entry.relevant = relevant
        self._changed[entry] = self._unchecked[entry] = None
        if not entry.position:
            self._readers_due(entry, self._plan.readers.get(entry.element.path, ()))
        for below in entry.rows if entry.rows is not None else entry.children.values():
            self._inherit_relevance(below)

    def _decide_required(self, rule: Rule, entry: Entry) -> None:
        required = holds(rule.expression, entry, self.surroundings)
        if required != entry.required:
            entry.required = required
            self._changed[entry] = self._unchecked[entry] = None

    def _decide_read_only(self, rule: Rule, entry: Entry) -> None:
        read_only = holds(rule.expression, entry, self.surroundings)
        if read_only != entry.read_only:
            entry.read_only = read_only
            self._changed[entry] = None

    def _forget_choices(self, rule: Rule, entry: Entry) -> None:
        entry.choices = None
        self._changed[entry] = self._unchecked[entry] = None

    def _recheck(self, rule: Rule, entry: Entry) -> None:
        self._unchecked[entry] = None

    def _note(self, rule: Rule, entry: Entry) -> None:
        self._changed[entry] = None

    # What becomes due

    def _put(self, entry: Entry, text: str, unfit: str) -> None:
        entry.text = entry.node.value = text
        entry.unfit = unfit
        self._changed[entry] = self._unchecked[entry] = None
        self._readers_due(entry, self._plan.readers.get(entry.element.path, ()))

    def _rows_changed(self, repeat: Entry) -> None:
        if repeat.parent is not None:
            repeat.parent.link()
        self._changed[repeat] = None
        self._readers_due(repeat, self._plan.row_readers[repeat.element.path])

    def _readers_due(self, entry: Entry, readers: Sequence[Reader]) -> None:
        for reader in readers:
            top = entry
            for _step in range(reader.climb):
                if top.parent is not None:
                    top = top.parent
            for reading in top.under(reader.names):
                self._make_due(reader.rule, reading)

    def _make_due(self, number: int, entry: Entry) -> None:
        due = self._due.get(number)
        if due is None:
            due = self._due[number] = {}
            heapq.heappush(self._numbers, number)
        due[entry] = None
