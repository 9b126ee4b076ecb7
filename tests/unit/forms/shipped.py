# SPDX-License-Identifier: MulanPSL-2.0
"""The shipped forms, begun and answered by the names of their questions."""

from datetime import datetime
from functools import cache
from pathlib import Path

from wuse_desktop.assets import asset
from wuse_desktop.forms.definition import Form, Question, Repeat
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xform import load_xform
from wuse_desktop.forms.xpath.expression import Surroundings

FOLDER = Path(str(asset("forms")))
FORMS = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")
NOW = datetime.fromisoformat("2026-03-20T10:30")


@cache
def form_of(form_id: str) -> Form:
    """A shipped form as the program loads it."""
    return load_xform((FOLDER / "xform" / f"{form_id}.xml").read_text(encoding="utf-8"))


class Sheet:
    """A shipped form that is being filled; questions of a repeat are those of its first row."""

    def __init__(self, form_id: str, facts: dict[str, object] | None = None) -> None:
        self.form = form_of(form_id)
        surroundings = Surroundings(now=lambda: NOW)
        self.session = Session(self.form, surroundings=surroundings, facts=facts or {})

    def path(self, name: str, row: int = 1) -> str:
        """The path of a question, or of a repeat's row."""
        found = [item.path for item in self.form.walk() if item.name == name]
        assert len(found) == 1, name
        path = found[0]
        for repeat in self.form.walk():
            if isinstance(repeat, Repeat) and f"{path}/".startswith(f"{repeat.path}/"):
                path = path.replace(repeat.path, f"{repeat.path}[{row}]", 1)
        return path

    def answer(self, **answers: object) -> "Sheet":
        """Answer questions by name."""
        for name, answer in answers.items():
            self.session.set(self.path(name), answer)
        return self

    def problem(self, name: str) -> str:
        """What is wrong with an answer; "" for nothing."""
        return self.session.problem(self.path(name))

    def value(self, name: str, row: int = 1) -> object:
        """An answer or a figure."""
        return self.session.value(self.path(name, row))

    def asks(self, name: str) -> bool:
        """Whether a question matters and must be answered."""
        path = self.path(name)
        return self.session.is_relevant(path) and self.session.is_required(path)

    def demanded(self) -> set[str]:
        """The names of all questions with a problem."""
        return {problem.path.rpartition("/")[2] for problem in self.session.problems()}


def questions(form_id: str) -> dict[str, Question]:
    """The questions of a form by name; names are not shared between two of them."""
    found = list(form_of(form_id).questions())
    named = {item.name: item for item in found}
    assert len(named) == len(found)
    return named
