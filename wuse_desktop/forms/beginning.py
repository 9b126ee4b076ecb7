# SPDX-License-Identifier: MulanPSL-2.0
"""What stands in a form, or in a new row of it, before anybody has answered."""

from collections.abc import Mapping

from wuse_desktop.forms import entries
from wuse_desktop.forms.answers import calculated, settled, typed
from wuse_desktop.forms.definition import DefaultRows, Question, QuestionKind, Repeat
from wuse_desktop.forms.entries import Entry
from wuse_desktop.forms.plan import Plan
from wuse_desktop.forms.running import Running
from wuse_desktop.forms.xpath.expression import Context, EvaluationFault, Surroundings


class Beginning:
    """Gives new entries their facts and defaults.

    Facts and fixed defaults come at once. What is worked out comes later, when the rules have
    run and there is something to work it out from: ``waiting`` are the entries to come.
    """

    def __init__(self, plan: Plan, surroundings: Surroundings, facts: Mapping[str, object]) -> None:
        self._surroundings = surroundings
        self._facts = facts
        self._ends = [
            element.names
            for element in plan.elements.values()
            if isinstance(element.item, Question) and element.item.preload == "end"
        ]
        self._waiting: list[tuple[Entry, DefaultRows]] = []

    def begin(self, entry: Entry) -> None:
        """Begin a form, or a repeat without rows, with the rows that are there from the start."""
        self._fix(entry, {})
        self._waiting.append((entry, "first"))

    def begin_row(self, row: Entry) -> None:
        """Begin a row that comes later."""
        self._fix(row, {})
        self._waiting.append((row, "new"))

    def take_facts(self, root: Entry) -> None:
        """Fill in the facts where nothing is answered."""
        for entry in root.walk() if self._facts else ():
            question = entry.question
            if question is not None and not entry.text:
                _write(entry, question, self._fact(question))

    def make_up(self, root: Entry) -> None:
        """Defaults for questions that did not matter: their answers were left out of the record."""
        for entry in root.walk():
            question = entry.question
            if question is not None and not entry.relevant and not entry.text:
                _write(entry, question, question.default)
                self._waiting.append((entry, "first"))

    def work_out(self, running: Running) -> None:
        """The defaults that are worked out, for everything that has begun since."""
        running.run()
        while self._waiting:
            begun, when = self._waiting.pop()
            for entry in begun.walk():
                question = entry.question
                if question is not None and question.default_rows in ("all", when):
                    self._work_out(entry, question, running)
            running.run()

    def mark_end(self, running: Running) -> None:
        """Note when filling last went on."""
        for path in self._ends:
            for entry in running.root.under(path):
                if entry.question is not None:
                    running.answer(entry, _preloaded(entry.question, self._surroundings))

    def _fix(self, entry: Entry, values: Mapping[str, str]) -> None:
        """Fixed texts: a fact, else what the row says, else the default of the question."""
        question, item = entry.question, entry.element.item
        if question is not None:
            default = values.get(question.path, question.default)
            _write(entry, question, self._fact(question) or default)
        elif entry.rows is not None and isinstance(item, Repeat):
            for row in item.first_rows if item.count is None else ():
                self._fix(entries.add_row(entry), row)
        else:
            for child in entry.children.values():
                self._fix(child, values)
            entry.link()

    def _fact(self, question: Question) -> str:
        if not question.taken_from:
            return ""
        return typed(question.kind, self._facts.get(question.taken_from))

    def _work_out(self, entry: Entry, question: Question, running: Running) -> None:
        if question.taken_from and entry.text:
            return
        text = _preloaded(question, self._surroundings)
        if question.default_rule is not None:
            context = Context(entry.node, self._surroundings)
            try:
                text = calculated(question.kind, question.default_rule.value(context))
            except EvaluationFault:
                text = ""
        if text:
            running.answer(entry, text)


def _preloaded(question: Question, surroundings: Surroundings) -> str:
    match question.preload:
        case "start" | "end":
            return surroundings.now().isoformat(timespec="minutes")
        case "today":
            return surroundings.now().date().isoformat()
        case "username":
            return surroundings.user
        case _:
            return ""


def _write(entry: Entry, question: Question, text: str) -> None:
    """Without making rules due: those of what has begun are due anyway."""
    if text and question.calculation is None and question.kind is not QuestionKind.NOTE:
        entry.text, entry.unfit = settled(question.kind, text)
        entry.node.value = entry.text
