# SPDX-License-Identifier: MulanPSL-2.0
"""The papers of a case in the order of the archive, and where each of them stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wuse_desktop.domain import approvals, case_forms
from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.approvals import Standing, Thread
from wuse_desktop.domain.case_forms import CASE_FORMS, CaseForm
from wuse_desktop.domain.case_stages import FormFact
from wuse_desktop.domain.consents import (
    FILE_AND_SERVICE,
    ConsentItem,
    consent_items,
    given_items,
)
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import SENT_OUT, Consent, FiledForm, Referral, Review
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import drafts
from wuse_desktop.services.ownership import may_write
from wuse_desktop.storage import form_store, records
from wuse_desktop.storage.database import Connection

PaperState = Literal["unwritten"] | Standing
# Forms of an earlier round say nothing of a case that was reopened since.
_OF_THIS_ROUND = frozenset({"case_review", "case_evaluation", "case_closure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLine:
    """One paper of a case, or a kind of paper that nobody has written yet.

    ``filed_id`` is the filed form, "" for one that is not there and for the records that have a
    screen of their own. ``begins`` tells that another one of the kind may be begun now, ``mine``
    that this user is asked to decide on it. ``draft`` names what this user left unfinished of it.
    ``opinions`` counts what was said of it, ``open_opinions`` what still asks for an answer.
    ``hidden`` tells that this user may not look into it.
    """

    form_id: str
    title: str
    record: str
    begins: bool
    state: PaperState
    filed_id: str = ""
    on: date | None = None
    writer: str = ""
    draft: str = ""
    opinions: int = 0
    open_opinions: int = 0
    hidden: bool = False
    mine: bool = False


_NAMED_ONLY = "3"  # CONF


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """A referral whose return slip has not come back; ``due_on`` follows rule D-12."""

    filed_id: str
    to_org: str
    referred_on: date | None
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFolder:
    """What is filed about a case.

    ``facts`` are the latest forms by id. ``forms`` are in the order of filing, ``threads`` what
    was said of them, by the form. ``consented`` tells that file and service are agreed to.
    """

    forms: tuple[FiledForm, ...]
    titles: Mapping[str, str]
    writers: Mapping[str, str]
    reviews: tuple[Review, ...]
    threads: Mapping[str, tuple[Thread, ...]]
    standings: Mapping[str, Standing]
    facts: Mapping[str, FormFact]
    consents: tuple[ConsentItem, ...]
    consented: bool
    slips: tuple[WaitingSlip, ...]

    def latest(self, form_id: str) -> FiledForm | None:
        """The latest filed form of a kind."""
        found = [item for item in self.forms if item.form_id == form_id]
        return found[-1] if found else None


def case_folder(desk: Desk, case: CaseFile) -> CaseFolder:
    """Everything filed about a case."""
    with desk.read() as connection:
        forms = [
            item
            for item in form_store.filed_of_case(connection, case.id)
            if item.status != "voided"
        ]
        reviews = form_store.reviews_of_case(connection, case.id)
        consents = form_store.consents_of(connection, case.client_id) if case.client_id else []
        client = records.get(connection, Person, case.client_id)
        writers = records.get_many(connection, Worker, {item.recorded_by for item in forms})
        names = form_store.version_titles(connection)
        slips = _waiting_slips(connection, case, forms, desk.today())
    by_form: dict[str, list[Review]] = {item.id: [] for item in forms}
    for review in reviews:
        if review.subject_id in by_form:
            by_form[review.subject_id].append(review)
    standings = {
        item.id: approvals.standing(
            item, by_form[item.id], asked=case_forms.needs_approval(item.form_id)
        )
        for item in forms
    }
    return CaseFolder(
        forms=tuple(forms),
        titles={item.id: _title(item.form_id, names.get(item.form_sha256, "")) for item in forms},
        writers={
            item.id: writers[item.recorded_by].name for item in forms if item.recorded_by in writers
        },
        reviews=tuple(reviews),
        threads={form_id: approvals.threads(of_form) for form_id, of_form in by_form.items()},
        standings=standings,
        facts=_facts(case, forms, standings),
        consents=consent_items(consents),
        consented=_consented(client, consents),
        slips=slips,
    )


def _title(form_id: str, known: str) -> str:
    of_case = case_forms.BY_ID.get(form_id)
    return known or (_(of_case.title) if of_case else form_id)


def _consented(client: Person | None, consents: Sequence[Consent]) -> bool:
    """The consents tell; without any, what was loaded of the person from elsewhere does."""
    if consents:
        return FILE_AND_SERVICE in given_items(consents)
    return client is not None and client.consent_given


def _facts(
    case: CaseFile, forms: Iterable[FiledForm], standings: Mapping[str, Standing]
) -> dict[str, FormFact]:
    found: dict[str, FormFact] = {}
    for item in forms:
        earlier = item.form_id in _OF_THIS_ROUND and (
            case.reopened_on is not None
            and item.filed_on is not None
            and item.filed_on < case.reopened_on
        )
        if not earlier:
            found[item.form_id] = FormFact(item.id, item.filed_on, standings[item.id])
    return found


def _waiting_slips(
    connection: Connection, case: CaseFile, forms: Iterable[FiledForm], today: date
) -> tuple[WaitingSlip, ...]:
    found = []
    by_record = {item.subject_id: item for item in forms if item.form_id == Referral.entity}
    for referral in records.find(connection, Referral, order="referred_on", case_id=case.id):
        if referral.received_on is not None or referral.id not in by_record:
            continue
        if referral.direction not in SENT_OUT:
            continue
        tasks = records.find(
            connection, Task, event_kind=Referral.entity, event_id=referral.id, limit=1
        )
        due = tasks[0].due_on if tasks else None
        found.append(
            WaitingSlip(
                by_record[referral.id].id,
                referral.to_org,
                referral.referred_on,
                due,
                due is not None and due < today,
            )
        )
    return tuple(found)


# the list -------------------------------------------------------------------------------------


def form_of_record(desk: Desk, record_id: str) -> str:
    """The filed form whose typed columns a record is, "" for none."""
    with desk.read() as connection:
        found = records.find(connection, FiledForm, subject_id=record_id, limit=1)
    return found[0].id if found else ""


def draft_name(form_id: str, case_id: str) -> str:
    """The name of the draft of a new form about a case."""
    return f"{FiledForm.entity}:{form_id}:{case_id}"


def folder_lines(
    desk: Desk, case: CaseFile, folder: CaseFolder, records_filed: Mapping[str, date | None]
) -> tuple[FolderLine, ...]:
    """The papers of a case in the order of the archive.

    ``records_filed`` gives, for each kind of record with a screen of its own that is there, the
    day of the latest.
    """
    unfinished = {draft.name for draft in drafts(desk)}
    lines: list[FolderLine] = []
    for kind in CASE_FORMS:
        if kind.record:
            lines.append(_own_screen(desk, case, kind, records_filed))
            continue
        filed = [item for item in folder.forms if item.form_id == kind.form_id]
        lines += [_filed_line(desk, case, kind, item, folder, unfinished) for item in filed]
        name = draft_name(kind.form_id, case.id)
        if not filed or name in unfinished:
            lines.append(_new_line(desk, case, kind, name if name in unfinished else ""))
    return tuple(lines)


def _begins(desk: Desk, case: CaseFile, kind: CaseForm, *, there: bool) -> bool:
    if case.site_id != desk.site_id or not may_write(desk) or (there and not kind.many):
        return False
    return case_forms.may_begin(kind.form_id, case.state)


def _own_screen(
    desk: Desk, case: CaseFile, kind: CaseForm, records_filed: Mapping[str, date | None]
) -> FolderLine:
    there = kind.record in records_filed
    return FolderLine(
        form_id=kind.form_id,
        title=_(kind.title),
        record=kind.record,
        begins=_takes(desk, case, kind),
        state="filed" if there else "unwritten",
        on=records_filed.get(kind.record),
    )


def _takes(desk: Desk, case: CaseFile, kind: CaseForm) -> bool:
    """Whether the screen of a record takes another one now."""
    if case.site_id != desk.site_id or not may_write(desk):
        return False
    if kind.record == CaseSession.entity:
        return case.state in states.TAKES_SESSIONS
    return kind.record == CaseFollowUp.entity and case.state in states.READ_ONLY


def _new_line(desk: Desk, case: CaseFile, kind: CaseForm, draft: str) -> FolderLine:
    return FolderLine(
        form_id=kind.form_id,
        title=_(kind.title),
        record="",
        begins=_begins(desk, case, kind, there=False),
        state="draft" if draft else "unwritten",
        draft=draft,
    )


def _filed_line(
    desk: Desk,
    case: CaseFile,
    kind: CaseForm,
    filed: FiledForm,
    folder: CaseFolder,
    unfinished: set[str],
) -> FolderLine:
    threads = folder.threads[filed.id]
    name = f"{FiledForm.entity}:{filed.id}"
    return FolderLine(
        form_id=kind.form_id,
        title=folder.titles[filed.id],
        record="",
        begins=_begins(desk, case, kind, there=True),
        state=folder.standings[filed.id],
        filed_id=filed.id,
        on=filed.filed_on,
        writer=folder.writers.get(filed.id, ""),
        draft=name if name in unfinished else "",
        opinions=sum(item.review.kind != approvals.APPROVED for item in threads),
        open_opinions=sum(item.open for item in threads),
        hidden=kind.strict and not may_read(desk, filed, case),
        mine=_waits_for(desk, filed, folder.standings[filed.id]),
    )


def _waits_for(desk: Desk, filed: FiledForm, standing: Standing) -> bool:
    if standing not in ("waiting", "answered"):
        return False
    if filed.site_id != desk.site_id:
        return desk.is_county and may_write(desk)
    session = desk.session
    return approvals.may_decide(filed.recorded_by, session.worker_id, session.role)


def is_readable(desk: Desk, filed: FiledForm) -> bool:
    """Whether the present user may look into a form; its case is read where that matters."""
    if not _is_strict(filed):
        return True
    with desk.read() as connection:
        case = records.get(connection, CaseFile, filed.case_id)
    return may_read(desk, filed, case or CaseFile())


def _is_strict(filed: FiledForm) -> bool:
    """By its kind, or because whoever filed it said so (CONF 3)."""
    return case_forms.is_strict(filed.form_id) or filed.confidentiality_level == _NAMED_ONLY


def require_readable(desk: Desk, filed: FiledForm) -> None:
    """Refuse to open a strict form to who is not named for it. UserFault ``form_strict``."""
    if not is_readable(desk, filed):
        raise UserFault(
            "form_strict",
            _("这份表只限站长、督导和负责社工查看，没有打开。"),
            _("确有需要时，请找负责社工或站长。"),
        )


def may_read(desk: Desk, filed: FiledForm, case: CaseFile) -> bool:
    """Whether the present user may look into a form of a case."""
    if not _is_strict(filed):
        return True
    session = desk.session
    return case_forms.may_read_strict(
        session.role, session.worker_id, case.case_worker_id, filed.recorded_by
    )
