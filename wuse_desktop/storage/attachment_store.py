# SPDX-License-Identifier: MulanPSL-2.0
"""Reading attachments: those of a record, the files they name, and consent to photos."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from wuse_desktop.domain.records.catalogue import ENTITIES, EVENT_ENTITIES
from wuse_desktop.domain.records.forms import Attachment, Consent
from wuse_desktop.storage.records import find, get_many

# Forms of a case that are signed on paper.
_SIGNED = ("filed_form", "consent", "referral")
_PARTS = {
    "case_file": (*(name for name in EVENT_ENTITIES if name.startswith("case_")), *_SIGNED),
    "service_group": ("group_session",),
}
_OWNER_COLUMN = {"case_file": "case_id", "service_group": "group_id"}
_PHOTO_ITEM = "3"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that records name: whether this desk should have it, whether all lie in the bin."""

    digest: str
    own: bool
    only_in_bin: bool


def of_record(connection: Connection, entity: str, row_id: str) -> list[Attachment]:
    """The attachments of a record, for a case or a group those of its parts too; oldest first."""
    ids = (row_id, *(part_id for _entity, part_id in parts_of(connection, entity, row_id)))
    found = {item.id: item for item in find(connection, Attachment, subject_id=ids)}
    if entity == "case_file":
        found |= {item.id: item for item in find(connection, Attachment, case_id=row_id)}
    return sorted(found.values(), key=lambda item: item.id)


def parts_of(connection: Connection, entity: str, row_id: str) -> list[tuple[str, str]]:
    """What a page can be attached to beside the case or the group itself, as (entity, id)."""
    found: list[tuple[str, str]] = []
    for part in _PARTS.get(entity, ()):
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {part} "  # noqa: S608 - own names
            f"WHERE {_OWNER_COLUMN[entity]} = ? AND deleted_hlc IS NULL ORDER BY pk",
            (row_id,),
        )
        found.extend((part, part_id) for part_id in rows.scalars())
    return found


def named_files(
    connection: Connection, site_id: str, own_replicas: Collection[str]
) -> list[NamedFile]:
    """Every file that a row names, those in the bin among them.

    A desk should have what it added itself to records of its site.
    """
    marks = ", ".join("?" * len(own_replicas))
    rows = connection.exec_driver_sql(
        f"SELECT digest, max(site_id = ? AND origin IN ({marks})), "  # noqa: S608 - marks alone
        "min(deleted_hlc IS NOT NULL) FROM attachment "
        "WHERE digest <> '' GROUP BY digest ORDER BY digest",
        (site_id, *own_replicas),
    )
    return [NamedFile(digest, bool(own), bool(gone)) for digest, own, gone in rows]


def origins(connection: Connection, row_ids: Sequence[str]) -> dict[str, str]:
    """The replica that made each of these attachments, by id."""
    marks = ", ".join("?" * len(row_ids))
    rows = connection.exec_driver_sql(
        f"SELECT id, origin FROM attachment WHERE id IN ({marks})",  # noqa: S608 - marks alone
        tuple(row_ids),
    )
    return {str(row_id): str(origin) for row_id, origin in rows}


def is_named(connection: Connection, digest: str) -> bool:
    """Whether any row, also one in the bin, names a file."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM attachment WHERE digest = ? LIMIT 1", (digest,)
    )
    return found.first() is not None


def has_file(connection: Connection, subject_id: str, digest: str) -> bool:
    """Whether a record has an attachment with this file already."""
    return bool(find(connection, Attachment, limit=1, subject_id=subject_id, digest=digest))


def without_photo_consent(connection: Connection, entity: str, row_id: str) -> list[str]:
    """The persons of a record who have not agreed to photos (P-15); ids in the order of entry."""
    ids = _persons_of(connection, entity, row_id)
    if not ids:
        return []
    agreed = {
        item.person_id
        for item in find(connection, Consent, person_id=tuple(ids))
        if _PHOTO_ITEM in item.consent_items and _PHOTO_ITEM not in item.withdrawn_items
    }
    present = get_many(connection, ENTITIES["person"], ids)
    return [row_id for row_id in ids if row_id in present and row_id not in agreed]


def consents_of(connection: Connection, entity: str, row_id: str, case_id: str) -> list[Consent]:
    """The consents of a record's persons and of its case, latest first."""
    persons = tuple(_persons_of(connection, entity, row_id))
    found = find(connection, Consent, person_id=persons) if persons else []
    if case_id:
        found += find(connection, Consent, case_id=case_id)
    by_id = {item.id: item for item in found}
    return sorted(by_id.values(), key=lambda item: (str(item.consent_on), item.id), reverse=True)


def _persons_of(connection: Connection, entity: str, row_id: str) -> list[str]:
    if entity == "person":
        return [row_id]
    if entity == "case_file":
        query = "SELECT client_id FROM case_file WHERE id = ?"
    elif entity == "service_group":
        query = (
            "SELECT person_id FROM group_member WHERE group_id = ? "
            "AND deleted_hlc IS NULL ORDER BY pk"
        )
    elif entity in ("consultation", "consent", "referral", "filed_form"):
        query = f"SELECT person_id FROM {entity} WHERE id = ?"  # noqa: S608 - own names
    elif entity in EVENT_ENTITIES:
        query = (
            "SELECT person_id FROM attendance WHERE event_id = ? "
            "AND deleted_hlc IS NULL ORDER BY pk"
        )
    else:
        return []
    found = connection.exec_driver_sql(query, (row_id,)).scalars()
    return [person_id for person_id in dict.fromkeys(found) if person_id]
