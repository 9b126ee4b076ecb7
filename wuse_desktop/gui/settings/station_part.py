# SPDX-License-Identifier: MulanPSL-2.0
"""The station's own profile."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.divisions import shipped
from wuse_desktop.domain.records.station import Station
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.settings.record_part import RecordPart
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.record_form import Part
from wuse_desktop.gui.widgets.texts import card, column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.workers import save_station

_FIELDS = (
    "name",
    "type_name",
    "head",
    "phone",
    "agency",
    "address",
    "level",
    "status",
    "opened_on",
    "built_on",
)


class StationPart(QWidget):
    """Name, head, telephone and the rest; the place was chosen at the beginning."""

    said = Signal(str)
    draft_kept = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._place = muted()
        self.part = RecordPart(operations, Station, (Part("", _FIELDS),), save_station)
        self.part.heading.setText(_("站点资料"))
        self.part.said.connect(self.said)
        self.part.draft_kept.connect(self.draft_kept)
        frame = card(self._place, self.part)
        layout = frame.layout()
        if layout is not None:
            layout.setSpacing(GRID)
        self.setLayout(column(frame))

    def refresh(self) -> None:
        """Read the profile again, unless it is being changed."""
        if not self.part.dirty:
            self._operations.read(_profile, self._show)

    def _show(self, answer: tuple[Station, str]) -> None:
        station, place = answer
        self._place.setText(_("所在地：{place}（建立时选定）").format(place=place))
        self.part.show_record(station)


def _profile(desk: Desk) -> tuple[Station, str]:
    station = desk.station()
    return station, shipped().full_name(station.division_code)
