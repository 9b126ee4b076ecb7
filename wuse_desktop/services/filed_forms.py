# SPDX-License-Identifier: MulanPSL-2.0
"""The forms that were filed about a group, an activity, a person or a station, and may be filed.

Names of drafts are addresses: "<entity>:<form or filed form>:<id of the subject>".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain import record_forms
from wuse_desktop.domain.record_forms import RecordForm
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.i18n import _
from wuse_desktop.services.case_folder import is_readable
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import drafts
from wuse_desktop.services.form_entry import form_title
from wuse_desktop.services.form_subjects import OWN_RECORD, subject_of
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.storage import form_store, person_store, records


@dataclass(frozen=True, slots=True)
class FiledLine:
    """One filed form; ``draft`` tells that a correction of it was left half written.

    ``deletes`` is kind and id of what a deletion removes: a questionnaire goes as a whole.
    ``station`` names the site that filed it where that is another one. ``hidden`` forms are for
    named persons only and not for the present user.
    """

    filed_id: str
    form_id: str
    title: str
    number: str
    on: date | None
    writer: str
    station: str
    deletes: tuple[str, str]
    draft: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class FormOffer:
    """A form that may be filled, once or ``many`` times; ``begun`` where it is half written."""

    form_id: str
    title: str
    many: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class FiledForms:
    """What was filed about a record, the latest first, and what may be."""

    entity: str
    subject_id: str
    lines: tuple[FiledLine, ...]
    offers: tuple[FormOffer, ...]


STATION_FORM = "station_form"
"""What the forms of a station are called in addresses: its profile has a page of its own."""


def address(entity: str, what: str, subject_id: str) -> str:
    """The name of the draft of a form: ``what`` is a form's id, or the id of a filed one."""
    kind = STATION_FORM if entity == Station.entity else entity
    return f"{kind}:{what}:{subject_id}"


def place_of(desk: Desk, filed_id: str) -> tuple[str, str]:
    """Where a filed form is opened: its case, else kind and address of what it is about.

    Raises UserFault ``record_missing``.
    """
    filed = load(desk, FiledForm, filed_id)
    if filed.case_id:
        return CaseFile.entity, filed.case_id
    entity, subject_id, _typed_id = subject_of(desk, filed)
    kind, _colon, rest = address(entity, filed_id, subject_id).partition(":")
    return kind, rest


def filed_forms(desk: Desk, entity: str, subject_id: str) -> FiledForms:
    """The forms about a record. Raises UserFault ``record_missing``."""
    record = load(desk, ENTITIES[entity], subject_id)
    with desk.read() as connection:
        filed = form_store.filed_about(connection, entity, subject_id)
        categories = _categories(desk, subject_id) if entity == Person.entity else ()
    editable = may_write(desk) and not other_site_name(desk, record.site_id)
    offered = record_forms.offered_for(entity, categories) if editable else ()
    return _found(desk, entity, subject_id, filed, offered)


def station_forms(desk: Desk) -> FiledForms:
    """The forms of this station; at a county those of all stations it has."""
    with desk.read() as connection:
        filed = records.find(connection, FiledForm, order="filed_on", subject_entity=Station.entity)
    offered = record_forms.offered_for(Station.entity) if may_write(desk) else ()
    return _found(desk, Station.entity, desk.site_id, filed, offered)


def _found(
    desk: Desk,
    entity: str,
    subject_id: str,
    filed: Iterable[FiledForm],
    offered: Iterable[RecordForm],
) -> FiledForms:
    kept = [item for item in filed if item.status != "voided"]
    begun = {draft.name for draft in drafts(desk)}
    with desk.read() as connection:
        writers = records.get_many(connection, Worker, {item.recorded_by for item in kept})
    there = {item.form_id for item in kept}
    return FiledForms(
        entity,
        subject_id,
        tuple(
            FiledLine(
                item.id,
                item.form_id,
                form_title(desk, item),
                item.record_no,
                item.filed_on,
                writers[item.recorded_by].name if item.recorded_by in writers else "",
                other_site_name(desk, item.site_id),
                _deleted_with(item),
                address(entity, item.id, subject_id) in begun,
                not is_readable(desk, item),
            )
            for item in reversed(kept)
        ),
        tuple(
            FormOffer(
                item.form_id,
                _(item.title),
                item.many,
                address(entity, item.form_id, subject_id) in begun,
            )
            for item in offered
            if item.many or item.form_id not in there
        ),
    )


def _deleted_with(filed: FiledForm) -> tuple[str, str]:
    if filed.subject_entity in OWN_RECORD:
        return filed.subject_entity, filed.subject_id
    return FiledForm.entity, filed.id


def _categories(desk: Desk, person_id: str) -> tuple[str, ...]:
    with desk.read() as connection:
        held = person_store.category_entries(connection, [person_id]).get(person_id, [])
    return tuple(item.category for item in held if item.holds_on(desk.today()))
