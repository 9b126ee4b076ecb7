# SPDX-License-Identifier: MulanPSL-2.0
"""How a station stands towards its county: everything that its 上报 page shows, read at once."""

from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.services import bundles, enrolment, exchange, inbox, states, sticks
from wuse_desktop.services.bundles import Made, SentLine
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.inbox import ProblemLine
from wuse_desktop.services.states import Counts

_STICK = "stick_folder"


@dataclass(frozen=True, slots=True)
class Sending:
    """A station's side of the exchange.

    ``county`` is empty before enrolment; ``card_made`` tells when (ISO text in UTC) and where the
    station's card was written; ``folder`` is the shared folder and ``stick`` the one that a bundle
    was last copied to, empty when none was chosen.
    """

    county: str
    counts: Counts
    sent: tuple[SentLine, ...]
    problems: tuple[ProblemLine, ...]
    fingerprint: tuple[str, ...]
    card_made: tuple[str, str] | None
    folder: str
    stick: str


def read_sending(desk: Desk) -> Sending:
    """Read it as it is now."""
    upper = enrolment.county(desk)
    return Sending(
        county=upper.name if upper else "",
        counts=states.counts(desk, with_confirmed=upper is not None),
        sent=tuple(bundles.history(desk)),
        problems=tuple(inbox.problems(desk, desk.site_id)),
        fingerprint=enrolment.own_fingerprint(desk),
        card_made=enrolment.station_card_made(desk),
        folder=exchange.drop_folder(desk),
        stick=str(desk.setting(_STICK, "") or ""),
    )


def put_on_stick(desk: Desk, folder: Path, progress: Progress = SILENT) -> Made:
    """Copy the newest bundle to a folder, and remember the folder. Raises as ``bundles.make``.

    What waits for other laptops of the station goes along.
    """
    sticks.put_for_laptops(desk, folder, progress)
    made = bundles.make(desk, folder, progress)
    desk.set_setting(_STICK, str(folder))
    return made
