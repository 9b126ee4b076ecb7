# SPDX-License-Identifier: MulanPSL-2.0
"""Looking at bundles and cards before anything is taken: whose, how much, and what would happen.

Nothing here is believed yet. ``inbox.take`` checks the whole file before its first row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import Fault
from wuse_desktop.i18n import _
from wuse_desktop.services import bundles, inbox
from wuse_desktop.services.bundles import Shown
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import files_in
from wuse_desktop.sync import bundle, cards
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.verdict import judge


@dataclass(frozen=True, slots=True)
class Arrived:
    """A bundle file as it lies there. ``shown`` is None when the file cannot be read as one.

    ``verdict`` is a verdict of the rules or the code of a fault; ``applies`` says that taking it
    brings rows, ``confirms`` that it may be taken at all.
    """

    path: Path
    shown: Shown | None
    verdict: str
    sentence: str
    applies: bool
    confirms: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the places that were looked at."""

    bundles: tuple[Arrived, ...]
    cards: tuple[Path, ...]


def look(desk: Desk, path: Path) -> Arrived:
    """One bundle file, with what would become of it; a file that is no bundle says why."""
    try:
        shown = bundles.show(path, desk)
        found = bundle.inspect(path)
    except Fault as fault:
        return Arrived(path, None, fault.code, fault.sentence, applies=False, confirms=False)
    sealed = Sealed(found.envelope, found.sha256)
    judgement = judge(sealed, desk.site_id, inbox.sender_state(desk, sealed))
    return Arrived(
        path,
        shown,
        judgement.verdict.value,
        judgement.sentence,
        applies=judgement.verdict.applies,
        confirms=judgement.verdict.confirms,
    )


def find(desk: Desk, places: Sequence[Path], progress: Progress = SILENT) -> Found:
    """Bundles and cards among files and folders, bundles by station and number."""
    paths = files_in(places, bundle.SUFFIX, cards.SUFFIX)
    files = [path for path in paths if path.name.lower().endswith(bundle.SUFFIX)]
    arrived = []
    for number, path in enumerate(files):
        progress.step(_("正在查看数据包"), number, len(files))
        arrived.append(look(desk, path))
    arrived.sort(key=_order)
    others = tuple(path for path in paths if path not in set(files))
    return Found(tuple(arrived), others)


def waiting(desk: Desk) -> list[Path]:
    """Bundles that were fetched from a folder but could not be taken yet."""
    folder = desk.paths.inbox
    return files_in([folder], bundle.SUFFIX) if folder.is_dir() else []


def kind_label(entity: str) -> str:
    """The name of a kind of record; kinds of a newer version go by their own name."""
    known: type[Record] | None = ENTITIES.get(entity)
    return _(known.title) if known is not None else entity


def _order(item: Arrived) -> tuple[str, str, int, str]:
    if item.shown is None:
        return ("~", "", 0, item.path.name)
    return (item.shown.place, item.shown.site_id, item.shown.seq, item.path.name)
