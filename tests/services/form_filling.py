# SPDX-License-Identifier: MulanPSL-2.0
"""Fills a form as a worker would who answers just what is asked for."""

from datetime import date, datetime

from wuse_desktop.forms.definition import Question, QuestionKind, Repeat
from wuse_desktop.forms.session import Session

_SAMPLES = {
    QuestionKind.TEXT: "已和服务对象谈过，写得清楚。",
    QuestionKind.INTEGER: 3,
    QuestionKind.DECIMAL: 1.5,
    QuestionKind.TIME: "09:30",
}


def fill(session: Session, on: date, **given: object) -> Session:
    """Answer what is given by name, then whatever is still asked for, until nothing is."""
    _add_rows(session)
    for name, answer in given.items():
        session.set(_path(session, name), answer)
    for _round in range(12):
        asked = [item for item in session.problems() if item.path.count("/") > 1]
        if not asked:
            return session
        for item in asked:
            _answer(session, item.path, on)
    raise AssertionError(session.problems())


def _add_rows(session: Session) -> None:
    for item in session.form.walk():
        if isinstance(item, Repeat) and "[" not in item.path and not session.rows(item.path):
            session.add_row(item.path)


def _path(session: Session, name: str) -> str:
    found = [item.path for item in session.form.questions() if item.name == name]
    assert len(found) == 1, (name, found)
    path = found[0]
    for item in session.form.walk():
        if isinstance(item, Repeat) and path.startswith(item.path + "/"):
            path = item.path + "[1]" + path[len(item.path) :]
    return path


def _question(session: Session, path: str) -> Question:
    plain = "".join(part.partition("[")[0] for part in path.split("]"))
    return next(item for item in session.form.questions() if item.path == plain)


def _answer(session: Session, path: str, on: date) -> None:
    question = _question(session, path)
    if question.kind is QuestionKind.ONE:
        session.set(path, session.choices(path)[0].value)
    elif question.kind is QuestionKind.MANY:
        session.set(path, (session.choices(path)[0].value,))
    elif question.kind is QuestionKind.DATE:
        session.set(path, on)
    elif question.kind is QuestionKind.DATETIME:
        session.set(path, datetime(on.year, on.month, on.day, 9, 30))  # noqa: DTZ001 - local time
    elif question.kind is QuestionKind.ACKNOWLEDGE:
        session.set(path, True)
    elif "phone" in question.name:
        session.set(path, "0451-5782100")
    else:
        session.set(path, _SAMPLES[question.kind])
