# SPDX-License-Identifier: MulanPSL-2.0
"""Everything about the desk itself: station, workers, users, safety, backups, look."""

from PySide6.QtWidgets import QTabWidget, QWidget

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
from wuse_desktop.gui.widgets.texts import column, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import STATION


class SettingsPage(Page):
    """One tab for each part."""

    key = "settings"
    title = N_("设置")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.station = StationPart(operations)
        self.workers = WorkersPart(operations)
        self.users = UsersPart(operations)
        self.laptops = LaptopsPart(operations)
        self.visits = VisitsPart(operations)
        self.volunteering = VolunteeringPart(operations)
        self.terms = TermsPart(operations)
        self.safety = SafetyPart(operations)
        self.backup = BackupPart(operations)
        self.files = TablesPart(operations)
        self.look = LookPart(operations)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part, label in (
            (self.station, _("站点")),
            (self.workers, _("社工")),
            (self.users, _("用户")),
            *(((self.laptops, _("电脑")),) if operations.desk.kind == STATION else ()),
            (self.visits, _("走访频次")),
            (self.volunteering, _("志愿服务")),
            (self.terms, _("本地选项")),
            (self.safety, _("密码与锁定")),
            (self.backup, _("备份与恢复")),
            (self.files, _("表格导入导出")),
            (self.look, _("显示与关于")),
        ):
            part.setContentsMargins(0, GRID, 0, 0)
            self.tabs.addTab(part, label)
            part.said.connect(self._say)
        for wishing in (self.safety, self.backup, self.files, self.look):
            wishing.window_requested.connect(self.window_requested)
        for typing in (self.station, self.workers):
            typing.draft_kept.connect(self.draft_kept)
        layout = column(title(_("设置")), self.tabs, gap=GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def refresh(self, changes: Changes | None = None) -> None:
        """Read all parts again, or those that a change concerns."""
        touched = changes.entities if changes is not None else {"station", "worker", "desk"}
        if "station" in touched:
            self.station.refresh()
        if "worker" in touched:
            self.workers.refresh()
        if touched & {"desk", "visit_profile"}:
            self.visits.refresh()
        if touched & {"desk", "laptop"}:
            self.laptops.refresh()
        if touched & {"desk", "local_term"}:
            self.terms.refresh()
        if touched & {"desk", "county_rule"}:
            self.volunteering.refresh()
        if "desk" in touched:
            self.users.refresh()
            self.safety.refresh()
            self.backup.refresh()
            self.files.refresh()

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a worker, or the part that is about users, backups or the recovery code."""
        parts: dict[str, QWidget] = {
            "worker": self.workers,
            "user": self.users,
            "backup": self.backup,
            "recovery": self.safety,
            "laptop": self.laptops,
            "clock": self.safety,
            "visit_profile": self.visits,
            "county_rule": self.volunteering,
            "local_term": self.terms,
        }
        if entity not in parts:
            return False
        self.tabs.setCurrentWidget(parts[entity])
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
        self.station.part.keep()
        self.workers.part.keep()
        return True

    def _say(self, sentence: str) -> None:
        self.said.emit(sentence, "", None)
