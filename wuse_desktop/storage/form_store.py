# SPDX-License-Identifier: MulanPSL-2.0
"""Reading forms by version, what was filed with them, and what was said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Connection

from wuse_desktop.domain.records.forms import Consent, FiledForm, Review, Satisfaction
from wuse_desktop.storage.records import find, get_many


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version without its text; ``hlc`` tells which of two of one day is newer."""

    id: str
    site_id: str
    form_id: str
    version: str
    form_title: str
    sha256: str
    state: str
    published_on: date | None
    hlc: str


def versions(connection: Connection, form_id: str = "") -> list[VersionRow]:
    """Versions of all forms or of one, by form, newest first."""
    rows = connection.exec_driver_sql(
        "SELECT id, site_id, form_id, version, form_title, sha256, state, published_on, hlc "
        "FROM form_version WHERE deleted_hlc IS NULL AND (? = '' OR form_id = ?) "
        "ORDER BY form_id, coalesce(published_on, '') DESC, hlc DESC",
        (form_id, form_id),
    )
    return [
        VersionRow(
            *cast("tuple[str, str, str, str, str, str, str]", tuple(row[:7])),
            published_on=date.fromisoformat(row[7]) if row[7] else None,
            hlc=str(row[8]),
        )
        for row in rows.all()
    ]


def xform_of(connection: Connection, sha256: str) -> tuple[str, str] | None:
    """The XForm text of a version and its sheets as JSON, of whatever site; None when unknown."""
    row = connection.exec_driver_sql(
        "SELECT xform, sheets FROM form_version WHERE sha256 = ? AND deleted_hlc IS NULL "
        "ORDER BY pk LIMIT 1",
        (sha256,),
    ).one_or_none()
    return (str(row[0]), str(row[1])) if row is not None else None


def known_versions(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Which of these versions are on file, of whatever site."""
    wanted = sorted(set(hashes))
    marks = ", ".join("?" * len(wanted))
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT sha256 FROM form_version WHERE sha256 IN ({marks})",  # noqa: S608
        tuple(wanted),
    )
    return set(rows.scalars().all())


def has_version(connection: Connection, site_id: str, sha256: str) -> bool:
    """Whether a site holds a version as a row of its own."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM form_version WHERE sha256 = ? AND site_id = ? AND deleted_hlc IS NULL",
        (sha256, site_id),
    ).first()
    return found is not None


def uses(connection: Connection) -> dict[str, int]:
    """How many records were filed with each version, by its hash."""
    rows = connection.exec_driver_sql(
        "SELECT form_sha256, count(*) FROM filed_form WHERE deleted_hlc IS NULL "
        "GROUP BY form_sha256"
    )
    return {str(sha256): int(count) for sha256, count in rows.all()}


def answers_with(connection: Connection, form_id: str) -> list[dict[str, object]]:
    """The answers of every record filed with any version of a form."""
    return [dict(item.answers) for item in find(connection, FiledForm, form_id=form_id)]


def filed_of_case(connection: Connection, case_id: str) -> list[FiledForm]:
    """The forms of a case in the order of filing."""
    return find(connection, FiledForm, order="filed_on", case_id=case_id)


def filed_of(connection: Connection, entity: str, subject_id: str) -> list[FiledForm]:
    """The forms about one record in the order of filing."""
    return find(
        connection, FiledForm, order="filed_on", subject_entity=entity, subject_id=subject_id
    )


def filed_about(connection: Connection, entity: str, subject_id: str) -> list[FiledForm]:
    """The forms about one record in the order of filing, its questionnaires among them."""
    questionnaires = find(connection, Satisfaction, event_entity=entity, event_id=subject_id)
    found = filed_of(connection, entity, subject_id)
    if questionnaires:
        ids = tuple(item.id for item in questionnaires)
        found += find(connection, FiledForm, subject_entity=Satisfaction.entity, subject_id=ids)
    return sorted(found, key=lambda item: (item.filed_on or date.min, item.record_no))


def consents_of(connection: Connection, person_id: str) -> list[Consent]:
    """The consents of a person in the order of their days."""
    return find(connection, Consent, order="consent_on", person_id=person_id)


def ratings(connection: Connection, event_ids: Sequence[str]) -> list[int]:
    """The overall ratings of the questionnaires about some records; voided ones left out."""
    found = find(connection, Satisfaction, event_id=tuple(event_ids))
    return [item.overall for item in found if item.overall is not None and item.status != "voided"]


def next_seq(connection: Connection, subject_id: str, form_id: str) -> int:
    """The number of the next form of this kind about a record; deleted ones keep theirs."""
    found = connection.exec_driver_sql(
        "SELECT coalesce(max(seq), 0) + 1 FROM filed_form WHERE subject_id = ? AND form_id = ?",
        (subject_id, form_id),
    )
    return int(found.scalar_one())


def latest_days(
    connection: Connection, form_ids: Sequence[str], case_ids: Sequence[str]
) -> dict[tuple[str, str], date]:
    """The latest day of filing by case and form; drafts left out."""
    if not case_ids:
        return {}
    forms, cases = (", ".join("?" * len(items)) for items in (form_ids, case_ids))
    rows = connection.exec_driver_sql(
        "SELECT case_id, form_id, max(filed_on) FROM filed_form "  # noqa: S608 - only marks
        f"WHERE form_id IN ({forms}) AND case_id IN ({cases}) AND deleted_hlc IS NULL "
        "AND status NOT IN ('draft', 'voided') GROUP BY case_id, form_id",
        (*form_ids, *case_ids),
    )
    return {(case, form): date.fromisoformat(day) for case, form, day in rows if day}


def waiting_for_review(connection: Connection, site_id: str = "") -> list[FiledForm]:
    """Forms that somebody has to agree to, of one site or all, the earliest first.

    Left out are those whose last decision was to agree, if they were not corrected since.
    """
    rows = connection.exec_driver_sql(
        "SELECT id FROM filed_form f WHERE f.deleted_hlc IS NULL AND f.status = 'submitted' "
        "AND (? = '' OR f.site_id = ?) AND NOT EXISTS (SELECT 1 FROM review r "
        "WHERE r.subject_id = f.id AND r.deleted_hlc IS NULL AND r.kind = 'approved' "
        "AND NOT EXISTS (SELECT 1 FROM review l WHERE l.subject_id = f.id "
        "AND l.deleted_hlc IS NULL AND l.kind = 'returned' "
        "AND (l.made_at, l.id) > (r.made_at, r.id)) "
        "AND NOT EXISTS (SELECT 1 FROM review c WHERE c.reply_to = r.id "
        "AND c.deleted_hlc IS NULL AND c.kind = 'corrected')) ORDER BY f.filed_on, f.pk",
        (site_id, site_id),
    )
    return list(get_many(connection, FiledForm, rows.scalars().all()).values())


def version_titles(connection: Connection) -> dict[str, str]:
    """What each kept version is called, by its hash."""
    rows = connection.exec_driver_sql(
        "SELECT sha256, form_title FROM form_version WHERE deleted_hlc IS NULL"
    )
    return {str(sha256): str(title) for sha256, title in rows}


def open_opinions(connection: Connection, station_id: str) -> list[Review]:
    """Comments and returns for a station that have no answer yet, the earliest first."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM review r WHERE r.deleted_hlc IS NULL AND r.station_id = ? "
        "AND r.reply_to = '' AND r.kind IN ('comment', 'returned') AND r.closed = 0 "
        "AND NOT EXISTS (SELECT 1 FROM review a WHERE a.reply_to = r.id "
        "AND a.deleted_hlc IS NULL) ORDER BY r.made_at, r.pk",
        (station_id,),
    )
    found = get_many(connection, Review, rows.scalars().all())
    return list(found.values())


def reviews_of(connection: Connection, subject_ids: Sequence[str]) -> list[Review]:
    """What was said of these records, in order of time."""
    found: list[Review] = []
    for subject_id in subject_ids:
        found.extend(find(connection, Review, order="made_at", subject_id=subject_id))
    return sorted(found, key=lambda item: (item.made_at is None, item.made_at, item.id))


def reviews_of_case(connection: Connection, case_id: str) -> list[Review]:
    """What was said of a case and its forms, in order of time."""
    return find(connection, Review, order="made_at", case_id=case_id)
