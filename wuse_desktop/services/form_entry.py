# SPDX-License-Identifier: MulanPSL-2.0
"""A form in the making: opened about a record, kept as a draft, checked and filed.

What the typed columns hold is what is true: a form shows them over the answers that it was filed
with, and filing writes them again.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wuse_desktop.domain import case_forms
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.definition import Form, QuestionKind, Repeat
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.i18n import headed
from wuse_desktop.services import corrections, form_beginnings, form_subjects, form_versions
from wuse_desktop.services.case_filing import apply_to_case, check_against_case
from wuse_desktop.services.case_folder import require_readable
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import load_draft
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.form_filling import path_of
from wuse_desktop.services.form_records import single_questions
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.subject_facts import facts_about
from wuse_desktop.storage import form_store

_STRICT, _ORDINARY = "3", "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """A form in the making.

    ``filed_id`` is the filed form that is changed, "" for a new one; ``typed_id`` the record that
    its typed columns are, where that is not the subject. ``answers`` is None for a form that was
    not begun yet; ``facts`` are what the program fills in. ``now`` is when it was begun or filed.
    ``mended`` is the answer to the opinions that the form was changed for, "" for none.
    """

    sha256: str
    subject_entity: str
    subject_id: str
    case_id: str = ""
    person_id: str = ""
    filed_id: str = ""
    typed_id: str = ""
    seq: int | None = None
    now: str = ""
    answers: Mapping[str, Json] | None = None
    facts: Mapping[str, Json] = dataclasses.field(default_factory=dict)
    mended: str = ""

    @property
    def form(self) -> Form:
        """The compiled form; it was loaded with the draft."""
        return form_versions.known(self.sha256).form

    def session(self) -> Session:
        """The form with its answers, to be shown and filled."""
        moment, user = datetime.fromisoformat(self.now), str(self.facts.get("user.name", ""))
        around = Surroundings(now=lambda: moment, user=user)
        return Session(self.form, self.answers, surroundings=around, facts=self.facts)


# opening -------------------------------------------------------------------------------------


def new_form(desk: Desk, form_id: str, entity: str, subject_id: str) -> FormDraft:
    """A form about a record, with what is known filled in. Raises ``form_unknown``."""
    made = form_versions.current_form(desk, form_id)
    draft = FormDraft(
        sha256=made.form.sha256,
        subject_entity=entity,
        subject_id=subject_id,
        case_id=subject_id if entity == CaseFile.entity else "",
        person_id=form_subjects.person_of(desk, entity, subject_id),
        now=desk.now().isoformat(timespec="seconds"),
        facts=_facts(desk, entity, subject_id),
    )
    session = draft.session()
    form_subjects.show_subject(desk, entity, subject_id, session)
    if draft.case_id:
        form_beginnings.begin(desk, draft.case_id, session)
    return dataclasses.replace(draft, answers=session.answers())


def load_form(desk: Desk, filed_id: str) -> FormDraft:
    """A filed form, in the version that it was filed with.

    Raises ``record_missing``, or ``form_strict`` for who may not look into it.
    """
    filed = load(desk, FiledForm, filed_id)
    require_readable(desk, filed)
    form_versions.form_with(desk, filed.form_sha256)
    subject_entity, subject_id, typed_id = form_subjects.subject_of(desk, filed)
    moment = filed.filed_on or filed.record_date or desk.today()
    draft = FormDraft(
        sha256=filed.form_sha256,
        subject_entity=subject_entity,
        subject_id=subject_id,
        case_id=filed.case_id,
        person_id=filed.person_id,
        filed_id=filed.id,
        typed_id=typed_id,
        seq=filed.seq,
        now=f"{moment.isoformat()}T12:00:00",
        answers=dict(filed.answers),
    )
    if draft.form.entity != subject_entity or draft.case_id:
        return draft
    # The typed columns may have been changed on their own screen since.
    session = draft.session()
    form_subjects.show_subject(desk, subject_entity, subject_id, session, anew=True)
    return dataclasses.replace(draft, answers=session.answers())


def prepare(desk: Desk, name: str) -> None:
    """Load the version that a draft of that name was begun with, so that it can be shown."""
    kept = load_draft(desk, name)
    if kept is not None:
        form_versions.form_with(desk, str(kept.payload["sha256"]))


def _facts(desk: Desk, entity: str, subject_id: str) -> dict[str, Json]:
    facts = facts_about(desk, entity, subject_id)
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: object) -> Json:
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else ""


# checking and filing -------------------------------------------------------------------------


def check_form(desk: Desk, draft: FormDraft, reason: str) -> tuple[Problem, ...]:
    """What the form's own rules and those of the case still ask for."""
    del reason
    session = draft.session()
    drop_blank_rows(session)
    problems = tuple(
        Problem("form_answer", "", "block", headed(item.label, item.message), item.path)
        for item in session.problems()
    )
    if problems:
        return problems
    if draft.case_id:
        case = load(desk, CaseFile, draft.case_id)
        return check_against_case(desk, case, session)
    return form_subjects.check_against_subject(
        desk, draft.subject_entity, draft.subject_id, session
    )


def file_form(desk: Desk, draft: FormDraft, reason: str = "") -> Saved:
    """File a form: its answers, the typed columns, and what it does to the case; all or nothing.

    Raises UserFault for a blocking problem, and what filing and the moves of cases raise.
    """
    problems = check_form(desk, draft, reason)
    refuse_blocking(problems)
    session = draft.session()
    drop_blank_rows(session)
    form = draft.form
    on = filed_on(session) or desk.today()
    with desk.together(reason) as unit:
        form_versions.keep(desk, unit, form_versions.known(draft.sha256))
        typed_id = form_subjects.put_own_record(
            desk,
            (draft.subject_entity, draft.subject_id),
            draft.typed_id,
            {"case_id": draft.case_id, "person_id": draft.person_id},
            session,
            reason,
        )
        stored = unit.get(FiledForm, draft.filed_id) if draft.filed_id else None
        of_form = case_forms.BY_ID.get(form.form_id)
        filed = FiledForm(
            id=draft.filed_id,
            form_id=form.form_id,
            form_sha256=draft.sha256,
            subject_entity=form.entity if typed_id else draft.subject_entity,
            subject_id=typed_id or draft.subject_id,
            case_id=draft.case_id,
            person_id=draft.person_id,
            filed_on=on,
            seq=draft.seq or form_store.next_seq(unit.connection, draft.subject_id, form.form_id),
            answers=session.answers(),
            status="submitted" if of_form is not None and of_form.approval else "approved",
            confidentiality_level=_level(session),
        )
        if stored is not None:
            filed = dataclasses.replace(filed, signatures=stored.signatures)
        filed = put_record(desk, unit, filed, reason)
        if stored is not None and stored.answers != filed.answers:
            corrections.ask_again(desk, unit, filed, reason)
        if draft.case_id:
            apply_to_case(desk, load_in(unit, CaseFile, draft.case_id), session, on, reason)
        else:
            form_subjects.put_subject(desk, draft.subject_entity, draft.subject_id, session, reason)
        return Saved(filed.id, unit.changes(), problems)


def drop_blank_rows(session: Session) -> bool:
    """Take out the rows of tables that nobody wrote into, but for the first; whether any was.

    Going on from the last cell of a table begins a row; one may as well save there.
    """
    dropped = False
    for item in session.form.walk():
        if isinstance(item, Repeat) and item.count is None:
            for row in reversed(session.rows(item.path)[1:]):
                if not any(session.text(path) for path in _cells(session, item, row)):
                    session.remove_row(row)
                    dropped = True
    return dropped


def _cells(session: Session, repeat: Repeat, row: str) -> Iterator[str]:
    """The paths of what is typed into a row; what the form fills in by itself left out."""
    for question in single_questions(repeat.items):
        path = row + question.path.removeprefix(repeat.path)
        if question.kind is not QuestionKind.NOTE and not session.is_read_only(path):
            yield path


def _level(session: Session) -> str:
    """The confidentiality of a filed form (CONF): what it says itself, else by its kind."""
    if case_forms.is_strict(session.form.form_id):
        return _STRICT
    path = path_of(session, "confidentiality_level")
    said = session.value(path) if path else None
    return str(said) if said else _ORDINARY


def filed_on(session: Session) -> date | None:
    """The day that a form is of: its first required date that was answered."""
    for question in single_questions(session.form.items):
        if question.kind in (QuestionKind.DATE, QuestionKind.DATETIME) and question.required:
            answer = session.value(question.path)
            if isinstance(answer, datetime):
                return answer.date()
            if isinstance(answer, date):
                return answer
    return None


def form_title(desk: Desk, filed: FiledForm) -> str:
    """The title of a filed form in its own version; its id where the version is not here."""
    try:
        return str(form_versions.form_with(desk, filed.form_sha256).form.title)
    except UserFault:
        return filed.form_id


# drafts --------------------------------------------------------------------------------------


def form_payload(draft: FormDraft, titles: Mapping[str, str]) -> dict[str, Any]:
    """The draft as JSON values."""
    return {**dataclasses.asdict(draft), "titles": dict(titles)}


def form_of(payload: Mapping[str, Any]) -> tuple[FormDraft, dict[str, str]]:
    """The draft of such values; its version was loaded by ``prepare``."""
    names = {item.name for item in dataclasses.fields(FormDraft)}
    return (
        FormDraft(**{name: value for name, value in payload.items() if name in names}),
        dict(payload["titles"]),
    )
