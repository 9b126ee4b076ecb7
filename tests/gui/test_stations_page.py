# SPDX-License-Identifier: MulanPSL-2.0
"""各站: who needs help comes first, and a station's records are there to read."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import _desk
from tests.gui.exchange_samples import Answers, carry, drop, enrol, refusing, save_people, texts
from tests.gui.real_window import CHEAP, PASSWORD, Clock, OpenWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.stations_page import StationsPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, enrolment, inbox, station_board
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice, create_desk
from wuse_desktop.storage.codec import Codec

MakePage = Callable[..., StationsPage]
MakeStation = Callable[[str, str], Desk]


@pytest.fixture
def make_page(county_desk: Desk, qtbot: QtBot, dressed: object) -> MakePage:
    """Return ``make_page(answers)``: the county's page, its dialogs answered."""
    assert dressed

    def make(answers: Answers | None = None) -> StationsPage:
        given = answers or Answers()
        page = StationsPage(
            Operations(county_desk, InlineRunner()),
            choose_file=given.file,
            choose_folder=given.folder,
        )
        qtbot.addWidget(page)
        page.resize(1160, 680)
        page.show()
        return page

    return make


@pytest.fixture
def make_station(tmp_path: Path, county_desk: Desk) -> Iterator[MakeStation]:
    """Return ``make_station(code, name)``: a station that the county has admitted."""
    made: list[Desk] = []

    def make(code: str, name: str) -> Desk:
        choice = SetupChoice("station", code, name, "李晓梅", "lixm")
        home = tmp_path / f"station-{len(made)}"
        made.append(create_desk(home, choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP).desk)
        enrol(made[-1], county_desk, tmp_path / "cards")
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def _rows(page: StationsPage) -> list[tuple[str, ...]]:
    return [line.cells for line in page.table.model.lines]


def test_stations_that_need_help_come_first(
    county_desk: Desk,
    make_station: MakeStation,
    make_page: MakePage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    well = make_station("230127100", "木兰镇站")
    wrong = make_station("230127101", "东兴镇站")
    make_station("230127102", "大贵镇站")
    gap = make_station("230127103", "利东镇站")
    carry(well, county_desk, tmp_path)
    save_people(wrong, "赵德福")
    monkeypatch.setattr(Codec, "from_wire", refusing("赵德福"))
    carry(wrong, county_desk, tmp_path)
    bundles.make(gap)
    save_people(gap, "王秀兰")
    carry(gap, county_desk, tmp_path)
    page = make_page()
    assert [(row[0], row[1], row[5], row[6]) for row in _rows(page)] == [
        ("大贵镇站", "还没有上报过", "", ""),
        ("东兴镇站", "有问题件", "1", ""),
        ("利东镇站", "正常", "", "第 1 个（不用补）"),
        ("木兰镇站", "正常", "", ""),
    ]
    assert [line.tone for line in page.table.model.lines] == [
        "due",
        "due",
        "confirmed",
        "confirmed",
    ]
    assert "共 4 个站，1 个要催一催，1 个有问题件" in texts(page)


def test_an_empty_board_teaches_how_to_enrol(make_page: MakePage) -> None:
    assert "还没有登记乡镇站" in texts(make_page())


def test_a_station_is_admitted_only_after_the_telephone_call(
    desk: Desk, county_desk: Desk, make_page: MakePage, tmp_path: Path
) -> None:
    card = enrolment.make_station_card(desk, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    page = make_page(Answers(card.path, None, stick))
    page.enrol_button.click()
    dialog = page.enrolling.dialog
    assert dialog is not None
    shown = texts(dialog)
    for words in ("木兰镇社会工作服务站", "黑龙江省哈尔滨市木兰县木兰镇", *card.fingerprint):
        assert words in shown
    dialog.confirm_button.click()
    assert station_board.stations(county_desk) == []
    dialog.compared.click()
    dialog.confirm_button.click()  # the folder was not chosen after all
    assert station_board.stations(county_desk) == []
    dialog.confirm_button.click()
    (answer,) = stick.iterdir()
    assert answer.name in page.notice.sentence
    assert [row[0] for row in _rows(page)] == ["木兰镇社会工作服务站"]
    assert enrolment.accept(desk, answer).fingerprint == enrolment.own_fingerprint(county_desk)


def test_an_answer_that_cannot_be_written_is_said_in_the_dialog(
    desk: Desk, make_page: MakePage, tmp_path: Path
) -> None:
    card = enrolment.make_station_card(desk, tmp_path)
    page = make_page(Answers(tmp_path / "gone" / "deeper"))
    drop(page, [card.path])
    dialog = page.enrolling.dialog
    assert dialog is not None
    dialog.compared.click()
    dialog.confirm_button.click()
    assert "没有写成" in texts(dialog)
    assert dialog.isVisible()


def test_a_station_opens_with_its_own_records_only_and_closes_with_escape(
    county_desk: Desk, make_station: MakeStation, make_page: MakePage, tmp_path: Path, qtbot: QtBot
) -> None:
    first = make_station("230127100", "木兰镇站")
    second = make_station("230127101", "东兴镇站")
    (theirs,) = save_people(first, "王秀兰")
    save_people(second, "赵德福", "孙桂芝")
    for station in (first, second):
        carry(station, county_desk, tmp_path)
    page = make_page()
    page.table.select(first.site_id)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert "只读：木兰镇站的记录" in texts(page.station)
    table = page.station.table
    assert table is not None
    assert [table.model.row_at(0), table.model.rowCount()][1] == 1
    table.select_first()
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == ["person", theirs]
    assert page.step_back()
    assert not page.step_back()
    assert page.show_record("station", second.site_id)
    table = page.station.table
    assert table is not None
    assert table.model.rowCount() == 2
    assert not page.show_record("person", theirs)


def test_every_list_of_a_station_opens(
    county_desk: Desk, make_station: MakeStation, make_page: MakePage, tmp_path: Path
) -> None:
    station = make_station("230127100", "木兰镇站")
    save_people(station, "王秀兰")
    carry(station, county_desk, tmp_path)
    page = make_page()
    page.show_record("station", station.site_id)
    counts = {}
    last = page.station.tabs.count() - 1
    page.station.tabs.setCurrentIndex(last)
    assert page.station.laptops is not None
    assert [line.cells[0] for line in page.station.laptops.table.model.lines] == ["A"]
    for place in range(last):
        page.station.tabs.setCurrentIndex(place)
        table = page.station.table
        assert table is not None
        counts[page.station.tabs.tabText(place)] = table.model.rowCount()
    assert counts["服务对象"] == 1
    assert counts["社工"] == 1
    assert counts["走访"] == 0


def test_a_station_that_is_open_shows_what_comes_in(
    county_desk: Desk, make_station: MakeStation, make_page: MakePage, tmp_path: Path
) -> None:
    station = make_station("230127100", "木兰镇站")
    carry(station, county_desk, tmp_path)
    page = make_page()
    page.show_record("station", station.site_id)
    save_people(station, "王秀兰")
    inbox.take(county_desk, bundles.make(station, tmp_path).path)
    page.refresh()
    table = page.station.table
    assert table is not None
    assert table.model.rowCount() == 1


def test_a_prefecture_speaks_of_counties_and_their_figures(
    county_desk: Desk, clock: Clock, tmp_path: Path, open_window: OpenWindow
) -> None:
    choice = SetupChoice("prefecture", "2301", "哈尔滨市民政局", "孙科长", "孙科长")
    for prefecture in _desk(tmp_path / "prefecture", choice, clock):
        window = open_window(prefecture)
        work = window.workspace
        assert work is not None
        work.open_page("stations")
        page = cast("StationsPage", work.page)
        assert "还没有登记县级总督导站" in texts(page)
        assert page.enrol_button.text() == "登记新县…"
        enrol(county_desk, prefecture, tmp_path / "cards")
        page.refresh()
        rows = range(work.navigation.count())
        pages = [work.navigation.item(row).text() for row in rows]
        assert pages == ["汇总", "收件", "各县", "设置"]
        assert page.table.model.headerData(0, Qt.Orientation.Horizontal) == "县（区）"
        assert "共 1 个县" in texts(page)
        page.table.setFocus()
        QTest.keyClick(page.table.view, Qt.Key.Key_Return)
        assert work.page is not None
        assert work.page.key == "roll_up"
