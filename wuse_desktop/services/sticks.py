# SPDX-License-Identifier: MulanPSL-2.0
"""What a stick carries between a county and its stations beside what goes up.

Down go receipts and, for each station, a bundle with forms and reviews; the receipts of those
bundles come back on the same stick.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import arrivals, bundles, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.found_files import files_in
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.sync import bundle

# Files of other desks on the same stick: nobody's mistake.
_OF_OTHERS = frozenset({"receipt_not_for_us", "receipt_unmatched", "bundle_wrong_receiver"})


@dataclass(frozen=True, slots=True)
class Carried:
    """What one call at a stick did, in sentences; ``good`` when all of it worked."""

    sentences: tuple[str, ...]
    good: bool


@dataclass(frozen=True, slots=True)
class FromCounty:
    """What a stick brought to a station, in sentences; ``good`` when all of it was taken.

    ``count`` is the number of receipts and bundles that were meant for this desk.
    """

    count: int
    sentences: tuple[str, ...]
    good: bool


def hand_back(
    desk: Desk, folder: Path, site_id: str, progress: Progress = SILENT, bundle_id: str = ""
) -> list[Path]:
    """Write for one station its receipts and what waits for it; the files written."""
    written = receipts.make(desk, folder, site_id, bundle_id)
    try:
        written.append(bundles.make_down(desk, site_id, folder, progress).path)
    except UserFault as fault:
        if fault.code != "nothing_to_send":
            raise
    return written


def take_answers(desk: Desk, places: Sequence[Path]) -> int:
    """Take the receipts that stations left on a stick; how many confirmed something."""
    answers = receipts.take_all(desk, places)
    return sum(isinstance(item, receipts.ReceiptTaken) and item.confirmed for item in answers)


def take_from_county(desk: Desk, places: Sequence[Path], progress: Progress = SILENT) -> FromCounty:
    """Take every receipt and every bundle from above among files and folders.

    A bundle is answered by a receipt beside it. What one file does wrong stops no other. Raises
    UserFault when a place is not there, Cancelled between two files.
    """
    sentences: list[str] = []
    count, good = 0, True
    for item in receipts.take_all(desk, places, progress):
        if isinstance(item, Fault) and item.code in _OF_OTHERS:
            continue
        count += 1
        sentences.append(item.sentence)
        good = good and isinstance(item, receipts.ReceiptTaken) and item.confirmed
    paths = files_in(places, bundle.SUFFIX)
    for number, path in enumerate(paths):
        progress.step(_("正在查看数据包"), number, len(paths))
        try:
            if bundles.show(path).site_id == desk.site_id:
                continue
            taken = inbox.take(desk, path, progress)
        except Fault as fault:
            if fault.code in _OF_OTHERS:
                continue
            sentences.append(fault.sentence)
            count, good = count + 1, False
            continue
        count += 1
        sentences.append(
            _("收到县里下发的内容，共 {rows} 条。").format(rows=taken.rows)
            if taken.changed
            else _("县里下发的内容以前已经收过。")
        )
        receipts.make(desk, path.parent, taken.site_id, taken.bundle_id)
    return FromCounty(count, tuple(dict.fromkeys(sentences)), good)


def carry(desk: Desk, folder: Path, progress: Progress = SILENT) -> Carried:
    """Everything that a stick is for, both ways: take what is for us, put on what waits.

    A station takes receipts and what came down, and leaves its bundle; a county takes the bundles
    and receipts of all stations, and leaves receipts and what goes down for each. What others left
    there stays. Raises UserFault when the stick is not there, Cancelled between two files.
    """
    sentences: list[str] = []
    good = True
    upper = county(desk)
    if upper is not None:
        found = take_from_county(desk, [folder], progress)
        sentences += found.sentences
        good = found.good
        try:
            made = bundles.make(desk, folder, progress)
        except UserFault as fault:
            if fault.code != "nothing_to_send":
                raise
            sentences.append(fault.message)
        else:
            sentences.append(_("已装上本单位的数据包，{rows} 条。").format(rows=made.rows))
    stations = _stations(desk)
    if stations:
        taken, refused = _take_up(desk, folder, progress)
        good = good and not refused
        sentences += refused
        handed = sum(bool(_hand_back(desk, folder, site, progress)) for site in stations)
        sentences.append(
            _("收下 {taken} 个数据包，给 {handed} 个站装上了回执和下发的内容。").format(
                taken=taken, handed=handed
            )
        )
    if upper is None and not stations:
        raise UserFault(
            "not_enrolled",
            _("本单位还没有和别的单位登记往来，没有什么可以捎带；记录都在电脑里。"),
            _("请先登记：乡镇站导出登记卡，县级总督导站收下后给回执卡。"),
        )
    return Carried(tuple(dict.fromkeys(sentences)), good)


def _stations(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return [peer.site_id for peer in store.peers(connection, store.STATION)]


def _take_up(desk: Desk, folder: Path, progress: Progress) -> tuple[int, list[str]]:
    """Take what stations left on a stick; how many bundles, and what was refused, in sentences."""
    take_answers(desk, [folder])
    found = [item for item in arrivals.find(desk, [folder], progress).bundles if item.applies]
    results = arrivals.take_all(desk, [item.path for item in found], progress)
    names = {item.path: item.shown.sender for item in found if item.shown is not None}
    refused = [
        _("{station}：").format(station=names.get(result.path, "")) + result.refusal
        for result in results
        if result.taken is None
    ]
    return len(results) - len(refused), refused


def _hand_back(desk: Desk, folder: Path, site_id: str, progress: Progress) -> list[Path]:
    try:
        return hand_back(desk, folder, site_id, progress)
    except UserFault as fault:
        if fault.code != "nothing_taken":
            raise
    try:
        return [bundles.make_down(desk, site_id, folder, progress).path]
    except UserFault as fault:
        if fault.code != "nothing_to_send":
            raise
    return []
