# SPDX-License-Identifier: MulanPSL-2.0
"""Random ways to fill a form: what a person might answer, and what nobody should."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Literal

from wuse_desktop.forms.definition import Form, Question, QuestionKind, Repeat
from wuse_desktop.forms.session import Session

_NEVER_ANSWERED = frozenset({QuestionKind.NOTE, QuestionKind.HIDDEN})
_NUMBER_KINDS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})
_CHOOSING = frozenset({QuestionKind.ONE, QuestionKind.MANY})
_MOST_ROWS = 4
_MOST_CHANGES = 6

# Two of them multiplied still have no more digits than a record holds.
_NUMBERS = (-1, 0, 1, 2, 3, 6, 13, 14, 17, 18, 59, 60, 100, 9_999_999, -9_999_999)
# fmt: off
_WORDS = (
    "李小花", "河口村卫生室", "0", "1", "007", "3.50", "-2", "12", "０１", "yes", "true", "a b",
    "  ", " 前后有空格 ", "第一行\n第二行", "反斜杠\\n", "引号\"和'", "<&>", "x" * 300,
    "13800000000", "010-6555 0000", "2026-03-05", "09:30-10:00", "2026-001", "110000199001010017",
)
# fmt: on
_DAYS = (
    *("1899-12-31", "1900-01-01", "1949-10-01", "1969-12-31", "1970-01-01", "1986-05-04"),
    *("1999-12-31", "2000-02-29", "2024-02-29", "2100-03-01", "2999-12-31"),
)

# For numbers: JavaRosa cannot be made to hold a date that is none. For those that nothing adds up:
# its sums leave such words out, which its screens never let in; ours are blank until they are gone.
_UNFIT = ("abc", "1.5.2", "十二", "2026-02-30", "x 1")
_ADDED = re.compile(r"\b(?:sum|min|max)\(\s*([^()]*?)\s*\)")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done: a question answered, a row added to a repeat or taken out."""

    what: Literal["set", "add", "remove"]
    path: str
    text: str = ""


def fill(form: Form, session: Session, random: Random, now: datetime) -> Iterator[Step]:
    """Steps to take in ``session``, each made when the one before has been taken there."""
    typist = _Typist(form, random, now)
    for repeat in _repeats(form):
        yield from typist.rows(session, repeat)
    thoroughness = random.choice((0.1, 0.5, 0.9, 1.0, 1.0))
    for question in filter(_is_answered, form.questions()):
        for path in Places(session).of(question.path):
            if random.random() < thoroughness:
                yield Step("set", path, typist.answer(question))
    for _change in range(random.randint(0, _MOST_CHANGES)):
        yield from typist.change(session)


class Places:
    """Where the elements of a form stand, in the rows that there are now."""

    def __init__(self, session: Session) -> None:
        self._form = session.form
        self._rows = {"": [""]}
        for item in session.form.walk():
            if isinstance(item, Repeat):
                self._rows[item.path] = [
                    row for path in self.of(item.path) for row in session.rows(path)
                ]

    def of(self, path: str) -> list[str]:
        """The paths of an element: one in every row of the innermost repeat around it."""
        around = max((repeat for repeat in self._rows if path.startswith(f"{repeat}/")), key=len)
        return [row + path.removeprefix(around) for row in self._rows[around]]

    def inside(self, row: str) -> list[str]:
        """The repeats that stand in a row, outer ones first."""
        return [
            path
            for repeat in self._rows
            if repeat
            for path in self.of(repeat)
            if path.startswith(f"{row}/")
        ]

    def questions(self) -> Iterator[tuple[str, Question]]:
        """Every question with its path."""
        for question in self._form.questions():
            for path in self.of(question.path):
                yield path, question


def _repeats(form: Form) -> list[Repeat]:
    return [item for item in form.walk() if isinstance(item, Repeat) and item.count is None]


def _is_answered(question: Question) -> bool:
    return question.calculation is None and question.kind not in _NEVER_ANSWERED


class _Typist:
    """Makes up answers; says again what was said, so that answers are equal or just differ."""

    def __init__(self, form: Form, random: Random, now: datetime) -> None:
        self._form = form
        self._random = random
        self._now = now
        self._said: dict[QuestionKind, list[str]] = {}
        rules = "\n".join(_rules(form))
        self._wanted: list[str] = sorted(set(re.findall(r"'([^']+)'", rules)))
        self._added = {path.rpartition("/")[2] for path in _ADDED.findall(rules)}
        bounds = {int(number) for number in re.findall(r"(?<![\w.'])\d{1,4}(?![\w.'])", rules)}
        self._bounds = sorted({bound + more for bound in bounds for more in (-1, 0, 1)})
        self._makers: dict[QuestionKind, Callable[[Question], str]] = {
            QuestionKind.INTEGER: self._whole,
            QuestionKind.DECIMAL: self._decimal,
            QuestionKind.DATE: self._day,
            QuestionKind.TIME: self._clock,
            QuestionKind.DATETIME: self._moment,
            QuestionKind.ONE: self._one,
            QuestionKind.MANY: self._many,
            QuestionKind.ACKNOWLEDGE: lambda question: "OK",
        }

    def rows(self, session: Session, repeat: Repeat) -> Iterator[Step]:
        """No row up to a few."""
        for path in Places(session).of(repeat.path):
            wanted = self._random.choice((0, 1, 1, 2, 3, _MOST_ROWS))
            while len(session.rows(path)) > wanted:
                yield Step("remove", self._random.choice(session.rows(path)))
            while len(session.rows(path)) < wanted:
                yield Step("add", path)

    def change(self, session: Session) -> Iterator[Step]:
        """Something answered again, taken back, added or taken out."""
        choice = self._random.random()
        repeats = _repeats(self._form)
        if choice < 0.3 and repeats:
            places = Places(session).of(self._random.choice(repeats).path)
            if not places:
                return
            path = self._random.choice(places)
            rows = session.rows(path)
            if rows and self._random.random() < 0.5:
                yield Step("remove", self._random.choice(rows))
            elif len(rows) < _MOST_ROWS:
                yield Step("add", path)
            return
        there = [(path, item) for path, item in Places(session).questions() if _is_answered(item)]
        path, question = self._random.choice(there)
        yield Step("set", path, "" if choice < 0.5 else self.answer(question))

    def answer(self, question: Question) -> str:
        """An answer; a blank and one that does not fit now and then."""
        choice = self._random.random()
        kind = question.kind
        said = self._said.setdefault(kind, [])
        if choice < 0.05:
            return ""
        if choice < 0.1 and kind in _NUMBER_KINDS and question.name not in self._added:
            return self._random.choice(_UNFIT)
        if choice < 0.4 and said and kind not in _CHOOSING:
            return self._again(kind, self._random.choice(said))
        answer = self._makers.get(kind, self._text)(question)
        said.append(answer)
        return answer

    def _again(self, kind: QuestionKind, said: str) -> str:
        """What was said elsewhere, or just beside it: rules compare answers with one another."""
        more = self._random.choice((-1, 0, 0, 1))
        match kind:
            case QuestionKind.INTEGER:
                return str(int(said) + more)
            case QuestionKind.DATE:
                return (date.fromisoformat(said) + timedelta(more)).isoformat()
            case QuestionKind.DATETIME:
                moment = datetime.fromisoformat(said)
                return (moment + timedelta(minutes=more)).isoformat(timespec="minutes")
            case _:
                return said

    def _text(self, _question: Question) -> str:
        if self._wanted and self._random.random() < 0.1:
            return self._random.choice(self._wanted)
        return self._random.choice(_WORDS)

    def _whole(self, _question: Question) -> str:
        if self._bounds and self._random.random() < 0.5:
            return str(self._random.choice(self._bounds))
        return str(self._random.choice(_NUMBERS))

    def _decimal(self, question: Question) -> str:
        number = self._whole(question)
        if self._random.random() < 0.3:
            return number
        return f"{number}.{self._random.choice(('5', '25', '005', '01', '99', '999', '3333'))}"

    def _day(self, _question: Question) -> str:
        choice = self._random.random()
        if choice < 0.2:
            return self._random.choice(_DAYS)
        if choice < 0.3:
            days = self._random.randint(-30_000, 30_000)
        else:
            days = self._random.choice((-400, -31, -2, -1, 0, 1, 2, 31))
        return (self._now.date() + timedelta(days)).isoformat()

    def _clock(self, _question: Question) -> str:
        return f"{self._random.randint(0, 23):02}:{self._random.choice((0, 1, 30, 59)):02}"

    def _moment(self, question: Question) -> str:
        if self._random.random() < 0.3:
            return f"{self._day(question)}T{self._clock(question)}"
        # Not too near: the present goes on between the two engines.
        minutes = self._random.choice((-3000, -1500, -1440, -100, -60, -45, -11, 10, 60, 1440))
        return (self._now + timedelta(minutes=minutes)).isoformat(timespec="minutes")

    def _one(self, question: Question) -> str:
        return self._random.choice(self._values(question))

    def _many(self, question: Question) -> str:
        values = self._values(question)
        return " ".join(self._random.sample(values, self._random.randint(1, min(len(values), 6))))

    def _values(self, question: Question) -> list[str]:
        """The choices; at times only those that a rule speaks of, at times a strange one."""
        values = [choice.value for choice in question.choices]
        wanted = [value for value in values if value in self._wanted]
        choice = self._random.random()
        if choice < 0.5 and wanted:
            return wanted
        return [*values, "no_such_choice"] if choice > 0.9 else values


def _rules(form: Form) -> Iterator[str]:
    for question in form.questions():
        for rule in (
            *(question.relevant, question.required, question.constraint),
            *(question.calculation, question.choice_filter),
        ):
            if rule is not None:
                yield rule.text
