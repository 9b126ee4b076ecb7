# SPDX-License-Identifier: MulanPSL-2.0
"""Fills forms as a worker would who answers just what is asked for."""

from collections.abc import Mapping
from datetime import date, datetime, time

from wuse_desktop.errors import Defect
from wuse_desktop.forms.definition import AnyItem, Question, QuestionKind, Repeat
from wuse_desktop.forms.session import Session
from wuse_desktop.i18n import _

_ROUNDS = 12
_NINE = time(9, 30)


def complete(
    session: Session, on: date, given: Mapping[str, object], texts: Mapping[str, str]
) -> None:
    """Answer what is given by name, then whatever is still asked for, until nothing is.

    Every repeat gets a row. ``texts`` are words for questions by name, "*" for all others. Raises
    Defect ``sample_form`` when a form asks for something else than that.
    """
    _add_rows(session, session.form.items)
    for name, answer in given.items():
        session.set(_path(session, name), answer)
    for _round in range(_ROUNDS):
        problems = session.problems()
        if not problems:
            return
        for item in problems:
            _answer(session, item.path, on, texts)
    message = _("“{form}”有题目不能自动填写。")
    raise Defect("sample_form", message.format(form=session.form.title))


def _add_rows(session: Session, items: tuple[AnyItem, ...]) -> None:
    for item in items:
        if isinstance(item, Repeat):
            if session.is_relevant(item.path) and not session.rows(item.path):
                session.add_row(item.path)
        elif not isinstance(item, Question):
            _add_rows(session, item.items)


def _path(session: Session, name: str) -> str:
    """The path of a question by its name; the first row where it stands in a repeat."""
    question = next(item for item in session.form.questions() if item.name == name)
    path = question.path
    for item in session.form.walk():
        if isinstance(item, Repeat) and path.startswith(item.path + "/"):
            path = f"{item.path}[1]{path[len(item.path) :]}"
    return path


def _answer(session: Session, path: str, on: date, texts: Mapping[str, str]) -> None:
    plain = "".join(part.partition("[")[0] for part in path.split("]"))
    question = next((item for item in session.form.questions() if item.path == plain), None)
    if question is None:
        return
    match question.kind:
        case QuestionKind.ONE:
            session.set(path, session.choices(path)[0].value)
        case QuestionKind.MANY:
            session.set(path, (session.choices(path)[0].value,))
        case QuestionKind.DATE:
            session.set(path, on)
        case QuestionKind.DATETIME:
            session.set(path, datetime.combine(on, _NINE))
        case QuestionKind.TIME:
            session.set(path, _NINE)
        case QuestionKind.ACKNOWLEDGE:
            session.set(path, True)
        case QuestionKind.INTEGER | QuestionKind.DECIMAL:
            session.set(path, 4)
        case _:
            session.set(path, texts.get(question.name, texts["*"]))
