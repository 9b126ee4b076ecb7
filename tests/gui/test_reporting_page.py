# SPDX-License-Identifier: MulanPSL-2.0
"""A county is admitted by its prefecture, reports a period, and sees when it was received."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import _desk
from tests.gui.exchange_samples import Answers, carry, enrol, save_people, texts
from tests.gui.real_window import Clock, OpenWindow, Typist
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.reporting_page import ReportingPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.services import enrolment, exchange, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice


@pytest.fixture
def prefecture(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    choice = SetupChoice("prefecture", "2301", "哈尔滨市民政局", "孙科长", "孙科长")
    yield from _desk(tmp_path / "prefecture", choice, clock)


@pytest.fixture
def served(desk: Desk, county_desk: Desk, tmp_path: Path) -> Desk:
    """The county, with one consultation in February."""
    enrol(desk, county_desk, tmp_path / "cards")
    (person,) = save_people(desk, "王秀兰")
    with desk.write() as unit:
        unit.put(
            Consultation(
                person_id=person,
                start_at=datetime.fromisoformat("2026-02-10T09:00"),
                end_at=datetime.fromisoformat("2026-02-10T10:00"),
                status="approved",
            )
        )
    carry(desk, county_desk, tmp_path / "stick")
    return county_desk


def _page(of: Desk, qtbot: QtBot, *answers: object) -> ReportingPage:
    given = Answers(*answers)
    page = ReportingPage(
        Operations(of, InlineRunner()),
        choose_file=given.file,
        choose_files=given.files,
        choose_folder=given.folder,
    )
    qtbot.addWidget(page)
    page.resize(1160, 680)
    page.show()
    return page


def test_a_county_enrols_reports_by_stick_and_takes_the_receipt(
    served: Desk, prefecture: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "up"
    stick.mkdir()
    card, answer, receipt = stick, stick / "answer.wuse-card", stick / "r.wuse-receipt"
    page = _page(served, qtbot, card, answer, stick, [receipt])
    for group in enrolment.own_fingerprint(served):
        assert group in texts(page)
    page.card_button.click()
    (written,) = stick.glob("*.wuse-card")
    enrolment.admit(prefecture, written, answer)
    page.answer_button.click()
    dialog = page.enrolling.dialog
    assert dialog is not None
    dialog.compared.click()
    dialog.confirm_button.click()
    assert "哈尔滨市民政局" in texts(page)

    page.report_button.click()
    assert "2026年2月的数字已生成" in page.notice.sentence
    (line,) = page.table.model.lines
    assert line.cells == ("2026年2月", "2026-03-24", "1", "1", "1", "0", "未打包")
    page.stick_button.click()
    (made,) = stick.glob("*.wuse")
    taken = inbox.take(prefecture, made)
    receipts.make(prefecture, receipt, served.site_id, taken.bundle_id)
    page.receipt_button.click()
    assert "市（州）已全部收下" in page.notice.sentence
    assert page.table.model.lines[0].cells[-1] == "已回执"


def test_with_a_way_the_figures_go_at_once(
    served: Desk, prefecture: Desk, open_window: OpenWindow, typist: Typist, tmp_path: Path
) -> None:
    enrol(served, prefecture, tmp_path / "cards")
    drop = tmp_path / "drop"
    drop.mkdir()
    exchange.choose_folder(served, drop)
    frame = open_window(served).workspace
    assert frame is not None
    page = frame.open_page("sending")
    assert isinstance(page, ReportingPage)
    page.focus_first()
    typist.press("Left", "Right")
    page.report_button.setFocus()
    typist.press("Space")
    assert page.table.model.lines[0].cells[-1] == "已送达"
    assert "市（州）收下后会给回执" in page.notice.sentence
    exchange.sync(prefecture, drop)
    page.rounds.run()
    assert page.table.model.lines[0].cells[-1] == "已回执"


def test_a_county_that_reports_to_nobody_is_told_that_it_need_not(
    county_desk: Desk, qtbot: QtBot
) -> None:
    assert "不用上报" in texts(_page(county_desk, qtbot))
