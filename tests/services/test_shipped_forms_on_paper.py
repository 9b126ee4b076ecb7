# SPDX-License-Identifier: MulanPSL-2.0
"""Every form that the program ships, blank and filled, as sheets of paper."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.services.printed import texts
from tools.forms import definitions
from wuse_desktop.forms.definition import AnyItem, Form, Question, QuestionKind, Repeat
from wuse_desktop.forms.reader import read_form
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.i18n import set_language
from wuse_desktop.reports.fonts import missing_characters
from wuse_desktop.services.form_sheets import SheetHead, form_sheet

NOW = Surroundings(now=lambda: datetime(2026, 4, 2, 9, 30))  # noqa: DTZ001 - the station's time
HEAD = SheetHead(unit="会同县广坪镇社会工作服务站", number="LA-2026-0113", on=date(2026, 3, 12))
TOLD = "近期夜间睡眠不好，社工与其商定每周二上门一次，由邻居协助送药。"
ROWS = 3
MOST_PAGES = 3


def fill(session: Session, choose: random.Random) -> None:
    """Answer everything that can be answered, with three rows in each table."""
    _fill(session, session.form.items, "", "", choose)


def _fill(
    session: Session, items: Iterable[AnyItem], schema: str, place: str, choose: random.Random
) -> None:
    for item in items:
        path = place + item.path.removeprefix(schema)
        if isinstance(item, Question):
            if not session.is_read_only(path):
                session.set(path, _answer(session, item, path, choose))
        elif isinstance(item, Repeat):
            while len(session.rows(path)) < ROWS:
                session.add_row(path)
            for row in session.rows(path):
                _fill(session, item.items, item.path, row, choose)
        else:
            _fill(session, item.items, schema, place, choose)


def _answer(session: Session, question: Question, path: str, choose: random.Random) -> object:
    offered = [choice.value for choice in session.choices(path)] if question.choices else []
    long = "multiline" in question.appearance
    answers: dict[QuestionKind, object] = {
        QuestionKind.TEXT: f"〔{question.name}〕{TOLD * choose.randint(1, 4) if long else ''}",
        QuestionKind.INTEGER: choose.randint(1, 90),
        QuestionKind.DECIMAL: Decimal(choose.randint(100, 99_999)) / 100,
        QuestionKind.DATE: date(2026, choose.randint(1, 3), choose.randint(1, 28)),
        QuestionKind.TIME: time(14, 30),
        QuestionKind.DATETIME: datetime(2026, 3, 12, 14, 30),  # noqa: DTZ001 - local time
        QuestionKind.ONE: choose.choice(offered) if offered else None,
        QuestionKind.MANY: tuple(choose.sample(offered, min(2, len(offered)))),
        QuestionKind.ACKNOWLEDGE: True,
        QuestionKind.FILE: "家系图.jpg",
    }
    return answers.get(question.kind)


@cache
def form(path: Path) -> Form:
    return read_form(path).form


@pytest.fixture(params=definitions(), ids=lambda path: path.stem)
def session(request: pytest.FixtureRequest) -> Session:
    return Session(form(request.param), surroundings=NOW)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_shipped_form_is_a_blank_sheet_with_all_its_labels(
    session: Session, language: str
) -> None:
    set_language(language)
    pages = texts(form_sheet(session.form, None, heading=SheetHead(unit=HEAD.unit)))
    text = "".join(pages)
    assert 1 <= len(pages) <= MOST_PAGES
    assert "".join(str(session.form.title).split()) in pages[0]
    for question in session.form.questions():
        label = "".join(str(question.label).split())
        assert label in text
        assert missing_characters(label) == frozenset()


def test_a_shipped_form_prints_its_answers_and_hides_what_is_sensitive(session: Session) -> None:
    fill(session, random.Random(session.form.form_id))  # noqa: S311 - the same answers each time
    shown = texts(form_sheet(session.form, session, heading=HEAD, reveal=True))
    masked = "".join(texts(form_sheet(session.form, session, heading=HEAD)))
    assert 1 <= len(shown) <= MOST_PAGES
    sensitive = False
    for question, path in answered(session):
        said = f"〔{question.name}〕"
        if question.kind is QuestionKind.TEXT and said in str(session.value(path)):
            assert said in "".join(shown)
            assert (said in masked) is (question.sensitive != "S")
        sensitive |= question.sensitive == "S" and session.value(path) not in (None, "", ())
    assert ("敏感内容已遮盖" in masked) is sensitive


def answered(session: Session) -> Iterator[tuple[Question, str]]:
    """Every question that is printed, with its path in each row."""
    for item in session.form.items:
        yield from _answered(session, item, "", "")


def _answered(
    session: Session, item: AnyItem, schema: str, place: str
) -> Iterator[tuple[Question, str]]:
    path = place + item.path.removeprefix(schema)
    if not session.is_relevant(path):
        return
    if isinstance(item, Question):
        if item.kind not in (QuestionKind.NOTE, QuestionKind.HIDDEN):
            yield item, path
    elif isinstance(item, Repeat):
        for row in session.rows(path):
            for inner in item.items:
                yield from _answered(session, inner, item.path, row)
    else:
        for inner in item.items:
            yield from _answered(session, inner, schema, place)
