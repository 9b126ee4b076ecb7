# SPDX-License-Identifier: MulanPSL-2.0
"""Everything about the desk itself: station, workers, users, safety, backups, look."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.settings.backup_part import BackupPart
from wuse_desktop.gui.settings.laptops_part import LaptopsPart
from wuse_desktop.gui.settings.look_part import LookPart
from wuse_desktop.gui.settings.safety_part import SafetyPart
from wuse_desktop.gui.settings.station_part import StationPart
from wuse_desktop.gui.settings.tables_part import TablesPart
from wuse_desktop.gui.settings.terms_part import TermsPart
from wuse_desktop.gui.settings.users_part import UsersPart
from wuse_desktop.gui.settings.visits_part import VisitsPart
from wuse_desktop.gui.settings.volunteering_part import VolunteeringPart
from wuse_desktop.gui.settings.workers_part import WorkersPart
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.later import Later, LaterTabs
from wuse_desktop.gui.widgets.texts import column, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import STATION

P = TypeVar("P", bound=QWidget)
# The records whose change each part shows; "desk" stands for everything the page may have missed.
_SHOWN = {
    "station": {"station", "desk"},
    "workers": {"worker", "desk"},
    "users": {"desk"},
    "laptops": {"desk", "laptop"},
    "visits": {"desk", "visit_profile"},
    "volunteering": {"desk", "county_rule"},
    "terms": {"desk", "local_term"},
    "safety": {"desk"},
    "backup": {"desk"},
    "files": {"desk"},
}
_PART_OF = {
    "worker": "workers",
    "user": "users",
    "backup": "backup",
    "recovery": "safety",
    "laptop": "laptops",
    "clock": "safety",
    "visit_profile": "visits",
    "county_rule": "volunteering",
    "local_term": "terms",
}


class SettingsPage(Page):
    """One tab for each part, made when it first comes to the front."""

    key = "settings"
    title = N_("设置")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._places: dict[str, Later[Any]] = {}
        self.tabs = LaterTabs()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._station = self._add("station", StationPart, _("站点"))
        self._workers = self._add("workers", WorkersPart, _("社工"))
        self._users = self._add("users", UsersPart, _("用户"))
        if operations.desk.kind == STATION:
            self._add("laptops", LaptopsPart, _("电脑"))
        self._visits = self._add("visits", VisitsPart, _("走访频次"))
        self._volunteering = self._add("volunteering", VolunteeringPart, _("志愿服务"))
        self._terms = self._add("terms", TermsPart, _("本地选项"))
        self._safety = self._add("safety", SafetyPart, _("密码与锁定"))
        self._backup = self._add("backup", BackupPart, _("备份与恢复"))
        self._files = self._add("files", TablesPart, _("表格导入导出"))
        self._look = self._add("look", LookPart, _("显示与关于"))
        layout = column(title(_("设置")), self.tabs, gap=GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _add(self, name: str, part: Callable[[Operations], P], label: str) -> Later[P]:
        place = self.tabs.add(lambda: self._make(name, part), label)
        self._places[name] = place
        return place

    def _make(self, name: str, part: Callable[[Operations], P]) -> P:
        made = part(self.operations)
        made.setContentsMargins(0, GRID, 0, 0)
        known: Any = made
        known.said.connect(self._say)
        if isinstance(made, SafetyPart | BackupPart | TablesPart | LookPart):
            made.window_requested.connect(self.window_requested)
        if isinstance(made, StationPart | WorkersPart):
            made.draft_kept.connect(self.draft_kept)
        if name in _SHOWN:
            known.refresh()
        return made

    @property
    def station(self) -> StationPart:
        """The station's profile."""
        return self._station.content

    @property
    def workers(self) -> WorkersPart:
        """Who works here."""
        return self._workers.content

    @property
    def users(self) -> UsersPart:
        """Who may sign in."""
        return self._users.content

    @property
    def visits(self) -> VisitsPart:
        """How often households are visited."""
        return self._visits.content

    @property
    def volunteering(self) -> VolunteeringPart:
        """The county's rule for volunteering."""
        return self._volunteering.content

    @property
    def terms(self) -> TermsPart:
        """What the station adds to the lists of codes."""
        return self._terms.content

    @property
    def safety(self) -> SafetyPart:
        """Password, recovery code, lock and clock."""
        return self._safety.content

    @property
    def backup(self) -> BackupPart:
        """Backups."""
        return self._backup.content

    @property
    def files(self) -> TablesPart:
        """What is remembered of tables."""
        return self._files.content

    @property
    def look(self) -> LookPart:
        """Language and colours."""
        return self._look.content

    def refresh(self, changes: Changes | None = None) -> None:
        """Read all parts again, or those that a change concerns; what is made later reads then."""
        touched = changes.entities if changes is not None else {"desk"}
        for name, entities in _SHOWN.items():
            place = self._places.get(name)
            if place is not None and place.is_made and touched & entities:
                place.content.refresh()

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a worker, or the part that is about users, backups or the recovery code."""
        if entity not in _PART_OF:
            return False
        place = self._places.get(_PART_OF[entity])
        if place is not None:
            self.tabs.setCurrentWidget(place.content)
        if entity == "worker" and record_id:
            self.workers.show_worker(record_id)
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Add a worker or a user."""
        if what == "worker":
            self.tabs.setCurrentWidget(self.workers)
            self.workers.start_new()
        elif what == "user":
            self.tabs.setCurrentWidget(self.users)
            self.users.start_new()
        else:
            return False
        return True

    def focus_first(self) -> None:
        """Put the keyboard on the tabs."""
        self.tabs.tabBar().setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The tabs and the part in front."""
        return (self.tabs.tabBar(), self.tabs.currentWidget())

    def leave(self) -> bool:
        """Keep what was typed into the station's or a worker's form."""
        for typing in (self._station, self._workers):
            if typing.is_made:
                typing.content.part.keep()
        return True

    def _say(self, sentence: str) -> None:
        self.said.emit(sentence, "", None)
