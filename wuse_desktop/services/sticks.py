# SPDX-License-Identifier: MulanPSL-2.0
"""What a stick carries beside what goes up.

Down from a county go receipts and, for each station, a bundle with forms and reviews; the receipts
of those bundles come back on the same stick. Between the laptops of one station it carries bundles
and receipts as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import bundles, inbox, laptops, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import files_in
from wuse_desktop.sync import bundle

# Files of other desks on the same stick: nobody's mistake.
_OF_OTHERS = frozenset({"receipt_not_for_us", "receipt_unmatched", "bundle_wrong_receiver"})


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


def put_for_laptops(desk: Desk, folder: Path, progress: Progress = SILENT) -> list[Path]:
    """Write for every other laptop of the station what waits for it; the files written."""
    written = []
    for laptop in laptops.siblings(desk):
        try:
            written.append(bundles.make_for_laptop(desk, laptop, folder, progress).path)
        except UserFault as fault:
            if fault.code != "nothing_to_send":
                raise
    return written


def _told(desk: Desk, taken: inbox.TakenBundle) -> str:
    if taken.site_id == desk.site_id:
        return (
            _("收到本站另一台电脑的记录，共 {rows} 条。").format(rows=taken.rows)
            if taken.changed
            else _("本站另一台电脑的记录以前已经收过。")
        )
    return (
        _("收到县里下发的内容，共 {rows} 条。").format(rows=taken.rows)
        if taken.changed
        else _("县里下发的内容以前已经收过。")
    )


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
    paths = files_in(places, bundle.SUFFIX)
    for number, path in enumerate(paths):
        progress.step(_("正在查看数据包"), number, len(paths))
        try:
            if bundles.made_here(desk, path):
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
        receipts.make(desk, path.parent, taken.site_id, taken.bundle_id)
    return FromCounty(count, tuple(dict.fromkeys(sentences)), good)
