# SPDX-License-Identifier: MulanPSL-2.0
"""The one place to find: people, cases, groups, activities, organisations, any word written."""

import dataclasses
import re

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.masking import mask_id
from wuse_desktop.domain.risk import risk_words
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.found_reasons import with_reasons
from wuse_desktop.services.revealing import reader
from wuse_desktop.services.sheet_finding import sheets_with
from wuse_desktop.storage import household_store, record_titles, word_index
from wuse_desktop.storage.search import SHOWN, SearchHit, search

__all__ = ["SearchHit", "catch_up", "find", "find_words", "words_of"]

# So many changed records are indexed at once while somebody types.
_STRETCH = 300

_AT_RISK = frozenset({"person", "household"})
_MOMENT = re.compile(r"^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*$")
_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")


def find(
    desk: Desk, text: str, kinds: tuple[str, ...] = (), site_id: str = "", limit: int = SHOWN
) -> list[SearchHit]:
    """The records that fit every word typed, best first, deleted ones left out.

    Words are names, their pinyin or initials, the end of a phone or ID number, a village, a record
    number, a team, the leader of an organisation. ``kinds`` limits to entities or to the roles
    "client" and "volunteer", ``site_id`` to one site. ID numbers are shown masked; the detail of
    people and households begins with their risk where it is high or medium; ``why`` says by what
    somebody was found. Without ``kinds`` the code of a printed sheet finds what the sheet is of.
    """
    if not kinds and (sheets := sheets_with(desk, text)):
        return [
            SearchHit(
                sheet.entity,
                sheet.id,
                sheet.title,
                _("这张表的编码　{day}").format(day=sheet.on),
                "",
                0,
            )
            for sheet in sheets
        ]
    with desk.read() as connection:
        hits = search(connection, text, kinds=kinds, site_id=site_id, limit=limit)
        if desk.kind == STATION:  # no page of it shows a station
            hits = [hit for hit in hits if hit.entity != "station"]
        people = [hit.id for hit in hits if hit.entity in _AT_RISK]
        levels = household_store.risks(connection, people)
        hits = list(with_reasons(connection, hits, text))
    return [dataclasses.replace(hit, detail=_detail(hit, levels.get(hit.id, ""))) for hit in hits]


def _detail(hit: SearchHit, level: str) -> str:
    """What stands beside the name: a state in words, an ID number masked, a risk in front."""
    parts = hit.detail.split(" · ")
    if hit.entity == "person":
        parts = [_ID_NUMBER.sub(lambda m: mask_id(m[0]), part) for part in parts]
    elif hit.entity == "community_activity":
        parts = [_MOMENT.sub(r"\1 \2", part) for part in parts]
    elif hit.entity == "case_file":
        parts = [label("CASE_STATE", part) for part in parts]
    return " · ".join(part for part in (risk_words(level), *parts) if part)


def words_of(text: str) -> list[str]:
    """The words of what was typed, without a month or year, in small letters and half width."""
    return word_index.words_of(text)


def find_words(desk: Desk, text: str, site_id: str = "", limit: int = SHOWN) -> list[SearchHit]:
    """The visits, sessions, forms and other records whose words fit, the latest first.

    What is typed may mix words of the narrative, the name or pinyin of whom it is about, the
    village, and a month ("王家湾 轮椅 3月"). ``detail`` shows the place that fits. What the present
    user may not read is neither found nor shown.
    """
    with desk.read() as connection:
        hits = word_index.search_words(
            connection, text, site_id=site_id, reader=reader(desk), limit=limit
        )
        keys = [(hit.entity, hit.id) for hit in hits]
        titles = {(line.entity, line.id): line for line in record_titles.titles(connection, keys)}
    found = [(titles[hit.entity, hit.id], hit) for hit in hits if (hit.entity, hit.id) in titles]
    found.sort(key=lambda pair: pair[0].on, reverse=True)
    return [
        SearchHit(
            hit.entity,
            hit.id,
            line.title,
            " · ".join(part for part in (line.on, hit.excerpt) if part),
            "",
            0,
        )
        for line, hit in found
        if not line.deleted
    ]


def catch_up(desk: Desk) -> bool:
    """Index some of the records that changed; whether more wait. Cheap when nothing changed."""
    with desk.database.books() as connection:
        return word_index.catch_up(connection, _STRETCH) >= _STRETCH
