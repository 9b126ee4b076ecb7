# SPDX-License-Identifier: MulanPSL-2.0
"""One form that is being filled: its answers, and what the rules of the form make of them.

A session knows nothing of screens and files. It never refuses an answer: what does not fit is
kept as it was typed and reported by ``problem``, so that a draft can be kept at any time.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from wuse_desktop.forms.answers import Answer, Json, python_value, typed
from wuse_desktop.forms.beginning import Beginning
from wuse_desktop.forms.checks import choices_of, filled
from wuse_desktop.forms.definition import Choice, Form, Question, Repeat
from wuse_desktop.forms.entries import Entry
from wuse_desktop.forms.faults import AnswerProblem
from wuse_desktop.forms.filing import UNPLACED, Placing, collected
from wuse_desktop.forms.plan import Plan, plan_of
from wuse_desktop.forms.running import MOST_ROWS, Running
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.i18n import _

_STEP = re.compile(r"([^\[\]]+)(?:\[([1-9][0-9]{0,5})\])?")


class Session:
    """A form with its answers.

    Paths name rows by their position: ``/data/family[2]/age``; a wrong one raises KeyError.

    ``unplaced`` holds what was in the answers but has no place in the form, by the path where it
    was found. ``answers()`` carries it on under the key ``#unplaced``, so that nothing is lost
    when a record is opened with another version of its form. ``last_changes`` are the paths that
    the last ``set``, ``add_row`` or ``remove_row`` has changed.

    Calculations run again when a session is made from answers. A filed record is opened with the
    time of its filing as ``surroundings.now``, so that they come out as they were.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Json] | None = None,
        *,
        surroundings: Surroundings,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        plan = plan_of(form)
        surroundings = _completed(surroundings, form, plan)
        self.form = form
        self._surroundings = surroundings
        self._beginning = Beginning(plan, surroundings, facts or {})
        self._running = Running(plan, surroundings, self._beginning.begin_row)
        self._root = self._running.root
        self.unplaced: dict[str, Json] = {}
        self._removed: list[tuple[Entry, int]] = []
        self._begin(answers)
        self.last_changes: frozenset[str] = frozenset()

    def _begin(self, answers: Mapping[str, Json] | None) -> None:
        if answers is None:
            self._beginning.begin(self._root)
        else:
            placing = Placing()
            placing.place(answers, self._root)
            self.unplaced = placing.unplaced
            for repeat in placing.missing:
                self._beginning.begin(repeat)
            self._beginning.take_facts(self._root)
        self._running.all_due(self._root)
        self._running.run()
        if answers is not None:
            self._beginning.make_up(self._root)
        self._beginning.work_out(self._running)
        self._running.settle()
        self._running.take_changes()

    def value(self, path: str) -> Answer:
        """The answer as a Python value; as typed where it does not fit; None where none is."""
        entry, question = self._question(path)
        return entry.text if entry.unfit else python_value(question.kind, entry.text)

    def text(self, path: str) -> str:
        """The answer as the record holds it (``forms.answers``), or as typed."""
        return self._entry(path).text

    def rows(self, repeat_path: str) -> list[str]:
        """The paths of the rows of a repeat, in order."""
        repeat = self._repeat(repeat_path)[0]
        path = repeat.path
        return [f"{path}[{row.position}]" for row in repeat.rows or ()]

    def is_relevant(self, path: str) -> bool:
        """Whether a question, group, repeat or row matters, with everything around it."""
        return self._entry(path).relevant

    def is_required(self, path: str) -> bool:
        """Whether it matters and must be answered."""
        entry = self._entry(path)
        return entry.required and entry.relevant

    def is_read_only(self, path: str) -> bool:
        """Whether only the form itself fills a question."""
        entry, question = self._question(path)
        return question.read_only or question.calculation is not None or entry.read_only

    def choices(self, path: str) -> tuple[Choice, ...]:
        """The choices that the filter leaves, in the order of the list."""
        return choices_of(self._entry(path), self._surroundings)

    def label(self, path: str) -> str:
        """The label of a question, group or repeat with the answers that belong into it."""
        return self._label(self._entry(path))

    def hint(self, path: str) -> str:
        """The hint of a question with the answers that belong into it."""
        entry = self._entry(path)
        item = entry.element.item
        return filled(item.hint, entry, self._surroundings) if item is not None else ""

    def problem(self, path: str) -> str:
        """What is wrong with an answer, "" if nothing."""
        return self._entry(path).problem

    def problems(self) -> list[AnswerProblem]:
        """Everything that keeps the form from being finished, in the order of the form."""
        return [
            AnswerProblem(entry.path, self._place(entry), entry.problem)
            for entry in self._root.walk()
            if entry.problem
        ]

    def answers(self) -> dict[str, Json]:
        """What a record keeps: nested as the groups are, without what is not relevant.

        Whole numbers and decimals are numbers, several choices a list, an acknowledgement is
        true, rows are a list of mappings (empty where there are none), all else is text. What
        does not fit is the text that was typed.
        """
        found = collected(self._root)
        if self.unplaced:
            found[UNPLACED] = dict(self.unplaced)
        return found

    def set(self, path: str, answer: object) -> frozenset[str]:
        """Answer a question with a Python value or typed text; None or "" takes it back.

        Returns the paths whose value, words, relevance, requiredness, choices or problem changed.
        Raises ValueError for a calculated question, TypeError for what no question can hold.
        """
        entry, question = self._question(path)
        if question.calculation is not None:
            raise ValueError(path)
        self._running.answer(entry, typed(question.kind, answer))
        return self._done()

    def add_row(self, repeat_path: str) -> str:
        """A new last row with the defaults of the form; returns its path.

        Raises ValueError where ``can_add_row`` says no.
        """
        repeat = self._repeat(repeat_path)[0]
        if not self.can_add_row(repeat_path):
            raise ValueError(repeat_path)
        row = self._running.append_row(repeat)
        self._done()
        return row.path

    def can_add_row(self, repeat_path: str) -> bool:
        """Whether rows come and go as one likes, and there are not too many yet."""
        repeat, item = self._repeat(repeat_path)
        return item.count is None and len(repeat.rows or ()) < MOST_ROWS

    def can_remove_row(self, repeat_path: str) -> bool:
        """Whether rows come and go as one likes."""
        return self._repeat(repeat_path)[1].count is None

    def remove_row(self, row_path: str, *, for_good: bool = False) -> frozenset[str]:
        """Take a row out; the rows after it move up. Returns the paths that changed.

        ``restore_row`` brings it back, unless it was taken out for good. Raises ValueError where
        the form itself says how many rows there are.
        """
        row = self._entry(row_path)
        item = row.element.item
        if not row.position or (isinstance(item, Repeat) and item.count is not None):
            raise ValueError(row_path)
        if not for_good:
            self._removed.append((row, row.position))
        self._running.remove_row(row)
        return self._done()

    def restore_row(self, repeat_path: str) -> str:
        """Put the row of a repeat that was taken out last back to its place.

        Returns its path, "" where none was taken out. ``last_changes`` tells what changed.
        """
        repeat = self._repeat(repeat_path)[0]
        for number in range(len(self._removed) - 1, -1, -1):
            row, position = self._removed[number]
            if row.parent is repeat:
                del self._removed[number]
                self._running.put_back(row, position)
                self._done()
                return row.path
        return ""

    def forget_unplaced(self) -> None:
        """Let go of what has no place in the form."""
        self.unplaced = {}

    def _done(self) -> frozenset[str]:
        self._beginning.work_out(self._running)
        self._beginning.mark_end(self._running)
        self._running.settle()
        self.last_changes = frozenset(entry.path for entry in self._running.take_changes())
        return self.last_changes

    def _entry(self, path: str) -> Entry:
        first, *steps = path.removeprefix("/").split("/")
        entry = self._root
        if not path.startswith("/") or first != entry.element.name:
            raise KeyError(path)
        for step in steps:
            match = _STEP.fullmatch(step)
            if match is None or entry.rows is not None or match[1] not in entry.children:
                raise KeyError(path)
            entry = entry.children[match[1]]
            if match[2] is not None:
                rows = entry.rows or []
                if int(match[2]) > len(rows):
                    raise KeyError(path)
                entry = rows[int(match[2]) - 1]
        return entry

    def _question(self, path: str) -> tuple[Entry, Question]:
        entry = self._entry(path)
        question = entry.question
        if question is None:
            raise KeyError(path)
        return entry, question

    def _repeat(self, path: str) -> tuple[Entry, Repeat]:
        entry = self._entry(path)
        item = entry.element.item
        if entry.rows is None or not isinstance(item, Repeat):
            raise KeyError(path)
        return entry, item

    def _label(self, entry: Entry) -> str:
        item = entry.element.item
        return filled(item.label, entry, self._surroundings) if item is not None else ""

    def _place(self, entry: Entry) -> str:
        """The label, and for a row of a repeat which one it is."""
        label = self._label(entry) or entry.element.name
        above: Entry | None = entry.parent
        while above is not None:
            if above.position:
                label = _("{rows}第 {position} 行·{label}").format(
                    rows=self._label(above), position=above.position, label=label
                )
            above = above.parent
        return label


def _completed(surroundings: Surroundings, form: Form, plan: Plan) -> Surroundings:
    """With the lists of the form, and the labels of its choices for ``jr:choice-name``."""

    def choice_label(path: str, value: str) -> str:
        element = plan.elements.get(path)
        item = element.item if element is not None else None
        choices = item.choices if isinstance(item, Question) else ()
        return next((str(choice.label) for choice in choices if choice.value == value), value)

    return replace(
        surroundings,
        instances={**form.instances, **surroundings.instances},
        choice_label=surroundings.choice_label or choice_label,
    )
