# SPDX-License-Identifier: MulanPSL-2.0
"""How people and texts of records stand on paper that leaves the desk (rules P-11 and P-12)."""

from collections.abc import Iterable, Sequence

from wuse_desktop.domain.categories import SECRET
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.masking import mask_name
from wuse_desktop.domain.records.activities import EventWorker
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.i18n import N_, _

RESTRICTED, STRICT = "2", "3"
HIDDEN_NAME = N_("（保密）")
_HIDDEN_TEXT = N_("（受限记录，内容不打印）")
_LONGEST = 120


def level(*levels: str) -> str:
    """The strictest of several confidentiality levels (CONF)."""
    return max(levels, default="")


def name(person: Person | None, confidentiality: str) -> str:
    """A served person's masked name, or that it is confidential."""
    if confidentiality >= STRICT:
        return _(HIDDEN_NAME)
    return mask_name(person.name) if person else ""


def text(words: str, confidentiality: str) -> str:
    """A free text in one paragraph, cut to what a line of a log holds, or that it is restricted."""
    plain = " ".join(words.split())
    if plain and confidentiality >= RESTRICTED:
        return _(_HIDDEN_TEXT)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def categories(codes: Iterable[str], confidentiality: str) -> tuple[str, ...]:
    """Labels of client categories; none of a strictly confidential record, and no secret ones."""
    if confidentiality >= STRICT:
        return ()
    return tuple(label("CLIENT_CAT", code) for code in codes if code not in SECRET)


def deliverers(shares: Sequence[EventWorker], workers: dict[str, Worker]) -> tuple[str, ...]:
    """Who delivered an event: the leading first, workers by name, volunteers masked."""
    ordered = sorted(shares, key=lambda share: (share.role != "lead", share.id))
    found = (_deliverer(share, workers) for share in ordered)
    return tuple(dict.fromkeys(filter(None, found)))


def _deliverer(share: EventWorker, workers: dict[str, Worker]) -> str:
    if share.worker_id:
        worker = workers.get(share.worker_id)
        return worker.name if worker else ""
    return mask_name(share.other_name) if share.role == "volunteer" else share.other_name
