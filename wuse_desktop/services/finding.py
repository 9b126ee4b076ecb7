# SPDX-License-Identifier: MulanPSL-2.0
"""The one place to find: people, households, cases, groups and activities while one types."""

import dataclasses
import re

from wuse_desktop.domain.masking import mask_id
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.search import SHOWN, SearchHit, search

__all__ = ["SearchHit", "find"]

_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")


def find(
    desk: Desk, text: str, kinds: tuple[str, ...] = (), site_id: str = "", limit: int = SHOWN
) -> list[SearchHit]:
    """The records that fit every word typed, best first, deleted ones left out.

    Words are names, their pinyin or initials, the end of a phone or ID number, a village, a record
    number. ``kinds`` limits to entities or to the roles "client" and "volunteer", ``site_id`` to
    one site. ID numbers are shown masked.
    """
    with desk.read() as connection:
        hits = search(connection, text, kinds=kinds, site_id=site_id, limit=limit)
    return [
        dataclasses.replace(hit, detail=_ID_NUMBER.sub(lambda m: mask_id(m[0]), hit.detail))
        if hit.entity == "person"
        else hit
        for hit in hits
    ]
