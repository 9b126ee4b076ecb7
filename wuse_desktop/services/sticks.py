# SPDX-License-Identifier: MulanPSL-2.0
"""What a stick carries beside what goes up.

Down from a county go receipts and, for each station, a bundle with forms and reviews; the receipts
of those bundles come back on the same stick. Between the laptops of one station it carries bundles
and receipts as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import EnvironmentFault, Fault, UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import (
    arrivals,
    bundles,
    file_bundles,
    inbox,
    laptops,
    receipts,
    shown_bundles,
)
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
    return [*written, *_put_down(desk, folder, site_id, progress)]


def _put_down(desk: Desk, folder: Path, site_id: str, progress: Progress) -> list[Path]:
    """Write what goes down to one station, the files that it lost after the text."""
    written = []
    try:
        written.append(bundles.make_down(desk, site_id, folder, progress).path)
    except UserFault as fault:
        if fault.code != "nothing_to_send":
            raise
    with desk.read() as connection:
        station = store.peer(connection, site_id)
    if station is not None:
        files = file_bundles.put_for(desk, station, folder, progress)
        written += [made.path for made in files]
    return written


def take_answers(desk: Desk, places: Sequence[Path]) -> int:
    """Take the receipts that stations left on a stick; how many confirmed something."""
    answers = receipts.take_all(desk, places)
    return sum(isinstance(item, receipts.ReceiptTaken) and item.confirmed for item in answers)


def put_for_laptops(desk: Desk, folder: Path, progress: Progress = SILENT) -> list[str]:
    """Write for every other laptop of the station what waits for it, the text before the files.

    Returns for whom something was written. Raises EnvironmentFault when there is no room; what
    was written before stays.
    """
    text = put_text_for_laptops(desk, folder, progress)
    return list(dict.fromkeys((*text, *put_files_for_laptops(desk, folder, progress))))


def put_text_for_laptops(desk: Desk, folder: Path, progress: Progress = SILENT) -> list[str]:
    """The records of that alone; the laptops for which there are any."""
    return _text_for(desk, laptops.siblings(desk), folder, progress)


def put_files_for_laptops(desk: Desk, folder: Path, progress: Progress = SILENT) -> list[str]:
    """The files of attachments of that alone; the laptops for which there are any."""
    return _files_for(desk, laptops.siblings(desk), folder, progress)


def _text_for(
    desk: Desk, receivers: Sequence[store.Peer], folder: Path, progress: Progress
) -> list[str]:
    written = []
    for laptop in receivers:
        try:
            bundles.make_for_laptop(desk, laptop, folder, progress)
        except UserFault as fault:
            if fault.code != "nothing_to_send":
                raise
        else:
            written.append(laptop.name)
    return written


def _files_for(
    desk: Desk, receivers: Sequence[store.Peer], folder: Path, progress: Progress
) -> list[str]:
    return [
        laptop.name for laptop in receivers if file_bundles.put_for(desk, laptop, folder, progress)
    ]


def _told(desk: Desk, taken: inbox.TakenBundle) -> str:
    if taken.site_id != desk.site_id:
        return (
            _("收到县里下发的内容，共 {rows} 行数据。").format(rows=taken.rows)
            if taken.changed
            else _("县里下发的内容以前已经收过。")
        )
    if taken.of_files:
        return (
            _("收到本站另一台电脑的照片和文件，共 {count} 个。").format(count=taken.changed)
            if taken.changed
            else _("本站另一台电脑的照片和文件以前已经收过。")
        )
    return (
        _("收到本站另一台电脑的记录，共 {rows} 行数据。").format(rows=taken.rows)
        if taken.changed
        else _("本站另一台电脑的记录以前已经收过。")
    )


def _text_first(paths: Sequence[Path]) -> list[Path]:
    """Bundles in the order of taking: files of attachments after the rows that name them."""

    def of_files(path: Path) -> bool:
        try:
            return bundle.inspect(path).envelope.part == "attachments"
        except Fault:  # it is said when its turn comes
            return False

    return sorted(paths, key=of_files)


def take_from_county(desk: Desk, places: Sequence[Path], progress: Progress = SILENT) -> FromCounty:
    """Take every receipt and every bundle for this laptop among files and folders.

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
    paths = _text_first(files_in(places, bundle.SUFFIX))
    for number, path in enumerate(paths):
        progress.step(_("正在查看数据包"), number, len(paths))
        try:
            if shown_bundles.made_here(desk, path):
                continue
            taken = inbox.take(desk, path, progress)
        except Fault as fault:
            if fault.code in _OF_OTHERS:
                continue
            sentences.append(fault.sentence)
            count, good = count + 1, False
            continue
        count += 1
        sentences.append(_told(desk, taken))
        try:
            receipts.make(desk, path.parent, taken.site_id, taken.bundle_id)
        except EnvironmentFault as fault:  # the records are here; the receipt goes another time
            sentences.append(fault.sentence)
            good = False
    return FromCounty(count, tuple(dict.fromkeys(sentences)), good)


def carry(desk: Desk, folder: Path, progress: Progress = SILENT) -> Carried:
    """Everything that a stick is for, both ways: take what is for us, put on what waits.

    A station takes receipts and what came down or from its other laptops, and leaves its bundles;
    a county takes the bundles and receipts of all stations, and leaves receipts and what goes down
    for each. What others left there stays. Raises UserFault when the stick is not there, Cancelled
    between two files.
    """
    upper, stations = county(desk), _stations(desk)
    if upper is None and not stations and not laptops.siblings(desk):
        raise UserFault(
            "not_enrolled",
            _("本单位还没有和别的单位登记往来，没有什么可以捎带；记录都在电脑里。"),
            _("请先登记：乡镇站导出登记卡，县级总督导站收下后给回执卡。"),
        )
    if stations:
        sentences, good = _take_up(desk, folder, progress)
    else:
        found = take_from_county(desk, [folder], progress)
        sentences, good = list(found.sentences), found.good
    try:
        for sentence in _put_on(desk, folder, stations, progress):
            sentences.append(sentence)
    except EnvironmentFault as fault:  # what was taken stays taken, and is said as well
        sentences.append(fault.sentence)
        good = False
    return Carried(tuple(dict.fromkeys(sentences)), good)


def _put_on(desk: Desk, folder: Path, stations: Sequence[str], progress: Progress) -> Iterator[str]:
    """Put on a stick what waits for anybody, in sentences. Raises EnvironmentFault."""
    if stations:
        yield _serve(desk, folder, stations, progress)
    if county(desk) is not None:
        yield _put_up(desk, folder, progress)
    names = put_text_for_laptops(desk, folder, progress)
    files = sum(made.files for made in file_bundles.put_into(desk, folder, progress))
    if files:
        yield _("已装上 {count} 个附件文件。").format(count=files)
    names = list(dict.fromkeys((*names, *put_files_for_laptops(desk, folder, progress))))
    if names:
        told = _("也装上了给本站其他电脑（{names}）的内容。")
        yield told.format(names=enumerated(names))


def _put_up(desk: Desk, folder: Path, progress: Progress) -> str:
    try:
        made = bundles.make(desk, folder, progress)
    except UserFault as fault:
        if fault.code != "nothing_to_send":
            raise
        return fault.message
    return _("已装上本单位的数据包，{rows} 行数据。").format(rows=made.rows)


def _serve(desk: Desk, folder: Path, stations: Sequence[str], progress: Progress) -> str:
    """Put on what each station is to have, in a sentence."""
    handed = 0
    for site in stations:
        below = laptops.below(desk, site)
        text = _text_for(desk, below, folder, progress)
        files = _files_for(desk, below, folder, progress)
        handed += bool(_hand_back(desk, folder, site, progress) or text or files)
    return _("给 {handed} 个站装上了回执和下发的内容。").format(handed=handed)


def _stations(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return [peer.site_id for peer in store.peers(connection, store.STATION)]


def _take_up(desk: Desk, folder: Path, progress: Progress) -> tuple[list[str], bool]:
    """Take what stations left on a stick, in sentences; whether nothing was refused."""
    take_answers(desk, [folder])
    found = [item for item in arrivals.find(desk, [folder], progress).bundles if item.applies]
    results = arrivals.take_all(desk, [item.path for item in found], progress)
    names = {item.path: item.shown.sender for item in found if item.shown is not None}
    refused = [
        _("{station}：").format(station=names.get(result.path, "")) + result.refusal
        for result in results
        if result.taken is None
    ]
    told = _("收下 {taken} 个数据包。").format(taken=len(results) - len(refused))
    return [*refused, told], not refused


def _hand_back(desk: Desk, folder: Path, site_id: str, progress: Progress) -> list[Path]:
    try:
        return hand_back(desk, folder, site_id, progress)
    except UserFault as fault:
        if fault.code != "nothing_taken":
            raise
    return _put_down(desk, folder, site_id, progress)
