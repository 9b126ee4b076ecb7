# SPDX-License-Identifier: MulanPSL-2.0
"""Which editor a question has on the screen."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, cast

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.typed_dates import HELD
from wuse_desktop.forms.definition import Choice, Question, QuestionKind
from wuse_desktop.gui.formview.lines import (
    ClockAnswer,
    DayAnswer,
    FileAnswer,
    GrowingText,
    LineAnswer,
    MomentAnswer,
)
from wuse_desktop.gui.formview.offers import Offered, offered
from wuse_desktop.gui.formview.pickers import ManyPicker, OnePicker
from wuse_desktop.gui.formview.ticks import TickAnswer
from wuse_desktop.i18n import _

_FEW = 8
_YES = "OK"


class AnswerEditor(Protocol):
    """What a cell needs of an editor; it is a QWidget as well."""

    changed: SignalInstance

    def answer(self) -> object:
        """What is answered now, as ``Session.set`` takes it."""

    def show_answer(self, value: object) -> None:
        """Show a value without sending ``changed``; what is shown already stays untouched."""

    def settle(self) -> None:
        """Take what is half typed, because the field is left."""


class AcknowledgeAnswer(TickAnswer):
    """One box to tick."""

    def __init__(self) -> None:
        super().__init__((Offered(_YES, _("确认")),), many=True)

    def answer(self) -> str | tuple[str, ...]:
        """The word of the record for yes, or nothing."""
        return _YES if self.codes() else ""

    def show_answer(self, value: object) -> None:
        """Tick it or not."""
        super().show_answer(_YES if value else "")


def editor_for(
    question: Question, choices: Sequence[Choice], hint: str, *, today: date, in_cell: bool = False
) -> QWidget:
    """An editor for a question that takes an answer; ``in_cell`` for one that opens in a table."""
    made: dict[QuestionKind, Callable[[], QWidget]] = {
        QuestionKind.ONE: lambda: _one(question, offered(choices), hint, in_cell=in_cell),
        QuestionKind.MANY: lambda: _many(question, offered(choices), in_cell=in_cell),
        QuestionKind.ACKNOWLEDGE: AcknowledgeAnswer,
        QuestionKind.DATE: lambda: DayAnswer(today, HELD),
        QuestionKind.TIME: ClockAnswer,
        QuestionKind.DATETIME: lambda: MomentAnswer(today, HELD),
        QuestionKind.FILE: FileAnswer,
    }
    if question.kind in made:
        return made[question.kind]()
    if question.kind is QuestionKind.TEXT and "multiline" in question.appearance:
        return GrowingText(hint, least_lines=1 if in_cell else 3)
    if "signature" in question.appearance:
        return LineAnswer(_("打印后在纸上签名"))
    return LineAnswer(hint)


def _one(
    question: Question, choices: Sequence[Offered], hint: str, *, in_cell: bool
) -> TickAnswer | OnePicker:
    if "horizontal" in question.appearance and not in_cell:
        return TickAnswer(choices, many=False)
    return OnePicker(choices, hint, labels=_labels(question))


def _many(
    question: Question, choices: Sequence[Offered], *, in_cell: bool
) -> TickAnswer | ManyPicker:
    """A short list is shown whole too, unless the form wants the answer only."""
    short = len(question.choices) <= _FEW and "minimal" not in question.appearance
    if not in_cell and (short or "horizontal" in question.appearance):
        return TickAnswer(choices, many=True)
    return ManyPicker(choices, _labels(question))


def _labels(question: Question) -> dict[str, str]:
    return {item.value: str(item.label) for item in question.choices}


def stops_of(editor: QWidget) -> tuple[QWidget, ...]:
    """The widgets of an editor that the keyboard stops at."""
    stops = getattr(editor, "stops", None)
    if stops is not None:
        return cast("tuple[QWidget, ...]", stops())
    return (editor.focusProxy() or editor,)


def lock(editor: QWidget, locked: bool) -> None:
    """Show an answer without letting it be changed, or let it be changed again."""
    set_locked = getattr(editor, "set_locked", None)
    if set_locked is not None:
        set_locked(locked)
        return
    for stop in stops_of(editor):
        set_read_only = getattr(stop, "setReadOnly", None)
        if set_read_only is not None:
            set_read_only(locked)
        else:
            stop.setEnabled(not locked)
