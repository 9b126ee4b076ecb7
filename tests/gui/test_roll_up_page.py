# SPDX-License-Identifier: MulanPSL-2.0
"""汇总: a prefecture sees its counties' figures, who has not reported, and takes the table out."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from tests.gui.conftest import _desk
from tests.gui.exchange_samples import Answers, carry, enrol, save_people
from tests.gui.real_window import Clock, OpenWindow, Typist
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.roll_up_page import RollUpPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.services import bundles, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.roll_up import make_county_figures
from wuse_desktop.services.setup import SetupChoice

FEBRUARY = Period.parse("2026-02")


@pytest.fixture
def prefecture(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    choice = SetupChoice("prefecture", "2301", "哈尔滨市民政局", "孙科长", "孙科长")
    yield from _desk(tmp_path / "prefecture", choice, clock)


@pytest.fixture
def silent_county(prefecture: Desk, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A county that is admitted and reports nothing."""
    choice = SetupChoice("county", "230126", "巴彦县社会工作总督导站", "钱敏", "钱敏")
    for made in _desk(tmp_path / "silent", choice, clock):
        enrol(made, prefecture, tmp_path / "cards")
        yield made


@pytest.fixture
def reported(desk: Desk, county_desk: Desk, prefecture: Desk, tmp_path: Path) -> Desk:
    """The prefecture after its county reported February."""
    enrol(desk, county_desk, tmp_path / "cards")
    enrol(county_desk, prefecture, tmp_path / "cards")
    for person in save_people(desk, "王秀兰", "赵德福"):
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
    make_county_figures(county_desk, FEBRUARY)
    inbox.take(prefecture, bundles.make(county_desk, tmp_path / "stick").path)
    for path in receipts.make(prefecture, tmp_path / "stick", county_desk.site_id):
        receipts.take(county_desk, path)
    return prefecture


def test_the_last_month_is_added_up_when_the_desk_opens(
    reported: Desk, silent_county: Desk, open_window: OpenWindow, typist: Typist
) -> None:
    assert silent_county.site_id
    window = open_window(reported)
    assert window.workspace is not None
    page = window.workspace.page
    assert isinstance(page, RollUpPage)
    assert page.period.value() == FEBRUARY
    assert page.reported_text == "2 个县已报 1 个。没有报送：巴彦县社会工作总督导站"
    first = page.table.model.lines[0]
    assert (first.cells[0], first.cells[2]) == ("服务人次", "2")
    rows = {line.cells[0]: line.cells[1:3] for line in page.counties.model.lines}
    assert rows == {
        "木兰县社会工作总督导站": ("2", "2026-03-24"),
        "巴彦县社会工作总督导站": ("", "没有报送"),
    }
    page.period.setFocus()
    typist.press("Left")
    assert "已报 0 个" in page.reported_text


def test_the_table_is_copied_and_written(reported: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "各县.xlsx"
    page = RollUpPage(Operations(reported, InlineRunner()), choose=Answers(target).target)
    qtbot.addWidget(page)
    page.copy_button.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "指标\t单位\t合计\t木兰县社会工作总督导站"
    assert copied[1] == "服务人次\t人次\t2\t2"
    page.export_button.click()
    sheet = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert sheet[0][:4] == ["指标", "规则", "单位", "合计"]
    assert sheet[1] == ["服务人次", "C-03", "人次", 2.0, 2.0]
    assert str(target) in page.notice.sentence


def test_a_prefecture_without_counties_is_told_what_to_do(
    prefecture: Desk, qtbot: QtBot, dressed: object
) -> None:
    assert dressed
    page = RollUpPage(Operations(prefecture, InlineRunner()))
    qtbot.addWidget(page)
    assert page.table.model.lines == ()
    assert not page.copy_button.isEnabled()
