# SPDX-License-Identifier: MulanPSL-2.0
"""The demonstration: a county and its stations live through one invented week.

Each station records, packs and puts its bundle into a shared folder; the county takes it and
answers with a receipt, which the station takes. Then a station's and the county's log are
printed. Everything goes through the services of the screens, and each step is timed.
"""

import contextlib
import io
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import Defect, UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, enrolment, exchange, states
from wuse_desktop.services.desk import COUNTY, STATION, Desk, local_now
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.sample.filling import fill
from wuse_desktop.services.sample.profile import load_profile
from wuse_desktop.services.setup import SetupChoice, create_desk, propose_station_name

PASSWORD = "山高水长-四季平安-7"  # noqa: S105 - of invented records, and told to everybody
MARK = ".wuse-demo"
_LOGIN = "demo"
_PERSONS = 40

SETUP, RECORD, PACK, TAKE, RECEIPT = "setup", "record", "pack", "take", "receipt"
STEP_LABELS = {
    SETUP: N_("建立"),
    RECORD: N_("录入一周"),
    PACK: N_("打包送出"),
    TAKE: N_("县里收下"),
    RECEIPT: N_("收回执"),
}


@dataclass(slots=True)
class Site:
    """One desk of the demonstration and what happened at it, with seconds by step.

    ``rows`` were recorded, ``bundle_rows`` sent in a bundle of ``bundle_bytes``; ``confirmed``
    counts the records for which a receipt came.
    """

    home: Path
    name: str
    kind: str
    division_code: str
    rows: int = 0
    bundle_rows: int = 0
    bundle_bytes: int = 0
    confirmed: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add what happens inside to the seconds of a step."""
        begun = time.monotonic()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper that was printed: its file, pages, and seconds."""

    path: Path
    pages: int
    seconds: float


class Demo:
    """One run; enter it to have the desks open, leave it to lock them."""

    def __init__(
        self,
        target: Path,
        seed: int = 1,
        *,
        profile: str = "mulan",
        progress: Progress = SILENT,
    ) -> None:
        chosen = load_profile(profile)
        self._target = target
        self._profile = profile
        self._seed = seed
        self._progress = progress
        self._drop, self._cards = target / "drop", target / "cards"
        self._desks: dict[Path, Desk] = {}
        self._locking = contextlib.ExitStack()
        self.start, self.end = last_week(local_now().date())
        homes = target / "desks"
        self.county = Site(homes / "county", chosen.county_name, COUNTY, chosen.county)
        self.stations = [
            Site(homes / code, propose_station_name(STATION, code), STATION, code)
            for code in chosen.stations
        ]

    @property
    def sites(self) -> tuple[Site, ...]:
        """All desks, the county's first."""
        return (self.county, *self.stations)

    def __enter__(self) -> "Demo":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._locking.close()

    def run(self) -> tuple[PrintedPaper, ...]:
        """Live through the week; returns the papers. Raises UserFault ``demo_folder_in_use``."""
        _clear(self._target)
        self.set_up()
        self.enrol()
        self.record()
        self.send()
        return self.print_logs()

    def set_up(self) -> None:
        """Make all desks, with one user and the same password each."""
        for folder in (self._drop, self._cards):
            folder.mkdir()
        for site in self._each(_("建立工作台"), self.sites):
            choice = SetupChoice(site.kind, site.division_code, site.name, _("演示员"), _LOGIN)
            with site.timed(SETUP):
                # Without a keyring slot, so that the desks open on any machine they are taken to.
                desk = create_desk(site.home, choice, PASSWORD, secrets=NoKeyring()).desk
            self._locking.callback(desk.close)
            self._desks[site.home] = desk

    def enrol(self) -> None:
        """Enrol each station with the county by the two cards."""
        county = self._desks[self.county.home]
        for site in self._each(_("登记各站"), self.stations):
            desk = self._desks[site.home]
            card = enrolment.make_station_card(desk, self._cards)
            answer = enrolment.admit(county, card.path, self._cards, str(self._drop))
            enrolment.accept(desk, answer.path)

    def record(self) -> None:
        """Let each station record its week."""
        for site in self._each(_("录入虚构的一周"), self.sites):
            with site.timed(RECORD):
                filled = fill(
                    self._desks[site.home],
                    self._profile,
                    self._seed,
                    persons=_PERSONS,
                    start=self.start,
                    end=self.end,
                )
            site.rows = filled.rows

    def send(self) -> None:
        """Bundles up by the folder, receipts back the same way."""
        county = self._desks[self.county.home]
        for site in self._each(_("上报"), self.stations):
            desk = self._desks[site.home]
            with site.timed(PACK):
                made = bundles.make(desk)
                self._round(desk)
            site.bundle_rows, site.bundle_bytes = made.rows, made.size
            with site.timed(TAKE):
                self._round(county)
        for site in self._each(_("收回执"), self.stations):
            desk = self._desks[site.home]
            with site.timed(RECEIPT):
                self._round(desk)
            counts = states.counts(desk, with_confirmed=True)
            site.confirmed = counts.confirmed
            if counts.open:
                raise _went_wrong()

    def _round(self, desk: Desk) -> None:
        if not exchange.outcome(desk, exchange.sync(desk, self._drop)).complete:
            raise _went_wrong()

    def print_logs(self) -> tuple[PrintedPaper, ...]:
        """The log of the first station at its own desk, and the county's over all."""
        period = Period.containing("month", self.end)
        first = self.stations[0]
        wanted = (
            (self._desks[first.home], f"{first.name}-{period}.pdf", False),
            (self._desks[self.county.home], _("全县汇总-{period}.pdf").format(period=period), True),
        )
        made = []
        for desk, name, county in wanted:
            begun = time.monotonic()
            content = io.BytesIO()
            pages = paper(desk, "service-log", PaperOptions(period=period, county=county), content)
            path = self._target / _("服务工作日志-{name}").format(name=name)
            path.write_bytes(content.getvalue())
            made.append(PrintedPaper(path, pages, time.monotonic() - begun))
        return tuple(made)

    def _each(self, label: str, sites: Sequence[Site]) -> Iterator[Site]:
        for number, site in enumerate(sites):
            self._progress.step(label, number, len(sites))
            yield site
        self._progress.step(label, len(sites), len(sites))


def last_week(today: date) -> tuple[date, date]:
    """Monday and Sunday of the last week that is over."""
    monday = today - timedelta(days=today.weekday() + 7)
    return monday, monday + timedelta(days=6)


def _clear(target: Path) -> None:
    """Make the folder, replacing what an earlier demonstration left in it."""
    if target.exists() and any(target.iterdir()):
        if not (target / MARK).exists():
            raise UserFault(
                "demo_folder_in_use",
                _("这个文件夹里有别的文件，没有开始演示，什么都没有动。"),
                _("请换一个空文件夹。"),
            )
        shutil.rmtree(target)
    target.mkdir(parents=True, exist_ok=True)
    (target / MARK).touch()


def _went_wrong() -> Defect:
    return Defect(
        "demo_incomplete",
        _("演示中有一步没有做完。"),
        _("请再运行一次；还不行，请把工作台文件夹里的 logs 发给技术支持。"),
    )
