# SPDX-License-Identifier: MulanPSL-2.0
"""What the tests of the exchange pages share: two desks that trust each other, and files."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.services import bundles, enrolment, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.storage.codec import Codec, Row

VILLAGE = "230127100200"


class Answers:
    """Stands for the file dialogs: gives the next answer, and remembers what was asked."""

    def __init__(self, *answers: object) -> None:
        self._answers = list(answers)
        self.starts: list[Path | None] = []

    def _next(self, start: Path | None) -> object:
        self.starts.append(start)
        return self._answers.pop(0)

    def file(self, _parent: QWidget, _heading: str, _kinds: str, start: Path | None) -> Path | None:
        answer = self._next(start)
        assert answer is None or isinstance(answer, Path)
        return answer

    def files(self, _parent: QWidget, _heading: str, _kinds: str, start: Path | None) -> list[Path]:
        answer = self._next(start)
        assert isinstance(answer, list)
        return answer

    def target(
        self, _parent: QWidget, _heading: str, _kinds: str, start: Path | None
    ) -> Path | None:
        return self.file(_parent, _heading, _kinds, start)

    def folder(self, _parent: QWidget, _heading: str, start: Path | None) -> Path | None:
        answer = self._next(start)
        assert answer is None or isinstance(answer, Path)
        return answer


def save_people(desk: Desk, *names: str) -> list[str]:
    """People on file at a desk."""
    people = (Person(name=name, village_code=VILLAGE, is_client=True) for name in names)
    return [save_person(desk, person).id for person in people]


def enrol(station: Desk, county: Desk, folder: Path) -> None:
    """Let a station and a county trust each other."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = enrolment.make_station_card(station, folder)
    answer = enrolment.admit(county, asked.path, folder)
    enrolment.accept(station, answer.path)


def carry(station: Desk, county: Desk, folder: Path) -> list[Path]:
    """Send by stick and take; the receipts that lie on the stick afterwards."""
    inbox.take(county, bundles.make(station, folder).path)
    return receipts.make(county, folder, station.site_id)


def refusing(name: str) -> Callable[[Codec, Row], Row]:
    """A reader of rows that cannot read one person's, as one of an older version could not."""
    from_wire = Codec.from_wire

    def read(codec: Codec, row: Row) -> Row:
        if row.get("name") == name:
            raise ValueError("phone")
        return from_wire(codec, row)

    return read


def drop(page: Page, paths: Sequence[Path]) -> None:
    """Drop files on a page, as the system does it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copying, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(8, 8), copying, data, left, plain)
    entering.ignore()
    page.dragEnterEvent(entering)
    if entering.isAccepted():
        page.dropEvent(QDropEvent(QPointF(8, 8), copying, data, left, plain))


def texts(widget: QWidget) -> str:
    """Everything that labels and buttons inside a widget say."""
    said = [part.text() for part in widget.findChildren(QLabel)]
    return "\n".join(said + [part.text() for part in widget.findChildren(QPushButton)])


def press(widget: QWidget, text: str) -> None:
    """Press the button with this text."""
    next(part for part in widget.findChildren(QPushButton) if part.text() == text).click()
