# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles and cards that came by hand: looked at first, then taken one after the other.

What is shown is not believed yet: ``inbox.take`` checks the whole file before its first row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.progress import SILENT, Cancelled, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import Fault
from wuse_desktop.i18n import _
from wuse_desktop.services import enrolment, inbox, laptops, senders, shown_bundles, station_board
from wuse_desktop.services.carriers import Way, read_way_or_none
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import files_in
from wuse_desktop.services.inbox import ProblemLine, TakenBundle, TakenLine
from wuse_desktop.services.shown_bundles import Shown
from wuse_desktop.sync import bundle, cards
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.file_payload import COUNTED
from wuse_desktop.sync.files import discard
from wuse_desktop.sync.verdict import judge

_LAST = "\uffff"  # sorts after every place


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
    """What lies in the places that were looked at; cards of stations not known yet."""

    bundles: tuple[Arrived, ...]
    cards: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class TakeResult:
    """What became of one file: ``taken``, or the ``refusal`` that says why not."""

    path: Path
    taken: TakenBundle | None
    refusal: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A county's side of the exchange, as its 收件 page shows it."""

    bundles: tuple[Arrived, ...]
    problems: tuple[ProblemLine, ...]
    history: tuple[TakenLine, ...]
    way: Way | None


def look(desk: Desk, path: Path) -> Arrived:
    """One bundle file, with what would become of it; a file that is no bundle says why."""
    try:
        shown = shown_bundles.show(path, desk)
        found = bundle.inspect(path)
    except Fault as fault:
        return Arrived(path, None, fault.code, fault.sentence, applies=False, confirms=False)
    sealed = Sealed(found.envelope, found.sha256)
    judgement = judge(sealed, laptops.addresses(desk), senders.expected_state(desk, sealed))
    return Arrived(
        path,
        shown,
        judgement.verdict.value,
        judgement.sentence,
        applies=judgement.verdict.applies,
        confirms=judgement.verdict.confirms,
    )


def find(desk: Desk, places: Sequence[Path], progress: Progress = SILENT) -> Found:
    """Bundles and station cards among files and folders, bundles by station and number."""
    paths = files_in(places, bundle.SUFFIX, cards.SUFFIX)
    files = [path for path in paths if path.name.lower().endswith(bundle.SUFFIX)]
    arrived = []
    for number, path in enumerate(files):
        progress.step(_("正在查看数据包"), number, len(files))
        arrived.append(look(desk, path))
    arrived.sort(key=_order)
    others = (path for path in paths if path not in set(files))
    return Found(tuple(arrived), tuple(path for path in others if _asks(desk, path)))


def _asks(desk: Desk, path: Path) -> bool:
    """Whether a card is that of a station that is not admitted yet."""
    try:
        site_id = enrolment.show_card(path).site_id
    except Fault:
        return False
    known = {line.site_id for line in station_board.stations(desk)}
    return site_id not in known and site_id != desk.site_id


def read_incoming(desk: Desk, known: Sequence[Path]) -> Incoming:
    """What waits, what is wrong and what was taken, as it is now.

    ``known`` are files that were found before; those that are gone are left out. Bundles that were
    fetched from a folder but could not be taken yet come with them.
    """
    paths = dict.fromkeys(path for path in known if path.exists())
    if desk.paths.inbox.is_dir():
        paths.update(dict.fromkeys(files_in([desk.paths.inbox], bundle.SUFFIX)))
    return Incoming(
        bundles=tuple(sorted((look(desk, path) for path in paths), key=_order)),
        problems=tuple(inbox.problems(desk)),
        history=tuple(inbox.history(desk)),
        way=read_way_or_none(desk),
    )


def take_all(desk: Desk, paths: Sequence[Path], progress: Progress = SILENT) -> list[TakeResult]:
    """Take bundles one after the other; what one of them does wrong stops no other.

    A wish to stop ends the one at hand without a trace; those taken before it stay taken.
    """
    results: list[TakeResult] = []
    for number, path in enumerate(paths, 1):
        try:
            taken = inbox.take(desk, path, _Numbered(progress, number, len(paths)))
        except Cancelled:
            results.append(TakeResult(path, None, _("按您的要求停下了，没有收下，可以再收。")))
            break
        except Fault as fault:
            results.append(TakeResult(path, None, fault.sentence))
        else:
            if path.parent == desk.paths.inbox:
                discard(path)
            results.append(TakeResult(path, taken, ""))
    return results


class _Numbered:
    """Says which of several bundles is at work."""

    def __init__(self, progress: Progress, number: int, total: int) -> None:
        self._progress = progress
        self._prefix = (
            _("第 {number} 个（共 {total} 个）").format(number=number, total=total)
            if total > 1
            else ""
        )

    def step(self, label: str, done: int, total: int) -> None:
        self._progress.step(self._prefix + label, done, total)


def kind_label(entity: str) -> str:
    """The name of a kind of record; kinds of a newer version go by their own name."""
    if entity == COUNTED:
        return _("附件文件")
    known: type[Record] | None = ENTITIES.get(entity)
    return _(known.title) if known is not None else entity


def _order(item: Arrived) -> tuple[str, str, bool, int, str]:
    """By station, text before files, in the order in which they were made."""
    shown = item.shown
    if shown is None:
        return (_LAST, "", False, 0, item.path.name)
    return (shown.place, shown.site_id, shown.of_files, shown.seq, item.path.name)
