# SPDX-License-Identifier: MulanPSL-2.0
"""The paper of a record that has a screen of its own: its form, filled from what is stored.

Visits, sessions, activities and their like are typed on screens made for them. Their paper is the
form of the same name: typed columns, attendance and staffing fill it, facts give the rest. Where
the form itself was filed about the record, the answers beyond those columns stand in it too.
"""

import io
from collections.abc import Iterable
from datetime import date

from wuse_desktop.domain import record_forms
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.record_forms import RecordForm
from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.filed import Event, Filed
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.i18n import _
from wuse_desktop.reports.form_content import FormPaper
from wuse_desktop.reports.form_paper import lay_form
from wuse_desktop.reports.frame import date_text
from wuse_desktop.reports.page import write_papers
from wuse_desktop.services import corrections, form_versions
from wuse_desktop.services.corrections import NEVER
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import unit_name_of
from wuse_desktop.services.form_filling import drop_rows, path_of
from wuse_desktop.services.form_records import bound, empty_unsaid, show_record
from wuse_desktop.services.form_sheets import SheetHead, form_content
from wuse_desktop.services.form_versions import KnownForm
from wuse_desktop.services.reading import load
from wuse_desktop.services.record_answers import fill_beside
from wuse_desktop.services.revealing import refuse_closed
from wuse_desktop.services.subject_facts import facts_about
from wuse_desktop.storage import form_store

# What is proposed for a new record says nothing about one that is stored.
_PROPOSALS = frozenset({"user.name", "visit.next_due", "household.categories"})


def record_session(desk: Desk, entity: str, record_id: str, form_id: str = "") -> Session:
    """The form of a record, filled; the first one of its papers where no form is named.

    It is the version in use, or the one that the form was filed with about the record. Raises
    UserFault ``record_missing`` or ``form_unknown``, KeyError for a form that is no paper of it.
    """
    record = load(desk, ENTITIES[entity], record_id)
    paper = record_forms.form_of(entity, form_id)
    return _session(desk, record, paper, _filed(desk, paper, record_id))


def record_paper(
    desk: Desk, entity: str, record_id: str, form_id: str = "", *, reveal: bool = False
) -> FormPaper:
    """The paper of a record, to be put into a file with others.

    Answers to sensitive questions are masked unless ``reveal`` (rule P-11). Raises what
    ``record_session`` raises.
    """
    refuse_closed(desk, entity, record_id)
    record = load(desk, ENTITIES[entity], record_id)
    paper = record_forms.form_of(entity, form_id)
    filed = _filed(desk, paper, record_id)
    session = _session(desk, record, paper, filed)
    head = _heading(desk, record, session.form, filed)
    words = _without_hours(session, record)
    return form_content(session.form, session, heading=head, reveal=reveal, words=words)


def record_sheet(
    desk: Desk, entity: str, record_id: str, form_id: str = "", *, reveal: bool = False
) -> bytes:
    """The paper of a record as PDF. Raises what ``record_session`` raises."""
    return record_sheets(desk, entity, [record_id], form_id, reveal=reveal)


def record_sheets(
    desk: Desk, entity: str, record_ids: Iterable[str], form_id: str = "", *, reveal: bool = False
) -> bytes:
    """The papers of several records of a kind in one PDF, each with its own page numbers.

    Raises what ``record_session`` raises, and ValueError for no record at all.
    """
    papers = [record_paper(desk, entity, row_id, form_id, reveal=reveal) for row_id in record_ids]
    if not papers:
        raise ValueError(entity)
    target = io.BytesIO()
    laid = [lay_form(paper) for paper in papers]
    write_papers(laid, target, title=papers[0].title, through=False)
    return target.getvalue()


# filling -------------------------------------------------------------------------------------


def _filed(desk: Desk, paper: RecordForm, record_id: str) -> FiledForm | None:
    """The latest filing of the form about the record."""
    with desk.read() as connection:
        found = form_store.filed_of(connection, paper.entity, record_id)
    of_form = [item for item in found if item.form_id == paper.form_id and item.status != "voided"]
    return of_form[-1] if of_form else None


def _session(desk: Desk, record: Record, paper: RecordForm, filed: FiledForm | None) -> Session:
    made = _version(desk, paper, filed)
    facts = facts_about(desk, record.entity, record.id)
    with desk.read() as connection:
        facts["station.name"] = unit_name_of(desk, connection, record.site_id)
    session = Session(
        made.form,
        filed.answers if filed else None,
        surroundings=Surroundings(now=desk.now),
        facts={name: value for name, value in facts.items() if name not in _PROPOSALS},
    )
    if filed is None:
        drop_rows(session)
    if made.form.entity == record.entity:
        empty_unsaid(session, record, _PROPOSALS)
        show_record(session, record)
    fill_beside(desk, record, session)
    return session


def _version(desk: Desk, paper: RecordForm, filed: FiledForm | None) -> KnownForm:
    if filed is not None:
        return form_versions.form_with(desk, filed.form_sha256)
    return form_versions.current_form(desk, paper.form_id)


# the heading ---------------------------------------------------------------------------------


def _heading(desk: Desk, record: Record, made: Form, filed: FiledForm | None) -> SheetHead:
    # A form without typed columns is a paper of its own, with its own number once it is filed.
    head: Record | None = record if made.entity == record.entity else filed
    with desk.read() as connection:
        unit = unit_name_of(desk, connection, record.site_id)
        if isinstance(head, FiledForm):
            corrected = corrections.of_form(desk, connection, head)
        else:
            corrected = corrections.of_record(desk, connection, head, made) if head else NEVER
    return SheetHead(
        unit=unit,
        number=head.record_no if isinstance(head, Filed) else "",
        on=_day_of(head, made.form_id),
        corrected=corrected,
        draft=isinstance(head, Filed) and head.status == "draft",
        printed_on=desk.today(),
    )


def _day_of(record: Record | None, form_id: str) -> date | None:
    """The day that the paper is of."""
    if isinstance(record, Event):
        return record.on
    if isinstance(record, FiledForm):
        return record.filed_on
    if isinstance(record, CaseFile) and record.intake_at is not None:
        return record.intake_at.date()
    if isinstance(record, ServiceGroup) and form_id == "group_summary":
        return record.finished_on
    return record.record_date if isinstance(record, Filed) else None


def _without_hours(session: Session, record: Record) -> dict[str, str]:
    """What is printed for the times of an event of which only day and length are known."""
    if not isinstance(record, Event) or record.time_known or record.on is None:
        return {}
    fields = {field.name: question.path for question, field in bound(session.form, type(record))}
    fields.setdefault("start_at", path_of(session, "planned_at"))
    minutes = _("时长{minutes}分钟").format(minutes=record.minutes)
    words = {"start_at": date_text(record.on), "end_at": minutes}
    return {fields[name]: text for name, text in words.items() if fields.get(name)}
