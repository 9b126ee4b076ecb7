# SPDX-License-Identifier: MulanPSL-2.0
"""Between the answers of a form and the typed columns that its ``save_to`` names."""

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from wuse_desktop.domain.fields import Field, Kind, Record, fields_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.forms.definition import AnyItem, Form, Group, Question, QuestionKind
from wuse_desktop.forms.session import Session

R = TypeVar("R", bound=Record)
_YES = frozenset({"yes", "1", "true", "OK"})


def single_questions(items: Iterable[AnyItem]) -> Iterator[Question]:
    """The questions that are asked once: those in no repeat, in order."""
    for item in items:
        if isinstance(item, Question):
            yield item
        elif isinstance(item, Group):
            yield from single_questions(item.items)


def bound(form: Form, record_class: type[Record]) -> Iterator[tuple[Question, Field]]:
    """The questions whose answers a record of that class keeps, with the field that does."""
    fields = {item.name: item for item in fields_of(record_class)}
    for question in single_questions(form.items):
        if question.save_to in fields:
            yield question, fields[question.save_to]


def read_answers(session: Session, record: R) -> R:
    """The record with what was answered; questions that are not relevant empty their fields."""
    values: dict[str, Any] = {}
    for question, field in bound(session.form, type(record)):
        answer = session.value(question.path) if session.is_relevant(question.path) else None
        values[field.name] = _field_value(field, answer)
    return dataclasses.replace(record, **values)


def show_record(session: Session, record: Record) -> None:
    """Put what the typed columns hold into the form: they are what is true now."""
    for question, field in bound(session.form, type(record)):
        if question.calculation is not None:
            continue
        stored = _answer(question, field, getattr(record, field.name))
        if stored is not None and session.value(question.path) != stored:
            session.set(question.path, stored)


def empty_unsaid(session: Session, record: Record, but: Collection[str] = ()) -> None:
    """Take back answers and defaults where the typed columns hold nothing; facts remain.

    ``but`` are facts that do not remain either: what was proposed when the record was new.
    """
    for question, field in bound(session.form, type(record)):
        of_fact = question.taken_from and question.taken_from not in but
        if question.calculation is None and not of_fact and not getattr(record, field.name):
            session.set(question.path, None)


def placed(
    session: Session, record_class: type[Record], problems: Iterable[Problem]
) -> Iterator[Problem]:
    """Findings about typed columns, put to the questions that keep them."""
    paths = {field.name: question.path for question, field in bound(session.form, record_class)}
    for item in problems:
        yield dataclasses.replace(item, field=paths.get(item.field, item.field))


def _field_value(field: Field, answer: object) -> Any:
    kind = field.kind
    if kind is Kind.BOOL:
        return answer is True or answer in _YES
    if kind is Kind.CODES:
        return answer if isinstance(answer, tuple) else ()
    if answer is None:
        return None if kind in _EMPTY_IS_NONE else ""
    if kind is Kind.DATE:
        return answer.date() if isinstance(answer, datetime) else _only(answer, date)
    if kind is Kind.DATETIME:
        return _only(answer, datetime)
    if kind is Kind.MONEY:
        return round(Decimal(str(answer)) * 100)
    if kind in (Kind.INT, Kind.MINUTES):
        return int(str(answer))
    return str(answer)


_EMPTY_IS_NONE = frozenset({Kind.DATE, Kind.DATETIME, Kind.INT, Kind.MINUTES, Kind.MONEY})


def _only(answer: object, wanted: type) -> Any:
    return answer if isinstance(answer, wanted) else None


def _answer(question: Question, field: Field, value: Any) -> object:
    if field.kind is Kind.BOOL:
        if question.kind is QuestionKind.ACKNOWLEDGE:
            return bool(value)
        wanted = ("yes", "1", "true") if value else ("no", "0", "false")
        return next((item.value for item in question.choices if item.value in wanted), None)
    if value in ("", None, ()):
        return None
    if field.kind is Kind.MONEY:
        return Decimal(value) / 100
    return value
