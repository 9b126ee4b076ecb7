# SPDX-License-Identifier: MulanPSL-2.0
"""One form filled in both engines, and where they say different things of the same question."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random

from tests.soak.difference import Aspect, Difference, Tally
from tests.soak.javarosa import JavaRosa, Verdict
from tests.soak.random_record import Places, Step, fill
from wuse_desktop.forms.definition import Form, Question, QuestionKind, Repeat
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings

_CHINA = timezone(timedelta(hours=8))
_LOOKING = 0.15  # after how many of the steps the two are compared

# What a submission says of itself; it is no part of what is asked.
_META = "/meta"
_NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+)?(?:E-?\d+)?(?![\w.-])")
_ZONED = re.compile(r"((?:^|T)\d\d:\d\d):00\.000\+08:00$")

_MAY_BE_LATE = frozenset({Aspect.RELEVANT, Aspect.REQUIRED, Aspect.PROBLEM, Aspect.VALUE})
_NUMBER_KINDS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})
_CHOOSING = frozenset({QuestionKind.ONE, QuestionKind.MANY})
_NEVER_CHECKED = frozenset({QuestionKind.HIDDEN, QuestionKind.NOTE})
_READERS: Mapping[QuestionKind, Callable[[str], object]] = {
    QuestionKind.INTEGER: int,
    QuestionKind.DECIMAL: Decimal,
    QuestionKind.DATE: date.fromisoformat,
    QuestionKind.TIME: time.fromisoformat,
    QuestionKind.DATETIME: datetime.fromisoformat,
}


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
        self._counted = {
            item.path: 0
            for item in form.walk()
            if isinstance(item, Repeat) and item.count is not None
        }
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
        # A form of JavaRosa begins with one row of each table, whatever its count says.
        self._counted = dict.fromkeys(self._counted, 1)
        self._follow_counts()

    def _take(self, step: Step) -> None:
        match step.what:
            case "set":
                self._session.set(step.path, step.text)
                self._javarosa.set(step.path, step.text)
            case "add":
                row = self._session.add_row(step.path)
                self._javarosa.add_row(row)
                # Its tables begin with a row here; JavaRosa leaves even the first to the screens.
                for repeat in Places(self._session).inside(row):
                    for inner in self._session.rows(repeat):
                        self._javarosa.add_row(inner)
            case "remove":
                self._session.remove_row(step.path)
                self._javarosa.remove_row(step.path)
        self._follow_counts()

    def _follow_counts(self) -> None:
        """JavaRosa counts rows on its screens only, and takes none out again."""
        if self._counted:
            self._javarosa.walk()
        for repeat, known in self._counted.items():
            rows = self._session.rows(repeat)
            for position in range(max(known, len(rows)), len(rows), -1):
                self._javarosa.remove_row(f"{repeat}[{position}]")
            for row in rows[known:]:
                self._copy(row)
            self._counted[repeat] = len(rows)

    def _copy(self, row: str) -> None:
        """Answers of a row that has come back."""
        for path, question in Places(self._session).questions():
            if path.startswith(f"{row}/") and question.calculation is None:
                self._javarosa.set(path, self._session.text(path))

    def _differences(self, after: int) -> Iterator[Difference]:
        places = dict(Places(self._session).questions())
        texts = {
            path: self._session.text(path) for path in places if self._session.is_relevant(path)
        }
        found = []
        verdicts = self._javarosa.state()
        for path, aspect, ours, theirs in self._compared(places, verdicts):
            decided = aspect is not Aspect.PROBLEM or verdicts[path].text
            self._tally.count(self._form, path, aspect, str(theirs) if decided else None)
            if ours != theirs:
                found.append((path, aspect, str(ours), str(theirs)))
        lasting = self._lasting(places) if any(said[1] in _MAY_BE_LATE for said in found) else None
        for path, aspect, ours, theirs in found:
            yield Difference(
                after=after,
                aspect=aspect,
                path=path,
                ours=ours,
                theirs=theirs,
                late=lasting is not None and (path, aspect) not in lasting,
                question=places.get(path),
                texts=texts,
            )

    def _lasting(self, places: Mapping[str, Question]) -> set[tuple[str, Aspect]]:
        """What is still different when JavaRosa has run all its rules again."""
        self._javarosa.again()
        compared = self._compared(places, self._javarosa.state())
        return {(path, aspect) for path, aspect, ours, theirs in compared if ours != theirs}

    def _compared(
        self, places: Mapping[str, Question], verdicts: Mapping[str, Verdict]
    ) -> Iterator[tuple[str, Aspect, object, object]]:
        meta = f"/{self._form.root}{_META}/"
        for path in places.keys() - verdicts.keys():
            yield path, Aspect.PLACE, "there", "missing"
        for path, verdict in verdicts.items():
            question = places.get(path)
            if question is not None:
                for compared in self._question(path, question, verdict):
                    yield path, *compared
            elif not f"{path}/".startswith(meta):
                yield path, *self._container(path, verdict)

    def _container(self, path: str, verdict: Verdict) -> tuple[Aspect, object, object]:
        try:
            return Aspect.RELEVANT, self._session.is_relevant(path), verdict.relevant
        except KeyError:
            return Aspect.PLACE, "missing", "there"

    def _question(
        self, path: str, question: Question, verdict: Verdict
    ) -> Iterator[tuple[Aspect, object, object]]:
        session = self._session
        yield Aspect.RELEVANT, session.is_relevant(path), verdict.relevant
        required = verdict.relevant and verdict.required
        yield Aspect.REQUIRED, session.is_required(path), required
        yield Aspect.READ_ONLY, session.is_read_only(path), verdict.read_only
        ours, theirs = session.text(path), verdict.text
        yield Aspect.VALUE, ours, ours if agree(question, ours, theirs) else theirs
        if question.kind in _CHOOSING:
            choices = " ".join(choice.value for choice in session.choices(path))
            yield Aspect.CHOICES, choices, verdict.choices
        if question.kind not in _NEVER_CHECKED:
            yield Aspect.PROBLEM, *_problems(question, session.problem(path), verdict)


def agree(question: Question, ours: str, theirs: str) -> bool:
    """Whether two answers are one, however JavaRosa writes it.

    It adds the time zone to a time, and does not cut a number to the digits that a record holds.
    """
    theirs = _ZONED.sub(r"\1", theirs)
    if ours == theirs:
        return True
    if question.kind not in _NUMBER_KINDS and question.calculation is None:
        return False
    numbers = zip(_NUMBER.findall(ours), _NUMBER.findall(theirs), strict=False)
    return _NUMBER.sub("#", ours) == _NUMBER.sub("#", theirs) and all(
        math.isclose(float(one), float(other), rel_tol=1e-12, abs_tol=1e-8)
        for one, other in numbers
    )


def _problems(question: Question, ours: str, verdict: Verdict) -> tuple[str, str]:
    """What ours says and what it should say as JavaRosa judges."""
    if not verdict.relevant:
        return ours, ""
    if not verdict.text:
        return ours, (str(question.required_message) or "必填") if verdict.required else ""
    if not _fits(question, verdict):
        # JavaRosa leaves this to the screen; whatever ours says, it must say something.
        return ("refused" if ours else ""), "refused"
    return ours, "" if verdict.holds else str(question.constraint_message) or "不符合要求"


def _fits(question: Question, verdict: Verdict) -> bool:
    if question.kind in _CHOOSING:
        chosen = [verdict.text] if question.kind is QuestionKind.ONE else verdict.text.split()
        return set(verdict.choices.split()).issuperset(chosen)
    try:
        _READERS.get(question.kind, str)(verdict.text)
    except (ValueError, InvalidOperation):
        return False
    return True
