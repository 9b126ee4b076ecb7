# SPDX-License-Identifier: MulanPSL-2.0
"""Fills a form of a case with keys alone: goes to each question and answers it as one types."""

from collections.abc import Mapping, Sequence

from tests.gui.real_window import Typist
from wuse_desktop.forms.definition import Question, QuestionKind
from wuse_desktop.gui.formview.ticks import TickAnswer
from wuse_desktop.gui.widgets.form_editor import FormEditor

Rows = Mapping[str, Sequence[Mapping[str, object]]]


class FormTypist:
    """Keys for one form editor."""

    def __init__(self, editor: FormEditor, typist: Typist) -> None:
        self._editor = editor
        self._typist = typist

    def fill(self, answers: Mapping[str, object], rows: Rows | None = None) -> None:
        """Answer questions by name, and the columns of rows."""
        session = self._editor.view.session
        assert session is not None
        questions = {item.path: item for item in session.form.questions()}
        by_name = {item.name: item for item in questions.values()}
        for name, answer in answers.items():
            self._answer(by_name[name], by_name[name].path, answer)
        repeats = {item.name: item.path for item in session.form.walk()}
        for repeat, lines in (rows or {}).items():
            for number, line in enumerate(lines, 1):
                for name, answer in line.items():
                    question = questions[f"{repeats[repeat]}/{name}"]
                    self._answer(question, f"{repeats[repeat]}[{number}]/{name}", answer)

    def _answer(self, question: Question, path: str, answer: object) -> None:
        assert self._editor.view.focus_path(path), path
        if isinstance(self._typist.where, TickAnswer):
            values = [item.value for item in question.choices]
            for code in _codes(answer):
                self._typist.press("Home", *["Right"] * values.index(code), "Space")
        elif question.kind in (QuestionKind.ONE, QuestionKind.MANY):
            for code in _codes(answer):
                label = next(str(item.label) for item in question.choices if item.value == code)
                self._typist.type(label)
                self._typist.press("Return")
        else:
            text = str(answer).replace("T", " ")
            if "[" not in path:
                self._typist.press("Ctrl+A")
            elif text.isascii():  # the first key opens the cell, and is what it begins with
                self._typist.type(text[0])
                text = text[1:]
            if text:
                self._typist.type(text)
        self._typist.press("Tab")


def _codes(answer: object) -> tuple[str, ...]:
    return tuple(map(str, answer)) if isinstance(answer, tuple) else (str(answer),)
