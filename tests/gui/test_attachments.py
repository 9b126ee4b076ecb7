# SPDX-License-Identifier: MulanPSL-2.0
"""Attachments on the pages of records: dropped, pasted, picked, looked at, described, removed."""

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.held_runner import HeldRunner
from tests.gui.real_window import PASSWORD, OpenWindow, Typist
from tests.gui.work_samples import (
    add_closed_case,
    add_family,
    add_group,
    add_open_case,
    add_person,
)
from tests.services.building import activity, put
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import Attachment, Consent
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.gui.dialogs.attachment_details import AttachmentDetails
from wuse_desktop.gui.dialogs.attachment_viewer import AttachmentViewer
from wuse_desktop.gui.dialogs.reason import ReasonDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.models.attachment_tiles import IMAGE_ROLE, NOTE_ROLE
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.activity_part import ActivityPart
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.visit_part import VisitPart
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.case_view import FILES
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, records, signin, visit_writing, visits
from wuse_desktop.services.arriving_files import prepare
from wuse_desktop.services.attachment_list import list_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.gathering_entry import GatheringDraft
from wuse_desktop.services.history import history
from wuse_desktop.services.setup import open_desk
from wuse_desktop.storage.records import find

CASE = CaseFile.entity


def jpeg(width: int = 2600, height: int = 1900, shade: int = 90) -> bytes:
    small = Image.effect_noise((width // 8, height // 8), shade)
    target = io.BytesIO()
    small.resize((width, height)).convert("RGB").save(target, "JPEG", quality=95)
    return target.getvalue()


def pdf(pages: int) -> bytes:
    target = io.BytesIO()
    sheets = [Image.new("L", (600, 840), 255 - number) for number in range(pages)]
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:])
    return target.getvalue()


def files_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, data: QMimeData) -> bool:
    """Drag something over a widget and let go; whether it would be taken."""
    copy, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, left, none))
    return enter.isAccepted()


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def case_id(desk: Desk) -> str:
    return add_open_case(desk, add_person(desk, "王秀英"))


@pytest.fixture
def strip(work: Workspace, case_id: str) -> AttachmentStrip:
    """The strip on the page of the case, in its part."""
    found = shown_strip(work, CASE, case_id)
    page = work.page
    assert isinstance(page, CasesPage)
    page.cases.case_view.show_part(FILES)
    return found


@pytest.fixture
def clipboard(dressed: QApplication) -> Iterator[Any]:
    assert isinstance(dressed, QApplication)
    found = QGuiApplication.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0912.jpg"
    path.write_bytes(jpeg())
    return path


def shown_strip(work: Workspace, entity: str, record_id: str) -> AttachmentStrip:
    assert work.open_record(entity, record_id)
    assert work.page is not None
    strips = work.page.findChildren(AttachmentStrip)
    (found,) = (one for one in strips if one.subject == (entity, record_id))
    return found


def add(desk: Desk, record_id: str, content: bytes, name: str, **said: Any) -> str:
    entity = said.pop("entity", CASE)
    return attachments.add(desk, entity, record_id, prepare(content, name), **said).saved.id


def titles(strip: AttachmentStrip) -> list[str]:
    return [line.title for line in strip.lines]


def press_notice(work: Workspace, label: str) -> None:
    (found,) = (one for one in work.notice.findChildren(QPushButton) if one.text() == label)
    found.click()


def view_of(work: Workspace) -> QWidget:
    assert isinstance(work.page, CasesPage)
    return work.page.cases.case_view


# adding --------------------------------------------------------------------------------------


def test_files_dropped_anywhere_on_a_case_are_added_and_the_saving_is_said(
    work: Workspace, strip: AttachmentStrip, photo: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "同意书.pdf"
    paper.write_bytes(pdf(1))
    before = photo.read_bytes()
    assert drop(view_of(work), files_of(photo, paper))
    assert titles(strip) == ["IMG_0912.jpg", "同意书.pdf"]
    assert "已添加 2 个附件，图片缩小" in work.notice.sentence
    assert "MB → " in work.notice.sentence
    assert photo.read_bytes() == before, "what was dropped stays where it was"
    assert not strip.property("hovered")


def test_what_was_added_can_be_taken_back_at_once(
    work: Workspace, strip: AttachmentStrip, photo: Path
) -> None:
    drop(strip, files_of(photo))
    press_notice(work, "撤销")
    assert titles(strip) == []


def test_a_copied_picture_is_pasted_with_the_keyboard(
    work: Workspace, strip: AttachmentStrip, typist: Typist, clipboard: Any
) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    clipboard.setImage(picture)
    view_of(work).setFocus()
    typist.press("Ctrl+V")
    (line,) = strip.lines
    assert line.file_name == "粘贴的图片 2026-03-24 09.30.00.png"
    assert (line.shape, line.kind_label) == ("picture", "照片")


def test_copied_files_are_pasted_too(
    work: Workspace, strip: AttachmentStrip, typist: Typist, clipboard: Any, photo: Path
) -> None:
    clipboard.setMimeData(files_of(photo))
    view_of(work).setFocus()
    typist.press("Ctrl+V")
    assert titles(strip) == ["IMG_0912.jpg"]


def test_text_and_tables_are_no_attachments(
    work: Workspace, strip: AttachmentStrip, typist: Typist, clipboard: Any
) -> None:
    data = QMimeData()
    data.setText("王秀英\t75")
    data.setHtml("<table><tr><td>王秀英</td></tr></table>")
    data.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    clipboard.setMimeData(data)
    view_of(work).setFocus()
    typist.press("Ctrl+V")
    assert titles(strip) == []


def test_text_is_still_pasted_into_the_fields_of_a_visit(
    work: Workspace, desk: Desk, typist: Typist, clipboard: Any
) -> None:
    visit_id = saved_visit(desk)
    shown_strip(work, HomeVisit.entity, visit_id)
    page = work.page
    assert isinstance(page, VisitsPage)
    clipboard.setText("村支书陪同")
    page.visits.entry.companions.setFocus()
    typist.press("Ctrl+V")
    assert isinstance(page.visits.entry.companions, QLineEdit)
    assert page.visits.entry.companions.text() == "村支书陪同"


def test_a_file_that_is_refused_does_not_hold_up_the_others(
    work: Workspace, strip: AttachmentStrip, photo: Path, tmp_path: Path
) -> None:
    program, empty = tmp_path / "木马.exe", tmp_path / "空.txt"
    program.write_bytes(b"MZ")
    empty.touch()
    drop(strip, files_of(program, photo, empty))
    assert titles(strip) == ["IMG_0912.jpg"]
    for word in ("已添加 1 个附件", "木马.exe", "空.txt"):
        assert word in work.notice.sentence


def test_a_text_under_the_name_of_a_picture_is_pointed_out_at_once(
    work: Workspace, strip: AttachmentStrip, tmp_path: Path
) -> None:
    text = tmp_path / "走访照片.jpg"
    text.write_text("今天走访了三户。", encoding="utf-8")
    drop(strip, files_of(text))
    assert titles(strip) == []
    assert "“走访照片.jpg”的名字是图片，内容不是图片，没有添加" in work.notice.sentence


def test_a_scan_is_picked_with_its_kind(
    operations: Operations, desk: Desk, case_id: str, photo: Path, qtbot: QtBot
) -> None:
    asked: list[str] = []

    def choose(_parent: QWidget, _heading: str, kinds: str, _start: Path | None) -> list[Path]:
        asked.append(kinds)
        return [photo]

    strip = AttachmentStrip(operations, choose=choose)
    qtbot.addWidget(strip)
    strip.show_subject(CASE, case_id)
    strip.menu.actions()[1].trigger()
    assert "*.pdf" in asked[0]
    (line,) = list_of(desk, CASE, case_id)
    assert (line.kind_label, line.shape) == ("签字扫描件", "picture")


def test_progress_is_told_and_the_rest_is_left_when_stopped(
    desk: Desk, case_id: str, tmp_path: Path, dressed: QApplication, qtbot: QtBot
) -> None:
    assert isinstance(dressed, QApplication)
    runner = HeldRunner()
    strip = AttachmentStrip(Operations(desk, runner))
    qtbot.addWidget(strip)
    said: list[str] = []
    strip.said.connect(lambda sentence, _label, _wish: said.append(sentence))
    strip.show_subject(CASE, case_id)
    runner.do_all()
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(path.name)
    strip.add_files(paths)
    assert strip._busy_text.text() == "正在处理第 1 / 3 个：0.txt"
    assert not strip._busy.isHidden()
    runner.do_next()
    strip.stop_button.click()
    runner.do_all()
    assert titles(strip) == ["0.txt"]
    assert said == ["已添加 1 个附件，停下后还有 2 个没有添加"]
    assert strip._busy.isHidden()


def test_a_slow_answer_for_another_record_is_not_shown(
    desk: Desk, case_id: str, dressed: QApplication, qtbot: QtBot
) -> None:
    assert isinstance(dressed, QApplication)
    other = add_open_case(desk, add_person(desk, "赵德福"))
    add(desk, case_id, b"of the first", "first.txt")
    runner = HeldRunner()
    strip = AttachmentStrip(Operations(desk, runner))
    qtbot.addWidget(strip)
    strip.show_subject(CASE, case_id)
    strip.show_subject(CASE, other)
    runner.do_all()
    assert titles(strip) == []


# where it may be written ---------------------------------------------------------------------


def test_a_closed_case_asks_for_the_reason_first(
    work: Workspace, desk: Desk, photo: Path, typist: Typist, qtbot: QtBot
) -> None:
    case_id = add_closed_case(desk, add_person(desk, "赵德福"))
    strip = shown_strip(work, CASE, case_id)
    drop(strip, files_of(photo))
    (dialog,) = work.window().findChildren(ReasonDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    typist.press("Return")
    assert titles(strip) == [], "nothing goes without a reason"
    typist.type("补交照片")
    typist.press("Return")
    assert titles(strip) == ["IMG_0912.jpg"]
    latest = history(desk, Attachment.entity, strip.lines[0].id)[0]
    assert latest.reason == "补交照片"
    press_notice(work, "撤销")
    assert titles(strip) == []


def test_another_stations_case_shows_where_its_files_are_and_takes_nothing(
    open_window: OpenWindow, desk: Desk, case_id: str, photo: Path
) -> None:
    case = next(iter(put_foreign(desk, case_id)))
    window = open_window(desk)
    assert window.workspace is not None
    strip = shown_strip(window.workspace, CASE, case)
    assert strip.tiles.index(0).data(NOTE_ROLE) == "照片还在路上"
    assert not strip._add.isVisible()
    assert not drop(strip, files_of(photo))
    strip.row.select(strip.lines[0].id)
    assert not strip._remove.isVisible()
    strip.row.opened.emit(strip.lines[0].id)
    (viewer,) = window.findChildren(AttachmentViewer)
    assert viewer.waiting.sentence.startswith("照片还在路上。")
    assert not viewer.save_button.isEnabled()
    viewer.close()


def put_foreign(desk: Desk, case_id: str) -> list[str]:
    """A case of another station with an attachment whose file did not come."""
    with desk.read() as connection:
        (client,) = connection.exec_driver_sql(
            "SELECT client_id FROM case_file WHERE id = ?", (case_id,)
        ).one()
    (foreign,) = put(desk, CaseFile(client_id=client, site_id="other-site", case_no="别站-1"))
    attachment = Attachment(
        subject_entity=CASE, subject_id=foreign, case_id=foreign, kind="01",
        file_name="门前.jpg", media_type="image/jpeg", size=9, digest="a" * 64,
        site_id="other-site",
    )  # fmt: skip
    put(desk, attachment)
    return [foreign]


def saved_visit(desk: Desk) -> str:
    home_id, (person, _child) = add_family(desk, "孙玉梅", "小孙")
    draft = visits.propose_visit(desk, home_id)
    visit = dataclasses.replace(draft.visit, outcome="1", observed="都好")
    return visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(person,))).id


def test_a_saved_visit_takes_photos(work: Workspace, desk: Desk, photo: Path) -> None:
    visit_id = saved_visit(desk)
    page = work.open_page("visits")
    assert isinstance(page, VisitsPage)
    work.start_new(HomeVisit.entity)
    assert "拖到这里" in page.visits.attachments._empty.sentence  # it waits for the saving
    page.step_back()
    strip = shown_strip(work, HomeVisit.entity, visit_id)
    assert drop(strip, files_of(photo))
    assert titles(strip) == ["IMG_0912.jpg"]
    assert "孙玉梅 还没有拍照的同意" in strip._note.text()


def test_groups_and_activities_take_attachments_too(
    work: Workspace, desk: Desk, photo: Path
) -> None:
    group_id = add_group(desk, "夕阳红小组", [add_person(desk, "甲")])
    (event_id,) = put(desk, activity())
    for entity, record_id in (
        (ServiceGroup.entity, group_id),
        (CommunityActivity.entity, event_id),
    ):
        strip = shown_strip(work, entity, record_id)
        assert drop(strip, files_of(photo))
        assert titles(strip) == ["IMG_0912.jpg"]
        assert len(list_of(desk, entity, record_id)) == 1


# looking -------------------------------------------------------------------------------------


def test_tiles_show_small_pictures_and_say_when_there_is_none(
    work: Workspace, desk: Desk, case_id: str
) -> None:
    add(desk, case_id, jpeg(), "照片.jpg")
    add(desk, case_id, pdf(2), "同意书.pdf")
    add(desk, case_id, b"text", "说明.docx")
    broken = add(desk, case_id, jpeg(640, 480), "坏.jpg")
    damage(desk, broken)
    strip = shown_strip(work, CASE, case_id)
    strip.grab()
    images = [strip.tiles.index(row).data(IMAGE_ROLE) for row in range(4)]
    assert [image is not None for image in images] == [True, True, False, False]
    assert images[0].height() == 184, "sharp on large screens, no more"
    assert "损坏" in strip.tiles.index(3).data(NOTE_ROLE)


def damage(desk: Desk, attachment_id: str) -> None:
    row = records.get(desk, Attachment.entity, attachment_id)
    assert isinstance(row, Attachment)
    path = desk.paths.attachments / row.digest
    path.write_bytes(path.read_bytes()[:-1])


@pytest.fixture
def viewer(
    work: Workspace, desk: Desk, case_id: str, typist: Typist, qtbot: QtBot
) -> AttachmentViewer:
    """The viewer over a photo, a PDF of three pages and a document, opened by Enter."""
    add(desk, case_id, jpeg(2600, 1300), "照片.jpg", caption="灶台")
    add(desk, case_id, pdf(3), "同意书.pdf")
    add(desk, case_id, b"text", "说明.docx")
    strip = shown_strip(work, CASE, case_id)
    strip.row.setFocus()
    strip.row.select(strip.lines[0].id)
    typist.press("Return")
    (found,) = work.window().findChildren(AttachmentViewer)
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_the_viewer_is_walked_with_the_keyboard(viewer: AttachmentViewer, typist: Typist) -> None:
    assert viewer.windowTitle() == "灶台"
    assert viewer.picture.isVisible()
    assert viewer.picture.picture_size.width() == 2000
    typist.press("Right")
    assert viewer.paper.isVisible()
    assert viewer.paper.count() == 3
    viewer.grab()
    assert viewer.paper.is_drawn(0)
    typist.press("PgDown")
    assert viewer.paper.page() == 1
    assert viewer._zoom.text() == "第 2 / 3 页"
    typist.press("Right", "Right")
    assert viewer.line.file_name == "说明.docx"
    assert "另存副本" in viewer.waiting.sentence
    typist.press("Left", "Left", "Left")
    assert viewer.line.caption == "灶台"
    assert viewer.picture.isVisible()
    typist.press("Escape")
    assert not viewer.isVisible()


def test_a_picture_is_sized_and_turned_by_keys_and_wheel(
    viewer: AttachmentViewer, typist: Typist
) -> None:
    picture = viewer.picture
    fitted = picture.zoom()
    assert picture.fits
    assert fitted < 50
    typist.press("+")
    assert picture.zoom() == 50
    typist.press("+", "+", "-")
    assert picture.zoom() == 75
    assert viewer._zoom.text() == "75%"
    typist.press("R")
    assert picture.picture_size.width() < picture.picture_size.height()
    typist.press("Shift+R", "0")
    assert picture.fits
    assert picture.zoom() == fitted
    wheel(picture.viewport(), 120)
    assert picture.zoom() == 50
    wheel(picture.viewport(), -120)
    assert picture.zoom() == 25
    picture.grab()


def wheel(widget: QWidget, turn: int) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, QPointF(widget.mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, turn),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_point_under_the_pointer_stays_when_a_picture_grows(viewer: AttachmentViewer) -> None:
    picture = viewer.picture
    picture.set_zoom(100)
    picture.horizontalScrollBar().setValue(200)
    point = QPointF(100, 100)
    before = (picture.horizontalScrollBar().value() + point.x()) / 1.0
    picture.set_zoom(200, point)
    after = (picture.horizontalScrollBar().value() + point.x()) / 2.0
    assert after == pytest.approx(before, abs=1)


def test_a_copy_is_saved_with_a_reason_and_leaves_no_other_trace(
    operations: Operations, desk: Desk, case_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    content = pdf(1)  # made once: it says the second at which it was made
    row_id = add(desk, case_id, content, "同意书.pdf")
    target = tmp_path / "stick"
    target.mkdir()
    viewer = AttachmentViewer(
        operations,
        list_of(desk, CASE, case_id),
        row_id,
        choose=lambda _parent, _heading, _kinds, start: target / (start.name if start else ""),
        ask=lambda _parent, _heading, _note, then: then("民政办核对"),
    )
    qtbot.addWidget(viewer)
    viewer.ask_to_save()
    assert (target / "同意书.pdf").read_bytes() == content
    assert "已另存到" in viewer.notice.sentence
    assert history(desk, Attachment.entity, row_id)[0].what == "另存副本"
    everywhere = [path for path in tmp_path.rglob("*") if path.is_file()]
    readable = [path.name for path in everywhere if b"%PDF" in path.read_bytes()]
    assert readable == ["同意书.pdf"]


def test_locking_the_desk_closes_what_is_looked_at(
    viewer: AttachmentViewer, work: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    assert viewer.isVisible()
    work.ask_window("lock")
    qtbot.waitUntil(lambda: window.workspace is None)
    qtbot.waitUntil(lambda: not window.findChildren(AttachmentViewer))


# describing and removing ---------------------------------------------------------------------


def test_an_attachment_is_described_with_the_keyboard(
    work: Workspace, desk: Desk, case_id: str, typist: Typist, qtbot: QtBot
) -> None:
    case = next(iter(list_client(desk, case_id)))
    consent = Consent(
        person_id=case, case_id=case_id, consent_on=desk.today(), notice_version="1",
        consent_items=("1", "3"), consenter_name="王秀英", consenter_role="01", consent_mode="1",
    )  # fmt: skip
    (consent_id,) = put(desk, consent)
    add(desk, case_id, pdf(1), "扫描.pdf")
    strip = shown_strip(work, CASE, case_id)
    strip.row.setFocus()
    strip.row.select(strip.lines[0].id)
    typist.press("F2")
    (dialog,) = strip.findChildren(AttachmentDetails)
    qtbot.waitUntil(dialog.isActiveWindow)
    typist.type("签字页")
    dialog.kind.setCurrentIndex(dialog.kind.findData("02"))
    dialog.minor.setChecked(True)
    assert dialog.subject.count() == 2
    dialog.subject.setCurrentIndex(dialog.subject.findData(f"consent/{consent_id}"))
    dialog.consent.setCurrentIndex(dialog.consent.findData(consent_id))
    typist.press("Return")
    (line,) = strip.lines
    assert (line.caption, line.kind, line.contains_minor_face) == ("签字页", "02", True)
    assert line.belongs_to.startswith("知情同意书 王秀英")
    assert line.consent_id == consent_id


def list_client(desk: Desk, case_id: str) -> list[str]:
    with desk.read() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT client_id FROM case_file WHERE id = ?", (case_id,)
            ).scalars()
        )


def test_an_attachment_is_removed_by_key_and_brought_back(
    work: Workspace, desk: Desk, case_id: str, typist: Typist
) -> None:
    for name in ("一.txt", "二.txt", "三.txt"):
        add(desk, case_id, name.encode(), name)
    strip = shown_strip(work, CASE, case_id)
    strip.row.setFocus()
    strip.row.select(strip.lines[1].id)
    typist.press("Delete")
    assert titles(strip) == ["一.txt", "三.txt"]
    current = strip.row.current()
    assert current is not None
    assert current.title == "三.txt", "the keyboard goes on with the neighbour"
    assert "附件“二.txt”已放进回收站" in work.notice.sentence
    press_notice(work, "撤销")
    assert titles(strip) == ["一.txt", "二.txt", "三.txt"]
    assert list_of(desk, CASE, case_id)[1].presence == "here"


def test_the_empty_strip_teaches(strip: AttachmentStrip) -> None:
    assert "Ctrl+V" in strip._empty.sentence
    assert strip._empty.isVisible()
    assert not strip.row.isVisible()


# a visit that is not saved yet ---------------------------------------------------------------


def begun(window: MainWindow, home: str, qtbot: QtBot) -> VisitPart:
    work = window.workspace
    assert work is not None
    work.start_new("home_visit", {"household_id": home, "title": "孙玉梅"})
    part = cast("VisitsPage", work.page).visits
    qtbot.waitUntil(lambda: part.entry.draft().visit.household_id == home)
    return part


def photographed(part: VisitPart, tmp_path: Path, qtbot: QtBot, count: int = 1) -> None:
    for number in range(count):
        path = tmp_path / f"门口{number}.jpg"
        path.write_bytes(jpeg(shade=80 + number))
        part.attachments.add_files([path])
    qtbot.waitUntil(lambda: len(part.attachments.waiting) == count, timeout=20_000)


def test_photos_wait_for_a_new_visit_and_are_saved_with_it(
    desk: Desk, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    home, _people = add_family(desk, "孙玉梅")
    part = begun(open_window(desk), home, qtbot)
    photographed(part, tmp_path, qtbot, count=2)
    assert [line.file_name for line in part.attachments.lines] == ["门口0.jpg", "门口1.jpg"]
    with desk.read() as connection:
        assert find(connection, Attachment) == []
    part.entry.outcome.set_value("1")
    part.entry._on_outcome()
    part.entry.observed.set_value("老人精神不错。")
    part.save()
    qtbot.waitUntil(lambda: bool(part._warned))
    part.save()
    qtbot.waitUntil(lambda: not part._dirty)
    with desk.read() as connection:
        (visit,) = find(connection, HomeVisit)
        kept = find(connection, Attachment)
    assert {(item.subject_id, item.file_name, item.kind) for item in kept} == {
        (visit.id, "门口0.jpg", "01"),
        (visit.id, "门口1.jpg", "01"),
    }
    assert all(attachments.read(desk, item.id).startswith(b"\xff\xd8") for item in kept)
    assert attachments.sweep(desk) == 0


def test_waiting_photos_survive_a_restart_sealed(
    desk: Desk, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    home, _people = add_family(desk, "孙玉梅")
    window = open_window(desk)
    part = begun(window, home, qtbot)
    photographed(part, tmp_path, qtbot)
    part.leave()
    qtbot.waitUntil(lambda: visit_writing.left_behind(desk) is not None)
    (name,) = attachments.files_of(desk).names()
    assert attachments.sweep(desk) == 0  # a draft names it
    path = attachments.files_of(desk).path(name)
    assert path is not None
    assert b"\xff\xd8\xff" not in path.read_bytes()[:64]
    window.close()
    desk.close()
    fresh = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring())
    again = VisitPart(Operations(fresh, InlineRunner()))
    qtbot.addWidget(again)
    again.resize(1166, 650)
    again.show()
    again.refresh()
    (line,) = again.attachments.lines
    assert (line.file_name, line.presence) == ("门口0.jpg", "waiting")
    qtbot.waitUntil(
        lambda: (
            again.attachments.tiles.data(again.attachments.tiles.index(0), IMAGE_ROLE) is not None
        )
    )
    fresh.close()


def test_waiting_photos_go_with_the_form_that_is_not_wanted(
    desk: Desk, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    home, _people = add_family(desk, "孙玉梅")
    part = begun(open_window(desk), home, qtbot)
    photographed(part, tmp_path, qtbot)
    part.leave()
    qtbot.waitUntil(lambda: visit_writing.left_behind(desk) is not None)
    part._start_afresh()
    qtbot.waitUntil(lambda: not attachments.files_of(desk).names())
    assert part.attachments.waiting == ()


# an activity that is not saved yet ----------------------------------------------------------


def announced(window: MainWindow) -> ActivityPart:
    work = window.workspace
    assert work is not None
    work.start_new("community_activity")
    part = cast("GroupsPage", work.page).activities
    part.form.show_draft(
        GatheringDraft(activity("2026-03-20 09:00"), staff=part.form.draft().staff), {}
    )
    part.form.changed.emit()
    return part


def sealed(desk: Desk) -> int:
    return len(tuple(attachments.files_of(desk).names()))


def waits(part: ActivityPart, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "现场.jpg"
    path.write_bytes(jpeg(shade=90))
    strip = part.form.attachments
    strip.add_files([path])
    qtbot.waitUntil(lambda: len(strip.waiting) == 1, timeout=20_000)


def test_photos_wait_for_a_new_activity_and_are_saved_with_it(
    desk: Desk, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(desk)
    part = announced(window)
    waits(part, tmp_path, qtbot)
    assert part.form.sheet_photo.isVisibleTo(part.form)
    pane = part.pane
    assert pane is not None
    part.form.grid.show_sheet((signin.roster_row(Attendance(), "贾大山", ""),), (), 120)
    pane.save()
    pane.save()  # once more: what was only warned of
    with desk.read() as connection:
        (held,) = find(connection, CommunityActivity)
    (kept,) = list_of(desk, CommunityActivity.entity, held.id)
    assert (kept.file_name, kept.presence) == ("现场.jpg", "here")
    assert attachments.sweep(desk) == 0


def test_photos_of_an_activity_survive_its_form_and_go_with_what_is_not_wanted(
    desk: Desk, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(desk)
    part = announced(window)
    waits(part, tmp_path, qtbot)
    pane = part.pane
    assert pane is not None
    part.leave()
    assert sealed(desk) == 1
    assert attachments.sweep(desk) == 0  # a draft names it
    pane.step_back()
    work = window.workspace
    assert work is not None
    work.start_new("community_activity")
    assert [line.file_name for line in part.form.attachments.lines] == ["现场.jpg"]
    pane.start_afresh()
    qtbot.waitUntil(lambda: sealed(desk) == 0)
    assert part.form.attachments.lines == ()


def test_one_waiting_photo_is_taken_out_again(
    desk: Desk, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    home, _people = add_family(desk, "孙玉梅")
    part = begun(open_window(desk), home, qtbot)
    photographed(part, tmp_path, qtbot, count=2)
    part.attachments.remove_current()
    assert len(part.attachments.waiting) == 1
    assert not part.attachments._view.isVisible()
