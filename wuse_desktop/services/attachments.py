# SPDX-License-Identifier: MulanPSL-2.0
"""Pictures and documents that belong to a record: adding, reading, describing, removing.

The record says what it is; the content lies encrypted beside the database, once for each content
(field list 2.0.5, rule S-01). A file goes only when no row names it any more, not even one in the
bin.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path, PurePath

from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.forms import Attachment, FiledForm
from wuse_desktop.domain.sizes import size_text
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.security.file_seal import FileSeal
from wuse_desktop.services import records
from wuse_desktop.services.arriving_files import PICTURES, Arrival, prepare, renamed, runs
from wuse_desktop.services.case_folder import require_readable
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import (
    Saved,
    put_record,
    refuse_blocking,
    require_own,
    require_reason,
)
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.laptops import own_replicas
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.storage import attachment_store, draft_store
from wuse_desktop.storage import records as stored_records
from wuse_desktop.storage.blobs import Blobs
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

COPIED_OUT = "X"
_WORTH_TELLING = 0.9


@dataclass(frozen=True, slots=True)
class Added:
    """What was added, its size in bytes as it came and as it is kept."""

    saved: Saved
    before_bytes: int
    after_bytes: int

    @property
    def saving(self) -> str:
        """The saving in words, such as “3.2 MB → 410 KB”; empty when hardly anything was saved."""
        if self.after_bytes > self.before_bytes * _WORTH_TELLING:
            return ""
        return f"{size_text(self.before_bytes)} → {size_text(self.after_bytes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What people say of an attachment; ``subject`` is the entity and id it belongs to."""

    kind: str
    caption: str
    contains_minor_face: bool
    consent_id: str
    subject: tuple[str, str]


def files_of(desk: Desk) -> Blobs:
    """The encrypted files of an open desk."""
    return Blobs(desk.paths.attachments, FileSeal(desk.key))


def add(
    desk: Desk,
    subject_entity: str,
    subject_id: str,
    source: Path | bytes | Arrival,
    kind: str = "",
    *,
    caption: str = "",
    reason: str = "",
) -> Added:
    """Attach a file to a record of this site; a picture is shrunk first.

    ``source`` may be prepared already (``arriving_files.prepare``). Raises what that raises,
    UserFault ``record_missing``, ``read_only_station``, ``read_only_role``, ``reason_required`` or
    ``attachment_already``, and EnvironmentFault when the disk refuses; then nothing is left behind.
    """
    arrival = source if isinstance(source, Arrival) else prepare(source, kind=kind)
    files = files_of(desk)
    fresh = ""
    try:
        with desk.write(reason) as unit:
            subject = _writable_subject(desk, unit, subject_entity, subject_id, reason)
            name, is_new = files.keep(arrival.content)
            fresh = name if is_new else ""
            _refuse_twin(unit, subject_id, name)
            attachment = Attachment(
                subject_entity=subject_entity,
                subject_id=subject_id,
                case_id=case_of(subject),
                kind=kind or arrival.kind,
                caption=caption.strip(),
                file_name=arrival.file_name,
                media_type=arrival.media_type,
                size=len(arrival.content),
                digest=name,
                taken_at=arrival.taken_at,
                added_by=desk.session.worker_id,
            )
            refuse_blocking(check_fields(attachment))
            kept = put_record(desk, unit, attachment, reason)
            saved = Saved(kept.id, unit.changes())
    except BaseException:
        if fresh:
            forget_unnamed(desk, files, fresh)
        raise
    return Added(saved, arrival.before_bytes, len(arrival.content))


def _refuse_twin(unit: UnitOfWork, subject_id: str, name: str) -> None:
    if attachment_store.has_file(unit.connection, subject_id, name):
        raise UserFault(
            "attachment_already",
            _("这个文件已经添加过了，没有重复添加。"),
        )


def forget_unnamed(desk: Desk, files: Blobs, name: str) -> None:
    """Take back a file whose row was not kept; what cannot be removed now goes with ``sweep``."""
    try:
        with desk.read() as connection:
            drafted = name in draft_store.named_files(connection)
            if not drafted and not attachment_store.is_named(connection, name):
                files.remove(name)
    except EnvironmentFault:
        return


def add_clipboard_image(
    desk: Desk, subject_entity: str, subject_id: str, content: bytes, *, reason: str = ""
) -> Added:
    """Attach a picture that was copied: named by the moment. Raises what ``add`` raises."""
    return add(desk, subject_entity, subject_id, from_clipboard(desk, content), reason=reason)


def from_clipboard(desk: Desk, content: bytes) -> Arrival:
    """A copied picture, made ready and named by the moment. Raises what ``prepare`` raises."""
    stem = _("粘贴的图片 {moment}").format(moment=f"{desk.now():%Y-%m-%d %H.%M.%S}")
    return renamed(prepare(content), stem)


def _writable_subject(
    desk: Desk, unit: UnitOfWork, entity: str, row_id: str, reason: str
) -> Record:
    subject = load_in(unit, record_class(entity), row_id)
    require_own(desk, subject)
    require_reason(unit, subject, reason)
    return subject


def case_of(subject: Record) -> str:
    """The case that a record is or belongs to, or ""."""
    if isinstance(subject, CaseFile):
        return subject.id
    return str(getattr(subject, "case_id", ""))


def read(desk: Desk, attachment_id: str) -> bytes:
    """The content of an attachment.

    Raises UserFault ``record_missing``, and ``form_strict`` for what belongs to a form that the
    present user may not open; EnvironmentFault ``attachment_underway`` while the file of another
    site has not come, ``attachment_other_laptop``, ``attachment_missing`` or
    ``attachment_damaged``.
    """
    attachment = load(desk, Attachment, attachment_id)
    if attachment.subject_entity == FiledForm.entity:
        with desk.read() as connection:
            form = stored_records.get(connection, FiledForm, attachment.subject_id)
        if form is not None:
            require_readable(desk, form)
    files = files_of(desk)
    if files.path(attachment.digest) is None:
        if attachment.site_id != desk.site_id:
            raise underway(attachment.media_type)
        with desk.read() as connection:
            made_at = attachment_store.origins(connection, [attachment_id])[attachment_id]
            if made_at not in own_replicas(connection):
                raise on_other_laptop()
    return files.read(attachment.digest)


def on_other_laptop() -> EnvironmentFault:
    """Told of a file that another laptop of this station added and that has not come yet."""
    return EnvironmentFault(
        "attachment_other_laptop",
        _("尚未收到，文件在本站另一台电脑上。"),
        _(
            "两台电脑各点一次“上报”里的“现在上报”，或者用U盘捎带一次，文件就会送来；"
            "急用请在添加它的那台电脑上查看。"
        ),
    )


def underway(media_type: str) -> EnvironmentFault:
    """Told of a file whose record came before it: nothing is wrong, it comes with the next."""
    message = _("文件还在路上。")
    if media_type in PICTURES:
        message = _("照片还在路上。")
    return EnvironmentFault(
        "attachment_underway",
        message,
        _("附件在文字之后送来，收到这个站的附件包就能看。"),
    )


def describe(desk: Desk, attachment_id: str, said: Description, reason: str = "") -> Saved:
    """Change what is said of an attachment, or tie it to another record, such as a signed form.

    Raises UserFault with the first blocking finding, ``record_missing``, ``read_only_station``
    or ``reason_required``.
    """
    with desk.write(reason) as unit:
        stored = load_in(unit, Attachment, attachment_id)
        require_own(desk, stored)
        former = (stored.subject_entity, stored.subject_id)
        for entity, row_id in dict.fromkeys((former, said.subject)):
            subject = _writable_subject(desk, unit, entity, row_id, reason)
        attachment = dataclasses.replace(
            stored,
            kind=said.kind,
            caption=said.caption.strip(),
            contains_minor_face=said.contains_minor_face,
            consent_id=said.consent_id,
            subject_entity=said.subject[0],
            subject_id=said.subject[1],
            case_id=case_of(subject),
        )
        problems = check_fields(attachment)
        refuse_blocking(problems)
        saved = put_record(desk, unit, attachment, reason)
        return Saved(saved.id, unit.changes(), problems)


def remove(desk: Desk, attachment_id: str, reason: str = "") -> records.Deleted:
    """Put an attachment into the bin; ``records.undo`` takes it back, its file stays.

    Raises what ``records.delete`` raises.
    """
    with desk.write(reason) as unit:
        stored = load_in(unit, Attachment, attachment_id)
        subject = unit.get(record_class(stored.subject_entity), stored.subject_id)
        if subject is not None:
            require_reason(unit, subject, reason)
    return records.delete(desk, Attachment.entity, attachment_id, reason)


def save_copy(desk: Desk, attachment_id: str, path: Path, reason: str) -> Path:
    """Write a readable copy where the user wants it; who and why stands in the trail.

    Returns the path, with the ending of the file. Raises UserFault ``copy_reason_required``,
    ``file_runs`` and
    what ``read`` raises; EnvironmentFault when the place cannot be written, and then nothing of
    it is left.
    """
    content = read(desk, attachment_id)
    attachment = load(desk, Attachment, attachment_id)
    suffix = PurePath(attachment.file_name).suffix
    if runs(attachment.file_name, content):  # checked where it is added; other desks may differ
        raise UserFault(
            "file_runs",
            _("“{name}”是程序文件，可能带病毒，没有另存。").format(
                name=file_name(attachment.file_name)
            ),
            _("请打电话问添加它的人；需要的内容请对方用照片、PDF 或文档重新添加。"),
        )
    target = path if path.suffix.lower() == suffix.lower() else path.with_name(path.name + suffix)
    if not reason.strip():
        raise UserFault(
            "copy_reason_required",
            _("没有写另存的原因，没有另存。"),
            _("文件离开工作台后不再加密，请写明给谁用、做什么用。"),
        )
    with desk.write(reason) as unit:
        unit.note(COPIED_OUT, attachment_id, {})
        replace_file(target, content)
    return target


def sweep(desk: Desk) -> int:
    """Remove files that no row names, and what interrupted writing left; returns how many.

    Files of rows in the bin stay.
    """
    files = files_of(desk)
    with desk.read() as connection:
        unnamed = unnamed_files(files, connection)
    for name in unnamed:
        files.remove(name)
    return len(unnamed) + files.remove_drafts()


def unnamed_files(files: Blobs, connection: Connection) -> set[str]:
    """The files that neither a row nor a draft names."""
    named = {item.digest for item in attachment_store.named_files(connection, "", ())}
    return files.names() - named - draft_store.named_files(connection)
