# SPDX-License-Identifier: MulanPSL-2.0
"""Putting into a form what is known from elsewhere, by the names of its questions.

A county may publish its own version of a form: what that version does not ask for is left out.
"""

from collections.abc import Iterable, Mapping

from wuse_desktop.forms.definition import Repeat
from wuse_desktop.forms.session import Session


def path_of(session: Session, name: str) -> str:
    """The path of a question by its name, "" where the version of the form has none such."""
    return next((item.path for item in session.form.questions() if item.name == name), "")


def put_answer(session: Session, name: str, answer: object) -> None:
    """Answer a question that is asked once; None or "" takes its answer back."""
    path = path_of(session, name)
    if path:
        session.set(path, answer)


def rows_path(session: Session, name: str) -> str:
    """The path of a repeat by its name, "" where the version of the form has none such."""
    repeats = (item for item in session.form.walk() if isinstance(item, Repeat))
    return next((item.path for item in repeats if item.name == name), "")


def drop_rows(session: Session) -> None:
    """Take out the rows that a new form begins with."""
    for item in session.form.walk():
        if isinstance(item, Repeat) and item.count is None:
            for place in reversed(_rows(session, item.path)):
                session.remove_row(place)


def _rows(session: Session, path: str) -> list[str]:
    """The rows of a repeat; none of one that stands within the rows of another."""
    try:
        return session.rows(path)
    except KeyError:
        return []


def has_rows(session: Session, repeat: str) -> bool:
    """Whether somebody has answered anything in the rows of a repeat."""
    path = rows_path(session, repeat)
    return bool(path) and any(
        session.text(f"{row}/{name}")
        for row in session.rows(path)
        for name in _columns(session, path)
    )


def put_rows(
    session: Session, repeat: str, rows: Iterable[Mapping[str, object]], key: str = ""
) -> None:
    """Make the rows of a repeat equal to these, given by the names of their questions.

    What a row does not say stays as it was answered before in the row with the same ``key``, else
    as a new row begins. Where there are none and nobody has answered, the repeat stays as it is.
    """
    path, wanted = rows_path(session, repeat), list(rows)
    if not path or not (wanted or has_rows(session, repeat)):
        return
    columns = _columns(session, path)
    former: dict[str, dict[str, str]] = {}
    for place in reversed(session.rows(path)):
        answered = {name: session.text(f"{place}/{name}") for name in columns}
        former[answered.get(key, "")] = answered
        session.remove_row(place)
    for row in wanted:
        known = former.get(str(row[key]), {}) if key else {}
        place = session.add_row(path)
        for name in columns:
            answer = row.get(name, known.get(name))
            if name in row or answer:
                session.set(f"{place}/{name}", answer)


def _columns(session: Session, path: str) -> list[str]:
    """The names of the questions of a repeat that are answered, not calculated."""
    inside = (item for item in session.form.questions() if item.path.startswith(f"{path}/"))
    return [item.name for item in inside if item.calculation is None]
