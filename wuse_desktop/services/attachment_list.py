# SPDX-License-Identifier: MulanPSL-2.0
"""The attachments of a record as they are shown: what each is, whether its file is here."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Literal

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.forms import Attachment, Consent, FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.arriving_files import PDF, PHOTO, PICTURES
from wuse_desktop.services.attachments import case_of, files_of
from wuse_desktop.services.case_folder import is_readable
from wuse_desktop.services.choices import Choice
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import is_closed
from wuse_desktop.services.laptops import own_replicas
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.services.revealing import refuse_closed
from wuse_desktop.services.waiting_files import WaitingFile
from wuse_desktop.storage import attachment_store, record_titles, records

Presence = Literal["here", "waiting", "underway", "other_laptop", "missing"]
Shape = Literal["picture", "pdf", "other"]

_NAMED_PERSONS = frozenset({"case_file", "consultation", "home_visit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLine:
    """One attachment: the record, in words what it is, where its file is.

    ``belongs_to`` names the form or session it is tied to, "" for the record that is shown.
    ``presence`` is "here", "waiting" (for the record to be saved), "underway" (from the station
    that owns it), "other_laptop" (of this station) or "missing".
    """

    id: str
    caption: str
    file_name: str
    kind: str
    kind_label: str
    shape: Shape
    media_type: str
    size: int
    digest: str
    taken_at: datetime | None
    contains_minor_face: bool
    consent_id: str
    subject: tuple[str, str]
    belongs_to: str
    added_by: str
    presence: Presence

    @property
    def title(self) -> str:
        """The caption, else the name of the file."""
        return self.caption or self.file_name

    @property
    def suffix(self) -> str:
        """The ending of the file's name in capitals, such as "DOCX"."""
        return PurePath(self.file_name).suffix.lstrip(".").upper()


def waiting_line(item: WaitingFile) -> AttachmentLine:
    """A file that waits for its record to be saved, as it is shown; its id is the digest."""
    shape: Shape = "other"
    if item.media_type in PICTURES:
        shape = "picture"
    elif item.media_type == PDF:
        shape = "pdf"
    return AttachmentLine(
        id=item.digest,
        caption="",
        file_name=item.file_name,
        kind=item.kind,
        kind_label=label("ATTACH", item.kind),
        shape=shape,
        media_type=item.media_type,
        size=item.size,
        digest=item.digest,
        taken_at=datetime.fromisoformat(item.taken_at) if item.taken_at else None,
        contains_minor_face=False,
        consent_id="",
        subject=("", ""),
        belongs_to="",
        added_by="",
        presence="waiting",
    )


@dataclass(frozen=True, slots=True)
class AttachmentSheet:
    """The attachments of one record and what may be done with them.

    ``editable`` is False for another site's record and a user who may only look;
    ``needs_reason`` where a change needs one (R-02). ``consent_note`` is a hint about photos
    (P-15) or "".
    """

    lines: tuple[AttachmentLine, ...]
    editable: bool
    needs_reason: bool
    consent_note: str


@dataclass(frozen=True, slots=True)
class DescriptionChoices:
    """What an attachment can be tied to (``code`` is "entity/id"), and the consents on file."""

    subjects: tuple[Choice, ...]
    consents: tuple[Choice, ...]


def list_of(desk: Desk, entity: str, record_id: str) -> tuple[AttachmentLine, ...]:
    """The attachments of a record, oldest first.

    Those of a case and of a group include what belongs to their sessions and forms; what belongs
    to a strict form only for who may read it.
    """
    files = files_of(desk)
    with desk.read() as connection:
        found = attachment_store.of_record(connection, entity, record_id)
        named = {item.subject_id for item in found if item.subject_entity == FiledForm.entity}
        forms = records.get_many(connection, FiledForm, named)
        sealed = {form.id for form in forms.values() if not is_readable(desk, form)}
        found = [item for item in found if item.subject_id not in sealed]
        subjects = {(item.subject_entity, item.subject_id) for item in found}
        subjects.discard((entity, record_id))
        titles = {
            (line.entity, line.id): " ".join((line.title, line.on)).strip()
            for line in record_titles.titles(connection, sorted(subjects))
        }
        origins = attachment_store.origins(connection, [item.id for item in found])
        own = own_replicas(connection)
        workers = records.get_many(
            connection, record_class("worker"), {item.added_by for item in found}
        )
    return tuple(
        _line(
            item,
            titles.get((item.subject_entity, item.subject_id), ""),
            str(getattr(workers.get(item.added_by), "name", "")),
            _presence(
                desk,
                item,
                here=files.path(item.digest) is not None,
                made_here=origins[item.id] in own,
            ),
        )
        for item in found
    )


def _presence(desk: Desk, item: Attachment, *, here: bool, made_here: bool) -> Presence:
    if here:
        return "here"
    if item.site_id != desk.site_id:
        return "underway"
    return "missing" if made_here else "other_laptop"


def _line(item: Attachment, belongs_to: str, added_by: str, presence: Presence) -> AttachmentLine:
    shape: Shape = "other"
    if item.media_type in PICTURES:
        shape = "picture"
    elif item.media_type == PDF:
        shape = "pdf"
    return AttachmentLine(
        id=item.id,
        caption=item.caption,
        file_name=item.file_name,
        kind=item.kind,
        kind_label=label("ATTACH", item.kind),
        shape=shape,
        media_type=item.media_type,
        size=item.size or 0,
        digest=item.digest,
        taken_at=item.taken_at,
        contains_minor_face=item.contains_minor_face,
        consent_id=item.consent_id,
        subject=(item.subject_entity, item.subject_id),
        belongs_to=belongs_to,
        added_by=added_by,
        presence=presence,
    )


def sheet_of(desk: Desk, entity: str, record_id: str) -> AttachmentSheet:
    """Everything that is shown of the attachments of a record.

    Raises UserFault ``record_missing`` or ``not_for_all``.
    """
    refuse_closed(desk, entity, record_id)
    subject = load(desk, record_class(entity), record_id)
    lines = list_of(desk, entity, record_id)
    editable = not other_site_name(desk, subject.site_id) and may_write(desk)
    note = ""
    if editable and any(line.kind == PHOTO for line in lines):
        note = consent_note(desk, entity, record_id)
    return AttachmentSheet(lines, editable, editable and _needs_reason(desk, subject), note)


def _needs_reason(desk: Desk, subject: Record) -> bool:
    with desk.read() as connection:
        return is_closed(subject, lambda row_id: records.get(connection, CaseFile, row_id))


def consent_note(desk: Desk, entity: str, record_id: str) -> str:
    """A hint when somebody of the record has not agreed to photos (P-15), or ""."""
    with desk.read() as connection:
        missing = attachment_store.without_photo_consent(connection, entity, record_id)
        people = records.get_many(connection, Person, missing[:3])
    if not missing:
        return ""
    if entity in _NAMED_PERSONS and len(missing) <= len(people):
        names = enumerated(person.name for person in people.values())
        return _(
            "{names} 还没有拍照的同意（知情同意书第 3 项）；照片只作内部记录，不要外传。"
        ).format(names=names)
    return _("有 {count} 人还没有拍照的同意（知情同意书第 3 项）；照片只作内部记录。").format(
        count=len(missing)
    )


def description_choices(
    desk: Desk, entity: str, record_id: str, attachment_id: str
) -> DescriptionChoices:
    """What an attachment that is shown with a record can be said to belong to.

    Raises UserFault ``record_missing``.
    """
    shown = load(desk, record_class(entity), record_id)
    attachment = load(desk, Attachment, attachment_id)
    case_id = attachment.case_id or case_of(shown)
    with desk.read() as connection:
        keys = [(entity, record_id), *attachment_store.parts_of(connection, entity, record_id)]
        present = (attachment.subject_entity, attachment.subject_id)
        if present not in keys:
            keys.append(present)
        titles = {
            (line.entity, line.id): " ".join((line.title, line.on)).strip()
            for line in record_titles.titles(connection, keys)
        }
        consents = attachment_store.consents_of(connection, entity, record_id, case_id)
        names = records.get_many(connection, Person, [item.person_id for item in consents])
    return DescriptionChoices(
        tuple(_choice("/".join(key), titles[key]) for key in keys if key in titles),
        tuple(_choice(item.id, _consent_text(item, names)) for item in consents),
    )


def _consent_text(consent: Consent, names: dict[str, Person]) -> str:
    person = names.get(consent.person_id)
    day = consent.consent_on.isoformat() if consent.consent_on else ""
    return " ".join(part for part in (person.name if person else "", day) if part)


def _choice(code: str, text: str) -> Choice:
    return Choice(code, text, (text.lower(),))
