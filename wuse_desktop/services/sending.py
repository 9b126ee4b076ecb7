# SPDX-License-Identifier: MulanPSL-2.0
"""How a station stands towards its county: everything that its 上报 page shows, read at once."""

from dataclasses import dataclass, replace
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    bundles,
    enrolment,
    file_bundles,
    inbox,
    sent_bundles,
    states,
    sticks,
)
from wuse_desktop.services.bundles import Made
from wuse_desktop.services.carriers import Way, read_way_or_none
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.file_bundles import FileCounts, MadeFiles
from wuse_desktop.services.inbox import ProblemLine
from wuse_desktop.services.sent_bundles import SentLine
from wuse_desktop.services.states import Counts

_STICK = "stick_folder"


@dataclass(frozen=True, slots=True)
class Sending:
    """A station's side of the exchange.

    ``county`` is empty before enrolment; ``card_made`` tells when (ISO text in UTC) and where the
    station's card was written; ``way`` is how bundles go, None when none was chosen, and ``stick``
    the folder that a bundle was last copied to. ``files`` are the attachments. ``problems`` are
    what the county could not take, and what could not be taken here.
    """

    county: str
    counts: Counts
    sent: tuple[SentLine, ...]
    problems: tuple[ProblemLine, ...]
    fingerprint: tuple[str, ...]
    card_made: tuple[str, str] | None
    way: Way | None
    stick: str
    files: FileCounts


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed: ``made`` is None when only attachments wait, the text is all confirmed.

    ``laptops`` are the other laptops of the station for which something lies on the stick too.
    """

    made: Made | None
    files: tuple[MadeFiles, ...]
    laptops: tuple[str, ...] = ()

    @property
    def file_count(self) -> int:
        """How many attachments there are in all."""
        return sum(item.files for item in self.files)


def read_sending(desk: Desk) -> Sending:
    """Read it as it is now."""
    upper = enrolment.county(desk)
    return Sending(
        county=upper.name if upper else "",
        counts=states.counts(desk, with_confirmed=upper is not None),
        sent=tuple(sent_bundles.history(desk)),
        problems=tuple(inbox.problems(desk)),
        fingerprint=enrolment.own_fingerprint(desk),
        card_made=enrolment.station_card_made(desk),
        way=read_way_or_none(desk),
        stick=str(desk.setting(_STICK, "") or ""),
        files=file_bundles.counts(desk),
    )


def pack(
    desk: Desk, folder: Path | None = None, progress: Progress = SILENT, *, again: bool = False
) -> Packed:
    """Make what is to go up, the text first, and copy it into ``folder`` if given.

    Raises as ``bundles.make``; ``nothing_to_send`` only when no attachment waits either. When
    there is no room for the attachments, EnvironmentFault, and the text has been packed.
    """
    made = nothing = None
    try:
        made = bundles.make(desk, folder, progress, again=again)
    except UserFault as fault:
        if fault.code != "nothing_to_send":
            raise
        nothing = fault
    files: list[MadeFiles] = []
    if folder is not None:
        files = file_bundles.put_into(desk, folder, progress, again=again)
    if nothing is not None and not files:
        raise nothing
    return Packed(made, tuple(files))


def put_on_stick(desk: Desk, folder: Path, progress: Progress = SILENT) -> Packed:
    """Copy the newest bundle and the attachments to a folder, and remember it. Raises as above.

    What waits for other laptops of the station goes along.
    """
    text = sticks.put_text_for_laptops(desk, folder, progress)
    try:
        packed = pack(desk, folder, progress)
    except UserFault as fault:
        if fault.code == "nothing_to_send":  # that the county has all keeps nothing from them
            sticks.put_files_for_laptops(desk, folder, progress)
        raise
    files = sticks.put_files_for_laptops(desk, folder, progress)
    desk.set_setting(_STICK, str(folder))
    return replace(packed, laptops=tuple(dict.fromkeys((*text, *files))))
