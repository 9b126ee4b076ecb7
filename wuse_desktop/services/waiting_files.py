# SPDX-License-Identifier: MulanPSL-2.0
"""Files that were added to a record before its first saving: kept sealed, named by its draft.

They lie where attachments lie, sealed alike, and become attachments in the transaction that saves
the record. What no draft names any more goes when the draft is forgotten, or with the next sweep.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.forms import Attachment
from wuse_desktop.services import drafts
from wuse_desktop.services.arriving_files import Arrival
from wuse_desktop.services.attachments import case_of, files_of, forget_unnamed
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.storage.draft_store import FILES
from wuse_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits; ``taken_at`` is ISO text or "", sizes are in bytes."""

    digest: str
    file_name: str
    kind: str
    media_type: str
    size: int
    before: int
    taken_at: str = ""


def keep(desk: Desk, arrival: Arrival) -> WaitingFile:
    """Seal a file and keep it. Raises EnvironmentFault when the disk refuses."""
    digest, _is_new = files_of(desk).keep(arrival.content)
    return WaitingFile(
        digest,
        arrival.file_name,
        arrival.kind,
        arrival.media_type,
        len(arrival.content),
        arrival.before_bytes,
        arrival.taken_at.isoformat() if arrival.taken_at else "",
    )


def read(desk: Desk, digest: str) -> bytes:
    """The content of a file that waits. Raises EnvironmentFault when it is gone or damaged."""
    return files_of(desk).read(digest)


def put(desk: Desk, unit: UnitOfWork, subject: Record, waiting: Iterable[WaitingFile]) -> None:
    """Attach what waited for a record within the unit that saves it.

    A file that is gone, as after a backup was restored, is left out.
    """
    files = files_of(desk)
    for item in waiting:
        if files.path(item.digest) is None:
            continue
        attachment = Attachment(
            subject_entity=subject.entity,
            subject_id=subject.id,
            case_id=case_of(subject),
            kind=item.kind,
            file_name=item.file_name,
            media_type=item.media_type,
            size=item.size,
            digest=item.digest,
            taken_at=datetime.fromisoformat(item.taken_at) if item.taken_at else None,
            added_by=desk.session.worker_id,
        )
        put_record(desk, unit, attachment)


def drop_draft(desk: Desk, name: str) -> None:
    """Forget a draft with the files that waited in it, where nothing else names them."""
    found = drafts.load_draft(desk, name)
    drafts.drop_draft(desk, name)
    files = files_of(desk)
    for item in waiting_of(found.payload) if found is not None else ():
        forget_unnamed(desk, files, item.digest)


def payload_of(waiting: Iterable[WaitingFile]) -> list[dict[str, Any]]:
    """Files that wait as JSON values for a draft."""
    return [asdict(item) for item in waiting]


def waiting_of(payload: Mapping[str, Any]) -> tuple[WaitingFile, ...]:
    """The files of such values; a draft of an earlier version has none."""
    return tuple(WaitingFile(**item) for item in payload.get(FILES, ()))
