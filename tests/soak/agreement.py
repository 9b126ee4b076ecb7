# SPDX-License-Identifier: MulanPSL-2.0
"""One form filled in both engines, and where they say different things of the same question."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.soak.javarosa import JavaRosa, Verdict
from tests.soak.random_record import Places, Step, fill
from wuse_desktop.forms.definition import Form, Item, Question, QuestionKind
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings

_CHINA = timezone(timedelta(hours=8))
_LOOKING = 0.15  # after how many of the steps the two are compared

# What a submission says of itself; it is no part of what is asked.
_META = "/meta"
_POSITION = re.compile(r"\[\d+\]")

_CHOOSING = frozenset({QuestionKind.ONE, QuestionKind.MANY})
_NEVER_CHECKED = frozenset({QuestionKind.HIDDEN, QuestionKind.NOTE})
_READERS: Mapping[QuestionKind, Callable[[str], object]] = {
    QuestionKind.INTEGER: int,
    QuestionKind.DECIMAL: Decimal,
    QuestionKind.DATE: date.fromisoformat,
    QuestionKind.TIME: time.fromisoformat,
    QuestionKind.DATETIME: datetime.fromisoformat,
}


class Aspect(StrEnum):
    """What is compared."""

    PLACE = "place"  # which questions there are, in how many rows
    RELEVANT = "relevant"
    REQUIRED = "required"
    READ_ONLY = "read-only"
    PROBLEM = "problem"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The engines disagree ``after`` so many steps. ``texts`` are all answers of ours by path."""

    after: int
    aspect: Aspect
    path: str
    ours: str
    theirs: str
    question: Question | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.aspect} of {self.path}: ours {self.ours!r}, JavaRosa {self.theirs!r}"

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


def now() -> datetime:
    """The present where JavaRosa believes to be; China has one zone and no summer time."""
    return datetime.now(_CHINA).replace(tzinfo=None)


class Pair:
    """One form in both engines."""

    def __init__(self, form: Form, xform: Path, javarosa: JavaRosa, tally: Tally) -> None:
        self._form = form
        self._xform = xform
        self._javarosa = javarosa
        self._tally = tally
        tally.expect(form)
        self._session = Session(form, surroundings=Surroundings(now=now))

    def fill(self, seed: int) -> tuple[list[Step], list[Difference]]:
        """Fill the form by chance and look at it now and then.

        Returns what was done, and every difference whenever it was looked at.
        """
        while True:
            begun = now()
            looking = Random(seed)
            self._begin()
            taken: list[Step] = []
            found = list(self._differences(0))
            for step in fill(self._form, self._session, Random(seed), begun):
                self._take(step)
                taken.append(step)
                if looking.random() < _LOOKING:
                    found += self._differences(len(taken))
            found += self._differences(len(taken))
            # At midnight one engine may have answered today and the other tomorrow.
            if now().date() == begun.date():
                return taken, found

    def replay(self, steps: Sequence[Step]) -> list[Difference]:
        """The differences at the end of these steps; those that have no place are left out."""
        self._begin()
        for step in steps:
            with suppress(KeyError):
                self._take(step)
        return list(self._differences(len(steps)))

    def shortest(
        self, steps: Sequence[Step], difference: Difference, wanted: Callable[[Difference], bool]
    ) -> tuple[list[Step], Difference]:
        """As few of the steps as still lead to a wanted difference of the same kind, and that."""
        left = list(steps[: difference.after])
        for step in reversed(steps[: difference.after]):
            without = [other for other in left if other is not step]
            for other in self.replay(without):
                if other.is_like(difference) and wanted(other):
                    left, difference = without, other
                    break
        return left, difference

    def _begin(self) -> None:
        self._javarosa.begin(self._xform)
        self._session = Session(self._form, surroundings=Surroundings(now=now))

    def _take(self, step: Step) -> None:
        match step.what:
            case "set":
                self._session.set(step.path, step.text)
                self._javarosa.set(step.path, step.text)
            case "add":
                self._javarosa.add_row(self._session.add_row(step.path))
            case "remove":
                self._session.remove_row(step.path)
                self._javarosa.remove_row(step.path)

    def _differences(self, after: int) -> Iterator[Difference]:
        session, verdicts = self._session, self._javarosa.state()
        meta = f"/{self._form.root}{_META}/"
        places = dict(Places(session).questions())
        texts = {path: session.text(path) for path in places}
        for path in places.keys() - verdicts.keys():
            yield Difference(
                after=after, aspect=Aspect.PLACE, path=path, ours="there", theirs="missing"
            )
        for path, verdict in verdicts.items():
            if f"{path}/".startswith(meta):
                continue
            question = places.get(path)
            if question is not None:
                compared = self._question(path, question, verdict)
            else:
                compared = self._container(path, verdict)
            for aspect, ours, theirs in compared:
                outcome = None if aspect is Aspect.PROBLEM and not verdict.text else str(theirs)
                self._tally.count(self._form, path, aspect, outcome)
                if ours != theirs:
                    yield Difference(
                        after=after,
                        aspect=aspect,
                        path=path,
                        ours=str(ours),
                        theirs=str(theirs),
                        question=question,
                        texts=texts,
                    )

    def _container(self, path: str, verdict: Verdict) -> Iterator[tuple[Aspect, object, object]]:
        try:
            relevant = self._session.is_relevant(path)
        except KeyError:
            yield Aspect.PLACE, "missing", "there"
        else:
            yield Aspect.RELEVANT, relevant, verdict.relevant

    def _question(
        self, path: str, question: Question, verdict: Verdict
    ) -> Iterator[tuple[Aspect, object, object]]:
        session = self._session
        yield Aspect.RELEVANT, session.is_relevant(path), verdict.relevant
        required = verdict.relevant and verdict.required
        yield Aspect.REQUIRED, session.is_required(path), required
        yield Aspect.READ_ONLY, session.is_read_only(path), verdict.read_only
        ours, theirs = session.text(path), verdict.text
        yield Aspect.VALUE, comparable(question.kind, ours), comparable(question.kind, theirs)
        if question.kind not in _NEVER_CHECKED:
            yield Aspect.PROBLEM, *_problems(question, session.problem(path), verdict)


def comparable(kind: QuestionKind, text: str) -> str:
    """An answer in one spelling: what JavaRosa writes longer is cut to what a question asks."""
    if kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL):
        with suppress(InvalidOperation):
            return f"{Decimal(text).normalize():f}"
    if kind is QuestionKind.DATETIME:
        return re.sub(r"(T\d\d:\d\d):00\.000\+08:00$", r"\1", text)
    if kind is QuestionKind.TIME:
        return re.sub(r"^(\d\d:\d\d):00\.000\+08:00$", r"\1", text)
    return text


def _problems(question: Question, ours: str, verdict: Verdict) -> tuple[str, str]:
    """What ours says and what it should say as JavaRosa judges."""
    if not verdict.relevant:
        return ours, ""
    if not verdict.text:
        return ours, (str(question.required_message) or "必填") if verdict.required else ""
    if not _fits(question, verdict.text):
        # JavaRosa leaves this to the screen; whatever ours says, it must say something.
        return ("refused" if ours else ""), "refused"
    return ours, "" if verdict.holds else str(question.constraint_message) or "不符合要求"


def _fits(question: Question, text: str) -> bool:
    if question.kind in _CHOOSING:
        values = {choice.value for choice in question.choices}
        chosen = [text] if question.kind is QuestionKind.ONE else text.split()
        return values.issuperset(chosen)
    try:
        _READERS.get(question.kind, str)(text)
    except (ValueError, InvalidOperation):
        return False
    return True


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
        yield Aspect.PROBLEM, item.constraint is not None
        yield Aspect.VALUE, item.calculation is not None or item.default_rule is not None
