# SPDX-License-Identifier: MulanPSL-2.0
"""Reviews of filed forms: opinions pinned to questions, decisions, and what stations answer.

A row belongs to the site of its author: the county's opinions come down in its bundles, the
station's answers go up in its own. Nobody agrees to what he wrote himself (R-04); a station with
one worker has its forms approved by its county.
"""

import dataclasses
import re
from dataclasses import dataclass
from datetime import date, datetime

from wuse_desktop.domain import approvals, case_forms
from wuse_desktop.domain.approvals import Standing, Thread
from wuse_desktop.domain.records.forms import FiledForm, Review
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.definition import Form
from wuse_desktop.i18n import _
from wuse_desktop.services import form_versions
from wuse_desktop.services.case_folder import CaseFolder, is_readable
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.form_entry import FormDraft, form_title, load_form
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.storage import form_store, records
from wuse_desktop.storage.database import Connection


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A filed form with what was said of it.

    ``may_speak`` allows comments, ``may_decide`` approval and return by this user, ``may_answer``
    answers of the station. ``writer`` names who recorded the form.
    """

    filed: FiledForm
    draft: FormDraft
    title: str
    threads: tuple[Thread, ...]
    standing: Standing
    writer: str
    client_name: str
    station_name: str
    may_speak: bool
    may_decide: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A form that waits for this desk's decision."""

    filed_id: str
    case_id: str
    title: str
    client_name: str
    station_name: str
    writer: str
    filed_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class OpenOpinion:
    """One line of the list 待整改: what is asked, of which form, at which question."""

    review_id: str
    filed_id: str
    case_id: str
    title: str
    client_name: str
    field_path: str
    field_label: str
    returned: bool
    comment: str
    author: str
    made_at: datetime | None


# reading -------------------------------------------------------------------------------------


def review_sheet(desk: Desk, filed_id: str) -> ReviewSheet:
    """A filed form as a reviewer sees it. Raises UserFault ``record_missing``."""
    filed = load(desk, FiledForm, filed_id)
    with desk.read() as connection:
        reviews = form_store.reviews_of(connection, [filed_id])
        writer = records.get(connection, Worker, filed.recorded_by)
        station = records.get(connection, Station, filed.site_id)
        client = _client_name(connection, filed)
    own = filed.site_id == desk.site_id
    asked = case_forms.needs_approval(filed.form_id)
    return ReviewSheet(
        filed=filed,
        draft=load_form(desk, filed_id),
        title=form_title(desk, filed),
        threads=approvals.threads(reviews),
        standing=approvals.standing(filed, reviews, asked=asked),
        writer=writer.name if writer else "",
        client_name=client,
        station_name=station.name if station else "",
        may_speak=_may_speak(desk, filed),
        may_decide=asked and _may_decide(desk, filed),
        may_answer=own and desk.session.role != "viewer",
    )


def _client_name(connection: Connection, filed: FiledForm) -> str:
    person = records.get(connection, Person, filed.person_id)
    return person.name if person else ""


def _may_speak(desk: Desk, filed: FiledForm) -> bool:
    if desk.session.role == "viewer":
        return False
    if filed.site_id != desk.site_id:
        return desk.is_county
    return desk.session.role in ("head", "supervisor", "administrator")


def _may_decide(desk: Desk, filed: FiledForm) -> bool:
    if filed.site_id != desk.site_id:
        return desk.is_county and desk.session.role != "viewer"
    session = desk.session
    return approvals.may_decide(filed.recorded_by, session.worker_id, session.role)


def queue(desk: Desk) -> tuple[QueueLine, ...]:
    """The forms that wait for a decision of this user, the earliest first."""
    lines = []
    with desk.read() as connection:
        waiting = _waiting(desk, connection)
        titles = form_store.version_titles(connection)
        stations = {item.id: item.name for item in records.find(connection, Station)}
        workers = records.get_many(connection, Worker, {filed.recorded_by for filed, _s in waiting})
        for filed, standing in waiting:
            writer = workers.get(filed.recorded_by)
            lines.append(
                QueueLine(
                    filed.id,
                    filed.case_id,
                    titles.get(filed.form_sha256, filed.form_id),
                    _client_name(connection, filed),
                    stations.get(filed.site_id, ""),
                    writer.name if writer else "",
                    filed.filed_on,
                    standing,
                )
            )
    return tuple(lines)


def waiting_count(desk: Desk) -> int:
    """How many forms wait for a decision of this user."""
    with desk.read() as connection:
        return len(_waiting(desk, connection))


def _waiting(desk: Desk, connection: Connection) -> list[tuple[FiledForm, Standing]]:
    found: list[tuple[FiledForm, Standing]] = []
    for filed in form_store.waiting_for_review(connection, "" if desk.is_county else desk.site_id):
        if _may_decide(desk, filed):
            reviews = form_store.reviews_of(connection, [filed.id])
            standing = approvals.standing(filed, reviews, asked=True)
            if standing in ("waiting", "answered"):
                found.append((filed, standing))
    return found


def open_opinions(desk: Desk) -> tuple[OpenOpinion, ...]:
    """What this station still has to mend or answer (待整改), the earliest first."""
    with desk.read() as connection:
        found = form_store.open_opinions(connection, desk.site_id)
        forms = records.get_many(connection, FiledForm, {item.subject_id for item in found})
        names = {item.id: _client_name(connection, item) for item in forms.values()}
    return tuple(
        _opinion(desk, review, forms[review.subject_id], names[review.subject_id])
        for review in found
        if review.subject_id in forms and is_readable(desk, forms[review.subject_id])
    )


def opinions_of(desk: Desk, folder: CaseFolder) -> tuple[OpenOpinion, ...]:
    """What is still to be mended or answered of one case, the earliest first."""
    forms = {item.id: item for item in folder.forms}
    found = [
        thread.review
        for threads in folder.threads.values()
        for thread in threads
        if thread.open and is_readable(desk, forms[thread.review.subject_id])
    ]
    found.sort(key=lambda item: (item.made_at is None, item.made_at, item.id))
    with desk.read() as connection:
        names = {item.id: _client_name(connection, item) for item in folder.forms}
    return tuple(
        _opinion(desk, review, forms[review.subject_id], names[review.subject_id])
        for review in found
    )


def _opinion(desk: Desk, review: Review, filed: FiledForm, client_name: str) -> OpenOpinion:
    return OpenOpinion(
        review.id,
        filed.id,
        filed.case_id,
        form_title(desk, filed),
        client_name,
        review.field,
        field_label(desk, filed, review.field),
        review.kind == approvals.RETURNED,
        review.comment,
        review.author_name,
        review.made_at,
    )


def field_label(desk: Desk, filed: FiledForm, path: str) -> str:
    """The label of the question that an opinion is pinned to; "" for the whole form."""
    if not path:
        return ""
    try:
        form = form_versions.form_with(desk, filed.form_sha256).form
    except UserFault:  # its version has not arrived
        return ""
    return label_at(form, path)


def label_at(form: Form, path: str) -> str:
    """The label of a question by its path, in whatever row; "" where there is none."""
    plain = re.sub(r"\[\d+\]", "", path)
    return next((str(item.label) for item in form.walk() if item.path == plain), "")


# writing -------------------------------------------------------------------------------------


def say(desk: Desk, filed_id: str, kind: str, comment: str, field: str = "") -> Saved:
    """Put an opinion down: a comment, a return with its reason, or an approval.

    Raises UserFault ``review_own`` (R-04), ``review_not_allowed`` or ``comment_missing``.
    """
    filed = load(desk, FiledForm, filed_id)
    _refuse_speech(desk, filed, kind, comment)
    with desk.write() as unit:
        review = unit.put(
            Review(
                subject_entity=FiledForm.entity,
                subject_id=filed_id,
                case_id=filed.case_id,
                station_id=filed.site_id,
                field=field,
                kind=kind,
                comment=comment.strip(),
                author_name=desk.session.name,
                author_role=desk.session.role,
                made_at=desk.now().replace(second=0),
            )
        )
        return Saved(review.id, unit.changes())


def _refuse_speech(desk: Desk, filed: FiledForm, kind: str, comment: str) -> None:
    decides = kind in (approvals.APPROVED, approvals.RETURNED)
    own_words = filed.site_id == desk.site_id and filed.recorded_by == desk.session.worker_id
    if decides and own_words and desk.session.worker_id:
        raise UserFault(
            "review_own",
            _("这份表是您自己写的，不能由您审批，没有改动。"),
            _("请站长或督导审批；站里只有一名社工时，上报后由县级总督导站审批。"),
        )
    allowed = _may_decide(desk, filed) if decides else _may_speak(desk, filed)
    if not allowed:
        raise UserFault(
            "review_not_allowed",
            _("您的账号不能审批这份表，没有改动。"),
            _("请用站长或督导的账号登录。"),
        )
    if kind != approvals.APPROVED and not comment.strip():
        raise UserFault(
            "comment_missing",
            _("还没有写意见，没有保存。"),
            _("请写清要改什么、为什么。"),
        )


def answer(desk: Desk, review_id: str, comment: str) -> Saved:
    """Answer an opinion; it leaves the list 待整改. Raises UserFault ``comment_missing``."""
    if not comment.strip():
        raise UserFault(
            "comment_missing", _("还没有写答复，没有保存。"), _("请写一句怎么改的，或为什么不改。")
        )
    with desk.write() as unit:
        opinion = load_in(unit, Review, review_id)
        reply = unit.put(
            Review(
                subject_entity=opinion.subject_entity,
                subject_id=opinion.subject_id,
                case_id=opinion.case_id,
                station_id=opinion.station_id,
                field=opinion.field,
                kind=approvals.ANSWER,
                comment=comment.strip(),
                author_name=desk.session.name,
                author_role=desk.session.role,
                made_at=desk.now().replace(second=0),
                reply_to=opinion.id,
            )
        )
        return Saved(reply.id, unit.changes())


def close(desk: Desk, review_id: str) -> Saved:
    """Take an opinion of this desk off the list, e.g. one that was made by mistake."""
    with desk.write() as unit:
        opinion = load_in(unit, Review, review_id)
        if opinion.site_id != desk.site_id:
            raise UserFault(
                "review_not_allowed",
                _("这条意见是另一个单位写的，不能由本单位了结，没有改动。"),
                _("请写答复，由对方了结。"),
            )
        unit.put(dataclasses.replace(opinion, closed=True))
        return Saved(review_id, unit.changes())
