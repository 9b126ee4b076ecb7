# SPDX-License-Identifier: MulanPSL-2.0
"""The station's workers: a list, and the one chosen beside it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.settings.record_part import RecordPart
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.record_form import Part
from wuse_desktop.gui.widgets.texts import button, card, column, row
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.workers import list_workers, save_worker

_PARTS = (
    Part(N_("岗位"), ("name", "post", "employer", "employment_kind", "entry_on", "left_on")),
    Part(N_("个人"), ("sex", "phone", "id_no", "degree", "major")),
    Part(
        N_("资质"),
        (
            "sw_level",
            "certificate_no",
            "supervisor_grade",
            "is_community_worker",
            "is_charity_worker",
            "in_talent_reserve",
            "fields",
        ),
    ),
)
_LIST_WIDTH = 330


class WorkersPart(QWidget):
    """Who works or worked here."""

    said = Signal(str)
    draft_kept = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._station = ""
        self._adding = False
        empty = EmptyState(_("还没有社工。添加后，走访、个案和活动才能记到人。"))
        self.table = LineTable(
            (Heading(_("姓名"), 5), Heading(_("岗位")), Heading(_("状态"), 3)),
            empty,
            state_column=2,
            name=_("社工"),
        )
        self.table.selected.connect(self._on_selected)
        self.add_button = button(_("添加社工(&A)"), self.start_new)
        parts = tuple(Part(_(each.title), each.names) for each in _PARTS)
        self.part = RecordPart(operations, Worker, parts, save_worker)
        self.part.said.connect(self.said)
        self.part.draft_kept.connect(self.draft_kept)
        self.part.saved.connect(self._on_saved)
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        left.setLayout(column(self.table, row(self.add_button, None)))
        layout = row(left, card(self.part), gap=2 * GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.part.setEnabled(False)

    def refresh(self, wanted: str = "") -> None:
        """Read the list again; ``wanted`` becomes the one shown."""
        self._operations.read(
            lambda desk: (desk.station().name, list_workers(desk)),
            lambda answer: self._show(answer[0], answer[1], wanted),
        )

    def start_new(self) -> None:
        """Offer an empty form."""
        self.part.setEnabled(True)
        self._adding = True
        self.table.view.clearSelection()
        self._open(Worker(employer=self._station))
        self.part.form.focus("name")

    def show_worker(self, worker_id: str) -> None:
        """Show one worker."""
        self.refresh(worker_id)

    def _show(self, station: str, workers: tuple[Worker, ...], wanted: str) -> None:
        self._station = station
        self.table.set_lines([_line(worker) for worker in workers])
        if wanted:
            self.table.select(wanted)
        elif self.table.current() is None and not self.part.dirty and not self._adding:
            self.table.select_first()

    def _on_selected(self, content: object) -> None:
        if isinstance(content, Worker) and content.id != self.part.record_id:
            self.part.setEnabled(True)
            self._adding = False
            self._open(content)

    def _open(self, worker: Worker) -> None:
        self.part.heading.setText(worker.name or _("新社工"))
        self.part.show_record(worker)

    def _on_saved(self, worker_id: str) -> None:
        self.refresh(worker_id)


def _line(worker: Worker) -> Line:
    state = _("已离职") if worker.left_on else _("在职")
    post = label("POST", worker.post) if worker.post else ""
    tone = "" if worker.left_on else "confirmed"
    return Line(worker.id, (worker.name, post, state), worker, tone)
