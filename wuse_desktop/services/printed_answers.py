# SPDX-License-Identifier: MulanPSL-2.0
"""What is printed for the answer of a question, on a filled sheet and on a blank one."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from wuse_desktop.domain import codes
from wuse_desktop.domain.masking import mask_answer
from wuse_desktop.forms.definition import Choice, Question, QuestionKind
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.form_content import Answer, Mark, Room
from wuse_desktop.reports.frame import date_text

_CHOOSING = (QuestionKind.ONE, QuestionKind.MANY)
_MOST_PRINTED = 12
"""Choices that a blank sheet prints; of longer lists it leaves a line to write on."""

_UNSAID = ("未知的", "未说明的")
"""Choices that nobody ticks on paper, where an empty field says the same (GB/T 2261)."""

_SEALED = ("签章", "盖章", "公章", "印章")

_ROOM = {
    QuestionKind.DATE: Room.DATE,
    QuestionKind.TIME: Room.TIME,
    QuestionKind.DATETIME: Room.MOMENT,
}


def blank_answer(question: Question) -> Answer:
    """What a blank sheet prints for a question."""
    if question.kind in _CHOOSING:
        marks = tuple(_with_line(mark) for mark in blank_marks(question))
        return Answer(marks=marks, room=Room.LINE if marks else Room.RULE)
    if question.kind is QuestionKind.ACKNOWLEDGE:
        return Answer(marks=(Mark(_("确认")),))
    return Answer(room=_room(question))


def blank_marks(question: Question) -> tuple[Mark, ...]:
    """The choices to be ticked by hand: none of a long list or of one that other answers narrow."""
    if question.choice_filter is not None:
        return ()
    said = [choice for choice in question.choices if _is_said(choice)]
    if len(said) > _MOST_PRINTED and not _prints_all(question):
        return ()
    return tuple(Mark(str(choice.label)) for choice in said)


def _is_said(choice: Choice) -> bool:
    return not choice.label.zh.startswith(_UNSAID)


def _with_line(mark: Mark) -> Mark:
    """Room to say what the other is, where something else is ticked."""
    return Mark(f"{mark.label}______") if mark.label in (_("其他"), "Other") else mark


def filled_answer(
    question: Question,
    value: object,
    offered: Sequence[Choice],
    *,
    reveal: bool,
    short: bool = False,
) -> Answer:
    """What a filled sheet prints for a question that matters.

    ``offered`` are the choices of this record. Sensitive answers are masked unless ``reveal``
    (rule P-11). ``short`` writes dates with figures only, for the columns of a listing.
    """
    text = answer_text(question, value, short=short)
    if is_masked(question, text, reveal=reveal):
        return Answer(mask_answer(text), room=_room(question))
    if question.kind is QuestionKind.ACKNOWLEDGE:
        return Answer(marks=(Mark(_("确认"), value is True),))
    if question.kind in _CHOOSING and _prints_all(question):
        return Answer(marks=_marks(question, _chosen(value), offered))
    if question.kind is QuestionKind.FILE and text and not short:
        text = _("见附件：{name}").format(name=text)
    return Answer(text, room=_room(question))


def is_masked(question: Question, text: str, *, reveal: bool) -> bool:
    """Whether an answer must not be read on the sheet."""
    return bool(text) and question.sensitive == "S" and not reveal


def answer_text(question: Question, value: object, *, short: bool = False) -> str:
    """An answer in words; what does not fit the question is printed as it was typed."""
    if value is None or question.kind is QuestionKind.NOTE:
        return ""
    if question.kind in _CHOOSING:
        return enumerated(_label(question, code) for code in _chosen(value))
    if isinstance(value, bool):
        return _("确认") if value else ""
    if isinstance(value, (date, time)):
        return _when(value, short=short)
    if isinstance(value, (float, Decimal)):
        return format(Decimal(str(value)), "f")
    return str(value)


def _prints_all(question: Question) -> bool:
    return "horizontal" in question.appearance


def _room(question: Question) -> Room:
    if "signature" in question.appearance:
        words = f"{question.label.zh}{question.hint.zh}"
        return Room.SEAL if any(word in words for word in _SEALED) else Room.SIGNATURE
    if "multiline" in question.appearance:
        return Room.LINES
    return _ROOM.get(question.kind, Room.LINE)


def _chosen(value: object) -> tuple[str, ...]:
    """The codes of an answer; an answer that is no code stays what was typed."""
    if isinstance(value, (tuple, list)):
        return tuple(str(code) for code in value)
    return (str(value),) if value not in (None, "") else ()


def _label(question: Question, code: str) -> str:
    known = (str(one.label) for one in question.choices if one.value == code)
    local = codes.may_be_local(question.list_name, code)
    return next(known, codes.label(question.list_name, code) if local else code)


def _marks(
    question: Question, chosen: Sequence[str], offered: Sequence[Choice]
) -> tuple[Mark, ...]:
    """Every choice; what was chosen and is no longer offered comes last."""
    marks = [
        Mark(str(choice.label), choice.value in chosen)
        for choice in offered
        if choice.value in chosen or _is_said(choice)
    ]
    values = {choice.value for choice in offered}
    marks += [Mark(_label(question, code), True) for code in chosen if code not in values]
    return tuple(marks)


def _when(value: date | time, *, short: bool) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    day = value.date() if isinstance(value, datetime) else value
    text = day.isoformat() if short else date_text(day)
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) else text
