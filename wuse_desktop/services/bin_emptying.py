# SPDX-License-Identifier: MulanPSL-2.0
"""Emptying what has lain in the bin for more than 30 days: its content goes, the tombstone stays.

A tombstone is still needed where the record was sent to: it travels, without any content, and
takes the content away there too. Nothing of this happens by itself: a person asks for it.
"""

from dataclasses import dataclass
from datetime import timedelta

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.forms import FormVersion
from wuse_desktop.i18n import _
from wuse_desktop.services.attachments import sweep
from wuse_desktop.services.bin_content import KEPT_DAYS, has_content, kept_fields
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.history import local_moment
from wuse_desktop.storage import person_match_store
from wuse_desktop.storage.records import BinEntry, bin_entries

EMPTIED = "bin_emptied"
_BATCH = 200
# The definitions of forms hold no answers.
_STAYS = frozenset({FormVersion.entity})


@dataclass(frozen=True, slots=True)
class Emptied:
    """How many records lost their content, and how many files were removed."""

    records: int
    files: int


def count_expired(desk: Desk) -> int:
    """How many rows of this site lie in the bin for more than 30 days and still have content."""
    return len(_expired(desk))


def empty_bin(desk: Desk, progress: Progress = SILENT) -> Emptied:
    """Take the content out of what expired, and remove the files that nothing names any more.

    Each batch is one unit of work, so that stopping keeps what was done; the trail notes how many
    there were. Raises what writing raises, and Cancelled.
    """
    expired = _expired(desk)
    for start in range(0, len(expired), _BATCH):
        progress.step(_("清除回收站"), start, len(expired))
        part = expired[start : start + _BATCH]
        with desk.write(_("回收站满{days}天清除").format(days=KEPT_DAYS)) as unit:
            for entry in part:
                kind = ENTITIES[entry.entity]
                unit.empty(kind, entry.id, kept_fields(kind))
            unit.note("P", EMPTIED, {"records": len(part)})
    return Emptied(len(expired), sweep(desk))


def _expired(desk: Desk) -> list[BinEntry]:
    before = desk.now() - timedelta(days=KEPT_DAYS)
    with desk.read() as connection:
        entries = bin_entries(connection)
        # A merge of two files of one person can be undone at any time, with all that it put away.
        kept = person_match_store.hidden_in_bin(connection)
    return [
        entry
        for entry in entries
        if entry.site_id == desk.site_id
        and entry.entity not in _STAYS
        and (entry.entity, entry.id) not in kept
        and local_moment(entry.deleted_hlc) < before
        and has_content(entry.record)
    ]
