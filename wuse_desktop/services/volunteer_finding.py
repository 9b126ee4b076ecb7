# SPDX-License-Identifier: MulanPSL-2.0
"""Finding this site's volunteers by what is typed or pasted."""

import dataclasses
from collections.abc import Iterable

from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.finding import SearchHit, find
from wuse_desktop.storage import volunteer_store
from wuse_desktop.storage.search import SHOWN

VOLUNTEER, PERSON = "volunteer", "person"


def find_volunteers(desk: Desk, text: str, limit: int = SHOWN) -> list[SearchHit]:
    """Volunteers that fit, then people on file who are none yet.

    A hit's entity is "volunteer" with the id of the registration, or "person".
    """
    volunteers = find(desk, text, (VOLUNTEER,), desk.site_id, limit)
    others = find(desk, text, (PERSON,), desk.site_id, limit)
    with desk.read() as connection:
        known = volunteer_store.volunteers_of(
            connection, {hit.id for hit in (*volunteers, *others)}
        )
    found = [
        dataclasses.replace(hit, entity=VOLUNTEER, id=known[hit.id])
        for hit in volunteers
        if hit.id in known
    ]
    found += [
        dataclasses.replace(hit, detail=_join(hit.detail, _("还不是志愿者")))
        for hit in others
        if hit.id not in known
    ]
    return found[:limit]


def match_volunteers(desk: Desk, texts: Iterable[str]) -> dict[str, tuple[SearchHit, ...]]:
    """Whom each text may mean: those of exactly that name, else those whom it finds.

    A text that fits exactly one volunteer is theirs even where other people fit it too; otherwise
    everybody who fits is given.
    """
    return {text: _meant(desk, text) for text in dict.fromkeys(texts) if text.strip()}


def _meant(desk: Desk, text: str) -> tuple[SearchHit, ...]:
    hits = find_volunteers(desk, text)
    exact = [hit for hit in hits if hit.title == text.strip()] or hits
    volunteers = [hit for hit in exact if hit.entity == VOLUNTEER]
    return tuple(volunteers or exact)


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
