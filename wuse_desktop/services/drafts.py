# SPDX-License-Identifier: MulanPSL-2.0
"""Autosave of entry forms: what is being written is in the encrypted database within a second."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wuse_desktop.domain.written_text import writable, writable_parts
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import draft_store
from wuse_desktop.storage.draft_store import DraftRow


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished entry of the present user.

    ``name`` says which form and record it belongs to (e.g. "home_visit/new"), ``payload`` holds
    what the form wrote, ``updated_at`` is an aware UTC instant.
    """

    name: str
    title: str
    updated_at: datetime
    payload: dict[str, object] = field(repr=False)


def keep_draft(desk: Desk, name: str, title: str, payload: Mapping[str, object]) -> datetime:
    """Keep what a form holds now, in place of its earlier draft; returns when it was kept.

    ``payload`` must be plain JSON values. Works for users who may only look, too: their text is
    not lost. Raises EnvironmentFault when the disk refuses.
    """
    text = json.dumps(writable_parts(payload), ensure_ascii=False)
    kept_at = datetime.now(UTC).replace(microsecond=0)
    with desk.database.books() as connection:
        draft_store.put(connection, desk.session.user_id, name, writable(title), text, kept_at)
    return kept_at


def drafts(desk: Desk) -> tuple[Draft, ...]:
    """The present user's drafts, latest first; those of other users are theirs alone."""
    with desk.read() as connection:
        return tuple(map(_draft, draft_store.of_actor(connection, desk.session.user_id)))


def load_draft(desk: Desk, name: str) -> Draft | None:
    """The present user's draft of a form, or None."""
    with desk.read() as connection:
        row = draft_store.get(connection, desk.session.user_id, name)
    return _draft(row) if row else None


def drop_draft(desk: Desk, name: str) -> None:
    """Forget a draft, because it was saved or is not wanted; none is no error."""
    with desk.database.books() as connection:
        draft_store.drop(connection, desk.session.user_id, name)


def _draft(row: DraftRow) -> Draft:
    return Draft(row.name, row.title, row.updated_at, json.loads(row.payload))
