# SPDX-License-Identifier: MulanPSL-2.0
"""Typing in a pile of paper questionnaires (field list 2.8): a row of digits a slip, one saving.

Each slip is filed as the county's form of the day asks: what is typed here are its questions of
one to five points, whichever they are.
"""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from wuse_desktop.domain.records.forms import Satisfaction
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.session import Session
from wuse_desktop.i18n import _
from wuse_desktop.services import drafts, form_entry, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_filling import path_of, put_answer

FORM_ID = "satisfaction"
SCORES = frozenset("12345")
SLIPS = "slips"
_REMARK = "suggestion"

Subject = tuple[str, str]
"""Entity and id of the group or activity that people were asked about."""


@dataclass(frozen=True, slots=True)
class SlipQuestion:
    """A question of one to five points: its name in the form, and what it asks."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What holds for the pile: whose slips (RESP), how they were filled in (FILL_MODE), when."""

    respondent_kind: str = "01"
    filled_by: str = "01"
    filled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """One questionnaire: a digit for each question, in their order, and a remark."""

    scores: tuple[str, ...]
    remark: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether anything stands on it."""
        return bool(self.remark) or any(self.scores)

    @property
    def is_whole(self) -> bool:
        """Whether every question has its digit."""
        return all(score in SCORES for score in self.scores)


def slip_questions(desk: Desk, subject: Subject) -> tuple[SlipQuestion, ...]:
    """The questions that a row of digits answers. Raises ``form_unknown``."""
    session = form_entry.new_form(desk, FORM_ID, *subject).session()
    return tuple(
        SlipQuestion(item.name, session.label(item.path))
        for item in session.form.questions()
        if {choice.value for choice in item.choices} == SCORES
    )


def file_slips(
    desk: Desk, subject: Subject, head: SlipHead, slips: Sequence[Slip]
) -> tuple[str, ...]:
    """File all slips, anonymous, or none; returns the ids of the filed forms.

    Raises UserFault ``slips_none``, ``slip_not_whole`` with its number, and what filing raises.
    """
    typed = [(number, slip) for number, slip in enumerate(slips, 1) if slip.is_typed]
    if not typed:
        raise UserFault(
            "slips_none", _("还没有录任何一份问卷。"), _("一题按一个数字：5 最好，1 最差。")
        )
    for number, slip in typed:
        if not slip.is_whole:
            raise UserFault(
                "slip_not_whole",
                _("第{number}份还有题没有填，都没有保存。").format(number=number),
                _("补上数字再保存；没有答完的问卷不作数，删去那一行。"),
            )
    questions = slip_questions(desk, subject)
    with desk.together():
        filed = tuple(_file(desk, subject, head, questions, slip) for _number, slip in typed)
    drafts.drop_draft(desk, _draft_name(subject))
    return filed


def _file(
    desk: Desk,
    subject: Subject,
    head: SlipHead,
    questions: Sequence[SlipQuestion],
    slip: Slip,
) -> str:
    draft = form_entry.new_form(desk, FORM_ID, *subject)
    session: Session = draft.session()
    answers: dict[str, object] = {
        "respondent_kind": head.respondent_kind,
        "anonymous": "yes",
        "filled_by": head.filled_by,
        "filled_on": head.filled_on or desk.today(),
        _REMARK: slip.remark,
    }
    for question, score in zip(questions, slip.scores, strict=True):
        answers[question.name] = score
    for name, answer in answers.items():
        if path_of(session, name):
            put_answer(session, name, answer)
    return form_entry.file_form(desk, dataclasses.replace(draft, answers=session.answers())).id


def _draft_name(subject: Subject) -> str:
    entity, subject_id = subject
    return f"{entity}:{SLIPS}:{subject_id}"


def keep_typed_slips(desk: Desk, subject: Subject, slips: Sequence[Slip]) -> None:
    """Keep slips that are not saved yet, or forget them where nothing is typed."""
    rows = [[list(slip.scores), slip.remark] for slip in slips if slip.is_typed]
    if rows:
        text = _("满意度问卷 {count} 份").format(count=len(rows))
        drafts.keep_draft(desk, _draft_name(subject), text, {"slips": rows})
    else:
        drafts.drop_draft(desk, _draft_name(subject))


def typed_slips(desk: Desk, subject: Subject) -> tuple[Slip, ...]:
    """The slips that were left half typed, as far as the form still has their questions."""
    found = drafts.load_draft(desk, _draft_name(subject))
    count = len(slip_questions(desk, subject))
    kept = found.payload["slips"] if found else ()
    rows = cast("Sequence[tuple[Sequence[str], str]]", kept)
    return tuple(Slip(tuple(scores), remark) for scores, remark in rows if len(scores) == count)


def take_back_slips(desk: Desk, filed_ids: Collection[str]) -> None:
    """Put the slips of a saving into the bin again."""
    with desk.together():
        for filed_id in filed_ids:
            typed_id = form_entry.load_form(desk, filed_id).typed_id
            records.delete(desk, Satisfaction.entity, typed_id)
