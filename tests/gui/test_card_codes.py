# SPDX-License-Identifier: MulanPSL-2.0
"""Enrolment without a stick: codes on one screen, a screenshot or photo at the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import Answers, drop, press, save_people
from tests.gui.real_window import CHEAP, PASSWORD
from wuse_desktop.gui.dialogs.card_codes import CardCodesDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.joining_stage import JoiningStage
from wuse_desktop.gui.pages.reporting_page import ReportingPage
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.pages.stations_page import StationsPage
from wuse_desktop.gui.settings.laptops_part import LaptopsPart
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import card_pictures, enrolment
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.joining import create_joining_desk, device_card_codes


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A laptop that waits to join."""
    home = tmp_path / "fresh"
    made = create_joining_desk(
        home, "王芳", "wangf", PASSWORD, secrets=NoKeyring(), costs=CHEAP
    ).desk
    yield made
    made.close()


def part_of(desk: Desk, qtbot: QtBot, *answers: object) -> LaptopsPart:
    given = Answers(*answers)
    part = LaptopsPart(
        Operations(desk, InlineRunner()), choose_file=given.file, choose_folder=given.folder
    )
    qtbot.addWidget(part)
    part.resize(1100, 620)
    part.show()
    return part


def copied(dialog: CardCodesDialog) -> None:
    """What a screenshot of the dialog puts onto the clipboard."""
    QGuiApplication.clipboard().setImage(dialog.grab().toImage())


def test_a_laptop_joins_by_a_screenshot_of_its_code(
    desk: Desk, fresh: Desk, stick: Path, qtbot: QtBot, dressed: QApplication
) -> None:
    assert isinstance(dressed, QApplication)
    save_people(desk, "王秀英", "李德山")
    waiting = Answers(stick / "王芳的电脑-开通卡.wuse-card")
    stage = JoiningStage(Operations(fresh, InlineRunner()), choose_file=waiting.file)
    qtbot.addWidget(stage)
    stage.show()
    stage.refresh()
    stage.codes_button.click()
    shown = stage.codes_dialog
    assert len(shown.views) == 1
    copied(shown)
    shown.close()

    part = part_of(desk, qtbot, stick)
    part.paste_button.click()
    assert part.dialog is not None
    assert part.dialog.shown.fingerprint == enrolment.own_fingerprint(fresh)
    part.dialog.compared.setChecked(True)
    part.dialog.confirm_button.click()
    assert "已登记王芳的电脑" in part.notice.sentence

    with qtbot.waitSignal(stage.joined):
        stage.take_button.click()
        assert stage.dialog is not None
        stage.dialog.compared.setChecked(True)
        stage.dialog.confirm_button.click()
    assert fresh.kind == STATION


def test_a_photo_is_chosen_like_a_card(
    desk: Desk, fresh: Desk, stick: Path, qtbot: QtBot, dressed: QApplication
) -> None:
    assert isinstance(dressed, QApplication)
    photo = card_pictures.write_picture(device_card_codes(fresh), stick / "照片")
    part = part_of(desk, qtbot, photo, None)
    part.add_button.click()
    assert part.dialog is not None
    assert part.dialog.shown.name == "王芳的电脑"
    part.dialog.reject()


def test_what_is_no_code_is_said_and_changes_nothing(
    desk: Desk, stick: Path, qtbot: QtBot, dressed: QApplication
) -> None:
    assert isinstance(dressed, QApplication)
    part = part_of(desk, qtbot)
    QGuiApplication.clipboard().clear()
    part.paste_button.click()
    assert part.notice.sentence.startswith("剪贴板里没有图片")
    QGuiApplication.clipboard().setImage(part.grab().toImage())
    part.paste_button.click()
    assert part.notice.sentence.startswith("图片里没有找到五社工作台的二维码")
    part.notice.hide()
    holiday = stick / "holiday.png"
    part.grab().save(str(holiday))
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(holiday))])
    QGuiApplication.clipboard().setMimeData(files)
    part.paste_button.click()
    assert part.notice.sentence.startswith("图片里没有找到五社工作台的二维码")
    assert part.dialog is None


def test_station_and_county_enrol_over_two_screens(
    desk: Desk, county_desk: Desk, stick: Path, qtbot: QtBot, dressed: QApplication
) -> None:
    assert isinstance(dressed, QApplication)
    sending = SendingPage(Operations(desk, InlineRunner()))
    stations = StationsPage(
        Operations(county_desk, InlineRunner()), choose_folder=Answers(stick).folder
    )
    for page in (sending, stations):
        qtbot.addWidget(page)
        page.resize(1160, 680)
        page.show()
    sending.steps.codes_button.click()
    copied(sending.codes_dialog)
    sending.codes_dialog.close()

    stations.paste_button.click()
    assert stations.enrolling.dialog is not None
    stations.enrolling.dialog.compared.setChecked(True)
    stations.enrolling.dialog.confirm_button.click()
    assert "已登记木兰镇社会工作服务站" in stations.notice.sentence
    press(stations.notice, "显示回执卡的二维码…")
    answer = stations.enrolling.codes_dialog
    picture = stick / "photo.png"
    answer.grab().save(str(picture))
    answer.close()

    drop(sending, [picture])
    assert sending.enrolling.dialog is not None
    assert sending.enrolling.dialog.shown.fingerprint == enrolment.own_fingerprint(county_desk)
    sending.enrolling.dialog.compared.setChecked(True)
    sending.enrolling.dialog.confirm_button.click()
    assert enrolment.county(desk) is not None
    assert "现在可以上报了" in sending.notice.sentence


def test_a_county_shows_its_code_to_the_prefecture_and_keeps_it_as_a_picture(
    county_desk: Desk, stick: Path, qtbot: QtBot, dressed: QApplication
) -> None:
    assert isinstance(dressed, QApplication)
    page = ReportingPage(Operations(county_desk, InlineRunner()))
    qtbot.addWidget(page)
    page.show()
    page.codes_button.click()
    shown = page.codes_dialog
    shown._choose_target = Answers(stick / "二维码").target
    shown.keep_button.click()
    assert "二维码.png" in shown.notice.sentence
    kept = enrolment.show_card(stick / "二维码.png")
    assert kept.fingerprint == enrolment.own_fingerprint(county_desk)
    shown.print_button.click()
    qtbot.waitUntil(shown.preview.print_button.isEnabled, timeout=20_000)
    shown.preview.close()
    shown.close()
